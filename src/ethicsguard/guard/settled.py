"""A payload in memory as it was when it was first read: what is examined is what is changed and handed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ethicsguard.errors import Unexamined
from ethicsguard.model import Batch, Json, Payload, PayloadKind
from ethicsguard.payloads import payload_of

_MAX_COPIED_DEPTH: Final = 600  # deeper than any limit that a site can set: such a payload is refused when it is read


class SettledPayload:
    """Keeps a copy of what its first complete reading gave, so that nobody can change it between two readings.

    Mappings and lists are copied; the texts and numbers in them cannot change.
    """

    def __init__(self, payload: Payload) -> None:
        self._payload = payload
        self._kept: tuple[Batch, ...] | None = None

    def __repr__(self) -> str:
        return "SettledPayload()"

    @property
    def kind(self) -> PayloadKind:
        """The payload's form."""
        return self._payload.kind

    def batches(self) -> Iterator[Batch]:
        """Read the payload, and from then on the copy."""
        if self._kept is not None:
            yield from self._kept
            return
        kept: list[Batch] = []
        for batch in self._payload.batches():
            kept.append(Batch(batch.first_row, tuple(_copied(record, 0) for record in batch.records)))
            yield kept[-1]
        self._kept = tuple(kept)

    def unexamined(self) -> Sequence[Unexamined]:
        """What the last reading could not examine."""
        return self._payload.unexamined()

    def value(self, otherwise: Any) -> Any:
        """Return what was read, in the form that a caller passes; ``otherwise`` if it was not read to its end."""
        if self._kept is None:
            return otherwise
        records = [record for batch in self._kept for record in batch.records]
        return records if self.kind is PayloadKind.TABLE else records[0]


def settled(value: Any) -> Payload:
    """Return the payload that a caller passed, so that others cannot change it. Raises UsageError as ``payload_of``."""
    payload = payload_of(value)
    return SettledPayload(payload) if payload is not value and not isinstance(value, str) else payload


def _copied(value: Json, depth: int) -> Json:
    if depth > _MAX_COPIED_DEPTH:
        return value
    if isinstance(value, Mapping):
        return {key: _copied(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_copied(item, depth + 1) for item in value]
    return tuple(_copied(item, depth + 1) for item in value) if isinstance(value, tuple) else value
