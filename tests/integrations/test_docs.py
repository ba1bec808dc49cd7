"""What the README and the guides show is run, and comes out as shown."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "examples" / "riverton" / "README.md"]
FENCE = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]*) -->\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
CHANGING = (
    (re.compile(r"\bdecision [0-9a-f]{16}\b"), "decision ID"),  # it names the date, among others
    (re.compile(r"^\d+ rules considered.*$", re.MULTILINE), "RULES"),  # rules come into force
)


@dataclass(frozen=True)
class Block:
    page: Path
    mark: str
    language: str
    body: str


def blocks(page: Path) -> Iterator[Block]:
    for match in FENCE.finditer(page.read_text("utf-8")):
        yield Block(page, match["mark"] or "", match["language"], match["body"])


def block_with(mark: str) -> Block:
    (found,) = [block for block in blocks(ROOT / "README.md") if block.mark == mark]
    return found


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what readers have beside them."""
    for name in ("examples", "policies", "docs", "README.md"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("decisions.jsonl"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "120",
        "NO_COLOR": "1",
        "PYTEST_ADDOPTS": "",  # what this run of the tests was told is not for those of the guides
    }
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )


def settled(text: str) -> str:
    for pattern, replacement in CHANGING:
        text = pattern.sub(replacement, text)
    return text.strip()


def test_the_main_command_shows_what_the_readme_shows(checkout: Path) -> None:
    command = block_with("command: main").body.strip().split("&&")[-1].strip().removeprefix(".venv/bin/")
    done = run(command, checkout)
    assert done.returncode == 0
    assert settled(done.stdout) == settled(block_with("output: main").body)
    original = (checkout / "examples/riverton/reports.csv").read_bytes()
    written = (checkout / "reports-public.csv").read_bytes()
    assert original.count(b"\n") == written.count(b"\n")
    assert original != written


def test_the_rule_that_the_readme_shows_is_one_that_ships() -> None:
    (shown,) = [block for block in blocks(ROOT / "README.md") if block.mark.startswith("from: ")]
    lines = (ROOT / shown.mark.removeprefix("from: ")).read_text("utf-8").splitlines()
    first, *rest = shown.body.splitlines()
    assert first == "  - id: te08-alpr-retention-va"
    start = lines.index(first)
    end = next((at for at, line in enumerate(lines[start + 1 :], start + 1) if line.startswith("  - id:")), len(lines))
    of_rule = iter(lines[start + 1 : end])
    assert [line for line in rest if line not in of_rule] == []  # all of them, in the file's order


def test_the_test_command_is_the_one_that_ci_runs() -> None:
    assert "pytest" in block_with("command: test").body
    assert "readme-command test" in (ROOT / ".ci/run").read_text("utf-8")
    assert "readme-command main" in (ROOT / ".ci/run").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_console_blocks_come_out_as_shown(page: Path, checkout: Path) -> None:
    for block in blocks(page):
        if block.language != "console":
            continue
        for step in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            done = run(command, checkout)
            code = re.search(r"^\[exit (\d+)\]\s*\Z", expected, re.MULTILINE)
            assert done.returncode == (int(code[1]) if code else 0), (command, done.stdout)
            expected = settled(expected[: code.start()] if code else expected)
            if expected != "...":
                assert settled(done.stdout) == expected, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shell_and_python_blocks_run(page: Path, checkout: Path) -> None:
    for block in blocks(page):
        if block.mark.startswith(("command:", "not run")):
            continue
        named = re.match(r"# (\S+\.py)\n", block.body)
        if block.language == "python" and named:
            (checkout / named[1]).parent.mkdir(exist_ok=True)
            (checkout / named[1]).write_text(block.body, encoding="utf-8")
            continue
        if block.language == "sh":
            done = run(f"set -e\n{block.body}", checkout)
        elif block.language == "python":
            (checkout / "example.py").write_text(block.body, encoding="utf-8")
            done = run("python -W error example.py", checkout)
        else:
            continue
        assert done.returncode == 0, (block.body, done.stdout)
    if (checkout / "tests").is_dir():
        done = run("PYTHONPATH=. python -m pytest -q -p no:cacheprovider tests", checkout)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs/rules").glob("*.md"))], ids=str
)
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_the_readme_names_every_command() -> None:
    listed = run("ethicsguard --help", ROOT).stdout
    commands = re.findall(r"^│ ([a-z]+) {2,}", listed, re.MULTILINE)
    assert {
        "check",
        "redact",
        "scan",
        "explain",
        "lint",
        "test",
        "schema",
        "plugins",
        "audit",
        "doctor",
        "init",
    } <= set(commands)
    written = "".join(page.read_text("utf-8") for page in PAGES)
    assert [command for command in commands if f"ethicsguard {command}" not in written] == []
