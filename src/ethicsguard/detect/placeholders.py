"""What the engine itself wrote in place of personal data is nothing to be found again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ethicsguard.detect.hits import Hit
from ethicsguard.model import PLACEHOLDER


def outside_placeholders(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """Leave out hits that lie wholly within a placeholder; what sticks out of one stays."""
    if not hits or "<" not in text:
        return list(hits)
    spans = [match.span() for match in PLACEHOLDER.finditer(text) if _is_name(match.group())]
    starts = [start for start, _ in spans]
    return [hit for hit in hits if not _is_within(hit, spans, starts)]


def _is_name(placeholder: str) -> bool:
    # Numbers of people look like names of entities when somebody puts them into angle brackets (an IBAN, say).
    # No entity has three digits in its name.
    name = placeholder[1:-1].partition(":")[0]
    return sum(map(str.isdigit, name)) <= 2


def _is_within(hit: Hit, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    at = bisect_right(starts, hit.start) - 1
    return at >= 0 and hit.end <= spans[at][1]
