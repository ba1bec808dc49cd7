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


def test_a_case_that_cannot_be_run_fails_without_words_of_its_own(monkeypatch):
    from types import SimpleNamespace

    from ethicsguard.authoring import cases
    from ethicsguard.errors import OperatorError

    class Broken:
        def __init__(self, engine):
            pass

        def enforce(self, request):
            raise OperatorError("612-555-0182")

    monkeypatch.setattr("ethicsguard.guard.Guard", Broken)
    monkeypatch.setattr(cases, "_engine_of", lambda *_: None)
    case = SimpleNamespace(
        policy="p", name="n", path="p.yaml", line=3, action="publish", resource="r", payload="x", subject={}, context={}
    )
    (result,) = cases.run_cases(None, [], [case])
    assert not result.passed
    assert result.failure == "it could not be run (OperatorError)"
