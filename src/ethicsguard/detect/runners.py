"""Running Presidio's recognizers: their own patterns and checks, in a loop that fails closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import regex
from presidio_analyzer import EntityRecognizer, PatternRecognizer
from presidio_analyzer.predefined_recognizers import EmailRecognizer, IbanRecognizer

from ethicsguard.detect.calls import called, timed_matches
from ethicsguard.detect.duplicates import without_duplicates
from ethicsguard.detect.gates import Gate, Marks, gate_of
from ethicsguard.detect.hits import Hit
from ethicsguard.detect.suffixes import has_public_suffix

Verdict = Callable[[str], object]


class RecognizerRunner:
    """What all runners have in common: how a recognizer describes itself."""

    weighs_context = False

    def __init__(self, recognizer: EntityRecognizer) -> None:
        self.recognizer = recognizer
        self.name = str(recognizer.name)
        self.entities: frozenset[str] = frozenset(map(str, recognizer.get_supported_entities()))
        self.context: Sequence[str] = tuple(str(word).lower() for word in recognizer.context or ())
        self._thresholds: Mapping[str, float] = dict(recognizer.score_thresholds or {})

    def threshold(self, entity: str, default: float) -> float:
        """Return the recognizer's own threshold where its author set one."""
        return self._thresholds.get(entity, self._thresholds.get("default", default))

    def reweigh(self, text: str, hits: list[Hit], others: list[Hit], words: Sequence[str]) -> list[Hit]:  # noqa: ARG002
        """Leave hits as they are."""
        return hits


class PatternRunner(RecognizerRunner):
    """A recognizer that finds by patterns and checks what they match."""

    def __init__(self, recognizer: PatternRecognizer) -> None:
        super().__init__(recognizer)
        flags = recognizer.global_regex_flags
        self._entity = str(recognizer.supported_entities[0])
        self._patterns: list[tuple[Any, float, Gate | None]] = [
            (regex.compile(pattern.regex, flags), float(pattern.score), gate_of(recognizer, pattern.regex, flags))
            for pattern in recognizer.patterns
        ]
        self._validate = validation_of(recognizer)
        self._invalidate = _own(recognizer, "invalidate_result", PatternRecognizer)

    def run(self, text: str, marks: Marks, timeout_s: float) -> list[Hit]:
        """Return all hits, without duplicates."""
        hits = [hit for pattern in self._patterns for hit in self._hits(pattern, text, marks, timeout_s)]
        return without_duplicates(hits) if len(hits) > 1 else hits

    def _hits(
        self, pattern: tuple[Any, float, Gate | None], text: str, marks: Marks, timeout_s: float
    ) -> Iterator[Hit]:
        compiled, pattern_score, gate = pattern
        if gate is not None and not gate(text, marks):
            return
        for match in timed_matches(self.name, compiled, text, timeout_s):
            for start, end in self._spans(match):
                score = self._score(text[start:end], pattern_score)
                if score > 0:
                    yield Hit(start, end, self._entity, score, self.name)
                    break

    def _spans(self, match: Any) -> Sequence[tuple[int, int]]:
        """Return the spans to try, of which the first that passes the checks is the hit; none for an empty match."""
        span: tuple[int, int] = match.span()
        return (span,) if span[0] < span[1] else ()

    def _score(self, matched: str, score: float) -> float:
        if self._validate is not None:
            verdict = called(self.name, self._validate, matched)
            if verdict is not None:
                score = 1.0 if verdict else 0.0
        if self._invalidate is not None and called(self.name, self._invalidate, matched):
            score = 0.0
        return score


class IbanRunner(PatternRunner):
    """Presidio's IBAN recognizer: the end of a match is shortened group by group until the checksum holds."""

    def __init__(self, recognizer: IbanRecognizer) -> None:
        super().__init__(recognizer)
        self._invalidate = None  # the recognizer's own loop does not ask

    def run(self, text: str, marks: Marks, timeout_s: float) -> list[Hit]:
        """Return all hits; duplicates are left in, as the recognizer does."""
        return [hit for pattern in self._patterns for hit in self._hits(pattern, text, marks, timeout_s)]

    def _spans(self, match: Any) -> Sequence[tuple[int, int]]:
        start, whole_end = match.span()
        ends = (match.span(group)[1] for group in reversed(range(1, len(match.groups()) + 1)))
        return [(start, end if end > 0 else whole_end) for end in ends]


def validation_of(recognizer: PatternRecognizer) -> Verdict | None:
    """Return the recognizer's check of what was matched, without the network and without a log; None if it has none."""
    method = type(recognizer).validate_result
    if method is EmailRecognizer.validate_result:
        # Presidio's own would fetch the public-suffix list over the network.
        return has_public_suffix
    own = _own(recognizer, "validate_result", PatternRecognizer)
    if method is IbanRecognizer.validate_result and own is not None:
        return _quiet_iban_check(own, recognizer.replacement_pairs)
    return own


def _quiet_iban_check(check: Verdict, replacement_pairs: Sequence[tuple[str, str]]) -> Verdict:
    def checked(matched: str) -> object:
        plain = EntityRecognizer.sanitize_value(matched, replacement_pairs).upper()
        # Letters that only fold to A-Z (the Kelvin sign) are no IBAN; Presidio would write the match to its log.
        return check(matched) if plain.isascii() and plain.isalnum() else False

    return checked


def _own(recognizer: PatternRecognizer, method: str, base: type) -> Verdict | None:
    """Return a method if the recognizer has its own; the base's says nothing, and need not be called."""
    bound: Verdict = getattr(recognizer, method)
    return None if getattr(bound, "__func__", bound) is getattr(base, method) else bound
