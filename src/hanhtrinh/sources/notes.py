"""What was assumed in reading a file, to be told to the one who imports it: encoding, sheet, header, order of dates."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.language import Text
from hanhtrinh.sources.encodings import Encoding, encoding_label
from hanhtrinh.sources.excel import ExcelTable
from hanhtrinh.sources.jsonl import JsonTable
from hanhtrinh.sources.tables import DelimitedTable, SourceTable
from hanhtrinh.store.cells import CellPlan, CellReader


def reading_notes(table: SourceTable) -> tuple[Text, ...]:
    """Say what was found out about a file that its reader may want to know or correct; nothing for a plain file."""
    if isinstance(table, DelimitedTable):
        layout = table.layout
        return (
            *_encoding(layout.encoding, assumed=layout.assumed),
            *_header(layout.before, sought=layout.sought),
        )
    if isinstance(table, JsonTable):
        return _encoding(table.layout.encoding, assumed=table.layout.assumed)
    if isinstance(table, ExcelTable):
        sheet = table.layout
        return (*_sheet(sheet.sheet, sheet.others), *_header(sheet.row, sought=sheet.sought))
    return ()


def date_note(times: pa.ChunkedArray) -> tuple[Text, ...]:
    """Say in which order day and month are read, where the first rows leave it open or have the month first.

    Args:
        times: the cells of the time column in the first rows.
    """
    with CellReader(CellPlan("", ["cell"], times={"time": "cell"}, digest=False)) as reader:
        read = reader.read(pa.table({"cell": times}))
    slashed, first, swapped = (
        read["time_slashed"],
        pc.is_valid(read["time"]),
        pc.is_valid(read["time_swapped"]),
    )
    if not pc.any(slashed).as_py() or pc.any(pc.and_(slashed, pc.and_not(first, swapped))).as_py():
        return ()  # no such dates, or one that only fits with the day first
    example = times.filter(slashed)[0].as_py()
    if pc.any(pc.and_not(swapped, first)).as_py():
        return (
            Text(
                vi=f"ngày viết như “{example}” được đọc tháng trước, ngày sau",
                en=f"dates such as “{example}” are read with the month first",
            ),
        )
    return (
        Text(
            vi=f"ngày viết như “{example}” hợp cả hai cách; đọc ngày trước, tháng sau (ngược lại: --time-format %m/%d/%Y…)",
            en=f"dates such as “{example}” fit both orders; read with the day first (else: --time-format %m/%d/%Y...)",
        ),
    )


def _encoding(encoding: Encoding, *, assumed: bool) -> tuple[Text, ...]:
    label = encoding_label(encoding)
    if assumed:
        return (
            Text(
                vi=f"bảng mã {label}, suy ra từ nội dung (đổi bằng --encoding)",
                en=f"encoding {label}, told by the content (change it by --encoding)",
            ),
        )
    return () if encoding == "utf-8" else (Text(vi=f"bảng mã {label}", en=f"encoding {label}"),)


def _sheet(sheet: str, others: tuple[str, ...]) -> tuple[Text, ...]:
    if not others:
        return ()
    names = ", ".join(f"“{each}”" for each in others)
    return (
        Text(
            vi=f"trang tính “{sheet}”; không đọc các trang {names} (chọn bằng --sheet)",
            en=f"sheet “{sheet}”; not read: {names} (choose by --sheet)",
        ),
    )


def _header(row: int, *, sought: bool) -> tuple[Text, ...]:
    if not sought:
        return ()
    return (
        Text(
            vi=f"tên cột ở dòng {row} (đổi bằng --header-row)",
            en=f"names of columns in row {row} (change it by --header-row)",
        ),
    )
