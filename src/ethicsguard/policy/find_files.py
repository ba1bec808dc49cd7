"""Finds the files of a directory of policies."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ethicsguard.policy.places import WHOLE_FILE, Source
from ethicsguard.policy.problems import ProblemCollector

_SUFFIXES: Final = (".yaml", ".yml")
_HUNG_ON: Final = ".txt"
_TEST_ENDING: Final = "_test"
_OTHER_KINDS: Final = ("registers", "profiles")


def policy_files(paths: Sequence[Path], problems: ProblemCollector) -> tuple[Path, ...]:
    """Return the policy files among paths, and below those that are directories, each once, in a stable order.

    Hidden files, ``registers`` and ``profiles`` directories and ``*_test.yaml`` are left out. A directory without a
    policy is a problem.
    """
    return _found(paths, problems, tests=False)


def case_files(paths: Sequence[Path], problems: ProblemCollector) -> tuple[Path, ...]:
    """Return the files of policy tests, ``*_test.yaml``, among paths and below them. There may be none."""
    return _found(paths, problems, tests=True)


def yaml_files(directory: Path, problems: ProblemCollector) -> tuple[Path, ...]:
    """Return the YAML files right in a directory, sorted by name."""
    try:
        paths = sorted(path for path in directory.iterdir() if path.is_file())
    except OSError as error:
        _unreadable(directory, error, problems)
        return ()
    _misnamed(paths, problems)
    return tuple(path for path in paths if _is_yaml(path.name))


def _found(paths: Sequence[Path], problems: ProblemCollector, *, tests: bool) -> tuple[Path, ...]:
    found: dict[Path, Path] = {}
    for path in paths:
        if not path.is_dir():
            if tests == path.stem.endswith(_TEST_ENDING):
                found.setdefault(path.resolve(), path)
            continue
        below = sorted(_below(path, problems))
        chosen = [each for each in below if each.stem.endswith(_TEST_ENDING) == tests]
        if not chosen and not tests:
            _nothing_there(path, problems)
        for each in chosen:
            found.setdefault(each.resolve(), each)
    return tuple(found.values())


def _below(directory: Path, problems: ProblemCollector) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        _unreadable(Path(error.filename or directory), error, problems)

    for root, names, files in os.walk(directory, onerror=refused):
        names[:] = [name for name in names if not name.startswith(".") and name not in _OTHER_KINDS]
        _misnamed((Path(root) / name for name in sorted(files)), problems)
        yield from (Path(root) / name for name in files if _is_yaml(name))


def _misnamed(paths: Iterable[Path], problems: ProblemCollector) -> None:
    """Report files that are meant, and that nobody would read: some editors hang .txt on every name."""
    for path in paths:
        bare = path.name[: -len(_HUNG_ON)] if path.name.lower().endswith(_HUNG_ON) else path.name
        if path.name.startswith(".") or _is_yaml(path.name) or not bare.lower().endswith(_SUFFIXES):
            continue
        stem, _, suffix = bare.rpartition(".")
        message = f"this file is not read, because of how its name ends ({path.name[len(stem) :]})"
        hint = f'rename it to "{stem}.{suffix.lower()}"'
        if bare != path.name:
            hint += "; have the names of files shown with their endings, so that you see .txt"
        problems.add(Source(str(path), ()).problem(WHOLE_FILE, message, hint))


def _is_yaml(name: str) -> bool:
    return name.endswith(_SUFFIXES) and not name.startswith(".")


def _nothing_there(directory: Path, problems: ProblemCollector) -> None:
    problems.add(
        Source(str(directory), ()).problem(
            WHOLE_FILE,
            "there is no policy in this directory",
            "policies are files NAME.yaml that begin with policy: NAME",
        )
    )


def _unreadable(path: Path, error: OSError, problems: ProblemCollector) -> None:
    reason = (error.strerror or "no reason given").lower()
    problems.add(Source(str(path), ()).problem(WHOLE_FILE, f"the directory cannot be read: {reason}"))
