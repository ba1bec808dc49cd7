import json


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_per_finding_without_the_text(run):
    result = run("scan", "dirty.csv")
    assert result.exit_code == 0
    found = [line for line in lines(result) if line["entity"] in ("PHONE_NUMBER", "EMAIL_ADDRESS")]
    assert list(found[0]) == [
        "path",
        "row",
        "field",
        "start",
        "end",
        "entity",
        "score",
        "recognizer",
    ]
    phone = next(line for line in found if line["entity"] == "PHONE_NUMBER")
    assert (phone["path"], phone["row"], phone["field"], phone["start"], phone["end"]) == (
        "dirty.csv",
        0,
        "body",
        5,
        17,
    )
    assert "612" not in result.output
    assert "ada@" not in result.output


def test_offsets_are_code_points_and_json_has_pointers(run, site):
    (site / "a.jsonl").write_text('{"post": {"body": "\U0001f600 612-555-0182"}}\n', encoding="utf-8")
    (found,) = [line for line in lines(run("scan", "a.jsonl")) if line["entity"] == "PHONE_NUMBER"]
    assert (found["field"], found["start"]) == ("/post/body", 2)


def test_what_cannot_be_examined_is_said(run, site):
    (site / "latin.csv").write_bytes(b"id,body\n1,caf\xe9\n")
    result = run("scan", "latin.csv", "clean.csv")
    assert result.exit_code == 3
    assert "latin.csv:2: not examined: body" in result.stderr
    assert run("scan", "missing.csv").exit_code == 2
    assert run("scan").exit_code == 2
