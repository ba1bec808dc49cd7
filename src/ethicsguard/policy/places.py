"""Where things stand in the files that people write, and the tree of a file with its places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from ethicsguard.errors import Problem

Loc = tuple[str | int, ...]
"""The way to a value: keys of mappings, and indices of lists."""

_LONGEST_EXCERPT: Final = 2_000


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a file. ``line`` and ``column`` count from 1, ``length`` in characters of that line.

    ``last_line`` is the line in which the value ends. ``style`` is how a scalar is written: "" plain, ``'``, ``"``,
    ``|`` or ``>``.
    """

    line: int
    column: int
    length: int
    last_line: int = 0
    style: str = ""


WHOLE_FILE: Final = Place(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read. ``path`` is what people know it by; ``lines`` come without their line breaks."""

    path: str
    lines: tuple[str, ...] = field(repr=False)

    def problem(self, place: Place, message: str, hint: str = "") -> Problem:
        """Make the problem of a place. An excerpt is never cut: a line too long to be shown is left out."""
        excerpt = self.line(place.line)
        if len(excerpt) > _LONGEST_EXCERPT:
            excerpt = ""
        return Problem(self.path, place.line, place.column, message, hint, excerpt, place.length)

    def line(self, number: int) -> str:
        """Return a line by its number, from 1; of lines that are not there, nothing."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class PlainText(str):
    """A scalar that stood without quotes, so that only the schema can tell what it is meant to be."""

    __slots__ = ()


def _no_places() -> Mapping[Loc, Place]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a tree of mappings, lists and texts, with the place of each key and value.

    ``spoiled`` are the values about which a problem was reported already: what follows from that is not said again.
    """

    source: Source
    value: Any = field(repr=False)
    keys: Mapping[Loc, Place] = field(default_factory=_no_places, repr=False)
    values: Mapping[Loc, Place] = field(default_factory=_no_places, repr=False)
    spoiled: frozenset[Loc] = frozenset()

    def is_spoiled(self, loc: Loc) -> bool:
        """Whether a value, or one that it is part of, was reported already."""
        return any(loc[:end] in self.spoiled for end in range(len(loc) + 1))

    def key_place(self, loc: Loc) -> Place:
        """Return the place of a key; of an item of a list, the item's."""
        return self.keys.get(loc) or self.value_place(loc)

    def value_place(self, loc: Loc) -> Place:
        """Return the place of a value, or of the nearest value around it that has one."""
        for end in range(len(loc), -1, -1):
            place = self.values.get(loc[:end]) or self.keys.get(loc[:end])
            if place is not None:
                return place
        return Place(1, 1, 0)

    @property
    def root(self) -> Branch:
        """The whole tree, to walk through."""
        return Branch(self, (), self.value)


@dataclass(frozen=True, slots=True)
class Branch:
    """A value of a document with its way. Its steps lead nowhere where the document has another shape."""

    document: Document
    loc: Loc
    value: Any = field(repr=False)

    def get(self, key: str) -> Branch | None:
        """Return the value of a key of a mapping."""
        if isinstance(self.value, dict) and key in self.value:
            return Branch(self.document, (*self.loc, key), self.value[key])
        return None

    def text(self, key: str) -> str:
        """Return the text under a key; without one, the empty text."""
        found = self.get(key)
        return str(found.value) if found is not None and isinstance(found.value, str) else ""

    def items(self, key: str) -> Iterator[Branch]:
        """Yield the items of the list under a key."""
        found = self.get(key)
        if found is not None and isinstance(found.value, list):
            for index, value in enumerate(found.value):
                yield Branch(self.document, (*found.loc, index), value)

    def entries(self) -> Iterator[tuple[str, Branch]]:
        """Yield the keys of a mapping with their values."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield str(key), Branch(self.document, (*self.loc, key), value)

    @property
    def is_spoiled(self) -> bool:
        """Whether it was reported already."""
        return self.document.is_spoiled(self.loc)

    @property
    def place(self) -> Place:
        """Its place."""
        return self.document.value_place(self.loc)

    def problem(self, message: str, hint: str = "") -> Problem:
        """Make the problem of this value."""
        return self.document.source.problem(self.place, message, hint)

    def key_problem(self, message: str, hint: str = "") -> Problem:
        """Make the problem of this value's key."""
        return self.document.source.problem(self.document.key_place(self.loc), message, hint)
