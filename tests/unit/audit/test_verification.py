"""What was done to a log is named, at the first record that shows it."""

from __future__ import annotations

import json
import random

import pytest

from ethicsguard.audit import GENESIS, JsonLinesSink, canonical, find_decision, read_records, verify
from ethicsguard.audit.chain import MAX_RECORD_BYTES, Link, seal
from ethicsguard.errors import AuditError, UsageError

COUNT = 6


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "audit.jsonl"
    sink = JsonLinesSink(path)
    for number in range(1, COUNT + 1):
        sink.append({"kind": "decision", "id": f"{number:x}abc{number:04x}", "n": number})
    return path


def lines_of(log):
    return log.read_bytes().splitlines(keepends=True)


def write(log, lines):
    log.write_bytes(b"".join(lines))


def test_a_log_as_it_was_written(log):
    found = verify(log)
    assert (found.records, found.ok, found.first_broken, found.repaired) == (COUNT, True, None, 0)
    assert found.head == json.loads(lines_of(log)[-1])["hash"]


def test_an_empty_log(tmp_path):
    (tmp_path / "empty").touch()
    found = verify(tmp_path / "empty")
    assert (found.records, found.ok, found.head) == (0, True, GENESIS)
    assert verify(tmp_path / "empty", expected_head=GENESIS, expected_count=0).ok


def test_a_missing_log(tmp_path):
    with pytest.raises(AuditError, match="cannot be read"):
        verify(tmp_path / "none")


def test_every_edited_byte_is_found_at_its_record(log):
    chance = random.Random(7)
    whole = log.read_bytes()
    for _ in range(300):
        at = chance.randrange(len(whole))
        byte = chance.choice([value for value in range(256) if value != whole[at]])
        log.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
        found = verify(log)
        assert not found.ok
        line = whole[:at].count(b"\n") + 1
        assert found.first_broken.line == line
        assert found.first_broken.seq == line


@pytest.mark.parametrize(
    "edit",
    [
        lambda line: line.replace(b'"n":3', b'"n": 3'),
        lambda line: line.replace(b'{"hash"', b'{"n":9,"hash"'),
        lambda line: line.replace(b'"n":3', b'"n":3,"n":3'),
        lambda line: line.replace(b'"n":3', b'"n":3.0'),
        lambda line: line.replace(b'"n":3', b'"n":NaN'),
        lambda line: line.replace(b'"kind"', b'"\\u006bind"'),
        lambda _line: b"[]\n",
        lambda _line: b"\n",
        lambda _line: b"{}\n",
        lambda _line: b"\xff\n",
        lambda _line: b"[" * 100_000 + b"\n",
        lambda line: line.replace(b'"seq":3', b'"seq":true'),
        lambda line: line.replace(b'"seq":3', b'"seq":"3"'),
        lambda line: line.replace(b'"time"', b'"tome"'),
        lambda line: b"\r".join([line[:-1], b"\n"]),
        lambda _line: b'{"seq":' + b"9" * 5000 + b"}\n",
    ],
)
def test_an_edit_that_json_does_not_see_is_found_too(log, edit):
    lines = lines_of(log)
    changed = edit(lines[2])
    assert changed != lines[2]
    write(log, [*lines[:2], changed, *lines[3:]])
    found = verify(log)
    assert (found.ok, found.records, found.first_broken.line, found.first_broken.seq) == (False, 2, 3, 3)


def test_a_deleted_record(log):
    lines = lines_of(log)
    write(log, lines[:2] + lines[3:])
    found = verify(log)
    assert found.first_broken.line == 3
    assert "record 3 is missing" in found.first_broken.reason


def test_deleted_records(log):
    lines = lines_of(log)
    write(log, lines[3:])
    assert "records 1 to 3 are missing" in verify(log).first_broken.reason


def test_a_reordered_pair(log):
    lines = lines_of(log)
    write(log, [lines[0], lines[2], lines[1], *lines[3:]])
    assert verify(log).first_broken.line == 2


def test_a_duplicated_record(log):
    lines = lines_of(log)
    write(log, [*lines[:2], lines[1], *lines[2:]])
    found = verify(log)
    assert found.first_broken.line == 3
    assert "duplicated" in found.first_broken.reason


def test_an_inserted_record_of_another_log(log, tmp_path):
    other = tmp_path / "other"
    sink = JsonLinesSink(other)
    for _ in range(COUNT):
        sink.append({"id": "other"})
    lines = lines_of(log)
    write(log, [*lines[:2], lines_of(other)[2], *lines[3:]])
    found = verify(log)
    assert found.first_broken.line == 3
    assert "replaced" in found.first_broken.reason


def test_a_time_that_falls(log):
    last = json.loads(lines_of(log)[-1])
    record = {"id": "x", "seq": COUNT + 1, "time": "2001-01-01T00:00:00.000Z", "prev": last["hash"]}
    import hashlib

    record["hash"] = hashlib.sha256(canonical(record)).hexdigest()
    write(log, [*lines_of(log), canonical(record) + b"\n"])
    assert "earlier" in verify(log).first_broken.reason


def test_a_line_longer_than_any_record(log):
    with log.open("ab") as file:
        file.truncate(log.stat().st_size + 2 * MAX_RECORD_BYTES)
    found = verify(log)
    assert found.first_broken.line == COUNT + 1
    assert not found.first_broken.torn


class TestCheckpoints:
    def test_a_log_that_has_grown_since(self, log):
        then = verify(log)
        JsonLinesSink(log).append({})
        assert verify(log, expected_head=then.head, expected_count=then.records).ok
        assert verify(log, expected_head=then.head).ok
        assert verify(log, expected_count=then.records).ok

    def test_a_cut_tail_shows_only_against_a_checkpoint(self, log):
        then = verify(log)
        write(log, lines_of(log)[:4])
        assert verify(log).ok
        for checkpoint in (
            {"expected_count": COUNT},
            {"expected_head": then.head},
            {"expected_head": then.head, "expected_count": COUNT},
        ):
            found = verify(log, **checkpoint)
            assert not found.ok
            assert found.first_broken.seq == 5
            assert "cut off" in found.first_broken.reason

    def test_a_log_cut_in_the_middle_of_a_record(self, log):
        lines = lines_of(log)
        write(log, [*lines[:4], lines[4][:9]])
        assert "cut off" in verify(log, expected_count=COUNT).first_broken.reason
        assert verify(log, expected_count=4).first_broken.torn

    def test_a_log_that_was_written_anew(self, log):
        then = verify(log)
        link, anew = Link(), []
        for number in range(COUNT):
            line, link = seal({"n": number + 100}, link, "2026-11-23T10:00:00.000Z")
            anew.append(line)
        write(log, anew)
        assert verify(log).ok
        found = verify(log, expected_head=then.head, expected_count=COUNT)
        assert (found.ok, found.first_broken.seq) == (False, COUNT)
        assert not verify(log, expected_head=then.head).ok

    def test_a_checkpoint_of_nothing(self, log):
        assert verify(log, expected_head=GENESIS, expected_count=0).ok
        assert not verify(log, expected_head="f" * 64, expected_count=0).ok


class TestReading:
    def test_a_broken_record_is_an_error_that_names_it(self, log):
        lines = lines_of(log)
        write(log, lines[:2] + lines[3:])
        records = read_records(log)
        assert [next(records)["n"], next(records)["n"]] == [1, 2]
        with pytest.raises(AuditError, match=r":3: record 3 .* missing"):
            next(records)

    def test_a_decision_by_the_beginning_of_its_id(self, log):
        assert find_decision(log, "3a")["n"] == 3
        assert find_decision(log, "3abc0003")["n"] == 3

    def test_no_such_decision(self, log):
        with pytest.raises(UsageError, match="no decision"):
            find_decision(log, "fff")

    def test_no_id(self, log):
        with pytest.raises(UsageError, match="name the decision"):
            find_decision(log, "")

    def test_more_than_one(self, log):
        for identity in ("3abd", "3abe", "3a"):
            JsonLinesSink(log).append({"kind": "decision", "id": identity})
        with pytest.raises(UsageError, match="more characters"):
            find_decision(log, "3ab")
        assert find_decision(log, "3a")["id"] == "3a"

    def test_the_last_record_of_a_decision_counts(self, log):
        JsonLinesSink(log).append({"kind": "decision", "id": "3abc0003", "n": 33})
        assert find_decision(log, "3")["n"] == 33

    def test_other_kinds_of_records_are_no_decisions(self, log):
        JsonLinesSink(log).append({"kind": "other", "id": "ff"})
        with pytest.raises(UsageError):
            find_decision(log, "ff")

    def test_an_exact_id_is_found_behind_others_that_begin_so(self, log):
        for identity in ("7a1", "7a2", "7a3", "7a"):
            JsonLinesSink(log).append({"kind": "decision", "id": identity})
        assert find_decision(log, "7a")["id"] == "7a"
