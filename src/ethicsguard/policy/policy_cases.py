"""Loads the files of policy tests, which are run on the whole engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ethicsguard.model import Outcome, Vocabulary
from ethicsguard.policy.find_files import case_files
from ethicsguard.policy.forms.cases import CaseForm, CasesForm
from ethicsguard.policy.frozen import frozen
from ethicsguard.policy.places import Branch
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.profiles import site_facts
from ethicsguard.policy.rule_checks import unknown_words
from ethicsguard.policy.typed_values import typed_tree
from ethicsguard.policy.validate import validate
from ethicsguard.policy.yaml_tree import load_yaml


@dataclass(frozen=True, slots=True)
class PolicyCase:
    """One case. ``site``, ``jurisdictions`` and ``today`` of None leave the run's own.

    ``reasons`` of None are not compared; ``compares_payload`` says whether ``expected_payload`` is.
    """

    policy: str
    name: str
    path: str
    line: int
    action: str
    resource: str
    subject: Mapping[str, Any]
    context: Mapping[str, Any]
    payload: Any
    outcome: Outcome
    reasons: tuple[str, ...] | None = None
    expected_payload: Any = None
    compares_payload: bool = False
    site: Mapping[str, Any] | None = None
    jurisdictions: tuple[str, ...] | None = None
    today: date | None = None


def load_cases(
    sources: Sequence[Path],
    vocabulary: Vocabulary,
    rules: Iterable[str],
    policies: Iterable[str],
    problems: ProblemCollector,
) -> tuple[PolicyCase, ...]:
    """Load all cases among sources and below them; everything wrong is among the problems.

    ``rules`` and ``policies`` are the names that cases may use. ``vocabulary`` is the compiled set's.
    """
    known_rules, known_policies = frozenset(rules), frozenset(policies)
    cases: list[PolicyCase] = []
    for path in case_files(sources, problems):
        cases.extend(_load(path, vocabulary, known_rules, known_policies, problems))
    return tuple(cases)


def _load(
    path: Path, vocabulary: Vocabulary, rules: frozenset[str], policies: frozenset[str], problems: ProblemCollector
) -> list[PolicyCase]:
    document = load_yaml(path, problems)
    if document is None:
        return []
    form = validate(CasesForm, document, problems)
    named = document.root.get("policy_test")
    if named is not None and isinstance(named.value, str):
        problems.extend(unknown_words([named], policies, "policy", "policies"))
    contexts = [_check(branch, vocabulary, rules, problems) for branch in document.root.items("cases")]
    if form is None:
        return []
    places = zip(form.cases, document.root.items("cases"), contexts, strict=True)
    return [_case(form.policy_test, case, branch, context) for case, branch, context in places]


def _check(
    case: Branch, vocabulary: Vocabulary, rules: frozenset[str], problems: ProblemCollector
) -> Mapping[str, Any]:
    expected, request = case.get("expect"), case.get("request")
    if expected is not None:
        problems.extend(unknown_words(expected.items("reasons"), rules, "rule", "rules"))
    context = request.get("context") if request is not None else None
    return {} if context is None else typed_tree(context, vocabulary.context, "declared context", problems)


def _case(policy: str, form: CaseForm, branch: Branch, context: Mapping[str, Any]) -> PolicyCase:
    request, expected = form.request, form.expect
    return PolicyCase(
        policy=policy,
        name=form.name,
        path=branch.document.source.path,
        line=branch.place.line,
        action=request.action,
        resource=request.resource,
        subject=request.subject.model_dump(mode="json") if request.subject is not None else {},
        context=frozen(context),
        payload=request.payload,
        outcome=expected.outcome,
        reasons=expected.reasons,
        expected_payload=expected.payload,
        compares_payload="payload" in expected.model_fields_set,
        site=site_facts(form.site) if form.site is not None else None,
        jurisdictions=form.jurisdictions,
        today=form.today,
    )
