import os
from functools import cache
from pathlib import Path

import pytest
import yaml

from ethicsguard.errors import ConfigurationError
from ethicsguard.measure import CORE_CONTEXT, built_in_providers, facts_page, vocabulary_of
from ethicsguard.measure.page import SOURCES
from ethicsguard.model import (
    FactKind,
    FactProvider,
    FactType,
    FieldClass,
    FieldContract,
    PayloadKind,
    RowFactProvider,
    Sensitivity,
)

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "facts.md"
KINDS = {"yes/no": FactKind.BOOLEAN, "number": FactKind.NUMBER, "text": FactKind.TEXT, "date": FactKind.DATE}


@cache
def shipped_contract():
    """The classes that ship, as far as they have facts."""
    text = (ROOT / "policies" / "registers" / "fields.yaml").read_text(encoding="utf-8")
    classes = {}
    for name, form in yaml.safe_load(text)["classes"].items():
        fact = form.get("fact")
        kind = fact and FactType(KINDS[fact["type"]], fact.get("doc", ""), tuple(fact.get("choices", ())))
        classes[name] = FieldClass(
            name, form["title"], Sensitivity(form["sensitivity"]), "X", fact=kind and (fact["name"], kind)
        )
    return FieldContract(classes, [])


def test_all_providers_keep_the_protocols(contract):
    providers, row_providers = built_in_providers(frozenset({"PERSON"}), contract)
    assert all(isinstance(each, FactProvider) for each in providers)
    assert all(isinstance(each, RowFactProvider) for each in row_providers)
    assert {each.name for each in providers} | {each.name for each in row_providers} == set(SOURCES)


def test_facts_are_named_by_part_and_path(contract):
    facts, record_parts = vocabulary_of(*built_in_providers(frozenset({"PERSON"}), contract))
    assert facts["pii.count.PERSON"].kind is FactKind.NUMBER
    assert facts["record.age"].kind is FactKind.NUMBER
    assert facts["technology.annual_report_on_time"].kind is FactKind.BOOLEAN
    assert record_parts == {"record", "retention", "description"}


def test_what_providers_return_is_in_their_schemas(contract, ask, setting, leaves):
    providers, row_providers = built_in_providers(frozenset({"PERSON"}), contract)
    request = ask(purpose="x", technology="x", retention_class="x", service="x")
    known = setting(
        {
            "technologies": {"x": {"annual_report_on": "2026-01-01"}},
            "retention": {"x": {"max_days": 5}},
        },
        site={"body": "campus", "population": 5},
    )
    row = leaves(age=3, collected="2026-11-01", hit="yes", subject="victim", body="a man in a red hat")
    answers = {each.name: each.collector(request, known, PayloadKind.RECORD).facts() for each in providers}
    answers |= {each.name: each.row_facts(row, request, known) for each in row_providers}
    facts, _ = vocabulary_of(providers, row_providers)
    for part, values in answers.items():
        flat = {**values, **{f"count.{name}": count for name, count in values.get("count", {}).items()}}
        flat.pop("count", None)
        for path, value in flat.items():
            assert _fits(value, facts[f"{part}.{path}"]), (part, path)


def _fits(value, fact):
    types = {FactKind.BOOLEAN: bool, FactKind.NUMBER: int | float, FactKind.TEXTS: list}
    kind = types.get(fact.kind, str)
    if fact.choices:
        chosen = value if isinstance(value, list) else [value]
        return isinstance(value, kind) and set(chosen) <= set(fact.choices)
    return isinstance(value, kind) and isinstance(value, bool) is (fact.kind is FactKind.BOOLEAN)


def test_a_part_has_one_provider(contract):
    providers, row_providers = built_in_providers(frozenset(), contract)
    with pytest.raises(ConfigurationError, match=r"facts\.pii"):
        vocabulary_of([*providers, providers[0]], row_providers)
    with pytest.raises(ConfigurationError, match=r"facts\.record"):
        vocabulary_of(providers, [*row_providers, row_providers[0]])


def test_core_words_have_types_and_meanings():
    assert all(fact.doc for fact in CORE_CONTEXT.values())
    assert CORE_CONTEXT["audience"].choices == ("public", "partners", "agency", "internal")
    assert CORE_CONTEXT["legal_process"].kind is FactKind.BOOLEAN
    assert not CORE_CONTEXT["recipient"].showable


def test_the_page_says_what_providers_say():
    page = facts_page(*built_in_providers(frozenset({"<ENTITY>"}), shipped_contract()))
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "UPDATE_GOLDEN=1 pytest tests/unit/measure writes it anew"


def test_the_page_lists_every_fact_and_word():
    text = PAGE.read_text(encoding="utf-8")
    facts, _ = vocabulary_of(*built_in_providers(frozenset({"<ENTITY>"}), shipped_contract()))
    missing = [name for name in [*facts, *CORE_CONTEXT] if f"| `{name}` |" not in text]
    assert not missing
