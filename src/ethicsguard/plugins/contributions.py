"""Asks a plugin what it brings, and refuses what is not of the right kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ethicsguard.errors import PluginError
from ethicsguard.hookspecs import Objection
from ethicsguard.model import AuditSink, FactProvider, Operator, Protection, RowFactProvider
from ethicsguard.plugins.calling import call, is_async
from ethicsguard.plugins.facts import schema_problem
from ethicsguard.plugins.hooks import Implementation
from ethicsguard.plugins.parts import (
    PluginFactProvider,
    PluginOperator,
    PluginRowFactProvider,
    PluginSink,
    mute_recognizer,
)

_OPERATOR_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PART_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_RECOGNIZER_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,63}")
_ENTITY: Final = re.compile(r"[A-Z][A-Z0-9_]{1,63}")


@dataclass(frozen=True, slots=True)
class Contributions:
    """What one plugin brings, wrapped and checked."""

    recognizers: tuple[tuple[str, Any], ...] = ()
    operators: tuple[PluginOperator, ...] = ()
    fact_providers: tuple[PluginFactProvider, ...] = ()
    row_fact_providers: tuple[PluginRowFactProvider, ...] = ()
    policy_dirs: tuple[Path, ...] = ()
    sinks: tuple[PluginSink, ...] = ()
    objections: frozenset[Objection] = frozenset()

    def names(self) -> tuple[tuple[str, str], ...]:
        """Return what no two plugins may have in common: the kind of a thing, and its name."""
        return (
            *(("recognizer", name) for name, _ in self.recognizers),
            *(("operator", operator.name) for operator in self.operators),
            *(("fact provider", provider.name) for provider in self.fact_providers),
            *(("fact provider", provider.name) for provider in self.row_fact_providers),
        )


def contributions_of(
    plugin: str, implementations: Mapping[str, Implementation], config: Mapping[str, Any]
) -> Contributions:
    """Call the hooks with which a plugin brings things. Raises PluginError for whatever is not as it should be."""

    def asked(what: str, check: Callable[[str, Any], Any]) -> tuple[Any, ...]:
        implementation = implementations.get(f"ethicsguard_{what}")
        if implementation is None:
            return ()
        hook = implementation.hook
        found = call(plugin, hook, implementation.function, *([config] if implementation.wants else []))
        if not isinstance(found, (list, tuple)):
            nothing = "None; an empty list says that there is nothing" if found is None else f"a {type(found).__name__}"
            raise PluginError(f"plugin {plugin}: {hook} returns a list, and this one returned {nothing}")
        # Looking at what it brought may run the plugin's code, too: properties, say.
        checked = tuple(call(plugin, hook, _verdict, check, plugin, item) for item in found)
        for item in checked:
            if isinstance(item, PluginError):
                raise item
        return checked

    providers = asked("fact_providers", _fact_provider)
    brought = Contributions(
        recognizers=asked("recognizers", _recognizer),
        operators=asked("operators", _operator),
        fact_providers=tuple(each for each in providers if isinstance(each, PluginFactProvider)),
        row_fact_providers=tuple(each for each in providers if isinstance(each, PluginRowFactProvider)),
        policy_dirs=asked("policies", _policy_dir),
        sinks=asked("audit_sinks", _sink),
        objections=frozenset(asked("objections", _objection)),
    )
    _refuse_twice(plugin, brought.names())
    return brought


class _UnfitError(Exception):
    """Why a thing cannot be taken."""


def _verdict(check: Callable[[str, Any], Any], plugin: str, item: Any) -> Any:
    """Return what a check makes of an item, or the error to raise outside of the call."""
    try:
        return check(plugin, item)
    except _UnfitError as exc:
        return PluginError(f"plugin {plugin}: {exc}")


def _refuse_twice(plugin: str, names: Sequence[tuple[str, str]]) -> None:
    seen: set[tuple[str, str]] = set()
    for kind, name in names:
        if (kind, name) in seen:
            raise PluginError(f"plugin {plugin}: it brings the {kind} {name} twice")
        seen.add((kind, name))


def _recognizer(plugin: str, item: Any) -> Any:
    name, entities = getattr(item, "name", None), getattr(item, "supported_entities", None)
    if not (isinstance(name, str) and _RECOGNIZER_NAME.fullmatch(name)):
        raise _UnfitError("a recognizer has no name, or one with other characters than letters, digits, space, - and _")
    if not (isinstance(entities, (list, tuple)) and entities and all(_is_entity(entity) for entity in entities)):
        raise _UnfitError(f"recognizer {name}: supported_entities is a list of names such as CASE_NUMBER")
    analyze = getattr(item, "analyze", None)
    if not callable(analyze) or is_async(analyze):
        raise _UnfitError(f"recognizer {name}: analyze is an ordinary method")
    try:
        mute_recognizer(plugin, item, name)
    except AttributeError:
        raise _UnfitError(f"recognizer {name}: its attributes cannot be set") from None
    return name, item


def _is_entity(name: object) -> bool:
    return isinstance(name, str) and _ENTITY.fullmatch(name) is not None


def _operator(plugin: str, item: Any) -> Any:
    if not isinstance(item, Operator):
        raise _UnfitError("an operator lacks one of name, protection, problems, apply, is_discharged")
    name, protection = item.name, item.protection
    if not (isinstance(name, str) and len(name) <= 64 and _OPERATOR_NAME.fullmatch(name)):
        raise _UnfitError("an operator's name is kebab-case, at most 64 characters")
    if not isinstance(protection, Protection):
        raise _UnfitError(
            f"operator {name}: protection is one of {', '.join(f'Protection.{each.name}' for each in Protection)}"
        )
    if any(is_async(method) or not callable(method) for method in (item.problems, item.apply, item.is_discharged)):
        raise _UnfitError(f"operator {name}: its methods are ordinary ones, not asynchronous")
    return PluginOperator(plugin, item, name, protection)


def _fact_provider(plugin: str, item: Any) -> Any:
    by_row, at_once = isinstance(item, RowFactProvider), isinstance(item, FactProvider)
    if by_row == at_once:
        raise _UnfitError(
            "a fact provider has name and schema, and either row_facts or reads_findings, reads_payload, collector"
        )
    name, schema = item.name, item.schema
    if not (isinstance(name, str) and len(name) <= 64 and _PART_NAME.fullmatch(name)):
        raise _UnfitError("the name of a part of the facts is in snake_case, at most 64 characters")
    problem = schema_problem(schema)
    if problem:
        raise _UnfitError(f"fact provider {name}: {problem}")
    if is_async(item.row_facts if by_row else item.collector):
        raise _UnfitError(f"fact provider {name}: its methods are ordinary ones, not asynchronous")
    return (
        PluginRowFactProvider(plugin, item, name, schema) if by_row else PluginFactProvider(plugin, item, name, schema)
    )


def _policy_dir(_plugin: str, item: Any) -> Any:
    if not (isinstance(item, Path) and item.is_absolute() and item.is_dir()):
        raise _UnfitError("ethicsguard_policies returns absolute pathlib paths of directories that exist")
    return item


def _sink(plugin: str, item: Any) -> Any:
    if not isinstance(item, AuditSink) or is_async(item.append):
        raise _UnfitError("an audit sink has an ordinary method append")
    return PluginSink(plugin, item)


def _objection(_plugin: str, item: Any) -> Objection:
    if not isinstance(item, Objection):
        raise _UnfitError("ethicsguard_objections returns objects of the class Objection")
    return item
