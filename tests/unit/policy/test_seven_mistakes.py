"""One run reports every mistake of every file."""

from __future__ import annotations

import pytest

from ethicsguard.errors import PolicyError
from ethicsguard.policy import ProblemCollector, render_problems

SEVEN = """\
policy: forum
title: What is published of the forum
pilar: data-protection
rules:
  - id: fo01_few
    title: Few
    status: practice
    actions: [publish, exprot]
    when:
      - facts.pii.totl > 3
    effect: deny
    message: Take them out.
  - id: fo02-names
    title: Names
    status: practice
    actions: [publish]
    actions: [export]
    effect: transform
    do:
      - {operator: redct, entities: [PERSON]}
      - {operator: redact, entities: [PERSN]}
"""


def test_seven_mistakes_are_seven_places(compile_texts):
    with pytest.raises(PolicyError) as caught:
        compile_texts({"forum.yaml": SEVEN})
    places = [(each.line, each.column) for each in caught.value.problems]
    assert places == [(3, 1), (5, 9), (8, 24), (10, 9), (17, 5), (20, 20), (21, 39)]
    assert all(each.hint for each in caught.value.problems)
    rendered = render_problems(caught.value.problems)
    assert rendered.endswith("7 mistakes in 1 file.")
    for meant in ("pillar", "export", "redact", "PERSON", "fo01-few"[:4]):
        assert meant in rendered


def test_all_files_are_reported_with_what_went_before(compile_texts, tmp_path):
    collector = ProblemCollector()
    good = SEVEN[: SEVEN.index("  - id: fo02")].replace("pilar", "pillar").replace("fo01_few", "fo01-few")
    good = good.replace("exprot", "export").replace("totl", "total")
    broken = "policy: other\n  title: x\n"
    with pytest.raises(PolicyError) as caught:
        compile_texts(
            {
                "forum.yaml": SEVEN,
                "other.yaml": broken,
                "good/fine.yaml": good.replace("policy: forum", "policy: fine").replace("fo01-few", "fi01-few"),
            },
            problems=collector,
        )
    paths = [each.path.rsplit("/", 1)[1] for each in caught.value.problems]
    assert paths.count("forum.yaml") == 7
    assert paths.count("other.yaml") == 1
    assert "fine.yaml" not in paths
    assert collector.render().endswith("8 mistakes in 2 files; 1 file is fine.")
