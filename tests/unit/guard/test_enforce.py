"""What goes in, what comes out, and what never does."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ethicsguard import DeniedError, Guard, Outcome, Request, UsageError

MakeGuard = Callable[..., Guard]
PHONE = "612-555-0182"
MAIL = "tou.vang@example.org"


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (f"Call {PHONE}.", "Call <PHONE_NUMBER>."),
        ("Nothing to see.", "Nothing to see."),
        ("", ""),
        ({"body": f"Call {PHONE} or {MAIL}"}, {"body": "Call <PHONE_NUMBER> or <EMAIL_ADDRESS>"}),
        ({"a": [{"b": MAIL}, 3, None, True]}, {"a": [{"b": "<EMAIL_ADDRESS>"}, 3, None, True]}),
        ({"inner": f'{{"mail": "{MAIL}"}}'}, {"inner": '{"mail": "<EMAIL_ADDRESS>"}'}),
        ([{"n": PHONE}, {"n": "none"}], [{"n": "<PHONE_NUMBER>"}, {"n": "none"}]),
        ({}, {}),
        ([], []),
    ],
)
def test_what_is_found_is_removed(payload: Any, expected: Any, redacting: MakeGuard) -> None:
    before = copy.deepcopy(payload)
    enforced = redacting().enforce(Request("publish", "forum-post", payload))
    assert enforced.payload == expected
    assert enforced.decision.outcome is Outcome.PERMIT
    assert payload == before, "the caller's payload is never changed"


def test_a_decision_says_what_would_be_changed_and_changes_nothing(redacting: MakeGuard) -> None:
    payload = {"body": f"Call {PHONE}, {PHONE} or {MAIL}"}
    decision = redacting().decide(Request("publish", "forum-post", payload))
    assert [(change.field, change.what, change.count) for change in decision.changes] == [
        ("/body", "EMAIL_ADDRESS", 1),
        ("/body", "PHONE_NUMBER", 2),
    ]
    assert decision.label == "Changed"
    assert PHONE in payload["body"]


def test_enforcing_twice_changes_nothing_more(redacting: MakeGuard) -> None:
    guard = redacting()
    once = guard.enforce(Request("publish", "forum-post", {"body": f"{PHONE} {MAIL}"})).payload
    again = guard.enforce(Request("publish", "forum-post", once))
    assert again.payload == once
    assert again.decision.changes == ()


def test_an_action_that_no_rule_covers_is_stopped(redacting: MakeGuard) -> None:
    with pytest.raises(DeniedError) as stopped:
        redacting().enforce(Request("use", "forum-post", {"body": "hello"}))
    assert stopped.value.decision.outcome is Outcome.NOT_APPLICABLE


def test_the_site_may_let_through_what_no_rule_covers(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1-never", actions="[publish]", effect="deny"))
    site.configure('[when_not_covered]\ncollect = "allow"\n')
    guard = site.guard()
    assert guard.enforce(Request("collect", "tip", {"a": "b"})).payload == {"a": "b"}
    with pytest.raises(DeniedError):
        guard.enforce(Request("use", "tip", {"a": "b"}))


def test_a_denial_says_why_and_quotes_nothing(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1-never", effect="deny", message="Ask the privacy office."))
    with pytest.raises(DeniedError) as stopped:
        site.guard().enforce(Request("publish", "forum-post", {"body": PHONE}))
    problem = stopped.value.problem()
    assert problem["detail"] == "Ask the privacy office."
    assert [rule["id"] for rule in problem["rules"]] == ["t1-never"]
    assert PHONE not in str(problem) + str(stopped.value) + repr(stopped.value)


def test_a_hold_stops_and_names_who_may_release(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1-hold", effect="hold", released_by="records-officer"))
    with pytest.raises(DeniedError) as stopped:
        site.guard().enforce(Request("publish", "forum-post", {"body": "x"}))
    assert stopped.value.decision.outcome is Outcome.HOLD
    assert stopped.value.decision.reasons[0].released_by == "records-officer"


def test_rules_about_rows_are_judged_for_each_row(site: Any) -> None:
    site.policy(
        "rules:\n"
        + site.rule(
            id="t1-minors",
            effect="transform",
            when="['facts.record.age < 18']",
            do="[{operator: suppress, classes: [person-name]}]",
        )
    )
    rows = [
        {"name": "Ada Quill", "age": "17"},
        {"name": "Bo Finch", "age": "18"},
        {"name": "Cy Wren", "age": ""},
        {"name": "Di Heron", "age": "not given"},
    ]
    enforced = site.guard().enforce(Request("publish", "arrest", rows))
    assert [row["name"] for row in enforced.payload] == ["<PERSON>", "Bo Finch", "<PERSON>", "<PERSON>"]
    (reason,) = enforced.decision.reasons
    assert reason.rows == 3


def test_one_row_that_denies_stops_the_table(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1-minors", effect="deny", when="['facts.record.age < 18']"))
    guard = site.guard()
    assert guard.decide(Request("publish", "arrest", [{"age": "20"}, {"age": "30"}])).permitted
    decision = guard.decide(Request("publish", "arrest", [{"age": "20"}, {"age": "7"}, {"age": "7"}]))
    assert decision.outcome is Outcome.DENY
    assert decision.reasons[0].rows == 2
    assert dict(decision.reasons[0].traces[0].values) == {"facts.record.age": 7}


def test_personal_data_in_the_name_of_a_field_stops_the_payload_and_is_not_shown(redacting: MakeGuard) -> None:
    guard = redacting()
    decision = guard.decide(Request("publish", "forum-post", {f"reply to {MAIL}": f"call {PHONE}"}))
    assert decision.outcome is Outcome.DENY
    assert "name" in decision.explanation
    assert MAIL not in repr(decision)
    assert [change.field for change in decision.changes] == ["/(name withheld 1)"]


def test_dropping_a_field_removes_it(site: Any) -> None:
    site.policy(
        "rules:\n" + site.rule(id="t1-drop", effect="transform", do="[{operator: drop, classes: [ip-address]}]")
    )
    enforced = site.guard().enforce(Request("publish", "tip", {"ip_address": "192.0.2.7", "body": "hi"}))
    assert enforced.payload == {"body": "hi"}


def test_obligations_that_meet_are_settled_for_the_most_protective(site: Any) -> None:
    site.policy(
        "rules:\n"
        + site.rule(id="t1-keep", effect="transform", do="[{operator: keep, entities: [EMAIL_ADDRESS]}]")
        + site.rule(
            id="t2-mask",
            effect="transform",
            do="[{operator: mask, entities: [EMAIL_ADDRESS], with: {masking_char: '*', chars_to_mask: 3}}]",
        )
        + site.rule(id="t3-replace", effect="transform", do="[{operator: replace, entities: [EMAIL_ADDRESS]}]")
    )
    assert site.guard().enforce(Request("publish", "tip", f"To {MAIL}")).payload == "To <EMAIL_ADDRESS>"


def test_law_against_disclosure_waits_for_a_person(site: Any) -> None:
    (site.folder / "registers").mkdir()
    (site.folder / "registers" / "public-roles.yaml").write_text(
        "register: public-roles\nentries:\n  dana: {name: Dana Whitfield, role: council-member}\n",
        encoding="utf-8",
    )
    site.configure('registers = ["registers"]\n')
    site.policy(
        "rules:\n"
        + site.rule(id="t1-law", status="law", effect="transform", do="[{operator: suppress, classes: [person-name]}]")
        + site.rule(id="t2-open", effect="disclose", keep="{people: [public-roles]}")
    )
    guard = site.guard()
    decision = guard.decide(Request("publish", "minutes", {"name": "Dana Whitfield"}))
    assert decision.outcome is Outcome.HOLD
    assert "t1-law" in decision.explanation
    assert "t2-open" in decision.explanation
    assert guard.decide(Request("publish", "minutes", {"name": "Ada Quill"})).permitted


def test_a_caller_without_the_role_is_refused(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="t1-warn", effect="warn"))
    site.configure('[require_roles]\npublish = ["publisher"]\n')
    guard = site.guard()
    assert not guard.decide(Request("publish", "post", "x")).permitted
    assert guard.decide(Request("publish", "post", "x", {"id": "a", "roles": ["publisher"]})).permitted


def test_async_answers_are_the_same(redacting: MakeGuard) -> None:
    guard = redacting()
    request = Request("publish", "forum-post", {"body": PHONE})

    async def both() -> tuple[Any, Any]:
        return await guard.adecide(request), await guard.aenforce(request)

    decision, enforced = asyncio.run(both())
    assert decision == guard.decide(request)
    assert enforced.payload == {"body": "<PHONE_NUMBER>"}


def test_guarded_functions_get_the_safe_payload(redacting: MakeGuard) -> None:
    guard = redacting()
    stored: list[Any] = []

    @guard.guarded(action="store", resource="tip", payload="body")
    def store(author: str, body: str = f"or {PHONE}") -> int:
        """Store."""
        stored.append((author, body))
        return len(stored)

    @guard.guarded(action="store", resource="tip", payload="body")
    async def astore(body: str) -> str:
        return body

    assert store("a", f"call {PHONE}") == 1
    assert store("b") == 2
    assert stored == [("a", "call <PHONE_NUMBER>"), ("b", "or <PHONE_NUMBER>")]
    assert asyncio.run(astore(MAIL)) == "<EMAIL_ADDRESS>"
    assert store.__doc__ == "Store."
    with pytest.raises(UsageError, match="no parameter"):
        guard.guarded(action="store", resource="tip", payload="nosuch")(lambda body: body)


def test_a_batch_is_enforced_as_one_table(redacting: MakeGuard) -> None:
    guard = redacting()
    with guard.batch("export", "reports") as batch:
        batch.add({"body": PHONE})
        batch.add({"body": "fine"})
        with pytest.raises(UsageError):
            batch.safe  # noqa: B018 - reading it too early is what is tested
    assert batch.safe == [{"body": "<PHONE_NUMBER>"}, {"body": "fine"}]


def test_a_batch_whose_block_fails_hands_out_nothing(redacting: MakeGuard) -> None:
    guard = redacting()
    batch = None

    def block() -> None:
        nonlocal batch
        with guard.batch("export", "reports") as batch:
            batch.add({"body": PHONE})
            raise KeyError

    with pytest.raises(KeyError):
        block()
    assert batch is not None
    with pytest.raises(UsageError):
        batch.safe  # noqa: B018


def test_many_threads_get_the_same_answers(redacting: MakeGuard) -> None:
    guard = redacting()
    payloads = [{"body": f"{number} calls {PHONE}"} for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda each: guard.enforce(Request("publish", "forum-post", each)).payload, payloads))
    assert results == [{"body": f"{number} calls <PHONE_NUMBER>"} for number in range(60)]


def test_the_same_request_gets_the_same_decision(redacting: MakeGuard) -> None:
    request = Request("publish", "forum-post", {"body": PHONE})
    assert redacting().decide(request) == redacting().decide(request)


def test_findings_come_without_text(redacting: MakeGuard) -> None:
    (finding,) = redacting().find({"body": f"call {PHONE}"})
    assert (finding.field, finding.start, finding.end, finding.entity) == ("/body", 5, 17, "PHONE_NUMBER")
    assert PHONE not in repr(finding)


def test_reprs_hold_no_payload(redacting: MakeGuard) -> None:
    guard = redacting()
    request = Request("publish", "forum-post", {"body": PHONE}, context={"purpose": MAIL})
    assert PHONE not in repr(request) + repr(guard.enforce(request))
    assert MAIL not in repr(request)
