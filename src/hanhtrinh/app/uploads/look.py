"""A look over a dropped file: how many rows, what stands in its columns, in which order day and month may be read.

The whole file is read where that takes seconds; of a longer one its beginning, and then every figure says so.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.sources.phones import phone_ids
from hanhtrinh.sources.tables import SourceTable
from hanhtrinh.store.cells import CellPlan, CellReader

SECONDS: Final = 3.0
EXAMPLES: Final = 3
_MOST_DISTINCT: Final = 200_000
_SHOWN_CELL: Final = 60
_FEW: Final = 12
_TRIED: Final = 4_000  # cells of a column that are tried as phone numbers and as fractions


@dataclass(frozen=True)
class ColumnLook:
    """What stands in one column of the rows seen.

    Attributes:
        name: the column.
        filled: rows with something in it.
        distinct: different values; None above 200,000.
        examples: the first few, shortened.
        common: the values of a column that has few, the most frequent first.
        phones: share of the filled cells that are whole phone numbers, of the first 4,000.
        fractions: whether one of them is a number with decimals.
    """

    name: str
    filled: int
    distinct: int | None
    examples: tuple[str, ...]
    common: tuple[str, ...]
    phones: float
    fractions: bool


@dataclass(frozen=True)
class DatesLook:
    """How the dates of the time column can be read.

    Attributes:
        example: a date that has two readings.
        both: rows whose date has two readings.
        order_known: whether some date allows one reading only, so that nobody must be asked.
        month_first_format: how to say that the month comes first; None where the dates are not written alike.
    """

    example: str
    both: int
    order_known: bool
    month_first_format: str | None


@dataclass
class _Column:
    filled: int = 0
    distinct: pa.Array | None = field(default_factory=lambda: pa.array([], pa.string()))
    examples: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    tried: int = 0
    phones: int = 0
    fractions: bool = False


@dataclass(frozen=True)
class Look:
    """What was seen of a file.

    Attributes:
        rows: rows seen.
        whole: whether that is the whole file.
        total: rows of the file, estimated where `whole` is false; None where nobody can tell.
        columns: by name.
        dates: of the time column; None where there is nothing to ask.
    """

    rows: int
    whole: bool
    total: int | None
    columns: Mapping[str, ColumnLook]
    dates: DatesLook | None


def look_over(table: SourceTable, time_column: str | None, *, seconds: float = SECONDS) -> Look:
    """Look over a file for at most so many seconds."""
    columns = {name: _Column() for name in table.header}
    dates = _Dates()
    rows, size, whole = 0, 0, True
    begun = time.monotonic()
    for block in table.blocks():
        if rows and time.monotonic() - begun > seconds:
            whole = False
            break
        rows += block.cells.num_rows + len(block.rejects)
        size += block.size
        for name, column in columns.items():
            if name in block.cells.column_names:
                _add(column, block.cells[name])
        if time_column is not None and time_column in block.cells.column_names:
            dates.add(block.cells[time_column])
    total = rows if whole else (round(rows * table.total / size) if table.total and size else None)
    return Look(
        rows, whole, total, {name: _seen(name, column) for name, column in columns.items()}, dates.found()
    )  # fmt: skip


def _add(column: _Column, cells: pa.ChunkedArray) -> None:
    told = cells.drop_null()
    if not len(told):
        return
    column.filled += len(told)
    values = pc.unique(told)
    if column.distinct is not None:
        met = pc.unique(pa.chunked_array([column.distinct, values]))
        column.distinct = met if len(met) <= _MOST_DISTINCT else None
    if len(column.counts) <= _FEW and len(values) <= _FEW:
        for pair in pc.value_counts(told).to_pylist():
            column.counts[pair["values"]] = column.counts.get(pair["values"], 0) + pair["counts"]
    elif len(values) > _FEW:
        column.counts = dict.fromkeys(values.slice(0, _FEW + 1).to_pylist(), 1)
    if len(column.examples) < EXAMPLES:
        fresh = [one for one in values.slice(0, 50).to_pylist() if one not in column.examples]
        column.examples += fresh[: EXAMPLES - len(column.examples)]
    if column.tried < _TRIED:
        some = told.slice(0, _TRIED - column.tried)
        column.tried += len(some)
        column.phones += len(some) - phone_ids(some).null_count
        column.fractions |= bool(pc.any(pc.match_substring_regex(some, r"^-?\d+[.,]\d{1,2}$")).as_py())


def _seen(name: str, column: _Column) -> ColumnLook:
    few = column.counts if len(column.counts) <= _FEW else {}
    return ColumnLook(
        name=name,
        filled=column.filled,
        distinct=None if column.distinct is None else len(column.distinct),
        examples=tuple(_short(one) for one in column.examples),
        common=tuple(_short(one) for one, _ in sorted(few.items(), key=lambda each: -each[1])[:4]),
        phones=column.phones / column.tried if column.tried else 0.0,
        fractions=column.fractions,
    )


def _short(cell: str) -> str:
    flat = " ".join(cell.split())
    return flat if len(flat) <= _SHOWN_CELL else flat[: _SHOWN_CELL - 1] + "…"


# how dates with slashes are written, with the strptime format that reads the month first
_WRITTEN: Final[Sequence[tuple[str, str]]] = (
    (r"^\d{1,2}{s}\d{1,2}{s}\d{4}$", "%m{s}%d{s}%Y"),
    (r"^\d{1,2}{s}\d{1,2}{s}\d{4} \d{1,2}:\d{2}$", "%m{s}%d{s}%Y %H:%M"),
    (r"^\d{1,2}{s}\d{1,2}{s}\d{4} \d{1,2}:\d{2}:\d{2}$", "%m{s}%d{s}%Y %H:%M:%S"),
)


class _Dates:
    """What the dates of a column leave open."""

    def __init__(self) -> None:
        self._both = 0
        self._example: str | None = None
        self._known = False
        self._formats: set[str] | None = None

    def add(self, cells: pa.ChunkedArray) -> None:
        told = cells.drop_null()
        with CellReader(CellPlan("", ["cell"], times={"time": "cell"}, digest=False)) as reader:
            read = reader.read(pa.table({"cell": told}))
        first, swapped = pc.is_valid(read["time"]), pc.is_valid(read["time_swapped"])
        slashed = pc.fill_null(read["time_slashed"], False)
        if not pc.any(slashed).as_py():
            return
        either = pc.and_(slashed, pc.xor(first, swapped))
        # 05/05 reads alike both ways and leaves nothing open
        differ = pc.fill_null(pc.not_equal(read["time"], read["time_swapped"]), False)
        both = pc.and_(pc.and_(slashed, pc.and_(first, swapped)), differ)
        self._known |= bool(pc.any(either).as_py())
        self._both += pc.sum(both).as_py() or 0
        open_cells = told.filter(both)
        if len(open_cells) and self._example is None:
            self._example = str(open_cells[0].as_py()).strip()
        written = set(_formats(told))
        self._formats = written if self._formats is None else self._formats & written

    def found(self) -> DatesLook | None:
        if self._example is None:
            return None
        form = next(iter(self._formats or ()), None)
        return DatesLook(self._example, self._both, self._known, form)


def _formats(cells: pa.ChunkedArray) -> list[str]:
    """Give the formats, month first, that read all cells."""
    found = []
    for sign in ("/", "-", "."):
        for shape, form in _WRITTEN:
            pattern = shape.replace("{s}", "\\" + sign)
            if pc.all(pc.match_substring_regex(pc.utf8_trim_whitespace(cells), pattern)).as_py():
                found.append(form.replace("{s}", sign))
    return found
