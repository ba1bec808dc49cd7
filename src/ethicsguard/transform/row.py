"""The nouns of a plan: what goes in (cells), and what comes out for one row. None of them shows text of the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ethicsguard.model import Edit, FieldClass, Leaf, Span

UNCLASSIFIED_ENTITY: Final = "REDACTED"
"""What the placeholder of a whole value says if nobody has classified its field."""


@dataclass(frozen=True, slots=True, repr=False)
class Cell:
    """A leaf, what was found in its text, and the class of its field (None: unclassified)."""

    leaf: Leaf
    spans: tuple[Span, ...] = ()
    field_class: FieldClass | None = None

    @property
    def entity(self) -> str:
        """What the value as a whole is called."""
        return self.field_class.entity if self.field_class else UNCLASSIFIED_ENTITY

    def __repr__(self) -> str:
        return f"Cell(row={self.leaf.row}, field={self.leaf.field!r}, spans={len(self.spans)})"


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """What stays although an obligation asked for its change.

    ``what`` is the entity. ``rule_id`` is the rule because of which it stays: one that discloses, or the
    obligation's own when it spares the people of ``register`` (empty: a whole field is disclosed). ``instead_of``
    is the rule that gave way, ``count`` how often in the row.
    """

    field: str
    what: str
    rule_id: str
    register: str
    instead_of: str
    count: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Law asks for the change of what another rule discloses. The change is in the plan; a person must decide."""

    field: str
    obligation_rule: str
    disclosure_rule: str


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The changes to a row in the order of its cells, and what people should know about them, sorted."""

    edits: tuple[Edit, ...] = ()
    kept: tuple[Kept, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
