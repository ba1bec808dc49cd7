"""How a delimited file is written, and where its rows and cells end.

Quotes are double quotes, and doubled inside a quoted cell; a quote inside a cell that does not begin with one is a
character like others. Lines end with LF, CRLF or CR, each of them everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ethicsguard.errors import PayloadError, UsageError

DELIMITERS: Final = (",", ";", "\t", "|")
_SNIFFED_ROWS = 50
_LINE_END = re.compile(rb"\r\n|\n|\r")


class Dialect:
    """A delimiter, and the patterns that follow from it. All of them take linear time."""

    def __init__(self, delimiter: str) -> None:
        if len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0' or delimiter.isalnum():
            raise UsageError("a delimiter is one ASCII character: no letter, digit, double quote or line end")
        self.delimiter = delimiter
        self.mark = delimiter.encode("ascii")
        mark = re.escape(self.mark)
        quoted = rb'"[^"]*+(?:""[^"]*+)*+"[^' + mark + rb"\r\n]*+"
        cell = rb"(?:" + quoted + rb'|(?!")[^' + mark + rb"\r\n]*+)"
        self._row = re.compile(cell + rb"(?:" + mark + cell + rb")*+(?:\r\n|\n|\r|\Z)")
        self._whole_cells = re.compile(rb"(?:" + cell + mark + rb")*+")
        self._cell = re.compile(rb"(" + cell + rb")(?:" + mark + rb"|\Z)")

    def row_end(self, data: bytes, start: int, at_end: bool) -> int:
        """Return where the row that begins at ``start`` ends, with its line end; -1 if more data must come first."""
        match = self._row.match(data, start)
        if match is None:
            return -1
        end = match.end()
        if not at_end and end == len(data) and not data.endswith(b"\n", start):
            return -1
        return end

    def open_cell(self, data: bytes, start: int) -> tuple[int, int]:
        """Return the offset, and the position from 1, of the cell that does not end in ``data``."""
        match = self._whole_cells.match(data, start)
        end = match.end() if match else start
        return end, len(self.cells(data[start:end]))

    def cells(self, row: bytes) -> list[bytes]:
        """Return the cells of a row without its line end, with the quotes that they are written in."""
        if b'"' not in row:
            return row.split(self.mark)
        cells = self._cell.findall(row)
        # Unless the last cell stops at a delimiter, the pattern also matches the nothing behind it.
        if len(cells) > 1 and not row.endswith(self.mark):
            cells.pop()
        return cells


def line_breaks(data: bytes) -> int:
    """Count line ends: LF, CRLF and CR."""
    return len(_LINE_END.findall(data))


def without_line_end(row: bytes) -> bytes:
    """Return a row without the line end that closes it."""
    if row.endswith(b"\r\n"):
        return row[:-2]
    return row[:-1] if row.endswith((b"\n", b"\r")) else row


def sniffed(head: bytes, whole: bool, first: str, path: str) -> Dialect:
    """Return the dialect by which the first rows of a file have most columns, all rows as many as the header.

    ``whole`` says whether ``head`` is all of the file; ``first`` is the delimiter to prefer. Raises PayloadError when
    two delimiters do equally well.
    """
    scores: dict[str, tuple[float, int]] = {}
    for delimiter in sorted(DELIMITERS, key=lambda mark: mark != first):
        widths = _widths(Dialect(delimiter), head, whole)
        if widths and widths[0] > 1:
            scores[delimiter] = (Counter(widths)[widths[0]] / len(widths), widths[0])
    if not scores:
        return Dialect(first)
    best = max(scores.values())
    winners = [delimiter for delimiter, score in scores.items() if score == best]
    if len(winners) > 1 and first not in winners:
        raise PayloadError(f"{path} could be delimited in more than one way: say which character stands between cells")
    return Dialect(first if first in winners else winners[0])


def _widths(dialect: Dialect, head: bytes, whole: bool) -> Sequence[int]:
    widths: list[int] = []
    start = 0
    while start < len(head) and len(widths) < _SNIFFED_ROWS:
        end = dialect.row_end(head, start, whole)
        if end <= start:
            break
        row = without_line_end(head[start:end])
        start = end
        if row:
            widths.append(len(dialect.cells(row)))
    return widths
