"""Rows of files that have no lines of text of their own: Excel, Parquet, XES."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.faults import Reject

MOST_COLUMNS = 2_000


@dataclass(frozen=True)
class TableRows:
    """Some rows of a file; the fields are those of `delimited.Block`."""

    cells: pa.Table
    rows: npt.NDArray[np.int64]
    size: int
    rejects: tuple[Reject, ...] = ()

    def raw(self, index: int) -> str:
        """Give a row as a JSON object, without its empty cells."""
        cells = self.cells.slice(index, 1).to_pylist()[0]
        return json.dumps(
            {name: cell for name, cell in cells.items() if cell is not None}, ensure_ascii=False
        )


def too_many_columns(name: str) -> InputError:
    """Say that a file has more columns than any table of events."""
    return InputError(
        "too-many-columns",
        Text(
            vi=f"Tệp có hơn {MOST_COLUMNS} cột khác nhau; có thể tên cột bị lẫn với dữ liệu.",
            en=f"The file has more than {MOST_COLUMNS} different columns; data may stand where names should.",
        ),
        hint=Text(
            vi="Xuất lại tệp với các cột cần thiết.",
            en="Export the file again with the columns that are needed.",
        ),
        place=Place(file=name),
    )


def no_rows(name: str) -> InputError:
    """Say that a file holds no rows."""
    return InputError(
        "empty-file",
        Text(vi="Tệp không có dòng nào.", en="The file has no rows."),
        hint=Text(vi="Xuất lại tệp từ phần mềm nguồn.", en="Export the file again from where it comes."),
        place=Place(file=name),
    )
