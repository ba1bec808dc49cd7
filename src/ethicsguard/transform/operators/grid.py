"""The operator grid: moves coordinates to the nearest point of a grid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, ClassVar, Final

from ethicsguard.transform.operators.base import GeneralisingOperator
from ethicsguard.transform.operators.parameters import Number, Parameter, Whole

_NUMBER: Final = r"[+-]?[0-9]{1,9}(?:\.[0-9]{0,30})?(?:e-[0-9]{1,2})?"
_ONE: Final = re.compile(_NUMBER, re.ASCII)
# 37.77, -122.41 · (37.77 -122.41) · POINT(-122.41 37.77) · in survey tools, two more for height and accuracy
_PAIR: Final = re.compile(
    rf"(?P<open>(?:point ?)?[(\[])?(?P<one>{_NUMBER})(?P<mark> ?[,;] ?| )(?P<two>{_NUMBER})"
    rf"(?: {_NUMBER}){{0,2}}(?P<close>[)\]])?",
    re.ASCII | re.IGNORECASE,
)
_CLOSING: Final = {"(": ")", "[": "]"}
_MOST_CHARS: Final = 200
_MOST_DEGREES: Final = 180
_MOST_METRES: Final = 100_000_000


class Grid(GeneralisingOperator):
    """Rounds to the nearest multiple of ``degrees``, or of ``metres`` for eastings and northings.

    A degree of latitude is 111 km, so 0.01 is about 1.1 km, and a degree of longitude is shorter the further
    from the equator. A value is one number, or a pair in any usual notation; height and accuracy are left out.
    """

    name = "grid"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "degrees": Number(least=Decimal("0.001"), most=Decimal(10)),
        "metres": Whole(least=100, most=1_000_000),
    }

    def _contradictions(self, settings: Mapping[str, Any]) -> list[str]:
        both = settings["degrees"] is not None and settings["metres"] is not None
        return ["grid takes degrees or metres, not both"] if both else []

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        numbers = _read(value.strip())
        return numbers is not None and all(_snapped(number, settings) == number for number in numbers)

    def _coarsen(self, value: str, settings: Mapping[str, Any]) -> str | None:
        if len(value) > _MOST_CHARS:
            return None
        if _ONE.fullmatch(value.casefold()):
            return _written(value, settings)
        found = _paired(value)
        if found is None:
            return None
        one, two = _written(found["one"], settings), _written(found["two"], settings)
        if one is None or two is None:
            return None
        return f"{found['open'] or ''}{one}{found['mark']}{two}{found['close'] or ''}"


def _paired(value: str) -> re.Match[str] | None:
    found = _PAIR.fullmatch(value)
    if found is None:
        return None
    wanted = _CLOSING.get((found["open"] or " ")[-1])
    return found if found["close"] == wanted else None


def _read(value: str) -> tuple[Decimal, ...] | None:
    """Return the one number, or the two of a pair that has nothing beside them."""
    if len(value) > _MOST_CHARS:
        return None
    if _ONE.fullmatch(value.casefold()):
        return (Decimal(value),)
    found = _paired(value)
    if found is None or not value.endswith(found["two"] + (found["close"] or "")):
        return None
    return Decimal(found["one"]), Decimal(found["two"])


def _step(settings: Mapping[str, Any]) -> Decimal:
    return Decimal(settings["metres"]) if settings["metres"] else settings["degrees"] or Decimal("0.01")


def _snapped(number: Decimal, settings: Mapping[str, Any]) -> Decimal | None:
    """Return the nearest point of the grid, or None for a number that is no coordinate."""
    if abs(number) > (_MOST_METRES if settings["metres"] else _MOST_DEGREES):
        return None
    step = _step(settings)
    return (number / step).to_integral_value(ROUND_HALF_EVEN) * step


def _written(text: str, settings: Mapping[str, Any]) -> str | None:
    point = _snapped(Decimal(text), settings)
    if point is None:
        return None
    decimals = max(0, -int(_step(settings).normalize().as_tuple().exponent))
    return f"{point:.{decimals}f}" if point else f"{Decimal(0):.{decimals}f}"  # no minus before a zero
