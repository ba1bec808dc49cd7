"""Where personal data was found, and the changes that remove it. None of these holds the text itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from ethicsguard.model.payload import Path

PLACEHOLDER: Final = re.compile(
    r"<(?![A-Z0-9_]*[0-9]{4})[A-Z][A-Z0-9_]{1,63}"  # a name; with many digits it could be a number itself
    r"(?::[a-z][a-z0-9]{0,15}:[0-9a-f]{32}"  # a keyed hash: key id and 128 bits
    r"|:enc:[a-z][a-z0-9]{0,15}:[A-Za-z0-9_-]{32,})?>"  # an encrypted value: key id and base64url
)
"""What the engine writes in place of personal data: ``<PHONE_NUMBER>``, ``<PERSON:k1:9f…>``, ``<PERSON:enc:k1:…>``.

A text that matches is no new finding. Operators write nothing else of this form.
"""


def placeholder(entity: str) -> str:
    """Return the plain placeholder of an entity, ``<PHONE_NUMBER>``."""
    return f"<{entity}>"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of one text that is of an entity. Offsets are code points, half-open; score is in (0, 1]."""

    start: int
    end: int
    entity: str
    score: float
    recognizer: str


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A span and where it is: the row (from 0 in the data) and the field. Never the text."""

    row: int
    field: str
    start: int
    end: int
    entity: str
    score: float
    recognizer: str


@dataclass(frozen=True, slots=True, order=True)
class SpanEdit:
    """Code points ``start`` to ``end`` (half-open) of a leaf's text become ``replacement``."""

    start: int
    end: int
    replacement: str


class EditCause(NamedTuple):
    """Why a part of a leaf is changed, and how: once for each part and each rule that asks for it."""

    entity: str
    operator: str
    rule_id: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The change of one leaf.

    ``spans`` are sorted and do not overlap; offsets are those of ``Leaf.text``. ``drop`` removes the
    field (in a table with fixed columns its cell is emptied) and leaves ``spans`` empty.
    ``rule_ids`` and ``operators`` say why and how, sorted; ``causes`` says it for each part.
    """

    row: int
    path: Path
    field: str
    spans: tuple[SpanEdit, ...]
    drop: bool = False
    rule_ids: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    causes: tuple[EditCause, ...] = ()
