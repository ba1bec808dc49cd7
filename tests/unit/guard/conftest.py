"""Guards over small policies that stand in the tests themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from ethicsguard import Guard

HEAD = """\
policy: {name}
title: A policy for tests
pillar: data-protection
owner: nobody
"""
REDACT = """\
rules:
  - id: t1-contact
    title: Contact details are removed
    status: practice
    citations: [{law: A practice of these tests, mark: own}]
    actions: [store, publish, export, share]
    effect: transform
    do:
      - {operator: replace, entities: [PHONE_NUMBER, EMAIL_ADDRESS]}
    message: Take them out.
"""


class Site:
    """A folder of policies and a configuration, written by a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "policies").mkdir()
        self.config = folder / "ethicsguard.toml"
        self.configure("")

    def configure(self, toml: str) -> None:
        self.config.write_text('policies = ["policies"]\n' + dedent(toml), encoding="utf-8")

    def policy(self, body: str, name: str = "tests") -> Path:
        path = self.folder / "policies" / f"{name}.yaml"
        path.write_text(HEAD.format(name=name) + dedent(body), encoding="utf-8")
        return path

    def rule(self, **keys: Any) -> str:
        """Return the YAML of one rule, with what every rule needs."""
        given: Mapping[str, Any] = {
            "title": "A rule",
            "status": "practice",
            "citations": "[{law: A practice of these tests, mark: own}]",
            "actions": "[publish]",
            "message": "Do something.",
            **keys,
        }
        lines = [f"  - id: {given['id']}"]
        lines += [f"    {key}: {value}" for key, value in given.items() if key != "id"]
        return "\n".join(lines) + "\n"

    def guard(self, **options: Any) -> Guard:
        return Guard.load(self.config, **{"today": lambda: date(2026, 11, 23), **options})


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture
def redacting(site: Site) -> Callable[..., Guard]:
    site.policy(REDACT)
    return site.guard
