"""Exports: files read in bounded memory, and rewritten with all bytes outside of the changes as they were."""

from ethicsguard.exports.export import Export
from ethicsguard.exports.limits import ReadingLimits
from ethicsguard.exports.open import FORMATS, SUFFIXES, open_export
from ethicsguard.exports.output import AtomicOutput
from ethicsguard.exports.redaction import ExportApplier

__all__ = ["FORMATS", "SUFFIXES", "AtomicOutput", "Export", "ExportApplier", "ReadingLimits", "open_export"]
