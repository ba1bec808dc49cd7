"""What operators may be told: the kinds of parameters, and how they are read from policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, ClassVar

_MOST_DIGITS = 40  # of a number in a policy; longer ones are mistakes, and slow to reckon with


class UnfitParameterError(ValueError):
    """A parameter's value cannot be used. The message ends a sentence that begins with the parameter's name."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operator. A value that stands in quotes in the policy is as good as one that does not."""

    default: Any = None
    required: bool = False

    expects: ClassVar[str] = "a text"

    def read(self, value: object) -> Any:
        """Return the value, typed. Raises UnfitParameterError."""
        if not isinstance(value, str):
            raise UnfitParameterError("must be a text")
        return value


@dataclass(frozen=True, slots=True)
class Whole(Parameter):
    """A whole number between two bounds, both inside."""

    least: int = 1
    most: int = 1_000_000

    def read(self, value: object) -> int:
        """Return the number. Raises UnfitParameterError."""
        number = _decimal(value)
        if number is None or number != number.to_integral_value() or not self.least <= number <= self.most:
            raise UnfitParameterError(f"must be a whole number from {self.least} to {self.most}")
        return int(number)


@dataclass(frozen=True, slots=True)
class Number(Parameter):
    """A decimal number between two bounds, both inside."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000)

    def read(self, value: object) -> Decimal:
        """Return the number, exactly as it was written. Raises UnfitParameterError."""
        number = _decimal(value)
        if number is None or not self.least <= number <= self.most:
            raise UnfitParameterError(f"must be a number from {self.least} to {self.most}")
        return number


@dataclass(frozen=True, slots=True)
class YesNo(Parameter):
    """True or false."""

    def read(self, value: object) -> bool:
        """Return the answer. Raises UnfitParameterError."""
        known = {"true": True, "false": False, "yes": True, "no": False}
        answer = value if isinstance(value, bool) else known.get(str(value).casefold())
        if answer is None:
            raise UnfitParameterError("must be true or false")
        return answer


@dataclass(frozen=True, slots=True)
class Choice(Parameter):
    """One of a few words."""

    choices: tuple[str, ...] = ()

    def read(self, value: object) -> str:
        """Return the word in lower case. Raises UnfitParameterError."""
        word = str(value).casefold()
        if word not in self.choices:
            raise UnfitParameterError(f"must be {' or '.join(self.choices)}" + did_you_mean(word, self.choices))
        return word


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """Return a suggestion to put behind a message; empty if nothing is near."""
    near = get_close_matches(word.casefold(), known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def read_parameters(
    operator: str, known: Mapping[str, Parameter], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Read what a policy says: the typed values, defaults filled in, and all that is wrong with them."""
    values = {name: parameter.default for name, parameter in known.items()}
    problems = [_unknown(operator, str(name), tuple(known)) for name in given if name not in known]
    for name, parameter in known.items():
        if given.get(name) is None:
            if parameter.required:
                problems.append(f"{operator} needs the parameter {name}")
            continue
        try:
            values[name] = parameter.read(given[name])
        except UnfitParameterError as error:
            problems.append(f"{operator}: {name} {error}")
    return values, problems


def _unknown(operator: str, name: str, known: tuple[str, ...]) -> str:
    has = f"its parameters are {', '.join(known)}" if known else "it takes none"
    return f"{operator} has no parameter {name!r}" + (did_you_mean(name, known) or f" ({has})")


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    text = str(value).strip()
    if len(text) > _MOST_DIGITS or "_" in text or not text.isascii():
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
