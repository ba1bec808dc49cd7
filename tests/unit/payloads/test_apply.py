import copy
import json
from types import MappingProxyType

import pytest

from ethicsguard.errors import PayloadError
from ethicsguard.model import EMBEDDED, Edit, SpanEdit, field_of
from ethicsguard.payloads import apply_edits


def edit(path, *spans, drop=False):
    return Edit(0, path, field_of(path), tuple(SpanEdit(*span) for span in spans), drop)


RECORD = {
    "name": "Jo Bloggs",
    "age": 41,
    "ok": True,
    "none": None,
    "list": ["a", "b", {"c": "d"}],
    "json": json.dumps({"k": "v w", "n": 1}),
    "pair": ("x", "y"),
}


@pytest.mark.parametrize(
    ("edits", "changes"),
    [
        ([], {}),
        ([edit(("name",), (0, 2, "<N>"), (3, 9, ""))], {"name": "<N> "}),
        ([edit(("age",), (0, 2, "40"))], {"age": 40}),
        ([edit(("age",), (0, 2, "40-50"))], {"age": "40-50"}),
        ([edit(("ok",), (0, 4, "1"))], {"ok": "1"}),
        ([edit(("none",), (0, 0, "x"))], {"none": "x"}),
        ([edit(("list", 1), (0, 1, "z")), edit(("list", 2, "c"), drop=True)], {"list": ["a", "z", {}]}),
        ([edit(("list", 0), drop=True)], {"list": [None, "b", {"c": "d"}]}),
        ([edit(("pair", 1), (0, 1, "z"))], {"pair": ("x", "z")}),
        ([edit(("json", EMBEDDED, "k"), (0, 1, "<V>"))], {"json": '{"k": "<V> w", "n": 1}'}),
        ([edit(("json", EMBEDDED, "k"), drop=True)], {"json": '{"n": 1}'}),
    ],
)
def test_a_new_record_with_changes(edits, changes):
    before = copy.deepcopy(RECORD)
    made = apply_edits(RECORD, edits)
    assert made == {**RECORD, **changes}
    assert before == RECORD
    assert made is not RECORD


def test_a_dropped_member_is_gone():
    assert apply_edits(MappingProxyType({"a": 1, "b": 2}), [edit(("a",), drop=True)]) == {"b": 2}


def test_texts():
    assert apply_edits("abc", [edit((), (1, 2, "-"))]) == "a-c"
    assert apply_edits("abc", [edit((), drop=True)]) == ""
    assert apply_edits(12, [edit((), drop=True)]) is None
    assert apply_edits("[1]", [edit((EMBEDDED, 0), (0, 1, "2"))]) == "[2]"


@pytest.mark.parametrize(
    "wrong",
    [
        edit(("missing",), (0, 0, "x")),
        edit(("list", 3), (0, 0, "x")),
        edit(("list", "0"), (0, 0, "x")),
        edit(("list",), (0, 0, "x")),
        edit(("list",), drop=True),
        edit((), (0, 0, "x")),
        edit(("name", "x"), (0, 0, "x")),
        edit(("name",), (0, 10, "x")),
        edit(("age", EMBEDDED, "x"), (0, 0, "x")),
    ],
)
def test_edits_that_do_not_fit_are_refused(wrong):
    with pytest.raises(PayloadError) as caught:
        apply_edits(RECORD, [wrong])
    assert "Bloggs" not in str(caught.value)
