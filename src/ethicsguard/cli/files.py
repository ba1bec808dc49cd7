"""Which files a command looks at. Nothing in a folder is passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ethicsguard.cli.streams import tell
from ethicsguard.report.escape import shown
from ethicsguard.report.verdict import RunError


@dataclass(frozen=True, slots=True)
class Listed:
    """A file to look at; ``relative`` is its place below the folder that was named, or its name if it was named."""

    path: Path
    relative: Path
    named: bool


def listed(paths: Iterable[Path], own: Collection[Path] = frozenset()) -> tuple[list[Listed], list[RunError]]:
    """List the files of files and folders, each once, those of a folder in the order of their names.

    ``own`` are the site's own files and folders, resolved: where one lies in a folder, it is left out, and that is
    said on standard error. Whoever names one gets it looked at.
    """
    found: dict[str, Listed] = {}  # by the place that links lead to; one that leads in circles stands for itself
    errors: list[RunError] = []
    for path in paths:
        if not path.is_dir():
            found.setdefault(os.path.realpath(path), Listed(path, Path(path.name), named=True))
            continue
        before = len(found) + len(errors)
        for item in _below(path, path, own):
            if isinstance(item, RunError):
                errors.append(item)
            else:
                found.setdefault(os.path.realpath(item.path), item)
        if len(found) + len(errors) == before:
            errors.append(RunError(str(path), "there is no file in this folder"))
    return list(found.values()), errors


def _below(folder: Path, top: Path, own: Collection[Path]) -> Iterator[Listed | RunError]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield RunError(str(folder), f"this folder cannot be read: {error.strerror}")
        return
    for entry in entries:
        if own and _resolved(entry) in own:
            tell(f"{shown(str(entry))}: left out, as one of the site's own files")
        elif entry.is_symlink() and entry.is_dir():
            yield RunError(str(entry), "this is a link to a folder, and such links are not followed", incomplete=True)
        elif entry.is_dir():
            yield from _below(entry, top, own)
        else:
            yield Listed(entry, entry.relative_to(top), named=False)


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))
