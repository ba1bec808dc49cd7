"""Recognizers that search in their own way, plugins' own among them. Nothing they say is taken on trust."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from ethicsguard.detect.calls import called
from ethicsguard.detect.gates import Marks
from ethicsguard.detect.hits import Hit
from ethicsguard.detect.runners import RecognizerRunner
from ethicsguard.errors import DetectorError


class ForeignRunner(RecognizerRunner):
    """Calls ``analyze`` as it is, with artifacts of no language model, and checks the answer."""

    def run(self, text: str, marks: Marks, timeout_s: float) -> list[Hit]:  # noqa: ARG002 - it cannot be interrupted
        """Return what it found. Raises DetectorError for anything but results within the text."""
        results = called(
            self.name, self.recognizer.analyze, text=text, entities=sorted(self.entities), nlp_artifacts=no_artifacts()
        )
        return checked_hits(self.name, self.entities, results, len(text))


def reweighed(
    recognizer: EntityRecognizer, text: str, hits: Sequence[Hit], others: Sequence[Hit], words: Sequence[str]
) -> list[Hit]:
    """Let a recognizer weigh its hits by ``enhance_using_context``, and check the answer."""
    name = str(recognizer.name)
    results = called(
        name,
        recognizer.enhance_using_context,
        text=text,
        raw_recognizer_results=[_result(hit, recognizer) for hit in hits],
        other_raw_recognizer_results=[_result(hit, None) for hit in others],
        nlp_artifacts=no_artifacts(),
        context=list(words),
    )
    return checked_hits(name, frozenset(recognizer.get_supported_entities()), results, len(text))


def no_artifacts() -> NlpArtifacts:
    """Return what Presidio passes where no language model runs."""
    return NlpArtifacts(entities=[], tokens=[], tokens_indices=[], lemmas=[], nlp_engine=None, language="en")


def checked_hits(name: str, entities: frozenset[str], results: object, text_chars: int) -> list[Hit]:
    """Turn a recognizer's results into hits. Raises DetectorError for anything that no result can be."""
    if not isinstance(results, Iterable) or isinstance(results, (str, bytes, dict)):
        raise _nonsense(name, f"it answered {type(results).__name__} instead of a list of results")
    return [_checked_hit(name, entities, result, text_chars) for result in called(name, list, results)]


def _checked_hit(name: str, entities: frozenset[str], result: Any, text_chars: int) -> Hit:
    if not isinstance(result, RecognizerResult):
        raise _nonsense(name, f"its list holds {type(result).__name__}, which is no result")
    start, end, score = result.start, result.end, result.score
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= text_chars:
        raise _nonsense(name, "a result is empty or lies outside the text")
    if isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 < score <= 1:
        raise _nonsense(name, "a score is not above 0 and at most 1")
    if result.entity_type not in entities:
        raise _nonsense(name, "a result is of an entity that it does not declare")
    metadata = result.recognition_metadata or {}
    is_settled = bool(metadata.get(RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY))
    return Hit(start, end, str(result.entity_type), float(score), name, is_settled)


def _result(hit: Hit, recognizer: EntityRecognizer | None) -> RecognizerResult:
    metadata = {RecognizerResult.RECOGNIZER_NAME_KEY: hit.recognizer}
    if recognizer is not None:
        metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY] = recognizer.id
    explanation = AnalysisExplanation(recognizer=hit.recognizer, original_score=hit.score)
    return RecognizerResult(hit.entity, hit.start, hit.end, hit.score, explanation, metadata)


def _nonsense(name: str, what: str) -> DetectorError:
    return DetectorError(f"the recognizer {name} gave nonsense: {what}; what it was shown counts as not examined")
