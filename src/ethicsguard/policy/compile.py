"""Compiles policy files into a set that never changes; a set with a mistake in it does not come to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ethicsguard.model import Binding, FactType, Rule, Vocabulary
from ethicsguard.policy.applicable import NOT_IN_PROFILE
from ethicsguard.policy.build_rules import build_rules
from ethicsguard.policy.digest import digest_of, engine_version
from ethicsguard.policy.find_files import policy_files
from ethicsguard.policy.places import WHOLE_FILE, Source
from ethicsguard.policy.problems import ProblemCollector
from ethicsguard.policy.profiles import Profile, check_profile
from ethicsguard.policy.read_policies import ReadPolicy, read_policies
from ethicsguard.policy.registers import Registers


@dataclass(frozen=True, slots=True)
class CompiledPolicies:
    """A compiled set of policies (a PolicySet).

    ``rules`` are those of the profile, sorted by id; ``left_out`` are the others, compiled and checked all the same.
    ``vocabulary`` holds what any policy declares besides.
    """

    rules: tuple[Rule, ...]
    digest: str
    vocabulary: Vocabulary = field(repr=False)
    registers: Registers = field(repr=False)
    profile: Profile | None = None
    left_out: tuple[Rule, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def not_considered(self) -> Mapping[str, int]:
        """How many rules are never considered, by cause; to be added to what a request leaves out."""
        return MappingProxyType({NOT_IN_PROFILE: len(self.left_out)} if self.left_out else {})

    def rule(self, rule_id: str) -> Rule | None:
        """Return a rule by its id, also one that the profile leaves out."""
        return next((rule for rule in self.rules + self.left_out if rule.id == rule_id), None)

    def bind(self, facts: Mapping[str, Any], request: Mapping[str, Any]) -> Binding:
        """Bind a facts document and a request document, to evaluate conditions on them."""
        from ethicsguard.policy.cel import bind  # noqa: PLC0415 - what evaluates is not loaded before it is needed

        return bind(facts, request)


def compile_policies(
    sources: Sequence[Path],
    vocabulary: Vocabulary,
    registers: Registers,
    profile: Profile | None,
    problems: ProblemCollector,
    *,
    packs: Sequence[Path] = (),
    version: str | None = None,
) -> CompiledPolicies:
    """Compile the policy files among sources and below them, and those among packs, from which a profile chooses.

    A source with the name of a policy in the packs stands in its place, and is chosen from as that was. The rules of
    all other sources are considered whatever the profile chooses: a site has them because it wants them.
    ``problems`` may hold those of the configuration and the registers already. Raises PolicyError with all of them,
    of all files, if there is one: nothing is ever loaded in part. ``version`` is the engine's, unless said.
    """
    own = policy_files(sources, problems)
    replaced = {path.stem for path in own}
    packed = policy_files(packs, problems)
    files = (*(path for path in packed if path.stem not in replaced), *own)
    added = replaced - {path.stem for path in packed} if packs else frozenset()
    if not files and not problems.problems:
        hint = "name a directory that holds policies"
        problems.add(Source("policies", ()).problem(WHOLE_FILE, "there is no policy to go by", hint))
    read = read_policies(files, vocabulary, registers, problems)
    if profile is not None and len(read) == len(files):  # a file that is broken may hold what seems to be missing
        check_profile(profile, *_names(read), problems)
    problems.raise_if_any()
    rules = tuple(sorted((rule for policy in read for rule in build_rules(policy)), key=lambda rule: rule.id))
    chosen = tuple(rule for rule in rules if profile is None or rule.policy in added or profile.chooses(rule))
    if profile is not None and not chosen and profile.document is not None:
        problems.add(profile.document.root.problem("this profile chooses no rule at all"))
        problems.raise_if_any()
    left_out = tuple(rule for rule in rules if rule not in chosen)
    compiled_with = _merged(vocabulary, read)
    return CompiledPolicies(
        rules=chosen,
        digest=digest_of(chosen, left_out, compiled_with, registers, profile, engine=version or engine_version()),
        vocabulary=compiled_with,
        registers=registers,
        profile=profile,
        left_out=left_out,
        files=tuple(policy.document.source.path for policy in read),
    )


def _names(read: Sequence[ReadPolicy]) -> tuple[list[str], list[str]]:
    rules = [rule.text("id") for policy in read for rule in policy.document.root.items("rules")]
    return rules, [policy.document.root.text("policy") for policy in read]


def _merged(vocabulary: Vocabulary, read: Sequence[ReadPolicy]) -> Vocabulary:
    declared: dict[str, FactType] = {}
    for policy in read:
        for name, fact in policy.declares.items():
            declared.setdefault(name, fact)
    return replace(vocabulary, context=MappingProxyType({**vocabulary.context, **declared}))
