"""The column contract: which class a field is of, and what a class may overlook."""

from __future__ import annotations

import time

import pytest

from ethicsguard.model import FieldClass, FieldContract, FieldEntry, Sensitivity, Span


def field_class(name: str, sensitivity: Sensitivity = Sensitivity.NONE) -> FieldClass:
    return FieldClass(name, name, sensitivity, name.upper(), frozenset({"PHONE_NUMBER"}))


def whole(text: str, entity: str) -> Span:
    return Span(0, len(text), entity, 0.4, "x")


CONTRACT = FieldContract(
    {name: field_class(name) for name in ("free-text", "name", "author", "count", "answer", "site")},
    [
        FieldEntry("body", "site", frozenset({"minutes"})),
        FieldEntry("user name", "name"),
        FieldEntry("author/name", "author"),
        FieldEntry("*_count", "count"),
        FieldEntry("*?", "answer"),
        FieldEntry("n*m*e", "name"),
        FieldEntry("body", "free-text"),
        FieldEntry("straße", "site"),
    ],
)


@pytest.mark.parametrize(
    ("pointer", "resource", "expected"),
    [
        ("", "", "free-text"),
        ("/User Name", "", "name"),
        ("/user_name", "", "name"),
        ("/USER-NAME", "", "name"),
        ("/username", "", "name"),
        ("/post/user name", "", "name"),
        ("/author/name", "", "author"),
        ("/author/0/name", "", "name"),
        ("/authors/*/name", "", "name"),
        ("/name", "", "name"),
        ("/noise meter evidence", "", "name"),
        ("/reply_count", "", "count"),
        ("/How do you feel?", "", "answer"),
        ("/User Name?", "", "name"),
        ("/body", "", "free-text"),
        ("/body", "minutes", "site"),
        ("/raw#/body", "", "free-text"),
        ("/a~1b/body", "", "free-text"),
        ("/STRASSE", "", "site"),
        ("/bodyguard", "", None),
        ("/zzz_internal", "", None),
        ("/count", "", "count"),
    ],
)
def test_fields_are_classified_by_name(pointer: str, resource: str, expected: str | None) -> None:
    found = CONTRACT.classify(pointer, resource)
    assert (found.name if found else None) == expected


def test_many_hostile_names_are_classified_quickly() -> None:
    contract = FieldContract(
        {"x": field_class("x")}, [FieldEntry("*a" * 20 + "*b", "x"), *(FieldEntry(f"k{i}", "x") for i in range(2_000))]
    )
    started = time.process_time()
    for number in range(500):
        assert contract.classify("/" + "a" * 500 + f"{number}c") is None
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("3292953864", True),
        ("-86.362829", True),
        ("1,234,567.8", True),
        ("45%", True),
        ("2015-02-23", True),
        ("2015-02-23T10:00:00Z", True),
        ("2/23/2015", True),
        (" 44.9 ", True),
        ("612-555-0182", False),
        ("612.555.0182", False),
        ("612 555 0182", False),
        ("(612) 555-0182", False),
        ("+16125550182x", False),
        ("44.9 call 612-555-0182", False),
        ("Census Tract 5327.01", True),
        ("block 4400", True),
    ],
)
def test_only_what_belongs_in_a_measure_is_overlooked(text: str, plain: bool) -> None:
    measure = field_class("count")
    assert measure.overlooks(whole(text, "PHONE_NUMBER"), text) is plain
    assert not measure.overlooks(whole(text, "US_SSN"), text)
    assert field_class("record-id", Sensitivity.PSEUDONYM).overlooks(whole(text, "PHONE_NUMBER"), text)
