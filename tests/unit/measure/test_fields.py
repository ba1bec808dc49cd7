import pytest

from ethicsguard.errors import LimitExceededError
from ethicsguard.measure import fields
from ethicsguard.measure.fields import FieldFacts
from ethicsguard.model import Leaf, Observation, PayloadKind


def measured(batches, contract, ask, setting):
    collector = FieldFacts(contract).collector(ask(), setting(), PayloadKind.TABLE)
    for batch in batches:
        collector.observe(Observation(batch, [], 1))
    return collector.facts()


def test_fields_are_counted_by_sensitivity(contract, ask, setting, leaves):
    row = leaves(name="a", lat=1.5, diagnosis="b", gender="c", officer="d", body="e", ticket="f", shoe_size=44)
    assert measured([row, row], contract, ask, setting) == {
        "total": 8,
        "unclassified": 1,
        "direct": 1,
        "exact_places": 1,
        "special": 1,
        "quasi": 1,
        "officials": 1,
        "classes": ["free-text", "gender", "health", "latitude", "official-name", "person-name", "ticket"],
    }


def test_an_emptied_field_still_counts(contract, ask, setting, leaves):
    facts = measured([leaves(name="", shoe_size=None)], contract, ask, setting)
    assert (facts["direct"], facts["unclassified"]) == (1, 1)


def test_two_fields_of_a_class_are_two(contract, ask, setting, leaves):
    facts = measured([leaves(name="a"), leaves(author__name="b")], contract, ask, setting)
    assert (facts["direct"], facts["classes"]) == (2, ["person-name"])


def test_a_text_is_one_field_of_free_text(contract, ask, setting):
    facts = measured([[Leaf(0, (), "", "hello")]], contract, ask, setting)
    assert (facts["total"], facts["unclassified"], facts["classes"]) == (1, 0, ["free-text"])


def test_nothing_at_all(contract, ask, setting):
    facts = measured([[]], contract, ask, setting)
    assert facts["total"] == 0
    assert facts["classes"] == []


def _row(names):
    return [Leaf(0, (name,), "/" + name, 1) for name in names]


def test_too_many_fields_are_an_error_and_no_sample(contract, ask, setting, monkeypatch):
    monkeypatch.setattr(fields, "MAX_FIELDS", 1000)
    most = _row(f"k{at}" for at in range(fields.MAX_FIELDS))
    assert measured([most, most], contract, ask, setting)["unclassified"] == fields.MAX_FIELDS
    with pytest.raises(LimitExceededError, match="1,000") as raised:
        measured([most, _row(["secret-key"])], contract, ask, setting)
    assert "secret" not in str(raised.value)


def test_endless_names_are_an_error(contract, ask, setting, monkeypatch):
    monkeypatch.setattr(fields, "MAX_FIELD_CHARACTERS", 1000)
    with pytest.raises(LimitExceededError):
        measured([_row("x" * 100 + str(at) for at in range(10))], contract, ask, setting)


def test_the_choices_are_the_contracts_classes(contract):
    assert FieldFacts(contract).schema["classes"].choices == tuple(sorted(contract.classes))
