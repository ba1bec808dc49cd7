"""Puts the question to the guard, file by file, and gathers the answers. One broken file does not hide the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ethicsguard.cli.faults import is_incomplete, sentence
from ethicsguard.cli.files import Listed, listed
from ethicsguard.cli.progress import watched
from ethicsguard.errors import AuditError, EthicsGuardError, IncompleteError, UsageError
from ethicsguard.model import DeniedError
from ethicsguard.report.verdict import FileVerdict, RunError, RunVerdict

if TYPE_CHECKING:
    from ethicsguard.cli.asking import Asking
    from ethicsguard.exports import Export
    from ethicsguard.guard import Coverage, Guard
    from ethicsguard.model import Decision

T = TypeVar("T")

_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read, where that is not found out."""

    encoding: str | None = None
    delimiter: str | None = None
    form: str | None = None

    def open(self, item: Listed) -> Export:
        """Open a file. Raises UsageError or IncompleteError."""
        from ethicsguard.exports import open_export

        try:
            return open_export(item.path, format=self.form, encoding=self.encoding, delimiter=self.delimiter)
        except UsageError as error:
            if item.named:
                raise
            # Nobody named this one: it stands in a folder between others, and was not examined.
            raise IncompleteError(str(error)) from None


def each_file(items: Iterable[Listed], work: Callable[[Listed], T]) -> tuple[list[T], list[RunError]]:
    """Do something with each file, and gather what goes wrong with single ones."""
    done: list[T] = []
    errors: list[RunError] = []
    for item in items:
        try:
            done.append(work(item))
        except (AuditError, BrokenPipeError):
            raise  # what cannot be recorded or told is not answered, for no file
        except (EthicsGuardError, OSError, UnicodeError, MemoryError, RecursionError) as error:
            unread = is_incomplete(error) or isinstance(error, UnicodeError)
            errors.append(RunError(str(item.path), sentence(error), incomplete=unread))
    return done, errors


def checked(guard: Guard, asking: Asking, paths: Iterable[Path], reading: Reading) -> RunVerdict:
    """Judge files as they are."""

    def judge(item: Listed) -> FileVerdict:
        export = reading.open(item)
        verdict = guard.check(asking.about(watched(export, item.path)))
        return _verdict(guard, item, export, verdict.decision, coverage=verdict.coverage, first_rows=verdict.first_rows)

    items, errors = listed(paths, guard.engine.own_paths)
    verdicts, more = each_file(items, judge)
    return RunVerdict(tuple(verdicts), (*errors, *more))


def redacted(
    guard: Guard, asking: Asking, targets: Mapping[Listed, Path], reading: Reading, *, force: bool
) -> RunVerdict:
    """Write each file as it may go on to its target; of those that may not go on, nothing."""
    from ethicsguard.exports import ExportApplier

    def judge(item: Listed) -> FileVerdict:
        target = targets[item]
        export = reading.open(item)
        applier = ExportApplier(export, target, delimiter=reading.delimiter, force=force)
        try:
            enforced = guard.enforce(asking.about(watched(export, item.path)), applier)
        except DeniedError as denied:
            # What it would take is no violation here: it was refused for another reason.
            return replace(_verdict(guard, item, export, denied.decision), changes=())
        return _verdict(guard, item, export, enforced.decision, coverage=enforced.coverage, output=target)

    verdicts, errors = each_file(targets, judge)
    return RunVerdict(tuple(verdicts), tuple(errors))


def _verdict(
    guard: Guard,
    item: Listed,
    export: Export,
    decision: Decision,
    *,
    coverage: Coverage | None = None,
    first_rows: Mapping[tuple[str, str], int] | None = None,
    output: Path | None = None,
) -> FileVerdict:
    columns = export.columns or (coverage.fields if coverage else ())
    gaps = {gap.field.removeprefix("/") for gap in (*decision.unexamined, *export.unexamined()) if gap.field}
    through = guard.engine.let_through.get(decision.action, frozenset())
    return FileVerdict(
        path=str(item.path),
        decision=decision,
        rows=export.row_count if export.row_count is not None else (coverage.rows if coverage else 0),
        columns_examined=sum(column.removeprefix("/") not in gaps for column in columns),
        columns_total=len(columns),
        changes=decision.changes,
        unexamined=decision.unexamined,
        lines=_lines(export, first_rows or {}),
        done=output is not None,
        output=str(output) if output is not None else "",
        let_through=not decision.permitted and decision.outcome in through,
    )


def _lines(export: Export, first_rows: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Return the line where each field first matters, for as many fields as a report can list."""
    rows: dict[str, int] = {}
    for (_rule, field), row in first_rows.items():
        rows[field] = min(row, rows.get(field, row))
    lines: dict[str, int] = {}
    with suppress(IncompleteError, UsageError, OSError):  # a place is a convenience; the verdict stands without it
        first = sorted(rows.items(), key=lambda each: each[1])[:_MOST_LINES]
        for field, row in reversed(first):  # the last place first: the way there passes the others
            lines[field] = export.line_of_row(row)
    return lines
