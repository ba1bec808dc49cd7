"""What every shipped rule, register, profile and page must have."""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest

from ethicsguard import Guard, Request
from ethicsguard.model import Effect, Rule, Sensitivity, Status
from ethicsguard.policy import ProblemCollector, Registers, json_schema, list_profiles, load_registers

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
PAGES = ROOT / "docs" / "rules"
SHARED = Path(os.environ.get("ETHICSGUARD_SHARED_DATA", ROOT.parent / "shared" / "data"))
SECTIONS = ("What it asks", "Why", "Who is bound", "What you can change", "Source and how it was verified")
MARKS = ("verified", "secondary", "recalled", "own")
NUMBERS = ("latitude", "age", "census-area", "measure", "money", "record-id", "incident-number", "grid-reference")


def _rules() -> tuple[Rule, ...]:
    return Guard.load(policies=[POLICIES], audit=False).engine.policies.rules


RULES = _rules()


@pytest.fixture(scope="module")
def registers() -> Registers:
    problems = ProblemCollector()
    loaded = load_registers([], problems)
    assert problems.render().startswith("No mistakes")
    return loaded


def test_the_rules_of_the_start_are_there() -> None:
    protection = {"dp01", "dp02", "dp03", "dp05", "dp12", "dp24", "dp25", "dp26", "dp27", "dc01", "dc02", "op01"}
    technology = {"te01", "te02", "te08"}
    fairness = {"fa07", "fa08", "fa10", "fa12"}
    assert {rule.id.split("-")[0] for rule in RULES} == protection | technology | fairness


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_says_all_that_people_are_shown(rule: Rule) -> None:
    assert all((rule.title, rule.why, rule.message, rule.owner, rule.review_by))
    assert rule.citations
    assert {citation.mark for citation in rule.citations} <= set(MARKS)
    if rule.status is Status.LAW:
        assert rule.jurisdictions, "a law binds somewhere"
        assert any(citation.mark != "own" for citation in rule.citations)
    if rule.status is Status.DEFAULT:
        assert any(citation.mark == "own" for citation in rule.citations), "a default says whose it is"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_carries_a_permit_a_hit_and_a_boundary(rule: Rule) -> None:
    expected = [example.expect for example in rule.examples]
    assert len(expected) >= 3
    assert "permit" in expected
    assert rule.effect.value in expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_has_a_page_that_says_the_same(rule: Rule) -> None:
    page = (PAGES / f"{rule.id}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.id}\n")
    assert f"**{rule.status.label}**" in page
    assert rule.title in page
    assert "legal advice" in page
    headings = re.findall(r"^## (.+)$", page, flags=re.MULTILINE)
    assert set(SECTIONS) <= set(headings)
    assert len(headings) == len(SECTIONS) + 2  # what passes, and what does not
    for citation in rule.citations:
        assert citation.law in page
    linked = re.search(r"^Policy: \[.+\]\((.+)\)$", page, flags=re.MULTILINE)
    assert linked is not None
    assert (PAGES / linked[1]).resolve() == Path(rule.path).resolve()
    assert f"({rule.id}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == {rule.id for rule in RULES} | {"README"}


@pytest.mark.parametrize("path", sorted(POLICIES.rglob("*.yaml")), ids=lambda path: path.name)
def test_first_line_leads_editors_to_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found is not None
    assert (path.parent / found[1]).is_file()


@pytest.mark.parametrize("kind", ["policy", "test", "register", "profile"])
def test_schemas_beside_the_policies_are_those_of_the_engine(kind: str) -> None:
    kept = json.loads((POLICIES / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(json_schema(kind))), (
        f"ethicsguard schema {kind} > policies/schema/{kind}.schema.json"
    )


def test_profiles_name_rules_that_are_there() -> None:
    problems = ProblemCollector()
    profiles = {profile.name: profile for profile in list_profiles(problems)}
    assert not problems.problems
    assert {"baseline", "us-municipal", "uk-police", "eu-municipal"} <= set(profiles)
    for profile in profiles.values():
        assert profile.rules is not None
        assert profile.rules <= {rule.id for rule in RULES}
    assert profiles["baseline"].jurisdictions == ()


def test_baseline_is_in_every_profile() -> None:
    profiles = {profile.name: profile for profile in list_profiles(ProblemCollector())}
    for profile in profiles.values():
        assert profiles["baseline"].rules <= profile.rules


def test_baseline_binds_everywhere_and_denies_only_what_is_unclassified() -> None:
    chosen = Guard.load(profile="baseline", audit=False).engine.policies.rules
    assert all(not rule.jurisdictions for rule in chosen)
    stopping = [rule.id for rule in chosen if rule.effect in (Effect.DENY, Effect.HOLD)]
    assert stopping == ["dp27-column-contract"]


def test_forum_rule_never_stops_a_post() -> None:
    rules = [rule for rule in RULES if rule.id.startswith("fa12-")]
    assert {rule.effect for rule in rules} == {Effect.TRANSFORM}
    assert not any(rule.conditions or rule.any_of or rule.none_of for rule in rules)


def test_every_direct_class_is_taken_out_of_publications(registers: Registers) -> None:
    direct = {each.name for each in registers.contract.classes.values() if each.sensitivity is Sensitivity.DIRECT}
    for rule in RULES:
        if rule.id.startswith("dp26-"):
            assert {name for each in rule.obligations for name in each.classes} == direct


def test_every_special_class_and_exact_place_has_its_rule(registers: Registers) -> None:
    covered = {name for rule in RULES for each in rule.obligations for name in each.classes}
    for each in registers.contract.classes.values():
        if each.sensitivity in (Sensitivity.SPECIAL, Sensitivity.EXACT_PLACE):
            assert each.name in covered


def test_both_identifier_rules_do_the_same() -> None:
    one, other = (
        [(each.operator, each.entities, each.classes, each.spares) for each in rule.obligations]
        for rule in RULES
        if rule.id.startswith("dp26-")
    )
    assert one == other


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("/User Name", "person-name"),
        ("/userName", "person-name"),
        ("/author/name", "person-name"),
        ("/post/raw", "free-text"),
        ("/respondent~1email_address", "email"),
        ("/_geolocation/*", "point"),
        ("/title/en", "free-text"),
        ("/Where do you feel unsafe?", "free-text"),
        ("/What is your race?", "race-ethnicity"),
        ("/Contact", "contact-detail"),
        ("/officer_name", "official-name"),
        ("/subject_age", "age"),
        ("/requested_datetime", "collected-date"),
        ("/X Coordinate", "grid-reference"),
        ("/account_number", "user-id"),
        ("/zzz_internal", None),
        ("/notes2", None),
        ("/x17", None),
        ("/misc", None),
    ],
)
def test_field_is_classified(registers: Registers, name: str, expected: str | None) -> None:
    found = registers.contract.classify(name)
    assert (None if found is None else found.name) == expected


def test_there_is_no_line_for_everything(registers: Registers) -> None:
    for entry in registers.contract.entries:
        letters = re.sub(r"[\W_]", "", entry.pattern)
        assert len(letters) >= 1 or entry.pattern == "*?"


def test_wildcards_only_protect_or_scan(registers: Registers) -> None:
    careful = {Sensitivity.NONE, Sensitivity.PSEUDONYM}
    for entry in registers.contract.entries:
        if "*" in entry.pattern:
            is_taxonomy = entry.pattern.startswith(("taxonomies", "tags", "validation", "_validation"))
            assert is_taxonomy or registers.contract.classes[entry.class_name].sensitivity not in careful


def test_numbers_are_no_phone_numbers_where_numbers_are_expected(registers: Registers) -> None:
    for name in NUMBERS:
        ignored = registers.contract.classes[name].ignores
        assert {"PHONE_NUMBER", "US_BANK_NUMBER"} <= ignored
        assert "CREDIT_CARD" not in ignored
    assert registers.contract.classes["free-text"].ignores == frozenset()


@pytest.mark.parametrize("table", ["police_killings.csv", "comma-survey.csv"])
def test_real_tables_are_classified_whole(registers: Registers, table: str) -> None:
    path = SHARED / "tables" / table
    if not path.exists():
        pytest.skip(f"the real table {table} is not here; ETHICSGUARD_SHARED_DATA says where to look")
    with path.open(encoding="latin-1", newline="") as stream:
        names = next(csv.reader(stream))
    unknown = [name for name in names if registers.contract.classify("/" + name.replace("/", "~1")) is None]
    assert unknown == []


def test_a_table_of_the_baseline_is_changed_and_not_stopped() -> None:
    guard = Guard.load(profile="baseline", audit=False)
    row = {
        "name": "Ansel Brightwater",
        "age": "34",
        "raceethnicity": "White",
        "streetaddress": "812 Elm St",
        "latitude": "45.316338",
        "longitude": "-94.943101",
        "lawenforcementagency": "Riverton Police Department",
        "geo_id": "27053026500",
    }
    enforced = guard.enforce(Request("publish", "table", [row], context={"audience": "public"}))
    assert enforced.payload == [
        {
            **row,
            "name": "<PERSON>",
            "raceethnicity": "<RACE_ETHNICITY>",
            "streetaddress": "800 block of Elm St",
            "latitude": "45.32",
            "longitude": "-94.94",
        }
    ]
