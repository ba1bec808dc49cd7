"""Every error that this package raises on purpose, and the located problems that they carry.

No message, attribute or repr of an error holds text of a payload: an error ends in logs, and what
residents wrote does not belong there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file that people write, at its place.

    ``line`` and ``column`` count from 1 (0: the file as a whole), ``length`` in characters (0: no caret is drawn).
    ``hint`` says what to do about it; ``excerpt`` is the source line, without its newline.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    excerpt: str = ""
    length: int = 0

    @property
    def place(self) -> str:
        """The place as editors and terminals know it: ``path:line:column``, or the path alone."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Unexamined:
    """A part of a payload that could not be looked at, and so may not be called clean.

    ``line`` counts from 1 in the file (0: not known); ``field`` is a column's name or a JSON Pointer.
    """

    path: str
    line: int
    field: str
    reason: str


class EthicsGuardError(Exception):
    """The root of all errors of this package. The message is fit to be shown and logged."""


class UsageError(EthicsGuardError):
    """The caller asked for something that cannot be done; the message says what to do instead."""


class ConfigurationError(UsageError):
    """The configuration of the site is wrong or missing."""


class PolicyError(UsageError):
    """Policies, registers, profiles or the configuration hold mistakes: all of them, not the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        places = "; ".join(f"{p.place} {p.message}" for p in self.problems[:5])
        more = len(self.problems) - 5
        super().__init__(places + (f"; and {more} more" if more > 0 else ""))


class OutputExistsError(UsageError):
    """A file stands where the output should go, and nobody said that it may be replaced."""


class IncompleteError(EthicsGuardError):
    """Something could not be examined, so nothing of it is let through."""

    def __init__(self, message: str, unexamined: Sequence[Unexamined] = ()) -> None:
        self.unexamined: tuple[Unexamined, ...] = tuple(unexamined)
        super().__init__(message)


class LimitExceededError(IncompleteError):
    """A payload is larger, deeper or more varied than the limits of the site allow."""


class PayloadError(IncompleteError):
    """A payload is malformed: broken JSON or CSV, a number that JSON does not have, a duplicate key."""


class DetectorError(IncompleteError):
    """A recognizer failed, hung or answered nonsense: what it did not see may be anything."""


class FactError(IncompleteError):
    """A fact provider failed; ``part`` is the part of the facts that is missing."""

    def __init__(self, part: str, message: str) -> None:
        self.part = part
        super().__init__(message)


class OperatorError(EthicsGuardError):
    """An operator could not change a value (no key, say)."""


class PluginError(EthicsGuardError):
    """A plugin is broken. Its own message is left out: it may quote what it was given."""


class AuditError(EthicsGuardError):
    """The audit log cannot be written, or does not hold together. Nothing is handed out."""
