"""The main job on real exports, if they are at hand: ETHICSGUARD_SHARED_DATA names the folder that they are in."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
TABLES = Path(os.environ.get("ETHICSGUARD_SHARED_DATA", REPOSITORY.parent / "shared" / "data")) / "tables"
PASS, VIOLATIONS, ERROR, INCOMPLETE = range(4)
BASELINE = ["--profile", "baseline", "--action", "publish"]
TAKEN = {"name", "streetaddress", "latitude", "longitude", "raceethnicity"}
NAMED = {"name", "streetaddress", "latitude", "longitude"}


def table(name):
    if not (TABLES / name).exists():
        pytest.skip(f"the shared table {name} is not here: ETHICSGUARD_SHARED_DATA does not name its folder")
    return TABLES / name


@pytest.fixture
def job(cli, tmp_path):
    """Run the command line in a folder in which nothing is configured."""
    folder = tmp_path / "empty"
    folder.mkdir()
    # Nothing of the site above is taken: a configuration is looked for upwards.
    (tmp_path / "ethicsguard.toml").unlink()

    def run(*words):
        return cli(*words, cwd=folder)

    run.folder = folder
    return run


def raw_rows(data: bytes) -> list[list[bytes]]:
    """Cut a file without quoted line ends into the bytes of its cells; quotes stay on them."""
    rows = []
    for line in data.splitlines(keepends=True):
        cells, quoted, begin = [], False, 0
        for at, byte in enumerate(line):
            if byte == 0x22:
                quoted = not quoted
            elif byte == 0x2C and not quoted:
                cells.append(line[begin:at])
                begin = at + 1
        rows.append([*cells, line[begin:]])
    return rows


def bad_cells(data: bytes) -> set[tuple[int, str]]:
    """Say in which lines and columns bytes stand that are not UTF-8."""
    header, *rows = raw_rows(data)
    names = [name.decode("ascii").strip() for name in header]
    found = set()
    for line, row in enumerate(rows, start=2):
        for name, cell in zip(names, row, strict=True):
            try:
                cell.decode("utf-8")
            except UnicodeDecodeError:
                found.add((line, name))
    return found


def test_a_table_of_people_may_not_be_published_as_it_is(job):
    ended = job("check", table("police_killings.csv"), *BASELINE)
    assert ended.code == VIOLATIONS, ended
    first_words = {line.split()[0] for line in ended.out.splitlines() if line.startswith("  ") and line.split()}
    assert first_words >= NAMED


def test_bytes_that_are_not_utf_8_are_named_and_nothing_is_written(job):
    path = table("police_killings.csv")
    bad = bad_cells(path.read_bytes())
    assert bad
    checked = job("check", path, *BASELINE)
    redacted = job("redact", path, "-o", "out.csv", *BASELINE)
    assert redacted.code == INCOMPLETE, redacted
    assert list(job.folder.iterdir()) == []
    for ended in (checked, redacted):
        for line, name in bad:
            assert f"not examined: line {line}, {name}: " in ended.out
        assert ended.out.count("not examined: line ") == len(bad)


def test_with_its_encoding_it_is_redacted_and_the_rest_stays_byte_for_byte(job):
    path = table("police_killings.csv")
    ended = job("redact", path, "-o", "out.csv", *BASELINE, "--encoding", "latin-1")
    assert ended.code == PASS, ended
    before, after = raw_rows(path.read_bytes()), raw_rows((job.folder / "out.csv").read_bytes())
    assert len(before) == len(after)
    names = [name.decode("ascii").strip() for name in before[0]]
    assert set(names) > TAKEN
    assert before[0] == after[0]
    changed = set()
    for old, new in zip(before[1:], after[1:], strict=True):
        assert len(old) == len(new) == len(names)
        for name, was, now in zip(names, old, new, strict=True):
            assert name in TAKEN or was == now
            if was != now:
                changed.add(name)
    assert NAMED <= changed <= TAKEN

    # And as an independent reader sees it: no name, address or exact place is left.
    tables = [
        list(csv.DictReader(io.StringIO(data.decode("latin-1"), newline="")))
        for data in (path.read_bytes(), (job.folder / "out.csv").read_bytes())
    ]
    for old, new in zip(*tables, strict=True):
        assert not old["name"].strip() or old["name"] != new["name"]
        # A street, a corner or a block stays; what names a house does not.
        if re.match(r"\d+ (?!block)", old["streetaddress"]):
            assert old["streetaddress"] != new["streetaddress"]
        for name in ("latitude", "longitude"):
            assert len(new[name].partition(".")[2]) <= 2 or old[name] == new[name] == "NA"

    assert job("check", "out.csv", *BASELINE, "--encoding", "latin-1").code == PASS
    again = job("redact", "out.csv", "-o", "again.csv", *BASELINE, "--encoding", "latin-1")
    assert again.code == PASS
    assert (job.folder / "again.csv").read_bytes() == (job.folder / "out.csv").read_bytes()


def test_a_survey_is_judged_without_being_told_its_encoding(job):
    path = table("comma-survey.csv")
    ended = job("check", path, *BASELINE)
    assert ended.code in (PASS, VIOLATIONS), ended
    assert "not examined" not in ended.out
    if ended.code == VIOLATIONS:
        assert job("redact", path, "-o", "out.csv", *BASELINE).code == PASS
        assert job("check", "out.csv", *BASELINE).code == PASS
        rows = [
            list(csv.reader(io.StringIO(each.read_text("utf-8"), newline="")))
            for each in (path, job.folder / "out.csv")
        ]
        assert [len(row) for row in rows[0]] == [len(row) for row in rows[1]]
