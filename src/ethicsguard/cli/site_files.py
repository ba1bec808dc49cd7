"""What ``init`` writes: the configuration of a site, and registers to be filled."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ethicsguard.errors import PolicyError, UsageError
from ethicsguard.report.escape import shown

if TYPE_CHECKING:
    from ethicsguard.policy import Profile

BASELINE: Final = "baseline"

_BODY_OF: Final = {
    "law-enforcement": ("police", "police department", "sheriff", "sheriffs office", "police force", "state police"),
    "municipal": ("city", "county", "town", "township", "village", "borough", "parish", "council", "municipality"),
    "campus": ("university", "college"),
    "nonprofit": ("ngo", "charity", "association", "foundation"),
}
_NO_GRANTS: Final = frozenset({"none", "no", "nothing", "n/a", "-"})


@dataclass(frozen=True, slots=True)
class SiteAnswers:
    """What a site says of itself. ``places`` are codes of jurisdictions. What was not said is empty, or None."""

    places: tuple[str, ...] = ()
    body: str = ""
    grants: tuple[str, ...] | None = None
    population: int | None = None


def read_places(text: str) -> tuple[str, ...]:
    """Read codes of places, separated by commas. Raises UsageError for what is none."""
    from ethicsguard.cli.sites import check_place

    codes = _listed(text)
    for code in codes:
        check_place(code)
    return codes


def read_body(text: str) -> str:
    """Read a kind of body, also as people call it: county, city, police, sheriff. Raises UsageError."""
    from ethicsguard.policy.forms.base import BODIES

    words = " ".join(text.lower().replace("'", "").replace("-", " ").split())
    known = {body.replace("-", " "): body for body in BODIES}
    known |= {word: body for body, usual in _BODY_OF.items() for word in usual}
    if words and words not in known:
        raise UsageError(f'"{shown(text, 60)}" is no kind of body; known are {", ".join(BODIES)}')
    return known.get(words, "")


def read_population(text: str) -> int | None:
    """Read a number of people, with or without separators. Raises UsageError."""
    bare = text.strip().replace(",", "").replace("_", "").replace(" ", "")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdecimal()) or len(bare) > len("10000000000"):
        raise UsageError(f'"{shown(text, 60)}" is no number of people; write it in digits, such as 41200')
    return int(bare)


def read_grants(text: str) -> tuple[str, ...] | None:
    """Read grants, separated by commas; "none" is none."""
    return None if not text.strip() else tuple(each for each in _listed(text) if each.lower() not in _NO_GRANTS)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def suggested_profile(answers: SiteAnswers) -> str:
    """Return the profile that fits place and kind of body; the baseline, which binds no place, if none does."""
    from ethicsguard.policy import binds_any

    fitting = [
        profile
        for profile in _profiles()
        if profile.jurisdictions
        and binds_any(profile.jurisdictions, answers.places)
        and profile.site.get("body") in (None, answers.body)
    ]
    return fitting[0].name if fitting else BASELINE


def with_profile(answers: SiteAnswers, name: str) -> SiteAnswers:
    """Take from a profile what a site did not say: its kind of body, and where it is."""
    (profile,) = [each for each in _profiles() if each.name == name]
    return replace(
        answers,
        places=answers.places or profile.jurisdictions,
        body=answers.body or str(profile.site.get("body", "")),
    )


def what_it_binds(answers: SiteAnswers, name: str) -> str:
    """Say that a profile binds no law, where that is so, and which others come near; else nothing."""
    from ethicsguard.policy import binds_any

    profiles = _profiles()
    if any(each.jurisdictions for each in profiles if each.name == name):
        return ""
    lawful = [each for each in profiles if each.jurisdictions]
    near = [
        each
        for each in lawful
        if binds_any(each.jurisdictions, answers.places) or (answers.body and each.site.get("body") == answers.body)
    ]
    site = " in ".join(filter(None, (answers.body or "a body of unknown kind", ", ".join(answers.places))))
    listed = "; ".join(f"{shown(each.name)} ({shown(each.title)})" for each in near or lawful)
    return f"{shown(name)} binds no law. For {shown(site)}, look at these, or write a profile of your own: {listed}"


def _profiles() -> tuple[Profile, ...]:
    from ethicsguard.policy import ProblemCollector, list_profiles

    problems = ProblemCollector()
    profiles = list_profiles(problems)
    if problems.problems:
        raise PolicyError(problems.problems)
    return profiles


def check_profile_name(name: str) -> None:
    """Raise UsageError for a profile that does not ship."""
    from ethicsguard.policy import did_you_mean

    names = [profile.name for profile in _profiles()]
    if name not in names:
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise UsageError(f'there is no profile "{shown(name, 60)}"; {hint}')


def files_of(answers: SiteAnswers, profile: str) -> dict[str, str]:
    """Return the texts of the files, by their names below the site's folder."""
    return {
        "ethicsguard.toml": _configuration(answers, profile),
        **{f"registers/{name}.yaml": text for name, text in _REGISTERS.items()},
    }


def _configuration(answers: SiteAnswers, profile: str) -> str:
    known = {
        "body": _toml(answers.body) if answers.body else "",
        "population": "" if answers.population is None else str(answers.population),
        "grants": "" if answers.grants is None else _toml(list(answers.grants)),
        "declared": _toml("yes") if answers.body else "",
    }
    site = "\n".join(f"{key} = {value}" for key, value in known.items() if value)
    places = f"jurisdictions = {_toml(list(answers.places))}" if answers.places else '# jurisdictions = ["US-MN"]'
    return f"""\
# The configuration of ethicsguard. "ethicsguard doctor" says what it comes to.
profile = {_toml(profile)}
{places}
registers = ["registers"]

[site]
{site}

[audit]
path = "audit.jsonl"
"""


def _toml(value: str | list[str]) -> str:
    # A JSON string is a TOML string, once DEL, which JSON lets stand, is escaped.
    return json.dumps(value).replace("\x7f", "\\u007f")


_HEAD: Final = "# Fill this in: what stands here is what rules can know. Entries of yours go before those that ship.\n"

_REGISTERS: Final = {
    "fields": _HEAD
    + """\
register: fields
fields: []
# fields:
#   - {match: "case officer", class: official-name}
#   - {match: "remarks", class: free-text}
""",
    "purposes": _HEAD
    + """\
register: purposes
entries: {}
# entries:
#   neighbourhood-forum:
#     title: What neighbours tell each other and the town
#     kind: engagement
#     legal_basis: the town's resolution on participation
#     notice: https://example.org/forum/privacy
""",
    "technologies": _HEAD
    + """\
register: technologies
entries: {}
# entries:
#   plate-readers:
#     title: Plate readers at the bridges
#     kind: alpr
#     approved_on: 2026-01-15
#     use_policy: https://example.org/plate-readers
""",
    "retention": _HEAD
    + """\
register: retention
entries: {}
# entries:
#   forum-posts:
#     title: Posts of the forum
#     max_days: 730
""",
    "services": _HEAD
    + """\
register: services
entries: {}
# entries:
#   report-a-problem:
#     title: Report a problem in your street
#     accessibility: {standard: WCAG 2.1 AA, declared_on: 2026-03-01}
#     channels:
#       - {name: web form, digital: yes}
#       - {name: telephone, digital: no}
""",
    "public-roles": _HEAD
    + """\
register: public-roles
entries: {}
# entries:
#   mayor:
#     name: Somebody Elected
#     role: mayor
#     since: 2025-01-06
""",
}
