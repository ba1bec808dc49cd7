"""``facts.description``: by what the free text of an alert describes people.

Free text is what stands, as a string, in fields of the class of free text or of no class at all. Three counts come
of it:

- ``race_terms``: words of race, ethnicity, national origin or colour of skin that are said of people. "A white van"
  has none, "a white female" and "W/F" have one. Religion counts where it stands for origin (Jewish, Muslim).
- ``demographic_terms``: those, and words of gender and age.
- ``descriptors``: different details that would tell one person from the next: clothing, hair, height, weight, build,
  marks, a vehicle, a plate, a direction, a weapon, behaviour. The same detail told twice is one.

Limits. English only. Words are compared and nothing is understood: unusual wordings are missed, and most negations; a
surname that is a colour (John White, male, 40) counts as race. Details that stand in for race (an accent, a dialect, a
skin tone) are never counted as descriptors. So the counts serve to ask an author for more, never to judge one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.measure import lexicon as lex
from ethicsguard.measure.details import details, measures
from ethicsguard.measure.race import race_terms
from ethicsguard.measure.wording import plain, sentences
from ethicsguard.model.facts import FactKind, FactType
from ethicsguard.model.fields import Sensitivity

if TYPE_CHECKING:
    from ethicsguard.model import Leaf, Request, Setting

_CODE: Final = re.compile(r"(?<![\w/])(?:[BbWwHh]|[AI])/[MmFf](?:/[AaJj])?(?!\w)")
"""The shorthand of dispatchers: B/M, W/F, H/M/J. It says race and gender."""

_SCHEMA: Final = {
    "race_terms": FactType(
        FactKind.NUMBER, "words of race, ethnicity or origin that the row's free text says of people (English)"
    ),
    "demographic_terms": FactType(FactKind.NUMBER, "those, and words of gender and age"),
    "descriptors": FactType(
        FactKind.NUMBER,
        "different details that are not demographic: clothing, hair, height, weight, build, marks, vehicle, plate, "
        "direction, weapon, behaviour",
    ),
}


@dataclass(frozen=True, slots=True)
class DescriptionFacts:
    """Counts words of descriptions."""

    name: str = "description"

    @property
    def schema(self) -> Mapping[str, FactType]:
        """The facts."""
        return _SCHEMA

    def row_facts(self, leaves: Sequence[Leaf], request: Request, setting: Setting) -> Mapping[str, Any]:
        """Return the counts over all free text of one row."""
        race = demographic = 0
        told: set[str] = set()
        for leaf in leaves:
            if isinstance(leaf.value, str) and _is_free_text(leaf, request, setting):
                in_race, in_demographic, in_details = read_description(leaf.value)
                race += in_race
                demographic += in_demographic
                told |= in_details
        return {"race_terms": race, "demographic_terms": demographic, "descriptors": len(told)}


def _is_free_text(leaf: Leaf, request: Request, setting: Setting) -> bool:
    found = setting.contract.classify(leaf.field, request.resource.type)
    return found is None or found.sensitivity is Sensitivity.FREE_TEXT


def read_description(text: str) -> tuple[int, int, set[str]]:
    """Return the number of race terms and of demographic terms in a text, and the names of its other details."""
    text = plain(text)
    codes = sum(1 for _ in _CODE.finditer(text))
    race, others, told = codes, codes, set(measures(text))
    for words in sentences(text):
        race += race_terms(words)
        others += _gender_and_age(words)
        told.update(details(words))
    return race, race + others, told


def _gender_and_age(words: Sequence[str]) -> int:
    return sum(word in lex.GENDER or word in lex.AGE or _tells_age(words, at) for at, word in enumerate(words))


def _tells_age(words: Sequence[str], at: int) -> bool:
    """25 years old; 25 yo; aged 25; in her 20s; an older man."""
    word = words[at]
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    if word[0].isdigit():
        decade = word.replace("'", "")
        return (len(decade) == 3 and decade.endswith("0s")) or before in ("age", "aged")
    if word in ("years", "year", "yrs", "yr"):
        return after == "old"
    if word == "yo" or (word == "y" and after == "/"):
        return before[:1].isdigit()
    return word in lex.AGE_BEFORE_PEOPLE and (after in lex.PEOPLE or after in lex.RACE_WORDS)
