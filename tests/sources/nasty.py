"""Some sixty files as they come out of the world, made by the tests: what is to be read of each, or why it is refused."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from mutations import in_tcvn3, in_vni, in_windows_1258

Row = tuple[str, str, str]
HEADER = "mã khách,sự kiện,thời gian\n"
LINES = "k1,Đặt hàng,2025-03-14 09:05:00\nk2,Hỏi giá,2025-03-14 10:00:00\nk1,Thanh toán,2025-03-14 11:30:15\n"
ROWS: list[Row] = [
    ("k1", "Đặt hàng", "2025-03-14T02:05:00"),
    ("k2", "Hỏi giá", "2025-03-14T03:00:00"),
    ("k1", "Thanh toán", "2025-03-14T04:30:15"),
]
ALL = ("--max-rejects", "90%")


@dataclass(frozen=True)
class Case:
    """A file, and what is to come of it.

    Attributes:
        make: writes the file or files into a folder; gives what is named on the command line.
        events: customer, event and time (UTC) of each row read; None where the file is refused.
        rejects: row and reason of each faulty row.
        refused: what the English message must say, with the place and the remedy.
        flags: further options.
        told: what is said on stderr.
        zone: the workspace's time zone.
    """

    make: Callable[[Path], Sequence[str]]
    events: list[Row] | None = None
    rejects: Sequence[tuple[int, str]] = ()
    refused: Sequence[str] = ()
    flags: Sequence[str] = ()
    told: Sequence[str] = ()
    zone: str = "Asia/Ho_Chi_Minh"


def holding(data: bytes | str, name: str = "tệp.csv") -> Callable[[Path], Sequence[str]]:
    """Write one file."""

    def make(folder: Path) -> Sequence[str]:
        (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return [name]

    return make


def sheet(
    fill: Callable[[openpyxl.Workbook], None], name: str = "bảng.xlsx"
) -> Callable[[Path], Sequence[str]]:
    """Write a workbook."""

    def make(folder: Path) -> Sequence[str]:
        book = openpyxl.Workbook()
        fill(book)
        book.save(folder / name)
        return [name]

    return make


def columns(name: str, **values: pa.Array) -> Callable[[Path], Sequence[str]]:
    """Write a Parquet file."""

    def make(folder: Path) -> Sequence[str]:
        pq.write_table(pa.table(values), folder / name)
        return [name]

    return make


def zstd(data: bytes) -> bytes:
    return pa.Codec("zstd").compress(data, asbytes=True)


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def timed(*times: str, header: str = HEADER) -> str:
    return header + "".join(f"k{at},Xem,{time}\n" for at, time in enumerate(times))


def at(*times: str) -> list[Row]:
    return [(f"k{at}", "Xem", time) for at, time in enumerate(times)]


def _report(book: openpyxl.Workbook) -> None:
    """A sales report as an office makes one."""
    page = book.active
    page.title = "Báo cáo"
    page["A1"] = "BÁO CÁO HÀNH TRÌNH THÁNG 3"
    page.merge_cells("A1:E1")
    page["A2"], page["B2"] = "Từ ngày", datetime(2025, 3, 1)
    page.append([])
    page.append(["Khách hàng", None, "Sự kiện", "Thời gian", "Giá trị"])
    page.append(["Mã khách", "Tên", None, None, None])
    page.merge_cells("A4:B4")
    for column in "CDE":
        page.merge_cells(f"{column}4:{column}5")
    page.append(["k1", "Lan", "Đặt hàng", datetime(2025, 3, 14, 9, 5), 1_250_000])
    page.append([None, "Lan", "Thanh toán", 45730.47934027778, "1.250.000 đ"])
    page.merge_cells("A6:A7")
    page.append([])
    page.append([84901234567, "Hùng", "Hỏi giá", "14/03/2025 10:00", None])
    page.append(["TỔNG CỘNG", None, None, None, 2_500_000])


def _two_sheets(book: openpyxl.Workbook) -> None:
    book.active.title = "Bìa"
    book.active["A1"] = "Công ty"
    page = book.create_sheet("Dữ liệu")
    for line in (HEADER + LINES).splitlines():
        page.append(line.split(","))
    other = book.create_sheet("Cũ")
    other.append(["mã khách", "sự kiện", "thời gian"])
    other.append(["cũ", "Xem", "2020-01-01"])


def _stray_cell(folder: Path) -> Sequence[str]:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "mã khách", "sự kiện"
    book.active["XFD1048576"] = "x"
    book.save(folder / "lạc.xlsx")
    return ["lạc.xlsx"]


def _zip(name: str, **parts: bytes) -> Callable[[Path], Sequence[str]]:
    def make(folder: Path) -> Sequence[str]:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in parts.items():
                archive.writestr(part.replace("__", "/").replace("_xml", ".xml"), data)
        return [name]

    return make


def _long_line(folder: Path) -> Sequence[str]:
    with (folder / "dài.csv").open("wb") as handle:
        handle.write((HEADER + LINES).encode())
        for _ in range(200):
            handle.write(b"x" * (1 << 20))
        handle.write(b",y,2025-01-01\nk9,Xem,2025-03-14 09:05:00\n")
    return ["dài.csv"]


def _part_files(folder: Path) -> Sequence[str]:
    inner = folder / "x.csv"
    inner.mkdir()
    first, second, third = LINES.splitlines(keepends=True)
    (inner / "part-0.csv").write_text(HEADER + first, encoding="utf-8")
    (inner / "part-1.csv.gz").write_bytes(gz((HEADER + second + third).encode()))
    (inner / "_SUCCESS").touch()
    (inner / ".part-0.csv.crc").write_bytes(b"x")
    return ["x.csv"]


def _three_forms(folder: Path) -> Sequence[str]:
    first, second, third = (line.split(",") for line in LINES.splitlines())
    names = HEADER.strip().split(",")
    holding(HEADER + ",".join(first) + "\n", "1.csv")(folder)
    holding(json.dumps(dict(zip(names, second, strict=True))) + "\n", "2.jsonl")(folder)
    sheet(lambda book: [book.active.append(row) for row in (names, third)] and None, "3.xlsx")(folder)
    return ["*.csv", "2.jsonl", "3.xlsx"]


def _other_columns(folder: Path) -> Sequence[str]:
    holding(HEADER + LINES, "một.csv")(folder)
    holding("user,event,time\nu,e,2025-01-01\n", "hai.csv")(folder)
    return ["một.csv", "hai.csv"]


def _empty_folder(folder: Path) -> Sequence[str]:
    (folder / "x.csv").mkdir()
    return ["x.csv"]


def _broken_link(folder: Path) -> Sequence[str]:
    (folder / "liên kết.csv").symlink_to(folder / "không có.csv")
    return ["liên kết.csv"]


def _fifo(folder: Path) -> Sequence[str]:
    os.mkfifo(folder / "ống.csv")
    return ["ống.csv"]


def _bursting(folder: Path) -> Sequence[str]:
    with gzip.open(folder / "bom.csv.gz", "wb", 6) as handle:
        handle.write((HEADER + LINES).encode())
        for _ in range(70):
            handle.write(b"x" * (1 << 20))
    return ["bom.csv.gz"]


_ICT = timezone(timedelta(hours=7))
_XES = (
    '<?xml version="1.0" encoding="UTF-8"?><log xmlns="http://www.xes-standard.org/"><string key="origin" value="x"/>'
    '<global scope="event"><string key="concept:name" value="?"/></global><trace><string key="concept:name" value="k1"/>'
    '<event><string key="concept:name" value="Đặt &amp; hàng"><string key="lang" value="vi"/></string>'
    '<string key="lifecycle:transition" value="complete"/><date key="time:timestamp" value="2025-03-14T09:05:00.000+07:00"/></event>'
    "</trace></log>"
)
_TRUNCATED = (HEADER + LINES * 2000).encode()
_DEEP = (
    '{"mã khách":"k1","sự kiện":"Xem","thời gian":"2025-03-14 09:05:00","sâu":'
    + "[" * 5000
    + "]" * 5000
    + "}\n"
)
_OBJECTS = [dict(zip(HEADER.strip().split(","), line.split(","), strict=True)) for line in LINES.splitlines()]
_EVENTS = "mã khách;sự kiện;thời gian;giá trị\nk1;Mua;2025-03-14 09:05:00;"
_MUA: list[Row] = [("k1", "Mua", "2025-03-14T02:05:00")]

READ: dict[str, Case] = {
    "UTF-8 with a byte order mark": Case(holding((HEADER + LINES).encode("utf-8-sig")), ROWS),
    "UTF-16 LE with a mark": Case(holding((HEADER + LINES).encode("utf-16")), ROWS, told=["UTF-16 LE"]),
    "UTF-16 LE without": Case(holding((HEADER + LINES).encode("utf-16-le")), ROWS, told=["UTF-16 LE, told by"]),
    "UTF-16 BE with a mark": Case(holding(b"\xfe\xff" + (HEADER + LINES).encode("utf-16-be")), ROWS),
    "UTF-16 BE without": Case(holding((HEADER + LINES).encode("utf-16-be")), ROWS, told=["UTF-16 BE, told by"]),
    "windows-1258": Case(holding(in_windows_1258(HEADER + LINES)), ROWS, told=["windows-1258, told by"]),
    "VNI": Case(holding(in_vni(HEADER + LINES)), ROWS, told=["encoding VNI, told by"]),
    "TCVN3": Case(holding(in_tcvn3(HEADER + LINES)), ROWS, told=["TCVN3 (ABC), told by"]),
    "VNI, said": Case(holding(in_vni(HEADER + LINES)), ROWS, flags=["--encoding", "vni"]),
    "decomposed letters": Case(holding("ma\u0303 khách,sự kiện,thời gian\nk1,Đặt ha\u0300ng,2025-03-14 09:05:00\n"), ROWS[:1]),
    "semicolons": Case(holding((HEADER + LINES).replace(",", ";")), ROWS),
    "tabs": Case(holding((HEADER + LINES).replace(",", "\t"), "bảng.tsv"), ROWS),
    "bars": Case(holding((HEADER + LINES).replace(",", "|")), ROWS),
    "the delimiter said in the first line": Case(holding("sep=;\r\n" + (HEADER + LINES).replace(",", ";")), ROWS),
    "carriage returns": Case(holding((HEADER + LINES).replace("\n", "\r")), ROWS),
    "mixed line ends": Case(
        holding("mã khách,sự kiện,thời gian\r\nk1,Đặt hàng,2025-03-14 09:05:00\rk2,Hỏi giá,2025-03-14 10:00:00\n"
                "k1,Thanh toán,2025-03-14 11:30:15"), ROWS),
    "titles above the header": Case(
        holding("Báo cáo tháng 3,,\nTừ ngày: 01/03,,\n,,\n" + HEADER + LINES), ROWS, told=["names of columns in row 4"]
    ),
    "the header's row, said": Case(holding("a,b,c\n" + HEADER + LINES), ROWS, flags=["--header-row", "2"]),
    "names twice and none": Case(
        holding("mã khách,sự kiện,thời gian,,sự kiện\nk1,Đặt hàng,2025-03-14 09:05:00,x,y\n"), ROWS[:1]
    ),
    "formulas": Case(
        holding('mã khách,sự kiện,thời gian,ghi chú\nk1,=cmd|\'/c calc\'!A1,2025-03-14 09:05:00,"=HYPERLINK(""x"")"\n'),
        [("k1", "=cmd|'/c calc'!A1", "2025-03-14T02:05:00")],
    ),
    "letters from right to left": Case(
        holding(HEADER + "k1,\u202eXem\u202c مرحبا,2025-03-14 09:05:00\n"),
        [("k1", "\u202eXem\u202c مرحبا", "2025-03-14T02:05:00")],
    ),
    "zero bytes": Case(holding(HEADER + LINES + "k\0,\0\0,2025-01-01\n"), ROWS, [(5, "nul-byte")], flags=ALL),
    "ragged rows": Case(
        holding(HEADER + "k1,Đặt hàng,2025-03-14 09:05:00\nk2,Hỏi giá\nk2,Hỏi giá,2025-03-14 10:00:00,x\n"),
        ROWS[:1], [(3, "wrong-number-of-columns"), (4, "wrong-number-of-columns")], flags=ALL,
    ),
    "a quote never closed": Case(
        holding(HEADER + 'k9,"Xem,2025-03-14 09:05:00\n' + LINES), ROWS, [(2, "unclosed-quote")], flags=ALL
    ),
    "a row in another encoding": Case(
        holding((HEADER + LINES).encode() + b"k3,Xem \xe9\xff,2025-03-14 09:05:00\n"), ROWS, [(5, "not-utf8")], flags=ALL
    ),
    "a line of 200 MB": Case(
        _long_line, [*ROWS, ("k9", "Xem", "2025-03-14T02:05:00")], [(5, "too-long")], flags=ALL
    ),
    "gzip": Case(holding(gz((HEADER + LINES).encode()), "a.csv.gz"), ROWS),
    "zstd": Case(holding(zstd((HEADER + LINES).encode()), "a.csv.zst"), ROWS),
    "gzip within zstd within gzip": Case(holding(gz(zstd(gz((HEADER + LINES).encode()))), "a.gz"), ROWS),
    "a folder named x.csv": Case(_part_files, ROWS),
    "three forms in one call": Case(_three_forms, ROWS),
    "money": Case(
        holding(_EVENTS + "1.250.000 đ\n" + "".join(f"k1;Mua;2025-03-14 09:05:00;{each}\n" for each in
                ("1,250,000 VND", "(1.250.000)", "-450.000 ₫", "1.250.000,5", "450k", "1,5tr"))), _MUA * 7),
    "an enormous number": Case(
        holding(_EVENTS + "9" * 400 + "\nk1;Mua;2025-03-14 09:05:00;1\n"), _MUA, [(2, "bad-number")], flags=ALL
    ),
    "the day first, told by one date": Case(
        holding(timed("03/04/2025", "25/04/2025 14:05")), at("2025-04-02T17:00:00", "2025-04-25T07:05:00")
    ),
    "the month first, told by one date": Case(
        holding(timed("03/04/2025", "4/25/2025 2:05 PM")), at("2025-03-03T17:00:00", "2025-04-25T07:05:00"),
        told=["read with the month first"],
    ),
    "dates that fit both orders": Case(
        holding(timed("03/04/2025", "05/06/2025")), at("2025-04-02T17:00:00", "2025-06-04T17:00:00"),
        told=["fit both orders; read with the day first"],
    ),
    "clocks of twelve hours": Case(
        holding(timed("14/03/2025 12:05 SA", "14/03/2025 12:05 CH", "14/03/2025 01:05:07 PM")),
        at("2025-03-13T17:05:00", "2025-03-14T05:05:00", "2025-03-14T06:05:07"),
    ),
    "times in Vietnamese": Case(
        holding(timed("14:05:07 14/3/2025", "14/03/2025 lúc 14h05", "14 thg 3 2025 14:05")),
        at("2025-03-14T07:05:07", "2025-03-14T07:05:00", "2025-03-14T07:05:00"),
    ),
    "seconds, milli- and microseconds since 1970": Case(
        holding(timed("1741943107", "1741943107250", "1741943107000000")),
        at("2025-03-14T09:05:07", "2025-03-14T09:05:07.250000", "2025-03-14T09:05:07"),
    ),
    "days as Excel counts them": Case(holding(timed("45730.5", "45730")), at("2025-03-14T05:00:00", "2025-03-13T17:00:00")),
    "offsets": Case(
        holding(timed("2025-03-14T09:05:00Z", "2025-03-14T09:05:00-05:00", "2025-03-14 09:05:00.5 +0530", "2025-03-14 09:05 GMT+7")),
        at("2025-03-14T09:05:00", "2025-03-14T14:05:00", "2025-03-14T03:35:00.500000", "2025-03-14T02:05:00"),
    ),
    "clocks that change": Case(
        holding(timed("2025-03-09 01:59:00", "2025-03-09 02:30:00", "2025-11-02 01:30:00", "2025-11-02 02:30:00")),
        [("k0", "Xem", "2025-03-09T06:59:00"), ("k3", "Xem", "2025-11-02T07:30:00")],
        [(3, "skipped-local-time"), (4, "repeated-local-time")], flags=ALL, zone="America/New_York",
    ),
    "far years": Case(
        holding(timed("2025-03-14 09:05:00", "9999-12-31", "0001-01-01", "25000-01-01")), at("2025-03-14T02:05:00"),
        [(3, "impossible-time"), (4, "impossible-time"), (5, "bad-time")], flags=ALL,
    ),
    "a report in Excel": Case(
        sheet(_report),
        [("k1", "Đặt hàng", "2025-03-14T02:05:00"), ("k1", "Thanh toán", "2025-03-14T04:30:15"),
         ("84901234567", "Hỏi giá", "2025-03-14T03:00:00")],
        [(10, "totals-row")], told=["names of columns in row 5"],
    ),
    "the first sheet with a table": Case(sheet(_two_sheets), ROWS, told=["not read: “Bìa”, “Cũ”"]),
    "a sheet by its name": Case(sheet(_two_sheets), [("cũ", "Xem", "2019-12-31T17:00:00")], flags=["--sheet", "cũ"]),
    "a sheet by its number": Case(sheet(_two_sheets), ROWS, flags=["--sheet", "2"]),
    "JSON in lines": Case(holding("".join(json.dumps(each) + "\n\n" for each in _OBJECTS), "a.jsonl"), ROWS),
    "JSON in lines, one broken": Case(
        holding("".join(json.dumps(each) + "\n" for each in _OBJECTS) + '{"a": \n[1]\n', "a.jsonl"), ROWS,
        [(4, "bad-json"), (5, "not-an-object")], flags=ALL,
    ),
    "a list in JSON": Case(holding(json.dumps(_OBJECTS, indent=2, ensure_ascii=False), "a.json"), ROWS),
    "objects one after another": Case(holding("".join(json.dumps(each, indent=1) for each in _OBJECTS), "a.json"), ROWS),
    "JSON nested 5,000 deep": Case(
        holding("".join(json.dumps(each) + "\n" for each in _OBJECTS) + _DEEP, "a.jsonl"), ROWS, [(4, "too-deep")], flags=ALL
    ),
    "JSON with objects within": Case(
        holding('{"event":"Mua","properties":{"distinct_id":"k1","time":1741917900,"items":[{"sku":"a"}]}}\n', "mix.ndjson"), _MUA
    ),
    "GA4": Case(
        holding('{"event_timestamp":"1741917900000000","event_name":"Mua","user_pseudo_id":"k1","event_params":'
                '[{"key":"page_location","value":{"string_value":"https://x.vn"}},{"key":"n","value":{"int_value":"7"}}]}\n', "ga4.json"),
        _MUA,
    ),
    "XES": Case(holding(_XES, "a.xes"), [("k1", "Đặt & hàng", "2025-03-14T02:05:00")]),
    "XES in UTF-16, packed": Case(
        holding(gz(_XES.replace("UTF-8", "UTF-16").encode("utf-16")), "a.xes.gz"), [("k1", "Đặt & hàng", "2025-03-14T02:05:00")]
    ),
    "Parquet of odd types": Case(
        columns(
            "lạ.parquet",
            **{
                "mã khách": pa.array(["k1", "k1"]).dictionary_encode(),
                "sự kiện": pa.array(["Mua", "Mua"], pa.large_string()),
                "thời gian": pa.array([datetime(2025, 3, 14, 9, 5, tzinfo=_ICT)] * 2, pa.timestamp("ns", "Asia/Ho_Chi_Minh")),
                "giá trị": pa.array([Decimal("1250000.50"), None], pa.decimal128(20, 2)),
                "lồng": pa.array([{"a": [1, 2], "b": None}, None]),
                "trống": pa.nulls(2),
                "byte": pa.array([b"\xff\0", None]),
                "lúc": pa.array([1, None], pa.time64("us")),
                "nửa": pa.array([1.5, float("nan")], pa.float32()),
                "lâu": pa.array([1, 2], pa.duration("s")),
            },
        ),
        _MUA * 2,
    ),
}  # fmt: skip

REFUSED: dict[str, Case] = {
    "a header only": Case(holding(HEADER), refused=["tệp.csv", "a header and no rows"]),
    "one column": Case(holding("mã khách\nk1\n"), refused=["tệp.csv, line 1", "--delimiter"]),
    "nothing": Case(holding(b""), refused=["tệp.csv", "empty", "Export the file again"]),
    "blanks": Case(holding(b" \n\n \n"), refused=["tệp.csv", "empty"]),
    "gzip that breaks off": Case(holding(gz(_TRUNCATED)[:-20], "a.csv.gz"), refused=["a.csv.gz", "breaks off", "again"]),
    "zstd that breaks off": Case(holding(zstd(_TRUNCATED)[:-20], "a.csv.zst"), refused=["a.csv.zst", "breaks off", "again"]),
    "gzip with a bit turned": Case(
        holding(gz(_TRUNCATED)[:60] + b"\x55" + gz(_TRUNCATED)[61:], "a.csv.gz"), refused=["a.csv.gz", "damaged"]
    ),
    "five times packed": Case(holding(gz(gz(gz(gz(gz(b"a,b\n1,2\n"))))), "a.gz"), refused=["a.gz", "more than 3 times", "Unpack"]),
    "a gzip that bursts": Case(_bursting, refused=["bom.csv.gz", "400 times", "unpack it"]),
    "a PDF": Case(holding(b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj", "a.csv"), refused=["a.csv", "not a text file", ".xlsx"]),
    "an old .xls": Case(holding(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls"), refused=["a.xls", "save it as .xlsx"]),
    "HTML called .xls": Case(holding("<html><table><tr><td>a</td></tr></table></html>", "a.xls"), refused=["a.xls, line 1", "save it as .xlsx"]),
    "bytes": Case(holding(bytes(range(256)) * 40), refused=["tệp.csv", "not a text file"]),
    "a ZIP of CSV": Case(_zip("a.zip", a=b"a,b\n1,2\n"), refused=["a.zip", "ZIP archive", "Unpack"]),
    "a workbook that breaks off": Case(holding(b"PK\x03\x04" + b"\0" * 50, "a.xlsx"), refused=["a.xlsx", "damaged", "again"]),
    "a workbook that bursts": Case(
        _zip("a.xlsx", xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=b"x" * (70 << 20)),
        refused=["a.xlsx", "400 times", "CSV UTF-8"],
    ),
    "a cell far out": Case(_stray_cell, refused=["lạc.xlsx", "40 million cells", "Delete rows"]),
    "a sheet that is not there": Case(
        sheet(_two_sheets), refused=["bảng.xlsx", "no sheet “x”", "2 “Dữ liệu”", "--sheet"], flags=["--sheet", "x"]
    ),
    "a header row that is not there": Case(holding(HEADER + LINES), refused=["tệp.csv, line 9", "Leave out --header-row"], flags=["--header-row", "9"]),
    "an encoding that cannot be told": Case(
        holding(b"id,ev,time\n" + b"\x81\xfe\xff\x8d,\xa0\xff\xfe,2025-01-01\n" * 9), refused=["tệp.csv, line 2", "--encoding"]
    ),
    "an encoding that it is not": Case(
        holding(HEADER + LINES), refused=["tệp.csv", "--encoding"], flags=["--encoding", "utf-16"]
    ),
    "an encoding that does not exist": Case(holding(HEADER + LINES), refused=["ebcdic", "vni"], flags=["--encoding", "ebcdic"]),
    "deep JSON only": Case(holding(_DEEP * 3, "a.jsonl"), refused=["a.jsonl, line 1", "one object"]),
    "a list that is never closed": Case(holding(json.dumps(_OBJECTS)[:-1], "a.json"), refused=["a.json, line 3", "breaks off", "again"]),
    "numbers in JSON": Case(holding("[1, 2, 3]", "a.json"), refused=["a.json, line 1", "no JSON object", "{…}"]),
    "keys without end": Case(
        holding(json.dumps({f"k{at}": at for at in range(700)}), "a.json"), refused=["a.json", "2000 different columns"]
    ),
    "XES that explodes": Case(
        holding('<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><log><trace/></log>', "a.xes"),
        refused=["a.xes, line 1", "entities", "DOCTYPE"],
    ),
    "XES that reads other files": Case(
        holding('<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>', "a.xes"),
        refused=["a.xes, line 1", "entities"],
    ),
    "XES that breaks off": Case(holding(_XES[:-20], "a.xes"), refused=["a.xes, line 1", "breaks off", "again"]),
    "XML that is no log": Case(holding("<?xml version='1.0'?><rss/>", "a.xml"), refused=["a.xml, line 1", "no XES log"]),
    "Parquet that breaks off": Case(holding(b"PAR1" + b"\0" * 80, "a.parquet"), refused=["a.parquet", "damaged", "again"]),
    "another form than said": Case(holding(HEADER + LINES), refused=["tệp.csv", "not a parquet file", "--as"], flags=["--as", "parquet"]),
    "an option that does not concern it": Case(holding(HEADER + LINES), refused=["tệp.csv", "--sheet"], flags=["--sheet", "1"]),
    "a second file with other columns": Case(_other_columns, refused=["hai.csv", "no column “mã khách”"]),
    "an empty folder named x.csv": Case(_empty_folder, refused=["x.csv", "no file that can be imported"]),
    "a broken link": Case(_broken_link, refused=["liên kết.csv", "leads to a file that is not there"]),
    "a pipe": Case(_fifo, refused=["ống.csv", "no ordinary file", "Write its content"]),
    "no such file": Case(lambda _: ["không.csv"], refused=["không.csv", "no such file", "Check"]),
    "a pattern without match": Case(lambda _: ["*.parquet"], refused=["*.parquet", "No file matches"]),
    "years out of reach only": Case(holding(timed("9999-12-31")), refused=["tệp.csv, line 2", "impossible"]),
    "too many faulty rows": Case(
        holding(HEADER + LINES + "k1,Xem,hôm qua\n" * 3), refused=["tệp.csv, line 5, column thời gian", "--max-rejects"]
    ),
}  # fmt: skip
