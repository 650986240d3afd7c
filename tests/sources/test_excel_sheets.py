"""Excel: where the table begins, how cells are written as text, merged cells, totals, and limits before opening."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hanhtrinh.errors import InputError
from hanhtrinh.sources import archive, excel
from hanhtrinh.sources.excel import ExcelTable
from hanhtrinh.sources.forms import FileOptions


def book(
    folder: Path,
    rows: list[list[Any]],
    merged: tuple[str, ...] = (),
    more: Callable[[Any], None] | None = None,
) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for cells in merged:
        workbook.active.merge_cells(cells)
    if more:
        more(workbook)
    path = folder / "a.xlsx"
    workbook.save(path)
    return path


def rows_of(path: Path, options: FileOptions = FileOptions()) -> list[tuple[int, list[str | None]]]:  # noqa: B008
    return [
        (number, list(row.values()))
        for block in ExcelTable.open(path, options).blocks()
        for number, row in zip(block.rows.tolist(), block.cells.to_pylist(), strict=True)
    ]


def test_cells_are_written_so_that_they_cannot_be_misread(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["a", "b", "c", "d", "e", "f", "g"],
            [84901234567, 450000.125, 450.125, 1e20, True, datetime(2025, 3, 14, 9, 5, 7), date(2025, 3, 14)],
            ["0901", -450.125, "450.125", 12345678901234567, False, time(9, 5), timedelta(hours=30)],
        ],
    )
    assert rows_of(path) == [
        (2, ["84901234567", "450000.125", "450.1250", "1e+20", "true", "2025-03-14 09:05:07", "2025-03-14"]),
        (3, ["0901", "-450.1250", "450.125", "1.234567890123457e+16", "false", "09:05:00", "30:00:00"]),
    ]


def test_titles_are_passed_over_and_blank_rows_keep_their_number(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [
            ["BÁO CÁO"],
            ["Từ", date(2025, 3, 1)],
            [],
            ["x", "y", "z", "t"],
            [1, 2, 3, 4],
            [],
            ["  ", None, None, None],
            [5, 6, 7, 8],
        ],
    )
    table = ExcelTable.open(path)
    assert (table.header, table.layout.row, table.layout.sought) == (("x", "y", "z", "t"), 4, True)
    assert [number for number, _ in rows_of(path)] == [5, 8]
    assert ExcelTable.open(path, FileOptions(header_row=2)).header == (
        "Từ",
        "2025-03-01",
        "column 3",
        "column 4",
    )


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        [["Mã", "Gửi", None, "Nhận", None], [None, "Tên", "SĐT", "Tên", "Ngày"], [1, 2, 3, 4, 5]],
        ("A1:A2", "B1:C1", "D1:E1"),
    )
    assert ExcelTable.open(path).header == ("Mã", "Gửi Tên", "SĐT", "Nhận Tên", "Ngày")
    assert [number for number, _ in rows_of(path)] == [3]


def test_a_cell_merged_downward_counts_for_each_of_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "_BATCH", 2)
    path = book(
        tmp_path,
        [
            ["id", "v", "w"],
            ["k1", 1, "x"],
            [None, 2, None],
            [None, 3, "y"],
            [None, None, None],
            ["k2", 4, None],
            [None, 5, None],
        ],
        ("A2:A5", "A6:A7", "C2:C3"),
    )
    assert rows_of(path) == [
        (2, ["k1", "1", "x"]), (3, ["k1", "2", "x"]), (4, ["k1", "3", "y"]), (6, ["k2", "4", None]), (7, ["k2", "5", None]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "total"),
    [
        (["Tổng cộng", None, 9], True), (["TOTAL:", None, 9], True), (["Cộng", 3, None], True), ([None, "Grand total", 9], True),
        (["Tổng đài gọi", "x", 9], False), (["Total", "x", 9], False), (["Congo", None, 9], False), (["k9", None, 9], False),
    ],
)  # fmt: skip
def test_a_row_of_totals_at_the_end_is_set_aside(tmp_path: Path, last: list[Any], total: bool) -> None:
    path = book(tmp_path, [["id", "ev", "v"], ["k1", "x", 1], ["Tổng", None, 3], *[["k2", "y", 2]] * 6, last])
    rejects = [reject for block in ExcelTable.open(path).blocks() for reject in block.rejects]
    assert [(reject.row, reject.reason) for reject in rejects] == ([(10, "totals-row")] if total else [])
    assert len(rows_of(path)) == (8 if total else 9)


def test_hidden_sheets_come_last_and_names_are_read_in_any_case(tmp_path: Path) -> None:
    def more(workbook: Any) -> None:
        workbook.active.sheet_state = "hidden"
        page = workbook.create_sheet("Đơn Hàng")
        page.append(["a", "b"])
        page.append([1, 2])

    path = book(tmp_path, [["cũ", "rồi"], [8, 9]], more=more)
    assert ExcelTable.open(path).header == ("a", "b")
    assert ExcelTable.open(path, FileOptions(sheet=" đơn hàng")).header == ("a", "b")
    assert ExcelTable.open(path, FileOptions(sheet="1")).header == ("cũ", "rồi")


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    path.write_bytes(out.getvalue())


@pytest.mark.parametrize(
    ("cell", "allowed"),
    [(b'<c r="XFD1048576"><v>1</v></c>', False), (b'<c s="1" r="xfd1048576" t="n"><v>1</v></c>', False),
     (b'<c r="XFD1048576" s="0"/>', True), (b"", True)],
)  # fmt: skip
def test_how_far_cells_reach_is_measured_before_a_sheet_is_opened(
    tmp_path: Path, cell: bytes, allowed: bool
) -> None:
    path = book(tmp_path, [["a", "b"], [1, 2]])
    far = b'<row r="1048576">' + cell + b"</row></sheetData>"
    rewritten(path, "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", far))
    if allowed:
        assert rows_of(path) == [(2, ["1", "2"])]
        return
    with pytest.raises(InputError) as refused:
        ExcelTable.open(path)
    assert refused.value.code == "sheet-too-large"


def test_the_true_size_counts_not_the_one_that_the_archive_claims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_RATIO_FROM", 1 << 20)
    path = book(tmp_path, [["a", "b"], [1, 2]])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda data: data + b"<!--" + b"x" * (4 << 20) + b"-->")
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02", data.index(b"xl/worksheets/sheet1.xml"))
    while bytes(data[place + 46 : place + 70]) != b"xl/worksheets/sheet1.xml":
        place = data.index(b"PK\x01\x02", place + 4)
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        ExcelTable.open(path)
    assert refused.value.code == "bursting-file"
