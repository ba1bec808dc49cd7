"""The operator month: leaves of a date its month, or its year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from ethicsguard.transform.operators.base import GeneralisingOperator
from ethicsguard.transform.operators.parameters import Choice, Parameter, Whole

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY: Final = (
    r"(?:(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?,? )?"
)
_TIME: Final = (
    r"(?:(?:[t ]|, | at )(?:[01]?[0-9]|2[0-4])(?::?[0-5][0-9](?::?[0-6][0-9](?:[.,][0-9]{1,9})?)?)?"
    r" ?(?:[ap]\.?m\.?)?"
    r" ?(?:z|utc|gmt|[a-z]{1,2}[sd]?t|[+-][01][0-9](?::?[0-5][0-9])?)?(?: ?\([a-z]{2,5}\))?)?"
)
_DAY: Final = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_YEAR: Final = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_LONG_YEAR: Final = r"(?P<year>[0-9]{4})"

_FORMS: Final = tuple(
    re.compile(form, re.ASCII)
    for form in (
        # 2024-03-05, 2024/3/5, 2024.03.05 and a time; 20240305T1015; 2024-Mar-05
        rf"{_LONG_YEAR}(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark){_DAY}{_TIME}",
        rf"{_LONG_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TIME}",
        rf"{_LONG_YEAR}[- ]{_MONTH_NAME}[- ]{_DAY}{_TIME}",
        # Tue, 5th of March 2024; 05-Mar-24; 5.Mar.2024
        rf"{_WEEKDAY}{_DAY}(?:st|nd|rd|th)?(?: of )?[-/. ]*{_MONTH_NAME},?[-/ ]*{_YEAR}{_TIME}",
        # Tuesday, March 5th, 2024
        rf"{_WEEKDAY}{_MONTH_NAME}[- ]{_DAY}(?:st|nd|rd|th)?(?:, ?|[- ]){_YEAR}{_TIME}",
        # without a day: March 2024, Mar-2024, 2024-03, 3/2024
        rf"{_MONTH_NAME},?[-/ ]*{_LONG_YEAR}",
        rf"{_LONG_YEAR}[-/.](?P<month>[0-9]{{1,2}})",
        rf"(?P<month>[0-9]{{1,2}})[-/.]{_LONG_YEAR}",
        rf"{_LONG_YEAR}",
    )
)
# 3/5/2024, 03-05-24, 5.3.2024: which is the day depends on who wrote it
_NUMBERS: Final = re.compile(
    rf"(?P<one>[0-9]{{1,2}})(?P<mark>[-/.])(?P<two>[0-9]{{1,2}})(?P=mark){_YEAR}{_TIME}", re.ASCII
)
_DONE: Final = re.compile(r"(?:1[89]|2[01])[0-9]{2}(?P<month>-(?:0[1-9]|1[0-2]))?", re.ASCII)
_MOST_CHARS: Final = 64
_YEARS: Final = range(1800, 2200)


class Month(GeneralisingOperator):
    """Writes ``YYYY-MM``, or with ``precision: year`` ``YYYY``; the year alone stays where no month is given.

    ``order`` (mdy or dmy) says how 3/5/2024 is meant. Without it, such a date is not understood unless one of the
    two numbers is above 12, both are equal, or dots part them (5.3.2024 has the day first). Years of two digits are
    those of the hundred years from ``first_year`` on. Times and zones are left out:
    the month is the one that is written.
    """

    name = "month"
    parameters: ClassVar[Mapping[str, Parameter]] = {
        "order": Choice(choices=("mdy", "dmy")),
        "precision": Choice(default="month", choices=("month", "year")),
        "first_year": Whole(default=1969, least=1800, most=2100),
    }

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        found = _DONE.fullmatch(value.strip())
        return found is not None and (settings["precision"] == "month" or not found["month"])

    def _coarsen(self, value: str, settings: Mapping[str, Any]) -> str | None:
        found = None if len(value) > _MOST_CHARS else _read(" ".join(value.casefold().split()), settings)
        if found is None:
            return None
        year, month = found
        return f"{year:04}" if settings["precision"] == "year" or month is None else f"{year:04}-{month:02}"


def _read(text: str, settings: Mapping[str, Any]) -> tuple[int, int | None] | None:
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        return _in_order(numbers, settings)
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = _MONTHS.index(parts["name"][:3]) + 1 if parts.get("name") else parts.get("month")
            year = _full_year(parts["year"], settings["first_year"])
            return _valid(year, None if month is None else int(month), int(parts.get("day") or 1))
    return None


def _in_order(found: re.Match[str], settings: Mapping[str, Any]) -> tuple[int, int | None] | None:
    year = _full_year(found["year"], settings["first_year"])
    one, two = int(found["one"]), int(found["two"])
    day_first, month_first = _valid(year, two, one), _valid(year, one, two)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    if settings["precision"] == "year":
        return year, None
    order = settings["order"] or ("dmy" if found["mark"] == "." else None)
    return {"dmy": day_first, "mdy": month_first}.get(order or "")


def _full_year(text: str, first_year: int) -> int:
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    return first_year + (int(digits) - first_year) % 100


def _valid(year: int, month: int | None, day: int) -> tuple[int, int | None] | None:
    try:
        date(year, 1 if month is None else month, day)
    except ValueError:
        return None
    return (year, month) if year in _YEARS else None
