"""Which rules a request is judged by, and why the others are left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from ethicsguard.model import Rule
from ethicsguard.policy.jurisdictions import binds_any

OTHER_ACTION: Final = "other action"
OTHER_RESOURCE: Final = "other resource"
OTHER_JURISDICTION: Final = "other jurisdiction"
NOT_IN_FORCE: Final = "not in force"
NOT_IN_PROFILE: Final = "not in the profile"


def cause_left_out(rule: Rule, action: str, resource: str, jurisdictions: Sequence[str], today: date) -> str | None:
    """Return why a rule is not considered, in the words in which reports count it; None when it is considered.

    ``resource`` is a type, ``jurisdictions`` are the site's, ``today`` is a UTC date.
    """
    if action not in rule.actions:
        return OTHER_ACTION
    if rule.resources and resource not in rule.resources:
        return OTHER_RESOURCE
    if not binds_any(rule.jurisdictions, jurisdictions):
        return OTHER_JURISDICTION
    return None if rule.in_force(today) else NOT_IN_FORCE


def applicable(
    rules: Sequence[Rule], action: str, resource: str, jurisdictions: Sequence[str], today: date
) -> tuple[tuple[Rule, ...], dict[str, int]]:
    """Return the rules that are considered, in their order, and how many are not, by cause."""
    considered: list[Rule] = []
    left_out: dict[str, int] = {}
    for rule in rules:
        cause = cause_left_out(rule, action, resource, jurisdictions, today)
        if cause is None:
            considered.append(rule)
        else:
            left_out[cause] = left_out.get(cause, 0) + 1
    return tuple(considered), left_out
