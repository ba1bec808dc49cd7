"""What rules may read, and of which type; and the setting in which a request is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ethicsguard.model.fields import FieldContract


class FactKind(StrEnum):
    """The types that conditions know."""

    BOOLEAN = "yes/no"
    NUMBER = "a number"
    TEXT = "text"
    DATE = "a date"  # an ISO 8601 date, YYYY-MM-DD; two of them compare as text does
    TEXTS = "a list of texts"
    RECORDS = "a list of records"
    ANY = "anything"


@dataclass(frozen=True, slots=True)
class FactType:
    """The type of one fact.

    ``choices`` are the only values of a TEXT or TEXTS (empty: any value; such a value is never shown, as it may be
    personal). ``fields`` are the parts of each of RECORDS. ``doc`` says what it is, with unit and range.
    """

    kind: FactKind
    doc: str = ""
    choices: tuple[str, ...] = ()
    fields: Mapping[str, FactType] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def showable(self) -> bool:
        """Whether values may be shown in explanations and the log."""
        if self.kind in (FactKind.TEXT, FactKind.TEXTS):
            return bool(self.choices)
        return self.kind is not FactKind.RECORDS and self.kind is not FactKind.ANY


def _unset() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Setting:
    """All that a request is judged by beside itself: the site, its registers, its contract and the date.

    ``registers`` maps a register's name to its content. ``today`` is a UTC date. ``site`` holds what the site declares
    of itself: body, grants, population. ``min_score`` is the least score that counts as a finding.
    """

    contract: FieldContract
    today: date
    registers: Mapping[str, Any] = field(default_factory=_unset)
    site: Mapping[str, Any] = field(default_factory=_unset)
    jurisdictions: tuple[str, ...] = ()
    min_score: float = 0.4
