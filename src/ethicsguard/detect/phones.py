"""Phone numbers, by the same library and in the same order as Presidio's recognizer, but never stopping early.

The library looks at every candidate for every region. Candidates hold few kinds of characters, so a text is cut where
none can go on, and a stretch is shown to it only for the regions in which its digits may be a number; what is found is
the same.
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
_KINDS: Final = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
    "voicemail",
)  # fmt: skip
_ADDS_NOTHING: Final = re.compile(r"(?:\\\d|\$\d)*")


class PhoneRunner(RecognizerRunner):
    """Looks for the numbers of each region in turn."""

    def __init__(self, recognizer: PhoneRecognizer) -> None:
        super().__init__(recognizer)
        self._entity = str(recognizer.supported_entities[0])
        self._score = float(recognizer.SCORE)
        self._leniency = recognizer.leniency
        # At leniency 0 a number need only be possible, and may be shorter than any that is valid.
        self._regions = tuple(
            (region, RegionGate(region if recognizer.leniency >= 1 else "")) for region in recognizer.supported_regions
        )

    def run(self, text: str, marks: Marks, timeout_s: float) -> list[Hit]:
        """Return all hits, without duplicates. Raises LimitExceededError for an endless run of digits and dashes."""
        if DIGIT not in marks:
            return []
        deadline = monotonic() + timeout_s
        hits: list[Hit] = []
        for offset, piece in pieces(text):
            digits = "".join(_COUNTED.findall(piece))
            is_international = "+" in piece or "\uff0b" in piece
            for region, gate in self._regions:
                if not gate.may_hold(digits, is_international):
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


class RegionGate:
    """Says whether digits may hold a valid number as it is written in a region, by the library's own metadata.

    ``least`` is how many digits there must be without a plus sign. An unknown region lets everything through.
    """

    __slots__ = ("_abroad", "_valid", "least")

    def __init__(self, region: str) -> None:
        metadata = _metadata(region)
        self.least = 1
        self._abroad: re.Pattern[str] | None = None
        self._valid: re.Pattern[str] | None = None
        if metadata is None or not _ADDS_NOTHING.fullmatch(metadata.national_prefix_transform_rule or ""):
            return  # not known, or an area code is added to short numbers
        # A number is valid when it is so in any region that shares the country code.
        neighbours = [_metadata(name) for name in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[metadata.country_code]]
        national = min(length for one in neighbours for length in one.general_desc.possible_length)
        prefix = metadata.international_prefix or ""
        self.least = min(national, int(_parser.parse(prefix).getwidth()[0]) + LEAST_INTERNATIONAL)
        if prefix and metadata.national_prefix_transform_rule is None:
            self._abroad = re.compile(rf"(?:{prefix})\d{{{LEAST_INTERNATIONAL}}}")
            self._valid = re.compile("|".join(sorted({form for one in neighbours for form in _forms(one)})))

    def may_hold(self, digits: str, is_international: bool) -> bool:
        """Ask of all digits (and letters) of a stretch in a row. ``is_international``: it holds a plus sign."""
        if is_international:
            return len(digits) >= min(self.least, LEAST_INTERNATIONAL)
        if len(digits) < self.least:
            return False
        if self._valid is None or self._abroad is None or not (digits.isascii() and digits.isdigit()):
            return True
        # Prefixes are cut off at the front, so what is left of a number is some of the digits in a row.
        return self._valid.search(digits) is not None or self._abroad.search(digits) is not None


def _metadata(region: str) -> Any:
    return phonenumbers.PhoneMetadata.metadata_for_region(region, None)


def _forms(metadata: Any) -> Iterator[str]:
    """Yield a pattern for each kind of number that a region has; a valid number is of one of them."""
    for kind in _KINDS:
        description = getattr(metadata, kind)
        if description is not None and description.national_number_pattern:
            yield f"(?:{description.national_number_pattern})"
