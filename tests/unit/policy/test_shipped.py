"""The shipped packs are found in an installation and in a repository."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ethicsguard.errors import ConfigurationError
from ethicsguard.policy import load_registers, shipped, shipped_policies_dir, shipped_registers_dir


def test_in_the_repository():
    assert (shipped_policies_dir() / "profiles" / "baseline.yaml").is_file()
    assert shipped_registers_dir() == shipped_policies_dir() / "registers"


def test_in_an_installation(tmp_path, monkeypatch):
    (tmp_path / "packs").mkdir()
    monkeypatch.setattr(shipped.resources, "files", lambda _name: tmp_path)
    assert shipped_policies_dir() == tmp_path / "packs"


def test_nowhere(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped.resources, "files", lambda _name: tmp_path)
    monkeypatch.setattr(shipped, "__file__", str(tmp_path / "a" / "b" / "c" / "d.py"))
    with pytest.raises(ConfigurationError, match="install ethicsguard again"):
        shipped_policies_dir()


def test_the_shipped_registers_are_right(problems):
    registers = load_registers([], problems)
    assert problems.problems == ()
    assert registers.contract.classify("phone") is not None


def test_importing_policy_loads_nothing_heavy():
    heavy = ["cel_expr_python", "presidio_analyzer", "spacy", "google.protobuf", "jsonschema", "phonenumbers"]
    code = f"import sys, ethicsguard.policy; print([name for name in {heavy} if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
