import io
import sys
from pathlib import Path

from ethicsguard.cli import progress
from ethicsguard.cli.progress import Watched, watched
from ethicsguard.cli.streams import give_up, wants_colour
from ethicsguard.payloads import payload_of


class Terminal(io.StringIO):
    def isatty(self):
        return True


def rows(payload):
    return [record for batch in payload.batches() for record in batch.records]


def test_long_readings_are_told_on_a_terminal(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "_SILENT_S", 0.0)
    monkeypatch.setattr(progress, "_EVERY_S", 0.0)
    payload = payload_of([{"a": "x"}, {"a": "y"}])
    shown = watched(payload, Path("a\x1b.csv"))
    assert isinstance(shown, Watched)
    assert rows(shown) == rows(payload)
    assert shown.kind is payload.kind
    assert tuple(shown.unexamined()) == ()
    assert "a\\x1b.csv: 2 rows, " in terminal.getvalue()
    assert "a second" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[2K")


def test_short_readings_and_pipes_are_not_told(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    rows(watched(payload_of([{"a": "x"}]), Path("a.csv")))
    assert terminal.getvalue() == ""
    payload = payload_of("x")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert watched(payload, Path("a.csv")) is payload


def test_colour_is_for_terminals_that_want_it(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_colour()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour()


def test_a_stream_without_a_descriptor_can_be_given_up():
    give_up(io.StringIO())
