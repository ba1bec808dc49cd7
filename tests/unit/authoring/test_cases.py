from types import MappingProxyType

import pytest

from ethicsguard.authoring.cases import _differing, _plain


@pytest.mark.parametrize(
    ("expected", "got", "places"),
    [
        ({"a": 1}, {"a": 1}, set()),
        ({"a": 1}, {"a": 2}, {"/a"}),
        ({"a": 1}, {}, {"/a"}),
        ({}, {"b": 1}, {"/b"}),
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 3}], {"/1/a"}),
        ([1], [1, 2], {""}),
        ("x", "y", {""}),
        ("x", "x", set()),
        ({"a": [1]}, {"a": "1"}, {"/a"}),
        (None, {"a": 1}, {""}),
    ],
)
def test_differences_are_named_by_place(expected, got, places):
    assert _differing(expected, got, "") == places


def test_frozen_payloads_compare_with_plain_ones():
    assert _plain(MappingProxyType({"a": (1, MappingProxyType({"b": ()}))})) == {"a": [1, {"b": []}]}
