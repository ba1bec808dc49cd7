"""The two ends of the scale: keep changes nothing, drop takes the whole field away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ethicsguard.model import Protection
from ethicsguard.transform.operators.base import BuiltInOperator


class Keep(BuiltInOperator):
    """Leaves a value as it is. Any other operator that meets it wins."""

    name = "keep"
    protection = Protection.KEEP

    def covers(self, parameters: Mapping[str, Any]) -> bool:  # noqa: ARG002 takes none
        """Nothing is covered."""
        return False

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:  # noqa: ARG002 any value is
        return True


class Drop(BuiltInOperator):
    """Takes the field away, key and value; where columns are fixed, its cell is left empty.

    The plan of changes does the taking away. Asked for a value, as of the part of a text, drop answers with none.
    """

    name = "drop"
    protection = Protection.DROP

    def _is_discharged(self, value: str, settings: Mapping[str, Any]) -> bool:  # noqa: ARG002 takes none
        return not value.strip()  # a placeholder still says that there was something

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:  # noqa: ARG002 nothing is left of any
        return ""
