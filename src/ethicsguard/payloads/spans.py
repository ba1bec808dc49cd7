"""Changing spans of one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ethicsguard.errors import PayloadError
from ethicsguard.model import SpanEdit


def splice_text(text: str, spans: Sequence[SpanEdit]) -> str:
    """Return the text with each span replaced. Offsets are code points, sorted, without overlap.

    Raises PayloadError where spans do not fit the text: it is not the text that they were made for.
    """
    check_spans(len(text), spans)
    parts: list[str] = []
    done = 0
    for span in spans:
        parts.append(text[done : span.start])
        parts.append(span.replacement)
        done = span.end
    parts.append(text[done:])
    return "".join(parts)


def check_spans(length: int, spans: Iterable[SpanEdit]) -> None:
    """Raise PayloadError unless the spans are sorted, apart, and inside a text of that length."""
    done = 0
    for span in spans:
        if not done <= span.start <= span.end <= length:
            raise PayloadError("a change does not fit the text that it is for: the payload changed since it was read")
        done = span.end
