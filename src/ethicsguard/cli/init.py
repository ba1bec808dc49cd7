"""``ethicsguard init``: choose the rules to go by, and write the files that say so."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put, tell
from ethicsguard.errors import OutputExistsError, UsageError
from ethicsguard.report.escape import shown
from ethicsguard.report.exit_code import ExitCode

T = TypeVar("T")

_WHERE = "Where are you? A code such as US-MN, UK or FR"
_WHAT = "What are you? municipal (city, county), law-enforcement (police, sheriff), campus, school, nonprofit or other"


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
            help="What you are: law-enforcement (police), municipal (city, county), campus, school, nonprofit, other.",
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
    population: Annotated[
        str | None,
        typer.Option("--population", metavar="NUMBER", help="How many people live in your area.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: what is not given stays open.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> ExitCode:
    """Choose the rules to go by: asks what your site is, and writes ethicsguard.toml and registers.

    Nothing applies by itself: what you do not choose does not bind you here, and is counted in every report.
    """
    from ethicsguard.cli import site_files as of_site

    asked = not yes and _can_ask()
    if not (asked or yes or profile or place):
        raise UsageError("say where you are with --place, or which profile with --profile, or --yes for the baseline")
    if profile is not None:
        of_site.check_profile_name(profile)
    ask = _Asking(asked)
    usual = of_site.with_profile(of_site.SiteAnswers(), profile) if profile is not None else of_site.SiteAnswers()
    answers = of_site.SiteAnswers(
        places=ask(
            place, "Where are you? A code such as US-MN, UK or FR", of_site.read_places, ", ".join(usual.places)
        ),
        body=ask(body, _WHAT, of_site.read_body, usual.body),
        population=ask(population, "How many people live in your area?", of_site.read_population),
        grants=ask(grants, "Grants whose conditions bind you", of_site.read_grants, "none" if asked else ""),
    )
    suggestion = profile or ask(None, "Which profile?", _profile_name, of_site.suggested_profile(answers))
    answers = of_site.with_profile(answers, suggestion)
    files = of_site.files_of(answers, suggestion)
    there = [folder / name for name in files if (folder / name).exists()]
    if there and not force:
        raise OutputExistsError(
            f"{', '.join(shown(str(path)) for path in there)} is there already; --force writes over it"
        )
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        put(f"wrote {shown(str(folder / name))}")
    binds = of_site.what_it_binds(answers, suggestion)
    if binds:
        put(f"\n{binds}")
    put(f"\nYou go by the profile {shown(suggestion)}. Next: ethicsguard lint, then ethicsguard check YOUR-EXPORT.csv")
    return ExitCode.PASS


@dataclass(frozen=True, slots=True)
class _Asking:
    """Reads what was given; what was not is asked, where somebody is there, until the answer can be read."""

    asks: bool

    def __call__(self, given: str | None, question: str, read: Callable[[str], T], usual: str = "") -> T:
        if given is not None or not self.asks:
            return read(usual if given is None else given)
        while True:
            answer = typer.prompt(question, default=usual, show_default=bool(usual))
            try:
                return read(answer.strip())
            except UsageError as error:
                tell(str(error))


def _profile_name(name: str) -> str:
    from ethicsguard.cli.site_files import check_profile_name

    check_profile_name(name)
    return name


def _can_ask() -> bool:
    return sys.stdin.isatty()
