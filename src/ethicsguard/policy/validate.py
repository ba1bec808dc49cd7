"""Holds a document against a form, and says in people's words what does not fit, and where."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ethicsguard.errors import Problem
from ethicsguard.policy.forms.base import Form
from ethicsguard.policy.places import Document, Loc
from ethicsguard.policy.problems import ProblemCollector, nearest_word

FormT = TypeVar("FormT", bound=Form)

_building = Lock()
_MAPPING_TYPES = {"model_type", "dict_type", "model_attributes_type", "mapping_type"}
_LIST_TYPES = {"list_type", "tuple_type"}


def validate(form: type[FormT], document: Document, problems: ProblemCollector) -> FormT | None:
    """Return the filled form; None when something does not fit, with every reason among the problems."""
    with _building:
        form.model_rebuild()
    try:
        return form.model_validate(document.value)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    for problem in _problems(form, document, details):
        problems.add(problem)
    return None


def _problems(form: type[Form], document: Document, details: list[Any]) -> list[Problem]:
    meant: set[Loc] = set()  # keys that are there, misspelt: they are not missing besides
    unknown: list[Problem] = []
    rest: list[Problem] = []
    for detail in details:
        loc: Loc = tuple(detail["loc"])
        if document.is_spoiled(loc):
            continue
        if detail["type"] == "extra_forbidden":
            owner = form_at(form, loc[:-1])
            key = str(loc[-1])
            near = nearest_word(key, _keys(owner)) if owner else ""
            meant.add((*loc[:-1], near))
            unknown.append(_unknown_key(document, loc, owner, near))
        elif detail["type"] != "missing" and not _is_filled(document, loc, detail["type"]):
            rest.append(_wrong_value(document, loc, detail))
    for detail in details:
        loc = tuple(detail["loc"])
        if detail["type"] == "missing" and loc not in meant and not document.is_spoiled(loc):
            rest.append(_missing(document, loc, form_at(form, loc[:-1])))
    return unknown + rest


def _unknown_key(document: Document, loc: Loc, owner: type[Form] | None, near: str) -> Problem:
    noun = owner.noun if owner else "this mapping"
    comma = _cut_by_comma(document, loc)
    if comma:
        hint = "a comma ends the text before it: put that text in quotes"
    elif near and owner:
        description = owner.model_fields[_field_of(owner, near)].description or ""
        hint = f'did you mean "{near}"? {description}'.strip()
    else:
        hint = f"keys of {noun}: {', '.join(_keys(owner))}" if owner else ""
    return document.source.problem(document.key_place(loc), f'unknown key "{loc[-1]}" in {noun}', hint)


def _is_filled(document: Document, loc: Loc, kind: str) -> bool:
    """Whether a list only counts as too short because its items do not fit, which is said of them."""
    value: Any = document.value
    for step in loc if kind == "too_short" else ():
        value = value[step]
    return kind == "too_short" and bool(value)


def _cut_by_comma(document: Document, loc: Loc) -> bool:
    """Whether a key is the rest of a text in ``{…}`` that a comma cut: it has no value, and no key is like it."""
    place = document.key_place(loc)
    before = document.source.line(place.line)[: max(place.column - 1, 0)]
    return before.rstrip().endswith(",") and document.value_place(loc).length == 0


def _missing(document: Document, loc: Loc, owner: type[Form] | None) -> Problem:
    key = str(loc[-1])
    noun = owner.noun if owner else "this mapping"
    description = owner.model_fields[_field_of(owner, key)].description or "" if owner else ""
    first = next((place for known, place in document.keys.items() if known[:-1] == loc[:-1]), None)
    place = first or document.value_place(loc[:-1])
    return document.source.problem(place, f'the key "{key}" is missing in {noun}', description)


def _wrong_value(document: Document, loc: Loc, detail: Mapping[str, Any]) -> Problem:
    kind, context = detail["type"], detail.get("ctx") or {}
    is_key = bool(loc) and loc[-1] == "[key]"
    place = document.key_place(loc[:-1]) if is_key else document.value_place(loc)
    if kind == "wording":
        return document.source.problem(place, context["message"], context["hint"])
    if kind in _MAPPING_TYPES:
        return document.source.problem(place, "keys with values are expected here", "write key: value, or {key: value}")
    if kind in _LIST_TYPES:
        return document.source.problem(place, "a list is expected here", "write [one, two], or a line with - for each")
    if kind == "too_short":
        return document.source.problem(place, "this list is empty", "write at least one item")
    return document.source.problem(place, str(detail["msg"]).lower())


def form_at(form: type[Form], loc: Loc) -> type[Form] | None:
    """Return the form of the mapping at a place, if a form says what it is."""
    current: Any = form
    for step in loc:
        if isinstance(current, type) and issubclass(current, Form):
            field = current.model_fields.get(_field_of(current, str(step)))
            if field is None:
                return None
            current = _inner(field.annotation)
        else:
            current = _inner(_contained(current))
    current = _inner(current)
    return current if isinstance(current, type) and issubclass(current, Form) else None


def _inner(annotation: Any) -> Any:
    """Take Optional and Annotated off a type."""
    if hasattr(annotation, "__metadata__"):
        return _inner(get_args(annotation)[0])
    options = [each for each in get_args(annotation) if each is not type(None)]
    is_optional = len(options) == 1 and len(get_args(annotation)) == 2
    return _inner(options[0]) if is_optional else annotation


def _contained(annotation: Any) -> Any:
    """Return the type of a list's items, or of a mapping's values."""
    arguments = [each for each in get_args(annotation) if each is not Ellipsis]
    return arguments[-1] if arguments else None


def _keys(form: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in form.model_fields.items()]


def _field_of(form: type[BaseModel], key: str) -> str:
    return next((name for name, field in form.model_fields.items() if (field.alias or name) == key), key)
