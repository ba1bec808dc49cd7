"""Attacks on the record of decisions: edited, cut, written by many at once, on a disk that fails, or killed."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ethicsguard import AuditError, Guard, Request
from ethicsguard.audit import read_records, verify

PHONE = "612-555-0182"


@pytest.fixture
def logged(contact: Any) -> Any:
    """A site that has contact details removed and keeps a log."""
    contact.configure("", audit=True)
    contact.write("a.csv", f"body\ncall {PHONE}\nfine\n")
    return contact


def ask(guard: Guard, times: int = 1) -> None:
    for number in range(times):
        guard.enforce(Request("publish", {"type": "forum-post", "id": f"post-{number}"}, {"body": f"call {PHONE}"}))


# ── A1, A2, A3: edited, cut, rolled back ────────────────────────────────────────────────────────────


def test_a1_every_edited_byte_is_named_with_its_record(logged: Any) -> None:
    ask(logged.guard(), 3)
    whole = logged.log.read_bytes()
    starts = [0, *(at + 1 for at, byte in enumerate(whole) if byte == 0x0A)]
    rng = random.Random(0)
    for at in rng.sample(range(len(whole) - 1), 150):
        edited = bytearray(whole)
        edited[at] ^= 1 << rng.randrange(7)
        logged.log.write_bytes(bytes(edited))
        found = verify(logged.log)
        assert not found.ok, f"byte {at}"
        assert found.first_broken is not None
        assert found.first_broken.line in (
            sum(start <= at for start in starts),
            sum(start <= at for start in starts) + 1,
        )
    ended = logged.run("audit", "verify")
    assert ended.exit_code == 2
    assert "is broken" in ended.stdout


def test_a1_a_record_that_was_taken_out_or_swapped(logged: Any) -> None:
    ask(logged.guard(), 4)
    lines = logged.log.read_bytes().splitlines(keepends=True)
    for changed in ([lines[0], lines[2], lines[3]], [lines[0], lines[2], lines[1], lines[3]], [*lines, lines[3]]):
        logged.log.write_bytes(b"".join(changed))
        assert logged.run("audit", "verify").exit_code == 2


def test_a2_a_cut_tail_shows_against_a_checkpoint_kept_elsewhere(logged: Any) -> None:
    ask(logged.guard(), 4)
    whole = verify(logged.log)
    lines = logged.log.read_bytes().splitlines(keepends=True)
    logged.log.write_bytes(b"".join(lines[:2]))
    assert logged.run("audit", "verify", "--head", whole.head, "--count", "4").exit_code == 2
    logged.log.write_bytes(b"".join(lines))
    ask(logged.guard())
    assert logged.run("audit", "verify", "--head", whole.head, "--count", "4").exit_code == 0


def test_a3_a_log_that_is_cut_or_rolled_back_in_use_stops_the_guard(logged: Any) -> None:
    guard = logged.guard()
    ask(guard, 3)
    lines = logged.log.read_bytes().splitlines(keepends=True)
    logged.log.write_bytes(b"".join(lines[:1]))
    for _ in range(2):
        with pytest.raises(AuditError):
            ask(guard)


# ── A4: many writers ────────────────────────────────────────────────────────────────────────────────


def test_a4_threads_and_processes_at_once_make_one_chain(logged: Any) -> None:
    script = (
        "import sys; from ethicsguard import Guard, Request\n"
        "guard = Guard.load(sys.argv[1])\n"
        "for n in range(15): guard.decide(Request('publish', 'post', {'body': 'fine'}))\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, str(logged.config)]) for _ in range(3)]
    guard = logged.guard()
    threads = [threading.Thread(target=ask, args=(guard, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    found = verify(logged.log)
    assert found.ok
    assert found.records == 3 * 15 + 4 * 10


# ── A5, A7: disks ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("write", errno.ENOSPC),
        ("write", errno.EIO),
        ("fsync", errno.EIO),
        ("open", errno.EMFILE),
        ("open", errno.EROFS),
    ],
)
@pytest.mark.parametrize("command", ["enforce", "decide", "redact", "check"])
def test_a5_a7_a_disk_that_fails_stops_all_answers(
    call: str, fault: int, command: str, logged: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = logged.guard()
    ask(guard)
    real = getattr(os, call)
    failing = {"on": True, "calls": 0}

    def broken(target: Any, *more: Any, **named: Any) -> Any:
        if failing["on"] and is_log(target, logged.log):
            failing["calls"] += 1
            raise OSError(fault, os.strerror(fault))
        return real(target, *more, **named)

    monkeypatch.setattr(os, call, broken)
    if command in ("enforce", "decide"):
        for _ in range(3):
            with pytest.raises(AuditError) as failed:
                getattr(guard, command)(Request("publish", "forum-post", {"body": f"call {PHONE}"}))
            assert PHONE not in repr(failed.value)
        if call == "fsync":
            assert failing["calls"] == 1, "a failed fsync is not tried again"
            failing["on"] = False
            with pytest.raises(AuditError):
                ask(guard)
    else:
        words = ["-o", "out.csv"] if command == "redact" else []
        ended = logged.run(command, "a.csv", *words)
        assert ended.exit_code == 2, ended.output
        assert PHONE not in ended.output
        assert not (logged.folder / "out.csv").exists()
        assert sorted(path.name for path in logged.folder.iterdir() if "partial" in path.name) == []
    failing["on"] = False
    assert verify(logged.log).records >= 1


def is_log(target: Any, log: Path) -> bool:
    if isinstance(target, int):
        return str(Path(f"/proc/self/fd/{target}").readlink()) == str(log)
    return str(target) == str(log)


pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are told apart by /proc")


@pytest.mark.parametrize("kept", [0, 1, 17, 200])
def test_a5_a_short_write_acknowledges_nothing(kept: int, logged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = logged.guard()
    ask(guard)
    real = os.write

    def short(fd: int, data: bytes) -> int:
        return real(fd, data[:kept]) if is_log(fd, logged.log) else real(fd, data)

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(AuditError):
        ask(guard)
    monkeypatch.setattr(os, "write", real)
    with pytest.raises(AuditError):
        ask(guard)
    ask(logged.guard())
    found = verify(logged.log)
    assert found.ok
    assert found.records == 2


def test_a5_a_real_disk_that_is_full(contact: Any) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    contact.configure('[audit]\npath = "/dev/full"\n')
    contact.write("a.csv", f"body\ncall {PHONE}\n")
    ended = contact.run("redact", "a.csv", "-o", "out.csv")
    assert ended.exit_code == 2, ended.output
    assert not (contact.folder / "out.csv").exists()


def test_a5_a_log_that_may_not_be_written(logged: Any) -> None:
    logged.configure('[audit]\npath = "nowhere/audit.jsonl"\n')
    for words in (["check", "a.csv"], ["redact", "a.csv", "-o", "out.csv"]):
        assert logged.run(*words).exit_code == 2
    assert not (logged.folder / "out.csv").exists()


# ── A6: killed ──────────────────────────────────────────────────────────────────────────────────────

KILLED = """\
import fcntl, json, os, shutil, signal, sys
from ethicsguard import Guard, Request
config, log = sys.argv[1:]
guard = Guard.load(config)
guard.enforce(Request("publish", "post", {"body": "fine"}))
def counted(where, name, at, calls):
    real = getattr(where, name)
    def call(*words, **named):
        calls.append(name)
        if len(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words, **named)
    setattr(where, name, call)
for at in range(1, 200):
    os.unlink(log)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        say = os.write
        guard = Guard.load(config)
        calls = []
        for name in ("open", "write", "fsync", "close", "ftruncate", "lseek", "read", "fstat", "pread"):
            counted(os, name, at, calls)
        counted(fcntl, "flock", at, calls)
        counted(fcntl, "lockf", at, calls)
        for n in range(2):
            guard.enforce(Request("publish", {"type": "post", "id": "n-%d" % n}, {"body": "fine"}))
            say(writing, b"n-%d\\n" % n)
        os._exit(0)
    os.close(writing)
    with open(reading) as said:
        acknowledged = said.read().split()
    _, status = os.waitpid(child, 0)
    if os.path.exists(log):
        shutil.copy(log, log + "." + str(at))
    else:
        open(log, "w").close()
    print(json.dumps([at, os.waitstatus_to_exitcode(status), acknowledged]), flush=True)
    if status == 0:
        break
"""


@pytest.mark.slow
def test_a6_killed_at_any_call_loses_no_record_that_was_acknowledged(logged: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(logged.config), str(logged.log)],
        capture_output=True,
        check=True,
        timeout=120,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) > 10
    assert [code for _, code, _ in told] == [-signal.SIGKILL] * (len(told) - 1) + [0]
    assert {tuple(acknowledged) for _, _, acknowledged in told} == {(), ("n-0",), ("n-0", "n-1")}
    for at, _, acknowledged in told:
        log = Path(f"{logged.log}.{at}")
        held = [record["resource_id"] for record in read_records(log)] if log.exists() else []
        assert held[: len(acknowledged)] == acknowledged, f"call {at}"
        if log.exists():
            log.replace(logged.log)
            ask(logged.guard())
            assert verify(logged.log).ok, f"call {at}"


def test_a6_a_redaction_that_is_killed_leaves_no_output_and_a_log_that_holds(logged: Any) -> None:
    logged.write("big.csv", "body\n" + f"call {PHONE}\n" * 20_000)
    for wait_s in (0.5, 1.2, 2.0, 3.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "ethicsguard.cli", "redact", "big.csv", "-o", "out.csv"],
            cwd=logged.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        time.sleep(wait_s)
        killed = process.poll() is None
        process.kill()
        out, err = process.communicate()
        assert PHONE.encode() not in out + err
        out_file = logged.folder / "out.csv"
        if out_file.exists():
            assert PHONE.encode() not in out_file.read_bytes()
            assert len(list(read_records(logged.log))) >= 1, "nothing appears without its record"
            out_file.unlink()
        elif not killed:
            pytest.fail("it ended without an output")
        if logged.log.exists():
            assert verify(logged.log).ok


# ── A9, A10: injection, rotation ────────────────────────────────────────────────────────────────────

NASTY = 'x\n{"seq":9,"outcome":"PERMIT"}\n\r\x1b[2J\u202e\u2028\x00'


def test_a9_nothing_that_callers_or_residents_choose_ends_a_line_or_steers_a_terminal(logged: Any) -> None:
    guard = logged.guard()
    request = Request(
        "publish",
        {"type": "post", "id": NASTY},
        {NASTY: f"call {PHONE}", "a": NASTY},
        {"id": NASTY, "type": NASTY, "roles": [NASTY]},
        {"purpose": NASTY, "recipient": NASTY},
    )
    guard.decide(request)
    guard.enforce(request)
    raw = logged.log.read_bytes()
    assert raw.count(b"\n") == 2
    assert all(0x20 <= byte < 0x7F or byte == 0x0A for byte in raw)
    assert [record["seq"] for record in read_records(logged.log)] == [1, 2]
    identity = next(iter(read_records(logged.log)))["id"]
    for words in (["audit", "show"], ["audit", "show", identity], ["explain", identity], ["audit", "show", "--json"]):
        shown = logged.run(*words)
        assert shown.exit_code == 0, shown.output
        assert "\x1b" not in shown.output
        assert "\u202e" not in shown.output
        assert not any(line.startswith('{"seq":9') for line in shown.stdout.splitlines())


def test_a9_names_of_columns_and_files_in_reports(logged: Any) -> None:
    name = "we\x1b[2Jird\nfile 1 of 1 may go on.csv"
    logged.write(name, f'"co\x1b[31m\nl\u202eumn"\n"call {PHONE}"\n')
    for form in ("text", "json", "sarif"):
        ended = logged.run("check", name, "--format", form)
        assert ended.exit_code == 1, ended.output
        assert "\x1b" not in ended.output
        assert "\u202e" not in ended.output
        assert PHONE not in ended.output
        if form != "text":
            json.loads(ended.stdout)


def test_a10_a_rotated_log_is_not_continued_as_if_nothing_was(logged: Any) -> None:
    guard = logged.guard()
    ask(guard, 2)
    shutil.move(logged.log, logged.folder / "old.jsonl")
    with pytest.raises(AuditError):
        ask(guard)
    assert verify(logged.folder / "old.jsonl").ok
