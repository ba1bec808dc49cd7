"""JSON Lines: a JSON value per line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ethicsguard.errors import LimitExceededError, PayloadError
from ethicsguard.exports.encoding import UTF8_BOM
from ethicsguard.exports.export import Export, Piece, Place, UnexaminedLog
from ethicsguard.exports.json_values import changed_value, read_value
from ethicsguard.model import Edit, PayloadKind


class JsonLinesExport(Export):
    """A table, a line a row. A line that is no JSON is not examined; the lines after it are."""

    format = "jsonl"
    resumable = True

    @property
    def kind(self) -> PayloadKind:
        """TABLE."""
        return PayloadKind.TABLE

    def _pieces(self, blocks: Iterator[bytes], log: UnexaminedLog, start: Place) -> Iterator[Piece]:
        number = start.number
        for raw, line, offset in self._lines(blocks, start):
            place = Place(number, line, offset)
            text = raw.removeprefix(UTF8_BOM) if offset == 0 else raw
            if not text.strip(b" \t\r\n"):
                yield Piece(raw, place)
                continue
            try:
                record = read_value(self, text.rstrip(b"\r\n"), line, 1, log)
            except LimitExceededError:
                raise
            except PayloadError as fault:
                log.add(line, "", f"{fault.unexamined[0].reason}; the line is not examined")
                yield Piece(raw, place, number, line, examined=False)
            else:
                yield Piece(raw, place, number, line, record)
            number += 1

    def _lines(self, blocks: Iterator[bytes], start: Place) -> Iterator[tuple[bytes, int, int]]:
        parts: list[bytes] = []
        size, line, offset = 0, start.line, start.offset
        for block in blocks:
            begin = 0
            while (end := block.find(b"\n", begin) + 1) > 0:
                parts.append(block[begin:end])
                raw = b"".join(parts)
                self._check_size(len(raw), line)
                yield raw, line, offset
                parts, size, begin = [], 0, end
                line += 1
                offset += len(raw)
            parts.append(block[begin:])
            size += len(block) - begin
            self._check_size(size, line)
        if size:
            yield b"".join(parts), line, offset

    def _check_size(self, size: int, line: int) -> None:
        if size > self.limits.max_row_bytes:
            raise LimitExceededError(f"{self.path}:{line}: this line has more than {self.limits.max_row_bytes:,} bytes")

    def _changed(self, piece: Piece, edits: Sequence[Edit], dropped_fields: frozenset[str]) -> bytes:
        if piece.number is None:
            return piece.raw
        mark = UTF8_BOM if piece.place.offset == 0 and piece.raw.startswith(UTF8_BOM) else b""
        return mark + changed_value(self, piece.raw[len(mark) :], piece.record, edits, dropped_fields)
