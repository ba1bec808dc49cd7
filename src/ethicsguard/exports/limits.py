"""How large the parts of an export may be."""

from __future__ import annotations

from dataclasses import dataclass

from ethicsguard.payloads import MAX_DEPTH, MAX_TEXT_CHARS


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits of what is held in memory at once. What exceeds one is refused, never cut.

    ``max_text_chars`` bounds a cell, ``max_row_bytes`` a row (a line of JSON Lines, an element of a JSON list),
    ``max_document_bytes`` a JSON document that is not a list, ``max_columns`` and ``max_name_chars`` a header,
    ``max_depth`` JSON's nesting.
    """

    max_text_chars: int = MAX_TEXT_CHARS
    max_row_bytes: int = 16 << 20
    max_document_bytes: int = 64 << 20
    max_columns: int = 10_000
    max_name_chars: int = 2_000
    max_depth: int = MAX_DEPTH
