from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from ethicsguard.detect import DEFAULT_ENTITIES, PresidioDetector, build_detector, title_of
from ethicsguard.detect.memo import Memo
from ethicsguard.errors import ConfigurationError, DetectorError, LimitExceededError, UsageError
from ethicsguard.model import Detector, Span

PHONE = "212-555-0147"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return build_detector()


def entities(spans: tuple[Span, ...]) -> list[str]:
    return [span.entity for span in spans]


def test_it_is_a_detector(detector) -> None:
    assert isinstance(detector, Detector)
    assert detector.entities == DEFAULT_ENTITIES
    assert "PHONE" not in repr(detector)


def test_spans_come_sorted_and_in_the_order_of_the_texts(detector) -> None:
    text = f"jane@example.com or {PHONE}"
    first, second, third = detector.find([text, "nothing", PHONE])
    assert list(first) == sorted(first)
    assert entities(first) == ["EMAIL_ADDRESS", "URL", "PHONE_NUMBER"]
    assert text[first[2].start : first[2].end] == PHONE
    assert first[2].recognizer == "PhoneRecognizer"
    assert (second, entities(third)) == ((), ["PHONE_NUMBER"])


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0\u3000 "])
def test_blank_texts_hold_nothing_and_load_nothing(text) -> None:
    fresh = build_detector()
    assert fresh.find([text]) == [()]
    assert not fresh._runners


def test_the_least_score(detector) -> None:
    text = "the code H12345678 stands on it"
    assert build_detector(min_score=0.2).find([text])[0]
    assert not detector.find([text])[0]
    assert entities(detector.find(["driver license H12345678"])[0]) == ["US_DRIVER_LICENSE"]


def test_regions() -> None:
    number = "0412 345 678"  # a mobile number as it is written in Australia
    assert "PHONE_NUMBER" not in entities(build_detector(regions=("US",)).find([number])[0])
    assert "PHONE_NUMBER" in entities(build_detector(regions=("AU",)).find([number])[0])


def test_a_text_that_is_too_long_is_refused_whole() -> None:
    short = build_detector(max_text_chars=20)
    assert short.find([PHONE])[0]
    with pytest.raises(LimitExceededError, match="21 characters") as caught:
        short.find([PHONE + "x" * 9])
    assert PHONE not in str(caught.value)


@pytest.mark.parametrize("texts", ["a text", [b"bytes"], [None], [5]])
def test_what_is_no_list_of_texts_is_refused(texts, detector) -> None:
    with pytest.raises(UsageError):
        detector.find(texts)


@pytest.mark.parametrize(
    "settings",
    [{"min_score": 0}, {"min_score": 1.1}, {"max_text_chars": 0}, {"timeout_s": 0}, {"min_score": float("nan")}],
)
def test_settings_that_make_no_sense(settings) -> None:
    with pytest.raises(ConfigurationError):
        build_detector(**settings)


def test_a_str_that_lies_about_itself_is_seen_through(detector) -> None:
    class Liar(str):
        def __getitem__(self, key):
            return "x"

        def isspace(self) -> bool:
            return False

    assert entities(detector.find([Liar(PHONE)])[0]) == ["PHONE_NUMBER"]


def test_threads_share_one_instance_and_load_once(monkeypatch) -> None:
    from ethicsguard.detect import recognizers

    calls = []
    original = recognizers.default_recognizers
    monkeypatch.setattr(recognizers, "default_recognizers", lambda regions: calls.append(1) or original(regions))
    fresh = build_detector()
    texts = [f"call 212-555-{number:04} or a{number}@example.com" for number in range(60)]
    barrier = threading.Barrier(4)

    def search(_: int) -> object:
        barrier.wait()
        return fresh.find(texts)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(search, range(4)))
    assert len(calls) == 1
    assert all(one == other for one, other in pairwise(answers))
    assert answers[0] == build_detector().find(texts)


def test_a_failure_to_load_is_an_error_each_time_and_never_an_empty_set(monkeypatch) -> None:
    from ethicsguard.detect import recognizers

    def broken(regions):
        raise OSError(PHONE)

    monkeypatch.setattr(recognizers, "default_recognizers", broken)
    fresh = build_detector()
    for _ in range(2):
        with pytest.raises(DetectorError, match="OSError") as caught:
            fresh.find([PHONE])
        assert PHONE not in str(caught.value)


def test_repeated_texts_are_searched_once_for_each_field() -> None:
    searched = PresidioDetector(
        min_score=0.4, regions=("US",), extra_recognizers=(), max_text_chars=100, timeout_s=5, memo=Memo()
    )
    one = searched.find(["12345678"], field="bank_account")[0]
    other = searched.find(["12345678"], field="colour")[0]
    assert entities(one) == ["US_BANK_NUMBER"]
    assert other == ()
    assert len(searched._memo) == 2
    assert searched.find(["12345678"] * 3, field="BankAccount") == [one] * 3
    assert len(searched._memo) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("see <PHONE_NUMBER> and <EMAIL_ADDRESS:k1:" + "4" * 32 + ">", 0),
        ("<IBAN_CODE>", 0),
        (f"<PHONE_NUMBER> {PHONE}", 1),
        (f"<PHONE_NUMBER {PHONE}>", 1),
        ("<DE89370400440532013000>", 1),  # an account number in angle brackets is no placeholder
    ],
)
def test_placeholders_are_not_found_again(text, count, detector) -> None:
    assert len(detector.find([text])[0]) == count


def test_the_domain_of_many_dots_is_quick_and_clean(detector) -> None:
    assert detector.find(["a." * 20_000]) == [()]


def test_a_pattern_that_stalls_is_an_error_and_no_silence() -> None:
    impatient = build_detector(timeout_s=0.2)
    with pytest.raises(DetectorError, match=r"UrlRecognizer took longer than 0\.2 s") as caught:
        impatient.find(["a." * 20_000 + " https://example.com"])
    assert "a.a" not in str(caught.value)


def test_an_endless_run_of_digits_is_refused(detector) -> None:
    with pytest.raises(LimitExceededError, match="phone numbers"):
        detector.find(["1 " * 20_000])


def test_the_search_for_numbers_does_not_end_after_many_tries(monkeypatch) -> None:
    from ethicsguard.detect import phones

    text = "12345678901234567890; 98765432109876543210; " * 3 + PHONE
    one_region = {"regions": ("US",)}
    assert phones._NO_END > 1_000_000
    assert "PHONE_NUMBER" in entities(build_detector(**one_region).find([text])[0])
    monkeypatch.setattr(phones, "_NO_END", 2)  # the setting is what counts
    assert "PHONE_NUMBER" not in entities(build_detector(**one_region).find([text])[0])


def test_phones_take_no_longer_than_told(monkeypatch) -> None:
    from ethicsguard.detect import phones

    clock = iter(range(100))
    monkeypatch.setattr(phones, "monotonic", lambda: next(clock))
    with pytest.raises(DetectorError, match="PhoneRecognizer"):
        build_detector(timeout_s=1.5).find([PHONE])


def test_titles() -> None:
    assert title_of("PHONE_NUMBER") == "Phone number"
    assert title_of("CASE_FILE") == "Case file"
