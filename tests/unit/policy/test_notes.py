"""Notes on a site's own policies: where they ask for less than what ships."""

from __future__ import annotations

import pytest

from ethicsguard.policy import lint_notes

POLICY = """\
policy: reads
title: Reads
pillar: technology-use
parameters:
  max_days: {value: 21, unit: days, stricter: lower}
  least: {value: 3, unit: people, stricter: higher}
  free: {value: 5, unit: days}
  words: {value: [a, b], stricter: lower}
rules:
  - id: of-law
    title: A law
    citations: [{law: Act 1, mark: verified}]
    status: law
    jurisdictions: [US-VA]
    actions: [retain]
    when:
      - facts.record.age > parameters.max_days
    effect: deny
    message: Purge.
  - id: of-practice
    title: A practice
    status: practice
    actions: [retain]
    effect: warn
    message: Mind.
"""
LAW = POLICY[POLICY.index("  - id: of-law") : POLICY.index("  - id: of-practice")]
PRACTICE = POLICY[POLICY.index("  - id: of-practice") :]


@pytest.fixture
def notes_on(tmp_path):
    def notes(text: str, name: str = "reads.yaml") -> list[str]:
        for folder, content, file in (("packs", POLICY, "reads.yaml"), ("own", text, name)):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / file).write_text(content, encoding="utf-8")
        found = lint_notes([tmp_path / "own"], tmp_path / "packs")
        return [f"{note.line}:{note.column} {note.message}" for note in found]

    return notes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("value: 21", "value: 22", ["5:21 less strict than the one that ships (21): max_days is 22, and lower is"]),
        ("value: 21", "value: 20", []),
        ("value: 3", "value: 2", ["6:18 less strict than the one that ships (3): least is 2, and higher is stricter"]),
        ("value: 3", "value: 4", []),
        ("value: 5", "value: 500", []),
        ("[a, b]", "[a]", []),
        ("effect: deny", "effect: warn", ["18:13 less strict than the one that ships (deny): of-law is law, and its"]),
        ("effect: warn", "effect: deny", []),
        (LAW, "", ["9:1 less strict than the one that ships: the rule of-law, which is law, is not here"]),
        (PRACTICE, "", []),
        ("> parameters", "> 2 + parameters", ["17:7 perhaps less strict than the one that ships: of-law is law, and"]),
        ("status: law", "status: practice", ["13:13 perhaps less strict than the one that ships: of-law is law, and"]),
        (
            "    jurisdictions: [US-VA]\n",
            "",
            ["10:5 perhaps", "13:13 law without jurisdictions binds everywhere"],
        ),
        ("title: A law", "title: Another title", []),
        ("status: law", "status: lore", []),
    ],
)
def test_what_asks_for_less_is_noted(notes_on, old, new, expected):
    found = notes_on(POLICY.replace(old, new))
    assert len(found) == len(expected), found
    for note, beginning in zip(found, expected, strict=True):
        assert note.startswith(beginning)


def test_a_policy_that_replaces_nothing_is_compared_with_nothing(notes_on):
    text = POLICY.replace("policy: reads", "policy: mine").replace("value: 21", "value: 99")
    assert notes_on(text, "mine.yaml") == []


def test_what_ships_is_not_compared_with_itself(tmp_path):
    (tmp_path / "reads.yaml").write_text(POLICY, encoding="utf-8")
    assert lint_notes([tmp_path], tmp_path) == ()


def test_a_law_that_binds_everywhere_is_noted_without_anything_to_compare(notes_on):
    text = POLICY.replace("policy: reads", "policy: mine").replace("    jurisdictions: [US-VA]\n", "")
    assert notes_on(text, "mine.yaml") == ["13:13 law without jurisdictions binds everywhere: of-law"]
