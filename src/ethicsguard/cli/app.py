"""The commands, grouped by who uses them."""

from __future__ import annotations

import typer

from ethicsguard.cli import audit, check, doctor, explain, init, lint, plugins, redact, scan, schema, test

DEVELOPERS = "For developers and CI"
OFFICERS = "For compliance officers"
EVERYBODY = "For everybody"

app = typer.Typer(
    name="ethicsguard",
    help="Decide from policies what residents' words may be used for, and remove what may not go on.",
    epilog="Exit codes: 0 pass, 1 violations, 2 usage or policy error, 3 not examined in full, 4 policy test failed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from ethicsguard.cli.sites import version

        typer.echo(f"ethicsguard {version()}")
        raise typer.Exit(0)


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version and end."
    ),
) -> None:
    """Take the options that stand before a command."""


app.command("check", rich_help_panel=DEVELOPERS)(check.check)
app.command("redact", rich_help_panel=DEVELOPERS)(redact.redact)
app.command("scan", rich_help_panel=DEVELOPERS)(scan.scan)
app.command("plugins", rich_help_panel=DEVELOPERS)(plugins.plugins)
app.command("lint", rich_help_panel=OFFICERS)(lint.lint)
app.command("test", rich_help_panel=OFFICERS)(test.run_tests)
app.command("schema", rich_help_panel=OFFICERS)(schema.schema)
app.add_typer(audit.app, name="audit", rich_help_panel=OFFICERS)
app.command("explain", rich_help_panel=EVERYBODY)(explain.explain)
app.command("init", rich_help_panel=EVERYBODY)(init.init)
app.command("doctor", rich_help_panel=EVERYBODY)(doctor.doctor)
