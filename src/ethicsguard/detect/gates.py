"""Cheap questions that spare a text a costly pattern which cannot match in it."""

from __future__ import annotations

from collections.abc import Callable

Gate = Callable[[str], bool]


def gate_of(recognizer: object, pattern: str, flags: int) -> Gate | None:
    return None
