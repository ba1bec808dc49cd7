"""``ethicsguard schema``: the JSON Schemas with which editors check what officers write."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.errors import UsageError
from ethicsguard.report.exit_code import ExitCode


@command
def schema(
    kind: Annotated[
        str, typer.Argument(help="What to describe; without it, the kinds are listed.", show_default=False)
    ] = "",
) -> ExitCode:
    """Write the JSON Schema of policies, tests, profiles, registers, the configuration, or the JSON report."""
    from ethicsguard.policy import SCHEMA_KINDS, json_schema
    from ethicsguard.report.json_report import report_schema

    kinds = (*SCHEMA_KINDS, "report")
    if not kind:
        put("\n".join(kinds))
        return ExitCode.PASS
    if kind not in kinds:
        raise UsageError(f"there is no schema of that name; there are {', '.join(kinds)}")
    put(json.dumps(report_schema() if kind == "report" else json_schema(kind), indent=2))
    return ExitCode.PASS
