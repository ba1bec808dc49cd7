"""Rules as the engine knows them once a policy was compiled, and the words that they are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from ethicsguard.model.decision import Truth
    from ethicsguard.model.facts import FactType
    from ethicsguard.model.protocols import Operator

ACTIONS: Final = ("collect", "store", "publish", "export", "share", "use", "retain")


class Effect(StrEnum):
    """What a rule does when its conditions hold."""

    DENY = "deny"
    HOLD = "hold"
    TRANSFORM = "transform"
    DISCLOSE = "disclose"
    WARN = "warn"


class Outcome(StrEnum):
    """The answer to a request. Everything but PERMIT stops the payload."""

    PERMIT = "PERMIT"
    DENY = "DENY"
    HOLD = "HOLD"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    INDETERMINATE = "INDETERMINATE"

    @property
    def label(self) -> str:
        """The word that people are shown. A permit that changes something is shown as Changed."""
        return _LABELS[self]


_LABELS = {
    Outcome.PERMIT: "Allowed",
    Outcome.DENY: "Stopped",
    Outcome.HOLD: "Waiting",
    Outcome.NOT_APPLICABLE: "Not covered",
    Outcome.INDETERMINATE: "Could not tell",
}


class Status(StrEnum):
    """What kind of authority a rule has."""

    LAW = "law"
    GUIDANCE = "guidance"
    PRACTICE = "practice"
    DEFAULT = "default"

    @property
    def label(self) -> str:
        """The words that people are shown."""
        return "OUR DEFAULT" if self is Status.DEFAULT else self.value.upper()


class Pillar(StrEnum):
    """The three pillars."""

    DATA_PROTECTION = "data-protection"
    TECHNOLOGY_USE = "technology-use"
    FAIR_TREATMENT = "fair-treatment"


class Level(StrEnum):
    """Whether a rule is judged for each row of a table, or once."""

    RECORD = "record"
    DATASET = "dataset"


class Protection(IntEnum):
    """How much an operator takes away; where obligations meet, the highest wins."""

    KEEP = 0
    PSEUDONYMISE = 1
    GENERALISE = 2
    MASK = 3
    REDACT = 4
    SUPPRESS = 5
    DROP = 6


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule comes from. ``mark`` says how the source was verified: verified, secondary, recalled, own."""

    law: str
    mark: str
    url: str = ""

    @property
    def mark_label(self) -> str:
        """The mark as people are shown it."""
        return _MARK_LABELS[self.mark]


_MARK_LABELS = {
    "verified": "source read",
    "secondary": "secondary source",
    "recalled": "not verified",
    "own": "our own",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a rule.

    ``source`` is what the officer wrote; ``reads`` are the facts that it reads (``facts.pii.total``); ``program``
    belongs to the room that compiled it. ``line`` and ``column`` count from 1.
    """

    source: str
    reads: tuple[str, ...]
    path: str
    line: int
    column: int
    program: Any = field(repr=False, compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Obligation:
    """What must be done before the payload may go on: an operator on findings, or on whole fields.

    ``entities`` are found spans; ``classes`` and ``fields`` (names or JSON Pointers) whole values. ``spares`` names
    registers of people to whom the obligation does not apply.
    """

    rule_id: str
    operator: str
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    entities: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    spares: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What must stay: fields of these classes or names, and people named in these registers."""

    rule_id: str
    classes: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """A case that a rule carries. Facts and context are the case's own; ``expect`` is an Effect or "permit"."""

    name: str
    facts: Mapping[str, Any]
    context: Mapping[str, Any]
    expect: str
    line: int = 0
    action: str = ""
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. Empty ``jurisdictions`` and ``resources`` mean everywhere and everything.

    ``effective_from`` is inside, ``effective_until`` outside the time in which the rule is in force (UTC dates).
    ``conditions`` must all hold, of ``any_of`` one (if there are some), of ``none_of`` none. ``applies_when`` says
    who is bound.
    """

    id: str
    title: str
    policy: str
    pillar: Pillar
    status: Status
    effect: Effect
    actions: frozenset[str]
    resources: frozenset[str]
    level: Level
    why: str = ""
    message: str = ""
    owner: str = ""
    citations: tuple[Citation, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    applies_when: tuple[Condition, ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None
    review_by: date | None = None
    conditions: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    disclosure: Disclosure | None = None
    released_by: str = ""
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    examples: tuple[Example, ...] = ()
    path: str = ""
    line: int = 0

    @property
    def all_conditions(self) -> tuple[Condition, ...]:
        """Every condition, those of ``applies_when`` first."""
        return self.applies_when + self.conditions + self.any_of + self.none_of

    @property
    def reads(self) -> frozenset[str]:
        """All facts that the rule's conditions read, as dotted paths."""
        return frozenset(path for condition in self.all_conditions for path in condition.reads)

    def in_force(self, today: date) -> bool:
        """Whether the rule is in force on a day (UTC)."""
        return (self.effective_from is None or self.effective_from <= today) and (
            self.effective_until is None or today < self.effective_until
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words that a policy may use, declared by providers and plugins before anything is compiled.

    ``facts`` and ``context`` map dotted paths (without the leading ``facts.`` or ``request.context.``) to types.
    ``record_parts`` are the parts of the facts that differ from row to row.
    """

    entities: frozenset[str]
    operators: Mapping[str, Operator]
    facts: Mapping[str, FactType]
    context: Mapping[str, FactType]
    record_parts: frozenset[str] = frozenset({"record"})
    actions: tuple[str, ...] = ACTIONS


class Binding(Protocol):
    """Facts and a request, bound for the evaluation of many conditions."""

    def truth(self, condition: Condition, parameters: Mapping[str, Any]) -> Truth:
        """Say whether a condition holds. What cannot be evaluated is Truth.ERROR; nothing is raised."""
        ...


class PolicySet(Protocol):
    """A compiled set of policies. It never changes."""

    @property
    def rules(self) -> Sequence[Rule]:
        """All rules, sorted by id."""
        ...

    @property
    def digest(self) -> str:
        """``sha256:`` and 64 hex digits over all that can change an answer: rules, registers, vocabulary."""
        ...

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that the set was compiled with."""
        ...

    def bind(self, facts: Mapping[str, Any], request: Mapping[str, Any]) -> Binding:
        """Bind a facts document and a request document (subject, action, resource, context)."""
        ...
