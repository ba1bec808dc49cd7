"""The policies that officers' commands work on: those that are named, or those in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ethicsguard.guard import Engine
    from ethicsguard.model import Rule
    from ethicsguard.policy import PolicyCase


@dataclass(frozen=True, slots=True)
class Sources:
    """Policies and their tests, without a mistake. ``files`` are all that were read; ``own`` are where they came from,
    but for the packs that a profile chooses from.
    """

    engine: Engine
    rules: tuple[Rule, ...]
    cases: tuple[PolicyCase, ...]
    files: tuple[str, ...]
    own: tuple[Path, ...] = ()


def load_sources(paths: Sequence[Path], config: Path | None, profile: str | None, *, testing: bool = False) -> Sources:
    """Load policies with their registers, profiles and tests. Raises PolicyError with every mistake in all of them.

    Without paths, what is loaded is what answers: a site's own policies, and the packs with its profile. With
    ``testing``, registers that tests alone need are there besides.
    """
    from ethicsguard.errors import PolicyError
    from ethicsguard.guard import Guard
    from ethicsguard.policy import ProblemCollector, list_profiles, load_cases

    named, own = _sources(paths, config, profile)
    problems = ProblemCollector()
    list_profiles(problems, [path / "profiles" for path in own if path.is_dir()])
    registers = _registers(own, testing_only=not named) if named or testing else []
    try:
        engine = Guard.load(config, profile=profile, policies=named, registers=registers, audit=False).engine
    except PolicyError as error:
        problems.extend(error.problems)
        raise PolicyError(problems.problems) from None
    compiled = engine.policies
    rules = (*compiled.rules, *getattr(compiled, "left_out", ()))
    names = {rule.policy for rule in rules}
    cases = load_cases(own, compiled.vocabulary, [rule.id for rule in rules], names, problems)
    problems.raise_if_any()
    read = {*getattr(compiled, "files", ()), *problems.files}
    own = [*own, *engine.plugins.policy_dirs]
    return Sources(engine, tuple(sorted(rules, key=lambda rule: rule.id)), cases, tuple(sorted(read)), tuple(own))


def _registers(sources: Sequence[Path], *, testing_only: bool) -> list[Path]:
    """Return the registers in policies' folders and beside them. Those for tests hold entries that no site has."""
    around = dict.fromkeys(place for path in sources for place in (path, path.resolve().parent))
    below = [("registers", "testing")] if testing_only else [("registers", "testing"), ("registers",)]
    found = [place.joinpath(*steps) for place in around for steps in below]
    return [place for place in dict.fromkeys(found) if place.is_dir()]


def _sources(paths: Sequence[Path], config: Path | None, profile: str | None) -> tuple[list[Path], list[Path]]:
    """Return the policies that stand alone, if any do, and those whose tests are read.

    Where neither a path nor a configuration names any, that is all that ships.
    """
    from ethicsguard.cli.sites import configuration
    from ethicsguard.errors import UsageError
    from ethicsguard.policy import shipped_policies_dir
    from ethicsguard.report.escape import shown

    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no file or directory {shown(str(path))}")
    if paths:
        return list(paths), list(paths)
    chosen = configuration(config)
    if chosen.profile or chosen.policies_dirs or profile:
        return [], [*chosen.policies_dirs]
    return [shipped_policies_dir()], [shipped_policies_dir()]
