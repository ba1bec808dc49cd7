"""Phone numbers, by the same library and in the same order as Presidio's recognizer, but never stopping early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import monotonic
from typing import Final

import phonenumbers
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from ethicsguard.detect.calls import called, too_slow
from ethicsguard.detect.duplicates import without_duplicates
from ethicsguard.detect.hits import Hit
from ethicsguard.detect.runners import RecognizerRunner
from ethicsguard.errors import LimitExceededError

_NO_END: Final = 10**9  # tries; the library's own default ends the search silently after 65,535
_PIECE_CHARS: Final = 4_096
_LONGEST_PIECE_CHARS: Final = 32_768


class PhoneRunner(RecognizerRunner):
    """Looks for the numbers of each region in turn."""

    def __init__(self, recognizer: PhoneRecognizer) -> None:
        super().__init__(recognizer)
        self._entity = str(recognizer.supported_entities[0])
        self._score = float(recognizer.SCORE)
        self._leniency = recognizer.leniency
        self._regions: tuple[str, ...] = tuple(recognizer.supported_regions)

    def run(self, text: str, timeout_s: float) -> list[Hit]:
        """Return all hits, without duplicates. Raises LimitExceededError for an endless run of digits and dashes."""
        deadline = monotonic() + timeout_s
        hits: list[Hit] = []
        for start, stop in pieces(text):
            piece = text[start:stop]
            for region in self._regions:
                if monotonic() > deadline:
                    raise too_slow(self.name, timeout_s)
                hits.extend(self._hit(start, match) for match in called(self.name, self._matches, piece, region))
        return without_duplicates(hits)

    def _matches(self, piece: str, region: str) -> list[phonenumbers.PhoneNumberMatch]:
        return list(phonenumbers.PhoneNumberMatcher(piece, region, leniency=self._leniency, max_tries=_NO_END))

    def _hit(self, offset: int, match: phonenumbers.PhoneNumberMatch) -> Hit:
        return Hit(offset + match.start, offset + match.end, self._entity, self._score, self.name)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    yield 0, len(text)
