"""How long one answer takes, from the request to the decision, under the shipped profiles."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

from ethicsguard import Guard, Request

POST = {
    "title": "Noise on Elm St",
    "body": "Call me on 612-555-0182, or write to wren@example.org",
    "category": "noise",
}
PROFILES = ("baseline", "us-municipal", "eu-municipal")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--runs", type=int, default=200)
    options = parser.parse_args()
    figures: dict[str, float] = {}
    for profile in PROFILES:
        started = time.perf_counter()
        guard = Guard.load(profile=profile, audit=False)
        figures[f"load_ms.{profile}"] = round((time.perf_counter() - started) * 1000, 1)
        times = []
        for number in range(options.runs):
            request = Request("publish", "forum-post", {**POST, "body": f"{POST['body']} {number}"})
            started = time.perf_counter()
            guard.decide(request)
            times.append((time.perf_counter() - started) * 1000)
        figures[f"decide_ms_p50.{profile}"] = round(statistics.median(times), 2)
    for name, value in figures.items():
        print(f"{name:<32}{value:>10.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
