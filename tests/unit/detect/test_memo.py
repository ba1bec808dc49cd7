from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ethicsguard.detect.memo import Memo
from ethicsguard.model import Span

SPAN = Span(0, 1, "CASE", 0.5, "Own")


def test_what_was_put_is_got_and_nothing_else() -> None:
    memo = Memo()
    memo.put((("a",), "text"), (SPAN,))
    assert memo.get((("a",), "text")) == (SPAN,)
    assert memo.get(((), "text")) is None
    memo.put((("a",), "text"), (SPAN,))
    assert len(memo) == 1
    assert "text" not in repr(memo)


def test_the_entry_that_was_asked_for_longest_ago_goes_first() -> None:
    memo = Memo(max_entries=2)
    for text in ("a", "b"):
        memo.put(((), text), ())
    memo.get(((), "a"))
    memo.put(((), "c"), ())
    assert memo.get(((), "b")) is None
    assert memo.get(((), "a")) == ()
    assert len(memo) == 2


def test_all_characters_together_are_bounded() -> None:
    memo = Memo(max_chars=2_000, max_text_chars=500)
    for number in range(1_000):
        memo.put((("field",), f"{number:0400}"), (SPAN,))
        assert memo.chars <= 2_000
    assert len(memo) == 2
    memo.put(((), "x" * 501), ())
    assert memo.get(((), "x" * 501)) is None
    memo.put((("y" * 3_000,), "short"), ())
    assert memo.get((("y" * 3_000,), "short")) is None


def test_threads_keep_its_accounts_straight() -> None:
    memo = Memo(max_entries=50)

    def work(seed: int) -> None:
        for number in range(2_000):
            key = ((), str((number * seed) % 90))
            if memo.get(key) is None:
                memo.put(key, ())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, (1, 3, 7, 11)))
    assert len(memo) <= 50
    assert memo.chars == sum(len(text) + 200 for _, text in memo._entries)
