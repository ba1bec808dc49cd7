"""ethicsguard: asked before what residents told you is stored, published, exported or shared.

The names below are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ethicsguard.errors import (
        AuditError,
        ConfigurationError,
        EthicsGuardError,
        IncompleteError,
        OperatorError,
        PluginError,
        PolicyError,
        UsageError,
    )
    from ethicsguard.guard import Enforced, Guard, Verdict
    from ethicsguard.hookspecs import hookimpl
    from ethicsguard.model import Decision, DeniedError, Finding, Outcome, Request

__version__ = "0.1.0"

_HOMES = {
    "AuditError": "ethicsguard.errors",
    "ConfigurationError": "ethicsguard.errors",
    "Decision": "ethicsguard.model",
    "DeniedError": "ethicsguard.model",
    "Enforced": "ethicsguard.guard",
    "EthicsGuardError": "ethicsguard.errors",
    "Finding": "ethicsguard.model",
    "Guard": "ethicsguard.guard",
    "IncompleteError": "ethicsguard.errors",
    "OperatorError": "ethicsguard.errors",
    "Outcome": "ethicsguard.model",
    "PluginError": "ethicsguard.errors",
    "PolicyError": "ethicsguard.errors",
    "Request": "ethicsguard.model",
    "UsageError": "ethicsguard.errors",
    "Verdict": "ethicsguard.guard",
    "hookimpl": "ethicsguard.hookspecs",
}

__all__ = [
    "AuditError",
    "ConfigurationError",
    "Decision",
    "DeniedError",
    "Enforced",
    "EthicsGuardError",
    "Finding",
    "Guard",
    "IncompleteError",
    "OperatorError",
    "Outcome",
    "PluginError",
    "PolicyError",
    "Request",
    "UsageError",
    "Verdict",
    "__version__",
    "hookimpl",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
