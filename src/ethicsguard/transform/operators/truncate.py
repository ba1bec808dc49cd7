"""The operator truncate: leaves the beginning of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ethicsguard.model import PLACEHOLDER, Protection
from ethicsguard.transform.operators.base import BuiltInOperator
from ethicsguard.transform.operators.parameters import Parameter, Whole


class Truncate(BuiltInOperator):
    """Leaves at most ``max_chars`` code points. A placeholder that would be cut in two goes as a whole.

    What it leaves is as it was, so it protects no more than ``keep`` does, and whatever else is asked for wins.
    """

    name = "truncate"
    protection = Protection.KEEP
    parameters: ClassVar[Mapping[str, Parameter]] = {"max_chars": Whole(required=True, least=1)}

    def covers(self, parameters: Mapping[str, Any]) -> bool:  # noqa: ARG002 however little is left
        """Nothing is covered: the beginning stays as it was."""
        return False

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        most: int = settings["max_chars"]
        return len(value) <= most

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:  # noqa: ARG002 no name is written
        end = settings["max_chars"]
        for token in PLACEHOLDER.finditer(value):
            if token.start() < end < token.end():
                end = token.start()
            if token.start() >= end:
                break
        return value[:end].rstrip()
