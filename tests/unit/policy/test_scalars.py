"""P3: what a value means is the schema's to say, and what leaves a doubt is asked about."""

from __future__ import annotations

import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from ethicsguard.policy.forms import scalars
from ethicsguard.policy.places import PlainText


def refused(reader, value) -> tuple[str, str]:
    with pytest.raises(PydanticCustomError) as caught:
        reader(value)
    return caught.value.context["message"], caught.value.context["hint"]


@pytest.mark.parametrize(
    ("text", "value"), [("yes", True), ("true", True), ("no", False), ("false", False), (True, True)]
)
def test_yes_and_no(text, value):
    assert scalars.read_yes_no(text) is value


@pytest.mark.parametrize("text", ["NO", "Yes", "TRUE", "on", "off", "y", "n", "1", "0", "", "null", 1, None, [True]])
def test_what_only_resembles_yes_and_no(text):
    message, hint = refused(scalars.read_yes_no, text)
    assert message.startswith("yes or no is expected")
    assert hint


@pytest.mark.parametrize(
    ("text", "value"), [("21", 21), ("-3", -3), ("0.5", 0.5), ("1e3", 1000.0), ("0", 0), (7, 7), (2**53, 2**53)]
)
def test_numbers(text, value):
    number = scalars.read_number(text)
    assert number == value
    assert type(number) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "0777",
        "0x10",
        "12:30",
        "1_000",
        "1,000",
        "+1",
        ".5",
        "5.",
        "yes",
        "",
        "NaN",
        ".nan",
        ".inf",
        "inf",
        "1e400",
        "9007199254740993",
        "٣",
        "1" * 5000,
        True,
        None,
        [],
        math.inf,
        math.nan,
        2**53 + 1,
    ],
)
def test_what_is_no_number(text):
    assert refused(scalars.read_number, text)[0]


def test_dates():
    assert scalars.read_date("2026-11-23") == date(2026, 11, 23)
    assert scalars.read_date(date(2026, 11, 23)) == date(2026, 11, 23)
    assert scalars.read_iso_date("2026-11-23") == "2026-11-23"


@pytest.mark.parametrize(
    "value",
    ["2026-1-2", "20261123", "2026-02-30", "2026-11-23T10:00:00", "tomorrow", "", 2026, datetime(2026, 11, 23), None],
)
def test_what_is_no_date(value):
    assert refused(scalars.read_date, value)[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("no", False),
        ("21", 21),
        ("0.01", 0.01),
        ("null", None),
        ("municipal", "municipal"),
        ("2026-11-23", "2026-11-23"),
        ("12:30", "12:30"),
        ("612-555-0182", "612-555-0182"),
    ],
)
def test_free_values(text, value):
    read = scalars.read_free(PlainText(text))
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "Yes",
        "on",
        "OFF",
        "y",
        "N",
        "~",
        "",
        "Null",
        "0123",
        "0x1F",
        "1.10",
        "1e3",
        "1_000",
        ".5",
        ".inf",
        "+1",
        "9007199254740993",
    ],
)
def test_free_values_that_leave_a_doubt(text):
    message, _ = refused(scalars.read_free, {"a": [PlainText(text)]})
    assert "may be" in message or "too large" in message


@pytest.mark.parametrize("text", ["NO", "0123", "1.10", "~"])
def test_quotes_settle_the_doubt(text):
    assert scalars.read_free(text) == text


@given(st.text())
def test_quoted_text_is_never_anything_else(text):
    assert scalars.read_free(text) == text


@given(
    st.one_of(
        st.integers(-(2**53), 2**53), st.floats(-1e15, 1e15, allow_nan=False).filter(lambda x: "e" not in repr(x))
    )
)
def test_numbers_come_back(number):
    assert scalars.read_number(repr(number)) == number
    assert scalars.read_free(PlainText(repr(number))) == number


@given(st.text(max_size=30))
def test_readers_accept_or_say_why(text):
    for reader in (scalars.read_yes_no, scalars.read_number, scalars.read_date, scalars.read_text):
        try:
            value = reader(PlainText(text))
        except PydanticCustomError as error:
            value = error.context["message"]
        assert value is not None
        assert value != ""


@pytest.mark.parametrize("value", [3, 3.0, True, [], {}, None, "", "  "])
def test_text_is_text(value):
    assert refused(scalars.read_text, value)[0]


def test_bounds():
    between = scalars.whole_number(1, 10)
    assert between.read("10") == 10
    assert [bool(refused(between.read, each)) for each in ("0", "11", "1.5", "x")] == [True] * 4
    part = scalars.number_between(0.5, 1)
    assert part.read("1") == 1.0
    assert [bool(refused(part.read, each)) for each in ("0.4", "1.1")] == [True] * 2


def test_a_long_text_is_not_repeated():
    assert "a long text" in refused(scalars.read_yes_no, "x" * 500)[0]
