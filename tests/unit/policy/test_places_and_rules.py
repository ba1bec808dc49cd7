"""Where rules bind, and why others are left out."""

from __future__ import annotations

from datetime import date

import pytest

from ethicsguard.model import Effect, Level, Pillar, Rule, Status
from ethicsguard.policy import EU_MEMBERS, applicable, binds_any, cause_left_out, is_within

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("place", "area", "within"),
    [
        ("US", "US", True),
        ("US-CA", "US", True),
        ("US-CA-OAKLAND", "US-CA", True),
        ("US-CA-OAKLAND", "US", True),
        ("US", "US-CA", False),
        ("US-CA", "US-CA-OAKLAND", False),
        ("US-CA", "US-C", False),
        ("US-CAL", "US-CA", False),
        ("USA", "US", False),
        ("FR", "EU", True),
        ("FR-75", "EU", True),
        ("EU", "EU", True),
        ("EU", "FR", False),
        ("GB", "EU", False),
        ("UK", "GB", True),
        ("GB-SCT", "UK", True),
        ("EL", "EU", True),
        ("NO", "EU", False),
        ("CH", "EU", False),
        ("us-va", "US", True),
    ],
)
def test_within(place, area, within):
    assert is_within(place, area) is within


def test_the_union_has_27_members():
    assert len(EU_MEMBERS) == 27


def test_a_rule_without_areas_binds_everywhere():
    assert binds_any([], [])
    assert binds_any([], ["FR"])
    assert not binds_any(["EU"], [])
    assert binds_any(["EU", "US-VA"], ["JP", "US-VA"])


def rule(rule_id="r", **changes) -> Rule:
    standard = {
        "title": "",
        "policy": "p",
        "pillar": Pillar.DATA_PROTECTION,
        "status": Status.LAW,
        "effect": Effect.DENY,
        "actions": frozenset({"publish"}),
        "resources": frozenset(),
        "level": Level.DATASET,
    }
    return Rule(id=rule_id, **{**standard, **changes})


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({}, None),
        ({"actions": frozenset({"store"})}, "other action"),
        ({"resources": frozenset({"comment"})}, "other resource"),
        ({"resources": frozenset({"comment", "forum-post"})}, None),
        ({"jurisdictions": ("EU",)}, "other jurisdiction"),
        ({"jurisdictions": ("EU", "US")}, None),
        ({"effective_from": date(2026, 11, 24)}, "not in force"),
        ({"effective_from": TODAY}, None),
        ({"effective_until": TODAY}, "not in force"),
        ({"effective_until": date(2026, 11, 24)}, None),
    ],
)
def test_causes(changes, cause):
    assert cause_left_out(rule(**changes), "publish", "forum-post", ["US-VA"], TODAY) == cause


def test_those_considered_and_a_count_of_the_rest():
    rules = [
        rule("a"),
        rule("b", actions=frozenset({"use"})),
        rule("c"),
        rule("d", actions=frozenset()),
        rule("e", jurisdictions=("FR",)),
    ]
    considered, left_out = applicable(rules, "publish", "forum-post", ["US"], TODAY)
    assert [each.id for each in considered] == ["a", "c"]
    assert left_out == {"other action": 2, "other jurisdiction": 1}
