"""What callers may declare with a request, ``request.context``, without any policy asking for more."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ethicsguard.model.facts import FactKind, FactType

_YES_NO = FactKind.BOOLEAN
_TEXT = FactKind.TEXT

CORE_CONTEXT: Final[Mapping[str, FactType]] = MappingProxyType(
    {
        "purpose": FactType(_TEXT, "what the data is wanted for now: a key of the register of purposes"),
        "collected_for": FactType(_TEXT, "what the data was collected for: a key of the register of purposes"),
        "audience": FactType(_TEXT, "who will see it", ("public", "partners", "agency", "internal")),
        "technology": FactType(_TEXT, "the technology in use: a key of the register of technologies"),
        "service": FactType(_TEXT, "the service that residents use: a key of the register of services"),
        "retention_class": FactType(_TEXT, "which class of records it is: a key of the retention schedule"),
        "recipient": FactType(_TEXT, "who receives it, as the site names them"),
        "recipient_kind": FactType(
            _TEXT,
            "what the recipient is to the sender",
            ("same-agency", "same-state", "other-state", "federal", "foreign", "private"),
        ),
        "legal_process": FactType(_YES_NO, "whether a warrant, an order or a subpoena for this is on record"),
        "consent": FactType(_YES_NO, "whether consent to this is on record"),
        "imminent_threat": FactType(_YES_NO, "whether an imminent threat to life was declared and recorded"),
        "safeguards": FactType(_YES_NO, "whether the safeguards that the law asks for are in place and recorded"),
        "special_category_ground": FactType(
            _TEXT,
            "the ground on which special categories of data are processed",
            (
                "explicit-consent",
                "substantial-public-interest",
                "vital-interests",
                "strictly-necessary",
                "archiving-research-statistics",
            ),
        ),
        "channel_anonymous": FactType(_YES_NO, "whether residents were told that the channel is anonymous"),
        "policy_document": FactType(_YES_NO, "whether the policy document that the law asks for is in place"),
    }
)
"""The words, their types and meanings. A policy may declare more."""
