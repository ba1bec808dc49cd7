"""What holds of all operators and all plans, whatever the values."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ethicsguard.model import PLACEHOLDER, FieldClass, Leaf, Obligation, Sensitivity, Span
from ethicsguard.transform.keys import KeyRing
from ethicsguard.transform.operators import built_in_operators, decrypt
from ethicsguard.transform.people import normalised_person
from ethicsguard.transform.plan import Cell, Planner

KEYS = KeyRing("k1", {"k1": bytes(range(32))})
OPERATORS = built_in_operators(KEYS)
PARAMETERS = {
    "replace": [{}, {"new_value": "somebody"}],
    "redact": [{}],
    "mask": [{}, {"keep_last": 4}, {"chars_to_mask": "3", "from_end": True}, {"masking_char": "\u2588"}],
    "suppress": [{}],
    "hash": [{}],
    "encrypt": [{}],
    "keep": [{}],
    "drop": [{}],
    "truncate": [{"max_chars": 1}, {"max_chars": "12"}],
    "month": [{}, {"order": "mdy"}, {"order": "dmy", "precision": "year"}],
    "range": [{}, {"width": 7}, {"top": 90}],
    "grid": [{}, {"degrees": "0.3"}, {"degrees": 10}, {"metres": 1000}],
    "area": [{}, {"country": "us"}, {"country": "uk"}, {"country": "ca"}],
    "block": [{}, {"size": 200}],
}
COMBINATIONS = [(name, parameters) for name, choices in PARAMETERS.items() for parameters in choices]
ENTITIES = st.sampled_from(["PERSON", "PHONE_NUMBER", "X_1"])

numbers = st.one_of(
    st.integers().map(str),
    st.floats().map(repr),
    st.decimals(allow_nan=True).map(str),
    st.integers(0, 10**10).map("{:,}".format),
)
dates = st.one_of(
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.builds(
        lambda moment, form: f"{moment:{form}}",
        st.datetimes(),
        st.sampled_from(["%m/%d/%Y", "%d/%m/%y %H:%M", "%d %B %Y", "%b %d, %Y", "%Y%m%d", "%A, %d. %b %Y %I:%M %p"]),
    ),
)
coordinates = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "(", "POINT("]),
    st.floats(-200, 200),
    st.sampled_from([", ", " ", ";", ","]),
    st.floats(-200, 200),
    st.sampled_from(["", ")", " 4 5"]),
)
addresses = st.builds(
    "{} {} {}{}".format,
    st.one_of(
        st.integers(0, 99999).map(str), st.sampled_from(["", "8XX", "800 block of", "12-14", "9 1/2", "On or near"])
    ),
    st.sampled_from(["Elm", "N 14th", "St Brannoc's", "County", "Ada Example", "\u00c4pfel"]),
    st.sampled_from(["St", "Ave SE", "Rd 12", "US-64", "", "St & Oak Ave"]),
    st.sampled_from(["", " Apt 4", ", Springfield, ZZ 55311", " #4B", ", 12"]),
)
codes = st.from_regex(r"[0-9A-Z]{2,4} ?[0-9A-Z]{3,5}(-[0-9]{4})?", fullmatch=True)
values = st.one_of(st.text(), st.text(st.characters(codec=None)), numbers, dates, coordinates, addresses, codes)


@pytest.mark.parametrize(("name", "parameters"), COMBINATIONS, ids=str)
@given(value=values, entity=ENTITIES)
@settings(max_examples=40)
def test_what_was_applied_is_discharged(name, parameters, value, entity):
    operator = OPERATORS[name]
    result = operator.apply(value, entity, parameters)
    assert operator.is_discharged(result, entity, parameters)
    assert operator.apply(result, entity, parameters) == result
    assert operator.is_discharged(value, entity, parameters) is (result == value)
    if name != "encrypt":
        assert operator.apply(value, entity, parameters) == result


@given(value=st.text(st.characters(codec=None), min_size=1), entity=ENTITIES)
def test_what_was_encrypted_comes_back(value, entity):
    token = OPERATORS["encrypt"].apply(value, entity, {})
    if token != value:
        assert PLACEHOLDER.fullmatch(token)
        assert decrypt(token, KEYS) == value


exact = st.one_of(
    st.builds("{:04}-{:02}-{:02}".format, st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28)),
    st.builds("{:.5f}".format, st.floats(-179, 179).filter(lambda number: round(number * 1e5) % 10)),
    st.from_regex(r"[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}", fullmatch=True).filter(str.isascii),
    st.builds("{} Elm St".format, st.integers(1, 99999)),
    st.builds(
        "{} {}".format, st.sampled_from(["Ada", "Bea", "Cid"]), st.sampled_from(["Example", "Sample", "Specimen"])
    ),
)


@given(value=exact)
@pytest.mark.parametrize("name", sorted(set(OPERATORS) - {"keep", "truncate"}))
def test_no_personal_value_passes_for_one_that_was_changed(name, value):
    assert not OPERATORS[name].is_discharged(value, "THING", {})
    assert value not in OPERATORS[name].apply(value, "THING", {})


CLASS = FieldClass("thing", "", Sensitivity.DIRECT, "THING")
texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(["<PERSON>", "Ada", " ", "555-0134", "=1", "<", "2031-04-09"])).map("".join),
)


@st.composite
def cells(draw):
    text = draw(texts)
    spans = []
    if text:
        for _ in range(draw(st.integers(0, 5))):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            spans.append(Span(start, end, draw(ENTITIES), draw(st.sampled_from([0.4, 0.7, 1.0])), "R"))
    return Cell(Leaf(0, ("x",), "/x", text), tuple(spans), draw(st.sampled_from([None, CLASS])))


@st.composite
def obligations(draw):
    name, parameters = draw(st.sampled_from(COMBINATIONS))
    return Obligation(
        draw(st.sampled_from("abc")),
        name,
        parameters,
        draw(st.frozensets(ENTITIES)),
        draw(st.sampled_from([frozenset(), frozenset({"thing"})])),
        draw(st.sampled_from([frozenset(), frozenset({"x"})])),
    )


def after(text, edit):
    for span in reversed(edit.spans):
        text = text[: span.start] + span.replacement + text[span.end :]
    return text


@given(cell=cells(), asked=st.lists(obligations(), max_size=4))
@settings(max_examples=150)
def test_plans_are_sound(cell, asked):
    planner = Planner(OPERATORS)
    plan = planner.plan([cell], asked, [])
    assert len(plan.edits) <= 1
    if not plan.edits:
        return
    (edit,) = plan.edits
    text = cell.leaf.text
    assert edit.drop is (not edit.spans)
    assert list(edit.spans) == sorted(edit.spans)
    for one, other in zip(edit.spans, edit.spans[1:], strict=False):
        assert one.end <= other.start
    assert all(0 <= span.start < span.end <= len(text) for span in edit.spans)
    for names in (edit.rule_ids, edit.operators, edit.entities):
        assert names
        assert list(names) == sorted(set(names))
    if edit.drop:
        return
    changed = after(text, edit)
    assert changed != text
    # With nothing newly found, whatever was asked of the whole value is done.
    again = planner.plan([Cell(Leaf(0, ("x",), "/x", changed), (), cell.field_class)], asked, [])
    assert again.edits == ()
    if text[:1] not in tuple("=+-@\t\r\n") and not {"truncate", "mask", "keep"} & set(edit.operators):
        assert not changed.startswith(tuple("=+-@\t\r\n"))


@given(cell=cells(), asked=st.lists(obligations(), max_size=4), seed=st.randoms())
def test_the_order_in_which_things_are_asked_does_not_matter(cell, asked, seed):
    asked = [one for one in asked if one.operator != "encrypt"]
    distinct = list({one.rule_id: one for one in asked}.values())
    shuffled, spans = list(distinct), list(cell.spans)
    seed.shuffle(shuffled)
    seed.shuffle(spans)
    planner = Planner(OPERATORS)
    assert planner.plan([Cell(cell.leaf, tuple(spans), cell.field_class)], shuffled, []) == planner.plan(
        [cell], distinct, []
    )


@given(st.text())
def test_a_normalised_person_stays_so(name):
    once = normalised_person(name)
    assert once == once.strip()
    if len(once) <= 200:
        assert normalised_person(once) == once
