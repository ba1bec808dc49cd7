"""Whatever fails, nothing that should be stopped gets through, and nothing is quoted."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ethicsguard import AuditError, DeniedError, Guard, Outcome, PolicyError, Request, UsageError
from ethicsguard.audit import read_records, verify
from ethicsguard.errors import DetectorError, OperatorError
from ethicsguard.model import Protection, Span

MakeGuard = Callable[..., Guard]
PHONE = "612-555-0182"
REQUEST = Request("publish", "forum-post", {"body": f"call {PHONE}"})


class Broken:
    """A detector that fails."""

    entities = frozenset({"PHONE_NUMBER"})

    def find(self, texts: Sequence[str], *, field: str = "") -> Sequence[tuple[Span, ...]]:
        raise DetectorError("recognizer X failed (ValueError)")


class Leaky(Broken):
    """A detector that raises what it was given."""

    def find(self, texts: Sequence[str], *, field: str = "") -> Sequence[tuple[Span, ...]]:
        raise ValueError(f"cannot read {texts}")


class Inventive(Broken):
    """A detector that finds something new in whatever is put in the place of the old."""

    def find(self, texts: Sequence[str], *, field: str = "") -> Sequence[tuple[Span, ...]]:
        return [(Span(0, 1, "PHONE_NUMBER", 1.0, "x"),) if text else () for text in texts]


class Timid:
    """An operator whose results give rise to new findings."""

    name = "replace"
    protection = Protection.REDACT

    def problems(self, parameters: Mapping[str, Any]) -> Sequence[str]:
        return ()

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
        return "zz"

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:
        return value == "zz"


class Keyless(Timid):
    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
        raise OperatorError("there is no key: set ETHICSGUARD_KEY")


def with_parts(guard: Guard, **parts: Any) -> Guard:
    return Guard(replace(guard.engine, **parts))


@pytest.mark.parametrize("detector", [Broken(), Leaky()])
def test_a_detector_that_fails_stops_everything(detector: Any, redacting: MakeGuard) -> None:
    guard = with_parts(redacting(), detector=detector)
    decision = guard.decide(REQUEST)
    assert decision.outcome is Outcome.INDETERMINATE
    assert decision.explanation
    assert PHONE not in repr(decision)
    with pytest.raises(DeniedError) as stopped:
        guard.enforce(REQUEST)
    assert PHONE not in str(stopped.value)
    assert stopped.value.__cause__ is None


def test_findings_without_end_stop(redacting: MakeGuard) -> None:
    guard = redacting()
    operators = {**guard.engine.operators, "replace": Timid()}
    guard = with_parts(guard, detector=Inventive(), operators=operators)
    with pytest.raises(DeniedError) as stopped:
        guard.enforce(Request("publish", "forum-post", f"call {PHONE}"))
    assert stopped.value.decision.outcome is Outcome.DENY
    assert "completely" in stopped.value.decision.explanation


def test_an_operator_without_its_key_stops(redacting: MakeGuard) -> None:
    guard = redacting()
    guard = with_parts(guard, operators={**guard.engine.operators, "replace": Keyless()})
    decision = guard.decide(REQUEST)
    assert decision.outcome is Outcome.INDETERMINATE
    assert "ETHICSGUARD_KEY" in decision.explanation


def test_a_provider_that_fails_stops(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1", effect="deny", when="['facts.pii.total > 100']"))
    guard = site.guard()
    provider = guard.engine.providers["pii"]

    class Failing:
        name, schema, reads_findings, reads_payload = provider.name, provider.schema, True, True

        def collector(self, *_: Any) -> Any:
            raise RuntimeError(f"no idea about {PHONE}")

    broken = with_parts(guard, providers={**guard.engine.providers, "pii": Failing()})
    decision = broken.decide(REQUEST)
    assert decision.outcome is Outcome.INDETERMINATE
    assert PHONE not in repr(decision)


@pytest.mark.parametrize(
    "payload",
    [
        {"a": float("nan")},
        {"a": float("inf")},
        {"a": 2**53 + 1},
        {"a": {1: "x"}},
        {"a": {"b"}},
        {"a": b"x"},
        {"a": "\ud800"},
    ],
)
def test_what_json_does_not_have_stops(payload: Any, redacting: MakeGuard) -> None:
    assert redacting().decide(Request("publish", "post", payload)).outcome is Outcome.INDETERMINATE


def test_what_is_too_deep_or_too_long_stops(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1", effect="warn", when="['facts.pii.total > 0']"))
    site.configure("[limits]\nmax_depth = 5\nmax_text_chars = 50\n")
    guard = site.guard()
    nested: Any = "x"
    for _ in range(7):
        nested = {"a": nested}
    assert guard.decide(Request("publish", "post", nested)).outcome is Outcome.INDETERMINATE
    assert guard.decide(Request("publish", "post", "x" * 51)).outcome is Outcome.INDETERMINATE
    assert guard.decide(Request("publish", "post", "x" * 50)).permitted


def test_more_kinds_of_rows_than_the_limit_stop(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1", effect="deny", when="['facts.record.age < 1']"))
    site.configure("[limits]\nmax_distinct_rows = 10\n")
    rows = [{"age": str(20 + number)} for number in range(11)]
    decision = site.guard().decide(Request("publish", "arrest", rows))
    assert decision.outcome is Outcome.INDETERMINATE
    assert "max_distinct_rows" in decision.explanation


@pytest.mark.parametrize("payload", [3, None, b"bytes", {1, 2}, [1, 2], object()])
def test_what_is_no_payload_is_refused(payload: Any, redacting: MakeGuard) -> None:
    with pytest.raises(UsageError):
        redacting().enforce(Request("publish", "post", payload))


def test_an_unknown_action_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError) as refused:
        Request(f"call {PHONE}", "post", "x")
    assert PHONE not in str(refused.value)
    assert "publish" in str(refused.value)


class FullDisk:
    def append(self, record: Mapping[str, Any]) -> None:
        raise OSError(28, f"no space for {record}")


def test_nothing_is_handed_out_when_the_record_cannot_be_kept(redacting: MakeGuard) -> None:
    guard = with_parts(redacting(), sinks=(FullDisk(),))
    for call in (guard.enforce, guard.decide):
        with pytest.raises(AuditError) as failed:
            call(REQUEST)
        assert PHONE not in str(failed.value)


def test_every_answer_leaves_a_record_without_text(site: Any, tmp_path: Path) -> None:
    site.policy("rules:\n" + site.rule(id="t1", effect="deny", when="['facts.pii.total > 0']"))
    site.configure('[audit]\npath = "audit.jsonl"\n')
    guard = site.guard()
    guard.decide(REQUEST)
    with pytest.raises(DeniedError):
        guard.enforce(Request("publish", "post", PHONE, {"id": "tou.vang@example.org"}, {"purpose": f"ask {PHONE}"}))
    guard.enforce(Request("publish", "post", "fine"))
    log = tmp_path / "audit.jsonl"
    assert verify(log).ok
    assert [record["outcome"] for record in read_records(log)] == ["DENY", "DENY", "PERMIT"]
    assert PHONE not in log.read_text("utf-8")
    assert "tou.vang" not in log.read_text("utf-8")


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc").exists(), reason="needs a place that cannot be written")
def test_a_log_that_cannot_be_written_is_an_error_at_once(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1", effect="warn"))
    site.configure('[audit]\npath = "/proc/nosuch/audit.jsonl"\n')
    with pytest.raises(AuditError):
        site.guard()


def test_a_reload_with_a_mistake_keeps_the_last_good_set(site: Any) -> None:
    path = site.policy("rules:\n" + site.rule(id="t1", effect="deny"))
    guard = site.guard()
    digest = guard.engine.policies.digest
    path.write_text(path.read_text("utf-8").replace("effect: deny", "efect: deny"), encoding="utf-8")
    with pytest.raises(PolicyError) as failed:
        guard.reload()
    assert "efect" in str(failed.value)
    assert guard.engine.policies.digest == digest
    assert not guard.decide(REQUEST).permitted
    path.write_text("half a fi", encoding="utf-8")
    with pytest.raises(PolicyError):
        guard.reload()
    assert not guard.decide(REQUEST).permitted


def test_a_reload_of_the_same_files_gives_the_same_digest_and_decisions(redacting: MakeGuard) -> None:
    guard = redacting()
    before = guard.decide(REQUEST)
    guard.reload()
    assert guard.decide(REQUEST) == before


@pytest.mark.parametrize(
    ("today", "fires"),
    [(date(2026, 1, 31), False), (date(2026, 2, 1), True), (date(2026, 2, 28), True), (date(2026, 3, 1), False)],
)
def test_rules_are_in_force_in_a_half_open_interval(today: date, fires: bool, site: Any) -> None:
    site.policy(
        "rules:\n"
        + site.rule(id="t1", effect="deny", effective="{from: 2026-02-01, until: 2026-03-01}")
        + site.rule(id="t2", effect="warn")
    )
    decision = site.guard(today=lambda: today).decide(REQUEST)
    assert (decision.outcome is Outcome.DENY) is fires
    assert fires or decision.not_considered["not in force"] == 1


def test_nothing_of_a_payload_is_logged(redacting: MakeGuard, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        redacting().enforce(REQUEST)
    assert PHONE not in caplog.text


def test_without_a_profile_or_policies_nothing_is_guarded(tmp_path: Path) -> None:
    config = tmp_path / "ethicsguard.toml"
    config.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="ethicsguard init"):
        Guard.load(config)
