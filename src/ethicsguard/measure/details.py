"""Tells which details of a description are not demographic.

Clothing, hair, height, weight, build, marks, vehicles, plates, direction, weapons, behaviour: here the lean is the
other way than with race, and what is doubtful is no detail. Vehicles, directions, weapons and behaviour are one detail
each, however many words an alert gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from ethicsguard.measure import lexicon as lex

_MARKS: Final = frozenset(",:/(-=&")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_ALONE: Final = r"(?<![\w.,'])"
_MEASURES: Final = {
    "height": re.compile(
        _ALONE + r"(?:[4-7] ?' ?(?:1[01]|[0-9])(?![0-9])"  # 5'10
        r"|[4-7][ -]?(?:ft|feet|foot)\.?[ -]?(?:1[01]|[0-9])(?![0-9])"  # 5 ft 10, 5-foot-10
        r"|[4-7][ -]?(?:ft|feet|foot)\.?[ -](?:tall|man|woman|male|female)\b"
        r"|(?:1[4-9][0-9]|20[0-9]) ?cm\b"
        r"|1[.,][4-9][0-9] ?m\b)",
        re.IGNORECASE,
    ),
    "weight": re.compile(
        _ALONE + r"(?:(?:[89][0-9]|[1-3][0-9]{2})[ -]?(?:lbs?|pounds?)|(?:3[5-9]|[4-9][0-9]|1[0-8][0-9]) ?kgs?)\b",
        re.IGNORECASE,
    ),
}
"""Heights and weights that people have. Every quantifier is bounded, so that they match in linear time."""

_Test: TypeAlias = Callable[[Sequence[str], int], bool]


def measures(text: str) -> Iterator[str]:
    """Yield ``height`` and ``weight`` where a text gives them in figures."""
    return (name for name, pattern in _MEASURES.items() if pattern.search(text))


def details(words: Sequence[str]) -> Iterator[str]:
    """Yield the name of each detail that a sentence tells, perhaps more than once."""
    for at, word in enumerate(words):
        found = _KINDS.get(word)
        if found is None or _negated(words, at):
            continue
        name, test = found
        if test is None or test(words, at):
            yield name


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _negated(words: Sequence[str], at: int) -> bool:
    """No mask; not wearing a hat; unknown plate."""
    for place in range(at - 1, max(at - 4, -1), -1):
        if words[place] in _MARKS:
            return False
        if words[place] in lex.NEGATIONS:
            return True
    return False


def _said_colour(words: Sequence[str], at: int) -> bool:
    """Jacket: red; the shoes were white."""
    return _word(words, at + 1) in ("is", "was", "were", ":", "=") and _word(words, at + 2) in lex.COLOURS


def _is_qualified(words: Sequence[str], at: int) -> bool:
    """Red jacket; black Example jacket; but not a jacket alone."""
    before = _word(words, at - 1)
    if before in lex.QUALIFIERS or _said_colour(words, at):
        return True
    parts = before in lex.PEOPLE or before in lex.LINKS or before in lex.CLOTHED_IN
    return before.isalpha() and not parts and _word(words, at - 2) in lex.QUALIFIERS


def _is_styled(words: Sequence[str], at: int) -> bool:
    return _word(words, at - 1) in lex.HAIR_STYLES or _said_colour(words, at)


def _is_kind_of_build(words: Sequence[str], at: int) -> bool:
    return _word(words, at - 1) in lex.BUILD_KINDS


def _is_heavy(words: Sequence[str], at: int) -> bool:
    return _word(words, at - 1) == "heavy"


def _is_tall_person(words: Sequence[str], at: int) -> bool:
    after = _word(words, at + 1)
    return after in lex.PEOPLE or after in lex.RACE_WORDS or (after in _MARKS or after in ("", "with"))


def _is_told_vehicle(words: Sequence[str], at: int) -> bool:
    """White van; 2014 Example four-door sedan; blue Toyota pickup."""
    if _said_colour(words, at):
        return True
    for place in range(at - 1, max(at - 4, -1), -1):
        word = words[place]
        if word in lex.COLOURS or word in lex.MAKES or _YEAR.fullmatch(word):
            return True
        if word not in lex.VEHICLE_QUALIFIERS and word not in lex.VEHICLES:
            return False
    return False


def _is_make(words: Sequence[str], at: int) -> bool:
    before = _word(words, at - 1)
    return before in lex.BEFORE_MAKES or _YEAR.fullmatch(before) is not None or _word(words, at + 1) in lex.VEHICLES


def _is_told_plate(words: Sequence[str], at: int) -> bool:
    """License plate ABC 123: with a figure or more, for a plate that nobody read is no detail."""
    return _word(words, at - 1) in lex.PLATE_WORDS and any(word[0].isdigit() for word in words[at + 1 : at + 8])


def _has_heading(words: Sequence[str], at: int) -> bool:
    return not lex.HEADINGS.isdisjoint(words[at + 1 : at + 6])


def _is_carried_weapon(words: Sequence[str], at: int) -> bool:
    return _word(words, at + 1) not in lex.AFTER_WEAPONS_NONE


def _is_baseball(words: Sequence[str], at: int) -> bool:
    return _word(words, at - 1) in ("baseball", "metal", "aluminum", "wooden")


def _is_worn_colour(words: Sequence[str], at: int) -> bool:
    """Dressed in black; wearing all black; man in white. Not: wearing black shoes, which are counted as shoes."""
    before, earlier, after = _word(words, at - 1), _word(words, at - 2), _word(words, at + 1)
    worn = before in ("wearing", "wore", "wears")
    worn = worn or (before in ("in", "all") and (earlier in lex.CLOTHED_IN or earlier in lex.PEOPLE))
    return worn and (after in ("", "with") or after in _MARKS)


def _table() -> Mapping[str, tuple[str, _Test | None]]:
    table: dict[str, tuple[str, _Test | None]] = {}

    def add(words: frozenset[str], name: str, test: _Test | None = None) -> None:
        table.update((word, (name, test)) for word in words)

    add(lex.COLOURS, "clothes", _is_worn_colour)
    table.update((word, (name, None)) for word, name in {**lex.GARMENTS, **lex.MARKS}.items())
    table.update((word, (name, _is_qualified)) for word, name in lex.PLAIN_GARMENTS.items())
    add(lex.HAIR, "hair")
    add(frozenset({"hair"}), "hair", _is_styled)
    add(lex.FACIAL_HAIR, "facial hair")
    add(lex.BUILDS, "build")
    add(frozenset({"build"}), "build", _is_kind_of_build)
    add(frozenset({"set"}), "build", _is_heavy)
    add(frozenset({"tall"}), "height", _is_tall_person)
    add(lex.MAKES, "vehicle", _is_make)
    add(lex.VEHICLES, "vehicle", _is_told_vehicle)
    add(lex.PLATES, "plate", _is_told_plate)
    add(lex.BOUND, "direction")
    add(lex.MOTIONS, "direction", _has_heading)
    add(lex.WEAPONS, "weapon", _is_carried_weapon)
    add(frozenset({"bat"}), "weapon", _is_baseball)
    add(lex.BEHAVIOUR, "behaviour")
    return table


_KINDS: Final = _table()
