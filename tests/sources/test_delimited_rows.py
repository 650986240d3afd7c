"""Rows of CSV and TSV: none is lost, none swallows another, every one keeps its number."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.errors import InputError
from hanhtrinh.sources.delimited import read_blocks
from hanhtrinh.sources.layout import read_layout

Read = tuple[list[list[str | None]], list[int], list[tuple[int, str]]]


def read(path: Path, block: int = 16 << 20) -> Read:
    layout = read_layout(path)
    cells: list[list[str | None]] = []
    rows: list[int] = []
    rejects: list[tuple[int, str]] = []
    for part in read_blocks(path, layout, block):
        cells += [list(row.values()) for row in part.cells.to_pylist()]
        rows += part.rows.tolist()
        rejects += [(reject.row, reject.reason) for reject in part.rejects]
        assert len(part.rows) == part.cells.num_rows
    return cells, rows, rejects


def written(tmp_path: Path, data: bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


cell = st.lists(st.sampled_from([*'ab,;" \n\tđ日', "\r\n"]), max_size=5).map("".join)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.lists(cell, min_size=3, max_size=3), max_size=12),
    block=st.integers(1, 60),
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
)
def test_what_a_writer_of_csv_wrote_is_read_back_whatever_the_block_size(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], block: int, end: str, last: bool
) -> None:
    rows = [row for row in rows if any(row)]  # rows without any cell are blank lines
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([["a", "b", "c"], *rows])
    data = text.getvalue() if last else text.getvalue().removesuffix(end)
    path = written(tmp_path_factory.mktemp("csv"), data.encode())
    cells, numbers, rejects = read(path, block)
    assert rejects == []
    assert cells == [[each or None for each in row] for row in rows]
    assert numbers == list(range(2, len(rows) + 2))


@pytest.mark.parametrize("block", [7, 30, 1 << 20])
def test_each_faulty_row_costs_one_row_and_is_told_by_its_number(tmp_path: Path, block: int) -> None:
    data = b'a,b,c\n1,2,3\n4,5\n\n6,7,8,9\n"x\ny",2,3\nbad\xff,1,2\n7,"unq,3\n8,9,1\n,,\n9,"q""q",3'
    cells, rows, rejects = read(written(tmp_path, data), block)
    assert cells == [["1", "2", "3"], ["x\ny", "2", "3"], ["8", "9", "1"], ["9", 'q"q', "3"]]
    assert rows == [2, 6, 9, 11]
    wrong = "wrong-number-of-columns"
    assert rejects == [(3, wrong), (5, wrong), (7, "not-utf8"), (8, "unclosed-quote")]


def test_an_unclosed_quote_loses_its_own_row_only_also_where_more_quotes_follow(tmp_path: Path) -> None:
    good = "".join(f"u{i},ev,2024\n" for i in range(5000))
    data = f'a,b,c\n{good}7,"unq,3\n{good}8,"unq,4\n{good}9,"x\ny",2\n'
    cells, _, rejects = read(written(tmp_path, data.encode()))
    assert len(cells) == 15_001
    assert rejects == [(5002, "unclosed-quote"), (10_003, "unclosed-quote")]


def test_quotes_inside_unquoted_cells_are_letters(tmp_path: Path) -> None:
    data = b'a,b,c\n5" screen,b,c\nx,y"z",c\nz,5" x 6" y,q\nu"b,c"d,e,f\n1,2,3\n'
    cells, _, rejects = read(written(tmp_path, data))
    assert cells == [['5" screen', "b", "c"], ["x", 'y"z"', "c"], ["z", '5" x 6" y', "q"], ["1", "2", "3"]]
    assert rejects == [(5, "wrong-number-of-columns")]


@pytest.mark.parametrize(
    ("data", "delimiter"),
    [
        (b"a,b\n1,2\n", ","),
        (b"a;b\n1;2\n", ";"),
        (b"a\tb\n1\t2\n", "\t"),
        (b"a|b\n1|2\n", "|"),
        (b"\xef\xbb\xbfa,b\n1,2\n", ","),
        (b"a,b\r\n1,2\r\n", ","),
        (b"a,b\r1,2\r", ","),
        (b"\n\na,b\n1,2", ","),
        (b'"a","b"\n"1","2"\n', ","),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), ","),
        (gzip.compress(b"\xef\xbb\xbfa;b\n1;2\n", mtime=0), ";"),
    ],
)
def test_delimiter_byte_order_mark_line_ends_and_packing_are_recognised(
    tmp_path: Path, data: bytes, delimiter: str
) -> None:
    path = written(tmp_path, data, "a.bin")
    layout = read_layout(path)
    assert (layout.delimiter, layout.header) == (delimiter, ("a", "b"))
    assert read(path)[0] == [["1", "2"]]


def test_ids_that_look_like_missing_values_are_ids(tmp_path: Path) -> None:
    words = ["NA", "NAN", "NIL", "null", "NULL", "0", "nan", "None", "N/A", " ", "-", "#N/A"]
    data = "a,b\n" + "".join(f"{word},1\n" for word in words) + '"",2\n'
    assert [row[0] for row in read(written(tmp_path, data.encode()))[0]] == [*words, None]


def test_columns_without_a_name_or_with_the_same_name_get_one(tmp_path: Path) -> None:
    path = written(tmp_path, "a,,a,Ma\u0303\n1,2,3,4\n".encode())
    assert read_layout(path).header == ("a", "column 2", "a (3)", "Mã")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n  \n", "empty-file"),
        (gzip.compress(b"", mtime=0), "empty-file"),
        (b"PK\x03\x04rest of a zip", "binary-file"),
        (b"%PDF-1.7", "binary-file"),
        (bytes(range(256)), "binary-file"),
        (b"a,b\nx\xff\xfe,2\ny\xff,2\n", "unknown-encoding"),
        (b"kh\xff\xfech,b\n1,2\n", "unknown-encoding"),
        (b"\xef\xbb\xbfkh\xe1ch,b\n1,2\n", "not-utf8"),
        (b"one column\n1\n", "no-columns"),
        (gzip.compress(b"a,b\n1,2\n" * 9999, mtime=0)[:60], "damaged-file"),
    ],
)
def test_files_that_are_no_tables_are_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = written(tmp_path, data)
    with pytest.raises(InputError) as failure:
        read(path)
    assert failure.value.code == code
    assert failure.value.to("vi") != failure.value.to("en")


def test_a_missing_file_is_told_without_the_path_of_this_machine(tmp_path: Path) -> None:
    with pytest.raises(InputError) as failure:
        read_layout(tmp_path / "none.csv")
    assert failure.value.code == "no-file"
    assert str(tmp_path) not in failure.value.to("en")
