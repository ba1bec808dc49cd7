"""Makes JSON values that nobody can change."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


def frozen(value: Any) -> Any:
    """Return a value with its mappings read-only and its lists as tuples, all the way down."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def thawed(value: Any) -> Any:
    """Return a value as JSON has it: mappings as dicts, sets sorted, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): thawed(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(thawed(item) for item in value)
    if isinstance(value, list | tuple):
        return [thawed(item) for item in value]
    return value
