"""Reads policy files, and reports all that is wrong with each of them and between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from ethicsguard.errors import Problem
from ethicsguard.model import Condition, FactKind, FactType, Vocabulary
from ethicsguard.policy.condition_lines import Words, compile_conditions
from ethicsguard.policy.forms.policy import PolicyForm
from ethicsguard.policy.forms.scalars import FACT_KINDS
from ethicsguard.policy.places import Branch, Document, Loc
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.registers import Registers
from ethicsguard.policy.rule_checks import RuleWords, check_rule, unknown_words
from ethicsguard.policy.typed_values import parameter_type
from ethicsguard.policy.validate import validate
from ethicsguard.policy.yaml_tree import load_yaml

_OTHER_KINDS = {
    "policy_test": "this is a file of policy tests; its name ends in _test.yaml",
    "register": "this is a register; it belongs into a directory registers",
    "profile": "this is a profile; it belongs into a directory profiles",
}
_COUNTED = frozenset(
    f"{noun}{plural}"
    for noun in ("count", "second", "minute", "hour", "day", "week", "month", "year", "row", "record", "cell", "person")
    for plural in ("", "s")
) | {"people", "channels", "descriptors"}


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """A policy file that was read. ``form`` is None where it does not fit; ``conditions`` are compiled, by place."""

    document: Document
    form: PolicyForm | None
    words: Words
    conditions: Mapping[Loc, Condition]
    declares: Mapping[str, FactType]


def read_policies(
    files: Sequence[Path], vocabulary: Vocabulary, registers: Registers, problems: ProblemCollector
) -> tuple[ReadPolicy, ...]:
    """Read all files and report every problem of each, and of all together."""
    problems.extend(
        unknown_words(registers.entity_mentions, vocabulary.entities, "entity", "entities"),
    )
    read = [_read(path, vocabulary, registers, problems) for path in files]
    policies = tuple(each for each in read if each is not None)
    _check_names(policies, problems)
    _check_declarations(policies, problems)
    return policies


def _read(path: Path, vocabulary: Vocabulary, registers: Registers, problems: ProblemCollector) -> ReadPolicy | None:
    document = load_yaml(path, problems)
    if document is None:
        return None
    root = document.root
    other = next((key for key in _OTHER_KINDS if root.get(key) is not None), None)
    if root.get("policy") is None and other is not None:
        problems.add(root.problem("this file is no policy", _OTHER_KINDS[other]))
        return None
    form = validate(PolicyForm, document, problems)
    named = root.get("policy")
    if named is not None and isinstance(named.value, str) and named.value != path.stem:
        message = f'the policy is called "{named.value[:60]}", and its file "{path.name}"'
        problems.add(named.problem(message, "call both the same"))
    problems.extend(_parameter_problems(root))
    declares = _declared(root, vocabulary, problems)
    words = Words(_with_context(vocabulary, declares), _parameters(root))
    known = RuleWords(words, frozenset(registers.contract.classes))
    conditions: dict[Loc, Condition] = {}
    for rule in root.items("rules"):
        of_rule = compile_conditions(rule, words, problems)
        check_rule(rule, known, of_rule, problems)
        conditions.update(of_rule)
    return ReadPolicy(document, form, words, MappingProxyType(conditions), declares)


def _with_context(vocabulary: Vocabulary, declares: Mapping[str, FactType]) -> Vocabulary:
    if not declares:
        return vocabulary
    return replace(vocabulary, context=MappingProxyType({**vocabulary.context, **declares}))


def _declared(root: Branch, vocabulary: Vocabulary, problems: ProblemCollector) -> dict[str, FactType]:
    listed = root.get("declares")
    declared: dict[str, FactType] = {}
    for name, branch in listed.entries() if listed is not None else ():
        kind = FACT_KINDS.get(branch.text("type"))
        if name in vocabulary.context:
            problems.add(branch.key_problem(f'every policy may read "{name}" already', "leave it out of declares"))
        elif kind is not None:
            choices = tuple(str(choice.value) for choice in branch.items("choices"))
            if choices and kind not in (FactKind.TEXT, FactKind.TEXTS):
                problems.add(branch.key_problem("only a text has choices", "leave choices out, or write type: text"))
            declared[name] = FactType(kind, branch.text("doc"), choices)
    return declared


def _parameters(root: Branch) -> dict[str, FactType]:
    listed = root.get("parameters")
    types: dict[str, FactType] = {}
    for name, branch in listed.entries() if listed is not None else ():
        given = branch.get("value")
        fact = parameter_type(given.value) if given is not None else None
        if fact is not None:
            types[name] = fact
    return types


def _parameter_problems(root: Branch) -> Iterator[Problem]:
    """A count below zero makes a rule fire always or never, and nobody means either."""
    listed = root.get("parameters")
    for name, branch in listed.entries() if listed is not None else ():
        given, unit = branch.get("value"), branch.text("unit")
        fact = parameter_type(given.value) if given is not None else None
        if given is None or fact is None or fact.kind is not FactKind.NUMBER or unit.lower() not in _COUNTED:
            continue
        if float(given.value) < 0:
            yield given.problem(f"parameters.{name} counts {unit}, and is below zero", "write a number from 0 on")


def _check_names(policies: Sequence[ReadPolicy], problems: ProblemCollector) -> None:
    named = [policy.document.root.get("policy") for policy in policies]
    _check_unique([each for each in named if each is not None], "policy", problems)
    rules = [rule.get("id") for policy in policies for rule in policy.document.root.items("rules")]
    _check_unique([each for each in rules if each is not None], "rule", problems)


def _check_unique(branches: Sequence[Branch], noun: str, problems: ProblemCollector) -> None:
    first: dict[str, Branch] = {}
    for branch in branches:
        if not isinstance(branch.value, str):
            continue
        known = first.setdefault(branch.value, branch)
        if known is not branch:
            place = f"{known.document.source.path}:{known.place.line}"
            problems.add(branch.problem(f'there are two of the {noun} "{branch.value[:60]}"', f"the first is {place}"))


def _check_declarations(policies: Sequence[ReadPolicy], problems: ProblemCollector) -> None:
    first: dict[str, tuple[FactType, str]] = {}
    for policy in policies:
        listed = policy.document.root.get("declares")
        for name, branch in listed.entries() if listed is not None else ():
            if name not in policy.declares:
                continue
            fact = policy.declares[name]
            known, path = first.setdefault(name, (fact, policy.document.source.path))
            if (known.kind, known.choices) != (fact.kind, fact.choices):
                message = f'"{name}" is declared with another type or other choices elsewhere'
                problems.add(branch.key_problem(message, f"see {path}"))
