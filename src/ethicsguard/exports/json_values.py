"""JSON values as they stand in files: read from bytes, and written back with changes."""

from __future__ import annotations

from collections.abc import Sequence

from ethicsguard.errors import PayloadError
from ethicsguard.exports.export import Export, UnexaminedLog
from ethicsguard.model import Edit, Json
from ethicsguard.payloads import Place, leaves_of, parse_json, splice_json


def read_value(export: Export, raw: bytes, line: int, column: int, log: UnexaminedLog) -> Json:
    """Return the value that bytes say, which begin at a line and column of the file.

    Bytes that are not of the encoding become U+FFFD and are noted as not examined. Raises PayloadError and
    LimitExceededError as ``parse_json`` does.
    """
    codec = export.source.codec
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as fault:
        at = line + raw.count(b"\n", 0, fault.start)
        text = raw.decode(codec, errors="replace")
        log.add(at, "", f"bytes that are not {codec}; if the file is in another encoding, say which")
    return parse_json(text, max_depth=export.limits.max_depth, place=Place(str(export.path), line, column))


def changed_value(
    export: Export, raw: bytes, record: Json, edits: Sequence[Edit], dropped_fields: frozenset[str]
) -> bytes:
    """Return the bytes of a value with changes. Raises PayloadError if the edits do not fit."""
    codec = export.source.codec
    changes = list(edits)
    if dropped_fields:
        gone = [leaf for leaf in leaves_of(record, max_depth=export.limits.max_depth) if leaf.field in dropped_fields]
        paths = {leaf.path for leaf in gone}
        changes = [edit for edit in edits if edit.path not in paths]
        changes += [Edit(leaf.row, leaf.path, leaf.field, (), drop=True) for leaf in gone]
    if not changes:
        return raw
    try:
        return splice_json(raw.decode(codec), changes, max_depth=export.limits.max_depth).encode(codec)
    except UnicodeError:
        raise PayloadError(f"{export.path}: a value cannot be written in {codec}") from None
