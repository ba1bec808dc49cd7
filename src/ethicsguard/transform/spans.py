"""Where findings in one text overlap: resolved here, once, before anything is changed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ethicsguard.errors import DetectorError
from ethicsguard.model import PLACEHOLDER, Obligation, Span


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, and the obligations that apply to it."""

    span: Span
    obligations: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that is changed as one. ``entity`` is that of the highest score in it."""

    start: int
    end: int
    entity: str
    obligations: tuple[Obligation, ...]


def require_inside(spans: Iterable[Span], length: int) -> None:
    """Raise DetectorError for a span that is empty or not wholly inside a text of that length."""
    if any(not 0 <= span.start < span.end <= length for span in spans):
        raise DetectorError("a recognizer reported a finding outside the text that it was given")


def unite(found: Iterable[Found], text: str) -> list[Piece]:
    """Return what has to be changed, in order and without overlaps.

    Findings that share a character become one piece. A placeholder is never cut in two: a piece that
    begins or ends inside one reaches to its edge.
    """
    tokens = [match.span() for match in PLACEHOLDER.finditer(text)] if "<" in text else []
    groups: list[tuple[int, int, list[Found]]] = []
    for start, end, one in sorted(((*_widened(one.span, tokens), one) for one in found), key=lambda item: item[:2]):
        if groups and start < groups[-1][1]:
            first, last, members = groups.pop()
            members.append(one)
            groups.append((first, max(last, end), members))
        else:
            groups.append((start, end, [one]))
    return [_piece(start, end, members) for start, end, members in groups]


def _widened(span: Span, tokens: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the span's ends, moved to the edges of placeholders that they lie inside."""
    at_start = bisect_right(tokens, span.start, key=_first) - 1
    at_end = bisect_left(tokens, span.end, key=_first) - 1
    start = tokens[at_start][0] if at_start >= 0 and tokens[at_start][1] > span.start else span.start
    end = tokens[at_end][1] if at_end >= 0 and tokens[at_end][1] > span.end else span.end
    return start, end


def _first(token: tuple[int, int]) -> int:
    return token[0]


def _piece(start: int, end: int, members: Sequence[Found]) -> Piece:
    best = max(members, key=lambda one: (one.span.score, one.span.end - one.span.start, one.span.entity)).span
    seen: list[Obligation] = []
    for one in members:
        seen += [obligation for obligation in one.obligations if not any(obligation is other for other in seen)]
    return Piece(start, end, best.entity, tuple(seen))
