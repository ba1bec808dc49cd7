import pytest

from ethicsguard.errors import IncompleteError, LimitExceededError, PayloadError, UsageError
from ethicsguard.exports import ReadingLimits
from ethicsguard.exports.export import MAX_LISTED
from ethicsguard.model import EMBEDDED, PayloadKind


@pytest.mark.parametrize(
    ("data", "columns", "rows", "lines"),
    [
        (b"", (), [], []),
        (b"\n\r\n", (), [], []),
        (b"\xef\xbb\xbf", (), [], []),
        (b"a,b", ("a", "b"), [], []),
        (b"a,b\n1,2\n", ("a", "b"), [("1", "2")], [2]),
        (b"a,b\r\n1,2\r\n\r\n3,\r\n", ("a", "b"), [("1", "2"), ("3", "")], [2, 4]),
        (b"a;b\r1;2\r3;4", ("a", "b"), [("1", "2"), ("3", "4")], [2, 3]),
        (b"a\tb\n1,5\t2\n", ("a", "b"), [("1,5", "2")], [2]),
        (b"a|b|c\n1|2|3\n", ("a", "b", "c"), [("1", "2", "3")], [2]),
        (b'\xef\xbb\xbf"a",b\n1,2', ("a", "b"), [("1", "2")], [2]),
        (b'a,b\n"1,\r\nx","q""q"\n,""\n', ("a", "b"), [("1,\r\nx", 'q"q'), ("", "")], [2, 4]),
        (b'a,b\n5" pipe,x"y"\n', ("a", "b"), [('5" pipe', 'x"y"')], [2]),
        (b"a\n1\n\n2\n", ("a",), [("1",), ("2",)], [2, 4]),
        (
            "n\u00e4me,\u540d\nJos\u00e9,\U0001f600\n".encode(),
            ("n\u00e4me", "\u540d"),
            [("Jos\u00e9", "\U0001f600")],
            [2],
        ),
        # The delimiter is what splits all rows alike, wherever it stands in quotes.
        (b'"a,x";b\n"1,2";3\n', ("a,x", "b"), [("1,2", "3")], [2]),
    ],
)
def test_every_dialect_is_read_and_kept(made, data, columns, rows, lines):
    file = made("x.csv", data)
    assert file.export.kind is PayloadKind.TABLE
    assert file.export.columns == columns
    assert [tuple(row.values()) for row in file.rows().values()] == rows
    assert file.export.row_count == len(rows)
    assert file.unexamined() == []
    assert [file.export.line_of_row(row) for row in range(len(rows) + 1)] == [*lines, 0]
    assert file.rewritten() == data


@pytest.mark.parametrize(
    ("data", "rows", "told"),
    [
        (b"a,b\n1,2\n1,2,3\n4\n5,6\n", {0: ("1", "2"), 3: ("5", "6")}, [(3, "", "3 cells"), (4, "", "1 cells")]),
        (b'a,b\n1,2\n3,"x\n5,6\n', {0: ("1", "2")}, [(3, "", "column 2: a quote opens here")]),
        (b'a,b\n"x\ny","z\n', {}, [(3, "", "column 2: a quote opens here")]),
        (b'"a,b\n1,2\n', {}, [(1, "", "column 1: a quote opens here")]),
        (b'a,b\n"x"y,2\n5,6\n', {1: ("5", "6")}, [(2, "a", "column 1: text after a closing quote")]),
        (b'a,b\n"x"y",2\n5,6\n', {1: ("5", "6")}, [(2, "a", "column 1: text after a closing quote")]),
        (b"a,b\nx\0y,2\n", {0: ("x\0y", "2")}, [(2, "a", "column 1: a NUL byte")]),
        (b'a,b\n"\n",\xff\n', {0: ("\n", "\ufffd")}, [(3, "b", "column 2: bytes that are not utf-8")]),
        (
            b"a,a,,b\n1,2,3,4\n",
            {0: ("1", "2", "3", "4")},
            [(1, "a (column 2)", "same"), (1, "column 3", "no name")],
        ),
        (b"a\xff,b\n", {}, [(1, "a\ufffd", "not utf-8")]),
    ],
)
def test_what_is_broken_is_named_and_the_rest_is_read(made, data, rows, told):
    file = made("x.csv", data)
    assert {number: tuple(row.values()) for number, row in file.rows().items()} == rows
    found = file.unexamined()
    assert [(line, field) for line, field, _ in found] == [(line, field) for line, field, _ in told]
    assert all(part in reason for (_, _, part), (_, _, reason) in zip(told, found, strict=True))
    with pytest.raises(IncompleteError, match="only if all of it can be examined"):
        file.rewritten()


def test_no_cell_is_quoted_in_reports(made):
    file = made("x.csv", b'a,b\n"secret"secret,1\nsecret,2,3\nsecret\xff,1\n1,"secret')
    shown = repr(file.unexamined()) + repr(file.export)
    assert len(file.unexamined()) == 4
    assert "secret" not in shown


def test_many_broken_rows_are_counted_and_not_all_listed(made):
    file = made("x.csv", b"a,b\n" + b"x\n" * (MAX_LISTED + 500))
    assert len(file.unexamined()) == MAX_LISTED + 1
    assert file.unexamined()[-1][2].startswith("and 500 more")
    assert file.export.unexamined_count == MAX_LISTED + 500


@pytest.mark.parametrize(
    ("raw", "spans", "wanted"),
    [
        (b"abc", [(1, 2, "<X>")], b"a<X>c"),
        (b"abc", [(1, 2, ",")], b'"a,c"'),
        (b"abc", [(1, 2, "\n")], b'"a\nc"'),
        (b"abc", [(0, 1, '"')], b'"""bc"'),
        (b"abc", [(1, 2, '"')], b'a"c'),
        (b'"abc"', [(0, 3, "")], b'""'),
        (b'"a""b""c"', [(1, 2, "<X>"), (3, 5, '"')], b'"a<X>b"""'),
        (b'"a""b"', [(0, 0, "<"), (3, 3, ">")], b'"<a""b>"'),
        (b'"a\r\nb"', [(3, 4, "")], b'"a\r\n"'),
        ("\u00e9\U0001f600z".encode(), [(1, 2, "-")], "\u00e9-z".encode()),
    ],
)
def test_only_the_spans_change(made, edit, raw, spans, wanted):
    file = made("x.csv", b'\xef\xbb\xbfp,q,r\r\n"k" ,'.replace(b" ", b"") + raw + b',"l"\r\n\r\n1,2,3')
    assert file.rewritten(edit(0, "q", *spans)) == file.data.replace(raw, wanted)


def test_edits_of_many_rows_and_columns(made, edit):
    file = made("x.csv", b"a,b\n1,2\n3,4\n5,6\n")
    edits = [edit(0, "b", (0, 1, "x")), edit(2, "b", drop=True), edit(2, "a", (0, 1, "y"))]
    assert file.rewritten(*edits) == b"a,b\n1,x\n3,4\ny,\n"


def test_json_in_cells_is_changed_inside(made, edit):
    file = made("x.csv", b'a,b\n"{""k"": ""v""}",{}\n')
    assert file.rewritten(edit(0, ("a", EMBEDDED, "k"), (0, 1, 'q"'))) == b'a,b\n"{""k"": ""q\\""""}",{}\n'


def test_dropped_columns_leave_with_their_header(made, edit):
    file = made("x.csv", b'\xef\xbb\xbf"a",b,c\r\n\r\n"1",2,"3"\r\n,5,')
    assert file.rewritten(dropped_fields=frozenset({"b"})) == b'\xef\xbb\xbf"a",c\r\n\r\n"1","3"\r\n,'
    made_too = file.rewritten(edit(0, "c", (0, 1, "x")), dropped_fields=frozenset({"/a", "nothing"}))
    assert made_too == b'\xef\xbb\xbfb,c\r\n\r\n2,"x"\r\n5,'
    with pytest.raises(UsageError, match="nothing would be left"):
        file.rewritten(dropped_fields=frozenset({"a", "b", "c"}))


def test_the_only_cell_of_a_row_is_not_left_bare(made, edit):
    file = made("x.csv", b"a\n1\n2\n")
    assert file.rewritten(edit(0, "a", drop=True)) == b'a\n""\n2\n'
    two = made("y.csv", b"a,b\n1,\n")
    assert two.rewritten(dropped_fields=frozenset({"a"})) == b'b\n""\n'


@pytest.mark.parametrize(
    ("row", "path", "spans", "error"),
    [
        (1, "a", [(0, 0, "")], PayloadError),
        (0, "c", [(0, 0, "")], PayloadError),
        (0, ("a", "b"), [(0, 0, "")], PayloadError),
        (0, (), [(0, 0, "")], PayloadError),
        (0, "a", [(0, 2, "")], PayloadError),
    ],
)
def test_edits_that_do_not_fit_are_refused(made, edit, row, path, spans, error):
    with pytest.raises(error):
        made("x.csv", b"a,b\n1,2\n").rewritten(edit(row, path, *spans))


def test_edits_out_of_order_are_refused(made, edit):
    file = made("x.csv", b"a\n1\n2\n")
    with pytest.raises(UsageError, match="order"):
        file.rewritten(edit(1, "a", (0, 1, "")), edit(0, "a", (0, 1, "")))


def test_a_replacement_that_the_encoding_does_not_have(made, edit):
    file = made("x.csv", "a\nJos\u00e9\n".encode("latin-1"), encoding="latin-1")
    assert file.rewritten(edit(0, "a", (0, 1, "\u00d6"))) == "a\n\u00d6os\u00e9\n".encode("latin-1")
    with pytest.raises(PayloadError, match="iso8859-1") as caught:
        file.rewritten(edit(0, "a", (0, 1, "\u540d")))
    assert "Jos" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_file_that_changes_between_readings_is_refused(made):
    file = made("x.csv", b"a\n1\n")
    file.rows()
    file.export.path.write_bytes(b"a\n2\n")
    with pytest.raises(PayloadError, match="changed"):
        file.rewritten()
    with pytest.raises(PayloadError, match="changed"):
        file.rows()


LIMITS = ReadingLimits(max_text_chars=1000, max_row_bytes=10_000, max_columns=20, max_name_chars=30)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a,b\n1,2\n3," + b"x" * 1001, r"x\.csv:3: the cell in column 2"),
        (b'a,b\n1,2\n"\n","' + b"x" * 1001 + b'"', r"x\.csv:4: the cell in column 2"),
        (b'a,b\n1,"\n' + b"x" * 1_000_000, r"x\.csv:2: the cell in column 2"),
        (b"a,b\n1," + b"x" * 1_000_000, r"x\.csv:2: the cell in column 2"),
        (b"a,b\n" + b"xxxxx," * 3000, r"x\.csv:2: this row has more than 10,000 bytes"),
        (b"," * 20, r"x\.csv:1: more than 20 columns"),
        (b"n" * 31, r"x\.csv:1: the name of column 1"),
    ],
)
def test_what_is_too_large_is_refused_at_its_place(made, data, told):
    with pytest.raises(LimitExceededError, match=told):
        made("x.csv", data, limits=LIMITS, delimiter=",").rows()


def test_a_cell_may_be_as_long_as_the_limit(made):
    cell = "\U0001f600" * 1000
    file = made("x.csv", f'a,b\n"{cell}",{"x" * 1000}\n'.encode(), limits=LIMITS)
    assert file.rows() == {0: {"a": cell, "b": "x" * 1000}}
    assert made("y.csv", b'a\n"' + b'""' * 1000 + b'"\n', limits=LIMITS).rows()[0]["a"] == '"' * 1000


def test_rows_across_blocks(made, monkeypatch):
    monkeypatch.setattr("ethicsguard.exports.source.BLOCK_BYTES", 3)
    monkeypatch.setattr("ethicsguard.exports.rows.BLOCK_BYTES", 1)
    data = b'\xef\xbb\xbfa,b\r\n"1\r\n""2""",\xc3\xa9\r\n\r\nlonger than any block,"x"\r\n' * 1
    file = made("x.csv", data, delimiter=",")
    assert list(file.rows().values()) == [
        {"a": '1\r\n"2"', "b": "\u00e9"},
        {"a": "longer than any block", "b": "x"},
    ]
    assert [file.export.line_of_row(row) for row in (0, 1)] == [2, 5]
    assert file.rewritten() == data


def test_lines_of_far_rows(made):
    rows = 10_000
    data = b"a,b\n" + b"".join(b'%d,"x\ny"\n' % row for row in range(rows))
    file = made("x.csv", data)
    assert file.export.line_of_row(5000) == 2 + 2 * 5000  # before anything was read
    assert len(file.rows()) == rows
    for row in (0, 9999, 4095, 4096, 4097, 8192, 10_000):
        assert file.export.line_of_row(row) == (2 + 2 * row if row < rows else 0)


def test_broken_rows_do_not_shift_the_others(made):
    data = b"a,b\n" + b"".join(b"%d,x%s\n" % (row, b",y" if row % 3 == 1 else b"") for row in range(3000))
    rows = made("x.csv", data).rows()
    assert set(rows) == {row for row in range(3000) if row % 3 != 1}
    assert all(int(record["a"]) == row for row, record in rows.items())


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "a", "\u00e9", "1"])
def test_delimiters_that_cannot_be(made, delimiter):
    with pytest.raises(UsageError, match="delimiter"):
        made("x.csv", b"a,b\n", delimiter=delimiter or '"')


def test_a_delimiter_may_be_said(made):
    assert made("x.csv", b"a:b\n1,2:3\n", delimiter=":").rows() == {0: {"a": "1,2", "b": "3"}}


def test_a_delimiter_is_not_guessed_when_two_do_equally_well(made):
    with pytest.raises(PayloadError, match="more than one way"):
        made("x.csv", b"a;b|c\n1;2|3\n")
    assert made("y.csv", b"a,b;c\n1,2;3\n").export.columns == ("a", "b;c")
    assert made("y.tsv", b"a,b\tc\n1,2\t3\n").export.columns == ("a,b", "c")
