"""What planning the edits of a payload came to, over all rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ethicsguard.transform.plan import RowPlan

MAX_NOTES = 200
"""Notes on how obligations were settled that a decision carries; they repeat themselves from row to row."""


@dataclass(slots=True)
class Tally:
    """What planning came to, over all rows."""

    changes: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    kept: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    conflicts: set[tuple[str, str, str]] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    first_rows: dict[tuple[str, str], int] = field(default_factory=dict)
    edits: int = 0

    def note(self, row: int, plan: RowPlan) -> None:
        """Take note of the plan of a row."""
        for edit in plan.edits:
            self.edits += 1
            for cause in edit.causes:
                self.changes[(edit.field, cause.entity, cause.operator, cause.rule_id)] += 1
            for rule_id in edit.rule_ids:
                self.first_rows.setdefault((rule_id, edit.field), row)
        for kept in plan.kept:
            self.kept[(kept.field, kept.what, kept.rule_id, kept.register)] += kept.count
        for conflict in plan.conflicts:
            self.conflicts.add((conflict.obligation_rule, conflict.disclosure_rule, conflict.field))
        if len(self.notes) < MAX_NOTES:
            self.notes.update(plan.notes)

    def kept_notes(self) -> tuple[str, ...]:
        """Say what stays although an obligation asked for its change, and why."""
        return tuple(
            f"{name.lstrip('/') or 'text'}: {what} kept {count} time{'s' if count > 1 else ''} by {rule_id}"
            + (f" (register {register})" if register else "")
            for (name, what, rule_id, register), count in sorted(self.kept.items())
        )
