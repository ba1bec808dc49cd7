import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethicsguard.report.escape import padded, shown, shown_field, width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain name", "plain name"),
        ("Straße 京", "Straße 京"),
        ("a\nexit 0: pass", "a\\x0aexit 0: pass"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\x9b31m", "\\x9b31m"),
        ("safe\u202efdp.csv", "safe\\u202efdp.csv"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("line\u2028break", "line\\u2028break"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("lone\udcff", "lone\\udcff"),
        ("tab\there", "tab\\x09here"),
    ],
)
def test_what_steers_a_terminal_is_written_out(text, expected):
    assert shown(text) == expected


@given(st.text())
def test_nothing_invisible_is_left(text):
    assert not {unicodedata.category(c) for c in shown(text)} & {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}


def test_a_cut_says_how_much_is_missing():
    assert shown("x" * 310) == "x" * 300 + "… (10 more characters)"
    assert shown("\x00" * 301, 300).endswith("\\x00… (1 more characters)")


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("/User Name", "User Name"),
        ("/author/name", "/author/name"),
        ("/a~1b", "a/b"),
        ("/body#/name", "/body#/name"),
        ("/x/*/y", "/x/*/y"),
        ("", "(text)"),
        ("/\x1b[31m", "\\x1b[31m"),
    ],
)
def test_columns_are_called_by_their_names(field, expected):
    assert shown_field(field) == expected


def test_columns_of_a_terminal_are_counted():
    assert width("京都") == 4
    assert width("é") == 1
    assert width("e\u0301") == 1
    assert padded("京", 4) == "京  "
    assert padded("long", 2) == "long"
