"""``facts.site``: what the site says of itself in its configuration or profile.

``body`` (one of the bodies below), ``population`` (people served) and ``grants`` (names of the funding programmes whose
conditions bind it). What was not declared is left out, and a rule that asks who is bound takes it that this site is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.measure.declared import DeclaredProvider, choice_at
from ethicsguard.measure.reading import number
from ethicsguard.model.facts import FactKind, FactType

if TYPE_CHECKING:
    from ethicsguard.model import Request, Setting

BODIES: Final = ("law-enforcement", "municipal", "campus", "school", "nonprofit", "other")

_SCHEMA: Final = {
    "declared": FactType(FactKind.BOOLEAN, "whether the site says what kind of body it is"),
    "body": FactType(FactKind.TEXT, "what kind of body it is; left out where it does not say", BODIES),
    "population": FactType(FactKind.NUMBER, "how many people it serves; left out where it does not say"),
    "grants": FactType(
        FactKind.TEXTS, "the funding that binds it; empty if it says what it is but names none, else left out"
    ),
}


def site_provider() -> DeclaredProvider:
    """Return the provider of ``facts.site``."""
    return DeclaredProvider("site", _SCHEMA, _read)


def _read(request: Request, setting: Setting) -> Mapping[str, Any]:  # noqa: ARG001 - the provider's shape
    body = choice_at(setting.site, "body", BODIES, "")
    population = number(setting.site.get("population"))
    grants = setting.site.get("grants", () if body else None)
    facts: dict[str, Any] = {"declared": bool(body)}
    if body:
        facts["body"] = body
    if population is not None and population >= 0:
        facts["population"] = population
    if isinstance(grants, list | tuple) and all(isinstance(grant, str) for grant in grants):
        facts["grants"] = sorted(set(grants))
    return facts
