import json
from itertools import chain, combinations

import pytest

from ethicsguard.errors import PayloadError
from ethicsguard.model import EMBEDDED, Edit, SpanEdit, field_of
from ethicsguard.payloads import splice_json, splice_text


def edit(path, *spans, drop=False):
    return Edit(0, path, field_of(path), tuple(SpanEdit(*span) for span in spans), drop)


@pytest.mark.parametrize(
    ("text", "edits", "wanted"),
    [
        ('{ "a" : "xyz" }', [edit(("a",), (1, 2, "<Y>"))], '{ "a" : "x<Y>z" }'),
        ('"xyz"', [edit((), (0, 3, "q"))], '"q"'),
        # Offsets are those of what the string says.
        ('["\\u0040b\\n\\ud83d\\ude00\\/z"]', [edit((0,), (3, 4, "!"))], '["\\u0040b\\n!\\/z"]'),
        ('["\\u0040b\\n\\ud83d\\ude00\\/z"]', [edit((0,), (0, 1, "!"), (4, 6, "?"))], '["!b\\n\\ud83d\\ude00?"]'),
        ('["a\\"b"]', [edit((0,), (1, 1, "+"), (2, 3, "-"))], '["a+\\"-"]'),
        # What is put in is escaped, and stays ASCII.
        ('["abc"]', [edit((0,), (1, 2, '"\\\n\u00e9'))], '["a\\"\\\\\\n\\u00e9c"]'),
        # Numbers.
        ("[1.50]", [edit((0,), (0, 1, "7"))], "[7.5]"),
        ("[12]", [edit((0,), (0, 2, "10-20"))], '["10-20"]'),
        ("[12]", [edit((0,), (0, 2, "007"))], '["007"]'),
        ("[12]", [edit((0,), (0, 2, "1e999"))], '["1e999"]'),
        ("[12]", [edit((0,), (0, 2, ""))], '[""]'),
        ("[-12]", [edit((0,), (0, 1, ""))], "[12]"),
        ("[true, null]", [edit((0,), (0, 4, "yes")), edit((1,), (0, 0, "n"))], '["yes", "n"]'),
        # Drops.
        ("[1, 2, 3]", [edit((1,), drop=True)], "[1, null, 3]"),
        ('"x"', [edit((), drop=True)], "null"),
        ('{"a": {"b": 1}, "c": 2}', [edit(("a", "b"), drop=True)], '{"a": {}, "c": 2}'),
        # JSON in strings of JSON.
        (
            '{"a": "{\\"k\\": \\"x\\\\ny\\", \\"l\\": 1}"}',
            [edit(("a", EMBEDDED, "k"), (2, 3, "<Y>"))],
            '{"a": "{\\"k\\": \\"x\\\\n<Y>\\", \\"l\\": 1}"}',
        ),
        (
            '{"a": "{\\"k\\": \\"x\\", \\"l\\": 1}"}',
            [edit(("a", EMBEDDED, "k"), drop=True)],
            '{"a": "{\\"l\\": 1}"}',
        ),
        ('["[\\"[1, 2]\\"]"]', [edit((0, EMBEDDED, 0, EMBEDDED, 1), (0, 1, "9"))], '["[\\"[1, 9]\\"]"]'),
    ],
)
def test_leaves_change_and_nothing_else(text, edits, wanted):
    assert splice_json(text, edits) == wanted
    json.loads(wanted)


@pytest.mark.parametrize("gone", list(chain.from_iterable(combinations("abcd", n) for n in range(5))))
def test_members_leave_with_their_commas(gone):
    text = '{"x": { "a" :1 ,\n"b": [2] , "c":"3","d": {} }, "y": 1}'
    text = text.replace("[2]", "2").replace("{} }", "4 }")
    made = splice_json(text, [edit(("x", key), drop=True) for key in gone])
    wanted = {key: value for key, value in json.loads(text)["x"].items() if key not in gone}
    assert json.loads(made) == {"x": wanted, "y": 1}
    assert made.endswith('}, "y": 1}')


def test_a_key_of_a_member_may_be_escaped():
    assert splice_json('{"\\u0061": 1, "b": 2}', [edit(("a",), drop=True)]) == '{"b": 2}'


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[1]", edit((1,), (0, 1, ""))),
        ("[1]", edit(("0",), (0, 1, ""))),
        ('{"a": [1]}', edit(("a",), (0, 1, ""))),
        ('["ab"]', edit((0,), (1, 3, ""))),
        ('["ab"]', edit((0,), (0, 2, ""), (1, 2, ""))),
        ("[1]", edit((0, EMBEDDED, "a"), (0, 1, ""))),
        ('["x"]', edit((0, EMBEDDED, "a"), (0, 1, ""))),
        ('{"a": 1, "a": 2}', edit(("a",), (0, 1, ""))),
    ],
)
def test_edits_that_do_not_fit_are_refused(text, wrong):
    with pytest.raises(PayloadError):
        splice_json(text, [wrong])


def test_a_long_text_takes_linear_time():
    text = json.dumps({"a": "\n\u00e9" * 200_000})
    edits = [edit(("a",), *((at, at + 1, "-") for at in range(0, 400_000, 2)))]
    assert json.loads(splice_json(text, edits)) == {"a": "-\u00e9" * 200_000}


def test_splice_text():
    assert splice_text("abc", [SpanEdit(0, 0, "<"), SpanEdit(1, 2, ""), SpanEdit(3, 3, ">")]) == "<ac>"
    with pytest.raises(PayloadError):
        splice_text("abc", [SpanEdit(2, 4, "")])
