"""The files that events come from, each as a header and blocks of text cells, whatever its format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.delimited import Block, read_blocks
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.forms import DELIMITERS, FORMS, FileForm, FileOptions, form_of
from hanhtrinh.sources.layout import Layout, read_layout, unique_names
from hanhtrinh.sources.paths import expand_paths
from hanhtrinh.sources.unpacking import UnpackedFile
from hanhtrinh.store.cells import text_cells
from hanhtrinh.store.sql import connect

__all__ = [
    "FORMS", "DelimitedTable", "FileForm", "FileOptions", "ParquetRows", "ParquetTable", "Rows", "SourceTable",
    "expand_paths", "form_of", "open_table",
]  # fmt: skip
_BATCH: Final = 131_072
_SAMPLE_BYTES: Final = 2 << 20


@dataclass(frozen=True)
class ParquetRows:
    """Some rows of a Parquet file; the fields are those of `delimited.Block`."""

    cells: pa.Table
    rows: npt.NDArray[np.int64]
    size: int
    rejects: tuple[Reject, ...] = ()

    def raw(self, index: int) -> str:
        """Give a row as a JSON object."""
        return json.dumps(self.cells.slice(index, 1).to_pylist()[0], ensure_ascii=False)


Rows = Block | ParquetRows


class SourceTable(Protocol):
    """A file of rows and columns.

    Attributes:
        name: the file's name without its folder.
        header: names of the columns.
        typed: columns whose numbers are typed, so that a point in them is the decimal point.
        total: what the blocks' sizes add up to, about; None where nobody can tell.
    """

    name: str
    header: tuple[str, ...]
    typed: frozenset[str]
    total: int | None

    def blocks(self) -> Iterator[Rows]:
        """Read the rows in order."""
        ...

    def sample(self) -> pa.Table:
        """Read the first rows, good ones only."""
        ...


def open_table(
    path: Path,
    form: FileForm | None = None,
    options: FileOptions = FileOptions(),  # noqa: B008 - frozen
) -> SourceTable:
    """Open a file of events, told apart by content unless `form` says what it is.

    Args:
        path: CSV, TSV, JSONL or XES (each may be packed by gzip or zstd), Excel's xlsx, or Parquet.
        form: what it is.
        options: sheet, header row, encoding, delimiter, where they are not to be told by the content.

    Raises:
        InputError: `another-form` where the content is not of the form stated; whatever makes the file unusable.
        UsageError: `option-without-effect` where an option does not concern such a file.
    """
    found = _recognised(path)
    text = found in ("csv", "tsv")
    if form is not None and found != form and not (text and form in ("csv", "tsv")):
        raise InputError(
            "another-form",
            Text(vi=f"Đây không phải tệp {form}.", en=f"This is not a {form} file."),
            hint=Text(
                vi="Bỏ --as để tự nhận biết dạng tệp.", en="Leave out --as to have the form recognised."
            ),
            place=Place(file=path.name),
        )
    if found == "parquet":
        return ParquetTable.open(path)
    allowed = tuple(each for each in DELIMITERS if form is None or (each == "\t") == (form == "tsv"))
    return DelimitedTable.open(path, allowed, options)


def _recognised(path: Path) -> FileForm:
    with UnpackedFile(path) as handle:
        head = handle.read(4)
    return "parquet" if head == b"PAR1" else "csv"


@dataclass
class DelimitedTable:
    """A CSV or TSV file, may be packed."""

    name: str
    header: tuple[str, ...]
    total: int | None
    _path: Path
    _layout: Layout
    typed: frozenset[str] = field(default=frozenset())

    @classmethod
    def open(
        cls,
        path: Path,
        delimiters: tuple[str, ...] = DELIMITERS,
        options: FileOptions = FileOptions(),  # noqa: B008 - frozen
    ) -> DelimitedTable:
        """Look at the header; the delimiter is the one that parts it best."""
        layout = read_layout(path, delimiters, options)
        with UnpackedFile(path) as handle:
            packed = handle.packed
        return cls(path.name, layout.header, None if packed else path.stat().st_size, path, layout)

    def blocks(self) -> Iterator[Rows]:
        """Read the rows in order."""
        return read_blocks(self._path, self._layout)

    def sample(self) -> pa.Table:
        """Read the first two megabytes of rows."""
        first = next(read_blocks(self._path, self._layout, _SAMPLE_BYTES), None)
        return first.cells if first else pa.table({name: pa.array([], pa.string()) for name in self.header})


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
        except (pa.ArrowException, OSError) as error:
            raise _damaged(path.name) from error
        if not rows:
            raise InputError(
                "empty-file",
                Text(vi="Tệp không có dòng nào.", en="The file has no rows."),
                place=Place(file=path.name),
            )
        header = unique_names(schema.names)
        numeric = (
            name
            for name, kind in zip(header, schema.types, strict=True)
            if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
        )
        return cls(path.name, header, rows, frozenset(numeric), path)

    def blocks(self) -> Iterator[Rows]:
        """Read the rows in order."""
        number = 1
        with connect() as connection, pq.ParquetFile(self._path) as file:
            batches = file.iter_batches(batch_size=_BATCH)
            while True:
                try:
                    batch = next(batches, None)
                except (pa.ArrowException, OSError) as error:
                    raise _damaged(self.name) from error
                if batch is None:
                    return
                typed = pa.table(batch.columns, names=list(self.header))
                cells = text_cells(connection, typed)
                yield ParquetRows(cells, np.arange(number, number + cells.num_rows), cells.num_rows)
                number += cells.num_rows

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
