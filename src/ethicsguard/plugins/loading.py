"""Finds plugins, imports those that the site allows, and builds the registry."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata
from typing import Any, Final

from ethicsguard.errors import ConfigurationError, PluginError
from ethicsguard.hookspecs import PROJECT
from ethicsguard.plugins.calling import call
from ethicsguard.plugins.contributions import contributions_of
from ethicsguard.plugins.frozen import frozen
from ethicsguard.plugins.hooks import implementations_of
from ethicsguard.plugins.registry import LoadedPlugin, PluginRegistry, PluginStatus, State

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


_HANDED_IN: Final = "(handed in)"
_OPERATORS: Final = {
    *("replace", "redact", "mask", "suppress", "hash", "encrypt", "keep", "drop", "truncate"),
    *("month", "range", "grid", "area", "block"),
}
_FACT_PARTS: Final = {
    *("pii", "fields", "purpose", "collected_for", "technology", "schedule", "accessibility", "channels", "site"),
    *("record", "retention", "description"),
}


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """Names of the engine's own parts, which no plugin can replace. Whoever builds the engine adds those it knows."""

    operators: frozenset[str] = frozenset(_OPERATORS)
    fact_parts: frozenset[str] = frozenset(_FACT_PARTS)
    recognizers: frozenset[str] = frozenset()

    def clash(self, names: Sequence[tuple[str, str]]) -> str:
        """Name the first thing that the engine already has; empty if there is none."""
        taken = {"operator": self.operators, "fact provider": self.fact_parts, "recognizer": self.recognizers}
        return next((f"{kind} {name}" for kind, name in names if name in taken[kind]), "")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plugin that was found, before anything of it was run."""

    name: str
    load: Callable[[], object]
    distribution: str = ""
    version: str = ""

    def status(self, state: State, reason: str = "", hooks: Sequence[str] = ()) -> PluginStatus:
        return PluginStatus(self.name, self.version, self.distribution, state, tuple(hooks), reason)


@dataclass(slots=True)
class _Loading:
    """What became of the candidates so far."""

    statuses: dict[str, PluginStatus] = field(default_factory=dict)
    loaded: dict[str, LoadedPlugin] = field(default_factory=dict)

    def quarantine(self, candidate: _Candidate, reason: str) -> None:
        self.loaded.pop(candidate.name, None)
        known = self.statuses.get(candidate.name)
        self.statuses[candidate.name] = candidate.status("quarantined", reason, known.hooks if known else ())


def load_plugins(
    *,
    allow: Sequence[str] | None = None,
    required: Sequence[str] = (),
    disable: Sequence[str] = (),
    extra: Sequence[object] = (),
    config: Mapping[str, Mapping[str, Any]] | None = None,
    built_in: BuiltIn | None = None,
) -> PluginRegistry:
    """Load the installed plugins (entry points of the group ``ethicsguard``), and those given as ``extra``.

    ``allow`` lists the names of installed plugins that may be loaded (None: all); others, and those in ``disable``, are
    not even imported. ``extra`` are modules or objects that the program itself hands in, or pairs of a name and such a
    thing; without a name, it is the attribute ``PLUGIN_NAME``, or else the name of the module or class. ``config``
    holds each plugin's own table by its name.

    A plugin that is broken, or brings something of a name that another or the engine has, is quarantined: none of it is
    used, and ``plugins`` of the registry says why. Raises PluginError if that befell one of those in ``required``, or
    if one of them is not there; ConfigurationError for options of the wrong shape.
    """
    for option, names in (("allow", allow), ("required", required), ("disable", disable)):
        if isinstance(names, str):
            raise ConfigurationError(f'plugins.{option} is a list of names, such as ["benefits"]')
    if not all(isinstance(table, Mapping) for table in (config or {}).values()):
        raise ConfigurationError("the configuration of a plugin is a table, [plugins.NAME]")
    loading = _Loading()
    candidates = _candidates(extra, loading)
    for name, candidate in sorted(candidates.items()):
        reason = _why_not(name, candidate, allow, disable)
        if reason:
            loading.statuses[name] = candidate.status("not allowed", reason)
        else:
            _load(candidate, (config or {}).get(name, {}), built_in or BuiltIn(), loading)
    _quarantine_rivals(candidates, loading)
    _refuse_without(required, loading.statuses)
    return PluginRegistry.of(
        tuple(status for _, status in sorted(loading.statuses.items())),
        tuple(plugin for _, plugin in sorted(loading.loaded.items())),
    )


def _candidates(extra: Sequence[object], loading: _Loading) -> dict[str, _Candidate]:
    """Find plugins by name. Names that two share, or that are none, are quarantined at once."""
    found: dict[str, list[_Candidate]] = defaultdict(list)
    for point in metadata.entry_points(group=PROJECT):
        dist = point.dist
        found[point.name].append(
            _Candidate(point.name, point.load, dist.name if dist else "", dist.version if dist else "")
        )
    for given in extra:
        name, plugin = given if isinstance(given, tuple) and len(given) == 2 else (_name_of(given), given)
        name = str(name)
        found[name].append(_Candidate(name, partial(_itself, plugin), _HANDED_IN))
    candidates = {}
    for name, alike in found.items():
        if not _NAME.fullmatch(name) or len(name) > 64:
            shown = ascii(name)[1:-1][:64]
            reason = "a plugin's name is lower-case letters, digits, - and _, at most 64 characters"
            loading.statuses[shown] = _Candidate(shown, alike[0].load, alike[0].distribution).status(
                "quarantined", reason
            )
        elif len(alike) > 1:
            both = " and ".join(sorted(each.distribution or "an unnamed distribution" for each in alike))
            reason = f"{both} each bring a plugin of this name; remove or disable all but one"
            loading.statuses[name] = alike[0].status("quarantined", reason)
        else:
            candidates[name] = alike[0]
    return candidates


def _itself(plugin: object) -> object:
    return plugin


def _name_of(plugin: object) -> str:
    named = getattr(plugin, "PLUGIN_NAME", None) or getattr(plugin, "__name__", None) or type(plugin).__name__
    return str(named).rsplit(".", 1)[-1].strip("_").lower()


def _why_not(name: str, candidate: _Candidate, allow: Collection[str] | None, disable: Collection[str]) -> str:
    if name in disable:
        return "the configuration disables it"
    if allow is not None and name not in allow and candidate.distribution != _HANDED_IN:
        return "the configuration lists the plugins that are allowed, and this is not among them"
    return ""


def _load(candidate: _Candidate, config: Mapping[str, Any], built_in: BuiltIn, loading: _Loading) -> None:
    name = candidate.name
    hooks: tuple[str, ...] = ()
    try:
        plugin = call(name, "its import", candidate.load)
        implementations = call(name, "looking for its hooks", _found, plugin)
        if isinstance(implementations, PluginError):
            raise implementations
        hooks = tuple(implementations)
        contributions = contributions_of(name, implementations, frozen(config))
    except PluginError as exc:
        loading.statuses[name] = candidate.status("quarantined", str(exc), hooks)
        return
    loading.loaded[name] = LoadedPlugin(name, implementations, contributions)
    loading.statuses[name] = candidate.status("active", hooks=hooks)
    clash = built_in.clash(contributions.names())
    if clash:
        loading.quarantine(candidate, f"it brings the {clash}, which the engine has itself; choose another name")


def _found(plugin: object) -> object:
    """Return a plugin's implementations, or the error to raise outside of the call."""
    try:
        return implementations_of(plugin)
    except PluginError as exc:
        return exc


def _quarantine_rivals(candidates: Mapping[str, _Candidate], loading: _Loading) -> None:
    """Quarantine plugins that bring a thing of the same name: which one would win must not depend on their order."""
    bringers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, plugin in sorted(loading.loaded.items()):
        for brought in plugin.contributions.names():
            bringers[brought].append(name)
    for (kind, thing), names in sorted(bringers.items()):
        if len(names) < 2:
            continue
        reason = f"the plugins {' and '.join(names)} each bring the {kind} {thing}; disable all but one"
        for name in names:
            loading.quarantine(candidates[name], reason)


def _refuse_without(required: Sequence[str], statuses: Mapping[str, PluginStatus]) -> None:
    missing = []
    for name in sorted(set(required)):
        status = statuses.get(name)
        if status is None:
            missing.append(f"{name} is not installed")
        elif status.state != "active":
            missing.append(f"{name} is {status.state}: {status.reason}")
    if missing:
        raise PluginError("required plugins are not in use: " + "; ".join(missing))
