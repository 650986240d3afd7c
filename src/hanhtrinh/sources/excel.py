"""Excel workbooks (.xlsx): one sheet as a table of text cells.

The header is found below titles; where it has two rows, because cells are merged, a column is named by the lower one,
and by both where that is not enough. A cell merged over several rows of the body counts for each of them. Dates are
written as such, numbers so that no separator of thousands can be seen in them. Rows of totals at the end are set aside.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.archive import check_archive, damaged
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.forms import FileOptions
from hanhtrinh.sources.headers import LOOKED_AT, header_place
from hanhtrinh.sources.layout import no_columns, no_header_row, unique_names
from hanhtrinh.sources.rows import MOST_COLUMNS, TableRows, no_rows, too_many_columns

_BATCH: Final = 32_768
_TAIL: Final = 5  # rows at the end that may be totals
_TOTALS: Final = re.compile(r"(tong( cong| so| ket)?|cong|grand total|sub ?total|total|sum)\b")
_READ_AS_THOUSANDS: Final = re.compile(r"-?\d{1,3}\.\d{3}")
_EXACT: Final = 9e15  # whole numbers up to here are written in full

Cells = list[Any]


@dataclass(frozen=True)
class SheetLayout:
    """Where the table stands in its sheet.

    Attributes:
        sheet: the sheet's name.
        others: names of further sheets that may hold something.
        header: names of the columns.
        row: the row (from 1) of the header, the lower one where it has two.
        sought: whether the header is not the first row that has cells.
        height: rows of the sheet, up to the last filled cell.
    """

    sheet: str
    others: tuple[str, ...]
    header: tuple[str, ...]
    row: int
    sought: bool
    height: int


@dataclass
class ExcelTable:
    """One sheet of a workbook; rows have the numbers that Excel shows."""

    name: str
    header: tuple[str, ...]
    total: int | None
    layout: SheetLayout
    _path: Path
    typed: frozenset[str] = field(default=frozenset())

    @classmethod
    def open(cls, path: Path, options: FileOptions = FileOptions()) -> ExcelTable:  # noqa: B008 - frozen
        """Find the sheet and its header.

        Raises:
            InputError: `damaged-file`, `zip-archive`, `bursting-file`, `sheet-too-large`, `unknown-sheet`,
                `empty-file`, `no-columns`, `no-header-row`, `too-many-columns`.
        """
        found = path.stat()
        layout = _layout(path, found.st_size, found.st_mtime_ns, options.sheet, options.header_row)
        return cls(path.name, layout.header, layout.height - layout.row, layout, path)

    def blocks(self) -> Iterator[TableRows]:
        """Read the rows in order."""
        with _workbook(self._path) as book:
            sheet = _sheet(book, self.layout.sheet, self.name)
            merged = _merged_down(sheet, self.layout.row)
            values: dict[tuple[int, int], Any] = {}
            rows = islice(_rows(sheet, self.name), self.layout.row, None)
            number = self.layout.row + 1
            while batch := list(islice(rows, _BATCH)):
                own = [any(cell != "" for cell in row) for row in batch]
                _fill_down(batch, number - 1, merged, values)
                yield self._block(batch, own, number)
                number += len(batch)

    def _block(self, batch: list[Cells], own: list[bool], number: int) -> TableRows:
        tail = self.layout.height - _TAIL
        totals = [at for at in range(len(batch)) if own[at] and number + at > tail and _is_total(batch[at])]
        kept = [at for at in range(len(batch)) if own[at] and at not in totals]
        columns = zip(*(batch[at] for at in kept), strict=True) if kept else ([] for _ in self.header)
        return TableRows(
            pa.table([_texts(column) for column in columns], names=list(self.header)),
            number + np.array(kept, np.int64),
            len(batch),
            tuple(self._total(number + at, batch[at]) for at in totals),
        )

    def _total(self, number: int, row: Cells) -> Reject:
        cells = tuple(_text(cell) for cell in row)
        raw = {name: cell for name, cell in zip(self.header, cells, strict=True) if cell is not None}
        return Reject(
            self.name, number, "", "totals-row", json.dumps(raw, ensure_ascii=False), self.header, cells
        )

    def sample(self) -> pa.Table:
        """Read the first block."""
        first = next(self.blocks(), None)
        empty = pa.schema([(name, pa.string()) for name in self.header]).empty_table()
        return first.cells.slice(0, 20_000) if first else empty


@lru_cache(maxsize=64)
def _layout(path: Path, size: int, changed: int, named: str | None, header_row: int | None) -> SheetLayout:
    """Find the sheet and its header, once per state of a file."""
    check_archive(path)
    with _workbook(path) as book:
        sheet, others = _chosen(book, named, path.name)
        if sheet.end is None or sheet.start is None:
            raise no_rows(path.name)
        if sheet.end[1] - sheet.start[1] >= MOST_COLUMNS:
            raise too_many_columns(path.name)
        rows = list(islice(_rows(sheet, path.name), max(LOOKED_AT, (header_row or 0) + 1)))
        filled = [sum(cell != "" for cell in row) for row in rows]
        place = header_place(filled[:LOOKED_AT]) if header_row is None else header_row - 1
        if place is None or place >= len(rows) or not filled[place]:
            raise no_header_row(path.name, header_row) if header_row else no_rows(path.name)
        names, lower = _names(rows, place, sheet, fixed=header_row is not None)
        if sum(name != "" for name in names) < 2:
            raise no_columns(path.name, lower + 1)
        first = next(at for at, cells in enumerate(filled) if cells)
        sought = place != first and header_row is None
        return SheetLayout(sheet.name, others, unique_names(names), lower + 1, sought, sheet.end[0] + 1)


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(path.name) from error
    except BaseException as error:
        if _is_fault(error):
            raise damaged(path.name) from error
        raise


def _is_fault(error: BaseException) -> bool:
    """Tell a fault within the reader, which is no `Exception`, from a wish to stop."""
    return type(error).__name__ == "PanicException"


def _sheet(book: CalamineWorkbook, sheet: str, name: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(sheet)
    except (CalamineError, ValueError) as error:
        raise damaged(name) from error
    except BaseException as error:
        if _is_fault(error):
            raise damaged(name) from error
        raise


def _chosen(book: CalamineWorkbook, named: str | None, name: str) -> tuple[CalamineSheet, tuple[str, ...]]:
    """Give the sheet asked for, else the first one in sight that holds a table; and the names of the others."""
    tables = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    names = [each.name for each in tables]
    if named is not None:
        found = [each for each in names if _folded(each) == _folded(named)]
        if not found and named.isascii() and named.isdigit() and 1 <= int(named[:9]) <= len(names):
            found = [names[int(named) - 1]]
        if not found:
            raise _unknown_sheet(named, names, name)
        return _sheet(book, found[0], name), ()
    visible = [each.name for each in tables if each.visible == SheetVisibleEnum.Visible] or names
    if not visible:
        raise no_rows(name)
    for each in visible:
        sheet = _sheet(book, each, name)
        if sheet.end is not None and sheet.start is not None and sheet.end[1] > sheet.start[1]:
            return sheet, tuple(other for other in names if other != each)
    return _sheet(book, visible[0], name), ()


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _unknown_sheet(named: str, names: Sequence[str], name: str) -> InputError:
    listed = ", ".join(f"{at} “{each}”" for at, each in enumerate(names, start=1))
    return InputError(
        "unknown-sheet",
        Text(
            vi=f"Không có trang tính “{named}”. Các trang trong tệp: {listed}.",
            en=f"There is no sheet “{named}”. Sheets of the file: {listed}.",
        ),
        hint=Text(
            vi="Dùng --sheet với tên hoặc số thứ tự của trang.",
            en="Give --sheet the name or the number of a sheet.",
        ),
        place=Place(file=name),
    )


def _rows(sheet: CalamineSheet, name: str) -> Iterator[Cells]:
    try:
        for row in sheet.iter_rows():
            yield [_cleaned(cell) for cell in row]
    except (CalamineError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    except BaseException as error:
        if _is_fault(error):
            raise damaged(name) from error
        raise


def _cleaned(cell: Any) -> Any:
    return "" if isinstance(cell, str) and (not cell or cell.isspace()) else cell


def _names(rows: list[Cells], place: int, sheet: CalamineSheet, *, fixed: bool) -> tuple[list[str], int]:
    """Name the columns by the row at `place`, and by a second row where cells are merged; gives the lower row too."""
    ranges = [
        (first, last)
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] <= place + 1 and first[0] < len(rows)
    ]
    left = sheet.start[1] if sheet.start else 0
    width = len(rows[place])
    groups = [
        (first, last) for first, last in ranges if first[0] == last[0] and 0 < last[1] - first[1] < width - 1
    ]
    lower = place
    if not fixed and any(first[0] == place for first, _ in groups) and _may_name(rows, place + 1):
        lower = place + 1
    upper = lower - 1 if any(first[0] == lower - 1 for first, _ in groups) else None
    names = [_text(cell) or "" for cell in rows[lower]]
    if upper is None:
        return names, lower
    above = [_text(cell) or "" for cell in rows[upper]]
    for first, last in groups:
        if first[0] == upper:
            above[first[1] - left : last[1] - left + 1] = [above[first[1] - left]] * (last[1] - first[1] + 1)
    doubled = {name for name in names if names.count(name) > 1}
    return [
        f"{group} {name}".strip() if not name or name in doubled else name
        for group, name in zip(above, names, strict=True)
    ], lower


def _may_name(rows: list[Cells], place: int) -> bool:
    """Whether a row holds texts only, as a header's lower row does."""
    cells = [cell for cell in rows[place] if cell != ""] if place < len(rows) else []
    return bool(cells) and all(isinstance(cell, str) for cell in cells)


def _merged_down(sheet: CalamineSheet, header: int) -> list[tuple[int, int, int]]:
    """Give the merged cells of the body that run over several rows: column, first row, last row, from 0."""
    left = sheet.start[1] if sheet.start else 0
    found: list[tuple[int, int, int]] = []
    end: dict[int, int] = {}
    for (top, column), (bottom, _) in sorted(sheet.merged_cell_ranges or ()):
        place = column - left
        if header <= top < bottom and 0 <= place < sheet.width and top > end.get(place, -1):
            found.append((place, top, bottom))
            end[place] = bottom
    return found


def _fill_down(
    batch: list[Cells], start: int, merged: list[tuple[int, int, int]], values: dict[tuple[int, int], Any]
) -> None:
    """Write the value of merged cells into each of their rows; `start` is the batch's first row from 0."""
    for column, top, bottom in merged:
        if top >= start + len(batch) or bottom < start:
            continue
        if top >= start:
            values[column, top] = batch[top - start][column]
        for row in range(max(top + 1, start), min(bottom + 1, start + len(batch))):
            batch[row - start][column] = values[column, top]


def _is_total(row: Cells) -> bool:
    """Whether a row begins with a word for a total and has gaps, as no event has."""
    first = next((cell for cell in row if cell != ""), "")
    if not isinstance(first, str) or "" not in row:
        return False
    bare = unicodedata.normalize("NFD", first.strip().casefold())
    return bool(_TOTALS.match("".join(letter for letter in bare if not unicodedata.combining(letter))))


def _texts(column: Sequence[Any]) -> pa.Array:
    """Write the cells of one column as text; null where empty."""
    kinds = set(map(type, column))
    if kinds <= {str}:
        return pa.array([cell or None for cell in column], pa.string())
    if kinds == {float}:
        numbers = np.array(column)
        if bool(np.all((numbers == np.floor(numbers)) & (np.abs(numbers) < _EXACT))):
            return pa.array(numbers.astype(np.int64)).cast(pa.string())
    return pa.array([_text(cell) for cell in column], pa.string())


def _text(cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(float(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _number(number: float) -> str:
    if number == int(number) if abs(number) < _EXACT else False:
        return str(int(number))
    text = repr(number)
    # 450.125 in a column of money would be read as 450125
    return f"{text}0" if _READ_AS_THOUSANDS.fullmatch(text) else text
