"""What residents wrote comes out nowhere: a canary goes in on every path, and is looked for in all that comes out."""

from __future__ import annotations

import asyncio
import base64
import csv
import errno
import hashlib
import io
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
import types
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from presidio_analyzer import EntityRecognizer

from ethicsguard import Guard, Request, hookimpl
from ethicsguard.model import FactKind, FactType, Protection

NAME = "Wrenlyn Quathbertsen"
PHONE = "612-555-0182"
EMAIL = "wrenlyn.quathbertsen@example.org"
SSN = "219-09-9947"
CARD = "4556 7375 8689 9855"
ADDRESS = "4817 Zeppelhaven Lane"
CANARY = f"I am {NAME}, {ADDRESS}, call {PHONE} or {EMAIL}, SSN {SSN}, card {CARD}"

DISTINCTIVE = ("Wrenlyn", "Quathbertsen", "Zeppelhaven", PHONE, "wrenlyn.quathbertsen", SSN, CARD)
"""Parts that stand in nothing but the canary. Any 8 characters of one give it away."""

SITE = """\
  - id: t1-contact
    title: Contact details are removed
    status: practice
    citations: [{law: A practice of these tests, mark: own}]
    actions: [store, publish, export, share]
    effect: transform
    do:
      - {operator: replace, entities: [PHONE_NUMBER, EMAIL_ADDRESS, US_SSN, CREDIT_CARD, DATE_TIME, IP_ADDRESS]}
      - {operator: replace, classes: [person-name, street-address]}
    message: Take them out.
"""


def pieces_of(secret: str) -> Iterator[str]:
    """Yield what would give a secret away: 8 characters of it, in the ways in which texts are written elsewhere."""
    for form in {secret, "".join(each for each in secret if each.isalnum())}:
        for start in range(max(1, len(form) - 7)):
            piece = form[start : start + 8]
            yield piece
            yield urllib.parse.quote(piece, safe="")
            yield urllib.parse.quote_plus(piece)
            yield "".join(f"\\u{ord(each):04x}" for each in piece)
            yield "".join(f"&#{ord(each)};" for each in piece)
            yield piece.encode().hex()
            yield piece[::-1]
        for shift in range(3):
            # What three alignments of base64 have in common, whatever stands before and after.
            yield base64.b64encode(b"\0" * shift + form.encode())[4 if shift else 0 : -4].decode()[:12]
        for algorithm in ("sha256", "sha1", "md5"):
            yield hashlib.new(algorithm, form.encode()).hexdigest()
            yield hashlib.new(algorithm, form.lower().encode()).hexdigest()


GIVEAWAYS = sorted(
    {piece.casefold() for secret in (*DISTINCTIVE, CANARY) for piece in pieces_of(secret) if len(piece) > 7}
    - {piece.casefold() for piece in pieces_of("@example.org, SSN , card , call  or I am ")}
)


def giveaways_in(text: str) -> list[str]:
    folded = text.casefold()
    return [piece for piece in GIVEAWAYS if piece in folded and piece.strip(" ,.@-")]


def assert_silent(text: str, where: str) -> None:
    found = giveaways_in(text)
    assert not found, f"{where}: {found[:3]}"


def everything_of(error: BaseException, seen: set[int] | None = None) -> str:
    """All that an error says, in whatever way somebody looks at it, with all errors behind it."""
    seen = set() if seen is None else seen
    if id(error) in seen:
        return ""
    seen.add(id(error))
    says = [
        str(error),
        repr(error),
        repr(error.args),
        repr(getattr(error, "__dict__", {})),
        repr(getattr(error, "__notes__", "")),
    ]
    says += [str(frame.line) for frame in traceback.extract_tb(error.__traceback__) if "/tests/" not in frame.filename]
    for behind in (error.__cause__, error.__context__):
        if behind is not None:
            says.append(everything_of(behind, seen))
    return "\n".join(says)


@pytest.fixture
def quiet(
    site: Any, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A site, and afterwards a search of streams, logs, the audit log, reports and temporary files for the canary."""
    temporary = site.folder / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    site.configure("", audit=True)
    site.policy(SITE)
    with caplog.at_level(logging.DEBUG):
        yield site
    out, err = capfd.readouterr()
    assert_silent(out, "stdout")
    assert_silent(err, "stderr")
    for record in caplog.records:
        assert_silent(f"{record.getMessage()} {record.args!r} {record.exc_info!r} {record.exc_text}", "a log record")
    if site.log.exists():
        assert_silent(site.log.read_text(), "the audit log")
    for path in site.folder.rglob("*"):
        if path.is_file() and not path.name.startswith("in-"):
            assert_silent(path.read_bytes().decode("utf-8", "replace"), path.name)


def heard(call: Callable[[], Any]) -> tuple[Any, str]:
    """Return what a call gives, and all that is said when it fails."""
    try:
        return call(), ""
    except Exception as error:  # whatever it is, it must not say the canary
        return None, everything_of(error)


# ── payloads, through every door of the guard ───────────────────────────────────────────────────────

EMBEDDED = json.dumps({"deep": json.dumps({"said": CANARY})})
PAYLOADS: dict[str, Any] = {
    "text": CANARY,
    "record": {"body": CANARY},
    "nested": {"a": [{"b": [CANARY, {"c": CANARY}]}]},
    "embedded": {"body": EMBEDDED},
    "table": [{"body": CANARY, "n": 1}, {"body": "fine", "n": 2}],
    "keys": {EMAIL: "fine", PHONE: {SSN: "fine"}, f"call {PHONE} or {EMAIL}": [1]},
    "keys of embedded JSON": {"body": json.dumps({EMAIL: "fine", PHONE: CANARY})},
    "keys of a table": [{PHONE: "fine"}, {EMAIL: "fine"}],
    "url": {"body": urllib.parse.quote(CANARY)},
    "upper case": {"body": CANARY.upper()},
    "full width": {"body": "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in CANARY)},
    "base64": {"body": base64.b64encode(CANARY.encode()).decode()},
    "not JSON": {"body": CANARY, "n": float("nan")},
    "bytes within": {"body": CANARY, "raw": CANARY.encode()},
    "an object within": {"body": CANARY, "odd": {CANARY}},
    "a key that is no text": {("a", CANARY): CANARY},
    "half a pair": {"body": CANARY + "\ud800", CANARY + "\udfff": "x"},
    "too deep": json.loads('{"a":' * 150 + json.dumps(CANARY) + "}" * 150),
    "bytes": CANARY.encode(),
    "a list of texts": [CANARY, CANARY],
    "an odd row": [{"body": CANARY}, CANARY],
    "an exception": ValueError(CANARY),
    "an iterator": iter([{"body": CANARY}]),
}


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize(
    "door", ["decide", "enforce", "check", "find", "guarded", "guarded async", "batch", "adecide", "aenforce"]
)
def test_payloads_through_every_door(name: str, door: str, quiet: Any) -> None:
    payload = PAYLOADS[name]
    guard: Guard = quiet.guard()
    request = Request("publish", {"type": "forum-post", "id": f"{EMAIL}"}, payload, {"id": PHONE}, {"purpose": CANARY})

    @guard.guarded(action="publish", resource="post", payload="post")
    def guarded(post: Any) -> Any:
        return None

    @guard.guarded(action="publish", resource="post", payload="post")
    async def guarded_async(post: Any) -> Any:
        return None

    def batch() -> Any:
        with guard.batch("publish", "post") as gathered:
            for each in payload if isinstance(payload, list) else [payload]:
                gathered.add(each)
        assert_silent(repr(gathered), "a batch")

    doors: dict[str, Callable[[], Any]] = {
        "decide": lambda: guard.decide(request),
        "enforce": lambda: guard.enforce(request),
        "check": lambda: guard.check(request),
        "find": lambda: list(guard.find(payload)),
        "guarded": lambda: guarded(payload),
        "guarded async": lambda: asyncio.run(guarded_async(payload)),
        "batch": batch,
        "adecide": lambda: asyncio.run(guard.adecide(request)),
        "aenforce": lambda: asyncio.run(guard.aenforce(request)),
    }
    answer, said = heard(doors[door])
    assert_silent(said, "an exception")
    assert_silent(repr(answer), "a repr")
    assert_silent(repr(request), "a repr")
    decision = getattr(answer, "decision", answer)
    if hasattr(decision, "problem"):
        assert_silent(json.dumps(decision.problem()), "a problem document")


@pytest.mark.parametrize(
    "asked",
    [
        "action",
        "resource",
        "subject",
        "subject key",
        "context",
        "context of other types",
        "context key",
        "roles",
        "resource key",
    ],
)
def test_requests_that_hold_it_elsewhere_than_in_the_payload(asked: str, quiet: Any) -> None:
    given: dict[str, Any] = {"action": "publish", "resource": "post", "payload": {"body": "fine"}}
    given |= {
        "action": {"action": CANARY},
        "resource": {"resource": {"type": "post", "id": CANARY}},
        "resource key": {"resource": {"type": "post", CANARY: 1}},
        "subject": {"subject": {"id": CANARY, "type": CANARY}},
        "subject key": {"subject": {CANARY: 1}},
        "context": {"context": {"purpose": CANARY, "recipient": EMAIL, "service": PHONE}},
        "context of other types": {"context": {"purpose": [EMAIL, PHONE], "recipient": 6125550182, "audience": SSN}},
        "context key": {"context": {EMAIL: True, PHONE: 1, CANARY: "x"}},
        "roles": {"subject": {"roles": [CANARY, PHONE, EMAIL]}},
    }[asked]
    quiet.configure('[require_roles]\npublish = ["publisher"]\n', audit=True)
    rule = quiet.rule("t2", effect="deny", when="[\"request.context.purpose == 'x'\", \"request.subject.id == 'y'\"]")
    quiet.policy(SITE + rule.replace("status: practice", "status: law"))
    for door in ("decide", "enforce"):
        answer, said = heard(lambda door=door: getattr(quiet.guard(), door)(Request(**given)))  # type: ignore[misc]
        assert_silent(said, "an exception")
        assert_silent(repr(answer), "a repr")


# ── files, through every command ────────────────────────────────────────────────────────────────────

QUOTED = json.dumps(CANARY)
FILES: dict[str, bytes] = {
    "in-fine.csv": f'id,body\n1,"{CANARY}"\n'.encode(),
    "in-header.csv": f'id,"{PHONE}","{EMAIL}"\n1,x,y\n'.encode(),
    "in-latin.csv": f'id,body\n1,"{CANARY}"\n2,"caf\xe9 {CANARY}"\n'.encode("latin-1"),
    "in-ragged.csv": f'id,body\n1,"{CANARY}","{CANARY}"\n2\n'.encode(),
    "in-quote.csv": f'id,body\n1,"{CANARY}\n2,{CANARY}\n'.encode(),
    "in-after-quote.csv": f'id,body\n1,"x"{PHONE}\n'.encode(),
    "in-nul.csv": f"id,body\n1,{PHONE}\0{EMAIL}\n".encode(),
    "in-long.csv": f'id,body\n1,"{CANARY * 20_000}"\n'.encode(),
    "in-utf16.csv": f'id,body\n1,"{CANARY}"\n'.encode("utf-16"),
    "in-fine.json": f'{{"body": {QUOTED}}}'.encode(),
    "in-twice.json": f"{{{QUOTED}: 1, {QUOTED}: {QUOTED}}}".encode(),
    "in-twice-within.json": f'[{{"a": {{"{PHONE}": 1, "{PHONE}": 2}}}}]'.encode(),
    "in-nan.json": f'{{{QUOTED}: NaN, "b": {QUOTED}}}'.encode(),
    "in-number.json": b'{"n": 61255501820000000001234, "m": 6125550182e400}',
    "in-cut.json": f'{{"body": {QUOTED}, "more": "{CANARY}'.encode(),
    "in-bare.json": f"{{body: {CANARY}}}".encode(),
    "in-deep.json": ('{"' + PHONE + '":' * 1).encode() * 150 + QUOTED.encode() + b"}" * 150,
    "in-pair.json": ('{"body": "\\ud800 ' + CANARY + '"}').encode(),
    "in-escape.json": ('{"body": "\\x ' + CANARY + '"}').encode(),
    "in-control.json": f'{{"body": "{CANARY}\n{CANARY}"}}'.encode(),
    "in-broken.jsonl": f'{{"body": {QUOTED}}}\n{{"{PHONE}": {QUOTED}\n{CANARY}\n'.encode(),
    "in-fine.txt": CANARY.encode(),
    "in-bytes.txt": CANARY.encode() + b"\xff\xfe\xfd" + CANARY.encode(),
    "in-json.csv": ('id,body\n1,"' + json.dumps({PHONE: CANARY, "a": EMBEDDED}).replace('"', '""') + '"\n').encode(),
    "in-odd.xyz": CANARY.encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_files_through_every_command(name: str, quiet: Any) -> None:
    quiet.write(name, FILES[name])
    for words in (
        ["check", name],
        ["check", name, "--format", "json"],
        ["check", name, "--format", "sarif"],
        ["redact", name, "-o", "out/made"],
        ["scan", name],
        ["check", name, "--encoding", "ascii"],
        ["check", name, "--delimiter", "0"],
        ["check", name, "--input-format", "json"],
        ["audit", "verify"],
        ["audit", "show"],
        ["audit", "show", "--json"],
    ):
        ended = quiet.run(*words)
        assert ended.exit_code in (0, 1, 2, 3), words
        shown = ended.output
        assert_silent(shown, " ".join(words))
    if quiet.log.exists():
        for line in quiet.log.read_text().splitlines():
            ended = quiet.run("explain", json.loads(line)["id"])
            assert_silent(ended.output, "explain")
    for made in (quiet.folder / "out").rglob("*") if (quiet.folder / "out").exists() else ():
        made.unlink()  # names and addresses within a text stay, as the documentation says
    assert [path.name for path in (quiet.folder / "tmp").rglob("*")] == []


@pytest.mark.parametrize(
    "words",
    [
        ["check", "in-a.csv", "--action", CANARY],
        ["check", "in-a.csv", "--declare", f"consent={CANARY}"],
        ["check", "in-a.csv", "--audience", CANARY],
        ["check", "in-a.csv", "--purpose", CANARY],
        ["explain", CANARY.replace("-", " ")],
    ],
)
def test_options_are_not_repeated(words: list[str], quiet: Any) -> None:
    quiet.write("in-a.csv", "body\nfine\n")
    quiet.run("check", "in-a.csv")
    assert_silent(quiet.run(*words).output, words[0])


# ── parts that fail with it ─────────────────────────────────────────────────────────────────────────


def loud(text: str) -> Any:
    """Print, log and raise what was given, with a cause, a context and a note."""
    print(text)
    print(text, file=sys.stderr)
    logging.getLogger("loud").error("%s", text, extra={"payload": text})
    try:
        raise KeyError(text)
    except KeyError as first:
        error = ValueError(text, {text: text})
        error.add_note(text)
        raise error from first


class Recognizer(EntityRecognizer):
    """Raises what it reads."""

    def __init__(self) -> None:
        super().__init__(["CASE_NUMBER"], name="LoudRecognizer")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: Any, nlp_artifacts: Any = None) -> Any:
        return loud(text)


class Operator:
    name, protection = "loud", Protection.MASK

    def problems(self, parameters: Mapping[str, Any]) -> list[str]:
        return []

    def apply(self, value: str, entity: str, parameters: Mapping[str, Any]) -> str:
        result: str = loud(value)
        return result

    def is_discharged(self, value: str, entity: str, parameters: Mapping[str, Any]) -> bool:
        return False


class RowProvider:
    name, schema = "loud", {"sealed": FactType(FactKind.BOOLEAN)}

    def row_facts(self, leaves: Any, request: Request, setting: Any) -> Any:
        return loud(" ".join(leaf.text for leaf in leaves))


class Sink:
    def append(self, record: Mapping[str, Any]) -> None:
        loud(f"{CANARY} {record}")


HOOKS: dict[str, dict[str, Callable[..., Any]]] = {
    "recognizer": {"recognizers": lambda: [Recognizer()]},
    "operator": {"operators": lambda: [Operator()]},
    "provider": {"fact_providers": lambda: [RowProvider()]},
    "sink": {"audit_sinks": lambda: [Sink()]},
    "before": {"before_publish": lambda request, decision: loud(str(request.payload))},
    "after": {"after_decision": lambda request, decision: loud(str(request.payload))},
}


@pytest.mark.parametrize("part", HOOKS)
def test_parts_of_plugins_that_fail_with_it(part: str, quiet: Any) -> None:
    plugin = types.ModuleType("loud")
    for name, function in HOOKS[part].items():
        setattr(plugin, f"ethicsguard_{name}", hookimpl(function))
    if part == "operator":
        quiet.policy(SITE.replace("operator: replace", "operator: loud"))
    elif part == "provider":
        quiet.policy(SITE + quiet.rule("t2", effect="deny", when="['facts.loud.sealed']"))
    guard = quiet.guard(plugins=[("loud", plugin)])
    assert [each.state for each in guard.engine.plugins.plugins if each.name == "loud"] == ["active"]
    failed = 0
    for payload in (CANARY, {"body": CANARY}, [{"body": CANARY}, {"body": EMBEDDED}]):
        for door in ("decide", "enforce"):
            answer, said = heard(
                lambda door=door, payload=payload: getattr(guard, door)(Request("publish", "p", payload))
            )  # type: ignore[misc]
            assert_silent(said, "an exception")
            assert_silent(repr(answer), "a repr")
            failed += bool(said)
        _, said = heard(lambda payload=payload: list(guard.find(payload)))  # type: ignore[misc]
        assert_silent(said, "an exception")
    assert failed or part == "after", "it had no chance to say anything"


@pytest.mark.parametrize("part", ["detector", "provider", "row provider", "operator", "sink"])
def test_parts_of_the_engine_that_fail_with_it(part: str, quiet: Any) -> None:
    """Built-in parts keep their own errors in; if one did not, the guard would."""
    quiet.policy(SITE + quiet.rule("t2", effect="warn", when="['facts.pii.total > 0', 'facts.record.age > 3']"))
    engine = quiet.guard().engine

    class Part:
        name, protection, reads_findings, reads_payload = "replace", Protection.MASK, True, True
        entities, schema = engine.detector.entities, engine.providers["pii"].schema

        def find(self, texts: Any, *, field: str = "") -> Any:
            return loud(str(texts))

        def collector(self, request: Request, *_: Any) -> Any:
            raise ValueError(str(request.payload))

        def row_facts(self, leaves: Any, *_: Any) -> Any:
            raise ValueError(str(leaves))

        def apply(self, value: str, *_: Any) -> str:
            raise ValueError(value)

        def is_discharged(self, value: str, *_: Any) -> bool:
            raise ValueError(value)

        def append(self, record: Any) -> None:
            raise ValueError(CANARY)

        def find_quietly(self, texts: Any, *, field: str = "") -> Any:
            raise ValueError(str(texts))

    made: Any = Part()
    made_detector = types.SimpleNamespace(entities=made.entities, find=made.find_quietly)
    changed: dict[str, Any] = {
        "detector": {"detector": made_detector},
        "provider": {"providers": {**engine.providers, "pii": made}},
        "row provider": {"row_providers": {**engine.row_providers, "record": made}},
        "operator": {"operators": {**engine.operators, "replace": made}},
        "sink": {"sinks": (made,)},
    }[part]
    guard = Guard(replace(engine, **changed))
    for door in ("decide", "enforce"):
        answer, said = heard(
            lambda door=door: getattr(guard, door)(Request("publish", "post", {"body": CANARY, "age": "4"}))
        )  # type: ignore[misc]
        assert_silent(repr(answer), "a repr")
        if part == "sink":
            said = said.replace(CANARY, "")  # the words of the sink itself stay in the error behind ours
        assert_silent(said, "an exception")


# ── disks that fail, processes that are killed ──────────────────────────────────────────────────────


@pytest.mark.parametrize("call", ["write", "fsync", "rename", "link", "replace"])
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO])
def test_disks_that_fail_while_a_file_is_written(
    call: str, fault: int, quiet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet.configure("")
    quiet.write("in-a.csv", f'id,body\n1,"call {PHONE} or {EMAIL}, SSN {SSN}, card {CARD}"\n' * 50)
    real = getattr(os, call)

    def broken(target: Any, *more: Any, **named: Any) -> Any:
        if isinstance(target, int) and target < 3:
            return real(target, *more, **named)
        raise OSError(fault, os.strerror(fault), str(target))

    monkeypatch.setattr(os, call, broken)
    ended = quiet.run("redact", "in-a.csv", "-o", "out.csv")
    monkeypatch.setattr(os, call, real)
    assert_silent(ended.output, "a report")
    assert (quiet.folder / "out.csv").exists() is (ended.exit_code == 0)
    assert [path.name for path in quiet.folder.rglob("*partial*")] == []


def test_a_redaction_that_is_killed_leaves_nothing_of_it(quiet: Any) -> None:
    """Wherever it is killed, what it leaves behind was redacted before it was written."""
    quiet.policy(SITE)
    row = f'1,"call {PHONE} or {EMAIL}, SSN {SSN}, card {CARD}"\n'
    quiet.write("in-a.csv", "id,body\n" + row * 4_000)
    for wait_s in (0.6, 1.0, 1.5, 2.0, 2.6):
        process = subprocess.Popen(
            [sys.executable, "-m", "ethicsguard.cli", "redact", "in-a.csv", "-o", "out.csv", "--force"],
            cwd=quiet.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            process.wait(wait_s)
        except subprocess.TimeoutExpired:
            process.kill()
        out, err = process.communicate()
        assert_silent((out + err).decode("utf-8", "replace"), "a killed process")
        for path in quiet.folder.rglob("*"):
            if path.is_file() and not path.name.startswith("in-"):
                assert_silent(path.read_bytes().decode("utf-8", "replace"), path.name)


# ── S1, S3: what stands in the place of personal data ───────────────────────────────────────────────


@pytest.mark.parametrize("operator", ["replace", "redact", "mask", "hash", "truncate", "suppress"])
@pytest.mark.parametrize("formula", ["=1+1", "+cmd", "=-1", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_s1_no_cell_becomes_a_formula_by_what_is_taken_out_of_it(
    operator: str, formula: str, quiet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ETHICSGUARD_KEY", KEYS[0])
    quiet.policy(SITE.replace("operator: replace", f"operator: {operator}"))
    quiet.write("in-a.csv", f'body\n"{PHONE} {formula}"\n"{PHONE}{formula}"\n')
    ended = quiet.run("redact", "in-a.csv", "-o", "out.csv")
    if ended.exit_code:
        assert not (quiet.folder / "out.csv").exists()
        return
    with (quiet.folder / "out.csv").open(newline="") as file:
        cells = [row[0] for row in csv.reader(file)]
    assert len(cells) == 3
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


KEYS = (hashlib.sha256(b"one").hexdigest(), hashlib.sha256(b"two").hexdigest())


def test_s3_tokens_cannot_be_found_by_trying_all_numbers(quiet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet.policy(SITE.replace("operator: replace", "operator: hash"))
    tokens = []
    for key in KEYS:
        monkeypatch.setenv("ETHICSGUARD_KEY", key)
        given = quiet.guard().enforce(Request("publish", "post", {"body": f"call {PHONE}", "again": PHONE})).payload
        assert given["body"].removeprefix("call ") == given["again"], "the same value has the same token"
        tokens.append(given["again"])
        assert_silent(json.dumps(given), "a token")
        for algorithm in hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}:
            for form in (PHONE, PHONE.replace("-", ""), f"PHONE_NUMBER:{PHONE}", f"PHONE_NUMBER{PHONE}"):
                assert hashlib.new(algorithm, form.encode()).hexdigest()[:32] not in given["again"]
    assert tokens[0] != tokens[1]
    assert KEYS[0][:8] not in tokens[0], "nor is the key in it"


# ── the same answer every time ──────────────────────────────────────────────────────────────────────

SAME = """\
import json, sys
from datetime import date
from ethicsguard import Guard, Request
from ethicsguard.audit import record_of
guard = Guard.load(sys.argv[1], today=lambda: date(2026, 11, 23))
rows = [{"body": "call 612-555-0182", "tags": ["a", "b@example.org"], "age": str(n % 7)} for n in range(20)]
request = Request("publish", "post", rows, context={"purpose": "p", "consent": True})
enforced = guard.enforce(request)
print(json.dumps(record_of(request, enforced.decision)))
print(repr(enforced.decision.reasons), repr(enforced.decision.notes), repr(enforced.decision.changes))
print(json.dumps(enforced.payload))
print(json.dumps(enforced.decision.problem()))
"""


def test_answers_and_reports_do_not_depend_on_the_seed_of_hashes(site: Any) -> None:
    rules = [
        site.rule(f"t{n}", effect="warn", when="['facts.pii.total > 0', 'facts.record.age > 3']") for n in range(5)
    ]
    mask = site.rules.replace("t1-contact", "t9-mask").replace("operator: replace", "operator: mask")
    site.policy(SITE + mask + "".join(rules))
    rows = "".join(f'{n},"call {PHONE} or {EMAIL}",{n % 9}\n' for n in range(30))
    site.write("in-a.csv", "id,body,age\n" + rows)
    site.write("in-b.json", json.dumps([{"body": CANARY, "deep": {"c": [EMAIL, PHONE]}}] * 3))
    answers: list[list[bytes]] = []
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "NO_COLOR": "1"}
        told: list[bytes] = []
        for words in (
            ["-c", SAME, str(site.config)],
            *(
                ["-m", "ethicsguard.cli", "check", "in-a.csv", "in-b.json", "--format", form]
                for form in ("text", "json", "sarif")
            ),
            ["-m", "ethicsguard.cli", "redact", "in-a.csv", "in-b.json", "-o", "out", "--format", "sarif"],
            ["-m", "ethicsguard.cli", "scan", "in-a.csv", "in-b.json"],
            ["-m", "ethicsguard.cli", "lint"],
        ):
            done = subprocess.run([sys.executable, *words], cwd=site.folder, env=env, capture_output=True, check=False)
            told += [done.stdout, done.stderr]
        told += [path.read_bytes() for path in sorted((site.folder / "out").iterdir())]
        shutil.rmtree(site.folder / "out")
        answers.append(told)
    assert len(answers[0][0]) > 500
    for other in answers[1:]:
        for mine, theirs in zip(answers[0], other, strict=True):
            assert mine == theirs


def test_the_search_finds_what_it_looks_for() -> None:
    for text in (
        PHONE,
        f"x{PHONE}x",
        "612555 0182 6125550182",
        EMAIL.upper(),
        urllib.parse.quote(EMAIL),
        base64.b64encode(b"x" + EMAIL.encode() + b"y").decode(),
        base64.b64encode(b"abc" + b"wrenlyn.quathbertsen").decode(),
        hashlib.sha256(SSN.encode()).hexdigest(),
        json.dumps("".join(f"\\u{ord(each):04x}" for each in "Zeppelhaven")).replace("\\\\", "\\"),
        CARD[:9],
    ):
        assert giveaways_in(text), text
    assert not giveaways_in("a phone number was found in the field body; rule t1-contact")
    stream = io.StringIO()
    print(CANARY, file=stream)
    with pytest.raises(AssertionError):
        assert_silent(stream.getvalue(), "a stream")
