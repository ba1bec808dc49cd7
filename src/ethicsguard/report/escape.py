"""Text that others chose, made safe to show: a field's name must not draw on a terminal or forge a line."""

from __future__ import annotations

import unicodedata
from typing import Final

MAX_SHOWN_CHARS: Final = 300

# Controls, invisible and direction-changing characters, separators of lines, surrogates, private use, unassigned.
_UNSAFE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})


def shown(text: str, max_chars: int = MAX_SHOWN_CHARS) -> str:
    """Return ``text`` on one line, with everything that is not plainly visible written as an escape (``\\x1b``).

    More than ``max_chars`` characters are cut, and the result says how many.
    """
    head = text[:max_chars]
    plain = head if head.isascii() and head.isprintable() else "".join(map(_visible, head))
    cut = len(text) - len(head)
    return f"{plain}… ({cut} more characters)" if cut else plain


def shown_field(field: str) -> str:
    """Return a field as people call it: a column by its name, anything deeper by its JSON Pointer."""
    if field in ("", "/"):
        return "(text)"
    name = field[1:] if field.startswith("/") and "/" not in field[1:] and "#" not in field else field
    return shown(name.replace("~1", "/").replace("~0", "~") if name != field else field)


def width(text: str) -> int:
    """Return how many columns of a terminal a shown text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def padded(text: str, columns: int) -> str:
    """Fill a text with spaces up to a number of columns."""
    return text + " " * max(0, columns - width(text))


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _UNSAFE:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
