"""The report that people read: per file what was found, which rule says so, of which authority, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from ethicsguard.errors import Unexamined
from ethicsguard.model import Advice, Change, Reason
from ethicsguard.report.escape import padded, shown, shown_field, width
from ethicsguard.report.exit_code import ending_of
from ethicsguard.report.verdict import FileVerdict, RunError, RunVerdict, State
from ethicsguard.report.words import counted, effect_words, operator_words, reasons_without_changes, rules_of, whats

MAX_ROWS_PER_FILE: Final = 200
"""More rows than this are counted, not listed."""

_MAX_CELL = 44
_STATE_COLOURS = {State.PASS: "32", State.CHANGED: "36", State.BLOCKED: "31"}


def render_text(run: RunVerdict, *, colour: bool = False) -> str:
    """Render a run, ending with a newline. ``colour`` adds ANSI colours; everything else is plain."""
    lines = list(_headers_and_blocks(run.files, colour))
    lines += [_error_line(error) for error in run.errors]
    considered = _consideration(run.files)
    if considered:
        lines += ["", considered]
    if run.remedy:
        lines.append(f"Fix what can be fixed: {shown(run.remedy, 2000)}")
    ending = ending_of(run)
    lines.append(f"exit {ending.code.value}: {ending.summary}")
    return "\n".join(lines) + "\n"


def _headers_and_blocks(files: Sequence[FileVerdict], colour: bool) -> Iterator[str]:
    paths = [shown(file.path) for file in files]
    sizes = [_size(file) for file in files]
    path_columns = min(max(map(width, paths), default=0), 60)
    size_columns = max(map(width, sizes), default=0)
    for file, path, size in zip(files, paths, sizes, strict=True):
        state = file.state
        word = _painted(state.value, _STATE_COLOURS.get(state, "33")) if colour else state.value
        yield f"{padded(path, path_columns)}  {padded(size, size_columns)}  {word}"
        yield from _block(file)


def _size(file: FileVerdict) -> str:
    rows = counted(file.rows, "row")
    if not file.columns_total:
        return rows
    return f"{rows}, {file.columns_examined} of {counted(file.columns_total, 'column')} examined"


def _block(file: FileVerdict) -> Iterator[str]:
    yield from _table(_rows(file))
    for note in file.kept:
        yield f"  kept: {shown(note)}"
    for note in (*file.decision.notes, file.decision.explanation):
        if note:
            yield f"  {shown(note)}"
    yield from _gaps(file.unexamined)
    if not file.done:
        for rule_id, message in _to_pass(file):
            yield f"  To pass {shown(rule_id)}: {shown(message, 1000)}"
    yield from map(_advice_line, file.decision.advice)
    if file.output:
        yield f"  written to {shown(file.output)}"
    if file.state is not State.PASS:
        yield f"  decision {shown(file.decision.id)}"


def _rows(file: FileVerdict) -> list[tuple[str, ...]]:
    """Return the table: field, what, rule, authority, what to do."""
    rows: list[tuple[str, ...]] = []
    for (field, rule_id, operator), changes in sorted(_grouped(file.changes).items()):
        fired = [reason for each in rule_id.split("+") if (reason := file.reason(each))]
        status = ", ".join(dict.fromkeys(reason.status.label for reason in fired))
        todo = operator_words(operator, done=file.done)
        rows.append((_place(file, field), whats(changes), shown(rule_id.replace("+", " + ")), status, todo))
    return rows + [_reason_row(reason) for reason in reasons_without_changes(file)]


def _reason_row(reason: Reason) -> tuple[str, ...]:
    scope = "whole payload" if reason.rows is None else counted(reason.rows, "row")
    return scope, shown(reason.title, 120), shown(reason.rule_id), reason.status.label, effect_words(reason)


def _grouped(changes: Iterable[Change]) -> dict[tuple[str, str, str], list[Change]]:
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.field, change.rule_id, change.operator), []).append(change)
    return groups


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    listed = rows[:MAX_ROWS_PER_FILE]
    columns = [min(max(map(width, column)), _MAX_CELL) for column in zip(*listed, strict=True)]
    for row in listed:
        yield "  " + "  ".join(padded(cell, columns[at]) for at, cell in enumerate(row)).rstrip()
    if len(rows) > len(listed):
        yield f"  … and {len(rows) - len(listed):,} more lines like these; --format json has all of them"


def _gaps(unexamined: Sequence[Unexamined]) -> Iterator[str]:
    for gap in unexamined[:MAX_ROWS_PER_FILE]:
        yield f"  not examined: {_gap_place(gap.line, gap.field)}{shown(gap.reason)}"
    if len(unexamined) > MAX_ROWS_PER_FILE:
        left = len(unexamined) - MAX_ROWS_PER_FILE
        yield f"  … and {left:,} more parts that were not examined; --format json has all of them"


def _to_pass(file: FileVerdict) -> Iterator[tuple[str, str]]:
    for reason in file.decision.reasons:
        wants = reason.stops or any(reason.rule_id in rules_of(change) for change in file.changes)
        if wants and reason.message:
            yield reason.rule_id, reason.message


def _place(file: FileVerdict, field: str) -> str:
    line = file.lines.get(field, 0)
    return f"{shown_field(field)} (line {line})" if line else shown_field(field)


def _gap_place(line: int, field: str) -> str:
    where = [f"line {line}"] if line else []
    if field:
        where.append(shown_field(field))
    return ", ".join(where) + ": " if where else ""


def _advice_line(advice: Advice) -> str:
    return f"  note from {shown(advice.rule_id)}: {shown(advice.text, 1000)}"


def _error_line(error: RunError) -> str:
    what = "not examined" if error.incomplete else "error"
    place = f"{shown(error.path)}: " if error.path else ""
    return f"{place}{what}: {shown(error.message, 2000)}"


def _consideration(files: Sequence[FileVerdict]) -> str:
    """Count the rules that were looked at and those that were not, by cause. All files of a run share a rule set."""
    causes: dict[str, int] = {}
    for file in files:
        for cause, count in file.decision.not_considered.items():
            causes[cause] = max(count, causes.get(cause, 0))
    considered = max((file.decision.considered for file in files), default=0)
    if not considered and not causes:
        return ""
    return f"{counted(considered, 'rule')} considered{_left_out(causes)}"


def _left_out(causes: Mapping[str, int]) -> str:
    if not causes:
        return ""
    named = ", ".join(f"{count} {shown(cause)}" for cause, count in sorted(causes.items()))
    return f"; {sum(causes.values())} not considered ({named})"


def _painted(word: str, code: str) -> str:
    return f"\x1b[{code}m{word}\x1b[0m"
