"""Checks a condition: only known facts, only types that fit, only what every decision point answers alike.

The language is the part of CEL that a Cerbos PDP and the evaluator in process were measured to agree on. What
is outside of it is a mistake at its place, in words that somebody who never programmed can act on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from ethicsguard.model import FactKind, FactType, Vocabulary
from ethicsguard.policy import cel
from ethicsguard.policy.condition_names import Schema
from ethicsguard.policy.slips import ConditionMistake, slips
from ethicsguard.policy.syntax import Node, NodeKind, SyntaxMistake

MAX_SOURCE_CHARS: Final = 1_000
MAX_NODES: Final = 200
MAX_NESTED_QUANTIFIERS: Final = 2

__all__ = ["CheckedCondition", "ConditionMistake", "check_condition"]

_BOOLEAN = FactType(FactKind.BOOLEAN)
_NUMBER = FactType(FactKind.NUMBER)
_TEXT = FactType(FactKind.TEXT)
_ANY = FactType(FactKind.ANY)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ORDERED = {"_<_", "_<=_", "_>_", "_>=_"}
_EQUAL = {"_==_", "_!=_"}
_LOGIC = {"_&&_", "_||_", "!_"}
_ARITHMETIC = {"_+_", "_-_", "_*_", "_/_", "-_"}
_TEXT_METHODS = {"startsWith", "endsWith", "contains", "matches"}
_LANGUAGE_HINT = (
    "conditions have == != < <= > >= && || ! in + - * /, has(…), size(…), .startsWith() .endsWith() .contains() "
    ".matches(), .exists(x, …) and .all(x, …)"
)


@dataclass(frozen=True, slots=True)
class CheckedCondition:
    """A condition that was checked. ``reads`` are dotted paths, sorted; ``program`` is None if there are mistakes."""

    reads: tuple[str, ...]
    program: object
    mistakes: tuple[ConditionMistake, ...]


def check_condition(source: str, vocabulary: Vocabulary, parameters: Mapping[str, FactType]) -> CheckedCondition:
    """Check one condition against the vocabulary and the policy's parameters, and compile it."""
    if "\n" in source or len(source) > MAX_SOURCE_CHARS:
        message = f"a condition is one line of at most {MAX_SOURCE_CHARS} characters"
        mistake = ConditionMistake(0, 0, message, "write several conditions: all of them must hold")
        return CheckedCondition((), None, (mistake,))
    schema = Schema.of(vocabulary, parameters)
    try:
        tree = cel.parse(source)
    except SyntaxMistake as mistake:
        hint = schema.suggestion(mistake.name) if mistake.name else _LANGUAGE_HINT
        found = ConditionMistake(mistake.offset, mistake.length, mistake.message, hint)
        return CheckedCondition((), None, slips(source, schema) or (found,))
    checker = _Checker(schema, source)
    checker.check(tree)
    if checker.mistakes:
        return CheckedCondition((), None, tuple(sorted(checker.mistakes, key=lambda each: each.offset)))
    program = cel.compile_program(source, tuple(checker.doubles_at))
    return CheckedCondition(tuple(sorted(checker.reads)), program, ())


@dataclass(slots=True)
class _Checker:
    schema: Schema
    source: str
    mistakes: list[ConditionMistake] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    doubles_at: list[int] = field(default_factory=list)
    variables: dict[str, FactType] = field(default_factory=dict)
    nodes: int = 0

    def check(self, tree: Node) -> None:
        kind = self.type_of(tree).kind
        if kind not in (FactKind.BOOLEAN, FactKind.ANY) and not self.mistakes:
            self.mistake(tree, f"a condition is true or false, and this is {kind.value}", "compare it with something")

    def mistake(self, node: Node, message: str, hint: str = "", length: int = 0) -> None:
        self.mistakes.append(ConditionMistake(node.offset, length or max(len(node.name), 1), message, hint))

    def type_of(self, node: Node) -> FactType:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            if self.nodes == MAX_NODES + 1:
                self.mistake(node, "this condition is too long to be understood", "split it into several")
            return _ANY
        return _READERS[node.kind](self, node)

    def _literal(self, node: Node) -> FactType:
        if isinstance(node.value, bool):
            return _BOOLEAN
        if isinstance(node.value, int | float):
            if abs(node.value) > 2**53:
                self.mistake(node, "this number is too large to be exact", "numbers go up to 9007199254740992")
            if node.name == "integer":
                if self.source[node.offset : node.offset + 2].lower() == "0x":
                    self.mistake(node, "write numbers with decimal digits")
                self.doubles_at.append(node.offset)
            return _NUMBER
        return FactType(FactKind.TEXT, choices=(str(node.value),))

    def _path(self, node: Node) -> FactType:
        root, _, rest = node.name.partition(".")
        if root in self.variables:
            return self._variable(node, self.variables[root], rest)
        known = self.schema.types.get(node.name)
        if known is None:
            if any(path.startswith(node.name + ".") for path in self.schema.types):
                self.mistake(node, f'"{node.name}" is a group of facts', self.schema.suggestion(node.name + ".*"))
            else:
                self.mistake(node, f'there is no "{node.name}"', self.schema.suggestion(node.name))
            return _ANY
        self.reads.add(node.name)
        return known

    def _variable(self, node: Node, kind: FactType, rest: str) -> FactType:
        if not rest:
            return kind
        if rest in kind.fields:
            return kind.fields[rest]
        known = ", ".join(sorted(kind.fields)) or "no parts"
        self.mistake(node, f'"{node.name}" has no "{rest}"', f"it has {known}")
        return _ANY

    def _has(self, node: Node) -> FactType:
        self._path(node)
        return _BOOLEAN

    def _list(self, node: Node) -> FactType:
        kinds = [self.type_of(each) for each in node.arguments]
        if len({kind.kind for kind in kinds}) > 1:
            self.mistake(node, "the values of a list are all texts or all numbers")
        if kinds and kinds[0].kind is FactKind.NUMBER:
            return FactType(FactKind.TEXTS, fields={"": _NUMBER})
        choices = tuple(choice for kind in kinds for choice in kind.choices)
        return FactType(FactKind.TEXTS, choices=choices)

    def _quantifier(self, node: Node) -> FactType:
        over = self.type_of(node.arguments[0])
        name = str(node.value)
        if over.kind not in (FactKind.TEXTS, FactKind.RECORDS, FactKind.ANY):
            self.mistake(node, f"{node.name} asks about a list, and this is {over.kind.value}")
        if len(self.variables) >= MAX_NESTED_QUANTIFIERS or name in self.variables:
            self.mistake(node, f"{node.name} stands inside another one too deeply", "split the condition")
            return _BOOLEAN
        element = over if over.kind is FactKind.RECORDS else FactType(FactKind.TEXT, choices=over.choices)
        self.variables[name] = _ANY if over.kind is FactKind.ANY else element
        self._expect(node.arguments[1], FactKind.BOOLEAN, f"what {node.name} asks")
        del self.variables[name]
        return _BOOLEAN

    def _method(self, node: Node) -> FactType:
        if node.name == "size" and len(node.arguments) == 1:
            return self._size(node)
        if node.name not in _TEXT_METHODS or len(node.arguments) != 2:
            self.mistake(node, f'conditions have no ".{node.name}()"', _LANGUAGE_HINT)
            return _ANY
        target, argument = node.arguments
        self._expect(target, FactKind.TEXT, f"what .{node.name}() looks at")
        self._expect(argument, FactKind.TEXT, f"what .{node.name}() looks for")
        if node.name == "matches":
            self._literal_pattern(argument)
        return _BOOLEAN

    def _literal_pattern(self, argument: Node) -> None:
        if argument.kind is not NodeKind.LITERAL or not isinstance(argument.value, str):
            self.mistake(argument, "a pattern is written out: .matches('…')")
            return
        if not cel.is_pattern(argument.value):
            self.mistake(argument, "this pattern cannot be read", "patterns are written as RE2 reads them")

    def _size(self, node: Node) -> FactType:
        kind = self.type_of(node.arguments[0]).kind
        if kind not in (FactKind.TEXTS, FactKind.RECORDS, FactKind.TEXT, FactKind.ANY):
            self.mistake(node, f"size() counts a list or a text, and this is {kind.value}")
        # The size is an integer where all else is a double: it compares with literals only.
        return FactType(FactKind.NUMBER, doc="size")

    def _call(self, node: Node) -> FactType:
        for names, reader in _CALLS:
            if node.name in names:
                return reader(self, node)
        shown = node.name.strip("_@")
        self.mistake(node, f'conditions have no "{shown}"', _LANGUAGE_HINT, len(shown))
        return _ANY

    def _logic(self, node: Node) -> FactType:
        for argument in node.arguments:
            self._expect(argument, FactKind.BOOLEAN, "each side of && and ||, and what ! turns round,")
        return _BOOLEAN

    def _arithmetic(self, node: Node) -> FactType:
        for argument in node.arguments:
            if (
                self._expect(argument, FactKind.NUMBER, "what is added, subtracted, multiplied or divided").doc
                == "size"
            ):
                self.mistake(argument, "size() can be compared with a number only, not be calculated with")
        return _NUMBER

    def _membership(self, node: Node) -> FactType:
        item, group = (self.type_of(argument) for argument in node.arguments)
        if group.kind not in (FactKind.TEXTS, FactKind.ANY):
            self.mistake(node.arguments[1], f'"in" looks into a list, and this is {group.kind.value}')
            return _BOOLEAN
        numbers = "" in group.fields
        if item.kind not in (FactKind.ANY, FactKind.NUMBER if numbers else FactKind.TEXT):
            self.mistake(node.arguments[0], f"{_name(node.arguments[0])} is {item.kind.value}, and the list has others")
        self._known_choices(node.arguments[0], item, node.arguments[1], group)
        return _BOOLEAN

    def _comparison(self, node: Node) -> FactType:
        left_node, right_node = node.arguments
        left, right = self.type_of(left_node), self.type_of(right_node)
        if FactKind.ANY in (left.kind, right.kind):
            return _BOOLEAN
        self._size_comparison(left_node, left, right_node, right)
        if not self._comparable(left_node, left, right_node, right):
            self.mistake(left_node, _mismatch(left_node, left, right_node, right))
            return _BOOLEAN
        if (
            node.name in _ORDERED
            and left.kind not in (FactKind.NUMBER, FactKind.DATE)
            and right.kind is not FactKind.DATE
        ):
            self.mistake(node, f"{left.kind.value} has no order: it can be equal (==) or not (!=)")
        if left.kind in (FactKind.TEXTS, FactKind.RECORDS):
            self.mistake(node, "lists are not compared", 'ask with "in", .exists() or .all()')
        self._known_choices(left_node, left, right_node, right)
        return _BOOLEAN

    def _size_comparison(self, left_node: Node, left: FactType, right_node: Node, right: FactType) -> None:
        for size, other in ((left, right_node), (right, left_node)):
            if size.doc != "size":
                continue
            if other.kind is NodeKind.LITERAL and other.name == "integer":
                self.doubles_at.remove(other.offset)
            else:
                self.mistake(other, "size() is compared with a whole number that is written out")

    def _comparable(self, left_node: Node, left: FactType, right_node: Node, right: FactType) -> bool:
        if left.kind is right.kind:
            return True
        for date, text_node, text in ((left, right_node, right), (right, left_node, left)):
            if date.kind is FactKind.DATE and text.kind is FactKind.TEXT:
                written = text_node.value if text_node.kind is NodeKind.LITERAL else None
                if not isinstance(written, str) or not _ISO_DATE.fullmatch(written):
                    self.mistake(text_node, "a date is written 'YYYY-MM-DD'", "for example '2026-01-31'")
                return True
        return False

    def _known_choices(self, left_node: Node, left: FactType, right_node: Node, right: FactType) -> None:
        """A literal that a fact can never equal is a misspelling, and would silence a rule for ever."""
        for fact, literal_node, literal in ((left, right_node, right), (right, left_node, left)):
            if not fact.choices or literal_node.kind not in (NodeKind.LITERAL, NodeKind.LIST):
                continue
            for value in literal.choices:
                if value not in fact.choices:
                    close = get_close_matches(value, fact.choices, n=1)
                    hint = f'did you mean "{close[0]}"?' if close else f"it is one of {', '.join(fact.choices[:12])}"
                    self.mistake(literal_node, f'"{value}" is none of the values that this can have', hint)

    def _expect(self, node: Node, kind: FactKind, what: str) -> FactType:
        found = self.type_of(node)
        if found.kind not in (kind, FactKind.ANY):
            self.mistake(node, f"{what} must be {kind.value}; {_name(node)} is {found.kind.value}")
        return found

    def _other(self, node: Node) -> FactType:
        self.mistake(node, "this form of expression is not part of conditions", _LANGUAGE_HINT, 1)
        return _ANY


def _name(node: Node) -> str:
    if node.kind in (NodeKind.PATH, NodeKind.HAS):
        return f'"{node.name}"'
    return "this"


def _mismatch(left_node: Node, left: FactType, right_node: Node, right: FactType) -> str:
    if left_node.kind is NodeKind.PATH:
        return f"{_name(left_node)} is {left.kind.value} here, and is compared with {right.kind.value}"
    return f"{_name(right_node)} is {right.kind.value} here, and is compared with {left.kind.value}"


_Reader = Callable[[_Checker, Node], FactType]
_READERS: Mapping[NodeKind, _Reader] = {
    NodeKind.LITERAL: _Checker._literal,
    NodeKind.PATH: _Checker._path,
    NodeKind.HAS: _Checker._has,
    NodeKind.LIST: _Checker._list,
    NodeKind.QUANTIFIER: _Checker._quantifier,
    NodeKind.METHOD: _Checker._method,
    NodeKind.CALL: _Checker._call,
    NodeKind.OTHER: _Checker._other,
}
_CALLS: Sequence[tuple[set[str], _Reader]] = (
    (_LOGIC, _Checker._logic),
    (_EQUAL | _ORDERED, _Checker._comparison),
    (_ARITHMETIC, _Checker._arithmetic),
    ({"@in"}, _Checker._membership),
    ({"size"}, _Checker._size),
)
