"""The digest of a compiled set: equal where, and only where, all that can change an answer is equal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ethicsguard.model import Condition, FactType, FieldContract, Obligation, Rule, Vocabulary
from ethicsguard.policy.frozen import thawed
from ethicsguard.policy.profiles import Profile
from ethicsguard.policy.registers import Registers


def digest_of(
    rules: Sequence[Rule],
    left_out: Sequence[Rule],
    vocabulary: Vocabulary,
    registers: Registers,
    profile: Profile | None,
    *,
    engine: str,
) -> str:
    """Return ``sha256:`` and 64 hex digits over rules, vocabulary, registers, profile and the engine's version.

    Paths, comments, examples, owners, the form of the files and their order are not in it.
    """
    document = {
        "left_out": sorted(rule.id for rule in left_out),  # answers count them
        "contract": _contract(registers.contract),
        "engine": engine,
        "profile": None if profile is None else _profile(profile),
        "registers": thawed(registers.content),
        "rules": [_rule(rule) for rule in sorted(rules, key=lambda rule: rule.id)],
        "vocabulary": _vocabulary(vocabulary),
    }
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def engine_version() -> str:
    """Return the version of the engine that is installed."""
    try:
        return version("ethicsguard")
    except PackageNotFoundError:
        return "unknown"


def _rule(rule: Rule) -> dict[str, Any]:
    kept = rule.disclosure
    return {
        "id": rule.id,
        "title": rule.title,
        "policy": rule.policy,
        "pillar": rule.pillar.value,
        "status": rule.status.value,
        "effect": rule.effect.value,
        "actions": sorted(rule.actions),
        "resources": sorted(rule.resources),
        "level": rule.level.value,
        "why": rule.why,
        "message": rule.message,
        "citations": [[each.law, each.mark, each.url] for each in rule.citations],
        "jurisdictions": sorted(rule.jurisdictions),
        "applies_when": _sources(rule.applies_when),
        "effective": [str(rule.effective_from or ""), str(rule.effective_until or "")],
        "when": _sources(rule.conditions),
        "any": _sources(rule.any_of),
        "none": _sources(rule.none_of),
        "do": [_obligation(each) for each in rule.obligations],
        "keep": None if kept is None else [sorted(kept.classes), sorted(kept.fields), sorted(kept.people)],
        "released_by": rule.released_by,
        "parameters": thawed(rule.parameters),
    }


def _sources(conditions: Sequence[Condition]) -> list[str]:
    return [condition.source for condition in conditions]


def _obligation(obligation: Obligation) -> dict[str, Any]:
    return {
        "operator": obligation.operator,
        "with": thawed(obligation.parameters),
        "entities": sorted(obligation.entities),
        "classes": sorted(obligation.classes),
        "fields": sorted(obligation.fields),
        "spares": sorted(obligation.spares),
    }


def _contract(contract: FieldContract) -> dict[str, Any]:
    classes = {
        name: {
            "title": each.title,
            "sensitivity": each.sensitivity.value,
            "entity": each.entity,
            "ignores": sorted(each.ignores),
            "fact": None if each.fact is None else [each.fact[0], _fact(each.fact[1])],
        }
        for name, each in contract.classes.items()
    }
    entries = [[entry.pattern, entry.class_name, sorted(entry.resources)] for entry in contract.entries]
    return {"classes": classes, "entries": entries}


def _vocabulary(vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "entities": sorted(vocabulary.entities),
        "operators": {name: int(operator.protection) for name, operator in vocabulary.operators.items()},
        "facts": {path: _fact(fact) for path, fact in vocabulary.facts.items()},
        "context": {path: _fact(fact) for path, fact in vocabulary.context.items()},
        "record_parts": sorted(vocabulary.record_parts),
        "actions": sorted(vocabulary.actions),
    }


def _fact(fact: FactType) -> list[Any]:
    # What it is documented as changes no answer.
    fields: Mapping[str, FactType] = fact.fields
    return [fact.kind.value, sorted(fact.choices), {name: _fact(each) for name, each in fields.items()}]


def _profile(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "jurisdictions": sorted(profile.jurisdictions),
        "site": thawed(profile.site),
        "required_pillars": {action: sorted(pillars) for action, pillars in profile.required_pillars.items()},
    }
