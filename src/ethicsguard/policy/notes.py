"""What is no mistake in a site's own policies, and should be known all the same: above all, that they ask for less.

A site may replace what ships, and may have its reasons. It is not to do so by a slip of the pen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ethicsguard.errors import Problem
from ethicsguard.model import Effect, Status
from ethicsguard.policy.find_files import policy_files
from ethicsguard.policy.forms.policy import ParameterForm, PolicyForm, RuleForm
from ethicsguard.policy.places import Branch, Document
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.validate import validate
from ethicsguard.policy.yaml_tree import load_yaml

_STRENGTH: Final = {Effect.DENY: 3, Effect.HOLD: 2, Effect.TRANSFORM: 1}
_WHAT_BINDS: Final = (
    "jurisdictions",
    "applies_when",
    "effective",
    "actions",
    "resources",
    "when",
    "any",
    "none",
    "do",
    "keep",
    "released_by",
)


def lint_notes(own: Sequence[Path], packs: Path) -> tuple[Problem, ...]:
    """Return notes on the policies among some paths and below them, sorted by place.

    ``packs`` is the directory of those that ship. Files with mistakes get no notes; their mistakes are told elsewhere.
    """
    aside = ProblemCollector()
    shipped = {path.stem: path for path in policy_files([packs], aside)}
    notes: list[Problem] = []
    for path in policy_files(own, aside):
        read = _read(path, aside)
        if read is None:
            continue
        notes += _without_jurisdictions(*read)
        replaced = shipped.get(path.stem)
        before = _read(replaced, aside) if replaced is not None and not replaced.samefile(path) else None
        if before is not None:
            notes += _less_strict(*read, before[0])
    return tuple(sorted(notes))


def _read(path: Path, problems: ProblemCollector) -> tuple[PolicyForm, Branch] | None:
    document: Document | None = load_yaml(path, problems)
    form = validate(PolicyForm, document, problems) if document is not None else None
    return None if form is None or document is None else (form, document.root)


def _without_jurisdictions(form: PolicyForm, root: Branch) -> Iterator[Problem]:
    for rule, branch in zip(form.rules, root.items("rules"), strict=True):
        if rule.status is Status.LAW and not rule.jurisdictions:
            yield _at(branch, "status").problem(f"law without jurisdictions binds everywhere: {rule.id}")


def _less_strict(form: PolicyForm, root: Branch, shipped: PolicyForm) -> Iterator[Problem]:
    for name, before in shipped.parameters.items():
        given = form.parameters.get(name)
        if given is not None and _is_looser(given, before):
            place = _at(_at(_at(root, "parameters"), name), "value")
            message = f"less strict than the one that ships ({before.value}): {name} is {given.value}"
            yield place.problem(f"{message}, and {before.stricter} is stricter")
    now = {rule.id: (rule, branch) for rule, branch in zip(form.rules, root.items("rules"), strict=True)}
    for rule in shipped.rules:
        if rule.status is not Status.LAW:
            continue
        if rule.id in now:
            yield from _weaker(*now[rule.id], rule)
        else:
            message = f"less strict than the one that ships: the rule {rule.id}, which is law, is not here"
            yield _at(root, "rules").key_problem(message)


def _is_looser(given: ParameterForm, before: ParameterForm) -> bool:
    numbers = (given.value, before.value)
    if any(isinstance(each, bool) or not isinstance(each, int | float) for each in numbers):
        return False
    change = given.value - before.value
    return bool(change > 0 if before.stricter == "lower" else change < 0 if before.stricter == "higher" else False)


def _weaker(rule: RuleForm, branch: Branch, before: RuleForm) -> Iterator[Problem]:
    """Say that a rule of law has a weaker effect; or else what of it is otherwise, for people to weigh."""
    if _STRENGTH.get(rule.effect, 0) < _STRENGTH.get(before.effect, 0):
        message = (
            f"less strict than the one that ships ({before.effect}): {rule.id} is law, and its effect is {rule.effect}"
        )
        yield _at(branch, "effect").problem(message)
        return
    changed = [key for key in _WHAT_BINDS if getattr(rule, key) != getattr(before, key)]
    if rule.status is not Status.LAW:
        changed.insert(0, "status")
    if changed:
        message = f"perhaps less strict than the one that ships: {rule.id} is law, and differs in {', '.join(changed)}"
        yield _at(branch, changed[0]).problem(message)


def _at(branch: Branch, key: str) -> Branch:
    return branch.get(key) or branch
