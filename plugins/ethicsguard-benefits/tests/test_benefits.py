"""The plugin, tested as ``docs/plugins.md`` tells authors to: handed in, without being installed."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from ethicsguard.errors import PluginError
from ethicsguard.testing import check_hooks, check_operator, check_recognizer, load_one

SOURCE = Path(__file__).resolve().parents[1] / "src"


@pytest.fixture(scope="module")
def plugin():
    sys.path.insert(0, str(SOURCE))
    try:
        yield importlib.import_module("ethicsguard_benefits")
    finally:
        sys.path.remove(str(SOURCE))


@pytest.fixture(scope="module")
def registry(plugin):
    return load_one(plugin)


def test_it_implements_its_hooks_rightly(plugin):
    check_hooks(plugin, implements=["ethicsguard_recognizers", "ethicsguard_operators", "ethicsguard_policies"])


def test_it_loads_under_its_own_name(registry):
    (status,) = [status for status in registry.plugins if status.state == "active"]
    assert status.name == "benefits"


def test_benefit_numbers(registry):
    benefits, _cases = registry.recognizers
    check_recognizer(
        benefits,
        finds={
            "SNAP-4471-0093": ["SNAP-4471-0093"],
            "my snap 44710093, and wic no. 77.1234": ["snap 44710093", "wic no. 77.1234"],
            "TANF#99120.": ["TANF#99120"],
            "(HCV: 22/00187)": ["HCV: 22/00187"],
        },
        ignores=["SNAP", "a snap of 4471", "SNAP-123", "XSNAP-4471", "SNAP-4471x", "4471-0093", "SNAPPY 4471", ""],
    )


def test_case_numbers(registry):
    _benefits, cases = registry.recognizers
    check_recognizer(
        cases,
        finds={"see case no. 22 001873 please": ["case no. 22 001873"], "DOCKET 2026-0042": ["DOCKET 2026-0042"]},
        ignores=["in any case, 12 of us", "case 123", "SNAP-4471-0093"],
    )


def test_prefixes_are_the_offices_own(plugin):
    benefits, cases = load_one(plugin, config={"benefits": ["AB", "ABC"], "cases": ["FILE"]}).recognizers
    check_recognizer(benefits, finds={"ABC-1234 AB 5678": ["ABC-1234", "AB 5678"]}, ignores=["SNAP-4471-0093"])
    check_recognizer(cases, finds={"file 1234": ["file 1234"]}, ignores=["CASE 1234"])


def test_the_operator_conforms(registry):
    operator = registry.operators["programme"]
    check_operator(
        operator,
        ["SNAP-4471-0093", "snap 44710093", "case no. 22 001873", "4471-0093"],
        entity="BENEFIT_NUMBER",
        removes=["4471", "0093", "001873"],
    )
    assert operator.apply("SNAP-4471-0093", "BENEFIT_NUMBER", {}) == "SNAP-****"
    assert operator.apply("snap 44710093", "BENEFIT_NUMBER", {}) == "SNAP-****"
    assert operator.apply("SNAPPY 4471", "BENEFIT_NUMBER", {}) == "****"
    assert not operator.is_discharged("SNAP-4471-****", "BENEFIT_NUMBER", {})
    assert list(operator.problems({"stars": 3})) == ["programme takes no parameter stars"]


def test_what_the_operator_leaves_is_not_found_again(registry):
    for recognizer in registry.recognizers:
        check_recognizer(recognizer, ignores=["SNAP-****", "CASE-****", "****"])


@pytest.mark.parametrize(
    "config",
    [
        {"benefits": []},
        {"benefits": "SNAP"},
        {"benefits": ["snap"]},
        {"cases": ["A(B|C)*"]},
        {"cases": [5]},
        {"benefits": ["AB"] * 51},
        {"prefixes": ["AB"]},
    ],
)
def test_a_wrong_configuration_keeps_the_plugin_from_loading(plugin, config):
    with pytest.raises(PluginError, match="ethicsguard_recognizers failed"):
        load_one(plugin, config=config)


def test_the_policies_are_there(registry):
    (directory,) = registry.policy_dirs
    assert sorted(path.name for path in directory.glob("*.yaml")) == [
        "benefit-numbers.yaml",
        "benefit-numbers_test.yaml",
    ]
