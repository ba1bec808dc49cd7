import io

import pytest

from ethicsguard.exports import open_export
from ethicsguard.model import Edit, SpanEdit, field_of


class Made:
    """A file, its export, and what tests ask of both."""

    def __init__(self, path, data, options):
        path.write_bytes(data)
        self.data = data
        self.export = open_export(path, **options)

    def rows(self):
        batches = list(self.export.batches())
        return {batch.first_row + at: row for batch in batches for at, row in enumerate(batch.records)}

    def unexamined(self):
        self.rows()
        return [(entry.line, entry.field, entry.reason) for entry in self.export.unexamined()]

    def rewritten(self, *edits, **options):
        target = io.BytesIO()
        self.export.rewrite(edits, target, **options)
        return target.getvalue()


@pytest.fixture
def made(tmp_path):
    return lambda name, data, **options: Made(tmp_path / name, data, options)


@pytest.fixture
def edit():
    def edit(row, path, *spans, drop=False):
        path = path if isinstance(path, tuple) else (path,)
        return Edit(row, path, field_of(path), tuple(SpanEdit(*span) for span in spans), drop)

    return edit
