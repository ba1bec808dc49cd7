"""What callers, registers and sites declare."""

from datetime import date

import pytest

from ethicsguard.measure.purpose import purpose_provider
from ethicsguard.measure.schedule import schedule_provider
from ethicsguard.measure.services import accessibility_provider, channels_provider
from ethicsguard.measure.site import site_provider
from ethicsguard.measure.technology import technology_provider
from ethicsguard.model import Observation, PayloadKind, Setting

JUNK = [None, "", "  ", 7, True, ["forum"], {"forum": 1}, "unheard-of"]
PROVIDERS = [
    purpose_provider("purpose"),
    purpose_provider("collected_for"),
    technology_provider(),
    schedule_provider(),
    accessibility_provider(),
    channels_provider(),
    site_provider(),
]
WORDS = {
    "purpose": "purpose",
    "collected_for": "collected_for",
    "technology": "technology",
    "schedule": "retention_class",
    "accessibility": "service",
    "channels": "service",
}


def read(provider, request, setting):
    collector = provider.collector(request, setting, PayloadKind.RECORD)
    collector.observe(Observation([], [], 0))
    return collector.facts()


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.name)
def test_they_never_look_at_the_payload(provider, ask, setting):
    assert not provider.reads_payload
    assert not provider.reads_findings
    assert set(read(provider, ask(), setting())) <= set(provider.schema)


@pytest.mark.parametrize("value", JUNK)
@pytest.mark.parametrize("provider", PROVIDERS[:-1], ids=lambda each: each.name)
def test_a_context_of_the_wrong_type_or_an_unknown_key_declares_nothing(provider, value, ask, setting):
    registers = {"purposes": {}, "technologies": {}, "retention": {}, "services": {}}
    facts = read(provider, ask(**{WORDS[provider.name]: value}), setting(registers))
    named = facts.pop("named", None)
    assert named in (None, value == "unheard-of")
    assert not any(facts[name] for name in facts if name not in ("kind", "standard"))
    assert facts.get("kind", "unknown") == "unknown"
    assert facts.get("standard", "none") == "none"


@pytest.mark.parametrize(
    "registers",
    [{}, {"purposes": None}, {"purposes": {"entries": None}}, {"purposes": {"entries": {"forum": "text"}}}, {"x": 1}],
)
def test_a_missing_or_broken_register_knows_nothing(ask, contract, registers):
    setting = Setting(contract, date(2026, 11, 23), registers)
    facts = read(PROVIDERS[0], ask(purpose="forum"), setting)
    assert facts == {"named": True, "registered": False, "legal_basis": False, "notice": False, "kind": "unknown"}


PURPOSE = {"title": "Forum", "kind": "engagement", "legal_basis": "Charter 4.2", "notice": "https://example.org/n"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"legal_basis": "  "}, {"legal_basis": False}),
        ({"notice": None}, {"notice": False}),
        ({"notice": 1}, {"notice": False}),
        ({"kind": "espionage"}, {"kind": "unknown"}),
        ({"kind": ["engagement"]}, {"kind": "unknown"}),
        ({"registered_on": "2026-11-23"}, {}),
        (
            {"registered_on": "2026-11-24"},
            {"registered": False, "legal_basis": False, "notice": False, "kind": "unknown"},
        ),
    ],
)
@pytest.mark.parametrize("word", ["purpose", "collected_for"])
def test_purposes(word, change, expected, ask, setting):
    everything = {"named": True, "registered": True, "legal_basis": True, "notice": True, "kind": "engagement"}
    facts = read(purpose_provider(word), ask(**{word: " forum "}), setting({"purposes": {"forum": PURPOSE | change}}))
    assert facts == everything | expected


def test_the_two_purposes_are_told_apart(ask, setting):
    registers = {"purposes": {"forum": PURPOSE}}
    request = ask(purpose="intel", collected_for="forum")
    assert read(PROVIDERS[0], request, setting(registers))["registered"] is False
    assert read(PROVIDERS[1], request, setting(registers))["kind"] == "engagement"


TECHNOLOGY = {
    "kind": "alpr",
    "registered_on": "2024-01-15",
    "approved_on": "2024-02-20",
    "impact_report": "https://example.org/i",
    "use_policy": "https://example.org/u",
    "annual_report_on": "2026-09-01",
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"registered_on": None}, {}),
        ({"registered_on": "2026-11-24"}, {"registered": False}),
        ({"registered_on": "soon"}, {"registered": False}),
        ({"approved_on": None}, {"approved": False}),
        ({"approved_on": "2026-11-24"}, {"approved": False}),
        ({"approved_on": "2026-11-23"}, {}),
        ({"impact_report": ""}, {"impact_report": False}),
        ({"use_policy": None}, {"use_policy": False}),
        ({"kind": "crystal-ball"}, {"kind": "unknown"}),
        ({"annual_report_on": "2025-11-23"}, {"annual_report_age_days": 365}),
        ({"annual_report_on": "2025-11-22"}, {"annual_report_age_days": 366, "annual_report_on_time": False}),
        ({"annual_report_on": "2026-11-24"}, {"annual_report_age_days": None, "annual_report_on_time": False}),
        ({"annual_report_on": None}, {"annual_report_age_days": None, "annual_report_on_time": False}),
        ({"annual_report_on": None, "approved_on": "2025-11-24"}, {"annual_report_age_days": None}),
        (
            {"annual_report_on": None, "approved_on": "2025-11-23"},
            {"annual_report_age_days": None, "annual_report_on_time": False},
        ),
        ({"annual_report_due": "2026-11-23"}, {}),
        ({"annual_report_due": "2026-11-22"}, {"annual_report_on_time": False}),
        ({"annual_report_due": "spring"}, {"annual_report_on_time": False}),
    ],
)
def test_technologies(change, expected, ask, setting):
    everything = {
        "named": True,
        "registered": True,
        "approved": True,
        "impact_report": True,
        "use_policy": True,
        "annual_report_on_time": True,
        "annual_report_age_days": 83,
        "kind": "alpr",
    }
    wanted = {name: value for name, value in (everything | expected).items() if value is not None}
    entries = {"technologies": {"gates": TECHNOLOGY | change}}
    assert read(technology_provider(), ask(technology="gates"), setting(entries)) == wanted


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"max_days": 21}, {"has_review": False, "has_limit": True, "max_days": 21, "review_due": False}),
        ({"max_days": 0}, {"has_review": False, "has_limit": True, "max_days": 0, "review_due": False}),
        ({}, {"has_review": False, "has_limit": False, "review_due": True}),
        ({"max_days": -1}, {"has_review": False, "has_limit": False, "review_due": True}),
        ({"max_days": True}, {"has_review": False, "has_limit": False, "review_due": True}),
        ({"max_days": float("nan")}, {"has_review": False, "has_limit": False, "review_due": True}),
        ({"review_on": "2026-11-24"}, {"has_review": True, "has_limit": False, "review_due": False}),
        ({"review_on": "2026-11-23"}, {"has_review": True, "has_limit": False, "review_due": True}),
        (
            {"max_days": 5, "review_on": "2026-11-22"},
            {"has_review": True, "has_limit": True, "max_days": 5, "review_due": True},
        ),
        (
            {"max_days": 5, "review_on": "some day"},
            {"has_review": False, "has_limit": True, "max_days": 5, "review_due": True},
        ),
    ],
)
def test_schedules(entry, expected, ask, setting):
    facts = read(schedule_provider(), ask(retention_class="reads"), setting({"retention": {"reads": entry}}))
    assert facts == {"named": True, "known": True} | expected


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ({"standard": "WCAG 2.1 AA", "declared_on": "2026-05-04"}, (True, True, "WCAG 2.1 AA")),
        ({"standard": "WCAG 2.1 AA"}, (True, True, "WCAG 2.1 AA")),
        ({"standard": "WCAG 2.2 AA"}, (True, True, "WCAG 2.2 AA")),
        ({"standard": "WCAG 2.0 AA"}, (True, False, "WCAG 2.0 AA")),
        ({"standard": "WCAG 2.1 A"}, (True, False, "WCAG 2.1 A")),
        ({"standard": "WCAG 2.1 AA", "declared_on": "2026-11-24"}, (False, False, "none")),
        ({"standard": "none", "declared_on": "2026-05-04"}, (False, False, "none")),
        ({"standard": "very good"}, (False, False, "none")),
        ({}, (False, False, "none")),
        (None, (False, False, "none")),
        ("WCAG 2.1 AA", (False, False, "none")),
    ],
)
def test_accessibility(declaration, expected, ask, setting):
    registers = {"services": {"portal": {"accessibility": declaration}}}
    facts = read(accessibility_provider(), ask(service="portal"), setting(registers))
    assert (facts["declared"], facts["conforms"], facts["standard"]) == expected


WEB = {"name": "web form", "digital": True}
DESK = {"name": "front desk", "digital": False}


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        ([WEB, DESK], (True, 2, 1)),
        ((DESK,), (True, 1, 1)),
        ([WEB], (True, 1, 0)),
        ([], (False, 0, 0)),
        (None, (False, 0, 0)),
        ("telephone", (False, 0, 0)),
        (["telephone", {"name": "telephone"}, {"digital": False}, {"name": "desk", "digital": "no"}], (False, 0, 0)),
    ],
)
def test_channels(channels, expected, ask, setting):
    facts = read(channels_provider(), ask(service="portal"), setting({"services": {"portal": {"channels": channels}}}))
    assert (facts["declared"], facts["total"], facts["non_digital"]) == expected


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ({}, {"declared": False}),
        ({"body": "campus"}, {"declared": True, "body": "campus", "grants": []}),
        ({"body": "guild"}, {"declared": False}),
        ({"body": ["campus"]}, {"declared": False}),
        ({"population": 61000}, {"declared": False, "population": 61000}),
        ({"body": "other", "population": -1}, {"declared": True, "body": "other", "grants": []}),
        ({"body": "other", "population": "many"}, {"declared": True, "body": "other", "grants": []}),
        ({"grants": ("OVW", "BJA", "OVW")}, {"declared": False, "grants": ["BJA", "OVW"]}),
        ({"body": "school", "grants": "OVW"}, {"declared": True, "body": "school"}),
        ({"body": "school", "grants": [1]}, {"declared": True, "body": "school"}),
    ],
)
def test_sites(site, expected, ask, setting):
    assert read(site_provider(), ask(), setting(site=site)) == expected
