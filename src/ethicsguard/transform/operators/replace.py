"""Operators that put something else in a value's place: replace, redact and suppress."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from ethicsguard.model import PLACEHOLDER, Protection
from ethicsguard.transform.operators.base import BuiltInOperator, entity_placeholder, is_plain_placeholder
from ethicsguard.transform.operators.parameters import Parameter, UnfitParameterError

if TYPE_CHECKING:
    from presidio_anonymizer.operators import Operator as PresidioOperator

# Spreadsheets take a cell that begins so for a formula; the wide forms count in some of them.
FORMULA_STARTS: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_MOST_CHARS: Final = 200


@cache
def presidio_operator(name: str) -> PresidioOperator:
    """Return Presidio's operator of that name. It is imported here because loading it takes more than a second."""
    from presidio_anonymizer.operators import Mask, Redact, Replace  # noqa: PLC0415 slow, and of no use before a change

    return {"mask": Mask, "redact": Redact, "replace": Replace}[name]()


class NewValue(Parameter):
    """The text to put in place of a value: the same one for all, so it must say nothing about any."""

    __slots__ = ()

    def read(self, value: object) -> str:
        """Return the text. Raises UnfitParameterError."""
        text = str(value) if isinstance(value, (int, float, str)) else ""
        if not text.strip():
            raise UnfitParameterError("must be a text that is not blank (the operator redact leaves nothing)")
        if text.lstrip()[0] in FORMULA_STARTS or text[0] in FORMULA_STARTS:
            raise UnfitParameterError("must not begin with = + - or @: a spreadsheet would take it for a formula")
        if len(text) > _MOST_CHARS or not text.isprintable():
            raise UnfitParameterError(f"must be at most {_MOST_CHARS} characters, all of them printable")
        if PLACEHOLDER.search(text) and not is_plain_placeholder(text):
            raise UnfitParameterError("must not look like a pseudonym, nor have a placeholder inside it")
        return text


class Replace(BuiltInOperator):
    """Puts ``<ENTITY>``, or the text ``new_value``, in a value's place."""

    name = "replace"
    protection = Protection.REDACT
    parameters: ClassVar[Mapping[str, Parameter]] = {"new_value": NewValue()}

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        new_value: str | None = settings["new_value"]
        return value == new_value

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:
        entity_placeholder(entity)  # Presidio would write any name between the brackets
        new_value = settings["new_value"]
        replaced: str = presidio_operator("replace").operate(value, {"new_value": new_value, "entity_type": entity})
        return replaced


class Redact(BuiltInOperator):
    """Leaves nothing in a value's place."""

    name = "redact"
    protection = Protection.REDACT

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:  # noqa: ARG002 only blank is done
        return False

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:  # noqa: ARG002 nothing is left of any
        left: str = presidio_operator("redact").operate(value, {})
        return left


class Suppress(BuiltInOperator):
    """Puts ``<ENTITY>`` in a value's place, and is told nothing else: only dropping the field says less."""

    name = "suppress"
    protection = Protection.SUPPRESS

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:  # noqa: ARG002 only a placeholder is done
        return False

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:  # noqa: ARG002 one placeholder for all
        # Not Presidio's replace: this one must not be open to a text of the policy's.
        return entity_placeholder(entity)
