"""Which rules fire: a condition that cannot be evaluated must never silence a rule that protects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ethicsguard.decide import InProcessDecisionPoint
from ethicsguard.model import Condition, Effect, Rule, Truth

MakeRule = Callable[..., Rule]
MakePolicies = Callable[..., Any]
PROTECTIVE = (Effect.DENY, Effect.HOLD, Effect.TRANSFORM, Effect.WARN)


def fires(policies: Any, rule: Rule) -> bool:
    return bool(InProcessDecisionPoint(policies).judge([rule], {}, {}))


@pytest.mark.parametrize("effect", PROTECTIVE)
@pytest.mark.parametrize(("truth", "expected"), [("true", True), ("false", False), ("error", True)])
def test_a_protective_rule_fires_unless_its_condition_is_false(
    effect: Effect, truth: str, expected: bool, make_rule: MakeRule, make_policies: MakePolicies
) -> None:
    assert fires(make_policies(c=truth), make_rule(effect=effect, conditions=["c"])) is expected


@pytest.mark.parametrize(("truth", "expected"), [("true", True), ("false", False), ("error", False)])
def test_a_disclosure_fires_only_if_its_condition_is_true(
    truth: str, expected: bool, make_rule: MakeRule, make_policies: MakePolicies
) -> None:
    assert fires(make_policies(c=truth), make_rule(effect=Effect.DISCLOSE, conditions=["c"])) is expected


@pytest.mark.parametrize(
    ("groups", "truths", "expected"),
    [
        ({}, {}, True),
        ({"conditions": ["a", "b"]}, {"a": "true", "b": "true"}, True),
        ({"conditions": ["a", "b"]}, {"a": "true", "b": "false"}, False),
        ({"conditions": ["a", "b"]}, {"a": "error", "b": "false"}, False),
        ({"conditions": ["a", "b"]}, {"a": "error", "b": "true"}, True),
        ({"any_of": ["a", "b"]}, {"a": "false", "b": "true"}, True),
        ({"any_of": ["a", "b"]}, {"a": "false", "b": "false"}, False),
        ({"any_of": ["a", "b"]}, {"a": "false", "b": "error"}, True),
        ({"none_of": ["a", "b"]}, {"a": "false", "b": "false"}, True),
        ({"none_of": ["a", "b"]}, {"a": "false", "b": "true"}, False),
        ({"none_of": ["a", "b"]}, {"a": "false", "b": "error"}, True),
        ({"none_of": ["a", "b"]}, {"a": "true", "b": "error"}, False),
        ({"conditions": ["a"], "none_of": ["b"]}, {"a": "true", "b": "true"}, False),
        ({"conditions": ["a"], "any_of": ["b"], "none_of": ["c"]}, {"a": "true", "b": "true", "c": "false"}, True),
    ],
)
def test_groups_of_conditions(
    groups: dict[str, list[str]],
    truths: dict[str, str],
    expected: bool,
    make_rule: MakeRule,
    make_policies: MakePolicies,
) -> None:
    assert fires(make_policies(**truths), make_rule(**groups)) is expected


def test_all_rules_that_fire_are_reported(make_rule: MakeRule, make_policies: MakePolicies) -> None:
    rules = [make_rule(f"r{number}", conditions=["c"]) for number in range(5)]
    fired = InProcessDecisionPoint(make_policies(c="true")).judge(rules, {}, {})
    assert [each.rule.id for each in fired] == ["r0", "r1", "r2", "r3", "r4"]


@pytest.mark.parametrize(
    ("effect", "truth", "bound"),
    [
        (Effect.DENY, "true", True),
        (Effect.DENY, "false", False),
        (Effect.DENY, "error", True),
        (Effect.DISCLOSE, "true", True),
        (Effect.DISCLOSE, "error", False),
    ],
)
def test_who_is_bound(
    effect: Effect, truth: str, bound: bool, make_rule: MakeRule, make_policies: MakePolicies
) -> None:
    rule = make_rule(effect=effect, applies_when=["who"])
    point = InProcessDecisionPoint(make_policies(who=truth))
    assert bool(point.binding_rules([rule], {}, {})) is bound


def test_a_trace_shows_values_that_may_be_shown_and_no_free_text(
    make_rule: MakeRule, make_policies: MakePolicies
) -> None:
    reads = (
        "facts.n",
        "facts.secret",
        "facts.gone",
        "request.context.note",
        "request.context.audience",
        "parameters.limit",
    )
    rule = make_rule(conditions=[Condition("c", reads, "policy.yaml", 1, 1)], parameters={"limit": 7})
    facts = {"n": 3, "secret": "Tou Vang"}
    request = {"context": {"note": "call 612-555-0182", "audience": "public"}}
    (fired,) = InProcessDecisionPoint(make_policies(c="true")).judge([rule], facts, request)
    (trace,) = fired.traces
    assert trace.truth is Truth.TRUE
    assert dict(trace.values) == {
        "facts.n": 3,
        "facts.secret": "given",
        "facts.gone": "not known",
        "request.context.note": "given",
        "request.context.audience": "public",
        "parameters.limit": 7,
    }
