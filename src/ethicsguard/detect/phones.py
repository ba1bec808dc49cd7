"""Phone numbers, by the same library and in the same order as Presidio's recognizer, but never stopping early.

The library looks at every candidate for every region. Candidates hold few kinds of characters, so a text is cut where
none can go on, and only stretches with enough digits are shown to it; the numbers found are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]
from time import monotonic
from typing import Any, Final

import phonenumbers
from presidio_analyzer.predefined_recognizers import PhoneRecognizer

from ethicsguard.detect.calls import called, too_slow
from ethicsguard.detect.duplicates import without_duplicates
from ethicsguard.detect.gates import DIGIT, Marks
from ethicsguard.detect.hits import Hit
from ethicsguard.detect.runners import RecognizerRunner
from ethicsguard.errors import LimitExceededError

CANDIDATE: Final = re.compile(
    r"[\d()\[\]+\-./~:;,=# \t\xa0\xad"
    r"\u200b\u2010-\u2015\u2053\u2060\u2212\u223c\u3000\u30fc\uff03\uff08-\uff0f\uff0b\uff1a\uff3b\uff3d\uff5e"
    r"aeinostx\u0131\u017f\u0301\xf3\u0434\u043e\u0431\uff45\uff49\uff4e\uff54\uff58]+",
    re.IGNORECASE,
)
"""All that may stand in a number with its extension; what stands elsewhere ends it."""

LEAST_INTERNATIONAL: Final = 6
"""Digits of the shortest number with its country code, of any country."""

_NO_END: Final = 10**9  # tries; the library's own default ends the search silently after 65,535
_LONGEST_CHARS: Final = 32_768
_DIGIT: Final = re.compile(r"\d")
_COUNTED: Final = re.compile(
    r"[\da-z]", re.IGNORECASE
)  # letters too: the library reads some as the digits of their keys
_ADDS_NOTHING: Final = re.compile(r"(?:\\\d|\$\d)*")


class PhoneRunner(RecognizerRunner):
    """Looks for the numbers of each region in turn."""

    def __init__(self, recognizer: PhoneRecognizer) -> None:
        super().__init__(recognizer)
        self._entity = str(recognizer.supported_entities[0])
        self._score = float(recognizer.SCORE)
        self._leniency = recognizer.leniency
        self._regions: tuple[tuple[str, int], ...] = tuple(
            # What is merely possible, at leniency 0, may be shorter than any valid number.
            (region, least_digits(region) if recognizer.leniency >= 1 else 1)
            for region in recognizer.supported_regions
        )

    def run(self, text: str, marks: Marks, timeout_s: float) -> list[Hit]:
        """Return all hits, without duplicates. Raises LimitExceededError for an endless run of digits and dashes."""
        if DIGIT not in marks:
            return []
        deadline = monotonic() + timeout_s
        hits: list[Hit] = []
        for offset, piece in pieces(text):
            digits = len(_COUNTED.findall(piece))
            is_international = "+" in piece or "\uff0b" in piece
            for region, least in self._regions:
                if digits < (min(least, LEAST_INTERNATIONAL) if is_international else least):
                    continue
                if monotonic() > deadline:
                    raise too_slow(self.name, timeout_s)
                hits.extend(self._hit(offset, match) for match in called(self.name, self._matches, piece, region))
        return without_duplicates(hits)

    def _matches(self, piece: str, region: str) -> list[phonenumbers.PhoneNumberMatch]:
        return list(phonenumbers.PhoneNumberMatcher(piece, region, leniency=self._leniency, max_tries=_NO_END))

    def _hit(self, offset: int, match: phonenumbers.PhoneNumberMatch) -> Hit:
        return Hit(offset + match.start, offset + match.end, self._entity, self._score, self.name)


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the stretches that may hold a number, each with the character before and after it, and where it starts."""
    for match in CANDIDATE.finditer(text):
        start, stop = match.span()
        if _DIGIT.search(text, start, stop) is None:
            continue
        if stop - start > _LONGEST_CHARS:
            raise LimitExceededError(
                f"a text holds {stop - start:,} digits, dashes, spaces and the like in a row, and more than "
                f"{_LONGEST_CHARS:,} cannot be searched for phone numbers; split it"
            )
        start, stop = max(0, start - 1), min(len(text), stop + 1)
        yield start, text[start:stop]


def least_digits(region: str) -> int:
    """Return how many digits a valid number has at least, written in a region without a plus sign; 1 if not known."""
    metadata: Any = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or not _ADDS_NOTHING.fullmatch(metadata.national_prefix_transform_rule or ""):
        return 1  # not known, or an area code is added to short numbers
    national = min(
        length
        # A number is valid when it is so in any region that shares the country code.
        for neighbour in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[metadata.country_code]
        for length in _description(neighbour).possible_length
    )
    prefix = metadata.international_prefix
    abroad = int(_parser.parse(prefix).getwidth()[0]) + LEAST_INTERNATIONAL if prefix else LEAST_INTERNATIONAL
    return int(min(national, abroad))


def _description(region: str) -> Any:
    metadata: Any = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    return metadata.general_desc
