"""The way of one request, step by step: judge, have the edits made, judge the result, keep a record."""

from __future__ import annotations

import time
from dataclasses import replace

from ethicsguard.audit import record_of
from ethicsguard.decide import with_objections
from ethicsguard.errors import AuditError, IncompleteError, OperatorError
from ethicsguard.guard.appliers import Applier
from ethicsguard.guard.context import check_context
from ethicsguard.guard.engine import Engine
from ethicsguard.guard.judging import Coverage, Judgement
from ethicsguard.guard.settled import settled
from ethicsguard.model import Decision, Payload, Request


def start(engine: Engine, request: Request) -> tuple[Judgement, Payload]:
    """Return what judges a request, and its payload. Raises UsageError for what is no payload or no declaration."""
    check_context(request.context, engine.policies.vocabulary.context)
    return Judgement(engine, request), settled(request.payload)


def decide_dry(judgement: Judgement, payload: Payload) -> Decision:
    """Read and plan, and throw the plan away."""
    try:
        judgement.read(payload)
        _plan(judgement, payload)
    except (IncompleteError, OperatorError) as error:
        return _broken_off(judgement, payload, error)
    return judgement.decision(payload)


def _plan(judgement: Judgement, payload: Payload) -> None:
    """Plan all edits without making them, so that the decision says what they would be."""
    if judgement.has_duties:
        for _edit in judgement.edits(payload):
            pass


def _broken_off(judgement: Judgement, payload: Payload, error: IncompleteError | OperatorError) -> Decision:
    """Return the answer where something failed on the way.

    A site may let through what nothing could be told about. It never lets through what is known to need changes that
    were not made.
    """
    judgement.failure = str(error)
    decision = judgement.decision(payload)
    if judgement.has_duties and may_go_on(judgement.engine, decision):
        return judgement.decision(payload, refusal=f"What has to be changed could not be changed: {error}")
    return decision


def with_plugins(engine: Engine, request: Request, decision: Decision) -> Decision:
    """Ask the plugins, which can make an answer stricter and never looser."""
    return with_objections(decision, engine.plugins.objections(request.action, request, decision))


def may_go_on(engine: Engine, decision: Decision) -> bool:
    """Whether it is permitted, or let through by the site: never where a rule or a plugin stops it."""
    if any(reason.stops for reason in decision.reasons):
        return False
    return decision.permitted or decision.outcome in engine.let_through.get(decision.action, frozenset())


def transform(judgement: Judgement, payload: Payload, applier: Applier) -> tuple[Decision, bool, Coverage]:
    """Change the payload until nothing is left to change. Also says whether anything was changed."""
    engine, request = judgement.engine, judgement.request
    first: Decision | None = None
    for changed_before in range(engine.max_rounds + 1):
        decision, changed = _step(engine, judgement, payload, applier)
        first = _merged(first, decision)
        if changed is None:
            return first, changed_before > 0, judgement.coverage
        payload = changed
        judgement = Judgement(engine, about_payload(request, payload))
    left = judgement.decision(
        payload, refusal="What had to be removed could not be removed completely in a few rounds."
    )
    return _merged(first, left), True, judgement.coverage


def _step(engine: Engine, judgement: Judgement, payload: Payload, applier: Applier) -> tuple[Decision, Payload | None]:
    """Judge, and apply what has to be changed. The new payload is None when the answer is final."""
    try:
        judgement.read(payload)
        if not judgement.has_duties:
            return judgement.decision(payload), None
        if not may_go_on(engine, judgement.decision(payload)):
            _plan(judgement, payload)
            return judgement.decision(payload), None
        changed = applier.apply(payload, judgement.edits(payload))
    except (IncompleteError, OperatorError) as error:
        return _broken_off(judgement, payload, error), None
    decision = judgement.decision(payload)
    if not judgement.tally.edits or not may_go_on(engine, decision):
        return decision, None
    return decision, changed


def _merged(first: Decision | None, later: Decision) -> Decision:
    """Return the decision to report: the first says what was done, a later one may still stop."""
    if first is None:
        return later
    # One that a site lets through must not hide what stops the changed payload, although both are told as the same.
    if later.outcome is not first.outcome or any(reason.stops for reason in later.reasons):
        return replace(later, changes=first.changes, notes=tuple(sorted({*first.notes, *later.notes})))
    extra = tuple(change for change in later.changes if change not in first.changes)
    return replace(first, changes=tuple(sorted(first.changes + extra)))


def about_payload(request: Request, payload: Payload) -> Request:
    """Return the same request about another payload."""
    return Request(request.action, request.resource, payload, request.subject, request.context)


def keep_record(engine: Engine, request: Request, decision: Decision, started: float) -> None:
    """Write the record to every sink; the answer counts only when all of them have it."""
    record = record_of(request, decision, timings_ms={"total": round((time.monotonic() - started) * 1000, 1)})
    for sink in engine.sinks:
        try:
            sink.append(record)
        except AuditError:
            raise
        except Exception as error:  # a sink of a plugin may raise anything; its words may quote the record
            raise AuditError(f"an audit sink failed ({type(error).__name__}); nothing was handed out") from None
    # What is told of a decision afterwards cannot change it: the registry reports a plugin that fails.
    engine.plugins.notify(request, decision)
