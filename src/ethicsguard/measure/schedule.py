"""``facts.schedule``: what the retention schedule says of the class of records that the caller named.

The register ``retention`` has under each key

=============  ===================================================================================
``max_days``   the longest that such records are kept: a number of days, 0 or more; optional
``review_on``  ISO date of the next review of the schedule; optional
=============  ===================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.measure.declared import DeclaredProvider, date_at, declared_key, register_entry
from ethicsguard.measure.reading import number
from ethicsguard.model.facts import FactKind, FactType

if TYPE_CHECKING:
    from ethicsguard.model import Request, Setting

_SCHEMA: Final = {
    "named": FactType(FactKind.BOOLEAN, "whether the caller named a retention class"),
    "known": FactType(FactKind.BOOLEAN, "whether the schedule has that class"),
    "has_limit": FactType(FactKind.BOOLEAN, "whether the schedule limits how long such records are kept"),
    "has_review": FactType(FactKind.BOOLEAN, "whether the schedule says when that class is reviewed next"),
    "max_days": FactType(FactKind.NUMBER, "that limit in days; left out when there is none"),
    "review_due": FactType(
        FactKind.BOOLEAN,
        "whether the class is known, and its review date is today or past, or it has neither a limit nor a review date",
    ),
}


def schedule_provider() -> DeclaredProvider:
    """Return the provider of ``facts.schedule``."""
    return DeclaredProvider("schedule", _SCHEMA, _read)


def limit_days(request: Request, setting: Setting) -> int | float | None:
    """Return the longest that records of the caller's retention class are kept, in days; None for no limit."""
    entry = register_entry(setting, "retention", declared_key(request, "retention_class"))
    return None if entry is None else _limit(entry)


def _limit(entry: Mapping[str, Any]) -> int | float | None:
    limit = number(entry.get("max_days"))
    return limit if limit is not None and limit >= 0 else None


def _read(request: Request, setting: Setting) -> Mapping[str, Any]:
    key = declared_key(request, "retention_class")
    entry = register_entry(setting, "retention", key)
    limit = None if entry is None else _limit(entry)
    return {
        "named": bool(key),
        "known": entry is not None,
        "has_limit": limit is not None,
        "has_review": entry is not None and date_at(entry, "review_on") is not None,
        **({} if limit is None else {"max_days": limit}),
        "review_due": entry is not None and _review_due(entry, setting, limited=limit is not None),
    }


def _review_due(entry: Mapping[str, Any], setting: Setting, *, limited: bool) -> bool:
    if entry.get("review_on") is None:
        # Kept for ever and never looked at again: that is due for review.
        return not limited
    day = date_at(entry, "review_on")
    return day is None or day <= setting.today
