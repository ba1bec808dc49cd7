"""The messages of CEL's syntax tree, as far as conditions are checked on them.

Field numbers are those of ``cel.expr.CheckedExpr`` (cel-spec, proto/cel/expr/syntax.proto and checked.proto). They
are described here because no package that this one needs anyway brings them; what is not described is skipped when a
tree is read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

_PACKAGE: Final = "ethicsguard.cel"
_FILE: Final = "ethicsguard/cel.proto"
_SCALARS: Final = {
    "bool": 8,
    "int32": 5,
    "int64": 3,
    "double": 1,
    "string": 9,
    "bytes": 12,
}  # as descriptor.proto numbers types
_MESSAGE: Final = 11
_OPTIONAL, _REPEATED = 1, 3

# Message: its fields as (name, number, type), a type in brackets being repeated; a name in _ONE_OF is one of a choice.
_MESSAGES: Final[dict[str, tuple[tuple[str, int, str], ...]]] = {
    "CheckedExpr": (("expr", 4, "Expr"), ("source_info", 5, "SourceInfo")),
    "SourceInfo": (("positions", 4, "[Position]"),),
    "Position": (("key", 1, "int64"), ("value", 2, "int32")),  # an entry of a map, on the wire
    "Expr": (
        ("id", 2, "int64"),
        ("const_expr", 3, "Constant"),
        ("ident_expr", 4, "Ident"),
        ("select_expr", 5, "Select"),
        ("call_expr", 6, "Call"),
        ("list_expr", 7, "CreateList"),
        ("struct_expr", 8, "Unread"),
        ("comprehension_expr", 9, "Comprehension"),
    ),
    "Constant": (
        ("null_value", 1, "int64"),
        ("bool_value", 2, "bool"),
        ("int64_value", 3, "int64"),
        ("uint64_value", 4, "int64"),
        ("double_value", 5, "double"),
        ("string_value", 6, "string"),
        ("bytes_value", 7, "bytes"),
    ),
    "Ident": (("name", 1, "string"),),
    "Select": (("operand", 1, "Expr"), ("field", 2, "string"), ("test_only", 3, "bool")),
    "Call": (("target", 1, "Expr"), ("function", 2, "string"), ("args", 3, "[Expr]")),
    "CreateList": (("elements", 1, "[Expr]"),),
    "Comprehension": (
        ("iter_var", 1, "string"),
        ("iter_range", 2, "Expr"),
        ("loop_step", 6, "Expr"),
        ("iter_var2", 8, "string"),
    ),
    "Unread": (),
}
_ONE_OF: Final = {"Expr": "expr_kind", "Constant": "constant_kind"}


@lru_cache(maxsize=1)
def checked_expr_class() -> Any:
    """Return the message class of CheckedExpr. Built in a pool of its own, beside whatever others register."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # noqa: PLC0415 - slow to load

    file = descriptor_pb2.FileDescriptorProto(name=_FILE, package=_PACKAGE, syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        if name in _ONE_OF:
            message.oneof_decl.add(name=_ONE_OF[name])
        for field_name, number, kind in fields:
            _describe(message.field.add(name=field_name, number=number), kind)
            if name in _ONE_OF and field_name != "id":
                message.field[-1].oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.CheckedExpr"))


def _describe(field: Any, kind: str) -> None:
    bare = kind.strip("[]")
    field.label = _REPEATED if kind.startswith("[") else _OPTIONAL
    if bare in _SCALARS:
        field.type = _SCALARS[bare]
    else:
        field.type = _MESSAGE
        field.type_name = f".{_PACKAGE}.{bare}"
