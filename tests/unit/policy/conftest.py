"""A small vocabulary, and a way to compile texts as if they were files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ethicsguard.errors import PolicyError, Problem
from ethicsguard.model import FactKind, FactType, Protection, Vocabulary
from ethicsguard.policy import CompiledPolicies, ProblemCollector, Registers, compile_policies, load_registers
from ethicsguard.policy.places import Document
from ethicsguard.policy.reading import source_of
from ethicsguard.policy.yaml_tree import parse_yaml


@dataclass(frozen=True)
class WordOperator:
    """An operator that knows the parameter ``degrees``, a positive number."""

    name: str
    protection: Protection = Protection.REDACT

    def problems(self, parameters: Mapping[str, Any]) -> list[str]:
        wrong = [f'it knows no "{name}"' for name in parameters if name != "degrees"]
        degrees = parameters.get("degrees", 1)
        if isinstance(degrees, bool) or not isinstance(degrees, int | float) or degrees <= 0:
            wrong.append("degrees must be a number above 0")
        return wrong

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
        return ""

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:
        return True


VOCABULARY = Vocabulary(
    entities=frozenset({"PERSON", "PHONE_NUMBER", "EMAIL_ADDRESS"}),
    operators={name: WordOperator(name) for name in ("redact", "suppress", "grid")},
    facts={
        "pii.total": FactType(FactKind.NUMBER),
        "pii.count.PERSON": FactType(FactKind.NUMBER),
        "site.body": FactType(FactKind.TEXT, choices=("law-enforcement", "municipal")),
        "site.grants": FactType(FactKind.TEXTS),
        "record.age": FactType(FactKind.NUMBER),
        "record.hit": FactType(FactKind.BOOLEAN),
        "record.collected_on": FactType(FactKind.DATE),
    },
    context={
        "purpose": FactType(FactKind.TEXT),
        "audience": FactType(FactKind.TEXT, choices=("public", "internal")),
        "consent": FactType(FactKind.BOOLEAN),
    },
)

FIELDS = """\
register: fields
classes:
  person-name: {title: Names, sensitivity: direct, entity: PERSON, ignores: [PHONE_NUMBER]}
  latitude: {title: Latitude, sensitivity: exact-place}
  age: {title: Age, sensitivity: quasi, fact: {name: age, type: number}}
fields:
  - {match: user name, class: person-name}
"""


@pytest.fixture
def vocabulary() -> Vocabulary:
    return VOCABULARY


@pytest.fixture
def fields_text() -> str:
    return FIELDS


@pytest.fixture
def problems() -> ProblemCollector:
    return ProblemCollector()


@pytest.fixture
def registers(tmp_path: Path) -> Registers:
    directory = tmp_path / "shipped-registers"
    directory.mkdir()
    (directory / "fields.yaml").write_text(FIELDS)
    collector = ProblemCollector()
    loaded = load_registers([], collector, shipped=directory)
    assert collector.problems == ()
    return loaded


Parse = Callable[[str], tuple[Document | None, tuple[Problem, ...]]]


@pytest.fixture
def parse() -> Parse:
    def run(text: str) -> tuple[Document | None, tuple[Problem, ...]]:
        collector = ProblemCollector()
        document = parse_yaml(source_of("a.yaml", text), text, collector)
        return document, collector.problems

    return run


Compile = Callable[..., CompiledPolicies]


@pytest.fixture
def compile_texts(tmp_path: Path, registers: Registers) -> Compile:
    """Write files by name into a directory and compile it."""

    def run(files: Mapping[str, str], **options: Any) -> CompiledPolicies:
        directory = tmp_path / options.pop("directory", "policies")
        for name, text in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return compile_policies(
            [directory],
            options.pop("vocabulary", VOCABULARY),
            options.pop("registers", registers),
            options.pop("profile", None),
            options.pop("problems", None) or ProblemCollector(),
            version=options.pop("version", "1"),
        )

    return run


@pytest.fixture
def problems_of(compile_texts: Compile) -> Callable[[str], list[tuple[str, str]]]:
    """Compile one policy file forum.yaml; return the problems as (line:column, message)."""

    def run(text: str) -> list[tuple[str, str]]:
        try:
            compile_texts({"forum.yaml": text})
        except PolicyError as error:
            return [(f"{each.line}:{each.column}", each.message) for each in error.problems]
        return []

    return run
