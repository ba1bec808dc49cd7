"""The words in which reports speak of operators, effects and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ethicsguard.model import Change, Effect, Reason
from ethicsguard.report.escape import shown
from ethicsguard.report.verdict import FileVerdict

# operator: what to do, what was done
_OPERATORS: Final = {
    "replace": ("replace with a placeholder", "replaced with a placeholder"),
    "redact": ("remove the text", "text removed"),
    "mask": ("mask", "masked"),
    "suppress": ("replace the whole value", "whole value replaced"),
    "drop": ("remove the field", "field removed"),
    "hash": ("replace with a keyed hash", "replaced with a keyed hash"),
    "encrypt": ("encrypt", "encrypted"),
    "keep": ("keep", "kept"),
    "truncate": ("shorten", "shortened"),
    "month": ("keep the month only", "only the month kept"),
    "range": ("give a range", "put into a range"),
    "grid": ("snap to a coarser grid", "snapped to a coarser grid"),
    "area": ("keep the postal area only", "only the postal area kept"),
    "block": ("keep the block only", "only the block kept"),
}

_EFFECTS: Final = {
    Effect.DENY: "stops it",
    Effect.WARN: "warning",
}


def operator_words(operator: str, *, done: bool) -> str:
    """Say what operators (joined with ``+``) do or did; one of a plugin is named as it calls itself."""
    known = (
        _OPERATORS.get(each, (f"apply {shown(each, 60)}", f"{shown(each, 60)} applied")) for each in operator.split("+")
    )
    return ", ".join(words[done] for words in known)


def rules_of(change: Change) -> tuple[str, ...]:
    """Return the rules that asked for a change."""
    return tuple(change.rule_id.split("+"))


def reasons_without_changes(file: FileVerdict) -> list[Reason]:
    """Return the reasons to report by themselves: those that no change stands for.

    A rule that asks for changes and found nothing to change is fulfilled; what a rule keeps public stands in the notes.
    """
    silent = (Effect.TRANSFORM, Effect.DISCLOSE)
    changing = {rule_id for change in file.changes for rule_id in rules_of(change)}
    return [each for each in file.decision.reasons if each.effect not in silent and each.rule_id not in changing]


def whats(changes: Iterable[Change]) -> str:
    """Count what was found by its name, the most frequent first: ``PERSON 31, PHONE_NUMBER 12``."""
    counts: Counter[str] = Counter()
    for change in changes:
        for what in change.what.split("+"):
            counts[what] += change.count
    return ", ".join(
        f"{shown(what, 60)} {count:,}".strip()
        for what, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )


def effect_words(reason: Reason) -> str:
    """Say what a rule that fired does to the payload."""
    if reason.effect is Effect.HOLD:
        words = f"waits for {shown(reason.released_by)}" if reason.released_by else "waits for a person"
    else:
        words = _EFFECTS[reason.effect]
    return f"{words} (could not be evaluated)" if reason.because_unknown else words


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: ``1 row``, ``1,412 rows``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
