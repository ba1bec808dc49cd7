"""Whether a plugin's facts are what its schema says: facts are shown and logged, so they may quote nobody."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from ethicsguard.errors import FactError
from ethicsguard.model import FactKind, FactType

_PATH: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_MAX_ITEMS: Final = 1_000


def schema_problem(schema: object) -> str:
    """Say what is wrong with the schema of a plugin's facts; empty if nothing is."""
    if not isinstance(schema, Mapping) or not schema:
        return "its schema names no facts"
    for path, fact in schema.items():
        if not (isinstance(path, str) and _PATH.fullmatch(path)):
            return "its schema has a path that is not made of names and dots"
        if not isinstance(fact, FactType):
            return f"its schema gives {path} no FactType"
        if not _closed(fact):
            return f"its schema lets {path} be any text; give choices, so that no payload's words get into facts"
    return ""


def checked(plugin: str, part: str, schema: Mapping[str, FactType], facts: object) -> dict[str, Any]:
    """Copy a part of the facts. Raises FactError, which quotes no value, where it is not as its schema says."""
    if not isinstance(facts, Mapping):
        raise FactError(part, f"plugin {plugin}: facts.{part} are not a mapping")
    return _copied(plugin, part, schema, facts, "")


def _copied(
    plugin: str, part: str, schema: Mapping[str, FactType], facts: Mapping[Any, Any], before: str
) -> dict[str, Any]:
    copied: dict[str, Any] = {}
    for key, value in facts.items():
        path = f"{before}{key}"
        fact = schema.get(path)
        if fact is not None and fits(fact, value):
            copied[key] = _plain(value)
        elif fact is None and isinstance(value, Mapping) and any(known.startswith(f"{path}.") for known in schema):
            copied[key] = _copied(plugin, part, schema, value, f"{path}.")
        else:
            where = f"facts.{part}.{path} is" if fact is not None else f"facts.{part} hold something that is"
            raise FactError(part, f"plugin {plugin}: {where} not as its schema says")
    return copied


def fits(fact: FactType, value: object) -> bool:
    """Whether a value is of a type."""
    match fact.kind:
        case FactKind.TEXTS:
            return _all(value, lambda item: _is_choice(fact, item))
        case FactKind.RECORDS:
            return _all(value, lambda item: _is_record(fact, item))
        case FactKind.TEXT:
            return _is_choice(fact, value)
        case _:
            plain = _PLAIN.get(fact.kind)
            return plain is not None and plain(value)


def _all(value: object, one: Callable[[object], bool]) -> bool:
    return isinstance(value, (list, tuple)) and len(value) <= _MAX_ITEMS and all(map(one, value))


def _is_choice(fact: FactType, value: object) -> bool:
    return isinstance(value, str) and value in fact.choices


def _is_record(fact: FactType, item: object) -> bool:
    return isinstance(item, Mapping) and all(
        key in fact.fields and fits(fact.fields[key], value) for key, value in item.items()
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_PLAIN: Final[Mapping[FactKind, Callable[[object], bool]]] = {
    FactKind.BOOLEAN: lambda value: isinstance(value, bool),
    FactKind.NUMBER: _is_number,
    FactKind.DATE: _is_date,
}


def _closed(fact: FactType) -> bool:
    if fact.kind is FactKind.RECORDS:
        return bool(fact.fields) and all(map(_closed, fact.fields.values()))
    if fact.kind in (FactKind.TEXT, FactKind.TEXTS):
        return bool(fact.choices)
    return fact.kind is not FactKind.ANY


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
