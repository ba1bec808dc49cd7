"""The places where plugins take part, and what each may say there. A plugin makes answers stricter, never looser.

A plugin is a module, or an object, whose functions carry the names below and the mark ``@hookimpl``::

    from ethicsguard.hookspecs import hookimpl

    @hookimpl
    def ethicsguard_operators(config):
        return [MaskCaseNumber(config.get("prefixes", ["CASE-"]))]

An implementation may leave out parameters that it does not need. It is an ordinary function: no ``async``, no wrapper,
no defaults. ``config`` is the plugin's own table of the site's configuration, read-only, empty when there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pluggy

from ethicsguard.errors import PluginError
from ethicsguard.model import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ethicsguard.model import AuditSink, Decision, FactProvider, Operator, Request, RowFactProvider

PROJECT: Final = "ethicsguard"
"""The group of entry points, and the prefix of every hook."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Objection:
    """A plugin's stop: ``deny``, or ``hold`` until a person in the role ``released_by`` lets it go.

    ``name`` is kebab-case and unique within the plugin; ``message`` says, in at most 500 characters, what a person must
    do to pass. Both are shown to people and logged, so neither may quote the payload: only objections that the plugin
    declared beforehand keep their words. ``plugin`` is filled in by the engine.
    """

    name: str
    effect: Effect
    message: str
    released_by: str = ""
    plugin: str = ""

    def __post_init__(self) -> None:
        """Check what people will be shown. Raises PluginError."""
        if not (isinstance(self.name, str) and len(self.name) <= 64 and _NAME.fullmatch(self.name)):
            raise PluginError("an objection's name is kebab-case, at most 64 characters, such as sealed-case")
        try:
            effect = Effect(self.effect)
        except ValueError:
            effect = Effect.WARN
        if effect not in (Effect.DENY, Effect.HOLD):
            raise PluginError(f"objection {self.name}: its effect is deny or hold; a plugin cannot do anything else")
        object.__setattr__(self, "effect", effect)
        if not (isinstance(self.message, str) and 0 < len(self.message) <= _MAX_MESSAGE and self.message.isprintable()):
            raise PluginError(f"objection {self.name}: its message is one line of 1 to {_MAX_MESSAGE} characters")
        if not isinstance(self.released_by, str) or (effect is Effect.HOLD) != bool(self.released_by):
            raise PluginError(f"objection {self.name}: released_by names a role for a hold, and for nothing else")
        if self.released_by and not _NAME.fullmatch(self.released_by):
            raise PluginError(f"objection {self.name}: released_by is the kebab-case name of a role")

    @property
    def rule_id(self) -> str:
        """The name under which it stands among the rules that fired: ``plugin/name``."""
        return f"{self.plugin}/{self.name}" if self.plugin else self.name


@hookspec
def ethicsguard_recognizers(config: Mapping[str, Any]) -> list[Any]:  # type: ignore[empty-body]
    """Return Presidio recognizers that are added to those of the engine; called once, when the engine is loaded.

    Each has a ``name`` that no other recognizer has, ``supported_entities`` (upper case) and ``analyze``. An empty list
    is fine; None is an error, because a recognizer that was forgotten looks like one that finds nothing.
    """


@hookspec
def ethicsguard_operators(config: Mapping[str, Any]) -> list[Operator]:  # type: ignore[empty-body]
    """Return operators that policies may name; called once. See ``ethicsguard.model.Operator``.

    Names are kebab-case and new: no built-in operator, and no other plugin's, can be replaced.
    """


@hookspec
def ethicsguard_fact_providers(config: Mapping[str, Any]) -> list[FactProvider | RowFactProvider]:  # type: ignore[empty-body]
    """Return providers of further parts of the facts; called once. A part's name is new, in ``snake_case``.

    What a provider returns must be what its schema says: a text is one of the schema's choices, so that no payload's
    words get into facts. Providers see the request without its payload, which comes to them as observations and leaves.
    """


@hookspec
def ethicsguard_policies(config: Mapping[str, Any]) -> list[Path]:  # type: ignore[empty-body]
    """Return directories with policies and registers that the plugin brings, as absolute paths; called once."""


@hookspec
def ethicsguard_audit_sinks(config: Mapping[str, Any]) -> list[AuditSink]:  # type: ignore[empty-body]
    """Return sinks that keep a record of each decision beside the engine's own log; called once.

    A sink whose ``append`` fails stops the payload, as the engine's own does.
    """


@hookspec
def ethicsguard_objections(config: Mapping[str, Any]) -> list[Objection]:  # type: ignore[empty-body]
    """Declare the objections that the plugin may make; called once.

    An objection that a ``before_`` hook returns without having declared it stops the payload too, but its name and
    message are withheld, as they might quote what the plugin was given.
    """


@hookspec
def ethicsguard_before_store(request: Request, decision: Decision) -> Objection | None:
    """Look at a request before its payload is stored; return an Objection to stop it, else None.

    ``request`` and ``decision`` are read-only copies. Raising stops the payload, and so does returning anything else: a
    plugin cannot permit what the rules stop.
    """


@hookspec
def ethicsguard_before_publish(request: Request, decision: Decision) -> Objection | None:
    """Look at a request before its payload is published; otherwise as ``ethicsguard_before_store``."""


@hookspec
def ethicsguard_before_export(request: Request, decision: Decision) -> Objection | None:
    """Look at a request before its payload is exported; otherwise as ``ethicsguard_before_store``."""


@hookspec
def ethicsguard_before_share(request: Request, decision: Decision) -> Objection | None:
    """Look at a request before its payload is shared; otherwise as ``ethicsguard_before_store``."""


@hookspec
def ethicsguard_after_decision(request: Request, decision: Decision) -> None:
    """Be told of a decision once it is final. What it returns is ignored; a failure is reported, and alters nothing."""
