"""From the options of a command to a guard, and to the places that a site's configuration names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ethicsguard.errors import UsageError
from ethicsguard.report.escape import shown

if TYPE_CHECKING:
    from ethicsguard.guard import Guard
    from ethicsguard.model import Rule
    from ethicsguard.plugins import PluginStatus
    from ethicsguard.policy import Config


def version() -> str:
    """Return the version of this package."""
    from ethicsguard import __version__

    return __version__


def load_guard(
    config: Path | None,
    profile: str | None,
    policies: Sequence[Path] | None = None,
    jurisdictions: Sequence[str] | None = None,
    *,
    audit: bool = True,
) -> Guard:
    """Load a guard. Raises PolicyError with all mistakes, ConfigurationError when no profile was chosen."""
    from ethicsguard.guard import Guard

    for code in jurisdictions or ():
        check_place(code)
    return Guard.load(
        config,
        profile=profile,
        policies=tuple(policies or ()),
        jurisdictions=tuple(jurisdictions) if jurisdictions else None,
        audit=audit,
    )


def load_finder(config: Path | None, profile: str | None) -> Guard:
    """Load a guard that only finds. What is found does not depend on the rules, so that none need be chosen."""
    if profile is None:
        chosen = configuration(config)
        profile = None if chosen.profile or chosen.policies_dirs else "baseline"
    return load_guard(config, profile, audit=False)


def configuration(path: Path | None) -> Config:
    """Read the site's configuration. Raises PolicyError."""
    from ethicsguard.policy import ProblemCollector, load_config

    problems = ProblemCollector()
    config = load_config(path, problems)
    problems.raise_if_any()
    return config


def audit_log(log: Path | None, config: Path | None) -> Path:
    """Return the audit log: the one that was named, or the configuration's."""
    path = log or configuration(config).audit.path
    if path is None:
        raise UsageError("name the audit log: no configuration says where it is ([audit] path)")
    if not path.exists():
        raise UsageError(f"there is no audit log {shown(str(path))}; decisions are recorded where [audit] path says")
    return path


def rules_named(
    name: str, config: Path | None, profile: str | None, policies: Sequence[Path] | None
) -> tuple[Rule, ...]:
    """Return the rule with an id, or those whose ids begin with it, from the policies in use or those that ship.

    Raises UsageError when there is none.
    """
    from ethicsguard.policy import did_you_mean

    site = configuration(config)
    chosen = profile or (None if site.profile or site.policies_dirs or policies else "baseline")
    compiled = load_guard(config, chosen, policies, audit=False).engine.policies
    rules: dict[str, Rule] = {rule.id: rule for rule in (*compiled.rules, *getattr(compiled, "left_out", ()))}
    if name in rules:
        return (rules[name],)
    start = f"{name}-" if "-" in name.rstrip("-") else name  # a beginning that has several parts ends with a whole one
    found = tuple(rules[rule_id] for rule_id in sorted(rules) if rule_id.startswith(start.replace("--", "-")))
    if not found and "-" not in name:  # what is not even shaped like a rule's id may be anything, and is not repeated
        raise UsageError("no decision's id and no rule's id begins so; copy it from the report, the error or the rule")
    if not found:
        raise UsageError(f'there is no rule "{shown(name, 80)}"; {did_you_mean(name, rules)}'.rstrip("; "))
    return found


def plugin_statuses(config: Path | None) -> Sequence[PluginStatus]:
    """Return what became of each installed plugin. That a required one is missing is an error elsewhere."""
    from ethicsguard.plugins import load_plugins

    chosen = configuration(config).plugins
    return load_plugins(allow=chosen.allow, disable=chosen.disable, config=getattr(chosen, "tables", None)).plugins


def check_place(code: str) -> None:
    """Raise UsageError for what is no code of a jurisdiction: such a code would leave rules out without a word."""
    from pydantic import TypeAdapter, ValidationError

    from ethicsguard.policy.forms.base import Jurisdiction

    try:
        TypeAdapter(Jurisdiction).validate_python(code)
    except ValidationError:
        raise UsageError(
            f'"{shown(code, 60)}" is no code of a place; codes look like FR, EU, US-VA or US-CA-OAKLAND'
        ) from None
