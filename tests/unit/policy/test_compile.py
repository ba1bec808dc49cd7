"""Policies become a set that never changes: whole, or not at all."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from ethicsguard.errors import PolicyError
from ethicsguard.model import Effect, FactKind, FactType, Level, Pillar, PolicySet, Status
from ethicsguard.policy import ProblemCollector, Profile, compile_policies, load_registers

RULE = """\
policy: forum
title: What is published of the forum
pillar: data-protection
owner: privacy-office
parameters:
  most: {value: 3, unit: posts, stricter: lower, why: invented}
rules:
  - id: fo01-few
    title: Few
    why: Because.
    status: practice
    actions: [publish, export]
    resources: [forum-post]
    when:
      - facts.pii.total > parameters.most
    effect: deny
    message: Take them out.
"""

FULL = """\
policy: forum
title: T
pillar: technology-use
owner: office
review_by: 2027-01-01
parameters:
  most: {value: 3}
  places: {value: [NO, SE]}
  strict: {value: yes}
declares:
  guardian: {type: yes/no, doc: whether a guardian agreed}
  ground: {type: text, choices: [a, b]}
rules:
  - id: fo02-rows
    title: Rows
    why: W
    citations: [{law: L, mark: secondary, url: U}]
    status: law
    jurisdictions: [US-VA]
    applies_when: ['facts.site.body == "municipal"']
    effective: {from: 2026-01-01, until: 2027-01-01}
    actions: [publish, export]
    resources: [forum-post]
    when: [facts.pii.total > parameters.most, request.context.guardian]
    any: [facts.record.age < 18]
    none: [facts.record.hit]
    effect: transform
    do:
      - {operator: grid, classes: [latitude], with: {degrees: 0.01}}
      - {operator: redact, entities: [PERSON], fields: [body], spares: [public-roles]}
    owner: me
    review_by: 2026-12-01
    examples:
      - {name: e, facts: {record: {age: 3}}, context: {guardian: no}, expect: transform, action: export}
  - id: fo01-keep
    title: Keep
    status: practice
    actions: [publish]
    effect: disclose
    keep: {classes: [age], fields: [officer], people: [public-roles]}
"""


def test_every_part_of_a_rule_arrives(compile_texts):
    compiled = compile_texts({"forum.yaml": FULL})
    keep, rows = compiled.rules
    assert [keep.id, rows.id] == ["fo01-keep", "fo02-rows"]
    assert (rows.title, rows.why, rows.policy, rows.pillar) == ("Rows", "W", "forum", Pillar.TECHNOLOGY_USE)
    assert (rows.status, rows.effect, rows.level) == (Status.LAW, Effect.TRANSFORM, Level.RECORD)
    assert (rows.actions, rows.resources) == ({"publish", "export"}, {"forum-post"})
    assert (rows.jurisdictions, rows.owner, rows.review_by) == (("US-VA",), "me", date(2026, 12, 1))
    assert (rows.effective_from, rows.effective_until) == (date(2026, 1, 1), date(2027, 1, 1))
    assert [(each.law, each.mark, each.url) for each in rows.citations] == [("L", "secondary", "U")]
    assert [len(each) for each in (rows.applies_when, rows.conditions, rows.any_of, rows.none_of)] == [1, 2, 1, 1]
    assert rows.reads >= {"facts.site.body", "facts.pii.total", "facts.record.age", "facts.record.hit"}
    assert dict(rows.parameters) == {"most": 3, "places": ("NO", "SE"), "strict": True}
    grid, redact = rows.obligations
    assert (grid.rule_id, grid.operator, grid.classes, dict(grid.parameters)) == (
        "fo02-rows",
        "grid",
        {"latitude"},
        {"degrees": 0.01},
    )
    assert (redact.entities, redact.fields, redact.spares) == ({"PERSON"}, {"body"}, {"public-roles"})
    (example,) = rows.examples
    assert (example.name, example.expect, example.action, example.resource, example.line) == (
        "e",
        "transform",
        "export",
        "",
        34,
    )
    assert (example.facts["record"]["age"], example.context["guardian"]) == (3, False)
    assert (rows.path.endswith("forum.yaml"), rows.line) == (True, 14)
    condition = rows.conditions[0]
    assert (condition.source, condition.line, condition.column) == ("facts.pii.total > parameters.most", 24, 12)
    assert (keep.level, keep.owner, keep.review_by) == (Level.DATASET, "office", date(2027, 1, 1))
    assert keep.disclosure is not None
    assert (keep.disclosure.classes, keep.disclosure.fields, keep.disclosure.people) == (
        {"age"},
        {"officer"},
        {"public-roles"},
    )


def test_the_set_is_a_policy_set_with_what_policies_declare(compile_texts):
    compiled = compile_texts({"forum.yaml": FULL})
    protocol: PolicySet = compiled
    assert protocol.vocabulary.context["guardian"] == FactType(FactKind.BOOLEAN, "whether a guardian agreed")
    assert protocol.vocabulary.context["ground"].choices == ("a", "b")
    assert "consent" in protocol.vocabulary.context
    assert compiled.rule("fo01-keep") is compiled.rules[0]
    assert compiled.rule("nosuch") is None


def test_conditions_of_a_set_can_be_evaluated(compile_texts):
    rule = compile_texts({"forum.yaml": RULE}).rules[0]
    compiled = compile_texts({"forum.yaml": RULE})
    truths = [
        str(compiled.bind({"pii": {"total": total}}, {}).truth(rule.conditions[0], rule.parameters)) for total in (3, 4)
    ]
    assert truths == ["false", "true"]


def test_nothing_in_the_set_can_be_changed(compile_texts):
    compiled = compile_texts({"forum.yaml": FULL})
    with pytest.raises(FrozenInstanceError):
        compiled.rules = ()
    with pytest.raises(TypeError):
        compiled.rules[1].parameters["most"] = 9
    with pytest.raises(TypeError):
        compiled.rules[1].obligations[0].parameters["degrees"] = 9
    with pytest.raises(TypeError):
        compiled.rules[1].examples[0].facts["record"]["age"] = 9


def test_only_own_declarations_may_be_read(compile_texts):
    with pytest.raises(PolicyError, match="guardian"):
        compile_texts(
            {
                "forum.yaml": FULL,
                "other.yaml": RULE.replace("policy: forum", "policy: other").replace(
                    "facts.pii.total > parameters.most", "request.context.guardian"
                ),
            }
        )


def test_declarations_that_conflict(compile_texts):
    other = RULE.replace("policy: forum", "policy: other").replace("fo01", "ot01")
    same = other.replace("rules:", "declares: {guardian: {type: yes/no, doc: in other words}}\nrules:", 1)
    compile_texts({"forum.yaml": FULL, "other.yaml": same})
    with pytest.raises(PolicyError) as caught:
        compile_texts({"other.yaml": same.replace("yes/no", "text")})
    assert [(each.line, each.message) for each in caught.value.problems] == [
        (7, '"guardian" is declared with another type or other choices elsewhere')
    ]


def test_ids_and_names_are_unique_across_files(compile_texts):
    with pytest.raises(PolicyError) as caught:
        compile_texts({"a/forum.yaml": RULE, "b/forum.yaml": RULE})
    messages = [each.message for each in caught.value.problems]
    assert messages == ['there are two of the policy "forum"', 'there are two of the rule "fo01-few"']
    assert all("a/forum.yaml" in each.hint for each in caught.value.problems)
    assert all("b/forum.yaml" in each.path for each in caught.value.problems)


@pytest.mark.parametrize("cut", range(0, len(RULE) - 40, 23))
def test_half_a_policy_is_never_half_loaded(compile_texts, cut):
    """P20: a file that is still being written yields a whole set or none."""
    other = RULE.replace("policy: forum", "policy: other").replace("fo01", "ot01")
    files = {"forum.yaml": RULE[:cut], "other.yaml": other}
    with pytest.raises(PolicyError) as caught:
        compile_texts(files)
    assert {each.path.rsplit("/", 1)[1] for each in caught.value.problems} == {"forum.yaml"}


def test_problems_from_before_stop_the_set(compile_texts, problems, tmp_path):
    load_registers([tmp_path / "nosuch"], problems)
    with pytest.raises(PolicyError, match="cannot be read"):
        compile_texts({"forum.yaml": RULE}, problems=problems)


def test_an_entity_that_the_contract_ignores_must_exist(compile_texts, tmp_path, problems, fields_text):
    directory = tmp_path / "other-registers"
    directory.mkdir()
    (directory / "fields.yaml").write_text(fields_text.replace("[PHONE_NUMBER]", "[PHONE_NUMBR]"))
    registers = load_registers([], problems, shipped=directory)
    with pytest.raises(PolicyError) as caught:
        compile_texts({"forum.yaml": RULE}, registers=registers)
    assert [(each.line, each.column, each.message) for each in caught.value.problems] == [
        (3, 78, 'there is no entity "PHONE_NUMBR"')
    ]


def test_no_policy_at_all(tmp_path, registers, vocabulary):
    (tmp_path / "empty").mkdir()
    for sources, message in (
        ([tmp_path / "empty"], "there is no policy in this directory"),
        ([], "there is no policy to go by"),
        ([tmp_path / "no.yaml"], "there is no such file"),
    ):
        with pytest.raises(PolicyError, match=message):
            compile_policies(sources, vocabulary, registers, None, ProblemCollector())


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("register: purposes\nentries: {}\n", "directory registers"),
        ("profile: x\ntitle: T\n", "directory profiles"),
        ("policy_test: x\ncases: []\n", "_test.yaml"),
    ],
)
def test_other_kinds_of_files(compile_texts, text, hint):
    with pytest.raises(PolicyError) as caught:
        compile_texts({"forum.yaml": text})
    (problem,) = caught.value.problems
    assert problem.message == "this file is no policy"
    assert hint in problem.hint


class TestProfile:
    def test_the_rest_is_left_out_and_counted(self, compile_texts):
        compiled = compile_texts({"forum.yaml": FULL}, profile=Profile("p", "P", rules=frozenset({"fo01-keep"})))
        assert [rule.id for rule in compiled.rules] == ["fo01-keep"]
        assert [rule.id for rule in compiled.left_out] == ["fo02-rows"]
        assert dict(compiled.not_considered) == {"not in the profile": 1}
        assert compiled.rule("fo02-rows") is compiled.left_out[0]

    def test_policies_by_name(self, compile_texts):
        files = {
            "forum.yaml": FULL,
            "other.yaml": RULE.replace("policy: forum", "policy: other").replace("fo01", "ot01"),
        }
        compiled = compile_texts(
            files, profile=Profile("p", "P", rules=frozenset({"fo01-keep"}), policies=frozenset({"other"}))
        )
        assert [rule.id for rule in compiled.rules] == ["fo01-keep", "ot01-few"]

    def test_all(self, compile_texts):
        compiled = compile_texts({"forum.yaml": FULL}, profile=Profile("p", "P"))
        assert len(compiled.rules) == 2
        assert dict(compiled.not_considered) == {}


class TestDigest:
    """P18: same digest, same decisions; and nothing else is in it."""

    def test_form(self, compile_texts):
        assert compile_texts({"forum.yaml": RULE}).digest.startswith("sha256:")
        assert len(compile_texts({"forum.yaml": RULE}).digest) == 7 + 64

    @pytest.mark.parametrize(
        "same",
        [
            {"forum.yaml": "# said\n\n" + RULE + "\n"},
            {"deep/er/forum.yaml": RULE},
            {"forum.yaml": RULE.replace("[publish, export]", '["export", publish]')},
            {"forum.yaml": RULE.replace("owner: privacy-office\n", "")},
            {"forum.yaml": RULE + "    examples: [{name: n, expect: permit}]\n"},
            {
                "forum.yaml": RULE.replace(
                    "- facts.pii.total > parameters.most", "- 'facts.pii.total > parameters.most'"
                )
            },
            {"forum.yml": RULE},
        ],
    )
    def test_what_changes_no_answer(self, compile_texts, same):
        assert compile_texts(same, directory="same").digest == compile_texts({"forum.yaml": RULE}).digest

    def test_order_of_files_and_rules(self, compile_texts):
        head, rules = FULL.split("rules:\n")
        first, second = rules.split("  - id: fo01-keep")
        turned = f"{head}rules:\n  - id: fo01-keep{second}{first}"
        other = RULE.replace("policy: forum", "policy: other").replace("fo01", "ot01")
        renamed = {"z/forum.yaml": turned, "a/other.yaml": other}
        assert (
            compile_texts(renamed, directory="x").digest
            == compile_texts({"forum.yaml": FULL, "other.yaml": other}).digest
        )

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("value: 3", "value: 4"),
            ("facts.pii.total >", "facts.pii.total >="),
            ("[publish, export]", "[publish]"),
            ("[forum-post]", "[comment]"),
            ("effect: deny", "effect: warn"),
            ("status: practice", "status: default"),
            ("message: Take them out.", "message: Take them all out."),
            ("title: Few", "title: Fewer"),
            ("fo01-few", "fo02-few"),
            ("    effect:", "    jurisdictions: [FR]\n    effect:"),
            ("    effect:", "    effective: {from: 2026-01-01}\n    effect:"),
            ("    effect:", "    level: record\n    effect:"),
            ("data-protection", "fair-treatment"),
        ],
    )
    def test_what_changes_an_answer(self, compile_texts, old, new):
        assert old in RULE
        assert (
            compile_texts({"forum.yaml": RULE.replace(old, new)}, directory="new").digest
            != compile_texts({"forum.yaml": RULE}).digest
        )

    def test_engine_vocabulary_registers_and_profile_are_in_it(self, compile_texts, tmp_path, problems, vocabulary):
        directory = tmp_path / "site"
        directory.mkdir()
        (directory / "purposes.yaml").write_text("register: purposes\nentries: {forum: {title: F, kind: engagement}}\n")
        (directory / "fields.yaml").write_text("register: fields\nfields: [{match: lat, class: latitude}]\n")
        one = load_registers([directory], problems, shipped=tmp_path / "shipped-registers")
        assert problems.problems == ()
        variants = [
            {},
            {"version": "2"},
            {"vocabulary": replace(vocabulary, entities=vocabulary.entities | {"UK_NHS"})},
            {"vocabulary": replace(vocabulary, facts={**vocabulary.facts, "pii.new": FactType(FactKind.NUMBER)})},
            {"vocabulary": replace(vocabulary, record_parts=frozenset())},
            {"registers": one},
            {"profile": Profile("p", "P")},
            {"profile": Profile("p", "P", jurisdictions=("FR",))},
        ]
        digests = {compile_texts({"forum.yaml": RULE}, **options).digest for options in variants}
        assert len(digests) == len(variants)

    def test_loading_again_gives_the_same(self, compile_texts):
        assert len({compile_texts({"forum.yaml": FULL}).digest for _ in range(3)}) == 1
