"""Which files of a directory are policies."""

from __future__ import annotations

import pytest

from ethicsguard.policy.find_files import case_files, policy_files, yaml_files

FILES = (
    "a.yaml",
    "b.yml",
    "a_test.yaml",
    "sub/c.yaml",
    "sub/c_test.yaml",
    "registers/r.yaml",
    "sub/profiles/p.yaml",
    ".hidden.yaml",
    ".git/x.yaml",
    "notes.txt",
    "z.yaml~",
)


@pytest.fixture
def directory(tmp_path):
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n")
    return tmp_path


def names(directory, paths):
    return [str(path.relative_to(directory)) for path in paths]


def test_policies_and_cases(directory, problems):
    assert names(directory, policy_files([directory], problems)) == ["a.yaml", "b.yml", "sub/c.yaml"]
    assert names(directory, case_files([directory], problems)) == ["a_test.yaml", "sub/c_test.yaml"]
    assert problems.problems == ()


def test_named_files_and_each_once(directory, problems):
    found = policy_files(
        [directory / "sub" / "c.yaml", directory, directory / "a_test.yaml", directory / "sub"], problems
    )
    assert names(directory, found) == ["sub/c.yaml", "a.yaml", "b.yml"]


def test_a_link_to_a_file_is_followed_and_counts_once(directory, problems):
    (directory / "link.yaml").symlink_to(directory / "a.yaml")
    (directory / "loop").symlink_to(directory)
    assert names(directory, policy_files([directory], problems)) == ["a.yaml", "b.yml", "sub/c.yaml"]


def test_a_directory_without_policies(directory, problems):
    assert policy_files([directory / "registers", directory], problems)
    empty = directory / "empty"
    empty.mkdir()
    assert policy_files([empty], problems) == ()
    assert [each.message for each in problems.problems] == ["there is no policy in this directory"]
    assert case_files([empty], problems) == ()


def test_a_directory_that_cannot_be_read(directory, problems, monkeypatch):
    import os

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    policy_files([directory], problems)
    assert "the directory cannot be read: permission denied" in {each.message for each in problems.problems}


def test_only_the_files_right_in_a_directory(directory, problems):
    assert names(directory, yaml_files(directory, problems)) == ["a.yaml", "a_test.yaml", "b.yml"]


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("b.yaml.txt", "b.yaml"),
        ("b.yml.txt", "b.yml"),
        ("b_test.yaml.TXT", "b_test.yaml"),
        ("b.YAML", "b.yaml"),
        ("b.c.Yml", "b.c.yml"),
    ],
)
@pytest.mark.parametrize("find", [policy_files, case_files, lambda paths, problems: yaml_files(paths[0], problems)])
def test_a_file_that_nobody_would_read_is_reported(tmp_path, problems, find, name, better):
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / name).write_text("a: 1\n")
    assert name not in [path.name for path in find([tmp_path], problems)]
    (problem,) = problems.problems
    assert problem.path == str(tmp_path / name)
    assert f'rename it to "{better}"' in problem.hint


@pytest.mark.parametrize("name", ["a.yaml.bak", "notes.txt", ".a.yaml.txt", "yaml.txt", "a.yaml~"])
def test_other_files_are_left_alone(tmp_path, problems, name):
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / name).write_text("a: 1\n")
    assert names(tmp_path, policy_files([tmp_path], problems)) == ["a.yaml"]
    assert problems.problems == ()
