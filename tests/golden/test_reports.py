"""Every format of one run, compared with what it was. UPDATE_GOLDEN=1 writes the files anew: read the difference."""

import os
from pathlib import Path

import pytest

from ethicsguard.errors import Unexamined
from ethicsguard.model import (
    Advice,
    Change,
    Citation,
    ConditionTrace,
    Decision,
    Effect,
    Obligation,
    Outcome,
    Pillar,
    Reason,
    Status,
    Truth,
)
from ethicsguard.report import FileVerdict, RunError, RunVerdict
from ethicsguard.report.explain import explain_decision
from ethicsguard.report.json_report import render_json
from ethicsguard.report.sarif import render_sarif
from ethicsguard.report.text import render_text

HERE = Path(__file__).parent / "report"

IDENTIFIERS = Reason(
    rule_id="dp26-direct-identifiers",
    title="Direct identifiers of residents are removed",
    pillar=Pillar.DATA_PROTECTION,
    effect=Effect.TRANSFORM,
    status=Status.LAW,
    message="Remove names and numbers, or run redact.",
    why="Readers need to know what happened, not to whom.",
    citations=(Citation("GDPR 5(1)(c)", "verified", "https://eur-lex.europa.eu/eli/reg/2016/679/oj"),),
    policy="published-identifiers",
)
CONTRACT = Reason(
    rule_id="dp27-column-contract",
    title="Every column is classified",
    pillar=Pillar.DATA_PROTECTION,
    effect=Effect.DENY,
    status=Status.DEFAULT,
    message="Add the column to registers/fields.yaml.",
    traces=(ConditionTrace("facts.fields.unclassified > 0", Truth.TRUE, {"facts.fields.unclassified": 2.0}),),
    citations=(Citation("a default of this project", "own"),),
    policy="column-contract",
)
RETENTION = Reason(
    rule_id="te08-alpr-retention",
    title="Plate reads without a hit are purged in time",
    pillar=Pillar.TECHNOLOGY_USE,
    effect=Effect.DENY,
    status=Status.LAW,
    message="Purge these reads, or link them to a case that holds them.",
    citations=(Citation("Va. Code 2.2-5517", "secondary"),),
    traces=(
        ConditionTrace(
            "facts.retention.age_days > parameters.max_days",
            Truth.TRUE,
            {"facts.retention.age_days": 22.0, "parameters.max_days": 21},
        ),
        ConditionTrace("facts.record.hit", Truth.FALSE, {"facts.record.hit": False}, "none"),
        ConditionTrace("facts.record.on_hold", Truth.FALSE, {"facts.record.on_hold": False}, "none"),
    ),
    rows=12,
)
RELEASE = Reason(
    rule_id="dp23-victim-confidentiality",
    title="Names of victims wait for a check",
    pillar=Pillar.DATA_PROTECTION,
    effect=Effect.HOLD,
    status=Status.PRACTICE,
    message="Ask the records officer to release it.",
    released_by="records-officer",
    because_unknown=True,
    traces=(ConditionTrace('facts.record.subject_category == "victim"', Truth.ERROR, {}),),
    rows=1,
)


def decision(outcome: Outcome, reasons: tuple[Reason, ...] = (), **more: object) -> Decision:
    return Decision(
        id="0193f2",
        outcome=outcome,
        action="publish",
        resource="forum-post",
        policy_digest="sha256:" + "ab" * 32,
        date="2026-11-23",
        reasons=reasons,
        considered=14,
        not_considered={"bind other places": 30, "not in force": 7},
        pillars=(Pillar.DATA_PROTECTION,),
        **more,  # type: ignore[arg-type]
    )


def sample() -> RunVerdict:
    needed = (
        Change("/body", "PERSON", "replace", "dp26-direct-identifiers", 31),
        Change("/body", "PHONE_NUMBER", "replace", "dp26-direct-identifiers", 12),
        Change("/lat", "latitude", "grid", "dc01-point-location", 398),
        Change("/author/name", "person-name", "suppress", "dp26-direct-identifiers", 1412),
    )
    return RunVerdict(
        files=(
            FileVerdict(
                path="exports/reports.csv",
                decision=decision(
                    Outcome.DENY,
                    (CONTRACT, IDENTIFIERS),
                    notes=("columns without a classification: notes, remarks",),
                    advice=(Advice("fa07-languages", "Offer the form in Hmong, too."),),
                    obligations=(
                        Obligation("dp26-direct-identifiers", "replace", entities=frozenset({"PHONE_NUMBER", "EMAIL"})),
                    ),
                ),
                rows=1412,
                columns_examined=17,
                columns_total=18,
                changes=needed,
                kept=("officer: names of people in registers/public-roles.yaml",),
                unexamined=(Unexamined("exports/reports.csv", 7, "/notes", "bytes that are not UTF-8"),),
                lines={"/body": 2, "/lat": 5},
            ),
            FileVerdict(path="exports/reads.csv", decision=decision(Outcome.DENY, (RETENTION,)), rows=12),
            FileVerdict(path="exports/held.jsonl", decision=decision(Outcome.HOLD, (RELEASE,)), rows=1),
            FileVerdict(
                path="exports/done.csv",
                decision=decision(Outcome.PERMIT, (IDENTIFIERS,), changes=needed[:2]),
                rows=1,
                columns_examined=1,
                columns_total=1,
                changes=needed[:2],
                done=True,
                output="public/done.csv",
            ),
            FileVerdict(
                path="exports/wards.json",
                decision=decision(Outcome.PERMIT),
                rows=96,
                columns_examined=4,
                columns_total=4,
            ),
        ),
        errors=(RunError("exports/broken.csv", "line 9: a quote is never closed", incomplete=True),),
        remedy="ethicsguard redact exports/ -o public/",
    )


RENDERED = {
    "run.txt": lambda: render_text(sample()),
    "run.coloured.txt": lambda: render_text(sample(), colour=True),
    "run.json": lambda: render_json(sample(), tool_version="0.1.0"),
    "run.sarif": lambda: render_sarif(sample(), tool_version="0.1.0"),
    "pass.txt": lambda: render_text(RunVerdict(files=sample().files[-1:])),
    "explain.txt": lambda: "\n".join(explain_decision(file.decision) for file in sample().files),
}


@pytest.mark.parametrize("name", RENDERED)
def test_a_format_is_what_it_was(name: str) -> None:
    rendered = RENDERED[name]()
    if os.environ.get("UPDATE_GOLDEN"):
        (HERE / name).write_text(rendered, encoding="utf-8")
    assert rendered == (HERE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RENDERED)
def test_a_format_says_the_same_twice(name: str) -> None:
    assert RENDERED[name]() == RENDERED[name]()
