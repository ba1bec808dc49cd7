"""The prefixes of an office's numbers, as its configuration names them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

_PREFIX: Final = re.compile(r"[A-Z][A-Z0-9]{1,11}")
_MAX_PREFIXES: Final = 50


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Prefixes of benefit numbers and of case numbers: 2 to 12 capital letters and digits, such as ``SNAP``."""

    benefits: tuple[str, ...] = ("SNAP", "TANF", "WIC", "HCV")
    cases: tuple[str, ...] = ("CASE", "DOCKET")

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Prefixes:
        """Read the plugin's configuration. Raises ValueError for keys that there are not, and for what is no prefix."""
        unknown = sorted(set(config) - {"benefits", "cases"})
        if unknown:
            raise ValueError(f"the plugin is configured with benefits and cases; {unknown[0]} is neither")
        defaults = cls()
        return cls(
            _checked("benefits", config.get("benefits", defaults.benefits)),
            _checked("cases", config.get("cases", defaults.cases)),
        )

    @property
    def all(self) -> tuple[str, ...]:
        """Every prefix, the longest first, so that none hides a longer one that begins with it."""
        return tuple(sorted({*self.benefits, *self.cases}, key=lambda prefix: (-len(prefix), prefix)))


def _checked(key: str, prefixes: object) -> tuple[str, ...]:
    if not isinstance(prefixes, (list, tuple)) or not 0 < len(prefixes) <= _MAX_PREFIXES:
        raise ValueError(f"{key} is a list of 1 to {_MAX_PREFIXES} prefixes")
    for prefix in prefixes:
        if not (isinstance(prefix, str) and _PREFIX.fullmatch(prefix)):
            raise ValueError(f"{key}: a prefix is 2 to 12 capital letters and digits, and begins with a letter")
    return tuple(prefixes)
