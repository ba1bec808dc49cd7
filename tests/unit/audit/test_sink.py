"""The log holds every record that was acknowledged, in order, whatever befalls the process or the disk."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from ethicsguard.audit import GENESIS, MAX_RECORD_BYTES, JsonLinesSink, read_records, verify
from ethicsguard.errors import AuditError, ConfigurationError


@pytest.fixture
def log(tmp_path):
    return tmp_path / "audit.jsonl"


def test_records_are_numbered_timed_and_chained(log):
    sink = JsonLinesSink(log)
    for number in range(3):
        sink.append({"n": number})
    records = list(read_records(log))
    assert [record["seq"] for record in records] == [1, 2, 3]
    assert [record["n"] for record in records] == [0, 1, 2]
    assert records[0]["prev"] == GENESIS
    assert [record["prev"] for record in records[1:]] == [record["hash"] for record in records[:2]]
    assert all(len(record["time"]) == len("2026-11-23T10:00:00.000Z") for record in records)


def test_only_the_owner_may_read_a_new_log(log):
    old = os.umask(0)
    try:
        JsonLinesSink(log).append({})
    finally:
        os.umask(old)
    assert log.stat().st_mode & 0o777 == 0o600


def test_nothing_in_a_record_can_end_a_line_or_reach_a_terminal(log):
    nasty = "a\nb\r\x1b[31m\x00\x7f\u202e\u2028\u0085\ud800"
    JsonLinesSink(log).append({"text": nasty, nasty: 1})
    raw = log.read_bytes()
    assert raw.count(b"\n") == 1
    assert all(0x20 <= byte < 0x7F for byte in raw[:-1])
    assert json.loads(raw)["text"] == nasty
    assert verify(log).ok


def test_the_time_never_falls(log):
    clock = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    times = iter([clock, clock - timedelta(hours=5), clock + timedelta(milliseconds=1)])
    sink = JsonLinesSink(log, clock=lambda: next(times))
    for _ in range(3):
        sink.append({})
    assert [record["time"] for record in read_records(log)] == [
        "2026-11-23T10:00:00.000Z",
        "2026-11-23T10:00:00.000Z",
        "2026-11-23T10:00:00.001Z",
    ]


def test_another_time_zone_is_written_as_utc(log):
    from zoneinfo import ZoneInfo

    sink = JsonLinesSink(log, clock=lambda: datetime(2026, 7, 1, 1, 30, tzinfo=ZoneInfo("Europe/London")))
    sink.append({})
    assert next(read_records(log))["time"] == "2026-07-01T00:30:00.000Z"


def test_a_log_is_continued_by_the_next_process(log):
    JsonLinesSink(log).append({"n": 1})
    JsonLinesSink(log).append({"n": 2})
    assert verify(log).records == 2
    assert verify(log).ok


@pytest.mark.parametrize(
    "record",
    [
        {"a": float("nan")},
        {"a": {1, 2}},
        {"a": object()},
        {1: "a"},
        {"seq": 7},
        {"hash": "x"},
        {"repaired": {}},
        {"a": "x" * MAX_RECORD_BYTES},
    ],
    ids=["nan", "set", "object", "key", "seq", "hash", "repaired", "size"],
)
def test_what_cannot_be_written_is_refused_and_changes_nothing(log, record):
    sink = JsonLinesSink(log)
    sink.append({"n": 1})
    before = log.read_bytes()
    with pytest.raises(AuditError):
        sink.append(record)
    assert log.read_bytes() == before
    sink.append({"n": 2})
    assert verify(log).records == 2


def test_a_record_that_is_too_deep_is_refused(log):
    deep: dict = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(AuditError):
        JsonLinesSink(log).append(deep)


def test_the_error_for_a_record_does_not_quote_it(log):
    with pytest.raises(AuditError) as caught:
        JsonLinesSink(log).append({"a": {"Tou Vang 612-555-0182"}})
    assert "Tou" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_unknown_fsync_policy_is_an_error(log):
    with pytest.raises(ConfigurationError, match="always"):
        JsonLinesSink(log, fsync="never")


class TestPlaces:
    def test_a_missing_directory(self, tmp_path):
        with pytest.raises(AuditError, match="make the directory"):
            JsonLinesSink(tmp_path / "none" / "audit.jsonl")

    def test_a_directory(self, tmp_path):
        with pytest.raises(AuditError, match="name a file"):
            JsonLinesSink(tmp_path)

    def test_a_symbolic_link(self, tmp_path, log):
        (tmp_path / "other").touch()
        log.symlink_to(tmp_path / "other")
        with pytest.raises(AuditError, match="symbolic link"):
            JsonLinesSink(log)

    def test_a_pipe(self, log):
        os.mkfifo(log)
        with pytest.raises(AuditError, match="not a plain file"):
            JsonLinesSink(log)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_directory_that_may_not_be_written(self, tmp_path, log):
        tmp_path.chmod(0o500)
        with pytest.raises(AuditError, match="let this user write"):
            JsonLinesSink(log)

    def test_a_control_character_in_the_path_does_not_reach_the_message(self, tmp_path):
        with pytest.raises(AuditError) as caught:
            JsonLinesSink(tmp_path / "no\x1b[31m" / "audit.jsonl")
        assert "\x1b" not in str(caught.value)

    def test_a_file_that_is_no_log_is_not_appended_to(self, log):
        log.write_text("name,phone\nx,y\n")
        with pytest.raises(AuditError, match="does not hold together"):
            JsonLinesSink(log)
        assert log.read_text() == "name,phone\nx,y\n"

    def test_a_file_with_one_endless_line_is_not_read_into_memory(self, log):
        with log.open("wb") as file:
            file.truncate(3 * MAX_RECORD_BYTES)
        with pytest.raises(AuditError, match="longer than any record"):
            JsonLinesSink(log)


class TestCutWhileInUse:
    def sink(self, log):
        sink = JsonLinesSink(log)
        for number in range(4):
            sink.append({"n": number})
        return sink

    def test_a_cut_tail(self, log):
        sink = self.sink(log)
        lines = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(b"".join(lines[:2]))
        with pytest.raises(AuditError, match="lost records"):
            sink.append({})

    def test_a_removed_file(self, log):
        sink = self.sink(log)
        log.unlink()
        with pytest.raises(AuditError, match="lost records"):
            sink.append({})
        assert not log.exists()

    def test_a_replaced_file(self, log, tmp_path):
        sink = self.sink(log)
        other = JsonLinesSink(tmp_path / "other")
        for number in range(4):
            other.append({"n": number + 5})
        (tmp_path / "other").replace(log)
        with pytest.raises(AuditError, match="lost records"):
            sink.append({})

    def test_the_sink_stops_for_good(self, log):
        sink = self.sink(log)
        whole = log.read_bytes()
        log.write_bytes(b"")
        with pytest.raises(AuditError):
            sink.append({})
        log.write_bytes(whole)
        with pytest.raises(AuditError, match="takes no more"):
            sink.append({})


class TestTornLines:
    """A last line without an end was never acknowledged."""

    def torn(self, log, keep):
        sink = JsonLinesSink(log)
        sink.append({"n": 1})
        sink.append({"n": 2})
        lines = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(lines[0] + lines[1][:keep])
        return lines[1][:keep]

    @pytest.mark.parametrize("keep", [1, 20, 100])
    def test_it_is_removed_by_the_next_append_which_says_so(self, log, keep):
        left = self.torn(log, keep)
        found = verify(log)
        assert (found.records, found.ok, found.first_broken.line, found.first_broken.torn) == (1, False, 2, True)
        JsonLinesSink(log).append({"n": 3})
        records = list(read_records(log))
        assert [record["n"] for record in records] == [1, 3]
        assert records[1]["repaired"]["bytes"] == len(left)
        assert verify(log).ok
        assert verify(log).repaired == 1

    def test_a_line_that_lacks_only_its_end_is_kept(self, log):
        self.torn(log, -1)
        JsonLinesSink(log).append({"n": 3})
        assert [record["n"] for record in read_records(log)] == [1, 2, 3]
        assert verify(log) == verify(log, expected_count=3)
        assert verify(log).repaired == 0

    def test_a_torn_first_line(self, log):
        log.write_bytes(b'{"hash":"0')
        JsonLinesSink(log).append({"n": 1})
        assert [record["n"] for record in read_records(log)] == [1]

    def test_zeros_that_a_file_system_left(self, log):
        JsonLinesSink(log).append({"n": 1})
        with log.open("ab") as file:
            file.write(bytes(5000))
        JsonLinesSink(log).append({"n": 2})
        assert [record["n"] for record in read_records(log)] == [1, 2]

    def test_reading_stops_before_it(self, log):
        self.torn(log, 30)
        assert [record["n"] for record in read_records(log)] == [1]


class Fault:
    """Has one call to the operating system fail: the ``nth`` to ``name``, counted while it is armed."""

    def __init__(self, monkeypatch, name, nth=1, error=errno.EIO, short=None):
        self.real, self.left, self.armed, self.hit = getattr(os, name), nth, False, False
        self.error, self.short = error, short
        monkeypatch.setattr(os, name, self)

    def __call__(self, *args, **kwargs):
        if self.armed:
            self.left -= 1
            if self.left == 0:
                self.hit = True
                if self.short is not None:
                    fd, data = args
                    return self.real(fd, data[: self.short])
                raise OSError(self.error, os.strerror(self.error))
        return self.real(*args, **kwargs)


CALLS = [("open", 1), ("fstat", 1), ("fstat", 2), ("pread", 1), ("pread", 2), ("write", 1), ("fsync", 1), ("close", 1)]


class TestFaults:
    """Each call to the operating system is failed once."""

    @pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
    @pytest.mark.parametrize(("name", "nth"), CALLS)
    def test_a_failing_call_is_an_error_and_leaves_a_verifiable_log(self, log, monkeypatch, name, nth, code):
        sink = JsonLinesSink(log)
        sink.append({"n": 1})
        with log.open("ab") as file:  # a torn line, so that the tail is read in two parts
            file.write(b'{"torn')
        fault = Fault(monkeypatch, name, nth, code)
        fault.armed = True
        with pytest.raises(AuditError) as caught:
            sink.append({"n": 2})
        fault.armed = False
        assert fault.hit
        assert os.strerror(code) in str(caught.value)
        assert not isinstance(caught.value, OSError)
        numbers = [record["n"] for record in read_records(log)]
        assert numbers in ([1], [1, 2])
        if name != "open":  # nothing had begun
            with pytest.raises(AuditError, match="takes no more"):
                sink.append({"n": 3})
            assert [record["n"] for record in read_records(log)] == numbers
        JsonLinesSink(log).append({"n": 4})
        assert verify(log).ok

    def test_a_failing_truncate(self, log, monkeypatch):
        sink = JsonLinesSink(log)
        sink.append({"n": 1})
        with log.open("ab") as file:
            file.write(b'{"torn')
        fault = Fault(monkeypatch, "ftruncate")
        fault.armed = True
        with pytest.raises(AuditError):
            sink.append({"n": 2})
        assert [record["n"] for record in read_records(log)] == [1]

    def test_a_failing_lock(self, log, monkeypatch):
        import fcntl

        sink = JsonLinesSink(log)

        def broken(*_args):
            raise OSError(errno.ENOLCK, "no locks")

        monkeypatch.setattr(fcntl, "flock", broken)
        with pytest.raises(AuditError, match="verify the log"):
            sink.append({})

    @pytest.mark.parametrize("short", [0, 1, 50])
    @pytest.mark.parametrize("truncates", [True, False])
    def test_a_short_write_is_taken_back_and_stops_the_sink(self, log, monkeypatch, short, truncates):
        sink = JsonLinesSink(log)
        sink.append({"n": 1})
        size = log.stat().st_size
        Fault(monkeypatch, "write", short=short).armed = True
        if not truncates:
            Fault(monkeypatch, "ftruncate").armed = True
        with pytest.raises(AuditError, match="make room"):
            sink.append({"n": 2})
        assert log.stat().st_size == (size if truncates else size + short)
        with pytest.raises(AuditError):
            sink.append({"n": 3})
        monkeypatch.undo()
        JsonLinesSink(log).append({"n": 4})
        assert [record["n"] for record in read_records(log)] == [1, 4]
        assert verify(log).ok

    def test_a_failed_fsync_is_not_tried_again(self, log, monkeypatch):
        sink = JsonLinesSink(log)
        calls = []

        def fsync(fd):
            calls.append(fd)
            raise OSError(errno.EIO, "no")

        monkeypatch.setattr(os, "fsync", fsync)
        for _ in range(3):
            with pytest.raises(AuditError):
                sink.append({})
        sink.close()
        assert len(calls) == 1

    def test_a_directory_that_cannot_be_flushed(self, log, monkeypatch):
        Fault(monkeypatch, "fsync").armed = True
        with pytest.raises(AuditError):
            JsonLinesSink(log)

    def test_an_interrupt_between_writing_and_flushing_acknowledges_nothing(self, log, monkeypatch):
        sink = JsonLinesSink(log)

        def fsync(_fd):
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", fsync)
        with pytest.raises(KeyboardInterrupt):
            sink.append({"n": 1})
        monkeypatch.undo()
        sink.append({"n": 2})
        assert verify(log).ok


class TestFlushing:
    def counted(self, monkeypatch):
        calls = []
        real = os.fsync
        monkeypatch.setattr(os, "fsync", lambda fd: (calls.append(fd), real(fd))[1])
        return calls

    def test_always_flushes_before_it_returns(self, log, monkeypatch):
        sink = JsonLinesSink(log)
        calls = self.counted(monkeypatch)
        sink.append({})
        sink.append({})
        assert len(calls) == 2

    def test_an_interval_flushes_once_in_a_while_and_at_the_end(self, log, monkeypatch):
        sink = JsonLinesSink(log, fsync="interval", interval_s=3600)
        calls = self.counted(monkeypatch)
        for _ in range(10):
            sink.append({})
        assert not calls
        sink.flush()
        assert len(calls) == 1
        sink.close()
        assert len(calls) == 1
        sink.append({})
        sink.close()
        assert len(calls) == 2

    def test_an_interval_that_has_passed(self, log, monkeypatch):
        sink = JsonLinesSink(log, fsync="interval", interval_s=0)
        calls = self.counted(monkeypatch)
        sink.append({})
        assert len(calls) == 1


class TestManyWriters:
    def test_threads(self, log):
        sink = JsonLinesSink(log, fsync="interval")

        def write():
            for number in range(50):
                sink.append({"n": number})

        threads = [threading.Thread(target=write) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = verify(log)
        assert (found.records, found.ok) == (400, True)

    def test_processes(self, log):
        program = (
            "import sys; from ethicsguard.audit import JsonLinesSink\n"
            "sink = JsonLinesSink(sys.argv[1], lock_timeout_s=120)\n"
            "for n in range(200): sink.append({'writer': sys.argv[2], 'n': n})"
        )
        writers = [subprocess.Popen([sys.executable, "-c", program, str(log), str(name)]) for name in range(4)]
        assert [writer.wait(timeout=120) for writer in writers] == [0] * 4
        found = verify(log)
        assert (found.records, found.ok) == (800, True)
        for name in range(4):
            assert [r["n"] for r in read_records(log) if r["writer"] == str(name)] == list(range(200))

    def test_a_fork_while_another_thread_appends(self, log):
        program = (
            "import os, sys, threading; from ethicsguard.audit import JsonLinesSink\n"
            "sink = JsonLinesSink(sys.argv[1], fsync='interval', lock_timeout_s=60)\n"
            "thread = threading.Thread(target=lambda: [sink.append({'n': n}) for n in range(300)])\n"
            "thread.start()\n"
            "for _ in range(5):\n"
            "    child = os.fork()\n"
            "    if child == 0:\n"
            "        sink.append({'n': -1}); os._exit(0)\n"
            "    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0\n"
            "thread.join()\n"
        )
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", program, str(log)], timeout=120, check=False)
        assert done.returncode == 0
        assert (verify(log).records, verify(log).ok) == (305, True)

    def test_a_lock_that_is_never_released_is_an_error_after_a_while(self, log):
        import fcntl

        sink = JsonLinesSink(log, lock_timeout_s=0.05)
        with log.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with pytest.raises(AuditError, match="locked by another process"):
                sink.append({})
            with pytest.raises(AuditError, match="locked by another process"):
                list(_quick(log))
        sink.append({"n": 1})
        assert verify(log).records == 1

    def test_a_thread_that_waits_too_long_for_its_turn(self, log):
        sink = JsonLinesSink(log, lock_timeout_s=0.02)
        with sink._turn, pytest.raises(AuditError, match="not keeping up"):
            sink.append({})


def _quick(log):
    from ethicsguard.audit import reading

    old, reading._LOCK_TIMEOUT_S = reading._LOCK_TIMEOUT_S, 0.05
    try:
        yield from read_records(log)
    finally:
        reading._LOCK_TIMEOUT_S = old


WRITER = """
import sys
from ethicsguard.audit import JsonLinesSink
sink = JsonLinesSink(sys.argv[1], fsync=sys.argv[2])
n = 0
while True:
    n += 1
    sink.append({"n": n, "text": "x" * (n * 37 % 5000)})
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()
"""


@pytest.mark.parametrize("policy", ["always", "interval"])
def test_a_killed_writer_loses_no_record_that_it_acknowledged(log, policy):
    chance = random.Random(20261123)
    kept = 0
    for _ in range(4):
        log.unlink(missing_ok=True)
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(log), policy], stdout=subprocess.PIPE)
        assert writer.stdout.readline() == b"1\n"
        time.sleep(chance.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        acknowledged = [
            1,
            *(int(line) for line in writer.stdout.read().splitlines(keepends=True) if line[-1:] == b"\n"),
        ]
        writer.stdout.close()
        writer.wait()
        found = verify(log)
        assert found.first_broken is None or found.first_broken.torn
        assert found.records >= acknowledged[-1]
        JsonLinesSink(log).append({"n": 0})
        assert verify(log).ok
        kept += found.records
    assert kept > 4
