"""``facts.pii``: how much personal data the recognizers found, by entity. Never what it was, nor where.

A finding counts if its score reaches the site's least score and the class of its field does not ignore the entity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ethicsguard.errors import FactError
from ethicsguard.model.facts import FactKind, FactType

if TYPE_CHECKING:
    from ethicsguard.model import Observation, PayloadKind, Request, Setting


@dataclass(frozen=True, slots=True)
class PiiFacts:
    """Counts findings. ``detector_entities`` are all that may be found."""

    detector_entities: frozenset[str]
    name: str = "pii"
    reads_findings: bool = True
    reads_payload: bool = True

    @property
    def schema(self) -> Mapping[str, FactType]:
        """The facts, with a count for each entity that may be found."""
        known = sorted(self.detector_entities)
        counts = {
            f"count.{entity}": FactType(FactKind.NUMBER, "findings of that entity; 0 when there is none")
            for entity in known
        }
        return {
            "total": FactType(FactKind.NUMBER, "findings of any entity"),
            "entities": FactType(FactKind.TEXTS, "the entities found, each once, sorted", tuple(known)),
            **counts,
        }

    def collector(self, request: Request, setting: Setting, kind: PayloadKind) -> PiiCollector:  # noqa: ARG002 - the protocol's shape
        """Start counting."""
        return PiiCollector(self.detector_entities, setting)


@dataclass(slots=True)
class PiiCollector:
    """Counts per entity, which is all that it keeps."""

    known: frozenset[str]
    setting: Setting
    counts: Counter[str] = field(default_factory=Counter)

    def observe(self, observation: Observation) -> None:
        """Count the findings of a batch. Raises FactError for an entity that no recognizer declared."""
        for finding in observation.findings:
            if finding.entity not in self.known:
                # No rule could name it, so it would pass unseen. Its name is not repeated: it may be anything.
                raise FactError("pii", "a recognizer found an entity that it does not list among its entities")
            if finding.score >= self.setting.min_score:
                self.counts[finding.entity] += 1

    def facts(self) -> Mapping[str, Any]:
        """Return the part."""
        return {
            "total": self.counts.total(),
            "entities": sorted(self.counts),
            "count": {entity: self.counts[entity] for entity in sorted(self.known)},
        }
