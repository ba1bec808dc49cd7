"""Attacks on the decision: what is asked for twice, coerced, hidden, costly, half-written or out of time."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ethicsguard import DeniedError, Guard, Outcome, PolicyError, Request, UsageError
from ethicsguard.audit import read_records
from ethicsguard.guard import loading
from ethicsguard.model import Batch
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
        ("    when: ['true']", "    when: ['true']\n    \"wh\\u0065n\": ['false']"),
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


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"is": True}, b"yes", [1, 2], None, object(), PHONE])
def test_p19_declared_values_of_another_type_are_refused_and_not_repeated(value: object, site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", when="['request.context.consent == false']"))
    guard = site.guard()
    assert guard.decide(publish("x", context={"consent": True})).reasons == ()
    for door in (guard.decide, guard.enforce):
        with pytest.raises(UsageError) as refused:
            door(publish("x", context={"consent": value}))
        assert PHONE not in str(refused.value)


def test_p9_what_is_too_long_is_refused_and_its_beginning_is_not_let_through(contact: Any, refused: Refused) -> None:
    contact.configure("[limits]\nmax_text_chars = 1000\n")
    refused(contact.guard(), {"body": "x" * 995 + " " + PHONE}, reason="characters")
    enforced = contact.guard().enforce(publish({"body": "x" * 980 + " " + PHONE}))
    assert enforced.payload["body"].endswith(" <PHONE_NUMBER>")


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
        "facts.record.age < 13",
        "facts.retention.age_days > 30",
    ],
)
@pytest.mark.parametrize("effect", ["deny", "hold"])
def test_p14_a_condition_that_cannot_be_evaluated_stops(condition: str, effect: str, site: Any) -> None:
    more = {"released_by": "records-officer"} if effect == "hold" else {}
    site.policy(site.rule("t1", effect=effect, when=f'["{condition}"]', **more))
    decision = site.guard().decide(publish({"body": "x"}))
    assert decision.outcome in (Outcome.DENY, Outcome.HOLD)
    assert [reason.because_unknown for reason in decision.reasons] == [True]
    site.write("a.json", '{"body": "x"}')
    assert site.run("check", "a.json").exit_code == 1


@pytest.mark.parametrize(
    "extra", ["    when: ['request.context.consent']\n", "    applies_when: ['request.context.consent']\n"]
)
def test_p14_a_disclosure_that_cannot_be_evaluated_keeps_nothing(extra: str, contact: Any) -> None:
    disclose = contact.rule("t2", effect="disclose", keep="{fields: [body]}") + extra
    contact.policy(contact.rules + disclose)
    guard = contact.guard()
    assert guard.enforce(publish({"body": PHONE}, context={"consent": True})).payload["body"] == PHONE
    assert guard.enforce(publish({"body": PHONE})).payload["body"] == "<PHONE_NUMBER>"


def test_p14_a_rule_whose_application_cannot_be_told_binds(site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", applies_when="['request.context.consent == false']"))
    assert site.guard().decide(publish("x")).outcome is Outcome.DENY


def test_p14_one_row_whose_fact_is_missing_stops_the_table(site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", when="['facts.record.age < 13']"))
    site.write("a.csv", "age,body\n40,x\n,y\n")
    assert site.run("check", "a.csv").exit_code == 1
    site.write("b.csv", "age,body\n40,x\n41,y\n")
    assert site.run("check", "b.csv").exit_code == 0


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(.*a){20}b", "^(a?){50}a{50}b$"])
def test_p15_a_pattern_that_backtracks_for_ever_elsewhere(pattern: str, site: Any) -> None:
    rule = site.rule("t1", effect="deny", when=f"[\"request.context.purpose.matches('{pattern}')\"]")
    site.policy(rule + site.rule("t2", effect="warn"))
    guard = site.guard()
    started = time.monotonic()
    guard.decide(publish("x", context={"purpose": "a" * 50_000}))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "condition",
    [
        "[1,2].map(x, x + 1).size() > 1",
        "facts.pii.entities.all(a, facts.pii.entities.all(b, facts.pii.entities.all(c, a < b)))",
        "(" * 400 + "true" + ")" * 400,
        " || ".join(["facts.pii.total > 1"] * 500),
    ],
)
def test_p15_conditions_that_could_cost_are_refused_when_loaded(condition: str, site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", when=f'["{condition}"]'))
    with pytest.raises(PolicyError):
        site.guard()


# ── P18, P20: reloads ───────────────────────────────────────────────────────────────────────────────


def test_p18_a_reload_changes_neither_digest_nor_decisions(contact: Any) -> None:
    requests = [publish(PHONE), publish({"body": f"x {PHONE}"}), publish([{"a": PHONE}, {"a": "b"}])]
    guard = contact.guard()
    before = [guard.decide(each) for each in requests]
    guard.reload()
    assert [guard.decide(each) for each in requests] == before
    assert [contact.guard().decide(each) for each in requests] == before


def test_p18_files_in_another_order_or_elsewhere_are_the_same_policies(contact: Any) -> None:
    contact.policy(contact.rule("z1", effect="warn"), name="other")
    first = contact.guard().decide(publish(PHONE))
    moved = contact.folder / "policies" / "deeper"
    moved.mkdir()
    (contact.folder / "policies" / "other.yaml").rename(moved / "other.yaml")
    assert contact.guard().decide(publish(PHONE)) == first


def test_p20_a_policy_that_is_half_written_keeps_the_last_good_set(site: Any) -> None:
    path = site.policy(site.rule("t1", effect="deny", when="['facts.pii.total > 0']"))
    whole = path.read_text("utf-8")
    guard = site.guard()
    digest = guard.engine.policies.digest
    taken = 0
    for cut in range(0, len(whole), 23):
        path.write_text(whole[:cut], encoding="utf-8")
        try:
            guard.reload()
        except PolicyError:
            assert guard.engine.policies.digest == digest
        else:
            taken += 1
            guard = site_again(site, path, whole)
        assert not guard.decide(publish(PHONE)).permitted, f"cut at {cut}"
    assert taken <= 3, "a part of a rule is hardly ever a rule"


def site_again(site: Any, path: Any, whole: str) -> Guard:
    path.write_text(whole, encoding="utf-8")
    guard: Guard = site.guard()
    return guard


def test_p20_decisions_go_on_while_others_reload_broken_files(contact: Any) -> None:
    path = contact.folder / "policies" / "tests.yaml"
    whole = path.read_text("utf-8")
    guard = contact.guard()
    stop = threading.Event()
    answers: set[str] = set()

    def ask() -> None:
        while not stop.is_set():
            answers.add(guard.enforce(publish({"body": PHONE})).payload["body"])

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(10):
            path.write_text(whole if turn % 2 else whole[: len(whole) // 2], encoding="utf-8")
            if turn % 2:
                guard.reload()
            else:
                with pytest.raises(PolicyError):
                    guard.reload()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert answers == {"<PHONE_NUMBER>"}


# ── P21: clocks ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("moment", "in_force"),
    [
        (datetime(2026, 2, 1, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 1, 8, 0, tzinfo=timezone(timedelta(hours=14))), False),  # still January in UTC
        (datetime(2026, 1, 31, 14, 0, tzinfo=timezone(timedelta(hours=-10))), True),  # February already in UTC
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 1, 0, 0, tzinfo=UTC), False),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_p21_a_rule_comes_into_force_at_one_moment_everywhere(
    moment: datetime, in_force: bool, zone: str, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    monkeypatch.setenv("TZ", zone)
    time.tzset()
    monkeypatch.setattr(loading, "datetime", Clock)
    site.policy(site.rule("t1", effect="deny", effective="{from: 2026-02-01, until: 2026-03-01}"))
    guard = Guard.load(site.config)
    assert (guard.decide(publish("x")).outcome is Outcome.DENY) is in_force


@pytest.fixture(autouse=True)
def own_zone() -> Iterator[None]:
    yield
    time.tzset()


def test_p21_a_day_that_moves_between_reading_and_judging_is_one_day(site: Any) -> None:
    """A request is judged by the rules of one day, also when it passes while the payload is judged in rounds."""
    rule = site.rule("t1", effect="deny", effective="{from: 2026-02-01}")
    site.policy(site.rules + rule)
    days = iter([date(2026, 1, 31), *[date(2026, 2, 1)] * 20])
    guard = site.guard(today=lambda: next(days))
    with pytest.raises(DeniedError):  # rules that begin before the answer count
        guard.enforce(publish({"body": PHONE}))


# ── what fails in the middle ────────────────────────────────────────────────────────────────────────


def says_phone(error: BaseException | None) -> bool:
    """Whether an error, or one behind it, says the number."""
    if isinstance(error, DeniedError) and PHONE in repr(error.decision):
        return True
    return error is not None and (PHONE in repr(error) or says_phone(error.__cause__) or says_phone(error.__context__))


def outcome_of(guard: Guard, payload: Any) -> tuple[Any, DeniedError | None]:
    """Return what is handed out, or why nothing is; anything but a denial is raised."""
    try:
        return guard.enforce(publish(payload)).payload, None
    except DeniedError as denied:
        return None, denied


class Failing(TextPayload):
    """A payload that fails, with words of its own, in one of its readings."""

    def __init__(self, text: str, reading: int, error: type[BaseException]) -> None:
        super().__init__(text)
        self.text, self.reading, self.error = text, reading, error

    def batches(self) -> Iterator[Batch]:
        self.reading -= 1
        if self.reading == 0:
            raise self.error(f"cannot read {self.text}")
        yield from super().batches()


@pytest.mark.parametrize("reading", [1, 2, 3])
@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError, OSError, RecursionError, StopIteration])
def test_a_payload_that_breaks_in_any_reading_is_refused_and_not_quoted(
    reading: int, error: type[Exception], contact: Any
) -> None:
    guard = contact.guard()
    given, failed = outcome_of(guard, Failing(f"call {PHONE}", reading, error))
    assert PHONE not in str(given)
    assert not says_phone(failed)
    if reading < 3:
        decision = guard.decide(publish(Failing(f"call {PHONE}", reading, error)))
        assert decision.outcome is Outcome.INDETERMINATE
        assert PHONE not in repr(decision)


class Turning(Mapping[str, Any]):
    """A record that says one thing for some readings, and then another."""

    def __init__(self, *said: Mapping[str, Any]) -> None:
        self.said = list(said)
        self.now: Mapping[str, Any] = said[0]

    def __getitem__(self, key: str) -> Any:
        return self.now[key]

    def __len__(self) -> int:
        return len(self.now)

    def __iter__(self) -> Iterator[str]:
        return iter(self.now)

    def items(self) -> Any:
        self.now = self.said.pop(0) if len(self.said) > 1 else self.said[0]
        return self.now.items()


@pytest.mark.parametrize("clean_for", range(1, 8))
@pytest.mark.parametrize("table", [False, True])
@pytest.mark.parametrize("edited", [False, True])
def test_a_record_that_turns_after_it_was_examined(clean_for: int, table: bool, edited: bool, contact: Any) -> None:
    """What is handed out is what was examined: a record that another thread changes meanwhile lets nothing through."""
    clean = {"body": "612-555-0199" if edited else "fine"}
    record = Turning(*[clean] * clean_for, {"body": f"call {PHONE}"})
    payload: Any = [record] if table else record
    given, failed = outcome_of(contact.guard(), payload)
    assert not says_phone(failed)
    if given is not None:
        one = given[0] if table else given
        assert PHONE not in one["body"]
        assert PHONE not in str(dict(one.items()))


def test_what_was_handed_out_does_not_follow_the_original(contact: Any) -> None:
    original = {"body": "612-555-0199", "tags": ["fine"], "deep": {"a": "fine"}}
    enforced = contact.guard().enforce(publish(original))
    original["tags"].append(PHONE)  # type: ignore[attr-defined]
    original["deep"]["a"] = PHONE  # type: ignore[index]
    assert PHONE not in json.dumps(enforced.payload)


# ── outcomes that the site lets through ─────────────────────────────────────────────────────────────

LENIENT = '[when_unknown]\npublish = "allow"\n[when_not_covered]\npublish = "allow"\n'


def test_a_key_that_is_missing_lets_nothing_through_even_where_the_unknown_may_pass(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ETHICSGUARD_KEY", raising=False)
    site.configure(LENIENT)
    site.policy(site.rules.replace("operator: replace", "operator: hash"))
    guard = site.guard()
    with pytest.raises(DeniedError):
        guard.enforce(publish({"body": f"call {PHONE}"}))
    site.write("a.csv", f"body\ncall {PHONE}\n")
    ended = site.run("redact", "a.csv", "-o", "out.csv")
    assert ended.exit_code != 0, ended.output
    assert not (site.folder / "out.csv").exists()


def test_a_broken_row_lets_nothing_raw_through_even_where_the_unknown_may_pass(contact: Any) -> None:
    contact.configure(LENIENT)
    contact.write("a.csv", b"id,body\n1,call 612-555-0182\n2,caf\xe9\n")
    contact.run("redact", "a.csv", "-o", "out.csv")
    out = contact.folder / "out.csv"
    assert not out.exists() or PHONE.encode() not in out.read_bytes()


def test_a_hold_waits_even_where_the_unknown_may_pass(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ETHICSGUARD_KEY", raising=False)
    site.configure(LENIENT)
    hold = site.rule("t2", effect="hold", released_by="records-officer")
    site.policy(site.rules.replace("operator: replace", "operator: hash") + hold)
    with pytest.raises(DeniedError):
        site.guard().enforce(publish({"body": f"call {PHONE}"}))


def test_what_no_rule_covers_passes_only_where_the_site_says_so(contact: Any) -> None:
    guard = contact.guard()
    with pytest.raises(DeniedError):
        guard.enforce(Request("use", "forum-post", "x"))
    contact.configure('[when_not_covered]\nuse = "allow"\n')
    assert contact.guard().enforce(Request("use", "forum-post", "x")).payload == "x"
    with pytest.raises(DeniedError):
        contact.guard().enforce(Request("retain", "forum-post", "x"))


# ── disclosures and the rows' own rules ─────────────────────────────────────────────────────────────


def test_keep_and_disclose_do_not_stand_against_law(site: Any) -> None:
    keep = site.rule("a1", effect="transform", do="[{operator: keep, entities: [PHONE_NUMBER]}]")
    disclose = site.rule("a2", effect="disclose", keep="{fields: [body]}")
    law = site.rules.replace("status: practice", "status: law")
    site.policy(keep + site.rules)
    assert site.guard().enforce(publish({"body": PHONE})).payload["body"] == "<PHONE_NUMBER>"
    site.policy(disclose + law)
    with pytest.raises(DeniedError) as denied:
        site.guard().enforce(publish({"body": PHONE}))
    assert denied.value.decision.outcome is Outcome.HOLD


def test_rules_of_rows_hold_for_every_row_and_not_only_for_the_first(site: Any) -> None:
    rule = "when: ['facts.record.age < 18']\n    message"
    site.policy(site.rules.replace("message", rule))
    rows = [{"age": age, "body": PHONE} for age in [40, 17, 41, "", 5, 18, 17, None]]
    enforced = site.guard().enforce(publish(rows))
    kept = [row["age"] for row in enforced.payload if row["body"] == PHONE]
    assert kept == [40, 41, 18], "an age that is not known counts as one that is asked for"


def test_a_reading_that_a_detector_breaks_off_stops(contact: Any) -> None:
    guard = contact.guard()
    calls = iter(range(100))
    real = guard.engine.detector

    class Second:
        entities = real.entities

        def find(self, texts: Any, *, field: str = "") -> Any:
            if next(calls) >= 1:
                raise ValueError(f"no idea about {texts}")
            return real.find(texts, field=field)

    broken = Guard(replace(guard.engine, detector=Second()))
    with pytest.raises(DeniedError) as denied:
        broken.enforce(publish(f"call {PHONE}"))
    assert PHONE not in str(denied.value)
    assert denied.value.__context__ is None


def test_records_say_what_was_decided(contact: Any) -> None:
    contact.configure("", audit=True)
    with pytest.raises(DeniedError):
        contact.guard().enforce(publish({"n": float("nan")}))
    assert [record["outcome"] for record in read_records(contact.log)] == ["INDETERMINATE"]
