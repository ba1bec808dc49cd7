"""``ethicsguard check``: may these files go on as they are?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.report.exit_code import Ending, ending_of


@command
def check(
    paths: options.Paths,
    *,
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
) -> Ending:
    """Say whether files may go on as they are, and what stops them.

    Nothing is changed. A folder stands for all files in it; what cannot be examined counts against it.
    """
    from ethicsguard.cli.asking import asking_of
    from ethicsguard.cli.judging import Reading, checked
    from ethicsguard.cli.remedy import remedy_of
    from ethicsguard.cli.rendering import checked_format, rendered
    from ethicsguard.cli.sites import load_guard

    checked_format(form)
    guard = load_guard(config, profile, policy, jurisdiction)
    asking = asking_of(guard, action, resource, purpose=purpose, audience=audience, declarations=tuple(declare or ()))
    run = checked(guard, asking, paths, Reading(encoding, delimiter, input_format))
    given: dict[str, Sequence[str | None]] = {
        "--policy": [str(each) for each in policy or ()],
        "--profile": [profile],
        "--config": [str(config)] if config is not None else [],
        "--action": [action] if action != "publish" else [],
        "--resource": [resource] if resource != "dataset" else [],
        "--purpose": [purpose],
        "--audience": [audience],
        "--jurisdiction": jurisdiction or [],
        "--declare": declare or [],
        "--encoding": [encoding],
        "--delimiter": [delimiter],
        "--input-format": [input_format],
    }
    run = replace(run, remedy=remedy_of(run, paths, given))
    put(rendered(run, form))
    return ending_of(run)
