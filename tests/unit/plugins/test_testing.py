"""The kit for authors accepts what conforms, and says of anything else what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from types import SimpleNamespace

import pytest

from ethicsguard import testing
from ethicsguard.errors import OperatorError, PluginError
from ethicsguard.hookspecs import hookimpl
from ethicsguard.model import FactKind, FactType, Leaf, Outcome, Protection


def plugin():
    made = types.ModuleType("made")
    made.ethicsguard_operators = hookimpl(lambda config: [operator(name=config.get("name", "stars"))])
    return made


def operator(**methods):
    plain = {
        "name": "stars",
        "protection": Protection.MASK,
        "problems": lambda parameters: [],
        "apply": lambda value, entity, parameters: "***",
        "is_discharged": lambda value, entity, parameters: value == "***",
    }
    return SimpleNamespace(**{**plain, **methods})


AUTHORS_TEST = """
from types import ModuleType

from ethicsguard.hookspecs import hookimpl
from ethicsguard.testing import check_hooks


def test_it_loads(load_plugin):
    mine = ModuleType("mine")
    mine.ethicsguard_policies = hookimpl(lambda: [])
    check_hooks(mine)
    assert load_plugin(mine).policy_dirs == ()
"""


def test_it_is_used_as_its_docstring_says(tmp_path):
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["ethicsguard.testing"]\n')
    (tmp_path / "test_mine.py").write_text(AUTHORS_TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)]
    # What this run of the tests was told (coverage, say) is not for that one.
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_one_plugin_is_loaded():
    load_plugin = testing.load_one
    assert list(load_plugin(plugin()).operators) == ["stars"]
    assert list(load_plugin(plugin(), name="mine", config={"name": "dots"}).operators) == ["dots"]


def test_a_plugin_that_is_refused_is_an_error_with_the_reason():
    with pytest.raises(PluginError, match="implements no hook"):
        testing.load_one(object())


def test_hooks():
    testing.check_hooks(plugin(), implements=["ethicsguard_operators"])
    with pytest.raises(AssertionError, match="does not implement ethicsguard_policies"):
        testing.check_hooks(plugin(), implements=["ethicsguard_policies"])
    with pytest.raises(AssertionError, match="implements no hook"):
        testing.check_hooks(object())


def refuse(*_):
    raise OperatorError("no")


class Counting:
    def __init__(self):
        self.calls = 0

    def __call__(self, value, entity, parameters):
        self.calls += 1
        return f"***{self.calls}"


@pytest.mark.parametrize(
    ("methods", "reason"),
    [
        ({"apply": lambda value, *_: value}, "is not discharged"),
        ({"apply": lambda *_: None}, "is no text"),
        ({"apply": Counting()}, "differs from time to time"),
        ({"apply": refuse}, "refuses every sample"),
        ({"apply": lambda value, *_: f"*{value}", "is_discharged": lambda *_: True}, "leaves what it should remove"),
        ({"is_discharged": lambda *_: 1}, "is not discharged"),
        (
            {
                "apply": lambda value, *_: "+++" if value == "***" else "***",
            },
            "after two rounds",
        ),
        ({"problems": lambda _: ["bad"]}, "bad"),
        ({"protection": 3}, "member of Protection"),
    ],
)
def test_operators(methods, reason):
    testing.check_operator(operator(), ["Tou Vang"], removes=["Tou"])
    with pytest.raises(AssertionError, match=reason):
        testing.check_operator(operator(**methods), ["Tou Vang"], removes=["Tou"])


def result(start, end, entity="CASE_NUMBER", score=0.5):
    return SimpleNamespace(start=start, end=end, entity_type=entity, score=score)


def recognizer(results):
    return SimpleNamespace(name="R", supported_entities=["CASE_NUMBER"], analyze=lambda *_: results)


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        (None, "returns None"),
        ([result(0, 1, "OTHER")], "not declared"),
        ([result(0, 9)], "outside"),
        ([result(1, 1)], "outside"),
        ([result(0, 2, score=0)], "score"),
        ([result(0, 1)], r"it finds \['a'\]"),
        ([], r"it finds \[\]"),
    ],
)
def test_recognizers(results, reason):
    testing.check_recognizer(recognizer([result(0, 2)]), finds={"abc": ["ab"]})
    with pytest.raises(AssertionError, match=reason):
        testing.check_recognizer(recognizer(results), finds={"abc": ["ab"]})
    with pytest.raises(AssertionError, match="finds"):
        testing.check_recognizer(recognizer([result(0, 2)]), ignores=["abc"])


SCHEMA = {"wet": FactType(FactKind.BOOLEAN)}


def test_fact_providers():
    leaves = [Leaf(0, ("a",), "/a", "x")]
    rows = SimpleNamespace(name="w", schema=SCHEMA, row_facts=lambda *_: {"wet": True})
    assert testing.check_fact_provider(rows, leaves) == {"wet": True}
    seen = []
    collector = SimpleNamespace(observe=seen.append, facts=lambda: {"wet": False})
    whole = SimpleNamespace(
        name="w", schema=SCHEMA, reads_findings=False, reads_payload=True, collector=lambda *_: collector
    )
    assert testing.check_fact_provider(whole, leaves) == {"wet": False}
    assert seen[0].rows == 1
    rows.row_facts = lambda *_: {"wet": "very"}
    with pytest.raises(AssertionError, match="not as its schema says"):
        testing.check_fact_provider(rows, leaves)
    rows.schema = {}
    with pytest.raises(AssertionError, match="names no facts"):
        testing.check_fact_provider(rows, leaves)


def test_samples():
    assert testing.sample_request("share", {"a": 1}, purpose="x").context == {"purpose": "x"}
    assert testing.sample_decision(Outcome.HOLD, "share").outcome is Outcome.HOLD
    assert testing.sample_setting().today.year == 2026
