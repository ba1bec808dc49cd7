"""What a run over files came to: the nouns that every format renders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ethicsguard.errors import Unexamined
from ethicsguard.model import Change, Decision, Outcome, Reason


class State(StrEnum):
    """The one word that a file is shown with."""

    PASS = "pass"  # noqa: S105 - a word, no secret
    CHANGED = "CHANGED"
    BLOCKED = "BLOCKED"
    WAITING = "WAITING"
    NOT_COVERED = "NOT COVERED"
    COULD_NOT_TELL = "COULD NOT TELL"
    INCOMPLETE = "INCOMPLETE"


_STATES = {
    Outcome.DENY: State.BLOCKED,
    Outcome.HOLD: State.WAITING,
    Outcome.NOT_APPLICABLE: State.NOT_COVERED,
}


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """One file and the answer that it got.

    ``changes`` are what the file needs, or, when ``done``, what was changed in the ``output``. ``kept`` says what
    stays, and why. ``lines`` maps a field to the line of the file (from 1) where it first matters. ``rows`` counts
    the data's rows. ``let_through``: the site's configuration lets the outcome pass although it is no permit.
    """

    path: str
    decision: Decision
    rows: int = 0
    columns_examined: int = 0
    columns_total: int = 0
    changes: tuple[Change, ...] = ()
    kept: tuple[str, ...] = ()
    unexamined: tuple[Unexamined, ...] = ()
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    done: bool = False
    output: str = ""
    let_through: bool = False

    @property
    def violates(self) -> bool:
        """Whether the file may not go on as it is: denied, held, not covered, or with obligations unfulfilled."""
        if self.changes and not self.done:
            return True
        stopped = self.decision.outcome in (Outcome.DENY, Outcome.HOLD, Outcome.NOT_APPLICABLE)
        return not self.let_through and (stopped or any(reason.stops for reason in self.decision.reasons))

    @property
    def incomplete(self) -> bool:
        """Whether something could not be examined or decided."""
        undecided = self.decision.outcome is Outcome.INDETERMINATE and not self.let_through
        return bool(self.unexamined) or undecided

    @property
    def state(self) -> State:
        """The word for it; what stops outweighs what is missing."""
        outcome = self.decision.outcome
        if outcome in (Outcome.DENY, Outcome.HOLD, Outcome.NOT_APPLICABLE) and not self.let_through:
            return _STATES[outcome]
        if self.violates:
            return State.BLOCKED
        if self.incomplete:
            return State.INCOMPLETE if self.unexamined else State.COULD_NOT_TELL
        return State.CHANGED if self.changes else State.PASS

    def reason(self, rule_id: str) -> Reason | None:
        """Return the reason that a rule gave, if it fired."""
        return next((reason for reason in self.decision.reasons if reason.rule_id == rule_id), None)


@dataclass(frozen=True, slots=True)
class RunError:
    """A file, or a whole run, that no answer could be given for. ``message`` is fit to be shown."""

    path: str
    message: str
    incomplete: bool = False
    """Whether the content could not be examined; otherwise the caller, the policies or the log are at fault."""


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """A run over files, in the order given. ``remedy`` is the command line that fixes what can be fixed."""

    files: tuple[FileVerdict, ...] = ()
    errors: tuple[RunError, ...] = ()
    remedy: str = ""
