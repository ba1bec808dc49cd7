import json
import shlex

import jsonschema
import pytest

from ethicsguard.report.json_report import report_schema

PERSONAL = ("612-555-0182", "ada@example.org", "555-0182")


def test_a_file_that_needs_nothing_passes(judged):
    result = judged("check", "clean.csv")
    assert result.exit_code == 0
    assert "1 row, 2 of 2 columns examined  pass" in result.stdout
    assert "exit 0: 1 file may go on" in result.stdout


def test_a_file_that_needs_changes_is_blocked_and_told_how_to_mend(judged):
    result = judged("check", "dirty.csv")
    assert result.exit_code == 1
    assert "BLOCKED" in result.stdout
    assert "body (line 2)  EMAIL_ADDRESS 1, PHONE_NUMBER 1  no-phones  OUR DEFAULT" in result.stdout
    assert "To pass no-phones: Remove them." in result.stdout


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_no_format_holds_what_was_found(judged, form):
    result = judged("check", "dirty.csv", "--format", form)
    assert result.exit_code == 1
    assert not any(text in result.output for text in PERSONAL)


def test_the_json_report_is_as_its_schema_says(judged):
    document = json.loads(judged("check", "dirty.csv", "clean.csv", "missing.csv", "--format", "json").stdout)
    jsonschema.validate(document, report_schema())
    assert [file["state"] for file in document["files"]] == ["blocked", "pass"]
    assert document["exit"]["code"] == 2


def test_sarif_points_at_the_line(judged):
    run = json.loads(judged("check", "dirty.csv", "--format", "sarif").stdout)["runs"][0]
    (result,) = run["results"]
    assert result["ruleId"] == "no-phones"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_what_stops_depends_on_what_is_declared(judged):
    asked = ("check", "clean.csv", "--resource", "forum-post", "--declare")
    assert judged(*asked, "consent=no").exit_code == 1
    assert judged(*asked, "consent=yes").exit_code == 0


def test_the_command_that_fixes_works(judged, run, site):
    (site / "dirty.csv").rename(site / "dir ty.csv")
    out = judged("check", "dir ty.csv").stdout
    (line,) = [line for line in out.splitlines() if line.startswith("Fix what can be fixed: ")]
    words = shlex.split(line.removeprefix("Fix what can be fixed: "))
    assert words[:2] == ["ethicsguard", "redact"]
    assert run(*words[1:]).exit_code == 0
    assert judged("check", "dir ty-redacted.csv").exit_code == 0


def test_the_command_that_fixes_a_folder_works(judged, run, site):
    (site / "exports" / "deep").mkdir(parents=True)
    for name in ("a.csv", "deep/b.csv"):
        (site / "exports" / name).write_text((site / "dirty.csv").read_text())
    result = judged("check", "exports", "--audience", "public", "--declare", "safeguards=yes")
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("Fix what can be fixed: ")]
    assert run(*shlex.split(line.removeprefix("Fix what can be fixed: "))[1:]).exit_code == 0
    assert judged("check", "exports-redacted").exit_code == 0


def test_several_files_that_can_be_fixed_go_to_a_folder(judged, site):
    (site / "more.csv").write_text((site / "dirty.csv").read_text())
    result = judged("check", "dirty.csv", "more.csv", "clean.csv")
    assert "ethicsguard redact dirty.csv more.csv -o redacted/" in result.stdout


def test_bytes_of_another_encoding_are_named_and_leave_it_incomplete(judged, site):
    (site / "latin.csv").write_bytes(b"id,body\n1,caf\xe9\n")
    result = judged("check", "latin.csv")
    assert result.exit_code == 3
    assert "not examined: line 2, body" in result.stdout
    assert judged("check", "latin.csv", "--encoding", "latin-1").exit_code == 0


def test_a_violation_outweighs_what_is_incomplete(judged, site):
    (site / "latin.csv").write_bytes(b"id,body\n1,caf\xe9\n2,612-555-0182\n")
    assert judged("check", "latin.csv").exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["missing.csv"], "there is no file missing.csv"),
        (["clean.csv", "--format", "xml"], "the formats are text, json, sarif"),
        (["clean.csv", "--action", "burn"], "the actions are collect"),
        (["clean.csv", "--declare", "consent"], "KEY=VALUE"),
        (["clean.csv", "--declare", "=x"], "KEY=VALUE"),
        (["clean.csv", "--declare", "consnt=yes"], 'did you mean "consent"?'),
        (["clean.csv", "--declare", "zzz=yes"], "known are"),
        (["clean.csv", "--declare", "consent=perhaps"], "with yes or no"),
        (["clean.csv", "--audience", "publc"], 'did you mean "public"?'),
        (["clean.csv", "--audience", "zzz"], "audience is one of"),
        (["clean.csv", "--jurisdiction", "virginia"], "no code of a place"),
        (["clean.csv", "--encoding", "klingon"], "no encoding of that name"),
        (["clean.csv", "--delimiter", "xx"], "a delimiter is one"),
        (["clean.csv", "--config", "nowhere.toml"], "nowhere.toml"),
        (["empty"], "there is no file in this folder"),
    ],
)
def test_a_mistake_of_the_caller_is_told_in_a_sentence(judged, site, words, said):
    (site / "empty").mkdir()
    result = judged("check", *words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_no_profile_says_how_to_choose_one(run):
    result = run("check", "clean.csv")
    assert result.exit_code == 2
    assert "ethicsguard init" in result.stderr
    assert "baseline" in result.stderr


def test_a_mistake_in_a_policy_has_its_place(judged, site):
    (site / "pol" / "bad.yaml").write_text("policy: bad\ntitel: x\n")
    result = judged("check", "clean.csv")
    assert result.exit_code == 2
    assert "bad.yaml:2:1" in result.stderr
    assert 'did you mean "title"?' in result.stderr


def test_nothing_in_a_folder_is_passed_over_in_silence(judged, site):
    folder = site / "exports"
    folder.mkdir()
    (folder / "clean.csv").write_text((site / "clean.csv").read_text())
    assert judged("check", "exports").exit_code == 0
    (folder / "sheet.xlsx").write_bytes(b"PK\x03\x04 and so on")
    (folder / "elsewhere").symlink_to(site)
    result = judged("check", "exports")
    assert result.exit_code == 3
    assert "sheet.xlsx: not examined" in result.stdout
    assert "links are not followed" in result.stdout


def test_a_file_named_twice_is_judged_once(judged):
    assert judged("check", "clean.csv", "./clean.csv", ".").stdout.count("clean.csv") == 1


def test_one_broken_file_does_not_hide_the_others(judged, site):
    (site / "broken.csv").write_text('id,body\n1,"never closed\n')
    result = judged("check", "broken.csv", "dirty.csv")
    assert result.exit_code == 1
    assert "broken.csv" in result.stdout
    assert "BLOCKED" in result.stdout


def test_names_of_columns_cannot_forge_lines(judged, site):
    (site / "evil.csv").write_text('id,"x\x1b[2J\nexit 0: pass"\n1,612-555-0182\n')
    result = judged("check", "evil.csv")
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "\nexit 0" not in result.output


def test_json_and_text_files_are_judged(judged, site):
    (site / "a.jsonl").write_text('{"body": {"text": "612-555-0182"}}\n')
    (site / "a.txt").write_text("first\nCall 612-555-0182\n")
    result = judged("check", "a.jsonl", "a.txt")
    assert result.exit_code == 1
    assert "/body/text (line 1)" in result.stdout
    assert "(text)" in result.stdout


def test_the_sites_own_files_are_left_out_of_a_folder_and_that_is_said(judged, site):
    (site / "ethicsguard.toml").write_text('policies = ["pol"]\n[audit]\npath = "audit.jsonl"\n')
    first = judged("check", ".")
    again = judged("check", ".")
    assert "audit.jsonl" not in again.stdout
    assert "ethicsguard.toml" not in again.stdout
    assert again.stdout == first.stdout
    for own in ("audit.jsonl", "ethicsguard.toml", "pol"):
        assert f"{own}: left out, as one of the site's own files" in again.stderr
    assert "dirty.csv" in again.stdout
    assert "ethicsguard.toml" in judged("check", "ethicsguard.toml").output
