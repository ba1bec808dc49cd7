"""Payloads that are in memory already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ethicsguard.errors import PayloadError, Unexamined, UsageError
from ethicsguard.model import Batch, Json, Payload, PayloadKind

BATCH_ROWS: Final = 1000
"""Rows of one batch of a table."""


class TextPayload:
    """A text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return "TextPayload()"

    @property
    def kind(self) -> PayloadKind:
        """TEXT."""
        return PayloadKind.TEXT

    def batches(self) -> Iterator[Batch]:
        """Yield the text as the one row."""
        yield Batch(0, (self._text,))

    def unexamined(self) -> Sequence[Unexamined]:
        """Return nothing: a text in memory can be read whole."""
        return ()


class RecordPayload:
    """A record: a mapping, nested as JSON is."""

    def __init__(self, record: Mapping[str, Json]) -> None:
        self._record = record

    def __repr__(self) -> str:
        return "RecordPayload()"

    @property
    def kind(self) -> PayloadKind:
        """RECORD."""
        return PayloadKind.RECORD

    def batches(self) -> Iterator[Batch]:
        """Yield the record as the one row."""
        yield Batch(0, (self._record,))

    def unexamined(self) -> Sequence[Unexamined]:
        """Return nothing: a record in memory can be read whole."""
        return ()


class TablePayload:
    """A table: mappings, in a sequence or in something else that can be iterated over again and again."""

    def __init__(self, rows: Iterable[Mapping[str, Json]]) -> None:
        if iter(rows) is rows:
            raise UsageError("an iterator can be read only once, and a table is read several times: pass a list")
        self._rows = rows

    def __repr__(self) -> str:
        return "TablePayload()"

    @property
    def kind(self) -> PayloadKind:
        """TABLE."""
        return PayloadKind.TABLE

    def batches(self) -> Iterator[Batch]:
        """Yield the rows, some at a time. Raises PayloadError for a row that is no mapping."""
        first, held = 0, list[Mapping[str, Json]]()
        for row in self._rows:
            if not isinstance(row, Mapping):
                raise PayloadError(
                    f"row {first + len(held)} is a {type(row).__name__}: each row of a table is a mapping"
                )
            held.append(row)
            if len(held) == BATCH_ROWS:
                yield Batch(first, tuple(held))
                first, held = first + len(held), []
        if held:
            yield Batch(first, tuple(held))

    def unexamined(self) -> Sequence[Unexamined]:
        """Return nothing: rows in memory can be read whole."""
        return ()


def payload_of(value: Any) -> Payload:
    """Return a text, mapping or sequence of mappings as a Payload; a Payload as it is. Raises UsageError for others."""
    if isinstance(value, str):
        return TextPayload(value)
    if isinstance(value, Mapping):
        return RecordPayload(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        if not all(isinstance(row, Mapping) for row in value):
            raise UsageError("a list of something else than mappings is no payload: pass mappings, or one mapping")
        return TablePayload(value)
    if all(callable(getattr(value, name, None)) for name in ("batches", "unexamined")) and hasattr(value, "kind"):
        payload: Payload = value
        return payload
    raise UsageError(
        f"a {type(value).__name__} is no payload: pass a str, a mapping, a list of mappings or a Payload"
        + (" (decode bytes first)" if isinstance(value, bytes | bytearray | memoryview) else "")
    )
