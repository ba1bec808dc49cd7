"""Profiles: none chosen is an error that says how to choose; what one names must be there."""

from __future__ import annotations

import pytest

from ethicsguard.errors import ConfigurationError, PolicyError
from ethicsguard.model import Pillar
from ethicsguard.policy import ProblemCollector, list_profiles, load_profile, shipped_profiles_dir

TEXT = """\
profile: town
title: A town
why: Because.
jurisdictions: [US-VA]
site: {body: municipal, population: 1200, grants: [NO]}
rules: [fo01-few]
required_pillars: {publish: [data-protection]}
"""


@pytest.fixture
def directory(tmp_path):
    (tmp_path / "town.yaml").write_text(TEXT)
    return tmp_path


def test_every_part_arrives(directory, problems):
    profile = load_profile("town", problems, [directory])
    assert problems.problems == ()
    assert (profile.name, profile.title, profile.why, profile.jurisdictions) == (
        "town",
        "A town",
        "Because.",
        ("US-VA",),
    )
    assert dict(profile.site) == {"body": "municipal", "population": 1200, "grants": ("NO",)}
    assert (profile.rules, profile.policies) == ({"fo01-few"}, None)
    assert dict(profile.required_pillars) == {"publish": (Pillar.DATA_PROTECTION,)}


def test_none_chosen_says_how_to_choose(problems):
    with pytest.raises(ConfigurationError, match=r"no profile was chosen.*ethicsguard init.*baseline"):
        load_profile(None, problems)


def test_a_profile_that_is_not_there(problems):
    with pytest.raises(ConfigurationError, match=r'there is no profile "basline"; did you mean "baseline"\?'):
        load_profile("basline", problems)


def test_a_broken_configuration_is_told_before_a_missing_profile(problems, directory):
    (directory / "town.yaml").write_text("profile: [\n")
    list_profiles(problems, [directory])
    assert problems.problems
    assert load_profile(None, problems) is None


def test_the_sites_own_come_first(directory, problems):
    (directory / "baseline.yaml").write_text(TEXT.replace("profile: town", "profile: baseline"))
    assert load_profile("baseline", problems, [directory]).title == "A town"
    names = [profile.name for profile in list_profiles(problems, [directory])]
    assert names == sorted(names)
    assert {"baseline", "town"} <= set(names)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("profile: town", "profile: city", 'called "city"'),
        ("municipal", "municipality", '"municipality" is no kind of body'),
        ("population: 1200", "population: many", "a number is expected"),
        ("publish:", "publsh:", '"publsh" is no action'),
        ("[data-protection]", "[privacy]", '"privacy" is no pillar'),
        ("rules:", "ruls:", 'unknown key "ruls" in a profile'),
    ],
)
def test_mistakes(directory, problems, old, new, message):
    (directory / "town.yaml").write_text(TEXT.replace(old, new))
    load_profile("town", problems, [directory])
    assert message in problems.problems[0].message


RULE = """\
policy: forum
title: T
pillar: data-protection
rules: [{id: fo01-few, title: F, status: default, actions: [publish], effect: deny, message: M}]
"""


def test_rules_and_policies_that_are_not_there(directory, problems, compile_texts):
    (directory / "town.yaml").write_text(TEXT.replace("[fo01-few]", "[fo01-few, fo01-fw]\npolicies: [forums]"))
    profile = load_profile("town", problems, [directory])
    with pytest.raises(PolicyError) as caught:
        compile_texts({"forum.yaml": RULE}, profile=profile)
    assert [(f"{each.line}:{each.column}", each.message) for each in caught.value.problems] == [
        ("6:19", 'there is no rule "fo01-fw"'),
        ("7:12", 'there is no policy "forums"'),
    ]


def test_rules_of_a_broken_file_are_not_called_missing(directory, problems, compile_texts):
    profile = load_profile("town", problems, [directory])
    with pytest.raises(PolicyError) as caught:
        compile_texts(
            {"forum.yaml": RULE + "  x: [\n", "other.yaml": RULE.replace("forum", "other").replace("fo01", "ot01")},
            profile=profile,
        )
    assert {each.path.rsplit("/", 1)[1] for each in caught.value.problems} == {"forum.yaml"}


def test_a_profile_without_rules_is_no_choice(directory, problems, compile_texts):
    (directory / "town.yaml").write_text(TEXT.replace("[fo01-few]", "[]"))
    with pytest.raises(PolicyError, match="chooses no rule at all"):
        compile_texts({"forum.yaml": RULE}, profile=load_profile("town", problems, [directory]))


def test_those_that_ship_are_right():
    collector = ProblemCollector()
    profiles = list_profiles(collector)
    assert collector.problems == ()
    assert "baseline" in {profile.name for profile in profiles}
    assert {profile.name for profile in profiles if not profile.jurisdictions} >= {"baseline"}
    assert shipped_profiles_dir().is_dir()
