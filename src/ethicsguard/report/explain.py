"""Why a decision came out as it did: each rule that fired, its conditions, and the values that made them true."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from ethicsguard.model import Citation, Decision, Effect, Outcome, Rule, Status
from ethicsguard.report.document import decision_document
from ethicsguard.report.escape import padded, shown, shown_field, width
from ethicsguard.report.words import operator_words

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PATH: Final = re.compile(r"\b(?:facts|request|parameters)(?:\.[A-Za-z_]\w*)+")
_MAX_COLUMN = 48

Document = Mapping[str, Any]


def explain_decision(decision: Decision) -> str:
    """Explain a decision, ending with a newline."""
    return explain_document(
        {**decision_document(decision), "changes": [_change(change) for change in decision.changes]}
    )


def explain_document(document: Document) -> str:
    """Explain a decision in the form in which the audit log keeps it. What a record does not hold is left out."""
    lines = [_headline(document)]
    reasons = _mappings(document.get("reasons"))
    permitted = document.get("outcome") == Outcome.PERMIT
    for reason in reasons:
        lines += _reason(reason)
        if reason.get("message") and not permitted:
            lines.append(f"  To pass: {_text(reason, 'message')}")
    if not reasons and not document.get("explanation"):
        lines.append("  No rule fired.")
    lines += [f"  {shown(str(note), 1000)}" for note in _texts(document, "explanation", "notes")]
    lines += _changes(document)
    lines += [
        f"  Note from {_text(advice, 'rule')}: {_text(advice, 'text')}" for advice in _mappings(document.get("advice"))
    ]
    lines += _footer(document)
    return "\n".join(lines) + "\n"


def explain_rule(rule: Rule) -> str:
    """Explain a rule as it is written, ending with a newline."""
    lines = [f"{shown(rule.id)}   {rule.status.label}   {shown(rule.title)}"]
    lines += [
        f"  {shown(each.law)} ({each.mark_label}){' ' + shown(each.url) if each.url else ''}" for each in rule.citations
    ]
    lines += [f"  Why: {shown(rule.why, 1000)}"] if rule.why else []
    lines.append(f"  Speaks of: {', '.join(sorted(rule.actions))} · {', '.join(sorted(rule.resources)) or 'anything'}")
    if rule.jurisdictions:
        lines.append(f"  Binds in: {', '.join(map(shown, rule.jurisdictions))}")
    groups = (
        ("Binds whom", rule.applies_when),
        ("When", rule.conditions),
        ("and any of", rule.any_of),
        ("and none of", rule.none_of),
    )
    for name, conditions in groups:
        lines += [f"  {name}: {shown(condition.source)}" for condition in conditions]
    lines.append(f"  Then: {_then(rule)}")
    lines += [f"  To pass: {shown(rule.message, 1000)}"] if rule.message else []
    lines += [f"  In force: {_span(rule.effective_from, rule.effective_until)}"]
    owner = f"Answered for by {shown(rule.owner)}" if rule.owner else "Nobody answers for it"
    lines.append(f"  {owner}; {shown(rule.path)}:{rule.line}")
    return "\n".join(lines) + "\n"


def _then(rule: Rule) -> str:
    if rule.effect is Effect.TRANSFORM:
        return "; ".join(
            f"{operator_words(each.operator, done=False)}: "
            + ", ".join(shown(name) for name in sorted(each.entities | each.classes | each.fields))
            for each in rule.obligations
        )
    if rule.effect is Effect.HOLD:
        return f"it waits for {shown(rule.released_by)}"
    return {Effect.DENY: "it is stopped", Effect.DISCLOSE: "these stay public"}.get(rule.effect, "a warning is given")


def _span(start: date | None, end: date | None) -> str:
    since = f"from {_day(start)}" if start else "always"
    return f"{since} until {_day(end)}" if end else since


def _headline(document: Document) -> str:
    label = _text(document, "label") or _label(document.get("outcome"))
    what = " ".join(part for part in (_text(document, "action"), _text(document, "resource")) if part)
    day = _day(document.get("date"))
    return f"{label}  {what}" + (f" · {day}" if day else "")


def _label(outcome: object) -> str:
    return next((known.label for known in Outcome if known == outcome), "Could not tell")


def _day(value: object) -> str:
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        return ""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _reason(reason: Document) -> Iterator[str]:
    status = _status(reason)
    rows = reason.get("rows")
    scope = f" ({rows:,} row{'' if rows == 1 else 's'})" if isinstance(rows, int) else ""
    yield f"  {_text(reason, 'rule')}   {status}   {_text(reason, 'title')}{scope}"
    yield from _conditions(reason)
    for citation in _mappings(reason.get("citations")):
        yield f"    {_text(citation, 'law')}"
    if reason.get("why"):
        yield f"    Why: {_text(reason, 'why')}"
    if reason.get("released_by"):
        yield f"    Released by: {_text(reason, 'released_by')}"


def _status(reason: Document) -> str:
    value = reason.get("status")
    label = next((known.label for known in Status if known == value), shown(str(value or "")))
    marks = dict.fromkeys(_mark(citation) for citation in _mappings(reason.get("citations")))
    return f"{label} ({', '.join(marks)})" if marks else label


def _mark(citation: Document) -> str:
    mark = str(citation.get("mark", ""))
    return Citation("", mark).mark_label if mark in {"verified", "secondary", "recalled", "own"} else shown(mark)


def _conditions(reason: Document) -> list[str]:
    traces = _mappings(reason.get("conditions"))
    decisive = {"when", "any"} & {str(trace.get("group")) for trace in traces} or {"none"}
    cells = [(_condition(trace), _came_to(trace), _arrow(trace, decisive)) for trace in traces]
    wide = [min(max((width(cell[at]) for cell in cells), default=0), _MAX_COLUMN) for at in (0, 1)]
    return [f"    {padded(left, wide[0])}   {padded(right, wide[1])}   {mark}".rstrip() for left, right, mark in cells]


def _condition(trace: Document) -> str:
    source = _PATH.sub(lambda match: match[0].rsplit(".", 1)[1], str(trace.get("source", "")))
    if trace.get("group") != "none":
        return shown(source)
    return f"not {shown(source)}" if source.isidentifier() else f"not ({shown(source)})"


def _came_to(trace: Document) -> str:
    truth = trace.get("truth")
    negated = trace.get("group") == "none"
    source = str(trace.get("source", ""))
    values = trace.get("values")
    known = values if isinstance(values, Mapping) else {}
    if truth != "error" and _PATH.fullmatch(source):
        return str((truth == "true") != negated).lower()
    if not _PATH.search(source) or (truth == "error" and not known):
        return "could not be evaluated" if truth == "error" else shown(str(truth))
    filled = shown(_PATH.sub(lambda match: _value(known, match[0]), source))
    return f"not ({filled})" if negated else filled


def _value(values: Mapping[str, Any], path: str) -> str:
    if path not in values:
        return "(not shown)"
    value = values[path]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        # The decision point says so of facts that are missing, and of texts that may be personal.
        return value if value in ("not known", "given") else f'"{value}"'
    if isinstance(value, Sequence):
        return "[" + ", ".join(f'"{item}"' if isinstance(item, str) else str(item) for item in value) + "]"
    return "unknown" if value is None else str(value)


def _arrow(trace: Document, decisive: set[str]) -> str:
    if trace.get("truth") == "error":
        return "← could not be evaluated, which counts against it"
    holds = (trace.get("truth") == "true") != (trace.get("group") == "none")
    return "← this made it fire" if holds and str(trace.get("group")) in decisive else ""


def _change(change: Any) -> dict[str, Any]:
    return {
        "field": change.field,
        "what": change.what,
        "operator": change.operator,
        "rule": change.rule_id,
        "count": change.count,
    }


def _changes(document: Document) -> Iterator[str]:
    for change in _mappings(document.get("changes")):
        words = operator_words(_text(change, "operator"), done=True)
        what = f"{_text(change, 'what')} {_text(change, 'count')}"
        yield f"  {shown_field(str(change.get('field', '')))}: {what} {words} ({_text(change, 'rule')})"


def _footer(document: Document) -> Iterator[str]:
    causes = document.get("not_considered")
    if isinstance(causes, Mapping) and causes:
        named = ", ".join(f"{count} {shown(str(cause))}" for cause, count in sorted(causes.items()))
        yield f"  Rules not considered: {named}"
    if document.get("policy_digest"):
        yield f"  Policies {_text(document, 'policy_digest')}"


def _texts(document: Document, *keys: str) -> Iterator[object]:
    for key in keys:
        value = document.get(key)
        yield from [value] if isinstance(value, str) and value else []
        yield from value if isinstance(value, Sequence) and not isinstance(value, str) else []


def _mappings(value: object) -> list[Document]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def _text(document: Document, key: str) -> str:
    return shown(str(document.get(key, "") or ""), 1000)
