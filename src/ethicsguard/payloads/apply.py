"""Changing leaves of a record that is in memory. The caller's record stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ethicsguard.model import Edit, Json
from ethicsguard.payloads.json_splice import LeafEdits, by_outer_path, changed_scalar, misfit


@dataclass(slots=True)
class _Node:
    """The changes at and below one place of a record."""

    leaf: LeafEdits | None = None
    children: dict[Any, _Node] = field(default_factory=dict)

    @property
    def dropped(self) -> bool:
        return self.leaf is not None and self.leaf.drop


def apply_edits(record: Json, edits: Iterable[Edit]) -> Json:
    """Return a record with its leaves changed, a new object; parts without changes may be shared with the old one.

    All edits are taken to be of this record, whatever their row. A dropped member leaves its mapping, a dropped
    position of a list becomes None, a dropped text the empty text. Raises PayloadError for edits that do not fit.
    """
    root = _Node()
    for path, changes in by_outer_path(edits).items():
        node = root
        for step in path:
            node = node.children.setdefault(step, _Node())
        node.leaf = changes
    if root.dropped:
        return "" if isinstance(record, str) else None
    return _changed(record, root)


def _changed(value: Json, node: _Node) -> Json:
    if isinstance(value, Mapping):
        return _changed_mapping(value, node)
    if isinstance(value, list | tuple):
        return _changed_list(value, node)
    if node.children:
        raise misfit()
    return value if node.leaf is None else changed_scalar(value, node.leaf)


def _changed_mapping(value: Mapping[str, Json], node: _Node) -> dict[str, Json]:
    if node.leaf is not None or not node.children.keys() <= value.keys():
        raise misfit()
    made: dict[str, Json] = {}
    for key, item in value.items():
        child = node.children.get(key)
        if child is None:
            made[key] = item
        elif not child.dropped:
            made[key] = _changed(item, child)
        elif isinstance(item, Mapping | list | tuple):
            raise misfit()
    return made


def _changed_list(value: list[Json] | tuple[Json, ...], node: _Node) -> list[Json] | tuple[Json, ...]:
    if node.leaf is not None or any(not isinstance(step, int) or step >= len(value) for step in node.children):
        raise misfit()
    made = list(value)
    for step, child in node.children.items():
        made[step] = None if child.dropped else _changed(value[step], child)
    return made if isinstance(value, list) else tuple(made)
