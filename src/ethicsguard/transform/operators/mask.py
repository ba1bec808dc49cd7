"""The operator mask: covers characters with one that says nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from ethicsguard.model import Protection
from ethicsguard.transform.operators.base import BuiltInOperator
from ethicsguard.transform.operators.parameters import Parameter, UnfitParameterError, Whole, YesNo
from ethicsguard.transform.operators.replace import FORMULA_STARTS, presidio_operator


class MaskingChar(Parameter):
    """The character to cover with: a mark or symbol, as letters and digits could be taken for the value."""

    __slots__ = ()

    def read(self, value: object) -> str:
        """Return the character. Raises UnfitParameterError."""
        if not isinstance(value, str) or len(value) != 1 or unicodedata.category(value)[0] not in "PS":
            raise UnfitParameterError("must be one character that is neither letter, digit nor space, such as * or #")
        if value in FORMULA_STARTS:
            raise UnfitParameterError("must not be = + - or @: a spreadsheet would take the value for a formula")
        return value


class Mask(BuiltInOperator):
    """Covers all characters, the first ``chars_to_mask`` (with ``from_end`` the last), or all but ``keep_last``.

    A value too short for ``keep_last`` to cover anything is covered whole.
    """

    name = "mask"
    protection = Protection.MASK
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "masking_char": MaskingChar("*"),
        "chars_to_mask": Whole(least=1),
        "keep_last": Whole(least=1, most=1000),
        "from_end": YesNo(default=False),
    }

    def covers(self, parameters: Mapping[str, Any]) -> bool:
        """Whether all is covered: what stays visible of a long text may be personal."""
        return parameters.get("chars_to_mask") is None and parameters.get("keep_last") is None

    def _contradictions(self, settings: Mapping[str, Any]) -> list[str]:
        if settings["keep_last"] is None:
            return []
        if settings["chars_to_mask"] is not None:
            return ["mask takes chars_to_mask or keep_last, not both"]
        return ["mask: from_end goes with chars_to_mask, not with keep_last"] if settings["from_end"] else []

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        count = _count(value, settings)
        covered = value[len(value) - count :] if settings["from_end"] else value[:count]
        mask: str = settings["masking_char"] * count
        return covered == mask

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:  # noqa: ARG002 a mask has no name in it
        wanted = {name: settings[name] for name in ("masking_char", "from_end")}
        masked: str = presidio_operator("mask").operate(value, wanted | {"chars_to_mask": _count(value, settings)})
        return masked


def _count(value: str, settings: Mapping[str, Any]) -> int:
    """Return how many characters are to be covered: at least one."""
    length = len(value)
    wanted: int | None = settings["chars_to_mask"]
    if wanted is not None:
        return min(length, wanted)
    kept: int = settings["keep_last"] or 0
    return length - kept if kept < length else length
