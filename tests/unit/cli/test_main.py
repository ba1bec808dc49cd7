import signal
import sys
from pathlib import Path

import pytest

from ethicsguard.cli import __main__ as entry
from ethicsguard.cli.files import listed
from ethicsguard.cli.streams import prepare_streams


@pytest.fixture(autouse=True)
def _own_signals():
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_the_entry_ends_with_the_commands_code(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["ethicsguard", "schema", "nonsense"])
    with pytest.raises(SystemExit) as end:
        entry.main()
    assert end.value.code == 2
    assert "there is no schema of that name" in capsys.readouterr().err


def test_a_fault_outside_of_a_command_is_a_sentence_too(monkeypatch, capsys):
    def fails(**_words):
        raise RuntimeError("Tou Vang 612-555-0182")

    monkeypatch.setattr("ethicsguard.cli.app.app", fails)
    with pytest.raises(SystemExit) as end:
        entry.main()
    assert end.value.code == 2
    err = capsys.readouterr().err
    assert "RuntimeError" in err
    assert "612" not in err


def test_streams_that_cannot_be_prepared_are_left(monkeypatch):
    monkeypatch.setattr(sys, "stdout", object())
    prepare_streams()


def test_a_folder_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    def refused(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    files, (error,) = listed([tmp_path])
    assert files == []
    assert "cannot be read: Permission denied" in error.message
    assert not error.incomplete
