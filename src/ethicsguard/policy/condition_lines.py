"""Checks the conditions of a rule where they stand, and points at mistakes inside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ethicsguard.errors import Problem
from ethicsguard.model import Condition, FactType, Vocabulary
from ethicsguard.policy.conditions import CheckedCondition, ConditionMistake, check_condition
from ethicsguard.policy.misreadings import CONDITION_GROUPS, how_to_write, misreading
from ethicsguard.policy.places import Branch, Loc, Place
from ethicsguard.policy.problems import ProblemCollector

_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")


@dataclass(frozen=True, slots=True)
class Words:
    """What the conditions of a policy may name: the vocabulary with what it declares, and its parameters."""

    vocabulary: Vocabulary
    parameters: Mapping[str, FactType]


def compile_conditions(rule: Branch, words: Words, problems: ProblemCollector) -> dict[Loc, Condition]:
    """Check all conditions of a rule and return those that are right, by their places."""
    compiled: dict[Loc, Condition] = {}
    for group in CONDITION_GROUPS:
        for branch in rule.items(group):
            if branch.is_spoiled:
                continue
            misread = _misread(branch)
            if misread is not None:
                problems.add(misread)
                continue
            checked = check_condition(str(branch.value), words.vocabulary, words.parameters)
            problems.extend(_located(branch, checked))
            compiled[branch.loc] = _condition(branch, checked)
    return compiled


def _condition(branch: Branch, checked: CheckedCondition) -> Condition:
    place = branch.place
    return Condition(
        source=str(branch.value),
        reads=tuple(checked.reads),
        path=branch.document.source.path,
        line=place.line,
        column=place.column,
        program=checked.program,
    )


def _misread(branch: Branch) -> Problem | None:
    """Say what is wrong when YAML did not read a condition as its line has it."""
    place, source = branch.place, branch.document.source
    line = source.line(place.line)
    if not isinstance(branch.value, str):
        written = line[place.column - 1 :]
        what = "a mapping (a key and its value)" if isinstance(branch.value, dict) else "a list"
        offset, length, message = misreading(written) or (0, 1, f"YAML reads this condition as {what}")
        where = Place(place.line, place.column + offset, length)
        return source.problem(where, message, how_to_write(written))
    if place.style in ("|", ">") or place.last_line > place.line:
        return branch.problem("a condition is one line", "write several conditions: all of them must hold")
    if not branch.value.strip():
        return branch.problem("there is no condition here", "write one, or remove the line")
    comment = re.match(r"\s+#", line[place.column - 1 + place.length :]) if not place.style else None
    if comment is not None:
        column = place.column + place.length + comment.end() - 1
        hint = f"{how_to_write(line[place.column - 1 :])}; a comment goes on a line of its own"
        return source.problem(Place(place.line, column, 1), "YAML ends the condition here: # begins a comment", hint)
    return None


def _located(branch: Branch, checked: CheckedCondition) -> Iterator[Problem]:
    place, source = branch.place, branch.document.source
    columns = _columns(source.line(place.line), place)
    for mistake in checked.mistakes:
        yield source.problem(_place(mistake, place, columns), mistake.message, mistake.hint)


def _place(mistake: ConditionMistake, place: Place, columns: list[int]) -> Place:
    start = columns[min(max(mistake.offset, 0), len(columns) - 1)]
    end = columns[min(max(mistake.offset, 0) + max(mistake.length, 0), len(columns) - 1)]
    return Place(place.line, start, max(end - start, 1))


def _columns(line: str, place: Place) -> list[int]:
    """Return for each character of a scalar's text, and for its end, the column in the file."""
    raw = line[place.column - 1 : place.column - 1 + place.length]
    if not place.style:
        return list(range(place.column, place.column + len(raw) + 1))
    columns = []
    position = 1
    while position < len(raw) - 1:
        columns.append(place.column + position)
        position += _written_length(raw, position, place.style)
    return [*columns, place.column + len(raw) - 1]


def _written_length(raw: str, position: int, style: str) -> int:
    if style == "'":
        return 2 if raw.startswith("''", position) else 1
    escape = _ESCAPE.match(raw, position)
    return len(escape[0]) if escape is not None else 1
