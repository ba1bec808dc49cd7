"""Changing leaves of a JSON text by their paths, with every other character left as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ethicsguard.errors import PayloadError
from ethicsguard.model import EMBEDDED, Edit, Json, Leaf, Path, SpanEdit
from ethicsguard.payloads.json_scan import MAX_DEPTH, JsonScanner, Member, ObjectEnd, Place, Scalar, is_number
from ethicsguard.payloads.json_text import parse_json
from ethicsguard.payloads.spans import check_spans, splice_text

# What one code point of a string is written as, or a run that stands for itself.
_UNIT: Final = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]++")


@dataclass(slots=True)
class LeafEdits:
    """The changes of one value: of the value itself, and of leaves in the JSON text that it holds."""

    spans: list[SpanEdit] = field(default_factory=list)
    drop: bool = False
    inner: list[Edit] = field(default_factory=list)

    def add(self, edit: Edit) -> None:
        """Take in the edit whose path ends here, or goes on from here with a step into embedded JSON."""
        if edit.path:
            self.inner.append(replace(edit, path=edit.path[1:]))
        self.drop = self.drop or (edit.drop and not edit.path)
        self.spans.extend(() if edit.path else edit.spans)

    def text_spans(self, text: str, max_depth: int) -> list[SpanEdit]:
        """Return all changes of a string's text, sorted."""
        spans = [*self.spans, *(json_spans(text, self.inner, max_depth=max_depth) if self.inner else ())]
        spans.sort()
        check_spans(len(text), spans)
        return spans


def misfit() -> PayloadError:
    """Return the error for a change of a value that is not there."""
    return PayloadError("a change names a value that is not there: the payload changed since it was read")


def by_outer_path(edits: Iterable[Edit]) -> dict[Path, LeafEdits]:
    """Gather edits by their path up to the first step into embedded JSON."""
    gathered: dict[Path, LeafEdits] = {}
    for edit in edits:
        cut = edit.path.index(EMBEDDED) if EMBEDDED in edit.path else len(edit.path)
        gathered.setdefault(edit.path[:cut], LeafEdits()).add(replace(edit, path=edit.path[cut:]))
    return gathered


def changed_scalar(value: Json, changes: LeafEdits, max_depth: int = MAX_DEPTH) -> Json:
    """Return a scalar after its changes: a string, or a number if it was one and still reads as one."""
    if not isinstance(value, str) and changes.inner:
        raise misfit()
    text = Leaf(0, (), "", value).text
    new = splice_text(text, changes.text_spans(text, max_depth))
    if isinstance(value, int | float) and not isinstance(value, bool) and is_number(new):
        return parse_json(new)
    return new


def splice_json(text: str, edits: Sequence[Edit], *, max_depth: int = MAX_DEPTH, place: Place | None = None) -> str:
    """Return a JSON text with leaves changed; all characters outside of the changes stay.

    An edit's spans are code points of ``Leaf.text``: of what a string says, not of how it is written. A number
    stays one if its new text is a number, else it becomes a string. ``drop`` takes a member out of its object, with
    its comma; in a list, the position becomes null. Raises PayloadError for broken JSON and for edits that do not fit,
    LimitExceededError for more than ``max_depth`` containers inside each other.
    """
    return splice_text(text, json_spans(text, edits, max_depth=max_depth, place=place))


def json_spans(
    text: str, edits: Sequence[Edit], *, max_depth: int = MAX_DEPTH, place: Place | None = None
) -> tuple[SpanEdit, ...]:
    """Return the changes that ``splice_json`` makes, as spans of the JSON text, sorted."""
    wanted = by_outer_path(edits)
    dropped: set[Path] = set()
    spans: list[SpanEdit] = []
    for event in JsonScanner(text, max_depth=max_depth, place=place).events():
        if isinstance(event, ObjectEnd):
            if dropped:
                spans.extend(_removals(event, dropped))
            continue
        changes = wanted.pop(event.path, None)
        if changes is None:
            continue
        if not changes.drop:
            spans.extend(_scalar_spans(text, event, changes, max_depth))
        elif event.in_object:
            dropped.add(event.path)
        else:
            spans.append(SpanEdit(event.start, event.end, "null"))
    if wanted:
        raise misfit()
    return tuple(sorted(spans))


def _removals(closed: ObjectEnd, dropped: set[Path]) -> Iterator[SpanEdit]:
    """Yield the spans that dropped members take up: with the comma before, or, before the first that stays, after."""
    previous: Member | None = None
    kept = False
    members = [(member, (*closed.path, member.key) in dropped) for member in closed.members]
    for position, (member, gone) in enumerate(members):
        if gone and kept and previous is not None:
            yield SpanEdit(previous.end, member.end, "")
        elif gone:
            following = members[position + 1][0].start if position + 1 < len(members) else member.end
            yield SpanEdit(member.start, following, "")
        kept = kept or not gone
        previous = member


def _scalar_spans(text: str, scalar: Scalar, changes: LeafEdits, max_depth: int) -> Iterator[SpanEdit]:
    written = text[scalar.start : scalar.end]
    value = parse_json(written)
    if isinstance(value, str):
        spans = changes.text_spans(value, max_depth)
        start = scalar.start + 1
        for span, begin, end in _written_spans(written[1:-1], spans):
            yield SpanEdit(start + begin, start + end, json.dumps(span.replacement)[1:-1])
        return
    new = changed_scalar(value, changes, max_depth)
    yield SpanEdit(scalar.start, scalar.end, json.dumps(new) if isinstance(new, str) else repr(new))


def _written_spans(written: str, spans: Sequence[SpanEdit]) -> Iterator[tuple[SpanEdit, int, int]]:
    """Yield each span with its half-open place in what is written between the quotes."""
    if "\\" not in written:
        for span in spans:
            yield span, span.start, span.end
        return
    ends = _Offsets(written)
    for span in spans:
        begin = ends.at(span.start)
        yield span, begin, ends.at(span.end)


class _Offsets:
    """Maps rising offsets of what a string says to offsets of how it is written, in one pass."""

    def __init__(self, written: str) -> None:
        self._units = _UNIT.finditer(written)
        self._said = 0  # code points before the unit
        self._start = 0  # where the unit is written
        self._length = 0  # how many code points the unit says
        self._end = 0

    def at(self, said: int) -> int:
        while said > self._said + self._length:
            self._advance()
        return self._end if said == self._said + self._length else self._start + (said - self._said)

    def _advance(self) -> None:
        unit = next(self._units)
        self._said += self._length
        self._start, self._end = unit.span()
        self._length = 1 if unit.group()[0] == "\\" else self._end - self._start
