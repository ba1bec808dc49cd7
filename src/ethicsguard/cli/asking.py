"""From the options of a command to the question that is put to the guard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ethicsguard.errors import UsageError
from ethicsguard.model import FactKind, FactType, Request
from ethicsguard.report.escape import shown

if TYPE_CHECKING:
    from ethicsguard.guard import Guard

_YES = frozenset({"yes", "true", "on", "1"})
_NO = frozenset({"no", "false", "off", "0"})


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is asked of each file."""

    action: str
    resource: str
    context: Mapping[str, Any] = field(default_factory=dict)

    def about(self, payload: Any, identity: str = "") -> Request:
        """Return the question about one payload."""
        resource = {"type": self.resource, "id": identity}
        return Request(self.action, resource, payload, subject={"id": "ethicsguard-cli"}, context=self.context)


def asking_of(
    guard: Guard,
    action: str,
    resource: str,
    *,
    purpose: str | None = None,
    audience: str | None = None,
    declarations: Sequence[str] = (),
) -> Asking:
    """Read what was declared, with the types that the policies give it. Raises UsageError for what they do not know."""
    known = guard.engine.policies.vocabulary.context
    declared = dict(map(_split, declarations))
    if purpose is not None:
        declared["purpose"] = purpose
    if audience is not None:
        declared["audience"] = audience
    context = {name: _typed(name, text, known) for name, text in declared.items()}
    asking = Asking(action, resource, context)
    asking.about("")  # an unknown action is told before any file is read
    return asking


def _split(declaration: str) -> tuple[str, str]:
    name, sign, value = declaration.partition("=")
    if not sign or not name.strip():
        raise UsageError("write --declare as KEY=VALUE, such as --declare consent=yes")
    return name.strip(), value.strip()


def _typed(name: str, text: str, known: Mapping[str, FactType]) -> Any:
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f'; did you mean "{near[0]}"?' if near else f"; known are {', '.join(sorted(known))}"
        raise UsageError(f'no policy reads a declaration named "{shown(name, 60)}"{hint}')
    kind = known[name]
    if kind.kind is FactKind.BOOLEAN:
        return _yes_or_no(name, text)
    if kind.kind is FactKind.NUMBER:
        return _number(name, text)
    values = [part.strip() for part in text.split(",")] if kind.kind is FactKind.TEXTS else [text]
    for value in values:
        if kind.choices and value not in kind.choices:
            near = get_close_matches(value, kind.choices, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ""
            raise UsageError(f"{name} is one of {', '.join(kind.choices)}{hint}")
    return values if kind.kind is FactKind.TEXTS else text


def _yes_or_no(name: str, text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise UsageError(f"{name} is declared with yes or no")


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if number - number != 0:  # neither a number nor finite
        raise UsageError(f"{name} is declared with a number")
    return number
