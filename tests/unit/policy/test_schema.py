"""The schemas that editors read accept what the loader accepts, and refuse what it refuses."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from ethicsguard.errors import UsageError
from ethicsguard.policy import SCHEMA_KINDS, json_schema, shipped_policies_dir


class JsonLoader(yaml.SafeLoader):
    """YAML 1.2's core types, as yaml-language-server reads them."""


JsonLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] not in ("timestamp", "bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
JsonLoader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(?:true|false)$"), list("tf"))


KINDS = {"registers": "register", "profiles": "profile"}


def shipped() -> list[tuple[str, str]]:
    root = shipped_policies_dir()
    found = []
    for path in sorted(root.rglob("*.yaml")):
        folders = path.relative_to(root).parts
        other = next((kind for folder, kind in KINDS.items() if folder in folders), "policy")
        kind = "test" if path.stem.endswith("_test") else other
        found.append((kind, str(path.relative_to(root))))
    return found


@pytest.mark.parametrize("kind", SCHEMA_KINDS)
def test_each_is_a_schema(kind):
    schema = json_schema(kind)
    jsonschema.Draft7Validator.check_schema(schema)
    assert "$defs" not in str(schema)


@pytest.mark.parametrize(("kind", "name"), shipped())
def test_shipped_files_fit(kind, name):
    document = yaml.load((shipped_policies_dir() / name).read_text(), JsonLoader)
    jsonschema.validate(document, json_schema(kind))


RULE = {"id": "a-1", "title": "T", "status": "law", "actions": ["publish"], "effect": "deny"}
POLICY = {"policy": "p", "title": "T", "pillar": "data-protection", "rules": [RULE]}


@pytest.mark.parametrize(
    ("kind", "document", "fits"),
    [
        ("policy", POLICY, True),
        ("policy", {**POLICY, "parameters": {"a": {"value": 3}, "b": {"value": "yes"}, "c": {"value": ["NO"]}}}, True),
        ("policy", {**POLICY, "declares": {"a": {"type": "yes/no"}}}, True),
        ("policy", {**POLICY, "declares": {"a": {"type": "bool"}}}, False),
        ("policy", {**POLICY, "pilar": "x"}, False),
        ("policy", {**POLICY, "rules": []}, False),
        ("policy", {**POLICY, "rules": [{**RULE, "efect": "deny"}]}, False),
        ("policy", {**POLICY, "rules": [{**RULE, "effect": "denny"}]}, False),
        ("policy", {**POLICY, "rules": [{**RULE, "id": "A_1"}]}, False),
        ("policy", {**POLICY, "rules": [{**RULE, "effective": {"from": "2026-01-01"}}]}, True),
        ("register", {"register": "retention", "entries": {"a": {"title": "T", "max_days": 3}}}, True),
        ("register", {"register": "retention", "entries": {"a": {"title": "T", "kind": "service"}}}, False),
        (
            "register",
            {"register": "services", "entries": {"a": {"title": "T", "channels": [{"name": "n", "digital": "no"}]}}},
            True,
        ),
        (
            "register",
            {"register": "services", "entries": {"a": {"title": "T", "channels": [{"name": "n", "digital": False}]}}},
            True,
        ),
        ("register", {"register": "fields", "fields": [{"match": "a", "class": "b"}]}, True),
        ("register", {"register": "feilds"}, False),
        ("register", {"entries": {}}, False),
        ("profile", {"profile": "p", "title": "T", "jurisdictions": ["US-VA"]}, True),
        ("profile", {"profile": "p", "title": "T", "jurisdictions": ["virginia"]}, False),
        ("config", {"profile": "p", "limits": {"max_depth": 3}, "keys": [{"id": "k1", "env": "X"}]}, True),
        ("config", {"limits": {"max_depth": 0}}, False),
        ("config", {"when_unknown": {"publish": "alow"}}, False),
        (
            "test",
            {
                "policy_test": "p",
                "cases": [{"name": "n", "request": {"action": "use", "resource": "r"}, "expect": {"outcome": "DENY"}}],
            },
            True,
        ),
        (
            "test",
            {
                "policy_test": "p",
                "cases": [{"name": "n", "request": {"action": "use", "resource": "r"}, "expect": {"outcome": "deny"}}],
            },
            False,
        ),
    ],
)
def test_fits_or_not(kind, document, fits):
    assert jsonschema.Draft7Validator(json_schema(kind)).is_valid(document) is fits


def test_another_kind():
    with pytest.raises(UsageError, match='did you mean "policy"'):
        json_schema("polcy")
    with pytest.raises(UsageError, match="kinds: policy, test"):
        json_schema("zzz")
