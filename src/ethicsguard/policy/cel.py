"""The only door to CEL, the Common Expression Language (github.com/google/cel-spec): parse, compile, evaluate.

Conditions are checked on CEL's own syntax tree, so what is checked is what is evaluated. They are evaluated
over plain maps, with every number a double, as a Cerbos PDP does: JSON knows no integers.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from ethicsguard.model import Condition, Truth
from ethicsguard.policy.cel_messages import checked_expr_class
from ethicsguard.policy.syntax import Node, NodeKind, SyntaxMistake

if TYPE_CHECKING:
    from cel_expr_python import cel

_ROOTS: Final = ("facts", "request", "parameters")
_LOCATED = re.compile(r"ERROR: <input>:(?P<line>\d+):(?P<column>\d+): (?P<message>[^\n]*)")
_INTEGER = re.compile(r"-?\d+")
_compiling = threading.Lock()


@lru_cache(maxsize=1)
def _environment() -> cel.Env:
    from cel_expr_python import cel  # noqa: PLC0415 - loading it takes longer than importing this package may

    document = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
    return cel.NewEnv(variables=dict.fromkeys(_ROOTS, document))


def parse(source: str) -> Node:
    """Return the syntax tree of a condition. Raises SyntaxMistake where CEL cannot read it."""
    from google.protobuf import any_pb2  # noqa: PLC0415 - as above

    try:
        with _compiling:
            serialized = _environment().compile(source).serialize()
    except RuntimeError as error:
        raise _mistake(str(error), source) from None
    packed = any_pb2.Any.FromString(serialized)
    checked = checked_expr_class().FromString(packed.value)
    return _TreeReader({each.key: each.value for each in checked.source_info.positions}).read(checked.expr)


def compile_program(source: str, doubles_at: tuple[int, ...]) -> Any:
    """Compile a checked condition, with the integer literals at these offsets written as doubles."""
    for offset in sorted(doubles_at, reverse=True):
        literal = _INTEGER.match(source, offset)
        if literal is not None:
            source = f"{source[: literal.end()]}.0{source[literal.end() :]}"
    with _compiling:
        return _environment().compile(source)


def is_pattern(pattern: str) -> bool:
    """Whether RE2, which matches patterns in linear time, can read a pattern."""
    from cel_expr_python import cel  # noqa: PLC0415 - see _environment

    program = compile_program("parameters.text.matches(parameters.pattern)", ())
    value = program.eval(data={"facts": {}, "request": {}, "parameters": {"text": "", "pattern": pattern}})
    return bool(value.type() == cel.Type.BOOL)


def bind(facts: Mapping[str, Any], request: Mapping[str, Any]) -> CelBinding:
    """Bind both documents, for the evaluation of any number of conditions of one request."""
    return CelBinding(_plain(facts), _plain(request))


class CelBinding:
    """Facts and a request in the form that CEL reads. For one request: activations gather memory."""

    __slots__ = ("_activations", "_facts", "_request")

    def __init__(self, facts: Any, request: Any) -> None:
        self._facts = facts
        self._request = request
        # The mapping is kept beside its activation, so that its id stays its own.
        self._activations: dict[int, tuple[Mapping[str, Any], cel.Activation]] = {}

    def truth(self, condition: Condition, parameters: Mapping[str, Any]) -> Truth:
        """Evaluate a condition. Whatever goes wrong, also the evaluator's own limits, is Truth.ERROR."""
        from cel_expr_python import cel  # noqa: PLC0415 - see _environment

        try:
            value = condition.program.eval(self._activation(parameters))
        except Exception:  # an evaluator that fails has told us nothing, and nothing must not pass
            return Truth.ERROR
        if value.type() != cel.Type.BOOL:
            return Truth.ERROR
        return Truth.TRUE if value.value() is True else Truth.FALSE

    def _activation(self, parameters: Mapping[str, Any]) -> cel.Activation:
        known = self._activations.get(id(parameters))
        if known is None:
            document = {"facts": self._facts, "request": self._request, "parameters": _plain(parameters)}
            known = (parameters, _environment().Activation(document))
            self._activations[id(parameters)] = known
        return known[1]


def _plain(value: Any) -> Any:
    """Bring a value to the form of a JSON document in which all numbers are doubles."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        number = float(value)
        if not math.isfinite(number):
            raise ValueError("a fact is not a finite number")
        return number
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value]


def _mistake(text: str, source: str) -> SyntaxMistake:
    located = _LOCATED.search(text)
    if located is None:
        return SyntaxMistake(0, len(source), "this condition cannot be read")
    offset = min(int(located["column"]) - 1, max(len(source) - 1, 0))
    message = located["message"].removesuffix(" [INVALID_ARGUMENT]")
    reference = re.match(r"undeclared reference to '([^']*)'", message)
    if reference is not None:
        name = reference[1]
        # CEL points at the dot of a path; people look at its beginning.
        start = source.rfind(name.split(".")[0], 0, offset + len(name) + 1)
        return SyntaxMistake(max(start, 0), len(name), f'"{name}" is not known', name)
    return SyntaxMistake(offset, 1, _plain_words(message))


def _plain_words(message: str) -> str:
    if "<EOF>' expecting" in message:
        return "the condition ends too early: something is missing after this"
    unexpected = re.search(r"(?:mismatched|extraneous) input '([^']*)'", message)
    if unexpected is not None:
        return f'"{unexpected[1]}" cannot stand here'
    if "token recognition" in message:
        return "a text is not closed, or a sign stands here that conditions do not have"
    return "this condition cannot be read from here on"


class _TreeReader:
    """Turns CEL's tree into ours: fewer kinds, and a position at each."""

    def __init__(self, positions: dict[int, int]) -> None:
        self._positions = positions
        self._readers: Mapping[str, Callable[[Any, int], Node]] = {
            "const_expr": self._const_expr,
            "ident_expr": self._ident_expr,
            "select_expr": self._select_expr,
            "call_expr": self._call_expr,
            "list_expr": self._list_expr,
            "comprehension_expr": self._comprehension_expr,
        }

    def read(self, expression: Any) -> Node:
        offset = self._positions.get(expression.id, 0)
        kind = expression.WhichOneof("expr_kind")
        reader = self._readers.get(str(kind))
        if reader is None:
            return Node(NodeKind.OTHER, offset, name=str(kind))
        return reader(expression, offset)

    def _const_expr(self, expression: Any, offset: int) -> Node:
        form = expression.const_expr.WhichOneof("constant_kind")
        if form not in ("bool_value", "int64_value", "double_value", "string_value"):
            return Node(NodeKind.OTHER, offset, name=str(form))
        is_integer = form == "int64_value"
        value = getattr(expression.const_expr, str(form))
        return Node(NodeKind.LITERAL, offset, value=value, name="integer" if is_integer else "")

    def _ident_expr(self, expression: Any, offset: int) -> Node:
        return Node(NodeKind.PATH, offset, name=expression.ident_expr.name)

    def _select_expr(self, expression: Any, offset: int) -> Node:
        operand = self.read(expression.select_expr.operand)
        if operand.kind is not NodeKind.PATH:
            return Node(NodeKind.OTHER, offset, name="select")
        name = f"{operand.name}.{expression.select_expr.field}"
        kind = NodeKind.HAS if expression.select_expr.test_only else NodeKind.PATH
        return Node(kind, operand.offset, name=name)

    def _call_expr(self, expression: Any, offset: int) -> Node:
        call = expression.call_expr
        arguments = [self.read(argument) for argument in call.args]
        if call.HasField("target"):
            arguments.insert(0, self.read(call.target))
            return Node(NodeKind.METHOD, offset, name=call.function, arguments=tuple(arguments))
        return Node(NodeKind.CALL, offset, name=call.function, arguments=tuple(arguments))

    def _list_expr(self, expression: Any, offset: int) -> Node:
        elements = tuple(self.read(element) for element in expression.list_expr.elements)
        return Node(NodeKind.LIST, offset, arguments=elements)

    def _comprehension_expr(self, expression: Any, offset: int) -> Node:
        loop = expression.comprehension_expr
        # exists is folded with ||, all with &&; the other macros fold otherwise and are not in the language.
        name = {"_||_": "exists", "_&&_": "all"}.get(loop.loop_step.call_expr.function)
        if name is None or loop.iter_var2:
            return Node(NodeKind.OTHER, offset, name="macro")
        over = self.read(loop.iter_range)
        predicate = self.read(loop.loop_step.call_expr.args[1])
        return Node(NodeKind.QUANTIFIER, over.offset, value=loop.iter_var, name=name, arguments=(over, predicate))
