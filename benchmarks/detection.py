"""Detection on cells and prose, beside Presidio's own engine with the same recognizers and no model.

Both run in one process, one after the other, on the same made-up texts; trust the ratio, not the absolute figures.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import time
from collections.abc import Callable
from pathlib import Path

SENTENCE = "lamp corner elm street out again since monday please fix it thank you neighbours park dog bus"


def cells(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    made = []
    for number in range(count):
        words = " ".join(chance.choices(SENTENCE.split(), k=chance.randint(3, 14)))
        kind = number % 10
        if kind == 0:
            words += f" call 612-555-01{chance.randint(10, 99)}"
        elif kind == 1:
            words += f" or w{number}@example.org"
        made.append(f"{words} {number}" if kind % 2 else words)
    return made


def presidio() -> Callable[[list[str]], int]:
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    registry.recognizers = [each for each in registry.recognizers if "Spacy" not in each.name]
    # Presidio would fetch the list of public suffixes at run time; here it gets the one that ships, as ours does.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    nlp = NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}])
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["en"])
    return lambda texts: sum(len(engine.analyze(text, "en", score_threshold=0.4)) for text in texts)


def ethicsguard() -> Callable[[list[str]], int]:
    from ethicsguard.detect import build_detector

    detector = build_detector()
    return lambda texts: sum(len(spans) for spans in detector.find(texts))


def timed(find: Callable[[list[str]], int], texts: list[str]) -> tuple[float, int]:
    find(texts[:5])
    started = time.perf_counter()
    found = find(texts)
    return time.perf_counter() - started, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--cells", type=int, default=2000)
    options = parser.parse_args()
    texts = cells(options.cells, seed=7)
    figures: dict[str, float] = {}
    for name, make in (("presidio", presidio), ("ethicsguard", ethicsguard)):
        seconds, found = timed(make(), texts)
        figures[f"cells_per_s.{name}"] = round(len(texts) / seconds, 1)
        figures[f"findings.{name}"] = found
    figures["ratio"] = round(figures["cells_per_s.ethicsguard"] / figures["cells_per_s.presidio"], 2)
    print(f"{'':<14}{'cells/s':>12}{'findings':>12}")
    for name in ("presidio", "ethicsguard"):
        print(f"{name:<14}{figures[f'cells_per_s.{name}']:>12.1f}{figures[f'findings.{name}']:>12.0f}")
    print(f"ratio {figures['ratio']}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
