"""The plan of changes to one row: what obligations ask for, less what must stay, with overlaps resolved once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from ethicsguard.model import Disclosure, Edit, Obligation, Operator, Status
from ethicsguard.transform.choice import Choice, choose
from ethicsguard.transform.edits import Part, edit_cell
from ethicsguard.transform.naming import FieldNames
from ethicsguard.transform.people import normalised_person
from ethicsguard.transform.row import UNCLASSIFIED_ENTITY, Cell, Conflict, Kept, RowPlan
from ethicsguard.transform.spans import Found, Piece, require_inside, unite
from ethicsguard.transform.staying import Ledger, Publicity, Staying

__all__ = ["UNCLASSIFIED_ENTITY", "Cell", "Conflict", "Kept", "Planner", "RowPlan", "normalised_person"]


class Planner:
    """Plans changes. One serves all threads.

    ``people`` maps registers to the names in them, as ``normalised_person`` writes names.
    ``statuses`` maps rule ids to statuses; an obligation of a rule that is not in it counts as law.
    """

    def __init__(
        self,
        operators: Mapping[str, Operator],
        people: Mapping[str, frozenset[str]] = MappingProxyType({}),
        statuses: Mapping[str, Status] = MappingProxyType({}),
    ) -> None:
        self._operators = operators
        self._publicity = Publicity(operators, people, statuses)
        self._names = FieldNames()

    def plan(
        self, cells: Sequence[Cell], obligations: Sequence[Obligation], disclosures: Sequence[Disclosure] = ()
    ) -> RowPlan:
        """Return the changes that discharge all obligations; a plan without edits if all are discharged already.

        Raises OperatorError when a value cannot be changed, DetectorError for findings outside their text.
        """
        ledger = Ledger()
        ordered = sorted(disclosures, key=lambda disclosure: disclosure.rule_id)
        edits = [self._edit(cell, obligations, ordered, ledger) for cell in cells] if obligations else []
        return RowPlan(
            edits=tuple(edit for edit in edits if edit is not None),
            kept=tuple(sorted(replace(kept, count=count) for kept, count in ledger.kept.items())),
            conflicts=tuple(sorted(ledger.conflicts)),
            notes=tuple(sorted(ledger.notes)),
        )

    def _edit(
        self, cell: Cell, obligations: Sequence[Obligation], disclosures: Sequence[Disclosure], ledger: Ledger
    ) -> Edit | None:
        text = cell.leaf.text
        require_inside(cell.spans, len(text))
        if not text.strip():
            return None
        staying = Staying(
            self._publicity,
            cell,
            by_field=[one for one in disclosures if self._names.includes(one, cell)],
            by_people=[one for one in disclosures if one.people],
            extent=(len(text) - len(text.lstrip()), len(text.rstrip())),
            ledger=ledger,
        )
        asked = [one for one in obligations if self._names.includes(one, cell) and not staying.whole(one)]
        pieces = unite(_found(cell, obligations, staying), text)
        return edit_cell(cell, choose(asked, self._operators), self._parts(pieces), ledger)

    def _parts(self, pieces: Sequence[Piece]) -> list[Part]:
        """Settle which operator wins in each piece: once for all pieces of which the same is asked."""
        choices: dict[tuple[int, ...], Choice | None] = {}
        parts = []
        for piece in pieces:
            key = tuple(id(obligation) for obligation in piece.obligations)
            if key not in choices:
                choices[key] = choose(piece.obligations, self._operators)
            choice = choices[key]
            if choice is not None:
                parts.append(Part(piece, choice))
        return parts


def _found(cell: Cell, obligations: Sequence[Obligation], staying: Staying) -> Iterable[Found]:
    """Yield the findings that something is to be done about, with the obligations that apply to them."""
    for span in cell.spans:
        applying = [one for one in obligations if span.entity in one.entities and not staying.span(one, span)]
        if applying:
            yield Found(span, tuple(applying))
