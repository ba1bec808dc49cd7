"""Real exports, if they are at hand: ETHICSGUARD_SHARED_DATA names the folder that they are in."""

import io
import os
import random
from pathlib import Path

import pytest

from ethicsguard.exports import open_export
from ethicsguard.model import Edit, SpanEdit
from ethicsguard.payloads import apply_edits, leaves_of

REPOSITORY = Path(__file__).parents[3]
TABLES = Path(os.environ.get("ETHICSGUARD_SHARED_DATA", REPOSITORY.parent / "shared" / "data")) / "tables"


def table(name):
    if not (TABLES / name).exists():
        pytest.skip(f"the shared table {name} is not here: ETHICSGUARD_SHARED_DATA does not name its folder")
    return TABLES / name


def rows_of(export):
    return [row for batch in export.batches() for row in batch.records]


@pytest.mark.parametrize(("name", "encoding"), [("comma-survey.csv", None), ("police_killings.csv", "latin-1")])
def test_real_tables_keep_all_bytes_and_take_all_edits(tmp_path, name, encoding):
    path = table(name)
    export = open_export(path, encoding=encoding)
    rows = rows_of(export)
    assert len(rows) == export.row_count
    assert export.unexamined() == ()
    same = io.BytesIO()
    export.rewrite((), same)
    assert same.getvalue() == path.read_bytes()

    chance = random.Random(name)
    edits = []
    for number, row in enumerate(rows):
        for leaf in leaves_of(row, number):
            if leaf.text and chance.random() < 0.05:
                start = chance.randrange(len(leaf.text))
                span = SpanEdit(
                    start, chance.randrange(start, len(leaf.text)) + 1, chance.choice(["<X>", '"', ",\n", ""])
                )
                edits.append(Edit(number, leaf.path, leaf.field, (span,)))
    with (tmp_path / "changed.csv").open("wb") as target:
        export.rewrite(edits, target)
    for edit in edits:
        rows[edit.row] = apply_edits(rows[edit.row], [edit])
    assert rows_of(open_export(tmp_path / "changed.csv", encoding=encoding)) == rows


def test_bytes_of_another_encoding_are_named(tmp_path):
    export = open_export(table("police_killings.csv"))
    rows_of(export)
    found = export.unexamined()
    assert 0 < len(found) < 20
    assert all(entry.line > 1 and entry.field in export.columns for entry in found)
