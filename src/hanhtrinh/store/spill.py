"""Rows set aside while more are read: in memory while they are few, else in a file without a name.

Such a file has no entry in any folder, so the system frees it when the process ends, however it ends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_BUFFER: Final = 32 << 20


class _File:
    """A nameless file of record batches of one schema, written and then read."""

    def __init__(self, folder: Path | None, schema: pa.Schema, compression: str | None) -> None:
        self._handle: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed by `close`)
        # on one thread: the processors are busy with reading
        self._options = pa.ipc.IpcWriteOptions(compression=compression, use_threads=False)
        self._writer: Any = pa.ipc.new_file(pa.PythonFile(self._handle, "w"), schema, options=self._options)
        self._names = schema.names
        self._readers: dict[tuple[str, ...], Any] = {}

    def write(self, rows: pa.RecordBatch) -> None:
        self._writer.write_batch(rows)

    def read(self, place: int, columns: Sequence[str] | None = None) -> pa.RecordBatch:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        key = tuple(columns or ())
        if key not in self._readers:
            fields = [self._names.index(name) for name in key]  # none: all
            options = pa.ipc.IpcReadOptions(use_threads=False, included_fields=fields)
            self._readers[key] = pa.ipc.open_file(pa.PythonFile(self._handle, "r"), options=options)
        return self._readers[key].get_batch(place)

    def close(self) -> None:
        if self._writer is not None:
            with suppress(OSError, pa.ArrowException):  # nobody will read it: a full disk is no matter
                self._writer.close()
        self._readers.clear()
        with suppress(OSError):
            self._handle.close()


class _Held:
    """What is common to both ways of setting rows aside: it is also a context manager that frees the rows."""

    def __init__(self, schema: pa.Schema, folder: Path | None, memory: int, compression: str | None) -> None:
        self.schema = schema
        self.rows = 0
        self._folder = folder
        self._memory = memory
        self._compression = compression
        self._waiting: list[pa.Table] = []
        self._bytes = 0
        self._file: _File | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return self.rows

    def close(self) -> None:
        """Free the rows."""
        self._waiting.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> _File:
        if self._file is None:
            self._file = _File(self._folder, self.schema, self._compression)
        return self._file


class Backlog(_Held):
    """Rows set aside in their order, to be read again from the beginning as often as wanted.

    Args:
        schema: of the rows.
        folder: where a file may be made; the system's folder for temporary files where None.
        memory: bytes to hold before there is a file.
        compression: `lz4`, or None where the rows are all digests and the like.
    """

    def __init__(
        self,
        schema: pa.Schema,
        folder: Path | None = None,
        *,
        memory: int = _BUFFER,
        compression: str | None = "lz4",
    ) -> None:
        super().__init__(schema, folder, memory, compression)
        self._pieces = 0

    def append(self, rows: pa.Table) -> None:
        """Add rows behind the others; they come back in pieces as they were added."""
        self.rows += rows.num_rows
        self._pieces += 1
        piece = rows.select(self.schema.names).combine_chunks()
        if self._file is None:
            self._waiting.append(piece)
            self._bytes += piece.nbytes
            if self._bytes <= self._memory:
                return
            for each in self._waiting:
                self._opened().write(_whole(each, self.schema))
            self._waiting.clear()
        else:
            self._file.write(_whole(piece, self.schema))

    def pieces(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Give the rows piece by piece, in order; all columns, or only these."""
        for place in range(self._pieces):
            if self._file is None:
                piece = self._waiting[place]
                yield piece if columns is None else piece.select(list(columns))
            else:
                batch = self._file.read(place, columns)
                table = pa.Table.from_batches([batch])
                yield table if columns is None else table.select(list(columns))


class Buckets(_Held):
    """Rows set aside by bucket; within a bucket they keep the order in which they were added.

    Args:
        schema: of the rows.
        buckets: how many buckets there are, at most 65,536.
        folder: where a file may be made; the system's folder for temporary files where None.
        memory: bytes to hold before they are written.
        compression: `lz4`, or None where the rows are all digests and the like.
    """

    def __init__(
        self,
        schema: pa.Schema,
        buckets: int,
        folder: Path | None = None,
        *,
        memory: int = _BUFFER,
        compression: str | None = "lz4",
    ) -> None:
        super().__init__(schema, folder, memory, compression)
        self.buckets = buckets
        self._numbers: list[npt.NDArray[np.uint16]] = []
        self._flushed = 0
        self._sorted: tuple[pa.Table, npt.NDArray[np.int64]] | None = None

    def add(self, rows: pa.Table, bucket: npt.NDArray[Any]) -> None:
        """Add rows; `bucket` says for each where it goes, 0 .. buckets - 1."""
        if not rows.num_rows:
            return
        self.rows += rows.num_rows
        self._sorted = None
        self._waiting.append(rows.select(self.schema.names))
        self._numbers.append(bucket.astype(np.uint16))
        self._bytes += self._waiting[-1].nbytes
        if self._bytes > self._memory:
            table, ends = self._in_order()
            file = self._opened()
            for k in range(self.buckets):
                file.write(_whole(table.slice(ends[k], ends[k + 1] - ends[k]), self.schema))
            self._flushed += 1
            self._waiting, self._numbers, self._bytes = [], [], 0

    def bucket(self, number: int) -> pa.Table:
        """Give the rows of one bucket."""
        parts = []
        if self._file is not None:
            parts = [self._file.read(flush * self.buckets + number) for flush in range(self._flushed)]
        found = pa.Table.from_batches([part for part in parts if part.num_rows], self.schema)
        if self._waiting:
            if self._sorted is None:
                self._sorted = self._in_order()
            table, ends = self._sorted
            found = pa.concat_tables([found, table.slice(ends[number], ends[number + 1] - ends[number])])
        return found.combine_chunks()

    def groups(self) -> Iterator[pa.Table]:
        """Give all rows, those of one bucket together: bucket by bucket, or all at once where they are few."""
        if self._file is None:
            if self._waiting:
                yield pa.concat_tables(self._waiting).combine_chunks()
            return
        for number in range(self.buckets):
            yield self.bucket(number)

    def close(self) -> None:
        """Free the rows."""
        super().close()
        self._numbers.clear()
        self._sorted = None

    def _in_order(self) -> tuple[pa.Table, npt.NDArray[np.int64]]:
        """Sort what waits by bucket; gives it, and where each bucket ends."""
        number = np.concatenate(self._numbers)
        order = np.argsort(number, kind="stable")  # of 16 bits: a counting sort
        table = pa.concat_tables(self._waiting).combine_chunks().take(pa.array(order))
        return table, np.searchsorted(number[order], np.arange(self.buckets + 1))


def _whole(table: pa.Table, schema: pa.Schema) -> pa.RecordBatch:
    """Give a table as one record batch."""
    batches = table.cast(schema).combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema)
