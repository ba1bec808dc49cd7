"""What stays although an obligation asks for its change, and where law stands against law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ethicsguard.model import Disclosure, Obligation, Operator, Sensitivity, Span, Status
from ethicsguard.transform.choice import Choice, choose
from ethicsguard.transform.people import normalised_person
from ethicsguard.transform.row import Cell, Conflict, Kept


@dataclass(slots=True)
class Ledger:
    """What is noted beside the edits while a row is planned."""

    kept: Counter[Kept] = field(default_factory=Counter)
    conflicts: set[Conflict] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)

    def note_choice(self, where: str, winner: Choice, losers: Iterable[Obligation]) -> None:
        """Note which operator went before which, where rules disagree: what one rule asks for at once needs no note."""
        first = winner.chosen[0]
        for other in losers:
            if other.rule_id != first.rule_id:
                name = where.lstrip("/") or "the text"
                self.notes.add(
                    f"{name}: {first.operator} ({first.rule_id}) goes before {other.operator} ({other.rule_id})"
                )


@dataclass(frozen=True, slots=True, repr=False)
class Publicity:
    """Who is known to act in public, and which rules may not be set aside for them.

    ``people`` maps registers to normalised names; ``statuses`` rule ids to statuses.
    """

    operators: Mapping[str, Operator]
    people: Mapping[str, frozenset[str]]
    statuses: Mapping[str, Status]

    def register_of(self, name: str, registers: Iterable[str]) -> str | None:
        """Return the first of the registers that has a person of this name."""
        if not name:
            return None
        return next((register for register in sorted(registers) if name in self.people.get(register, ())), None)

    def is_law(self, rule_id: str) -> bool:
        """Whether a rule is law. One whose status is not known is taken for law: nothing is disclosed against it."""
        return self.statuses.get(rule_id, Status.LAW) is Status.LAW

    def changes(self, obligation: Obligation, value: str, entity: str) -> bool:
        """Whether an obligation by itself would change a value."""
        choice = choose([obligation], self.operators)
        return choice is not None and not choice.is_discharged(value, entity)


@dataclass(frozen=True, slots=True, repr=False)
class Staying:
    """Decides for one cell what stays against which obligation, and enters it in the ledger.

    ``by_field`` are the rules that disclose the cell's field, ``by_people`` those that disclose people, sorted by id.
    ``extent`` is where the value begins and ends, without the space around it.
    """

    publicity: Publicity
    cell: Cell
    by_field: Sequence[Disclosure]
    by_people: Sequence[Disclosure]
    extent: tuple[int, int]
    ledger: Ledger

    def whole(self, obligation: Obligation) -> bool:
        """Whether the whole value stays."""
        return self._stays(obligation, self.cell.leaf.text, self.cell.entity, self.by_field)

    def span(self, obligation: Obligation, span: Span) -> bool:
        """Whether a finding stays."""
        text = self.cell.leaf.text[span.start : span.end]
        by_field = self.by_field if self.by_field and self._is_disclosed_itself(span) else ()
        return self._stays(obligation, text, span.entity, by_field)

    def _is_disclosed_itself(self, span: Span) -> bool:
        """Whether a finding in a disclosed field is the thing that is disclosed.

        It is if it makes up the value, is of the class's entity, or is a name in a field of officials or one that
        nobody classified. A phone number that somebody wrote behind an officer's name is not.
        """
        known = self.cell.field_class
        if span.start <= self.extent[0] and self.extent[1] <= span.end:
            return True
        if known is not None and span.entity == known.entity:
            return True
        return span.entity == "PERSON" and (known is None or known.sensitivity is Sensitivity.OFFICIAL)

    def _stays(self, obligation: Obligation, text: str, entity: str, by_field: Sequence[Disclosure]) -> bool:
        if not (by_field or self.by_people or obligation.spares):
            return False
        if not self.publicity.changes(obligation, text, entity):
            return False
        name = normalised_person(text)
        register = self.publicity.register_of(name, obligation.spares)
        if register is not None:
            return self._keep(entity, obligation.rule_id, register, obligation)
        disclosed = self._disclosed(name, by_field)
        if disclosed is None:
            return False
        rule_id, because_of = disclosed
        if self.publicity.is_law(obligation.rule_id):
            self.ledger.conflicts.add(Conflict(self.cell.leaf.field, obligation.rule_id, rule_id))
            return False
        return self._keep(entity, rule_id, because_of, obligation)

    def _disclosed(self, name: str, by_field: Sequence[Disclosure]) -> tuple[str, str] | None:
        """Return the rule that discloses, and the register if it does so because of a person."""
        if by_field:
            return by_field[0].rule_id, ""
        for disclosure in self.by_people:
            register = self.publicity.register_of(name, disclosure.people)
            if register is not None:
                return disclosure.rule_id, register
        return None

    def _keep(self, entity: str, rule_id: str, register: str, obligation: Obligation) -> bool:
        self.ledger.kept[Kept(self.cell.leaf.field, entity, rule_id, register, obligation.rule_id)] += 1
        return True
