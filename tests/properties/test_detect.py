"""What holds of detection whatever the text is."""

from __future__ import annotations

import random

import phonenumbers
import pytest
import regex
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.predefined_recognizers import IbanRecognizer, PhoneRecognizer, UrlRecognizer

from ethicsguard.detect import build_detector
from ethicsguard.detect.context import Surroundings
from ethicsguard.detect.duplicates import without_duplicates
from ethicsguard.detect.engine import DEFAULT_REGIONS
from ethicsguard.detect.gates import gate_of, marks_of
from ethicsguard.detect.hits import Hit
from ethicsguard.detect.phones import PhoneRunner
from ethicsguard.detect.placeholders import outside_placeholders
from ethicsguard.detect.recognizers import default_recognizers, runner_for
from ethicsguard.model import PLACEHOLDER

RECOGNIZERS = default_recognizers(DEFAULT_REGIONS)
PATTERNS = [
    (recognizer, pattern, gate)
    for recognizer in RECOGNIZERS
    for pattern in getattr(recognizer, "patterns", [])
    if (gate := gate_of(recognizer, pattern.regex, 26)) is not None
]
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])

hits = st.builds(
    lambda start, length, entity, score, recognizer: Hit(start, start + length, entity, score, recognizer),
    st.integers(0, 12),
    st.integers(1, 12),
    st.sampled_from("AB"),
    st.sampled_from([0.0, 0.05, 0.4, 0.4, 0.85, 1.0]) | st.floats(0, 1),
    st.sampled_from(["first", "second"]),
)


@given(st.lists(hits, max_size=40))
def test_the_same_duplicates_as_presidio_removes(found) -> None:
    results = [RecognizerResult(hit.entity, hit.start, hit.end, hit.score) for hit in found]
    theirs = [
        (item.entity_type, item.start, item.end, item.score) for item in EntityRecognizer.remove_duplicates(results)
    ]
    kept = without_duplicates(found)
    assert sorted(hit[2:3] + hit[:2] + hit[3:4] for hit in kept) == sorted(theirs)
    assert without_duplicates(kept) == kept


@given(st.lists(hits, max_size=20))
def test_of_equal_hits_the_first_stays(found) -> None:
    for hit in without_duplicates(found):
        assert hit == next(other for other in found if other[:4] == hit[:4])


def test_many_overlapping_hits_do_not_take_quadratic_time() -> None:
    chain = [Hit(start, start + 30_000, "A", 1 - start / 60_000, "r") for start in range(30_000)]
    random.Random(5).shuffle(chain)
    assert len(without_duplicates(chain)) == 30_000


@st.composite
def matching(draw: st.DrawFn) -> tuple[object, object, object, str]:
    """A gated pattern and a text in which it matches, most of the time."""
    recognizer, pattern, gate = draw(
        st.sampled_from([row for row in PATTERNS if not isinstance(row[0], UrlRecognizer)])
    )
    text = draw(st.from_regex(_plain(pattern.regex), fullmatch=False))
    return recognizer, pattern, gate, text


def _plain(source: str) -> str:
    return "(?si)" + source


@QUICK
@given(matching())
def test_a_gate_lets_through_every_text_that_matches(row) -> None:
    _, pattern, gate, text = row
    if regex.search(pattern.regex, text, 26):
        assert gate(text, marks_of(text))


LETTERS = st.sampled_from(
    [*"aZ0159-./:@ +()\u212a\u017f\u0660\uff11#x\n,'\"", "com", "www.", "https://", "ext. ", "00"]
)
TEXTS = st.lists(LETTERS, max_size=40).map("".join)


@QUICK
@given(TEXTS)
@example("www.a.com")
@example('"https://a.org/x"')
def test_gates_change_nothing_on_texts_of_the_right_letters(text) -> None:
    marks = marks_of(text)
    for _, pattern, gate in PATTERNS:
        assert gate(text, marks) or not regex.search(pattern.regex, text, 26), pattern.name


@QUICK
@given(TEXTS)
def test_each_recognizer_finds_what_it_finds_on_its_own(text) -> None:
    for recognizer in RECOGNIZERS:
        if type(recognizer).__name__ == "EmailRecognizer":
            continue  # its own check asks the network
        theirs = recognizer.analyze(text, recognizer.supported_entities)
        ours = runner_for(recognizer).run(text, marks_of(text), 5)
        assert sorted(hit[:4] for hit in ours) == sorted(
            (item.start, item.end, item.entity_type, item.score) for item in theirs
        ), recognizer.name


REGIONS = ("US", "GB", "DE", "FR", "IL", "BR", "AG", "AU", "IT", "AR")
PHONES = PhoneRecognizer(supported_regions=REGIONS)
STYLES = [
    phonenumbers.PhoneNumberFormat.E164,
    phonenumbers.PhoneNumberFormat.INTERNATIONAL,
    phonenumbers.PhoneNumberFormat.NATIONAL,
    phonenumbers.PhoneNumberFormat.RFC3966,
]


@st.composite
def numbers(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
    kind = draw(st.sampled_from([0, 1, 3, 4]))
    number = phonenumbers.example_number_for_type(region, kind) or phonenumbers.example_number(region)
    if draw(st.booleans()):
        number.extension = "12"
    written = phonenumbers.format_number(number, draw(st.sampled_from(STYLES)))
    return draw(st.sampled_from(["", "", "00", "011", "+", "x", "%", "1"])) + written[draw(st.integers(0, 3)) :]


@QUICK
@given(
    st.lists(numbers() | TEXTS, min_size=1, max_size=6).map(lambda parts: parts), st.sampled_from([" ", "", ", ", "\n"])
)
@example(["310-1234"], "")
@example(["+674 444 1234", "55 ext. 12345"], "/")
def test_cutting_a_text_up_changes_no_phone_number(parts, between) -> None:
    text = between.join(parts)
    theirs = {(item.start, item.end) for item in PHONES.analyze(text, PHONES.supported_entities)}
    assert {hit[:2] for hit in PhoneRunner(PHONES).run(text, marks_of(text), 60)} == theirs


@QUICK
@given(st.text(alphabet=st.sampled_from("DE89370400440532013000 -GBst\u212a\u017f"), max_size=60))
@example("DE89 3704 0044 0532 0130 00 2 days")
def test_iban_groups(text) -> None:
    iban = IbanRecognizer()
    theirs = [(item.start, item.end, item.score) for item in iban.analyze(text, ["IBAN_CODE"])]
    assert [(hit.start, hit.end, hit.score) for hit in runner_for(iban).run(text, marks_of(text), 5)] == theirs


@given(st.text(max_size=60), st.integers(0, 60), st.sets(st.sampled_from(["the", "a"])))
def test_surroundings_are_bounded_and_never_fail(text, start, stop_words) -> None:
    words = Surroundings(text, stop_words).before(min(start, len(text)))
    assert len(words) <= 7
    assert not set(words[:-1]) & stop_words


PIECES = st.sampled_from(["<PHONE_NUMBER>", "<A:k1:" + "0" * 32 + ">", "<", ">", "x ", "<X123>", "AB"])


@given(st.lists(PIECES, max_size=8).map("".join), st.lists(hits, max_size=8))
def test_only_hits_wholly_within_a_placeholder_go(text, found) -> None:
    inside = [match.span() for match in PLACEHOLDER.finditer(text) if "X123" not in match.group()]
    expected = [hit for hit in found if not any(start <= hit.start and hit.end <= end for start, end in inside)]
    assert outside_placeholders(text, found) == expected


DETECTOR = build_detector()


@QUICK
@given(st.lists(st.text(max_size=80) | TEXTS, max_size=4), st.text(max_size=20))
def test_spans_are_within_their_texts_sorted_and_the_same_each_time(texts, field) -> None:
    answer = DETECTOR.find(texts, field=field)
    assert len(answer) == len(texts)
    assert answer == build_detector().find(texts, field=field)
    for text, spans in zip(texts, answer, strict=True):
        assert list(spans) == sorted(spans)
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert 0.4 <= span.score <= 1
            assert span.entity in DETECTOR.entities


def test_the_patterns_that_have_gates() -> None:
    if len(PATTERNS) < 30:
        pytest.fail("the gates have gone: the properties above would show nothing")


@QUICK
@given(
    st.lists(
        st.from_regex(r"[0-9]{1,4}([-./ ]?[0-9]{1,5}){0,4}", fullmatch=True) | st.dates().map(str),
        min_size=1,
        max_size=8,
    )
)
def test_digits_of_all_kinds_are_judged_as_by_the_library_alone(parts) -> None:
    text = " | ".join(parts)
    phones = PhoneRecognizer()
    theirs = {(item.start, item.end) for item in phones.analyze(text, phones.supported_entities)}
    assert {hit[:2] for hit in PhoneRunner(phones).run(text, marks_of(text), 60)} == theirs
