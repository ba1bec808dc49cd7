"""The one place where what goes wrong becomes a sentence on stderr and an exit code. Nobody is shown a traceback."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec

import typer

from ethicsguard.cli.streams import give_up, tell
from ethicsguard.errors import EthicsGuardError, IncompleteError, OutputExistsError, PolicyError
from ethicsguard.model import DeniedError
from ethicsguard.report.escape import shown
from ethicsguard.report.exit_code import Ending, ExitCode, code_of

P = ParamSpec("P")

_MOST_CHARS = 4000
_SAID: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((KeyboardInterrupt, typer.Abort), "interrupted; nothing was written"),
    ((UnicodeError,), "a text is not in the encoding that it was read or written in; name it with --encoding"),
    (
        (MemoryError, RecursionError),
        "this is larger or deeper than this machine can hold ({}); nothing was let through",
    ),
)
_UNEXPECTED = (
    "an error that should not happen ({}); nothing was let through. "
    "Please report it, with what you ran and what 'ethicsguard doctor' says"
)


def command(function: Callable[P, Ending | ExitCode]) -> Callable[P, None]:
    """Make a command of a function that says how it ended: its code becomes the process's, its faults are told."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        raise typer.Exit(int(_code(functools.partial(function, *args, **kwargs))))

    return run


def _code(function: Callable[[], Ending | ExitCode]) -> ExitCode:
    try:
        ended = function()
        sys.stdout.flush()
    except typer.Exit:
        raise
    except (Exception, KeyboardInterrupt) as error:
        return ended_by(error)
    return ended.code if isinstance(ended, Ending) else ended


def ended_by(error: BaseException) -> ExitCode:
    """Tell what went wrong, and return the code for it."""
    if isinstance(error, BrokenPipeError):
        # Whoever read the results has stopped; there is nobody to tell, and no answer either.
        give_up(sys.stdout)
        return code_of(error)
    if isinstance(error, PolicyError):
        from ethicsguard.policy import render_problems

        tell(render_problems(error.problems))
    else:
        tell(f"ethicsguard: {sentence(error)}")
    if isinstance(error, OSError):
        give_up(sys.stdout)
    return ExitCode.INTERRUPTED if isinstance(error, typer.Abort) else code_of(error)


def sentence(error: BaseException) -> str:
    """Return what to say of an error, on one line. Of errors that are not our own, only what cannot quote a payload."""
    if isinstance(error, DeniedError):
        return shown(str(error.problem()["detail"]), _MOST_CHARS)
    if isinstance(error, EthicsGuardError):
        hint = " (--force)" if isinstance(error, OutputExistsError) and "--force" not in str(error) else ""
        return shown(str(error), _MOST_CHARS) + hint
    if isinstance(error, OSError):
        return os_sentence(error)
    return next((words for kinds, words in _SAID if isinstance(error, kinds)), _UNEXPECTED).format(type(error).__name__)


def os_sentence(error: OSError) -> str:
    """Name the file and what the system says of it."""
    place = f"{shown(str(error.filename))}: " if error.filename is not None else ""
    return f"{place}{error.strerror or type(error).__name__}"


def is_incomplete(error: BaseException) -> bool:
    """Whether an error means that content could not be examined, rather than that the call was wrong."""
    return isinstance(error, IncompleteError | MemoryError | RecursionError)
