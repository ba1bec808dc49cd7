"""Reads numbers, yes/no, dates and choices out of the values of a payload. What leaves any doubt is None.

A value that is not read is left out of the facts, and a protective rule that needs it fires. So a reader rather
gives up than guesses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.model.facts import FactKind

if TYPE_CHECKING:
    from ethicsguard.model import FactType, Json

LARGEST_NUMBER: Final = 2**53
"""Conditions compute with doubles: beyond this, neighbouring whole numbers are no longer told apart."""

READABLE_KINDS: Final = frozenset({FactKind.BOOLEAN, FactKind.NUMBER, FactKind.TEXT, FactKind.DATE, FactKind.TEXTS})
_MOST_CHARACTERS: Final = 64

_DECIMAL = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ](?P<time>(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,12})?)?)"
    r" ?(?P<offset>[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?)?"
)
_SLASHED = re.compile(
    r"(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<year>[0-9]{4})"
    r"(?: (?:0?[0-9]|1[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?: ?[AaPp][Mm])?)?"
)
_WORDS: Final = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
_GAP = re.compile(r"[\s_-]+")


def read_value(value: Json, fact: FactType) -> Any:
    """Return a value as a fact of a type holds it, or None.

    That is a bool, an int or float, an ISO date, or a choice (for a list of texts: one of its items).
    """
    if isinstance(value, str):
        if len(value) > _MOST_CHARACTERS:
            return None
        value = value.strip()
    if fact.kind is FactKind.NUMBER:
        return number(value)
    if fact.kind is FactKind.BOOLEAN:
        return yes_or_no(value)
    if not isinstance(value, str):
        return None
    if fact.kind is FactKind.DATE:
        day = iso_date(value) or slashed_date(value)
        return day.isoformat() if day else None
    # Without choices the value would be text of the payload, which facts never hold.
    return choice(value, fact.choices)


def number(value: Json) -> int | float | None:
    """Read a plain decimal number. No ranges, thousands separators, exponents, units; no NaN, nothing beyond 2^53."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if not _DECIMAL.fullmatch(value):
            return None
        value = float(value) if "." in value else int(value)
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_NUMBER else None
    if not isinstance(value, float) or not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        return None
    return int(value) if value.is_integer() else value


def yes_or_no(value: Json) -> bool | None:
    """Read true/false, yes/no, y/n and 1/0, in any case of letters."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return bool(value) if value in (0, 1) else None
    return _WORDS.get(value.lower()) if isinstance(value, str) else None


def iso_date(value: str) -> date | None:
    """Read an ISO 8601 date, or a date and time as its date in UTC. A time without an offset is taken as UTC."""
    match = _ISO.fullmatch(value.strip())
    if match is None:
        return None
    try:
        day = date.fromisoformat(match["day"])
        if match["offset"] is None or match["offset"] in "Zz":
            return day
        clock = f"{match['day']}T{match['time'][:5]}{match['offset']}"
        return datetime.fromisoformat(clock).astimezone(UTC).date()
    except (ValueError, OverflowError):
        return None


def slashed_date(value: str) -> date | None:
    """Read a date with slashes if the calendar allows one reading only: 1/25/2026 yes, 1/2/2026 no, 2/2/2026 yes."""
    match = _SLASHED.fullmatch(value)
    if match is None:
        return None
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    readings = {day for day in (_calendar(year, first, second), _calendar(year, second, first)) if day}
    return readings.pop() if len(readings) == 1 else None


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def choice(value: str, choices: tuple[str, ...]) -> str | None:
    """Return the choice that a value names, whatever its case and whether space, ``-`` or ``_`` joins its words."""
    return _by_key(choices).get(_key(value))


def _key(value: str) -> str:
    return _GAP.sub(" ", value.strip()).casefold()


@lru_cache(maxsize=256)
def _by_key(choices: tuple[str, ...]) -> Mapping[str, str]:
    keys = [_key(each) for each in choices]
    # Two choices that read the same say nothing.
    return MappingProxyType({key: each for key, each in zip(keys, choices, strict=True) if keys.count(key) == 1})
