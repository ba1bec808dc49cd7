"""``ethicsguard scan``: where personal data was found, judged by no policy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ethicsguard.cli import options
from ethicsguard.cli.faults import command
from ethicsguard.cli.streams import put, tell
from ethicsguard.report.escape import shown, shown_field
from ethicsguard.report.exit_code import Ending, ending_of_findings

if TYPE_CHECKING:
    from ethicsguard.cli.files import Listed


@command
def scan(
    paths: options.Paths,
    *,
    config: options.Config = None,
    profile: options.Profile = None,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    input_format: options.InputFormat = None,
) -> Ending:
    """Write one JSON line per finding: path, row, field, start, end, entity, score, recognizer. Never the text.

    Rows count from 0 in the data; start and end are code points, half-open. Finding something is no failure here.
    """
    from ethicsguard.cli.files import listed
    from ethicsguard.cli.judging import Reading, each_file
    from ethicsguard.cli.progress import watched
    from ethicsguard.cli.sites import load_finder
    from ethicsguard.report.document import path_text

    guard = load_finder(config, profile)
    reading = Reading(encoding, delimiter, input_format)

    def search(item: Listed) -> tuple[int, int]:
        export = reading.open(item)
        findings = 0
        for each in guard.find(watched(export, item.path)):
            findings += 1
            place = {"path": path_text(str(item.path)), "row": each.row, "field": _field(each.field, export.columns)}
            span = {"start": each.start, "end": each.end, "entity": each.entity}
            put(json.dumps({**place, **span, "score": each.score, "recognizer": each.recognizer}))
        gaps = guard.unexamined(export)
        for gap in gaps:
            where = f":{gap.line}" if gap.line else ""
            column = f"{shown_field(gap.field)}: " if gap.field else ""
            tell(f"{shown(str(item.path))}{where}: not examined: {column}{shown(gap.reason)}")
        return findings, len(gaps)

    items, errors = listed(paths, guard.engine.own_paths)
    done, more = each_file(items, search)
    errors += more
    for error in errors:
        tell(f"{shown(error.path)}: {'not examined: ' if error.incomplete else ''}{error.message}")
    unread = sum(not error.incomplete for error in errors)
    gaps = len(errors) - unread + sum(missing for _, missing in done)
    ending = ending_of_findings(sum(found for found, _ in done), unread, gaps)
    tell(ending.summary)
    return ending


def _field(field: str, columns: tuple[str, ...]) -> str:
    """Name a column as its file does; anything else by its JSON Pointer."""
    if not columns:
        return field
    return field.removeprefix("/").replace("~1", "/").replace("~0", "~")
