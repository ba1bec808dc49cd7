"""The one place that decides with which number, and with which words, a command ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ethicsguard.errors import IncompleteError
from ethicsguard.model import DeniedError
from ethicsguard.report.verdict import RunVerdict


class ExitCode(IntEnum):
    """What the process answers. 130 is what shells expect of an interrupted command."""

    PASS = 0
    VIOLATIONS = 1
    ERROR = 2
    INCOMPLETE = 3
    TESTS_FAILED = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Ending:
    """A code and the sentence that says it."""

    code: ExitCode
    summary: str


def ending_of(run: RunVerdict) -> Ending:
    """Resolve a run over files. A run over nothing is an error: it must not look like a pass."""
    total = len(run.files) + len(run.errors)
    if not total:
        return Ending(ExitCode.ERROR, "there was no file to look at")
    usage = [error for error in run.errors if not error.incomplete]
    if usage:
        return Ending(ExitCode.ERROR, f"{_of(len(usage), total)} could not be judged")
    violating = sum(file.violates for file in run.files)
    incomplete = sum(file.incomplete for file in run.files) + len(run.errors)
    aside = f"; {_of(incomplete, total)} could not be judged in full" if incomplete else ""
    if violating:
        return Ending(ExitCode.VIOLATIONS, f"{_of(violating, total)} may not go on as {_it(violating)}{aside}")
    if incomplete:
        return Ending(ExitCode.INCOMPLETE, f"{_of(incomplete, total)} could not be judged in full")
    return Ending(ExitCode.PASS, f"{_files(total)} may go on")


def ending_of_tests(cases: int, failures: int) -> Ending:
    """Resolve a run of policy tests. No case at all is an error."""
    if not cases:
        return Ending(ExitCode.ERROR, "there was no policy test to run")
    if failures:
        return Ending(ExitCode.TESTS_FAILED, f"{failures} of {cases} policy tests failed")
    return Ending(ExitCode.PASS, f"{cases} policy tests passed")


def ending_of_findings(findings: int, errors: int, unexamined: int) -> Ending:
    """Resolve a search that judges nothing: what was found is no violation, what was not examined is incomplete."""
    if errors:
        return Ending(ExitCode.ERROR, f"{errors} could not be read")
    found = f"{findings} {'finding' if findings == 1 else 'findings'}"
    if unexamined:
        return Ending(ExitCode.INCOMPLETE, f"{found}; {unexamined} could not be examined")
    return Ending(ExitCode.PASS, found)


def code_of(error: BaseException) -> ExitCode:
    """Return the code of a command that an exception ended."""
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    if isinstance(error, DeniedError):
        return ExitCode.VIOLATIONS
    return ExitCode.INCOMPLETE if isinstance(error, IncompleteError) else ExitCode.ERROR


def _of(count: int, total: int) -> str:
    return _files(total) if count == total else f"{count} of {_files(total)}"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _it(count: int) -> str:
    return "it is" if count == 1 else "they are"
