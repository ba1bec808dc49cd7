"""A site that is attacked: its policies and its configuration are written by a test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from ethicsguard import DeniedError, Guard, Outcome, Request

HEAD = """\
policy: {name}
title: A policy for tests
pillar: data-protection
owner: nobody
rules:
"""
CONTACT = """\
  - id: t1-contact
    title: Contact details are removed
    status: practice
    citations: [{law: A practice of these tests, mark: own}]
    actions: [store, publish, export, share]
    effect: transform
    do:
      - {operator: replace, entities: [PHONE_NUMBER, EMAIL_ADDRESS, US_SSN, CREDIT_CARD]}
    message: Take them out.
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


class Site:
    """A folder with a configuration and policies."""

    rules = CONTACT

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "policies").mkdir()
        self.config = folder / "ethicsguard.toml"
        self.log = folder / "audit.jsonl"
        self.configure("")

    def configure(self, toml: str, *, audit: bool = False) -> None:
        text = 'policies = ["policies"]\n' + dedent(toml)
        if audit:
            text += '\n[audit]\npath = "audit.jsonl"\n'
        self.config.write_text(text, encoding="utf-8")

    def policy(self, rules: str = CONTACT, name: str = "tests") -> Path:
        path = self.folder / "policies" / f"{name}.yaml"
        path.write_text(HEAD.format(name=name) + rules, encoding="utf-8")
        return path

    def rule(self, rule_id: str, **keys: str) -> str:
        """Return the YAML of one rule, with what every rule needs."""
        given = {
            "title": "A rule",
            "status": "practice",
            "citations": "[{law: A practice of these tests, mark: own}]",
            "actions": "[publish]",
            "message": "Do something.",
            **keys,
        }
        return f"  - id: {rule_id}\n" + "".join(f"    {key}: {value}\n" for key, value in given.items())

    def guard(self, **options: Any) -> Guard:
        return Guard.load(self.config, **{"today": lambda: date(2026, 11, 23), **options})

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *words: object) -> Ended:
        """Run the command line in this process."""
        from typer.testing import CliRunner

        from ethicsguard.cli.app import app

        done = CliRunner().invoke(app, list(map(str, words)))
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        return Ended(done.exit_code, done.stdout, done.stderr)

    def spawn(self, *words: object, env: dict[str, str] | None = None, **options: Any) -> Ended:
        """Run the command line in a process of its own, in the site's folder."""
        done = subprocess.run(
            [sys.executable, "-m", "ethicsguard.cli", *map(str, words)],
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", **(env or {})},
            capture_output=True,
            timeout=120,
            check=False,
            **options,
        )
        return Ended(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.chdir(tmp_path)
    return Site(tmp_path)


@pytest.fixture
def contact(site: Site) -> Site:
    """A site that has contact details removed."""
    site.policy()
    return site


@pytest.fixture
def refused() -> Callable[..., None]:
    """Check that a guard lets nothing of a payload through, neither when it is asked nor when it enforces."""

    def check(guard: Guard, payload: Any, *, reason: str = "", **more: Any) -> None:
        request = Request("publish", "forum-post", payload, **more)
        decision = guard.decide(request)
        assert decision.outcome in (Outcome.INDETERMINATE, Outcome.DENY), decision.outcome
        with pytest.raises(DeniedError) as denied:
            guard.enforce(request)
        assert reason in denied.value.decision.explanation

    return check
