"""The question that a system asks: who wants to do what with which resource, in AuthZEN's four words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ethicsguard.errors import UsageError
from ethicsguard.model.rules import ACTIONS

_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9._:/-]{0,63}")
_MANY_DIGITS = re.compile(r"(?:[0-9][._:/-]*){7}")
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks: a service or a person. ``roles`` are the site's own role names."""

    id: str = "anonymous"
    type: str = "service"
    roles: tuple[str, ...] = ()

    @classmethod
    def of(cls, value: Subject | Mapping[str, Any]) -> Subject:
        """Accept AuthZEN's mapping form. Raises UsageError, naming none, for keys that a subject does not have."""
        if isinstance(value, Subject):
            return value
        if not isinstance(value, Mapping) or isinstance(value.get("roles", ()), str):
            raise UsageError("a subject is a mapping with an id, a type, and a list of roles")
        if set(value) - {"id", "type", "roles"}:
            raise UsageError("a subject has id, type and roles, and nothing else")
        return cls(
            id=str(value.get("id", "anonymous")),
            type=str(value.get("type", "service")),
            roles=tuple(str(role) for role in value.get("roles", ())),
        )


@dataclass(frozen=True, slots=True)
class Resource:
    """What is acted on: its type (``forum-post``), and the id that the caller knows it by."""

    type: str
    id: str = ""

    def __post_init__(self) -> None:
        # The type is shown in reports and reprs, so it is a word of the site's and never somebody's words.
        if not _TYPE.fullmatch(self.type) or _MANY_DIGITS.search(self.type):
            raise UsageError("the type of a resource is a short name such as forum-post, without spaces")

    @classmethod
    def of(cls, value: Resource | str | Mapping[str, Any]) -> Resource:
        """Accept the type alone, or AuthZEN's mapping form."""
        if isinstance(value, Resource):
            return value
        if isinstance(value, str):
            return cls(value)
        unknown = sorted(set(value) - {"type", "id"})
        if unknown or "type" not in value:
            raise UsageError("a resource has a type and, if you like, an id")
        return cls(type=str(value["type"]), id=str(value.get("id", "")))


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """One question to the engine.

    ``action`` is one of ACTIONS. ``context`` holds what the caller declares (purpose, audience, …): bools,
    numbers, strings and lists of strings. ``payload`` is a string, a mapping (nested as JSON is), a
    sequence of mappings, or a Payload; it is never changed.
    """

    action: str
    resource: Resource
    payload: Any
    subject: Subject = field(default_factory=Subject)
    context: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)

    def __init__(
        self,
        action: str,
        resource: Resource | str | Mapping[str, Any],
        payload: Any,
        subject: Subject | Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> None:
        if action not in ACTIONS:
            raise UsageError(f"there is no action of that name; the actions are {', '.join(ACTIONS)}")
        put = object.__setattr__
        put(self, "action", action)
        put(self, "resource", Resource.of(resource))
        put(self, "payload", payload)
        put(self, "subject", Subject() if subject is None else Subject.of(subject))
        put(self, "context", MappingProxyType(dict(context or {})))

    def __repr__(self) -> str:
        # The payload and what was declared stay out: a repr ends in logs.
        return f"Request(action={self.action!r}, resource={self.resource.type!r})"
