"""Hits that say nothing new: equal ones, and ones inside a hit of the same entity that scores no less."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from ethicsguard.detect.hits import Hit


def without_duplicates(hits: Iterable[Hit]) -> list[Hit]:
    """Keep what Presidio's ``EntityRecognizer.remove_duplicates`` keeps, in O(n log n).

    Of equal hits the first given stays. The result is sorted by entity, start, length (longest first) and score.
    """
    ordered = sorted(hits, key=lambda hit: (hit.entity, hit.start, -hit.end, -hit.score))
    kept: list[Hit] = []
    staircase = _Staircase()
    entity: str | None = None
    for hit in ordered:
        if hit.entity != entity:
            entity, staircase = hit.entity, _Staircase()
        # Whatever may contain this hit starts no later, so it came before.
        if hit.score > 0 and not staircase.covers(hit.end, hit.score):
            staircase.add(hit.end, hit.score)
            kept.append(hit)
    return kept


class _Staircase:
    """The best score among all hits that reach an end: ends rise, scores fall, so a bisection answers."""

    __slots__ = ("_ends", "_scores")

    def __init__(self) -> None:
        self._ends: list[int] = []
        self._scores: list[float] = []

    def covers(self, end: int, score: float) -> bool:
        """Whether a hit was added that ends no earlier and scores no less."""
        at = bisect_left(self._ends, end)
        return at < len(self._ends) and self._scores[at] >= score

    def add(self, end: int, score: float) -> None:
        """Add what nothing covers, and forget what it covers itself."""
        last = bisect_left(self._ends, end)
        stop = last + 1 if last < len(self._ends) and self._ends[last] == end else last
        first = last
        while first > 0 and self._scores[first - 1] <= score:
            first -= 1
        self._ends[first:stop] = [end]
        self._scores[first:stop] = [score]
