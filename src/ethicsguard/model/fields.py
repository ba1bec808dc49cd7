"""What a field is known to hold before anybody looks into it: the column contract."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from ethicsguard.model.facts import FactType
from ethicsguard.model.findings import Span


class Sensitivity(StrEnum):
    """What kind of care a class of fields needs."""

    DIRECT = "direct"  # names somebody: a name, a phone number, an account
    EXACT_PLACE = "exact-place"  # a point or a street address
    SPECIAL = "special"  # a special category (GDPR 9), or biometric
    QUASI = "quasi"  # singles people out together with others: age, gender
    FREE_TEXT = "free-text"  # anything may stand in it
    PSEUDONYM = "pseudonym"  # a number that only the holder can resolve
    OFFICIAL = "official"  # names an official in an official act
    NONE = "none"  # not personal


_DIGITS_OF_A_PERSON = 9
"""Numbers that single a person out (telephones with their area, accounts, insurance) have at least as many digits."""
_OF_ANY_FORM = (Sensitivity.PSEUDONYM, Sensitivity.OFFICIAL)
_PLAIN = re.compile(
    r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?"  # a number
    r"|(?:\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?"  # a date
    r"|[^\W\d]+(?:[ /&-]+[^\W\d]+)*"  # words
)


@dataclass(frozen=True, slots=True)
class FieldClass:
    """A class that fields are sorted into.

    ``entity`` names what a placeholder says in place of such a value. ``ignores`` are entities that look like what such
    a field holds (ten digits in a record number are no phone number); see ``overlooks``. ``fact`` is the name under
    ``facts.record`` where rules may read the value, with its type; only classes that are not personal,
    or are coarse enough to be read by a rule, have one.
    """

    name: str
    title: str
    sensitivity: Sensitivity
    entity: str
    ignores: frozenset[str] = frozenset()
    fact: tuple[str, FactType] | None = None

    def overlooks(self, span: Span, text: str) -> bool:
        """Whether a finding in a value of this class is no finding, because what was found is what belongs there.

        A number of a record may have any form. In a count, a measure or a place, plain numbers and dates belong, and
        short numbers within words (a tract, a road): what else somebody typed there is looked at as everywhere.
        """
        if span.entity not in self.ignores:
            return False
        if self.sensitivity in _OF_ANY_FORM or _PLAIN.fullmatch(text.strip()):
            return True
        return sum(map(str.isdigit, text[span.start : span.end])) < _DIGITS_OF_A_PERSON


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """One line of the contract: fields whose name matches ``pattern`` are of a class.

    A pattern is matched, after both were brought to lower case without punctuation, with the end of a
    field's path (``author/name``), ``*`` standing for any run of characters. ``resources`` empty: any.
    """

    pattern: str
    class_name: str
    resources: frozenset[str] = frozenset()


_NOT_WORD = re.compile(r"[\W_]+")


def normalised_name(name: str) -> str:
    """Bring a field's name to the form in which names are compared: ``User Name`` becomes ``username``."""
    return _NOT_WORD.sub("", name.casefold())


def _segments(field_pointer: str) -> list[str]:
    steps = re.split(r"[/#]", field_pointer)
    plain = [step.replace("~1", "/").replace("~0", "~") for step in steps if step not in ("", "*")]
    # A question asked of people keeps its mark: it tells an answer from a measure.
    return [normalised_name(step) + ("?" if step.rstrip().endswith("?") else "") for step in plain]


@dataclass(frozen=True)
class FieldContract:
    """All entries, the site's before those that ship; the first that matches decides."""

    classes: Mapping[str, FieldClass]
    entries: Sequence[FieldEntry]
    _known: dict[tuple[str, str], FieldClass | None] = field(default_factory=dict, repr=False, compare=False)

    def classify(self, field_pointer: str, resource: str = "") -> FieldClass | None:
        """Return the class of a field, or None when nobody has classified it."""
        key = (field_pointer, resource)
        if key not in self._known:
            if len(self._known) > 10_000:  # names may be chosen by others; forget rather than grow
                self._known.clear()
            self._known[key] = self._find(field_pointer, resource)
        return self._known[key]

    def _find(self, field_pointer: str, resource: str) -> FieldClass | None:
        segments = _segments(field_pointer)
        if not segments:
            return self.classes.get("free-text")
        for number in self._index.candidates(segments[-1]):
            entry = self.entries[number]
            if (not entry.resources or resource in entry.resources) and self._index.matches(number, segments):
                return self.classes[entry.class_name]
        return None

    @cached_property
    def _index(self) -> _Index:
        return _Index([entry.pattern for entry in self.entries])


class _Index:
    """Patterns by the last step of the paths that they match, as a contract has many and names are many."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._steps = [[_pattern_step(part) for part in pattern.split("/") if part] for pattern in patterns]
        self._by_name: dict[str, list[int]] = {}
        self._open: list[int] = []
        for number, steps in enumerate(self._steps):
            if steps and isinstance(steps[-1], str):
                self._by_name.setdefault(steps[-1], []).append(number)
            elif steps:
                self._open.append(number)

    def candidates(self, name: str) -> Sequence[int]:
        """Return the patterns whose last step may match a name, the first entry first."""
        named = self._by_name.get(name, [])
        bare = self._by_name.get(name.rstrip("?"), []) if name.endswith("?") else []
        return sorted({*named, *bare, *self._open})

    def matches(self, number: int, segments: Sequence[str]) -> bool:
        """Whether a pattern matches the end of a path."""
        wanted = self._steps[number]
        tail = segments[len(segments) - len(wanted) :] if len(wanted) <= len(segments) else ()
        return len(tail) == len(wanted) and all(map(_step_matches, wanted, tail))


def _step_matches(wanted: str | re.Pattern[str], have: str) -> bool:
    bare = have.rstrip("?")
    if isinstance(wanted, str):
        return wanted in (have, bare)
    return wanted.fullmatch(have) is not None or wanted.fullmatch(bare) is not None


def _pattern_step(part: str) -> str | re.Pattern[str]:
    """Return a step as plain text, or as a regex where it has wildcards. Each ``*`` is tried from one place on only."""
    question = "?" if part.rstrip().endswith("?") else ""
    pieces = [normalised_name(piece) for piece in part.rstrip("? ").split("*")]
    if len(pieces) == 1:
        return pieces[0] + question
    first, *middle, last = pieces
    # Possessive groups, as in fnmatch of Python 3.11 and later: no pattern can make the match slow.
    between = "".join(f"(?>.*?{re.escape(piece)})" for piece in middle if piece)
    return re.compile(f"{re.escape(first)}{between}.*{re.escape(last + question)}", re.DOTALL)
