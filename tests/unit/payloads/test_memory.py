import pytest

from ethicsguard.errors import PayloadError, UsageError
from ethicsguard.model import PayloadKind
from ethicsguard.payloads import RecordPayload, TablePayload, TextPayload, payload_of


class Again:
    """Can be iterated over again and again, and is no sequence."""

    def __init__(self, rows):
        self.rows = rows

    def __iter__(self):
        return iter(self.rows)


def rows_of(payload):
    return [(batch.first_row + at, row) for batch in payload.batches() for at, row in enumerate(batch.records)]


@pytest.mark.parametrize(
    ("value", "kind", "rows"),
    [
        ("text", PayloadKind.TEXT, ["text"]),
        ({"a": 1}, PayloadKind.RECORD, [{"a": 1}]),
        ([{"a": 1}, {"a": 2}], PayloadKind.TABLE, [{"a": 1}, {"a": 2}]),
        ([], PayloadKind.TABLE, []),
        (({"a": 1},), PayloadKind.TABLE, [{"a": 1}]),
    ],
)
def test_values_become_payloads(value, kind, rows):
    payload = payload_of(value)
    assert payload.kind is kind
    assert rows_of(payload) == rows_of(payload) == list(enumerate(rows))
    assert payload.unexamined() == ()
    assert payload_of(payload) is payload


@pytest.mark.parametrize("value", [b"x", bytearray(b"x"), memoryview(b"x"), 1, None, [1], ["x"], iter([{}]), {1, 2}])
def test_other_values_are_refused(value):
    with pytest.raises(UsageError, match="payload"):
        payload_of(value)


def test_bytes_are_told_to_be_decoded():
    with pytest.raises(UsageError, match="decode bytes first"):
        payload_of(b"x")


def test_long_tables_come_in_batches():
    payload = TablePayload(Again([{"n": n} for n in range(2500)]))
    batches = list(payload.batches())
    assert [(batch.first_row, len(batch.records)) for batch in batches] == [(0, 1000), (1000, 1000), (2000, 500)]
    assert [row["n"] for _, row in rows_of(payload)] == list(range(2500))


def test_a_table_is_read_more_than_once():
    with pytest.raises(UsageError, match="only once"):
        TablePayload({} for _ in range(3))


def test_a_row_is_a_mapping():
    with pytest.raises(PayloadError, match="row 1 is a str"):
        list(TablePayload(Again([{}, "secret"])).batches())


def test_reprs_show_nothing():
    shown = repr([TextPayload("secret"), RecordPayload({"secret": 1}), TablePayload([{"secret": 1}])])
    assert "secret" not in shown
