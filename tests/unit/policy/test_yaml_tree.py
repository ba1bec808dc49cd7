"""YAML is read without guesses, within limits, and everything refused is refused at its place."""

from __future__ import annotations

import time

import pytest
import yaml

from ethicsguard.policy import ProblemCollector, yaml_tree
from ethicsguard.policy.places import Place, PlainText


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def loader(request, monkeypatch):
    monkeypatch.setattr(yaml_tree, "_LOADER", getattr(yaml, request.param))


@pytest.mark.parametrize(
    "word", ["NO", "yes", "0123", "0777", "12:30", "1.10", "1e3", "null", "~", "2026-01-02", "on", ".inf"]
)
def test_no_scalar_is_guessed_at(parse, word):
    document, problems = parse(f"a: {word}\n")
    assert problems == ()
    assert document.value == {"a": word}
    assert isinstance(document.value["a"], PlainText)


def test_on_stays_a_key(parse):
    assert parse("on: 1\n")[0].value == {"on": "1"}


def test_quoted_text_is_no_plain_text(parse):
    document, _ = parse("a: 'NO'\nb: \"1\"\nc: |\n  2\n")
    assert document.value == {"a": "NO", "b": "1", "c": "2\n"}
    assert not any(isinstance(value, PlainText) for value in document.value.values())


def test_places_count_code_points(parse):
    document, _ = parse("# é\né😀: 'x😀y'\nb:\n  - {c: d}\n")
    assert document.keys[("é😀",)] == Place(2, 1, 2, 2)
    assert document.values[("é😀",)] == Place(2, 5, 5, 2, "'")
    assert document.keys[("b", 0, "c")] == Place(4, 6, 1, 4)
    assert document.values[("b", 0, "c")] == Place(4, 9, 1, 4)


def test_crlf_and_bom_do_not_move_places(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    document = yaml_tree.load_yaml(path, ProblemCollector())
    assert document.value == {"a": "1", "b": "2"}
    assert document.keys[("b",)] == Place(2, 1, 1, 2)


REFUSED = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", 3, 1, 'the key "a" stands here a second time'),
    "duplicate key, nested": ("a:\n  b: 1\n  b: 2\n", 3, 3, 'the key "b" stands here a second time'),
    "alias": ("a: *x\n", 1, 4, "alias"),
    "anchor": ("a: &x 1\n", 1, 4, "anchor"),
    "anchor on a list": ("a: &x [1]\n", 1, 4, "anchor"),
    "tag": ("a: !x 1\n", 1, 4, "tag"),
    "standard tag": ("a: !!python/object:os.system 1\n", 1, 4, "tag"),
    "tagged key": ("!x a: 1\nb: 2\n", 1, 1, "tag"),
    "merge key": ("a:\n  <<: {b: 1}\n", 2, 3, "merge key"),
    "second document": ("a: 1\n---\nb: 1\n", 2, 1, "second document"),
    "mapping as a key": ("? {a: 1}\n: 2\n", 1, 3, "a key must be a text"),
    "list at the top": ("- a\n", 1, 1, "begins with a key"),
    "text at the top": ("hello\n", 1, 1, "begins with a key"),
    "nothing": ("", 1, 1, "the file is empty"),
    "comments alone": ("# nothing\n", 1, 1, "the file is empty"),
    "markers alone": ("---\n...\n", None, None, "the file is empty"),
    "key without colon": ("a: 1\nb\nc: 2\n", 3, 1, 'a key without its ":"'),
    "colon in a value": ("a: b: c\n", 1, 5, '": "'),
    "unclosed quote": ("a: 'x\nb: 2\n", None, None, "not closed"),
    "unclosed list": ("a: [1, 2\nb: 3\n", 2, 2, "this is not YAML"),
    "tab": ("a:\n\t- b\n", 2, 1, "a TAB stands here"),
    "tab after a space": ("a:\n \t- b\n", 2, 2, "a TAB stands here"),
    "non-breaking space": ("a:\n  b: 1\n\u00a0 c: 2\n", 3, 1, "a non-breaking space"),
    "non-breaking space before a key": ("a: 1\n\u00a0b: 2\n", 2, 1, 'a non-breaking space stands beside the key "b"'),
    "bad escape": ('a: "\\q"\n', 1, None, "backslash"),
}


@pytest.mark.parametrize(("text", "line", "column", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_at_its_place(parse, text, line, column, message):
    _, problems = parse(text)
    assert len(problems) == 1
    (problem,) = problems
    assert message in problem.message
    assert problem.path == "a.yaml"
    assert line is None or problem.line == line
    assert column is None or problem.column == column


def test_all_that_is_refused_is_reported_together(parse):
    document, problems = parse("a: &x 1\nb: *x\nc: !t 2\nd: 1\nd: 2\n<<: {e: 1}\n")
    assert [problem.line for problem in problems] == [1, 2, 3, 5, 6]
    assert document.value["d"] == "1"


def test_what_is_wrong_inside_of_a_second_value_is_reported_too(parse):
    _, problems = parse("a: 1\na: {b: 1, b: 2}\n")
    assert [problem.column for problem in problems] == [1, 11]


def test_a_yaml_bomb_is_refused_before_it_grows(parse):
    """R1: nine levels of ten aliases each would be a billion items."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    began = time.perf_counter()
    document, problems = parse("\n".join(lines) + "\n")
    assert time.perf_counter() - began < 2
    assert len(problems) == 10 + 90
    assert document is not None  # each alias is an empty text: nothing was expanded
    assert document.value["a9"] == [""] * 10


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 5_000, "a: " + "{b: " * 5_000, "a:\n" + "".join(" " * n + "- \n" for n in range(60))]
)
def test_deep_nesting_is_refused(parse, text):
    document, problems = parse(text)
    assert document is None
    assert [problem.message for problem in problems] == ["the nesting is too deep"] or problems


def test_depth_up_to_the_limit_is_read(parse):
    deep = yaml_tree.MAX_DEPTH
    assert parse("a: " + "[" * (deep - 1) + "]" * (deep - 1))[1] == ()
    assert [each.message for each in parse("a: " + "[" * (deep + 1) + "]" * (deep + 1))[1]] == [
        "the nesting is too deep"
    ]
