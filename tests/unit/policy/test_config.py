"""The configuration: found on the way up, strict in every key, each mistake at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ethicsguard.model import Pillar
from ethicsguard.policy import Config, load_config

FULL = """\
profile = "baseline"
policies = ["own"]
registers = ["registers", "/etc/registers"]
jurisdictions = ["US-VA", "EU"]
require_roles = {publish = ["publisher"]}

[site]
body = "municipal"
population = 120000
grants = ["jag"]

[required_pillars]
publish = ["data-protection", "fair-treatment"]

[when_not_covered]
store = "allow"
publish = "stop"

[when_unknown]
use = "allow"

[audit]
path = "log/audit.jsonl"
fsync = "interval"
interval_s = 0.5

[plugins]
allow = ["a"]
required = ["b"]
disable = ["c"]

[detection]
min_score = 0.5
regions = ["US"]

[limits]
max_depth = 20
max_rounds = 2

[[keys]]
id = "k2"
env = "THE_KEY"

[[keys]]
id = "k1"
file = "old.key"
"""


@pytest.fixture
def write(tmp_path):
    def run(text: str, name: str = "ethicsguard.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return run


def test_every_part_arrives(write, problems, tmp_path):
    config = load_config(write(FULL), problems)
    assert problems.problems == ()
    assert (config.path, config.profile, config.jurisdictions) == (
        tmp_path / "ethicsguard.toml",
        "baseline",
        ("US-VA", "EU"),
    )
    assert config.policies_dirs == (tmp_path / "own",)
    assert config.profile_directories == (tmp_path / "own" / "profiles",)
    assert config.registers_dirs == (tmp_path / "registers", Path("/etc/registers"))
    assert dict(config.site) == {"body": "municipal", "population": 120000, "grants": ("jag",)}
    assert dict(config.required_pillars) == {"publish": (Pillar.DATA_PROTECTION, Pillar.FAIR_TREATMENT)}
    assert (dict(config.when_not_covered), dict(config.when_unknown)) == (
        {"store": "allow", "publish": "stop"},
        {"use": "allow"},
    )
    assert dict(config.require_roles) == {"publish": ("publisher",)}
    assert (config.audit.path, config.audit.fsync, config.audit.interval_s) == (
        tmp_path / "log/audit.jsonl",
        "interval",
        0.5,
    )
    assert (config.plugins.allow, config.plugins.required, config.plugins.disable) == (("a",), ("b",), ("c",))
    assert (config.detection.min_score, config.detection.regions, config.detection.language) == (0.5, ("US",), "en")
    assert (config.limits.max_depth, config.limits.max_rounds) == (20, 2)
    assert [(key.id, key.file, key.env) for key in config.keys] == [
        ("k2", None, "THE_KEY"),
        ("k1", tmp_path / "old.key", ""),
    ]


def test_without_a_file_everything_is_strict(problems, tmp_path):
    config = load_config(None, problems, start=tmp_path)
    assert config == Config()
    assert problems.problems == ()
    assert (config.profile, config.plugins.allow, dict(config.when_not_covered), dict(config.when_unknown)) == (
        None,
        None,
        {},
        {},
    )
    assert (config.audit.path, config.audit.fsync, config.limits.max_depth) == (None, "always", 100)


def test_a_single_key_needs_no_list(write, problems):
    config = load_config(write('[keys]\nid = "k1"\nenv = "K"\n'), problems)
    assert problems.problems == ()
    assert [key.id for key in config.keys] == ["k1"]


class TestDiscovery:
    def test_walks_up(self, write, problems, tmp_path):
        path = write('profile = "a"\n')
        deep = tmp_path / "x" / "y"
        deep.mkdir(parents=True)
        assert load_config(None, problems, start=deep).path == path

    def test_the_nearest_wins(self, write, problems, tmp_path):
        write('profile = "far"\n')
        write('profile = "near"\n', "x/ethicsguard.toml")
        assert load_config(None, problems, start=tmp_path / "x").profile == "near"

    def test_pyproject(self, write, problems, tmp_path):
        write(
            '[project]\nname = "x"\n\n[tool.ethicsguard]\nprofile = "a"\nregisters = ["r"]\n\n'
            '[tool.ethicsguard.audit]\npath = "l"\n',
            "pyproject.toml",
        )
        config = load_config(None, problems, start=tmp_path)
        assert (config.profile, config.audit.path, config.registers_dirs) == ("a", tmp_path / "l", (tmp_path / "r",))

    def test_own_file_goes_before_pyproject(self, write, problems, tmp_path):
        write('[tool.ethicsguard]\nprofile = "a"\n', "pyproject.toml")
        write('profile = "b"\n')
        assert load_config(None, problems, start=tmp_path).profile == "b"

    def test_pyproject_without_the_table_is_passed_by(self, write, problems, tmp_path):
        write('profile = "far"\n')
        write('[project]\nname = "x"\n[tool]\nother = 3\n', "x/pyproject.toml")
        assert load_config(None, problems, start=tmp_path / "x").profile == "far"
        assert problems.problems == ()

    def test_a_broken_pyproject_is_not_passed_by(self, write, problems, tmp_path):
        write("[tool.ethicsguard\n", "pyproject.toml")
        load_config(None, problems, start=tmp_path)
        assert [each.line for each in problems.problems] == [1]

    def test_pyproject_asked_for_without_the_table(self, write, problems):
        load_config(write('[project]\nname = "x"\n', "pyproject.toml"), problems)
        assert ["no table [tool.ethicsguard]" in each.message for each in problems.problems] == [True]

    def test_asked_for_and_not_there(self, problems, tmp_path):
        load_config(tmp_path / "no.toml", problems)
        assert [each.message for each in problems.problems] == ["there is no such file"]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('profil = "a"\n', "1:1", 'unknown key "profil" in the configuration'),
        ('profile = "Base Line"\n', "1:11", "kebab-case"),
        ("profile = 3\n", "1:11", "a text is expected here, and this is a number"),
        ('\n[audit]\npaht = "x"\n', "3:1", 'unknown key "paht" in [audit]'),
        ('[audit]\nfsync = "never"  # fast\n', "2:9", '"never" is no way to sync'),
        ('[when_not_covered]\npublish = "yes"\n', "2:11", '"yes" is no answer'),
        ('[when_not_covered]\npubish = "allow"\n', "2:1", '"pubish" is no action'),
        ("[limits]\nmax_depth = 0\n", "2:13", "a whole number from 1"),
        ("[limits]\nmax_depth = true\n", "2:13", "a number is expected"),
        ("[limits]\nmax_depth = nan\n", "2:13", "too large"),
        ('[[keys]]\nid = "K1"\nenv = "X"\n', "2:6", "should match pattern"),
        ('[[keys]]\nid = "k1"\n', "1:3", "either a file or an env"),
        ('[[keys]]\nid = "k1"\nenv = "X"\nfile = "y"\n', "1:3", "either a file or an env"),
        ('[[keys]]\nid = "k1"\nenv = "X"\n[[keys]]\nid = "k1"\nenv = "Y"\n', "4:3", 'two keys "k1"'),
        ('[site]\n"body" = "town"\n', "2:10", '"town" is no kind of body'),
        ('site.body = "town"\n', "1:13", '"town" is no kind of body'),
        ('[detection]\nregions = "US"\n', "2:11", "a list is expected"),
        ('audit = "x"\n', "1:9", "keys with values are expected"),
        ('jurisdictions = [\n  "us",\n]\n', "1:17", '"us" is no code'),
        ("profile = \n", "1:11", "this is not TOML"),
        ("a = 1\na = 2\n", None, "this is not TOML"),
        ('profile = "a\n', "1:13", "this is not TOML"),
        ("x = [", "1:1", "this is not TOML"),
        ("x = " + "[" * 5000 + "]" * 5000, "1:1", ""),
    ],
)
def test_mistakes(write, problems, text, place, message):
    config = load_config(write(text), problems)
    (problem,) = problems.problems
    assert place is None or f"{problem.line}:{problem.column}" == place
    assert message in problem.message
    assert config.when_not_covered == {}


def test_every_mistake_at_once(write, problems):
    load_config(write('profil = "a"\n[audit]\nfsnc = 1\n[limits]\nmax_rounds = 0\n'), problems)
    assert [each.line for each in problems.problems] == [1, 3, 5]
