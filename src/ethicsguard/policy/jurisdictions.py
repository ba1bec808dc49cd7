"""Which rules bind where: a place within another is bound by what binds the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

EU_MEMBERS: Final = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
"""The members of the European Union, as ISO 3166-1 codes."""

_USUAL: Final = {"UK": "GB", "EL": "GR"}  # what people write, and what the institutions of the EU write


def is_within(place: str, area: str) -> bool:
    """Whether a place is an area or lies in it: ``US-CA-OAKLAND`` in ``US-CA`` and ``US``, ``FR`` in ``EU``."""
    inner, outer = _steps(place), _steps(area)
    if inner[: len(outer)] == outer:
        return True
    return outer == ("EU",) and inner[0] in EU_MEMBERS


def binds_any(areas: Iterable[str], places: Iterable[str]) -> bool:
    """Whether rules of these areas bind one of the places. Without areas, they bind everywhere."""
    wanted = tuple(areas)
    return not wanted or any(is_within(place, area) for place in places for area in wanted)


def _steps(code: str) -> tuple[str, ...]:
    country, *rest = code.upper().split("-")
    return (_USUAL.get(country, country), *rest)
