"""Recognizers of numbers that begin with a known prefix: ``SNAP-4471-0093``, ``case no. 22 001873``."""

from __future__ import annotations

from presidio_analyzer import Pattern, PatternRecognizer

from ethicsguard_benefits.prefixes import Prefixes

# Four to sixteen digits in groups. Each repetition starts with a digit, so that there is one way to match.
_DIGITS = r"[0-9](?:[ ./-]?[0-9]){3,15}"
_BETWEEN = r"(?:[ ]?(?:NO\.?|NUMBER|\#))?[ :./-]{0,2}"


def recognizers_of(prefixes: Prefixes) -> list[PatternRecognizer]:
    """Return a recognizer for each kind of number."""
    return [
        _recognizer(
            "BENEFIT_NUMBER", "BenefitNumberRecognizer", prefixes.benefits, ["benefit", "programme", "program"]
        ),
        _recognizer("CASE_NUMBER", "CaseNumberRecognizer", prefixes.cases, ["case", "file", "docket"]),
    ]


def _recognizer(entity: str, name: str, prefixes: tuple[str, ...], context: list[str]) -> PatternRecognizer:
    begins = "|".join(sorted(prefixes, key=lambda prefix: (-len(prefix), prefix)))
    pattern = rf"(?<![A-Za-z0-9])(?:{begins}){_BETWEEN}{_DIGITS}(?![A-Za-z0-9])"
    return PatternRecognizer(
        supported_entity=entity, name=name, patterns=[Pattern("prefix and digits", pattern, 0.7)], context=context
    )
