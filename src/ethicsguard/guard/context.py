"""Checks what a caller declares: a misspelt declaration would otherwise look like one that was never made."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ethicsguard.errors import UsageError
from ethicsguard.model import FactKind, FactType
from ethicsguard.policy import did_you_mean

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def check_context(context: Mapping[str, Any], known: Mapping[str, FactType]) -> None:
    """Raise UsageError for keys that no policy declares and for values of another type. Repeats neither."""
    for key, value in context.items():
        fact = known.get(key) if isinstance(key, str) else None
        if fact is None:
            hint = did_you_mean(key, known) if isinstance(key, str) else ""
            raise UsageError(
                f"the context has a key that is not known{'; ' + hint if hint else ''} "
                "(docs/facts.md lists all; a policy adds its own with declares:)"
            )
        if not _fits(value, fact):
            choices = f", one of {', '.join(fact.choices)}" if fact.choices else ""
            raise UsageError(f"context {key} is {fact.kind.value}{choices}; what was given is not")


def _fits(value: Any, fact: FactType) -> bool:
    if fact.kind is FactKind.BOOLEAN:
        return isinstance(value, bool)
    if fact.kind is FactKind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if fact.kind is FactKind.TEXTS:
        return isinstance(value, list | tuple) and all(_is_choice(each, fact) for each in value)
    if fact.kind is FactKind.DATE:
        return isinstance(value, str) and _is_date(value)
    return _is_choice(value, fact)


def _is_choice(value: Any, fact: FactType) -> bool:
    return isinstance(value, str) and (not fact.choices or value in fact.choices)


def _is_date(text: str) -> bool:
    if not _ISO_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
