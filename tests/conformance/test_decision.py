"""Attacks on the decision: what is asked for twice, coerced, hidden, costly, half-written or out of time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ethicsguard import DeniedError, Guard, Outcome, PolicyError, Request
from ethicsguard.audit import read_records
from ethicsguard.guard import loading
from ethicsguard.model import Batch, PayloadKind
from ethicsguard.payloads import TextPayload

PHONE = "612-555-0182"
Refused = Callable[..., None]


def publish(payload: Any, **more: Any) -> Request:
    return Request("publish", "forum-post", payload, **more)


# ── P1, P2: keys that occur twice ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", [["check"], ["redact", "-o", "out"], ["scan"]])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", f'{{"body": "{PHONE}", "body": "fine"}}'),
        ("b.json", f'[{{"body": "fine"}}, {{"body": "{PHONE}", "b\\u006fdy": "fine"}}]'),
        ("c.jsonl", f'{{"a": {{"body": "{PHONE}", "body": "fine"}}}}\n'),
    ],
)
def test_p1_json_that_says_a_key_twice(command: list[str], name: str, content: str, contact: Any) -> None:
    contact.write(name, content)
    ended = contact.run(*command, name, *([] if command == ["scan"] else ["--policy", "policies"]))
    assert ended.exit_code == 3, ended.output
    assert PHONE not in ended.output
    assert not (contact.folder / "out").exists()


def test_p1_a_key_twice_in_json_within_a_text(contact: Any) -> None:
    """What cannot be read as JSON stays a text, and all of it is looked at."""
    enforced = contact.guard().enforce(publish({"body": f'{{"a": "{PHONE}", "a": "fine"}}'}))
    assert PHONE not in enforced.payload["body"]
    assert "<PHONE_NUMBER>" in enforced.payload["body"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    effect: deny", "    effect: deny\n    effect: warn"),
        ("    when: ['true']", "    when: ['true']\n    'when': ['false']"),
        ("    when: ['true']", '    when: [\'true\']\n    "wh\\u0065n": [\'false\']'),
        ("owner: nobody", "owner: nobody\nrules: []"),
    ],
)
def test_p2_yaml_that_says_a_key_twice(before: str, after: str, site: Any) -> None:
    path = site.policy(site.rule("t1", effect="deny", when="['true']"))
    assert not site.guard().decide(publish("x")).permitted
    path.write_text(path.read_text("utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(PolicyError) as failed:
        site.guard()
    assert any("tests.yaml:" in problem.place and problem.line for problem in failed.value.problems)
    site.write("a.csv", "body\nx\n")
    assert site.run("check", "a.csv").exit_code == 2
    assert site.run("lint").exit_code == 2


# ── P3: what YAML guesses ───────────────────────────────────────────────────────────────────────────


def test_p3_norway_is_a_place_and_no_no(site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", jurisdictions="[NO]"))
    assert not site.guard(jurisdictions=["NO"]).decide(publish("x")).permitted
    elsewhere = site.guard(jurisdictions=["SE"]).decide(publish("x"))
    assert [reason.rule_id for reason in elsewhere.reasons] == []


@pytest.mark.parametrize("written", ["0777", "0o777", "1_000", "12:30", "2026-02-30", "NaN", ".inf", "1e400", "yes"])
def test_p3_what_is_no_number_here_is_refused_at_its_place(written: str, site: Any) -> None:
    parameters = f"{{limit: {written}}}"
    rule = site.rule("t1", effect="deny", parameters=parameters, when="['facts.pii.total >= parameters.limit']")
    path = site.policy(rule)
    with pytest.raises(PolicyError) as failed:
        site.guard()
    assert all(problem.path == str(path) and problem.line for problem in failed.value.problems)


@pytest.mark.parametrize("written", ["2026-02-30", "2026-1-5", "20260105", "tomorrow", "2026-01-05T00:00:00Z"])
def test_p3_what_is_no_date_is_refused(written: str, site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", effective=f"{{from: {written}}}"))
    with pytest.raises(PolicyError):
        site.guard()


# ── P4, P19, P9: payloads that mean something else than they seem to ────────────────────────────────


def wrapped(text: str, times: int) -> str:
    for _ in range(times):
        text = json.dumps({"inner": text})
    return text


@pytest.mark.parametrize("times", range(1, 5))
def test_p4_json_in_strings_of_json_is_looked_into(times: int, contact: Any) -> None:
    hidden = wrapped("call \\u0036".replace("\\u0036", "6") + PHONE[1:], times)
    # Escapes that only JSON resolves: nothing that reads the outer text alone sees a number.
    hidden = hidden.replace("612", r"\u0036\u0031\u0032") if times == 1 else hidden
    enforced = contact.guard().enforce(publish({"body": hidden}))
    text = enforced.payload["body"]
    for _ in range(times):
        text = json.loads(text)["inner"]
    assert text == "call <PHONE_NUMBER>"


@pytest.mark.parametrize("times", [5, 6, 12])
def test_p4_json_in_more_strings_than_are_looked_into_is_refused(times: int, contact: Any, refused: Refused) -> None:
    refused(contact.guard(), {"body": wrapped(PHONE, times)})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9007199254740993", "-1" + "0" * 30])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_p19_numbers_that_json_does_not_have_or_readers_do_not_share(number: str, name: str, contact: Any) -> None:
    contact.write(name, f'{{"body": "fine", "n": {number}}}\n')
    ended = contact.run("redact", name, "-o", "out", "--policy", "policies")
    assert ended.exit_code == 3, ended.output
    assert number not in ended.output
    assert not (contact.folder / "out").exists()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 2**53 + 1, -(2**60), 1e300])
def test_p19_numbers_in_memory(number: float, contact: Any, refused: Refused) -> None:
    for payload in ({"n": number}, {"deep": [{"n": number}]}, [{"body": "fine"}, {"n": number}]):
        refused(contact.guard(), payload)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e400, 2**63, 2**64 + 1, -(2**70)])
def test_p19_numbers_that_are_declared(number: float, site: Any) -> None:
    """What cannot be told about the declared number stops."""
    rule = site.rule("t1", effect="deny", when="['request.context.group_size < 5']")
    site.policy(rule + site.rule("t2", effect="warn"))
    guard = site.guard()
    assert guard.decide(publish("x", context={"group_size": 7})).permitted
    if number > 5 and number == number and number != float("inf"):
        pytest.skip("a number that conditions can read, and that is not below 5")
    assert not guard.decide(publish("x", context={"group_size": number})).permitted


def test_p9_what_is_too_long_is_refused_and_its_beginning_is_not_let_through(contact: Any, refused: Refused) -> None:
    contact.configure("[limits]\nmax_text_chars = 1000\n")
    refused(contact.guard(), {"body": "x" * 995 + " " + PHONE}, reason="characters")
    assert contact.guard().enforce(publish({"body": "x" * 980 + " " + PHONE})).payload["body"].endswith("<PHONE_NUMBER>")


def test_p9_a_cell_over_the_limit_is_not_written(contact: Any) -> None:
    contact.write("a.csv", "body\n" + "x" * 1_000_100 + f" {PHONE}\nfine\n")
    ended = contact.run("redact", "a.csv", "-o", "out.csv", "--policy", "policies")
    assert ended.exit_code == 3, ended.output
    assert not (contact.folder / "out.csv").exists()


# ── P14, P15: conditions that cannot be evaluated, or that cost ─────────────────────────────────────


@pytest.mark.parametrize(
    "condition",
    [
        "request.context.consent == false",
        "request.context.audience == 'public'",
        "request.context.group_size > 100",
        "facts.record.age < 13",
        "1 / 0 == 1",
    ],
)
@pytest.mark.parametrize("effect", ["deny", "hold"])
def test_p14_a_condition_that_cannot_be_evaluated_stops(condition: str, effect: str, site: Any) -> None:
    more = {"released_by": "records-officer"} if effect == "hold" else {}
    try:
        site.policy(site.rule("t1", effect=effect, when=f'["{condition}"]', **more))
        guard = site.guard()
    except PolicyError:
        return  # refused when it is loaded, which is earlier
    decision = guard.decide(publish({"body": "x"}))
    assert decision.outcome in (Outcome.DENY, Outcome.HOLD)
    assert [reason.because_unknown for reason in decision.reasons] == [True]
    site.write("a.json", '{"body": "x"}')
    assert site.run("check", "a.json").exit_code == 1


def test_p14_a_disclosure_that_cannot_be_evaluated_keeps_nothing(contact: Any) -> None:
    disclose = contact.rule(
        "t2", effect="disclose", when="['request.context.consent == true']", keeps="{fields: [body]}"
    )
    contact.policy("")
    from tests_rules import CONTACT  # type: ignore[import-not-found]  # noqa: PLC0415

    contact.policy(CONTACT + disclose)


def test_p15_a_pattern_that_costs_others_their_lives(site: Any) -> None:
    condition = "request.context.purpose.matches('(a+)+b')"
    try:
        site.policy(site.rule("t1", effect="deny", when=f'["{condition}"]') + site.rule("t2", effect="warn"))
        guard = site.guard()
    except PolicyError:
        return
    started = time.monotonic()
    guard.decide(publish("x", context={"purpose": "a" * 50_000}))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "condition", ["[1,2].all(x, [1,2].all(y, x < y))", "'a' + 'b' == 'ab'", "(" * 400 + "true" + ")" * 400]
)
def test_p15_conditions_that_could_cost_are_outside_of_the_language(condition: str, site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", when=f'["{condition}"]'))
    with pytest.raises(PolicyError):
        site.guard()
