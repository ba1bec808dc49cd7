"""The file that an export is read from, and the way back into its encoding."""

from __future__ import annotations

import codecs
import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from ethicsguard.errors import IncompleteError, PayloadError, UsageError
from ethicsguard.exports.encoding import TextEncoding, encoding_of

BLOCK_BYTES: Final = 128 << 10
HEAD_BYTES: Final = 64 << 10


class Writable(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> object:
        """Take in bytes."""
        ...


class Source:
    """A regular file, read any number of times. Parsers see bytes in which ASCII is ASCII."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path = path
        head = b""
        for block in _file_blocks(path):
            head = block[:HEAD_BYTES]
            break
        self.raw_head = head
        self.encoding: TextEncoding = encoding_of(str(path), head, encoding)

    @property
    def codec(self) -> str:
        """The codec of the bytes that parsers see."""
        return "utf-8" if self.encoding.transcoded else self.encoding.codec

    def reading(self, offset: int = 0) -> Reading:
        """Start a reading, at an offset in the bytes that parsers see."""
        return Reading(self, offset)

    def writing(self, target: Writable) -> Writing:
        """Return a target that takes bytes as parsers see them, and writes them in the file's encoding."""
        return Writing(self.encoding, target)


class Reading:
    """One reading of a source. ``digest`` is the SHA-256 of the file once all blocks were read."""

    def __init__(self, source: Source, offset: int) -> None:
        self._source = source
        self._offset = offset
        self._hash = hashlib.sha256()
        self.digest: str | None = None

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes that parsers see. Raises PayloadError for what is not in the file's encoding as a whole."""
        encoding = self._source.encoding
        skipped = self._offset if encoding.transcoded else 0
        for block in self._transcoded() if encoding.transcoded else self._raw(self._offset):
            if skipped < len(block):
                yield block[skipped:]
            skipped = max(0, skipped - len(block))
        self.digest = self._hash.hexdigest()

    def _raw(self, offset: int) -> Iterator[bytes]:
        for block in _file_blocks(self._source.path, offset):
            self._hash.update(block)
            yield block

    def _transcoded(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self._source.encoding.codec)("strict")
        line = 1
        try:
            for block in self._raw(0):
                text = decoder.decode(block)
                yield text.encode("utf-8")
                line += text.count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            name = self._source.encoding.name
            raise PayloadError(f"{self._source.path}: from line {line} on, bytes that are not {name}") from None


class Writing:
    """Writes bytes, seen as parsers see them, in the encoding of a file."""

    def __init__(self, encoding: TextEncoding, target: Writable) -> None:
        self._target = target
        self._codec = encoding.codec if encoding.transcoded else None
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")

    def write(self, data: bytes, /) -> None:
        """Write bytes; characters may be cut anywhere."""
        self._target.write(data if self._codec is None else self._decoder.decode(data).encode(self._codec))


def _file_blocks(path: Path, offset: int = 0) -> Iterator[bytes]:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{path} is a folder: name the files in it")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{path} is no regular file, and an export is read more than once: save it to a file")
        with path.open("rb", buffering=0) as file:
            file.seek(offset)
            while block := _read(file.read, path):
                yield block
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}") from None
    except PermissionError:
        raise UsageError(f"{path} may not be read: its permissions forbid it") from None
    except (OSError, ValueError) as fault:
        raise UsageError(f"{path} cannot be read: {getattr(fault, 'strerror', None) or 'bad path'}") from None


class _Read(Protocol):
    def __call__(self, size: int, /) -> bytes | None: ...


def _read(read: _Read, path: Path) -> bytes:
    try:
        return read(BLOCK_BYTES) or b""
    except OSError as fault:
        raise IncompleteError(f"{path} could not be read to its end: {fault.strerror}") from None
