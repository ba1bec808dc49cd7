import pytest

from ethicsguard.errors import AuditError


def test_the_result_appears_and_passes(judged, site, files_in):
    before = files_in(site)
    result = judged("redact", "dirty.csv", "-o", "out.csv")
    assert result.exit_code == 0
    assert "CHANGED" in result.stdout
    assert "written to out.csv" in result.stdout
    written = (site / "out.csv").read_text()
    assert written == 'id,body\n1,"Call <PHONE_NUMBER>, please"\n2,<EMAIL_ADDRESS> wrote\n'
    assert files_in(site) == sorted([*before, "out.csv"])
    assert judged("check", "out.csv").exit_code == 0


def test_a_file_that_needs_nothing_is_written_as_it_is(judged, site):
    (site / "crlf.csv").write_bytes(b"id;body\r\n1;'x'\r\n")
    assert judged("redact", "crlf.csv", "-o", "out.csv").exit_code == 0
    assert (site / "out.csv").read_bytes() == b"id;body\r\n1;'x'\r\n"


def test_a_file_that_is_there_stays_unless_force_is_given(judged, site):
    (site / "out.csv").write_text("mine")
    result = judged("redact", "dirty.csv", "-o", "out.csv")
    assert result.exit_code == 2
    assert "--force" in result.output
    assert (site / "out.csv").read_text() == "mine"
    assert judged("redact", "dirty.csv", "-o", "out.csv", "--force").exit_code == 0
    assert "<PHONE_NUMBER>" in (site / "out.csv").read_text()


def test_what_is_stopped_is_not_written(judged, site, files_in):
    before = files_in(site)
    words = ("redact", "dirty.csv", "-o", "out.csv", "--resource", "forum-post", "--declare", "consent=no")
    result = judged(*words)
    assert result.exit_code == 1
    assert "no-refusals" in result.stdout
    assert files_in(site) == before


def test_what_could_not_be_examined_is_not_written(judged, site, files_in):
    (site / "latin.csv").write_bytes(b"id,body\n1,caf\xe9 612-555-0182\n")
    before = files_in(site)
    result = judged("redact", "latin.csv", "-o", "out.csv")
    assert result.exit_code == 3
    assert "not examined: line 2" in result.stdout
    assert files_in(site) == before
    assert judged("redact", "latin.csv", "-o", "out.csv", "--encoding", "latin-1").exit_code == 0
    assert (site / "out.csv").read_bytes() == b"id,body\n1,caf\xe9 <PHONE_NUMBER>\n"


def test_a_folder_is_mirrored(judged, site, files_in):
    (site / "in" / "deep").mkdir(parents=True)
    for name in ("a.csv", "deep/a.csv"):
        (site / "in" / name).write_text((site / "dirty.csv").read_text())
    assert judged("redact", "in", "-o", "out").exit_code == 0
    assert files_in(site / "out") == ["a.csv", "deep/a.csv"]


def test_a_file_in_the_way_within_a_folder_is_an_error(judged, site):
    for folder in ("in", "out"):
        (site / folder).mkdir()
    (site / "in" / "a.csv").write_text((site / "dirty.csv").read_text())
    (site / "out" / "a.csv").write_text("mine")
    assert judged("redact", "in", "-o", "out").exit_code == 2
    assert (site / "out" / "a.csv").read_text() == "mine"


def test_an_operator_without_its_key_stops_the_file(judged, site, monkeypatch):
    for name in ("ETHICSGUARD_KEY", "ETHICSGUARD_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    text = (site / "pol" / "small.yaml").read_text()
    (site / "pol" / "small.yaml").write_text(text.replace("{operator: replace,", "{operator: hash,"))
    result = judged("redact", "dirty.csv", "clean.csv", "-o", "out")
    assert result.exit_code == 3
    assert "key" in result.output
    assert not (site / "out" / "dirty.csv").exists()


def test_an_output_may_be_a_folder_that_is_there(judged, site):
    (site / "public").mkdir()
    assert judged("redact", "dirty.csv", "-o", "public").exit_code == 0
    assert (site / "public" / "dirty.csv").is_file()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["in", "-o", "in/out"], "lies within"),
        (["in", "other", "-o", "out"], "the same name"),
        (["missing.csv", "-o", "out.csv"], "there is no file"),
        (["dirty.csv", "-o", "dirty.csv", "--force"], "the file that is read"),
        (["hollow", "-o", "out"], "there is no file in this folder"),
        (["dirty.csv"], "Missing option"),
    ],
)
def test_mistakes_are_told(judged, site, words, said):
    for folder in ("in", "other", "hollow"):
        (site / folder).mkdir()
    for folder in ("in", "other"):
        (site / folder / "a.csv").write_text("id\n1\n")
    result = judged("redact", *words)
    assert result.exit_code == 2
    assert said in result.output
    assert (site / "dirty.csv").read_text().startswith("id,body")


def test_an_audit_log_that_cannot_be_written_leaves_no_output(judged, site, files_in, monkeypatch):
    (site / "ethicsguard.toml").write_text('policies = ["pol"]\n[audit]\npath = "audit.jsonl"\n')
    before = files_in(site)

    def broken(self, record):
        raise AuditError("the disk is full")

    monkeypatch.setattr("ethicsguard.audit.JsonLinesSink.append", broken)
    result = judged("redact", "dirty.csv", "-o", "out.csv")
    assert result.exit_code == 2
    assert "the disk is full" in result.stderr
    assert not (site / "out.csv").exists()
    assert [name for name in files_in(site) if name != "audit.jsonl"] == before


def test_rounds_follow_on_each_other_and_leave_nothing_behind(site, files_in):
    from ethicsguard.exports import ExportApplier, open_export
    from ethicsguard.model import Edit, SpanEdit

    before = files_in(site)
    applier = ExportApplier(open_export("dirty.csv"), site / "out.csv")
    for found, placeholder in (("612-555-0182", "<A1>"), ("please", "<B2>")):
        export = applier._latest
        (text,) = [record["body"] for batch in export.batches() for record in batch.records if found in record["body"]]
        start = text.index(found)
        edit = Edit(0, ("body",), "/body", (SpanEdit(start, start + len(found), placeholder),))
        applier.apply(export, [edit])
    assert not (site / "out.csv").exists()
    applier.seal()
    assert not (site / "out.csv").exists()
    applier.release()
    applier.discard()
    assert (site / "out.csv").read_text() == 'id,body\n1,"Call <A1>, <B2>"\n2,ada@example.org wrote\n'
    assert files_in(site) == sorted([*before, "out.csv"])
