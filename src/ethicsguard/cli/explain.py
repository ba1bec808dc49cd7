"""``ethicsguard explain``: why was this stopped, changed or let through?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.report.exit_code import ExitCode


@command
def explain(
    decision: Annotated[str, typer.Argument(help="A decision's id, or its first characters; or the id of a rule.")],
    log: Annotated[Path | None, typer.Option("--log", help="The audit log.", show_default=False)] = None,
    policy: options.Policies = None,
    profile: options.Profile = None,
    config: options.Config = None,
) -> ExitCode:
    """Explain a decision of the audit log, with the rules that fired and the values that made them fire; or a rule."""
    from ethicsguard.audit import find_decision
    from ethicsguard.cli.sites import audit_log, rule_named
    from ethicsguard.report.explain import explain_document, explain_rule

    if "-" in decision:  # ids of rules are in kebab-case, those of decisions in hexadecimal
        put(explain_rule(rule_named(decision, config, profile, policy)))
        return ExitCode.PASS
    put(explain_document(find_decision(audit_log(log, config), decision)))
    return ExitCode.PASS
