"""Which plugins are loaded, which are refused, and why."""

from __future__ import annotations

import asyncio
import functools
import types
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest

from ethicsguard.errors import ConfigurationError, PluginError
from ethicsguard.hookspecs import Objection, hookimpl
from ethicsguard.model import Effect, FactKind, FactType, Protection
from ethicsguard.plugins import BuiltIn, load_plugins


class Operator:
    def __init__(self, name="stars", protection=Protection.MASK):
        self.name, self.protection = name, protection

    def problems(self, parameters):
        return []

    def apply(self, value, entity, parameters):
        return "***"

    def is_discharged(self, value, entity, parameters):
        return value == "***"


class RowProvider:
    def __init__(self, name="weather", schema=None):
        self.name = name
        self.schema = {"wet": FactType(FactKind.BOOLEAN)} if schema is None else schema

    def row_facts(self, leaves, request, setting):
        return {"wet": True}


class Provider:
    reads_findings = False
    reads_payload = False

    def __init__(self, name="season", schema=None):
        self.name = name
        self.schema = {"cold": FactType(FactKind.BOOLEAN)} if schema is None else schema

    def collector(self, request, setting, kind):
        return SimpleNamespace(observe=lambda _observation: None, facts=lambda: {"cold": False})


class Recognizer:
    def __init__(self, name="CaseRecognizer", entities=("CASE_NUMBER",)):
        self.name, self.supported_entities = name, list(entities)

    def analyze(self, text, entities, nlp_artifacts=None):
        return []


class Sink:
    def append(self, record):
        pass


def plugin(**functions):
    """Make a plugin whose hooks (named without their prefix) return values, or are the functions given."""
    made = types.ModuleType("made")
    for name, value in functions.items():
        function = value if isinstance(value, types.FunctionType) else _returning(value)
        setattr(made, f"ethicsguard_{name}", hookimpl(function))
    return made


def _returning(value):
    def hook():
        return value

    return hook


def status_of(plugin, **options):
    registry = load_plugins(allow=(), extra=[("under-test", plugin)], **options)
    (status,) = [status for status in registry.plugins if status.name == "under-test"]
    return status


@pytest.fixture
def installed(monkeypatch):
    """Pretend that plugins are installed: each is an entry point, with a plugin or the error that its import raises."""
    imported = []
    points = []

    class Point:
        def __init__(self, name, plugin, distribution):
            self.name, self.plugin = name, plugin
            self.dist = SimpleNamespace(name=distribution, version="1.2") if distribution else None

        def load(self):
            imported.append(self.name)
            if isinstance(self.plugin, BaseException):
                raise self.plugin
            return self.plugin

    def entry_points(*, group):
        assert group == "ethicsguard"
        return list(points)

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    add = lambda name, plugin, distribution="dist": points.append(Point(name, plugin, distribution))  # noqa: E731
    return SimpleNamespace(add=add, imported=imported)


def states(registry):
    return {status.name: status.state for status in registry.plugins}


class TestEntryPoints:
    def test_all_are_loaded_where_no_list_is_set(self, installed):
        installed.add("beta", plugin(operators=[Operator("b")]))
        installed.add("alpha", plugin(operators=[Operator("a")]))
        registry = load_plugins()
        assert states(registry) == {"alpha": "active", "beta": "active"}
        assert list(registry.operators) == ["a", "b"]

    def test_what_is_not_on_the_list_is_not_even_imported(self, installed):
        installed.add("alpha", plugin(operators=[]))
        installed.add("beta", plugin(operators=[]))
        registry = load_plugins(allow=["alpha"])
        assert states(registry) == {"alpha": "active", "beta": "not allowed"}
        assert installed.imported == ["alpha"]

    def test_an_empty_list_allows_none(self, installed):
        installed.add("alpha", plugin(operators=[]))
        assert states(load_plugins(allow=[])) == {"alpha": "not allowed"}
        assert not installed.imported

    def test_a_disabled_plugin_is_not_imported(self, installed):
        installed.add("alpha", plugin(operators=[]))
        assert states(load_plugins(disable=["alpha"], allow=["alpha"])) == {"alpha": "not allowed"}
        assert not installed.imported

    def test_the_status_names_the_distribution(self, installed):
        installed.add("alpha", plugin(operators=[], audit_sinks=[]), "ethics-alpha")
        (status,) = load_plugins().plugins
        assert (status.distribution, status.version, status.hooks) == (
            "ethics-alpha",
            "1.2",
            ("ethicsguard_audit_sinks", "ethicsguard_operators"),
        )

    @pytest.mark.parametrize("error", [ImportError("Tou Vang"), SystemExit(3), SyntaxError("Tou Vang")])
    def test_an_import_that_fails_quarantines(self, installed, error):
        installed.add("alpha", error)
        installed.add("beta", plugin(operators=[]))
        registry = load_plugins()
        assert states(registry) == {"alpha": "quarantined", "beta": "active"}
        assert type(error).__name__ in registry.plugins[0].reason
        assert "Tou" not in registry.plugins[0].reason

    def test_ctrl_c_at_an_import_is_not_swallowed(self, installed):
        installed.add("alpha", KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            load_plugins()

    def test_two_of_one_name_are_both_refused_and_not_imported(self, installed):
        installed.add("alpha", plugin(operators=[]), "one")
        installed.add("alpha", plugin(operators=[]), "two")
        registry = load_plugins()
        assert states(registry) == {"alpha": "quarantined"}
        assert "one and two" in registry.plugins[0].reason
        assert not installed.imported

    @pytest.mark.parametrize("name", ["Alpha", "a b", "", "\x1b[31m", "a" * 65, "é"])
    def test_odd_names_are_refused_and_not_imported(self, installed, name):
        installed.add(name, plugin(operators=[]), None)
        (status,) = load_plugins().plugins
        assert status.state == "quarantined"
        assert status.name.isascii()
        assert "\x1b" not in status.name
        assert not installed.imported

    def test_without_any(self, installed):
        registry = load_plugins()
        assert (registry.plugins, registry.recognizers, dict(registry.operators)) == ((), (), {})
        assert repr(registry) == "PluginRegistry()"


class TestRequired:
    def test_one_that_is_missing(self, installed):
        with pytest.raises(PluginError, match="alpha is not installed"):
            load_plugins(required=["alpha"])

    def test_one_that_is_broken(self, installed):
        installed.add("alpha", ImportError("x"))
        with pytest.raises(PluginError, match=r"alpha is quarantined: .*ImportError"):
            load_plugins(required=["alpha"])

    @pytest.mark.parametrize("options", [{"allow": []}, {"disable": ["alpha"]}])
    def test_one_that_is_not_allowed(self, installed, options):
        installed.add("alpha", plugin(operators=[]))
        with pytest.raises(PluginError, match="alpha is not allowed"):
            load_plugins(required=["alpha"], **options)

    def test_all_that_are_missing_are_named(self, installed):
        with pytest.raises(PluginError, match=r"alpha is not installed; beta is not installed"):
            load_plugins(required=["beta", "alpha"])

    def test_one_that_is_there(self, installed):
        installed.add("alpha", plugin(operators=[]))
        assert states(load_plugins(required=["alpha"])) == {"alpha": "active"}


def test_a_text_in_place_of_a_list_is_an_error():
    with pytest.raises(ConfigurationError, match="list of names"):
        load_plugins(allow="alpha")


def test_a_plugin_configuration_is_a_table():
    with pytest.raises(ConfigurationError, match="table"):
        load_plugins(config={"alpha": 5})


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (plugin(operators=[]), "made"),
        (("other", plugin(operators=[])), "other"),
        (SimpleNamespace(PLUGIN_NAME="named", ethicsguard_operators=hookimpl(_returning([]))), "named"),
        (SimpleNamespace(ethicsguard_operators=hookimpl(_returning([]))), "simplenamespace"),
    ],
)
def test_plugins_that_are_handed_in_have_a_name(given, name):
    registry = load_plugins(allow=[], extra=[given])
    assert states(registry)[name] == "active"


def test_each_plugin_sees_its_own_configuration_alone_and_cannot_change_it():
    seen = []

    def operators(config):
        seen.append(config)
        return []

    config = {"under-test": {"a": [1, {"b": 2}]}, "other": {"secret": 1}}
    assert status_of(plugin(operators=operators), config=config).state == "active"
    assert seen == [{"a": (1, {"b": 2})}]
    with pytest.raises(TypeError):
        seen[0]["a"] = 1
    with pytest.raises(TypeError):
        seen[0]["a"][1]["b"] = 1


async def a_coroutine():
    return []


async def an_async_generator():
    yield []


def a_wrapper():
    return (yield)


def unmarked():
    made = types.ModuleType("made")
    made.ethicsguard_operators = list
    return made


def hook(name, function=None, **options):
    made = types.ModuleType("made")
    setattr(made, name, hookimpl(function or _returning([]), **options))
    return made


class AsAClass:
    @staticmethod
    @hookimpl
    def ethicsguard_operators():
        return []


class TestHooks:
    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (hook("ethicsguard_recognisers"), "there is no hook ethicsguard_recognisers"),
            (hook("recognisers", specname="ethicsguard_recognisers"), "there is no hook ethicsguard_recognisers"),
            (hook("anything"), "there is no hook"),
            (hook("anything", optionalhook=True), "there is no hook anything"),
            (hook("ethicsguard_x", optionalhook=True), "there is no hook ethicsguard_x"),
            (SimpleNamespace(ethicsguard_flag=True), "there is no hook ethicsguard_flag"),
            (unmarked(), "not marked with @hookimpl"),
            (hook("ethicsguard_operators", a_coroutine), "asynchronous"),
            (hook("ethicsguard_operators", an_async_generator), "asynchronous"),
            (hook("ethicsguard_operators", functools.wraps(a_coroutine)(_returning([]))), "asynchronous"),
            (hook("ethicsguard_operators", a_wrapper, wrapper=True), "wrapper"),
            (hook("ethicsguard_operators", a_wrapper, hookwrapper=True), "wrapper"),
            (hook("ethicsguard_operators", lambda request: []), "arguments that it is not given"),
            (hook("ethicsguard_before_share", lambda request, decision=None: None), "without defaults"),
            (hook("ethicsguard_before_share", lambda *args: None), "without defaults"),
            (hook("ethicsguard_before_share", lambda request, **rest: None), "without defaults"),
            (types.ModuleType("empty"), "implements no hook"),
            (AsAClass, "it is a class"),
            (None, "implements no hook"),
            (5, "implements no hook"),
        ],
    )
    def test_what_is_no_hook_is_refused(self, broken, reason):
        status = status_of(broken)
        assert status.state == "quarantined"
        assert reason in status.reason

    def test_a_hook_may_be_renamed_leave_out_arguments_and_be_a_method(self):
        assert status_of(hook("anything", specname="ethicsguard_operators")).hooks == ("ethicsguard_operators",)
        assert status_of(hook("ethicsguard_before_share", lambda decision: None)).state == "active"
        assert status_of(AsAClass()).state == "active"

    def test_a_hook_implemented_twice(self):
        made = hook("ethicsguard_operators")
        made.again = hookimpl(_returning([]), specname="ethicsguard_operators")
        assert "twice" in status_of(made).reason

    def test_a_module_with_such_a_name_is_no_hook(self):
        made = plugin(operators=[])
        made.ethicsguard_something = types
        assert status_of(made).state == "active"

    def test_properties_are_not_run_when_hooks_are_looked_for(self):
        class Trap:
            @property
            def secret(self):
                raise AssertionError

            @hookimpl
            def ethicsguard_operators(self):
                return []

        assert status_of(Trap()).state == "active"


def asynchronous(thing, name):
    setattr(thing, name, a_coroutine)
    return thing


class Exploding:
    @property
    def name(self):
        raise ValueError("Tou Vang")


class TestContributions:
    @pytest.mark.parametrize(
        "hook", ["recognizers", "operators", "fact_providers", "policies", "audit_sinks", "objections"]
    )
    @pytest.mark.parametrize("value", [None, {}, "x", 5, iter(())], ids=["None", "dict", "text", "number", "iterator"])
    def test_what_is_no_list_is_refused(self, hook, value):
        status = status_of(plugin(**{hook: value}))
        assert status.state == "quarantined"
        assert "returns a list" in status.reason

    @pytest.mark.parametrize(
        "hook", ["recognizers", "operators", "fact_providers", "policies", "audit_sinks", "objections"]
    )
    def test_things_of_the_wrong_kind_are_refused(self, hook):
        for wrong in (object(), None, "x", Exploding()):
            status = status_of(plugin(**{hook: [wrong]}))
            assert status.state == "quarantined"
            assert "Tou" not in status.reason

    def test_a_hook_that_raises_or_leaves_quarantines(self):
        def raises():
            raise ValueError("Tou Vang")

        def leaves():
            raise SystemExit(0)

        assert "(ValueError)" in status_of(plugin(operators=raises)).reason
        assert "Tou" not in status_of(plugin(operators=raises)).reason
        assert "(SystemExit)" in status_of(plugin(operators=leaves)).reason

    def test_a_hook_that_returns_something_to_await_is_refused(self):
        def awaitable():
            return a_coroutine()

        def generating():
            return an_async_generator()

        assert "asynchronous" in status_of(plugin(operators=awaitable)).reason
        assert "asynchronous" in status_of(plugin(operators=generating)).reason

    @pytest.mark.parametrize(
        ("hook", "thing"),
        [
            ("operators", Operator("Stars")),
            ("operators", Operator("")),
            ("operators", Operator("a" * 65)),
            ("operators", Operator(5)),
            ("operators", Operator(protection=4)),
            ("operators", asynchronous(Operator(), "apply")),
            ("operators", asynchronous(Operator(), "is_discharged")),
            ("operators", SimpleNamespace(name="x", protection=Protection.MASK, problems=1, apply=2, is_discharged=3)),
            ("recognizers", Recognizer(name=None)),
            ("recognizers", Recognizer(name="a\nb")),
            ("recognizers", Recognizer(entities=())),
            ("recognizers", Recognizer(entities=("case",))),
            ("recognizers", Recognizer(entities=(5,))),
            ("recognizers", asynchronous(Recognizer(), "analyze")),
            ("fact_providers", RowProvider("Weather")),
            ("fact_providers", RowProvider("a-b")),
            ("fact_providers", RowProvider(schema={})),
            ("fact_providers", RowProvider(schema={"a b": FactType(FactKind.BOOLEAN)})),
            ("fact_providers", RowProvider(schema={"a": "yes/no"})),
            ("fact_providers", RowProvider(schema={"a": FactType(FactKind.TEXT)})),
            ("fact_providers", RowProvider(schema={"a": FactType(FactKind.TEXTS)})),
            ("fact_providers", RowProvider(schema={"a": FactType(FactKind.ANY)})),
            ("fact_providers", RowProvider(schema={"a": FactType(FactKind.RECORDS)})),
            (
                "fact_providers",
                RowProvider(schema={"a": FactType(FactKind.RECORDS, fields={"b": FactType(FactKind.TEXT)})}),
            ),
            ("fact_providers", asynchronous(RowProvider(), "row_facts")),
            ("fact_providers", asynchronous(Provider(), "collector")),
            ("policies", "policies"),
            ("policies", Path("policies")),
            ("policies", Path("/nowhere/at/all")),
            ("audit_sinks", asynchronous(Sink(), "append")),
        ],
    )
    def test_things_that_are_not_quite_right_are_refused(self, hook, thing):
        assert status_of(plugin(**{hook: [thing]})).state == "quarantined"

    def test_a_provider_of_both_kinds_is_refused(self):
        class Both(Provider, RowProvider):
            pass

        assert status_of(plugin(fact_providers=[Both()])).state == "quarantined"

    def test_a_recognizer_whose_attributes_cannot_be_set_is_refused(self):
        class Rigid:
            __slots__ = ()
            name = "Rigid"
            supported_entities = ("A_B",)

            def analyze(self, text, entities, nlp_artifacts=None):
                return []

        assert "cannot be set" in status_of(plugin(recognizers=[Rigid()])).reason

    def test_what_is_right_is_taken(self, tmp_path):
        things = plugin(
            operators=[Operator()],
            recognizers=[Recognizer()],
            fact_providers=[RowProvider(), Provider()],
            policies=[tmp_path],
            audit_sinks=[Sink()],
            objections=[Objection("sealed", Effect.DENY, "Unseal it.")],
        )
        registry = load_plugins(allow=(), extra=[("under-test", things)])
        assert [recognizer.name for recognizer in registry.recognizers] == ["CaseRecognizer"]
        assert list(registry.operators) == ["stars"]
        assert [provider.name for provider in registry.fact_providers] == ["season"]
        assert [provider.name for provider in registry.row_fact_providers] == ["weather"]
        assert registry.policy_dirs == (tmp_path,)
        assert len(registry.sinks) == 1

    def test_a_plugin_that_is_refused_brings_nothing_at_all(self):
        things = plugin(operators=[Operator()], recognizers=None, before_share=lambda: None)
        registry = load_plugins(allow=(), extra=[("under-test", things)])
        assert not registry.operators


class TestConflicts:
    @pytest.mark.parametrize(
        ("hook", "one", "two", "named"),
        [
            ("operators", Operator(), Operator(), "operator stars"),
            ("recognizers", Recognizer(), Recognizer(), "recognizer CaseRecognizer"),
            ("fact_providers", RowProvider("same"), Provider("same"), "fact provider same"),
        ],
    )
    def test_two_that_bring_the_same_are_both_refused(self, hook, one, two, named):
        first, second = ("alpha", plugin(**{hook: [one]})), ("beta", plugin(**{hook: [two]}))
        third = ("gamma", plugin(operators=[Operator("other")]))
        for order in ([first, second, third], [third, second, first]):
            registry = load_plugins(allow=(), extra=order)
            assert states(registry) == {"alpha": "quarantined", "beta": "quarantined", "gamma": "active"}
            for status in registry.plugins[:2]:
                assert "alpha and beta" in status.reason
                assert named in status.reason
                assert status.hooks
            assert list(registry.operators) == ["other"]

    def test_a_required_plugin_in_a_conflict_is_an_error(self):
        both = [("alpha", plugin(operators=[Operator()])), ("beta", plugin(operators=[Operator()]))]
        with pytest.raises(PluginError, match="alpha and beta"):
            load_plugins(allow=(), required=["beta"], extra=both)

    def test_one_that_brings_a_thing_twice(self):
        assert "twice" in status_of(plugin(operators=[Operator(), Operator()])).reason

    @pytest.mark.parametrize("name", ["replace", "suppress", "encrypt"])
    def test_the_engines_own_operators_cannot_be_replaced(self, name):
        assert "engine has itself" in status_of(plugin(operators=[Operator(name)])).reason

    @pytest.mark.parametrize("name", ["pii", "record", "technology"])
    def test_the_engines_own_facts_cannot_be_replaced(self, name):
        assert "engine has itself" in status_of(plugin(fact_providers=[RowProvider(name)])).reason

    def test_recognizers_that_the_engine_names(self):
        built_in = BuiltIn(recognizers=frozenset({"CaseRecognizer"}))
        assert "engine has itself" in status_of(plugin(recognizers=[Recognizer()]), built_in=built_in).reason

    def test_the_names_of_the_engines_parts_are_all_reserved(self):
        from ethicsguard.measure import built_in_providers
        from ethicsguard.model import FieldContract

        providers, row_providers = built_in_providers(frozenset(), FieldContract({}, ()))
        names = {provider.name for provider in (*providers, *row_providers)}
        assert names <= BuiltIn().fact_parts

    def test_the_names_of_the_engines_operators_are_all_reserved(self):
        from ethicsguard.transform.operators import built_in_operators

        assert set(built_in_operators()) <= BuiltIn().operators


class TestImmutability:
    def registry(self):
        return load_plugins(allow=(), extra=[("alpha", plugin(operators=[Operator()]))])

    def test_nothing_can_be_added_or_replaced(self):
        registry = self.registry()
        with pytest.raises(TypeError):
            registry.operators["keep"] = Operator()
        with pytest.raises(AttributeError):
            registry.operators = {}
        with pytest.raises(AttributeError):
            registry.recognizers.append(Recognizer())
        with pytest.raises(AttributeError):
            registry.operators["stars"].somewhere = 1

    def test_a_plugin_that_changes_its_mind_later_changes_nothing(self):
        operator = Operator()
        made = plugin(operators=[operator])
        registry = load_plugins(allow=(), extra=[("alpha", made)])
        operator.name, operator.protection = "keep", Protection.DROP
        made.ethicsguard_before_share = hookimpl(lambda: None)
        assert registry.operators["stars"].name == "stars"
        assert registry.operators["stars"].protection is Protection.MASK
        assert registry.plugins[0].hooks == ("ethicsguard_operators",)


def test_loading_is_no_async_business():
    async def load():
        return load_plugins(allow=(), extra=[("alpha", plugin(operators=[]))])

    assert states(asyncio.run(load()))["alpha"] == "active"
