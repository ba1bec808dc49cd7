"""Rules and facts for the tests of decisions, made without any file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from ethicsguard.model import (
    Binding,
    Condition,
    Effect,
    FactKind,
    FactType,
    Level,
    Pillar,
    Rule,
    Status,
    Truth,
    Vocabulary,
)


@dataclass
class TableBinding:
    truths: Mapping[str, Truth]

    def truth(self, condition: Condition, parameters: Mapping[str, Any]) -> Truth:
        return self.truths[condition.source]


@dataclass
class TablePolicies:
    """A policy set whose conditions come out as a table says."""

    truths: Mapping[str, Truth]
    rules: Sequence[Rule] = ()
    digest: str = "sha256:" + "0" * 64
    vocabulary: Vocabulary = field(
        default_factory=lambda: Vocabulary(
            frozenset(),
            {},
            {"n": FactType(FactKind.NUMBER), "secret": FactType(FactKind.TEXT)},
            {"audience": FactType(FactKind.TEXT, choices=("public",)), "note": FactType(FactKind.TEXT)},
        )
    )

    def bind(self, facts: Mapping[str, Any], request: Mapping[str, Any]) -> Binding:
        return TableBinding(self.truths)


def condition(source: str, reads: tuple[str, ...] = ()) -> Condition:
    return Condition(source, reads, "policy.yaml", 1, 1)


@pytest.fixture
def make_rule() -> Callable[..., Rule]:
    def make(rule_id: str = "r1", effect: Effect = Effect.DENY, **given: Any) -> Rule:
        defaults: dict[str, Any] = {
            "title": "A rule",
            "policy": "policy",
            "pillar": Pillar.DATA_PROTECTION,
            "status": Status.DEFAULT,
            "actions": frozenset({"publish"}),
            "resources": frozenset(),
            "level": Level.DATASET,
        }
        for group in ("conditions", "any_of", "none_of", "applies_when"):
            if group in given:
                given[group] = tuple(condition(each) if isinstance(each, str) else each for each in given[group])
        return Rule(id=rule_id, effect=effect, **{**defaults, **given})

    return make


@pytest.fixture
def make_policies() -> Callable[..., TablePolicies]:
    def make(**truths: str) -> TablePolicies:
        return TablePolicies({name: Truth(value) for name, value in truths.items()})

    return make
