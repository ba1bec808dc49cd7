"""Strict JSON."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from ethicsguard.model import Json
from ethicsguard.payloads.json_scan import (
    MAX_DEPTH,
    MAX_NUMBER,
    JsonScanner,
    Place,
    has_lone_surrogate,
    number_fault,
)

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[\]{}]', re.DOTALL)
_KEPT_DIGITS: Final = 15


class WrittenNumber(float):
    """A number that says itself as it was written, where a double does not keep all of its digits.

    Recognizers see ``Leaf.text``, which is the ``repr``: digits that a file holds must not escape them.
    """

    __slots__ = ("_written",)
    _written: str

    def __new__(cls, written: str) -> WrittenNumber:
        """Read a number as JSON writes it."""
        number = super().__new__(cls, written)
        number._written = written
        return number

    def __repr__(self) -> str:
        return self._written

    def __reduce__(self) -> tuple[type[WrittenNumber], tuple[str]]:
        return WrittenNumber, (self._written,)


class _RefusedError(Exception):
    """Something in the text is refused; where, a second reading finds out."""


def parse_json(
    text: str, *, max_depth: int = MAX_DEPTH, max_number: int = MAX_NUMBER, place: Place | None = None
) -> Json:
    """Return the value that a JSON text says.

    Raises PayloadError, with line and column, for what is not JSON (RFC 8259) and for what readers of JSON
    understand differently: keys that occur twice, NaN and infinities, numbers beyond ``max_number``, halves of
    surrogate pairs. Raises LimitExceededError for more than ``max_depth`` containers inside each other.
    """
    try:
        if _depth(text, max_depth) > max_depth:
            raise _RefusedError
        value: Json = _decoder(max_number).decode(text)
        if "\\u" in text or not text.isascii():
            _refuse_surrogates(value)
    except (_RefusedError, ValueError, RecursionError):
        pass  # Read once more below, slowly, to name the place.
    else:
        return value
    for _event in JsonScanner(text, max_depth=max_depth, max_number=max_number, place=place).events():
        pass
    raise (place or Place()).fault(text, 0, "this is not JSON")


def _decoder(max_number: int) -> json.JSONDecoder:
    def number(token: str) -> float:
        if number_fault(token, max_number):
            raise _RefusedError
        return WrittenNumber(token) if len(token) > _KEPT_DIGITS and repr(float(token)) != token else float(token)

    def integer(token: str) -> int:
        if number_fault(token, max_number):
            raise _RefusedError
        return int(token)

    return json.JSONDecoder(
        object_pairs_hook=_object, parse_float=number, parse_int=integer, parse_constant=_refuse_constant
    )


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _RefusedError
    return made


def _refuse_constant(_name: str) -> Any:
    raise _RefusedError


def _depth(text: str, enough: int) -> int:
    """Return how deeply containers are nested; counting ends above ``enough``."""
    depth = deepest = 0
    for match in _TOKEN.finditer(text):
        mark = match.group()[0]
        if mark in "[{":
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > enough:
                    break
        elif mark != '"':
            depth -= 1
    return deepest


def _refuse_surrogates(value: Json) -> None:
    waiting: list[Json] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if has_lone_surrogate(item):
                raise _RefusedError
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
