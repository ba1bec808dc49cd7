"""``ethicsguard redact``: write files as they may go on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.report.exit_code import Ending, ending_of


@command
def redact(
    paths: options.Paths,
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="Where to write: a file, or a folder.", show_default=False),
    ],
    policy: options.Policies = None,
    profile: options.Profile = None,
    config: options.Config = None,
    action: options.Action = "publish",
    resource: options.Resource = "dataset",
    purpose: options.Purpose = None,
    audience: options.Audience = None,
    jurisdiction: options.Jurisdictions = None,
    declare: options.Declarations = None,
    form: Annotated[str, typer.Option("--format", help="text, json or sarif.")] = "text",
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    input_format: options.InputFormat = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> Ending:
    """Write files as they may go on, with everything removed that may not.

    The result is judged again before it appears. A file that must be stopped, or of which a part could not be
    examined, is not written at all.
    """
    from ethicsguard.cli.asking import asking_of
    from ethicsguard.cli.judging import Reading, redacted
    from ethicsguard.cli.rendering import checked_format, rendered
    from ethicsguard.cli.sites import load_guard
    from ethicsguard.cli.writing import refuse_log, targets_of

    checked_format(form)
    guard = load_guard(config, profile, policy, jurisdiction)
    targets = targets_of(paths, output, guard.engine.own_paths)
    refuse_log(guard, targets.values())
    asking = asking_of(guard, action, resource, purpose=purpose, audience=audience, declarations=tuple(declare or ()))
    run = redacted(guard, asking, targets, Reading(encoding, delimiter, input_format), force=force)
    put(rendered(run, form))
    return ending_of(run)
