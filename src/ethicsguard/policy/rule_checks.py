"""What the forms cannot say about a rule: its words, and what its effect needs.

Rules are looked at as they stand in the file, so that all that is wrong is found even where a form does not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic_core import PydanticCustomError

from ethicsguard.errors import Problem
from ethicsguard.model import Condition, Effect, Level, Vocabulary
from ethicsguard.policy.condition_lines import Words
from ethicsguard.policy.forms.registers import PEOPLE_REGISTERS
from ethicsguard.policy.forms.scalars import read_date
from ethicsguard.policy.places import Branch, Loc
from ethicsguard.policy.problems import ProblemCollector, word_hint
from ethicsguard.policy.typed_values import free_or_none, typed_tree

_NEEDS: Final = {
    Effect.HOLD: ("released_by", "name the role that may release it: released_by: records-officer"),
    Effect.TRANSFORM: ("do", "say what is done: do: [{operator: redact, entities: [PHONE_NUMBER]}]"),
    Effect.DISCLOSE: ("keep", "say what stays: keep: {classes: [official-name]}"),
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """All that a rule may name beside facts: entities and operators, classes of fields, parameters' types."""

    words: Words
    classes: frozenset[str]

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary, with what the policy declares."""
        return self.words.vocabulary


def check_rule(rule: Branch, known: RuleWords, conditions: Mapping[Loc, Condition], problems: ProblemCollector) -> None:
    """Report all that is wrong with one rule beyond its form and its conditions."""
    problems.extend(_effect_problems(rule))
    problems.extend(_date_problems(rule))
    problems.extend(_level_problems(rule, known.vocabulary, conditions))
    for obligation in rule.items("do"):
        problems.extend(_obligation_problems(obligation, known))
    keep = rule.get("keep")
    if keep is not None:
        problems.extend(_keep_problems(keep, known))
    for example in rule.items("examples"):
        _check_example(example, known.vocabulary, problems)


def _effect_problems(rule: Branch) -> Iterator[Problem]:
    effect = rule.text("effect")
    if effect not in [each.value for each in Effect]:
        return
    for owner, (key, hint) in _NEEDS.items():
        branch = rule.get(key)
        if effect == owner.value and (branch is None or branch.value in ("", [], {})):
            where = branch or rule.get("effect") or rule
            missing = f'"{key}" is empty' if branch is not None else f'"{key}" is missing'
            yield where.problem(f"{missing}, and a rule with effect: {owner.value} needs it", hint)
        elif effect != owner.value and branch is not None:
            instead = f"remove it, or write effect: {owner.value}"
            yield branch.key_problem(f'a rule with effect: {effect} has no "{key}"', instead)
    if effect in (Effect.DENY, Effect.HOLD, Effect.WARN) and rule.get("message") is None:
        where = rule.get("effect") or rule
        yield where.problem(
            f'"message" is missing, and a rule with effect: {effect} needs it', "say what a person must do"
        )
    if rule.text("status") == "law" and rule.get("citations") is None:
        where = rule.get("status") or rule
        yield where.problem("a rule of status law needs its citations", 'citations: [{law: "…", mark: verified}]')


def _date_problems(rule: Branch) -> Iterator[Problem]:
    effective = rule.get("effective")
    if effective is None:
        return
    start, until = (_day(effective.get(key)) for key in ("from", "until"))
    if start is not None and until is not None and start >= until:
        place = effective.get("until") or effective
        yield place.problem(
            f"the rule ends on {until} before it begins on {start}", "until is the first day without it"
        )


def _day(branch: Branch | None) -> date | None:
    try:
        return read_date(branch.value) if branch is not None else None
    except PydanticCustomError:
        return None


def _level_problems(rule: Branch, vocabulary: Vocabulary, conditions: Mapping[Loc, Condition]) -> Iterator[Problem]:
    level = rule.get("level")
    if level is None or level.value != Level.DATASET:
        return
    for condition in conditions.values():
        rows = row_parts(condition.reads, vocabulary)
        if rows:
            part = f"facts.{min(rows)}"
            hint = "write level: record, or leave level out"
            yield level.problem(f"a rule that reads {part} is judged for each row", hint)
            return


def row_parts(reads: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Return the parts of the facts among those that are read which differ from row to row."""
    parts = {path.split(".")[1] for path in reads if path.startswith("facts.")}
    return parts & vocabulary.record_parts


def _obligation_problems(obligation: Branch, known: RuleWords) -> Iterator[Problem]:
    vocabulary = known.vocabulary
    yield from _operator_problems(obligation, vocabulary)
    yield from unknown_words(obligation.items("entities"), vocabulary.entities, "entity", "entities")
    yield from unknown_words(obligation.items("classes"), known.classes, "class of fields", "classes")
    yield from unknown_words(obligation.items("spares"), PEOPLE_REGISTERS, "register of people", "registers of people")
    if isinstance(obligation.value, dict) and not any(
        next(obligation.items(key), None) for key in ("entities", "classes", "fields")
    ):
        hint = "name entities: [...], classes: [...] or fields: [...]"
        yield obligation.problem("this does not say what the operator is for", hint)


def _operator_problems(obligation: Branch, vocabulary: Vocabulary) -> Iterator[Problem]:
    named = obligation.get("operator")
    if named is None or not isinstance(named.value, str):
        return
    operator = vocabulary.operators.get(named.value)
    if operator is None:
        yield from unknown_words([named], vocabulary.operators, "operator", "operators")
        return
    given = obligation.get("with")
    parameters: Any = {} if given is None else free_or_none(given.value)
    if isinstance(parameters, dict):
        for message in operator.problems(parameters):
            yield (given or named).problem(f"operator {named.value}: {message}")


def _keep_problems(keep: Branch, known: RuleWords) -> Iterator[Problem]:
    yield from unknown_words(keep.items("classes"), known.classes, "class of fields", "classes")
    yield from unknown_words(keep.items("people"), PEOPLE_REGISTERS, "register of people", "registers of people")
    if (
        isinstance(keep.value, dict)
        and keep.value
        and not any(next(keep.items(key), None) for key in ("classes", "fields", "people"))
    ):
        yield keep.problem("this does not say what stays", "name classes: [...], fields: [...] or people: [...]")


def unknown_words(branches: Iterable[Branch], known: Iterable[str], noun: str, plural: str) -> Iterator[Problem]:
    """Report the words that are not known, with those that were probably meant."""
    words = frozenset(known)
    for branch in branches:
        if isinstance(branch.value, str) and branch.value not in words and not branch.is_spoiled:
            word = str(branch.value)
            yield branch.problem(f'there is no {noun} "{word[:60]}"', word_hint(word, words, plural))


def _check_example(example: Branch, vocabulary: Vocabulary, problems: ProblemCollector) -> None:
    facts, context = example.get("facts"), example.get("context")
    if facts is not None:
        typed_tree(facts, vocabulary.facts, "fact", problems)
    if context is not None:
        typed_tree(context, vocabulary.context, "declared context", problems)
