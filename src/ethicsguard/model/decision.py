"""The answer to a request, with all that a person needs in order to understand and to explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from ethicsguard.errors import EthicsGuardError, Unexamined
from ethicsguard.model.rules import Citation, Disclosure, Effect, Obligation, Outcome, Pillar, Status


class Truth(StrEnum):
    """What a condition comes to. ERROR: it could not be evaluated (a fact is missing, say)."""

    TRUE = "true"
    FALSE = "false"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """How one condition came out, with the values that it read (only those that may be shown).

    ``group`` is "when", "any" or "none".
    """

    source: str
    truth: Truth
    values: Mapping[str, Any]
    group: str = "when"


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired. ``rows`` counts the rows for which it did; None if it is judged once for the payload."""

    rule_id: str
    title: str
    pillar: Pillar
    effect: Effect
    status: Status
    message: str
    why: str = ""
    citations: tuple[Citation, ...] = ()
    traces: tuple[ConditionTrace, ...] = ()
    because_unknown: bool = False
    rows: int | None = None
    released_by: str = ""
    policy: str = ""

    @property
    def stops(self) -> bool:
        """Whether this reason alone stops the payload."""
        return self.effect in (Effect.DENY, Effect.HOLD)


@dataclass(frozen=True, slots=True)
class Advice:
    """Something that people should know and that stops nothing."""

    rule_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a request.

    ``reasons`` are all rules that fired, sorted by id. ``facts`` are the parts that applicable rules read.
    ``not_considered`` counts the rules left out, by cause. ``explanation`` says in one sentence what no rule says
    (why nothing applied, what failed). ``changes`` counts the edits by field, entity, operator and rule.
    """

    id: str
    outcome: Outcome
    action: str
    resource: str
    policy_digest: str
    date: str
    reasons: tuple[Reason, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    advice: tuple[Advice, ...] = ()
    explanation: str = ""
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    not_considered: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    considered: int = 0
    pillars: tuple[Pillar, ...] = ()
    unexamined: tuple[Unexamined, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def permitted(self) -> bool:
        """Whether the payload may go on, once its obligations are discharged."""
        return self.outcome is Outcome.PERMIT

    @property
    def label(self) -> str:
        """The word that people are shown."""
        if self.outcome is Outcome.PERMIT and self.changes:
            return "Changed"
        return self.outcome.label

    def problem(self) -> dict[str, Any]:
        """Return a problem document (RFC 9457): which rules, and what to do. It holds no matched text."""
        stopping = [reason for reason in self.reasons if reason.stops]
        words = [self.explanation, *(reason.message for reason in stopping)]
        detail = " ".join(each for each in words if each)
        return {
            "type": "about:blank",
            "title": f"{self.outcome.label}: {self.action} {self.resource}",
            # What could not be examined is the sender's to mend; all else is refused.
            "status": 422 if self.outcome is Outcome.INDETERMINATE else 403,
            "detail": detail,
            "decision": self.id,
            "outcome": self.outcome.value,
            "notes": list(self.notes),
            "rules": [
                {
                    "id": reason.rule_id,
                    "title": reason.title,
                    "status": reason.status.value,
                    "message": reason.message,
                    "citations": [citation.law for citation in reason.citations],
                }
                for reason in stopping
            ],
        }


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """How often one thing was changed (or would have to be) in one field, by which rule and operator."""

    field: str
    what: str
    operator: str
    rule_id: str
    count: int


class DeniedError(EthicsGuardError):
    """The payload may not go on. ``decision`` says why and what a person must do."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        rules = ", ".join(reason.rule_id for reason in decision.reasons if reason.stops)
        super().__init__(f"{decision.outcome.label}: {rules or decision.explanation}")

    def problem(self) -> dict[str, Any]:
        """Return a problem document (RFC 9457) that names the rules and what to do, without any text."""
        return self.decision.problem()
