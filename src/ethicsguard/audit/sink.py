"""The audit log that comes with the engine: a file of JSON lines, each tied to the one before."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from ethicsguard.audit.chain import Link, canonical, seal
from ethicsguard.audit.locking import locked, open_log
from ethicsguard.audit.tail import Tail, read_tail
from ethicsguard.errors import AuditError, ConfigurationError

_ADVICE: Final = {
    errno.ENOENT: "make the directory that it lies in, or name another path in the configuration",
    errno.EACCES: "let this user write there, or name another path in the configuration",
    errno.EPERM: "let this user write there, or name another path in the configuration",
    errno.EROFS: "name a path on a disk that can be written",
    errno.EISDIR: "name a file, not a directory",
    errno.ENOTDIR: "name a file whose parents are directories",
    errno.ELOOP: "name the file itself: the log is not written through a symbolic link",
    errno.ENOSPC: "make room on the disk, then start again",
    errno.EDQUOT: "raise the quota or make room, then start again",
    errno.EIO: "the disk fails: mend it, verify the log, then start again",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


class JsonLinesSink:
    """Appends records to one file; safe under threads, forks and several processes.

    With ``fsync="always"`` a record is on the disk before ``append`` returns. With ``"interval"`` it has been handed to
    the operating system: it outlives the process at once, and a loss of power only from the next append that comes
    ``interval_s`` seconds or more after the last flush, or from ``flush()``; nobody else flushes an idle log.

    A write that was cut off (a kill, a full disk) leaves a line without an end, which nobody was told is kept. The next
    append removes it, and its own record says so under ``repaired``: the number of bytes and their SHA-256. A line that
    lacks nothing but its end is a whole record, and is kept. Any error while writing stops the sink for good, because
    after a failed flush nobody knows what the disk holds: later appends raise AuditError until the process restarts.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        fsync: Literal["always", "interval"] = "always",
        *,
        interval_s: float = 1.0,
        lock_timeout_s: float = 10.0,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        """Open the log, or make it. Raises AuditError if it cannot be written, ConfigurationError for another fsync."""
        if fsync not in ("always", "interval"):
            raise ConfigurationError(
                'the audit log is flushed "always" or at an "interval"; the configuration names neither'
            )
        self.path: Final = Path(path)
        self._always = fsync == "always"
        self._interval_s = interval_s
        self._lock_timeout_s = lock_timeout_s
        self._clock = clock
        self._turn = threading.Lock()
        self._stopped = ""
        self._unflushed = False
        self._flushed_at = time.monotonic()
        self._end = 0
        self._head = Link()
        _sinks.add(self)
        with self._open() as fd, locked(fd, self._name, lock_timeout_s):
            self._seen(read_tail(fd, self._name))

    def append(self, record: Mapping[str, Any]) -> None:
        """Keep a record. Raises AuditError when that cannot be promised; the record then counts as not kept."""
        canonical(record)  # what cannot be written is refused before the file is touched
        if not self._turn.acquire(timeout=self._lock_timeout_s):
            raise AuditError(
                f"the audit log {self._name} is not keeping up: an append waited {self._lock_timeout_s:g} seconds"
            )
        try:
            self._refuse_if_stopped()
            with self._open() as fd, locked(fd, self._name, self._lock_timeout_s):
                self._append(fd, record)
        finally:
            self._turn.release()

    def flush(self) -> None:
        """Bring to the disk what ``fsync="interval"`` has left to the operating system. Raises AuditError."""
        with self._turn:
            self._refuse_if_stopped()
            if self._unflushed:
                with self._open() as fd:
                    self._fsync(fd)

    def close(self) -> None:
        """Flush. The sink holds nothing open between appends, so there is nothing else to close."""
        if not self._stopped:
            self.flush()

    @property
    def _name(self) -> str:
        # A path is shown so that no control character in it reaches a terminal.
        return ascii(str(self.path)).strip("'\"")

    def _append(self, fd: int, record: Mapping[str, Any]) -> None:
        tail = read_tail(fd, self._name)
        self._refuse_if_cut(tail)
        repaired = None
        if tail.torn and not tail.unended:
            repaired = {"bytes": len(tail.torn), "sha256": hashlib.sha256(tail.torn).hexdigest()}
        now = self._clock().astimezone(UTC)
        line, link = seal(record, tail.link, f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z", repaired)
        if repaired is not None:
            os.ftruncate(fd, tail.end)
        self._write(fd, b"\n" + line if tail.unended else line, tail.end)
        self._unflushed = True
        if self._always or time.monotonic() - self._flushed_at >= self._interval_s:
            self._fsync(fd)
        self._end, self._head = tail.end + len(line) + tail.unended, link

    def _write(self, fd: int, line: bytes, end: int) -> None:
        written = os.write(fd, line)
        if written != len(line):
            with contextlib.suppress(OSError):  # if this fails too, the next writer finds the torn line
                os.ftruncate(fd, end)
            raise OSError(errno.ENOSPC, "short write")

    def _fsync(self, fd: int) -> None:
        os.fsync(fd)
        self._unflushed = False
        self._flushed_at = time.monotonic()

    def _refuse_if_cut(self, tail: Tail) -> None:
        """Refuse to go on when records that this sink has seen are no longer there."""
        same_place = tail.end == self._end
        if tail.end < self._end or tail.link.seq < self._head.seq or (same_place and tail.link != self._head):
            self._stopped = (
                f"the audit log {self._name} lost records that were kept (it was cut, replaced or rotated in use): "
                "put it back, or verify both parts and start again"
            )
            raise AuditError(self._stopped)

    def _seen(self, tail: Tail) -> None:
        self._end, self._head = tail.end, tail.link

    def _refuse_if_stopped(self) -> None:
        if self._stopped:
            raise AuditError(f"{self._stopped}; it takes no more records until the process starts again")

    @contextlib.contextmanager
    def _open(self) -> Iterator[int]:
        """Open the file anew: each append has a lock of its own, so that threads and forks exclude each other."""
        created = False
        try:
            try:
                fd = open_log(self.path, os.O_RDWR | os.O_APPEND)
            except FileNotFoundError:
                self._refuse_if_cut(Tail(Link(), 0))
                fd = open_log(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
                created = True
        except OSError as exc:
            raise AuditError(self._told("cannot be opened for writing", exc)) from None
        try:
            try:
                if not stat.S_ISREG(os.fstat(fd).st_mode):
                    raise AuditError(
                        f"the audit log {self._name} is not a plain file; name a file in the configuration"
                    )
                if created:
                    self._fsync_directory()
                yield fd
            finally:
                os.close(fd)
        except OSError as exc:
            self._stopped = self._told("failed", exc)
            raise AuditError(self._stopped) from None

    def _fsync_directory(self) -> None:
        """Make the new file's name durable, too."""
        fd = os.open(self.path.parent, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def _told(self, what: str, exc: OSError) -> str:
        cause = os.strerror(exc.errno) if exc.errno else "it ended early"
        advice = _ADVICE.get(exc.errno or 0, "see to the disk, verify the log, then start again")
        return f"the audit log {self._name} {what} ({cause}): {advice}"


_sinks: weakref.WeakSet[JsonLinesSink] = weakref.WeakSet()


def _after_fork_in_child() -> None:
    # A thread that is not in the child may have had the turn.
    for sink in list(_sinks):
        sink._turn = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
