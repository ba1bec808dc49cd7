"""SARIF 2.1.0, as code scanning services take it: one result per rule and field of a file, and never a snippet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from ethicsguard.model import Change, Effect, Reason
from ethicsguard.report.escape import shown, shown_field
from ethicsguard.report.exit_code import ending_of
from ethicsguard.report.verdict import FileVerdict, RunVerdict
from ethicsguard.report.words import counted, effect_words, operator_words, reasons_without_changes, rules_of, whats

MAX_RESULTS: Final = 25_000
"""Services refuse runs with more results than this."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_ORDER = ("error", "warning", "note")

Object = dict[str, Any]


def render_sarif(run: RunVerdict, *, tool_version: str = "") -> str:
    """Render a run, ending with a newline. Beyond MAX_RESULTS the least grave are left out, and that is said."""
    reasons = _reasons(run.files)
    results = [result for file in run.files for result in _results(file)]
    results.sort(key=lambda result: _ORDER.index(result["level"]))  # stable: within a level, files keep their order
    rule_ids = sorted({result["ruleId"] for result in results} | set(reasons))
    positions = {rule_id: at for at, rule_id in enumerate(rule_ids)}
    for result in results:
        result["ruleIndex"] = positions[result["ruleId"]]
    notifications = list(_notifications(run))
    if len(results) > MAX_RESULTS:
        notifications.insert(0, _notification(f"{len(results) - MAX_RESULTS} results of {len(results)} are left out"))
    ending = ending_of(run)
    driver: Object = {"name": "ethicsguard", "rules": [_rule(rule_id, reasons.get(rule_id)) for rule_id in rule_ids]}
    if tool_version:
        driver["semanticVersion"] = tool_version
    sarif_run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not run.errors and not any(file.incomplete for file in run.files),
                "exitCode": ending.code.value,
                "exitCodeDescription": ending.summary,
                "toolExecutionNotifications": notifications,
            }
        ],
        "results": results[:MAX_RESULTS],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [sarif_run]}, indent=2, allow_nan=False) + "\n"


def _reasons(files: Sequence[FileVerdict]) -> dict[str, Reason]:
    return {reason.rule_id: reason for file in files for reason in file.decision.reasons}


def _results(file: FileVerdict) -> Iterator[Object]:
    changed: dict[tuple[str, str], list[Change]] = {}
    for change in sorted(file.changes):
        for rule_id in rules_of(change):
            changed.setdefault((rule_id, change.field), []).append(change)
    for (rule_id, field), changes in changed.items():
        todo = "; ".join(sorted({operator_words(change.operator, done=file.done) for change in changes}))
        level = "note" if file.done else "error"
        yield _result(file, rule_id, field, level, f"{shown_field(field)}: {whats(changes)}. {_sentence(todo)}.")
    for reason in reasons_without_changes(file):
        scope = "" if reason.rows is None else f" ({counted(reason.rows, 'row')})"
        text = f"{shown(reason.title)}{scope}: {effect_words(reason)}. {shown(reason.message, 1000)}".rstrip()
        yield _result(file, reason.rule_id, "", _level(reason), text)


def _result(file: FileVerdict, rule_id: str, field: str, level: str, text: str) -> Object:
    line = file.lines.get(field, 0) or 1
    return {
        "ruleId": rule_id,
        "level": level,
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": _artifact(file.path),
                    "region": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 2},
                },
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": _fingerprint(rule_id, file.path, field)},
    }


def _fingerprint(rule_id: str, path: str, field: str) -> str:
    # Of names alone: a hash of what stands in the file could be guessed back.
    names = "\0".join((rule_id, PurePath(path).as_posix(), field))
    return hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()[:32] + ":1"


def _level(reason: Reason) -> str:
    return "warning" if reason.effect is Effect.WARN else "error"


def _rule(rule_id: str, reason: Reason | None) -> Object:
    title = shown(reason.title, 1000) if reason else rule_id
    why = shown(reason.why, 4000) if reason and reason.why else title
    sources = [f"{shown(c.law)} ({c.mark_label})" for c in reason.citations] if reason else []
    message = shown(reason.message, 4000) if reason else ""
    rule: Object = {
        "id": rule_id,
        "name": rule_id,
        "shortDescription": {"text": title or rule_id},
        "fullDescription": {"text": why or rule_id},
        "help": {"text": "\n".join(part for part in (message, *sources) if part) or why or rule_id},
    }
    if reason:
        rule["defaultConfiguration"] = {"level": _level(reason)}
        rule["properties"] = {"tags": [reason.pillar.value, reason.status.value]}
    return rule


def _notifications(run: RunVerdict) -> Iterator[Object]:
    for file in run.files:
        for gap in sorted(file.unexamined):
            place = f"{shown_field(gap.field)}: " if gap.field else ""
            yield _notification(f"Not examined: {place}{shown(gap.reason)}", file.path, gap.line)
    for error in run.errors:
        yield _notification(shown(error.message, 2000), error.path)


def _notification(text: str, path: str = "", line: int = 0) -> Object:
    notification: Object = {"level": "error", "message": {"text": text}}
    if path:
        place: Object = {"artifactLocation": _artifact(path)}
        if line:
            place["region"] = {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 2}
        notification["locations"] = [{"physicalLocation": place}]
    return notification


def _artifact(path: str) -> Object:
    pure = PurePath(path)
    uri = quote(pure.as_posix().encode("utf-8", "surrogatepass"), safe="/")
    if pure.is_absolute():
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
