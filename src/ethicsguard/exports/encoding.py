"""In which encoding a file is read. It is said or it is UTF-8; it is never guessed."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from ethicsguard.errors import PayloadError, UsageError

UTF8_BOM: Final = codecs.BOM_UTF8
# Encodings in which a byte is a character, and ASCII's bytes are ASCII's characters and nothing else's.
_SINGLE_BYTE: Final = re.compile(
    r"ascii|iso8859-\d{1,2}|cp125\d|cp437|cp85[02578]|cp866|koi8-[ru]|mac-(?:roman|cyrillic|greek|latin2|turkish)"
)
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_KNOWN = "utf-8, utf-16, and encodings of one byte a character, such as latin-1 and cp1252"


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """An encoding. ``codec`` reads the bytes that parsers see; a ``transcoded`` file is brought to UTF-8 for them."""

    name: str
    codec: str
    transcoded: bool = False


def encoding_of(path: str, head: bytes, name: str | None) -> TextEncoding:
    """Return the encoding of a file that begins with ``head``; ``name`` is what the user says it is (None: nothing).

    Raises UsageError for a name that is unknown or that the file's byte-order mark contradicts, PayloadError for a file
    that says by its mark that it is not UTF-8.
    """
    marked = _UTF16.get(head[:2])
    if head[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise UsageError(f"{path} is UTF-32, which is not read: convert it to UTF-8")
    if name is None:
        if marked is not None:
            raise PayloadError(f"{path} begins as UTF-16 does: say so with the encoding utf-16")
        return TextEncoding("utf-8", "utf-8")
    codec = _looked_up(name)
    if codec in ("utf-8", "utf-8-sig"):
        if marked is not None:
            raise UsageError(f"{path} begins as UTF-16 does, so it is not {name}")
        return TextEncoding("utf-8", "utf-8")
    if codec in ("utf-16", *_UTF16.values()):
        return _utf16(path, codec, marked)
    if _SINGLE_BYTE.fullmatch(codec) is None:
        raise UsageError(f"the encoding {codec} is not read; those that are: {_KNOWN}")
    if head.startswith(UTF8_BOM) or marked is not None:
        raise UsageError(f"{path} begins with a byte-order mark of Unicode, so it is not {name}")
    return TextEncoding(name, codec)


def _looked_up(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise UsageError(f"there is no encoding of that name; those that are read: {_KNOWN}") from None


def _utf16(path: str, codec: str, marked: str | None) -> TextEncoding:
    if codec == "utf-16":
        if marked is None:
            raise UsageError(f"{path} has no byte-order mark: say utf-16-le or utf-16-be")
        return TextEncoding("utf-16", marked, transcoded=True)
    if marked not in (None, codec):
        raise UsageError(f"{path} begins with the byte-order mark of {marked}, so it is not {codec}")
    return TextEncoding(codec, codec, transcoded=True)
