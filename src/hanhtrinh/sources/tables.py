"""The files that events come from, each as a header and blocks of text cells, whatever its format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.language import Text
from hanhtrinh.sources.delimited import read_blocks
from hanhtrinh.sources.encodings import MARKS
from hanhtrinh.sources.excel import ExcelTable
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.forms import DELIMITERS, FORMS, FileForm, FileOptions, form_of
from hanhtrinh.sources.jsonl import JsonTable
from hanhtrinh.sources.layout import Layout, read_layout
from hanhtrinh.sources.parquet import ParquetTable
from hanhtrinh.sources.paths import expand_paths
from hanhtrinh.sources.unpacking import UnpackedFile
from hanhtrinh.sources.xes import XesTable

__all__ = [
    "FORMS", "DelimitedTable", "FileForm", "FileOptions", "Rows", "SourceTable",
    "expand_paths", "form_of", "known_columns", "open_table",
]  # fmt: skip
_BEGIN: Final = 4_096
_MARKUP: Final = re.compile(rb"<(\?xml|!--|!doctype|[a-z])", re.IGNORECASE)
_SAMPLE_BYTES: Final = 2 << 20


class Rows(Protocol):
    """Some rows of a file; the fields are those of `delimited.Block`."""

    @property
    def cells(self) -> pa.Table:
        """The good rows, one string column per header; an empty cell is null."""
        ...

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """Their numbers."""
        ...

    @property
    def size(self) -> int:
        """What the block covers, in the unit of the table's `total`."""
        ...

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """The rows of a wrong shape."""
        ...

    def raw(self, index: int) -> str:
        """Give a good row as it stands in the file."""
        ...


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
    _check_options(found, options, path.name)
    if found == "parquet":
        return ParquetTable.open(path)
    if found == "xes":
        return XesTable.open(path)
    if found == "xlsx":
        return ExcelTable.open(path, options)
    if found == "jsonl":
        return JsonTable.open(path, options)
    allowed = tuple(each for each in DELIMITERS if form is None or (each == "\t") == (form == "tsv"))
    return DelimitedTable.open(path, allowed, options)


# which options concern which form; the others would go unheeded
_CONCERNED: Final[dict[FileForm, frozenset[str]]] = {
    "csv": frozenset({"header_row", "encoding", "delimiter"}),
    "xlsx": frozenset({"sheet", "header_row"}),
    "jsonl": frozenset({"encoding"}),
}


def _check_options(form: FileForm, options: FileOptions, name: str) -> None:
    given = [each.name for each in fields(options) if getattr(options, each.name) is not None]
    idle = [each for each in given if each not in _CONCERNED.get(form, frozenset())]
    if not idle:
        return
    flags = ", ".join("--" + each.replace("_", "-") for each in idle)
    label = "CSV" if form == "csv" else form
    raise UsageError(
        "option-without-effect",
        Text(
            vi=f"{name}: tệp {label} không dùng đến {flags}.",
            en=f"{name}: a {label} file takes no {flags}.",
        ),
        hint=Text(
            vi="Nhập các tệp khác dạng trong những lần riêng.",
            en="Import files of different forms in calls of their own.",
        ),
    )


def known_columns(table: SourceTable) -> dict[str, str]:
    """Give event field -> column where a file's form says which column is what; nothing for most forms."""
    return table.known if isinstance(table, XesTable) else {}


def _recognised(path: Path) -> FileForm:
    """Tell what a file is by its beginning."""
    with UnpackedFile(path) as handle:
        head = handle.read(_BEGIN)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if _MARKUP.match(_plain(head)):  # HTML too: many programs call that a spreadsheet, and the reader says so
        return "xes"
    if _plain(head).startswith((b"{", b"[")):
        return "jsonl"
    return "csv"


def _plain(head: bytes) -> bytes:
    """Give the beginning of a text without byte order mark, blanks and the zeros of UTF-16."""
    for mark in MARKS.values():
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


@dataclass
class DelimitedTable:
    """A CSV or TSV file, may be packed."""

    name: str
    header: tuple[str, ...]
    total: int | None
    layout: Layout
    _path: Path
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
        return cls(path.name, layout.header, None if packed else path.stat().st_size, layout, path)

    def blocks(self) -> Iterator[Rows]:
        """Read the rows in order."""
        return read_blocks(self._path, self.layout)

    def sample(self) -> pa.Table:
        """Read the first two megabytes of rows."""
        first = next(read_blocks(self._path, self.layout, _SAMPLE_BYTES), None)
        return first.cells if first else pa.table({name: pa.array([], pa.string()) for name in self.header})
