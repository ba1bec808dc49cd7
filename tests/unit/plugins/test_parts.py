"""What plugins bring is called muted, sees copies, fails without quoting, and says only what it may."""

from __future__ import annotations

import pickle
import types
from datetime import date
from types import SimpleNamespace

import pytest

from ethicsguard.errors import AuditError, DetectorError, FactError, OperatorError
from ethicsguard.hookspecs import hookimpl
from ethicsguard.model import (
    FactKind,
    FactProvider,
    FactType,
    FieldContract,
    Leaf,
    Observation,
    Operator,
    PayloadKind,
    Protection,
    Request,
    RowFactProvider,
    Setting,
)
from ethicsguard.plugins import load_plugins

CANARY = "Tou Vang 612-555-0182"
REQUEST = Request("publish", "forum-post", {"body": CANARY})
SETTING = Setting(FieldContract({}, ()), date(2026, 11, 23))
LEAVES = [Leaf(0, ("body",), "/body", CANARY)]


def load(hook, thing):
    made = types.ModuleType("made")
    setattr(made, f"ethicsguard_{hook}", hookimpl(lambda: [thing]))
    return load_plugins(allow=(), required=["made"], extra=[made])


def operator(**methods):
    plain = {
        "name": "stars",
        "protection": Protection.MASK,
        "problems": lambda parameters: [],
        "apply": lambda value, entity, parameters: "***",
        "is_discharged": lambda value, entity, parameters: value == "***",
    }
    return load("operators", SimpleNamespace(**{**plain, **methods})).operators["stars"]


def fails(*_args, **_kwargs):
    print(CANARY)
    raise ValueError(CANARY)


class TestOperators:
    def test_it_works(self):
        made = operator()
        assert isinstance(made, Operator)
        assert made.apply("x", "PERSON", {}) == "***"
        assert made.is_discharged("***", "PERSON", {})
        assert not made.is_discharged("x", "PERSON", {})
        assert made.problems({}) == ()

    @pytest.mark.parametrize("method", ["problems", "apply", "is_discharged"])
    @pytest.mark.parametrize("failing", [fails, lambda *_: exit(0)])
    def test_a_failure_quotes_nothing_and_keeps_no_context(self, capsys, method, failing):
        made = operator(**{method: failing})
        with pytest.raises(OperatorError) as caught:
            getattr(made, method)(*([{}] if method == "problems" else [CANARY, "PERSON", {}]))
        assert "Tou" not in str(caught.value)
        assert "stars" in str(caught.value)
        assert caught.value.__context__ is None
        assert "Tou" not in "".join(capsys.readouterr())

    @pytest.mark.parametrize(
        ("method", "answer"),
        [
            ("apply", None),
            ("apply", b"x"),
            ("is_discharged", None),
            ("is_discharged", 1),
            ("problems", None),
            ("problems", "no"),
            ("problems", [5]),
        ],
    )
    def test_nonsense_is_an_error(self, method, answer):
        made = operator(**{method: lambda *_: answer})
        with pytest.raises(OperatorError, match=method):
            getattr(made, method)(*([{}] if method == "problems" else ["x", "PERSON", {}]))

    def test_parameters_are_copies(self):
        seen = []
        parameters = {"a": [1]}
        operator(apply=lambda value, entity, parameters: seen.append(parameters) or "***").apply("x", "E", parameters)
        assert seen == [{"a": (1,)}]
        with pytest.raises(TypeError):
            seen[0]["a"] = 2


SCHEMA = {
    "wet": FactType(FactKind.BOOLEAN),
    "count.rain": FactType(FactKind.NUMBER),
    "count.snow": FactType(FactKind.NUMBER),
    "kind": FactType(FactKind.TEXT, choices=("rain", "snow")),
    "kinds": FactType(FactKind.TEXTS, choices=("rain", "snow")),
    "since": FactType(FactKind.DATE),
    "days": FactType(FactKind.RECORDS, fields={"day": FactType(FactKind.DATE), "wet": FactType(FactKind.BOOLEAN)}),
}


def row_provider(answer):
    function = answer if callable(answer) else lambda leaves, request, setting: answer
    thing = SimpleNamespace(name="weather", schema=SCHEMA, row_facts=function)
    (made,) = load("fact_providers", thing).row_fact_providers
    return made


def provider(observe=lambda _observation: None, facts=dict, collector=None):
    def plain(request, setting, kind):
        return SimpleNamespace(observe=observe, facts=facts)

    thing = SimpleNamespace(
        name="weather", schema=SCHEMA, reads_findings=1, reads_payload=0, collector=collector or plain
    )
    (made,) = load("fact_providers", thing).fact_providers
    return made


class TestFacts:
    @pytest.mark.parametrize(
        "facts",
        [
            {},
            {"wet": True},
            {"count": {"rain": 3, "snow": 0.5}},
            {"count.rain": 3},
            {"kind": "rain", "kinds": ["rain", "snow"], "since": "2026-11-23"},
            {"days": [{"day": "2026-11-23", "wet": False}, {}]},
            types.MappingProxyType({"wet": False}),
        ],
    )
    def test_what_the_schema_says_is_taken(self, facts):
        made = row_provider(facts)
        assert isinstance(made, RowFactProvider)
        assert made.row_facts(LEAVES, REQUEST, SETTING) == facts

    @pytest.mark.parametrize(
        "facts",
        [
            {"wet": 1},
            {"wet": None},
            {"wet": CANARY},
            {"kind": CANARY},
            {"kind": 5},
            {"kinds": "rain"},
            {"kinds": [CANARY]},
            {"kinds": ["rain"] * 1001},
            {"since": CANARY},
            {"since": "20261123"},
            {"since": date(2026, 11, 23)},
            {"count": {"rain": True}},
            {"count": {"rain": float("nan")}},
            {"count": {CANARY: 1}},
            {"count": 5},
            {CANARY: True},
            {"wet": {"deep": True}},
            {5: True},
            {"days": [{"day": CANARY}]},
            {"days": [{CANARY: True}]},
            {"days": [5]},
            {"days": {}},
            None,
            [CANARY],
            CANARY,
        ],
    )
    def test_anything_else_is_an_error_that_quotes_nothing(self, facts):
        with pytest.raises(FactError) as caught:
            row_provider(facts).row_facts(LEAVES, REQUEST, SETTING)
        assert caught.value.part == "weather"
        assert "Tou" not in str(caught.value)

    def test_facts_are_copies(self):
        mine = {"kinds": ["rain"], "count": {"rain": 1}}
        got = row_provider(mine).row_facts(LEAVES, REQUEST, SETTING)
        mine["kinds"].append(CANARY)
        mine["count"][CANARY] = 1
        assert got == {"kinds": ["rain"], "count": {"rain": 1}}

    def test_the_payload_is_not_shown_but_the_leaves_are(self):
        seen = []
        made = row_provider(lambda leaves, request, setting: seen.append((leaves, request.payload, setting)) or {})
        made.row_facts(LEAVES, REQUEST, SETTING)
        assert seen == [(tuple(LEAVES), None, SETTING)]

    def test_a_collector(self):
        seen = []
        made = provider(observe=seen.append, facts=lambda: {"wet": True})
        assert isinstance(made, FactProvider)
        assert (made.name, made.reads_findings, made.reads_payload) == ("weather", True, False)
        collector = made.collector(REQUEST, SETTING, PayloadKind.TABLE)
        collector.observe(Observation(LEAVES, [], 1))
        assert collector.facts() == {"wet": True}
        assert seen == [Observation(tuple(LEAVES), (), 1)]

    @pytest.mark.parametrize("where", ["observe", "facts", "collector"])
    def test_a_failure_is_an_error_that_quotes_nothing(self, capsys, where):
        def read():
            collector = provider(**{where: fails}).collector(REQUEST, SETTING, PayloadKind.TABLE)
            collector.observe(Observation(LEAVES, [], 1))
            return collector.facts()

        with pytest.raises(FactError) as caught:
            read()
        assert "Tou" not in str(caught.value) + "".join(capsys.readouterr())
        assert where in str(caught.value)
        assert caught.value.__context__ is None

    def test_a_failing_row(self):
        with pytest.raises(FactError, match="row_facts"):
            row_provider(fails).row_facts(LEAVES, REQUEST, SETTING)

    def test_a_schema_cannot_be_changed_later(self):
        made = row_provider({})
        with pytest.raises(TypeError):
            made.schema["new"] = FactType(FactKind.ANY)


class TestSinks:
    def test_it_is_given_a_copy(self):
        kept = []
        (sink,) = load("audit_sinks", SimpleNamespace(append=kept.append)).sinks
        record = {"a": [1]}
        sink.append(record)
        assert kept == [{"a": (1,)}]
        with pytest.raises(TypeError):
            kept[0]["a"] = 2

    def test_every_failure_is_an_audit_error(self, capsys):
        (sink,) = load("audit_sinks", SimpleNamespace(append=fails)).sinks
        with pytest.raises(AuditError) as caught:
            sink.append({})
        assert "Tou" not in str(caught.value) + "".join(capsys.readouterr())

    def test_an_append_that_would_have_to_be_awaited_is_an_audit_error(self):
        async def later(record):
            return None

        (sink,) = load("audit_sinks", SimpleNamespace(append=lambda record: later(record))).sinks  # noqa: PLW0108
        with pytest.raises(AuditError, match="asynchronous"):
            sink.append({})


class Talker:
    name = "Talker"
    supported_entities = ("CASE_NUMBER",)

    def analyze(self, text, entities, nlp_artifacts=None):
        print(text)
        if "fail" in text:
            raise ValueError(text)
        return [len(text)]


class TestRecognizers:
    def test_it_is_the_same_object_and_is_muted(self, capsys):
        talker = Talker()
        (recognizer,) = load("recognizers", talker).recognizers
        assert recognizer is talker
        assert recognizer.analyze(text="abc", entities=["CASE_NUMBER"], nlp_artifacts=None) == [3]
        assert capsys.readouterr().out == ""

    def test_a_failure_quotes_nothing(self):
        (recognizer,) = load("recognizers", Talker()).recognizers
        with pytest.raises(DetectorError) as caught:
            recognizer.analyze(f"fail {CANARY}", [], None)
        assert "Tou" not in str(caught.value)
        assert caught.value.__context__ is None

    def test_it_can_be_handed_to_another_process_and_loaded_twice(self, capsys):
        talker = Talker()
        load("recognizers", talker)
        (recognizer,) = load("recognizers", talker).recognizers
        assert pickle.loads(pickle.dumps(recognizer)).analyze("ab", [], None) == [2]
        assert capsys.readouterr().out == ""

    def test_what_is_presidios_own_stays_in_place(self):
        presidio = pytest.importorskip("presidio_analyzer")

        class Checked(presidio.PatternRecognizer):
            def validate_result(self, pattern_text):
                print(pattern_text)
                return True

        made = Checked("CASE_NUMBER", name="C", patterns=[presidio.Pattern("p", r"C\d+", 0.5)])
        (recognizer,) = load("recognizers", made).recognizers
        assert "analyze" not in vars(recognizer)
        assert "validate_result" in vars(recognizer)
        assert len(recognizer.analyze("C12", ["CASE_NUMBER"], None)) == 1

    def test_a_method_set_on_the_object_is_muted_too(self, capsys):
        presidio = pytest.importorskip("presidio_analyzer")
        made = presidio.PatternRecognizer("CASE_NUMBER", name="C", patterns=[presidio.Pattern("p", r"C\d+", 0.5)])
        made.analyze = lambda text, entities, nlp_artifacts=None: print(text) or []
        (recognizer,) = load("recognizers", made).recognizers
        assert recognizer.analyze(CANARY, [], None) == []
        assert capsys.readouterr().out == ""
