"""The operator ``programme``: what is left of a number says which programme it is of, and not whose it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ethicsguard.model import Protection
from ethicsguard_benefits.prefixes import Prefixes

_LEFT: Final = "****"


class Programme:
    """``SNAP-4471-0093`` becomes ``SNAP-****``; a value that begins with no known prefix becomes ``****``."""

    name = "programme"
    protection = Protection.MASK

    def __init__(self, prefixes: Prefixes) -> None:
        known = "|".join(prefixes.all)
        self._begins = re.compile(rf"\s*({known})(?![A-Za-z0-9])", re.IGNORECASE)
        self._done = re.compile(rf"(?:(?:{known})-)?{re.escape(_LEFT)}")

    def problems(self, parameters: Mapping[str, Any]) -> Sequence[str]:
        """Refuse any parameter: there are none."""
        return [f"programme takes no parameter {name}" for name in sorted(parameters)]

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:  # noqa: ARG002
        """Return the programme, and stars in place of the number."""
        found = self._begins.match(value)
        return f"{found[1].upper()}-{_LEFT}" if found else _LEFT

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:  # noqa: ARG002
        """Whether nothing of a number is left."""
        return self._done.fullmatch(value) is not None
