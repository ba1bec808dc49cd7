import math

import pytest

from ethicsguard.measure.reading import iso_date, read_value
from ethicsguard.model import FactKind, FactType

NUMBER = FactType(FactKind.NUMBER)
YES_NO = FactType(FactKind.BOOLEAN)
DATE = FactType(FactKind.DATE)
PART = FactType(FactKind.TEXT, choices=("domestic violence", "missing-person", "Other"))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (16, 16),
        (16.5, 16.5),
        (16.0, 16),
        ("16", 16),
        (" 16 ", 16),
        ("+3", 3),
        ("-3.25", -3.25),
        ("007", 7),
        ("2.0", 2),
        (2**53, 2**53),
        (0, 0),
        (-0.0, 0),
    ],
)
def test_plain_numbers_are_read(value, number):
    assert read_value(value, NUMBER) == number


@pytest.mark.parametrize(
    "value",
    [
        *[math.nan, math.inf, -math.inf, 2**53 + 1, -(2**53) - 1, 10**400, 1e300, True, False, None, [], {}],
        *[
            "",
            " ",
            "30-44",
            "30 - 44",
            "1,000",
            "1,5",
            "1e3",
            "1e400",
            "NaN",
            "inf",
            "16 years",
            "~16",
            "0x10",
            "1_000",
        ],
        *["\u0663", "\uff11\uff16", "5.", ".5", "1.2.3", "--1", "9" * 20, "9" * 5000, "10+", "under 18"],
    ],
)
def test_what_is_no_plain_number_is_left_out(value):
    assert read_value(value, NUMBER) is None


@pytest.mark.parametrize("value", [True, 1, "1", "true", "TRUE", " Yes ", "y", "Y"])
def test_yes(value):
    assert read_value(value, YES_NO) is True


@pytest.mark.parametrize("value", [False, 0, "0", "false", "No", "n"])
def test_no(value):
    assert read_value(value, YES_NO) is False


@pytest.mark.parametrize("value", [None, "", "maybe", "t", "on", 2, -1, 1.0, "1.0", [], "yes!", "unknown"])
def test_neither_yes_nor_no(value):
    assert read_value(value, YES_NO) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-11-23", "2026-11-23"),
        (" 2026-11-23 ", "2026-11-23"),
        ("2024-02-29", "2024-02-29"),
        ("2026-11-23T10:15", "2026-11-23"),
        ("2026-11-23 10:15:30.123456789", "2026-11-23"),
        ("2026-11-23T10:15:30Z", "2026-11-23"),
        ("2026-11-23T23:30:00-05:00", "2026-11-24"),
        ("2026-11-23T00:30:00+0200", "2026-11-22"),
        ("2026-11-23T23:59:59-00:00", "2026-11-23"),
        ("2026-12-31 20:00 -08:00", "2027-01-01"),
        ("1/25/2026", "2026-01-25"),
        ("25/1/2026", "2026-01-25"),
        ("3/3/2026", "2026-03-03"),
        ("11/23/2026 4:05 PM", "2026-11-23"),
        ("11/23/2026 16:05:00", "2026-11-23"),
    ],
)
def test_dates_are_read_as_utc_days(value, day):
    assert read_value(value, DATE) == day


@pytest.mark.parametrize(
    "value",
    [
        *["", "2026-02-29", "2026-13-01", "2026-11-23T25:00", "2026-11-23T10", "20261123", "2026-W48-1", "2026-11"],
        *["3/4/2026", "13/13/2026", "11/23/26", "0/5/2026", "1/32/2026", "Nov 23, 2026", "0001-01-01T00:30+14:00"],
        *[
            "9999-12-31T23:30-12:00",
            "0000-01-01",
            "\uff12\uff10\uff12\uff16-11-23",
            "yesterday",
            20261123,
            1_795_000_000,
            True,
            None,
        ],
        *["2026-11-23" + " " * 100, "2026-11-23T10:15:30+25:00"],
    ],
)
def test_what_is_no_certain_date_is_left_out(value):
    assert read_value(value, DATE) is None


def test_a_register_date_is_read_with_its_time():
    assert str(iso_date("2026-01-02T03:04:05Z")) == "2026-01-02"


@pytest.mark.parametrize(
    ("value", "choice"),
    [
        ("Domestic Violence", "domestic violence"),
        ("DOMESTIC_VIOLENCE", "domestic violence"),
        ("domestic-violence ", "domestic violence"),
        ("Missing person", "missing-person"),
        ("other", "Other"),
    ],
)
def test_choices_are_recognised_however_they_are_written(value, choice):
    assert read_value(value, PART) == choice


@pytest.mark.parametrize("value", ["", "theft", "domestic", "domestic violence?", 7, None, True, "other" + " " * 200])
def test_what_is_no_choice_is_left_out(value):
    assert read_value(value, PART) is None


def test_text_without_choices_is_never_read():
    assert read_value("Tou Vang", FactType(FactKind.TEXT)) is None


def test_choices_that_read_the_same_say_nothing():
    twins = FactType(FactKind.TEXT, choices=("a-b", "A B", "c"))
    assert read_value("a b", twins) is None
    assert read_value("C", twins) == "c"
