"""Combines all rules that fired into one decision: deny overrides hold overrides permit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from ethicsguard.decide.in_process import Fired
from ethicsguard.errors import Unexamined
from ethicsguard.hookspecs import Objection
from ethicsguard.model import Advice, Change, Decision, Effect, Outcome, Pillar, Reason, Request, Rule, Status


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a decision rests on beside the rules that fired.

    ``failure`` says what went wrong so that nothing can be said. ``conflicts`` name a rule of law and a
    rule that discloses, and the field they meet on. ``refusal`` says why the payload is stopped when no rule
    does: something cannot be removed, or the caller lacks a role.
    """

    policy_digest: str
    date: str
    bound_rules: Sequence[Rule] = ()
    not_considered: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    required_pillars: Sequence[Pillar] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    unexamined: Sequence[Unexamined] = ()
    conflicts: Sequence[tuple[str, str, str]] = ()
    failure: str = ""
    refusal: str = ""
    changes: Sequence[Change] = ()
    notes: Sequence[str] = ()


def combine(request: Request, fired: Sequence[Fired], around: Circumstances) -> Decision:
    """Return the decision on a request. The same input gives the same decision, its id included."""
    reasons = tuple(sorted((_reason(each) for each in fired), key=lambda each: each.rule_id))
    pillars = tuple(sorted({rule.pillar for rule in around.bound_rules}))
    outcome, explanation = _outcome(reasons, pillars, around)
    rules = [each.rule for each in fired]
    decision_id = _identity(request, outcome, reasons, around)
    return Decision(
        id=decision_id,
        outcome=outcome,
        action=request.action,
        resource=request.resource.type,
        policy_digest=around.policy_digest,
        date=around.date,
        reasons=reasons,
        obligations=tuple(each for rule in rules for each in rule.obligations),
        disclosures=tuple(rule.disclosure for rule in rules if rule.disclosure is not None),
        advice=tuple(Advice(each.rule_id, each.message) for each in reasons if each.effect is Effect.WARN),
        explanation=explanation,
        notes=tuple(around.notes),
        facts=MappingProxyType(dict(around.facts)),
        not_considered=MappingProxyType(dict(sorted(around.not_considered.items()))),
        considered=len(around.bound_rules),
        pillars=pillars,
        unexamined=tuple(around.unexamined),
        changes=tuple(sorted(around.changes)),
    )


def _outcome(reasons: Sequence[Reason], pillars: Sequence[Pillar], around: Circumstances) -> tuple[Outcome, str]:
    """Return the first outcome, in the order of precedence, that something speaks for."""
    effects = {reason.effect for reason in reasons}
    precedence = (
        (Outcome.DENY, Effect.DENY in effects, ""),
        (Outcome.DENY, bool(around.refusal), around.refusal),
        (Outcome.INDETERMINATE, bool(around.failure), around.failure),
        (Outcome.HOLD, Effect.HOLD in effects, ""),
        (Outcome.HOLD, bool(around.conflicts), _conflict_words(around.conflicts)),
        (Outcome.INDETERMINATE, bool(around.unexamined), _unexamined_words(len(around.unexamined))),
    )
    for outcome, speaks, explanation in precedence:
        if speaks:
            return outcome, explanation
    return _coverage(pillars, around)


def _unexamined_words(count: int) -> str:
    return f"{count} part{'s' if count > 1 else ''} of the payload could not be examined."


def _coverage(pillars: Sequence[Pillar], around: Circumstances) -> tuple[Outcome, str]:
    if not around.bound_rules:
        return Outcome.NOT_APPLICABLE, "No rule applies to this action on this resource."
    missing = sorted(set(around.required_pillars) - set(pillars))
    if missing:
        named = ", ".join(missing)
        return Outcome.NOT_APPLICABLE, f"The site requires rules of {named} for this action, and none applies."
    return Outcome.PERMIT, ""


def _conflict_words(conflicts: Sequence[tuple[str, str, str]]) -> str:
    if not conflicts:
        return ""
    obligation, disclosure, place = sorted(conflicts)[0]
    return (
        f"{obligation} is law and asks for the removal of what {disclosure} keeps public "
        f"(in {place or 'the text'}): a person must decide."
    )


def _reason(fired: Fired) -> Reason:
    rule = fired.rule
    return Reason(
        rule_id=rule.id,
        title=rule.title,
        pillar=rule.pillar,
        effect=rule.effect,
        status=rule.status,
        message=rule.message,
        why=rule.why,
        citations=rule.citations,
        traces=fired.traces,
        because_unknown=fired.because_unknown,
        rows=fired.rows,
        released_by=rule.released_by,
        policy=rule.policy,
    )


def with_objections(decision: Decision, objections: Sequence[Objection]) -> Decision:
    """Return the decision as plugins make it stricter. An objection denies or holds; it never lets anything through."""
    if not objections:
        return decision
    reasons = tuple(sorted(decision.reasons + tuple(map(_objection, objections)), key=lambda each: each.rule_id))
    outcome = decision.outcome
    if any(each.effect is not Effect.HOLD for each in objections):
        outcome = Outcome.DENY
    elif outcome in (Outcome.PERMIT, Outcome.NOT_APPLICABLE):
        outcome = Outcome.HOLD
    named = json.dumps([decision.id, [(each.rule_id, each.effect.value) for each in reasons]])
    decision_id = hashlib.sha256(named.encode()).hexdigest()[:16]
    return replace(decision, id=decision_id, outcome=outcome, reasons=reasons)


def _objection(objection: Objection) -> Reason:
    return Reason(
        rule_id=f"{objection.plugin}/{objection.name}",
        title="A plugin objects",
        pillar=Pillar.DATA_PROTECTION,
        effect=objection.effect if objection.effect is Effect.HOLD else Effect.DENY,
        status=Status.DEFAULT,
        message=objection.message,
        released_by=objection.released_by,
        policy=objection.plugin,
    )


def _identity(request: Request, outcome: Outcome, reasons: Sequence[Reason], around: Circumstances) -> str:
    """Name the decision by what it rests on. Nothing of the payload or of free declared text goes in."""
    document = {
        "action": request.action,
        "changes": [
            [each.field, each.what, each.operator, each.rule_id, each.count] for each in sorted(around.changes)
        ],
        "date": around.date,
        "facts": around.facts,
        "outcome": outcome.value,
        "policies": around.policy_digest,
        "reasons": [[reason.rule_id, reason.rows] for reason in reasons],
        "resource": request.resource.type,
    }
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
