"""The example town: each export is stopped as it is, and passes once it was changed."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from ethicsguard import Guard, Request

TOWN = Path(__file__).resolve().parents[2] / "examples" / "riverton"
PHONE = re.compile(r"612[) .-]+555[ .-]01\d\d")


def _table(name: str, delimiter: str) -> list[dict[str, Any]]:
    with (TOWN / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter, strict=True))


def _rows(name: str) -> list[dict[str, Any]]:
    if name.endswith(".jsonl"):
        return [json.loads(line) for line in (TOWN / name).read_text(encoding="utf-8").splitlines()]
    return _table(name, ";" if name.startswith("survey") else ",")


@pytest.fixture(scope="module")
def guard() -> Guard:
    return Guard.load(TOWN / "ethicsguard.toml", audit=False)


@pytest.mark.parametrize(
    ("name", "rows"), [("reports.csv", 220), ("forum_posts.jsonl", 120), ("survey_answers.csv", 150)]
)
def test_export_is_changed_and_then_left_alone(guard: Guard, name: str, rows: int) -> None:
    original = _rows(name)
    assert len(original) == rows
    assert PHONE.search(json.dumps(original))
    once = guard.enforce(Request("publish", "table", original, context={"audience": "public"}))
    assert once.decision.changes
    assert not PHONE.search(json.dumps(once.payload))
    again = guard.decide(Request("publish", "table", once.payload, context={"audience": "public"}))
    assert again.permitted
    assert again.changes == ()


def test_office_holders_stay_and_residents_do_not(guard: Guard) -> None:
    safe = guard.enforce(Request("publish", "table", _rows("reports.csv"), context={"audience": "public"})).payload
    named = {row["User Name"] for row in safe}
    assert named == {
        "",
        "<PERSON>",
        "Council Member Marisol Tendaiwe",
        "Mayor Augusta Pellinore",
        "Cllr. Bertrand Yslas-Moon",
    }
    assert {row["Officer"] for row in safe} == {row["Officer"] for row in _rows("reports.csv")}


def test_column_that_nobody_classified_stops_the_export(guard: Guard) -> None:
    rows = [{**row, "notes2": "x"} for row in _rows("reports.csv")[:3]]
    decision = guard.decide(Request("publish", "table", rows, context={"audience": "public"}))
    assert not decision.permitted
    assert "dp27-column-contract" in [reason.rule_id for reason in decision.reasons]


def test_files_have_the_traps_that_they_are_there_for() -> None:
    reports = (TOWN / "reports.csv").read_bytes()
    assert b"\r\n" in reports
    assert b'""' in reports
    assert (TOWN / "survey_answers.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    posts = (TOWN / "forum_posts.jsonl").read_text(encoding="utf-8")
    assert "\\u" in posts
    assert '\\"ip\\"' in posts
