"""From a record to its leaves, through nested mappings and lists and into strings that hold JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ethicsguard.errors import LimitExceededError, PayloadError
from ethicsguard.model import EMBEDDED, Json, Leaf, Path, field_of
from ethicsguard.payloads.json_scan import MAX_DEPTH, MAX_NUMBER, has_lone_surrogate
from ethicsguard.payloads.json_text import WrittenNumber, parse_json

MAX_TEXT_CHARS: Final = 1_000_000
"""Code points that one text may have."""

MAX_EMBEDDING: Final = 4
"""JSON documents that may stand inside strings of each other."""

_SPACE = " \t\n\r"
_TELLING_KEY = re.compile(r"@|(?:\d\W{0,2}){6}|^.{65}", re.DOTALL)


def leaves_of(
    record: Json,
    row: int = 0,
    name_field: Callable[[Path], str] = field_of,
    *,
    max_depth: int = MAX_DEPTH,
    max_text_chars: int = MAX_TEXT_CHARS,
    max_embedding: int = MAX_EMBEDDING,
) -> list[Leaf]:
    """Return all scalars of a record, in its order. ``name_field`` names the field that a path is reported as.

    A string that holds a JSON object or list gives the leaves of that document instead of itself; one that only looks
    like JSON stays one leaf. Raises PayloadError, naming the field alone, for what JSON does not have: types, keys
    that are no strings, NaN, infinities, numbers beyond 2**53, halves of surrogate pairs. Raises LimitExceededError
    for texts over ``max_text_chars``, and for deeper nesting or embedding than ``max_depth`` and ``max_embedding``.
    """
    walk = _Walk(row, name_field, max_depth, max_text_chars, max_embedding)
    return list(walk.leaves(record, (), 0, 0))


class _Walk:
    def __init__(
        self, row: int, name_field: Callable[[Path], str], max_depth: int, max_text_chars: int, max_embedding: int
    ) -> None:
        self._row = row
        self._name_field = name_field
        self._max_depth = max_depth
        self._max_text_chars = max_text_chars
        self._max_embedding = max_embedding

    def leaves(self, value: Json, path: Path, depth: int, embedding: int) -> Iterator[Leaf]:
        if isinstance(value, str):
            yield from self._text(value, path, embedding)
        elif value is None or isinstance(value, bool):
            yield self._leaf(path, value)
        elif isinstance(value, int | float):
            yield self._leaf(path, self._number(value, path))
        elif isinstance(value, Mapping | list | tuple):
            if depth >= self._max_depth:
                raise LimitExceededError(f"{self._told(path)} is nested more than {self._max_depth} levels deep")
            for step, item in self._items(value, path):
                yield from self.leaves(item, (*path, step), depth + 1, embedding)
        else:
            raise PayloadError(f"{self._told(path)} holds a {type(value).__name__}, which JSON does not have")

    def _items(self, value: Json, path: Path) -> Iterator[tuple[str | int, Json]]:
        if not isinstance(value, Mapping):
            yield from enumerate(value)
            return
        for key, item in value.items():
            if not isinstance(key, str):
                raise PayloadError(f"{self._told(path)} has a key that is no text: JSON's keys are texts")
            if has_lone_surrogate(key):
                raise PayloadError(f"{self._told(path)} has a key with half of a surrogate pair in it")
            yield str.__str__(key), item

    def _text(self, value: str, path: Path, embedding: int) -> Iterator[Leaf]:
        text = str.__str__(value)
        if len(text) > self._max_text_chars:
            raise LimitExceededError(f"{self._told(path)} is a text of more than {self._max_text_chars:,} characters")
        if has_lone_surrogate(text):
            raise PayloadError(f"{self._told(path)} holds half of a surrogate pair")
        inner = list(self._embedded(text, path, embedding))
        if inner:
            yield from inner
        else:
            yield self._leaf(path, text)

    def _embedded(self, text: str, path: Path, embedding: int) -> Iterator[Leaf]:
        """Yield the leaves of the JSON document that a text holds; nothing if it holds none."""
        document = text.strip(_SPACE)
        if document[:1] + document[-1:] not in ("{}", "[]"):
            return
        try:
            value = parse_json(text, max_depth=self._max_depth)
        except LimitExceededError:
            raise LimitExceededError(
                f"{self._told(path)} holds JSON nested more than {self._max_depth} levels deep"
            ) from None
        except PayloadError:
            return
        if _keys_tell(value):
            if "\\" in text:
                raise PayloadError(f"{self._told(path)} holds JSON whose keys are data, and which is partly escaped")
            return
        if embedding >= self._max_embedding:
            raise LimitExceededError(
                f"{self._told(path)} holds JSON in strings of JSON more than {self._max_embedding} times over"
            )
        yield from self.leaves(value, (*path, EMBEDDED), 0, embedding + 1)

    def _number(self, value: float, path: Path) -> float:
        if not math.isfinite(value):
            raise PayloadError(f"{self._told(path)} is no finite number: JSON does not have it")
        if abs(value) > MAX_NUMBER:
            raise PayloadError(f"{self._told(path)} is a number beyond 2**53: readers of JSON would not agree on it")
        if isinstance(value, WrittenNumber):
            return value
        return int(value) if isinstance(value, int) else float(value)

    def _leaf(self, path: Path, value: Json) -> Leaf:
        return Leaf(self._row, path, self._name_field(path), value)

    def _told(self, path: Path) -> str:
        name = self._name_field(path)
        return f"row {self._row}: the field {name}" if name else f"row {self._row}: the value"


def _keys_tell(value: Json) -> bool:
    """Whether keys of a document look like data, not like names: only the text as a whole shows them to recognizers."""
    waiting: list[Json] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if any(_TELLING_KEY.search(key) for key in item):
                return True
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return False
