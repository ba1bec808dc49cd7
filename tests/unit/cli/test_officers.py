import json
from pathlib import Path

import jsonschema
import pytest

from ethicsguard.policy import shipped_policies_dir

POLICY = """\
policy: small
title: A policy of the site's own
pillar: data-protection
rules:
  - id: no-phones
    title: Phone numbers are removed
    status: default
    actions: [publish]
    effect: warn
    message: Remove them.
    examples: [{name: always, expect: warn}]
  - id: no-refusals
    title: Nothing is published against consent
    status: practice
    actions: [publish]
    effect: warn
    message: Ask first.
"""
MISTAKES = """\
policy: wrong
title: Seven mistakes
pillar: data-protecton
owner: somebody
rules:
  - id: Not-Kebab
    title: One
    why: why
    citations: [{law: x, mark: guessed}]
    status: lore
    actions: [publsh]
    when: [facts.nosuch.thing > 1]
    efect: deny
    message: m
"""


def test_lint_names_every_mistake_in_one_run(run, site):
    (site / "pol" / "wrong.yaml").write_text(MISTAKES)
    result = run("lint", "pol")
    assert result.exit_code == 2
    places = {line.split("  ")[0] for line in result.stderr.splitlines() if line.startswith("pol/wrong.yaml:")}
    assert {f"pol/wrong.yaml:{line}" for line in (3, 6, 9, 10, 11, 13)} <= {p.rsplit(":", 1)[0] for p in places}
    assert 'did you mean "effect"?' in result.stderr


def test_lint_finds_mistakes_in_profiles_and_policies_together(run, site):
    (site / "pol" / "wrong.yaml").write_text(MISTAKES)
    (site / "pol" / "profiles").mkdir()
    (site / "pol" / "profiles" / "mine.yaml").write_text("profile: mine\ntitel: x\n")
    result = run("lint", "pol")
    assert "mine.yaml:2:1" in result.stderr
    assert "wrong.yaml:3" in result.stderr


def test_lint_is_content_with_what_is_right(run):
    result = run("lint", "pol")
    assert result.exit_code == 0
    assert "No mistakes" in result.stdout


def test_lint_says_what_is_due_for_review(run, site):
    text = (site / "pol" / "small.yaml").read_text()
    (site / "pol" / "small.yaml").write_text(text.replace("owner: somebody", "owner: somebody\nreview_by: 2020-01-01"))
    result = run("lint", "pol")
    assert result.exit_code == 0
    assert "no-phones: its review was due on 2020-01-01" in result.stdout


SHIPPED = shipped_policies_dir()


@pytest.fixture
def in_use(site):
    """A site that goes by a profile, with a folder for policies of its own."""
    (site / "ethicsguard.toml").write_text('profile = "us-municipal"\npolicies = ["mine"]\n')
    (site / "mine").mkdir()

    def write(name: str, text: str) -> None:
        (site / "mine" / name).write_text(text)

    return write


def test_lint_reads_what_is_in_use_with_the_packs(run, in_use):
    contract = (SHIPPED / "data-protection" / "column-contract.yaml").read_text()
    in_use("other.yaml", contract.replace("policy: column-contract", "policy: other"))
    result = run("lint")
    assert result.exit_code == 2
    assert 'there are two of the rule "dp27-column-contract"' in result.stderr
    assert run("check", "clean.csv").exit_code == 2


def test_lint_misses_a_rule_that_the_profile_names(run, in_use):
    contract = (SHIPPED / "data-protection" / "column-contract.yaml").read_text()
    in_use("column-contract.yaml", contract.replace("id: dp27-column-contract", "id: dp27-columns"))
    result = run("lint")
    assert result.exit_code == 2
    assert 'there is no rule "dp27-column-contract"' in result.stderr


def test_lint_reads_tests_beside_own_policies(run, in_use):
    in_use("small.yaml", POLICY)
    in_use("small_test.yaml", CASES.replace("[no-phones]", "[no-phone]"))
    result = run("lint")
    assert result.exit_code == 2
    assert "small_test.yaml:5" in result.stderr


def test_lint_notes_what_is_less_strict_than_what_ships(run, in_use):
    text = (SHIPPED / "technology-use" / "alpr-retention.yaml").read_text()
    in_use("alpr-retention.yaml", text.replace("virginia_days: {value: 21", "virginia_days: {value: 90"))
    result = run("lint")
    assert result.exit_code == 0
    place = "mine/alpr-retention.yaml:11:26 note: less strict than the one that ships (21): virginia_days is 90"
    assert place in result.stdout
    assert run("test").exit_code == 4
    in_use("alpr-retention.yaml", text.replace("virginia_days: {value: 21", "virginia_days: {value: -1"))
    below = run("lint")
    assert below.exit_code == 2
    assert "parameters.virginia_days counts days, and is below zero" in below.stderr


@pytest.mark.parametrize("command", ["lint", "test"])
def test_a_path_that_is_not_there_is_told(run, command):
    result = run(command, "nowhere")
    assert result.exit_code == 2
    assert "there is no file or directory nowhere" in result.stderr


@pytest.mark.slow
def test_what_ships_is_right_and_does_what_it_says(run):
    assert run("lint").exit_code == 0
    result = run("test")
    assert result.exit_code == 0, result.stdout


CASES = """\
policy_test: small
cases:
  - name: a number goes
    request: {action: publish, resource: post, payload: {body: call 612-555-0182 now}}
    expect: {outcome: PERMIT, reasons: [no-phones], payload: {body: call <PHONE_NUMBER> now}}
  - name: a refusal counts
    request: {action: publish, resource: forum-post, context: {consent: no}, payload: {body: hello}}
    today: 2026-01-01
    jurisdictions: [US-MN]
    site: {body: municipal}
    expect: {outcome: DENY}
"""


def test_examples_and_cases_run(run, site):
    (site / "pol" / "small_test.yaml").write_text(CASES)
    result = run("test", "pol", "--verbose")
    assert result.exit_code == 0, result.output
    assert "5 policy tests passed" in result.stdout
    assert "ok  small, a number goes" in result.stdout


def test_a_failing_case_ends_with_4_and_quotes_no_payload(run, site):
    wrong = CASES.replace("payload: {body: call <PHONE_NUMBER> now}", "payload: {body: call 612-555-0182 now}")
    wrong = wrong.replace("{outcome: DENY}", "{outcome: HOLD, reasons: []}")
    (site / "pol" / "small_test.yaml").write_text(wrong)
    result = run("test", "pol")
    assert result.exit_code == 4
    assert "small_test.yaml:3  small, a number goes: the payload came out otherwise in /body" in result.stdout
    assert "expected HOLD, and it came to DENY" in result.stdout
    assert "expected no rule to fire, and no-phones, no-refusals did" in result.stdout
    assert "2 of 5 policy tests failed" in result.stdout
    assert "612" not in result.output


def test_a_failing_example_ends_with_4(run, site):
    text = (site / "pol" / "small.yaml").read_text()
    (site / "pol" / "small.yaml").write_text(
        text.replace("{consent: yes}, expect: permit", "{consent: yes}, expect: deny")
    )
    result = run("test", "pol")
    assert result.exit_code == 4
    assert "no-refusals, consent: expected deny, and it came to permit" in result.stdout


def test_no_test_at_all_is_an_error(run, site):
    text = (site / "pol" / "small.yaml").read_text()
    lines = [line for line in text.splitlines() if "examples:" not in line and "{name:" not in line]
    (site / "pol" / "small.yaml").write_text("\n".join(lines) + "\n")
    result = run("test", "pol")
    assert result.exit_code == 2
    assert "without an example: no-phones, no-refusals" in result.stdout


def test_a_mistake_in_a_case_has_its_place(run, site):
    (site / "pol" / "small_test.yaml").write_text(CASES.replace("[no-phones]", "[no-phone]"))
    result = run("test", "pol")
    assert result.exit_code == 2
    assert "small_test.yaml:5" in result.stderr
    assert 'did you mean "no-phones"?' in result.stderr


@pytest.mark.parametrize("kind", ["policy", "test", "register", "profile", "config", "report"])
def test_schemas(run, kind):
    schema = json.loads(run("schema", kind).stdout)
    jsonschema.validators.validator_for(schema).check_schema(schema)
    assert kind in run("schema").stdout.split()


def test_an_unknown_schema_is_an_error(run):
    result = run("schema", "polcy")
    assert result.exit_code == 2
    assert "there are policy" in result.stderr


@pytest.fixture
def logged(run, site):
    """A site with an audit log of two decisions."""
    (site / "ethicsguard.toml").write_text('policies = ["pol"]\n[audit]\npath = "audit.jsonl"\n')
    assert run("check", "dirty.csv").exit_code == 1
    assert run("check", "clean.csv", "--resource", "forum-post", "--declare", "consent=no").exit_code == 1
    return [json.loads(line) for line in (site / "audit.jsonl").read_text().splitlines()]


def test_a_log_that_holds_together_is_verified(run, logged, site):
    result = run("audit", "verify")
    assert result.exit_code == 0
    assert "2 records hold together" in result.stdout
    assert run("audit", "verify", "audit.jsonl", "--head", logged[0]["hash"], "--count", 1).exit_code == 0
    cut = run("audit", "verify", "--head", "0" * 64, "--count", 5)
    assert cut.exit_code == 2
    assert "cut off" in cut.stdout


def test_a_log_that_was_changed_is_named(run, logged, site):
    text = (site / "audit.jsonl").read_text()
    (site / "audit.jsonl").write_text(text.replace('"outcome":"DENY"', '"outcome":"PERMIT"'))
    result = run("audit", "verify")
    assert result.exit_code == 2
    assert "audit.jsonl:2: record 2 is broken" in result.stdout
    assert "1 records before it hold together" in result.stdout


def test_decisions_are_listed_and_explained(run, logged):
    listed = run("audit", "show").stdout.splitlines()
    assert [line.split("  ")[1] for line in listed] == [record["id"] for record in logged]
    assert json.loads(run("audit", "show", "--json", "--last", 1).stdout)["id"] == logged[1]["id"]
    assert json.loads(run("audit", "show", logged[0]["id"], "--json").stdout)["id"] == logged[0]["id"]
    for words in (("audit", "show"), ("explain",)):
        text = run(*words, logged[1]["id"][:8]).stdout
        assert text.startswith("Stopped  publish forum-post")
        assert "no-refusals   PRACTICE (our own)   Nothing is published against consent" in text
        assert "not consent" in text.lower() or "!consent" in text
        assert "← this made it fire" in text


def test_there_must_be_a_log(run, site):
    assert "no configuration says where" in run("audit", "show").stderr
    result = run("audit", "verify", "nowhere.jsonl")
    assert result.exit_code == 2
    assert "there is no audit log nowhere.jsonl" in result.stderr
    assert run("explain", "abcdef", "--log", "nowhere.jsonl").exit_code == 2


def test_rules_are_explained(run):
    result = run("explain", "no-refusals", "--policy", "pol")
    assert result.exit_code == 0
    assert result.stdout.startswith("no-refusals   PRACTICE   Nothing is published against consent\n")
    assert "When: !request.context.consent" in result.stdout
    wrong = run("explain", "no-refusal", "--policy", "pol")
    assert wrong.exit_code == 2
    assert 'did you mean "no-refusals"?' in wrong.stderr


def test_the_beginning_of_a_rule_lists_those_that_begin_so(run, logged):
    assert run("explain", "no", "--policy", "pol").stdout.splitlines() == [
        "2 rules begin so; name one of them:",
        "no-phones     OUR DEFAULT   Phone numbers are removed",
        "no-refusals   PRACTICE   Nothing is published against consent",
    ]
    assert run("explain", "no-p", "--policy", "pol").exit_code == 2
    assert run("explain", "dp27", "--profile", "baseline").stdout.startswith("dp27-column-contract   PRACTICE")
    assert run("explain", "dc", "--profile", "baseline").stdout.startswith("2 rules begin so")
    assert "no decision in" in run("explain", "abc").stderr


def test_init_writes_what_loads(run, site, files_in):
    result = run("init", "town", "--place", "US-MN", "--body", "municipal", "--grants", "jag, cops", "--yes")
    assert result.exit_code == 0
    assert "town/ethicsguard.toml" in result.stdout
    assert "registers/fields.yaml" in files_in("town")
    assert run("doctor", "--config", "town/ethicsguard.toml").exit_code == 0
    assert run("check", "clean.csv", "--config", "town/ethicsguard.toml").exit_code in (0, 1)
    again = run("init", "town", "--yes")
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert run("init", "town", "--yes", "--force").exit_code == 0
    assert 'profile = "baseline"' in Path("town/ethicsguard.toml").read_text()


def test_what_init_shows_as_examples_is_right(run):
    assert run("init", "--yes").exit_code == 0
    for register in Path("registers").iterdir():
        head, *rest = register.read_text().splitlines()
        lines = [line for line in rest if line not in ("entries: {}", "fields: []")]
        register.write_text("\n".join([head, *(line.removeprefix("# ") for line in lines)]) + "\n")
    result = run("lint")
    assert result.exit_code == 0, result.stderr
    assert run("doctor").exit_code == 0


@pytest.mark.parametrize(
    ("place", "body", "profile"),
    [
        ("US-MN", "municipal", "us-municipal"),
        ("FR", "municipal", "eu-municipal"),
        ("UK", "law-enforcement", "uk-police"),
        ("US-MN", "law-enforcement", "baseline"),
        ("NZ", "municipal", "baseline"),
    ],
)
def test_init_suggests_the_profile_of_the_place(run, place, body, profile):
    assert run("init", "--place", place, "--body", body, "--yes").exit_code == 0
    assert f'profile = "{profile}"' in Path("ethicsguard.toml").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--place"),
        (["--place", "Minnesota", "--yes"], "no code of a place"),
        (["--body", "circus", "--yes"], "no kind of body"),
        (["--profile", "basline", "--yes"], "basline"),
    ],
)
def test_init_refuses_what_nobody_knows(run, site, files_in, words, said):
    before = files_in(site)
    result = run("init", *words)
    assert result.exit_code == 2
    assert said in result.output
    assert files_in(site) == before


@pytest.mark.parametrize(
    ("words", "lines", "missing"),
    [
        (["--profile", "uk-police"], ['jurisdictions = ["UK"]', 'body = "law-enforcement"'], "grants"),
        (["--profile", "uk-police", "--body", "other"], ['jurisdictions = ["UK"]', 'body = "other"'], "population"),
        (["--place", "US-MN"], ['profile = "baseline"', 'jurisdictions = ["US-MN"]'], "body ="),
        ([], ['profile = "baseline"', '# jurisdictions = ["US-MN"]'], "body ="),
        (["--place", "US-MN", "--body", "county"], ['profile = "us-municipal"', 'body = "municipal"'], "population"),
        (["--place", "UK", "--body", "Sheriff's Office"], ['profile = "uk-police"'], "population"),
        (["--population", "41,200", "--grants", "none"], ["population = 41200", "grants = []"], "body ="),
    ],
)
def test_init_writes_what_was_said_and_what_the_profile_says(run, words, lines, missing):
    assert run("init", *words, "--yes").exit_code == 0
    written = Path("ethicsguard.toml").read_text().splitlines()
    assert [line for line in lines if line not in written] == []
    assert [line for line in written if missing in line] == []
    assert run("lint").exit_code == 0


@pytest.mark.parametrize(
    ("words", "near"), [(["--place", "US-MN"], "us-municipal"), (["--place", "FR"], "eu-municipal"), ([], "uk-police")]
)
def test_init_says_where_no_law_fits(run, words, near):
    said = run("init", *words, "--body", "police", "--yes").stdout
    assert "baseline binds no law" in said
    assert f"{near} (" in said
    assert "binds no law" not in run("init", "--profile", "us-municipal", "--yes", "--force").stdout


def test_init_asks_people(run, monkeypatch):
    monkeypatch.setattr("ethicsguard.cli.init._can_ask", lambda: True)
    result = run("init", stdin="US-MN\ncity\n41 200\njag, cops\n\n")
    assert result.exit_code == 0
    text = Path("ethicsguard.toml").read_text()
    assert 'profile = "us-municipal"' in text
    assert 'body = "municipal"' in text
    assert "population = 41200" in text
    assert 'grants = ["jag", "cops"]' in text


def test_init_asks_again_when_an_answer_is_wrong(run, monkeypatch):
    monkeypatch.setattr("ethicsguard.cli.init._can_ask", lambda: True)
    result = run("init", stdin="Minnesota\nUS-MN\ncircus\npolice\nmany\n\nnone\nus-town\nbaseline\n")
    assert result.exit_code == 0, result.output
    for said in ("no code of a place", "no kind of body", "no number of people", 'no profile "us-town"'):
        assert said in result.stderr
    text = Path("ethicsguard.toml").read_text()
    assert 'body = "law-enforcement"' in text
    assert "grants = []" in text
    assert "population" not in text


def test_init_that_is_broken_off_writes_nothing(run, monkeypatch):
    monkeypatch.setattr("ethicsguard.cli.init._can_ask", lambda: True)
    result = run("init", stdin="US-MN\n")
    assert result.exit_code == 130
    assert not Path("ethicsguard.toml").exists()


def test_doctor_says_how_things_are(run, logged, site):
    result = run("doctor")
    assert result.exit_code == 0
    for words in ("Python", "presidio-analyzer", "no call is made", "ethicsguard.toml", "2 rules", "2 records"):
        assert words in result.stdout


def test_doctor_says_what_is_ill(run, site, logged):
    (site / "audit.jsonl").write_text("nonsense\n")
    (site / "pol" / "wrong.yaml").write_text(MISTAKES)
    result = run("doctor")
    assert result.exit_code == 2
    assert "record 1 is broken" in result.stdout
    assert "ethicsguard lint" in result.stdout
    (site / "ethicsguard.toml").write_text("profle = 1\n")
    assert run("doctor").exit_code == 2


def test_doctor_without_a_profile_says_how_to_choose(run):
    result = run("doctor")
    assert result.exit_code == 0
    assert "ethicsguard init" in result.stdout


def test_plugins_are_listed(run, monkeypatch):
    from ethicsguard.plugins import PluginStatus

    statuses = (
        PluginStatus("benefits", "1.0", "acme-benefits", "active", ("ethicsguard_recognizers",)),
        PluginStatus("broken", "0.1", "acme\x1b[2J", "quarantined", (), "it raised\nValueError"),
    )
    monkeypatch.setattr("ethicsguard.cli.sites.plugin_statuses", lambda config: statuses)
    text = run("plugins").stdout
    assert "benefits  acme-benefits 1.0" in text
    assert "active" in text
    assert "it raised\\x0aValueError" in text
    assert "\x1b" not in text
    assert [json.loads(line)["state"] for line in run("plugins", "--json").stdout.splitlines()] == [
        "active",
        "quarantined",
    ]
    monkeypatch.setattr("ethicsguard.cli.sites.plugin_statuses", lambda config: ())
    assert "No plugins are installed." in run("plugins").stdout


def test_plugins_without_any_are_read_from_the_installation(run):
    assert run("plugins").exit_code == 0
