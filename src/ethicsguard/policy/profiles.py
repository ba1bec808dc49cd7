"""Loads and lists profiles: which rules a kind of site goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ethicsguard.errors import ConfigurationError
from ethicsguard.model import Pillar, Rule
from ethicsguard.policy.find_files import yaml_files
from ethicsguard.policy.forms.cases import SiteForm
from ethicsguard.policy.forms.profile import ProfileForm
from ethicsguard.policy.places import Document
from ethicsguard.policy.problems import ProblemCollector, did_you_mean, word_hint
from ethicsguard.policy.shipped import shipped_profiles_dir
from ethicsguard.policy.validate import validate
from ethicsguard.policy.yaml_tree import load_yaml


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile. ``rules`` and ``policies`` of None choose all; where both are given, either chooses a rule."""

    name: str
    title: str
    why: str = ""
    jurisdictions: tuple[str, ...] = ()
    site: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    rules: frozenset[str] | None = None
    policies: frozenset[str] | None = None
    required_pillars: Mapping[str, tuple[Pillar, ...]] = field(default_factory=lambda: MappingProxyType({}))
    document: Document | None = field(default=None, repr=False, compare=False)

    def chooses(self, rule: Rule) -> bool:
        """Whether a rule is in the profile."""
        if self.rules is None and self.policies is None:
            return True
        return rule.id in (self.rules or ()) or rule.policy in (self.policies or ())


def site_facts(form: SiteForm | None) -> Mapping[str, Any]:
    """Return what a site says of itself, without what it does not say."""
    if form is None:
        return MappingProxyType({})
    dumped = form.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return MappingProxyType({key: tuple(value) if isinstance(value, list) else value for key, value in dumped.items()})


def list_profiles(problems: ProblemCollector, directories: Sequence[Path] = ()) -> tuple[Profile, ...]:
    """Return all profiles, by name: those of the site's directories, and those that ship."""
    profiles = [load_profile_file(path, problems) for path in _profile_files(problems, directories).values()]
    return tuple(sorted((each for each in profiles if each is not None), key=lambda profile: profile.name))


def load_profile(name: str | None, problems: ProblemCollector, directories: Sequence[Path] = ()) -> Profile | None:
    """Load a profile by name. None when it is wrong, with the reasons among the problems.

    Raises ConfigurationError when no profile was chosen, or there is none of that name; unless there are problems
    already, which may well be the reason.
    """
    files = _profile_files(problems, directories)
    names = ", ".join(files) or "none were found"
    if problems.problems and name not in files:
        return None
    if name is None:
        raise ConfigurationError(
            'no profile was chosen: write profile = "NAME" in ethicsguard.toml, or give --profile NAME; '
            f"`ethicsguard init` helps to choose. Profiles: {names}"
        )
    if name not in files:
        raise ConfigurationError(
            "; ".join(
                filter(None, [f'there is no profile "{name[:60]}"', did_you_mean(name, files), f"profiles: {names}"])
            )
        )
    return load_profile_file(files[name], problems)


def load_profile_file(path: Path, problems: ProblemCollector) -> Profile | None:
    """Load a profile from its file."""
    document = load_yaml(path, problems)
    form = validate(ProfileForm, document, problems) if document is not None else None
    if form is None or document is None:
        return None
    if form.profile != path.stem:
        place = document.root.get("profile") or document.root
        problems.add(
            place.problem(f'the profile is called "{form.profile}", and its file "{path.name}"', "use one name")
        )
    return Profile(
        name=form.profile,
        title=form.title,
        why=form.why,
        jurisdictions=form.jurisdictions,
        site=site_facts(form.site),
        rules=None if form.rules is None else frozenset(form.rules),
        policies=None if form.policies is None else frozenset(form.policies),
        required_pillars=MappingProxyType(dict(form.required_pillars)),
        document=document,
    )


def check_profile(profile: Profile, rules: Sequence[str], policies: Sequence[str], problems: ProblemCollector) -> None:
    """Report the rules and policies that a profile names and that are not there."""
    if profile.document is None:
        return
    for key, known, noun, plural in (("rules", rules, "rule", "rules"), ("policies", policies, "policy", "policies")):
        for branch in profile.document.root.items(key):
            if branch.value not in known:
                hint = word_hint(str(branch.value), known, plural)
                problems.add(branch.problem(f'there is no {noun} "{str(branch.value)[:60]}"', hint))


def _profile_files(problems: ProblemCollector, directories: Sequence[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for directory in [*directories, shipped_profiles_dir()]:
        if directory.is_dir():
            for path in yaml_files(directory, problems):
                found.setdefault(path.stem, path)
    return dict(sorted(found.items()))
