"""Read-only copies of what plugins are shown: whatever they do to them, the engine's own stay as they are."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Mapping, Sequence, Set
from enum import Enum
from types import MappingProxyType
from typing import Any

from ethicsguard.errors import Unexamined
from ethicsguard.model import Batch, Decision, Payload, PayloadKind, Request, Resource, Subject

_IMMUTABLE = (str, bytes, int, float, bool, type(None), Enum)


def frozen(value: Any) -> Any:
    """Copy a value so that nothing in the copy can be changed: mappings become read-only, lists tuples, sets frozen."""
    if isinstance(value, _IMMUTABLE):
        return value
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(part) for key, part in value.items()})
    if isinstance(value, (list, tuple)):
        return tuple(frozen(part) for part in value)
    if isinstance(value, Set):
        return frozenset(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{part.name: frozen(getattr(value, part.name)) for part in dataclasses.fields(value) if part.init}
        )
    return copy.deepcopy(value)


def frozen_decision(decision: Decision) -> Decision:
    """Copy a decision; each plugin gets a copy of its own."""
    copied: Decision = frozen(decision)
    return copied


def frozen_payload(payload: Any) -> Any:
    """Copy a payload for all plugins of one call. One that is read in batches stays so, copied as it is read."""
    if not isinstance(payload, (str, bytes, Mapping, list, tuple)) and callable(getattr(payload, "batches", None)):
        return FrozenPayload(payload)
    return frozen(payload)


def frozen_request(request: Request, payload: Any) -> Request:
    """Copy a request, with a payload that was frozen before (or None: this plugin gets to see none)."""
    subject, resource = request.subject, request.resource
    return Request(
        request.action,
        Resource(resource.type, resource.id),
        payload,
        Subject(subject.id, subject.type, tuple(subject.roles)),
        frozen(request.context),
    )


class FrozenPayload:
    """A payload as plugins see it: it can be read any number of times, and what is read are copies."""

    __slots__ = ("_payload",)

    def __init__(self, payload: Payload) -> None:
        self._payload = payload

    @property
    def kind(self) -> PayloadKind:
        """Which of the three forms this is."""
        return self._payload.kind

    def batches(self) -> Iterator[Batch]:
        """Read it from the start, in read-only batches."""
        for batch in self._payload.batches():
            yield Batch(batch.first_row, frozen(list(batch.records)))

    def unexamined(self) -> Sequence[Unexamined]:
        """Name what the last complete reading could not examine."""
        return tuple(self._payload.unexamined())
