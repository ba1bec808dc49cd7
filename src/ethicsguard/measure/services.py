"""``facts.accessibility`` and ``facts.channels``: whether everybody can reach the service that the caller named.

The register ``services`` has under each key

=================  ============================================================================================
``accessibility``  ``standard``: one of the standards below; ``declared_on``: ISO date, optional, no date to come
``channels``       a list of ways to reach the service, each ``{name: text, digital: true or false}``
=================  ============================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.measure.declared import (
    NOTHING,
    DeclaredProvider,
    choice_at,
    declared_key,
    has_begun,
    has_text,
    register_entry,
)
from ethicsguard.model.facts import FactKind, FactType

if TYPE_CHECKING:
    from ethicsguard.model import Request, Setting

STANDARDS: Final = ("none", "WCAG 2.0 A", "WCAG 2.0 AA", "WCAG 2.1 A", "WCAG 2.1 AA", "WCAG 2.2 AA")
CONFORMING: Final = frozenset({"WCAG 2.1 AA", "WCAG 2.2 AA"})

_ACCESSIBILITY: Final = {
    "declared": FactType(FactKind.BOOLEAN, "whether a standard was declared, today at the latest"),
    "conforms": FactType(FactKind.BOOLEAN, "whether that standard is WCAG 2.1 AA or better"),
    "standard": FactType(FactKind.TEXT, "the standard declared; none where nothing was", STANDARDS),
}
_CHANNELS: Final = {
    "declared": FactType(FactKind.BOOLEAN, "whether ways to reach the service are listed"),
    "total": FactType(FactKind.NUMBER, "how many ways are listed"),
    "non_digital": FactType(FactKind.NUMBER, "how many of them are not digital"),
}


def accessibility_provider() -> DeclaredProvider:
    """Return the provider of ``facts.accessibility``."""
    return DeclaredProvider("accessibility", _ACCESSIBILITY, _read_accessibility)


def channels_provider() -> DeclaredProvider:
    """Return the provider of ``facts.channels``."""
    return DeclaredProvider("channels", _CHANNELS, _read_channels)


def _service(request: Request, setting: Setting) -> Mapping[str, Any]:
    entry = register_entry(setting, "services", declared_key(request, "service"))
    return NOTHING if entry is None else entry


def _read_accessibility(request: Request, setting: Setting) -> Mapping[str, Any]:
    said = _service(request, setting).get("accessibility")
    said = said if isinstance(said, Mapping) else NOTHING
    declared = has_begun(said, "declared_on", setting.today)
    standard = choice_at(said, "standard", STANDARDS, "none") if declared else "none"
    return {"declared": standard != "none", "conforms": standard in CONFORMING, "standard": standard}


def _read_channels(request: Request, setting: Setting) -> Mapping[str, Any]:
    listed = _service(request, setting).get("channels")
    channels = [each for each in listed if _is_channel(each)] if isinstance(listed, list | tuple) else []
    return {
        "declared": bool(channels),
        "total": len(channels),
        "non_digital": sum(each["digital"] is False for each in channels),
    }


def _is_channel(value: object) -> bool:
    return isinstance(value, Mapping) and has_text(value, "name") and isinstance(value.get("digital"), bool)
