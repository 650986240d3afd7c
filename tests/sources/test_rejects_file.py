"""The rejects file and its way back: safe in a spreadsheet, and the same rows when it returns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.mended import MendedTable
from hanhtrinh.sources.rejects import write_rejects

HEAD = "file,row,column,reason,a,b,raw\n"
# beginnings that a spreadsheet runs, or reads as something else than a text
BEGINNINGS = ("=", "+", "-x", "@", "\t=", "\r=", " =")


def mended(folder: Path, text: str) -> MendedTable:
    path = folder / "rejects.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return MendedTable.open(path)


@pytest.mark.parametrize("begin", BEGINNINGS)
def test_nothing_in_the_file_is_run_by_a_spreadsheet(tmp_path: Path, begin: str) -> None:
    evil = begin + "HYPERLINK(1)"
    path = tmp_path / "rejects.csv"
    rejects = [
        Reject(evil, 2, evil, "bad-time", "", (evil, "b", "c"), (evil, "x", "y")),
        Reject(evil, 3, "", "wrong-number-of-columns", evil, (evil, "b", "c")),
    ]
    write_rejects(path, rejects)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        cells = [cell for row in csv.reader(handle) for cell in row]
    # a title, two files; of the first row its column and cell, of the second its raw text
    assert sum(evil in cell for cell in cells) == 6
    assert all(cell.startswith("'") for cell in cells if evil in cell)
    table = MendedTable.open(path)
    assert table.header[1] == "b"
    (block,) = table.blocks()
    assert block.cells.to_pylist()[0]["b"] == "x"
    assert [reject.raw.strip() for reject in block.rejects] == [evil.strip()]


def test_a_file_of_which_every_row_was_deleted_is_an_empty_table(tmp_path: Path) -> None:
    table = mended(tmp_path, HEAD)
    assert table.sample().num_rows == 0
    assert table.sample().column_names == ["a", "b"]


@pytest.mark.parametrize("number", ["1e400", "1e30", "-3", "nan", "", "x"])
def test_a_row_number_that_is_none_is_that_of_the_line(tmp_path: Path, number: str) -> None:
    (block,) = mended(tmp_path, f"{HEAD}f,{number},a,bad-time,1,2,\n").blocks()
    assert block.rows.tolist() == [2]
    (block,) = mended(tmp_path, f"{HEAD}f,12.0,a,bad-time,1,2,\n").blocks()
    assert block.rows.tolist() == [12]


def test_a_raw_row_nested_without_end_is_set_aside_again(tmp_path: Path) -> None:
    raw = '{""a"":' * 50_000
    (block,) = mended(tmp_path, f'{HEAD}f,7,a,bad-time,,,"{raw}"\n').blocks()
    assert [(reject.file, reject.row) for reject in block.rejects] == [("f", 7)]
