from datetime import date

import pytest

from ethicsguard.measure.retention import RetentionFacts
from ethicsguard.model import FactKind, FactType, FieldClass, FieldContract, FieldEntry, Sensitivity, Setting


@pytest.mark.parametrize(
    ("collected", "facts"),
    [
        ("2026-11-23", {"age_days": 0}),
        ("2026-11-22", {"age_days": 1}),
        ("2026-11-02", {"age_days": 21}),
        ("2024-02-29", {"age_days": 998}),
        ("2026-11-24", {"age_days": 0}),  # already tomorrow, east of here
        ("2026-11-23T23:30:00-08:00", {"age_days": 0}),
        ("2026-11-25", {}),  # a clock is wrong
        ("2062-11-23", {}),
        ("", {}),
        ("3/4/2026", {}),
    ],
)
def test_ages_are_whole_utc_days(ask, setting, leaves, collected, facts):
    assert RetentionFacts().row_facts(leaves(collected=collected), ask(), setting()) == facts


def test_daylight_saving_adds_and_takes_no_day(ask, setting, leaves):
    spring = setting(today=date(2026, 3, 30))
    row = leaves(collected="2026-03-28T23:59:59-05:00")
    assert RetentionFacts().row_facts(row, ask(), spring) == {"age_days": 1}


def test_the_limit_is_the_schedules(ask, setting, leaves):
    registers = {"retention": {"alpr": {"max_days": 21}, "for-ever": {}, "broken": {"max_days": "soon"}}}
    facts = RetentionFacts()
    assert facts.row_facts(leaves(), ask(retention_class="alpr"), setting(registers)) == {"limit_days": 21}
    for other in ("for-ever", "broken", "unheard-of", 7, None):
        assert facts.row_facts(leaves(), ask(retention_class=other), setting(registers)) == {}


@pytest.mark.parametrize("fact", [FactType(FactKind.NUMBER), FactType(FactKind.TEXT, "", ("2026",))])
def test_a_site_that_gives_the_name_another_type_has_no_ages(ask, fact, leaves):
    own = FieldClass("collected", "", Sensitivity.NONE, "X", fact=("collected_on", fact))
    setting = Setting(FieldContract({"collected": own}, [FieldEntry("collected", "collected")]), date(2026, 11, 23))
    assert RetentionFacts().row_facts(leaves(collected="2026"), ask(), setting) == {}


def test_the_schema_names_both():
    assert set(RetentionFacts().schema) == {"age_days", "limit_days"}
