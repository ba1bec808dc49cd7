import errno
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from ethicsguard.errors import OutputExistsError, UsageError
from ethicsguard.exports import AtomicOutput


def write(path, data=b"new", **options):
    with AtomicOutput(path, **options) as output:
        output.write(data)
        output.close()
        output.commit()


def test_an_output_appears_whole_when_it_is_committed(tmp_path):
    path = tmp_path / "out.csv"
    with AtomicOutput(path) as output:
        output.write(b"a" * 100_000)
        output.write(b"b")
        assert not path.exists()
        assert stat.S_IMODE(output.partial.stat().st_mode) == 0o600
        assert output.partial.parent == tmp_path
        output.close()
        assert not path.exists()
        output.commit()
        assert path.read_bytes() == b"a" * 100_000 + b"b"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("closed", [False, True])
def test_without_commit_nothing_is_left(tmp_path, closed):
    with AtomicOutput(tmp_path / "out") as output:
        output.write(b"x")
        if closed:
            output.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_after_an_exception_nothing_is_left(tmp_path, fault):
    def interrupted():
        with AtomicOutput(tmp_path / "out") as output:
            output.write(b"x")
            raise fault

    with pytest.raises(fault):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_commit_closes(tmp_path):
    with AtomicOutput(tmp_path / "out") as output:
        output.write(b"x")
        output.commit()
    assert (tmp_path / "out").read_bytes() == b"x"
    with pytest.raises(UsageError, match="its name once"):
        output.commit()


def test_a_file_is_replaced_only_when_told(tmp_path):
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(OutputExistsError, match="is there already"):
        AtomicOutput(path)
    assert path.read_bytes() == b"old"
    write(path, force=True)
    assert path.read_bytes() == b"new"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path):
    path = tmp_path / "out"
    with AtomicOutput(path) as output:
        output.write(b"new")
        output.close()
        path.write_bytes(b"other")
        with pytest.raises(OutputExistsError):
            output.commit()
    assert path.read_bytes() == b"other"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_link_that_leads_nowhere_is_a_file_that_is_there(tmp_path):
    (tmp_path / "out").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputExistsError):
        AtomicOutput(tmp_path / "out")


@pytest.mark.parametrize("force", [False, True])
def test_the_input_is_never_the_output(tmp_path, force):
    source = tmp_path / "in.csv"
    source.write_bytes(b"precious")
    (tmp_path / "soft").symlink_to(source)
    (tmp_path / "hard").hardlink_to(source)
    for name in ("in.csv", "soft", "hard", "../" + tmp_path.name + "/in.csv"):
        with pytest.raises(UsageError, match="is the file that is read"):
            AtomicOutput(tmp_path / name, force=force, inputs=[source])
    assert source.read_bytes() == b"precious"


def test_folders_are_no_outputs(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        AtomicOutput(tmp_path, force=True)
    with pytest.raises(UsageError, match="there is no folder"):
        AtomicOutput(tmp_path / "missing" / "out")


@pytest.mark.parametrize(("mode", "wanted"), [(0o600, 0o600), (0o644, 0o640), (0o444, 0o640), (0o777, 0o640)])
def test_the_output_is_as_open_as_its_source(tmp_path, mode, wanted):
    source = tmp_path / "in"
    source.write_bytes(b"x")
    source.chmod(mode)
    before = os.umask(0o027)
    try:
        write(tmp_path / "out", inputs=[source])
        write(tmp_path / "other")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == wanted
    assert stat.S_IMODE((tmp_path / "other").stat().st_mode) == 0o640


@pytest.mark.parametrize("call", ["write", "fsync", "open"])
def test_a_disk_that_fails_is_one_clear_error(tmp_path, monkeypatch, call):
    def fail(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"os.{call}", fail)
    with pytest.raises(UsageError, match="the disk is full; nothing is left"):
        write(tmp_path / "out")
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_that_refuses_the_name(tmp_path, monkeypatch):
    def fail(*_args, **_options):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.hardlink_to", fail)
    with pytest.raises(UsageError, match="Operation not permitted"):
        write(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_saved_is_said(tmp_path, monkeypatch):
    real = os.fsync
    calls = []

    def second_fails(descriptor):
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.EIO, "Input/output error")
        real(descriptor)

    monkeypatch.setattr("os.fsync", second_fails)
    with pytest.raises(UsageError, match="is written, but"):
        write(tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"new"


def test_short_writes_go_on(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr("os.write", lambda descriptor, data: real(descriptor, bytes(data[:3])))
    write(tmp_path / "out", b"0123456789")
    assert (tmp_path / "out").read_bytes() == b"0123456789"


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_killed_process_leaves_nothing_under_the_name(tmp_path):
    path = tmp_path / "out"
    code = (
        "import sys, time\n"
        "from ethicsguard.exports import AtomicOutput\n"
        "with AtomicOutput(sys.argv[1]) as output:\n"
        "    output.write(b'redacted')\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE)
    assert child.stdout.readline().strip() == b"ready"
    child.send_signal(signal.SIGKILL)
    child.wait(timeout=30)
    child.stdout.close()
    assert not path.exists()
    write(path)
    assert path.read_bytes() == b"new"
    assert time.time() - path.stat().st_mtime < 60
