"""Cutting a JSON list into its elements, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ethicsguard.errors import LimitExceededError, PayloadError
from ethicsguard.exports.limits import ReadingLimits
from ethicsguard.exports.source import BLOCK_BYTES

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+("?+)|[\[\]{},]', re.DOTALL)
_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Part:
    """An element with the space around it, or what stands between elements; joined, the parts are the file."""

    raw: bytes
    is_element: bool
    offset: int
    line: int
    column: int


class ElementCutter:
    """Finds the commas between the elements of the outermost list. Whether an element is JSON is not its business."""

    def __init__(self, path: str, limits: ReadingLimits) -> None:
        self._path = path
        self._limits = limits
        self._data = b""  # what was read and is not given out
        self._begin = 0  # where in it the next part begins
        self._scanned = 0
        self._depth = 0
        self._closed = False
        self._elements = 0
        self._offset, self._line, self._column = 0, 1, 1

    def parts(self, blocks: Iterator[bytes]) -> Iterator[Part]:
        """Yield elements and what is between them.

        Raises PayloadError for a list that is not closed or that something follows; LimitExceededError for an element
        over the limit.
        """
        waiting: list[bytes] = []
        got, wanted = 0, BLOCK_BYTES
        for block in blocks:
            waiting.append(block)
            got += len(block)
            if got >= wanted:
                yield from self._scan(b"".join(waiting))
                # An element of any length is looked at but a few times.
                waiting, got, wanted = [], 0, max(BLOCK_BYTES, len(self._data) - self._begin)
        yield from self._scan(b"".join(waiting))
        if not self._closed:
            raise PayloadError(f"{self._path}:{self._line}: the list that the document is made of is never closed")
        yield self._part(len(self._data), is_element=False)

    def _scan(self, data: bytes) -> Iterator[Part]:
        self._data = self._data[self._begin :] + data
        self._scanned -= self._begin
        self._begin = 0
        for match in () if self._closed else _TOKEN.finditer(self._data, self._scanned):
            if match[1] == b"":
                self._scanned = match.start()
                break
            if match[1] is None:
                yield from self._mark(match.group(), match.start())
                if self._closed:
                    break
        else:
            self._scanned = len(self._data)
        if self._closed:
            self._check_tail()
        elif len(self._data) - self._begin > self._limits.max_row_bytes:
            raise self._too_long()

    def _mark(self, mark: bytes, at: int) -> Iterator[Part]:
        if mark in b"[{":
            self._depth += 1
            if self._depth == 1:
                yield self._part(at + 1, is_element=False)
        elif mark != b",":
            self._depth -= 1
            if self._depth == 0:
                self._closed = True
                yield self._part(at, is_element=bool(self._elements or self._data[self._begin : at].strip(_SPACE)))
                if mark != b"]":
                    raise PayloadError(f"{self._path}:{self._line}: the list is closed by a brace")
        elif self._depth == 1:
            yield self._part(at, is_element=True)
            yield self._part(at + 1, is_element=False)

    def _part(self, end: int, *, is_element: bool) -> Part:
        raw = self._data[self._begin : end]
        if len(raw) > self._limits.max_row_bytes:
            raise self._too_long()
        part = Part(raw, is_element, self._offset, self._line, self._column)
        self._begin = end
        self._offset += len(raw)
        self._elements += is_element
        breaks = raw.count(b"\n")
        self._line += breaks
        self._column = len(raw) - raw.rfind(b"\n") if breaks else self._column + len(raw)
        return part

    def _check_tail(self) -> None:
        """Refuse all but space behind the list's own bracket."""
        if self._data[self._begin + 1 :].strip(_SPACE):
            raise PayloadError(f"{self._path}:{self._line}: there is something after the end of the list")

    def _too_long(self) -> LimitExceededError:
        return LimitExceededError(
            f"{self._path}:{self._line}: an element of the list has more than {self._limits.max_row_bytes:,} bytes"
        )
