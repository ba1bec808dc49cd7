"""Attacks by plugins: they raise, leave, loosen, alter and print, handed in or installed."""

from __future__ import annotations

import json
import logging
import sys
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from presidio_analyzer import EntityRecognizer, RecognizerResult

from ethicsguard import DeniedError, Guard, Outcome, Request, hookimpl
from ethicsguard.errors import PluginError
from ethicsguard.hookspecs import Objection
from ethicsguard.model import Effect, FactKind, FactType, Protection

PHONE = "612-555-0182"
PAYLOAD = {"body": f"call {PHONE}"}


def plugin(**hooks: Callable[..., Any]) -> types.ModuleType:
    made = types.ModuleType("hostile")
    for name, function in hooks.items():
        setattr(made, f"ethicsguard_{name}", hookimpl(function))
    return made


def guard_with(site: Any, **hooks: Callable[..., Any]) -> Guard:
    guard: Guard = site.guard(plugins=[("hostile", plugin(**hooks))])
    assert [each.state for each in guard.engine.plugins.plugins if each.name == "hostile"] == ["active"]
    return guard


def publish(payload: Any = PAYLOAD) -> Request:
    return Request("publish", "forum-post", payload)


def noisy(words: str) -> None:
    """Say something in every way in which a plugin does by mistake."""
    print(words)
    print(words, file=sys.stderr)
    sys.stdout.buffer.write(words.encode())
    sys.__stderr__.write(words)  # type: ignore[union-attr]
    logging.getLogger("hostile").critical(words)
    logging.getLogger().error("%s", words, exc_info=ValueError(words))


class Recognizer(EntityRecognizer):
    """Finds case numbers, and does something besides."""

    def __init__(self, doing: Callable[[str], Any]) -> None:
        super().__init__(["CASE_NUMBER"], name="CaseRecognizer")
        self.doing = doing

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: Any, nlp_artifacts: Any = None) -> Any:
        return self.doing(text)


class Operator:
    """Replaces, and does something besides."""

    name, protection = "case-mask", Protection.MASK

    def __init__(self, doing: Callable[[str], Any]) -> None:
        self.doing = doing

    def problems(self, parameters: Mapping[str, Any]) -> list[str]:
        return []

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> Any:
        return self.doing(value)

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:
        return value == "***"


class Provider:
    """Says of every row whether it is sealed, and does something besides."""

    name, schema = "court", {"sealed": FactType(FactKind.BOOLEAN)}

    def __init__(self, doing: Callable[[str], Any]) -> None:
        self.doing = doing

    def row_facts(self, leaves: Any, request: Request, setting: Any) -> Any:
        return self.doing(" ".join(leaf.text for leaf in leaves))


def raising(error: type[BaseException]) -> Callable[[str], Any]:
    def fail(text: str) -> Any:
        try:
            raise ValueError(f"cause {text}")
        except ValueError as cause:
            raise error(f"cannot do {text}") from cause

    return fail


FAILURES: list[Callable[[str], Any]] = [
    raising(ValueError),
    raising(SystemExit),
    raising(RecursionError),
    raising(MemoryError),
    raising(GeneratorExit),
    raising(PluginError),
    lambda text: text,
    lambda text: None,
    lambda text: {"sealed": text},
    lambda text: {"other": True},
    lambda text: [text],
    lambda text: [RecognizerResult("CASE_NUMBER", 0, 10_000, 1.0)],
    lambda text: [RecognizerResult("CASE_NUMBER", -1, 2, 1.0)],
    lambda text: [RecognizerResult(text, 0, 1, 1.0)],
    lambda text: [RecognizerResult("CASE_NUMBER", 0, 1, float("nan"))],
]


def stopped(guard: Guard, payload: Any = PAYLOAD) -> BaseException:
    with pytest.raises(DeniedError) as denied:
        guard.enforce(publish(payload))
    assert not guard.decide(publish(payload)).permitted
    chain: BaseException | None = denied.value
    while chain is not None:
        assert PHONE not in repr(chain)
        chain = chain.__cause__ or chain.__context__
    assert PHONE not in repr(denied.value.decision)
    assert PHONE not in json.dumps(denied.value.problem())
    return denied.value


# ── G1: raises, leaves, answers nonsense ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("doing", FAILURES)
def test_g1_a_recognizer_that_fails(doing: Callable[[str], Any], contact: Any) -> None:
    if doing is FAILURES[7]:
        pytest.skip("its own test below")
    stopped(guard_with(contact, recognizers=lambda: [Recognizer(doing)]))


def test_g1_a_recognizer_that_answers_none(contact: Any) -> None:
    stopped(guard_with(contact, recognizers=lambda: [Recognizer(lambda text: None)]))


@pytest.mark.parametrize("doing", [*FAILURES[:6], *FAILURES[7:]])
def test_g1_an_operator_that_fails(doing: Callable[[str], Any], site: Any) -> None:
    site.policy(site.rules.replace("operator: replace", "operator: case-mask"))
    stopped(guard_with(site, operators=lambda: [Operator(doing)]))


def test_g1_an_operator_that_changes_nothing(site: Any) -> None:
    site.policy(site.rules.replace("operator: replace", "operator: case-mask"))
    stopped(guard_with(site, operators=lambda: [Operator(lambda text: text)]))


@pytest.mark.parametrize("doing", FAILURES)
def test_g1_a_provider_that_fails(doing: Callable[[str], Any], site: Any) -> None:
    site.policy(site.rule("t1", effect="deny", when="['facts.court.sealed']") + site.rule("t2", effect="warn"))
    calm = guard_with(site, fact_providers=lambda: [Provider(lambda text: {"sealed": False})])
    assert calm.decide(publish()).permitted
    stopped(guard_with(site, fact_providers=lambda: [Provider(doing)]))


def test_g1_a_provider_that_says_now_this_and_now_that(site: Any) -> None:
    """Rows are changed by the facts that they were judged by, or not handed out."""
    turns = iter(range(1000))
    site.policy(site.rules.replace("    message", "    when: ['facts.court.sealed']\n    message"))
    guard = guard_with(site, fact_providers=lambda: [Provider(lambda text: {"sealed": next(turns) % 2 == 0})])
    rows = [PAYLOAD, PAYLOAD, PAYLOAD]
    with pytest.raises(DeniedError):
        guard.enforce(publish(rows))


@pytest.mark.parametrize("doing", [*FAILURES, lambda text: True, lambda text: Outcome.PERMIT])
@pytest.mark.parametrize("action", ["store", "publish", "export", "share"])
def test_g1_a_hook_that_fails(doing: Callable[[str], Any], action: str, contact: Any) -> None:
    if doing is FAILURES[7]:
        pytest.skip("None says that there is no objection")

    def hook(request: Request, decision: Any) -> Any:
        return doing(request.payload["body"])

    guard = guard_with(contact, **{f"before_{action}": hook})
    with pytest.raises(DeniedError) as denied:
        guard.enforce(Request(action, "forum-post", PAYLOAD))
    assert PHONE not in repr(denied.value.decision)
    assert denied.value.__context__ is None


@pytest.mark.parametrize("doing", FAILURES[:6])
def test_g1_what_fails_after_a_decision_alters_nothing(
    doing: Callable[[str], Any], contact: Any, caplog: pytest.LogCaptureFixture
) -> None:
    guard = guard_with(contact, after_decision=lambda request, decision: doing(request.payload["body"]))
    assert guard.enforce(publish()).payload == {"body": "call <PHONE_NUMBER>"}
    assert "after_decision failed" in caplog.text
    assert PHONE not in caplog.text


# ── G4: loosens ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("effect", ["deny", "hold"])
def test_g4_a_hook_cannot_turn_a_stop_into_a_pass(effect: str, site: Any) -> None:
    more = {"released_by": "records-officer"} if effect == "hold" else {}
    site.policy(site.rule("t1", effect=effect, **more))

    def loosen(request: Request, decision: Any) -> None:
        object.__setattr__(decision, "outcome", Outcome.PERMIT)
        object.__setattr__(decision, "reasons", ())
        object.__setattr__(request, "payload", "clean")

    stopped(guard_with(site, before_publish=loosen, after_decision=loosen))


@pytest.mark.parametrize("effect", [Effect.WARN, Effect.TRANSFORM, Effect.DISCLOSE, "permit", "allow"])
def test_g4_an_objection_cannot_permit(effect: Any, site: Any) -> None:
    site.policy(site.rule("t1", effect="warn"))
    stopped(guard_with(site, before_publish=lambda: Objection("fine", effect, "Let it go.")))


def test_g4_a_hold_of_a_plugin_waits_where_the_site_lets_the_unknown_through(contact: Any) -> None:
    contact.configure('[when_unknown]\npublish = "allow"\n')
    hold = Objection("wait", Effect.HOLD, "Have it looked at.", "records-officer")
    guard = guard_with(contact, objections=lambda: [hold], before_publish=lambda: hold)
    stopped(guard, {"n": float("nan")})


def test_g4_the_parts_of_the_engine_cannot_be_replaced(contact: Any) -> None:
    class Replace(Operator):
        name = "replace"

    class Pii(Provider):
        name = "pii"

    hostile = {
        "operators": lambda: [Replace(lambda text: text)],
        "fact_providers": lambda: [Pii(lambda text: {"sealed": False})],
    }
    for hook, function in hostile.items():
        guard = contact.guard(plugins=[("hostile", plugin(**{hook: function}))])
        assert [each.state for each in guard.engine.plugins.plugins if each.name == "hostile"] == ["quarantined"]
        assert guard.enforce(publish()).payload == {"body": "call <PHONE_NUMBER>"}


def test_g4_a_recognizer_cannot_cover_up_what_others_find(contact: Any) -> None:
    def cover(text: str) -> list[RecognizerResult]:
        return [RecognizerResult("CASE_NUMBER", 0, len(text), 1.0)]

    guard = guard_with(contact, recognizers=lambda: [Recognizer(cover)])
    assert PHONE not in guard.enforce(publish()).payload["body"]


# ── G5: alters ──────────────────────────────────────────────────────────────────────────────────────


def alter(value: Any) -> None:
    """Change what can be changed in something that a plugin was shown."""
    tries: list[Callable[[], Any]] = [
        lambda: value.payload.update(body="changed"),
        lambda: value.payload.__setitem__("body", "changed"),
        lambda: value.payload["deep"].append("changed"),
        lambda: value.payload["deep"].__setitem__(0, "changed"),
        lambda: value.context.update(consent=True),
        lambda: object.__setattr__(value, "payload", "changed"),
        lambda: object.__setattr__(value.resource, "type", "changed"),
        lambda: object.__setattr__(value.subject, "roles", ("admin",)),
        lambda: value.facts.update(x=1),
    ]
    for each in tries:
        try:
            each()
        except (AttributeError, TypeError, KeyError):
            continue


def test_g5_nothing_that_a_plugin_is_shown_can_be_changed(contact: Any) -> None:
    def hook(request: Request, decision: Any) -> None:
        alter(request)
        alter(decision)

    guard = guard_with(contact, before_publish=hook, after_decision=hook)
    payload = {"body": f"call {PHONE}", "deep": ["a", {"b": "c"}]}
    request = Request("publish", "forum-post", payload, {"id": "svc", "roles": ["publisher"]}, {"purpose": "p"})
    enforced = guard.enforce(request)
    assert enforced.payload == {"body": "call <PHONE_NUMBER>", "deep": ["a", {"b": "c"}]}
    assert payload == {"body": f"call {PHONE}", "deep": ["a", {"b": "c"}]}
    assert (request.resource.type, request.subject.roles, dict(request.context)) == (
        "forum-post",
        ("publisher",),
        {"purpose": "p"},
    )
    assert enforced.decision == contact.guard().decide(request)


def test_g5_a_provider_cannot_change_leaves_for_those_after_it(contact: Any) -> None:
    class Altering(Provider):
        def row_facts(self, leaves: Any, request: Request, setting: Any) -> Any:
            for leaf in leaves:
                try:
                    object.__setattr__(leaf, "value", "changed")
                except (AttributeError, TypeError):
                    continue
            return {"sealed": False}

    rule = contact.rule("t2", effect="deny", when="['facts.court.sealed']")
    contact.policy(contact.rules + rule)
    guard = guard_with(contact, fact_providers=lambda: [Altering(str)])
    try:
        given = guard.enforce(publish()).payload
    except DeniedError:
        return
    assert PHONE not in given["body"]


# ── G6: prints ──────────────────────────────────────────────────────────────────────────────────────


def test_g6_nothing_that_plugins_print_or_log_comes_out(
    site: Any, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def found(text: str) -> list[Any]:
        noisy(text)
        return []

    def masked(text: str) -> str:
        noisy(text)
        return "***"

    def sealed(text: str) -> dict[str, bool]:
        noisy(text)
        return {"sealed": False}

    class Sink:
        def append(self, record: Mapping[str, Any]) -> None:
            noisy(PHONE)

    site.policy(
        site.rules.replace("operator: replace", "operator: case-mask")
        + site.rule("t2", effect="deny", when="['facts.court.sealed']")
    )
    guard = guard_with(
        site,
        recognizers=lambda: [Recognizer(found)],
        operators=lambda: [Operator(masked)],
        fact_providers=lambda: [Provider(sealed)],
        audit_sinks=lambda: [Sink()],
        before_publish=lambda request, decision: noisy(request.payload["body"]),
        after_decision=lambda request, decision: noisy(request.payload["body"]),
    )
    with caplog.at_level(logging.DEBUG):
        assert guard.enforce(publish()).payload == {"body": "call ***"}
    out, err = capfd.readouterr()
    assert PHONE not in out + err + caplog.text
    assert "not shown" in caplog.text


INSTALLED = """\
from __future__ import annotations
import logging, sys, warnings
from ethicsguard import hookimpl

@hookimpl
def ethicsguard_before_publish(request, decision):
    for batch in request.payload.batches():
        for record in batch.records:
            print(record)
            print(record, file=sys.stderr)
            logging.getLogger("x").critical("%s", record)
            warnings.warn(str(record))
            {end}
"""


@pytest.mark.parametrize("end", ["pass", "raise ValueError(record)", "sys.exit(str(record))", "return record"])
def test_an_installed_plugin_on_the_command_line(end: str, contact: Any) -> None:
    """G1 and G6 on the whole way: an entry point of an installed distribution, in a process of its own."""
    installed = contact.folder / "installed"
    information = installed / "hostile-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[ethicsguard]\nhostile = hostile\n")
    (installed / "hostile.py").write_text(dedent(INSTALLED.format(end=end)))
    contact.write("a.csv", f"body\ncall {PHONE}\n")
    env = {"PYTHONPATH": str(installed)}
    listed = contact.spawn("plugins", env=env)
    assert "hostile" in listed.stdout
    ended = contact.spawn("redact", "a.csv", "-o", "out.csv", env=env)
    assert PHONE not in ended.output
    assert (contact.folder / "out.csv").exists() is (end == "pass"), ended.output
    assert ended.exit_code == (0 if end == "pass" else 1), ended.output
    contact.configure("[plugins]\nallow = []\n")
    assert contact.spawn("redact", "a.csv", "-o", "again.csv", env=env).exit_code == 0, "S7: not on the site's list"


# ── S7: allow-lists ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("allow", ["[]", '["ethicsguard"]', '["hostil"]', '["HOSTILE"]', '["hostile "]'])
def test_s7_what_is_not_on_the_list_is_not_even_imported(allow: str, contact: Any) -> None:
    installed = contact.folder / "installed"
    information = installed / "hostile-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[ethicsguard]\nhostile = hostile\n")
    mark = Path(contact.folder / "imported")
    (installed / "hostile.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    contact.configure(f"[plugins]\nallow = {allow}\n")
    contact.write("a.csv", "body\nfine\n")
    ended = contact.spawn("check", "a.csv", env={"PYTHONPATH": str(installed)})
    assert not mark.exists(), ended.output
    contact.configure("")
    contact.spawn("check", "a.csv", env={"PYTHONPATH": str(installed)})
    assert mark.exists(), "without a list it would have been imported"


def test_s7_a_required_plugin_that_is_not_allowed_stops_everything(contact: Any) -> None:
    contact.configure('[plugins]\nallow = []\nrequired = ["court"]\n')
    contact.write("a.csv", "body\nfine\n")
    ended = contact.run("check", "a.csv")
    assert ended.exit_code == 2, ended.output
    assert "court" in ended.output
