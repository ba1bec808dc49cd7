"""Which fields a rule means when it names them."""

from __future__ import annotations

from typing import Final

from ethicsguard.model import Disclosure, FieldClass, FieldContract, FieldEntry, Obligation, Sensitivity
from ethicsguard.transform.row import Cell

_ANYWHERE: Final = "anywhere"


class FieldNames:
    """Answers whether rules name a cell's field: by its class, by its name at any depth, or by its JSON Pointer.

    Names are compared as the column contract compares them. In a pointer ``*`` stands for a position in a
    list or for any key.
    """

    def __init__(self) -> None:
        self._contracts: dict[frozenset[str], FieldContract] = {}  # one for the fields of each rule that was seen

    def includes(self, rule: Obligation | Disclosure, cell: Cell) -> bool:
        """Whether the rule names the cell's field or its class."""
        if cell.field_class is not None and cell.field_class.name in rule.classes:
            return True
        if not rule.fields:
            return False
        contract = self._contracts.get(rule.fields)
        if contract is None:
            contract = self._contracts[rule.fields] = _contract(rule.fields)
        named = contract.classify(cell.leaf.field)
        return named is not None and named.name in (_ANYWHERE, _class_name(_steps(cell.leaf.field)))


def _contract(fields: frozenset[str]) -> FieldContract:
    """Return a contract whose classes are ``anywhere``, and one for each depth that a field must have."""
    entries = [FieldEntry(name, _ANYWHERE) for name in sorted(fields) if not name.startswith("/")]
    pointed = {
        variant for name in fields if name.startswith("/") for variant in (_steps(name), _steps(name, keys=True))
    }
    # The first entry that matches decides, and a short pointer matches the ends of deeper fields: so the deepest first.
    entries += [
        FieldEntry("/".join(steps), _class_name(steps)) for steps in sorted(pointed, key=lambda s: (-len(s), s))
    ]
    names = {entry.class_name for entry in entries}
    return FieldContract({name: FieldClass(name, "", Sensitivity.NONE, "FIELD") for name in names}, entries)


def _class_name(steps: tuple[str, ...]) -> str:
    return f"at depth {len(steps)}"


def _steps(pointer: str, *, keys: bool = False) -> tuple[str, ...]:
    """Return the steps of a pointer that have names; with ``keys``, those that stand for any key, too."""
    skipped = ("",) if keys else ("", "*")
    steps = [step for step in pointer.replace("#", "/").split("/") if step not in skipped]
    return tuple(step.replace("~1", " ").replace("~0", " ") for step in steps)
