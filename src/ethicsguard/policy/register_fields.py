"""Builds the column contract from the registers of fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ethicsguard.model import FactKind, FactType, FieldClass, FieldContract, FieldEntry, Sensitivity
from ethicsguard.model.fields import normalised_name
from ethicsguard.policy.forms.registers import ClassForm, FieldsForm
from ethicsguard.policy.places import Branch, Document
from ethicsguard.policy.problems import ProblemCollector, word_hint

_UNREADABLE = (Sensitivity.DIRECT, Sensitivity.EXACT_PLACE, Sensitivity.FREE_TEXT, Sensitivity.PSEUDONYM)


@dataclass(frozen=True, slots=True)
class FieldsFile:
    """One file of the register of fields. ``directory`` counts from the one that comes first."""

    form: FieldsForm
    document: Document
    directory: int

    def classes(self) -> list[tuple[str, ClassForm, Branch]]:
        """Return its classes with their places."""
        listed = self.document.root.get("classes")
        found = dict(listed.entries()) if listed is not None else {}
        return [(name, form, found[name]) for name, form in self.form.classes.items()]


def build_contract(files: Sequence[FieldsFile], problems: ProblemCollector) -> tuple[FieldContract, tuple[Branch, ...]]:
    """Return the contract, and the places where it names entities. The entries of files that come first come first."""
    classes: dict[str, FieldClass] = {}
    owners: dict[str, FieldsFile] = {}
    facts: dict[str, FactType] = {}
    mentions: list[Branch] = []
    for file in files:
        for name, form, branch in file.classes():
            mentions.extend(branch.items("ignores"))
            if name not in classes:
                owners[name] = file
                classes[name] = _class(name, form, branch, facts, problems)
            elif owners[name].directory == file.directory:
                other = owners[name].document.source.path
                problems.add(branch.key_problem(f'the class "{name}" is described twice', f"also in {other}"))
    entries = [entry for file in files for entry in _entries(file, classes, problems)]
    return FieldContract(MappingProxyType(classes), tuple(entries)), tuple(mentions)


def _class(
    name: str, form: ClassForm, branch: Branch, facts: dict[str, FactType], problems: ProblemCollector
) -> FieldClass:
    fact = None
    where = branch.get("fact")
    if form.fact is not None and where is not None:
        fact = (form.fact.name, FactType(form.fact.type, form.fact.doc, form.fact.choices))
        _check_fact(form, fact, where, facts, problems)
    entity = form.entity or name.upper().replace("-", "_")
    return FieldClass(name, form.title, form.sensitivity, entity, frozenset(form.ignores), fact)


def _check_fact(
    form: ClassForm, fact: tuple[str, FactType], where: Branch, facts: dict[str, FactType], problems: ProblemCollector
) -> None:
    name, kind = fact
    if form.sensitivity in _UNREADABLE:
        hint = "rules read only what is not personal, or is coarse enough"
        problems.add(where.key_problem(f"rules may not read fields that are {form.sensitivity.value}", hint))
    if kind.kind in (FactKind.TEXT, FactKind.TEXTS) and not kind.choices:
        hint = "list the values with choices: [...]; of others, rules learn nothing"
        problems.add(where.key_problem("a text that rules read needs its choices", hint))
    known = facts.setdefault(name, kind)
    if (known.kind, known.choices) != (kind.kind, kind.choices):
        problems.add(where.key_problem(f'another class gives the fact "{name}" with another type or other choices'))


def _entries(file: FieldsFile, classes: dict[str, FieldClass], problems: ProblemCollector) -> list[FieldEntry]:
    entries = []
    for form, branch in zip(file.form.fields, file.document.root.items("fields"), strict=True):
        if form.class_name not in classes:
            place = branch.get("class") or branch
            hint = word_hint(form.class_name, classes, "classes")
            problems.add(place.problem(f'there is no class "{form.class_name}"', hint))
        elif not any(normalised_name(part) or "*" in part for part in form.match.split("/")):
            place = branch.get("match") or branch
            problems.add(place.problem("this matches no name of a field", "write letters or digits, or *"))
        else:
            entries.append(FieldEntry(form.match, form.class_name, frozenset(form.resources)))
    return entries
