"""Tells where a word of race, ethnicity or national origin is said of people, and where it is a colour or a cuisine.

It leans towards people: to take a thing for a person asks an author for two more details, to take a person for a
thing lets an alert pass that describes somebody by race alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ethicsguard.measure import lexicon as lex

_MARKS: Final = frozenset(",:/(-=&")
_REACH: Final = 7  # words between a term and the people it is said of
_BESIDE_SKIN: Final = lex.SKIN_TONES | lex.RACE_WORDS


def race_terms(words: Sequence[str]) -> int:
    """Count the terms in a sentence that describe people."""
    return sum(_describes(words, at) for at, word in enumerate(words) if word in lex.RACE_WORDS or word in lex.SKIN)


def _describes(words: Sequence[str], at: int) -> bool:
    word, before, after = words[at], _word(words, at - 1), _word(words, at + 1)
    if word in lex.SKIN:
        return before in _BESIDE_SKIN
    if after in lex.SKIN:
        return False  # that word counts
    if before in lex.TITLES:
        return after in lex.PEOPLE  # Mr. White is a name
    return _people_follow(words, at) or _stands_for_people(words, at)


def _stands_for_people(words: Sequence[str], at: int) -> bool:
    word, before, after = words[at], _word(words, at - 1), _word(words, at + 1)
    if word in lex.RACE_PLURALS:
        return before in lex.QUANTITIES or before.isdigit()
    if word in lex.RACE_ALONE:
        return lex.NOT_PEOPLE.isdisjoint(words[at + 1 : at + 4])
    return _said_of_people(words, at) or (word in lex.RACE_ORIGINS and before in lex.ARTICLES and _ends_noun(after))


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _people_follow(words: Sequence[str], at: int) -> bool:
    """Black man; white, male; Asian or Hispanic teenage boys."""
    after = _word(words, at + 1)
    if words[at] in lex.RACE_COLOURS and after not in lex.PEOPLE:
        if _word(words, at - 1) in lex.CLOTHED_IN:
            return False  # a man in black, a woman in white
        if after in _MARKS and _subject(words, at) is _THING:
            return False  # the car is white, male driver
    for place in range(at + 1, min(at + 1 + _REACH, len(words))):
        word = words[place]
        if word in lex.PEOPLE:
            return _word(words, place + 1) not in lex.AFTER_PEOPLE_A_THING
        if word not in lex.BRIDGES and word not in lex.RACE_WORDS and not word[0].isdigit():
            return False
    return False


_PEOPLE: Final = "people"
_THING: Final = "thing"
_NOBODY: Final = ""


def _subject(words: Sequence[str], at: int) -> str:
    """Return what the words before a term say that it is said of: the suspect is …, race: …, the van was …"""
    linked = False
    for place in range(at - 1, max(at - 1 - _REACH, -1), -1):
        word = words[place]
        if word in lex.PEOPLE or word in lex.PRONOUNS or word in lex.RACE_LABELS:
            return _PEOPLE if linked else _NOBODY
        if word in lex.VEHICLES or word in lex.MAKES or word in lex.GARMENTS or word in lex.PLAIN_GARMENTS:
            return _THING if linked else _NOBODY
        if word in lex.LINKS or word in lex.RACE_WORDS or word in lex.AGE or word[0].isdigit():
            linked = linked or word in lex.COPULAS
        else:
            return _NOBODY
    return _NOBODY


def _said_of_people(words: Sequence[str], at: int) -> bool:
    """The suspect is Black; race: white; male, Asian, 30s."""
    return _ends_statement(words, at) and _subject(words, at) is _PEOPLE


def _ends_statement(words: Sequence[str], at: int) -> bool:
    after, next_but_one = _word(words, at + 1), _word(words, at + 2)
    if after in ("and", "or"):
        things = lex.QUALIFIERS - lex.RACE_COLOURS
        return (
            next_but_one not in things and next_but_one not in lex.PLAIN_GARMENTS and next_but_one not in lex.VEHICLES
        )
    if after == "in":
        return next_but_one in ("his", "her", "their", "the", "early", "mid", "late")
    return after == "" or after in _MARKS or after in lex.CLOSERS or after[0].isdigit()


def _ends_noun(after: str) -> bool:
    """An Asian in his 20s."""
    return after == "" or after in _MARKS or after in lex.NOUN_CLOSERS
