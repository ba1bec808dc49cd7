"""``facts.purpose`` and ``facts.collected_for``: what the register says of a purpose that the caller named.

The register ``purposes`` has under each key

=================  =======================================================================
``kind``           one of the kinds below; anything else is ``unknown``
``legal_basis``    the basis in law, as text
``notice``         where residents were told: a text or an address
``registered_on``  ISO date; optional. Until a date to come, the purpose is not registered
=================  =======================================================================

Of a purpose that is not registered nothing else is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
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

PURPOSE_KINDS: Final = (
    "engagement",
    "service",
    "enforcement",
    "intelligence",
    "immigration",
    "research",
    "administration",
    "unknown",
)

_SCHEMA: Final = {
    "named": FactType(FactKind.BOOLEAN, "whether the caller named a purpose"),
    "registered": FactType(FactKind.BOOLEAN, "whether the register has that purpose"),
    "legal_basis": FactType(FactKind.BOOLEAN, "whether the register gives its basis in law"),
    "notice": FactType(FactKind.BOOLEAN, "whether the register says where residents were told"),
    "kind": FactType(FactKind.TEXT, "its kind; unknown where nobody said", PURPOSE_KINDS),
}


def purpose_provider(name: str) -> DeclaredProvider:
    """Return the provider for a purpose in the context: ``purpose`` or ``collected_for``."""
    return DeclaredProvider(name, _SCHEMA, partial(_read, name))


def _read(word: str, request: Request, setting: Setting) -> Mapping[str, Any]:
    key = declared_key(request, word)
    entry = register_entry(setting, "purposes", key)
    registered = entry is not None and has_begun(entry, "registered_on", setting.today)
    known = entry if entry is not None and registered else NOTHING
    return {
        "named": bool(key),
        "registered": registered,
        "legal_basis": has_text(known, "legal_basis"),
        "notice": has_text(known, "notice"),
        "kind": choice_at(known, "kind", PURPOSE_KINDS, "unknown"),
    }
