"""JSON documents: a list is a table, read element by element; anything else is one record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ethicsguard.errors import LimitExceededError
from ethicsguard.exports.elements import ElementCutter
from ethicsguard.exports.encoding import UTF8_BOM
from ethicsguard.exports.export import Export, Piece, Place, UnexaminedLog
from ethicsguard.exports.json_values import changed_value, read_value
from ethicsguard.exports.limits import ReadingLimits
from ethicsguard.exports.source import Source
from ethicsguard.model import Edit, PayloadKind

_SPACE = b" \t\r\n"


class JsonDocumentExport(Export):
    """A JSON document. One that is broken anywhere is broken: nothing of it can be trusted."""

    format = "json"

    def __init__(self, source: Source, limits: ReadingLimits) -> None:
        super().__init__(source, limits)
        head = b""
        for block in source.reading().blocks():
            head = block.removeprefix(UTF8_BOM).lstrip(_SPACE)
            if head:
                break
        self._is_list = head.startswith(b"[")

    @property
    def kind(self) -> PayloadKind:
        """TABLE for a list, else RECORD."""
        return PayloadKind.TABLE if self._is_list else PayloadKind.RECORD

    def _pieces(self, blocks: Iterator[bytes], log: UnexaminedLog, start: Place) -> Iterator[Piece]:
        return self._elements(blocks, log) if self._is_list else self._whole(blocks, log, start)

    def _whole(self, blocks: Iterator[bytes], log: UnexaminedLog, start: Place) -> Iterator[Piece]:
        parts: list[bytes] = []
        size = 0
        for block in blocks:
            parts.append(block)
            size += len(block)
            if size > self.limits.max_document_bytes:
                raise LimitExceededError(
                    f"{self.path}: this has more bytes than the {self.limits.max_document_bytes:,} "
                    "that a JSON document may have that is not a list: write it as JSON Lines"
                )
        raw = b"".join(parts)
        body = raw.removeprefix(UTF8_BOM)
        record = read_value(self, body, 1, 1, log)
        line = 1 + body.count(b"\n", 0, len(body) - len(body.lstrip(_SPACE)))
        yield Piece(raw, start, 0, line, record)

    def _elements(self, blocks: Iterator[bytes], log: UnexaminedLog) -> Iterator[Piece]:
        number = 0
        for part in ElementCutter(str(self.path), self.limits).parts(blocks):
            place = Place(number, part.line, part.offset)
            if not part.is_element:
                yield Piece(part.raw, place)
                continue
            record = read_value(self, part.raw, part.line, part.column, log)
            leading = part.raw[: len(part.raw) - len(part.raw.lstrip(_SPACE))]
            yield Piece(part.raw, place, number, part.line + leading.count(b"\n"), record)
            number += 1

    def _changed(self, piece: Piece, edits: Sequence[Edit], dropped_fields: frozenset[str]) -> bytes:
        if piece.number is None:
            return piece.raw
        mark = UTF8_BOM if piece.place.offset == 0 and piece.raw.startswith(UTF8_BOM) else b""
        return mark + changed_value(self, piece.raw[len(mark) :], piece.record, edits, dropped_fields)
