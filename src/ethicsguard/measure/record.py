"""``facts.record``: the values of a row's fields that rules may read, as the column contract allows.

A class of fields with a ``fact`` says under which name and as which type its values are read. Blank and unreadable
values are left out, and so are values of one name that differ within a row (or of which one is blank); only a fact that
is a list of texts gathers them. To read what was left out is an error, on which protective rules fire.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.errors import ConfigurationError
from ethicsguard.measure.reading import READABLE_KINDS, read_value
from ethicsguard.model.facts import FactKind, FactType
from ethicsguard.model.fields import FieldContract

if TYPE_CHECKING:
    from ethicsguard.model import Leaf, Request, Setting

_UNKNOWN: Final = object()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """Reads values. ``contract`` gives the names and types.

    Raises ConfigurationError where classes contradict each other, or have a fact of a type that no value is read as.
    """

    contract: FieldContract
    name: str = "record"
    schema: Mapping[str, FactType] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", _schema(self.contract))

    def row_facts(self, leaves: Sequence[Leaf], request: Request, setting: Setting) -> Mapping[str, Any]:
        """Return the values of one row that can be read without doubt."""
        values = _values(leaves, request, setting)
        return {name: values[name] for name in sorted(values) if values[name] is not _UNKNOWN and name in self.schema}


def record_value(name: str, leaves: Sequence[Leaf], request: Request, setting: Setting) -> Any:
    """Return one value of a row, or None where it cannot be read without doubt."""
    value = _values(leaves, request, setting, only=name).get(name, _UNKNOWN)
    return None if value is _UNKNOWN else value


def _values(leaves: Sequence[Leaf], request: Request, setting: Setting, *, only: str = "") -> dict[str, Any]:
    resource = request.resource.type
    values: dict[str, Any] = {}
    for leaf in leaves:
        found = setting.contract.classify(leaf.field, resource)
        if found is None or found.fact is None:
            continue
        name, kind = found.fact
        if only and name != only:
            continue
        value = read_value(leaf.value, kind)
        before = values.get(name)
        if value is None or before is _UNKNOWN:
            values[name] = _UNKNOWN
        elif kind.kind is FactKind.TEXTS:
            values[name] = sorted({value, *(before or ())})
        else:
            values[name] = value if before is None or before == value else _UNKNOWN
    return values


def _schema(contract: FieldContract) -> Mapping[str, FactType]:
    schema: dict[str, FactType] = {}
    for each in contract.classes.values():
        if each.fact is None:
            continue
        name, fact = each.fact
        if fact.kind not in READABLE_KINDS or (fact.kind in (FactKind.TEXT, FactKind.TEXTS) and not fact.choices):
            raise ConfigurationError(
                f"the field class {each.name} may not have the fact {name}: a fact of a record is a yes/no, a number, "
                "a date, or a text or texts with choices (others would carry what residents wrote into the log)"
            )
        before = schema.setdefault(name, fact if fact.doc else replace(fact, doc=each.title))
        if (before.kind, before.choices) != (fact.kind, fact.choices):
            raise ConfigurationError(
                f"the field class {each.name} gives the fact {name} another type or other choices than a class "
                "before it; make them equal, or choose another name"
            )
    return schema
