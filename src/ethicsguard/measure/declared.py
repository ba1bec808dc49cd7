"""Reads what requests and registers declare, and never fails: what is missing or malformed counts as not declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.measure.reading import iso_date

if TYPE_CHECKING:
    from ethicsguard.model import FactType, Observation, PayloadKind, Request, Setting

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DeclaredCollector:
    """Facts that were known before the payload was opened."""

    known: Mapping[str, Any]

    def observe(self, observation: Observation) -> None:
        """Nothing in the payload changes what was declared."""

    def facts(self) -> Mapping[str, Any]:
        """Return the part."""
        return self.known


@dataclass(frozen=True, slots=True)
class DeclaredProvider:
    """A fact provider that looks at the request's context, the registers and the site, and never at the payload."""

    name: str
    schema: Mapping[str, FactType]
    read: Callable[[Request, Setting], Mapping[str, Any]]
    reads_findings: bool = False
    reads_payload: bool = False

    def collector(self, request: Request, setting: Setting, kind: PayloadKind) -> DeclaredCollector:  # noqa: ARG002 - the protocol's shape
        """Read what was declared."""
        return DeclaredCollector(self.read(request, setting))


def declared_key(request: Request, word: str) -> str:
    """Return the register key that the caller named under a word of the context; "" if it named none."""
    value = request.context.get(word)
    return value.strip() if isinstance(value, str) else ""


def register_entry(setting: Setting, register: str, key: str) -> Mapping[str, Any] | None:
    """Return an entry of a register, or None where the register or the entry is not there."""
    content = setting.registers.get(register)
    entries = content.get("entries") if isinstance(content, Mapping) else None
    entry = entries.get(key) if key and isinstance(entries, Mapping) else None
    return entry if isinstance(entry, Mapping) else None


def has_text(entry: Mapping[str, Any], key: str) -> bool:
    """Whether an entry says something under a key: a text that is not blank."""
    value = entry.get(key)
    return isinstance(value, str) and bool(value.strip())


def date_at(entry: Mapping[str, Any], key: str) -> date | None:
    """Return the date (UTC) under a key, or None where there is none that can be read."""
    value = entry.get(key)
    return iso_date(value) if isinstance(value, str) else None


def has_begun(entry: Mapping[str, Any], key: str, today: date) -> bool:
    """Whether the day under a key is today or past. An entry that gives no day began whenever it was written."""
    if entry.get(key) is None:
        return True
    day = date_at(entry, key)
    return day is not None and day <= today


def choice_at(entry: Mapping[str, Any], key: str, choices: tuple[str, ...], otherwise: str) -> str:
    """Return the value under a key if it is one of the choices, else the one for all others."""
    value = entry.get(key)
    return value if isinstance(value, str) and value in choices else otherwise
