"""Cheap questions that spare a text a costly pattern which cannot match in it. They never change what is found.

A pattern's marks are characters without which it matches nowhere: ``@`` for an e-mail address, a digit for a date. They
are read off the parsed pattern, so they hold whatever the pattern says. Only Presidio's own patterns are read: the
dialect of ``regex`` has forms that the standard library's parser would misread.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

import regex
from presidio_analyzer.predefined_recognizers import UrlRecognizer

Marks = frozenset[str]
Gate = Callable[[str, Marks], bool]
"""Says of a text and its marks whether a pattern may match in it."""

DIGIT: Final = "0"  # stands for any decimal digit of any script
_PUNCTUATION: Final = "@.:-/"
_IS_DIGIT: Final = regex.compile(r"\d")
_DIGITS: Final = frozenset("0123456789")
_FOREIGN_SYNTAX: Final = re.compile(r"\[\[|\[:|\{[^}]*[a-z][^}]*\}")  # POSIX classes and fuzzy matching


def marks_of(text: str) -> Marks:
    """Return which of the marks that gates ask for stand in a text."""
    found = [mark for mark in _PUNCTUATION if mark in text]
    if _IS_DIGIT.search(text) is not None:
        found.append(DIGIT)
    return frozenset(found)


def required_marks(pattern: str) -> Marks:
    """Return marks that every match of a pattern contains; perhaps not all of them."""
    if _FOREIGN_SYNTAX.search(pattern):
        return frozenset()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sequence(_parser.parse(pattern))
    except (re.error, OverflowError, RecursionError):
        return frozenset()


def gate_of(recognizer: object, pattern: str, flags: int) -> Gate | None:
    """Return the gate of a pattern, or None where nothing is known that would spare it."""
    if not type(recognizer).__module__.startswith("presidio_analyzer."):
        return None
    if isinstance(recognizer, UrlRecognizer) and UrlRecognizer.BASE_URL_REGEX in pattern:
        return _domain_gate(flags)
    marks = required_marks(pattern)
    return None if not marks else lambda _text, present: marks <= present


def _domain_gate(flags: int) -> Gate:
    # Every form of a URL contains a dot and one of the listed suffixes: looking for that alone takes linear time.
    base = UrlRecognizer.BASE_URL_REGEX
    suffix = regex.compile(base[base.index("[.](?:(?:") : base.index("(?:/[^")], flags)
    return lambda text, present: "." in present and suffix.search(text) is not None


def _sequence(nodes: Iterable[tuple[Any, Any]]) -> Marks:
    return frozenset().union(*(_node(str(kind), value) for kind, value in nodes))


def _node(kind: str, value: Any) -> Marks:
    # Lookarounds, anchors and back-references promise nothing that is in the match.
    read = _READERS.get(kind)
    return read(value) if read is not None else frozenset()


def _repeat(value: Any) -> Marks:
    least, _, repeated = value
    return _sequence(repeated) if least > 0 else frozenset()


def _any_of(choices: Iterable[Marks]) -> Marks:
    sets = list(choices)
    return frozenset.intersection(*sets) if sets else frozenset()


def _member(kind: str, value: Any) -> Marks:
    if kind == "LITERAL":
        return _character(chr(value))
    if kind == "RANGE":
        low, high = map(chr, value)
        return frozenset(DIGIT) if low in _DIGITS and high in _DIGITS else frozenset()
    return frozenset(DIGIT) if kind == "CATEGORY" and str(value) == "CATEGORY_DIGIT" else frozenset()


def _character(character: str) -> Marks:
    if character in _DIGITS:
        return frozenset(DIGIT)
    return frozenset(character) if character in _PUNCTUATION else frozenset()


_READERS: Final[Mapping[str, Callable[[Any], Marks]]] = {
    "LITERAL": lambda code: _character(chr(code)),
    "IN": lambda members: _any_of(_member(str(kind), value) for kind, value in members),
    "BRANCH": lambda value: _any_of(_sequence(branch) for branch in value[1]),
    "SUBPATTERN": lambda value: _sequence(value[3]),
    "ATOMIC_GROUP": _sequence,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
}
