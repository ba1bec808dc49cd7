"""Recognizers that plugins bring: what they may do, and what is not taken from them."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.predefined_recognizers import IbanRecognizer, PhoneRecognizer, SpacyRecognizer

from ethicsguard.detect import build_detector
from ethicsguard.errors import ConfigurationError, DetectorError

SECRET = "Case 4711 of Roe"


class Own(EntityRecognizer):
    """Answers what it is told to."""

    def __init__(self, answer: Any = (), entities: tuple[str, ...] = ("CASE",), **settings: Any) -> None:
        self.answer = answer
        super().__init__(list(entities), name="Own", **settings)

    def load(self) -> None:
        pass

    def analyze(self, text, entities, nlp_artifacts):
        return self.answer(text) if callable(self.answer) else self.answer


def result(start=5, end=9, score=0.7, entity="CASE", metadata=None) -> RecognizerResult:
    return RecognizerResult(entity, start, end, score, recognition_metadata=metadata)


def cases(recognizer, text=SECRET, **settings):
    (spans,) = build_detector(extra_recognizers=[recognizer], **settings).find([text])
    return [(span.entity, span.start, span.end, span.score, span.recognizer) for span in spans]


def test_its_results_are_findings() -> None:
    assert cases(Own([result()])) == [("CASE", 5, 9, 0.7, "Own")]
    assert build_detector(extra_recognizers=[Own()]).entities >= {"CASE", "PHONE_NUMBER"}


def test_a_recognizer_of_another_language_runs_as_well() -> None:
    assert cases(Own([result()], supported_language="es"))


async def late(text):
    return []


def raises(error):
    def failing(text):
        raise error(text)

    return failing


NONSENSE = {
    "None": None,
    "coroutine": late,
    "text": "CASE",
    "mapping": {"CASE": 1},
    "number": 5,
    "no results": [("CASE", 1, 2)],
    "None inside": [None],
    "past the end": [result(end=17)],
    "before the start": [result(start=-1)],
    "backwards": [result(start=9, end=5)],
    "empty": [result(start=5, end=5)],
    "no offset": [result(start=None)],
    "half an offset": [result(start=5.0)],
    "truth as offset": [result(start=True)],
    "score of zero": [result(score=0)],
    "score above one": [result(score=1.01)],
    "score not a number": [result(score=float("nan"))],
    "no score": [result(score=None)],
    "score as truth": [result(score=True)],
    "undeclared entity": [result(entity="PERSON")],
    "raises": raises(ValueError),
    "raises on the way": lambda text: (raises(KeyError)(text) for _ in range(1)),
    "exits": raises(SystemExit),
    "recurses": raises(RecursionError),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_an_error_that_names_the_recognizer_and_nothing_else(answer) -> None:
    with pytest.raises(DetectorError, match="Own") as caught:
        cases(Own(answer))
    error: BaseException | None = caught.value
    assert error is not None
    assert error.__cause__ is None
    assert error.__context__ is None
    assert "4711" not in str(error)
    assert "4711" not in repr(error)


def test_a_failure_is_not_remembered_as_clean() -> None:
    recognizer = Own(None)
    detector = build_detector(extra_recognizers=[recognizer])
    for _ in range(2):
        with pytest.raises(DetectorError):
            detector.find([SECRET])
    recognizer.answer = [result()]
    assert detector.find([SECRET])[0]


class Digits(PatternRecognizer):
    def __init__(self, verdict=None, denial=None, **settings) -> None:
        self.verdict, self.denial = verdict, denial
        super().__init__("CASE", name="Digits", patterns=[Pattern("four", r"\d{4}", 0.5)], **settings)

    def validate_result(self, pattern_text):
        return self.verdict(pattern_text) if callable(self.verdict) else self.verdict

    def invalidate_result(self, pattern_text):
        return self.denial


@pytest.mark.parametrize(
    ("verdict", "denial", "score"),
    [(None, None, 0.5), (True, None, 1.0), (False, None, None), (None, True, None), (True, True, None), (1, 0, 1.0)],
)
def test_checks_of_a_pattern_recognizer(verdict, denial, score) -> None:
    expected = [] if score is None else [("CASE", 5, 9, score, "Digits")]
    assert cases(Digits(verdict, denial)) == expected
    theirs = Digits(verdict, denial).analyze(SECRET, ["CASE"])
    assert [item.score for item in theirs] == ([] if score is None else [score])


@pytest.mark.parametrize("verdict", [raises(ValueError), late], ids=["raises", "asynchronous"])
def test_checks_that_fail(verdict) -> None:
    with pytest.raises(DetectorError, match="Digits") as caught:
        cases(Digits(verdict))
    assert "4711" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_plugins_pattern_that_stalls() -> None:
    stalling = PatternRecognizer("CASE", name="Stalling", patterns=[Pattern("bad", r"(.+)(.+)(.+)(.+)(.+)#\Z", 0.5)])
    with pytest.raises(DetectorError, match="Stalling took longer"):
        cases(stalling, "x#" * 1_000 + "!", timeout_s=0.2)


def test_matches_that_are_many_and_slow_to_check_run_out_of_time_too(monkeypatch) -> None:
    from ethicsguard.detect import calls

    clock = iter(range(100))
    monkeypatch.setattr(calls, "monotonic", lambda: next(clock) if next(clock) else 0)
    with pytest.raises(DetectorError, match="took longer"):
        cases(Digits(), "1234 1234 1234", timeout_s=3)


def test_deny_lists_and_thresholds() -> None:
    words = PatternRecognizer("CASE", name="Words", deny_list=["Roe", "Doe"], deny_list_score=0.3)
    assert cases(words) == []
    words.score_thresholds = {"CASE": 0.3}
    assert cases(words) == [("CASE", 13, 16, 0.3, "Words")]
    words.score_thresholds = {"default": 0.9}
    assert cases(words, min_score=0.1) == []


def test_empty_matches_count_for_nothing() -> None:
    assert cases(PatternRecognizer("CASE", name="Empty", patterns=[Pattern("none", r"\b", 0.9)])) == []


def test_recognizers_that_weigh_context_themselves() -> None:
    class Weighing(Digits):
        def enhance_using_context(
            self, text, raw_recognizer_results, other_raw_recognizer_results, nlp_artifacts, context=None
        ):
            others = {other.entity_type for other in other_raw_recognizer_results}
            assert "PHONE_NUMBER" in others
            assert "CASE" not in others
            assert context == ["caller"]
            for item in raw_recognizer_results:
                item.analysis_explanation.set_improved_score(0.9)
                item.score = 0.9
                item.recognition_metadata[RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY] = True
            return raw_recognizer_results

    weighing = Weighing(context=["case"])
    detector = build_detector(extra_recognizers=[weighing], min_score=0.4, regions=("US",))
    (spans,) = detector.find(["Case 4711, +1 212 555 abcd +12125550147"], field="caller")
    assert [(span.entity, span.score) for span in spans if span.start == 5] == [("CASE", 0.9)]


def test_weighing_that_fails() -> None:
    class Failing(Digits):
        def enhance_using_context(self, text, **_):
            raise ValueError(text)

    with pytest.raises(DetectorError, match=r"Digits failed \(ValueError\)"):
        cases(Failing())


@pytest.mark.parametrize("extra", [object(), "EmailRecognizer", SpacyRecognizer(supported_language="en")])
def test_what_cannot_run_is_refused_at_once(extra) -> None:
    with pytest.raises(ConfigurationError):
        build_detector(extra_recognizers=[extra])


@pytest.mark.parametrize("entities", [(), ("",) * 0, (5,)])
def test_recognizers_that_declare_no_entities(entities) -> None:
    with pytest.raises((ConfigurationError, DetectorError)):
        build_detector(extra_recognizers=[Own(entities=entities)])


def test_a_recognizer_that_was_not_loaded_is() -> None:
    class Lazy(Own):
        def load(self) -> None:
            self.answer = [result()]

    lazy = Lazy()
    lazy.answer, lazy.is_loaded = (), False
    assert cases(lazy)


def test_presidios_own_under_another_name() -> None:
    iban = IbanRecognizer(supported_entity="SITE_IBAN", name="SiteIban")
    phone = PhoneRecognizer(supported_entity="SITE_PHONE", name="SitePhone", supported_regions=("US",), leniency=0)
    text = "DE89370400440532013000 or 5550147"
    found = {entity: (start, end) for entity, start, end, *_ in cases(iban, text) if entity == "SITE_IBAN"}
    assert found == {"SITE_IBAN": (0, 22)}
    theirs = {(item.start, item.end) for item in phone.analyze(text, ["SITE_PHONE"])}
    ours = {(start, end) for entity, start, end, *_ in cases(phone, text) if entity == "SITE_PHONE"}
    assert ours == theirs
    assert ours


def test_nothing_is_logged_about_texts(caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        cases(Digits(), SECRET)
        with pytest.raises(DetectorError):
            cases(Own(raises(ValueError)))
    assert "4711" not in caplog.text
