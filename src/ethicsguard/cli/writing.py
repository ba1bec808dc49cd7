"""Where ``redact`` writes, and how the changes that a guard plans become a file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from ethicsguard.cli.files import Listed, listed
from ethicsguard.errors import UsageError
from ethicsguard.exports import AtomicOutput, Export, open_export
from ethicsguard.model import Edit, Payload
from ethicsguard.report.escape import shown

_BLOCK_BYTES = 1 << 20


class ExportApplier:
    """Applies edits to an export, round by round, and puts the last round in the target's place.

    Rounds stand in a folder of their own beside the target, which nobody else may enter and which is removed. The
    target appears whole, with ``release``, or not at all.
    """

    def __init__(self, export: Export, target: Path, *, delimiter: str | None = None, force: bool = False) -> None:
        """Check that the target can be written, before any work. Raises UsageError, OutputExistsError."""
        self.result = target
        self._source = export
        self._latest = export
        self._delimiter = delimiter
        self._rounds = 0
        target.parent.mkdir(parents=True, exist_ok=True)
        self._output = AtomicOutput(target, force=force, inputs=[export.path])
        self._made = ExitStack()

    def apply(self, payload: Payload, edits: Iterable[Edit]) -> Payload:  # noqa: ARG002 - the export, maybe watched
        """Write the next round, and return it for judging."""
        if not self._rounds:
            self._folder = Path(tempfile.mkdtemp(prefix=".ethicsguard-", dir=self.result.parent))
            self._made.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self._rounds += 1
        path = self._folder / f"round-{self._rounds}"
        with path.open("xb") as file:
            self._latest.rewrite(edits, file)
        encoding = None if self._source.encoding == "utf-8" else self._source.encoding
        self._latest = open_export(
            path, format=self._source.format, encoding=encoding, delimiter=self._delimiter, limits=self._source.limits
        )
        return self._latest

    def seal(self) -> None:
        """Bring the last round, or the file itself if there was none, to the disk under another name."""
        self._made.enter_context(self._output)
        with self._latest.path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                self._output.write(block)
        self._output.close()

    def release(self) -> None:
        """Give the result its name."""
        self._output.commit()
        self._made.close()

    def discard(self) -> None:
        """Remove what was made, but for a target that was released."""
        self._made.close()


def targets_of(paths: Sequence[Path], output: Path) -> dict[Listed, Path]:
    """Say to which file each file goes: to OUT itself, or to its place below OUT, if that is (to be) a folder."""
    items, errors = listed(paths)
    if errors:
        raise UsageError("; ".join(f"{shown(error.path)}: {error.message}" for error in errors))
    into_folder = len(items) > 1 or output.is_dir() or str(output).endswith(os.sep) or any(p.is_dir() for p in paths)
    for path in paths:
        if path.is_dir() and output.resolve().is_relative_to(path.resolve()):
            raise UsageError(f"{shown(str(output))} lies within {shown(str(path))}: choose a folder outside of it")
    targets = {item: output / item.relative if into_folder else output for item in items}
    if len(set(targets.values())) < len(targets):
        raise UsageError(
            "two of the files have the same name, and would be written to the same place: redact them apart"
        )
    return targets
