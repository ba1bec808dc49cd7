import json

import pytest

from ethicsguard.errors import IncompleteError, LimitExceededError, PayloadError
from ethicsguard.exports import ReadingLimits
from ethicsguard.model import PayloadKind


@pytest.mark.parametrize(
    ("data", "rows", "lines"),
    [
        (b"[]", [], []),
        (b" [ \n ] ", [], []),
        (b'[{"a": "x,]}"},\n\n {"b": [1, {"c": "\\""}]} ]\n', [{"a": "x,]}"}, {"b": [1, {"c": '"'}]}], [1, 3]),
        (b'\xef\xbb\xbf[1, "two", null, [3]]', [1, "two", None, [3]], [1, 1, 1, 1]),
    ],
)
def test_lists_are_tables(made, data, rows, lines):
    file = made("x.json", data)
    assert file.export.kind is PayloadKind.TABLE
    assert list(file.rows().values()) == rows
    assert [file.export.line_of_row(row) for row in range(len(rows) + 1)] == [*lines, 0]
    assert file.rewritten() == data


@pytest.mark.parametrize("data", [b'{"a": [1]}', b'\xef\xbb\xbf \n{"a": 1}\n', b"12", b'"x"'])
def test_other_documents_are_records(made, data):
    file = made("x.json", data)
    assert file.export.kind is PayloadKind.RECORD
    assert file.rows() == {0: json.loads(data.decode("utf-8-sig"))}
    assert file.export.line_of_row(0) == (2 if b"\n{" in data else 1)
    assert file.rewritten() == data


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", "1:1"),
        (b" ", "1:2"),
        (b"[1,]", "1:4"),
        (b"[,]", "1:2"),
        (b"[1 2]", "1:4"),
        (b'[{"a": 1},\n {"a": 1, "a": 2}]', "2:11"),
        (b'[{"a": 1},\n {"a": NaN}]', "2:8"),
        (b'[{"a": 1}', "1"),
        (b'["a', "1"),
        (b"[1]\n]", "1"),
        (b"[1] [2]", "1"),
        (b"[1}", "1"),
        (b'{"a":\n{"a": 1e400}}', "2:7"),
        (b'{"a": "x\0"}', "1:7"),
        (b"[" * 200 + b"]" * 200, "1:102"),
    ],
)
def test_broken_documents_are_refused_at_their_place(made, data, place):
    with pytest.raises(IncompleteError) as caught:
        made("x.json", data).rows()
    assert str(caught.value).split("x.json:")[1].startswith(f"{place}: ")


def test_elements_across_blocks(made, monkeypatch):
    monkeypatch.setattr("ethicsguard.exports.source.BLOCK_BYTES", 3)
    monkeypatch.setattr("ethicsguard.exports.elements.BLOCK_BYTES", 1)
    rows = [{"a": 'x"\\' * at, "b": [[at], "]"]} for at in range(12)]
    data = json.dumps(rows, indent=1).encode()
    file = made("x.json", data)
    assert list(file.rows().values()) == rows
    assert file.rewritten() == data


def test_json_lines(made):
    data = b'{"a": 1}\r\n\n [2]\n{"a": "\xc3\xa9"}'
    file = made("x.jsonl", data)
    assert file.export.kind is PayloadKind.TABLE
    assert list(file.rows().values()) == [{"a": 1}, [2], {"a": "\u00e9"}]
    assert [file.export.line_of_row(row) for row in range(4)] == [1, 3, 4, 0]
    assert file.rewritten() == data
    assert made("y.jsonl", b"").rows() == {}


def test_broken_lines_are_named_and_the_others_read(made):
    file = made("x.jsonl", b'{"a": 1}\n{"a": secret}\n{"a": "\xff"}\n{"a": 1, "a": 2}\n5\n')
    assert file.rows() == {0: {"a": 1}, 2: {"a": "\ufffd"}, 4: 5}
    found = file.unexamined()
    assert [line for line, _, _ in found] == [2, 3, 4]
    assert "column 7" in found[0][2]
    assert "utf-8" in found[1][2]
    assert "secret" not in repr(found)
    with pytest.raises(IncompleteError):
        file.rewritten()


@pytest.mark.parametrize(
    ("name", "start", "between", "end"), [("x.json", b"[ ", b" ,\n", b"]\n"), ("x.jsonl", b"", b"\n", b"")]
)
def test_only_the_leaves_change(made, edit, name, start, between, end):
    records = [b'{"a": "x\\ny", "b": [1.50, 2]}', b'{"a":"same", "c":  0}', b'{ "d" : null, "e": "z" }']
    file = made(name, start + between.join(records) + end)
    edits = [edit(0, "a", (1, 2, "\n<X>")), edit(0, ("b", 1), drop=True), edit(2, "d", drop=True)]
    wanted = [b'{"a": "x\\n<X>y", "b": [1.50, null]}', records[1], b'{ "e": "z" }']
    assert file.rewritten(*edits) == start + between.join(wanted) + end


def test_a_record_changes_after_its_mark(made, edit):
    file = made("x.json", b'\xef\xbb\xbf{"a": "xyz"}')
    assert file.rewritten(edit(0, "a", (0, 3, "q"))) == b'\xef\xbb\xbf{"a": "q"}'
    lines = made("x.jsonl", b'\xef\xbb\xbf{"a": "xyz"}\n{"a": "xyz"}\n')
    assert lines.rewritten(edit(0, "a", (0, 3, "q"))) == b'\xef\xbb\xbf{"a": "q"}\n{"a": "xyz"}\n'


def test_dropped_fields_leave_every_row(made, edit):
    file = made("x.jsonl", b'{"a": 1, "b": {"c": "x", "d": [1, 2]}}\n\n{"b": {"c": 2}}\n')
    dropped = frozenset({"/b/c", "/b/d/*"})
    assert file.rewritten(edit(0, ("b", "c"), (0, 1, "")), edit(0, "a", (0, 1, "7")), dropped_fields=dropped) == (
        b'{"a": 7, "b": {"d": [null, null]}}\n\n{"b": {}}\n'
    )


def test_other_encodings(made, edit):
    file = made("x.jsonl", '{"a": "Jos\u00e9"}\n'.encode("latin-1"), encoding="latin-1")
    assert file.rewritten(edit(0, "a", (0, 1, "\u540d"))) == '{"a": "\\u540dos\u00e9"}\n'.encode("latin-1")


def test_an_edit_that_does_not_fit(made, edit):
    with pytest.raises(PayloadError):
        made("x.json", b'[{"a": 1}]').rewritten(edit(0, "b", drop=True))
    with pytest.raises(PayloadError, match="does not have"):
        made("x.json", b'[{"a": 1}]').rewritten(edit(1, "a", drop=True))


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.jsonl", b'1\n"' + b"x" * 3000 + b'"\n', r":2: this line"),
        ("x.jsonl", b'1\n"' + b"x" * 3_000_000, r":2: this line"),
        ("x.json", b'[1,\n"' + b"x" * 3000 + b'"]', r"an element of the list"),
        ("x.json", b'[1,\n"' + b"x" * 3_000_000, r"an element of the list"),
        ("x.json", b'{"a": "' + b"x" * 3000 + b'"}', r"more bytes than the 2,000"),
    ],
)
def test_what_is_too_large_is_refused(made, name, data, told):
    with pytest.raises(LimitExceededError, match=told):
        made(name, data, limits=ReadingLimits(max_row_bytes=2000, max_document_bytes=2000)).rows()


def test_a_line_nested_too_deeply_is_refused(made):
    with pytest.raises(LimitExceededError):
        made("x.jsonl", b"1\n" + b"[" * 101 + b"]" * 101).rows()
