"""What became of an example or a case."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestResult:
    """One example or case, its place, and what was wrong with it (empty: it passed)."""

    __test__ = False  # pytest takes the name for a test's

    subject: str
    name: str
    path: str
    line: int
    failure: str = ""

    @property
    def passed(self) -> bool:
        """Whether what came out is what was expected."""
        return not self.failure
