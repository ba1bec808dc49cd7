"""Runs policy tests on the whole engine: detection, decision, transformation and the second judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ethicsguard.authoring.results import TestResult
from ethicsguard.errors import EthicsGuardError
from ethicsguard.model import Decision, DeniedError, Request, Rule
from ethicsguard.policy import PolicyCase, applicable

if TYPE_CHECKING:
    from ethicsguard.guard import Engine


def run_cases(engine: Engine, rules: Sequence[Rule], cases: Iterable[PolicyCase]) -> list[TestResult]:
    """Run cases, each judged by the rules of its policy, and of policies whose rules it expects to fire."""
    return [TestResult(case.policy, case.name, case.path, case.line, _failure(engine, rules, case)) for case in cases]


def _failure(engine: Engine, rules: Sequence[Rule], case: PolicyCase) -> str:
    from ethicsguard.guard import Guard  # noqa: PLC0415 - it loads all that detects, which most of authoring does without

    guard = Guard(_engine_of(engine, rules, case))
    try:
        request = Request(case.action, case.resource, _plain(case.payload), case.subject or None, case.context)
        enforced = guard.enforce(request)
    except DeniedError as denied:
        return _difference(case, denied.decision, None)
    except EthicsGuardError as error:
        return f"it could not be run ({type(error).__name__})"
    return _difference(case, enforced.decision, enforced.payload)


def _engine_of(engine: Engine, rules: Sequence[Rule], case: PolicyCase) -> Engine:
    expected = set(case.reasons or ())
    policies = {case.policy} | {rule.policy for rule in rules if rule.id in expected}
    own = tuple(rule for rule in rules if rule.policy in policies)
    places = engine.jurisdictions if case.jurisdictions is None else case.jurisdictions

    def select(request: Request, today: date) -> tuple[Sequence[Rule], Mapping[str, int]]:
        return applicable(own, request.action, request.resource.type, places, today)

    day = case.today
    return replace(
        engine,
        select=select,
        sinks=(),
        jurisdictions=places,
        site=engine.site if case.site is None else case.site,
        today=engine.today if day is None else lambda: day,
        required_pillars={},
        let_through={},
    )


def _difference(case: PolicyCase, decision: Decision, payload: Any) -> str:
    """Say what came out otherwise. Of payloads only the fields are named: tests quote what people might write."""
    said = []
    if decision.outcome is not case.outcome:
        said.append(f"expected {case.outcome.value}, and it came to {decision.outcome.value}")
    fired = sorted(reason.rule_id for reason in decision.reasons)
    if case.reasons is not None and fired != sorted(case.reasons):
        said.append(f"expected {_listed(sorted(case.reasons))} to fire, and {_listed(fired)} did")
    if case.compares_payload:
        places = sorted(_differing(_plain(case.expected_payload), _plain(payload), ""))
        if places:
            said.append(f"the payload came out otherwise in {', '.join(place or 'the whole' for place in places[:10])}")
    return "; ".join(said)


def _listed(rules: Sequence[str]) -> str:
    return ", ".join(rules) or "no rule"


def _differing(expected: Any, got: Any, place: str) -> set[str]:
    if isinstance(expected, dict) and isinstance(got, dict):
        keys = expected.keys() | got.keys()
        missing = object()
        return {
            each
            for key in keys
            for each in _differing(expected.get(key, missing), got.get(key, missing), f"{place}/{key}")
        }
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = enumerate(zip(expected, got, strict=True))
        return {each for at, (one, other) in pairs for each in _differing(one, other, f"{place}/{at}")}
    return set() if expected == got else {place}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
