"""The detector: texts go through all recognizers, and what is found is weighed, sifted and sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.detect.calls import called
from ethicsguard.detect.context import Surroundings, boosted, field_words, supports
from ethicsguard.detect.duplicates import without_duplicates
from ethicsguard.detect.entities import DEFAULT_ENTITIES
from ethicsguard.detect.memo import Memo
from ethicsguard.detect.placeholders import outside_placeholders
from ethicsguard.errors import ConfigurationError, DetectorError, LimitExceededError, UsageError
from ethicsguard.model import Detector, Span

if TYPE_CHECKING:
    from ethicsguard.detect.hits import Hit, Runner

DEFAULT_REGIONS: Final = ("US", "GB", "DE", "FR", "IL", "IN", "CA", "BR")
"""Where phone numbers are found without a country code; Presidio's own choice."""

_TIMED_CHARS: Final = 100_000


def build_detector(
    *,
    min_score: float = 0.4,
    regions: Sequence[str] = DEFAULT_REGIONS,
    extra_recognizers: Sequence[object] = (),
    max_text_chars: int = 1_000_000,
    timeout_s: float = 5.0,
) -> Detector:
    """Return a detector with Presidio's default English recognizers, no model, and no network.

    ``min_score`` is in (0, 1]; a recognizer's own thresholds go before it. ``regions`` are ISO 3166 codes.
    ``extra_recognizers`` are Presidio recognizers; they run on all texts, whatever language they name, and must be safe
    for threads. ``timeout_s`` is what one pattern may take for each 100,000 code points begun.
    Raises ConfigurationError for settings that make no sense.
    """
    return PresidioDetector(
        min_score=min_score,
        regions=regions,
        extra_recognizers=extra_recognizers,
        max_text_chars=max_text_chars,
        timeout_s=timeout_s,
    )


class PresidioDetector:
    """A ``model.Detector``. Building it is cheap: Presidio is loaded, once, when something is first looked for."""

    def __init__(
        self,
        *,
        min_score: float,
        regions: Sequence[str],
        extra_recognizers: Sequence[object],
        max_text_chars: int,
        timeout_s: float,
        memo: Memo | None = None,
    ) -> None:
        if not 0 < min_score <= 1:
            raise ConfigurationError("the least score of a finding must be above 0 and at most 1")
        if max_text_chars < 1 or timeout_s <= 0:
            raise ConfigurationError("the longest text and the time for it must be above 0")
        self._min_score = min_score
        self._regions = tuple(regions)
        self._extras = tuple(extra_recognizers)
        self._max_text_chars = max_text_chars
        self._timeout_s = timeout_s
        self._memo = Memo() if memo is None else memo
        self._entities = DEFAULT_ENTITIES.union(*map(_declared_entities, self._extras))
        self._lock = Lock()
        self._runners: tuple[Runner, ...] = ()
        self._marks_of: Callable[[str], frozenset[str]] = frozenset
        self._stop_words: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"PresidioDetector(entities={len(self._entities)}, min_score={self._min_score})"

    @property
    def entities(self) -> frozenset[str]:
        """All entities that may be found: the default ones, and what extra recognizers declare."""
        return self._entities

    def find(self, texts: Sequence[str], *, field: str = "") -> Sequence[tuple[Span, ...]]:
        """Return the spans of each text, sorted. Blank texts hold nothing.

        Raises DetectorError when a recognizer failed, hung or gave nonsense, LimitExceededError for a text that
        is too long.
        """
        if isinstance(texts, str):
            raise UsageError("find takes a sequence of texts; put a single text into a list")
        words = field_words(field)
        return [self._spans(text, words) for text in texts]

    def _spans(self, text: str, words: tuple[str, ...]) -> tuple[Span, ...]:
        if not isinstance(text, str):
            raise UsageError(f"only text can be searched, not {type(text).__name__}")
        if not text or text.isspace():
            return ()
        if len(text) > self._max_text_chars:
            raise LimitExceededError(
                f"a text of {len(text):,} characters is longer than the {self._max_text_chars:,} that are searched "
                "at once; split it, or raise the limit"
            )
        # Recognizers get a plain str: a subclass could lie about its own content.
        plain = text if type(text) is str else str.__str__(text)
        known = self._memo.get((words, plain))
        if known is None:
            known = self._searched(plain, words)
            self._memo.put((words, plain), known)
        return known

    def _searched(self, text: str, words: tuple[str, ...]) -> tuple[Span, ...]:
        runners = self._loaded()
        timeout_s = self._timeout_s * (1 + (len(text) - 1) // _TIMED_CHARS)
        marks = self._marks_of(text)
        found = [(runner, hits) for runner in runners if (hits := runner.run(text, marks, timeout_s))]
        if not found:
            return ()
        surroundings = Surroundings(text, self._stop_words)
        kept: list[Hit] = []
        for runner, hits in found:
            for hit in _reweighed(runner, hits, found, text, words):
                weighed = _weighed(hit, runner, surroundings, words)
                if weighed.score >= runner.threshold(weighed.entity, self._min_score):
                    kept.append(weighed)
        lasting = outside_placeholders(text, without_duplicates(kept))
        return tuple(sorted(Span(hit.start, hit.end, hit.entity, hit.score, hit.recognizer) for hit in lasting))

    def _loaded(self) -> tuple[Runner, ...]:
        if not self._runners:
            with self._lock:
                if not self._runners:
                    called("set", self._load)
        return self._runners

    def _load(self) -> None:
        # Presidio brings spaCy along, which takes a second: nobody pays for it who finds nothing.
        from ethicsguard.detect import gates, recognizers  # noqa: PLC0415

        self._marks_of = gates.marks_of
        self._stop_words = recognizers.STOP_WORDS_EN
        chosen = [*recognizers.default_recognizers(self._regions), *self._extras]
        self._runners = tuple(recognizers.runner_for(recognizer) for recognizer in chosen)


def _reweighed(
    runner: Runner, hits: list[Hit], found: Sequence[tuple[Runner, list[Hit]]], text: str, words: Sequence[str]
) -> list[Hit]:
    if not runner.weighs_context:
        return hits
    others = [hit for other, theirs in found if other is not runner for hit in theirs]
    return runner.reweigh(text, hits, others, words)


def _weighed(hit: Hit, runner: Runner, surroundings: Surroundings, words: Sequence[str]) -> Hit:
    if hit.is_settled or not runner.context:
        return hit
    if supports(words, runner.context) or supports(surroundings.before(hit.start), runner.context):
        return hit._replace(score=boosted(hit.score))
    return hit


def _declared_entities(recognizer: Any) -> frozenset[str]:
    name = str(getattr(recognizer, "name", type(recognizer).__name__))
    # The classes are compared by name, so that Presidio is not loaded for it.
    bases = {base.__name__ for base in type(recognizer).__mro__}
    if "EntityRecognizer" not in bases:
        raise ConfigurationError(f"{name} is no Presidio recognizer: it does not extend EntityRecognizer")
    if "SpacyRecognizer" in bases:
        raise ConfigurationError(f"{name} needs a language model, and none is run here: it would find nothing")
    entities = called(name, recognizer.get_supported_entities)
    if isinstance(entities, str) or not entities or not all(isinstance(entity, str) for entity in entities):
        raise DetectorError(f"the recognizer {name} declares no entities")
    return frozenset(entities)
