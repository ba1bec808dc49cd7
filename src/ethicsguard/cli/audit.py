"""``ethicsguard audit``: is the record of decisions as it was written, and what does it say?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ethicsguard.cli.faults import command
from ethicsguard.cli.options import Config
from ethicsguard.cli.streams import put, tell
from ethicsguard.report.escape import shown
from ethicsguard.report.exit_code import ExitCode

app = typer.Typer(no_args_is_help=True, help="Verify and read the record of decisions.")

Log = Annotated[
    Path | None,
    typer.Argument(
        metavar="LOG", help="The log's file. Default: the one that the configuration names.", show_default=False
    ),
]


@app.command("verify")
@command
def verify(
    log: Log = None,
    config: Config = None,
    head: Annotated[
        str | None, typer.Option("--head", help="The hash of a record, kept elsewhere, that the log must still hold.")
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", min=0, help="The number of records when that hash was kept.")
    ] = None,
) -> ExitCode:
    """Check that no record was changed, removed or added afterwards, and name the first that is broken."""
    from ethicsguard.audit import verify as verified
    from ethicsguard.cli.sites import audit_log

    path = audit_log(log, config)
    found = verified(path, expected_head=head, expected_count=count)
    if found.first_broken is not None:
        broken = found.first_broken
        put(f"{shown(str(path))}:{broken.line}: record {broken.seq} is broken: {shown(broken.reason, 1000)}")
        put(f"{found.records} records before it hold together, up to {found.head}")
        return ExitCode.ERROR
    put(f"{shown(str(path))}: {found.records} records hold together")
    if found.repaired:
        put(f"{found.repaired} torn lines were removed, as the records after them say")
    put(f"head {found.head}")
    if head is None:
        tell("Keep the head and the number of records elsewhere: they show later whether the log's end was cut off.")
    return ExitCode.PASS


@app.command("show")
@command
def show(
    decision: Annotated[
        str | None, typer.Argument(help="A decision's id, or its first characters. Default: the last decisions.")
    ] = None,
    log: Annotated[Path | None, typer.Option("--log", help="The log's file.")] = None,
    config: Config = None,
    last: Annotated[int, typer.Option("--last", min=1, max=10_000, help="How many decisions to list.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document per line.")] = False,
) -> ExitCode:
    """List the last decisions, or show one in full."""
    from collections import deque

    from ethicsguard.audit import find_decision, read_records
    from ethicsguard.cli.sites import audit_log
    from ethicsguard.report.explain import explain_document

    path = audit_log(log, config)
    if decision is not None:
        record = find_decision(path, decision)
        put(json.dumps(record) if as_json else explain_document(record))
        return ExitCode.PASS
    for record in deque(read_records(path), maxlen=last):
        put(json.dumps(record) if as_json else _line(record))
    return ExitCode.PASS


def _line(record: dict[str, object]) -> str:
    keys = ("time", "id", "label", "action", "resource")
    return "  ".join(shown(str(record.get(key, ""))) for key in keys)
