"""Whether a log is as it was written."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ethicsguard.audit.chain import GENESIS
from ethicsguard.audit.reading import Broken, walk


@dataclass(frozen=True, slots=True)
class Verification:
    """What a log was found to be.

    ``records`` counts those that hold together, from the first on; ``head`` is the hash of the last of them. Keep both
    elsewhere: with them a later verification shows whether the log's end was cut off, which the log alone cannot.
    ``repaired`` counts the torn lines that were removed, as the records after them say.
    """

    records: int
    ok: bool
    head: str
    first_broken: Broken | None = None
    repaired: int = 0


def verify(
    path: str | os.PathLike[str], *, expected_head: str | None = None, expected_count: int | None = None
) -> Verification:
    """Read a log from its start and name the first record that is not as it was written.

    ``expected_head`` and ``expected_count`` are a checkpoint that was kept elsewhere: the hash of a record, and the
    number of records at that time. The log may have grown since. Raises AuditError if there is no log to read.
    """
    records = repaired = 0
    head = GENESIS
    broken: Broken | None = None
    at_checkpoint = GENESIS if expected_count == 0 else None
    head_seen = expected_head == GENESIS
    for item in walk(Path(path)):
        if isinstance(item, Broken):
            broken = item
            break
        record, link = item
        records, head = link.seq, link.hash
        repaired += "repaired" in record
        head_seen = head_seen or head == expected_head
        if records == expected_count:
            at_checkpoint = head
    if broken is None or broken.torn:
        broken = (
            _against_checkpoint(records, at_checkpoint, expected_head, expected_count, head_seen=head_seen) or broken
        )
    return Verification(records, broken is None, head, broken, repaired)


def _against_checkpoint(
    records: int, at_checkpoint: str | None, expected_head: str | None, expected_count: int | None, *, head_seen: bool
) -> Broken | None:
    if expected_count is not None and records < expected_count:
        return Broken(
            records + 1,
            records + 1,
            f"the log ends after {records} records, and the checkpoint counted {expected_count}: its end was cut off",
        )
    if expected_head is None:
        return None
    if expected_count is not None and at_checkpoint != expected_head:
        return Broken(
            expected_count, expected_count, "this record is not the one of the checkpoint: the log was written anew"
        )
    if not head_seen:
        return Broken(
            records + 1,
            records + 1,
            "the record of the checkpoint is not in the log: cut off, or the log was written anew",
        )
    return None
