"""What plugins print or log while they are called is dropped: it may quote what they were given.

Only the calling thread's writes are dropped, those of other threads pass. Covered are ``sys.stdout`` and ``sys.stderr`` (also the
originals behind them, and their byte buffers) and every ``logging`` logger. Not covered, because Python has no place where it could be done:
threads and processes that a plugin starts, and writes to file descriptors that it opened itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Final

_STREAMS: Final = ("stdout", "stderr", "__stdout__", "__stderr__")
_log = logging.getLogger("ethicsguard.plugins")


class _Muted(threading.local):
    """The calls of plugins that a thread is in, innermost last; each counts the characters that it wrote."""

    def __init__(self) -> None:
        self.calls: list[muted] = []


_here = _Muted()


class _Stream:
    """Stands before an output stream while plugins are called, and lets through what others write."""

    def __init__(self, stream: Any) -> None:
        self._behind = stream

    def write(self, text: Any) -> int:
        if _here.calls:
            _here.calls[-1].written += len(text)
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

    def __iter__(self) -> Any:
        return iter(self._behind)


class _Doors:
    """Puts the streams and the logging in place with the first call of a plugin, and back after the last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls = 0
        self._handle = logging.Logger.handle

    def enter(self) -> None:
        with self._lock:
            self._calls += 1
            for name in _STREAMS:
                stream = getattr(sys, name)
                if stream is not None and not isinstance(stream, _Stream):
                    setattr(sys, name, _Stream(stream))
            if logging.Logger.handle is not _handle:
                self._handle = logging.Logger.handle
                logging.Logger.handle = _handle  # type: ignore[method-assign]

    def leave(self) -> None:
        with self._lock:
            self._calls -= 1
            if self._calls:
                return
            for name in _STREAMS:
                stream = getattr(sys, name)
                if isinstance(stream, _Stream):  # else somebody put their own there, and takes it away again
                    setattr(sys, name, stream._behind)
            if logging.Logger.handle is _handle:
                logging.Logger.handle = self._handle  # type: ignore[method-assign]

    def pass_on(self, logger: logging.Logger, record: logging.LogRecord) -> None:
        self._handle(logger, record)

    def after_fork(self) -> None:
        self._lock = threading.Lock()


def _handle(logger: logging.Logger, record: logging.LogRecord) -> None:
    if _here.calls:
        _here.calls[-1].written += len(str(record.msg))
        return
    _doors.pass_on(logger, record)


_doors = _Doors()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_doors.after_fork)

_noticed: dict[str, int] = {}


class muted(contextlib.AbstractContextManager["muted"]):  # noqa: N801  # reads as a statement: with muted(name)
    """Drop what the calling thread prints or logs inside the ``with`` block, and say afterwards how much it was.

    The notice is logged for the 1st, 10th, 100th … such call of a plugin, so that a talkative one does not fill the log.
    """

    def __init__(self, plugin: str) -> None:
        self.plugin = plugin
        self.written = 0

    def __enter__(self) -> muted:
        _doors.enter()
        _here.calls.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        _here.calls.remove(self)
        _doors.leave()
        if self.written:
            count = _noticed[self.plugin] = _noticed.get(self.plugin, 0) + 1
            if str(count).strip("0") == "1":
                _log.warning("plugin %s wrote %d characters; not shown", self.plugin, self.written)
