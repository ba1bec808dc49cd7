"""Types the facts and the context of examples and cases by the vocabulary that they are words of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic_core import PydanticCustomError

from ethicsguard.model import FactKind, FactType
from ethicsguard.policy.forms import scalars
from ethicsguard.policy.places import Branch
from ethicsguard.policy.problems import ProblemCollector, did_you_mean, word_hint

_READERS: Final = {
    FactKind.BOOLEAN: scalars.read_yes_no,
    FactKind.NUMBER: scalars.read_number,
    FactKind.DATE: scalars.read_iso_date,
}
_STEP = re.compile(r"[^.]+")


def typed_tree(branch: Branch, schema: Mapping[str, FactType], noun: str, problems: ProblemCollector) -> dict[str, Any]:
    """Return a mapping of facts, typed. ``schema`` maps dotted paths to types; unknown names are problems."""
    return _typed_mapping(branch, "", schema, noun, problems)


def _typed_mapping(
    branch: Branch, prefix: str, schema: Mapping[str, FactType], noun: str, problems: ProblemCollector
) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for key, child in branch.entries():
        path = f"{prefix}{key}"
        known = schema.get(path)
        if child.is_spoiled:
            continue
        if known is not None:
            value = typed_value(child, known, problems)
            if value is not None:
                typed[key] = value
        elif any(each.startswith(f"{path}.") for each in schema):
            if isinstance(child.value, dict):
                typed[key] = _typed_mapping(child, f"{path}.", schema, noun, problems)
            else:
                problems.add(child.problem(f'"{path}" has parts, and none of them is named here'))
        else:
            names = _names_beside(prefix, schema)
            problems.add(child.key_problem(f'there is no {noun} "{path}"', _hint(path, prefix, key, names, schema)))
    return typed


def _names_beside(prefix: str, schema: Iterable[str]) -> list[str]:
    found = (_STEP.match(path, len(prefix)) for path in schema if path.startswith(prefix))
    return sorted({match[0] for match in found if match is not None})


def _hint(path: str, prefix: str, key: str, names: list[str], schema: Iterable[str]) -> str:
    return did_you_mean(path, schema) or word_hint(key, names, f"names below {prefix[:-1]}" if prefix else "names")


def typed_value(branch: Branch, fact: FactType, problems: ProblemCollector) -> Any:
    """Return one value as its type wants it; None when it is wrong, which is among the problems then."""
    if fact.kind is FactKind.TEXTS:
        if not isinstance(branch.value, list):
            problems.add(branch.problem("a list of texts is expected here", "write [one, two]"))
            return None
        items = [Branch(branch.document, (*branch.loc, index), item) for index, item in enumerate(branch.value)]
        texts = [_typed_text(item, fact, problems) for item in items]
        return [text for text in texts if text is not None]
    if fact.kind is FactKind.TEXT:
        return _typed_text(branch, fact, problems)
    return _read(branch, _READERS.get(fact.kind, scalars.read_free), problems)


def _typed_text(branch: Branch, fact: FactType, problems: ProblemCollector) -> str | None:
    text = _read(branch, scalars.read_text, problems)
    if text is not None and fact.choices and text not in fact.choices:
        problems.add(branch.problem(f'"{text[:60]}" is none of its values', word_hint(text, fact.choices, "values")))
        return None
    return None if text is None else str(text)


def _read(branch: Branch, reader: Any, problems: ProblemCollector) -> Any:
    try:
        return reader(branch.value)
    except PydanticCustomError as error:
        context = error.context or {}
        problems.add(branch.problem(str(context.get("message", "")), str(context.get("hint", ""))))
        return None


def parameter_type(value: Any) -> FactType | None:
    """Return the type of a parameter's value; None where it can be none, which its form reports."""
    try:
        read = scalars.read_parameter(value)
    except PydanticCustomError:
        return None
    if isinstance(read, bool):
        return FactType(FactKind.BOOLEAN)
    if isinstance(read, int | float):
        return FactType(FactKind.NUMBER)
    return FactType(FactKind.TEXTS if isinstance(read, list) else FactKind.TEXT)


def free_or_none(value: Any) -> Any:
    """Type a value that no schema types, or return None where that has been reported as a problem of the form."""
    try:
        return scalars.read_free(value)
    except PydanticCustomError:
        return None
