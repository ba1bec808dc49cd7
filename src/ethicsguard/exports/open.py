"""From a path to an export."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ethicsguard.errors import UsageError
from ethicsguard.exports.delimited import DelimitedExport
from ethicsguard.exports.export import Export
from ethicsguard.exports.json_document import JsonDocumentExport
from ethicsguard.exports.json_lines import JsonLinesExport
from ethicsguard.exports.limits import ReadingLimits
from ethicsguard.exports.plain_text import PlainTextExport
from ethicsguard.exports.source import Source

FORMATS: Final = ("csv", "tsv", "json", "jsonl", "text")

SUFFIXES: Final = {
    ".csv": "csv",
    ".psv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".geojson": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".log": "text",
    ".rst": "text",
}
"""The formats that names of files stand for."""

_MAGIC: Final = {
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"%PDF": "a PDF",
    b"PAR1": "Parquet",
    b"ARROW1": "Arrow",
    b"ORC": "ORC",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x1f\x8b": "compressed (gzip)",
    b"BZh": "compressed (bzip2)",
    b"\xfd7zXZ": "compressed (xz)",
    b"\x28\xb5\x2f\xfd": "compressed (Zstandard)",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_READ = "CSV, TSV, JSON, JSON Lines and plain text are read"


def open_export(
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the word that the command line and the policies use
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: ReadingLimits | None = None,
) -> Export:
    """Open a file for judging. Nothing of it but its beginning is read yet.

    ``format`` is one of FORMATS (None: by the file's name); ``encoding`` is a name that Python knows (None: UTF-8);
    ``delimiter`` is what stands between cells (None: found out from the first rows). Raises UsageError for a file
    that is missing, unreadable or of another format, PayloadError or LimitExceededError for one that is broken at its
    beginning.
    """
    file = Path(path)
    chosen = format or SUFFIXES.get(file.suffix.lower())
    if format is not None and format not in FORMATS:
        raise UsageError(f"there is no such format; the formats are {', '.join(FORMATS)}")
    if delimiter is not None and chosen not in (None, "csv", "tsv"):
        raise UsageError("a delimiter is for csv and tsv alone")
    source = Source(file, encoding)
    if not source.encoding.transcoded:
        _refuse_binary(file, source.raw_head)
    limits = limits or ReadingLimits()
    if chosen in ("csv", "tsv"):
        return DelimitedExport(source, limits, format_name=chosen, delimiter=delimiter)
    if chosen == "json":
        return JsonDocumentExport(source, limits)
    if chosen == "jsonl":
        return JsonLinesExport(source, limits)
    if chosen == "text":
        return PlainTextExport(source, limits)
    raise UsageError(f"{file}: its name does not say which format it has; {_READ}: say which it is")


def _refuse_binary(path: Path, head: bytes) -> None:
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise UsageError(f"{path} is {what}, which is not read; {_READ}")
    beginning = head[:1024]
    if beginning.count(0) * 4 > len(beginning):
        raise UsageError(f"{path} is binary, or UTF-16 without a byte-order mark (then say which); {_READ}")
