"""Fixtures and checks for authors of plugins. Name this module in a test suite, and it is a plugin of pytest's::

    # tests/conftest.py
    pytest_plugins = ["ethicsguard.testing"]

    # tests/test_plugin.py
    def test_it_loads(load_plugin):
        registry = load_plugin(my_plugin)
        assert registry.operators["mask-case"]

The ``check_`` functions raise AssertionError with a sentence that says what is wrong; they work without the fixtures,
too. Values that are handed to them appear in those sentences: use invented ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import pytest

from ethicsguard.errors import OperatorError, PluginError
from ethicsguard.model import (
    Decision,
    FactProvider,
    FieldContract,
    Finding,
    Leaf,
    Observation,
    Operator,
    Outcome,
    PayloadKind,
    Protection,
    Request,
    RowFactProvider,
    Setting,
)
from ethicsguard.plugins import PluginRegistry, load_plugins
from ethicsguard.plugins.facts import checked, schema_problem
from ethicsguard.plugins.hooks import implementations_of

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

ODD_VALUES: Final = ("", " ", "x", "0", "-1.5", "a\u0301", "\U0001f600", "line\nbreak", "<PERSON>", "a" * 10_000)
"""Values that every operator has to stand."""


def load_one(plugin: object, *, name: str = "", config: Mapping[str, Any] = _NOTHING) -> PluginRegistry:
    """Load one plugin and no other, whatever is installed. Raises PluginError with the reason when it is refused.

    ``name`` is the name that it will have as an entry point, and ``config`` its own table of the configuration.
    """
    known = name or str(getattr(plugin, "PLUGIN_NAME", "")) or "plugin-under-test"
    return load_plugins(allow=(), required=[known], extra=[(known, plugin)], config={known: config})


def check_hooks(plugin: object, *, implements: Sequence[str] = ()) -> None:
    """Check that a plugin's hooks exist, are marked, and take what they are given; and that it implements some."""
    try:
        found = implementations_of(plugin)
    except PluginError as exc:
        raise AssertionError(str(exc)) from None
    missing = sorted(set(implements) - set(found))
    assert not missing, f"the plugin does not implement {', '.join(missing)}"


def check_operator(
    operator: Operator,
    samples: Iterable[str],
    *,
    entity: str = "PERSON",
    parameters: Mapping[str, Any] = _NOTHING,
    removes: Iterable[str] = (),
) -> None:
    """Check an operator on values: what ``apply`` leaves is discharged, stays so, and is the same each time.

    ``removes`` are texts that may not be left of any sample. An operator may refuse values with OperatorError, but not
    all samples.
    """
    problems = operator.problems(parameters)
    assert not list(problems), f"{operator.name}: its own parameters are refused: {'; '.join(problems)}"
    assert isinstance(operator.protection, Protection), f"{operator.name}: protection is a member of Protection"
    wanted, texts = tuple(samples), tuple(removes)
    refused = 0
    for value in (*wanted, *ODD_VALUES):
        try:
            result = operator.apply(value, entity, parameters)
        except OperatorError:
            refused += value in wanted
            continue
        _check_result(operator, value, result, entity, parameters)
        left = [text for text in texts if text in value and text in str(result)]
        assert not left, f"{operator.name}: apply({value[:40]!r}) leaves what it should remove"
    assert not wanted or refused < len(wanted), f"{operator.name}: apply refuses every sample"


def _check_result(operator: Operator, value: str, result: object, entity: str, parameters: Mapping[str, Any]) -> None:
    name, shown = operator.name, repr(value[:40])
    assert isinstance(result, str), f"{name}: apply({shown}) is no text"
    assert operator.apply(value, entity, parameters) == result, f"{name}: apply({shown}) differs from time to time"
    assert operator.is_discharged(result, entity, parameters) is True, f"{name}: apply({shown}) is not discharged"
    again = operator.apply(result, entity, parameters)
    assert operator.is_discharged(again, entity, parameters) is True, (
        f"{name}: {shown} is not discharged after two rounds"
    )


def check_recognizer(
    recognizer: Any, *, finds: Mapping[str, Sequence[str]] = _NOTHING, ignores: Iterable[str] = ()
) -> None:
    """Check a recognizer: ``finds`` maps texts to the parts that must be found in them; in ``ignores`` nothing is."""
    entities = list(recognizer.supported_entities)
    for text, wanted in {**finds, **dict.fromkeys(ignores, ())}.items():
        results = recognizer.analyze(text, entities, None)
        assert results is not None, f"{recognizer.name}: analyze returns None, not an empty list"
        for result in results:
            assert result.entity_type in entities, f"{recognizer.name}: {result.entity_type} is not declared"
            assert 0 <= result.start < result.end <= len(text), f"{recognizer.name}: a span lies outside of {text!r}"
            assert 0 < result.score <= 1, f"{recognizer.name}: a score is not in (0, 1]"
        found = sorted({text[result.start : result.end] for result in results})
        assert found == sorted(set(wanted)), f"{recognizer.name}: in {text!r} it finds {found}, not {sorted(wanted)}"


def check_fact_provider(
    provider: FactProvider | RowFactProvider,
    leaves: Sequence[Leaf] = (),
    *,
    request: Request | None = None,
    setting: Setting | None = None,
    findings: Sequence[Finding] = (),
) -> dict[str, Any]:
    """Check that a provider's facts for ``leaves`` are as its schema says, and return them."""
    problem = schema_problem(provider.schema)
    assert not problem, f"{provider.name}: {problem}"
    asked = request if request is not None else sample_request()
    around = setting if setting is not None else sample_setting()
    found: Mapping[str, Any]
    if isinstance(provider, RowFactProvider):
        found = provider.row_facts(leaves, asked, around)
    else:
        collector = provider.collector(asked, around, PayloadKind.TABLE)
        rows = {leaf.row for leaf in leaves}
        collector.observe(Observation(leaves, findings, len(rows)))
        found = collector.facts()
    try:
        return checked("under-test", provider.name, provider.schema, found)
    except Exception as exc:
        raise AssertionError(str(exc)) from None


def sample_request(action: str = "publish", payload: Any = "", **context: Any) -> Request:
    """Return a request about a ``forum-post``."""
    return Request(action, "forum-post", payload, context=context)


def sample_decision(outcome: Outcome = Outcome.PERMIT, action: str = "publish") -> Decision:
    """Return a decision about a ``forum-post`` for which no rule fired."""
    return Decision("0" * 16, outcome, action, "forum-post", f"sha256:{'0' * 64}", "2026-01-01")


def sample_setting(today: date = date(2026, 1, 1)) -> Setting:
    """Return a setting without registers, in which no field is classified."""
    return Setting(FieldContract({}, ()), today)


@pytest.fixture
def load_plugin() -> Callable[..., PluginRegistry]:
    """Return ``load_one``: it loads exactly one plugin, or raises PluginError with the reason."""
    return load_one
