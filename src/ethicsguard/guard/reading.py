"""Reads a payload: batches of rows become leaves with safe names, and texts become findings."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ethicsguard.errors import LimitExceededError, Unexamined
from ethicsguard.model import (
    Batch,
    Detector,
    FieldClass,
    FieldContract,
    Finding,
    Json,
    Leaf,
    Observation,
    Path,
    Payload,
    Span,
    field_of,
)
from ethicsguard.payloads import leaves_of

MAX_FIELD_NAMES = 50_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its leaves, and the spans found in each of them (empty where nothing was sought)."""

    number: int
    leaves: Sequence[Leaf]
    spans: Sequence[tuple[Span, ...]]


@dataclass(slots=True)
class FieldNames:
    """Names fields so that they can be shown: a key that holds personal data is shown as a number.

    Keys are chosen by whoever made the payload, and an address can be a key as well as a value. ``thorough``
    asks recognizers about every name; otherwise only about names with a digit, a dot, a colon or an @.
    """

    detector: Detector
    thorough: bool = True
    leaking: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    _paths: dict[Path, str] = field(default_factory=dict)
    _steps: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def name(self, path: Path) -> str:
        """Return the field of a path (see ``field_of``), with personal keys replaced."""
        known = self._paths.get(path)
        if known is None:
            if len(self._paths) >= MAX_FIELD_NAMES:  # positions in lists make many paths of one name
                self._paths.clear()
            known = self._paths[path] = self._named(path)
        return known

    def _named(self, path: Path) -> str:
        return field_of(tuple(self._safe(step) if isinstance(step, str) else step for step in path))

    def gap(self, gap: Unexamined) -> Unexamined:
        """Return what could not be examined with a name that can be shown: columns are named by the payload, too."""
        if not gap.field:
            return gap
        try:
            return replace(gap, field=self._safe(gap.field))
        except LimitExceededError:  # the payload is refused for it; its names are not told all the same
            return replace(gap, field="(name withheld)")

    def _safe(self, step: str) -> str:
        known = self._steps.get(step)
        if known is not None:
            return known
        with self._lock:
            if len(self._steps) >= MAX_FIELD_NAMES:
                raise LimitExceededError(
                    f"the payload has more than {MAX_FIELD_NAMES} different field names; split it, or give "
                    "what varies as values instead of names"
                )
            spans = self.detector.find([step])[0] if self.thorough or _has_signs(step) else ()
            safe = step
            if spans:
                safe = f"(name withheld {len(self.leaking) + 1})"
                self.leaking[safe] = spans
            self._steps[step] = safe
            return safe


def _has_signs(step: str) -> bool:
    """Whether a name could be more than a word, for requests in which nothing else is sought."""
    return any(sign.isdigit() or sign in "@.:" for sign in step)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads payloads for one request. ``seek`` says whether personal data is to be found at all."""

    detector: Detector
    names: FieldNames
    contract: FieldContract
    resource: str
    min_score: float
    seek: bool
    max_depth: int
    max_text_chars: int

    def rows(self, payload: Payload) -> Iterator[list[Row]]:
        """Yield the rows of each batch."""
        for batch in payload.batches():
            yield self._read(batch)

    def _read(self, batch: Batch) -> list[Row]:
        leaves_by_row = [self._leaves(record, batch.first_row + index) for index, record in enumerate(batch.records)]
        spans_by_row: list[list[tuple[Span, ...]]] = [[()] * len(leaves) for leaves in leaves_by_row]
        if self.seek:
            self._find(leaves_by_row, spans_by_row)
        return [
            Row(batch.first_row + index, leaves, spans)
            for index, (leaves, spans) in enumerate(zip(leaves_by_row, spans_by_row, strict=True))
        ]

    def _leaves(self, record: Json, row: int) -> list[Leaf]:
        return leaves_of(record, row, self.names.name, max_depth=self.max_depth, max_text_chars=self.max_text_chars)

    def _find(self, leaves_by_row: Sequence[Sequence[Leaf]], spans: list[list[tuple[Span, ...]]]) -> None:
        """Seek field by field: the texts of one field share their context, and repeat themselves."""
        places: dict[str, list[tuple[int, int]]] = {}
        for row, leaves in enumerate(leaves_by_row):
            for position, leaf in enumerate(leaves):
                if leaf.value is not None and not isinstance(leaf.value, bool):
                    places.setdefault(leaf.field, []).append((row, position))
        for name, where in places.items():
            field_class = self.contract.classify(name, self.resource)
            texts = [leaves_by_row[row][position].text for row, position in where]
            found = self.detector.find(texts, field=name)
            for (row, position), text, each in zip(where, texts, found, strict=True):
                if each:
                    spans[row][position] = self._that_count(each, text, field_class)

    def _that_count(self, spans: Sequence[Span], text: str, field_class: FieldClass | None) -> tuple[Span, ...]:
        """Leave out what is too unsure, and what only looks like what the field's class holds."""
        return tuple(
            span
            for span in spans
            if span.score >= self.min_score and not (field_class is not None and field_class.overlooks(span, text))
        )

    def observation(self, rows: Sequence[Row]) -> Observation:
        """Return what fact providers see of some rows; keys that leak are findings too."""
        leaves = [leaf for row in rows for leaf in row.leaves]
        findings = [
            Finding(row.number, leaf.field, span.start, span.end, span.entity, span.score, span.recognizer)
            for row in rows
            for leaf, spans in zip(row.leaves, row.spans, strict=True)
            for span in spans
        ]
        if self.seek and self.names.leaking:
            findings += self._leaks(rows)
        return Observation(leaves=leaves, findings=findings, rows=len(rows))

    def _leaks(self, rows: Sequence[Row]) -> Iterator[Finding]:
        for row in rows:
            for leaf in row.leaves:
                for name, spans in self.names.leaking.items():
                    if name in leaf.field:
                        for span in spans:
                            yield Finding(
                                row.number, leaf.field, span.start, span.end, span.entity, span.score, span.recognizer
                            )
