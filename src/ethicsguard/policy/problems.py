"""Gathers the mistakes of all files of one run, and shows them to people."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Final

from ethicsguard.errors import PolicyError, Problem

_WIDEST_EXCERPT: Final = 160
_LONGEST_CARETS: Final = 120


class ProblemCollector:
    """Takes up every mistake, so that all are reported together. ``files`` are the paths of all that was read."""

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}
        self._files: set[str] = set()

    def add(self, problem: Problem) -> None:
        """Take up a mistake; the same one twice counts once."""
        self._problems[problem] = None

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take up several mistakes."""
        for problem in problems:
            self.add(problem)

    def note_file(self, path: str) -> None:
        """Remember that a file was read."""
        self._files.add(path)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All mistakes, sorted by path and place."""
        return tuple(sorted(self._problems))

    @property
    def files(self) -> frozenset[str]:
        """The paths of all files that were read."""
        return frozenset(self._files)

    def raise_if_any(self) -> None:
        """Raise PolicyError with every mistake, if there is one."""
        if self._problems:
            raise PolicyError(self.problems)

    def render(self) -> str:
        """Show all mistakes, and say how many files are fine."""
        return render_problems(self.problems, len(self._files | {problem.path for problem in self._problems}))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say which of the known words is nearest to one, if any is near: ``did you mean "deny"?``."""
    nearest = nearest_word(word, known)
    return f'did you mean "{nearest}"?' if nearest else ""


def nearest_word(word: str, known: Iterable[str]) -> str:
    """Return the known word that is nearest, without regard to case; the empty text if none is near."""
    by_form: dict[str, str] = {}
    for each in sorted(known):
        by_form.setdefault(each.casefold(), each)
    near = get_close_matches(word[:200].casefold(), list(by_form), n=1, cutoff=0.6)
    return by_form[near[0]] if near else ""


def word_hint(word: str, known: Iterable[str], plural: str) -> str:
    """Say which word was probably meant; where none is near and they are few, list them all."""
    words = sorted(known)
    hint = did_you_mean(word, words)
    if hint or not words:
        return hint or f"there are no {plural} here"
    return f"{plural}: {', '.join(words)}" if len(words) <= 30 else ""


def render_problems(problems: Sequence[Problem], files: int | None = None) -> str:
    """Show mistakes with places, source lines and carets, and count them. ``files`` is the number of files read."""
    if not problems:
        return "No mistakes." if files is None else f"No mistakes in {_count(files, 'file')}."
    lines: list[str] = []
    wrong = 0
    for _path, group in groupby(sorted(problems), key=lambda problem: problem.path):
        wrong += 1
        for problem in group:
            lines.extend(_lines(problem))
    summary = f"{_count(len(problems), 'mistake')} in {_count(wrong, 'file')}"
    fine = (files or 0) - wrong
    if fine > 0:
        summary += f"; {_count(fine, 'file')} {'is' if fine == 1 else 'are'} fine"
    return "\n".join([*lines, f"{summary}."])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _lines(problem: Problem) -> Iterator[str]:
    yield f"{_printable(problem.place)}  {_printable(problem.message)}"
    hint = _printable(problem.hint)
    if not problem.excerpt.strip() or not problem.length:
        if hint:
            yield f"      {hint}"
        return
    excerpt, column = _window(problem.excerpt, problem.column - 1)
    excerpt = _printable(excerpt)
    number = f"{problem.line:>5}"
    pointed = excerpt[column : column + problem.length]
    carets = "^" * max(1, min(_width(pointed), _LONGEST_CARETS))
    yield f"{number} | {excerpt.rstrip()}"
    yield f"{' ' * len(number)} | {' ' * _width(excerpt[:column])}{carets}{' ' if hint else ''}{hint}"


def _window(excerpt: str, column: int) -> tuple[str, int]:
    """Show the part of a long line around a column, with marks where it goes on."""
    if len(excerpt) <= _WIDEST_EXCERPT:
        return excerpt, column
    start = max(0, column - _WIDEST_EXCERPT // 3)
    end = start + _WIDEST_EXCERPT
    before = "…" if start else ""
    return before + excerpt[start:end] + ("…" if end < len(excerpt) else ""), column - start + len(before)


def _printable(text: str) -> str:
    """Put a sign in the place of each that could steer a terminal; columns stay what they are."""
    return "".join(
        " " if char == "\t" else "�" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char
        for char in text
    )


def _width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) != 0 for char in text)
