"""How a delimited text file is laid out: encoding, delimiter, header; what cannot be such a file is refused here."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.encodings import (
    ENCODINGS,
    MARKS,
    Encoding,
    Guess,
    Utf8Stream,
    encoding_label,
    encoding_named,
    guess_encoding,
    text_of,
)
from hanhtrinh.sources.forms import DELIMITERS, FileOptions
from hanhtrinh.sources.headers import LOOKED_AT, header_place
from hanhtrinh.sources.unpacking import UnpackedFile

_HEAD: Final = 256 << 10
# how far to look for the first letter that is not plain ASCII, which tells the encoding
_ASCII_HEAD: Final = 64 << 20
_SEPARATOR: Final = re.compile(r'"?sep=(.)"?(\r\n|\n|\r)')
_BREAKS: Final = re.compile(r"\s*[\r\n]+\s*")
_OFFICE: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@dataclass(frozen=True)
class Layout:
    """The frame around the rows.

    Attributes:
        delimiter: the character between cells.
        header: names of the columns: NFC, unique, none empty.
        start: byte (unpacked, in UTF-8, after the byte order mark) at which the rows begin.
        before: records up to and with the header.
        encoding: what the file is written in.
        assumed: whether the encoding was told by statistics.
        sought: whether the header is not the first row that has cells, but was found further below.
    """

    delimiter: str
    header: tuple[str, ...]
    start: int
    before: int
    encoding: Encoding = "utf-8"
    assumed: bool = False
    sought: bool = False


@dataclass(frozen=True)
class _Header:
    """A row that may be the header, read with one delimiter."""

    delimiter: str
    cells: list[str]
    size: int
    before: int
    first: bool
    fitting: float

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        return len(self.cells) > 1, self.fitting >= 0.5, self.first, len(self.cells)


def open_text(path: Path, encoding: Encoding) -> Utf8Stream:
    """Open a text file, may be packed, as UTF-8 without a byte order mark."""
    return Utf8Stream(UnpackedFile(path), encoding)


def check_filled(path: Path) -> None:
    """Check that there is a file with something in it.

    Raises:
        InputError: `no-file`, `not-a-file`, `broken-link`, `unreadable-file`, `empty-file`, `damaged-file`.
    """
    with UnpackedFile(path) as handle:
        if not handle.read(1):
            raise _empty(path.name)


def read_layout(
    path: Path,
    delimiters: Sequence[str] = DELIMITERS,
    options: FileOptions = FileOptions(),  # noqa: B008 - frozen
) -> Layout:
    """Look at the beginning of a text file.

    The header is the first row with at least two filled cells, and more than half as many as the fullest of the first
    60 rows: so titles above it are passed over.

    Args:
        path: the file, may be packed.
        delimiters: those that come into question.
        options: what is said of the file; it goes before what its content tells.

    Raises:
        InputError: `no-file`, `empty-file`, `binary-file`, `not-utf8`, `unknown-encoding`, `damaged-file`,
            `no-columns`, `no-header-row`.
    """
    head, guess = beginning(path)
    encoding = encoding_named(options.encoding) if options.encoding else guess.encoding
    text = text_of(head.removeprefix(MARKS.get(encoding or "utf-8", b"")), encoding or "windows-1252")
    _check_text(text, head, path.name)
    if encoding is None:
        raise undecidable(path.name, guess.line)
    if not text.strip():
        raise _empty(path.name)
    said = _SEPARATOR.match(text)
    if options.delimiter:
        delimiters = [options.delimiter]
    elif said and said[1] in DELIMITERS:
        delimiters = [said[1]]
    least = options.header_row or (2 if said else 1)
    found = max(
        (_header(text, encoding, each, least, exact=options.header_row is not None) for each in delimiters),
        key=lambda each: each.rank,
    )
    if options.header_row and not found.cells:
        raise no_header_row(path.name, options.header_row)
    if len(found.cells) < 2:
        raise (
            _not_in(encoding, path.name, found.before)
            if options.encoding
            else no_columns(path.name, found.before)
        )
    if any("\ud800" <= letter <= "\udfff" for letter in "".join(found.cells)):
        raise _not_in(encoding, path.name, found.before)
    return Layout(
        found.delimiter,
        unique_names(found.cells),
        found.size,
        found.before,
        encoding,
        guess.assumed and options.encoding is None,
        not found.first and options.header_row is None,
    )


def beginning(path: Path) -> tuple[bytes, Guess]:
    """Read the beginning, and tell the encoding by the first place that is not plain ASCII."""
    with UnpackedFile(path) as handle:
        head = piece = handle.read(_HEAD)
        if not head:
            raise _empty(path.name)
        seen = len(head)
        while piece.isascii() and len(piece) and seen < _ASCII_HEAD:
            piece = handle.read(_HEAD)
            seen += len(piece)
    if head.isascii() and piece and not piece.isascii():
        # the lines cut at the ends of the piece say nothing
        lines = piece.split(b"\n")
        guess = guess_encoding(b"\n".join(lines[1:-1]) if len(lines) > 2 else piece)
        return head, Guess(guess.encoding or "utf-8", guess.assumed)
    return head, guess_encoding(head)


def _header(text: str, encoding: Encoding, delimiter: str, least: int, *, exact: bool) -> _Header:
    """Find the header among the first records, from record number `least` on."""
    records: list[tuple[list[str], int]] = []
    size = 0
    # what could not be decoded has the size that the stream gives it
    faulty = "surrogateescape" if encoding == "utf-8" else "surrogatepass"

    def lines() -> Iterator[str]:
        nonlocal size
        for line in io.StringIO(text, newline=""):
            size += len(line.encode("utf-8", faulty))
            yield line

    try:
        rows = csv.reader(lines(), delimiter=delimiter)
        records.extend((cells, size) for cells in islice(rows, least + LOOKED_AT))
    except csv.Error:
        pass
    filled = [sum(bool(cell.strip()) for cell in cells) for cells, _ in records]
    places = [at for at in range(least - 1, len(records)) if filled[at]]
    if not places or (exact and places[0] != least - 1):
        return _Header(delimiter, [], 0, least, first=False, fitting=0.0)
    place = places[0] if exact else places[header_place([filled[at] for at in places]) or 0]
    cells, end = records[place]
    below = [len(records[at][0]) == len(cells) for at in places if at > place]
    fitting = sum(below) / len(below) if below else 1.0
    return _Header(delimiter, cells, end, place + 1, first=place == places[0], fitting=fitting)


def _controls(text: str) -> int:
    return sum(text.count(chr(code)) for code in (*range(9), *range(14, 27), *range(28, 32)))


def _check_text(text: str, head: bytes, name: str) -> None:
    """Refuse what is no text: other formats, and bytes that are mostly control characters."""
    office = head.startswith(_OFFICE)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if (
        not office
        and not head.startswith(b"%PDF")
        and not _controls(first)
        and _controls(text) <= 0.2 * len(text)
    ):
        return
    raise InputError(
        "binary-file",
        Text(
            vi="Đây không phải tệp văn bản. Nhận được: CSV, TSV, JSONL, XES (có thể nén .gz, .zst), Excel .xlsx và Parquet.",
            en="This is not a text file. Accepted: CSV, TSV, JSONL, XES (also packed as .gz, .zst), Excel .xlsx and Parquet.",
        ),
        hint=Text(
            vi="Nếu là tệp Excel, hãy lưu thành .xlsx hoặc “CSV UTF-8” rồi nhập lại.",
            en="If it is an Excel file, save it as .xlsx or “CSV UTF-8” and import that.",
        ),
        place=Place(file=name),
    )


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Name columns: NFC, trimmed; an empty name becomes `column N`, a repeated one gets its place behind it."""
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, start=1):
        name = unicodedata.normalize("NFC", _BREAKS.sub(" ", cell.strip())) or f"column {place}"
        while name in names:
            name = f"{name} ({place})"
        names[name] = None
    return tuple(names)


def _empty(name: str) -> InputError:
    return InputError(
        "empty-file",
        Text(vi="Tệp rỗng.", en="The file is empty."),
        hint=Text(vi="Xuất lại tệp từ phần mềm nguồn.", en="Export the file again from where it comes."),
        place=Place(file=name),
    )


def no_columns(name: str, line: int) -> InputError:
    """Say that no row of a file names columns."""
    return InputError(
        "no-columns",
        Text(
            vi="Không thấy dòng tiêu đề: tên các cột, ngăn cách bằng dấu phẩy, dấu chấm phẩy, tab hoặc gạch đứng.",
            en="There is no header: names of columns, separated by comma, semicolon, tab or bar.",
        ),
        hint=Text(
            vi="Nếu tệp có dấu ngăn cách khác hoặc tiêu đề ở dòng khác, dùng --delimiter và --header-row.",
            en="If the delimiter is another one or the header stands in another row, use --delimiter and --header-row.",
        ),
        place=Place(file=name, line=line),
    )


def no_header_row(name: str, row: int) -> InputError:
    """Say that the row said to be the header is empty or not there."""
    return InputError(
        "no-header-row",
        Text(vi=f"Dòng {row} không có tên cột nào.", en=f"Row {row} names no columns."),
        hint=Text(
            vi="Bỏ --header-row để tự tìm dòng tiêu đề, hoặc chỉ đúng dòng.",
            en="Leave out --header-row to have the header found, or name the right row.",
        ),
        place=Place(file=name, line=row),
    )


def undecidable(name: str, line: int | None) -> InputError:
    """Say that a file's encoding cannot be told."""
    return InputError(
        "unknown-encoding",
        Text(
            vi="Tệp không viết bằng UTF-8, và không đủ căn cứ để nhận ra bảng mã cũ (windows-1258, VNI, TCVN3).",
            en="The file is not written in UTF-8, and there is too little to tell the old encodings (windows-1258, VNI, TCVN3) apart.",
        ),
        hint=Text(
            vi=f"Nêu bảng mã bằng --encoding ({', '.join(ENCODINGS)}), hoặc trong Excel chọn Lưu thành › “CSV UTF-8”.",
            en=f"Name it by --encoding ({', '.join(ENCODINGS)}), or in Excel choose Save as › “CSV UTF-8”.",
        ),
        place=Place(file=name, line=line),
    )


def _not_in(encoding: Encoding, name: str, line: int) -> InputError:
    label = encoding_label(encoding)
    return InputError(
        "not-utf8" if encoding == "utf-8" else "other-encoding",
        Text(
            vi=f"Đọc bằng bảng mã {label} thì không ra tên cột nào.",
            en=f"Read in the encoding {label}, there are no names of columns.",
        ),
        hint=Text(
            vi=f"Nêu bảng mã khác bằng --encoding ({', '.join(ENCODINGS)}), hoặc trong Excel chọn Lưu thành › “CSV UTF-8”.",
            en=f"Name another one by --encoding ({', '.join(ENCODINGS)}), or in Excel choose Save as › “CSV UTF-8”.",
        ),
        place=Place(file=name, line=line),
    )
