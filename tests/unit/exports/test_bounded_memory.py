"""Peak memory is measured in a process of its own, where nothing else has raised it."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

CODE = """
import sys
from ethicsguard.errors import LimitExceededError
from ethicsguard.exports import open_export
from ethicsguard.model import Edit, SpanEdit
from ethicsguard.payloads import leaves_of

class Nowhere:
    def write(self, data):
        return len(data)

def edits(export):
    for batch in export.batches():
        for at, record in enumerate(batch.records):
            for leaf in leaves_of(record, batch.first_row + at)[:1]:
                yield Edit(leaf.row, leaf.path, leaf.field, (SpanEdit(0, 1, "<X>"),))

try:
    export = open_export(sys.argv[1])
    export.rewrite(edits(export), Nowhere())
    export.line_of_row(export.row_count - 1)
except LimitExceededError as fault:
    print("refused", str(fault).split(":")[1])
print([line for line in open("/proc/self/status") if line.startswith("VmHWM")][0].split()[1])
"""


def peak_kib(path):
    done = subprocess.run([sys.executable, "-c", CODE, path], capture_output=True, check=True, text=True)
    *told, peak = done.stdout.split("\n")[:-1]
    return int(peak), told


def rows(megabytes):
    row = {"name": "Some Body", "text": 'said "hi",\nand went home again ' * 20, "phone": "555-0100"}
    count = (megabytes << 20) // len(json.dumps(row))
    return [{**row, "id": str(at)} for at in range(count)]


def write_csv(path, records):
    quoted = ['"' + value.replace('"', '""') + '"' for value in records[0].values()]
    path.write_text("name,text,phone,id\n" + (",".join(quoted) + "\n") * len(records), encoding="utf-8")


def write_jsonl(path, records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def write_json(path, records):
    path.write_text(json.dumps(records), encoding="utf-8")


def write_text(path, records):
    path.write_text("".join(record["text"] + "\n" for record in records), encoding="utf-8")


@pytest.mark.parametrize(
    ("suffix", "write"), [("csv", write_csv), ("jsonl", write_jsonl), ("json", write_json), ("txt", write_text)]
)
def test_ten_times_the_rows_take_no_more_memory(tmp_path, suffix, write):
    peaks = []
    for megabytes in (1, 10):
        path = tmp_path / f"{megabytes}.{suffix}"
        write(path, rows(megabytes))
        peak, told = peak_kib(path)
        assert told == []
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 10 * 1024


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_huge_cell_is_refused_before_it_is_read(tmp_path, quote):
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n1,2\n3," + quote)
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(quote + b"\n")
    peak, told = peak_kib(path)
    assert told == ["refused 3"]
    assert peak < 60 * 1024
