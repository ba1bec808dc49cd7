"""How a function of a plugin is called: muted, and with every failure turned into an error that quotes nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ethicsguard.errors import EthicsGuardError, PluginError
from ethicsguard.plugins.scrub import muted


def call(
    plugin: str,
    what: str,
    function: Callable[..., Any],
    *arguments: Any,
    error: Callable[[str], EthicsGuardError] = PluginError,
) -> Any:
    """Call a plugin's function and return what it returns.

    Raises what ``error`` makes of a message, when the function raises anything, ``sys.exit`` included, or returns
    something to be awaited. ``what`` names the function in that message; of the failure only the type is told, as its
    words may quote what the plugin was given.
    """
    failure = ""
    result = None
    with muted(plugin):
        try:
            result = function(*arguments)
        except KeyboardInterrupt:
            raise
        except BaseException as exc:
            failure = f"failed ({type_name(exc)})"
        if inspect.isawaitable(result) or inspect.isasyncgen(result):
            failure = "is asynchronous; plugins are ordinary functions"
            getattr(result, "close", lambda: None)()
    if failure:
        # Raised out here, so that the plugin's own exception is not even the context of this one.
        raise error(f"plugin {plugin}: {what} {failure}")
    return result


def type_name(exc: BaseException) -> str:
    """Return the name of an error's type, unless it is one that may hold more than a name."""
    name = type(exc).__name__
    return name if name.isascii() and name.isidentifier() and len(name) <= 64 else "an error"


def is_async(function: object) -> bool:
    """Whether calling it would give something to await instead of a result."""
    plain = inspect.unwrap(function) if callable(function) else function
    plain = getattr(plain, "func", plain)  # of a partial
    return inspect.iscoroutinefunction(plain) or inspect.isasyncgenfunction(plain)
