"""JSON Schemas of the files that people write, for editors that complete and check them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ethicsguard.errors import UsageError
from ethicsguard.policy.forms.base import Form
from ethicsguard.policy.forms.cases import CasesForm
from ethicsguard.policy.forms.config import ConfigForm
from ethicsguard.policy.forms.policy import PolicyForm
from ethicsguard.policy.forms.profile import ProfileForm
from ethicsguard.policy.forms.registers import REGISTER_FORMS
from ethicsguard.policy.problems import did_you_mean

_DIALECT: Final = "http://json-schema.org/draft-07/schema#"


def json_schema(kind: str) -> dict[str, Any]:
    """Return the schema of a kind of file: policy, test, register, profile or config. Raises UsageError for others."""
    if kind not in _SCHEMAS:
        hint = did_you_mean(kind, _SCHEMAS) or f"kinds: {', '.join(_SCHEMAS)}"
        raise UsageError(f'there is no schema "{kind[:60]}"; {hint}')
    return {"$schema": _DIALECT, **_SCHEMAS[kind]()}


def _of(form: type[Form]) -> Callable[[], dict[str, Any]]:
    def build() -> dict[str, Any]:
        schema: dict[str, Any] = _plain(form.model_json_schema(by_alias=True, ref_template="#/definitions/{model}"))
        return schema

    return build


def _registers() -> dict[str, Any]:
    """Choose the form by the register's name, so that an editor speaks of that form alone."""
    definitions: dict[str, Any] = {}
    choices = []
    for name, form in REGISTER_FORMS.items():
        schema = _of(form)()
        definitions.update(schema.pop("definitions", {}))
        definitions[form.__name__] = schema
        chosen = {"$ref": f"#/definitions/{form.__name__}"}
        choices.append({"if": {"properties": {"register": {"const": name}}}, "then": chosen})
    return {
        "title": "A register",
        "type": "object",
        "required": ["register"],
        "properties": {"register": {"enum": list(REGISTER_FORMS)}},
        "allOf": choices,
        "definitions": definitions,
    }


def _plain(value: Any) -> Any:
    """Bring pydantic's schema to the older dialect that editors read, without the titles that repeat the keys."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    plain = {}
    for key, item in value.items():
        if key == "title" and isinstance(item, str):
            continue
        plain["definitions" if key == "$defs" else key] = _plain(item)
    return plain


_SCHEMAS: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "policy": _of(PolicyForm),
    "test": _of(CasesForm),
    "register": _registers,
    "profile": _of(ProfileForm),
    "config": _of(ConfigForm),
}

SCHEMA_KINDS: Final = tuple(_SCHEMAS)
"""The kinds of files that have a schema."""
