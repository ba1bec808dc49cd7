"""Decides: evaluates rules on facts, and combines what fired into one answer."""

from ethicsguard.decide.combine import Circumstances, combine, with_objections
from ethicsguard.decide.in_process import Fired, InProcessDecisionPoint

__all__ = ["Circumstances", "Fired", "InProcessDecisionPoint", "combine", "with_objections"]
