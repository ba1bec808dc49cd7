"""A small contract, and requests and settings made from a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from ethicsguard.model import (
    FactKind,
    FactType,
    FieldClass,
    FieldContract,
    FieldEntry,
    Leaf,
    Request,
    Sensitivity,
    Setting,
)

TODAY = date(2026, 11, 23)


def field_class(
    name: str, sensitivity: Sensitivity, fact: tuple[str, FactType] | None = None, ignores: str = ""
) -> FieldClass:
    return FieldClass(name, name.title(), sensitivity, name.upper(), frozenset(ignores.split()), fact)


CLASSES = [
    field_class("free-text", Sensitivity.FREE_TEXT),
    field_class("person-name", Sensitivity.DIRECT),
    field_class("latitude", Sensitivity.EXACT_PLACE),
    field_class("health", Sensitivity.SPECIAL),
    field_class("gender", Sensitivity.QUASI),
    field_class("official-name", Sensitivity.OFFICIAL),
    field_class("ticket", Sensitivity.PSEUDONYM, ignores="PHONE_NUMBER"),
    field_class("age", Sensitivity.QUASI, ("age", FactType(FactKind.NUMBER))),
    field_class("collected", Sensitivity.NONE, ("collected_on", FactType(FactKind.DATE, "when it was collected"))),
    field_class("hit", Sensitivity.NONE, ("hit", FactType(FactKind.BOOLEAN))),
    field_class(
        "subject", Sensitivity.NONE, ("subject_category", FactType(FactKind.TEXT, "", ("suspect", "victim", "witness")))
    ),
    field_class("topics", Sensitivity.NONE, ("topics", FactType(FactKind.TEXTS, "", ("noise", "street-light")))),
]
ENTRIES = [
    ("body", "free-text"),
    ("title", "free-text"),
    ("name", "person-name"),
    ("lat", "latitude"),
    ("diagnosis", "health"),
    ("gender", "gender"),
    ("officer", "official-name"),
    ("ticket", "ticket"),
    ("age", "age"),
    ("collected", "collected"),
    ("hit", "hit"),
    ("subject", "subject"),
    ("topics", "topics"),
]
CONTRACT = FieldContract({each.name: each for each in CLASSES}, [FieldEntry(*entry) for entry in ENTRIES])


def leaf(field: str, value: Any, row: int = 0) -> Leaf:
    return Leaf(row, tuple(field.strip("/").split("/")), field, value)


@pytest.fixture
def contract() -> FieldContract:
    return CONTRACT


@pytest.fixture
def ask() -> Callable[..., Request]:
    def make(**context: Any) -> Request:
        return Request("publish", "forum-post", "", context=context)

    return make


@pytest.fixture
def setting() -> Callable[..., Setting]:
    def make(registers: Mapping[str, Any] | None = None, **more: Any) -> Setting:
        content = {name: {"entries": entries} for name, entries in (registers or {}).items()}
        return Setting(CONTRACT, more.pop("today", TODAY), content, **more)

    return make


@pytest.fixture
def leaves() -> Callable[..., list[Leaf]]:
    def make(**values: Any) -> list[Leaf]:
        return [leaf("/" + name.replace("__", "/"), value) for name, value in values.items()]

    return make
