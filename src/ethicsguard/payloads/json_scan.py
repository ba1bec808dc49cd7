"""Reading JSON text with positions, without recursion: what locates mistakes and what splices.

The grammar is RFC 8259's, and what the RFC leaves open is refused: keys that occur twice in an object,
halves of surrogate pairs, and numbers that a double does not hold.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ethicsguard.errors import LimitExceededError, PayloadError, Unexamined
from ethicsguard.model import Path

MAX_DEPTH: Final = 100
"""Containers that may stand inside each other."""

MAX_NUMBER: Final = 2**53
"""The largest magnitude up to which every reader of JSON gets the same integer."""

_MAX_NUMBER_CHARS = 400

_SPACE = re.compile(r"[ \t\n\r]*+")
_STRING = re.compile(
    r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+"',
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+")
_LITERAL = re.compile(r"true|false|null")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CLOSER = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in a file, so that mistakes in it are named by the file's own lines.

    ``line`` and ``column`` are those of the text's first character, from 1.
    """

    source: str = ""
    line: int = 1
    column: int = 1

    def at(self, text: str, position: int) -> tuple[int, int]:
        """Return the line and column of a position in the text."""
        breaks = text.count("\n", 0, position)
        last = text.rfind("\n", 0, position)
        return self.line + breaks, position - last + (self.column - 1 if not breaks else 0)

    def fault(self, text: str, position: int, reason: str) -> PayloadError:
        """Return the error for a mistake at a position. ``reason`` quotes nothing of the text."""
        return PayloadError(*self._told(text, position, reason))

    def excess(self, text: str, position: int, reason: str) -> LimitExceededError:
        """Return the error for a limit that is exceeded at a position."""
        return LimitExceededError(*self._told(text, position, reason))

    def _told(self, text: str, position: int, reason: str) -> tuple[str, tuple[Unexamined, ...]]:
        line, column = self.at(text, position)
        where = f"{self.source}:{line}:{column}" if self.source else f"line {line}, column {column}"
        return f"{where}: {reason}", (Unexamined(self.source, line, "", f"column {column}: {reason}"),)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, bool or null: its path, and its half-open span in the text."""

    path: Path
    start: int
    end: int
    in_object: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: its key, where the key begins, and where the value ends."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ObjectEnd:
    """The end of an object, with its members in the order of the text."""

    path: Path
    members: tuple[Member, ...]


@dataclass(slots=True)
class _Frame:
    opener: str
    index: int = 0
    key: str = ""
    key_start: int = 0
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def step(self) -> str | int:
        return self.key if self.opener == "{" else self.index


class JsonScanner:
    """Reads one JSON text from its start to its end."""

    def __init__(
        self,
        text: str,
        *,
        max_depth: int = MAX_DEPTH,
        max_number: int = MAX_NUMBER,
        place: Place | None = None,
    ) -> None:
        self._text = text
        self._max_depth = max_depth
        self._max_number = max_number
        self._place = place or Place()
        self._stack: list[_Frame] = []
        self._checks_strings = "\\u" in text or has_lone_surrogate(text)

    def events(self) -> Iterator[Scalar | ObjectEnd]:
        """Yield scalars and ends of objects in the order of the text.

        Raises PayloadError for what is not JSON, LimitExceededError for what is nested too deeply.
        """
        position = self._skip(0)
        while True:
            if self._text[position : position + 1] in _CLOSER:
                position, entered = self._open(position)
                if entered:
                    continue
            else:
                position, scalar = self._scalar(position)
                yield scalar
            while self._stack:
                position, closed = self._next(position)
                if closed is None:
                    break
                if closed.members:
                    yield closed
            else:
                if self._skip(position) < len(self._text):
                    raise self._fault(self._skip(position), "there is something after the end of the JSON value")
                return

    def _open(self, position: int) -> tuple[int, bool]:
        """Enter a container. False if it is empty: then the position is the one after its opener."""
        if len(self._stack) >= self._max_depth:
            raise self._place.excess(self._text, position, f"nested more than {self._max_depth} levels deep")
        frame = _Frame(self._text[position])
        self._stack.append(frame)
        inside = self._skip(position + 1)
        if self._text[inside : inside + 1] == _CLOSER[frame.opener]:
            return inside, False
        return (self._key(inside) if frame.opener == "{" else inside), True

    def _next(self, position: int) -> tuple[int, ObjectEnd | None]:
        """Go on after a value: to the next one in its container (None), or over the container's end."""
        frame = self._stack[-1]
        end = position
        position = self._skip(position)
        mark = self._text[position : position + 1]
        if frame.opener == "{" and frame.key_start:
            frame.members[frame.key] = Member(frame.key, frame.key_start, end)
        if mark == ",":
            position = self._skip(position + 1)
            if frame.opener == "{":
                return self._key(position), None
            frame.index += 1
            return position, None
        if mark == _CLOSER[frame.opener]:
            self._stack.pop()
            members = tuple(frame.members.values())
            return position + 1, ObjectEnd(self._path() if members else (), members)
        wanted = "a comma or a closing brace" if frame.opener == "{" else "a comma or a closing bracket"
        raise self._fault(position, f"{wanted} is missing here")

    def _key(self, position: int) -> int:
        """Read a key and its colon; return where its value begins."""
        frame = self._stack[-1]
        if self._text[position : position + 1] != '"':
            raise self._fault(position, "a key in double quotes is missing here")
        end = self._string(position)
        key = self.decoded(position, end)
        if key in frame.members:
            raise self._fault(position, "this key occurs twice in one object")
        frame.key, frame.key_start = key, position
        colon = self._skip(end)
        if self._text[colon : colon + 1] != ":":
            raise self._fault(colon, "a colon is missing here")
        return self._skip(colon + 1)

    def _scalar(self, position: int) -> tuple[int, Scalar]:
        mark = self._text[position : position + 1]
        if mark == '"':
            end = self._string(position)
            if self._checks_strings:
                self.decoded(position, end)
        elif mark == "-" or mark.isdigit():
            end = self._number(position)
        else:
            literal = _LITERAL.match(self._text, position)
            if literal is None:
                raise self._fault(position, "a JSON value is missing here")
            end = literal.end()
        in_object = bool(self._stack) and self._stack[-1].opener == "{"
        return end, Scalar(self._path(), position, end, in_object)

    def _string(self, position: int) -> int:
        match = _STRING.match(self._text, position)
        if match is None:
            raise self._fault(position, "this string is not closed, or holds a control character or a broken escape")
        return match.end()

    def _number(self, position: int) -> int:
        match = _NUMBER.match(self._text, position)
        if match is None:
            raise self._fault(position, "this number is not written as JSON writes numbers")
        reason = number_fault(match.group(), self._max_number)
        if reason:
            raise self._fault(position, reason)
        return match.end()

    def decoded(self, start: int, end: int) -> str:
        """Return what a string token says."""
        value: str = json.loads(self._text[start:end])
        if _SURROGATE.search(value):
            raise self._fault(start, "this string holds half of a surrogate pair")
        return value

    def _path(self) -> Path:
        return tuple(frame.step for frame in self._stack)

    def _skip(self, position: int) -> int:
        match = _SPACE.match(self._text, position)
        return match.end() if match else position

    def _fault(self, position: int, reason: str) -> PayloadError:
        return self._place.fault(self._text, position, reason)


def number_fault(token: str, max_number: int = MAX_NUMBER) -> str:
    """Say why a number, written as JSON does, is refused; empty if it is not."""
    if len(token) > _MAX_NUMBER_CHARS:
        return f"this number is longer than {_MAX_NUMBER_CHARS} characters"
    value = float(token)
    if math.isinf(value):
        return "this number is too large for JSON's readers"
    if abs(value) > max_number or (token.lstrip("-").isdigit() and abs(int(token)) > max_number):
        return f"this number is beyond {max_number}: readers of JSON would not agree on it"
    return ""


def is_number(text: str) -> bool:
    """Whether a text is a number as JSON writes numbers, and within the limits."""
    return _NUMBER.fullmatch(text) is not None and not number_fault(text)


def has_lone_surrogate(text: str) -> bool:
    """Whether a text holds half of a surrogate pair, which no file can hold."""
    return not text.isascii() and _SURROGATE.search(text) is not None
