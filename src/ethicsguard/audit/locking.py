"""One writer at a time, among all processes of a machine."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator

from ethicsguard.errors import AuditError

if sys.platform != "win32":
    import fcntl

_FIRST_WAIT_S = 0.0005
_LONGEST_WAIT_S = 0.02


@contextlib.contextmanager
def locked(fd: int, name: str, timeout_s: float, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock of an open file. Raises AuditError when another holds it for longer than ``timeout_s`` seconds."""
    if sys.platform == "win32":
        raise AuditError("the audit log needs the file locks of a POSIX system; name another sink in the configuration")
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    patience = time.monotonic() + timeout_s
    wait_s = _FIRST_WAIT_S
    while True:
        try:
            fcntl.flock(fd, kind | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= patience:
                raise AuditError(
                    f"the audit log {name} has been locked by another process for {timeout_s:g} seconds; "
                    "find the process that holds it (lsof), and try again"
                ) from None
        time.sleep(wait_s)
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
    try:
        yield
    finally:
        # Said aloud rather than left to close(): a child that was forked meanwhile holds the same lock.
        fcntl.flock(fd, fcntl.LOCK_UN)


def open_log(path: os.PathLike[str], flags: int) -> int:
    """Open a log, never through a link. A new one can be read and written by its owner alone (mode 0600)."""
    return os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0), 0o600)
