"""Registers: the site's entries over those that ship, and every mistake in any of them."""

from __future__ import annotations

import pytest

from ethicsguard.model import FactKind, FactType, Sensitivity
from ethicsguard.policy import load_registers

PURPOSES = (
    "register: purposes\nentries:\n  forum: {title: Forum, kind: engagement, legal_basis: consent, notice: here}\n"
)


@pytest.fixture
def write(tmp_path):
    def run(directory: str, **files: str):
        path = tmp_path / directory
        path.mkdir(exist_ok=True)
        for name, text in files.items():
            (path / f"{name}.yaml").write_text(text)
        return path

    return run


def test_what_is_not_there_is_empty(write, problems):
    registers = load_registers([], problems, shipped=write("none"))
    assert problems.problems == ()
    assert set(registers.content) == {"purposes", "technologies", "retention", "services", "public-roles"}
    assert all(dict(content["entries"]) == {} for content in registers.content.values())
    assert registers.contract.classify("name") is None


def test_entries_are_typed_by_their_form(write, problems):
    shipped = write(
        "shipped",
        technologies="register: technologies\nentries:\n"
        "  t: {title: T, kind: alpr, approved_on: 2026-01-02, impact_report: https://example.org/#x}\n",
        retention="register: retention\nentries:\n  r: {title: R, max_days: 21, review_on: '2027-01-01'}\n",
        services="register: services\nentries:\n"
        "  s: {title: S, accessibility: {standard: WCAG 2.1 AA, declared_on: 2026-01-01},\n"
        "      channels: [{name: desk, digital: no}], languages: [en, no]}\n",
        roles="register: public-roles\nentries:\n  p: {name: Ada Invented, role: council-member, since: 2024-01-01}\n",
    )
    content = load_registers([], problems, shipped=shipped).content
    assert problems.problems == ()
    assert content["technologies"]["entries"]["t"] == {
        "title": "T",
        "kind": "alpr",
        "approved_on": "2026-01-02",
        "impact_report": "https://example.org/#x",
    }
    assert content["retention"]["entries"]["r"] == {"title": "R", "max_days": 21, "review_on": "2027-01-01"}
    assert content["services"]["entries"]["s"]["channels"] == ({"name": "desk", "digital": False},)
    assert content["services"]["entries"]["s"]["languages"] == ("en", "no")
    assert content["public-roles"]["entries"]["p"] == {
        "name": "Ada Invented",
        "role": "council-member",
        "since": "2024-01-01",
    }
    with pytest.raises(TypeError):
        content["retention"]["entries"]["r"]["max_days"] = 9


def test_the_site_comes_first(write, problems):
    own = write("own", purposes=PURPOSES.replace("title: Forum", "title: Ours"))
    second = write("second", purposes=PURPOSES.replace("title: Forum", "title: Second").replace("forum:", "forum: ", 1))
    shipped = write("shipped", purposes=PURPOSES + "  other: {title: Other, kind: service}\n")
    entries = load_registers([own, second], problems, shipped=shipped).content["purposes"]["entries"]
    assert problems.problems == ()
    assert {key: entry["title"] for key, entry in entries.items()} == {"forum": "Ours", "other": "Other"}
    assert entries["forum"]["kind"] == "engagement"


def test_a_whole_entry_is_overridden_never_mixed(write, problems):
    own = write("own", purposes="register: purposes\nentries:\n  forum: {title: Ours, kind: service}\n")
    entries = load_registers([own], problems, shipped=write("shipped", purposes=PURPOSES)).content["purposes"][
        "entries"
    ]
    assert dict(entries["forum"]) == {"title": "Ours", "kind": "service"}


class TestContract:
    FIELDS = """\
register: fields
classes:
  person-name: {title: Names, sensitivity: direct, entity: PERSON, ignores: [UUID]}
  incident-type: {title: Types, sensitivity: none, fact: {name: incident_type, type: text, choices: [noise, theft]}}
fields:
  - {match: name, class: person-name}
  - {match: "*type", class: incident-type, resources: [report]}
"""

    def test_classes_and_fields(self, write, problems):
        registers = load_registers([], problems, shipped=write("shipped", fields=self.FIELDS))
        assert problems.problems == ()
        name = registers.contract.classes["person-name"]
        assert (name.sensitivity, name.entity, name.ignores, name.fact) == (
            Sensitivity.DIRECT,
            "PERSON",
            {"UUID"},
            None,
        )
        kind = registers.contract.classes["incident-type"]
        assert kind.entity == "INCIDENT_TYPE"
        assert kind.fact == ("incident_type", FactType(FactKind.TEXT, "", ("noise", "theft")))
        assert registers.contract.classify("User/Name") is name
        assert registers.contract.classify("Crime Type", "report") is kind
        assert registers.contract.classify("Crime Type", "post") is None

    def test_the_sites_fields_decide_first_and_its_classes_override(self, write, problems):
        own = write(
            "own",
            mine="register: fields\nclasses: {incident-type: {title: Ours, sensitivity: special}}\n"
            "fields: [{match: user name, class: incident-type}]\n",
        )
        contract = load_registers(
            [own], problems, shipped=write("shipped", fields=self.FIELDS.replace("match: name", "match: username"))
        ).contract
        assert problems.problems == ()
        assert contract.classes["incident-type"].title == "Ours"
        assert contract.classify("user_name").title == "Ours"

    def test_several_files_of_one_directory_add_up(self, write, problems):
        shipped = write(
            "shipped", a=self.FIELDS, b="register: fields\nfields: [{match: officer, class: person-name}]\n"
        )
        assert load_registers([], problems, shipped=shipped).contract.classify("officer") is not None
        assert problems.problems == ()

    @pytest.mark.parametrize(
        ("old", "new", "place", "message"),
        [
            ("class: person-name", "class: person-nam", "6:26", 'there is no class "person-nam"'),
            ("match: name", "match: '--'", "6:13", "matches no name"),
            ("sensitivity: none", "sensitivity: direct", "4:54", "rules may not read fields that are direct"),
            (", choices: [noise, theft]", "", "4:52", "needs its choices"),
            ("sensitivity: direct", "sensitivity: directly", "3:44", '"directly" is no sensitivity'),
            ("entity: PERSON", "entity: Person", "3:60", '"Person" is no name of an entity'),
            ("person-name:", "person_name:", "3:3", "kebab-case"),
            ("register: fields", "register: feilds", "1:11", 'there is no register "feilds"'),
            ("register: fields", "fields: 3", None, None),
            ("  - {match: name", "  - {mach: name", "6:6", 'unknown key "mach"'),
        ],
    )
    def test_mistakes(self, write, problems, old, new, place, message):
        assert old in self.FIELDS
        load_registers([], problems, shipped=write("shipped", fields=self.FIELDS.replace(old, new, 1)))
        assert problems.problems
        if place is not None:
            assert f"{problems.problems[0].line}:{problems.problems[0].column}" == place
            assert message in problems.problems[0].message

    def test_classes_that_contradict_each_other(self, write, problems):
        fact = "{name: incident_type, type: number}"
        other = f"register: fields\nclasses:\n  k: {{title: K, sensitivity: none, fact: {fact}}}\n"
        load_registers([], problems, shipped=write("shipped", a=self.FIELDS, b=other))
        assert ["another type" in each.message for each in problems.problems] == [True]

    def test_one_class_twice(self, write, problems):
        load_registers([], problems, shipped=write("shipped", a=self.FIELDS, b=self.FIELDS.split("fields:\n")[0]))
        assert {each.message for each in problems.problems} == {
            'the class "person-name" is described twice',
            'the class "incident-type" is described twice',
        }


@pytest.mark.parametrize(
    ("name", "text", "place", "message"),
    [
        (
            "purposes",
            "register: purposes\nentries: {forum: {title: F, kind: fun}}\n",
            "2:35",
            '"fun" is no kind of purpose',
        ),
        (
            "purposes",
            "register: purposes\nentries: {forum: {title: F}}\n",
            "2:19",
            'the key "kind" is missing in a purpose',
        ),
        ("purposes", "register: purposes\n", "1:1", 'the key "entries" is missing in the register purposes'),
        ("purposes", "entries: {}\n", "1:1", "this file is no register"),
        (
            "technologies",
            "register: technologies\nentries: {t: {title: T, kind: alpr, approved_on: NO}}\n",
            "2:50",
            "a day is expected",
        ),
        (
            "technologies",
            "register: technologies\nentries: {t: {title: T, kind: alpr, aproved_on: 2026-01-01}}\n",
            "2:37",
            'unknown key "aproved_on" in a technology',
        ),
        ("retention", "register: retention\nentries: {r: {title: R, max_days: 021}}\n", "2:35", "a number is expected"),
        ("retention", "register: retention\nentries: {r: {title: R, max_days: -1}}\n", "2:35", "a whole number from 0"),
        (
            "services",
            "register: services\nentries: {s: {title: S, channels: [{name: d, digital: NO}]}}\n",
            "2:55",
            "yes or no is expected",
        ),
        (
            "services",
            "register: services\nentries: {s: {title: S, accessibility: {standard: WCAG, declared_on: 2026-01-01}}}\n",
            "2:51",
            '"WCAG" is no standard',
        ),
        ("roles", "register: public-roles\nentries: {p: {role: mayor}}\n", "2:15", 'the key "name" is missing'),
    ],
)
def test_mistakes_in_entries(write, problems, name, text, place, message):
    load_registers([], problems, shipped=write("shipped", **{name: text}))
    (problem,) = problems.problems
    assert f"{problem.line}:{problem.column}" == place
    assert message in problem.message


def test_one_key_twice_in_one_directory(write, problems):
    load_registers([], problems, shipped=write("shipped", a=PURPOSES, b=PURPOSES))
    (problem,) = problems.problems
    assert problem.message == '"forum" stands in this register twice'
    assert "a.yaml:3" in problem.hint


def test_a_directory_that_is_not_there(write, problems, tmp_path):
    load_registers([tmp_path / "nosuch"], problems, shipped=write("shipped"))
    assert [each.message for each in problems.problems] == ["the directory cannot be read: no such file or directory"]


def test_every_register_is_reported(write, problems):
    load_registers(
        [], problems, shipped=write("shipped", a="register: x\n", b="a: [\n", c="register: purposes\nentries: 3\n")
    )
    assert len(problems.problems) == 3
