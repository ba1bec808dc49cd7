"""Runs the real command line, as processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

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
      - {operator: replace, entities: [PHONE_NUMBER, EMAIL_ADDRESS, US_SSN]}
    message: Remove them.
    examples:
      - {name: always, expect: transform}
"""


CANARIES = ("612-555-0182", "ada@example.org", "536-90-4399")
"""What the tests' residents wrote, and what no message may hold."""


@dataclass
class Ended:
    """What a run came to."""

    words: Sequence[str]
    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


@dataclass
class Started:
    """A run that is under way."""

    pid: int
    finish: Callable[[], Ended]


@dataclass
class Warm:
    """The loaded command line; see warm_cli.py."""

    process: subprocess.Popen[str]
    folder: Path
    runs: int = 0

    def start(
        self,
        *words: object,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        stdin: str = os.devnull,
        limits: Mapping[str, int] | None = None,
    ) -> Started:
        self.runs += 1
        out, err = self.folder / f"{self.runs}.out", self.folder / f"{self.runs}.err"
        for path in (out, err):
            path.touch()
        job = {
            "words": [str(word) for word in words],
            "cwd": str(cwd),
            "env": dict(env or {}),
            "stdin": stdin,
            "stdout": str(out),
            "stderr": str(err),
            "limits": dict(limits or {}),
        }
        asked, answers = self.process.stdin, self.process.stdout
        assert asked is not None
        assert answers is not None
        asked.write(json.dumps(job) + "\n")
        asked.flush()
        pid = int(answers.readline())

        def finish() -> Ended:
            code = int(answers.readline())
            texts = [path.read_bytes().decode("utf-8", "backslashreplace") for path in (out, err)]
            return Ended(job["words"], code, *texts)

        return Started(pid, finish)

    def __call__(self, *words: object, **how: object) -> Ended:
        return self.start(*words, **how).finish()


@pytest.fixture(scope="session")
def warm_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small policy, for which the command line is loaded."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "pol").mkdir()
    (folder / "pol" / "small.yaml").write_text(POLICY)
    (folder / "ethicsguard.toml").write_text('policies = ["pol"]\n')
    return folder


@pytest.fixture(scope="session")
def warm(warm_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Run the command line: ``warm("check", "a.csv", cwd=folder)``."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    script = Path(__file__).with_name("warm_cli.py")
    process = subprocess.Popen(
        [sys.executable, str(script), str(warm_site / "ethicsguard.toml")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Warm(process, tmp_path_factory.mktemp("streams"))
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=30)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of the test's own with the small policy; its configuration names it."""
    (tmp_path / "pol").mkdir()
    (tmp_path / "pol" / "small.yaml").write_text(POLICY)
    (tmp_path / "ethicsguard.toml").write_text('policies = ["pol"]\n')
    return tmp_path


@pytest.fixture
def cli(warm: Warm, site: Path) -> Callable[..., Ended]:
    """Run the command line in the test's own folder: ``cli("check", "a.csv").code``. Nothing ever says a canary."""

    def run(*words: object, **how: object) -> Ended:
        ended = warm(*words, **{"cwd": site, **how})
        for never in ("Traceback", "should not happen", *CANARIES):
            assert never not in ended.said, ended
        return ended

    return run


@pytest.fixture
def files_in() -> Callable[[Path], dict[str, bytes]]:
    """List what stands in a folder, hidden or not, with what it holds."""

    def listed(folder: Path) -> dict[str, bytes]:
        return {
            str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"no file"
            for path in sorted(folder.rglob("*"))
        }

    return listed
