"""Calls into recognizers, which other people write: whatever goes wrong there is a DetectorError, without any text."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from ethicsguard.errors import DetectorError


def called(name: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a part of the recognizer of that name. Raises DetectorError when it raises, exits or is asynchronous."""
    try:
        answer = function(*args, **kwargs)
    except (Exception, SystemExit) as exc:
        # Only the type's name is kept, and the error is raised below, outside of this block, so that nothing leads
        # back to a message that may quote the text.
        failure = type(exc).__name__
    else:
        if not inspect.isawaitable(answer):
            return answer
        if inspect.iscoroutine(answer):
            answer.close()
        failure = "it is asynchronous"
    raise DetectorError(
        f"the recognizer {name} failed ({failure}); nothing that it should have examined is let through"
    )


def timed_matches(name: str, compiled: Any, text: str, timeout_s: float) -> Iterator[Any]:
    """Yield the matches of a compiled pattern (of ``regex``). Raises DetectorError when they take longer than told."""
    deadline = monotonic() + timeout_s
    is_late = False
    try:
        for match in compiled.finditer(text, timeout=timeout_s):
            if monotonic() > deadline:
                is_late = True
                break
            yield match
    except TimeoutError:
        is_late = True
    if is_late:
        raise too_slow(name, timeout_s)


def too_slow(name: str, timeout_s: float) -> DetectorError:
    """Return the error for a recognizer that took longer than it may."""
    return DetectorError(
        f"the recognizer {name} took longer than {timeout_s:g} s over one text, which counts as not examined; "
        "shorten the text, or leave the recognizer out if it is one of your own"
    )
