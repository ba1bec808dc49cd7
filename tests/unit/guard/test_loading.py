"""Which policies a guard goes by."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from ethicsguard import ConfigurationError, Guard, PolicyError, Request
from ethicsguard.policy import shipped_policies_dir

DENY = {"effect": "deny", "actions": "[publish]"}


def rules(guard: Guard) -> set[str]:
    return {rule.id for rule in guard.engine.policies.rules}


def test_a_sites_own_policies_hold_beside_its_profile(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="x1-own", **DENY), name="own")
    site.configure('profile = "baseline"\n')
    guard = site.guard()
    assert {"x1-own", "dp26-direct-identifiers"} <= rules(guard)
    assert "fa10-race-only-description" not in rules(guard)
    assert not guard.decide(Request("publish", "post", "x")).permitted


def test_a_policy_of_a_packs_name_stands_in_its_place(site: Any) -> None:
    original = shipped_policies_dir() / "data-protection" / "exact-places.yaml"
    text = original.read_text("utf-8").replace("degrees: 0.01", "degrees: 0.05")
    assert text != original.read_text("utf-8")
    (site.folder / "policies" / "exact-places.yaml").write_text(text, encoding="utf-8")
    site.configure('profile = "baseline"\n')
    guard = site.guard()
    safe = guard.enforce(Request("publish", "report", {"lat": "44.9537", "body": "x"})).payload
    assert safe["lat"] == "44.95"
    assert rules(guard) == rules(Guard.load(profile="baseline", audit=False))


def test_policies_alone_are_a_choice(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="x1-own", **DENY))
    assert rules(site.guard()) == {"x1-own"}


def test_a_copy_of_the_packs_can_be_edited(site: Any) -> None:
    shutil.rmtree(site.folder / "policies")
    shutil.copytree(shipped_policies_dir(), site.folder / "policies")
    site.configure('profile = "baseline"\n')
    assert rules(site.guard()) == rules(Guard.load(profile="baseline", audit=False))


def test_a_folder_stands_for_its_configuration(site: Any, tmp_path: Path) -> None:
    site.policy("rules:\n" + site.rule(id="x1-own", **DENY))
    assert rules(Guard.load(tmp_path)) == {"x1-own"}


def test_a_configuration_is_found_from_below(site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.policy("rules:\n" + site.rule(id="x1-own", **DENY))
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert rules(Guard.load()) == {"x1-own"}


def test_mistakes_in_policies_registers_and_configuration_come_together(site: Any) -> None:
    (site.folder / "registers").mkdir()
    (site.folder / "registers" / "purposes.yaml").write_text("register: porpoises\n", encoding="utf-8")
    site.policy("rules:\n" + site.rule(id="x1-own", efect="deny"))
    site.configure('registers = ["registers"]\n[limits]\nmax_dpeth = 3\n')
    with pytest.raises(PolicyError) as failed:
        site.guard()
    assert {Path(problem.path).name for problem in failed.value.problems} == {
        "ethicsguard.toml",
        "purposes.yaml",
        "tests.yaml",
    }


def test_other_languages_are_refused_until_recognizers_read_them(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="x1-own", **DENY))
    site.configure('[detection]\nlanguage = "de"\n')
    with pytest.raises(ConfigurationError, match="language"):
        site.guard()


def test_hashes_use_the_configured_key(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site.policy("rules:\n" + site.rule(id="x1", effect="transform", do="[{operator: hash, entities: [EMAIL_ADDRESS]}]"))
    request = Request("publish", "post", "to ada@example.org")
    monkeypatch.delenv("ETHICSGUARD_KEY", raising=False)
    assert "key" in site.guard().decide(request).explanation
    key = site.folder / "key"
    key.write_bytes(bytes(range(32)))
    key.chmod(0o600)
    site.configure('[[keys]]\nid = "k7"\nfile = "key"\n')
    first = site.guard().enforce(request).payload
    assert first.startswith("to <EMAIL_ADDRESS:k7:")
    assert site.guard().enforce(request).payload == first
    assert site.guard().enforce(Request("publish", "post", first)).payload == first


def test_older_keys_come_from_files(site: Any) -> None:
    site.policy("rules:\n" + site.rule(id="x1-own", **DENY))
    site.configure('[[keys]]\nid = "k2"\nenv = "A"\n[[keys]]\nid = "k1"\nenv = "B"\n')
    with pytest.raises(ConfigurationError, match="older"):
        site.guard()
