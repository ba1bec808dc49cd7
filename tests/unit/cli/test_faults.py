import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from ethicsguard.cli import faults
from ethicsguard.cli.app import app
from ethicsguard.errors import (
    AuditError,
    OutputExistsError,
    PayloadError,
    PolicyError,
    Problem,
    UsageError,
)
from ethicsguard.model import Decision, DeniedError, Outcome
from ethicsguard.report.exit_code import ExitCode

CANARY = "Tou Vang 612-555-0182"
ENGINE = [sys.executable, "-m", "ethicsguard.cli"]


def ended(error, capsys):
    def fails():
        raise error

    with pytest.raises(typer.Exit) as end:
        faults.command(fails)()
    return end.value.exit_code, capsys.readouterr().err


def denied():
    return DeniedError(
        Decision("id", Outcome.DENY, "publish", "post", "sha256:0", "2026-01-01", explanation="it may not go on")
    )


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("say\x1b[2J which"), 2, "ethicsguard: say\\x1b[2J which\n"),
        (PayloadError("line 3 is broken"), 3, "line 3 is broken"),
        (AuditError("the log is full"), 2, "the log is full"),
        (denied(), 1, "it may not go on"),
        (OutputExistsError("out is there"), 2, "(--force)"),
        (PolicyError([Problem("p.yaml", 3, 5, "unknown key")]), 2, "p.yaml:3:5"),
        (FileNotFoundError(2, "No such file or directory", "a\nb"), 2, "a\\x0ab: No such file or directory"),
        (OSError(), 2, "OSError"),
        (UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY), 2, "--encoding"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (typer.Abort(), 130, "interrupted"),
        (MemoryError(CANARY), 2, "MemoryError"),
        (RecursionError(CANARY), 2, "RecursionError"),
        (ValueError(CANARY), 2, "should not happen (ValueError)"),
        (KeyError(CANARY), 2, "should not happen (KeyError)"),
    ],
)
def test_every_fault_is_a_sentence_and_a_code(error, code, said, capsys):
    got, err = ended(error, capsys)
    assert got == code
    assert said in err
    assert "Traceback" not in err
    assert "612" not in err
    assert "\x1b" not in err


def test_a_reader_that_stopped_is_told_nothing(capsys, monkeypatch):
    monkeypatch.setattr(faults, "give_up", lambda stream: None)
    assert ended(BrokenPipeError(32, "Broken pipe"), capsys) == (2, "")


def test_an_end_keeps_its_code():
    with pytest.raises(typer.Exit) as end:
        faults.command(lambda: ExitCode.TESTS_FAILED)()
    assert end.value.exit_code == 4

    def leaves():
        raise typer.Exit(7)

    with pytest.raises(typer.Exit) as end:
        faults.command(leaves)()
    assert end.value.exit_code == 7


def test_every_command_and_option_is_described(run):
    from typer.main import get_command

    root = get_command(app)
    commands = [*root.commands.values(), *root.commands["audit"].commands.values()]
    assert len(commands) >= 13
    for command in commands:
        assert command.help, command.name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{command.name} {parameter.name}"


def test_help_groups_commands_by_who_uses_them(run):
    text = run("--help").output
    for panel in ("For developers and CI", "For compliance officers", "For everybody"):
        assert panel in text
    assert run("--version").output.startswith("ethicsguard ")
    assert run().exit_code == 2
    assert run("nonsense").exit_code == 2


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom ethicsguard.cli.app import app\n"
        "try:\n    app(['check', '--help'], prog_name='ethicsguard')\nexcept SystemExit:\n    pass\n"
        "heavy = {'presidio_analyzer', 'spacy', 'cel_expr_python', 'phonenumbers', 'cryptography', 'yaml'}\n"
        "sys.exit(str(sorted(heavy & set(sys.modules)) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() in ("", "[]"), done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_report_is_an_error(site):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*ENGINE, "schema"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_ends_without_words(site):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*ENGINE, "schema"], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (2, "")


def test_a_terminal_that_lacks_signs_gets_escapes(site):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    words = [*ENGINE, "explain", "no-phones", "--policy", "pol"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert "\\xb7" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_redaction_leaves_nothing(site, sent, code):
    (site / "long.csv").write_text("id,body\n" + "1,call 612-555-0182 about it\n" * 30_000)
    words = [*ENGINE, "redact", "long.csv", "-o", "out.csv", "--policy", "pol"]
    # A shell that runs the tests in the background may have told all below it to ignore SIGINT.
    process = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - no threads here
    )
    deadline = time.monotonic() + 30
    while not list(site.glob(".*.partial")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert "Traceback" not in err
    assert not (site / "out.csv").exists()
    assert not list(site.glob(".*.partial"))
