"""``facts.fields``: which fields a payload has, by the care that their classes need.

A field counts by its name, whatever stands in it: an emptied column is still a column of names, and one that nobody
has classified is unclassified even where it is blank. Each field counts once, however many rows have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.errors import LimitExceededError
from ethicsguard.model.facts import FactKind, FactType
from ethicsguard.model.fields import FieldContract, Sensitivity

if TYPE_CHECKING:
    from ethicsguard.model import Observation, PayloadKind, Request, Setting

MAX_FIELDS: Final = 10_000
MAX_FIELD_CHARACTERS: Final = 8_000_000  # in all names together

_COUNTED: Final = {
    Sensitivity.DIRECT: ("direct", "fields that name somebody: a name, a phone number, an account"),
    Sensitivity.EXACT_PLACE: ("exact_places", "fields that hold a point or a street address"),
    Sensitivity.SPECIAL: ("special", "fields of a special category of data, or biometric"),
    Sensitivity.QUASI: ("quasi", "fields that single people out together with others: age, gender"),
    Sensitivity.OFFICIAL: ("officials", "fields that name an official in an official act"),
}


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """Counts fields. ``contract`` gives the names of the classes."""

    contract: FieldContract
    name: str = "fields"
    reads_findings: bool = False
    reads_payload: bool = True

    @property
    def schema(self) -> Mapping[str, FactType]:
        """The facts."""
        return {
            "total": FactType(FactKind.NUMBER, "all fields"),
            "unclassified": FactType(FactKind.NUMBER, "fields that the column contract does not know"),
            **{name: FactType(FactKind.NUMBER, doc) for name, doc in _COUNTED.values()},
            "classes": FactType(
                FactKind.TEXTS, "the classes of the fields, each once, sorted", tuple(sorted(self.contract.classes))
            ),
        }

    def collector(self, request: Request, setting: Setting, kind: PayloadKind) -> FieldCollector:  # noqa: ARG002 - the protocol's shape
        """Start counting."""
        return FieldCollector(request.resource.type, setting)


@dataclass(slots=True)
class FieldCollector:
    """Remembers the names of fields, up to a limit."""

    resource: str
    setting: Setting
    seen: set[str] = field(default_factory=set)
    characters: int = 0

    def observe(self, observation: Observation) -> None:
        """Note the fields of a batch. Raises LimitExceededError when there are too many to remember."""
        for leaf in observation.leaves:
            if leaf.field not in self.seen:
                self.seen.add(leaf.field)
                self.characters += len(leaf.field)
                if len(self.seen) > MAX_FIELDS or self.characters > MAX_FIELD_CHARACTERS:
                    raise LimitExceededError(
                        f"the payload has more than {MAX_FIELDS:,} different fields, or names of more than "
                        f"{MAX_FIELD_CHARACTERS:,} characters; split it, or bring keys that people choose into values"
                    )

    def facts(self) -> Mapping[str, Any]:
        """Return the part."""
        found = [self.setting.contract.classify(name, self.resource) for name in self.seen]
        by_sensitivity = Counter(each.sensitivity for each in found if each is not None)
        return {
            "total": len(found),
            "unclassified": found.count(None),
            **{name: by_sensitivity[sensitivity] for sensitivity, (name, _) in _COUNTED.items()},
            "classes": sorted({each.name for each in found if each is not None}),
        }
