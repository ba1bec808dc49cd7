"""``ethicsguard init``: choose the rules to go by, and write the files that say so."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put
from ethicsguard.errors import OutputExistsError, UsageError
from ethicsguard.report.escape import shown
from ethicsguard.report.exit_code import ExitCode


@command
def init(
    folder: Annotated[Path, typer.Argument(help="Where to write. Default: here.", show_default=False)] = Path(),
    *,
    place: Annotated[
        str | None,
        typer.Option(
            "--place", metavar="CODE", help="Where you are: US-MN, US-CA-OAKLAND, UK, FR …", show_default=False
        ),
    ] = None,
    body: Annotated[
        str | None,
        typer.Option(
            "--body",
            help="What you are: law-enforcement, municipal, campus, school, nonprofit, other.",
            show_default=False,
        ),
    ] = None,
    grants: Annotated[
        str | None,
        typer.Option("--grants", help="Grants whose conditions bind you, separated by commas.", show_default=False),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="NAME", help="The profile, if you know it already.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: what is not given stays open.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> ExitCode:
    """Choose the rules to go by: asks for place, kind of body and grants, and writes ethicsguard.toml and registers.

    Nothing applies by itself: what you do not choose does not bind you here, and is counted in every report.
    """
    from ethicsguard.cli.site_files import SiteAnswers, check_profile_name, checked_answers, files_of, suggested_profile

    asked = not yes and _can_ask()
    if not (asked or yes or profile or place):
        raise UsageError("say where you are with --place, or which profile with --profile, or --yes for the baseline")
    if asked:
        place = (
            place if place is not None else typer.prompt("Where are you? A code such as US-MN, UK or FR", default="")
        )
        body = (
            body if body is not None else typer.prompt("What are you? (municipal, law-enforcement …)", default="other")
        )
        grants = grants if grants is not None else typer.prompt("Grants whose conditions bind you", default="")
    answers = checked_answers(
        SiteAnswers(
            place or "", body or "other", tuple(each.strip() for each in (grants or "").split(",") if each.strip())
        )
    )
    suggestion = profile or suggested_profile(answers)
    if asked and profile is None:
        suggestion = typer.prompt("Which profile?", default=suggestion)
    check_profile_name(suggestion)
    files = files_of(answers, suggestion)
    there = [folder / name for name in files if (folder / name).exists()]
    if there and not force:
        raise OutputExistsError(
            f"{', '.join(shown(str(path)) for path in there)} is there already; --force writes over it"
        )
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        put(f"wrote {shown(str(folder / name))}")
    put(f"\nYou go by the profile {shown(suggestion)}. Next: ethicsguard lint, then ethicsguard check YOUR-EXPORT.csv")
    return ExitCode.PASS


def _can_ask() -> bool:
    return sys.stdin.isatty()
