"""What an Excel file unpacks to, looked at before it is opened: its size, and how far its sheets reach.

The reader of workbooks keeps a sheet as a full rectangle, so that two cells at opposite corners would need more
memory than there is; and a small archive may unpack to more than any disk holds. Both are found here, piece by piece.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text

_PIECE: Final = 1 << 20
_LARGEST: Final = 4 << 30  # bytes of all parts
_LARGEST_RATIO: Final = 400
_RATIO_FROM: Final = 64 << 20
_MOST_CELLS: Final = 40_000_000
_LOCAL_HEADER: Final = struct.Struct("<4s22x2H")
_LETTERS: Final = re.compile(rb"\sr=[\"']([A-Za-z]+)[0-9]")
_NUMBERS: Final = re.compile(rb"\sr=[\"'][A-Za-z]*([0-9]+)")
_FILLED: Final = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*?)?\sr=[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*(?<!/)>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CARRIED: Final = 512  # bytes of a piece looked at again with the next, so that no tag is cut


@dataclass
class _Extent:
    """How far the cells of one sheet reach, at most."""

    columns: set[bytes] = field(default_factory=set)
    rows: set[bytes] = field(default_factory=set)
    cells: int = 0
    lines: int = 0

    def add(self, piece: bytes) -> None:
        self.columns.update(_LETTERS.findall(piece))
        self.rows.update(_NUMBERS.findall(piece))
        self.cells += len(_CELL.findall(piece))
        self.lines += len(_ROW.findall(piece))

    def area(self) -> int:
        """Cells of the rectangle from the first corner."""
        wide = max((_column(each) for each in self.columns), default=0)
        high = max((int(each[:9]) for each in self.rows), default=0)
        if self.columns:
            return wide * high
        return self.cells * max(self.lines, 1)  # places are implied: at worst all in one row


def check_archive(path: Path) -> None:
    """Check that a file is a workbook that can be opened within bounded memory.

    Raises:
        InputError: `damaged-file`, `zip-archive` (no workbook), `bursting-file`, `sheet-too-large`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names:
            raise _no_workbook(path.name)
        with path.open("rb") as handle:
            _survey(handle, parts, path)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        struct.error,
        ValueError,
        NotImplementedError,
    ) as error:
        raise damaged(path.name) from error


def _survey(handle: BinaryIO, parts: list[zipfile.ZipInfo], path: Path) -> None:
    total, most = 0, max(_RATIO_FROM, min(_LARGEST, _LARGEST_RATIO * path.stat().st_size))
    for part in parts:
        sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
        extent, carried = _Extent(), b""
        for piece in _unpacked(handle, part):
            total += len(piece)
            if total > most:
                raise _bursting(path.name)
            if sheet:
                extent.add(carried + piece)
                carried = piece[-_CARRIED:]
        if extent.area() > _MOST_CELLS and _filled_area(handle, part) > _MOST_CELLS:
            raise _too_large(path.name, part.filename)


def _unpacked(handle: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part piece by piece, to its true end: what the archive says of its size may be wrong."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    handle.seek(part.header_offset)
    mark, name, extra = _LOCAL_HEADER.unpack(handle.read(_LOCAL_HEADER.size))
    if mark != b"PK\x03\x04":
        raise zipfile.BadZipFile
    handle.seek(name + extra, 1)
    left = part.compress_size
    inflater = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (data := handle.read(min(left, _PIECE))):
        left -= len(data)
        if inflater is None:
            yield data
            continue
        while data:
            yield inflater.decompress(data, _PIECE)
            data = inflater.unconsumed_tail


def _filled_area(handle: BinaryIO, part: zipfile.ZipInfo) -> int:
    """Measure the rectangle of the cells that hold something: many programs style empty ones up to the last."""
    wide = high = 0
    places, carried = False, b""
    for piece in _unpacked(handle, part):
        for letters, digits in _FILLED.findall(carried + piece):
            places = True
            wide, high = max(wide, _column(letters)), max(high, int(digits[:9]))
        carried = piece[-_CARRIED:]
    return wide * high if places else _MOST_CELLS + 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = 26 * number + letter - 64
    return number


def damaged(name: str) -> InputError:
    """Say that a workbook is damaged."""
    return InputError(
        "damaged-file",
        Text(vi="Tệp Excel bị hỏng hoặc bị cắt ngang.", en="The Excel file is damaged or breaks off."),
        hint=Text(
            vi="Mở tệp bằng Excel rồi lưu lại thành .xlsx, hoặc xuất lại tệp.",
            en="Open it in Excel and save it as .xlsx anew, or export the file again.",
        ),
        place=Place(file=name),
    )


def _no_workbook(name: str) -> InputError:
    return InputError(
        "zip-archive",
        Text(
            vi="Đây là tệp nén ZIP, không phải bảng tính .xlsx.",
            en="This is a ZIP archive, not an .xlsx workbook.",
        ),
        hint=Text(vi="Giải nén rồi nhập các tệp bên trong.", en="Unpack it and import the files within."),
        place=Place(file=name),
    )


def _bursting(name: str) -> InputError:
    return InputError(
        "bursting-file",
        Text(
            vi=f"Tệp Excel này phình ra hơn {_LARGEST_RATIO} lần khi giải nén; không có bảng sự kiện nào như vậy.",
            en=f"This Excel file unpacks to more than {_LARGEST_RATIO} times its size; no table of events does.",
        ),
        hint=Text(
            vi="Mở tệp bằng Excel, xóa các dòng và cột thừa, rồi lưu thành “CSV UTF-8”.",
            en="Open it in Excel, delete rows and columns not needed, and save it as “CSV UTF-8”.",
        ),
        place=Place(file=name),
    )


def _too_large(name: str, sheet: str) -> InputError:
    return InputError(
        "sheet-too-large",
        Text(
            vi=f"Có trang tính trải trên hơn {_MOST_CELLS // 1_000_000} triệu ô ({Path(sheet).name}); có thể có ô lạc ở rất xa.",
            en=f"A sheet spans more than {_MOST_CELLS // 1_000_000} million cells ({Path(sheet).name}); a stray cell may stand far out.",
        ),
        hint=Text(
            vi="Xóa các dòng và cột thừa ở xa, hoặc lưu trang tính thành “CSV UTF-8”.",
            en="Delete rows and columns far out, or save the sheet as “CSV UTF-8”.",
        ),
        place=Place(file=name),
    )
