"""The names that a condition may use, and which of them a wrong one was meant to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ethicsguard.model import FactKind, FactType, Vocabulary
from ethicsguard.policy.problems import nearest_word

_MOST_LISTED: Final = 12
_TEXT = FactType(FactKind.TEXT)


@dataclass(frozen=True, slots=True)
class Schema:
    """All paths that a condition may name, with their types."""

    types: Mapping[str, FactType]

    @classmethod
    def of(cls, vocabulary: Vocabulary, parameters: Mapping[str, FactType]) -> Schema:
        """Gather the facts, the request and the parameters under the names that conditions use."""
        types: dict[str, FactType] = {f"facts.{path}": kind for path, kind in vocabulary.facts.items()}
        types |= {f"request.context.{path}": kind for path, kind in vocabulary.context.items()}
        types |= {f"parameters.{name}": kind for name, kind in parameters.items()}
        types |= {
            "request.action": FactType(FactKind.TEXT, choices=tuple(vocabulary.actions)),
            "request.resource.type": _TEXT,
            "request.resource.id": _TEXT,
            "request.subject.id": _TEXT,
            "request.subject.type": _TEXT,
            "request.subject.roles": FactType(FactKind.TEXTS),
        }
        return cls(types)

    def suggestion(self, name: str) -> str:
        """Say what a name that does not exist may have been meant to be: first of all, another part of its group."""
        group, _, last = name.rpartition(".")
        parts = self._parts(group)
        near = nearest_word(last, parts) or next((part for part in parts if part.startswith(f"{last}_")), "")
        if near:
            return f'did you mean "{group}.{near}"?'
        if parts and len(parts) <= _MOST_LISTED:
            return f"there is {', '.join(f'{group}.{part}' for part in parts)}"
        close = get_close_matches(name, self.types, n=1, cutoff=0.6)
        same_end = sorted(path for path in self.types if path.rsplit(".", 1)[-1] == last)
        if close or same_end:
            return f'did you mean "{(close or same_end)[0]}"?'
        if parts:
            return f"there is {', '.join(f'{group}.{part}' for part in parts[:_MOST_LISTED])} …"
        return "a condition names facts.…, request.… or parameters.…"

    def _parts(self, group: str) -> list[str]:
        """Return the steps that follow a group's name, sorted."""
        if not group:
            return []
        steps = (path[len(group) + 1 :].split(".")[0] for path in self.types if path.startswith(f"{group}."))
        return sorted(set(steps))
