"""How a delimited text file is laid out: packing, delimiter, header; what cannot be such a file is refused here."""

from __future__ import annotations

import csv
import gzip
import io
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text

_HEAD: Final = 256 << 10
DELIMITERS: Final = (",", ";", "\t", "|")
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Layout:
    """The frame around the rows.

    Attributes:
        delimiter: the character between cells.
        header: names of the columns: NFC, unique, none empty.
        start: byte (unpacked) at which the rows begin.
        before: records up to and with the header.
        returns: whether lines end by a carriage return alone.
    """

    delimiter: str
    header: tuple[str, ...]
    start: int
    before: int
    returns: bool


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked where it is gzipped (told by its first bytes, not by its name)."""
    with path.open("rb") as handle:
        packed = handle.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path, "rb")) if packed else path.open("rb")


def read_bytes(handle: BinaryIO, size: int, name: str) -> bytes:
    """Read up to `size` bytes.

    Raises:
        InputError: `damaged-file` where a gzipped file breaks off or is damaged.
    """
    try:
        return handle.read(size)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            "damaged-file",
            Text(vi="Tệp nén bị hỏng hoặc bị cắt ngang.", en="The gzipped file is damaged or breaks off."),
            hint=Text(vi="Tải hoặc xuất lại tệp này.", en="Download or export the file again."),
            place=Place(file=name),
        ) from error


def check_exists(path: Path) -> None:
    """Check that there is a file with something in it.

    Raises:
        InputError: `no-file`, `not-a-file`, `unreadable-file`, `empty-file`.
    """
    if path.is_dir():
        raise InputError(
            "not-a-file",
            Text(vi="Đây là thư mục, không phải tệp.", en="This is a folder, not a file."),
            hint=Text(vi="Chỉ ra từng tệp trong thư mục.", en="Name the files in the folder."),
            place=Place(file=path.name or str(path)),
        )
    if not path.is_file():
        raise InputError(
            "no-file",
            Text(vi="Không có tệp này.", en="There is no such file."),
            place=Place(file=path.name),
        )
    try:
        with path.open("rb") as handle:
            filled = bool(handle.read(1))
    except OSError as error:
        raise InputError(
            "unreadable-file",
            Text(
                vi=f"Không đọc được tệp này ({error.strerror}).",
                en=f"This file cannot be read ({error.strerror}).",
            ),
            place=Place(file=path.name),
        ) from error
    if not filled:
        raise _empty(path.name)


def read_layout(path: Path, delimiters: Sequence[str] = DELIMITERS) -> Layout:
    """Look at the beginning of a text file.

    Raises:
        InputError: `no-file`, `empty-file`, `binary-file`, `not-utf8`, `damaged-file`, `no-columns`.
    """
    check_exists(path)
    with open_bytes(path) as handle:
        head = read_bytes(handle, _HEAD, path.name)
    text = _text(head, path.name)
    if not text.strip():
        raise _empty(path.name)
    found = [_header(text, delimiter) for delimiter in delimiters]
    cells, size, before, delimiter = max(found, key=lambda each: len(each[0]))
    if len(cells) < 2:
        raise InputError(
            "no-columns",
            Text(
                vi="Dòng đầu phải là tên các cột, ngăn cách bằng dấu phẩy, dấu chấm phẩy, tab hoặc gạch đứng.",
                en="The first line must name the columns, separated by comma, semicolon, tab or bar.",
            ),
            place=Place(file=path.name, line=before),
        )
    start = size + (len(_BOM) if head.startswith(_BOM) else 0)
    returns = "\n" not in text and "\r" in text
    return Layout(delimiter, unique_names(cells), start, before, returns)


def _header(text: str, delimiter: str) -> tuple[list[str], int, int, str]:
    """Read the first record that is not blank: its cells, the bytes and the records up to its end."""
    size = 0

    def lines() -> Iterator[str]:
        nonlocal size
        for line in io.StringIO(text, newline=""):
            size += len(line.encode())
            yield line

    try:
        for before, cells in enumerate(csv.reader(lines(), delimiter=delimiter), start=1):
            if any(cell.strip() for cell in cells):
                return cells, size, before, delimiter
    except csv.Error:
        pass
    return [], 0, 1, delimiter


def _text(head: bytes, name: str) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_utf8(name)
    if b"\0" in head or head.startswith((b"%PDF", b"PK\x03\x04")):
        raise InputError(
            "binary-file",
            Text(
                vi="Đây không phải tệp văn bản. Nhận được: CSV, TSV (UTF-8, có thể nén .gz) và Parquet.",
                en="This is not a text file. Accepted: CSV, TSV (UTF-8, also gzipped) and Parquet.",
            ),
            hint=Text(
                vi="Nếu là tệp Excel, hãy lưu thành “CSV UTF-8” rồi nhập lại.",
                en="If it is an Excel file, save it as “CSV UTF-8” and import that.",
            ),
            place=Place(file=name),
        )
    text = head.removeprefix(_BOM).decode("utf-8", "replace")
    # a bad row is a matter of that row; a bad header leaves nothing to go by
    if "\ufffd" in text.split("\n", 1)[0]:
        raise _not_utf8(name)
    return text


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Name columns: NFC, trimmed; an empty name becomes `column N`, a repeated one gets its place behind it."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = unicodedata.normalize("NFC", cell.strip()) or f"column {place}"
        names.append(f"{name} ({place})" if name in names else name)
    return tuple(names)


def _empty(name: str) -> InputError:
    return InputError("empty-file", Text(vi="Tệp rỗng.", en="The file is empty."), place=Place(file=name))


def _not_utf8(name: str) -> InputError:
    return InputError(
        "not-utf8",
        Text(vi="Tệp không viết bằng mã UTF-8.", en="The file is not written in UTF-8."),
        hint=Text(
            vi="Trong Excel chọn Lưu thành › “CSV UTF-8”, rồi nhập lại.",
            en="In Excel choose Save as › “CSV UTF-8”, then import again.",
        ),
        place=Place(file=name),
    )
