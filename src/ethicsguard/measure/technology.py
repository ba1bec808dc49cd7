"""``facts.technology``: what the inventory says of the technology that the caller named.

The register ``technologies`` has under each key

=====================  ==================================================================================
``kind``               one of the kinds below; anything else is ``unknown``
``registered_on``      ISO date; optional. Until a date to come, it is not registered
``approved_on``        ISO date of the approval by whoever must give it; a date to come is no approval
``impact_report``      a text or an address
``use_policy``         a text or an address
``annual_report_on``   ISO date of the latest annual report; a date to come is no report
``annual_report_due``  ISO date, the last day for the next report; optional
=====================  ==================================================================================

A report is on time while it is at most 365 days old, or the technology was approved less than 365 days ago; and no
later than the day on which the next one is due, where the inventory gives one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.measure.declared import (
    NOTHING,
    DeclaredProvider,
    choice_at,
    date_at,
    declared_key,
    has_begun,
    has_text,
    register_entry,
)
from ethicsguard.model.facts import FactKind, FactType

if TYPE_CHECKING:
    from ethicsguard.model import Request, Setting

TECHNOLOGY_KINDS: Final = (
    "alpr",
    "face-recognition",
    "drone",
    "body-worn-camera",
    "cell-site-simulator",
    "social-media-monitoring",
    "gunshot-detection",
    "predictive",
    "other",
    "unknown",
)
YEAR_DAYS: Final = 365

_SCHEMA: Final = {
    "named": FactType(FactKind.BOOLEAN, "whether the caller named a technology"),
    "registered": FactType(FactKind.BOOLEAN, "whether the inventory has it"),
    "approved": FactType(FactKind.BOOLEAN, "whether it was approved, today at the latest"),
    "impact_report": FactType(FactKind.BOOLEAN, "whether the inventory names its impact report"),
    "use_policy": FactType(FactKind.BOOLEAN, "whether the inventory names its use policy"),
    "annual_report_on_time": FactType(
        FactKind.BOOLEAN,
        "whether its annual report is at most 365 days old, or its approval less than 365 days, and none is overdue",
    ),
    "annual_report_age_days": FactType(
        FactKind.NUMBER, "whole days since its latest annual report; left out when there is none"
    ),
    "kind": FactType(FactKind.TEXT, "its kind; unknown where nobody said", TECHNOLOGY_KINDS),
}


def technology_provider() -> DeclaredProvider:
    """Return the provider of ``facts.technology``."""
    return DeclaredProvider("technology", _SCHEMA, _read)


def _read(request: Request, setting: Setting) -> Mapping[str, Any]:
    key = declared_key(request, "technology")
    entry = register_entry(setting, "technologies", key)
    known = NOTHING if entry is None else entry
    approved_days = _days_since(date_at(known, "approved_on"), setting.today)
    report_days = _days_since(date_at(known, "annual_report_on"), setting.today)
    age = {} if report_days is None else {"annual_report_age_days": report_days}
    return {
        "named": bool(key),
        "registered": entry is not None and has_begun(entry, "registered_on", setting.today),
        "approved": approved_days is not None,
        "impact_report": has_text(known, "impact_report"),
        "use_policy": has_text(known, "use_policy"),
        "annual_report_on_time": not _is_overdue(known, setting.today)
        and (
            (report_days is not None and report_days <= YEAR_DAYS)
            or (approved_days is not None and approved_days < YEAR_DAYS)
        ),
        **age,
        "kind": choice_at(known, "kind", TECHNOLOGY_KINDS, "unknown"),
    }


def _days_since(day: date | None, today: date) -> int | None:
    """Return whole days, or None for no date and for a date to come."""
    return None if day is None or day > today else (today - day).days


def _is_overdue(entry: Mapping[str, Any], today: date) -> bool:
    if entry.get("annual_report_due") is None:
        return False
    day = date_at(entry, "annual_report_due")
    return day is None or day < today
