"""Where ``redact`` writes."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ethicsguard.cli.files import Listed, listed
from ethicsguard.errors import UsageError
from ethicsguard.report.escape import shown

if TYPE_CHECKING:
    from ethicsguard.guard import Guard


def targets_of(paths: Sequence[Path], output: Path, own: Collection[Path] = frozenset()) -> dict[Listed, Path]:
    """Say to which file each file goes: to OUT itself, or to its place below OUT, if that is (to be) a folder."""
    items, errors = listed(paths, own)
    if errors:
        raise UsageError("; ".join(f"{shown(error.path)}: {error.message}" for error in errors))
    into_folder = len(items) > 1 or output.is_dir() or str(output).endswith(os.sep) or any(p.is_dir() for p in paths)
    for path in paths:
        if path.is_dir() and Path(os.path.realpath(output)).is_relative_to(os.path.realpath(path)):
            raise UsageError(f"{shown(str(output))} lies within {shown(str(path))}: choose a folder outside of it")
    targets = {item: output / item.relative if into_folder else output for item in items}
    if len(set(targets.values())) < len(targets):
        raise UsageError(
            "two of the files have the same name, and would be written to the same place: redact them apart"
        )
    return targets


def refuse_log(guard: Guard, targets: Iterable[Path]) -> None:
    """Raise UsageError if the audit log, wherever links lead, is among the files to write: --force is not for it."""
    paths = (getattr(sink, "path", None) for sink in guard.engine.sinks)  # a plugin's need not be a file
    logs = {os.path.realpath(path) for path in paths if path is not None}
    for target in targets:
        if os.path.realpath(target) in logs:
            raise UsageError(f"{shown(str(target))} is the audit log: name another file to write")
