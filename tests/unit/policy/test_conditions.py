"""Conditions: what is checked when a policy is loaded, and what they come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ethicsguard.model import Condition, FactKind, FactType, Truth, Vocabulary
from ethicsguard.policy import cel
from ethicsguard.policy.conditions import MAX_SOURCE_CHARS, check_condition

VOCABULARY = Vocabulary(
    entities=frozenset({"PERSON"}),
    operators={},
    facts={
        "pii.total": FactType(FactKind.NUMBER),
        "pii.entities": FactType(FactKind.TEXTS, choices=("PERSON", "EMAIL_ADDRESS")),
        "purpose.kind": FactType(FactKind.TEXT, choices=("engagement", "enforcement")),
        "purpose.named": FactType(FactKind.BOOLEAN),
        "record.on": FactType(FactKind.DATE),
        "list.items": FactType(FactKind.RECORDS, fields={"n": FactType(FactKind.NUMBER)}),
        "free.text": FactType(FactKind.TEXT),
    },
    context={"audience": FactType(FactKind.TEXT, choices=("public", "internal"))},
)
PARAMETERS = {"max_days": FactType(FactKind.NUMBER), "word": FactType(FactKind.TEXT)}
FACTS = {
    "pii": {"total": 3, "entities": ["PERSON"]},
    "purpose": {"kind": "engagement", "named": True},
    "record": {"on": "2025-06-01"},
    "list": {"items": [{"n": 1}, {"n": 5}]},
    "free": {"text": "straße"},
}


def truth_of(source: str, facts: object = FACTS, context: object = None) -> Truth:
    checked = check_condition(source, VOCABULARY, PARAMETERS)
    assert checked.mistakes == ()
    condition = Condition(source, checked.reads, "", 1, 1, checked.program)
    request = {"action": "publish", "context": context or {}}
    return cel.bind(facts, request).truth(condition, {"max_days": 21, "word": "x"})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("facts.pii.total > 2", Truth.TRUE),
        ("facts.pii.total > 3", Truth.FALSE),
        ("facts.pii.total >= 3.0", Truth.TRUE),
        ("facts.pii.total + 1 == 4", Truth.TRUE),
        ("facts.pii.total in [1, 3]", Truth.TRUE),
        ("-facts.pii.total < -2", Truth.TRUE),
        ("facts.pii.total < parameters.max_days", Truth.TRUE),
        ("!facts.purpose.named", Truth.FALSE),
        ('facts.purpose.kind in ["engagement", "enforcement"]', Truth.TRUE),
        ('facts.record.on < "2026-01-01"', Truth.TRUE),
        ('"PERSON" in facts.pii.entities', Truth.TRUE),
        ("size(facts.pii.entities) > 0", Truth.TRUE),
        ("facts.list.items.exists(item, item.n > 4)", Truth.TRUE),
        ("facts.list.items.all(item, item.n > 4)", Truth.FALSE),
        ('facts.free.text.contains("ß") && facts.pii.total == 3', Truth.TRUE),
        ('facts.free.text.matches("^str")', Truth.TRUE),
        ("has(request.context.audience)", Truth.FALSE),
        ('request.context.audience == "public"', Truth.ERROR),
        ('has(request.context.audience) && request.context.audience == "public"', Truth.FALSE),
    ],
)
def test_conditions_come_to(source: str, expected: Truth) -> None:
    assert truth_of(source) is expected


@pytest.mark.parametrize(
    ("facts", "source"),
    [
        ({}, "facts.pii.total > 2"),
        ({"pii": {}}, "facts.pii.total > 2"),
        ({"pii": {"total": "3"}}, "facts.pii.total > 2"),
        ({"pii": {"total": None}}, "facts.pii.total > 2"),
        ({"pii": []}, "facts.pii.total > 2"),
        ({"purpose": {"named": "yes"}}, "facts.purpose.named"),
    ],
)
def test_what_cannot_be_evaluated_is_an_error_and_never_false(facts: object, source: str) -> None:
    assert truth_of(source, facts) is Truth.ERROR


MISTAKES = [
    ("facts.pii.totl > 2", 0, 'there is no "facts.pii.totl"', "facts.pii.total"),
    ("parameters.word > 2", 0, '"parameters.word" is text here, and is compared with a number', ""),
    ('facts.purpose.kind == "engagment"', 22, "none of the values", "engagement"),
    ('facts.purpose.kind in ["engagement", "other"]', 22, "none of the values", "enforcement"),
    ('facts.record.on < "2026"', 18, "YYYY-MM-DD", ""),
    ("facts.pii.total", 0, "true or false", ""),
    ("facts.pii", 0, "group of facts", "facts.pii.total"),
    ("foo(facts.pii.total)", 0, '"foo" is not known', ""),
    ("facts.pii.total > ", 17, "ends too early", ""),
    ("facts.list.items.exists(x, x.m > 1)", 27, 'has no "m"', "n"),
    ("size(facts.pii.entities) > facts.pii.total", 27, "written out", ""),
    ("size(facts.pii.entities) + 1 > 2", 4, "not be calculated with", ""),
    ("facts.purpose.named ? true : false", 20, "?", ""),
    ('facts.free.text.matches("(a")', 24, "pattern", "RE2"),
    ("facts.free.text.matches(facts.purpose.kind)", 24, "written out", ""),
    ("facts.list.items.map(x, x.n)", 20, "not part of conditions", ""),
    ("facts.list.items.exists_one(x, x.n > 1)", 27, "not part of conditions", ""),
    ("now() == now()", 0, '"now" is not known', ""),
    ("facts.pii.total > 9007199254740993", 18, "too large", ""),
    ("facts.pii.total > 0x10", 18, "decimal digits", ""),
    ("facts.purpose.named > true", 20, "has no order", ""),
    ("facts.pii.entities == facts.pii.entities", 19, "lists are not compared", ""),
    ("facts.nosuch.thing", 0, "there is no", ""),
    ("b'a' == b'a'", 0, "not part of conditions", ""),
    ("null == null", 0, "not part of conditions", ""),
    ('facts["pii"].total > 1', 0, "", ""),
    ('facts.purpose.kind == "unclosed', 22, "not closed", ""),
    ('facts.purpose.kind == "unclosed and x = 1', 22, "not closed", ""),
    ("", 0, "ends too early", ""),
    ("facts.pii.total > 1\n&& true", 0, "one line", ""),
    ("true || " * 150 + "true", 0, "one line", ""),
]


@pytest.mark.parametrize(("source", "offset", "message", "hint"), MISTAKES)
def test_a_mistake_is_reported_at_its_place(source: str, offset: int, message: str, hint: str) -> None:
    checked = check_condition(source, VOCABULARY, PARAMETERS)
    assert checked.mistakes, "this should have been refused"
    assert checked.program is None
    first = checked.mistakes[0]
    assert message in first.message or message in " ".join(each.message for each in checked.mistakes)
    assert hint in first.hint or hint in " ".join(each.hint for each in checked.mistakes)
    if message and "cannot" not in message:
        assert first.offset == offset


SLIPS = [
    ("facts.purpose.named and not facts.purpose.named", [(20, 3, "write &&"), (24, 3, "write !")]),
    ("not(facts.purpose.named)", [(0, 3, "write !")]),
    ("facts.pii.total > 1 OR facts.purpose.named", [(20, 2, "write ||")]),
    ('facts.purpose.kind = "engagement"', [(19, 1, "write ==")]),
    ("facts.pii.total => 1", [(16, 2, "write >=")]),
    ("facts.pii.total <> 1", [(16, 2, "write !=")]),
    ("facts.pii.total === 1", [(16, 3, "write ==")]),
    ("facts.pii.total ≥ 1", [(16, 1, "write >=")]),
    ("facts.purpose.named & facts.purpose.named", [(20, 1, "write &&")]),
    ("facts.purpose.kind == “engagement”", [(22, 12, 'straight quotes: "engagement"')]),
    ("facts.purpose.kind == \u2018engagement\u2019", [(22, 12, 'straight quotes: "engagement"')]),
    ("facts.pii.total\u00a0> 1", [(15, 1, "ordinary space")]),
    ("facts.purpose.named == yes", [(23, 3, "write true")]),
    ("facts.purpose.named = No", [(20, 1, "write =="), (22, 2, "write false")]),
    ("facts.purpose.kind == engagment", [(22, 9, 'did you mean "engagement", in quotes?')]),
    ("engagement == facts.purpose.kind", [(0, 10, 'did you mean "engagement", in quotes?')]),
    ("facts.purpose.kind == police-work", [(22, 11, 'it is one of "engagement", "enforcement"')]),
    ("facts.purpose.kind in [engagement, other]", [(23, 10, '"engagement", in'), (35, 5, "it is one of")]),
    ("PERSON in facts.pii.entities", [(0, 6, 'did you mean "PERSON", in quotes?')]),
    ("facts.free.text == no", [(19, 2, 'write "no" if you mean the text')]),
    ("facts.list.items.exists(x, facts.free.text == x) = true", [(49, 1, "write ==")]),
    ("facts.free.text == now-then()", []),
    ('facts.free.text == "a and b = c" and true', [(33, 3, "write &&")]),
]


@pytest.mark.parametrize(("source", "expected"), SLIPS)
def test_what_people_write_is_translated(source: str, expected: list[tuple[int, int, str]]) -> None:
    mistakes = check_condition(source, VOCABULARY, PARAMETERS).mistakes
    if not expected:
        assert len(mistakes) == 1
        assert mistakes[0].message == '"now" is not known'
        return
    assert [(each.offset, each.length) for each in mistakes] == [(offset, length) for offset, length, _ in expected]
    for mistake, (_, _, hint) in zip(mistakes, expected, strict=True):
        assert hint in mistake.hint


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("facts.purpose.knd > 1", 'did you mean "facts.purpose.kind"?'),
        ("facts.purpose.total > 1", "there is facts.purpose.kind, facts.purpose.named"),
        ("facts.purpose.name > 1", 'did you mean "facts.purpose.named"?'),
        ("facts.purpse.kind > 1", 'did you mean "facts.purpose.kind"?'),
        ("parameters.max > 1", 'did you mean "parameters.max_days"?'),
        ("pii.total > 1", 'did you mean "facts.pii.total"?'),
        ("something > 1", "a condition names facts.…, request.… or parameters.…"),
    ],
)
def test_the_parts_of_the_same_group_are_suggested_first(source: str, hint: str) -> None:
    assert check_condition(source, VOCABULARY, PARAMETERS).mistakes[0].hint == hint


def test_of_many_parts_only_the_first_are_listed() -> None:
    many = {f"n{number:02}x": FactType(FactKind.NUMBER) for number in range(20)}
    (mistake,) = check_condition("parameters.quite_other > 1", VOCABULARY, many).mistakes
    assert mistake.hint.startswith("there is parameters.n00x, parameters.n01x, ")
    assert mistake.hint.endswith("parameters.n11x …")


def test_all_mistakes_of_a_condition_are_reported() -> None:
    checked = check_condition("facts.a.b > 1 && facts.c.d && parameters.word > 2", VOCABULARY, PARAMETERS)
    assert len(checked.mistakes) == 3


def test_a_condition_of_too_many_parts_is_refused() -> None:
    source = "true||" * 160 + "true"
    assert len(source) < MAX_SOURCE_CHARS
    assert check_condition(source, VOCABULARY, PARAMETERS).mistakes


def test_a_condition_that_costs_too_much_is_an_error_and_ends_soon() -> None:
    source = "facts.list.items.all(x, facts.list.items.all(y, x.n + y.n > -1))"
    facts = {"list": {"items": [{"n": 1}] * 2_000}}
    assert truth_of(source, facts) is Truth.ERROR


@given(st.text(max_size=80))
def test_no_text_breaks_the_checker(source: str) -> None:
    checked = check_condition(source, VOCABULARY, PARAMETERS)
    assert bool(checked.mistakes) == (checked.program is None)


@given(st.integers(-(2**53), 2**53), st.integers(-(2**53), 2**53))
def test_numbers_compare_as_python_compares_them(left: int, right: int) -> None:
    facts = {"pii": {"total": left}}
    assert truth_of(f"facts.pii.total < {right}", facts) is (Truth.TRUE if left < right else Truth.FALSE)


def test_a_number_that_json_does_not_have_cannot_become_a_fact() -> None:
    with pytest.raises(ValueError, match="finite"):
        cel.bind({"pii": {"total": float("nan")}}, {})
