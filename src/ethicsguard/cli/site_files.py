"""What ``init`` writes: the configuration of a site, and registers to be filled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from ethicsguard.errors import PolicyError, UsageError
from ethicsguard.report.escape import shown


@dataclass(frozen=True, slots=True)
class SiteAnswers:
    """What a site says of itself. ``place`` is a jurisdiction's code, or empty."""

    place: str
    body: str
    grants: tuple[str, ...]


def checked_answers(answers: SiteAnswers) -> SiteAnswers:
    """Raise UsageError for a place or a kind of body that policies do not know."""
    from ethicsguard.cli.sites import check_place
    from ethicsguard.policy.forms.base import BODIES

    if answers.body not in BODIES:
        raise UsageError(f'"{shown(answers.body, 60)}" is no kind of body; known are {", ".join(BODIES)}')
    if answers.place:
        check_place(answers.place)
    return answers


def suggested_profile(answers: SiteAnswers) -> str:
    """Return the profile that fits place and kind of body; the baseline, which binds no place, if none does."""
    from ethicsguard.policy import list_profiles
    from ethicsguard.policy.jurisdictions import binds_any
    from ethicsguard.policy.problems import ProblemCollector

    problems = ProblemCollector()
    fitting = [
        profile
        for profile in list_profiles(problems)
        if profile.jurisdictions
        and binds_any(profile.jurisdictions, [answers.place] if answers.place else [])
        and profile.site.get("body") in (None, answers.body)
    ]
    if problems.problems:
        raise PolicyError(problems.problems)
    return fitting[0].name if fitting else "baseline"


def check_profile_name(name: str) -> None:
    """Raise UsageError for a profile that does not ship."""
    from ethicsguard.policy import ProblemCollector, did_you_mean, list_profiles

    names = [profile.name for profile in list_profiles(ProblemCollector())]
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
    jurisdictions = [answers.place] if answers.place else []
    return f"""\
# The configuration of ethicsguard. "ethicsguard doctor" says what it comes to.
profile = {_toml(profile)}
jurisdictions = {_toml(jurisdictions)}
registers = ["registers"]

[site]
body = {_toml(answers.body)}
grants = {_toml(list(answers.grants))}
declared = "yes"

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
