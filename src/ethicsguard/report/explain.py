"""Why a decision came out as it did: each rule that fired, its conditions, and the values that made them true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from ethicsguard.model import Citation, Decision, Effect, Outcome, Rule, Status
from ethicsguard.report.condition_words import asked, came_to
from ethicsguard.report.document import decision_document
from ethicsguard.report.escape import padded, shown, shown_field, width
from ethicsguard.report.words import operator_words

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STOPPING: Final = (Effect.DENY, Effect.HOLD)
_ORDER: Final = (*_STOPPING, Effect.TRANSFORM, Effect.DISCLOSE, Effect.WARN)
_MAX_COLUMN = 48

Document = Mapping[str, Any]


def explain_decision(decision: Decision) -> str:
    """Explain a decision, ending with a newline."""
    return explain_document(
        {**decision_document(decision), "changes": [_change(change) for change in decision.changes]}
    )


def explain_document(document: Document) -> str:
    """Explain a decision in the form in which the audit log keeps it. What a record does not hold is left out.

    What stopped comes first, then what changes something. Rules that found nothing to change are only named.
    """
    reasons = _mappings(document.get("reasons"))
    idle = _idle(document, reasons)
    telling = sorted((reason for reason in reasons if reason not in idle), key=_weight)
    stopping = [reason for reason in telling if reason.get("effect") in _STOPPING]
    permitted = document.get("outcome") == Outcome.PERMIT
    lines = [_headline(document), *_stopped_by(stopping)]
    for reason in stopping:
        lines += _reason(reason, permitted=permitted)
    notes = [f"  {shown(str(note), 1000)}" for note in _texts(document, "explanation", "notes")]
    lines += notes if stopping else ()  # they say what it was that stopped
    for reason in telling[len(stopping) :]:
        lines += _reason(reason, permitted=permitted)
    if not reasons and not document.get("explanation"):
        lines.append("  No rule fired.")
    if idle:
        lines.append(f"  Also in force, nothing to change: {', '.join(_text(each, 'rule') for each in idle)}")
    lines += () if stopping else notes
    lines += _changes(document)
    lines += [
        f"  Note from {_text(advice, 'rule')}: {_text(advice, 'text')}" for advice in _mappings(document.get("advice"))
    ]
    lines += _footer(document)
    return "\n".join(lines) + "\n"


def _idle(document: Document, reasons: Sequence[Document]) -> list[Document]:
    """Return the reasons of rules that change or keep something, and changed nothing here."""
    if "changes" not in document or document.get("outcome") == Outcome.INDETERMINATE:
        return []  # nobody knows whether there was something
    changes = _mappings(document.get("changes"))
    changing = {rule for change in changes for rule in str(change.get("rule", "")).split("+")}
    silent = (Effect.TRANSFORM, Effect.DISCLOSE)
    return [each for each in reasons if each.get("effect") in silent and each.get("rule") not in changing]


def _stopped_by(reasons: Sequence[Document]) -> Iterator[str]:
    for words, effect in zip(("Stopped by", "Held by"), _STOPPING, strict=True):
        rules = [_text(each, "rule") for each in reasons if each.get("effect") == effect]
        if rules:
            yield f"  {words}: {', '.join(rules)}"


def _weight(reason: Document) -> int:
    effect = reason.get("effect")
    return _ORDER.index(effect) if effect in _ORDER else len(_ORDER)


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


def explain_rules(rules: Sequence[Rule]) -> str:
    """Explain a rule; of several, say which they are, a line each, ending with a newline."""
    if len(rules) == 1:
        return explain_rule(rules[0])
    wide = max((width(shown(rule.id)) for rule in rules), default=0)
    lines = [f"{padded(shown(rule.id), wide)}   {rule.status.label}   {shown(rule.title)}" for rule in rules]
    return "\n".join([f"{len(rules)} rules begin so; name one of them:", *lines]) + "\n"


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


def _reason(reason: Document, *, permitted: bool) -> Iterator[str]:
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
    if reason.get("message") and not permitted:
        yield f"  To pass: {_text(reason, 'message')}"


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
    cells = [(asked(trace), came_to(trace), _arrow(trace, decisive)) for trace in traces]
    wide = [min(max((width(cell[at]) for cell in cells), default=0), _MAX_COLUMN) for at in (0, 1)]
    return [f"    {padded(left, wide[0])}   {padded(right, wide[1])}   {mark}".rstrip() for left, right, mark in cells]


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
