"""The cells of delimited files: from bytes to text, and back with changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ethicsguard.errors import PayloadError
from ethicsguard.exports.dialect import Dialect
from ethicsguard.model import SpanEdit
from ethicsguard.payloads import splice_text

QUOTE: Final = '"'


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is read. ``fault``: what of it could not be examined; ``broken``: its row cannot be trusted."""

    text: str
    fault: str = ""
    broken: bool = False


def read_cell(raw: bytes, codec: str) -> Cell:
    """Read a cell. Bytes that are not of the encoding become U+FFFD and are a fault."""
    fault = "a NUL byte" if b"\0" in raw else ""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        text = raw.decode(codec, errors="replace")
        fault = f"bytes that are not {codec}; if the file is in another encoding, say which"
    if not text.startswith(QUOTE):
        return Cell(text, fault)
    inside = text[1:-1]
    if len(text) < 2 or not text.endswith(QUOTE) or QUOTE in inside.replace(QUOTE * 2, ""):
        return Cell(text, "text after a closing quote", broken=True)
    return Cell(inside.replace(QUOTE * 2, QUOTE), fault)


def changed_cell(raw: bytes, spans: Sequence[SpanEdit], codec: str, dialect: Dialect) -> bytes:
    """Return a cell with spans of its text replaced. It is quoted if it was, or if its new text has to be.

    Raises PayloadError where the new text cannot be written in the file's encoding.
    """
    written = raw.decode(codec)
    if written.startswith(QUOTE):
        inside = written[1:-1]
        return _encoded(QUOTE + splice_text(inside, _doubled(inside, spans)) + QUOTE, codec)
    text = splice_text(written, spans)
    if text.startswith(QUOTE) or any(mark in text for mark in (dialect.delimiter, "\r", "\n")):
        text = QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE
    return _encoded(text, codec)


def _doubled(inside: str, spans: Sequence[SpanEdit]) -> list[SpanEdit]:
    """Move spans of a text to where they are written between quotes, each quote of the text being two."""
    text = inside.replace(QUOTE * 2, QUOTE)
    moved: list[SpanEdit] = []
    done = shift = 0
    for span in spans:
        shift += text.count(QUOTE, done, span.start)
        start = span.start + shift
        shift += text.count(QUOTE, span.start, span.end)
        done = span.end
        moved.append(SpanEdit(start, span.end + shift, span.replacement.replace(QUOTE, QUOTE * 2)))
    return moved


def _encoded(text: str, codec: str) -> bytes:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        raise PayloadError(f"what is put in the place of a value cannot be written in {codec}") from None
