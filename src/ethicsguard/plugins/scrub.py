"""What plugins print or log while they are called is dropped: it may quote what they were given.

Only the calling thread's writes are dropped; those of other threads pass. Covered are ``sys.stdout``, ``sys.stderr``,
the originals behind them and their byte buffers, and every ``logging`` logger. Not covered, because Python has no place
where it could be done: threads and processes that a plugin starts, and files and descriptors that it opens itself.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

_STREAMS: Final = ("stdout", "stderr", "__stdout__", "__stderr__")
_log = logging.getLogger("ethicsguard.plugins")


class _Muted(threading.local):
    """The calls of plugins that a thread is in, innermost last, each as the number of characters that it wrote."""

    def __init__(self) -> None:
        self.written: list[int] = []


_here = _Muted()


class _Stream:
    """Stands before an output stream while plugins are called, and lets through what others write."""

    def __init__(self, stream: Any) -> None:
        self._behind = stream

    def write(self, text: Any) -> int:
        if _here.written:
            _here.written[-1] += len(text)
            return len(text)
        written: int = self._behind.write(text)
        return written

    def writelines(self, lines: Iterable[Any]) -> None:
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> _Stream:
        return _Stream(self._behind.buffer)

    @property
    def raw(self) -> _Stream:
        return _Stream(self._behind.raw)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)


_Handle = Callable[[logging.Logger, logging.LogRecord], None]


def _handle_before(behind: _Handle) -> _Handle:
    """Stand before the method through which every logger hands on its records."""

    def handle(logger: logging.Logger, record: logging.LogRecord) -> None:
        if _here.written:
            _here.written[-1] += len(str(record.msg))
        else:
            behind(logger, record)

    return handle


class _Doors:
    """Puts the streams and the logging in place with the first call of a plugin, and back after the last."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._calls = 0
        self._handle_behind: _Handle = logging.Logger.handle
        self._handle: _Handle | None = None

    def enter(self) -> None:
        with self._lock:
            self._calls += 1
            for name in _STREAMS:
                stream = getattr(sys, name)
                if stream is not None and not isinstance(stream, _Stream):
                    setattr(sys, name, _Stream(stream))
            if logging.Logger.handle is not self._handle:
                self._handle_behind = logging.Logger.handle
                self._handle = _handle_before(self._handle_behind)
                setattr(logging.Logger, "handle", self._handle)  # noqa: B010  # a method, to the type checker

    def leave(self) -> None:
        # What somebody else has put in place meanwhile stays; behind it, ours lets everything through.
        with self._lock:
            self._calls -= 1
            if self._calls:
                return
            for name in _STREAMS:
                stream = getattr(sys, name)
                if isinstance(stream, _Stream):
                    setattr(sys, name, stream._behind)
            if logging.Logger.handle is self._handle:
                setattr(logging.Logger, "handle", self._handle_behind)  # noqa: B010
                self._handle = None

    def after_fork(self) -> None:
        self._lock = threading.RLock()


_doors = _Doors()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_doors.after_fork)

_noticed: dict[str, int] = {}


@contextmanager
def muted(plugin: str) -> Iterator[None]:
    """Drop what the calling thread prints or logs inside the ``with`` block, and log afterwards how much it was.

    The notice comes with the 1st, 10th, 100th … such call of a plugin, so that a talkative one does not fill the log.
    """
    _doors.enter()
    _here.written.append(0)
    try:
        yield
    finally:
        written = _here.written.pop()
        _doors.leave()
        if written:
            _notice(plugin, written)


def _notice(plugin: str, written: int) -> None:
    count = _noticed[plugin] = _noticed.get(plugin, 0) + 1
    if str(count).strip("0") == "1":
        _log.warning("plugin %s wrote %d characters; not shown", plugin, written)
