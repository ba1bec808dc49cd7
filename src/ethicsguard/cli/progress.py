"""Says on stderr how far a long reading is, if somebody is watching."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from ethicsguard.errors import Unexamined
from ethicsguard.model import Batch, Payload, PayloadKind
from ethicsguard.report.escape import shown

_SILENT_S = 2.0
_EVERY_S = 0.5


class Watched:
    """A payload whose reading is told, with its rate in rows per second. Otherwise it is the payload."""

    def __init__(self, payload: Payload, path: Path) -> None:
        self.payload = payload
        self._name = shown(path.name, 60)
        self._started = time.monotonic()
        self._told = 0.0

    @property
    def kind(self) -> PayloadKind:
        """The payload's form."""
        return self.payload.kind

    def unexamined(self) -> Sequence[Unexamined]:
        """What the last reading could not examine."""
        return self.payload.unexamined()

    def batches(self) -> Iterator[Batch]:
        """Read the payload, and tell every now and then how far it is."""
        begun = time.monotonic()
        rows = 0
        for batch in self.payload.batches():
            yield batch
            rows += len(batch.records)
            self._tell(rows, begun)
        self.done()

    def _tell(self, rows: int, begun: float) -> None:
        now = time.monotonic()
        if now - self._started < _SILENT_S or now - self._told < _EVERY_S:
            return
        self._told = now
        sys.stderr.write(f"\r\x1b[2K{self._name}: {rows:,} rows, {rows / (now - begun):,.0f} a second")
        sys.stderr.flush()

    def done(self) -> None:
        """Take the line away again."""
        if self._told:
            self._told = 0.0
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def watched(payload: Payload, path: Path) -> Payload:
    """Have the reading of a payload told, if stderr is a terminal."""
    return Watched(payload, path) if sys.stderr.isatty() else payload
