"""Delimited files: CSV, TSV and their relatives, read and rewritten without a change to what is not meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ethicsguard.errors import LimitExceededError, PayloadError, UsageError
from ethicsguard.exports.cells import changed_cell, read_cell
from ethicsguard.exports.dialect import Dialect, line_breaks, sniffed, without_line_end
from ethicsguard.exports.encoding import UTF8_BOM
from ethicsguard.exports.export import Export, Piece, Place, UnexaminedLog
from ethicsguard.exports.limits import ReadingLimits
from ethicsguard.exports.rows import RowCutter
from ethicsguard.exports.source import HEAD_BYTES, Source
from ethicsguard.model import Edit, PayloadKind, SpanEdit, pointer
from ethicsguard.payloads.json_splice import LeafEdits, by_outer_path, misfit


class DelimitedExport(Export):
    """A table with a header. Each record maps the names of the columns to the texts of the cells.

    Rows that have more or fewer cells than the header, or text after a closing quote, are not examined. Of a cell
    with NUL bytes or with bytes that are not of the encoding, what can be read is judged, and the cell counts as not
    examined; so does a column without a name or with the name of another.
    """

    resumable = True

    def __init__(
        self, source: Source, limits: ReadingLimits, *, format_name: str = "csv", delimiter: str | None = None
    ) -> None:
        super().__init__(source, limits)
        self.format = format_name
        self.dialect = Dialect(delimiter) if delimiter else self._sniffed("\t" if format_name == "tsv" else ",")
        for _piece in self._pieces(source.reading().blocks(), UnexaminedLog(self.path), Place()):
            if self.columns:
                break

    @property
    def kind(self) -> PayloadKind:
        """TABLE."""
        return PayloadKind.TABLE

    def _sniffed(self, first: str) -> Dialect:
        head = b""
        for block in self.source.reading().blocks():
            head += block
            if len(head) > HEAD_BYTES:
                break
        whole = len(head) <= HEAD_BYTES
        return sniffed(head[:HEAD_BYTES].removeprefix(UTF8_BOM), whole, first, str(self.path))

    def _pieces(self, blocks: Iterator[bytes], log: UnexaminedLog, start: Place) -> Iterator[Piece]:
        number = start.number
        header_due = number == 0
        cutter = RowCutter(str(self.path), self.dialect, self.limits, log)
        for row in cutter.rows(blocks, start):
            cells = without_line_end(row.raw.removeprefix(UTF8_BOM) if row.offset == 0 else row.raw)
            place = Place(number, row.line, row.offset)
            if not cells or (header_due and not row.whole):
                yield Piece(row.raw, place)
            elif header_due:
                header_due = False
                self._read_header(cells, row.line, log)
                yield Piece(row.raw, place)
            else:
                record = self._record(cells, row.line, log) if row.whole else None
                yield Piece(row.raw, place, number, row.line, record, record is not None)
                number += 1

    def _read_header(self, row: bytes, line: int, log: UnexaminedLog) -> None:
        """Take the names of the columns; one that is empty or not the first of its name is known by its number."""
        cells = self.dialect.cells(row)
        if len(cells) > self.limits.max_columns:
            raise LimitExceededError(f"{self.path}:{line}: more than {self.limits.max_columns:,} columns")
        names: dict[str, None] = {}
        for column, raw in enumerate(cells, start=1):
            cell = read_cell(raw, self.source.codec)
            name = cell.text
            if len(name) > self.limits.max_name_chars:
                raise LimitExceededError(
                    f"{self.path}:{line}: the name of column {column} has more than "
                    f"{self.limits.max_name_chars:,} characters"
                )
            fault = f"{cell.fault} in the name of the column" if cell.fault else ""
            if not name.strip():
                name, fault = f"column {column}", fault or "the column has no name"
            while name in names:
                name, fault = f"{name} (column {column})", fault or "another column has the same name"
            names[name] = None
            if fault:
                log.add(line, name, f"column {column}: {fault}")
        self.columns = tuple(names)

    def _record(self, row: bytes, line: int, log: UnexaminedLog) -> dict[str, str] | None:
        """Return the record of a row; None if the row is broken."""
        if b'"' not in row and b"\0" not in row and len(row) <= self.limits.max_text_chars:
            try:
                values = row.decode(self.source.codec).split(self.dialect.delimiter)
            except UnicodeDecodeError:
                pass  # Cell by cell, below.
            else:
                if len(values) == len(self.columns):
                    return dict(zip(self.columns, values, strict=True))
        return self._checked_record(self.dialect.cells(row), line, log)

    def _checked_record(self, cells: Sequence[bytes], line: int, log: UnexaminedLog) -> dict[str, str] | None:
        if len(cells) != len(self.columns):
            log.add(
                line, "", f"the row has {len(cells)} cells, the header {len(self.columns)}; the row is not examined"
            )
            return None
        record: dict[str, str] = {}
        for column, (name, raw) in enumerate(zip(self.columns, cells, strict=True), start=1):
            cell = read_cell(raw, self.source.codec)
            if len(cell.text) > self.limits.max_text_chars:
                raise LimitExceededError(
                    f"{self.path}:{line}: the cell in column {column} has more than "
                    f"{self.limits.max_text_chars:,} characters"
                )
            if cell.fault:
                log.add(
                    line, name, f"column {column}: {cell.fault}{'; the row is not examined' if cell.broken else ''}"
                )
            if cell.broken:
                return None
            record[name] = cell.text
            line += line_breaks(raw) if b'"' in raw else 0
        return record

    def _changed(self, piece: Piece, edits: Sequence[Edit], dropped_fields: frozenset[str]) -> bytes:
        mark = UTF8_BOM if piece.place.offset == 0 and piece.raw.startswith(UTF8_BOM) else b""
        row = without_line_end(piece.raw[len(mark) :])
        if not row:
            return piece.raw
        kept = [not (name in dropped_fields or pointer((name,)) in dropped_fields) for name in self.columns]
        if not any(kept):
            raise UsageError(f"{self.path}: all columns would be dropped, and nothing would be left")
        cells = self._changed_cells(self.dialect.cells(row), edits)
        left = [cell for cell, stays in zip(cells, kept, strict=True) if stays]
        # The only cell of a row is not left bare: an empty line is no row.
        made = self.dialect.mark.join(left) if left != [b""] else b'""'
        return mark + made + piece.raw[len(mark) + len(row) :]

    def _changed_cells(self, cells: list[bytes], edits: Sequence[Edit]) -> list[bytes]:
        for path, changes in by_outer_path(edits).items():
            if len(path) != 1 or path[0] not in self.columns:
                raise misfit()
            column = self.columns.index(str(path[0]))
            cells[column] = self._changed_cell(cells[column], changes)
        return cells

    def _changed_cell(self, raw: bytes, changes: LeafEdits) -> bytes:
        cell = read_cell(raw, self.source.codec)
        if cell.fault:
            raise PayloadError(f"{self.path}: a cell with {cell.fault} cannot be changed")
        spans = changes.text_spans(cell.text, self.limits.max_depth)
        if changes.drop:
            spans = [SpanEdit(0, len(cell.text), "")]
        return changed_cell(raw, spans, self.source.codec, self.dialect)
