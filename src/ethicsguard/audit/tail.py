"""The end of a log: its last record, and what an interrupted write may have left behind it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from ethicsguard.audit.chain import MAX_RECORD_BYTES, Link, unseal
from ethicsguard.errors import AuditError

_CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Tail:
    """The last link of a log, and what is to be done before another is added.

    ``end`` is the size in bytes up to which the log holds whole records; ``torn`` is what stands behind it without an
    ending newline. ``unended``: that is a whole record which lacks nothing but its newline, and is ``link``.
    """

    link: Link
    end: int
    torn: bytes = b""
    unended: bool = False


def read_tail(fd: int, name: str) -> Tail:
    """Read the end of an open log. Raises AuditError when its last whole line is no record: nothing may follow it."""
    size = os.fstat(fd).st_size
    if size == 0:
        return Tail(Link(), 0)
    torn = _last_line(fd, size, name)
    end = size - len(torn)
    if torn:
        try:
            _, link = unseal(torn)
        except ValueError:
            pass
        else:
            return Tail(link, size, torn, unended=True)
    if end == 0:
        if not _may_be_cut_off(torn):
            raise AuditError(f"{name} is no audit log, and nothing is added to it: name another file")
        return Tail(Link(), 0, torn)
    line = _last_line(fd, end - 1, name)
    try:
        _, link = unseal(line)
    except ValueError as exc:
        raise AuditError(
            f"the last record of the audit log {name} does not hold together: {exc}. "
            "Nothing is added to it. Run 'ethicsguard audit verify', put the log away and start a new one."
        ) from None
    return Tail(link, end, torn)


def _may_be_cut_off(line: bytes) -> bool:
    """Whether a line may be what is left of a record. Another file, named by mistake, is not to lose its only line."""
    if not b'{"'.startswith(line[:2]):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return True
    return False


def _last_line(fd: int, end: int, name: str) -> bytes:
    """Return the bytes from after the last newline before ``end`` up to ``end``."""
    line = b""
    start = end
    while start > 0:
        if len(line) > MAX_RECORD_BYTES:
            raise AuditError(f"the last line of the audit log {name} is longer than any record: this is no audit log")
        step = min(_CHUNK_BYTES, start)
        start -= step
        chunk = _read_at(fd, step, start)
        newline = chunk.rfind(b"\n")
        line = chunk[newline + 1 :] + line
        if newline >= 0:
            break
    return line


def _read_at(fd: int, length: int, offset: int) -> bytes:
    parts = []
    while length > 0:
        part = os.pread(fd, length, offset)
        if not part:
            raise OSError("the file ends early")
        parts.append(part)
        length -= len(part)
        offset += len(part)
    return b"".join(parts)
