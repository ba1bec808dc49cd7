"""All facts that rules may read, gathered from the providers before any policy is compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from ethicsguard.errors import ConfigurationError

if TYPE_CHECKING:
    from ethicsguard.model import FactProvider, FactType, RowFactProvider


def vocabulary_of(
    providers: Iterable[FactProvider], row_providers: Iterable[RowFactProvider]
) -> tuple[Mapping[str, FactType], frozenset[str]]:
    """Return the type of each fact by its dotted path (``pii.total``), and the parts that differ from row to row.

    Raises ConfigurationError when two providers compute a part of the same name.
    """
    facts: dict[str, FactType] = {}
    parts: set[str] = set()
    row_parts = set()
    for provider in providers:
        _add(provider.name, provider.schema, facts, parts)
    for row_provider in row_providers:
        _add(row_provider.name, row_provider.schema, facts, parts)
        row_parts.add(row_provider.name)
    return MappingProxyType(facts), frozenset(row_parts)


def _add(name: str, schema: Mapping[str, FactType], facts: dict[str, FactType], parts: set[str]) -> None:
    if name in parts:
        raise ConfigurationError(
            f"two fact providers compute facts.{name}; switch one of the plugins off, or have it choose another name"
        )
    parts.add(name)
    facts.update((f"{name}.{path}", fact) for path, fact in schema.items())
