"""Words around a hit, and in the name of its field, that make the hit more likely.

The parameters are those of Presidio's ``LemmaContextAwareEnhancer``: the words before a hit count, and a word of the
recognizer is looked for inside each of them. A pattern cuts the words where Presidio asks spaCy, so no model is needed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

WORDS_BEFORE: Final = 5
BOOST: Final = 0.35
LEAST_SCORE: Final = 0.4  # of a hit that has a word to its credit

_WORD: Final = re.compile(r"\w+(?:['\u2019]\w+)*")
_GLUED: Final = re.compile(
    r"\S{1,256}"
)  # bounded, so that many hits in one endless word cost no more than their number
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NAME_PART: Final = re.compile(r"[^\W_]+")


def boosted(score: float) -> float:
    """Return the score of a hit that a context word supports."""
    return min(1.0, max(LEAST_SCORE, round(score + BOOST, 6)))


def field_words(field: str) -> tuple[str, ...]:
    """Return the words of a field's name or JSON Pointer, in lower case: ``/caller/homePhone`` has caller, home, phone.

    All of them together, with spaces, stand last: some recognizers' context is a phrase.
    """
    if len(field) > 1_000:  # others may choose names: what is remembered stays bounded
        return _field_words.__wrapped__(field)
    return _field_words(field)


@lru_cache(maxsize=4_096)
def _field_words(field: str) -> tuple[str, ...]:
    plain = field.replace("~1", "/").replace("~0", "~")
    parts = [part.lower() for part in _NAME_PART.findall(_CAMEL.sub(" ", plain))]
    return (*dict.fromkeys(parts), " ".join(parts)) if len(parts) > 1 else tuple(parts)


class Surroundings:
    """The words of one text. They are cut when the first hit asks, once for all hits, in linear time."""

    __slots__ = ("_starts", "_stop_words", "_text", "_words")

    def __init__(self, text: str, stop_words: Collection[str]) -> None:
        self._text = text
        self._stop_words = stop_words
        self._starts: list[int] | None = None
        self._words: list[str] = []

    def before(self, start: int) -> list[str]:
        """Return the word at a position, what is glued to it, and the telling words before it, in lower case."""
        starts = self._starts if self._starts is not None else self._cut()
        stop = bisect_right(starts, start)
        words = self._words[max(0, stop - WORDS_BEFORE - 1) : stop]
        glued = _GLUED.match(self._text, start)
        if glued:
            words.append(glued.group().lower())
        return words

    def _cut(self) -> list[int]:
        starts: list[int] = []
        for match in _WORD.finditer(self._text):
            word = match.group().lower()
            if word not in self._stop_words:
                starts.append(match.start())
                self._words.append(word)
        self._starts = starts
        return starts


def supports(words: Sequence[str], context: Sequence[str]) -> bool:
    """Whether a word of a recognizer's context stands in one of the words (both in lower case)."""
    return any(wanted in word for wanted in context for word in words)
