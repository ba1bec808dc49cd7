"""The operator block: leaves of a street address its hundred block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from ethicsguard.transform.operators.base import GeneralisingOperator
from ethicsguard.transform.operators.parameters import Parameter, Whole

# The words by which a street is told from a name: what has none of them is not taken for a street.
_AFTER_WORDS: Final = """
    alley aly avenue ave av boulevard blvd bypass byp causeway cswy circle cir close common court ct courts crescent
    cres cr crossing xing drive dr drives esplanade expressway expy extension ext freeway fwy garden gardens gdns glen
    green grove grv heights hts highway hwy hill hollow holw junction lane ln loop mall manor mews mile motorway parade
    park parkway pkwy pky path pass pike place pl plaza plz point pt promenade quay ridge rise road rd route rte row run
    skyway square sq street str st terrace ter trace trail trl tunnel turnpike tpke view vista walk way wharf yard
    broadway embarcadero
"""
_BEFORE_WORDS: Final = "avenue avenida calle camino rue via paseo boulevard chemin place plaza route highway hwy"
_SIDE_WORDS: Final = "n s e w ne nw se sw north south east west northeast northwest southeast southwest"
_AFTER: Final = frozenset(_AFTER_WORDS.split())
_BEFORE: Final = frozenset(_BEFORE_WORDS.split())
_SIDES: Final = frozenset(_SIDE_WORDS.split())
_ALONE: Final = frozenset({"broadway", "embarcadero", "the embarcadero"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*\.?|[0-9]{1,3}(?:st|nd|rd|th)", re.IGNORECASE)
# Roads that go by number: US-64, I-95, State Route 9, Co Rd 2718, A4146
_NUMBERED: Final = re.compile(
    r"(?:(?:[^\W\d_]+ ){0,2}(?:hwy|highway|route|rte|rt"
    r"|(?:co|county|state|farm|ranch|forest|township)\.? ?(?:rd|road|hwy|highway|rte|route)"
    r"|interstate|us|sr|cr|fm|i)[- ]?[0-9]{1,4}[a-z]?|[abm][0-9]{1,4}(?:\(m\))?)(?: [nsew]{1,2})?",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?P<low>[0-9]{1,6})(?:[a-z]|-[a-z]| ?-(?P<high>[0-9]{1,6}))?(?: [1-9]/[1-9])? (?P<street>.+)", re.IGNORECASE
)
_BLOCK: Final = re.compile(r"(?P<low>[0-9]{1,6})[- ]blo?c?k\.?(?: of)? (?P<street>.+)", re.IGNORECASE)
_CROSSED: Final = re.compile(r"[0-9]{1,4}x{2,3}(?:[- ]block)?(?: of)? (?P<street>.+)", re.IGNORECASE)
_NEAR: Final = re.compile(r"on or near (?P<street>.+)", re.IGNORECASE)
_UNIT: Final = re.compile(
    r"[ ,]+(?:(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|lot|bldg|building|trlr|space|spc)\b\.? ?#? ?|# ?)"
    r"(?:[a-z]{0,2}-?[0-9]{1,5}-?[a-z]{0,2}|[a-z]{1,2})(?=,|$)",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"[^\W\d_][^\d_,]*(?: [0-9]{5}(?:-[0-9]{4})?)?|[0-9]{5}(?:-[0-9]{4})?")
_CROSSING: Final = re.compile(r" ?[&/] ?| and | at ", re.IGNORECASE)
_MOST_CHARS: Final = 200
_MOST_WRITTEN: Final = _MOST_CHARS + len(" block of ")
_MOST_WORDS: Final = 7


class Block(GeneralisingOperator):
    """Writes ``800 block of Elm St`` for a house number on a street; ``0 block`` is that of the numbers below ``size``.

    Units, cities, states and ZIP codes are left out. A street or a crossing without a number, a block, and
    ``On or near`` a place stay as they are. What has other numbers, or no word that tells a street from a name, is not
    understood.
    """

    name = "block"
    parameters: ClassVar[Mapping[str, Parameter]] = {"size": Whole(default=100, least=100, most=10_000)}

    def _contradictions(self, settings: Mapping[str, Any]) -> list[str]:
        return ["block: size must be a multiple of 100"] if settings["size"] % 100 else []

    def _is_done(self, value: str, settings: Mapping[str, Any]) -> bool:
        text = " ".join(value.split())
        if len(text) > _MOST_WRITTEN:
            return False
        block = _BLOCK.fullmatch(text)
        if block:
            return int(block["low"]) % settings["size"] == 0 and _is_street(block["street"])
        crossed = _CROSSED.fullmatch(text)
        if crossed:
            return settings["size"] == 100 and _is_street(crossed["street"])
        near = _NEAR.fullmatch(text)
        return _is_place(near["street"]) if near else _is_crossing(text)

    def _coarsen(self, value: str, settings: Mapping[str, Any]) -> str | None:
        text = " ".join(value.split())
        if len(text) > _MOST_CHARS:
            return None
        parts = [part.strip() for part in _UNIT.sub("", text).split(",") if part.strip()]
        addresses = [part for part in parts if _address(part, settings["size"])]
        others = [part for part in parts if part not in addresses]
        if len(addresses) == 1 and all(_PLACE.fullmatch(part) for part in others):
            return _address(addresses[0], settings["size"])
        return parts[0] if not addresses and _is_street_alone(parts) else None


def _address(part: str, size: int) -> str | None:
    """Return the block of ``812 Elm St`` or ``812 block Elm St``; None for anything else."""
    found = _BLOCK.fullmatch(part) or _NUMBER.fullmatch(part)
    if found is None or not _is_street(found["street"]):
        return None
    low = int(found["low"]) // size * size
    high = found.groupdict().get("high")
    if high is not None and int(high) < int(found["low"]):
        return None
    return f"{low} block of {found['street']}"


def _is_street_alone(parts: Sequence[str]) -> bool:
    return bool(parts) and _is_crossing(parts[0]) and all(_PLACE.fullmatch(part) for part in parts[1:])


def _is_crossing(text: str) -> bool:
    streets = _CROSSING.split(text)
    return len(streets) <= 2 and all(_is_street(street) for street in streets)


def _is_street(text: str) -> bool:
    if _NUMBERED.fullmatch(text):
        return True
    words = text.split(" ")
    if not 2 <= len(words) <= _MOST_WORDS or not all(_WORD.fullmatch(word) for word in words):
        return text.casefold() in _ALONE
    plain = [word.rstrip(".").casefold() for word in words]
    while len(plain) > 1 and plain[-1] in _SIDES:
        plain.pop()
    return len(plain) > 1 and (plain[-1] in _AFTER or plain[0] in _BEFORE)


def _is_place(text: str) -> bool:
    """Whether a publisher's ``On or near`` is followed by words alone, or by a road that goes by number."""
    words = text.split(" ")
    return bool(_NUMBERED.fullmatch(text)) or (
        len(words) <= _MOST_WORDS
        and all(re.fullmatch(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*\.?|[(/&)]", word) for word in words)
    )
