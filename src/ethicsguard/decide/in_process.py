"""The decision point in process: which rules fire on given facts, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ethicsguard.model import (
    Binding,
    Condition,
    ConditionTrace,
    Effect,
    FactType,
    PolicySet,
    Rule,
    Truth,
    Vocabulary,
)


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired. ``rows`` counts the rows for which it did; None for a rule that is judged once."""

    rule: Rule
    traces: tuple[ConditionTrace, ...]
    because_unknown: bool
    rows: int | None = None

    def plus(self, rows: int) -> Fired:
        """Return the same for that many rows more."""
        return replace(self, rows=(self.rows or 0) + rows)


class InProcessDecisionPoint:
    """Evaluates rules in this process. It never changes and serves all threads."""

    def __init__(self, policies: PolicySet) -> None:
        self._policies = policies

    def judge(self, rules: Sequence[Rule], facts: Mapping[str, Any], request: Mapping[str, Any]) -> tuple[Fired, ...]:
        """Return the rules that fire, in the order given: all of them, never only the first."""
        if not rules:
            return ()
        binding = self._policies.bind(facts, request)
        documents = {"facts": facts, "request": request}
        vocabulary = self._policies.vocabulary
        fired = (_judge_rule(rule, binding, documents, vocabulary) for rule in rules)
        return tuple(each for each in fired if each is not None)

    def binding_rules(
        self, rules: Sequence[Rule], facts: Mapping[str, Any], request: Mapping[str, Any]
    ) -> tuple[Rule, ...]:
        """Return the rules that bind whoever asks.

        What cannot be evaluated binds, unless the rule lets something stay: nobody gains a right to publish
        from a fact that is missing.
        """
        binding = self._policies.bind(facts, request)
        bound = []
        for rule in rules:
            truth = _all(binding.truth(each, rule.parameters) for each in rule.applies_when)
            if truth is Truth.TRUE or (truth is Truth.ERROR and rule.effect is not Effect.DISCLOSE):
                bound.append(rule)
        return tuple(bound)


def _judge_rule(rule: Rule, binding: Binding, documents: Mapping[str, Any], vocabulary: Vocabulary) -> Fired | None:
    groups = (("when", rule.conditions), ("any", rule.any_of), ("none", rule.none_of))
    truths = {
        name: [binding.truth(condition, rule.parameters) for condition in conditions] for name, conditions in groups
    }
    whole = _all(
        (
            _all(truths["when"]),
            _any(truths["any"]) if rule.any_of else Truth.TRUE,
            _not(_any(truths["none"])),
        )
    )
    if whole is Truth.FALSE or (whole is Truth.ERROR and rule.effect is Effect.DISCLOSE):
        return None
    documents = {**documents, "parameters": rule.parameters}
    traces = tuple(
        ConditionTrace(condition.source, truth, _shown_values(condition, documents, vocabulary), name)
        for name, conditions in groups
        for condition, truth in zip(conditions, truths[name], strict=True)
    )
    return Fired(rule, traces, because_unknown=whole is Truth.ERROR)


def _all(truths: Iterable[Truth]) -> Truth:
    """Kleene's conjunction, as CEL's ``&&``: one that is false decides, whatever else could not be evaluated."""
    known = list(truths)
    if Truth.FALSE in known:
        return Truth.FALSE
    return Truth.ERROR if Truth.ERROR in known else Truth.TRUE


def _any(truths: Iterable[Truth]) -> Truth:
    known = list(truths)
    if Truth.TRUE in known:
        return Truth.TRUE
    return Truth.ERROR if Truth.ERROR in known else Truth.FALSE


def _not(truth: Truth) -> Truth:
    return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.ERROR: Truth.ERROR}[truth]


def _shown_values(condition: Condition, documents: Mapping[str, Any], vocabulary: Vocabulary) -> Mapping[str, Any]:
    """Look up what the condition read. Free text that a caller declared may be personal, and stays out."""
    values: dict[str, Any] = {}
    for path in condition.reads:
        value = _look_up(documents, path)
        if value is None:
            values[path] = "not known"
        elif _is_showable(path, vocabulary):
            values[path] = value
        else:
            values[path] = "given"
    return values


def _is_showable(path: str, vocabulary: Vocabulary) -> bool:
    root, _, rest = path.partition(".")
    if root == "parameters" or path in ("request.action", "request.resource.type"):
        return True
    known: FactType | None = vocabulary.facts.get(rest) if root == "facts" else None
    if known is None and path.startswith("request.context."):
        known = vocabulary.context.get(path.removeprefix("request.context."))
    return known is not None and known.showable


def _look_up(documents: Mapping[str, Any], path: str) -> Any:
    value: Any = documents
    for step in path.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return None
        value = value[step]
    return value
