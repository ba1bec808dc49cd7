"""The plugins in use. Built once; nothing can be added to it, taken from it or replaced in it afterwards."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from ethicsguard.errors import PluginError
from ethicsguard.hookspecs import Objection
from ethicsguard.model import AuditSink, Decision, Effect, FactProvider, Operator, Request, RowFactProvider
from ethicsguard.plugins.calling import call, type_name
from ethicsguard.plugins.contributions import Contributions
from ethicsguard.plugins.frozen import frozen_decision, frozen_payload, frozen_request
from ethicsguard.plugins.hooks import Implementation

_BEFORE: Final = {action: f"ethicsguard_before_{action}" for action in ("store", "publish", "export", "share")}
_AFTER: Final = "ethicsguard_after_decision"
_log = logging.getLogger("ethicsguard.plugins")

State = Literal["active", "quarantined", "not allowed"]


@dataclass(frozen=True, slots=True)
class PluginStatus:
    """What became of a plugin. ``reason`` says why it is not active; ``hooks`` are those that it implements."""

    name: str
    version: str
    distribution: str
    state: State
    hooks: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """An active plugin: its hooks, and what it brings."""

    name: str
    implementations: Mapping[str, Implementation]
    contributions: Contributions


@dataclass(frozen=True, slots=True, repr=False)
class PluginRegistry:
    """All plugins, sorted by name, and what the active ones bring, in that order.

    ``plugins`` names also those that are quarantined or not allowed. What they bring is wrapped: calls into a plugin
    are muted, and fail with an error of this package that quotes nothing.
    """

    plugins: tuple[PluginStatus, ...] = ()
    recognizers: tuple[Any, ...] = ()
    operators: Mapping[str, Operator] = field(default_factory=lambda: MappingProxyType({}))
    fact_providers: tuple[FactProvider, ...] = ()
    row_fact_providers: tuple[RowFactProvider, ...] = ()
    policy_dirs: tuple[Path, ...] = ()
    sinks: tuple[AuditSink, ...] = ()
    _loaded: tuple[LoadedPlugin, ...] = ()

    @classmethod
    def of(cls, statuses: tuple[PluginStatus, ...], loaded: tuple[LoadedPlugin, ...]) -> PluginRegistry:
        """Gather what plugins bring. They are sorted by name, and no two bring a thing of the same name."""
        brought = [plugin.contributions for plugin in loaded]
        return cls(
            plugins=statuses,
            recognizers=tuple(recognizer for each in brought for _, recognizer in each.recognizers),
            operators=MappingProxyType({operator.name: operator for each in brought for operator in each.operators}),
            fact_providers=tuple(provider for each in brought for provider in each.fact_providers),
            row_fact_providers=tuple(provider for each in brought for provider in each.row_fact_providers),
            policy_dirs=tuple(directory for each in brought for directory in each.policy_dirs),
            sinks=tuple(sink for each in brought for sink in each.sinks),
            _loaded=loaded,
        )

    def __repr__(self) -> str:
        return f"PluginRegistry({', '.join(plugin.name for plugin in self._loaded)})"

    def objections(self, action: str, request: Request, decision: Decision) -> tuple[Objection, ...]:
        """Ask every plugin what it has against a request; sorted by plugin. Empty for actions without such a hook.

        A plugin that fails, or answers with something else than None or an Objection, counts as one that denies.
        """
        hook = _BEFORE.get(action, "")
        asked = [plugin for plugin in self._loaded if hook in plugin.implementations]
        if not asked:
            return ()
        try:
            payload = frozen_payload(request.payload)
        except Exception as exc:  # a payload of any kind: not even its type is ours
            return (_failure("engine", f"the payload could not be shown to plugins ({type_name(exc)})"),)
        answers = (_ask(plugin, hook, request, payload, decision) for plugin in asked)
        return tuple(answer for answer in answers if answer is not None)

    def notify(self, request: Request, decision: Decision) -> tuple[str, ...]:
        """Tell every plugin of a decision. Returns (and logs) a sentence for each that failed; never raises."""
        told = [plugin for plugin in self._loaded if _AFTER in plugin.implementations]
        if not told:
            return ()
        reports = []
        try:
            payload = frozen_payload(request.payload)
        except Exception as exc:
            reports.append(f"plugins were told of a decision without its payload ({type_name(exc)})")
            payload = None
        for plugin in told:
            try:
                _call(plugin, _AFTER, request, payload, decision)
            except PluginError as exc:
                reports.append(str(exc))
        for report in reports:
            _log.error("%s", report)
        return tuple(reports)


def _ask(plugin: LoadedPlugin, hook: str, request: Request, payload: Any, decision: Decision) -> Objection | None:
    try:
        answer = _call(plugin, hook, request, payload, decision)
    except PluginError as exc:
        return _failure(plugin.name, str(exc))
    if answer is None:
        return None
    if type(answer) is not Objection:
        return _failure(plugin.name, f"plugin {plugin.name}: {hook} returned neither None nor an Objection")
    if answer in plugin.contributions.objections:
        return replace(answer, plugin=plugin.name)
    words = f"plugin {plugin.name} objects; its words are not shown, as it did not declare them beforehand"
    if answer.effect is Effect.HOLD and _declares_role(plugin, answer.released_by):
        return Objection("undeclared", Effect.HOLD, words, answer.released_by, plugin.name)
    return Objection("undeclared", Effect.DENY, words, plugin=plugin.name)


def _declares_role(plugin: LoadedPlugin, role: str) -> bool:
    return any(role == declared.released_by for declared in plugin.contributions.objections)


def _failure(plugin: str, words: str) -> Objection:
    message = f"{words}. Ask whoever runs this system to mend or remove it."
    return Objection("plugin-failed", Effect.DENY, message, plugin=plugin)


def _call(plugin: LoadedPlugin, hook: str, request: Request, payload: Any, decision: Decision) -> Any:
    implementation = plugin.implementations[hook]
    shown = {"request": frozen_request(request, payload), "decision": frozen_decision(decision)}
    return call(plugin.name, hook, implementation.function, *(shown[name] for name in implementation.wants))
