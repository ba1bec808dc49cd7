"""What plugins bring, wrapped: each call into a plugin is muted, sees copies, and fails without quoting anything.

What a part says of itself (its name, its schema, how much it protects) is read once, so that it cannot change later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from ethicsguard.errors import AuditError, DetectorError, FactError, OperatorError
from ethicsguard.model import (
    AuditSink,
    FactCollector,
    FactProvider,
    FactType,
    Leaf,
    Observation,
    Operator,
    PayloadKind,
    Protection,
    Request,
    RowFactProvider,
    Setting,
)
from ethicsguard.plugins.calling import call
from ethicsguard.plugins.facts import checked
from ethicsguard.plugins.frozen import frozen, frozen_request


class PluginOperator:
    """An operator of a plugin."""

    __slots__ = ("_operator", "name", "plugin", "protection")

    def __init__(self, plugin: str, operator: Operator, name: str, protection: Protection) -> None:
        self.plugin, self.name, self.protection, self._operator = plugin, name, protection, operator

    def problems(self, parameters: Mapping[str, Any]) -> Sequence[str]:
        """Say what is wrong with parameters; raises OperatorError when the plugin cannot tell."""
        found = self._call("problems", self._operator.problems, frozen(parameters))
        if not isinstance(found, (list, tuple)) or not all(isinstance(item, str) for item in found):
            raise self._nonsense("problems", "a list of texts")
        return tuple(found)

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
        """Return what stands in the value's place. Raises OperatorError."""
        result = self._call("apply", self._operator.apply, value, entity, frozen(parameters))
        if not isinstance(result, str):
            raise self._nonsense("apply", "a text")
        return str(result)

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:
        """Whether a value already is as ``apply`` leaves values. Raises OperatorError."""
        result = self._call("is_discharged", self._operator.is_discharged, value, entity, frozen(parameters))
        if not isinstance(result, bool):
            raise self._nonsense("is_discharged", "yes or no")
        return result

    def _call(self, what: str, function: Callable[..., Any], *arguments: Any) -> Any:
        return call(self.plugin, f"operator {self.name}.{what}", function, *arguments, error=OperatorError)

    def _nonsense(self, what: str, wanted: str) -> OperatorError:
        return OperatorError(f"plugin {self.plugin}: operator {self.name}.{what} did not return {wanted}")


class PluginFactProvider:
    """A fact provider of a plugin."""

    __slots__ = ("_provider", "name", "plugin", "reads_findings", "reads_payload", "schema")

    def __init__(self, plugin: str, provider: FactProvider, name: str, schema: Mapping[str, FactType]) -> None:
        self.plugin, self.name, self._provider = plugin, name, provider
        self.schema: Mapping[str, FactType] = MappingProxyType(dict(schema))
        self.reads_findings = bool(provider.reads_findings)
        self.reads_payload = bool(provider.reads_payload)

    def collector(self, request: Request, setting: Setting, kind: PayloadKind) -> FactCollector:
        """Start a reading. Raises FactError. The plugin sees the request without its payload."""
        function = self._provider.collector
        started = _call_facts(self, "collector", function, frozen_request(request, None), setting, kind)
        return PluginFactCollector(self, started)


class PluginFactCollector:
    """One reading of a plugin's fact provider."""

    __slots__ = ("_collector", "_provider")

    def __init__(self, provider: PluginFactProvider, collector: FactCollector) -> None:
        self._provider, self._collector = provider, collector

    def observe(self, observation: Observation) -> None:
        """Take note of a batch. Raises FactError."""
        shown = Observation(tuple(observation.leaves), tuple(observation.findings), observation.rows)
        _call_facts(self._provider, "observe", lambda: self._collector.observe(shown))

    def facts(self) -> Mapping[str, Any]:
        """Return the part. Raises FactError, also where it is not as the schema says."""
        provider = self._provider
        found = _call_facts(provider, "facts", lambda: dict(self._collector.facts()))
        return checked(provider.plugin, provider.name, provider.schema, found)


class PluginRowFactProvider:
    """A provider of a plugin for facts that differ from row to row."""

    __slots__ = ("_provider", "name", "plugin", "schema")

    def __init__(self, plugin: str, provider: RowFactProvider, name: str, schema: Mapping[str, FactType]) -> None:
        self.plugin, self.name, self._provider = plugin, name, provider
        self.schema: Mapping[str, FactType] = MappingProxyType(dict(schema))

    def row_facts(self, leaves: Sequence[Leaf], request: Request, setting: Setting) -> Mapping[str, Any]:
        """Return the part for one row. Raises FactError. The plugin sees the request without its payload."""
        shown = frozen_request(request, None)
        found = _call_facts(self, "row_facts", lambda: dict(self._provider.row_facts(tuple(leaves), shown, setting)))
        return checked(self.plugin, self.name, self.schema, found)


class PluginSink:
    """An audit sink of a plugin."""

    __slots__ = ("_sink", "plugin")

    def __init__(self, plugin: str, sink: AuditSink) -> None:
        self.plugin, self._sink = plugin, sink

    def append(self, record: Mapping[str, Any]) -> None:
        """Keep a record. Raises AuditError for every failure."""
        call(self.plugin, "its audit sink", lambda: self._sink.append(frozen(record)), error=AuditError)


class _MutedMethod:
    """A method of a recognizer, in the place of its own. It can be pickled if the method can."""

    def __init__(self, plugin: str, recognizer: str, what: str, method: Callable[..., Any]) -> None:
        self.plugin, self.recognizer, self.what, self.method = plugin, recognizer, what, method

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        what = f"recognizer {self.recognizer}.{self.what}"
        return call(self.plugin, what, partial(self.method, *arguments, **named), error=DetectorError)


def mute_recognizer(plugin: str, recognizer: Any, name: str) -> None:
    """Have the methods that a recognizer does not inherit from Presidio called muted; failures become DetectorError.

    It stays the object that it is, as Presidio asks for its class. Raises AttributeError where it cannot be done.
    """
    for what in ("analyze", "validate_result", "invalidate_result", "enhance_using_context"):
        method = getattr(recognizer, what, None)
        if callable(method) and not isinstance(method, _MutedMethod) and not _is_presidio(recognizer, what):
            setattr(recognizer, what, _MutedMethod(plugin, name, what, method))


def _is_presidio(recognizer: object, what: str) -> bool:
    # Those are left alone: the detector knows them, and runs their patterns with a deadline.
    if what in getattr(recognizer, "__dict__", {}):
        return False
    owner = next((base for base in type(recognizer).__mro__ if what in vars(base)), object)
    return owner.__module__.startswith("presidio_analyzer.")


def _call_facts(
    provider: PluginFactProvider | PluginRowFactProvider, what: str, function: Callable[..., Any], *arguments: Any
) -> Any:
    part = provider.name
    return call(provider.plugin, f"fact provider {part}.{what}", function, *arguments, error=partial(FactError, part))
