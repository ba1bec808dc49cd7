"""The report that programs read. Its schema is published beside it: ``schemas/report.schema.json``."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

from ethicsguard.report.document import file_document, path_text
from ethicsguard.report.exit_code import ending_of
from ethicsguard.report.verdict import RunVerdict

REPORT_VERSION: Final = 1


def render_json(run: RunVerdict, *, tool_version: str = "") -> str:
    """Render a run as one JSON document, ending with a newline. It is ASCII: no byte of it can steer a terminal."""
    ending = ending_of(run)
    document = {
        "report": REPORT_VERSION,
        "tool": {"name": "ethicsguard", "version": tool_version},
        "exit": {"code": ending.code.value, "meaning": ending.code.name.lower(), "summary": ending.summary},
        "remedy": run.remedy,
        "files": [file_document(file) for file in run.files],
        "errors": [
            {"path": path_text(error.path), "message": error.message, "incomplete": error.incomplete}
            for error in run.errors
        ],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the report."""
    text = files("ethicsguard.report").joinpath("schemas/report.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
