"""Carries out a guard's edits on a file: each round into a new file, the last of which gets the output's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from ethicsguard.errors import UsageError
from ethicsguard.exports.export import Export
from ethicsguard.exports.output import AtomicOutput
from ethicsguard.model import Edit, Payload


class ExportApplier:
    """Writes a redacted export, out of sight until ``release``.

    ``reopen`` opens a file as the first export was opened: same format, encoding, delimiter and limits. Nothing but
    text that was redacted is ever written; a round's file is removed once the next one is there.
    """

    def __init__(self, export: Export, target: Path, *, force: bool, reopen: Callable[[Path], Export]) -> None:
        """Check that the output can be written before any work is done. Raises as AtomicOutput does."""
        self._source = export
        self._target = target
        self._force = force
        self._reopen = reopen
        self._stack = ExitStack()
        self._output: AtomicOutput | None = None
        AtomicOutput(target, force=force, inputs=(export.path,))

    @property
    def result(self) -> Path:
        """The path of the output."""
        return self._target

    def apply(self, payload: Payload, edits: Iterable[Edit]) -> Payload:
        """Write the payload with its edits, and return what was written, opened again."""
        if not isinstance(payload, Export):
            raise UsageError("only an export can be written as a file")
        stack = ExitStack()
        try:
            output = stack.enter_context(AtomicOutput(self._target, force=self._force, inputs=(self._source.path,)))
            payload.rewrite(edits, output)
            output.close()
            written = self._reopen(output.partial)
        except BaseException:
            stack.close()
            raise
        before, self._stack, self._output = self._stack, stack, output
        before.close()
        return written

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
        """Remove what was written."""
        self._stack.close()
