import copy
import json
import pickle
from contextlib import suppress

import pytest

from ethicsguard.errors import LimitExceededError, PayloadError
from ethicsguard.payloads import Place, parse_json
from ethicsguard.payloads.json_text import WrittenNumber

SECRET = "jo.bloggs@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "null",
        " true ",
        "-0",
        "0.5",
        "1e3",
        "9007199254740992",
        "-9007199254740992",
        '"\\ud83d\\ude00 \\u0041"',
        "[]",
        "{}",
        '[1, [2, {"a": []}], "x"]',
        '{"a": {"a": 1}, "b": {"a": 2}}',
        "[[]," * 40 + "[]" + "]" * 40,
    ],
)
def test_what_json_has_is_read(text):
    assert parse_json(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ('{"a": 1,\n "b": 2, "a": 3}', 2, 10, "twice"),
        ('{"a": 1, "\\u0061": 2}', 1, 10, "twice"),
        ("[NaN]", 1, 2, "value is missing"),
        ("-Infinity", 1, 1, "not written as JSON"),
        ("[1,\n1e400]", 2, 1, "too large"),
        ("9007199254740993", 1, 1, "beyond"),
        ("-9007199254740993", 1, 1, "beyond"),
        ("1e20", 1, 1, "beyond"),
        ("0." + "1" * 500, 1, 1, "longer than"),
        ('["a", "\\ud800"]', 1, 7, "surrogate"),
        ('["a", "\ud800"]', 1, 7, "surrogate"),
        ('{"\\udc00x": 1}', 1, 2, "surrogate"),
        ("[1] 2", 1, 5, "after the end"),
        ("{} {}", 1, 4, "after the end"),
        ("[1,]", 1, 4, "value is missing"),
        ('{"a":1,}', 1, 8, "key in double quotes"),
        ("{a:1}", 1, 2, "key in double quotes"),
        ('{"a" 1}', 1, 6, "colon"),
        ("[1 2]", 1, 4, "comma or a closing bracket"),
        ('{"a":1]', 1, 7, "comma or a closing brace"),
        ("[1", 1, 3, "comma or a closing bracket"),
        ('"abc', 1, 1, "not closed"),
        ('"a\tb"', 1, 1, "control character"),
        ('"\\x"', 1, 1, "broken escape"),
        ("01", 1, 2, "after the end"),
        ("\u0661", 1, 1, "not written as JSON"),
        ("", 1, 1, "value is missing"),
        ("\ufeff{}", 1, 1, "value is missing"),
        ("tru", 1, 1, "value is missing"),
        ("'a'", 1, 1, "value is missing"),
    ],
)
def test_what_json_does_not_have_is_refused_at_its_place(text, line, column, reason):
    with pytest.raises(PayloadError, match=reason) as caught:
        parse_json(text, place=Place("x.json", 1, 1))
    assert str(caught.value).startswith(f"x.json:{line}:{column}: ")
    (unexamined,) = caught.value.unexamined
    assert (unexamined.path, unexamined.line) == ("x.json", line)


def test_depth_is_a_limit_and_not_the_interpreters():
    assert parse_json("[" * 100 + "]" * 100)
    for text in ("[" * 101 + "]" * 101, "[" * 200_000, '{"a":' * 200_000):
        with pytest.raises(LimitExceededError, match="100 levels"):
            parse_json(text)


def test_brackets_inside_strings_are_no_depth():
    assert parse_json('["' + "[" * 300 + '\\""]') == ["[" * 300 + '"']


def test_the_place_of_a_text_inside_a_file_counts():
    with pytest.raises(PayloadError, match=r"^f:7:14: "):
        parse_json("[1,]", place=Place("f", 7, 11))
    with pytest.raises(PayloadError, match=r"^f:8:1: "):
        parse_json("[1,\n]", place=Place("f", 7, 11))


@pytest.mark.parametrize("text", ['{"%s": 1, "%s": 2}', '["%s" "%s"]', '{"k%s": "%s\\ud800"}', '["%s%s'])
def test_no_text_in_messages(text):
    with pytest.raises(PayloadError) as caught:
        parse_json(text % (SECRET, SECRET))
    assert SECRET not in repr(caught.value) + str(caught.value) + repr(caught.value.unexamined)
    assert caught.value.__cause__ is None


def test_digits_that_a_double_does_not_keep_stay_visible():
    written = "0.12345678901234567890123"
    (value,) = parse_json(f"[{written}]")
    assert repr(value) == written
    assert value == float(written)
    assert repr(copy.deepcopy(value)) == repr(pickle.loads(pickle.dumps(value))) == written
    assert type(parse_json("1.5")) is float
    assert isinstance(value, WrittenNumber)


def test_a_limit_of_depth_beyond_the_interpreters_is_survived():
    text = "[" * 3_000 + "]" * 3_000
    # Interpreters differ in how deep they read; none may fall over.
    with suppress(PayloadError):
        parse_json(text, max_depth=100_000)
