import pytest

from ethicsguard.errors import FactError
from ethicsguard.measure.pii import PiiFacts
from ethicsguard.model import Finding, Observation, PayloadKind

ENTITIES = frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "PERSON"})


def finding(entity, field="/body", score=0.9, row=0):
    return Finding(row, field, 0, 4, entity, score, "test")


def measured(findings, ask, setting):
    collector = PiiFacts(ENTITIES).collector(ask(), setting, PayloadKind.TABLE)
    for each in findings:
        collector.observe(Observation([], [each], 1))
    return collector.facts()


def test_findings_are_counted_by_entity(ask, setting):
    findings = [finding("PHONE_NUMBER"), finding("PHONE_NUMBER", row=1), finding("PERSON", "/unknown")]
    assert measured(findings, ask, setting()) == {
        "total": 3,
        "entities": ["PERSON", "PHONE_NUMBER"],
        "count": {"EMAIL_ADDRESS": 0, "PERSON": 1, "PHONE_NUMBER": 2},
    }


def test_nothing_found(ask, setting):
    facts = measured([], ask, setting())
    assert facts["total"] == 0
    assert facts["entities"] == []
    assert set(facts["count"].values()) == {0}


@pytest.mark.parametrize(("score", "counted"), [(0.39, 0), (0.4, 1), (1.0, 1)])
def test_the_least_score_counts(ask, setting, score, counted):
    facts = measured([finding("PERSON", score=score)], ask, setting(min_score=0.4))
    assert (facts["total"], facts["entities"]) == (counted, ["PERSON"] * counted)


def test_an_undeclared_entity_stops_and_is_not_repeated(ask, setting):
    with pytest.raises(FactError) as raised:
        measured([finding("TOU_VANG")], ask, setting())
    assert raised.value.part == "pii"
    assert "TOU" not in str(raised.value)


def test_memory_does_not_grow_with_findings(ask, setting):
    collector = PiiFacts(ENTITIES).collector(ask(), setting(), PayloadKind.TABLE)
    batch = Observation([], [finding("PERSON", f"/f{at % 50}", row=at) for at in range(1000)], 1000)
    for _ in range(20):
        collector.observe(batch)
    assert collector.facts()["total"] == 20_000
    assert len(collector.counts) == 1


def test_the_schema_has_a_count_for_each_entity():
    schema = PiiFacts(ENTITIES).schema
    assert set(schema) == {"total", "entities", *(f"count.{entity}" for entity in ENTITIES)}
    assert schema["entities"].choices == ("EMAIL_ADDRESS", "PERSON", "PHONE_NUMBER")
