"""Reads the text of a file that people write, within limits."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from ethicsguard.policy.places import WHOLE_FILE, Place, Source
from ethicsguard.policy.problems import ProblemCollector

MAX_BYTES: Final = 1 << 20

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as the end of a line
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MOST_PER_FILE: Final = 20


def read_source(path: Path, problems: ProblemCollector) -> tuple[Source, str] | None:
    """Return a file's lines and its text; None when it cannot be read, with the reason among the problems."""
    name = str(path)
    problems.note_file(name)
    nothing = Source(name, ())
    try:
        if path.exists() and not path.is_file():
            problems.add(
                nothing.problem(WHOLE_FILE, "this is not a file", "name a file, or the directory that holds it")
            )
            return None
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        problems.add(nothing.problem(WHOLE_FILE, "there is no such file", "check the path, and where you are"))
        return None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "its name is not a path").lower()
        problems.add(nothing.problem(WHOLE_FILE, f"the file cannot be read: {reason}"))
        return None
    return _decoded(name, data, problems)


def source_of(path: str, text: str) -> Source:
    """Split a text into the lines that YAML counts."""
    return Source(path, tuple(_LINE_BREAK.split(text)))


def _decoded(name: str, data: bytes, problems: ProblemCollector) -> tuple[Source, str] | None:
    nothing = Source(name, ())
    if len(data) > MAX_BYTES:
        hint = f"a file holds at most {MAX_BYTES:,} bytes; split it into several"
        problems.add(nothing.problem(WHOLE_FILE, "the file is too large", hint))
        return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = _LINE_BREAK.split(data[: error.start].decode())
        place = Place(len(before), len(before[-1]) + 1, 0)
        problems.add(nothing.problem(place, "this byte is not UTF-8", "save the file in the encoding UTF-8"))
        return None
    source = source_of(name, text)
    return (source, text) if _is_readable(source, problems) else None


def _is_readable(source: Source, problems: ProblemCollector) -> bool:
    found = 0
    for number, line in enumerate(source.lines, start=1):
        for pattern, what in ((_UNPRINTABLE, "a control character"), (_REORDERING, "a mark that reorders text")):
            match = pattern.search(line)
            if match is None or found >= _MOST_PER_FILE:
                continue
            found += 1
            message = f"{what} stands here (U+{ord(match[0]):04X}): people would not see it"
            problems.add(source.problem(Place(number, match.start() + 1, 1), message, "remove it"))
    return found == 0
