"""What one recognizer saw in one text, before context, thresholds and duplicates are dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Hit(NamedTuple):
    """Code points ``start`` to ``end`` (half-open). ``is_settled``: the recognizer has weighed the context itself."""

    start: int
    end: int
    entity: str
    score: float
    recognizer: str
    is_settled: bool = False


class Runner(Protocol):
    """One recognizer, ready to be run by any thread."""

    @property
    def name(self) -> str:
        """The recognizer's name."""
        ...

    @property
    def entities(self) -> frozenset[str]:
        """What it may find."""
        ...

    @property
    def context(self) -> Sequence[str]:
        """Words, in lower case, that make its hits more likely."""
        ...

    def run(self, text: str, marks: frozenset[str], timeout_s: float) -> list[Hit]:
        """Return all hits; ``marks`` are those of the text (see ``gates``).

        Raises DetectorError when it fails, or when one of its patterns takes longer than told.
        """
        ...

    @property
    def weighs_context(self) -> bool:
        """Whether the recognizer has a say of its own, by ``reweigh``."""
        ...

    def reweigh(self, text: str, hits: list[Hit], others: list[Hit], words: Sequence[str]) -> list[Hit]:
        """Let the recognizer weigh its hits by those of all others and by the words of the field, as some do."""
        ...

    def threshold(self, entity: str, default: float) -> float:
        """Return the score below which a hit does not count."""
        ...
