"""The record of every decision: written durably, chained by hash, verified from the outside. It holds no payload."""

from ethicsguard.audit.chain import GENESIS, MAX_RECORD_BYTES, canonical
from ethicsguard.audit.reading import Broken, find_decision, read_records
from ethicsguard.audit.record import WITHHELD, reason_document, record_of
from ethicsguard.audit.sink import JsonLinesSink
from ethicsguard.audit.verification import Verification, verify

__all__ = [
    "GENESIS",
    "MAX_RECORD_BYTES",
    "WITHHELD",
    "Broken",
    "JsonLinesSink",
    "Verification",
    "canonical",
    "find_decision",
    "read_records",
    "reason_document",
    "record_of",
    "verify",
]
