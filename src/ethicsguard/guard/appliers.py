"""Carries out edits. A guard plans them and never writes; who applies them decides where the result goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol

from ethicsguard.errors import EthicsGuardError, IncompleteError
from ethicsguard.model import Edit, Payload, PayloadKind
from ethicsguard.payloads import apply_edits, payload_of


class Applier(Protocol):
    """Applies edits to a payload, in as many rounds as it takes, and hands the result out only at the end."""

    @property
    def result(self) -> Any:
        """What to give to the caller in the payload's place, after the last round."""
        ...

    def apply(self, payload: Payload, edits: Iterable[Edit]) -> Payload:
        """Return the payload with the edits made. The edits come in the order of the rows and are read once."""
        ...

    def seal(self) -> None:
        """Make the result durable, out of everybody's sight."""
        ...

    def release(self) -> None:
        """Hand the result out: whole, or not at all."""
        ...

    def discard(self) -> None:
        """Remove whatever was made. Safe to call at any time, also after release."""
        ...


class InMemoryApplier:
    """Applies edits to texts, records and tables in memory. The caller's objects are never changed."""

    def __init__(self) -> None:
        self.result: Any = None

    def apply(self, payload: Payload, edits: Iterable[Edit]) -> Payload:
        """Return a new payload; what no edit touches may be shared with the old one."""
        broken = ""
        try:
            records = _changed(payload, {row: list(group) for row, group in groupby(edits, key=attrgetter("row"))})
        except EthicsGuardError:
            raise
        except Exception as error:  # a payload of the caller's may raise anything, and quote itself
            broken = type(error).__name__
        if broken:
            raise IncompleteError(f"the payload could not be read again ({broken})")
        self.result = records if payload.kind is PayloadKind.TABLE else records[0]
        return payload_of(self.result)

    def seal(self) -> None:
        """Nothing to do: the result is in memory."""

    def release(self) -> None:
        """Nothing to do: the caller gets the result from the guard."""

    def discard(self) -> None:
        """Forget the result."""
        self.result = None


def _changed(payload: Payload, edits: Mapping[int, Sequence[Edit]]) -> list[Any]:
    return [
        apply_edits(record, edits[batch.first_row + index]) if batch.first_row + index in edits else record
        for batch in payload.batches()
        for index, record in enumerate(batch.records)
    ]
