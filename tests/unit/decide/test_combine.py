"""From the rules that fired to one answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from ethicsguard.decide import Circumstances, Fired, combine, with_objections
from ethicsguard.errors import Unexamined
from ethicsguard.hookspecs import Objection
from ethicsguard.model import Effect, Outcome, Pillar, Request, Rule

MakeRule = Callable[..., Rule]
REQUEST = Request("publish", "forum-post", "text")
DIGEST = "sha256:" + "0" * 64


def around(*rules: Rule, **more: Any) -> Circumstances:
    return Circumstances(policy_digest=DIGEST, date="2026-11-23", bound_rules=rules, **more)


def fired(*rules: Rule) -> list[Fired]:
    return [Fired(rule, (), because_unknown=False) for rule in rules]


RANK = {Effect.DENY: 2, Effect.HOLD: 1}
OUTCOMES = {2: Outcome.DENY, 1: Outcome.HOLD, 0: Outcome.PERMIT}


@pytest.mark.parametrize("effects", list(itertools.product(Effect, repeat=2)))
def test_deny_overrides_hold_overrides_permit(effects: tuple[Effect, Effect], make_rule: MakeRule) -> None:
    rules = [make_rule(f"r{number}", effect) for number, effect in enumerate(effects)]
    decision = combine(REQUEST, fired(*rules), around(*rules))
    assert decision.outcome is OUTCOMES[max(RANK.get(effect, 0) for effect in effects)]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Outcome.PERMIT),
        ({"failure": "a recognizer failed"}, Outcome.INDETERMINATE),
        ({"refusal": "something stays"}, Outcome.DENY),
        ({"conflicts": [("law", "open", "/author")]}, Outcome.HOLD),
        ({"unexamined": [Unexamined("a.csv", 3, "name", "not UTF-8")]}, Outcome.INDETERMINATE),
        ({"required_pillars": [Pillar.DATA_PROTECTION]}, Outcome.PERMIT),
        ({"required_pillars": [Pillar.FAIR_TREATMENT]}, Outcome.NOT_APPLICABLE),
    ],
)
def test_what_stops_beside_rules(more: dict[str, Any], expected: Outcome, make_rule: MakeRule) -> None:
    decision = combine(REQUEST, [], around(make_rule(), **more))
    assert decision.outcome is expected
    assert expected is Outcome.PERMIT or decision.explanation


def test_nothing_that_applies_is_not_a_permit() -> None:
    assert combine(REQUEST, [], around()).outcome is Outcome.NOT_APPLICABLE


def test_a_failure_does_not_hide_a_deny(make_rule: MakeRule) -> None:
    rule = make_rule()
    decision = combine(REQUEST, fired(rule), around(rule, failure="a recognizer failed"))
    assert decision.outcome is Outcome.DENY


def test_reasons_are_sorted_by_id_whatever_the_order(make_rule: MakeRule) -> None:
    rules = [make_rule(rule_id) for rule_id in ("c", "a", "b")]
    answers = {
        (tuple(each.rule_id for each in decision.reasons), decision.id)
        for order in itertools.permutations(rules)
        for decision in [combine(REQUEST, fired(*order), around(*order))]
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == ("a", "b", "c")


def test_a_warning_is_advice(make_rule: MakeRule) -> None:
    rule = make_rule(effect=Effect.WARN, message="Look at this.")
    decision = combine(REQUEST, fired(rule), around(rule))
    assert decision.permitted
    assert [each.text for each in decision.advice] == ["Look at this."]


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("effect", [Effect.DENY, Effect.HOLD])
def test_a_plugin_can_only_make_an_answer_stricter(outcome: Outcome, effect: Effect, make_rule: MakeRule) -> None:
    strictness = {Outcome.DENY: 3, Outcome.INDETERMINATE: 2, Outcome.HOLD: 1}
    rules: dict[Outcome, tuple[list[Rule], dict[str, Any]]] = {
        Outcome.PERMIT: ([make_rule(effect=Effect.WARN)], {}),
        Outcome.DENY: ([make_rule()], {}),
        Outcome.HOLD: ([make_rule(effect=Effect.HOLD)], {}),
        Outcome.NOT_APPLICABLE: ([], {}),
        Outcome.INDETERMINATE: ([make_rule(effect=Effect.WARN)], {"failure": "it failed"}),
    }
    given, more = rules[outcome]
    decision = combine(REQUEST, fired(*given), around(*given, **more))
    assert decision.outcome is outcome
    role = "records-officer" if effect is Effect.HOLD else ""
    objection = Objection("sealed", effect, "Ask the court.", role, plugin="court")
    stricter = with_objections(decision, [objection])
    assert strictness.get(stricter.outcome, 0) >= max(strictness.get(outcome, 0), 1)
    assert "court/sealed" in [reason.rule_id for reason in stricter.reasons]
    assert stricter.id != decision.id


def test_no_objection_changes_nothing(make_rule: MakeRule) -> None:
    decision = combine(REQUEST, [], around(make_rule()))
    assert with_objections(decision, []) is decision


def test_a_problem_document_names_the_rules_and_what_to_do(make_rule: MakeRule) -> None:
    rule = make_rule(message="Take the name out.")
    problem = combine(REQUEST, fired(rule), around(rule)).problem()
    assert problem["status"] == 403
    assert problem["detail"] == "Take the name out."
    assert [each["id"] for each in problem["rules"]] == ["r1"]
