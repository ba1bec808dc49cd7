"""Whatever stands in a payload or a register: providers answer within their schemas, and never with text of it."""

import json
import string
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ethicsguard.measure import built_in_providers
from ethicsguard.measure.description import read_description
from ethicsguard.measure.reading import LARGEST_NUMBER, read_value
from ethicsguard.model import (
    FactKind,
    FactType,
    FieldClass,
    FieldContract,
    FieldEntry,
    Finding,
    Leaf,
    Observation,
    PayloadKind,
    Request,
    Sensitivity,
    Setting,
)

FACTS = {
    "age": FactType(FactKind.NUMBER),
    "collected_on": FactType(FactKind.DATE),
    "hit": FactType(FactKind.BOOLEAN),
    "kind": FactType(FactKind.TEXT, "", ("suspect", "victim")),
    "topics": FactType(FactKind.TEXTS, "", ("noise", "litter")),
}
CLASSES = {name: FieldClass(name, name, Sensitivity.NONE, "X", fact=(name, fact)) for name, fact in FACTS.items()}
CLASSES["free-text"] = FieldClass("free-text", "", Sensitivity.FREE_TEXT, "TEXT")
CONTRACT = FieldContract(CLASSES, [FieldEntry(name, name) for name in FACTS] + [FieldEntry("body", "free-text")])
PROVIDERS, ROW_PROVIDERS = built_in_providers(frozenset({"PERSON"}), CONTRACT)

CANARY = "Zxqvwk"
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["16", "2026-11-01", "yes", "victim", "noise", "2026-11-23T23:00-05:00", "1/25/2026"]),
    st.just(f"{CANARY} is a Black man, 5'10, {CANARY}"),
)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
field_names = st.sampled_from([*FACTS, "body", "x", "y"])
rows = st.lists(st.tuples(field_names, scalars), max_size=8).map(
    lambda pairs: [Leaf(0, (name,), "/" + name, value) for name, value in pairs]
)
words = st.sampled_from(["purpose", "collected_for", "technology", "service", "retention_class"])
register_names = st.sampled_from(["purposes", "technologies", "retention", "services"])
entry_keys = st.sampled_from(
    [
        *["kind", "notice", "impact_report", "registered_on", "approved_on", "annual_report_on", "annual_report_due"],
        *["max_days", "review_on", "accessibility", "channels"],
    ]
)
registers = st.dictionaries(
    register_names,
    anything
    | st.fixed_dictionaries({"entries": anything | st.just({}) | st.dictionaries(st.just("k"), anything)})
    | st.fixed_dictionaries({"entries": st.fixed_dictionaries({"k": st.dictionaries(entry_keys, anything)})}),
)


@given(rows, st.dictionaries(words, anything | st.just("k")), registers, st.dictionaries(st.just("body"), anything))
def test_providers_answer_within_their_schemas_and_without_text(row, context, content, site):
    request = Request("publish", "post", "", context=context)
    setting = Setting(CONTRACT, date(2026, 11, 23), content, site)
    observation = Observation(row, [Finding(0, "/body", 0, 1, "PERSON", 0.9, "r")], 1)
    answers = {}
    for provider in PROVIDERS:
        collector = provider.collector(request, setting, PayloadKind.TABLE)
        collector.observe(observation)
        answers[provider.name] = collector.facts()
        assert {path.split(".")[0] for path in provider.schema} >= set(answers[provider.name])
    for row_provider in ROW_PROVIDERS:
        answers[row_provider.name] = row_provider.row_facts(row, request, setting)
        assert set(row_provider.schema) >= set(answers[row_provider.name])
    assert CANARY not in json.dumps(answers, allow_nan=False)


@given(scalars, st.sampled_from(sorted(FACTS)))
def test_values_are_read_as_their_type_or_not_at_all(value, name):
    fact = FACTS[name]
    read = read_value(value, fact)
    if read is None:
        return
    if fact.kind is FactKind.NUMBER:
        assert abs(read) <= LARGEST_NUMBER
        assert not isinstance(read, bool)
    elif fact.kind is FactKind.DATE:
        assert date.fromisoformat(read).isoformat() == read
    elif fact.kind is FactKind.BOOLEAN:
        assert isinstance(read, bool)
    else:
        assert read in fact.choices


@given(st.dates())
def test_every_iso_date_is_read_back(day):
    assert read_value(day.isoformat(), FACTS["collected_on"]) == day.isoformat()


@given(st.dates(), st.booleans())
def test_slashed_dates_are_never_taken_for_another_day(day, american):
    written = f"{day.month}/{day.day}/{day.year:04}" if american else f"{day.day}/{day.month}/{day.year:04}"
    assert read_value(written, FACTS["collected_on"]) in (None, day.isoformat())


@given(st.integers(-LARGEST_NUMBER, LARGEST_NUMBER))
def test_whole_numbers_are_read_exactly(number):
    assert read_value(str(number), FACTS["age"]) == number == read_value(number, FACTS["age"])


sentences = st.lists(
    st.sampled_from(
        [
            "a",
            "Black",
            "white",
            "man",
            "van",
            "is",
            ",",
            ".",
            "in",
            "red",
            "jacket",
            "Asian",
            "5'10",
            "north",
            "ran",
            "no",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(sentences | st.text(alphabet=string.printable, max_size=200))
def test_counts_of_descriptions_hang_together(text):
    race, demographic, details = read_description(text)
    assert 0 <= race <= demographic
    assert all(each.replace(" ", "").isalpha() for each in details)
    again = read_description(text + ". " + text)
    assert again[2] >= details


@given(sentences)
def test_case_does_not_matter(text):
    assert read_description(text.lower()) == read_description(text.upper())
