"""The entities that are found without any plugin, with the words by which people know them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CREDIT_CARD": "Payment card number",
        "CRYPTO": "Bitcoin address",
        "DATE_TIME": "Date or time",
        "EMAIL_ADDRESS": "E-mail address",
        "IBAN_CODE": "Bank account number (IBAN)",
        "IP_ADDRESS": "Internet (IP) address",
        "MAC_ADDRESS": "Hardware (MAC) address of a device",
        "MEDICAL_LICENSE": "Medical licence number (US DEA)",
        "PHONE_NUMBER": "Phone number",
        "UK_NHS": "NHS number (UK)",
        "URL": "Web address",
        "US_BANK_NUMBER": "Bank account number (US)",
        "US_DRIVER_LICENSE": "Driver's licence number (US)",
        "US_ITIN": "Taxpayer identification number (US ITIN)",
        "US_PASSPORT": "Passport number (US)",
        "US_SSN": "Social security number (US)",
        "UUID": "Universally unique identifier (UUID)",
    }
)
"""One line for each entity, for documentation and reports."""

DEFAULT_ENTITIES: Final = frozenset(TITLES)


def title_of(entity: str) -> str:
    """Return the words for an entity; one that we do not know is written out (``CASE_NUMBER``: Case number)."""
    return TITLES.get(entity) or entity.replace("_", " ").capitalize()
