"""The operator range: leaves of a number the range that it lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any, ClassVar, Final

from ethicsguard.transform.operators.base import GeneralisingOperator
from ethicsguard.transform.operators.parameters import Parameter, Whole

_NUMBER: Final = re.compile(
    r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,30})?(?:e[+-]?[0-9]{1,2})?", re.ASCII
)
_RANGE: Final = re.compile(r"([0-9]{1,18})-([0-9]{1,18})|\((-[0-9]{1,18})\)-\((-?[0-9]{1,18})\)", re.ASCII)
_TOP: Final = re.compile(r"(-?[0-9]{1,18})\+", re.ASCII)
_MOST_RANGES: Final = 1000


class Range(GeneralisingOperator):
    """Writes ``30-39`` (both inside): ranges of ``width`` that begin at its multiples; 39.5 lies in it, too.

    From ``top`` on, which must be a multiple of the width, all numbers become ``90+``. Negative ranges are bracketed,
    ``(-10)-(-1)``: a spreadsheet would reckon with them. A number more than a thousand ranges from 0 is not understood,
    as an account number would keep most of its digits.
    """

    name = "range"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "width": Whole(default=10, least=2, most=1_000_000_000),
        "top": Whole(least=0, most=1_000_000_000_000),
    }

    def _contradictions(self, settings: Mapping[str, Any]) -> list[str]:
        if settings["top"] is None:
            return []
        if settings["top"] % settings["width"]:
            return ["range: top must be a multiple of width, as it begins a range"]
        return (
            ["range: top must be below a thousand widths"]
            if settings["top"] >= _MOST_RANGES * settings["width"]
            else []
        )

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        width, top = settings["width"], settings["top"]
        text = value.strip()
        above = _TOP.fullmatch(text)
        if above:
            return top is not None and text == f"{top}+"
        found = _RANGE.fullmatch(text)
        if found is None:
            return False
        low = int(found[1] or found[3])
        return text == _written(low, width) and low % width == 0 and _is_near(low, width) and (top is None or low < top)

    def _coarsen(self, value: str, settings: Mapping[str, Any]) -> str | None:
        width, top = settings["width"], settings["top"]
        if _NUMBER.fullmatch(value.casefold()) is None:
            return None
        number = Decimal(value.replace(",", ""))
        if top is not None and number >= top:
            # A number that is no measure at all says nothing of where the top begins.
            return f"{top}+"
        if not _is_near(number, width):
            return None
        low = int((number / width).to_integral_value(ROUND_FLOOR)) * width
        return _written(low, width)


def _is_near(number: Decimal | int, width: int) -> bool:
    return -_MOST_RANGES * width <= number < _MOST_RANGES * width


def _written(low: int, width: int) -> str:
    high = low + width - 1
    return f"{low}-{high}" if low >= 0 else f"({low})-({high})"
