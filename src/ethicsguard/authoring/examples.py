"""Runs the examples that rules carry: facts go in, and the rule's effect, or nothing, comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ethicsguard.authoring.results import TestResult
from ethicsguard.model import Example, Rule

if TYPE_CHECKING:
    from ethicsguard.decide import InProcessDecisionPoint

_NOTHING = "permit"


def run_examples(point: InProcessDecisionPoint, rules: Iterable[Rule]) -> list[TestResult]:
    """Run every example of some rules. Where and since when a rule applies is not asked; whom it binds is."""
    return [_run(point, rule, example) for rule in rules for example in rule.examples]


def _run(point: InProcessDecisionPoint, rule: Rule, example: Example) -> TestResult:
    action = example.action or min(rule.actions)
    resource = example.resource or min(rule.resources, default="record")
    got, missing = _NOTHING, False
    if action in rule.actions and (not rule.resources or resource in rule.resources):
        request = _request(action, resource, example.context)
        bound = point.binding_rules([rule], example.facts, request)
        for fired in point.judge(bound, example.facts, request):
            got, missing = fired.rule.effect.value, fired.because_unknown
    failure = "" if got == example.expect else _words(example.expect, got, missing=missing)
    return TestResult(rule.id, example.name, rule.path, example.line or rule.line, failure)


def _request(action: str, resource: str, context: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "action": action,
        "resource": {"type": resource, "id": ""},
        "subject": {"id": "anonymous", "type": "service", "roles": []},
        "context": MappingProxyType(dict(context)),
    }


def _words(expected: str, got: str, *, missing: bool) -> str:
    why = "; a fact that it reads is missing from the example, and it protects then" if missing else ""
    return f"expected {expected}, and it came to {got}{why}"
