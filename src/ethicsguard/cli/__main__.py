"""The entry of the command line."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and end the process with its code."""
    try:
        _run()
    except KeyboardInterrupt:  # before a command began, or after it had ended
        sys.exit(128 + signal.SIGINT)


def _run() -> None:
    from ethicsguard.cli.app import app
    from ethicsguard.cli.faults import ended_by
    from ethicsguard.cli.streams import prepare_streams

    prepare_streams()
    # A runner that cancels sends this; what is under way is taken away again on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app(prog_name="ethicsguard")
    except Exception as error:  # the last place where a fault can be told in a sentence
        sys.exit(int(ended_by(error)))


if __name__ == "__main__":
    main()
