"""The guard and what it works with."""

from ethicsguard.guard.appliers import Applier, InMemoryApplier
from ethicsguard.guard.engine import Engine
from ethicsguard.guard.guard import Enforced, Guard, Verdict
from ethicsguard.guard.judging import Coverage, Judgement
from ethicsguard.guard.loading import LoadOptions, load_engine

__all__ = [
    "Applier",
    "Coverage",
    "Enforced",
    "Engine",
    "Guard",
    "InMemoryApplier",
    "Judgement",
    "LoadOptions",
    "Verdict",
    "load_engine",
]
