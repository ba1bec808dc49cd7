"""The formats of a report, by the name that an option gives them."""

from __future__ import annotations

from typing import Final

from ethicsguard.cli.streams import wants_colour
from ethicsguard.errors import UsageError
from ethicsguard.report.verdict import RunVerdict

FORMATS: Final = ("text", "json", "sarif")


def checked_format(name: str) -> None:
    """Raise UsageError, before anything is read, for a format that there is not."""
    if name not in FORMATS:
        raise UsageError(f"there is no format of that name; the formats are {', '.join(FORMATS)}")


def rendered(run: RunVerdict, form: str) -> str:
    """Render a run in a format."""
    from ethicsguard.cli.sites import version

    if form == "json":
        from ethicsguard.report.json_report import render_json

        return render_json(run, tool_version=version())
    if form == "sarif":
        from ethicsguard.report.sarif import render_sarif

        return render_sarif(run, tool_version=version())
    from ethicsguard.report.text import render_text

    return render_text(run, colour=wants_colour())
