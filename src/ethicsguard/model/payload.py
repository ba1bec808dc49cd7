"""What a payload is made of: records, the leaves of records, and the paths that lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

if TYPE_CHECKING:
    from ethicsguard.errors import Unexamined

Json: TypeAlias = Any
"""None, a bool, a number, a string, or lists and string-keyed mappings of these."""


class _Embedded:
    """The step from a string into the JSON document that the string holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "EMBEDDED"


EMBEDDED: Final = _Embedded()
"""A step of a path: the string reached so far is JSON text, and the path goes on inside it."""

Path: TypeAlias = tuple[str | int | _Embedded, ...]
"""The way from a record to one of its leaves: keys, positions in lists, and steps into embedded JSON."""


class PayloadKind(StrEnum):
    """The three forms of a payload."""

    TEXT = "text"
    RECORD = "record"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scalar of a payload.

    ``row`` counts from 0 in the data (0 for a text or a single record). ``path`` leads to the value and
    may hold personal data (keys that residents chose); ``field`` is the name under which it is reported,
    counted and classified: a JSON Pointer with ``*`` for list positions, safe to show.
    ``value`` is a string, a number, a bool or None.
    """

    row: int
    path: Path
    field: str
    value: Json

    @property
    def text(self) -> str:
        """The value as the text that recognizers and operators see; empty for None."""
        value = self.value
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        return repr(value)


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive rows of a payload. ``first_row`` counts from 0; each record is a mapping, list or scalar."""

    first_row: int
    records: Sequence[Json]


class Payload(Protocol):
    """Something to judge. It can be read any number of times and is never changed."""

    @property
    def kind(self) -> PayloadKind:
        """Which of the three forms this is."""
        ...

    def batches(self) -> Iterator[Batch]:
        """Read it from the start. Raises IncompleteError where it is broken beyond reading on."""
        ...

    def unexamined(self) -> Sequence[Unexamined]:
        """Name what the last complete reading could not examine; empty if there was nothing."""
        ...


def pointer(path: Path) -> str:
    """Write a path as a JSON Pointer (RFC 6901); a step into embedded JSON is written ``#``."""
    return "".join("#" if step is EMBEDDED else "/" + _escaped(step) for step in path)


def field_of(path: Path) -> str:
    """Return the field that a path belongs to: its JSON Pointer, with ``*`` for every list position."""
    return "".join(
        "#" if step is EMBEDDED else "/*" if isinstance(step, int) else "/" + _escaped(step) for step in path
    )


def _escaped(step: object) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")
