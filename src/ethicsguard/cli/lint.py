"""``ethicsguard lint``: every mistake in policies, registers, profiles, tests and the configuration, in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.report.escape import shown
from ethicsguard.report.exit_code import ExitCode

_LONGEST_NOTE = 1000

Sources = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATHS", help="Policies, or directories of them. Default: those in use.", show_default=False
    ),
]


@command
def lint(paths: Sources = None, config: options.Config = None, profile: options.Profile = None) -> ExitCode:
    """Say every mistake in policies, registers, profiles, tests and the configuration, with its place.

    What is no mistake but should be known is a note, and changes nothing about the exit code.
    """
    from ethicsguard.cli.sources import load_sources
    from ethicsguard.policy import lint_notes, render_problems, shipped_policies_dir

    loaded = load_sources(paths or (), config, profile)
    for rule in loaded.rules:
        if rule.review_by is not None and rule.review_by < loaded.engine.today():
            put(f"{rule.path}:{rule.line}  {rule.id}: its review was due on {rule.review_by} (this stops nothing)")
    for note in lint_notes(loaded.own, shipped_policies_dir()):
        put(shown(f"{note.place} note: {note.message}", _LONGEST_NOTE))
    put(render_problems((), files=len(loaded.files)))
    return ExitCode.PASS
