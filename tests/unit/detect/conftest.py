"""Presidio's own engine beside ours, kept off the network, to compare with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

Found = list[tuple[str, int, int, float]]
Reference = Callable[..., Found]


@pytest.fixture(scope="session")
def presidio() -> Iterator[Reference]:
    """Presidio's AnalyzerEngine with its default English recognizers and no language model; no threshold."""
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    nlp = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
    registry = RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=nlp)
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp)

    def found(text: str, **options: object) -> Found:
        results = engine.analyze(text, "en", **options)
        return sorted((result.entity_type, result.start, result.end, round(result.score, 6)) for result in results)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tldextract, "extract", tldextract.TLDExtract(cache_dir=None, suffix_list_urls=()))
        yield found


@pytest.fixture
def without_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no word around a hit count."""
    from ethicsguard.detect import engine

    monkeypatch.setattr(engine, "supports", lambda *_: False)


@pytest.fixture
def found() -> Callable[..., Found]:
    """Ours, in the same form, with no threshold."""
    from ethicsguard.detect import build_detector

    def search(text: str, *, field: str = "", extra_recognizers: Sequence[object] = ()) -> Found:
        detector = build_detector(min_score=1e-9, extra_recognizers=extra_recognizers)
        (spans,) = detector.find([text], field=field)
        return sorted((span.entity, span.start, span.end, round(span.score, 6)) for span in spans)

    return search
