"""Payloads in memory: walking records, strict JSON, and changing both without touching the rest."""

from ethicsguard.payloads.apply import apply_edits
from ethicsguard.payloads.json_scan import MAX_DEPTH, MAX_NUMBER, Place
from ethicsguard.payloads.json_splice import json_spans, splice_json
from ethicsguard.payloads.json_text import parse_json
from ethicsguard.payloads.memory import RecordPayload, TablePayload, TextPayload, payload_of
from ethicsguard.payloads.spans import splice_text
from ethicsguard.payloads.walk import MAX_EMBEDDING, MAX_TEXT_CHARS, leaves_of

__all__ = [
    "MAX_DEPTH",
    "MAX_EMBEDDING",
    "MAX_NUMBER",
    "MAX_TEXT_CHARS",
    "Place",
    "RecordPayload",
    "TablePayload",
    "TextPayload",
    "apply_edits",
    "json_spans",
    "leaves_of",
    "parse_json",
    "payload_of",
    "splice_json",
    "splice_text",
]
