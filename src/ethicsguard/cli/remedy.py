"""The command line that fixes what can be fixed, ready to be pasted."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from ethicsguard.report.verdict import RunVerdict


def remedy_of(run: RunVerdict, paths: Sequence[Path], options: Mapping[str, Sequence[str | None]]) -> str:
    """Return the redact command for files that only need changes; empty if there are none.

    ``options`` are those of the check, by name with their values, as redact takes them, too.
    """
    fixable = [file.path for file in run.files if file.changes and not file.done and file.decision.permitted]
    if not fixable:
        return ""
    if len(paths) == 1 and paths[0].is_dir():
        inputs, output = [str(paths[0])], f"{paths[0].resolve().name}-redacted/"
    elif len(fixable) == 1:
        path = Path(fixable[0])
        inputs, output = fixable, str(path.with_name(f"{path.stem}-redacted{path.suffix}"))
    else:
        inputs, output = fixable, "redacted/"
    words = ["ethicsguard", "redact", *inputs, "-o", output]
    for name, values in options.items():
        words += [word for value in values if value is not None for word in (name, value)]
    return shlex.join(words)
