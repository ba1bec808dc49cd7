"""What was found in short texts that came before: exports repeat the same cells over and over."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

from ethicsguard.model import Span

Key = tuple[tuple[str, ...], str]
"""The words of the field, and the text."""

_OVERHEAD: Final = 200  # characters' worth of memory that an entry costs besides its text


class Memo:
    """A cache that forgets what was asked for longest ago; safe for threads.

    It holds texts, in memory only, and never shows them. ``max_chars`` bounds all texts together, each counted with
    what an entry costs; texts longer than ``max_text_chars`` are not kept.
    """

    __slots__ = ("_chars", "_entries", "_lock", "_max_chars", "_max_entries", "_max_text_chars")

    def __init__(self, *, max_entries: int = 20_000, max_chars: int = 8_000_000, max_text_chars: int = 512) -> None:
        self._max_entries = max_entries
        self._max_chars = max_chars
        self._max_text_chars = max_text_chars
        self._entries: OrderedDict[Key, tuple[Span, ...]] = OrderedDict()
        self._chars = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def chars(self) -> int:
        """How much is kept, in characters."""
        return self._chars

    def get(self, key: Key) -> tuple[Span, ...] | None:
        """Return what was found, or None when it is not known."""
        with self._lock:
            spans = self._entries.get(key)
            if spans is not None:
                self._entries.move_to_end(key)
            return spans

    def put(self, key: Key, spans: tuple[Span, ...]) -> None:
        """Keep what was found, and forget the oldest where that is too much."""
        cost = _cost(key, spans)
        if len(key[1]) > self._max_text_chars or cost > self._max_chars:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = spans
            self._chars += cost
            while len(self._entries) > self._max_entries or self._chars > self._max_chars:
                old_key, old_spans = self._entries.popitem(last=False)
                self._chars -= _cost(old_key, old_spans)


def _cost(key: Key, spans: tuple[Span, ...]) -> int:
    return len(key[1]) + sum(map(len, key[0])) + _OVERHEAD * (1 + len(spans))
