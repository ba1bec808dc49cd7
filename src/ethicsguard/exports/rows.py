"""Cutting a delimited file into rows, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ethicsguard.errors import LimitExceededError
from ethicsguard.exports.dialect import Dialect, line_breaks
from ethicsguard.exports.encoding import UTF8_BOM
from ethicsguard.exports.export import Place, UnexaminedLog
from ethicsguard.exports.limits import ReadingLimits
from ethicsguard.exports.source import BLOCK_BYTES

_MOST_BYTES_OF_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its line end. One that is not ``whole`` is all of the file from a quote on that is never closed."""

    raw: bytes
    line: int
    offset: int
    whole: bool = True


class RowCutter:
    """Finds the line ends that stand outside of quotes. It holds one block, and the row that the block ends in."""

    def __init__(self, path: str, dialect: Dialect, limits: ReadingLimits, log: UnexaminedLog) -> None:
        self._path = path
        self._dialect = dialect
        self._limits = limits
        self._log = log

    def rows(self, blocks: Iterator[bytes], start: Place) -> Iterator[Row]:
        """Yield each row.

        A row in which a quote is never closed is noted as not examined, and is the last. Raises LimitExceededError for
        cells and rows over the limits.
        """
        data, offset, line, at_end = b"", start.offset, start.line, False
        while not at_end:
            data, at_end = _more(data, blocks)
            begin = 0
            while begin < len(data):
                skip = len(UTF8_BOM) if offset == 0 and data.startswith(UTF8_BOM) else 0
                end = self._dialect.row_end(data, begin + skip, at_end)
                if end < 0:
                    break
                raw = data[begin:end]
                if len(raw) > self._limits.max_text_chars:
                    self._check_open(raw, line)
                yield Row(raw, line, offset)
                line += line_breaks(raw) if b'"' in raw else 1
                offset += len(raw)
                begin = end
            data = data[begin:]
            self._check_open(data, line)
        if data:
            self._note_unclosed(data, line)
            yield Row(data, line, offset, whole=False)

    def _check_open(self, data: bytes, line: int) -> None:
        """Raise LimitExceededError if the row that begins here is too long already."""
        most = self._limits.max_text_chars * _MOST_BYTES_OF_A_CHARACTER + 2
        if len(data) <= min(most, self._limits.max_row_bytes):
            return
        start, column = self._dialect.open_cell(data, 0)
        if len(data) - start > most:
            line += line_breaks(data[:start])
            raise LimitExceededError(
                f"{self._path}:{line}: the cell in column {column} has more than "
                f"{self._limits.max_text_chars:,} characters, or a quote that opens it is never closed"
            )
        if len(data) > self._limits.max_row_bytes:
            raise LimitExceededError(
                f"{self._path}:{line}: this row has more than {self._limits.max_row_bytes:,} bytes"
            )

    def _note_unclosed(self, data: bytes, line: int) -> None:
        start, column = self._dialect.open_cell(data, 0)
        line += line_breaks(data[:start])
        self._log.add(
            line, "", f"column {column}: a quote opens here and is never closed; from here on nothing is read"
        )


def _more(data: bytes, blocks: Iterator[bytes]) -> tuple[bytes, bool]:
    """Append blocks, so many that a row of any length is looked at but a few times. True at the end of the file."""
    wanted = max(BLOCK_BYTES, len(data))
    parts, got = [data], 0
    for block in blocks:
        parts.append(block)
        got += len(block)
        if got >= wanted:
            return b"".join(parts), False
    return b"".join(parts), True
