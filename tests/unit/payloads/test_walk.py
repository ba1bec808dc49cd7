import json
from collections import UserDict
from datetime import date
from enum import IntEnum, StrEnum
from types import MappingProxyType

import pytest

from ethicsguard.errors import LimitExceededError, PayloadError
from ethicsguard.model import EMBEDDED
from ethicsguard.payloads import leaves_of
from ethicsguard.payloads.json_text import parse_json

SECRET = "jo.bloggs@example.org"


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


def told(record, **limits):
    return [(leaf.path, leaf.field, leaf.value) for leaf in leaves_of(record, **limits)]


def test_leaves_come_in_order_with_path_and_field():
    record = {"a": "x", "b": [{"c/d": 1.5}, True, None], "e": MappingProxyType({"f~": -2}), "g": ("t",)}
    assert told(record) == [
        (("a",), "/a", "x"),
        (("b", 0, "c/d"), "/b/*/c~1d", 1.5),
        (("b", 1), "/b/*", True),
        (("b", 2), "/b/*", None),
        (("e", "f~"), "/e/f~0", -2),
        (("g", 0), "/g/*", "t"),
    ]
    assert [leaf.row for leaf in leaves_of(record, 7)] == [7] * 6


def test_texts_and_scalars_are_records_too():
    assert told("x") == [((), "", "x")]
    assert told([1]) == [((0,), "/*", 1)]


def test_the_caller_names_fields():
    assert [leaf.field for leaf in leaves_of({"a": 1}, name_field=lambda path: f"<{len(path)}>")] == ["<1>"]


def test_json_in_strings_is_walked_into():
    inner = json.dumps({"k": ["v", json.dumps([1])]})
    assert told({"a": f" {inner}\n"}) == [
        (("a", EMBEDDED, "k", 0), "/a#/k/*", "v"),
        (("a", EMBEDDED, "k", 1, EMBEDDED, 0), "/a#/k/*#/*", 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{not json}",
        "[see page 4]",
        '{"a": 1, "a": 2}',
        "[NaN]",
        "[12345678901234567890]",
        "{}",
        "[]",
        "[[], {}]",
        "12",
        '"x"',
        '{"0123-456 789": 1}',
        '{"jo@example.org": 1}',
        json.dumps({"x" * 65: 1}),
        json.dumps([{"a": {"1 2 3 4 5 6": 0}}]),
    ],
)
def test_what_is_no_json_document_with_plain_keys_stays_a_text(text):
    assert told({"a": text}) == [(("a",), "/a", text)]


def test_data_in_keys_of_escaped_json_is_refused():
    with pytest.raises(PayloadError, match="field /a "):
        leaves_of({"a": '{"0123456": "jo\\u0040example.org"}'})


def nested(levels):
    text = "[1]"
    for _ in range(levels - 1):
        text = json.dumps([text])
    return text


def test_embedding_is_limited():
    assert len(told({"a": nested(4)})) == 1
    with pytest.raises(LimitExceededError, match="4 times"):
        leaves_of({"a": nested(5)})
    with pytest.raises(LimitExceededError, match="field /a "):
        leaves_of({"a": "[" * 200 + "]" * 200})


def test_depth_and_length_are_limited():
    deep = record = []
    for _ in range(99):
        record.append([])
        record = record[0]
    record.append(1)
    assert len(told(deep)) == 1
    with pytest.raises(LimitExceededError, match="100 levels"):
        leaves_of([deep])
    assert told({"a": "x" * 10}, max_text_chars=10)
    with pytest.raises(LimitExceededError, match="10 characters"):
        leaves_of({"a": "x" * 11}, max_text_chars=10)


def test_a_record_that_holds_itself_is_refused():
    record = {}
    record["me"] = record
    with pytest.raises(LimitExceededError):
        leaves_of(record)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        2**53 + 1,
        -(2**53) - 1,
        1e300,
        b"x",
        {1, 2},
        date(2024, 1, 1),
        object(),
        "\ud800",
        {1: 2},
        {None: 1},
        {"\udc00": 1},
        range(3),
    ],
)
def test_what_json_does_not_have_is_refused_and_only_the_field_named(value):
    with pytest.raises(PayloadError, match="row 3: the field /outer/a"):
        leaves_of({"outer": {"b": SECRET, "a": value}}, 3)


def test_a_refused_value_is_not_quoted():
    with pytest.raises(PayloadError) as caught:
        leaves_of({"a": SECRET.encode()})
    assert SECRET not in str(caught.value)


def test_subclasses_are_brought_to_json_types():
    values = [leaf.value for leaf in leaves_of(UserDict(a=Colour.RED, b=Level.LOW))]
    assert values == ["red", 1]
    assert [type(value) for value in values] == [str, int]


def test_written_digits_are_kept():
    (leaf,) = leaves_of(parse_json('{"a": 0.12345678901234567890}'))
    assert leaf.text == "0.12345678901234567890"
