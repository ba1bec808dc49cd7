"""Where obligations meet: which operator is applied, and what it makes of a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ethicsguard.errors import EthicsGuardError, OperatorError
from ethicsguard.model import Obligation, Operator, Protection, placeholder


@dataclass(frozen=True, slots=True)
class Choice:
    """The operator that won. ``chosen`` ask for it, sorted by rule id; ``others`` gave way."""

    operator: Operator
    chosen: tuple[Obligation, ...]
    others: tuple[Obligation, ...]

    @property
    def rule_ids(self) -> frozenset[str]:
        """The rules on whose behalf something is changed."""
        return frozenset(obligation.rule_id for obligation in self.chosen)

    @property
    def covers(self) -> bool:
        """Whether findings inside a value are gone once the operator was applied to the whole of it.

        Built-in operators say so themselves. Of others it is believed only if they leave nothing of a value.
        """
        says = getattr(self.operator, "covers", None)
        if says is None:
            return self.operator.protection >= Protection.REDACT
        return all(says(obligation.parameters) for obligation in self.chosen)

    def is_discharged(self, value: str, entity: str) -> bool:
        """Whether a value is as all of those that ask for the operator want it. Raises OperatorError."""
        return all(_asked(self.operator, value, entity, obligation.parameters) for obligation in self.chosen)

    def apply(self, value: str, entity: str) -> str:
        """Return the value changed so that all of ``chosen`` are discharged. Raises OperatorError.

        Where they give the operator different parameters (a grid of 0.01 and one of 0.1 degrees), the first whose
        result serves all is taken. If none does they are applied one after the other, and if that is not
        enough either, a plain placeholder stays.
        """
        step = value
        for obligation in self.chosen:
            result = _applied(self.operator, value, entity, obligation.parameters)
            if self.is_discharged(result, entity):
                return result
            step = _applied(self.operator, step, entity, obligation.parameters)
        if len(self.chosen) > 1:
            step = step if self.is_discharged(step, entity) else placeholder(entity)
            if self.is_discharged(step, entity):
                return step
        raise OperatorError(f"the operator {self.operator.name} left a value that it does not call discharged")


def choose(obligations: Sequence[Obligation], operators: Mapping[str, Operator]) -> Choice | None:
    """Return the most protective of the operators asked for; None if none changes anything.

    Among equally protective ones, that of the first rule id wins.
    Raises OperatorError for an operator that nobody brought.
    """
    asked = sorted(
        (obligation for obligation in obligations if _named(obligation, operators).name != "keep"),
        key=lambda obligation: (-_named(obligation, operators).protection, obligation.rule_id, obligation.operator),
    )
    if not asked:
        return None
    winner = _named(asked[0], operators)
    return Choice(
        winner,
        tuple(obligation for obligation in asked if obligation.operator == asked[0].operator),
        tuple(obligation for obligation in asked if obligation.operator != asked[0].operator),
    )


def _named(obligation: Obligation, operators: Mapping[str, Operator]) -> Operator:
    operator = operators.get(obligation.operator)
    if operator is None:
        raise OperatorError(
            f"rule {obligation.rule_id} asks for the operator {obligation.operator}, which there is not"
        )
    return operator


def _applied(operator: Operator, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
    try:
        result = operator.apply(value, entity, parameters)
    except EthicsGuardError:
        raise
    except Exception as error:  # an operator of a plugin may raise anything, and quote the value in it
        raise OperatorError(f"the operator {operator.name} failed with {type(error).__name__}") from None
    if not isinstance(result, str):
        raise OperatorError(f"the operator {operator.name} did not return a text")
    return result


def _asked(operator: Operator, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:
    try:
        return operator.is_discharged(value, entity, parameters) is True
    except EthicsGuardError:
        raise
    except Exception as error:  # as above
        raise OperatorError(f"the operator {operator.name} failed with {type(error).__name__}") from None
