"""What people write in a condition that CEL cannot read, and how it is written: ``and`` for ``&&``, ``=`` for ``==``.

Nothing is mended on the quiet: each of them is a mistake at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ethicsguard.model import FactKind, FactType
from ethicsguard.policy.condition_names import Schema
from ethicsguard.policy.problems import nearest_word

_TEXT: Final = re.compile(r""" "(?:[^"\\]|\\.)*(?:"|$) | '(?:[^'\\]|\\.)*(?:'|$) """, re.VERBOSE)
_CURLY: Final = re.compile("[\u2018-\u201f\u00ab\u00bb][^\"'\u2018-\u201f\u00ab\u00bb]*[\u2018-\u201f\u00ab\u00bb]?")
_MARKS: Final = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"
_SPACE: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_WORD_SIGNS: Final = {"and": "&&", "or": "||", "not": "!"}
_WRONG_SIGNS: Final = {
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "=": "==",
    "&": "&&",
    "|": "||",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
}
_SIGN: Final = re.compile(r"===+|=>|=<|<>|(?<![=!<>])=(?!=)|(?<!&)&(?!&)|(?<!\|)\|(?!\|)|[≠≤≥]")
_LOGIC: Final = re.compile(r"(?<![\w.])(?:and|or|not)(?![\w.])", re.IGNORECASE)
_PATH: Final = r"(?:facts|request|parameters)(?:\.\w+)+"
_BARE: Final = r"(?<![\w.])(?!(?:facts|request|parameters|true|false|null|in)\b)[A-Za-z_][\w-]*(?![\w.(-])"
_COMPARED: Final = (
    re.compile(rf"(?P<path>{_PATH})\s*[=!]=*\s*(?P<word>{_BARE})"),
    re.compile(rf"(?P<word>{_BARE})\s*[=!]=*\s*(?P<path>{_PATH})"),
    re.compile(rf"(?P<word>{_BARE})\s+in\s+(?P<path>{_PATH})"),
)
_LIST: Final = re.compile(rf"(?P<path>{_PATH})\s+in\s*\[(?P<items>[^\]]*)\]")
_VARIABLE: Final = re.compile(r"\.(?:exists|all)\(\s*(\w+)\s*,")
_YES_NO: Final = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


@dataclass(frozen=True, slots=True)
class ConditionMistake:
    """A mistake in a condition; ``offset`` and ``length`` in code points of its source."""

    offset: int
    length: int
    message: str
    hint: str = ""


def slips(source: str, schema: Schema) -> tuple[ConditionMistake, ...]:
    """Return the slips in a condition that CEL could not read, by their places. There may be none."""
    bare = _TEXT.sub(lambda match: match[0][0] * len(match[0]), source)
    found = list(_curly(bare))
    bare = _CURLY.sub(lambda match: " " * len(match[0]), bare)
    found += [_blank(match) for match in _SPACE.finditer(bare)]
    found += [_sign(match) for match in _SIGN.finditer(bare)]
    found += [_logic(match) for match in _LOGIC.finditer(bare)]
    spaced = _LOGIC.sub(lambda match: " " * len(match[0]), bare)
    found += _words(_SIGN.sub(lambda match: "=" * len(match[0]) if "=" in match[0] else match[0], spaced), schema)
    return tuple(sorted(found, key=lambda each: each.offset))


def _curly(bare: str) -> Iterator[ConditionMistake]:
    for match in _CURLY.finditer(bare):
        text = match[0].strip(_MARKS).strip()
        hint = f'write straight quotes: "{text}"' if text else 'write straight quotes: "'
        yield ConditionMistake(match.start(), len(match[0]), f"curly quotes ({match[0][0]}) are no quotes here", hint)


def _blank(match: re.Match[str]) -> ConditionMistake:
    what = "a non-breaking space" if match[0] in "\u00a0\u202f" else f"a space of another kind (U+{ord(match[0]):04X})"
    return ConditionMistake(match.start(), 1, f"{what} stands here", "write an ordinary space in its place")


def _sign(match: re.Match[str]) -> ConditionMistake:
    right = _WRONG_SIGNS.get(match[0], "==")
    return ConditionMistake(match.start(), len(match[0]), f'conditions have no "{match[0]}"', f"write {right}")


def _logic(match: re.Match[str]) -> ConditionMistake:
    right = _WORD_SIGNS[match[0].lower()]
    return ConditionMistake(match.start(), len(match[0]), f'conditions have no "{match[0]}"', f"write {right}")


def _words(bare: str, schema: Schema) -> Iterator[ConditionMistake]:
    """Yield the words that stand without quotes beside a fact."""
    variables = set(_VARIABLE.findall(bare))
    found = {match.start("word"): match for pattern in _COMPARED for match in pattern.finditer(bare)}
    for at, match in found.items():
        if match["word"] in variables:
            continue
        yield _word(at, match["word"], schema.types.get(match["path"]))
    for group in _LIST.finditer(bare):
        for word in re.finditer(_BARE, group["items"]):
            yield _word(group.start("items") + word.start(), word[0], schema.types.get(group["path"]))


def _word(at: int, word: str, fact: FactType | None) -> ConditionMistake:
    choices = fact.choices if fact is not None else ()
    truth = _YES_NO.get(word.lower())
    near = word if word in choices else nearest_word(word, choices)
    if truth is not None and not near and (fact is None or fact.kind not in (FactKind.TEXT, FactKind.TEXTS)):
        return ConditionMistake(at, len(word), f'"{word}" is not known in conditions', f"write {truth}")
    message = f'"{word}" is not known: a text stands in quotes'
    if near:
        return ConditionMistake(at, len(word), message, f'did you mean "{near}", in quotes?')
    if choices:
        quoted = ", ".join(f'"{each}"' for each in choices[:12])
        return ConditionMistake(at, len(word), message, f"it is one of {quoted}")
    return ConditionMistake(at, len(word), message, f'write "{word}" if you mean the text')
