"""A mended rejects file as the rows of the files that it came from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.forms import DELIMITERS, FileOptions
from hanhtrinh.sources.formulas import unguarded
from hanhtrinh.sources.rejects import LEAD, RAW, untitled
from hanhtrinh.sources.tables import Rows, SourceTable, open_table

_FILE, _ROW = "file", "row"
_MOST_ROWS: Final = 1 << 53  # whole numbers up to here are exact


@dataclass(frozen=True)
class MendedRows:
    """Some rows of a rejects file, in the columns of the file that they came from."""

    cells: pa.Table
    rows: npt.NDArray[np.int64]
    size: int
    rejects: tuple[Reject, ...]
    files: tuple[str, ...]

    def raw(self, index: int) -> str:
        """Give a row as a JSON object, without its empty cells."""
        cells = self.cells.slice(index, 1).to_pylist()[0]
        return json.dumps(
            {name: cell for name, cell in cells.items() if cell is not None}, ensure_ascii=False
        )

    def reject(self, index: int, file: str, column: str, reason: str) -> Reject:
        """Tell of a row that is still faulty by its place in the file that it came from."""
        cells = tuple(self.cells.slice(index, 1).to_pylist()[0].values())
        name, row = self.files[index] or file, int(self.rows[index])
        return Reject(name, row, column, reason, self.raw(index), tuple(self.cells.column_names), cells)


class MendedTable:
    """A rejects file (CSV, or the workbook it was saved as); a `SourceTable` with the columns of the first import.

    A row whose cells are filled in is taken as these say; one with nothing but `raw` is read from that text anew.
    """

    def __init__(self, table: SourceTable) -> None:
        self._table = table
        self.name = table.name
        self.total = table.total
        self.typed: frozenset[str] = frozenset()
        self._own = {name: untitled(name) for name in table.header if name not in (*LEAD, RAW)}
        self.header = tuple(dict.fromkeys(self._own.values()))

    @classmethod
    def open(cls, path: Path, options: FileOptions = FileOptions()) -> MendedTable:  # noqa: B008 - frozen
        """Open a rejects file.

        Raises:
            InputError: `no-rejects-file` where it has not the columns of one; what opening raises.
        """
        table = open_table(path, None, options)
        missing = [name for name in (*LEAD, RAW) if name not in table.header]
        if missing:
            names = ", ".join(missing)
            raise InputError(
                "no-rejects-file",
                Text(
                    vi=f"Đây không phải tệp dòng lỗi: thiếu cột {names}.",
                    en=f"This is no rejects file: it lacks the columns {names}.",
                ),
                hint=Text(
                    vi="Chỉ đến tệp trong data/rejects/ của không gian làm việc; sửa các ô, giữ nguyên dòng tiêu đề.",
                    en="Point to a file in data/rejects/ of the workspace; correct the cells, keep the first line.",
                ),
                place=Place(file=path.name),
            )
        return cls(table)

    def blocks(self) -> Iterator[MendedRows]:
        """Read the rows in order."""
        for block in self._table.blocks():
            yield self._mended(block)

    def sample(self) -> pa.Table:
        """Read the first rows."""
        first = next(self.blocks(), None)
        return first.cells if first is not None else self._cells([])

    def _mended(self, block: Rows) -> MendedRows:
        read: list[Mapping[str, str | None]] = []
        rejects, rows, files = list(block.rejects), [], []
        for at, row in enumerate(block.cells.to_pylist()):
            name, number = unguarded(row.get(_FILE) or self.name), _number(row.get(_ROW), int(block.rows[at]))
            cells: Mapping[str, str | None] = {
                own: unguarded(row[column]) for column, own in self._own.items() if row[column]
            }
            if not cells and row.get(RAW):
                raw = unguarded(row[RAW])
                told = self._parted(raw)
                if told is None:
                    rejects.append(Reject(name, number, "", "wrong-number-of-columns", raw, self.header))
                    continue
                cells = told
            if cells:
                read.append(cells)
                rows.append(number)
                files.append(name)
        return MendedRows(
            self._cells(read), np.array(rows, np.int64), block.size, tuple(rejects), tuple(files)
        )

    def _cells(self, rows: Sequence[Mapping[str, str | None]]) -> pa.Table:
        return pa.table(
            {name: pa.array([cells.get(name) for cells in rows], pa.string()) for name in self.header}
        )

    def _parted(self, raw: str) -> dict[str, str | None] | None:
        """Part a row as it stood in its file into cells; None where it cannot be."""
        if raw.lstrip().startswith("{"):
            try:
                found = json.loads(raw)
            except (ValueError, RecursionError):
                return None
            return {str(name): None if cell is None else str(cell) for name, cell in found.items()}
        for delimiter in DELIMITERS:
            try:
                lines = list(csv.reader(io.StringIO(raw), delimiter=delimiter, strict=True))
            except csv.Error:
                continue
            if len(lines) == 1 and len(lines[0]) == len(self.header) > 1:
                return {name: cell or None for name, cell in zip(self.header, lines[0], strict=True)}
        return None


def _number(text: str | None, otherwise: int) -> int:
    """Read the number of a row, which a spreadsheet may have written as `12.0`; where it is none, give the other."""
    try:
        found = float(text or "")
    except ValueError:
        return otherwise
    return int(found) if 0 <= found < _MOST_ROWS else otherwise
