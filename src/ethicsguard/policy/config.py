"""Finds and reads the configuration of a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from ethicsguard.model import Pillar
from ethicsguard.policy.forms.config import (
    ConfigForm,
    DetectionForm,
    KeyForm,
    LimitsForm,
    PluginsForm,
)
from ethicsguard.policy.places import Document
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.profiles import site_facts
from ethicsguard.policy.toml_tree import load_toml
from ethicsguard.policy.validate import validate

CONFIG_NAME: Final = "ethicsguard.toml"
PYPROJECT_NAME: Final = "pyproject.toml"
_TABLE: Final = ("tool", "ethicsguard")


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key is: a file, or an environment variable. ``id`` is what tokens carry."""

    id: str
    file: Path | None = None
    env: str = ""


@dataclass(frozen=True, slots=True)
class AuditConfig:
    """Where decisions are recorded (``path`` of None: nowhere), and how often they are brought to the disk."""

    path: Path | None = None
    fsync: Literal["always", "interval"] = "always"
    interval_s: float = 1.0


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of a site; without a file, everything is at its strict default.

    ``path`` is the file that it came from. Paths are relative to what the file's own is relative to.
    ``when_not_covered`` and ``when_unknown`` map actions to "allow" or "stop"; those that are not named stop.
    """

    path: Path | None = None
    profile: str | None = None
    policies_dirs: tuple[Path, ...] = ()
    registers_dirs: tuple[Path, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    site: Mapping[str, Any] = field(default_factory=_nothing)
    required_pillars: Mapping[str, tuple[Pillar, ...]] = field(default_factory=_nothing)
    when_not_covered: Mapping[str, str] = field(default_factory=_nothing)
    when_unknown: Mapping[str, str] = field(default_factory=_nothing)
    require_roles: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    audit: AuditConfig = AuditConfig()
    plugins: PluginsForm = field(default_factory=PluginsForm.model_construct)
    detection: DetectionForm = field(default_factory=DetectionForm.model_construct)
    limits: LimitsForm = field(default_factory=LimitsForm.model_construct)
    keys: tuple[KeyPlace, ...] = ()

    @property
    def profile_directories(self) -> tuple[Path, ...]:
        """Where the site's own profiles are: in ``profiles`` below each directory of policies."""
        return tuple(directory / "profiles" for directory in self.policies_dirs)


def load_config(path: Path | None, problems: ProblemCollector, *, start: Path | None = None) -> Config:
    """Load the configuration from a path, or else from where it is found above ``start`` (the working directory).

    A folder as the path stands for the ``ethicsguard.toml`` in it.

    Where there is none, or it is wrong, the defaults come back; what is wrong is among the problems.
    """
    if path is not None and path.is_dir():
        path = path / CONFIG_NAME
    found = path if path is not None else find_config(start or Path.cwd(), problems)
    if found is None:
        return Config()
    document = _document(found, problems, is_asked_for=path is not None)
    form = validate(ConfigForm, document, problems) if document is not None else None
    if document is None:
        return Config(path=found)
    if form is None:
        return _whereabouts(document, found)
    _check_keys(form.keys, document, problems)
    return _config(form, found)


def _whereabouts(document: Document, path: Path) -> Config:
    """Return where a wrong configuration says that other files are: their mistakes are reported with its own."""
    places = {key: [branch.value for branch in document.root.items(key)] for key in ("policies", "registers")}
    named = {
        key: tuple(path.parent / each for each in values if isinstance(each, str)) for key, values in places.items()
    }
    return Config(path=path, policies_dirs=named["policies"], registers_dirs=named["registers"])


def find_config(start: Path, problems: ProblemCollector) -> Path | None:
    """Walk up from a directory to the first ``ethicsguard.toml``, or ``pyproject.toml`` with ``[tool.ethicsguard]``."""
    directory = start.resolve()
    for each in (directory, *directory.parents):
        if (each / CONFIG_NAME).is_file():
            return each / CONFIG_NAME
        if (each / PYPROJECT_NAME).is_file() and _has_table(each / PYPROJECT_NAME, problems):
            return each / PYPROJECT_NAME
    return None


def _has_table(path: Path, problems: ProblemCollector) -> bool:
    aside = ProblemCollector()
    if load_toml(path, aside, _TABLE) is not None:
        return True
    # A file that cannot be read may hold the configuration: going on without it could let through what it stops.
    problems.extend(aside.problems)
    return False


def _document(path: Path, problems: ProblemCollector, *, is_asked_for: bool) -> Document | None:
    if path.name != PYPROJECT_NAME:
        return load_toml(path, problems)
    before = len(problems.problems)
    document = load_toml(path, problems, _TABLE)
    if document is None and is_asked_for and len(problems.problems) == before:
        whole = load_toml(path, problems)
        if whole is not None:
            problems.add(whole.root.problem("there is no table [tool.ethicsguard] in this file"))
    return document


def _check_keys(keys: tuple[KeyForm, ...], document: Document, problems: ProblemCollector) -> None:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        place = document.value_place(("keys", index))
        if bool(key.file) == bool(key.env):
            hint = 'write file = "…" or env = "…"; the key itself never stands here'
            problems.add(document.source.problem(place, "a key has either a file or an env", hint))
        if key.id in seen:
            problems.add(
                document.source.problem(place, f'there are two keys "{key.id}"', "each key has an id of its own")
            )
        seen.add(key.id)


def _config(form: ConfigForm, path: Path) -> Config:
    base = path.parent
    return Config(
        path=path,
        profile=form.profile,
        policies_dirs=tuple(base / each for each in form.policies),
        registers_dirs=tuple(base / each for each in form.registers),
        jurisdictions=form.jurisdictions,
        site=site_facts(form.site),
        required_pillars=MappingProxyType(dict(form.required_pillars)),
        when_not_covered=MappingProxyType(dict(form.when_not_covered)),
        when_unknown=MappingProxyType(dict(form.when_unknown)),
        require_roles=MappingProxyType(dict(form.require_roles)),
        audit=AuditConfig(
            path=base / form.audit.path if form.audit.path else None,
            fsync="always" if form.audit.fsync == "always" else "interval",
            interval_s=form.audit.interval_s,
        ),
        plugins=form.plugins,
        detection=form.detection,
        limits=form.limits,
        keys=tuple(KeyPlace(key.id, base / key.file if key.file else None, key.env) for key in form.keys),
    )
