"""What YAML makes of a condition that stands without quotes, and how to write it instead.

Conditions are CEL, and some of its signs mean something to YAML. Where YAML gives up on a file because of one, the
line is quoted on the quiet, so that the other mistakes of the file can be found in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ethicsguard.policy.places import Place, Source

CONDITION_GROUPS: Final = ("applies_when", "when", "any", "none")

_GROUP_KEY = re.compile(rf"^(?P<indent>\s*(?:- +)?)(?:{'|'.join(CONDITION_GROUPS)}):\s*(?:#.*)?$")
_ITEM = re.compile(r"^(?P<lead>\s*- +)(?P<text>.*?)\s*$")
_WHOLE_QUOTES = re.compile(r"""^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")\s*(?:\s#.*)?$""")
_LEADING = {
    "!": "a tag",
    "&": "an anchor",
    "*": "an alias",
    "{": "a mapping",
    "[": "a list",
    "%": "a directive",
    "@": "a reserved sign",
    "`": "a reserved sign",
    "|": "a block of text",
    ">": "a block of text",
    "'": "the whole condition",
    '"': "the whole condition",
}


@dataclass(frozen=True, slots=True)
class Misreading:
    """A condition that YAML would read otherwise: its place, what YAML takes it for, and how to write it."""

    place: Place
    message: str
    hint: str


def how_to_write(text: str) -> str:
    """Say how to write a condition so that YAML leaves it alone."""
    return f"put the whole condition in single quotes: {in_quotes(text)}"


def in_quotes(text: str) -> str:
    """Write a text as a single-quoted scalar."""
    return "'" + text.strip().replace("'", "''") + "'"


def misreading(text: str) -> tuple[int, int, str] | None:
    """Return offset, length and what YAML does, if it does not read a line's text as the text that it is."""
    if not text or _WHOLE_QUOTES.match(text):
        return None
    first = _LEADING.get(text[0])
    if first is not None:
        what = (
            "the quotes at the start end before the condition does" if text[0] in "'\"" else f"YAML reads it as {first}"
        )
        return 0, 1, f"a condition cannot begin with {text[0]} here: {what}"
    colon = re.search(r":(?=\s|$)", text)
    comment = re.search(r"(?<=\s)#", text)
    if comment is not None and (colon is None or comment.start() < colon.start()):
        return comment.start(), 1, "YAML ends the condition here: # begins a comment"
    if colon is not None:
        return colon.start(), 1, 'YAML reads this as a key and its value, because of ": "'
    return None


def repaired(source: Source) -> tuple[str, tuple[Misreading, ...]]:
    """Quote the conditions that YAML would misread; return the file's text with them, and what they were."""
    lines = list(source.lines)
    found: list[Misreading] = []
    for number, lead, text in _condition_lines(source):
        misread = misreading(text)
        if misread is None:
            continue
        offset, length, message = misread
        place = Place(number, len(lead) + offset + 1, length)
        found.append(Misreading(place, message, how_to_write(text)))
        lines[number - 1] = lead + in_quotes(text)
    return "\n".join(lines), tuple(found)


def _condition_lines(source: Source) -> Iterator[tuple[int, str, str]]:
    indent: int | None = None
    for number, line in enumerate(source.lines, start=1):
        key = _GROUP_KEY.match(line)
        if key is not None:
            indent = len(key["indent"])
            continue
        if indent is None or not line.strip() or line.lstrip().startswith("#"):
            continue
        item = _ITEM.match(line)
        if item is None or len(line) - len(line.lstrip()) < indent:
            indent = None
            continue
        yield number, item["lead"], item["text"]
