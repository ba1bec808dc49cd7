"""Reads YAML into texts, lists and mappings, with the place of everything, and guesses at no type.

YAML 1.1 takes ``NO`` for false, ``0123`` for 83 and ``12:30`` for 750. Here each scalar stays the text that it is, and
the schema says what it must be. Anchors, aliases, merge keys and tags are refused as they come: nothing is expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from ethicsguard.errors import Problem
from ethicsguard.policy.misreadings import in_quotes, repaired
from ethicsguard.policy.places import Document, Loc, Place, PlainText, Source
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.reading import read_source, source_of

MAX_DEPTH: Final = 32

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    "mapping values are not allowed": 'a ": " stands where no key can be',
    "cannot start any token": "YAML cannot begin a value with this sign",
    "could not find expected ':'": 'a key without its ":" stands in the lines before this',
    "found unexpected end of stream": "a quoted text is not closed",
    "did not find expected key": "this does not belong to the lines around it: look at the indentation and the quotes",
    "expected <block end>": "this does not belong to the lines around it: look at the indentation and the quotes",
    "did not find expected '-' indicator": "this does not line up with the items of the list before it",
    "unknown escape character": "a backslash in double quotes begins an escape; in single quotes it does not",
}
_GAVE_UP: Final = "nothing after this could be checked"
_BLANKS: Final = {"\t": "a TAB", "\u00a0": "a non-breaking space", "\u202f": "a non-breaking space"}


class _TooDeepError(Exception):
    """The nesting is deeper than any file of ours needs."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


def load_yaml(path: Path, problems: ProblemCollector) -> Document | None:
    """Read a file of at most 1 MiB. None when there is no tree to look at; the reasons are among the problems."""
    read = read_source(path, problems)
    return None if read is None else parse_yaml(*read, problems)


def parse_yaml(source: Source, text: str, problems: ProblemCollector) -> Document | None:
    """Read a text as ``load_yaml`` reads a file."""
    known = _flawless(source, text)
    if known is not None:
        return known
    first = _compose(source, text)
    if first.failure is None:
        problems.extend(first.problems)
        return first.document()
    mended, misreadings = repaired(source)
    if not misreadings:
        problems.add(first.failure)
        return None
    problems.extend(source.problem(each.place, each.message, each.hint) for each in misreadings)
    second = _compose(source_of(source.path, mended), mended)
    lines = {each.place.line for each in misreadings}
    problems.extend(problem for problem in second.problems if problem.line not in lines)
    if second.failure is not None:
        problems.add(second.failure)
        return None
    spoiled = {loc for loc, place in second.values.items() if place.line in lines and place.style}
    return second.document(source, frozenset(spoiled))


@lru_cache(maxsize=64)
def _flawless(source: Source, text: str) -> Document | None:
    """Return the tree of a text without mistakes. Kept, as engines are loaded again and the packs stay the same."""
    built = _compose(source, text)
    return built.document() if built.failure is None and not built.problems else None


def _compose(source: Source, text: str) -> _Builder:
    builder = _Builder(source)
    try:
        builder.build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1, 1) if mark is not None else Place(1, 1, 0)
        builder.failure = _blank(source, place) or source.problem(place, _in_words(error.problem or ""), _GAVE_UP)
    except yaml.YAMLError:
        builder.failure = source.problem(Place(1, 1, 0), "this is not YAML")
    except _TooDeepError as error:
        hint = f"at most {MAX_DEPTH} levels; nothing after this was checked"
        builder.failure = source.problem(error.place, "the nesting is too deep", hint)
    return builder


def _blank(source: Source, place: Place) -> Problem | None:
    """Name a space of the wrong kind where YAML gave up, or in that line's indentation: nobody sees that it is one."""
    line = source.line(place.line)
    indent = len(line) - len(line.lstrip())
    for at, char in enumerate(line):
        if char in _BLANKS and (at < indent or at == place.column - 1):
            message = f"{_BLANKS[char]} stands here"
            return source.problem(Place(place.line, at + 1, 1), message, f"write ordinary spaces; {_GAVE_UP}")
    return None


def _in_words(problem: str) -> str:
    for theirs, ours in _WORDS.items():
        if theirs in problem:
            return ours
    return f"this is not YAML: {problem}"


class _Builder:
    """Builds the tree of one document from the events of the parser."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.value: Any = None
        self.keys: dict[Loc, Place] = {}
        self.values: dict[Loc, Place] = {}
        self.spoiled: set[Loc] = set()
        self.problems: list[Problem] = []
        self.failure: Problem | None = None

    def document(self, source: Source | None = None, spoiled: frozenset[Loc] = frozenset()) -> Document | None:
        """Return the tree; None where the file holds no mapping, which is among the problems then."""
        if not isinstance(self.value, dict):
            return None
        return Document(source or self.source, self.value, self.keys, self.values, frozenset(self.spoiled) | spoiled)

    def build(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self._problem(
                    _place(event), "a second document begins here", "a file holds one document; remove the ---"
                )
                return
            self.value = self._node(next(events), events, ())
            self._check_root()
        if documents == 0:
            self.problems.append(self.source.problem(Place(1, 1, 0), "the file is empty"))

    def _check_root(self) -> None:
        if isinstance(self.value, dict) or () in self.spoiled:
            return
        empty = self.value == ""
        message = "the file is empty" if empty else "a file begins with a key, such as policy: or register:"
        self._problem(self.values[()], message)

    def _problem(self, place: Place, message: str, hint: str = "") -> None:
        self.problems.append(self.source.problem(place, message, hint))

    def _node(self, event: Any, events: Iterator[Any], loc: Loc) -> Any:
        place = _place(event)
        self.values[loc] = place
        if len(loc) > MAX_DEPTH:
            raise _TooDeepError(place)
        self._refuse_marks(event, place, loc)
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style in ("'", '"', "|", ">") else PlainText(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, loc)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, loc)
        return PlainText("")

    def _refuse_marks(self, event: Any, place: Place, loc: Loc) -> None:
        rest = self.source.line(place.line)[place.column - 1 :]
        hint = f"if it belongs to the text, put the text in single quotes: {in_quotes(rest)}"
        if isinstance(event, yaml.AliasEvent):
            self._problem(place, "YAML reads this as an alias (*), and aliases are not used here", hint)
        elif event.anchor is not None:
            self._problem(place, "YAML reads this as an anchor (&), and anchors are not used here", hint)
        elif event.tag is not None:
            self._problem(place, "YAML reads this as a tag (!), and tags are not used here", hint)
        else:
            return
        self.spoiled.add(loc)

    def _sequence(self, events: Iterator[Any], loc: Loc) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*loc, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], loc: Loc) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, loc)
            first = self.keys.get((*loc, key)) if key is not None else None
            if key is None or first is not None:
                if first is not None:
                    message = f'the key "{key}" stands here a second time'
                    self._problem(_place(event), message, f"the first is in line {first.line}; keep one of them")
                self._skip(next(events), events, loc)
                continue
            self.keys[(*loc, key)] = _place(event)
            mapping[key] = self._node(next(events), events, (*loc, key))
        return mapping

    def _key(self, event: Any, events: Iterator[Any], loc: Loc) -> str | None:
        place = _place(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._problem(place, "a key must be a text")
            self._skip(event, events, loc)
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event, place, (*loc, ""))
            return None
        if event.value == "<<" and event.style in (None, ""):
            self._problem(
                place, "YAML reads this as a merge key, and merge keys are not used here", "write the keys out"
            )
            return None
        bare = event.value.strip("\u00a0\u202f")
        if bare == event.value or event.style:
            return str(event.value)
        self._problem(place, f'a non-breaking space stands beside the key "{bare}"', "write ordinary spaces")
        return str(bare)

    def _skip(self, event: Any, events: Iterator[Any], loc: Loc) -> None:
        """Read over a value that has no place in the tree; what is wrong with it is reported all the same."""
        aside = _Builder(self.source)
        aside._node(event, events, loc)
        self.problems.extend(aside.problems)


def _place(event: Any) -> Place:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    style = event.style or "" if isinstance(event, yaml.ScalarEvent) else ""
    last_line = end.line + 1 if isinstance(event, yaml.ScalarEvent) else start.line + 1
    return Place(start.line + 1, start.column + 1, max(length, 0), last_line, style)
