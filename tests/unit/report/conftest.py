from collections.abc import Callable

import pytest

from ethicsguard.model import Decision, Effect, Outcome, Pillar, Reason, Status


def decision(outcome: Outcome = Outcome.PERMIT, **parts: object) -> Decision:
    fixed = {"id": "d1", "action": "publish", "resource": "post", "policy_digest": "sha256:00", "date": "2026-11-23"}
    return Decision(outcome=outcome, **{**fixed, **parts})  # type: ignore[arg-type]


def reason(rule_id: str = "r1", **parts: object) -> Reason:
    fixed = {
        "title": "A title",
        "pillar": Pillar.DATA_PROTECTION,
        "effect": Effect.DENY,
        "status": Status.LAW,
        "message": "Do this.",
    }
    return Reason(rule_id=rule_id, **{**fixed, **parts})  # type: ignore[arg-type]


@pytest.fixture
def decide() -> Callable[..., Decision]:
    return decision


@pytest.fixture
def because() -> Callable[..., Reason]:
    return reason
