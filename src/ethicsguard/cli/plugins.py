"""``ethicsguard plugins``: which plugins there are, and what became of them."""

from __future__ import annotations

from typing import Annotated

import typer

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.report.escape import padded, shown, width
from ethicsguard.report.exit_code import ExitCode


@command
def plugins(
    config: options.Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document per line.")] = False,
) -> ExitCode:
    """List the installed plugins: active, quarantined (and why), or not allowed by the configuration."""
    import dataclasses
    import json

    from ethicsguard.cli.sites import plugin_statuses

    statuses = plugin_statuses(config)
    if as_json:
        for status in statuses:
            put(json.dumps(dataclasses.asdict(status)))
        return ExitCode.PASS
    if not statuses:
        put("No plugins are installed.")
        return ExitCode.PASS
    rows = [
        (
            shown(each.name),
            shown(f"{each.distribution} {each.version}".strip()),
            each.state,
            _about(each.hooks, each.reason),
        )
        for each in statuses
    ]
    columns = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        put("  ".join(padded(cell, columns[at]) for at, cell in enumerate(row)).rstrip())
    return ExitCode.PASS


def _about(hooks: tuple[str, ...], reason: str) -> str:
    return shown(reason, 1000) if reason else ", ".join(shown(hook.removeprefix("ethicsguard_")) for hook in hooks)
