"""How long ``import ethicsguard`` takes, beside the packages that it could have pulled in.

Each import runs in a process of its own, several times; the best time counts, as the machine is shared.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

MODULES = ("ethicsguard", "ethicsguard.guard", "pydantic", "presidio_analyzer")
CODE = "import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"


def best_ms(module: str, runs: int) -> float:
    times = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", CODE.format(module=module)], capture_output=True, text=True, check=True
        )
        times.append(float(done.stdout))
    return round(min(times) * 1000, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    figures = {f"import_ms.{module}": best_ms(module, options.runs) for module in MODULES}
    for name, value in figures.items():
        print(f"{name.removeprefix('import_ms.'):<24}{value:>10.1f} ms")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
