from pathlib import Path

import pytest
from typer.testing import CliRunner

from ethicsguard.cli.app import app

POLICY = """\
policy: small
title: A small policy
pillar: data-protection
owner: somebody
rules:
  - id: no-phones
    title: Phone numbers are removed
    why: They ring.
    citations: [{law: our own, mark: own}]
    status: default
    actions: [publish]
    effect: transform
    do:
      - {operator: replace, entities: [PHONE_NUMBER, EMAIL_ADDRESS]}
    message: Remove them.
    examples:
      - {name: always, expect: transform}
  - id: no-refusals
    title: Nothing is published against consent
    why: They said no.
    citations: [{law: our own, mark: own}]
    status: practice
    actions: [publish]
    resources: [forum-post]
    when: ["has(request.context.consent)", "!request.context.consent"]
    effect: deny
    message: Ask first.
    examples:
      - {name: no consent, context: {consent: no}, expect: deny}
      - {name: consent, context: {consent: yes}, expect: permit}
"""

DIRTY = 'id,body\n1,"Call 612-555-0182, please"\n2,ada@example.org wrote\n'
CLEAN = "id,body\n1,The lamp is out\n"


@pytest.fixture(autouse=True)
def site(tmp_path, monkeypatch):
    """A working directory with a policy, a file that needs changes and one that does not."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pol").mkdir()
    (tmp_path / "pol" / "small.yaml").write_text(POLICY)
    (tmp_path / "dirty.csv").write_text(DIRTY)
    (tmp_path / "clean.csv").write_text(CLEAN)
    return tmp_path


@pytest.fixture
def run():
    """Run a command line in this process: ``run("check", "a.csv").exit_code``."""

    def invoke(*words: object, stdin: str | None = None):
        return CliRunner().invoke(app, [str(word) for word in words], input=stdin)

    return invoke


@pytest.fixture
def judged(run):
    """Run check or redact with the small policy."""
    return lambda *words: run(*words, "--policy", "pol")


@pytest.fixture
def files_in():
    return lambda folder: sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_file())
