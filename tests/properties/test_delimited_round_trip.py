"""The standard library's reader, which takes another way, agrees on every valid file."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ethicsguard.exports import open_export
from ethicsguard.model import Edit, SpanEdit

CELL = st.text(st.sampled_from('ab"",;\t|\r\n \u00e9\U0001f600'), max_size=8)
DELIMITER = st.sampled_from(",;\t|")


@st.composite
def files(draw):
    """Return a delimiter, the rows, and the text of a file whose cells are quoted here and there."""
    delimiter = draw(DELIMITER)
    width = draw(st.integers(1, 4))
    names = [f"n{at}" for at in range(width)]
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=6))
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines = []
    for row in [names, *rows]:
        cells = []
        for cell in row:
            needed = width == 1 or cell.startswith('"') or any(mark in cell for mark in (delimiter, "\r", "\n"))
            quoted = needed or draw(st.booleans())
            cells.append('"' + cell.replace('"', '""') + '"' if quoted else cell)
        lines.append(delimiter.join(cells) + newline)
        lines.append(newline * draw(st.integers(0, 1)))
    text = "".join(lines)
    return delimiter, names, rows, text[: -len(newline)] if draw(st.booleans()) and text.endswith(newline) else text


def opened(folder, text, delimiter):
    path = Path(folder) / "x.csv"
    path.write_bytes(text.encode())
    return open_export(path, delimiter=delimiter)


def rows_of(export):
    return [list(row.values()) for batch in export.batches() for row in batch.records]


def rewritten(export, edits=()):
    target = io.BytesIO()
    export.rewrite(edits, target)
    return target.getvalue().decode()


@given(files())
def test_cells_are_those_that_the_standard_reader_sees(file):
    delimiter, names, rows, text = file
    oracle = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    assert oracle == [names, *rows]
    with tempfile.TemporaryDirectory() as folder:
        export = opened(folder, text, delimiter)
        assert export.columns == tuple(names)
        assert rows_of(export) == rows
        assert export.unexamined() == ()
        assert rewritten(export) == text


@given(files(), st.data())
def test_an_edit_changes_its_span_alone(file, data):
    delimiter, names, rows, text = file
    if not rows:
        return
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(names) - 1))
    cell = rows[row][column]
    start = data.draw(st.integers(0, len(cell)))
    end = data.draw(st.integers(start, len(cell)))
    replacement = data.draw(CELL)
    with tempfile.TemporaryDirectory() as folder:
        export = opened(folder, text, delimiter)
        span = SpanEdit(start, end, replacement)
        made = rewritten(export, [Edit(row, (names[column],), "", (span,))])
        rows[row][column] = cell[:start] + replacement + cell[end:]
        oracle = [line for line in csv.reader(io.StringIO(made, newline=""), delimiter=delimiter) if line]
        assert oracle == [names, *rows]
        assert rows_of(opened(folder, made, delimiter)) == rows
    common = 0
    while common < min(len(made), len(text)) and made[common] == text[common]:
        common += 1
    tail = 0
    while tail < min(len(made), len(text)) - common and made[-1 - tail] == text[-1 - tail]:
        tail += 1
    # What differs lies within the one cell, its quotes included.
    assert len(text) - common - tail <= 2 * len(cell) + 2


@given(st.text(st.sampled_from('ab"",\r\n\u00e9'), max_size=60).map(lambda text: "name\n" + text))
def test_any_text_is_read_whole_or_its_faults_are_named(text):
    with tempfile.TemporaryDirectory() as folder:
        export = opened(folder, text, ",")
        rows = rows_of(export)
        assert all(len(row) == len(export.columns) for row in rows)
        assert len(rows) <= export.row_count
        if not export.unexamined():
            assert rewritten(export) == text
            assert len(rows) == export.row_count
