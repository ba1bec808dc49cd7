"""Files that appear whole or not at all, and never over another unless told to."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from ethicsguard.errors import EthicsGuardError, OutputExistsError, UsageError


class AtomicOutput:
    """A file in the making, under another name in the same folder, with mode 0600.

    Used as a context: ``write``, then ``close`` (what was written is on the disk), then ``commit`` (it has its name).
    Without ``commit`` nothing appears, and what was written is removed. It is given redacted text alone: a process
    that is killed leaves the file of the other name behind.
    """

    def __init__(self, path: str | Path, *, force: bool = False, inputs: Sequence[Path] = ()) -> None:
        """Check that ``path`` can be written, before any work.

        The output gets the permissions of the first of ``inputs``. ``force`` lets it replace a file. Raises
        OutputExistsError for a file that stands there, UsageError for a folder, for a folder that is missing, and for
        a path that is one of ``inputs`` by whatever name.
        """
        self.path = Path(path)
        self._force = force
        self._inputs = tuple(inputs)
        self._descriptor = -1
        self._partial: Path | None = None
        self._check()

    def _check(self) -> None:
        if self.path.is_dir():
            raise UsageError(f"{self.path} is a folder: name a file to write")
        if not self.path.parent.is_dir():
            raise UsageError(f"there is no folder {self.path.parent} to write into")
        for other in self._inputs:
            with contextlib.suppress(OSError):
                if self.path.samefile(other):
                    raise UsageError(f"{self.path} is the file that is read: name another one to write")
        if os.path.lexists(self.path) and not self._force:
            raise self._exists()

    def _exists(self) -> OutputExistsError:
        return OutputExistsError(f"{self.path} is there already: name another file, or say that it may be replaced")

    def __enter__(self) -> Self:
        partial = self.path.with_name(f".{self.path.name[:100]}.{secrets.token_hex(8)}.partial")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            self._descriptor = os.open(partial, flags | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as fault:
            raise self._failed(fault) from None
        self._partial = partial
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_descriptor()
        if self._partial is not None:
            with contextlib.suppress(OSError):
                self._partial.unlink()
            self._partial = None

    def write(self, data: bytes, /) -> int:
        """Write bytes. Raises UsageError if the disk does not take them."""
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError as fault:
            raise self._failed(fault) from None
        return len(data)

    def close(self) -> None:
        """Wait until all of it is on the disk. Raises UsageError if that fails."""
        try:
            os.fsync(self._descriptor)
        except OSError as fault:
            raise self._failed(fault) from None
        self._close_descriptor()

    def commit(self) -> None:
        """Give the file its name. Raises OutputExistsError if another one has it by now and may not be replaced."""
        if self._descriptor >= 0:
            self.close()
        partial = self.partial
        try:
            partial.chmod(self._mode())
            if self._force:
                partial.replace(self.path)
            elif os.name == "nt":
                partial.rename(self.path)  # there, it does not replace
            else:
                self.path.hardlink_to(partial)
                partial.unlink()
        except FileExistsError:
            raise self._exists() from None
        except OSError as fault:
            raise self._failed(fault) from None
        self._partial = None
        try:
            _sync_folder(self.path.parent)
        except OSError as fault:
            raise UsageError(f"{self.path} is written, but its folder cannot be saved: {fault.strerror}") from None

    @property
    def partial(self) -> Path:
        """Where the file is as long as it is in the making. Raises UsageError before and after that."""
        if self._partial is None:
            raise UsageError("an output is written inside of its context, and gets its name once")
        return self._partial

    def _mode(self) -> int:
        mask = os.umask(0o077)
        os.umask(mask)
        allowed = 0o666
        with contextlib.suppress(OSError, IndexError):
            allowed = self._inputs[0].stat().st_mode & 0o666
        return (allowed | 0o600) & ~mask

    def _close_descriptor(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _failed(self, fault: OSError) -> EthicsGuardError:
        reason = "the disk is full" if fault.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)) else fault.strerror
        return UsageError(f"{self.path} cannot be written: {reason}; nothing is left under that name")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
