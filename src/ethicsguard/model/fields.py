"""What a field is known to hold before anybody looks into it: the column contract."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from ethicsguard.model.facts import FactType


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


@dataclass(frozen=True, slots=True)
class FieldClass:
    """A class that fields are sorted into.

    ``entity`` names what a placeholder says in place of such a value. Entities in ``ignores`` are no findings in
    such a field (ten digits in a record number are no phone number). ``fact`` is the name under
    ``facts.record`` where rules may read the value, with its type; only classes that are not personal,
    or are coarse enough to be read by a rule, have one.
    """

    name: str
    title: str
    sensitivity: Sensitivity
    entity: str
    ignores: frozenset[str] = frozenset()
    fact: tuple[str, FactType] | None = None


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
        for entry in self.entries:
            if entry.resources and resource not in entry.resources:
                continue
            if _matches(entry.pattern, segments):
                return self.classes[entry.class_name]
        return None


def _matches(pattern: str, segments: Sequence[str]) -> bool:
    wanted = [_pattern_segment(part) for part in pattern.split("/") if part]
    if len(wanted) > len(segments):
        return False
    tail = segments[len(segments) - len(wanted) :]
    return all(
        fnmatchcase(have, want) or fnmatchcase(have.rstrip("?"), want) for have, want in zip(tail, wanted, strict=True)
    )


def _pattern_segment(part: str) -> str:
    # "*?" asks for a question: the mark is kept literally, while * stays a wildcard.
    question = part.rstrip().endswith("?")
    body = "*".join(normalised_name(piece) for piece in part.rstrip("? ").split("*"))
    return body + ("[?]" if question else "")
