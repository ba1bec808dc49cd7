"""``facts.retention``: how old a record is, and how old its schedule lets it grow.

Ages are whole days between UTC dates: on the day of its collection a record is 0 days old, until midnight UTC. So time
zones move an age by a day at most, and daylight saving does not move it. A date of tomorrow counts as today, as a place
ahead of UTC writes it; a later one is a mistake, and no age is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.measure.reading import iso_date
from ethicsguard.measure.record import record_value
from ethicsguard.measure.schedule import limit_days
from ethicsguard.model.facts import FactKind, FactType

if TYPE_CHECKING:
    from ethicsguard.model import Leaf, Request, Setting

COLLECTED_ON: Final = "collected_on"
"""The fact of a record that says when it was collected."""

_SCHEMA: Final = {
    "age_days": FactType(
        FactKind.NUMBER, "whole days (UTC) since record.collected_on; left out when that is not known or lies ahead"
    ),
    "limit_days": FactType(
        FactKind.NUMBER, "the limit that the retention schedule sets, in days; left out when there is none"
    ),
}


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """Computes ages."""

    name: str = "retention"

    @property
    def schema(self) -> Mapping[str, FactType]:
        """The facts."""
        return _SCHEMA

    def row_facts(self, leaves: Sequence[Leaf], request: Request, setting: Setting) -> Mapping[str, Any]:
        """Return the age of one row, and its limit."""
        age = _age_days(record_value(COLLECTED_ON, leaves, request, setting), setting.today)
        limit = limit_days(request, setting)
        found = {"age_days": age, "limit_days": limit}
        return {name: value for name, value in found.items() if value is not None}


def _age_days(collected_on: Any, today: date) -> int | None:
    # A site may have given the name another type; then nothing is known of the date.
    day = iso_date(collected_on) if isinstance(collected_on, str) else None
    if day is None:
        return None
    days = (today - day).days
    return max(days, 0) if days >= -1 else None
