import json
import re

import jsonschema
import pytest

from ethicsguard.errors import Unexamined
from ethicsguard.model import Advice, Change, Effect, Outcome, Status
from ethicsguard.report import FileVerdict, RunError, RunVerdict, sarif
from ethicsguard.report.json_report import render_json, report_schema
from ethicsguard.report.sarif import render_sarif
from ethicsguard.report.text import MAX_ROWS_PER_FILE, render_text

HOSTILE = "x\n\x1b[2Jexit 0: pass\u202e\u2028%0A::error::"


def forms(run):
    return render_text(run), render_text(run, colour=True), render_json(run), render_sarif(run)


@pytest.fixture
def hostile(decide, because):
    reason = because(
        HOSTILE, title=HOSTILE, message=HOSTILE, why=HOSTILE, effect=Effect.HOLD, released_by=HOSTILE, policy=HOSTILE
    )
    decision = decide(
        Outcome.DENY,
        reasons=(reason,),
        notes=(HOSTILE,),
        explanation=HOSTILE,
        advice=(Advice(HOSTILE, HOSTILE),),
        not_considered={HOSTILE: 1},
    )
    file = FileVerdict(
        HOSTILE,
        decision,
        changes=(Change("/" + HOSTILE, HOSTILE, HOSTILE, HOSTILE + "2", 1),),
        kept=(HOSTILE,),
        unexamined=(Unexamined(HOSTILE, 1, "/" + HOSTILE, HOSTILE),),
        output=HOSTILE,
    )
    return RunVerdict((file,), (RunError(HOSTILE, HOSTILE),), remedy=HOSTILE)


def test_names_that_others_chose_cannot_forge_lines_or_steer_a_terminal(hostile):
    plain, coloured, as_json, as_sarif = forms(hostile)
    for text in (plain, as_json, as_sarif, re.sub(r"\x1b\[(\d\d|0)m", "", coloured)):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert not any(line.startswith("exit 0") for line in text.splitlines())
    for result in json.loads(as_sarif)["runs"][0]["results"]:
        assert "\n" not in result["message"]["text"]


def test_a_lone_surrogate_in_a_path_leaves_reports_readable(decide):
    run = RunVerdict((FileVerdict("bad\udcff\ud800.csv", decide()),), (RunError("\udcff", "m"),))
    for text in forms(run):
        text.encode("utf-8")
    assert "\\udcff" in json.loads(render_json(run))["files"][0]["path"]


@pytest.fixture
def schema():
    loaded = report_schema()
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)


def test_reports_are_as_their_schema_says(schema, hostile):
    schema.validate(json.loads(render_json(hostile)))


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("done", [False, True])
def test_every_outcome_is_in_the_schema(schema, decide, because, outcome, done):
    reasons = tuple(because(effect.value, effect=effect) for effect in Effect)
    file = FileVerdict(
        "a.csv",
        decide(outcome, reasons=reasons, changes=(Change("/a", "b", "c", "r", 1),)),
        changes=(Change("/a", "b", "c", "r", 1),),
        done=done,
        lines={"/a": 3},
    )
    document = json.loads(
        render_json(
            RunVerdict((file,)),
        )
    )
    schema.validate(document)
    assert document["files"][0]["changes"][0]["line"] == 3


def test_the_schema_refuses_what_it_does_not_know(schema, decide):
    document = json.loads(render_json(RunVerdict((FileVerdict("a.csv", decide()),))))
    document["files"][0]["snippet"] = "text"
    with pytest.raises(jsonschema.ValidationError):
        schema.validate(document)


def run_of(decide, because, **parts):
    changes = (Change("/b", "PERSON", "replace", "r1", 2), Change("/a", "PERSON", "replace", "r1", 2))
    decision = decide(Outcome.DENY, reasons=(because("r1", effect=Effect.TRANSFORM), because("r2", rows=3)))
    return RunVerdict((FileVerdict("dir name/ä.csv", decision, changes=changes, lines={"/b": 9}, **parts),))


def results(run):
    return json.loads(render_sarif(run))["runs"][0]["results"]


def test_sarif_has_what_code_scanning_needs(decide, because):
    document = json.loads(render_sarif(run_of(decide, because), tool_version="1.2.3"))
    assert document["version"] == "2.1.0"
    assert document["$schema"].startswith("https://")
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "ethicsguard"
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "dir%20name/%C3%A4.csv", "uriBaseId": "%SRCROOT%"}
        assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert result["partialFingerprints"]["primaryLocationLineHash"]
    assert "snippet" not in json.dumps(document)


def test_sarif_has_one_result_per_rule_and_field(decide, because):
    assert [
        (r["ruleId"], r["locations"][0]["physicalLocation"]["region"]["startLine"])
        for r in results(run_of(decide, because))
    ] == [
        ("r1", 1),
        ("r1", 9),
        ("r2", 1),
    ]


def test_fingerprints_do_not_move_with_lines_and_counts(decide, because):
    moved = RunVerdict(
        (
            FileVerdict(
                "dir name/ä.csv",
                decide(Outcome.DENY, reasons=(because("r1", effect=Effect.TRANSFORM), because("r2", rows=99))),
                changes=(Change("/a", "PERSON", "mask", "r1", 77), Change("/b", "PERSON", "mask", "r1", 1)),
                lines={"/a": 1000},
            ),
        )
    )
    prints = [[r["partialFingerprints"] for r in results(run)] for run in (run_of(decide, because), moved)]
    assert prints[0] == prints[1]
    assert len({p["primaryLocationLineHash"] for p in prints[0]}) == 3


def test_sarif_says_what_was_not_examined(decide, because):
    run = run_of(decide, because, unexamined=(Unexamined("a", 4, "/notes", "not UTF-8"),))
    (invocation,) = json.loads(render_sarif(run))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "notes: not UTF-8" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    (whole,) = json.loads(render_sarif(run_of(decide, because)))["runs"][0]["invocations"]
    assert whole["executionSuccessful"] is True
    assert whole["exitCode"] == 1


def test_sarif_is_capped_and_says_so(decide, because, monkeypatch):
    monkeypatch.setattr(sarif, "MAX_RESULTS", 2)
    run = json.loads(render_sarif(run_of(decide, because)))["runs"][0]
    assert len(run["results"]) == 2
    assert "1 results of 3 are left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_levels_of_sarif(decide, because):
    decision = decide(reasons=tuple(because(effect.value, effect=effect) for effect in Effect))
    run = RunVerdict((FileVerdict("/abs/a.csv", decision),))
    assert {r["ruleId"]: r["level"] for r in results(run)} == {"deny": "error", "hold": "error", "warn": "warning"}
    changes = (Change("/a", "b", "c", "transform", 1),)
    (done,) = [
        r
        for r in results(RunVerdict((FileVerdict("a", decision, changes=changes, done=True),)))
        if r["ruleId"] == "transform"
    ]
    assert done["level"] == "note"


def test_a_rule_that_found_nothing_to_change_is_fulfilled(decide, because):
    reasons = (because("r1", effect=Effect.TRANSFORM), because("r2", effect=Effect.DISCLOSE))
    text = render_text(RunVerdict((FileVerdict("a", decide(reasons=reasons)),)))
    assert "r1" not in text
    assert "r2" not in text
    assert text.startswith("a  0 rows  pass\n")


def test_absolute_paths_are_file_uris(decide, because):
    (result,) = results(RunVerdict((FileVerdict("/abs/a b.csv", decide(Outcome.DENY, reasons=(because(),))),)))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///abs/a%20b.csv"}


def test_long_reports_are_cut_and_say_so(decide, because):
    many = tuple(Change(f"/f{n}", "PERSON", "replace", "r1", 1) for n in range(MAX_ROWS_PER_FILE + 5))
    gaps = tuple(Unexamined("a", n, "", "bad") for n in range(MAX_ROWS_PER_FILE + 7))
    text = render_text(RunVerdict((FileVerdict("a.csv", decide(), changes=many, unexamined=gaps),)))
    assert "… and 5 more lines" in text
    assert "… and 7 more parts that were not examined" in text
    assert "1,0" not in text


def test_an_unknown_operator_is_named(decide):
    text = render_text(RunVerdict((FileVerdict("a", decide(), changes=(Change("/a", "b", "shred", "r1", 1),)),)))
    assert "apply shred" in text


def test_what_several_rules_did_to_one_cell_is_told_together(decide, because):
    changes = (
        Change("/a", "PERSON+PHONE", "mask+replace", "r1+r2", 2),
        Change("/a", "PERSON", "mask+replace", "r1+r2", 1),
    )
    decision = decide(reasons=(because("r1"), because("r2", status=Status.DEFAULT)))
    run = RunVerdict((FileVerdict("a", decision, changes=changes),))
    assert "a  PERSON 3, PHONE 2  r1 + r2  LAW, OUR DEFAULT  mask, replace with a placeholder" in render_text(run)
    assert [result["ruleId"] for result in results(run)] == ["r1", "r2"]


def test_colour_marks_states_only(decide):
    coloured = render_text(RunVerdict((FileVerdict("a", decide()),)), colour=True)
    assert "\x1b[32mpass\x1b[0m" in coloured
    assert "\x1b" not in render_text(RunVerdict((FileVerdict("a", decide()),)))
