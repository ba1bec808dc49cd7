"""Carries out a guard's edits on a file: each round into a new file, the last of which gets the output's name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from ethicsguard.errors import UsageError
from ethicsguard.exports.export import Export
from ethicsguard.exports.open import open_export
from ethicsguard.exports.output import AtomicOutput
from ethicsguard.model import Edit, Payload


class ExportApplier:
    """Writes a redacted export, out of sight until ``release``.

    Only its owner may read what is in the making, and a round's file is removed once the next one is there: an early
    round may still hold what a later one removes.
    """

    def __init__(self, export: Export, target: Path, *, delimiter: str | None = None, force: bool = False) -> None:
        """Make the output's folder, and check that it can be written, before any work. Raises as AtomicOutput does."""
        self.result = target
        self._source = self._latest = export
        self._delimiter = delimiter
        self._force = force
        self._stack = ExitStack()
        self._output: AtomicOutput | None = None
        self._made_folders = _made(target.parent)
        try:
            self._new_output()
        except BaseException:
            self._remove_folders()
            raise

    def apply(self, payload: Payload, edits: Iterable[Edit]) -> Payload:  # noqa: ARG002 - the latest round, maybe watched
        """Write the latest round with its edits, and return what was written, opened again."""
        stack = ExitStack()
        try:
            output = stack.enter_context(self._new_output())
            self._latest.rewrite(edits, output)
            output.close()
            self._latest = self._opened(output.partial)
        except BaseException:
            stack.close()
            raise
        before, self._stack, self._output = self._stack, stack, output
        before.close()
        return self._latest

    def seal(self) -> None:
        """See to it that there is a finished output, also when nothing had to be changed."""
        if self._output is None:
            self.apply(self._source, ())

    def release(self) -> None:
        """Give the output its name."""
        if self._output is not None:
            self._output.commit()
        self._stack.close()

    def discard(self) -> None:
        """Remove what was made, but for an output that was released."""
        self._stack.close()
        self._remove_folders()

    def _remove_folders(self) -> None:
        with contextlib.suppress(OSError):  # one that holds something by now stays
            for folder in self._made_folders:
                folder.rmdir()

    def _new_output(self) -> AtomicOutput:
        return AtomicOutput(self.result, force=self._force, inputs=(self._source.path,))

    def _opened(self, path: Path) -> Export:
        source = self._source
        encoding = None if source.encoding == "utf-8" else source.encoding
        return open_export(
            path, format=source.format, encoding=encoding, delimiter=self._delimiter, limits=source.limits
        )


def _made(folder: Path) -> list[Path]:
    """Make a folder and those that it lies in; return the ones that were not there, the innermost first."""
    missing: list[Path] = []
    try:
        for each in (folder, *folder.parents):
            if each.is_dir():
                break
            missing.append(each)
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UsageError(f"{folder} is no folder: a file stands in its way") from None
    except OSError as fault:
        raise UsageError(f"the folder {folder} cannot be made: {fault.strerror}") from None
    return missing
