"""Plugins make answers stricter, see copies, and are told of decisions; nothing gets through or out by them."""

from __future__ import annotations

import dataclasses
import logging
import types
from collections.abc import Mapping

import pytest

from ethicsguard.errors import PluginError, Unexamined
from ethicsguard.hookspecs import Objection, hookimpl
from ethicsguard.model import (
    Batch,
    Change,
    ConditionTrace,
    Decision,
    Effect,
    Outcome,
    PayloadKind,
    Pillar,
    Reason,
    Request,
    Status,
    Truth,
)
from ethicsguard.plugins import PluginRegistry, load_plugins

CANARY = "Tou Vang 612-555-0182"
SEALED = Objection("sealed-case", Effect.DENY, "Take out the sealed case.")
WAITING = Objection("check-first", Effect.HOLD, "Have it looked at.", "records-officer")


def plugin(*, declares=(SEALED, WAITING), **hooks):
    made = types.ModuleType("made")
    made.ethicsguard_objections = hookimpl(lambda: list(declares))
    for name, function in hooks.items():
        setattr(made, f"ethicsguard_{name}", hookimpl(function))
    return made


def registry_of(*plugins):
    return load_plugins(allow=(), extra=[(f"plugin-{number}", each) for number, each in enumerate(plugins)])


def request(payload=None, action="publish"):
    payload = {"body": CANARY, "deep": [{"a": [1, 2]}]} if payload is None else payload
    return Request(action, {"type": "forum-post", "id": "7"}, payload, {"id": "svc"}, {"purpose": "x", "list": ["y"]})


def decision(outcome=Outcome.PERMIT):
    trace = ConditionTrace("facts.pii.total > 0", Truth.TRUE, {"facts.pii.total": [1]})
    reason = Reason("r", "t", Pillar.DATA_PROTECTION, Effect.WARN, Status.LAW, "m", traces=(trace,))
    return Decision(
        "abc", outcome, "publish", "forum-post", "sha256:0", "2026-11-23", (reason,), facts={"pii": {"total": [1]}}
    )


def ask(hook, *, action="publish", payload=None, declares=(SEALED, WAITING)):
    registry = registry_of(plugin(declares=declares, **{f"before_{action}": hook}))
    return registry.objections(action, request(payload, action), decision())


class TestObjections:
    @pytest.mark.parametrize("action", ["store", "publish", "export", "share"])
    def test_each_of_these_actions_has_a_hook(self, action):
        (objection,) = ask(lambda request, decision: SEALED, action=action)
        assert objection == dataclasses.replace(SEALED, plugin="plugin-0")
        assert objection.rule_id == "plugin-0/sealed-case"

    @pytest.mark.parametrize("action", ["collect", "use", "retain", "", "anything"])
    def test_other_actions_have_none(self, action):
        registry = registry_of(plugin(before_publish=lambda: SEALED))
        assert registry.objections(action, request(), decision()) == ()

    def test_none_is_no_objection(self):
        assert ask(lambda: None) == ()

    def test_a_hold_names_its_role(self):
        (objection,) = ask(lambda: WAITING)
        assert (objection.effect, objection.released_by) == (Effect.HOLD, "records-officer")

    def test_all_plugins_are_asked_in_the_order_of_their_names(self):
        made = [plugin(before_publish=lambda: SEALED), plugin(), plugin(before_publish=lambda: WAITING)]
        registry = load_plugins(allow=(), extra=[("c", made[0]), ("b", made[1]), ("a", made[2])])
        found = registry.objections("publish", request(), decision())
        assert [(each.plugin, each.name) for each in found] == [("a", "check-first"), ("c", "sealed-case")]

    def test_one_that_fails_does_not_keep_the_others_from_being_asked(self):
        def fails():
            raise ValueError

        registry = registry_of(plugin(before_publish=fails), plugin(before_publish=lambda: WAITING))
        found = registry.objections("publish", request(), decision())
        assert [(each.plugin, each.effect) for each in found] == [("plugin-0", Effect.DENY), ("plugin-1", Effect.HOLD)]

    def test_without_plugins(self):
        assert PluginRegistry().objections("publish", request(), decision()) == ()

    @pytest.mark.parametrize(
        "answer",
        [
            True,
            False,
            "allow",
            Outcome.PERMIT,
            Effect.WARN,
            0,
            [],
            [SEALED],
            {"effect": "permit"},
            object(),
            decision(),
            Objection,
        ],
    )
    def test_any_other_answer_denies(self, answer):
        (objection,) = ask(lambda: answer)
        assert (objection.name, objection.effect, objection.plugin) == ("plugin-failed", Effect.DENY, "plugin-0")

    @pytest.mark.parametrize(
        "error", [ValueError(CANARY), SystemExit(0), GeneratorExit(), MemoryError(), RecursionError(CANARY)]
    )
    def test_raising_denies_and_only_the_type_is_told(self, error):
        def hook():
            raise error

        (objection,) = ask(hook)
        assert objection.effect is Effect.DENY
        assert type(error).__name__ in objection.message
        assert "Tou" not in objection.message

    def test_a_type_that_is_made_up_on_the_spot_is_not_told(self):
        def hook(request):
            raise type(request.payload["body"], (Exception,), {})

        (objection,) = ask(hook)
        assert "Tou" not in objection.message
        assert objection.effect is Effect.DENY

    def test_ctrl_c_is_not_swallowed(self):
        def hook():
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            ask(hook)

    def test_something_to_await_denies(self):
        async def later():
            return None

        def hook():
            return later()

        (objection,) = ask(hook)
        assert objection.effect is Effect.DENY

    def test_words_that_were_not_declared_are_withheld(self):
        def hook(request):
            return Objection("tou-vang", Effect.DENY, f"found {request.payload['body']}")

        (objection,) = ask(hook)
        assert (objection.name, objection.effect) == ("undeclared", Effect.DENY)
        assert "Tou" not in repr(objection)

    def test_an_undeclared_hold_waits_for_a_declared_role_and_denies_otherwise(self):
        held = ask(lambda: Objection("other", Effect.HOLD, CANARY, "records-officer"))
        denied = ask(lambda: Objection("other", Effect.HOLD, CANARY, "tou-vang"))
        assert [each.effect for each in (*held, *denied)] == [Effect.HOLD, Effect.DENY]
        assert held[0].released_by == "records-officer"
        assert "vang" not in repr(denied).lower()

    def test_an_objection_made_weaker_behind_its_back_still_stops(self):
        def hook():
            weak = Objection("weak", Effect.DENY, "x")
            object.__setattr__(weak, "effect", Effect.WARN)
            return weak

        (objection,) = ask(hook)
        assert objection.effect is Effect.DENY

    def test_a_kind_of_objection_of_its_own_denies(self):
        class Own(Objection):
            pass

        (objection,) = ask(lambda: Own("x", Effect.HOLD, "x", "records-officer"))
        assert (objection.name, objection.effect) == ("plugin-failed", Effect.DENY)

    def test_a_payload_that_cannot_be_copied_denies(self):
        deep: list = []
        for _ in range(100_000):
            deep = [deep]
        (objection,) = ask(lambda: None, payload=deep)
        assert (objection.plugin, objection.effect) == ("engine", Effect.DENY)


class Table:
    """A payload that is read in batches."""

    kind = PayloadKind.TABLE

    def __init__(self):
        self.rows = [{"a": [1]}, {"a": [2]}]

    def batches(self):
        yield Batch(0, self.rows[:1])
        yield Batch(1, self.rows[1:])

    def unexamined(self):
        return [Unexamined("t.csv", 3, "a", "bytes")]


class TestCopies:
    def attempts(self, request, decision):
        """Try to change everything, and count what did not raise."""
        changed = []

        def attempt(name, change):
            try:
                change()
            except (TypeError, AttributeError):
                return
            changed.append(name)

        payload = request.payload
        attempt("body", lambda: payload.__setitem__("body", ""))
        attempt("key", lambda: payload.pop("body"))
        attempt("list", lambda: payload["deep"].append(1))
        attempt("inner", lambda: payload["deep"][0].update(a=0))
        attempt("numbers", lambda: payload["deep"][0]["a"].__setitem__(0, 9))
        attempt("context", lambda: request.context.__setitem__("purpose", "y"))
        attempt("context list", lambda: request.context["list"].append("z"))
        attempt("action", lambda: setattr(request, "action", "store"))
        attempt("facts", lambda: decision.facts["pii"].__setitem__("total", 0))
        attempt("values", lambda: decision.reasons[0].traces[0].values.update(a=0))
        attempt("outcome", lambda: setattr(decision, "outcome", Outcome.PERMIT))
        return changed

    def test_what_plugins_are_given_cannot_be_changed(self):
        changed = []
        registry = registry_of(
            plugin(before_publish=lambda request, decision: changed.extend(self.attempts(request, decision)))
        )
        assert registry.objections("publish", request(), decision()) == ()
        assert changed == []

    def test_force_changes_a_copy_alone_and_the_next_plugin_sees_none_of_it(self):
        seen = []

        def forces(request, decision):
            for thing, name, value in (
                (request, "payload", {}),
                (request, "action", "store"),
                (request.resource, "id", "8"),
                (request.subject, "id", "x"),
                (decision, "outcome", Outcome.PERMIT),
                (decision.reasons[0], "effect", Effect.WARN),
            ):
                object.__setattr__(thing, name, value)

        def looks(request, decision):
            seen.append(
                (request.payload["body"], request.action, request.resource.id, request.subject.id, decision.outcome)
            )

        asked, answered = request(), decision(Outcome.DENY)
        registry_of(plugin(before_publish=forces), plugin(before_publish=looks)).objections("publish", asked, answered)
        assert seen == [(CANARY, "publish", "7", "svc", Outcome.DENY)]
        assert (asked.action, asked.resource.id, asked.subject.id, answered.outcome) == (
            "publish",
            "7",
            "svc",
            Outcome.DENY,
        )
        assert asked.payload["body"] == CANARY

    def test_plugins_see_what_there_is(self):
        seen = []
        registry = registry_of(plugin(before_publish=lambda request, decision: seen.append((request, decision))))
        asked, answered = request(), decision()
        registry.objections("publish", asked, answered)
        shown, told = seen[0]
        assert isinstance(shown.payload, Mapping)
        assert (shown.payload["body"], shown.payload["deep"][0]["a"]) == (CANARY, (1, 2))
        assert (shown.resource, shown.subject, shown.context["purpose"]) == (asked.resource, asked.subject, "x")
        assert told.reasons[0].rule_id == "r"
        assert told.changes == answered.changes == ()

    def test_changes_are_shown(self):
        seen = []
        answered = dataclasses.replace(decision(), changes=(Change("f", "PERSON", "mask", "r", 2),))
        registry = registry_of(plugin(before_publish=lambda decision: seen.append(decision.changes)))
        registry.objections("publish", request(), answered)
        assert seen == [answered.changes]

    def test_a_table_stays_one_and_its_rows_are_copies(self):
        table = Table()
        seen = []

        def hook(request):
            payload = request.payload
            for batch in payload.batches():
                with pytest.raises(TypeError):
                    batch.records[0]["a"] = 0
                seen.append((batch.first_row, batch.records[0]["a"]))
            seen.append((payload.kind, payload.unexamined()))

        assert ask(hook, payload=table) == ()
        assert seen == [(0, (1,)), (1, (2,)), (PayloadKind.TABLE, tuple(table.unexamined()))]
        assert table.rows == [{"a": [1]}, {"a": [2]}]

    @pytest.mark.parametrize("payload", ["a text", [{"a": 1}], ({"a": {1, 2}},), b"bytes"])
    def test_other_payloads(self, payload):
        seen = []
        assert ask(lambda request: seen.append(request.payload), payload=payload) == ()
        assert len(seen) == 1


class TestNotifications:
    def test_every_plugin_is_told(self):
        told = []
        registry = registry_of(
            plugin(after_decision=lambda request, decision: told.append(decision.id)),
            plugin(after_decision=lambda: told.append("without")),
        )
        assert registry.notify(request(), decision()) == ()
        assert told == ["abc", "without"]

    def test_a_failure_is_reported_and_logged_and_the_others_are_told_all_the_same(self, caplog):
        told = []

        def fails(request):
            raise ValueError(request.payload["body"])

        registry = registry_of(plugin(after_decision=fails), plugin(after_decision=lambda: told.append(1)))
        with caplog.at_level(logging.ERROR, "ethicsguard.plugins"):
            (report,) = registry.notify(request(), decision())
        assert report == "plugin plugin-0: ethicsguard_after_decision failed (ValueError)"
        assert report in caplog.text
        assert "Tou" not in caplog.text
        assert told == [1]

    def test_what_is_returned_is_ignored(self):
        registry = registry_of(plugin(after_decision=lambda: SEALED))
        assert registry.notify(request(), decision()) == ()

    def test_a_payload_that_cannot_be_copied_is_left_out(self):
        told = []
        deep: list = []
        for _ in range(100_000):
            deep = [deep]
        registry = registry_of(plugin(after_decision=lambda request: told.append(request.payload)))
        (report,) = registry.notify(request(deep), decision())
        assert "without its payload" in report
        assert told == [None]

    def test_without_plugins(self):
        assert PluginRegistry().notify(request(), decision()) == ()


class TestObjectionsThemselves:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": "Sealed"},
            {"name": "a b"},
            {"name": ""},
            {"name": "a" * 65},
            {"name": 5},
            {"effect": Effect.WARN},
            {"effect": "permit"},
            {"effect": "transform"},
            {"message": ""},
            {"message": "x" * 501},
            {"message": "two\nlines"},
            {"message": "\x1b[31m"},
            {"message": None},
            {"effect": "hold"},
            {"released_by": "records-officer"},
            {"effect": "hold", "released_by": "The Officer"},
            {"effect": "hold", "released_by": None},
        ],
    )
    def test_what_is_not_fit_to_be_shown_is_refused(self, wrong):
        with pytest.raises(PluginError):
            Objection(**{"name": "sealed", "effect": "deny", "message": "Unseal it.", **wrong})

    def test_effects_may_be_written_as_words(self):
        assert Objection("a", "deny", "x").effect is Effect.DENY
        assert Objection("a", "hold", "x", "officer").effect is Effect.HOLD
        assert Objection("a", "deny", "x").rule_id == "a"
