"""How mistakes are shown to people."""

from __future__ import annotations

import pytest

from ethicsguard.errors import PolicyError, Problem
from ethicsguard.policy import ProblemCollector, did_you_mean, render_problems
from ethicsguard.policy.places import Place, Source
from ethicsguard.policy.problems import word_hint


def test_the_picture():
    problems = [
        Problem(
            "policies/alpr.yaml", 20, 5, 'unknown key "efect" in a rule', 'did you mean "effect"?', "    efect: deny", 5
        ),
        Problem("policies/alpr.yaml", 16, 9, "text is compared with a number", "", "      - facts.a > 'x'", 13),
        Problem("policies/empty", 0, 0, "there is no policy in this directory", "put one there"),
    ]
    assert render_problems(problems, 13) == (
        "policies/alpr.yaml:16:9  text is compared with a number\n"
        "   16 |       - facts.a > 'x'\n"
        "      |         ^^^^^^^^^^^^^\n"
        'policies/alpr.yaml:20:5  unknown key "efect" in a rule\n'
        "   20 |     efect: deny\n"
        '      |     ^^^^^ did you mean "effect"?\n'
        "policies/empty  there is no policy in this directory\n"
        "      put one there\n"
        "3 mistakes in 2 files; 11 files are fine."
    )


@pytest.mark.parametrize(
    ("files", "ending"),
    [
        (None, "1 mistake in 1 file."),
        (1, "1 mistake in 1 file."),
        (2, "1 mistake in 1 file; 1 file is fine."),
        (3, "1 mistake in 1 file; 2 files are fine."),
    ],
)
def test_counts(files, ending):
    assert render_problems([Problem("a", 1, 1, "m")], files).endswith(ending)


def test_nothing_wrong():
    assert render_problems([]) == "No mistakes."
    assert render_problems([], 1) == "No mistakes in 1 file."


def test_carets_stand_under_wide_letters():
    source = Source("a", ("x: 東京 bad",))
    shown = render_problems([source.problem(Place(1, 7, 3), "m")]).splitlines()
    assert shown[1] == "    1 | x: 東京 bad"
    assert shown[2] == "      |         ^^^"


def test_tabs_and_signs_that_steer_a_terminal():
    source = Source("a", ("\tx\x1b[31m",))
    shown = render_problems([source.problem(Place(1, 2, 1), "bad \x1b]0;t\x07\u202e", "h\nh")])
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert len(shown.splitlines()) == 4


def test_a_long_line_is_shown_around_the_place():
    line = "a" * 500 + "BAD" + "b" * 500
    shown = render_problems([Source("a", (line,)).problem(Place(1, 501, 3), "m")]).splitlines()
    assert len(shown[1]) < 200
    assert shown[2].index("^^^") == shown[1].index("BAD")


def test_a_line_beyond_showing_is_left_out():
    problem = Source("a", ("a" * 3000,)).problem(Place(1, 1, 3), "m")
    assert problem.excerpt == ""


def test_collector():
    collector = ProblemCollector()
    collector.raise_if_any()
    one = Problem("b", 1, 1, "m")
    collector.add(one)
    collector.extend([one, Problem("a", 2, 1, "n")])
    collector.note_file("c")
    assert [each.path for each in collector.problems] == ["a", "b"]
    with pytest.raises(PolicyError, match="a:2:1 n; b:1:1 m"):
        collector.raise_if_any()
    assert collector.render().endswith("2 mistakes in 2 files; 1 file is fine.")
    assert collector.files == {"c"}


def test_hints():
    assert did_you_mean("PHONE_NUMER", ["PHONE_NUMBER", "PERSON"]) == 'did you mean "PHONE_NUMBER"?'
    assert did_you_mean("person", ["PERSON"]) == 'did you mean "PERSON"?'
    assert did_you_mean("zzz", ["PERSON"]) == ""
    assert word_hint("zzz", ["b", "a"], "words") == "words: a, b"
    assert word_hint("zzz", [], "words") == "there are no words here"
    assert word_hint("zzz", [f"w{n}" for n in range(40)], "words") == ""


def test_a_problem_of_a_whole_file_names_no_line():
    assert str(PolicyError([Problem("a", 0, 0, "m")])) == "a m"
