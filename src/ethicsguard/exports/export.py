"""What every format has in common: batches, what could not be examined, line numbers, and rewriting."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ethicsguard.errors import IncompleteError, PayloadError, Unexamined, UsageError
from ethicsguard.exports.limits import ReadingLimits
from ethicsguard.exports.source import Source, Writable
from ethicsguard.model import Batch, Edit, Json, PayloadKind

BATCH_ROWS: Final = 1000
BATCH_BYTES: Final = 128 << 10
MAX_LISTED: Final = 1000
"""Entries that ``unexamined()`` lists before it only counts."""

_CHECKPOINT_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row begins: its number in the data, its line (from 1), its offset in the bytes that parsers see."""

    number: int = 0
    line: int = 1
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a file: a row, or what stands between rows (then ``number`` is None).

    ``raw`` are its bytes; joined, the pieces are the file. ``line`` is where what it holds begins. ``examined`` is
    False for a row that has no ``record`` because it is broken.
    """

    raw: bytes
    place: Place
    number: int | None = None
    line: int = 0
    record: Json = None
    examined: bool = True


class UnexaminedLog:
    """What one reading could not examine: the first of it listed, all of it counted."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._listed: list[Unexamined] = []
        self.count = 0

    def add(self, line: int, field: str, reason: str) -> None:
        """Take note of a part."""
        self.count += 1
        if len(self._listed) < MAX_LISTED:
            self._listed.append(Unexamined(self._path, line, field, reason))

    def entries(self) -> tuple[Unexamined, ...]:
        """Return what is listed, and how much is not."""
        more = self.count - len(self._listed)
        if not more:
            return tuple(self._listed)
        return (*self._listed, Unexamined(self._path, 0, "", f"and {more:,} more places that could not be examined"))


class Export(ABC):
    """A file to judge. It is a Payload: it can be read any number of times, and must not change between readings."""

    format: str = ""
    resumable: bool = False

    def __init__(self, source: Source, limits: ReadingLimits) -> None:
        self.source = source
        self.limits = limits
        self.columns: tuple[str, ...] = ()
        self.row_count: int | None = None
        self.digest: str | None = None
        self._unexamined = UnexaminedLog(source.path)
        self._checkpoints = array("Q"), array("Q"), array("Q")
        self._window: tuple[int, list[int]] = (0, [])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The file."""
        return self.source.path

    @property
    def encoding(self) -> str:
        """The name of the file's encoding."""
        return self.source.encoding.name

    @property
    @abstractmethod
    def kind(self) -> PayloadKind:
        """Which of the three forms of a payload this is."""

    @abstractmethod
    def _pieces(self, blocks: Iterator[bytes], log: UnexaminedLog, start: Place) -> Iterator[Piece]:
        """Cut the file, from a place on, into pieces."""

    @abstractmethod
    def _changed(self, piece: Piece, edits: Sequence[Edit], dropped_fields: frozenset[str]) -> bytes:
        """Return a row's bytes with changes in them."""

    def batches(self) -> Iterator[Batch]:
        """Read the file from its start. Raises IncompleteError where it is broken beyond reading on."""
        log = UnexaminedLog(self.path)
        held: list[Json] = []
        held_bytes = rows = 0
        for piece in self._read(log, self._checkpoints_anew()):
            if piece.number is None:
                continue
            if held and not piece.examined:
                yield Batch(piece.number - len(held), tuple(held))
                held, held_bytes = [], 0
            rows = piece.number + 1
            if piece.examined:
                held.append(piece.record)
                held_bytes += len(piece.raw)
            if len(held) == BATCH_ROWS or held_bytes >= BATCH_BYTES:
                yield Batch(rows - len(held), tuple(held))
                held, held_bytes = [], 0
        self._unexamined, self.row_count = log, rows
        if held:
            yield Batch(rows - len(held), tuple(held))

    def unexamined(self) -> Sequence[Unexamined]:
        """Name what the last complete reading could not examine; what is beyond MAX_LISTED entries is counted."""
        return self._unexamined.entries()

    @property
    def unexamined_count(self) -> int:
        """How many places the last complete reading could not examine."""
        return self._unexamined.count

    def rewrite(self, edits: Iterable[Edit], target: Writable, *, dropped_fields: frozenset[str] = frozenset()) -> None:
        """Write the file with its changes to ``target``; all bytes outside of the changes are the file's own.

        ``edits`` come in the order of their rows. ``dropped_fields`` are fields (as ``Leaf.field`` names them, or
        names of columns) that leave the file altogether. Raises IncompleteError if a part of the file cannot be
        examined, if the file changed since it was read, or if edits do not fit it. What was written until then is
        worth nothing.
        """
        log = UnexaminedLog(self.path)
        writing = self.source.writing(target)
        waiting = _EditsByRow(edits)
        for piece in self._read(log, lambda _piece: None):
            if log.count:
                first = log.entries()[0]
                raise IncompleteError(
                    f"{first.path}:{first.line}: {first.reason}: a file is written only if all of it can be examined",
                    log.entries(),
                )
            changes = waiting.take(piece.number)
            writing.write(self._changed(piece, changes, dropped_fields) if changes or dropped_fields else piece.raw)
        waiting.finish()

    def line_of_row(self, row: int, start: int = 0) -> int:  # noqa: ARG002 - plain texts need it
        """Return the line, from 1, in which a row of the data begins; 0 if there is no such row.

        ``start`` is an offset into the row's text; it counts for plain texts alone, whose one row has many lines.
        """
        first, lines = self._window
        if not first <= row < first + len(lines):
            self._window = first, lines = self._lines_near(row)
        return lines[row - first] if first <= row < first + len(lines) else 0

    def _lines_near(self, row: int) -> tuple[int, list[int]]:
        numbers, lines, offsets = self._checkpoints
        at = bisect_right(numbers, row) - 1
        start = Place(numbers[at], lines[at], offsets[at]) if at >= 0 else Place()
        found: list[int] = []
        first = start.number
        for piece in self._pieces(self.source.reading(start.offset).blocks(), UnexaminedLog(self.path), start):
            if piece.number is None:
                continue
            if len(found) == _CHECKPOINT_ROWS:
                if piece.number > row:
                    break
                first, found = piece.number, []
            found.append(piece.line)
        return first, found

    def _checkpoints_anew(self) -> Callable[[Piece], None]:
        numbers, lines, offsets = self._checkpoints = array("Q"), array("Q"), array("Q")
        self._window = (0, [])

        def note(piece: Piece) -> None:
            if self.resumable and piece.number and piece.number % _CHECKPOINT_ROWS == 0:
                numbers.append(piece.number)
                lines.append(piece.place.line)
                offsets.append(piece.place.offset)

        return note

    def _read(self, log: UnexaminedLog, note: Callable[[Piece], None]) -> Iterator[Piece]:
        """Yield all pieces, and check that the file is the one that was read before."""
        reading = self.source.reading()
        for piece in self._pieces(reading.blocks(), log, Place()):
            note(piece)
            yield piece
        if self.digest is not None and self.digest != reading.digest:
            raise PayloadError(f"{self.path} changed while it was being judged: start again")
        self.digest = reading.digest


class _EditsByRow:
    """Hands out edits row by row, holding those of one row at a time."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = iter(edits)
        self._next = next(self._edits, None)

    def take(self, row: int | None) -> list[Edit]:
        """Return the edits of a row. Raises UsageError if those of an earlier row were not taken."""
        taken: list[Edit] = []
        while row is not None and self._next is not None and self._next.row <= row:
            if self._next.row < row:
                raise UsageError("the changes of an export come in the order of its rows, each of a row that is there")
            taken.append(self._next)
            self._next = next(self._edits, None)
        return taken

    def finish(self) -> None:
        """Raise PayloadError if edits are left over."""
        if self._next is not None:
            raise PayloadError("a change names a row that the file does not have: the file changed since it was read")
