import pytest

from ethicsguard.errors import IncompleteError, LimitExceededError, PayloadError
from ethicsguard.exports import ReadingLimits
from ethicsguard.model import PayloadKind

SMALL = ReadingLimits(max_text_chars=20)


@pytest.mark.parametrize("data", [b"", b"one\r\ntwo\n", b"\xef\xbb\xbfone", "\u00e9\n\n\u540d".encode()])
def test_a_text_is_one_row(made, data):
    file = made("x.txt", data)
    assert file.export.kind is PayloadKind.TEXT
    assert file.rows() == {0: data.decode("utf-8-sig")}
    assert file.unexamined() == []
    assert file.rewritten() == data


def test_a_long_text_is_cut_between_paragraphs_or_lines(made, edit):
    data = b"paragraph\nx\n\nsecond one\nthird line\nfourth\n\n\nend"
    file = made("x.md", data, limits=SMALL)
    rows = file.rows()
    assert list(rows.values()) == ["paragraph\nx\n\n", "second one\n", "third line\nfourth\n\n", "\nend"]
    assert [file.export.line_of_row(row) for row in range(5)] == [1, 4, 5, 8, 0]
    assert file.export.line_of_row(2, 11) == 6
    assert file.rewritten() == data
    assert file.rewritten(edit(1, (), (0, 6, "<X>"))) == data.replace(b"second", b"<X>")


def test_a_line_that_is_too_long_is_refused(made):
    with pytest.raises(LimitExceededError, match=r"x\.log:2: "):
        made("x.log", b"short\n" + b"x" * 21 + b"\n", limits=SMALL).rows()


def test_what_cannot_be_read_is_named_by_line_and_column(made):
    file = made("x.txt", b"one\n\xc3\xa9\xfftwo\nthr\0ee\n")
    assert file.rows() == {0: "one\n\u00e9\ufffdtwo\nthr\0ee\n"}
    assert [(line, reason[:9]) for line, _, reason in file.unexamined()] == [(2, "column 2:"), (3, "column 4:")]
    with pytest.raises(IncompleteError):
        file.rewritten()


def test_changes(made, edit):
    file = made("x.txt", b"\xef\xbb\xbfab\r\n\xc3\xa9c\r\n")
    assert file.rewritten(edit(0, (), (1, 2, "<B>"), (4, 5, ""))) == b"\xef\xbb\xbfa<B>\r\nc\r\n"
    assert file.rewritten(edit(0, (), drop=True)) == b"\xef\xbb\xbf"
    assert file.rewritten(dropped_fields=frozenset({""})) == b"\xef\xbb\xbf"
    latin = made("y.txt", b"abc", encoding="latin-1")
    with pytest.raises(PayloadError, match="iso8859-1"):
        latin.rewritten(edit(0, (), (0, 1, "\u540d")))
