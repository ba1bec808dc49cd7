"""``ethicsguard test``: do policies say what their authors think that they say?"""

from __future__ import annotations

from typing import Annotated

import typer

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.lint import Sources
from ethicsguard.cli.streams import put
from ethicsguard.report.escape import shown
from ethicsguard.report.exit_code import Ending, ending_of_tests


@command
def run_tests(
    paths: Sources = None,
    config: options.Config = None,
    profile: options.Profile = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name the tests that passed, too.")] = False,
) -> Ending:
    """Run the examples that rules carry, and the cases of NAME_test.yaml on the whole engine."""
    from ethicsguard.authoring import run_cases, run_examples
    from ethicsguard.cli.sources import load_sources

    loaded = load_sources(paths or (), config, profile, testing=True)
    results = run_examples(loaded.engine.decision_point, loaded.rules)
    results += run_cases(loaded.engine, loaded.rules, loaded.cases)
    for result in results:
        if result.failure:
            place = f"{shown(result.path)}:{result.line}"
            name = f"{shown(result.subject)}, {shown(result.name)}"
            put(f"{place}  {name}: {shown(result.failure, 1000)}")
        elif verbose:
            put(f"ok  {shown(result.subject)}, {shown(result.name)}")
    untested = sorted({rule.id for rule in loaded.rules} - {result.subject for result in results})
    if untested:
        put(f"without an example: {', '.join(map(shown, untested))}")
    ending = ending_of_tests(len(results), sum(not result.passed for result in results))
    put(ending.summary)
    return ending
