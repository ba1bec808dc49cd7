"""``facts.description``: by what an alert describes people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ethicsguard.model.facts import FactKind, FactType

if TYPE_CHECKING:
    from ethicsguard.model import Leaf, Request, Setting

_SCHEMA = {
    "race_terms": FactType(FactKind.NUMBER, "x"),
    "demographic_terms": FactType(FactKind.NUMBER, "x"),
    "descriptors": FactType(FactKind.NUMBER, "x"),
}


@dataclass(frozen=True, slots=True)
class DescriptionFacts:
    """Counts."""

    name: str = "description"

    @property
    def schema(self) -> Mapping[str, FactType]:
        """The facts."""
        return _SCHEMA

    def row_facts(self, leaves: Sequence[Leaf], request: Request, setting: Setting) -> Mapping[str, Any]:
        """Return the counts of one row."""
        return {}
