"""Attacks on memory and time: bombs, depths, huge cells, findings without number. Limits are errors, never cuts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from ethicsguard import DeniedError, PolicyError, Request

PHONE = "612-555-0182"
Refused = Callable[..., None]

LAUGHS = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n" for n in range(40))


@pytest.mark.parametrize(
    "bomb",
    [
        LAUGHS,
        "policy: &p bomb\ntitle: *p\n",
        "policy: bomb\n<<: {title: x}\n",
        "policy: !!python/object/apply:os.system ['true']\n",
        "policy: " + "[" * 10_000,
        "policy: " + "{a: " * 5_000,
        "policy: bomb\n" + "# x\n" * 400_000,
        "--- 1\n--- 2\n",
        "policy: bomb\x00\n",
        "policy: \ud800\n".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
@pytest.mark.parametrize("place", ["policies/bomb.yaml", "registers/bomb.yaml"])
def test_r1_yaml_bombs_are_refused_before_anything_is_expanded(bomb: str, place: str, contact: Any) -> None:
    contact.configure('registers = ["registers"]\n')
    (contact.folder / "registers").mkdir()
    contact.write(place, bomb)
    started = time.monotonic()
    with pytest.raises(PolicyError) as failed:
        contact.guard()
    assert time.monotonic() - started < 10
    assert "bomb.yaml" in str(failed.value)
    contact.write("a.csv", "body\nx\n")
    assert contact.run("check", "a.csv").exit_code == 2


@pytest.mark.parametrize("depth", [102, 1_000, 100_000])
@pytest.mark.parametrize("form", ['{"a":%s}', "[%s]"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_r3_deep_json_is_refused_and_does_not_end_the_process(depth: int, form: str, name: str, contact: Any) -> None:
    before, after = form.split("%s")
    deep = before * depth + f'"{PHONE}"' + after * depth
    contact.write(name, 'body\n"' + deep.replace('"', '""') + '"\n' if name == "a.csv" else deep + "\n")
    for words in (["check", name], ["redact", name, "-o", "out"], ["scan", name]):
        ended = contact.run(*words)
        assert ended.exit_code == 3, f"{words}: {ended.output}"
        assert PHONE not in ended.output
    assert not (contact.folder / "out").exists()


@pytest.mark.parametrize("depth", [101, 700, 1_000, 20_000])
def test_r3_deep_records_in_memory(depth: int, contact: Any, refused: Refused) -> None:
    deep: Any = PHONE
    for _ in range(depth):
        deep = {"a": deep}
    refused(contact.guard(), deep)
    refused(contact.guard(), [{"a": "fine"}, deep])
    refused(contact.guard(), {"a": '{"a":' * depth + '"x"' + "}" * depth})


def test_r3_a_record_that_holds_itself(contact: Any, refused: Refused) -> None:
    record: dict[str, Any] = {"a": "x"}
    record["b"] = record
    refused(contact.guard(), record)


@pytest.mark.slow
@pytest.mark.parametrize("size", [200_000, 999_000])
def test_r4_a_huge_cell_is_examined_to_its_end(size: int, contact: Any) -> None:
    """More than the csv module of Python takes in a cell."""
    contact.write("a.csv", f'id,body\n1,"{"word " * (size // 5)}{PHONE}"\n2,fine\n')
    ended = contact.run("redact", "a.csv", "-o", "out.csv")
    assert ended.exit_code == 0, ended.output
    written = (contact.folder / "out.csv").read_text()
    assert PHONE not in written
    assert written.endswith('<PHONE_NUMBER>"\n2,fine\n')


def test_r4_an_unclosed_quote_does_not_hide_the_rest_of_the_file(contact: Any) -> None:
    contact.write("a.csv", 'id,body\n1,"open\n' + f"2,call {PHONE}\n" * 50)
    for words in (["check", "a.csv"], ["redact", "a.csv", "-o", "out.csv"]):
        ended = contact.run(*words)
        assert ended.exit_code in (1, 3), ended.output
        assert "line" in ended.output or "a.csv:" in ended.output
    assert not (contact.folder / "out.csv").exists()


@pytest.mark.slow
def test_r5_many_findings_are_capped_in_reports_and_counted_in_full(contact: Any) -> None:
    columns, rows = 40, 60
    header = ",".join(f"c{number}" for number in range(columns))
    contact.write("a.csv", header + "\n" + (",".join([PHONE] * columns) + "\n") * rows)
    ended = contact.run("check", "a.csv", "--format", "json")
    assert ended.exit_code == 1
    assert len(ended.stdout) < 200_000
    enforced = contact.guard().enforce(Request("publish", "post", [{"a": PHONE}] * 2_000))
    assert [change.count for change in enforced.decision.changes] == [2_000]
    assert len(json.dumps(enforced.decision.problem())) < 10_000


def test_r5_more_names_of_fields_than_can_be_told_apart_are_refused(contact: Any) -> None:
    rows = [{f"k{row}-{number}": "x" for number in range(1_000)} for row in range(60)]
    with pytest.raises(DeniedError) as denied:
        contact.guard().enforce(Request("publish", "post", rows))
    assert "names" in denied.value.decision.explanation
