"""All that a guard works with, put together once and never changed: a reload makes a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ethicsguard.decide import InProcessDecisionPoint
from ethicsguard.model import (
    AuditSink,
    Detector,
    FactProvider,
    FieldContract,
    Operator,
    Outcome,
    Pillar,
    PolicySet,
    Request,
    RowFactProvider,
    Rule,
    Setting,
)
from ethicsguard.plugins import PluginRegistry


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts.

    ``select`` says which rules speak of a request on a day, and counts the others by cause. ``let_through`` holds the
    outcomes beside PERMIT that the site lets through for an action; ``required_roles`` the roles of which a caller
    must have one. ``own_paths`` are the site's configuration, log, policies and registers, resolved. ``people`` maps
    the registers of people to their normalised names.
    """

    policies: PolicySet
    decision_point: InProcessDecisionPoint
    select: Callable[[Request, date], tuple[Sequence[Rule], Mapping[str, int]]]
    detector: Detector
    providers: Mapping[str, FactProvider]
    row_providers: Mapping[str, RowFactProvider]
    operators: Mapping[str, Operator]
    contract: FieldContract
    registers: Mapping[str, Any]
    people: Mapping[str, frozenset[str]]
    site: Mapping[str, Any]
    jurisdictions: tuple[str, ...]
    plugins: PluginRegistry
    sinks: Sequence[AuditSink]
    required_pillars: Mapping[str, Sequence[Pillar]]
    required_roles: Mapping[str, Sequence[str]]
    let_through: Mapping[str, frozenset[Outcome]]
    min_score: float
    max_depth: int
    max_text_chars: int
    max_rounds: int
    max_distinct_rows: int
    today: Callable[[], date]
    own_paths: frozenset[Path] = frozenset()

    def setting(self) -> Setting:
        """Return the setting of a request that is judged now."""
        return Setting(
            contract=self.contract,
            today=self.today(),
            registers=self.registers,
            site=self.site,
            jurisdictions=self.jurisdictions,
            min_score=self.min_score,
        )
