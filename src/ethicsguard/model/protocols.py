"""What built-in parts and plugins have in common: the shapes that the engine works with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ethicsguard.model.facts import FactType, Setting
    from ethicsguard.model.findings import Finding, Span
    from ethicsguard.model.payload import Leaf, PayloadKind
    from ethicsguard.model.request import Request
    from ethicsguard.model.rules import Protection


@runtime_checkable
class Detector(Protocol):
    """Finds personal data in texts. One instance serves all threads."""

    @property
    def entities(self) -> frozenset[str]:
        """All entities that may be found."""
        ...

    def find(self, texts: Sequence[str], *, field: str = "") -> Sequence[tuple[Span, ...]]:
        """Return the spans of each text, sorted, in the order of the texts.

        ``field`` names the field that all of the texts stand in: its words count as context, as words
        beside a finding do. Raises DetectorError when a recognizer failed, hung or gave nonsense.
        """
        ...


@runtime_checkable
class Operator(Protocol):
    """Changes a value so that it no longer says what it must not say. Pure; one instance serves all threads."""

    @property
    def name(self) -> str:
        """The word by which policies ask for it."""
        ...

    @property
    def protection(self) -> Protection:
        """How much it takes away."""
        ...

    def problems(self, parameters: Mapping[str, Any]) -> Sequence[str]:
        """Say what is wrong with parameters, when a policy is loaded; empty if nothing is."""
        ...

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
        """Return what stands in the value's place. Raises OperatorError when it cannot be changed safely."""
        ...

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:
        """Whether a value already is as ``apply`` leaves values. True for every result of ``apply``."""
        ...


@dataclass(frozen=True, slots=True)
class Observation:
    """A batch as fact providers see it: its leaves, and the findings in them (only if they asked for findings)."""

    leaves: Sequence[Leaf]
    findings: Sequence[Finding]
    rows: int


class FactCollector(Protocol):
    """Gathers one part of the facts over one reading of a payload, in bounded memory."""

    def observe(self, observation: Observation) -> None:
        """Take note of a batch."""
        ...

    def facts(self) -> Mapping[str, Any]:
        """Return the part, as JSON: no text of the payload, lists capped."""
        ...


@runtime_checkable
class FactProvider(Protocol):
    """Computes one part of the facts, ``facts.<name>``."""

    @property
    def name(self) -> str:
        """The part's name."""
        ...

    @property
    def schema(self) -> Mapping[str, FactType]:
        """Its facts: dotted paths below the part's name, with their types."""
        ...

    @property
    def reads_findings(self) -> bool:
        """Whether it needs personal data to be found first."""
        ...

    @property
    def reads_payload(self) -> bool:
        """Whether it looks at the payload at all."""
        ...

    def collector(self, request: Request, setting: Setting, kind: PayloadKind) -> FactCollector:
        """Start a reading."""
        ...


@runtime_checkable
class RowFactProvider(Protocol):
    """Computes a part of the facts that differs from row to row."""

    @property
    def name(self) -> str:
        """The part's name."""
        ...

    @property
    def schema(self) -> Mapping[str, FactType]:
        """Its facts, as of a FactProvider."""
        ...

    def row_facts(self, leaves: Sequence[Leaf], request: Request, setting: Setting) -> Mapping[str, Any]:
        """Return the part for the leaves of one row. What cannot be read is left out."""
        ...


@runtime_checkable
class AuditSink(Protocol):
    """Keeps a record of every decision."""

    def append(self, record: Mapping[str, Any]) -> None:
        """Keep a record, durably, before returning. Raises AuditError when that cannot be promised."""
        ...
