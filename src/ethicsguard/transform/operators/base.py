"""What all built-in operators have in common: reading parameters, and leaving alone what needs no change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from ethicsguard.errors import OperatorError
from ethicsguard.model import Protection, placeholder
from ethicsguard.transform.operators.parameters import Parameter, read_parameters

_ENTITY: Final = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
_PLAIN: Final = re.compile(r"<[A-Z][A-Z0-9_]{1,63}>")


def is_plain_placeholder(value: str) -> bool:
    """Whether a value is ``<ENTITY>`` and nothing else. Pseudonyms, each of which stands for one person, are not."""
    return _PLAIN.fullmatch(value) is not None


def entity_placeholder(entity: str) -> str:
    """Return ``<ENTITY>``. Raises OperatorError for a name that cannot stand in a placeholder."""
    if _ENTITY.fullmatch(entity) is None:
        raise OperatorError("the name of an entity is capital letters, digits and underscores, 2 to 64 of them")
    return placeholder(entity)


class BuiltInOperator:
    """An operator of this package.

    A subclass says what a value looks like when nothing is left to do (``_is_done``) and how a value gets there
    (``_change``, which is asked only about values that are not). Blank values and plain placeholders need nothing.
    """

    name: ClassVar[str]
    protection: ClassVar[Protection]
    parameters: ClassVar[Mapping[str, Parameter]] = {}

    def problems(self, parameters: Mapping[str, Any]) -> Sequence[str]:
        """Say what is wrong with parameters, in sentences for the author of a policy; empty if nothing is."""
        values, problems = read_parameters(self.name, self.parameters, parameters)
        return problems or self._contradictions(values)

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
        """Return what stands in the value's place; the value itself if nothing is left to do. Raises OperatorError."""
        settings = self._settings(parameters)
        if self._is_discharged(value, settings):
            return value
        return self._change(value, entity, settings)

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:  # noqa: ARG002 the protocol's; ours ask the value alone
        """Whether a value already is as ``apply`` leaves values. Raises OperatorError for parameters that are wrong."""
        return self._is_discharged(value, self._settings(parameters))

    def covers(self, parameters: Mapping[str, Any]) -> bool:  # noqa: ARG002 asked of those that can leave text
        """Whether the operator, applied to a whole value, leaves nothing of the personal data found inside it."""
        return True

    def __repr__(self) -> str:
        return f"<operator {self.name}>"

    def _is_discharged(self, value: str, settings: Mapping[str, Any]) -> bool:
        return not value.strip() or is_plain_placeholder(value) or self._is_done(value, settings)

    def _settings(self, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        values, problems = read_parameters(self.name, self.parameters, parameters)
        problems += () if problems else self._contradictions(values)
        if problems:
            raise OperatorError(problems[0])
        return values

    def _contradictions(self, settings: Mapping[str, Any]) -> list[str]:  # noqa: ARG002 of use to those with rules of their own
        return []

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        raise NotImplementedError

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:
        raise NotImplementedError


class GeneralisingOperator(BuiltInOperator):
    """An operator that makes a value coarser. What it cannot read does not pass: it becomes a plain placeholder."""

    protection = Protection.GENERALISE

    def _change(self, value: str, entity: str, settings: Mapping[str, Any]) -> str:
        coarse = self._coarsen(value.strip(), settings)
        return entity_placeholder(entity) if coarse is None else coarse

    def _coarsen(self, value: str, settings: Mapping[str, Any]) -> str | None:
        """Return the coarser value, or None for one that is not understood."""
        raise NotImplementedError
