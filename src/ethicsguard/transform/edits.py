"""The edit of one cell, once it is settled which operators apply to the whole and to parts of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ethicsguard.model import Edit, EditCause, SpanEdit, placeholder
from ethicsguard.transform.choice import Choice
from ethicsguard.transform.operators.replace import FORMULA_STARTS
from ethicsguard.transform.row import Cell
from ethicsguard.transform.spans import Piece
from ethicsguard.transform.staying import Ledger


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text, and the operator that won there."""

    piece: Piece
    choice: Choice


@dataclass(frozen=True, slots=True)
class _Reason:
    entity: str
    choice: Choice


def edit_cell(cell: Cell, whole: Choice | None, parts: Sequence[Part], ledger: Ledger) -> Edit | None:
    """Return what is to be changed in a cell; None if nothing is left to do. Raises OperatorError.

    A whole-value operator that is at least as protective as those of the parts covers them. Otherwise the parts
    are changed first, and the whole-value operator is applied to what then stands there.
    """
    choices = _distinct(parts)
    for choice in [whole, *choices] if whole else choices:
        ledger.note_choice(cell.leaf.field, choice, choice.others)
    dropping = _dropping(cell, whole, parts)
    if dropping:
        return _made(cell, (), dropping, drop=True)
    if whole is None:
        return _edit_parts(cell, parts)
    if parts and not _covers(whole, parts):
        return _edit_both(cell, whole, parts)
    for choice in choices:
        ledger.note_choice(cell.leaf.field, whole, choice.chosen)
    return _edit_whole(cell, whole)


def _distinct(parts: Sequence[Part]) -> list[Choice]:
    return list({id(part.choice): part.choice for part in parts}.values())


def _dropping(cell: Cell, whole: Choice | None, parts: Sequence[Part]) -> list[_Reason]:
    reasons = [_Reason(cell.entity, whole)] if whole else []
    reasons += [_Reason(part.piece.entity, part.choice) for part in parts]
    return [reason for reason in reasons if reason.choice.operator.name == "drop"]


def _covers(whole: Choice, parts: Sequence[Part]) -> bool:
    most = max(part.choice.operator.protection for part in parts)
    return whole.covers and whole.operator.protection >= most


def _edit_whole(cell: Cell, whole: Choice) -> Edit | None:
    text = cell.leaf.text
    if whole.is_discharged(text, cell.entity):
        return None
    replaced = SpanEdit(0, len(text), whole.apply(text, cell.entity))
    return _made(cell, (replaced,), [_Reason(cell.entity, whole)])


def _edit_parts(cell: Cell, parts: Sequence[Part]) -> Edit | None:
    spans, reasons = _replacements(cell.leaf.text, parts)
    return _made(cell, spans, reasons) if spans else None


def _edit_both(cell: Cell, whole: Choice, parts: Sequence[Part]) -> Edit | None:
    text = cell.leaf.text
    spans, reasons = _replacements(text, parts)
    changed = _spliced(text, spans)
    if whole.is_discharged(changed, cell.entity):
        return _made(cell, spans, reasons) if spans else None
    replaced = SpanEdit(0, len(text), whole.apply(changed, cell.entity))
    return _made(cell, (replaced,), [*reasons, _Reason(cell.entity, whole)])


def _replacements(text: str, parts: Sequence[Part]) -> tuple[tuple[SpanEdit, ...], list[_Reason]]:
    spans: list[SpanEdit] = []
    reasons: list[_Reason] = []
    for part in parts:
        start, end, entity = part.piece.start, part.piece.end, part.piece.entity
        if not part.choice.is_discharged(text[start:end], entity):
            spans.append(SpanEdit(start, end, part.choice.apply(text[start:end], entity)))
            reasons.append(_Reason(entity, part.choice))
    if spans and text[0] not in FORMULA_STARTS and _spliced(text, spans).startswith(tuple(FORMULA_STARTS)):
        # What a spreadsheet took for text must not become a formula because the words before it went.
        spans[0] = replace(spans[0], replacement=placeholder(reasons[0].entity))
    return tuple(spans), reasons


def _spliced(text: str, spans: Sequence[SpanEdit]) -> str:
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], span.replacement]
        end = span.end
    return "".join([*parts, text[end:]])


def _made(cell: Cell, spans: tuple[SpanEdit, ...], reasons: Sequence[_Reason], *, drop: bool = False) -> Edit:
    return Edit(
        row=cell.leaf.row,
        path=cell.leaf.path,
        field=cell.leaf.field,
        spans=spans,
        drop=drop,
        rule_ids=tuple(sorted({rule_id for reason in reasons for rule_id in reason.choice.rule_ids})),
        operators=tuple(sorted({reason.choice.operator.name for reason in reasons})),
        entities=tuple(sorted({reason.entity for reason in reasons})),
        causes=tuple(
            EditCause(reason.entity, reason.choice.operator.name, rule_id)
            for reason in reasons
            for rule_id in sorted(reason.choice.rule_ids)
        ),
    )
