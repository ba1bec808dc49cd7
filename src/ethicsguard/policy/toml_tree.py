"""Reads TOML into a document with places. ``tomllib`` tells no places, so lines are searched for keys."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from ethicsguard.policy.places import Document, Loc, Place, Source
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.reading import read_source

_HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_ASSIGNMENT = re.compile(
    r"""^\s*(?P<key>(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=\s*"""
)
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_FAILURE = re.compile(r"^(?P<message>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def load_toml(path: Path, problems: ProblemCollector, below: tuple[str, ...] = ()) -> Document | None:
    """Read a TOML file, or the table ``below`` in it; None when that is not there, or the file is wrong."""
    read = read_source(path, problems)
    if read is None:
        return None
    source, text = read
    try:
        value: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.add(_syntax_problem(source, str(error)))
        return None
    except RecursionError:
        problems.add(source.problem(Place(1, 1, 0), "the nesting is too deep"))
        return None
    for step in below:
        value = value.get(step) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        return None
    keys, values = _places(source)
    return Document(source, value, _below(keys, below), _below(values, below))


def _syntax_problem(source: Source, failure: str) -> Any:
    match = _FAILURE.match(failure)
    line = int(match["line"]) if match and match["line"] else max(len(source.lines), 1)
    column = int(match["column"]) if match and match["column"] else 1
    message = match["message"] if match else failure
    return source.problem(Place(line, column, 1), f"this is not TOML: {message.lower()}")


def _below(places: dict[Loc, Place], prefix: tuple[str, ...]) -> dict[Loc, Place]:
    return {loc[len(prefix) :]: place for loc, place in places.items() if loc[: len(prefix)] == prefix}


def _places(source: Source) -> tuple[dict[Loc, Place], dict[Loc, Place]]:
    """Find each key's place. What looks like a key inside of a text over several lines is never used."""
    keys: dict[Loc, Place] = {}
    values: dict[Loc, Place] = {}
    counts: dict[Loc, int] = {}
    table: Loc = ()
    for number, line in enumerate(source.lines, start=1):
        header = _HEADER.match(line)
        assignment = _ASSIGNMENT.match(line)
        if header is not None:
            table = _resolved(_names(header["name"]), counts, is_item=header["open"] == "[[")
            place = Place(number, header.start("name") + 1, len(header["name"]))
            keys.setdefault(table, place)
            values.setdefault(table, place)
        elif assignment is not None:
            loc = (*table, *_names(assignment["key"]))
            start = assignment.end()
            keys.setdefault(loc, Place(number, assignment.start("key") + 1, len(assignment["key"])))
            values.setdefault(loc, Place(number, start + 1, len(_value_text(line[start:]))))
    return keys, values


def _resolved(names: Loc, counts: dict[Loc, int], *, is_item: bool) -> Loc:
    """Return the way to a table, with the index of each array of tables on it."""
    if is_item:
        counts[names] = counts.get(names, -1) + 1
    way: list[str | int] = []
    for end in range(1, len(names) + 1):
        way.append(names[end - 1])
        if names[:end] in counts:
            way.append(counts[names[:end]])
    return tuple(way)


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _KEY.findall(dotted))


def _value_text(rest: str) -> str:
    quoted = re.match(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]#]*\]|\{[^}#]*\})""", rest)
    return quoted[0] if quoted is not None else rest.partition("#")[0].rstrip()
