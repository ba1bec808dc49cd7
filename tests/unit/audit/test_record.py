"""A record explains a decision and repeats nobody's words."""

from __future__ import annotations

import json
from types import MappingProxyType

import pytest

from ethicsguard.audit import WITHHELD, JsonLinesSink, canonical, read_records, record_of
from ethicsguard.errors import Unexamined
from ethicsguard.model import (
    Advice,
    Change,
    Citation,
    ConditionTrace,
    Decision,
    Disclosure,
    Effect,
    Obligation,
    Outcome,
    Pillar,
    Reason,
    Request,
    Status,
    Truth,
)

CANARY = "Tou Vang, 612-555-0182, tou.vang@example.org"


def request(**changes):
    given = {
        "action": "retain",
        "resource": {"type": "alpr-read", "id": "read/17"},
        "payload": {"body": CANARY, CANARY: [CANARY]},
        "subject": {"id": "svc-forum", "type": "service", "roles": ["publisher"]},
        "context": {"purpose": "neighbourhood-forum", "consent": True},
    }
    return Request(**{**given, **changes})


def decision(**changes):
    reason = Reason(
        rule_id="te08-alpr-retention",
        title="Plate reads without a hit are purged in time",
        pillar=Pillar.TECHNOLOGY_USE,
        effect=Effect.DENY,
        status=Status.LAW,
        message="Purge these reads.",
        why="A read is a place.",
        citations=(Citation("Va. Code 2.2-5517", "secondary", "https://example.org/law"),),
        traces=(
            ConditionTrace(
                "facts.retention.age_days > parameters.max_days",
                Truth.TRUE,
                MappingProxyType({"facts.retention.age_days": 22, "parameters.max_days": 21}),
            ),
        ),
        rows=3,
        policy="alpr-retention",
    )
    given = {
        "id": "7f3a",
        "outcome": Outcome.DENY,
        "action": "retain",
        "resource": "alpr-read",
        "policy_digest": "sha256:" + "0" * 64,
        "date": "2026-11-23",
        "reasons": (reason,),
        "obligations": (Obligation("r1", "grid", MappingProxyType({"degrees": 0.01}), classes=frozenset({"b", "a"})),),
        "disclosures": (Disclosure("r2", people=frozenset({"public-roles"})),),
        "advice": (Advice("r3", "Tell people."),),
        "not_considered": MappingProxyType({"other place": 4}),
        "considered": 2,
        "pillars": (Pillar.TECHNOLOGY_USE,),
        "unexamined": (Unexamined("a.csv", 1, "x", "bytes"),),
        "changes": (Change("/body", "PERSON", "replace", "r1", 12),),
    }
    return Decision(**{**given, **changes})


def test_it_holds_what_explaining_needs():
    record = record_of(request(), decision(), elapsed_ms=3.14159, timings_ms={"detect": 1.23456})
    assert (record["id"], record["outcome"], record["label"]) == ("7f3a", "DENY", "Stopped")
    assert (record["action"], record["resource"], record["resource_id"]) == ("retain", "alpr-read", "read/17")
    assert record["subject"] == {"id": "svc-forum", "type": "service", "roles": ["publisher"]}
    assert record["context"] == {"purpose": "neighbourhood-forum", "consent": True}
    (reason,) = record["reasons"]
    assert (reason["rule"], reason["effect"], reason["status"], reason["rows"]) == (
        "te08-alpr-retention",
        "deny",
        "law",
        3,
    )
    assert reason["conditions"] == [
        {
            "source": "facts.retention.age_days > parameters.max_days",
            "truth": "true",
            "group": "when",
            "values": {"facts.retention.age_days": 22, "parameters.max_days": 21},
        }
    ]
    assert reason["citations"] == [{"law": "Va. Code 2.2-5517", "mark": "secondary", "url": "https://example.org/law"}]
    assert record["obligations"][0]["classes"] == ["a", "b"]
    assert record["changes"] == [{"field": "/body", "what": "PERSON", "operator": "replace", "rule": "r1", "count": 12}]
    assert (record["unexamined"], record["considered"], record["not_considered"]) == (1, 2, {"other place": 4})
    assert (record["elapsed_ms"], record["timings_ms"]) == (3.142, {"detect": 1.235})


def test_it_can_be_written_and_read_back(tmp_path):
    record = record_of(request(), decision())
    JsonLinesSink(tmp_path / "log").append(record)
    (read,) = read_records(tmp_path / "log")
    assert {key: read[key] for key in record} == json.loads(canonical(record))


def test_nothing_of_the_payload_or_of_free_words_is_in_it():
    asked = request(
        resource={"type": "post", "id": CANARY},
        subject={"id": CANARY, "type": CANARY, "roles": [CANARY, "editor"]},
        context={
            "purpose": CANARY,
            CANARY: "x",
            "recipient": ["ok", CANARY],
            "phone": 6125550182,
            "deep": {"a": CANARY},
        },
    )
    text = canonical(record_of(asked, decision())).decode()
    for part in ("Tou", "Vang", "555", "example.org,", "@"):
        assert part not in text
    assert json.loads(text)["subject"]["roles"] == [WITHHELD, "editor"]
    assert json.loads(text)["context"] == {
        "purpose": WITHHELD,
        "recipient": ["ok", WITHHELD],
        "phone": WITHHELD,
        "deep": WITHHELD,
        WITHHELD: 1,
    }


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("svc-forum", True),
        ("urn:site:forum/2.1", True),
        ("a" * 128, True),
        ("123456", True),
        ("1-2-3-4-5-6", True),
        ("", True),
        ("a" * 129, False),
        ("1234567", False),
        ("id_612_555_0182", False),
        ("612-555-0182", False),
        ("1.2.3.4.5.6.7", False),
        ("6/1/2:5:5:5:0", False),
        ("a1234567z", False),
        ("Tou Vang", False),
        ("tou@example.org", False),
        ("Ngô", False),
        ("_x", False),
        ("x\n", False),
        ("x\u202e", False),
        ("\uff11\uff12\uff13\uff14\uff15\uff16\uff17", False),
    ],
)
def test_only_identifiers_are_written(text, kept):
    record = record_of(request(resource={"type": "x", "id": text}), decision())
    assert record["resource_id"] == (text if kept else WITHHELD)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (-5, -5),
        (999_999, 999_999),
        (0.5, 0.5),
        (1_000_000, WITHHELD),
        (44.97781, WITHHELD),
        (-93.26501, WITHHELD),
        (float("nan"), WITHHELD),
        (float("inf"), WITHHELD),
        pytest.param(10**5000, WITHHELD, id="huge"),
        (["a", 5], ["a", WITHHELD]),
        (["a"] * 65, WITHHELD),
        (b"x", WITHHELD),
    ],
)
def test_declared_values(value, written):
    record = record_of(request(context={"key": value}), decision())
    assert record["context"] == {"key": written}
    canonical(record)


def test_declared_keys_are_bounded():
    record = record_of(request(context={f"k{number:03}": True for number in range(100)}), decision())
    assert len(record["context"]) == 65
    assert record["context"][WITHHELD] == 36


def test_a_key_that_is_a_number_of_somebody_is_counted_alone():
    assert record_of(request(context={"k6125550182": True}), decision())["context"] == {WITHHELD: 1}
