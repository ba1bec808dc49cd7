import pytest

from ethicsguard.errors import ConfigurationError
from ethicsguard.measure.record import RecordFacts, record_value
from ethicsguard.model import FactKind, FactType, FieldClass, FieldContract, Leaf, Sensitivity


def test_the_schema_is_the_contracts(contract):
    schema = RecordFacts(contract).schema
    assert set(schema) == {"age", "collected_on", "hit", "subject_category", "topics"}
    assert schema["age"].doc == "Age"  # a class's title, where its fact says nothing
    assert schema["collected_on"].doc == "when it was collected"


def test_readable_values_are_facts(contract, ask, setting, leaves):
    row = leaves(age="16", collected="2026-11-01T23:30:00-05:00", hit="No", subject="VICTIM", name="Tou Vang", x=3)
    assert RecordFacts(contract).row_facts(row, ask(), setting()) == {
        "age": 16,
        "collected_on": "2026-11-02",
        "hit": False,
        "subject_category": "victim",
    }


@pytest.mark.parametrize("value", ["", None, "30-44", "Tou Vang", float("nan"), 10**400, ["16"]])
def test_unreadable_values_are_left_out(contract, ask, setting, leaves, value):
    assert RecordFacts(contract).row_facts(leaves(age=value), ask(), setting()) == {}


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        (["16", 16], {"age": 16}),
        (["16", "17"], {}),
        (["16", ""], {}),
        (["", "16"], {}),
        (["16", "17", "16"], {}),
        (["x", "16", "16"], {}),
    ],
)
def test_two_values_must_agree(contract, ask, setting, values, facts):
    row = [Leaf(0, ("people", at, "age"), "/people/*/age", value) for at, value in enumerate(values)]
    assert RecordFacts(contract).row_facts(row, ask(), setting()) == facts


@pytest.mark.parametrize(
    ("values", "facts"),
    [(["Noise", "street light", "noise"], {"topics": ["noise", "street-light"]}), (["noise", "my neighbour"], {})],
)
def test_a_list_of_texts_gathers_its_values(contract, ask, setting, values, facts):
    row = [Leaf(0, ("topics", at), "/topics/*", value) for at, value in enumerate(values)]
    assert RecordFacts(contract).row_facts(row, ask(), setting()) == facts


def test_one_value_alone(ask, setting, leaves):
    row = leaves(age=16, hit="perhaps")
    assert record_value("age", row, ask(), setting()) == 16
    assert record_value("hit", row, ask(), setting()) is None
    assert record_value("collected_on", row, ask(), setting()) is None


def _contract(*facts):
    classes = [FieldClass(f"c{at}", "", Sensitivity.NONE, "X", fact=("measure", fact)) for at, fact in enumerate(facts)]
    return FieldContract({each.name: each for each in classes}, [])


def test_classes_may_share_a_fact():
    schema = RecordFacts(_contract(FactType(FactKind.NUMBER), FactType(FactKind.NUMBER, "in metres"))).schema
    assert schema["measure"].kind is FactKind.NUMBER


@pytest.mark.parametrize(
    "facts",
    [
        [FactType(FactKind.NUMBER), FactType(FactKind.DATE)],
        [FactType(FactKind.TEXT, "", ("a",)), FactType(FactKind.TEXT, "", ("b",))],
        [FactType(FactKind.TEXT)],
        [FactType(FactKind.TEXTS)],
        [FactType(FactKind.ANY)],
        [FactType(FactKind.RECORDS)],
    ],
)
def test_facts_that_contradict_or_would_carry_text_are_refused(facts):
    with pytest.raises(ConfigurationError, match="measure"):
        RecordFacts(_contract(*facts))
