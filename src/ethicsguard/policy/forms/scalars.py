"""The types of single values: YAML hands over texts, and these say what a text may mean. TOML's own types pass."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ethicsguard.model import Effect, FactKind, Pillar, Sensitivity, Status
from ethicsguard.policy.places import PlainText
from ethicsguard.policy.problems import word_hint

LARGEST_NUMBER: Final = 2**53
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][+-]?[0-9]+)?")
_NUMBERLIKE = re.compile(r"[+-]?[0-9][0-9_]*(?:\.[0-9]*)?|[+-]?\.(?:[0-9]+|inf|nan)|0[xo][0-9a-f]+", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_ENTITY = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
_GUESSED = {"yes", "no", "true", "false", "on", "off", "y", "n", "null", "~", ""}


def mistake(message: str, hint: str = "") -> PydanticCustomError:
    """Make the error by which a value is refused, with what to do about it."""
    return PydanticCustomError("wording", "{message}", {"message": message, "hint": hint})


@dataclass(frozen=True, slots=True, eq=False)  # one is as good as another only if it is the same
class Scalar:
    """How a value is read, and what a JSON Schema says about it."""

    read: Callable[[Any], Any]
    json: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have pydantic read values with ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe the value to an editor."""
        return dict(self.json)


def read_text(value: Any) -> str:
    """Accept any text that is not empty."""
    if not isinstance(value, str):
        raise mistake(f"a text is expected here, and this is {_kind(value)}", "put a text in quotes")
    if not value.strip():
        raise mistake("there is nothing here, and a text is expected", "write the text, or remove the key")
    return str(value)


def read_yes_no(value: Any) -> bool:
    """Accept yes, no, true and false, and nothing that only resembles them."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _TRUTHS:
        return _TRUTHS[value]
    raise mistake(f"yes or no is expected here, and this is {_shown(value)}", "write yes or no, in small letters")


def read_number(value: Any) -> float | int:
    """Accept a finite number as JSON writes it, no larger than 2^53."""
    if isinstance(value, str):
        value = _number_of(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise mistake(f"a number is expected here, and this is {_kind(value)}")
    if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        raise mistake("this number is too large", "numbers go up to 2^53")
    return value


def _number_of(text: str) -> float | int:
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > 40:
        raise mistake(f"a number is expected here, and this is {_shown(text)}", "write it in digits: 21 or 0.5")
    return float(text) if match["fraction"] or match["exponent"] else int(text)


def whole_number(least: int, most: int) -> Scalar:
    """Make the type of whole numbers between two, both included."""

    def read(value: Any) -> int:
        number = read_number(value)
        if number != int(number) or not least <= number <= most:
            raise mistake(f"a whole number from {least} to {most} is expected here")
        return int(number)

    return Scalar(read, {"type": "integer", "minimum": least, "maximum": most})


def number_between(least: float, most: float) -> Scalar:
    """Make the type of numbers between two, both included."""

    def read(value: Any) -> float:
        number = float(read_number(value))
        if not least <= number <= most:
            raise mistake(f"a number from {least:g} to {most:g} is expected here")
        return number

    return Scalar(read, {"type": "number", "minimum": least, "maximum": most})


def read_date(value: Any) -> date:
    """Accept a day, YYYY-MM-DD."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise mistake(f"there is no day {value}") from None
    raise mistake(f"a day is expected here, and this is {_shown(value)}", "write it as 2026-11-23")


def read_iso_date(value: Any) -> str:
    """Accept a day, and keep it as the text YYYY-MM-DD."""
    return read_date(value).isoformat()


def _shaped(pattern: re.Pattern[str], noun: str, hint: str) -> Scalar:
    def read(value: Any) -> str:
        text = read_text(value)
        if not pattern.fullmatch(text):
            raise mistake(f"{_shown(text)} is no {noun}", hint)
        return text

    return Scalar(read, {"type": "string", "pattern": f"^{pattern.pattern}$"})


def one_of(choices: Iterable[str], noun: str, plural: str, convert: Callable[[str], Any] = str) -> Scalar:
    """Make the type of a word out of a few."""
    words = tuple(str(choice) for choice in choices)

    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in words:
            raise mistake(f"{_shown(value)} is no {noun}", word_hint(str(value), words, plural))
        return convert(str(value))

    return Scalar(read, {"enum": list(words)})


def read_free(value: Any) -> Any:
    """Type a value that no schema types: JSON where YAML leaves no doubt; where it does, the writer is asked."""
    if isinstance(value, dict):
        return {key: read_free(item) for key, item in value.items()}
    if isinstance(value, list):
        return [read_free(item) for item in value]
    return _read_plain(value) if isinstance(value, PlainText) else value


def _read_plain(value: PlainText) -> Any:
    if value in _TRUTHS:
        return _TRUTHS[value]
    if value.casefold() in _GUESSED:
        if value == "null":
            return None
        raise mistake(f"{_shown(value)} may be read in several ways", _either(value))
    if _NUMBER.fullmatch(value):
        number = read_number(value)
        if repr(number) != value:
            raise mistake(f"{value} may be a number or a text", f"write {number!r}, or '{value}'")
        return number
    if _NUMBERLIKE.fullmatch(value):
        raise mistake(f"{value} may be a number or a text", f"put a text in quotes: '{value}'")
    return str(value)


def read_parameter(value: Any) -> Any:
    """Accept yes or no, a number, a text, or a list of texts (in which nothing is anything but text)."""
    if isinstance(value, list):
        return [read_text(item) for item in value]
    free = read_free(value)
    if free is None or isinstance(free, dict):
        raise mistake("a parameter is yes or no, a number, a text, or a list of texts")
    return free


def read_free_mapping(value: Any) -> dict[str, Any]:
    """Accept a mapping whose values no schema types."""
    if not isinstance(value, dict):
        raise mistake(f"keys with values are expected here, and this is {_kind(value)}")
    return {str(key): read_free(item) for key, item in value.items()}


def read_untyped(value: Any) -> Any:
    """Leave a value as the file has it: it is typed when the vocabulary is known."""
    return value


def read_untyped_mapping(value: Any) -> dict[str, Any]:
    """As ``read_untyped``, of mappings."""
    if not isinstance(value, dict):
        raise mistake(f"keys with values are expected here, and this is {_kind(value)}")
    return value


def _either(value: str) -> str:
    if value in ("", "~"):
        return "write null, or the text '' in quotes"
    lowered = value.casefold()
    plain = {"on": "yes", "off": "no", "y": "yes", "n": "no"}.get(lowered, lowered)
    return f"write {plain}, or '{value}' in quotes for the text"


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, int | float):
        return "a number"
    return "a text" if isinstance(value, str) else "something else"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else "a long text"
    return _kind(value)


Text = Annotated[str, Scalar(read_text, {"type": ["string", "number", "boolean"]})]
YesNo = Annotated[bool, Scalar(read_yes_no, {"enum": [True, False, "yes", "no"]})]
Number = Annotated[float, Scalar(read_number, {"type": "number"})]
Day = Annotated[date, Scalar(read_date, {"type": "string", "format": "date"})]
IsoDay = Annotated[str, Scalar(read_iso_date, {"type": "string", "format": "date"})]
Name = Annotated[
    str, _shaped(_KEBAB, "name in kebab-case", "small letters and digits, joined by hyphens, beginning with a letter")
]
SnakeName = Annotated[
    str, _shaped(_SNAKE, "name for a condition", "small letters, digits and _, beginning with a letter")
]
EntityName = Annotated[
    str, _shaped(_ENTITY, "name of an entity", "capital letters, digits and _, such as PHONE_NUMBER")
]
Free = Annotated[Any, Scalar(read_free, {})]
ParameterValue = Annotated[Any, Scalar(read_parameter, {"type": ["boolean", "number", "string", "array"]})]
FreeMapping = Annotated[dict[str, Any], Scalar(read_free_mapping, {"type": "object"})]
Untyped = Annotated[Any, Scalar(read_untyped, {})]
UntypedMapping = Annotated[dict[str, Any], Scalar(read_untyped_mapping, {"type": "object"})]
Condition = Annotated[str, Scalar(read_untyped, {"type": "string"})]

_EFFECTS = tuple(effect.value for effect in Effect)
PillarWord = Annotated[Pillar, one_of([each.value for each in Pillar], "pillar", "pillars", Pillar)]
EffectWord = Annotated[Effect, one_of(_EFFECTS, "effect", "effects", Effect)]
ExpectedWord = Annotated[str, one_of(("permit", *_EFFECTS), "answer of a rule", "answers")]
StatusWord = Annotated[Status, one_of([each.value for each in Status], "status of a rule", "each is one of", Status)]
SensitivityWord = Annotated[
    Sensitivity, one_of([each.value for each in Sensitivity], "sensitivity", "sensitivities", Sensitivity)
]

FACT_KINDS: Final = {
    "yes/no": FactKind.BOOLEAN,
    "number": FactKind.NUMBER,
    "text": FactKind.TEXT,
    "date": FactKind.DATE,
    "texts": FactKind.TEXTS,
}
FactKindWord = Annotated[FactKind, one_of(FACT_KINDS, "type", "types", FACT_KINDS.__getitem__)]
