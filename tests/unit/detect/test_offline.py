"""No network, no language model, no file written: shown in a process of its own."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import socket, sys, os, pathlib

def blocked(*_, **__):
    raise AssertionError("the network was asked")

socket.socket.connect = blocked
socket.getaddrinfo = blocked
socket.create_connection = blocked

from ethicsguard.detect import build_detector
detector = build_detector()
assert detector.entities
heavy = {"presidio_analyzer", "spacy", "phonenumbers", "tldextract", "regex"} & set(sys.modules)
assert not heavy, heavy

import spacy
def no_model(*_, **__):
    raise AssertionError("a language model was asked for")
spacy.load = spacy.blank = spacy.util.load_model = spacy.language.Language.__init__ = no_model
spacy.language.Language.__call__ = no_model

spans = detector.find(["jane.roe@example.co.uk or 212-555-0147 or https://example.com"])[0]
assert {span.entity for span in spans} == {"EMAIL_ADDRESS", "URL", "PHONE_NUMBER"}, spans
written = [str(path) for path in pathlib.Path(os.environ["HOME"]).rglob("*") if path.is_file()]
assert not written, written
print("done")
"""


def test_nothing_leaves_the_process(tmp_path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "done\n", "")


def test_a_plugins_email_recognizer_is_kept_off_the_network_too(monkeypatch) -> None:
    import tldextract
    from presidio_analyzer.predefined_recognizers import EmailRecognizer

    from ethicsguard.detect import build_detector

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the global extractor was asked")

    monkeypatch.setattr(tldextract, "extract", asked)
    extra = EmailRecognizer(supported_entity="STAFF_ADDRESS", name="Staff")
    spans = build_detector(extra_recognizers=[extra]).find(["jane@example.com"])[0]
    assert "STAFF_ADDRESS" in {span.entity for span in spans}


def test_a_match_that_is_no_iban_is_not_logged(caplog) -> None:
    from ethicsguard.detect import build_detector

    text = "AB12 \u212a\u212a34 5678 9012 3456 78"  # the Kelvin sign folds to K, but is none
    with caplog.at_level("DEBUG"):
        build_detector().find([text])
    assert "5678" not in caplog.text
