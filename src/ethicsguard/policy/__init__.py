"""Policies: reads what officers write, finds every mistake in it, and compiles it into a set that never changes.

The way of a load: ``load_config``, ``load_registers``, ``load_profile``, then (with a vocabulary)
``compile_policies``, all with one ``ProblemCollector``, so that whoever wrote the files hears of all mistakes together.
"""

from ethicsguard.policy.applicable import (
    NOT_IN_FORCE,
    NOT_IN_PROFILE,
    OTHER_ACTION,
    OTHER_JURISDICTION,
    OTHER_RESOURCE,
    applicable,
    cause_left_out,
)
from ethicsguard.policy.compile import CompiledPolicies, compile_policies
from ethicsguard.policy.config import CONFIG_NAME, Config, KeyPlace, find_config, load_config
from ethicsguard.policy.jurisdictions import EU_MEMBERS, binds_any, is_within
from ethicsguard.policy.notes import lint_notes
from ethicsguard.policy.policy_cases import PolicyCase, load_cases
from ethicsguard.policy.problems import ProblemCollector, did_you_mean, render_problems
from ethicsguard.policy.profiles import Profile, list_profiles, load_profile
from ethicsguard.policy.registers import Registers, load_registers
from ethicsguard.policy.schema import SCHEMA_KINDS, json_schema
from ethicsguard.policy.shipped import shipped_policies_dir, shipped_profiles_dir, shipped_registers_dir

__all__ = [
    "CONFIG_NAME",
    "EU_MEMBERS",
    "NOT_IN_FORCE",
    "NOT_IN_PROFILE",
    "OTHER_ACTION",
    "OTHER_JURISDICTION",
    "OTHER_RESOURCE",
    "SCHEMA_KINDS",
    "CompiledPolicies",
    "Config",
    "KeyPlace",
    "PolicyCase",
    "ProblemCollector",
    "Profile",
    "Registers",
    "applicable",
    "binds_any",
    "cause_left_out",
    "compile_policies",
    "did_you_mean",
    "find_config",
    "is_within",
    "json_schema",
    "lint_notes",
    "list_profiles",
    "load_cases",
    "load_config",
    "load_profile",
    "load_registers",
    "render_problems",
    "shipped_policies_dir",
    "shipped_profiles_dir",
    "shipped_registers_dir",
]
