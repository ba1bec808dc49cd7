"""What is promised of every export that is written: bounded memory, whole or not at all, no other change."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PASS, VIOLATIONS = 0, 1
PHONE, MAIL, SSN = "612-555-0182", "ada@example.org", "536-90-4399"
TEXTS = (
    "The lamp at the corner is out",
    f"Call {PHONE}, please",
    f"{MAIL} wrote",
    f'She said "{PHONE}",\r\nand left',
    "",
    " spaces, and; signs\t",
    "Grüße aus der Südstadt 🌳",
    f"Write to {MAIL} or {MAIL}",
    '"',
    "0612",
)


def table(rows, *, delimiter=",", line_end="\r\n", quoting=csv.QUOTE_MINIMAL, note=""):
    """An export with texts that repeat, written by the csv module."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerow(["id", "body", "note"])
    for row in range(rows):
        writer.writerow([str(row), TEXTS[row % len(TEXTS)], note + TEXTS[(row * 7 + 3) % len(TEXTS)]])
    return held.getvalue()


def clean(text):
    return text.replace(PHONE, "<PHONE_NUMBER>").replace(MAIL, "<EMAIL_ADDRESS>").replace(SSN, "<US_SSN>")


# ── what changes ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("delimiter", "line_end", "quoting", "encoding", "options"),
    [
        (",", "\r\n", csv.QUOTE_MINIMAL, "utf-8", []),
        (";", "\n", csv.QUOTE_ALL, "utf-8-sig", []),
        ("\t", "\r", csv.QUOTE_NONNUMERIC, "utf-8", ["--input-format", "tsv"]),
        ("|", "\n", csv.QUOTE_MINIMAL, "utf-16", ["--encoding", "utf-16"]),
        (",", "\n", csv.QUOTE_MINIMAL, "cp1252", ["--encoding", "cp1252"]),
        ("~", "\r\n", csv.QUOTE_ALL, "utf-8", ["--delimiter", "~"]),
    ],
)
def test_other_cells_and_their_bytes_stay(cli, site, delimiter, line_end, quoting, encoding, options):
    text = table(200, delimiter=delimiter, line_end=line_end, quoting=quoting)
    if encoding == "cp1252":
        text = text.replace("🌳", "€")
    (site / "in.csv").write_bytes(text.encode(encoding))
    ended = cli("redact", "in.csv", "-o", "out.csv", *options)
    assert ended.code == PASS, ended
    held = (site / "out.csv").read_bytes()
    # None of what stands in the place of a value needs a quote, so that nothing else can have changed.
    assert held == clean(text).encode(encoding)

    cells = [
        list(csv.reader(io.StringIO(each, newline=""), delimiter=delimiter)) for each in (text, held.decode(encoding))
    ]
    assert len(cells[0]) == len(cells[1]) == 201
    for before, after in zip(*cells, strict=True):
        assert [clean(cell) for cell in before] == [cell.removeprefix("\ufeff") for cell in after]
    assert cli("check", "out.csv", *options).code == PASS


def test_numbers_spaces_and_escapes_of_json_stay(cli, site):
    text = (
        '{"a" : 1.50, "b":[ 1e5,-0.0, 1234567.10 ],\t"body":"Call \\u0036\\u0031\\u0032-555-0182\\/now",\r\n'
        '"caf\\u00e9": "\\ud83c\\udf33", "z": "ada@example.org" }'
    )
    cleaned = text.replace("\\u0036\\u0031\\u0032-555-0182", "<PHONE_NUMBER>").replace(MAIL, "<EMAIL_ADDRESS>")
    (site / "in.json").write_bytes(text.encode())
    (site / "in.jsonl").write_bytes((text.replace("\r\n", "") + "\r\n\n").encode() * 3)
    (site / "list.json").write_bytes(f" [ {text} ,\n{text}]\n".encode())
    for name, expected in (
        ("in.json", cleaned),
        ("in.jsonl", (cleaned.replace("\r\n", "") + "\r\n\n") * 3),
        ("list.json", f" [ {cleaned} ,\n{cleaned}]\n"),
    ):
        assert cli("redact", name, "-o", f"out-{name}").code == PASS
        assert (site / f"out-{name}").read_bytes() == expected.encode()


def test_redacting_again_changes_nothing(cli, site):
    (site / "in.csv").write_text(table(100), newline="")
    (site / "in.jsonl").write_text("".join(json.dumps({"body": text}) + "\n" for text in TEXTS))
    (site / "in.txt").write_text("\n\n".join(TEXTS), newline="")
    for name in ("in.csv", "in.jsonl", "in.txt"):
        assert cli("redact", name, "-o", f"once-{name}").code == PASS
        again = cli("redact", f"once-{name}", "-o", f"twice-{name}")
        assert again.code == PASS
        assert "CHANGED" not in again.out
        assert (site / f"twice-{name}").read_bytes() == (site / f"once-{name}").read_bytes()
        assert (site / f"once-{name}").read_bytes() != (site / name).read_bytes()


def test_the_answer_is_the_same_whatever_the_seed(site):
    """Processes of their own: the seed of hashes is fixed when a process begins."""
    (site / "in.csv").write_text(table(100), newline="")
    answers = set()
    for seed in ("0", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "UTC"}
        words = [sys.executable, "-m", "ethicsguard.cli", "redact", "in.csv", "-o", "out.csv", "--force"]
        words += ["--profile", "baseline", "--format", "json"]
        done = subprocess.run(words, cwd=site, capture_output=True, check=False, env=environment)
        assert done.stderr == b""
        held = (site / "out.csv").read_bytes() if (site / "out.csv").exists() else b""
        answers.add((done.returncode, done.stdout, held))
    assert len(answers) == 1
    assert next(iter(answers))[1]


# ── whole or not at all ─────────────────────────────────────────────────────────────────────────────────


def hidden(folder):
    """What a killed process may leave behind: files that only their owner may read, under other names."""
    return [path for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_redaction_that_is_ended_at_any_moment_leaves_no_part_of_an_output(warm, site, sent, force):
    text = table(1200)
    whole = clean(text).encode()
    (site / "in.csv").write_bytes(text.encode())
    words = ["redact", "in.csv", "-o", "out.csv", "--force"] if force else ["redact", "in.csv", "-o", "out.csv"]
    before = b"what was there" if force else None
    if force:
        (site / "out.csv").write_bytes(before)
    began = time.monotonic()
    assert warm(*words, cwd=site).code == PASS
    takes_s = time.monotonic() - began
    assert (site / "out.csv").read_bytes() == whole

    chance = random.Random(f"{sent} {force}")
    rounds = 9 if sent == signal.SIGKILL else 4
    ended_early = 0
    for turn in range(rounds):
        (site / "out.csv").unlink()
        if force:
            (site / "out.csv").write_bytes(before)
        started = warm.start(*words, cwd=site)
        # One moment in each part of the time that it takes.
        time.sleep(takes_s * 1.1 * (turn + chance.random()) / rounds)
        with contextlib.suppress(ProcessLookupError):  # it has ended before
            os.kill(started.pid, sent)
        ended = started.finish()
        held = (site / "out.csv").read_bytes() if (site / "out.csv").exists() else None
        ended_early += ended.code != PASS
        assert held in (before, whole), f"{held[:60] if held else held!r} after {ended.code}"
        assert "Traceback" not in ended.said
        left = hidden(site)
        for path in left:
            assert path.stat().st_mode & 0o077 == 0, path
            path.unlink() if path.is_file() else [each.unlink() for each in path.iterdir()] and path.rmdir()
        if sent != signal.SIGKILL:
            assert left == []
            assert ended.code in (PASS, 128 + sent, -sent)
        elif ended.code == -signal.SIGKILL:
            assert ended.out == ""
        (site / "out.csv").touch()
    assert ended_early >= rounds // 2


# ── memory ──────────────────────────────────────────────────────────────────────────────────────────────

PEAK = """
import re, sys
sys.argv = ["ethicsguard", *sys.argv[1:]]
from ethicsguard.cli.__main__ import main
try:
    main()
except SystemExit as end:
    # Not ru_maxrss, which a process inherits from the one that started it.
    peak_kib = re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]
    print(f"code {end.code} peak {peak_kib}", file=sys.stderr)
"""


PROSE = "The meeting about the lamp, the bench and the crossing went on until nine. " * 5


def write_csv(path: Path, rows: int) -> None:
    path.write_text(table(rows, note=PROSE), newline="")


def write_jsonl(path: Path, rows: int) -> None:
    lines = [json.dumps({"id": row % 10, "body": text, "note": PROSE + text}) + "\n" for row, text in enumerate(TEXTS)]
    path.write_text("".join(lines[row % len(lines)] for row in range(rows)))


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the peak from /proc")
@pytest.mark.parametrize(("suffix", "write"), [("csv", write_csv), ("jsonl", write_jsonl)])
def test_ten_times_the_export_takes_no_more_memory(site, suffix, write):
    peaks_kib = []
    for megabytes in (1, 10):
        path = site / f"in.{suffix}"
        write(path, 100)
        write(path, (megabytes << 20) * 100 // path.stat().st_size)
        assert path.stat().st_size >= (megabytes << 20) * 0.95
        words = [sys.executable, "-c", PEAK, "redact", path.name, "-o", f"out-{megabytes}.{suffix}"]
        done = subprocess.run(words, cwd=site, capture_output=True, text=True, check=False)
        *_, code, _, peak_kib = done.stderr.split()
        assert code == "0", done
        assert (site / f"out-{megabytes}.{suffix}").stat().st_size > megabytes << 19
        peaks_kib.append(int(peak_kib))
    assert peaks_kib[1] - peaks_kib[0] < 10 * 1024, peaks_kib
