"""Parquet files, as they are: typed columns written as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.layout import unique_names
from hanhtrinh.sources.rows import MOST_COLUMNS, TableRows, no_rows, too_many_columns
from hanhtrinh.store.cells import text_cells
from hanhtrinh.store.sql import connect

_BATCH: Final = 131_072
_BLOCK: Final = 64 << 20  # bytes
_FEWEST: Final = 256
# rows that repeat one value pack to next to nothing, but events have times: beyond this a file is made to burst
_MOST_ROWS_PER_BYTE: Final = 500
_ROWS_FROM: Final = 10_000_000
_BYTES: Final = {pa.string(): pa.binary(), pa.large_string(): pa.large_binary()}
_BUFFER: Final = 1 << 20  # bytes of a column read at a time: a row group may be as large as the file


@dataclass
class ParquetTable:
    """A Parquet file; rows are numbered from 1, as there is no header line."""

    name: str
    header: tuple[str, ...]
    total: int | None
    typed: frozenset[str]
    _path: Path

    @classmethod
    def open(cls, path: Path) -> ParquetTable:
        """Read the schema."""
        try:
            with pq.ParquetFile(path) as file:
                schema, rows = file.schema_arrow, file.metadata.num_rows
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise _damaged(path.name) from error
        if rows <= 0:
            raise no_rows(path.name)
        if len(schema) > MOST_COLUMNS:
            raise too_many_columns(path.name)
        if rows > max(_ROWS_FROM, _MOST_ROWS_PER_BYTE * path.stat().st_size):
            raise _damaged(path.name)
        header = unique_names(schema.names)
        numeric = (
            name
            for name, kind in zip(header, schema.types, strict=True)
            if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
        )
        return cls(path.name, header, rows, frozenset(numeric), path)

    def blocks(self) -> Iterator[TableRows]:
        """Read the rows in order."""
        number = 1
        with connect() as connection, pq.ParquetFile(self._path, buffer_size=_BUFFER) as file:
            batches = _batches(file)
            while True:
                try:
                    batch = next(batches, None)
                except (pa.ArrowException, OSError) as error:
                    raise _damaged(self.name) from error
                if batch is None:
                    return
                typed = pa.table(batch.columns, names=list(self.header))
                rows = np.arange(number, number + batch.num_rows)
                number += batch.num_rows
                faulty = self._without_text(typed)
                if faulty:
                    kept = np.setdiff1d(np.arange(batch.num_rows), list(faulty), assume_unique=True)
                    typed, rows = typed.take(kept), rows[kept]
                    self._check(typed)
                rejects = tuple(
                    Reject(self.name, number - batch.num_rows + at, column, "not-utf8", raw)
                    for at, (column, raw) in sorted(faulty.items())
                )
                yield TableRows(text_cells(connection, typed), rows, batch.num_rows, rejects)

    def _without_text(self, rows: pa.Table) -> dict[int, tuple[str, str]]:
        """Find the rows whose strings are no UTF-8, which Parquet's reader takes as they are: column and raw value."""
        try:
            rows.validate(full=True)
        except pa.ArrowInvalid:
            pass
        else:
            return {}
        found: dict[int, tuple[str, str]] = {}
        for name, column in zip(rows.column_names, rows.columns, strict=True):
            if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
                continue
            for at, raw in enumerate(column.combine_chunks().view(_BYTES[column.type]).to_pylist()):
                text = (raw or b"").decode("utf-8", "replace")
                if text.encode() != (raw or b""):
                    found.setdefault(at, (name, text))
        if not found:
            raise _damaged(self.name)
        return found

    def _check(self, rows: pa.Table) -> None:
        try:
            rows.validate(full=True)
        except pa.ArrowInvalid as error:
            raise _damaged(self.name) from error

    def sample(self) -> pa.Table:
        """Read the first block."""
        return next(self.blocks()).cells.slice(0, 20_000)


def _damaged(name: str) -> InputError:
    return InputError(
        "damaged-file",
        Text(vi="Tệp Parquet bị hỏng.", en="The Parquet file is damaged."),
        hint=Text(vi="Tải hoặc xuất lại tệp này.", en="Download or export the file again."),
        place=Place(file=name),
    )


def _batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    """Read batches of rows; the reader keeps the dictionaries of all row groups that it was given together."""
    together: list[int] = []
    rows = size = 0
    for group in range(file.num_row_groups):
        together.append(group)
        rows += file.metadata.row_group(group).num_rows
        size += file.metadata.row_group(group).total_byte_size
        if rows >= _BATCH or size >= _BLOCK or group == file.num_row_groups - 1:
            fitting = rows * _BLOCK // max(size, 1)  # long texts: fewer rows at a time
            yield from file.iter_batches(min(_BATCH, max(_FEWEST, fitting)), row_groups=together)
            together, rows, size = [], 0, 0
