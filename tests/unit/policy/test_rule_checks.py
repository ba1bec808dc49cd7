"""Every mistake that a rule may have beyond its form, at its place."""

from __future__ import annotations

import pytest

HEAD = """\
policy: forum
title: T
pillar: data-protection
rules:
  - id: fo01-few
    title: Few
    actions: [publish]
"""

DENY = "    status: practice\n    effect: deny\n    message: M\n"
TRANSFORM = "    status: practice\n    effect: transform\n"
DISCLOSE = "    status: practice\n    effect: disclose\n"

CASES = {
    "hold without role": (
        "    status: practice\n    effect: hold\n    message: M\n",
        "9:13",
        '"released_by" is missing',
    ),
    "transform without do": (TRANSFORM, "9:13", '"do" is missing'),
    "empty do": (TRANSFORM + "    do: []\n", "10:9", '"do" is empty'),
    "disclose without keep": (DISCLOSE, "9:13", '"keep" is missing'),
    "empty keep": (DISCLOSE + "    keep: {}\n", "10:11", '"keep" is empty'),
    "keep of nothing": (DISCLOSE + "    keep: {classes: []}\n", "10:11", "does not say what stays"),
    "deny without message": ("    status: practice\n    effect: deny\n", "9:13", '"message" is missing'),
    "warn without message": ("    status: practice\n    effect: warn\n", "9:13", '"message" is missing'),
    "deny with do": (DENY + "    do: [{operator: redact, entities: [PERSON]}]\n", "11:5", 'effect: deny has no "do"'),
    "deny with role": (DENY + "    released_by: clerk\n", "11:5", 'has no "released_by"'),
    "deny with keep": (DENY + "    keep: {classes: [age]}\n", "11:5", 'has no "keep"'),
    "law without citation": ("    status: law\n    effect: deny\n    message: M\n", "8:13", "needs its citations"),
    "dates": (DENY + "    effective: {from: 2026-01-02, until: 2026-01-02}\n", "11:42", "before it begins"),
    "day": (DENY + "    effective: {from: 2026-02-30}\n", "11:23", "there is no day 2026-02-30"),
    "operator": (TRANSFORM + "    do: [{operator: redcat, entities: [PERSON]}]\n", "10:21", 'no operator "redcat"'),
    "parameter of operator": (
        TRANSFORM + "    do: [{operator: grid, classes: [latitude], with: {degrees: 0}}]\n",
        "10:54",
        "operator grid: degrees must be",
    ),
    "parameter that it lacks": (
        TRANSFORM + "    do: [{operator: grid, classes: [latitude], with: {degree: 1}}]\n",
        "10:54",
        'knows no "degree"',
    ),
    "parameter in doubt": (
        TRANSFORM + "    do: [{operator: grid, classes: [latitude], with: {degrees: 0777}}]\n",
        "10:54",
        "0777 may be",
    ),
    "entity": (TRANSFORM + "    do: [{operator: redact, entities: [PERSON, PHONE]}]\n", "10:48", 'no entity "PHONE"'),
    "class": (
        TRANSFORM + "    do: [{operator: redact, classes: [lattitude]}]\n",
        "10:39",
        'no class of fields "lattitude"',
    ),
    "class kept": (DISCLOSE + "    keep: {classes: [official]}\n", "10:22", 'no class of fields "official"'),
    "people": (DISCLOSE + "    keep: {people: [public-role]}\n", "10:21", 'no register of people "public-role"'),
    "spares": (
        TRANSFORM + "    do: [{operator: redact, entities: [PERSON], spares: [purposes]}]\n",
        "10:58",
        'no register of people "purposes"',
    ),
    "operator for nothing": (
        TRANSFORM + "    do: [{operator: redact}]\n",
        "10:10",
        "does not say what the operator is for",
    ),
    "level": (
        DENY + "    level: dataset\n    when: [facts.record.age > 1]\n",
        "11:12",
        "facts.record is judged for each row",
    ),
    "fact of an example": (
        DENY + "    examples: [{name: n, facts: {pii: {totl: 1}}, expect: deny}]\n",
        "11:40",
        'there is no fact "pii.totl"',
    ),
    "part of an example": (
        DENY + "    examples: [{name: n, facts: {pi: {total: 1}}, expect: deny}]\n",
        "11:34",
        'there is no fact "pi"',
    ),
    "part without facts": (
        DENY + "    examples: [{name: n, facts: {pii: 3}, expect: deny}]\n",
        "11:39",
        '"pii" has parts',
    ),
    "type of an example": (
        DENY + "    examples: [{name: n, facts: {pii: {total: many}}, expect: deny}]\n",
        "11:47",
        "a number is expected",
    ),
    "NO is no answer": (
        DENY + "    examples: [{name: n, facts: {record: {hit: NO}}, expect: deny}]\n",
        "11:48",
        "yes or no is expected",
    ),
    "date of an example": (
        DENY + "    examples: [{name: n, facts: {record: {collected_on: 2026-1-1}}, expect: deny}]\n",
        "11:57",
        "a day is expected",
    ),
    "choice of an example": (
        DENY + "    examples: [{name: n, facts: {site: {body: municpal}}, expect: deny}]\n",
        "11:47",
        "none of its values",
    ),
    "list of an example": (
        DENY + "    examples: [{name: n, facts: {site: {grants: a}}, expect: deny}]\n",
        "11:49",
        "a list of texts is expected",
    ),
    "context of an example": (
        DENY + "    examples: [{name: n, context: {audiense: public}, expect: deny}]\n",
        "11:36",
        'no declared context "audiense"',
    ),
    "expect": (DENY + "    examples: [{name: n, expect: PERMIT}]\n", "11:34", '"PERMIT" is no answer of a rule'),
    "jurisdiction": (DENY + "    jurisdictions: [us-va]\n", "11:21", '"us-va" is no code'),
    "status": ("    status: laww\n    effect: deny\n    message: M\n", "8:13", '"laww" is no status'),
    "effect": (
        "    status: law\n    effect: denny\n    message: M\n    citations: [{law: x, mark: own}]\n",
        "9:13",
        '"denny" is no effect',
    ),
    "mark": (DENY + "    citations: [{law: x, mark: seen}]\n", "11:32", '"seen" is no mark'),
    "key of citation": (DENY + "    citations: [{lav: x, mark: own}]\n", "11:18", 'unknown key "lav" in a citation'),
    "missing in citation": (DENY + "    citations: [{mark: own}]\n", "11:18", 'the key "law" is missing in a citation'),
    "no list": (DENY + "    resources: forum-post\n", "11:16", "a list is expected"),
    "no mapping": (DENY + "    effective: 2026-01-01\n", "11:16", "keys with values are expected"),
    "empty list": (DENY.replace("deny", "deny") + "    examples: [3]\n", "11:16", "keys with values are expected"),
    "empty text": (DENY + "    why:\n", "11:9", "there is nothing here"),
    "condition": (DENY + "    when: [facts.pii.total > 'x']\n", None, ""),
}


@pytest.mark.parametrize(("rest", "place", "message"), CASES.values(), ids=CASES)
def test_one_mistake_one_place(problems_of, rest, place, message):
    found = problems_of(HEAD + rest)
    assert len(found) == 1
    assert place is None or found[0][0] == place
    assert message in found[0][1]


FINE = {
    "deny": DENY,
    "hold": "    status: default\n    effect: hold\n    released_by: clerk\n    message: M\n",
    "transform": TRANSFORM
    + "    do: [{operator: grid, classes: [latitude], with: {degrees: 0.01}}, {operator: redact, fields: [body]}]\n",
    "disclose": DISCLOSE + "    keep: {people: [public-roles]}\n",
    "law": "    status: law\n    effect: deny\n    message: M\n    citations: [{law: Invented 1, mark: own, url: 'https://example.org'}]\n",
    "quoted dates": DENY + "    effective: {from: '2026-01-01', until: \"2026-01-02\"}\n",
    "NO is Norway": DENY + "    jurisdictions: [NO, US-CA-OAKLAND]\n",
    "example": DENY
    + "    examples: [{name: n, facts: {pii: {count: {PERSON: 1}}, site: {grants: [NO]}}, expect: permit}]\n",
}


@pytest.mark.parametrize("rest", FINE.values(), ids=FINE)
def test_what_is_right_is_left_alone(problems_of, rest):
    assert problems_of(HEAD + rest) == []


TOP = {
    "name and file": ("policy: other\n", "1:9", 'called "other"'),
    "kebab": ("policy: Forum_\n", "1:9", None),
    "pillar": ("policy: forum\npillar: privacy\n", "2:9", '"privacy" is no pillar'),
    "declares what is core": ("policy: forum\ndeclares: {consent: {type: yes/no}}\n", "2:12", 'read "consent" already'),
    "declares an odd type": ("policy: forum\ndeclares: {guardian: {type: boolean}}\n", "2:29", '"boolean" is no type'),
    "choices of a number": (
        "policy: forum\ndeclares: {guardian: {type: number, choices: [a]}}\n",
        "2:12",
        "only a text has choices",
    ),
    "parameter of two kinds": (
        "policy: forum\nparameters: {most: {value: {a: 1}}}\n",
        "2:28",
        "a parameter is yes or no",
    ),
    "parameter in doubt": (
        "policy: forum\nparameters: {most: {value: NO}}\n",
        "2:28",
        '"NO" may be read in several ways',
    ),
    "parameter's name": (
        "policy: forum\nparameters: {most-of: {value: 1}}\n",
        "2:14",
        '"most-of" is no name for a condition',
    ),
}


@pytest.mark.parametrize(("top", "place", "message"), TOP.values(), ids=TOP)
def test_mistakes_of_the_policy_itself(problems_of, top, place, message):
    rest = "".join(
        line + "\n" for line in ("title: T", "pillar: fair-treatment") if line.split(":")[0] + ":" not in top
    )
    rule = "rules:\n  - id: fo01-few\n    title: Few\n    actions: [publish]\n" + DENY
    found = problems_of(top + rest + rule)
    assert found
    assert found[0][0] == place
    assert message is None or message in found[0][1]
