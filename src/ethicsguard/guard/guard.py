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

from ethicsguard.errors import Unexamined, UsageError
from ethicsguard.guard.appliers import Applier, InMemoryApplier
from ethicsguard.guard.enforcing import decide_dry, keep_record, may_go_on, start, transform, with_plugins
from ethicsguard.guard.engine import Engine
from ethicsguard.guard.judging import Coverage, Judgement
from ethicsguard.guard.loading import LoadOptions, load_engine
from ethicsguard.guard.reading import FieldNames
from ethicsguard.guard.settled import SettledPayload
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
        judgement, payload = start(engine, request)
        decision = with_plugins(engine, request, decide_dry(judgement, payload))
        keep_record(engine, request, decision, started)
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
            judgement, payload = start(engine, request)
            decision, changed, coverage = transform(judgement, payload, applier)
            decision = with_plugins(engine, request, decision)
            allowed = may_go_on(engine, decision)
            if allowed:
                applier.seal()
            keep_record(engine, request, decision, started)
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
