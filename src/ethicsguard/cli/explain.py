"""``ethicsguard explain``: why was this stopped, changed or let through?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.errors import EthicsGuardError, UsageError
from ethicsguard.report.exit_code import ExitCode

_DECISION = re.compile("[0-9a-f]+")
_RULE = re.compile("[a-z0-9-]{1,100}")


@command
def explain(
    decision: Annotated[
        str, typer.Argument(help="A decision's id, or its first characters; or the id of a rule, or how it begins.")
    ],
    log: Annotated[Path | None, typer.Option("--log", help="The audit log.", show_default=False)] = None,
    policy: options.Policies = None,
    profile: options.Profile = None,
    config: options.Config = None,
) -> ExitCode:
    """Explain a decision of the audit log, with the rules that fired and the values that made them fire; or a rule."""
    from ethicsguard.audit import find_decision
    from ethicsguard.cli.sites import audit_log, rules_named
    from ethicsguard.report.explain import explain_document, explain_rules

    # Ids of rules are in kebab-case, those of decisions in hexadecimal; the beginning of a rule's may look like both.
    if _RULE.fullmatch(decision) and not _DECISION.fullmatch(decision):
        rules = rules_named(decision, config, profile, policy)
        put(explain_rules(rules))
        return ExitCode.PASS
    try:
        put(explain_document(find_decision(audit_log(log, config), decision)))
    except UsageError:
        try:
            rules = rules_named(decision, config, profile, policy)
        except EthicsGuardError:
            rules = ()
        if not rules:
            raise
        put(explain_rules(rules))
    return ExitCode.PASS
