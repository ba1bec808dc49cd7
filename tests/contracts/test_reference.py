"""The reference page names all that can be written, with the code's defaults and bounds; what it shows works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import pytest
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ethicsguard import Guard, Request
from ethicsguard.authoring import run_examples
from ethicsguard.detect.entities import TITLES
from ethicsguard.policy import lint_notes, shipped_policies_dir, shipped_registers_dir
from ethicsguard.policy.config import load_config
from ethicsguard.policy.forms.config import ConfigForm
from ethicsguard.policy.forms.registers import (
    ENTRY_FORMS,
    REGISTERS,
    AccessibilityForm,
    ChannelForm,
    ClassForm,
    FactForm,
    FieldForm,
)
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.transform.keys import KeyRing
from ethicsguard.transform.operators import built_in_operators
from ethicsguard.transform.operators.base import BuiltInOperator
from ethicsguard.transform.operators.parameters import Choice, Number, Parameter, Whole, YesNo

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = (ROOT / "docs" / "reference.md").read_text("utf-8")
BLOCK: Final = re.compile(r"^```(yaml|toml)\n# (?P<path>[\w/.-]+)[^\n]*\n.*?^```$", re.MULTILINE | re.DOTALL)
KEYS: Final = KeyRing("k1", {"k1": bytes(range(32))})
OPERATORS: Final = {name: each for name, each in built_in_operators(KEYS).items() if isinstance(each, BuiltInOperator)}
PARAMETERS: Final = [(name, key) for name, operator in OPERATORS.items() for key in operator.parameters]
SHIPPED: Final = yaml.safe_load((shipped_registers_dir() / "fields.yaml").read_text("utf-8"))["classes"]
ABSENT: Final = "—"


def table(first: str, *others: str) -> list[tuple[str, ...]]:
    """Return the rows of the one table with these columns."""
    head = f"| {' | '.join((first, *others))} |\n"
    assert PAGE.count(head) == 1, head
    rows = PAGE.split(head)[1].split("\n\n")[0].splitlines()[1:]
    return [tuple(cell.strip() for cell in row.strip("|").split(" | ")) for row in rows]


def by_name(first: str, *others: str) -> dict[str, tuple[str, ...]]:
    rows = table(first, *others)
    named = {row[0].strip("`"): row[1:] for row in rows}
    assert len(named) == len(rows)
    return named


def shown(path: str) -> str:
    """Return a file that the page shows."""
    (found,) = [match for match in BLOCK.finditer(PAGE) if match["path"] == path]
    return found[0].split("\n", 1)[1].removesuffix("```")


def plain(cell: str) -> str:
    return cell.replace("`", "")


# ── operators ───────────────────────────────────────────────────────────────────────────────────────


def test_the_page_has_every_operator_with_its_rank() -> None:
    assert set(OPERATORS) == set(built_in_operators())
    ranks = {name: row[0] for name, row in by_name("operator", "rank", "what it does").items()}
    assert ranks == {
        name: f"{operator.protection.value} {operator.protection.name.lower()}" for name, operator in OPERATORS.items()
    }


def rows_of_parameters() -> dict[tuple[str, str], tuple[str, ...]]:
    rows = table("operator", "parameter", "default", "may be", "meaning")
    return {(plain(row[0]), plain(row[1])): row[2:] for row in rows}


def test_the_page_has_every_parameter_and_no_other() -> None:
    assert sorted(rows_of_parameters()) == sorted(PARAMETERS)
    assert len(table("operator", "parameter", "default", "may be", "meaning")) == len(PARAMETERS)


def default_of(parameter: Parameter) -> str:
    if parameter.required:
        return "needed"
    if isinstance(parameter.default, bool):
        return "yes" if parameter.default else "no"
    return ABSENT if parameter.default is None else str(parameter.default)


def values_of(parameter: Parameter) -> str | None:
    """Return how the page says what a parameter may be; None for kinds that it describes in words."""
    if isinstance(parameter, Whole | Number):
        return f"{parameter.least:,} to {parameter.most:,}"
    if isinstance(parameter, Choice):
        return ", ".join(parameter.choices)
    return "yes, no" if isinstance(parameter, YesNo) else None


@pytest.mark.parametrize(("operator", "name"), PARAMETERS)
def test_parameters_have_the_defaults_and_bounds_of_the_code(operator: str, name: str) -> None:
    parameter = OPERATORS[operator].parameters[name]
    default, values, meaning = rows_of_parameters()[operator, name]
    if (operator, name) != ("grid", "degrees"):  # which steps in only if there are no metres either
        assert plain(default) == default_of(parameter)
    assert values_of(parameter) in (None, plain(values))
    assert meaning


def test_the_grid_is_as_wide_as_the_page_says_where_a_policy_does_not() -> None:
    default = plain(rows_of_parameters()["grid", "degrees"][0])
    grid = OPERATORS["grid"]
    asked = {wide: grid.apply("44.97783", "LATITUDE", {"degrees": wide}) for wide in ("0.001", "0.01", "0.1")}
    assert grid.apply("44.97783", "LATITUDE", {}) == asked[default]
    assert len(set(asked.values())) == len(asked)


EXAMPLES: Final = table("operator", "with", "before", "after")


def test_every_operator_has_an_example() -> None:
    assert {plain(row[0]) for row in EXAMPLES} == set(OPERATORS)


@pytest.mark.parametrize("row", EXAMPLES, ids=" ".join)
def test_values_become_what_the_page_says(row: tuple[str, ...]) -> None:
    name, settings, before, after = map(plain, row)
    parameters = {} if settings == ABSENT else yaml.safe_load(settings)
    entity = re.match(r"<([A-Z_]+)", after)
    assert OPERATORS[name].problems(parameters) == []
    got = OPERATORS[name].apply(before, entity[1] if entity else "PERSON", parameters)
    wanted = "" if after == "(nothing)" else after
    assert re.fullmatch(re.escape(wanted).replace("…", ".+"), got), got


# ── entities, field classes ─────────────────────────────────────────────────────────────────────────


def test_the_page_has_every_entity() -> None:
    assert by_name("entity", "what it is") == {name: (title,) for name, title in TITLES.items()}


def test_the_page_has_every_field_class_that_ships() -> None:
    assert by_name("class", "title", "sensitivity", "placeholder") == {
        name: (each["title"], each["sensitivity"], f"`<{each['entity']}>`") for name, each in SHIPPED.items()
    }


def test_the_page_has_every_sensitivity() -> None:
    from ethicsguard.model import Sensitivity

    assert set(by_name("sensitivity", "such a field")) == {each.value for each in Sensitivity}


# ── the configuration ───────────────────────────────────────────────────────────────────────────────


def forms_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [form for each in get_args(annotation) for form in forms_in(each)]


def keys_of(form: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Yield the keys of a form, those of its tables as ``table.key``."""
    for name, field in form.model_fields.items():
        inner = forms_in(field.annotation)
        if inner:
            yield from keys_of(inner[0], f"{before}{name}.")
        else:
            yield before + name, field


CONFIGURATION: Final = dict(keys_of(ConfigForm))


def test_the_page_has_every_key_of_the_configuration() -> None:
    assert {"profile", "site.body", "limits.max_depth", "keys.id"} <= set(CONFIGURATION)
    assert list(by_name("key", "type", "default", "meaning")) == list(CONFIGURATION)


@pytest.mark.parametrize("key", CONFIGURATION)
def test_keys_have_the_defaults_and_bounds_of_the_code(key: str) -> None:
    field = CONFIGURATION[key]
    kind, default, meaning = by_name("key", "type", "default", "meaning")[key]
    if field.is_required():
        assert default == "needed"
    else:
        written = field.get_default(call_default_factory=True)
        assert plain(default) == (str(written) if written not in (None, "", (), {}) else ABSENT)
    bounds = next((each.json for each in field.metadata if "maximum" in getattr(each, "json", ())), None)
    if bounds is not None:
        assert kind == f"{bounds['minimum']:,} to {bounds['maximum']:,}"
    assert meaning


# ── the files that it shows ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with all files that the page shows."""
    for match in BLOCK.finditer(PAGE):
        path = tmp_path / match["path"]
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown(match["path"]), encoding="utf-8")
    key = tmp_path / "secrets" / "ethicsguard-2025.key"
    key.parent.mkdir()
    key.touch(mode=0o600)
    key.write_bytes(bytes(range(32)))
    return tmp_path


def test_no_block_of_the_page_is_left_out(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*.*")}
    assert names == {
        "ethicsguard.toml",
        "policies/walk-notes.yaml",
        "secrets/ethicsguard-2025.key",
        *(f"registers/{register}.yaml" for register in REGISTERS),
    }
    assert len(re.findall(r"^```(?:yaml|toml)$", PAGE, re.MULTILINE)) == len(list(BLOCK.finditer(PAGE)))


def test_the_policy_has_no_mistake_and_its_examples_pass(site: Path) -> None:
    guard = Guard.load(policies=[site / "policies"], audit=False)
    rules = guard.engine.policies.rules
    assert [rule.effect.value for rule in rules] == ["transform", "deny"]
    assert lint_notes([site / "policies"], shipped_policies_dir()) == ()
    results = run_examples(guard.engine.decision_point, rules)
    assert [result.failure for result in results] == [""] * 5


def test_the_policy_does_what_it_says(site: Path) -> None:
    guard = Guard.load(policies=[site / "policies"], audit=False)
    note = {"user name": "Tou Vangsdal", "address": "812 Elm St", "description": "Dark here. Call 612-555-0182."}
    safe = guard.enforce(Request("publish", "walk-note", note, context={"group_size": 6}))
    assert safe.payload == {
        "user name": "<PERSON>",
        "address": "800 block of Elm St",
        "description": "Dark here. Call <PHONE_NUMBER>.",
    }
    assert not guard.decide(Request("publish", "walk-note", note, context={"group_size": 4})).permitted


def test_the_configuration_loads_and_has_every_key(site: Path) -> None:
    problems = ProblemCollector()
    config = load_config(site / "ethicsguard.toml", problems)
    assert problems.problems == ()
    assert config.limits.max_depth == 50
    assert [key.id for key in config.keys] == ["k2", "k1"]
    text = shown("ethicsguard.toml")
    missing = [
        key
        for key in CONFIGURATION
        if not re.search(rf"^(?:\[+(?:\w+\.)?)?{key.rpartition('.')[2]}\b(?: =|\.\w+\]|\])", text, re.MULTILINE)
    ]
    assert missing == []


def test_policy_registers_and_configuration_load_together(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIVERTON_KEY", bytes(range(32, 64)).hex())
    engine = Guard.load(site, audit=False).engine
    assert "wn02-small-walks" in {rule.id for rule in engine.policies.rules}
    lamp = engine.contract.classify("/Lamp Age", "service-request")
    assert lamp is not None
    assert lamp.name == "lamp-age"
    for register in ENTRY_FORMS:
        assert engine.registers[register]["entries"]


def keys_and_needs(form: type[BaseModel]) -> tuple[set[str], set[str]]:
    names = {field.alias or name: field.is_required() for name, field in form.model_fields.items()}
    return set(names), {name for name, needed in names.items() if needed}


def shown_entries() -> Iterator[tuple[str, type[BaseModel], dict[str, Any]]]:
    for register, form in ENTRY_FORMS.items():
        (entry,) = yaml.safe_load(shown(f"registers/{register}.yaml"))["entries"].values()
        yield register, form, entry
        if register == "services":
            yield register, AccessibilityForm, entry["accessibility"]
            yield register, ChannelForm, entry["channels"][0]
    fields = yaml.safe_load(shown("registers/fields.yaml"))
    (each,) = fields["classes"].values()
    yield "fields", ClassForm, each
    yield "fields", FactForm, each["fact"]
    yield "fields", FieldForm, fields["fields"][0]


@pytest.mark.parametrize(
    ("register", "form", "entry"), list(shown_entries()), ids=lambda each: getattr(each, "__name__", "")
)
def test_registers_are_shown_with_every_key(register: str, form: type[BaseModel], entry: dict[str, Any]) -> None:
    known, needed = keys_and_needs(form)
    assert set(entry) == known
    (said,) = re.findall(rf"^# registers/{register}\.yaml: needed (?:is|are) (.*)$", PAGE, re.MULTILINE)
    assert needed <= set(re.findall(r"\w+", said))


# ── the page itself ─────────────────────────────────────────────────────────────────────────────────


def test_lines_are_short() -> None:
    assert [line for line in PAGE.splitlines() if len(line) > 150] == []


@pytest.mark.parametrize("page", ["README.md", "docs/officers.md", "docs/developers.md"])
def test_other_pages_lead_to_it(page: str) -> None:
    link = "docs/reference.md" if page == "README.md" else "reference.md"
    assert f"]({link})" in (ROOT / page).read_text("utf-8")
