from __future__ import annotations

import pytest

from ethicsguard.detect.context import Surroundings, boosted, field_words, supports


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("", ()),
        ("phone", ("phone",)),
        ("home_phone", ("home", "phone", "home phone")),
        ("homePhone", ("home", "phone", "home phone")),
        ("/reports/*/callerPhoneNo", ("reports", "caller", "phone", "no", "reports caller phone no")),
        ("USPassportNumber", ("us", "passport", "number", "us passport number")),
        ("MAC Address", ("mac", "address", "mac address")),
        ("/a~1b/c~0d", ("a", "b", "c", "d", "a b c d")),
        ("Téléphone#2", ("téléphone", "2", "téléphone 2")),
        ("***", ()),
    ],
)
def test_the_words_of_a_field(field, words) -> None:
    assert field_words(field) == words


def test_long_names_are_not_remembered() -> None:
    from ethicsguard.detect.context import _field_words

    before = _field_words.cache_info().currsize
    assert field_words("phone_" * 1_000)[0] == "phone"
    assert _field_words.cache_info().currsize == before


@pytest.mark.parametrize(("score", "higher"), [(0.01, 0.4), (0.05, 0.4), (0.3, 0.65), (0.5, 0.85), (0.8, 1.0), (1, 1)])
def test_how_much_a_word_counts(score, higher) -> None:
    assert boosted(score) == higher


def test_five_telling_words_before_count_and_no_more() -> None:
    text = "alpha beta gamma the of, delta -- epsilon zeta 12345 after"
    words = Surroundings(text, {"the", "of"}).before(text.index("12345"))
    assert words == ["beta", "gamma", "delta", "epsilon", "zeta", "12345", "12345"]


def test_what_is_glued_to_a_hit_counts() -> None:
    text = "x PHONE#2125550147/cell now"
    words = Surroundings(text, set()).before(text.index("2125"))
    assert supports(words, ["phone"])
    assert supports(words, ["cell"])
    assert not supports(words, ["now"])


def test_a_word_is_looked_for_inside_of_words() -> None:
    assert supports(["creditcard"], ["visa", "card"])
    assert not supports([], ["card"])
    assert not supports(["card"], [])


def test_many_hits_in_a_long_text_take_linear_time() -> None:
    import time

    text = "word 12345678 " * 20_000
    surroundings = Surroundings(text, set())
    started = time.perf_counter()
    for start in range(5, len(text), 14):
        surroundings.before(start)
    assert time.perf_counter() - started < 5
