"""What is written down of a request and its decision: nothing of the payload, nothing that may be personal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ethicsguard.model import Change, Decision, Obligation, Reason, Request

WITHHELD: Final = "(withheld)"
"""Stands where a caller's text does not look like an identifier, and so may be personal."""

_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")
_CONTEXT_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_MANY_DIGITS: Final = re.compile(r"(?:[0-9][._:/-]*){7}")
_MAX_ITEMS: Final = 64


def record_of(
    request: Request,
    decision: Decision,
    *,
    elapsed_ms: float | None = None,
    timings_ms: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Build the record of a decision: plain JSON, enough to explain the decision later without the payload.

    The decision stands in it as reports write it. ``elapsed_ms`` is the time that the whole took, ``timings_ms`` that
    of named steps, in milliseconds. Texts that the caller chose (ids, roles, context) are written when they look like
    identifiers (at most 128 of ``A-Za-z0-9._:/-``, no seven digits in a row, also not with separators), else as
    "(withheld)".
    """
    return {
        "kind": "decision",
        "format": 1,
        "id": decision.id,
        "outcome": decision.outcome.value,
        "label": decision.label,
        "action": request.action,
        "resource": _safe(request.resource.type),
        "resource_id": _safe(request.resource.id),
        "subject": {
            "id": _safe(request.subject.id),
            "type": _safe(request.subject.type),
            "roles": [_safe(role) for role in request.subject.roles[:_MAX_ITEMS]],
        },
        "context": _context(request.context),
        "date": decision.date,
        "policy_digest": decision.policy_digest,
        "reasons": [reason_document(reason) for reason in decision.reasons],
        "obligations": [_obligation(obligation) for obligation in decision.obligations],
        "disclosures": [
            {
                "rule": disclosure.rule_id,
                "classes": sorted(disclosure.classes),
                "fields": sorted(disclosure.fields),
                "people": sorted(disclosure.people),
            }
            for disclosure in decision.disclosures
        ],
        "advice": [{"rule": advice.rule_id, "text": advice.text} for advice in decision.advice],
        "changes": [_change(change) for change in decision.changes],
        "explanation": decision.explanation,
        "notes": list(decision.notes),
        "considered": decision.considered,
        "not_considered": dict(decision.not_considered),
        "pillars": [pillar.value for pillar in decision.pillars],
        "unexamined": len(decision.unexamined),
        "elapsed_ms": None if elapsed_ms is None else round(elapsed_ms, 3),
        "timings_ms": {name: round(value, 3) for name, value in (timings_ms or {}).items()},
    }


def reason_document(reason: Reason) -> dict[str, Any]:
    """Return a reason as JSON: for the log, and for reports, which so say the same of it."""
    return {
        "rule": reason.rule_id,
        "title": reason.title,
        "policy": reason.policy,
        "pillar": reason.pillar.value,
        "effect": reason.effect.value,
        "status": reason.status.value,
        "message": reason.message,
        "why": reason.why,
        "citations": [
            {"law": citation.law, "mark": citation.mark, "url": citation.url} for citation in reason.citations
        ],
        "conditions": [
            {"source": trace.source, "truth": trace.truth.value, "values": dict(trace.values), "group": trace.group}
            for trace in reason.traces
        ],
        "because_unknown": reason.because_unknown,
        "rows": reason.rows,
        "released_by": reason.released_by,
    }


def _obligation(obligation: Obligation) -> dict[str, Any]:
    return {
        "rule": obligation.rule_id,
        "operator": obligation.operator,
        "parameters": dict(obligation.parameters),
        "entities": sorted(obligation.entities),
        "classes": sorted(obligation.classes),
        "fields": sorted(obligation.fields),
        "spares": sorted(obligation.spares),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "field": change.field,
        "what": change.what,
        "operator": change.operator,
        "rule": change.rule_id,
        "count": change.count,
    }


def _context(context: Mapping[str, Any]) -> dict[str, Any]:
    """Write what was declared. Keys that do not look like names, and those beyond the first 64, are counted alone."""
    named = sorted(key for key in context if isinstance(key, str) and _CONTEXT_KEY.fullmatch(key) and _few_digits(key))
    written = {key: _declared(context[key]) for key in named[:_MAX_ITEMS]}
    if len(written) < len(context):
        written[WITHHELD] = len(context) - len(written)
    return written


def _declared(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        # Short numbers are ages and counts; long ones may be telephone numbers and places.
        return value if abs(value) < 1_000_000 and len(re.sub(r"[^0-9]", "", repr(value))) < 7 else WITHHELD
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, (list, tuple)) and len(value) <= _MAX_ITEMS:
        return [_safe(item) if isinstance(item, str) else WITHHELD for item in value]
    return WITHHELD


def _safe(text: str) -> str:
    if text == "":
        return ""
    return str(text) if _IDENTIFIER.fullmatch(text) and _few_digits(text) else WITHHELD


def _few_digits(text: str) -> bool:
    return _MANY_DIGITS.search(text) is None
