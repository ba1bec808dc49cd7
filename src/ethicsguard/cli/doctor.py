"""``ethicsguard doctor``: is everything there, and how does it work here?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from ethicsguard.cli import options
from ethicsguard.cli.faults import command, sentence
from ethicsguard.cli.streams import put
from ethicsguard.errors import EthicsGuardError, PolicyError
from ethicsguard.report.escape import shown
from ethicsguard.report.exit_code import ExitCode

_NEEDED = (
    "presidio-analyzer",
    "presidio-anonymizer",
    "cel-expr-python",
    "pydantic",
    "pyyaml",
    "pluggy",
    "phonenumbers",
    "tldextract",
    "cryptography",
    "typer",
    "rich",
)
_OPTIONAL = {"cerbos": "a shared decision point"}


@command
def doctor(config: options.Config = None, profile: options.Profile = None) -> ExitCode:
    """Say versions, what is missing, how personal data is found, and how policies, plugins and the log are."""
    healthy = True
    for name, look in (
        ("versions", _versions),
        ("detection", _detection),
        ("network", lambda _config, _profile: iter(["no call is made"])),
        ("configuration", _configuration),
        ("policies", _policies),
        ("plugins", _plugins),
        ("audit log", _audit),
    ):
        healthy = _say(name, look, config, profile) and healthy
    return ExitCode.PASS if healthy else ExitCode.ERROR


def _say(
    name: str, look: Callable[[Path | None, str | None], Iterator[str]], config: Path | None, profile: str | None
) -> bool:
    try:
        lines = list(look(config, profile)) or ["none"]
    except PolicyError as error:
        lines = [f"! {len(error.problems)} mistakes in the files; 'ethicsguard lint' names them"]
    except (EthicsGuardError, OSError, ImportError) as error:
        lines = [f"! {sentence(error)}"]
    for at, line in enumerate(lines):
        put(f"{name if at == 0 else '':<14} {line}")
    return not any(line.startswith("!") for line in lines)


def _versions(_config: Path | None, _profile: str | None) -> Iterator[str]:
    from importlib import metadata

    from ethicsguard.cli.sites import version

    yield f"ethicsguard {version()}, Python {sys.version.split()[0]} on {sys.platform}"
    found, missing = [], []
    for name in _NEEDED:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    yield ", ".join(found)
    if missing:
        yield f"! missing: {', '.join(missing)}; install ethicsguard again"
    for name, purpose in _OPTIONAL.items():
        try:
            yield f"{name} {metadata.version(name)} ({purpose})"
        except metadata.PackageNotFoundError:
            yield f"{name} is not installed ({purpose}; not needed)"


def _detection(config: Path | None, profile: str | None) -> Iterator[str]:
    from ethicsguard.cli.sites import load_finder

    engine = load_finder(config, profile).engine
    yield "patterns and checksums, without a language model: names in free text are not found, classified columns are"
    yield f"{len(engine.detector.entities)} entities, from a score of {engine.min_score} on"


def _configuration(config: Path | None, _profile: str | None) -> Iterator[str]:
    from ethicsguard.cli.sites import configuration

    found = configuration(config)
    if found.path is None:
        yield "none found (ethicsguard.toml); 'ethicsguard init' writes one"
        return
    yield shown(str(found.path))
    if found.jurisdictions:
        yield f"jurisdictions {', '.join(found.jurisdictions)}"


def _policies(config: Path | None, profile: str | None) -> Iterator[str]:
    from ethicsguard.cli.sites import configuration, load_guard

    chosen = configuration(config)
    if not (profile or chosen.profile or chosen.policies_dirs):
        yield "no profile chosen; 'ethicsguard init' helps to choose, --profile baseline binds no place"
        return
    policies = load_guard(config, profile, audit=False).engine.policies
    yield f"{'profile ' + shown(profile or chosen.profile or '') if profile or chosen.profile else 'your own policies'}"
    yield f"{len(policies.rules)} rules, {policies.digest}"


def _plugins(config: Path | None, _profile: str | None) -> Iterator[str]:
    from ethicsguard.cli.sites import configuration, plugin_statuses

    statuses = plugin_statuses(config)
    for each in statuses:
        mark = "! " if each.state == "quarantined" else ""
        yield f"{mark}{shown(each.name)} {shown(each.version)}: {each.state}" + (
            f" ({shown(each.reason)})" if each.reason else ""
        )
    active = {each.name for each in statuses if each.state == "active"}
    for name in configuration(config).plugins.required:
        if name not in active:
            yield f"! {shown(name)} is required and not active: nothing is decided"


def _audit(config: Path | None, _profile: str | None) -> Iterator[str]:
    from ethicsguard.audit import verify
    from ethicsguard.cli.sites import configuration

    path = configuration(config).audit.path
    if path is None:
        yield "decisions are not recorded: the configuration names no log ([audit] path)"
    elif not path.exists():
        yield f"{shown(str(path))} is not there yet; it is made with the first decision"
    else:
        found = verify(path)
        broken = found.first_broken
        state = (
            f"! record {broken.seq} is broken: {shown(broken.reason)}"
            if broken
            else f"{found.records} records hold together"
        )
        yield f"{state} ({shown(str(path))})" if broken else f"{shown(str(path))}: {state}"
