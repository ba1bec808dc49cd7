"""Whatever stands in a file: a tree with places, or problems at places; never an exception, never a guess."""

from __future__ import annotations

import json

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ethicsguard.policy import ProblemCollector, render_problems
from ethicsguard.policy.forms.policy import PolicyForm
from ethicsguard.policy.places import Document
from ethicsguard.policy.reading import source_of
from ethicsguard.policy.validate import validate
from ethicsguard.policy.yaml_tree import parse_yaml

PRINTABLE = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_characters="\x7f", exclude_categories=("Cc", "Cs")),
    max_size=20,
)
SCALARS = st.one_of(PRINTABLE, st.integers().map(str))
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(PRINTABLE, inner, max_size=4)),
    max_leaves=20,
)
MAPPINGS = st.dictionaries(PRINTABLE, TREES, min_size=1, max_size=4)
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "rules:",
            "  - id: a",
            "when:",
            "- ",
            "  ",
            "\n",
            "!x",
            "&a",
            "*a",
            ": ",
            " #",
            "'",
            '"',
            "{",
            "}",
            "[",
            "]",
            "policy: x",
            "<<",
            "---",
            "|",
            ">",
            ",",
            "é",
            "\t",
        ]
    ),
    max_size=25,
).map("".join)


def parsed(text: str) -> tuple[Document | None, ProblemCollector]:
    collector = ProblemCollector()
    return parse_yaml(source_of("a.yaml", text), text, collector), collector


@given(MAPPINGS)
def test_texts_come_back_as_they_are(mapping):
    text = yaml.safe_dump(mapping, default_style="'", allow_unicode=True, width=10_000)
    document, collector = parsed(text)
    assert collector.problems == ()
    assert document.value == mapping


@given(MAPPINGS)
def test_json_is_yaml_and_every_key_has_its_place(mapping):
    text = json.dumps(mapping, ensure_ascii=False)
    document, _ = parsed(text)
    assert document.value == mapping
    for loc, place in document.keys.items():
        written = text[place.column - 1 : place.column - 1 + place.length]
        assert json.loads(written) == loc[-1]


@settings(max_examples=300)
@given(FRAGMENTS)
def test_any_text_is_a_tree_or_problems(text):
    document, collector = parsed(text)
    assert document is not None or collector.problems
    lines = source_of("a.yaml", text).lines
    for problem in collector.problems:
        assert 1 <= problem.line <= len(lines) + 1
        assert 1 <= problem.column <= max(map(len, lines)) + 2
    assert render_problems(collector.problems)


@given(
    st.dictionaries(
        st.sampled_from(["policy", "title", "pillar", "rules", "parameters", "declares", "zzz"]), TREES, min_size=1
    )
)
def test_what_does_not_fit_the_form_is_a_problem_at_a_place(mapping):
    text = json.dumps(mapping, ensure_ascii=False)
    document, collector = parsed(text)
    form = validate(PolicyForm, document, collector)
    assert (form is None) == bool(collector.problems)
    assert all(problem.line == 1 and 1 <= problem.column <= len(text) for problem in collector.problems)
