"""The form in which people's names are compared: with each other, and with registers of those whose names stay."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Each title in one word, so that "Ofc. Reyes" and "Officer Reyes" are the same.
_TITLES: Final[dict[tuple[str, ...], str]] = {
    ("council", "member"): "councilmember",
    ("city", "council", "member"): "councilmember",
    ("vice", "mayor"): "vicemayor",
    ("deputy", "mayor"): "deputymayor",
    ("lord", "mayor"): "lordmayor",
    ("police", "chief"): "chief",
    ("chief", "of", "police"): "chief",
    ("chief", "constable"): "chief",
    ("deputy", "chief"): "deputychief",
    ("assistant", "chief"): "assistantchief",
    ("fire", "chief"): "chief",
    ("police", "officer"): "officer",
    ("district", "attorney"): "attorney",
    ("city", "manager"): "citymanager",
    ("city", "clerk"): "clerk",
    ("first", "lieutenant"): "lieutenant",
    ("staff", "sergeant"): "sergeant",
    **{
        (short,): full
        for full, shorts in {
            "alderman": "alderman alderwoman alderperson ald",
            "attorney": "attorney atty",
            "captain": "captain capt cpt",
            "chair": "chair chairman chairwoman chairperson",
            "chief": "chief",
            "clerk": "clerk",
            "colonel": "colonel col",
            "commander": "commander cmdr cdr",
            "commissioner": "commissioner comm commr",
            "constable": "constable pc",
            "corporal": "corporal cpl",
            "councilmember": "councilmember councilman councilwoman councilperson councillor councilor cllr cm",
            "deputy": "deputy dep",
            "detective": "detective det",
            "director": "director",
            "dr": "dr doctor",
            "governor": "governor gov",
            "hon": "hon honorable honourable",
            "inspector": "inspector insp",
            "judge": "judge",
            "justice": "justice",
            "lieutenant": "lieutenant lt ltcol",
            "major": "major maj",
            "marshal": "marshal",
            "mayor": "mayor",
            "mr": "mr mister",
            "mrs": "mrs",
            "ms": "ms miss",
            "mx": "mx",
            "officer": "officer ofc ofcr off po",
            "president": "president pres",
            "professor": "professor prof",
            "representative": "representative rep",
            "reverend": "reverend rev",
            "secretary": "secretary",
            "senator": "senator sen",
            "sergeant": "sergeant sgt",
            "sheriff": "sheriff",
            "superintendent": "superintendent supt",
            "supervisor": "supervisor",
            "trooper": "trooper",
            "trustee": "trustee",
            "phd": "phd",
            "md": "md",
            "esq": "esq esquire",
        }.items()
        for short in shorts.split()
    },
}
_TITLE_WORDS: Final = frozenset(_TITLES.values())
_LONGEST_TITLE: Final = max(len(words) for words in _TITLES)
_PARTS: Final = re.compile(r"[,;()\[\]]")
_MOST_CHARS: Final = 200


def normalised_person(name: str) -> str:
    """Bring a person's name to the form in which names are compared; empty if it names nobody.

    Case, spacing, punctuation and titles do not count, and ``Doe, Jane`` is ``Jane Doe``. Where a title has
    only one name beside it, it stays: ``Officer Reyes`` is not everybody called Reyes.
    """
    if len(name) > _MOST_CHARS:
        return ""
    parts = [words for words in (_words(part) for part in _PARTS.split(_plain(name))) if words]
    named = [words for words in parts if not all(word in _TITLE_WORDS for word in words)]
    if not named or len(named) > 2:
        return ""
    words = [word for part in reversed(named) for word in part]
    bare = _without_titles(words)
    if len(bare) > 1:
        return " ".join(bare)
    titles = [word for part in parts for word in part if word in _TITLE_WORDS]
    return " ".join([*titles, *bare])


def _plain(name: str) -> str:
    """Fold case and width, and leave out characters that are not seen."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def _words(part: str) -> list[str]:
    # A full stop or an apostrophe is inside a word (j.r., o'neil); anything else that is no letter parts two.
    joined = re.sub(r"[.'\u2019`]", "", re.sub(r"\.(?=\w\w)", " ", part))
    return _titled(re.findall(r"[\w]+", joined))


def _titled(words: list[str]) -> list[str]:
    """Write each title in its one word."""
    out: list[str] = []
    while words:
        for length in range(min(_LONGEST_TITLE, len(words)), 0, -1):
            title = _TITLES.get(tuple(words[:length]))
            if title:
                out.append(title)
                words = words[length:]
                break
        else:
            out.append(words[0])
            words = words[1:]
    return out


def _without_titles(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end and words[start] in _TITLE_WORDS:
        start += 1
    while end > start and words[end - 1] in ("phd", "md", "esq"):
        end -= 1
    return words[start:end]
