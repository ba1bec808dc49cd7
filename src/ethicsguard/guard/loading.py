"""Puts an engine together from files: all of it, or nothing and every mistake at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ethicsguard.audit import JsonLinesSink
from ethicsguard.decide import InProcessDecisionPoint
from ethicsguard.detect import build_detector
from ethicsguard.errors import ConfigurationError
from ethicsguard.guard.engine import Engine
from ethicsguard.measure import CORE_CONTEXT, built_in_providers, vocabulary_of
from ethicsguard.model import AuditSink, Detector, Outcome, Request, Rule, Vocabulary
from ethicsguard.plugins import PluginRegistry, load_plugins
from ethicsguard.policy import (
    CompiledPolicies,
    Config,
    ProblemCollector,
    Profile,
    Registers,
    applicable,
    compile_policies,
    load_config,
    load_profile,
    load_registers,
    shipped_policies_dir,
)
from ethicsguard.transform.keys import KeyRing
from ethicsguard.transform.operators import built_in_operators
from ethicsguard.transform.people import normalised_person

PEOPLE_REGISTERS = ("public-roles",)


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What a guard was asked to load; see ``Guard.load``."""

    config: Path | None = None
    profile: str | None = None
    policies: tuple[Path, ...] = ()
    registers: tuple[Path, ...] = ()
    jurisdictions: tuple[str, ...] | None = None
    site: Mapping[str, Any] | None = None
    plugins: tuple[object, ...] = ()
    today: Callable[[], date] | None = None
    audit: bool = True


def load_engine(options: LoadOptions) -> Engine:
    """Load everything. Raises PolicyError with all mistakes of all files, or another EthicsGuardError."""
    problems = ProblemCollector()
    config = load_config(options.config, problems)
    plugins = _plugins(config, options)
    registers = load_registers([*options.registers, *config.registers_dirs], problems)
    profile_name = _profile_name(config, options)
    profile = _profile(config, options, problems)
    detector = _detector(config, plugins)
    providers, row_providers = built_in_providers(detector.entities, registers.contract)
    providers = [*providers, *plugins.fact_providers]
    row_providers = [*row_providers, *plugins.row_fact_providers]
    facts, record_parts = vocabulary_of(providers, row_providers)
    operators = {**built_in_operators(_keys(config)), **plugins.operators}
    vocabulary = Vocabulary(detector.entities, operators, facts, CORE_CONTEXT, record_parts)
    own = [*options.policies, *config.policies_dirs, *plugins.policy_dirs]
    packs = [shipped_policies_dir()] if profile_name else []
    policies = compile_policies(own, vocabulary, registers, profile, problems, packs=packs)
    site = {**(profile.site if profile else {}), **config.site, **(options.site or {})}
    jurisdictions = _jurisdictions(config, options, profile)
    return Engine(
        policies=policies,
        decision_point=InProcessDecisionPoint(policies),
        select=partial(_select, policies, jurisdictions),
        detector=detector,
        providers=MappingProxyType({each.name: each for each in providers}),
        row_providers=MappingProxyType({each.name: each for each in row_providers}),
        operators=MappingProxyType(operators),
        contract=registers.contract,
        registers=registers.content,
        people=_people(registers),
        site=MappingProxyType(site),
        jurisdictions=jurisdictions,
        plugins=plugins,
        sinks=_sinks(config, options, plugins),
        required_pillars={**(profile.required_pillars if profile else {}), **config.required_pillars},
        required_roles=config.require_roles,
        let_through=_let_through(config),
        min_score=config.detection.min_score,
        max_depth=config.limits.max_depth,
        max_text_chars=config.limits.max_text_chars,
        max_rounds=config.limits.max_rounds,
        max_distinct_rows=config.limits.max_distinct_rows,
        today=options.today or _utc_today,
        own_paths=_own_paths(config, options),
    )


def _own_paths(config: Config, options: LoadOptions) -> frozenset[Path]:
    named = [config.path, config.audit.path, *(key.file for key in config.keys)]
    folders = [*config.policies_dirs, *config.registers_dirs, *options.policies, *options.registers]
    return frozenset(path.resolve() for path in [*named, *folders] if path is not None)


def _utc_today() -> date:
    """The date in UTC: rules come into force at one moment everywhere, whatever zone or season a server is in."""
    return datetime.now(UTC).date()


def _plugins(config: Config, options: LoadOptions) -> PluginRegistry:
    return load_plugins(
        allow=config.plugins.allow,
        required=config.plugins.required,
        disable=config.plugins.disable,
        config=config.plugins.settings,
        extra=options.plugins,
    )


def _profile_name(config: Config, options: LoadOptions) -> str | None:
    """Policies named on the command line or by a program, without a profile, go before the configured one."""
    if options.policies and options.profile is None:
        return None
    return options.profile or config.profile


def _profile(config: Config, options: LoadOptions, problems: ProblemCollector) -> Profile | None:
    """Policies named on their own are a choice, too: then all of their rules are considered, and no others."""
    name = _profile_name(config, options)
    if name is None and (options.policies or config.policies_dirs):
        return None
    return load_profile(name, problems, config.profile_directories)


def _jurisdictions(config: Config, options: LoadOptions, profile: Profile | None) -> tuple[str, ...]:
    if options.jurisdictions is not None:
        return options.jurisdictions
    return config.jurisdictions or (profile.jurisdictions if profile else ())


def _detector(config: Config, plugins: PluginRegistry) -> Detector:
    chosen: dict[str, Any] = {"regions": config.detection.regions} if config.detection.regions else {}
    if config.detection.language != "en":
        raise ConfigurationError('detection.language: the recognizers that ship read "en" only')
    return build_detector(
        min_score=config.detection.min_score,
        extra_recognizers=plugins.recognizers,
        max_text_chars=config.limits.max_text_chars,
        **chosen,
    )


def _keys(config: Config) -> KeyRing | None:
    if not config.keys:
        return KeyRing.find()
    first, *rest = config.keys
    if any(each.file is None for each in rest):
        raise ConfigurationError("keys: only the first key may come from the environment; name a file for older ones")
    old = {each.id: each.file for each in rest if each.file is not None}
    if first.env:
        return KeyRing.find(env=first.env, id=first.id, old=old)
    return KeyRing.find(file=first.file, id=first.id, old=old)


def _sinks(config: Config, options: LoadOptions, plugins: PluginRegistry) -> Sequence[AuditSink]:
    if not options.audit:
        return ()
    own: list[AuditSink] = []
    if config.audit.path is not None:
        own.append(JsonLinesSink(config.audit.path, config.audit.fsync, interval_s=config.audit.interval_s))
    return (*own, *plugins.sinks)


def _people(registers: Registers) -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(
            normalised_person(entry["name"])
            for entry in registers.content.get(name, {}).get("entries", {}).values()
            if entry.get("name")
        )
        for name in PEOPLE_REGISTERS
    }


def _let_through(config: Config) -> Mapping[str, frozenset[Outcome]]:
    chosen: dict[str, set[Outcome]] = {}
    answers = ((config.when_not_covered, Outcome.NOT_APPLICABLE), (config.when_unknown, Outcome.INDETERMINATE))
    for by_action, outcome in answers:
        for action, answer in by_action.items():
            if answer == "allow":
                chosen.setdefault(action, set()).add(outcome)
    return {action: frozenset(outcomes) for action, outcomes in chosen.items()}


def _select(
    policies: CompiledPolicies, jurisdictions: tuple[str, ...], request: Request, today: date
) -> tuple[Sequence[Rule], Mapping[str, int]]:
    rules, left_out = applicable(policies.rules, request.action, request.resource.type, jurisdictions, today)
    return rules, {**policies.not_considered, **left_out}
