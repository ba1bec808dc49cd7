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
    """Policies and their tests, without a mistake. ``files`` are all that were read."""

    engine: Engine
    rules: tuple[Rule, ...]
    cases: tuple[PolicyCase, ...]
    files: tuple[str, ...]


def load_sources(paths: Sequence[Path], config: Path | None, profile: str | None) -> Sources:
    """Load policies with their registers, profiles and tests. Raises PolicyError with every mistake in all of them."""
    from ethicsguard.errors import PolicyError
    from ethicsguard.guard import Guard
    from ethicsguard.policy import ProblemCollector, list_profiles, load_cases

    sources = _sources(paths, config, profile)
    problems = ProblemCollector()
    folders = [path for path in sources if path.is_dir()]
    list_profiles(problems, [path / "profiles" for path in folders])
    registers = _registers(sources)
    try:
        engine = Guard.load(config, profile=profile, policies=sources, registers=registers, audit=False).engine
    except PolicyError as error:
        problems.extend(error.problems)
        raise PolicyError(problems.problems) from None
    compiled = engine.policies
    rules = (*compiled.rules, *getattr(compiled, "left_out", ()))
    names = {rule.policy for rule in rules}
    cases = load_cases(sources, compiled.vocabulary, [rule.id for rule in rules], names, problems)
    problems.raise_if_any()
    read = {*getattr(compiled, "files", ()), *problems.files}
    return Sources(engine, tuple(sorted(rules, key=lambda rule: rule.id)), cases, tuple(sorted(read)))


def _registers(sources: Sequence[Path]) -> list[Path]:
    """Return the registers in policies' folders and beside them. Those for tests hold entries that no site has."""
    around = dict.fromkeys(place for path in sources for place in (path, path.resolve().parent))
    found = [each for place in around for each in (place / "registers" / "testing", place / "registers")]
    return [place for place in dict.fromkeys(found) if place.is_dir()]


def _sources(paths: Sequence[Path], config: Path | None, profile: str | None) -> list[Path]:
    """Return what was named; else nothing more than the site's own, if it has chosen; else all that ships."""
    from ethicsguard.cli.sites import configuration
    from ethicsguard.errors import UsageError
    from ethicsguard.policy import shipped_policies_dir
    from ethicsguard.report.escape import shown

    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no file or directory {shown(str(path))}")
    if paths:
        return list(paths)
    chosen = configuration(config)
    return [*chosen.policies_dirs] if chosen.profile or chosen.policies_dirs or profile else [shipped_policies_dir()]
