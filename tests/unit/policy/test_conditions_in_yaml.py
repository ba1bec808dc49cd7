"""A condition that YAML misreads is an error that says how to write it; mistakes inside of one are pointed at."""

from __future__ import annotations

import pytest

from ethicsguard.errors import PolicyError

HEAD = """\
policy: forum
title: T
pillar: data-protection
rules:
  - id: fo01-few
    title: Few
    status: practice
    actions: [publish]
    effect: deny
    message: Take them out.
"""


@pytest.fixture
def found(compile_texts):
    def run(*lines: str):
        try:
            compile_texts({"forum.yaml": HEAD + "\n".join(lines) + "\n"})
        except PolicyError as error:
            return error.problems
        return ()

    return run


MISREAD = {
    "comment": ('facts.site.body == "a #b"', 31, "# begins a comment"),
    "tag": ("!facts.record.hit", 9, "tag"),
    "tag with a call": ("!has(facts.record.hit) && facts.record.hit", 9, "begin with !"),
    "tag in parentheses": ("!(facts.record.hit)", 9, "tag"),
    "quotes": ('"municipal" == facts.site.body', 9, 'begin with "'),
    "single quotes": ("'municipal' == facts.site.body", 9, "begin with '"),
    "list": ('["a"] == facts.site.grants', 9, "begin with ["),
    "mapping": ('{"a": 1}.a == facts.pii.total', 9, "begin with {"),
    "colon": ('facts.site.body == "a: b"', 30, '": "'),
    "alias": ("*facts", 9, "alias"),
    "anchor": ("&facts true", 9, "anchor"),
    "percent": ("%facts", 9, "begin with %"),
    "block": ("|", 9, "one line"),
    "whole list": ('["a"]', 9, "a list"),
    "whole mapping": ("{a: b}", 9, "a mapping"),
}


@pytest.mark.parametrize(("condition", "column", "message"), MISREAD.values(), ids=MISREAD)
def test_misread_condition(found, condition, column, message):
    problems = found("    when:", "      - facts.pii.total > 1.0", f"      - {condition}")
    assert [(each.line, each.column) for each in problems] == [(13, column)]
    assert message in problems[0].message


@pytest.mark.parametrize("condition", [case[0] for case in MISREAD.values() if case[0] not in ("|", "{a: b}", '["a"]')])
def test_the_hint_is_how_to_write_it(found, condition):
    (problem,) = found("    when:", f"      - {condition}")
    quoted = "'" + condition.replace("'", "''") + "'"
    assert quoted in problem.hint
    # Written so, YAML leaves it alone: what may be wrong with it then is wrong with the condition itself.
    assert not any("YAML" in each.message for each in found("    when:", f"      - {quoted}"))


def test_a_misread_condition_hides_no_other_mistake(found):
    problems = found(
        "    when:",
        '      - "municipal" == facts.site.body',
        "      - facts.nosuch > 1.0",
        "    none:",
        "      - !has(facts.record.hit) && true",
        "    efect: deny",
    )
    assert [each.line for each in problems] == [12, 13, 15, 16]


@pytest.mark.parametrize("group", ["when", "any", "none", "applies_when"])
def test_every_group_is_looked_at(found, group):
    problems = found(f"    {group}:", "      - facts.nosuch > 1.0")
    assert [(each.line, each.column) for each in problems] == [(12, 9)]


def test_a_text_that_looks_like_conditions_is_left_alone(found):
    assert found("    why: |", "      when:", "        - !x", "      - [y") == ()


def test_several_lines_are_refused(found):
    problems = found("    when:", "      - facts.pii.total", "        > 1.0")
    assert [(each.line, each.column, each.message) for each in problems] == [(12, 9, "a condition is one line")]


def test_an_empty_condition_is_refused(found):
    assert [each.message for each in found("    when: ['']")] == ["there is no condition here"]


def test_a_comment_after_a_quoted_condition_is_fine(found):
    assert found("    when:", "      - 'facts.pii.total > 1.0'  # more than one") == ()


@pytest.mark.parametrize(
    ("written", "column", "length"),
    [
        ("facts.nosuch > 1.0", 9, 12),
        ("'facts.nosuch > 1.0'", 10, 12),
        ('"facts.nosuch > 1.0"', 10, 12),
        ("request.context.purpose == 'é😀' && facts.nosuch", 44, 12),
        ("'facts.site.body == ''municipal'' && facts.nosuch'", 46, 12),
        ('"facts.site.body == \\"municipal\\" && facts.nosuch"', 46, 12),
        ('"\\u0066acts.nosuch > 1.0"', 10, 17),
    ],
)
def test_mistakes_inside_are_pointed_at(found, written, column, length):
    problems = found("    when:", f"      - {written}")
    assert [(each.line, each.column, each.length) for each in problems] == [(12, column, length)]


def test_a_flow_list_is_fine(found):
    assert found("    when: ['facts.pii.total > 1.0', facts.record.hit]") == ()
