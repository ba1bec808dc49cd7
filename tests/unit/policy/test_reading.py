"""Files that cannot be read as text are problems at a place, never exceptions."""

from __future__ import annotations

import os

import pytest

from ethicsguard.policy.reading import MAX_BYTES, read_source


def only(problems):
    (problem,) = problems.problems
    return problem


def test_missing_file(tmp_path, problems):
    assert read_source(tmp_path / "no.yaml", problems) is None
    assert only(problems).message == "there is no such file"
    assert only(problems).line == 0


def test_directory(tmp_path, problems):
    assert read_source(tmp_path, problems) is None
    assert only(problems).message == "this is not a file"


def test_pipe_is_not_waited_for(tmp_path, problems):
    os.mkfifo(tmp_path / "pipe.yaml")
    assert read_source(tmp_path / "pipe.yaml", problems) is None
    assert only(problems).message == "this is not a file"


def test_unreadable(tmp_path, problems, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)
    assert read_source(path, problems) is None
    assert only(problems).message == "the file cannot be read: permission denied"


def test_too_large_is_refused_and_exactly_the_limit_is_not(tmp_path, problems):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert read_source(path, problems) is not None
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert read_source(path, problems) is None
    assert only(problems).message == "the file is too large"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"a: \xff\n", 1, 4),
        ("é: 1\nb: ".encode() + b"\xe9\n", 2, 4),
        ("a: 1".encode("utf-16"), 1, 1),
        (b"a: \xed\xa0\x80\n", 1, 4),  # a lone surrogate
        (b"\xef\xbb\xbfa: \xff\n", 1, 4),
    ],
)
def test_not_utf8(tmp_path, problems, data, line, column):
    (tmp_path / "a.yaml").write_bytes(data)
    assert read_source(tmp_path / "a.yaml", problems) is None
    assert only(problems).message == "this byte is not UTF-8"
    assert (only(problems).line, only(problems).column) == (line, column)


@pytest.mark.parametrize(
    ("text", "line", "column", "sign"),
    [
        ("a: 1\nb: \x00\n", 2, 4, "U+0000"),
        ("a: \x1b[31m\n", 1, 4, "U+001B"),
        ("ab\ufeff: 1\n", 1, 3, "U+FEFF"),
        ("a: x\u202ey\n", 1, 5, "U+202E"),
        ("a: x\u2066y\n", 1, 5, "U+2066"),
    ],
)
def test_what_people_cannot_see(tmp_path, problems, text, line, column, sign):
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    assert read_source(tmp_path / "a.yaml", problems) is None
    assert sign in only(problems).message
    assert (only(problems).line, only(problems).column) == (line, column)


def test_only_so_many_are_listed(tmp_path, problems):
    (tmp_path / "a.yaml").write_bytes(b"\x01\n" * 5_000)
    assert read_source(tmp_path / "a.yaml", problems) is None
    assert len(problems.problems) == 20
