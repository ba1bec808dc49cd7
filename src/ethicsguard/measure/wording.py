"""Cuts a text into sentences of words, in linear time and with one sentence in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ethicsguard.measure.lexicon import PHRASES

_ENDS: Final = frozenset(".!?;")
_DASHES: Final = frozenset("\u2013\u2014")
MAX_WORDS: Final = 1_000
"""A sentence longer than this is cut, and the parts overlap: no words that belong together are parted."""
_OVERLAP: Final = 10

_FOLDS: Final = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")),  # invisible: left out
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011"), "-"),
    **{0xFF01 + step: 0x21 + step for step in range(94)},  # full-width forms
    0x2032: "'",
}
_TOKEN: Final = re.compile(
    r"(?:mrs|mr|ms|dr|sgt|lt|det|ofc|approx)\.(?=\s)"
    r"|[^\W\d_]+(?:'[^\W\d_]+)?"
    r"|\d+(?:'?s\b)?"
    r"|[.!?;](?=\s|$)"
    r"|\n\s*\n"
    r"|(?<!\w)[\u2013\u2014-]|[\u2013\u2014-](?!\w)"
    r"|[,:/(&=]",
    re.IGNORECASE,
)
_LONGEST_PHRASE: Final = max(map(len, PHRASES))
_FIRST_WORDS: Final = frozenset(phrase[0] for phrase in PHRASES)


def plain(text: str) -> str:
    """Return a text without invisible characters, and with plain quotes, hyphens and Latin letters."""
    return text if text.isascii() else text.translate(_FOLDS)


def sentences(text: str) -> Iterator[list[str]]:
    """Yield the words and marks of each sentence, in lower case. Hyphens within words part them."""
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match[0].lower()
        if word in _ENDS or word[0] == "\n":
            yield _joined(words)
            words = []
            continue
        words.append("-" if word in _DASHES else word.rstrip("."))
        if len(words) >= MAX_WORDS:
            yield _joined(words)
            # What lies wholly in the overlap is told twice, which no rule takes for less.
            words = words[-_OVERLAP:]
    yield _joined(words)


def _joined(words: list[str]) -> list[str]:
    """Make one word of each phrase that stands for one."""
    if _FIRST_WORDS.isdisjoint(words):
        return words
    joined: list[str] = []
    at = 0
    while at < len(words):
        length, word = _phrase_at(words, at)
        joined.append(word)
        at += length
    return joined


def _phrase_at(words: list[str], at: int) -> tuple[int, str]:
    for length in range(_LONGEST_PHRASE, 1, -1):
        found = PHRASES.get(tuple(words[at : at + length]))
        if found:
            return length, found
    return 1, words[at]
