"""The guard: the one orchestrator. It reads, decides, has edits made, judges the result and keeps a record."""

from __future__ import annotations

import asyncio
import functools
import inspect
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from ethicsguard.audit import record_of
from ethicsguard.decide import with_objections
from ethicsguard.errors import AuditError, IncompleteError, OperatorError, Unexamined, UsageError
from ethicsguard.guard.appliers import Applier, InMemoryApplier
from ethicsguard.guard.context import check_context
from ethicsguard.guard.engine import Engine
from ethicsguard.guard.judging import Coverage, Judgement
from ethicsguard.guard.loading import LoadOptions, load_engine
from ethicsguard.guard.reading import FieldNames
from ethicsguard.guard.settled import SettledPayload, settled
from ethicsguard.model import Decision, DeniedError, Finding, Payload, Request
from ethicsguard.payloads import payload_of

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True, repr=False)
class Enforced:
    """A payload that may go on, and the decision. ``payload`` is of the form that the request's was."""

    payload: Any
    decision: Decision
    coverage: Coverage = field(default_factory=Coverage)

    def __repr__(self) -> str:
        return f"Enforced(decision={self.decision.id!r}, outcome={self.decision.outcome.value!r})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision that nothing was done about, with what was read on the way."""

    decision: Decision
    coverage: Coverage
    first_rows: Mapping[tuple[str, str], int] = field(default_factory=dict)


class Guard:
    """Asked before anything is stored, published, exported or shared. One guard serves all threads.

    Make one with ``Guard.load``. ``decide`` only answers; ``enforce`` answers, changes what has to be
    changed, and raises DeniedError when the payload may not go on. Both leave a record in the audit log.
    """

    def __init__(self, engine: Engine, options: LoadOptions | None = None) -> None:
        self._engine = engine
        self._options = options
        self._reloading = threading.Lock()

    @classmethod
    def load(
        cls,
        config: str | Path | None = None,
        *,
        profile: str | None = None,
        policies: Sequence[str | Path] = (),
        registers: Sequence[str | Path] = (),
        jurisdictions: Sequence[str] | None = None,
        plugins: Sequence[object] = (),
        today: Callable[[], date] | None = None,
        audit: bool = True,
    ) -> Guard:
        """Load policies, registers and plugins.

        ``config`` is a configuration file or the folder of one; without it, ``ethicsguard.toml`` is looked for from
        the working directory upwards. ``profile`` and ``policies`` (directories) go before what the configuration
        says. ``plugins`` are added to the installed ones. ``today`` replaces the clock (UTC). Raises PolicyError
        with every mistake in every file, ConfigurationError when no profile was chosen.
        """
        options = LoadOptions(
            config=Path(config) if config is not None else None,
            profile=profile,
            policies=tuple(Path(each) for each in policies),
            registers=tuple(Path(each) for each in registers),
            jurisdictions=tuple(jurisdictions) if jurisdictions is not None else None,
            plugins=tuple(plugins),
            today=today,
            audit=audit,
        )
        return cls(load_engine(options), options)

    @property
    def engine(self) -> Engine:
        """The parts in use, for tools that explain or test them."""
        return self._engine

    def reload(self) -> None:
        """Load everything again. On a mistake PolicyError is raised, and the last good set stays in force."""
        if self._options is None:
            raise UsageError("this guard was not loaded from files, so there is nothing to load again")
        with self._reloading:
            self._engine = load_engine(self._options)

    # ── the answers ─────────────────────────────────────────────────────────────────────────────────

    def decide(self, request: Request) -> Decision:
        """Answer without changing anything; ``changes`` of the decision says what ``enforce`` would change."""
        verdict = self.check(request)
        return verdict.decision

    def check(self, request: Request) -> Verdict:
        """Answer as ``decide`` does, with what was read on the way."""
        started = time.monotonic()
        engine = self._engine
        judgement, payload = _start(engine, request)
        decision = _with_objections(engine, request, _decide_dry(judgement, payload))
        _record(engine, request, decision, started)
        return Verdict(decision, judgement.coverage, dict(judgement.tally.first_rows))

    def enforce(self, request: Request, applier: Applier | None = None) -> Enforced:
        """Return the payload as it may go on. Raises DeniedError (with the decision) when it may not.

        The changed payload is judged again by the same rules, up to a fixed number of rounds; what then still has
        to be changed denies. Nothing is handed out before the record of it is durable: AuditError means that nothing
        was.
        """
        started = time.monotonic()
        engine = self._engine
        applier = applier if applier is not None else InMemoryApplier()
        try:
            judgement, payload = _start(engine, request)
            decision, changed, coverage = _transform(judgement, payload, applier)
            decision = _with_objections(engine, request, decision)
            allowed = _may_go_on(engine, decision)
            if allowed:
                applier.seal()
            _record(engine, request, decision, started)
            if not allowed:
                raise DeniedError(decision)
            applier.release()
        except BaseException:
            applier.discard()
            raise
        unchanged = payload.value(request.payload) if isinstance(payload, SettledPayload) else request.payload
        return Enforced(applier.result if changed else unchanged, decision, coverage)

    async def adecide(self, request: Request) -> Decision:
        """Answer as ``decide`` does, in a thread of its own: judging is work, not waiting."""
        return await asyncio.to_thread(self.decide, request)

    async def aenforce(self, request: Request) -> Enforced:
        """Enforce as ``enforce`` does, in a thread of its own."""
        return await asyncio.to_thread(self.enforce, request)

    def find(self, payload: Any) -> Iterator[Finding]:
        """Yield every finding of a payload, whatever any policy says of it."""
        judgement = Judgement(self._engine, Request("use", "anything", payload))
        reader = replace(judgement.reader, seek=True)
        for rows in reader.rows(payload_of(payload)):
            yield from reader.observation(rows).findings

    def unexamined(self, payload: Payload) -> tuple[Unexamined, ...]:
        """Return what the last reading of a payload could not examine, without names that hold personal data."""
        names = FieldNames(self._engine.detector)
        gaps = [names.gap(gap) for gap in payload.unexamined()]
        return tuple(replace(gap, field="(name withheld)") if gap.field in names.leaking else gap for gap in gaps)

    # ── conveniences ────────────────────────────────────────────────────────────────────────────────

    def guarded(
        self, *, action: str, resource: str, payload: str, context: Mapping[str, Any] | None = None
    ) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
        """Decorate a function, sync or async, so that its argument named ``payload`` is enforced before it runs."""

        def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
            signature = inspect.signature(function)
            if payload not in signature.parameters:
                raise UsageError(f"the guarded function has no parameter named {payload!r}")

            def request_of(bound: inspect.BoundArguments) -> Request:
                return Request(action, resource, bound.arguments.get(payload), context=context)

            if inspect.iscoroutinefunction(function):

                @functools.wraps(function)
                async def guarded_async(*args: _P.args, **kwargs: _P.kwargs) -> Any:
                    bound = _bound(signature, args, kwargs)
                    enforced = await self.aenforce(request_of(bound))
                    bound.arguments[payload] = enforced.payload
                    awaitable: Awaitable[Any] = function(*bound.args, **bound.kwargs)
                    return await awaitable

                return guarded_async  # type: ignore[return-value]  # _R is the coroutine here

            @functools.wraps(function)
            def guarded_sync(*args: _P.args, **kwargs: _P.kwargs) -> _R:
                bound = _bound(signature, args, kwargs)
                bound.arguments[payload] = self.enforce(request_of(bound)).payload
                return function(*bound.args, **bound.kwargs)

            return guarded_sync

        return decorate

    @contextmanager
    def batch(self, action: str, resource: str, **request: Any) -> Iterator[Batch]:
        """Gather records and enforce them as one table when the block ends; their result is then in ``safe``.

        A block that raises enforces nothing.
        """
        gathered = Batch()
        yield gathered
        gathered.enforced = self.enforce(Request(action, resource, gathered.records, **request))


@dataclass(slots=True, repr=False)
class Batch:
    """Records on their way through a guard."""

    records: list[Mapping[str, Any]] = field(default_factory=list)
    enforced: Enforced | None = None

    def add(self, record: Mapping[str, Any]) -> None:
        """Add one record."""
        self.records.append(record)

    @property
    def safe(self) -> list[Any]:
        """The records as they may go on. Raises UsageError before the block has ended."""
        if self.enforced is None:
            raise UsageError("a batch is enforced when its block ends; read its result after that")
        return list(self.enforced.payload)


def _bound(signature: inspect.Signature, args: Any, kwargs: Any) -> inspect.BoundArguments:
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    return bound


def _start(engine: Engine, request: Request) -> tuple[Judgement, Payload]:
    check_context(request.context, engine.policies.vocabulary.context)
    return Judgement(engine, request), settled(request.payload)


def _decide_dry(judgement: Judgement, payload: Payload) -> Decision:
    """Read and plan, and throw the plan away."""
    try:
        judgement.read(payload)
        if judgement.has_duties:
            for _edit in judgement.edits(payload):
                pass
    except (IncompleteError, OperatorError) as error:
        return _broken_off(judgement, payload, error)
    return judgement.decision(payload)


def _broken_off(judgement: Judgement, payload: Payload, error: IncompleteError | OperatorError) -> Decision:
    """Return the answer where something failed on the way.

    A site may let through what nothing could be told about. It never lets through what is known to need changes that
    were not made.
    """
    judgement.failure = str(error)
    decision = judgement.decision(payload)
    if judgement.has_duties and _may_go_on(judgement.engine, decision):
        return judgement.decision(payload, refusal=f"What has to be changed could not be changed: {error}")
    return decision


def _with_objections(engine: Engine, request: Request, decision: Decision) -> Decision:
    """Ask the plugins, which can make an answer stricter and never looser."""
    return with_objections(decision, engine.plugins.objections(request.action, request, decision))


def _may_go_on(engine: Engine, decision: Decision) -> bool:
    """Whether it is permitted, or let through by the site: never where a rule or a plugin stops it."""
    if any(reason.stops for reason in decision.reasons):
        return False
    return decision.permitted or decision.outcome in engine.let_through.get(decision.action, frozenset())


def _transform(judgement: Judgement, payload: Payload, applier: Applier) -> tuple[Decision, bool, Coverage]:
    """Change the payload until nothing is left to change. Also says whether anything was changed."""
    engine, request = judgement.engine, judgement.request
    first: Decision | None = None
    for changed_before in range(engine.max_rounds + 1):
        decision, changed = _step(engine, judgement, payload, applier)
        first = _merged(first, decision)
        if changed is None:
            return first, changed_before > 0, judgement.coverage
        payload = changed
        judgement = Judgement(engine, replace_payload(request, payload))
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
        if not _may_go_on(engine, judgement.decision(payload)):
            return _decide_dry(judgement, payload), None
        changed = applier.apply(payload, judgement.edits(payload))
    except (IncompleteError, OperatorError) as error:
        return _broken_off(judgement, payload, error), None
    decision = judgement.decision(payload)
    if not judgement.tally.edits or not _may_go_on(engine, decision):
        return decision, None
    return decision, changed


def _merged(first: Decision | None, later: Decision) -> Decision:
    """Return the decision to report: the first says what was done, a later one may still stop."""
    if first is None:
        return later
    if later.outcome is not first.outcome:
        return replace(later, changes=first.changes, notes=tuple(sorted({*first.notes, *later.notes})))
    extra = tuple(change for change in later.changes if change not in first.changes)
    return replace(first, changes=tuple(sorted(first.changes + extra)))


def replace_payload(request: Request, payload: Payload) -> Request:
    """Return the same request about another payload."""
    return Request(request.action, request.resource, payload, request.subject, request.context)


def _record(engine: Engine, request: Request, decision: Decision, started: float) -> None:
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
