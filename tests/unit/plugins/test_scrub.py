"""What a plugin prints or logs while it is called is dropped; what others print meanwhile is not."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import subprocess
import sys
import threading

import pytest

from ethicsguard.plugins import scrub
from ethicsguard.plugins.scrub import muted

CANARY = "Tou Vang 612-555-0182"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(scrub, "_noticed", {})


def in_place():
    return (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__, logging.Logger.handle)


def chatter():
    print(CANARY)
    print(CANARY, file=sys.stderr)
    sys.stdout.write(CANARY)
    sys.stdout.writelines([CANARY, CANARY])
    sys.stdout.buffer.write(CANARY.encode())
    getattr(sys.stdout.buffer, "raw", sys.stdout.buffer).write(CANARY.encode())
    sys.__stdout__.write(CANARY)
    sys.__stderr__.write(CANARY)
    sys.stdout.flush()


def test_nothing_is_printed(capfd):
    with muted("talker"):
        chatter()
    shown = capfd.readouterr()
    assert "Tou" not in shown.out + shown.err


def test_everything_is_put_back():
    before = in_place()
    with muted("talker"):
        assert in_place() != before
        with muted("talker"):
            pass
        assert in_place() != before
    assert in_place() == before


def test_everything_is_put_back_after_an_error():
    before = in_place()
    with pytest.raises(ValueError, match="x"), muted("talker"):
        raise ValueError("x")
    assert in_place() == before


def test_nothing_is_logged_but_a_notice(caplog):
    with caplog.at_level(logging.DEBUG), muted("talker"):
        logging.getLogger().warning(CANARY)
        logging.getLogger("a.new.one").error("%s", CANARY, extra={"text": CANARY})
        try:
            raise ValueError(CANARY)
        except ValueError:
            logging.exception("oh")
    assert [record.getMessage() for record in caplog.records] == [
        f"plugin talker wrote {len(CANARY) + 2 + 2} characters; not shown"
    ]


def test_a_logger_without_handlers_prints_nothing_either(capfd):
    logger = logging.getLogger("lonely")
    logger.propagate = False
    with muted("talker"):
        logger.warning(CANARY)
    assert "Tou" not in "".join(capfd.readouterr())


def test_a_quiet_plugin_leaves_no_notice(caplog):
    with muted("quiet"):
        pass
    assert not caplog.records


def test_the_notice_does_not_fill_the_log(caplog):
    for _ in range(150):
        with muted("talker"):
            print(CANARY)
    assert len(caplog.records) == 3


def test_the_characters_of_a_call_within_a_call_are_its_own(caplog):
    with muted("outer"):
        print("12345", end="")
        with muted("inner"):
            print("123", end="")
        print("12345", end="")
    # The inner notice is said within the outer call, and so is dropped and counted there.
    assert caplog.records[-1].getMessage().startswith("plugin outer wrote ")
    assert len(caplog.records) == 1


def test_other_threads_are_heard(capfd, caplog):
    inside, spoken = threading.Event(), threading.Event()

    def called():
        with muted("talker"):
            print(CANARY)
            inside.set()
            spoken.wait(5)
            print(CANARY)
            logging.warning(CANARY)

    thread = threading.Thread(target=called)
    thread.start()
    inside.wait(5)
    print("heard on stdout")
    print("heard on stderr", file=sys.stderr)
    sys.stdout.buffer.write(b"heard as bytes\n")
    sys.stdout.flush()
    logging.warning("heard in the log")
    spoken.set()
    thread.join()
    shown = capfd.readouterr()
    assert "heard on stdout" in shown.out
    assert "heard as bytes" in shown.out
    assert "heard on stderr" in shown.err
    assert "heard in the log" in caplog.text
    assert "Tou" not in shown.out + shown.err + caplog.text


def test_many_threads_at_once(capfd):
    before = in_place()
    start = threading.Barrier(8)

    def work(number):
        start.wait()
        for turn in range(200):
            with muted("talker"):
                print(CANARY)
            if turn % 50 == 0:
                print(f"own words {number}/{turn}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = capfd.readouterr()
    assert "Tou" not in shown.out + shown.err
    assert shown.out.count("own words") == 32
    assert in_place() == before


def test_a_stream_that_was_kept_from_an_earlier_call_stays_mute_in_later_ones(capfd):
    with muted("talker"):
        kept = sys.stdout
    with muted("talker"):
        print(CANARY, file=kept)
    print("host", file=kept)
    shown = capfd.readouterr()
    assert shown.out == "host\n"
    assert kept.encoding == sys.stdout.encoding


def test_somebody_elses_stream_is_left_in_place():
    before = in_place()
    other = io.StringIO()
    with muted("talker"), contextlib.redirect_stdout(other):
        print("to the plugin's own")  # its own file, which nobody else reads
    assert in_place() == before


def test_a_redirection_that_outlasts_the_call_is_not_undone():
    real, other = sys.stdout, io.StringIO()
    guard = muted("talker")
    guard.__enter__()
    sys.stdout = other
    guard.__exit__(None, None, None)
    try:
        assert sys.stdout is other
    finally:
        sys.stdout = real


def test_somebody_elses_hold_on_the_logging_is_left_in_place_and_does_no_harm(caplog):
    real = logging.Logger.handle
    try:
        with muted("talker"):
            ours = logging.Logger.handle
            logging.Logger.handle = lambda logger, record: ours(logger, record)  # noqa: PLW0108
        theirs = logging.Logger.handle
        for _ in range(3):
            with muted("quiet"):
                logging.warning(CANARY)
            assert logging.Logger.handle is theirs
            logging.warning("heard")
    finally:
        logging.Logger.handle = real
    assert [record.getMessage() for record in caplog.records].count("heard") == 3
    assert "Tou" not in caplog.text


def test_a_program_without_streams(monkeypatch):
    for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, None)
    with muted("talker"):
        print(CANARY)
    assert sys.stdout is None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_while_another_thread_is_in_a_call():
    program = (
        "import os, threading\n"
        "from ethicsguard.plugins.scrub import muted\n"
        "stop = False\n"
        "def work():\n"
        "    while not stop:\n"
        "        with muted('a'): pass\n"
        "thread = threading.Thread(target=work); thread.start()\n"
        "for _ in range(20):\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        with muted('b'): print('secret')\n"
        "        os._exit(0)\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
        "stop = True; thread.join()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "secret" not in done.stdout
