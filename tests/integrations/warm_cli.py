"""The command line in processes that need no start-up: it is loaded once, and each run is a fork of that.

A line of JSON on stdin asks for a run: words, cwd, env, stdin, stdout, stderr (paths), limits ({"FSIZE": bytes}).
Two lines answer on stdout: the process's id as it begins, its return code (negative: a signal) once it has ended.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any

ENDING = {signal.SIGINT, signal.SIGTERM}


def load() -> None:
    """Import all that a run imports, and let what is loaded lazily load."""
    import ethicsguard.cli.app
    from ethicsguard.guard import Guard

    guard = Guard.load(sys.argv[1], audit=False)
    list(guard.find({"body": "call 612-555-0182 or ada@example.org"}))
    assert ethicsguard.cli.app.app is not None


def become(job: dict[str, Any], channels: tuple[int, ...]) -> None:
    """Be the command line, until the end of the process."""
    code = 70
    try:
        for channel in channels:
            os.close(channel)
        os.chdir(job["cwd"])
        os.environ.update(job["env"])
        for number, (name, flags) in enumerate(
            [("stdin", os.O_RDONLY), ("stdout", os.O_WRONLY), ("stderr", os.O_WRONLY)]
        ):
            descriptor = os.open(job[name], flags)
            os.dup2(descriptor, number)
            os.close(descriptor)
        for name, most in job["limits"].items():
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
        sys.argv = ["ethicsguard", *job["words"]]
        from ethicsguard.cli.__main__ import main

        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:
            code = 120  # what the interpreter ends with when its last flush fails
        os._exit(code)


def serve() -> None:
    """Answer until nobody asks any more."""
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nowhere, number)
    load()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for line in asked:
        # What comes before the command line has begun is kept until then.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        child = os.fork()
        if not child:
            become(json.loads(line), (asked.fileno(), answers.fileno(), nowhere))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        print(child, file=answers, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


if __name__ == "__main__":
    serve()
