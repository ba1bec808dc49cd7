"""What callers may declare."""

from __future__ import annotations

from typing import Any

import pytest

from ethicsguard import Request, UsageError
from ethicsguard.guard.context import check_context
from ethicsguard.model import FactKind, FactType

KNOWN = {
    "audience": FactType(FactKind.TEXT, choices=("public", "internal")),
    "purpose": FactType(FactKind.TEXT),
    "consent": FactType(FactKind.BOOLEAN),
    "days": FactType(FactKind.NUMBER),
    "since": FactType(FactKind.DATE),
    "groups": FactType(FactKind.TEXTS, choices=("a", "b")),
}


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("audience", "public", True),
        ("audience", "everybody", False),
        ("audience", True, False),
        ("purpose", "anything at all", True),
        ("purpose", 3, False),
        ("purpose", None, False),
        ("consent", True, True),
        ("consent", "yes", False),
        ("consent", 1, False),
        ("days", 3, True),
        ("days", 3.5, True),
        ("days", True, False),
        ("days", "3", False),
        ("days", float("nan"), False),
        ("since", "2026-01-31", True),
        ("since", "2026-02-31", False),
        ("since", "31.1.2026", False),
        ("groups", ["a"], True),
        ("groups", ["a", "c"], False),
        ("groups", "a", False),
    ],
)
def test_values_are_of_the_declared_type(key: str, value: Any, fits: bool) -> None:
    if fits:
        check_context({key: value}, KNOWN)
        return
    with pytest.raises(UsageError) as refused:
        check_context({key: value}, KNOWN)
    assert key in str(refused.value)
    assert "everybody" not in str(refused.value)


def test_a_key_that_is_not_known_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match='did you mean "audience"') as refused:
        check_context({"audiense": "public"}, KNOWN)
    assert "audiense" not in str(refused.value)
    with pytest.raises(UsageError):
        check_context({3: "x"}, KNOWN)  # type: ignore[dict-item]


def test_the_guard_checks_what_is_declared(redacting: Any) -> None:
    guard = redacting()
    for call in (guard.decide, guard.enforce):
        with pytest.raises(UsageError, match="audience"):
            call(Request("publish", "post", "x", context={"audience": "everybody"}))


@pytest.mark.parametrize("type_", ["", "call 612-555-0182", "612-555-0182", "a@b.org", "x" * 65, "a\nb", "p6125550182"])
def test_the_type_of_a_resource_is_a_word_of_the_sites(type_: str) -> None:
    with pytest.raises(UsageError) as refused:
        Request("publish", type_, "x")
    assert type_ == "" or type_ not in str(refused.value)


@pytest.mark.parametrize("subject", ["svc", {"roles": "publisher"}, {"name": "x"}, 3])
def test_a_subject_is_a_mapping_with_a_list_of_roles(subject: Any) -> None:
    with pytest.raises(UsageError):
        Request("publish", "post", "x", subject=subject)
