"""The recognizers that run: Presidio's own default set for English without a language model, and what plugins add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from presidio_analyzer import EntityRecognizer, PatternRecognizer
from presidio_analyzer import predefined_recognizers as presidio
from spacy.lang.en.stop_words import STOP_WORDS

from ethicsguard.detect.foreign import ForeignRunner, reweighed
from ethicsguard.detect.hits import Hit, Runner
from ethicsguard.detect.phones import PhoneRunner
from ethicsguard.detect.runners import IbanRunner, PatternRunner, RecognizerRunner

_FLAGS = 26  # DOTALL, MULTILINE and IGNORECASE: what Presidio's default configuration sets on every recognizer
_CARD_WORDS = (
    "credit", "card", "visa", "mastercard", "cc", "amex", "discover", "jcb", "diners", "maestro", "instapayment",
)  # fmt: skip
"""From Presidio's default configuration; the class itself has ``cc`` with a blank, which no word contains."""

_PATTERN_RECOGNIZERS = (
    presidio.UsBankRecognizer,
    presidio.UsLicenseRecognizer,
    presidio.UsItinRecognizer,
    presidio.UsPassportRecognizer,
    presidio.UsSsnRecognizer,
    presidio.NhsRecognizer,
    presidio.CryptoRecognizer,
    presidio.DateRecognizer,
    presidio.EmailRecognizer,
    presidio.IbanRecognizer,
    presidio.IpRecognizer,
    presidio.MedicalLicenseRecognizer,
    presidio.MacAddressRecognizer,
    presidio.UuidRecognizer,
    presidio.UrlRecognizer,
)

STOP_WORDS_EN = frozenset(STOP_WORDS)
"""Words that say nothing about their surroundings; the list that Presidio's context uses."""


def default_recognizers(regions: Sequence[str]) -> list[EntityRecognizer]:
    """Return the set; ``regions`` are those whose phone numbers are found without a country code."""
    recognizers: list[EntityRecognizer] = [presidio.CreditCardRecognizer(context=list(_CARD_WORDS))]
    recognizers += [recognizer() for recognizer in _PATTERN_RECOGNIZERS]
    recognizers.append(presidio.PhoneRecognizer(supported_regions=tuple(regions)))
    for recognizer in recognizers:
        if isinstance(recognizer, PatternRecognizer):
            recognizer.global_regex_flags = _FLAGS
    return recognizers


def runner_for(recognizer: Any) -> Runner:
    """Return what runs a recognizer. Those that search in their own way are called as they are."""
    if not recognizer.is_loaded:
        recognizer.load()
    runner = _runner_class(recognizer)(recognizer)
    method = getattr(recognizer.enhance_using_context, "__func__", None)
    return runner if method is EntityRecognizer.enhance_using_context else _Reweighing(runner)


def _runner_class(recognizer: Any) -> Any:
    analyze = getattr(recognizer.analyze, "__func__", None)
    if analyze is PatternRecognizer.analyze:
        return PatternRunner
    if analyze is presidio.IbanRecognizer.analyze:
        return IbanRunner
    if analyze is presidio.PhoneRecognizer.analyze:
        return PhoneRunner
    return ForeignRunner


class _Reweighing:
    """A runner whose recognizer weighs context in its own way."""

    weighs_context = True

    def __init__(self, runner: Any) -> None:
        self._runner: RecognizerRunner = runner
        self.name = runner.name
        self.entities: frozenset[str] = runner.entities
        self.context: Sequence[str] = runner.context
        self.run = runner.run
        self.threshold = runner.threshold

    def reweigh(self, text: str, hits: list[Hit], others: list[Hit], words: Sequence[str]) -> list[Hit]:
        """Ask the recognizer."""
        return reweighed(self._runner.recognizer, text, hits, others, words)
