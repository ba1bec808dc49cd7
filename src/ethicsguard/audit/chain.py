"""How a record is written as one line, and how a line is tied to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ethicsguard.errors import AuditError

GENESIS: Final = "0" * 64
"""What the first record of a log names as the hash before it."""

MAX_RECORD_BYTES: Final = 4 * 1024 * 1024
"""The longest line, with its newline. Reading a log's end never takes more memory than this."""

CHAIN_KEYS: Final = frozenset({"seq", "time", "prev", "hash", "repaired"})
"""Keys that the log itself writes; a record that is appended may not have them."""


class _UnsoundError(ValueError):
    """A line is no record. The message says why, without quoting the line."""


@dataclass(frozen=True, slots=True)
class Link:
    """What the next record needs to know of the last one: its number from 1, its time and its hash."""

    seq: int = 0
    time: str = ""
    hash: str = GENESIS


def canonical(record: Mapping[str, Any]) -> bytes:
    """Write a record in the one form that is hashed: sorted keys, no spaces, ASCII alone, no newline.

    Everything beyond printable ASCII is escaped, so that nothing in a record can end a line, colour a terminal or turn
    the direction of writing. Raises AuditError for what JSON does not have (NaN, dates, sets, keys that are not text).
    """
    try:
        text = json.dumps(
            _plain(record),
            sort_keys=True,
            ensure_ascii=True,
            allow_nan=False,
            separators=(",", ":"),
            check_circular=True,
        )
    except (TypeError, ValueError, RecursionError) as exc:
        # The encoder's own message may quote a value.
        raise AuditError(
            f"a record cannot be written as JSON ({type(exc).__name__}): it may hold texts, numbers, yes/no, "
            "lists and mappings of these"
        ) from None
    return text.encode("ascii")


def seal(
    record: Mapping[str, Any], after: Link, time: str, repaired: Mapping[str, Any] | None = None
) -> tuple[bytes, Link]:
    """Number a record, tie it to the one before, and return its line (with newline) and the link that it makes."""
    taken = sorted(CHAIN_KEYS & set(record))
    if taken:
        raise AuditError(f"a record may not bring its own {', '.join(taken)}: the log writes these")
    whole: dict[str, Any] = {**record, "seq": after.seq + 1, "time": max(time, after.time), "prev": after.hash}
    if repaired is not None:
        whole["repaired"] = repaired
    whole["hash"] = _hash(whole)
    line = canonical(whole) + b"\n"
    if len(line) > MAX_RECORD_BYTES:
        raise AuditError(f"a record takes {len(line)} bytes; the log takes {MAX_RECORD_BYTES} at most")
    return line, Link(whole["seq"], whole["time"], whole["hash"])


def unseal(line: bytes) -> tuple[dict[str, Any], Link]:
    """Read a line (without its newline) back. Raises ValueError, quoting nothing, if it is not as it was written."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise _UnsoundError("it is no JSON: the line was damaged or edited") from None
    if not isinstance(record, dict):
        raise _UnsoundError("it is no record: the line was damaged or edited")
    link = _link(record)
    try:
        as_written = canonical(record) == line and _hash(record) == link.hash
    except AuditError:
        as_written = False
    if not as_written:
        raise _UnsoundError("its content does not have the hash that it names: it was edited")
    return record, link


def _link(record: Mapping[str, Any]) -> Link:
    seq, time, digest, prev = (record.get(key) for key in ("seq", "time", "hash", "prev"))
    if isinstance(seq, bool) or not isinstance(seq, int):
        raise _UnsoundError("it has no number: it was edited, or is from another log")
    if not (isinstance(time, str) and isinstance(digest, str) and isinstance(prev, str)):
        raise _UnsoundError("its time, its hash or the hash before it is missing: it was edited")
    return Link(seq, time, digest)


def _hash(record: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical({key: value for key, value in record.items() if key != "hash"})).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
