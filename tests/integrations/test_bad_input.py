"""What people hand over by mistake: one sentence that helps, the right exit code, nothing written or let through."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PHONE = "612-555-0182"
ENGINE = [sys.executable, "-m", "ethicsguard.cli"]
PASS, VIOLATIONS, ERROR, INCOMPLETE = 0, 1, 2, 3
NOISE = random.Random(7).randbytes(300)

DIRTY = b"id,body\n1,call 612-555-0182\n"

# The file's name; what it holds; how check and redact end; and what is said of it, in one line.
BROKEN = {
    "a file that is missing": ("a.csv", None, ERROR, "there is no file"),
    "a name that says no format": ("a.dat", b"a,b\n1,2\n", ERROR, "its name does not say which format"),
    "no name at all": ("a", b"a,b\n1,2\n", ERROR, "its name does not say which format"),
    "an unclosed quote": ("a.csv", b'id,body\n1,x\n2,"call 612-555-0182\n3,x\n', INCOMPLETE, "line 3: column 2: a"),
    "text after a quote": ("a.csv", b'id,body\n1,"a"612-555-0182\n', INCOMPLETE, "line 2, body: column 2: text after"),
    "a row that is longer": ("a.csv", b"id,body\n1,x\n2,call,612-555-0182\n", INCOMPLETE, "line 3: the row has 3"),
    "a row that is shorter": ("a.csv", b"id,body\n1,x\n612-555-0182\n", INCOMPLETE, "line 3: the row has 1"),
    "two columns of a name": ("a.csv", b"id,body,body\n1,a,b\n", INCOMPLETE, "another column has the same name"),
    "a column without a name": ("a.csv", b"id,,body\n1,a,b\n", INCOMPLETE, "the column has no name"),
    "a NUL byte in a cell": ("a.csv", b"id,body\n1,x\n2,a\0b\n", INCOMPLETE, "line 3, body: column 2: a NUL byte"),
    "a NUL byte in a text": ("a.txt", b"one\ntwo \0\n", INCOMPLETE, "line 2: column 5: a NUL byte"),
    "latin-1 in a CSV": ("a.csv", b"id,body\n1,caf\xe9\n", INCOMPLETE, "line 2, body: column 2: bytes that are not"),
    "latin-1 in a JSON": ("a.json", b'{"body":\n"caf\xe9"}', INCOMPLETE, "line 2: bytes that are not utf-8"),
    "latin-1 in a text": ("a.txt", b"one\ncaf\xe9\n", INCOMPLETE, "line 2: column 4: bytes that are not utf-8"),
    "UTF-16": ("a.csv", DIRTY.decode().encode("utf-16"), INCOMPLETE, "say so with the encoding utf-16"),
    "UTF-32": ("a.csv", DIRTY.decode().encode("utf-32"), ERROR, "convert it to UTF-8"),
    "UTF-16 without a mark": ("a.csv", DIRTY.decode().encode("utf-16-le"), ERROR, "UTF-16 without a byte-order mark"),
    "a list that is cut off": ("a.json", b'[{"body": "612-555-0182', INCOMPLETE, "a.json:1: the list"),
    "an object that is cut off": ("a.json", b'{"body": "612-555-0182', INCOMPLETE, "a.json:1:"),
    "a list with a broken element": ("a.json", b'[{"a": 1},\n{"a" 2}]', INCOMPLETE, "a.json:2:6:"),
    "an empty document": ("a.json", b"", INCOMPLETE, "a.json:1:1: a JSON value is missing"),
    "a line that is no JSON": ("a.jsonl", b'{"a": "x"}\n{"a": "612-555-0182"\n{}\n', INCOMPLETE, "line 2: column 21:"),
    "deep lists": ("a.json", b"[" * 100_000 + b"]" * 100_000, INCOMPLETE, "a.json:1:102: nested more than 100"),
    "deep objects": ("a.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, INCOMPLETE, "nested more than 100 levels"),
    "deep lists, never closed": ("a.json", b"[" * 1_000_000, INCOMPLETE, "a.json:1: the list"),
    "a deep line": ("a.jsonl", b"{}\n" + b"[" * 9_999 + b"]" * 9_999 + b"\n", INCOMPLETE, "a.jsonl:2:"),
    "a key twice": ("a.json", b'{"a": "612-555-0182",\n "a": "x"}', INCOMPLETE, "a.json:2:2: this key occurs twice"),
    "a key twice in a line": ("a.jsonl", b'{}\n{"a": "612-555-0182", "a": 1}\n', INCOMPLETE, "line 2: column 23: "),
    "no number": ("a.json", b'{"a": NaN}', INCOMPLETE, "a.json:1:7:"),
    "a number without end": ("a.json", b'{"a": ' + b"9" * 5000 + b"}", INCOMPLETE, "a.json:1:7: this number"),
    "half a character": ("a.json", b'{"a": "\\ud800"}', INCOMPLETE, "a.json:1:7: this string"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + NOISE, ERROR, "is a picture"),
    "a workbook": ("a.csv", b"PK\x03\x04" + NOISE, ERROR, "is a ZIP archive or an office document"),
    "Parquet": ("a.csv", b"PAR1" + NOISE, ERROR, "is Parquet"),
    "gzip": ("a.jsonl", b"\x1f\x8b" + NOISE, ERROR, "is compressed (gzip)"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_told_in_one_line_and_goes_nowhere(cli, site, files_in, case):
    name, data, code, said = BROKEN[case]
    if data is not None:
        (site / name).write_bytes(data)
    before = files_in(site)
    for words in (["check", name], ["redact", name, "-o", "new/out" + Path(name).suffix]):
        ended = cli(*words)
        assert ended.code == code, ended
        assert [line for line in ended.said.splitlines() if said in line][1:] == [], ended
        assert said in ended.said
        assert "pass" not in ended.out.split()
        assert f"exit {code}: " in ended.out.splitlines()[-1]
    assert {path: held for path, held in files_in(site).items() if path != "new"} == before


def test_all_broken_files_in_one_folder_are_told_at_once(cli, site, files_in):
    """Also by scan, which writes nothing but findings to stdout; and one broken file does not hide the others."""
    (site / "in").mkdir()
    said = []
    for number, (name, data, _code, words) in enumerate(BROKEN.values()):
        if data is not None:
            path = site / "in" / f"{number:02}{name}"
            path.write_bytes(data)
            said.append((path.name, words.removeprefix(name)))
    (site / "in" / "zz.csv").write_bytes(DIRTY)
    before = files_in(site)

    ended = cli("check", "in")
    assert ended.code == VIOLATIONS  # what cannot be examined stands between others, and nobody named it
    assert "could not be judged in full" in ended.out
    assert "PHONE_NUMBER 1" in ended.out
    for name, words in said:
        assert name in ended.out
        assert words in ended.out

    found = cli("scan", "in")
    assert found.code == INCOMPLETE
    entities = {(each["path"], each["entity"]) for each in map(json.loads, found.out.splitlines())}
    assert ("in/zz.csv", "PHONE_NUMBER") in entities
    assert all(name in found.err for name, _ in said)

    redacted = cli("redact", "in", "-o", "out")
    assert redacted.code == INCOMPLETE
    assert {path.name for path in (site / "out").iterdir()} == {"zz.csv"}
    assert PHONE.encode() not in (site / "out" / "zz.csv").read_bytes()
    assert {path: held for path, held in files_in(site).items() if not path.startswith("out")} == before


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.csv", b"", PASS),
        ("empty.jsonl", b"", PASS),
        ("empty.txt", b"", PASS),
        ("header.csv", b"id,body\n", PASS),
        ("header-without-end.csv", b"id,body", PASS),
        ("blank.csv", b"\n\n\n", PASS),
        ("mark.csv", b"\xef\xbb\xbf", PASS),
        ("marked.csv", b"\xef\xbb\xbfid,body\r\n1,call 612-555-0182\r\n", VIOLATIONS),
        ("marked.json", b'\xef\xbb\xbf{"body": "call 612-555-0182"}', VIOLATIONS),
        ("marked.jsonl", b'\xef\xbb\xbf{"body": "call 612-555-0182"}\r\n\r\n', VIOLATIONS),
        ("old-mac.csv", b"id,body\r1,call 612-555-0182\r2,x\r", VIOLATIONS),
        ("spaces.csv", b"id , body\n 1 , call 612-555-0182 \n", VIOLATIONS),
    ],
)
def test_what_only_looks_odd_is_read(cli, site, name, data, code):
    (site / name).write_bytes(data)
    assert cli("check", name).code == code
    assert cli("redact", name, "-o", f"out-{name}").code == PASS
    assert (site / f"out-{name}").read_bytes() == data.replace(PHONE.encode(), b"<PHONE_NUMBER>")


HEADERS = [b"id,612-555-0182\n1,caf\xe9\n", b"id,ada@example.org,ada@example.org\n1,x,y\n", b"id,536-90-4399\n1,a\0\n"]


@pytest.mark.parametrize("data", HEADERS)
@pytest.mark.parametrize("how", [["check", "--format", "text"], ["check", "--format", "json"],
                                 ["check", "--format", "sarif"], ["scan"], ["redact", "-o", "out.csv"]])  # fmt: skip
def test_a_header_that_is_itself_somebodys_data_is_not_told(cli, site, data, how):
    """A file without a header gives the first resident's answers as the names of its columns."""
    (site / "a.csv").write_bytes(data)
    ended = cli(how[0], "a.csv", *how[1:])  # the fixture looks for the canaries
    assert ended.code in (VIOLATIONS, INCOMPLETE)
    assert "name withheld" in ended.said or how[0] == "redact"
    assert not (site / "out.csv").exists()


# ── options ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--encoding", "klingon"], "there is no encoding of that name"),
        (["--encoding", "utf-7"], "the encoding utf-7 is not read"),
        (["--encoding", "utf-16"], "has no byte-order mark"),
        (["--delimiter", "ab"], "a delimiter is one ASCII character"),
        (["--input-format", "xml"], "the formats are csv, tsv, json, jsonl, text"),
        (["--format", "xml"], "the formats are text, json, sarif"),
        (["--action", "fly"], "the actions are collect, store"),
        (["--jurisdiction", "Ohio, probably"], "is no code of a place"),
        (["--declare", "consent"], "write --declare as KEY=VALUE"),
        (["--declare", "cosnent=yes"], 'no policy reads a declaration named "cosnent"'),
        (["--profile", "baselin"], 'did you mean "baseline"?'),
        (["--profile", "../../etc/passwd"], 'there is no profile "../../etc/passwd"'),
        (["--config", "missing.toml"], "missing.toml  there is no such file"),
        (["--policy", "missing"], "missing  there is no such file"),
        (["--policy", "hollow"], "there is no policy in this directory"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_a_mistaken_option_is_told(cli, site, files_in, words, said):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "hollow").mkdir()
    (site / "hollow" / "readme.txt").write_text("Policies will be here.")
    before = files_in(site)
    ended = cli("redact", "a.csv", "-o", "out.csv", *words)
    assert ended.code == ERROR, ended
    assert len([line for line in ended.said.splitlines() if said in line]) == 1, ended
    assert files_in(site) == before


def test_without_a_profile_nothing_is_judged(cli, site):
    (site / "a.csv").write_bytes(b"id\n1\n")
    (site / "ethicsguard.toml").unlink()
    ended = cli("check", "a.csv")
    assert (ended.code, ended.out) == (ERROR, "")
    assert "no profile was chosen" in ended.err
    assert "ethicsguard init" in ended.err
    assert "baseline" in ended.err


# ── policies ────────────────────────────────────────────────────────────────────────────────────────────

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12)
)
POLICIES = {
    "yaml that ends too early": (b"policy: [x\n", "small.yaml:2:1", "this is not YAML"),
    "a tabulator": (b"policy:\n\tx: y\n", "small.yaml:2:1", "a TAB stands here"),
    "a bomb of aliases": (BOMB.encode(), "small.yaml:2:10", "aliases are not used here"),
    "a tag that runs code": (b"policy: !!python/object/apply:os.system ['id']\n", "small.yaml:1:9", "tags are not"),
    "deep nesting": (b"policy: " + b"[" * 9000 + b"]" * 9000, "small.yaml:1:41", "the nesting is too deep"),
    "another encoding": ("policy: café".encode("latin-1"), "small.yaml:1:12", "this byte is not UTF-8"),
    "a NUL byte": (b"policy: a\0b\n", "small.yaml:1:10", "control character"),
    "noise": (b"\xff" + NOISE, "small.yaml:1:1", "this byte is not UTF-8"),
    "nothing": (b"", "small.yaml:1:1", "the file is empty"),
    "a list": (b"- a\n- b\n", "small.yaml:1:1", "a file begins with a key"),
    "five million signs": (b"policy: " + b"x" * 5_000_000, "small.yaml", "the file is too large"),
}  # fmt: skip
# What is wrong in the policy: what stands there, what is written instead, where, and what is said.
MISTAKES = {
    "an unknown fact": ("    effect:", '    when: ["facts.pii.cuont > 1"]\n    effect:', "12:13", '"facts.pii.cuont"'),
    "an unknown entity": ("[PHONE_NUMBER,", "[PHONE_NUMBR,", "14:40", 'did you mean "PHONE_NUMBER"?'),
    "an unknown operator": ("operator: replace", "operator: replcae", "14:20", 'did you mean "replace"?'),
    "an unknown effect": ("effect: transform", "effect: trasnform", "12:13", 'did you mean "transform"?'),
    "an unknown action": ("actions: [publish]", "actions: [publsih]", "11:15", 'did you mean "publish"?'),
    "an unknown key": ("    why:", "    wyh:", "8:5", 'did you mean "why"?'),
    "a key twice": ("    why:", "    title: again\n    why:", "8:5", "stands here a second time"),
    "half a condition": ("    effect:", '    when: ["facts.pii."]\n    effect:', "12:22", "cannot be read from here"),
    "two documents": ("policy: small", "policy: small\n---\npolicy: other", "2:1", "a second document begins here"),
}  # fmt: skip


def told_place(ended, said):
    lines = ended.err.splitlines()
    (at,) = [number for number, line in enumerate(lines) if said in line][:1]
    return next(line for line in reversed(lines[: at + 1]) if line.startswith("pol/") or "/pol/small.yaml" in line)


@pytest.mark.parametrize("case", POLICIES)
def test_a_broken_policy_is_told_at_its_place(cli, site, files_in, case):
    data, place, said = POLICIES[case]
    (site / "a.csv").write_bytes(b"id\n1\n")
    (site / "pol" / "small.yaml").write_bytes(data)
    before = files_in(site)
    began = time.monotonic()
    ended = cli("redact", "a.csv", "-o", "out.csv")
    assert time.monotonic() - began < 10
    assert (ended.code, ended.out) == (ERROR, "")
    assert place in told_place(ended, said)
    assert len(ended.err) < 100_000
    assert files_in(site) == before


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_policy_is_told_at_its_place(cli, site, case):
    there, instead, place, said = MISTAKES[case]
    (site / "a.csv").write_bytes(b"id\n1\n")
    path = site / "pol" / "small.yaml"
    text = path.read_text()
    assert there in text
    path.write_text(text.replace(there, instead, 1))
    ended = cli("check", "a.csv")
    assert (ended.code, ended.out) == (ERROR, "")
    assert f"small.yaml:{place}" in told_place(ended, said), ended.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profile = \n", "ethicsguard.toml:1:11  this is not TOML"),
        ('policy = ["pol"]\n', 'did you mean "policies"?'),
        ("policies = 3\n", "ethicsguard.toml:1:12  a list is expected here"),
        ('policies = ["nowhere"]\n', "nowhere"),
        ('profile = "nowhere"\n', 'there is no profile "nowhere"'),
    ],
)
def test_a_broken_configuration_is_told(cli, site, text, said):
    (site / "a.csv").write_bytes(b"id\n1\n")
    (site / "ethicsguard.toml").write_text(text)
    ended = cli("check", "a.csv")
    assert (ended.code, ended.out) == (ERROR, "")
    assert said in ended.err


# ── the output ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("name", ["a.csv", "link.csv", "twin.csv", "./x/../a.csv"])
def test_the_input_is_never_written_over(cli, site, files_in, name, force):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "x").mkdir()
    (site / "link.csv").symlink_to("a.csv")
    (site / "twin.csv").hardlink_to(site / "a.csv")
    before = files_in(site)
    ended = cli("redact", "a.csv", "-o", name, *force)
    assert ended.code == ERROR
    assert "is the file that is read" in ended.said
    assert files_in(site) == before
    assert (site / "link.csv").is_symlink()


def test_a_file_that_is_there_is_kept_unless_force_is_given(cli, site, files_in):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "out.csv").write_bytes(b"mine")
    (site / "dangling.csv").symlink_to("nowhere.csv")
    before = files_in(site)
    for name in ("out.csv", "dangling.csv"):
        ended = cli("redact", "a.csv", "-o", name)
        assert ended.code == ERROR
        assert "--force" in ended.said
    assert files_in(site) == before
    for name in ("out.csv", "dangling.csv"):
        assert cli("redact", "a.csv", "-o", name, "--force").code == PASS
        assert (site / name).read_bytes() == b"id,body\n1,call <PHONE_NUMBER>\n"
    assert not (site / "nowhere.csv").exists()  # the link was replaced, not written through


@pytest.mark.parametrize(
    "name", ["a-file/out.csv", "/proc/nowhere/out.csv", "/dev/full", "/dev/null", "x" * 300 + ".csv"]
)
def test_an_output_that_cannot_be_is_told(cli, site, files_in, name):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "a-file").write_bytes(b"")
    before = files_in(site)
    ended = cli("redact", "a.csv", "-o", name)
    assert ended.code == ERROR, ended
    assert name.split("/")[-1][:20] in ended.said or name.split("/")[0] in ended.said
    assert "traceback" not in ended.said.lower()
    assert files_in(site) == before


def test_what_is_refused_leaves_no_folder_behind(cli, site, files_in):
    (site / "a.csv").write_bytes(b"id,body\n1\n")
    before = files_in(site)
    assert cli("redact", "a.csv", "-o", "new/er/out.csv").code == INCOMPLETE
    assert files_in(site) == before
    (site / "a.csv").write_bytes(DIRTY)
    assert cli("redact", "a.csv", "-o", "new/er/out.csv").code == PASS
    assert (site / "new" / "er" / "out.csv").is_file()


def test_a_disk_that_takes_no_more_leaves_nothing(cli, site, files_in):
    (site / "a.csv").write_bytes(b"id,body\n" + b"1,call 612-555-0182 about the lamp\n" * 2000)
    before = files_in(site)
    ended = cli("redact", "a.csv", "-o", "out.csv", limits={"FSIZE": 20_000})
    assert ended.code == ERROR, ended
    assert "out.csv" in ended.said
    assert "File too large" in ended.said or "disk is full" in ended.said
    assert files_in(site) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_leaves_nothing(cli, site, files_in):
    disk = site / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], check=False, stderr=subprocess.DEVNULL
    )
    if mounted.returncode != 0:
        pytest.skip("no small disk can be mounted here")
    try:
        (site / "a.csv").write_bytes(b"id,body\n" + b"1,call 612-555-0182 about the lamp\n" * 4000)
        ended = cli("redact", "a.csv", "-o", "disk/out.csv")
        assert ended.code == ERROR, ended
        assert "full" in ended.said or "No space left" in ended.said
        assert files_in(disk) == {}
        (site / "ethicsguard.toml").write_text('policies = ["pol"]\n[audit]\npath = "disk/log.jsonl"\n')
        (disk / "filler").write_bytes(b"x" * 65536)
        ended = cli("redact", "a.csv", "-o", "out.csv")
        assert (ended.code, ended.out) == (ERROR, "")
        assert "make room" in ended.err
        assert not (site / "out.csv").exists()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# ── the audit log ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "held", "said"),
    [
        ("nowhere/log.jsonl", None, "make the directory that it lies in"),
        (".", None, "name a file, not a directory"),
        ("a.csv/log.jsonl", None, "name a file whose parents are directories"),
        ("/dev/null", None, "not a plain file"),
        ("log.jsonl", b"rubbish\n", "does not hold together"),
        ("log.jsonl", b'{"seq":1}\n', "does not hold together"),
        ("log.jsonl", b"x" * 5_000_000, "is no audit log"),
        ("notes.txt", b"my only note, without a line end", "is no audit log"),
        ("notes.jsonl", b'{"note": "mine"}', "is no audit log"),
    ],
)
def test_without_a_log_that_can_be_trusted_nothing_is_answered(cli, site, files_in, path, held, said):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "ethicsguard.toml").write_text(f'policies = ["pol"]\n[audit]\npath = "{path}"\n')
    if held is not None:
        (site / path).write_bytes(held)
    before = files_in(site)
    for words in (["check", "a.csv"], ["redact", "a.csv", "-o", "out.csv"]):
        ended = cli(*words)
        assert (ended.code, ended.out) == (ERROR, ""), ended
        assert said in ended.err
    assert files_in(site) == before
    verified = cli("audit", "verify", path)
    assert verified.code == ERROR, verified


def test_a_log_that_was_edited_takes_no_more_and_is_named(cli, site):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "ethicsguard.toml").write_text('policies = ["pol"]\n[audit]\npath = "log.jsonl"\n')
    for _ in range(3):
        assert cli("check", "a.csv").code == VIOLATIONS
    assert cli("audit", "verify").code == PASS
    lines = (site / "log.jsonl").read_bytes().splitlines(keepends=True)
    assert len(lines) == 3

    (site / "log.jsonl").write_bytes(lines[0] + lines[1].replace(b'"publish"', b'"share"') + lines[2])
    ended = cli("audit", "verify")
    assert ended.code == ERROR
    assert "log.jsonl:2: record 2 is broken" in ended.out

    (site / "log.jsonl").write_bytes(b"".join(lines[:2]) + lines[2].replace(b'"publish"', b'"share"'))
    ended = cli("redact", "a.csv", "-o", "out.csv")
    assert (ended.code, ended.out) == (ERROR, "")
    assert "audit verify" in ended.err
    assert not (site / "out.csv").exists()


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_log_is_no_place_for_an_output(cli, site, force):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "ethicsguard.toml").write_text('policies = ["pol"]\n[audit]\npath = "log.jsonl"\n')
    assert cli("check", "a.csv").code == VIOLATIONS
    held = (site / "log.jsonl").read_bytes()
    ended = cli("redact", "a.csv", "-o", "log.jsonl", *force)
    assert ended.code == ERROR
    assert (site / "log.jsonl").read_bytes().startswith(held)
    assert cli("audit", "verify").code == PASS


# ── folders ─────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_in_a_folder_is_passed_over(cli, site):
    folder = site / "in"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "clean.csv").write_bytes(b"id,body\n1,x\n")
    (folder / ".hidden.csv").write_bytes(DIRTY)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "notes.docx").write_bytes(b"PK\x03\x04" + NOISE)
    (folder / "loop").symlink_to(".")
    (folder / "self").symlink_to("self")
    (folder / "dangling.csv").symlink_to("nowhere.csv")
    os.mkfifo(folder / "pipe.csv")
    ended = cli("check", "in")
    assert ended.code == VIOLATIONS, ended
    for name in ("picture.png", "notes.docx", "loop", "self", "dangling.csv", "pipe.csv", ".hidden.csv", "clean.csv"):
        assert name in ended.out, name
    assert "could not be judged in full" in ended.out

    (folder / ".hidden.csv").unlink()
    ended = cli("check", "in")
    assert ended.code == INCOMPLETE
    ended = cli("redact", "in", "-o", "out")
    assert ended.code in (ERROR, INCOMPLETE)
    assert PHONE not in ended.said


@pytest.mark.parametrize("command", [["check", "x"], ["scan", "x"], ["redact", "x", "-o", "out.csv"]])
def test_a_link_to_itself_or_an_empty_folder_is_no_pass(cli, site, command):
    (site / "x").symlink_to("x")
    ended = cli(*command)
    assert ended.code == ERROR
    assert "x" in ended.said
    (site / "x").unlink()
    (site / "x").mkdir()
    ended = cli(*command)
    assert ended.code == ERROR
    assert "there is no file in this folder" in ended.said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_an_unreadable_file_is_told(cli, site):
    (site / "a.csv").write_bytes(DIRTY)
    (site / "a.csv").chmod(0)
    ended = cli("redact", "a.csv", "-o", "out.csv")
    assert ended.code == ERROR
    assert "its permissions forbid it" in ended.said
    assert not (site / "out.csv").exists()


# ── large cells ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "head", "tail"),
    [
        ("a.csv", b"id,body\n1,x\n2,", b"\n"),
        ("a.csv", b'id,body\n1,x\n2,"', b'"\n'),
        ("a.json", b'[{"body": "', b'"}]'),
        ("a.jsonl", b'{"body": "', b'"}\n'),
        ("a.txt", b"", b""),
    ],
)
def test_a_cell_of_100_mb_is_refused_before_it_is_held(cli, site, name, head, tail):
    with (site / name).open("wb") as file:
        file.write(head)
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(tail)
    ended = cli("redact", name, "-o", "out" + Path(name).suffix, limits={"DATA": 600 << 20})
    assert ended.code == INCOMPLETE, ended
    assert "has more than" in ended.said
    assert not list(site.glob("out*"))


# ── the process ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_reader_that_stops_early_sees_no_traceback(site):
    (site / "a.csv").write_bytes(b"id,body\n" + b"1,call 612-555-0182\n" * 3000)
    shell = f'set -o pipefail; "{sys.executable}" -m ethicsguard.cli scan a.csv 2>err.txt | head -1'
    done = subprocess.run(["bash", "-c", shell], cwd=site, capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert json.loads(done.stdout)["entity"] == "PHONE_NUMBER"
    assert done.returncode != 0  # all of it was not said
    assert (site / "err.txt").read_text() == ""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_console_script_can_be_interrupted(site, files_in, sent, code):
    (site / "a.csv").write_bytes(b"id,body\n" + b"".join(b"%d,call 612-555-0182\n" % at for at in range(60_000)))
    before = files_in(site)
    script = Path(sys.executable).with_name("ethicsguard")
    words = [str(script)] if script.exists() else ENGINE
    process = subprocess.Popen(
        [*words, "redact", "a.csv", "-o", "out.csv"],
        cwd=site,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - what runs tests may ignore it
    )
    deadline = time.monotonic() + 30
    while files_in(site).keys() == before.keys() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert "Traceback" not in out + err
    assert files_in(site) == before
