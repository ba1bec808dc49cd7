"""Judges a payload: one reading gathers the facts, rules are evaluated on them, a second one plans the edits.

A rule that reads what differs from row to row is judged once for each distinct combination of the facts that such rules
read, not once for each row: exports have many rows and few combinations.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ethicsguard.decide import Circumstances, Fired, combine
from ethicsguard.errors import EthicsGuardError, FactError, IncompleteError, LimitExceededError
from ethicsguard.guard.engine import Engine
from ethicsguard.guard.reading import FieldNames, Reader, Row
from ethicsguard.guard.tally import Tally
from ethicsguard.model import (
    Change,
    Decision,
    Disclosure,
    Edit,
    FactCollector,
    Level,
    Obligation,
    Payload,
    Request,
    Rule,
    Setting,
)
from ethicsguard.transform.plan import Cell, Planner

MAX_NAMED_FIELDS = 40
_CONTRACT_FACT = "facts.fields.unclassified"


@dataclass(frozen=True, slots=True)
class Duties:
    """What must be done to a row, and what must stay."""

    obligations: tuple[Obligation, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()

    def __add__(self, other: Duties) -> Duties:
        return Duties(self.obligations + other.obligations, self.disclosures + other.disclosures)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read: rows, distinct fields, and the fields in the order in which they came."""

    rows: int = 0
    fields: tuple[str, ...] = ()


class Judgement:
    """One request under one engine. Not thread-safe; made for one use."""

    def __init__(self, engine: Engine, request: Request) -> None:
        self.engine = engine
        self.request = request
        self.setting: Setting = engine.setting()
        self.document = _request_document(request)
        self.rules, self.not_considered = engine.select(request, self.setting.today)
        seek = self._needs_findings()
        names = FieldNames(engine.detector, thorough=seek)
        self.reader = Reader(
            detector=engine.detector,
            names=names,
            contract=engine.contract,
            resource=request.resource.type,
            min_score=engine.min_score,
            seek=seek,
            max_depth=engine.max_depth,
            max_text_chars=engine.max_text_chars,
        )
        self.coverage = Coverage()
        self.tally = Tally()
        self.facts: dict[str, Any] = {}
        self.failure = ""
        self._bound: tuple[Rule, ...] = ()
        self._fired: tuple[Fired, ...] = ()
        self._whole = Duties()
        self._by_combination: dict[str, Duties] = {}
        self._rows_seen = b""
        self._row_paths = self._paths_of_rows()

    # ── what has to be known ────────────────────────────────────────────────────────────────────────

    def _parts(self) -> set[str]:
        return {path.split(".")[1] for rule in self.rules for path in rule.reads if path.startswith("facts.")}

    def _needs_findings(self) -> bool:
        if any(each.entities for rule in self.rules for each in rule.obligations):
            return True
        providers = self.engine.providers
        return any(part in providers and providers[part].reads_findings for part in self._parts())

    def _paths_of_rows(self) -> tuple[str, ...]:
        """The row-level facts that rules read: two rows that agree on these are judged alike."""
        rows = self.engine.row_providers
        paths = {path.removeprefix("facts.") for rule in self.rules for path in rule.reads}
        return tuple(sorted(path for path in paths if path.split(".")[0] in rows))

    # ── first reading: the facts ────────────────────────────────────────────────────────────────────

    def read(self, payload: Payload) -> None:
        """Gather the facts, and evaluate all rules on them."""
        providers = [provider for name, provider in self.engine.providers.items() if name in self._parts()]
        combinations: Counter[str] = Counter()
        try:
            collectors = {each.name: each.collector(self.request, self.setting, payload.kind) for each in providers}
            self._read_rows(payload, collectors, combinations)
            self.facts = {name: dict(collector.facts()) for name, collector in collectors.items()}
            self._evaluate(combinations)
        except IncompleteError as error:
            self.failure = str(error)
            raise
        except Exception as error:  # a provider that breaks has told us nothing
            self.failure = f"a fact could not be computed ({type(error).__name__})"
            raise FactError("", self.failure) from None

    def _read_rows(self, payload: Payload, collectors: Mapping[str, FactCollector], combinations: Counter[str]) -> None:
        count, fields, seen = 0, dict[str, None](), hashlib.sha256()
        for rows in self.reader.rows(payload):
            count += len(rows)
            fields.update((leaf.field, None) for row in rows for leaf in row.leaves)
            observation = self.reader.observation(rows)
            for collector in collectors.values():
                collector.observe(observation)
            told = [self._combination(row) for row in rows]
            combinations.update(told)
            seen.update("".join(told).encode())
            if len(combinations) > self.engine.max_distinct_rows:
                raise LimitExceededError(
                    f"rules read facts that differ in more than {self.engine.max_distinct_rows} ways from row to row; "
                    "raise limits.max_distinct_rows, or split the export"
                )
        self.coverage = Coverage(count, tuple(fields))
        self._rows_seen = seen.digest()

    def _combination(self, row: Row) -> str:
        """Return the row-level facts of a row that rules read, as canonical JSON."""
        if not self._row_paths:
            return "{}"
        parts = {path.split(".")[0] for path in self._row_paths}
        facts = {
            part: self.engine.row_providers[part].row_facts(row.leaves, self.request, self.setting)
            for part in sorted(parts)
        }
        read: dict[str, dict[str, Any]] = {part: {} for part in parts}
        for path in self._row_paths:
            part, _, name = path.partition(".")
            if name in facts[part]:
                read[part][name] = facts[part][name]
        return json.dumps(read, sort_keys=True)

    # ── the rules ───────────────────────────────────────────────────────────────────────────────────

    def _evaluate(self, combinations: Counter[str]) -> None:
        point = self.engine.decision_point
        facts = self._facts_document({})
        self._bound = point.binding_rules(self.rules, facts, self.document)
        whole = [rule for rule in self._bound if rule.level is Level.DATASET]
        by_row = [rule for rule in self._bound if rule.level is Level.RECORD]
        fired = list(point.judge(whole, facts, self.document))
        self._whole = _duties(fired)
        rows: dict[str, Fired] = {}
        for combination in sorted(combinations):
            own = point.judge(by_row, self._facts_document(json.loads(combination)), self.document)
            self._by_combination[combination] = _duties(own)
            for each in own:
                known = rows.get(each.rule.id, replace(each, rows=0))
                # Of all rows, one where the rule held is shown rather than one where it could not be told.
                shown = each if known.because_unknown and not each.because_unknown else known
                rows[each.rule.id] = replace(shown, rows=(known.rows or 0) + combinations[combination])
        self._fired = tuple(fired) + tuple(rows[rule_id] for rule_id in sorted(rows))

    def _facts_document(self, row_facts: Mapping[str, Any]) -> dict[str, Any]:
        return {**self.facts, **row_facts}

    # ── second reading: the edits ───────────────────────────────────────────────────────────────────

    def edits(self, payload: Payload) -> Iterator[Edit]:
        """Yield the edits that the obligations ask for, in the order of the rows, and keep a tally.

        Raises OperatorError, or IncompleteError for whatever else goes wrong.
        """
        broken = ""
        try:
            yield from self._planned(payload)
        except EthicsGuardError:
            raise
        except Exception as error:  # a payload of the caller's may raise anything, and quote itself
            broken = type(error).__name__
        if broken:  # raised out here, so that what it says of itself is not even the context of this error
            raise IncompleteError(f"the changes could not be planned ({broken})")

    def _planned(self, payload: Payload) -> Iterator[Edit]:
        planner = Planner(
            operators=self.engine.operators,
            people=self.engine.people,
            statuses={rule.id: rule.status for rule in self._bound},
        )
        self.tally = Tally()
        resource = self.request.resource.type
        seen = hashlib.sha256()
        for rows in self.reader.rows(payload):
            for row in rows:
                combination = self._combination(row)
                seen.update(combination.encode())
                duties = self._whole + self._by_combination.get(combination, Duties())
                if not duties.obligations:
                    continue
                cells = [
                    Cell(leaf, spans, self.engine.contract.classify(leaf.field, resource))
                    for leaf, spans in zip(row.leaves, row.spans, strict=True)
                ]
                plan = planner.plan(cells, duties.obligations, duties.disclosures)
                self.tally.note(row.number, plan)
                yield from plan.edits
        if seen.digest() != self._rows_seen:
            raise IncompleteError("rows, or facts about them, changed while they were judged: judge them again")

    @property
    def has_duties(self) -> bool:
        """Whether any row has an obligation at all."""
        return bool(self._whole.obligations) or any(each.obligations for each in self._by_combination.values())

    def _undischargeable(self) -> str:
        """Say what no operator can mend: personal data in the names of fields."""
        wanted = {entity for each in self._all_obligations() for entity in each.entities}
        entities = sorted({span.entity for spans in self.reader.names.leaking.values() for span in spans} & wanted)
        if not entities:
            return ""
        count = len(self.reader.names.leaking)
        return (
            f"The names of {count} field{'s' if count > 1 else ''} hold personal data ({', '.join(entities)}): "
            "give what they name as values."
        )

    def _lacking_role(self) -> str:
        """Say which roles the site requires of the caller, if the caller has none of them."""
        required = self.engine.required_roles.get(self.request.action, ())
        if not required or set(required) & set(self.request.subject.roles):
            return ""
        return f"The site lets only {' or '.join(sorted(required))} do this; the caller has no such role."

    def _all_obligations(self) -> Iterator[Obligation]:
        yield from self._whole.obligations
        for duties in self._by_combination.values():
            yield from duties.obligations

    # ── the answer ──────────────────────────────────────────────────────────────────────────────────

    def decision(self, payload: Payload, *, refusal: str = "") -> Decision:
        """Return the decision, with the changes that were planned so far."""
        around = Circumstances(
            policy_digest=self.engine.policies.digest,
            date=self.setting.today.isoformat(),
            bound_rules=self._bound,
            not_considered=self._left_out(),
            required_pillars=self.engine.required_pillars.get(self.request.action, ()),
            facts=self._facts_read(),
            unexamined=tuple(map(self.reader.names.gap, payload.unexamined())),
            conflicts=tuple(sorted(self.tally.conflicts)),
            failure=self.failure,
            refusal=refusal or self._lacking_role() or self._undischargeable(),
            changes=[Change(*key, count) for key, count in self.tally.changes.items()],
            notes=self._plugin_notes()
            + self._unclassified_note()
            + self.tally.kept_notes()
            + tuple(sorted(self.tally.notes)),
        )
        return combine(self.request, self._fired, around)

    def _left_out(self) -> Mapping[str, int]:
        unbound = len(self.rules) - len(self._bound)
        if not unbound or self.failure:
            return self.not_considered
        return {**self.not_considered, "does not bind this site": unbound}

    def _facts_read(self) -> dict[str, Any]:
        """The facts that bound rules read and that may be shown; those that differ by row are in the reasons."""
        shown: dict[str, Any] = {}
        known = self.engine.policies.vocabulary.facts
        for path in sorted({each for rule in self._bound for each in rule.reads if each.startswith("facts.")}):
            name = path.removeprefix("facts.")
            value: Any = self.facts
            for step in name.split("."):
                value = value.get(step) if isinstance(value, Mapping) else None
            if value is not None and name in known and known[name].showable:
                shown[name] = value
        return shown

    def _plugin_notes(self) -> tuple[str, ...]:
        """Say which plugins are broken: what they would have found or objected to is missing from every answer."""
        broken = (each for each in self.engine.plugins.plugins if each.state == "quarantined")
        return tuple(f"the plugin {each.name} is not in use: {each.reason}" for each in broken)

    def _unclassified_note(self) -> tuple[str, ...]:
        """Name the fields without a class where a rule asks for one, so that people know which to classify."""
        if not any(_CONTRACT_FACT in fired.rule.reads for fired in self._fired):
            return ()
        resource = self.request.resource.type
        names = [
            name.removeprefix("/")
            for name in self.coverage.fields
            if self.engine.contract.classify(name, resource) is None
        ]
        more = f" and {len(names) - MAX_NAMED_FIELDS} more" if len(names) > MAX_NAMED_FIELDS else ""
        return (f"not classified: {', '.join(names[:MAX_NAMED_FIELDS])}{more}",) if names else ()


def _duties(fired: Sequence[Fired]) -> Duties:
    return Duties(
        tuple(each for one in fired for each in one.rule.obligations),
        tuple(one.rule.disclosure for one in fired if one.rule.disclosure is not None),
    )


def _request_document(request: Request) -> dict[str, Any]:
    """Return the request as conditions read it; values that JSON does not have are left out."""
    return {
        "action": request.action,
        "resource": {"type": request.resource.type, "id": request.resource.id},
        "subject": {
            "id": request.subject.id,
            "type": request.subject.type,
            "roles": list(request.subject.roles),
        },
        "context": {name: value for name, value in request.context.items() if _is_plain(value)},
    }


def _is_plain(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list | tuple):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, bool | int | str)
