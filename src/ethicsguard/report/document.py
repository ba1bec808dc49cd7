"""Decisions and verdicts as JSON documents. The audit log and the JSON report say the same thing in the same words."""

from __future__ import annotations

from typing import Any

from ethicsguard.audit import reason_document
from ethicsguard.model import Change, Decision, Obligation
from ethicsguard.report.verdict import FileVerdict

Document = dict[str, Any]


def decision_document(decision: Decision) -> Document:
    """Return a decision as JSON: all that people need in order to understand it, and no text of the payload."""
    return {
        "id": decision.id,
        "outcome": decision.outcome.value,
        "label": decision.label,
        "action": decision.action,
        "resource": decision.resource,
        "date": decision.date,
        "policy_digest": decision.policy_digest,
        "explanation": decision.explanation,
        "reasons": [reason_document(reason) for reason in decision.reasons],
        "obligations": [_obligation(obligation) for obligation in decision.obligations],
        "advice": [{"rule": advice.rule_id, "text": advice.text} for advice in decision.advice],
        "notes": list(decision.notes),
        "considered": decision.considered,
        "not_considered": dict(sorted(decision.not_considered.items())),
        "pillars": [pillar.value for pillar in decision.pillars],
    }


def file_document(file: FileVerdict) -> Document:
    """Return one file's verdict as JSON."""
    return {
        "path": path_text(file.path),
        "state": file.state.value.lower().replace(" ", "-"),
        "violates": file.violates,
        "incomplete": file.incomplete,
        "rows": file.rows,
        "columns": {"examined": file.columns_examined, "total": file.columns_total},
        "done": file.done,
        "output": path_text(file.output),
        "changes": [_change(change, file.lines.get(change.field, 0)) for change in sorted(file.changes)],
        "kept": list(file.kept),
        "unexamined": [{"line": gap.line, "field": gap.field, "reason": gap.reason} for gap in sorted(file.unexamined)],
        "decision": decision_document(file.decision),
    }


def path_text(path: str) -> str:
    """Return a path as Unicode, with bytes that are none written as escapes: every parser shall read the report."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _obligation(obligation: Obligation) -> Document:
    return {
        "rule": obligation.rule_id,
        "operator": obligation.operator,
        "entities": sorted(obligation.entities),
        "classes": sorted(obligation.classes),
        "fields": sorted(obligation.fields),
        "spares": sorted(obligation.spares),
    }


def _change(change: Change, line: int) -> Document:
    return {
        "field": change.field,
        "what": change.what,
        "operator": change.operator,
        "rule": change.rule_id,
        "count": change.count,
        "line": line,
    }
