"""Reading a log from the start, a record at a time, as far as it holds together."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ethicsguard.audit.chain import MAX_RECORD_BYTES, Link, unseal
from ethicsguard.audit.locking import locked, open_log
from ethicsguard.errors import AuditError, UsageError

_LOCK_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place where a log does not hold together. ``line`` counts from 1; ``seq`` is the number expected there.

    ``torn``: it is a last line without an end, as an interrupted write leaves it. No writer was told that it is kept.
    """

    line: int
    seq: int
    reason: str
    torn: bool = False


def read_records(path: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """Yield the records of a log in order.

    Raises AuditError at the first that does not hold together, or if there is no log.
    A torn last line is not an error here: nobody was told that it is kept.
    """
    for item in walk(Path(path)):
        if isinstance(item, Broken):
            if item.torn:
                return
            raise AuditError(f"{shown(path)}:{item.line}: record {item.seq} does not hold together: {item.reason}")
        yield item[0]


def find_decision(path: str | os.PathLike[str], id_prefix: str) -> dict[str, Any]:
    """Return the last record of the decision whose id begins so.

    Raises UsageError when there is none or more than one, AuditError when the log does not hold together.
    """
    if not id_prefix:
        raise UsageError("name the decision: the first characters of its id are enough if no other begins so")
    found: dict[str, dict[str, Any]] = {}
    for record in read_records(path):
        identity = record.get("id") if record.get("kind") == "decision" else None
        if not isinstance(identity, str) or not identity.startswith(id_prefix):
            continue
        # Two are enough to know that the beginning is too short; the whole id decides all the same.
        if identity in found or identity == id_prefix or len(found) < 2:
            found[identity] = record
    if id_prefix in found:
        return found[id_prefix]
    if not found:
        raise UsageError(f"no decision in {shown(path)} has an id that begins so; copy it from the report or the error")
    if len(found) > 1:
        raise UsageError(
            f"more than one decision in {shown(path)} has an id that begins so; give more characters of it"
        )
    return next(iter(found.values()))


def walk(path: Path) -> Iterator[tuple[dict[str, Any], Link] | Broken]:
    """Yield each record with its link, and at last the first broken place, if any. One line is in memory at a time."""
    try:
        fd = open_log(path, os.O_RDONLY)
        with os.fdopen(fd, "rb") as file:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise AuditError(f"the audit log {shown(path)} is not a plain file: name a file")
            # Writers hold the lock while a line is incomplete, so up to this size there are whole lines alone.
            with locked(fd, shown(path), _LOCK_TIMEOUT_S, shared=True):
                size = os.fstat(fd).st_size
            yield from _walk(file, size)
    except OSError as exc:
        raise AuditError(f"the audit log {shown(path)} cannot be read ({os.strerror(exc.errno or 0)})") from None


def shown(path: str | os.PathLike[str]) -> str:
    """Write a path so that no control character in it reaches a terminal."""
    return ascii(os.fspath(path)).strip("'\"")


def _walk(file: BinaryIO, size: int) -> Iterator[tuple[dict[str, Any], Link] | Broken]:
    last = Link()
    number = 0
    left = size
    while left > 0:
        number += 1
        line = file.readline(min(left, MAX_RECORD_BYTES))
        left -= len(line)
        if not line.endswith(b"\n"):
            yield _unended(number, last, len(line))
            return
        try:
            record, link = unseal(line[:-1])
        except ValueError as exc:
            yield Broken(number, last.seq + 1, str(exc))
            return
        reason = _misplaced(record, link, last)
        if reason:
            yield Broken(number, last.seq + 1, reason)
            return
        yield record, link
        last = link


def _unended(number: int, last: Link, length: int) -> Broken:
    if length >= MAX_RECORD_BYTES:
        return Broken(number, last.seq + 1, "the line is longer than any record: it is not from this log")
    reason = "the last line is torn: its end is missing, as after an interrupted write"
    return Broken(number, last.seq + 1, reason, torn=True)


def _misplaced(record: dict[str, Any], link: Link, last: Link) -> str:
    expected = last.seq + 1
    if link.seq > expected:
        missing = f"record {expected} is" if link.seq == expected + 1 else f"records {expected} to {link.seq - 1} are"
        return f"record {link.seq} stands here; {missing} missing: deleted or moved"
    if link.seq < expected:
        return f"record {link.seq} stands here: duplicated, inserted or moved"
    if record["prev"] != last.hash:
        return "it does not follow on the record before it: one of the two was replaced"
    if link.time < last.time:
        return "its time is earlier than that of the record before it"
    return ""
