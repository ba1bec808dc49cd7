"""The syntax tree of a condition, free of the library that read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class NodeKind(Enum):
    """The forms that an expression takes. OTHER is all that the language of conditions does not have."""

    LITERAL = auto()
    PATH = auto()
    HAS = auto()
    CALL = auto()
    METHOD = auto()
    LIST = auto()
    QUANTIFIER = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Node:
    """One node. ``offset`` counts code points from the start of the condition.

    ``name`` is the dotted path, the function's name, or the quantifier (exists, all), whose ``value`` is its variable
    and whose ``arguments`` are the list and the predicate. A method's first argument is its target.
    """

    kind: NodeKind
    offset: int
    value: object = None
    name: str = ""
    arguments: tuple[Node, ...] = ()


class SyntaxMistake(Exception):  # noqa: N818 - a mistake of the writer, turned into a located problem at once
    """CEL could not read a condition. ``name`` is the name that it did not know, if that was the reason."""

    def __init__(self, offset: int, length: int, message: str, name: str = "") -> None:
        super().__init__(message)
        self.offset = offset
        self.length = length
        self.message = message
        self.name = name
