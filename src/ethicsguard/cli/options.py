"""Options that several commands take, described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[list[Path], typer.Argument(metavar="PATHS", help="Files, or folders with files.", show_default=False)]
Policies = Annotated[
    list[Path] | None,
    typer.Option(
        "--policy", metavar="DIR", help="A directory of policies; may be given several times.", show_default=False
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(
        "--profile", metavar="NAME", help="The rules to go by: baseline, or one of your own.", show_default=False
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="The configuration. Default: ethicsguard.toml, looked for upwards.",
        show_default=False,
    ),
]
Action = Annotated[
    str, typer.Option("--action", help="What is to be done: collect, store, publish, export, share, use, retain.")
]
Resource = Annotated[
    str, typer.Option("--resource", help="What the files hold: forum-post, alpr-read, incident-report …")
]
Purpose = Annotated[
    str | None, typer.Option("--purpose", help="The purpose, as the register of purposes names it.", show_default=False)
]
Audience = Annotated[
    str | None,
    typer.Option("--audience", help="Who will see it: public, partners, agency, internal.", show_default=False),
]
Jurisdictions = Annotated[
    list[str] | None,
    typer.Option(
        "--jurisdiction",
        metavar="CODE",
        help="Where it happens: EU, US-VA …; may be given several times.",
        show_default=False,
    ),
]
Declarations = Annotated[
    list[str] | None,
    typer.Option(
        "--declare", metavar="KEY=VALUE", help="Anything else that is declared: consent=yes.", show_default=False
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding", help="The files' encoding, where it is not UTF-8: latin-1, cp1252 …", show_default=False
    ),
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        "--input-format", help="csv, tsv, json, jsonl or text. Default: by the file's name.", show_default=False
    ),
]
Delimiter = Annotated[
    str | None,
    typer.Option(
        "--delimiter", help="What separates the columns of a CSV file. Default: found out.", show_default=False
    ),
]
