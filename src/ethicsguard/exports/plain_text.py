"""Plain texts: one row if they fit into one text, else blocks cut between paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ethicsguard.errors import LimitExceededError, PayloadError
from ethicsguard.exports.encoding import UTF8_BOM
from ethicsguard.exports.export import Export, Piece, Place, UnexaminedLog
from ethicsguard.model import Edit, PayloadKind
from ethicsguard.payloads import apply_edits

_PARAGRAPH_END = re.compile(rb"\n[ \t\r]*\n")


class PlainTextExport(Export):
    """A text. Its rows are texts: one, or for a longer file as many as its length needs.

    A longer file is cut at its last blank line within the limit of a text, or where there is none at the end of a
    line: what stands across that line end is not seen as one.
    """

    format = "text"

    @property
    def kind(self) -> PayloadKind:
        """TEXT."""
        return PayloadKind.TEXT

    def _pieces(self, blocks: Iterator[bytes], log: UnexaminedLog, start: Place) -> Iterator[Piece]:
        number, line, offset = start.number, start.line, start.offset
        for raw in self._texts(blocks, line):
            yield Piece(raw, Place(number, line, offset), number, line, self._text(raw, offset, line, log))
            number += 1
            line += raw.count(b"\n")
            offset += len(raw)

    def _texts(self, blocks: Iterator[bytes], line: int) -> Iterator[bytes]:
        most = self.limits.max_text_chars
        data = b""
        given = False
        for block in blocks:
            data += block
            while len(data) > most:
                cut = self._cut(data, most)
                if not cut:
                    raise LimitExceededError(f"{self.path}:{line}: this line has more than {most:,} bytes")
                yield data[:cut]
                given = True
                line += data.count(b"\n", 0, cut)
                data = data[cut:]
        if data or not given:
            yield data

    @staticmethod
    def _cut(data: bytes, most: int) -> int:
        """Return where to cut: behind the last blank line, else behind the last line end, else nowhere (0)."""
        cut = 0
        for match in _PARAGRAPH_END.finditer(data, most // 2, most):
            cut = match.end()
        return cut or data.rfind(b"\n", 0, most) + 1

    def _text(self, raw: bytes, offset: int, line: int, log: UnexaminedLog) -> str:
        body = raw.removeprefix(UTF8_BOM) if offset == 0 and self.source.codec == "utf-8" else raw
        codec = self.source.codec
        try:
            text = body.decode(codec)
            faulty = "\0" in text
        except UnicodeDecodeError:
            text, faulty = body.decode(codec, errors="replace"), True
        if faulty:
            for number, part in enumerate(body.split(b"\n"), start=line):
                self._note_faults(part, number, log)
        return text

    def _note_faults(self, part: bytes, line: int, log: UnexaminedLog) -> None:
        codec = self.source.codec
        try:
            at, reason = part.decode(codec).find("\0"), "a NUL byte"
        except UnicodeDecodeError as fault:
            at = len(part[: fault.start].decode(codec, errors="replace"))
            reason = f"bytes that are not {codec}; if the file is in another encoding, say which"
        if at >= 0:
            log.add(line, "", f"column {at + 1}: {reason}")

    def line_of_row(self, row: int, start: int = 0) -> int:
        """Return the line, from 1, of the code point at an offset of a row's text; 0 if there is no such row."""
        for piece in self._pieces(self.source.reading().blocks(), UnexaminedLog(self.path), Place()):
            if piece.number == row:
                text: str = piece.record
                return piece.line + text.count("\n", 0, start)
        return 0

    def _changed(self, piece: Piece, edits: Sequence[Edit], dropped_fields: frozenset[str]) -> bytes:
        mark = UTF8_BOM if piece.place.offset == 0 and piece.raw.startswith(UTF8_BOM) else b""
        if "" in dropped_fields:
            return mark
        text: str = apply_edits(piece.record, edits)
        try:
            return mark + text.encode(self.source.codec)
        except UnicodeEncodeError:
            raise PayloadError(
                f"{self.path}: what is put in the place of a value cannot be written in {self.source.codec}"
            ) from None
