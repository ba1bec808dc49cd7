"""The conditions of a decision in words: what was asked, and what it came to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ethicsguard.report.escape import shown

Trace = Mapping[str, Any]

_ROOTS: Final = "facts|request|parameters"
_PATH: Final = re.compile(rf"\b(?:{_ROOTS})(?:\.[A-Za-z_]\w*)+")
_PARTS: Final = re.compile(
    rf"""
    (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<lacks>!\s*)?\bhas\(\s*(?P<has>(?:{_ROOTS})(?:\.[A-Za-z_]\w*)+)\s*\)
    | \b(?P<path>(?:{_ROOTS})(?:\.[A-Za-z_]\w*)+)
    | (?P<sign>&&|\|\||!(?!=))
    """,
    re.VERBOSE,
)
_SIGNS: Final = {"&&": "and", "||": "or", "!": "not "}
# Signs that join or turn round what is asked: then the values are told one by one, and not put into the condition.
_JOINED: Final = ("sign", "has", "lacks")
_DECLARED: Final = "request.context."


def asked(trace: Trace) -> str:
    """Say what a condition asks, with the last steps of its paths: ``not (ground is declared and safeguards)``."""
    source = str(trace.get("source", ""))
    words = _PARTS.sub(_in_words, source)
    if trace.get("group") != "none":
        return shown(words)
    return f"not {shown(words)}" if re.fullmatch(r"\w+", words) else f"not ({shown(words)})"


def came_to(trace: Trace) -> str:
    """Say what a condition came to: ``22 > 21``, ``true``, or, where it asks for several things, each of them."""
    source = str(trace.get("source", ""))
    truth, is_turned = trace.get("truth"), trace.get("group") == "none"
    values = trace.get("values")
    known: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
    if truth != "error" and _PATH.fullmatch(source):
        return str((truth == "true") != is_turned).lower()
    paths = list(dict.fromkeys(match["has"] or match["path"] for match in _PARTS.finditer(source)))
    paths = [path for path in paths if path is not None]
    if not paths or (truth == "error" and not known):
        return "could not be evaluated" if truth == "error" else shown(str(truth))
    is_joined = any(match[name] for match in _PARTS.finditer(source) for name in _JOINED)
    if is_turned or is_joined or any(known.get(path, "") in (None, "not known") for path in paths):
        return shown("; ".join(f"{_name(path, paths)}: {_told(known, path)}" for path in paths), 1000)
    return shown(_PARTS.sub(lambda match: _value(known, match["path"]) if match["path"] else match[0], source))


def _in_words(match: re.Match[str]) -> str:
    if match["has"]:
        state = "declared" if match["has"].startswith(_DECLARED) else "known"
        return f"{_last(match['has'])} is {'not ' if match['lacks'] else ''}{state}"
    if match["path"]:
        return _last(match["path"])
    return _SIGNS[match["sign"]] if match["sign"] else match[0]


def _last(path: str) -> str:
    return path.rsplit(".", 1)[1]


def _name(path: str, paths: Sequence[str]) -> str:
    """Return the last step of a path; where that is another one's, too, the whole."""
    return path if [_last(each) for each in paths].count(_last(path)) > 1 else _last(path)


def _told(values: Mapping[str, Any], path: str) -> str:
    value = values.get(path, "not shown")
    is_declared = path.startswith(_DECLARED)
    if value is None or value == "not known":
        return "not declared" if is_declared else "not known"
    if value == "given":
        return "declared" if is_declared else "known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not shown" if path not in values else _value(values, path)


def _value(values: Mapping[str, Any], path: str) -> str:
    if path not in values:
        return "(not shown)"
    value = values[path]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        # The decision point says so of texts that may be personal.
        return value if value == "given" else f'"{value}"'
    if isinstance(value, Sequence):
        return "[" + ", ".join(f'"{item}"' if isinstance(item, str) else str(item) for item in value) + "]"
    return str(value)
