"""The examples of the shipped rules, and the cases beside the shipped policies on the whole engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ethicsguard import Guard
from ethicsguard.authoring import run_cases, run_examples
from ethicsguard.policy import ProblemCollector, load_cases

if TYPE_CHECKING:
    from ethicsguard.guard import Engine

POLICIES = Path(__file__).resolve().parents[2] / "policies"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Guard.load(policies=[POLICIES], registers=[POLICIES / "registers" / "testing"], audit=False).engine


def test_every_example_comes_out_as_it_says(engine: Engine) -> None:
    results = run_examples(engine.decision_point, engine.policies.rules)
    failed = [f"{each.subject}, {each.name}: {each.failure}" for each in results if each.failure]
    assert failed == []
    assert {each.subject for each in results} == {rule.id for rule in engine.policies.rules}


def test_every_case_comes_out_as_it_says(engine: Engine) -> None:
    problems = ProblemCollector()
    rules = engine.policies.rules
    policies = {rule.policy for rule in rules}
    cases = load_cases([POLICIES], engine.policies.vocabulary, [rule.id for rule in rules], policies, problems)
    problems.raise_if_any()
    results = run_cases(engine, rules, cases)
    assert [f"{each.subject}, {each.name}: {each.failure}" for each in results if each.failure] == []
    assert {case.policy for case in cases} == policies


def test_every_policy_has_a_case_that_passes_and_every_rule_one_that_fires(engine: Engine) -> None:
    problems = ProblemCollector()
    rules = engine.policies.rules
    policies = {rule.policy for rule in rules}
    cases = load_cases([POLICIES], engine.policies.vocabulary, [rule.id for rule in rules], policies, problems)
    quiet = {case.policy for case in cases if case.outcome in ("PERMIT", "NOT_APPLICABLE")}
    assert policies - quiet == set()
    fired = {rule_id for case in cases for rule_id in case.reasons or ()}
    assert {rule.id for rule in rules} - fired == set()
