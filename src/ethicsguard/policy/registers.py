"""Loads the registers: the site's entries over those that ship."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ethicsguard.model import FieldContract
from ethicsguard.policy.find_files import yaml_files
from ethicsguard.policy.forms.registers import ENTRY_FORMS, REGISTER_FORMS, REGISTERS, FieldsForm
from ethicsguard.policy.frozen import frozen
from ethicsguard.policy.places import Branch, Document
from ethicsguard.policy.problems import ProblemCollector, word_hint
from ethicsguard.policy.register_fields import FieldsFile, build_contract
from ethicsguard.policy.shipped import shipped_registers_dir
from ethicsguard.policy.validate import validate
from ethicsguard.policy.yaml_tree import load_yaml


@dataclass(frozen=True, slots=True)
class Registers:
    """The content of all registers.

    ``content`` maps each register's name to ``{"entries": {key: entry}}``; entries hold texts, numbers, yes/no, ISO
    dates as texts, and lists of these. ``entity_mentions`` are the places where the contract
    names an entity that detectors must know.
    """

    contract: FieldContract
    content: Mapping[str, Mapping[str, Any]]
    entity_mentions: tuple[Branch, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Mapping[str, Any]
    branch: Branch
    directory: int


class _Gathered:
    """What was read so far. A directory that comes earlier wins; within one, a key stands once."""

    def __init__(self, problems: ProblemCollector) -> None:
        self.problems = problems
        self.entries: dict[str, dict[str, _Entry]] = {name: {} for name in ENTRY_FORMS}
        self.fields: list[FieldsFile] = []

    def read(self, path: Path, directory: int) -> None:
        document = load_yaml(path, self.problems)
        if document is None:
            return
        register = self._register_of(document)
        if register is None:
            return
        form = validate(REGISTER_FORMS[register], document, self.problems)
        if isinstance(form, FieldsForm):
            self.fields.append(FieldsFile(form, document, directory))
        elif form is not None:
            self._take(register, form.model_dump(mode="json", by_alias=True), document, directory)

    def _register_of(self, document: Document) -> str | None:
        named = document.root.get("register")
        if named is None:
            hint = "a register begins with register: NAME, where NAME is " + ", ".join(REGISTERS)
            self.problems.add(document.root.problem("this file is no register", hint))
            return None
        name = str(named.value)
        if name not in REGISTER_FORMS:
            hint = word_hint(name, REGISTERS, "registers")
            self.problems.add(named.problem(f'there is no register "{name[:60]}"', hint))
            return None
        return name

    def _take(self, register: str, dumped: Mapping[str, Any], document: Document, directory: int) -> None:
        known = self.entries[register]
        listed = document.root.get("entries")
        for key, branch in listed.entries() if listed is not None else ():
            before = known.get(key)
            if before is None:
                value = {name: each for name, each in dumped["entries"][key].items() if each not in (None, "")}
                known[key] = _Entry(frozen(value), branch, directory)
            elif before.directory == directory:
                other = before.branch.document
                place = f"{other.source.path}:{other.key_place(before.branch.loc).line}"
                self.problems.add(branch.key_problem(f'"{key}" stands in this register twice', f"the first is {place}"))


def load_registers(
    directories: Sequence[Path], problems: ProblemCollector, *, shipped: Path | None = None
) -> Registers:
    """Load the registers of the site's directories, and those that ship.

    Where a key stands in several directories the first directory's entry holds; the shipped ones come last (another
    directory may be given in their place). Everything wrong is among the problems.
    """
    gathered = _Gathered(problems)
    last = shipped_registers_dir() if shipped is None else shipped
    for number, directory in enumerate([*directories, last]):
        if number < len(directories) or directory.is_dir():
            for path in yaml_files(directory, problems):
                gathered.read(path, number)
    contract, mentions = build_contract(gathered.fields, problems)
    content = {
        name: MappingProxyType(
            {"entries": MappingProxyType({key: entry.value for key, entry in sorted(entries.items())})}
        )
        for name, entries in gathered.entries.items()
    }
    return Registers(contract, MappingProxyType(content), mentions)
