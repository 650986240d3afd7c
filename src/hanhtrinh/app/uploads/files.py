"""The files that were dropped: each in a folder of its own with a name that nobody chose but us.

A client never names a path. It gives a name, of which only letters, digits and plain signs stay, and gets back an id.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from hanhtrinh.errors import HanhtrinhError, InputError, Place, UsageError
from hanhtrinh.language import Text, decimal

MAX_FILE: Final = 2 << 30
MAX_ALL: Final = 8 << 30
KEPT_DAYS: Final = 7
_MARGIN: Final = 512 << 20  # bytes of the disk that stay free
_ID: Final = re.compile(r"[0-9a-f]{16}")
_PART: Final = ".part"
_LONGEST: Final = 120
_PACKED: Final = (".gz", ".zst")
ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet", ".xes")


class TooLongFileError(HanhtrinhError):
    """A file is longer than this server takes."""

    def __init__(self, limit: int) -> None:
        gigabytes = limit / (1 << 30)
        vi, en = decimal(gigabytes, "vi", 1), decimal(gigabytes, "en", 1)
        super().__init__(
            "file-too-long",
            Text(vi=f"Tệp lớn hơn {vi} GB.", en=f"The file is larger than {en} GB."),
            hint=Text(
                vi="Chia thành nhiều tệp theo tháng, hoặc nhờ người quản trị nhập từ dòng lệnh.",
                en="Split it by month, or ask the administrator to import it from the command line.",
            ),
        )


class UnknownUploadError(UsageError):
    """There is no such dropped file, or it was brought in or cleared away already."""

    def __init__(self) -> None:
        super().__init__(
            "unknown-upload",
            Text(vi="Tệp này không còn ở đây.", en="This file is no longer here."),
            hint=Text(vi="Thả lại tệp.", en="Drop the file again."),
        )


@dataclass(frozen=True)
class Upload:
    """A dropped file.

    Attributes:
        id: how clients speak of it.
        name: its name, made safe.
        size: bytes.
        at: when it came.
        path: where it lies; never told to a client.
    """

    id: str
    name: str
    size: int
    at: datetime
    path: Path


class Incoming(Protocol):
    """A file that is just arriving."""

    def write(self, chunk: bytes) -> None:
        """Add bytes.

        Raises:
            TooLongFileError: there are more than announced limits allow.
        """
        ...

    def finish(self) -> Upload:
        """Take the file in."""
        ...

    def drop(self) -> None:
        """Forget what arrived so far."""
        ...


class UploadFolder:
    """The dropped files of a workspace.

    Args:
        data: the workspace's folder `data`.
        max_file: bytes that one file may have.
        max_all: bytes that all of them may have together.
    """

    def __init__(self, data: Path, *, max_file: int = MAX_FILE, max_all: int = MAX_ALL) -> None:
        self._folder = data / "uploads"
        self._max_file = max_file
        self._max_all = max_all

    def receive(self, name: str, length: int | None) -> Incoming:
        """Begin to take a file in.

        Args:
            name: as the client has it.
            length: bytes that the client announces; None where it does not.

        Raises:
            InputError: `bad-file-name`, `unknown-file-kind`.
            TooLongFileError: it is too long, or all dropped files together are.
        """
        safe = safe_name(name)
        self.clear_old()
        if length is not None and length > self._max_file:
            raise TooLongFileError(self._max_file)
        taken = sum(each.size for each in self.everything())
        self._folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._folder).free - _MARGIN
        limit = min(self._max_file, self._max_all - taken, free)
        if limit <= 0 or (length or 0) > limit:
            raise _full()
        return _Arriving(self._folder, safe, limit, lambda upload: self.find(upload))

    def everything(self) -> list[Upload]:
        """Give all dropped files, the latest first."""
        if not self._folder.is_dir():
            return []
        found = [upload for each in self._folder.iterdir() if (upload := self._at(each)) is not None]
        return sorted(found, key=lambda upload: upload.at, reverse=True)

    def find(self, upload: str) -> Upload:
        """Give a dropped file by id.

        Raises:
            UnknownUploadError: there is none.
        """
        found = self._at(self._folder / upload) if _ID.fullmatch(upload) else None
        if found is None:
            raise UnknownUploadError
        return found

    def remove(self, upload: str) -> None:
        """Remove a dropped file.

        Raises:
            UnknownUploadError: there is none.
        """
        shutil.rmtree(self.find(upload).path.parent, ignore_errors=True)

    def clear_old(self, now: float | None = None) -> None:
        """Remove files that nobody brought in for a week, and what broken connections left."""
        before = (time.time() if now is None else now) - KEPT_DAYS * 86_400
        if not self._folder.is_dir():
            return
        for each in self._folder.iterdir():
            if each.is_dir() and each.stat().st_mtime < before:
                shutil.rmtree(each, ignore_errors=True)

    def _at(self, folder: Path) -> Upload | None:
        if not (_ID.fullmatch(folder.name) and folder.is_dir()):
            return None
        files = [each for each in folder.iterdir() if each.suffix != _PART]
        if len(files) != 1:
            return None
        stat = files[0].stat()
        at = datetime.fromtimestamp(stat.st_mtime, UTC)
        return Upload(folder.name, files[0].name, stat.st_size, at, files[0])


class _Arriving:
    """A file that is being written."""

    def __init__(self, folder: Path, name: str, limit: int, find: Callable[[str], Upload]) -> None:
        self._id = secrets.token_hex(8)
        self._limit = limit
        self._find = find
        self._taken = 0
        self._home = folder / self._id
        self._home.mkdir()
        self._target = self._home / name
        self._part = self._home / f"{name}{_PART}"
        self._handle = self._part.open("xb")

    def write(self, chunk: bytes) -> None:
        self._taken += len(chunk)
        if self._taken > self._limit:
            self.drop()
            raise TooLongFileError(self._limit)
        self._handle.write(chunk)

    def finish(self) -> Upload:
        self._handle.close()
        if not self._taken:
            self.drop()
            raise InputError(
                "empty-file", Text(vi="Tệp trống.", en="The file is empty."), place=Place(file=self._target.name)
            )  # fmt: skip
        self._part.rename(self._target)
        return self._find(self._id)

    def drop(self) -> None:
        self._handle.close()
        shutil.rmtree(self._home, ignore_errors=True)


def safe_name(name: str) -> str:
    """Make a file's name safe: its last part, letters, digits and plain signs only.

    Raises:
        InputError: `bad-file-name` where nothing is left, `unknown-file-kind` where it is no file of rows.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(sign if sign.isalnum() or sign in " ._-()+" else "_" for sign in last)
    plain = re.sub(r"\s+", " ", kept).strip(" .")
    ends = _ending(plain)
    if not plain or not plain.removesuffix(ends).strip(" ._"):
        raise InputError(
            "bad-file-name",
            Text(vi="Tên tệp này không dùng được.", en="This file name cannot be used."),
            hint=Text(vi="Đổi tên tệp rồi thả lại.", en="Rename the file and drop it again."),
        )
    if not ends:
        raise InputError(
            "unknown-file-kind",
            Text(
                vi="Chưa đọc được loại tệp này. Đọc được: Excel (.xlsx), CSV, TSV, JSON, Parquet, XES, kể cả nén .gz, .zst.",
                en="Files of this kind cannot be read. These can: Excel (.xlsx), CSV, TSV, JSON, Parquet, XES, also as .gz, .zst.",
            ),
            hint=Text(
                vi="Mở tệp bằng Excel rồi lưu lại dạng .xlsx hoặc CSV.",
                en="Open it in Excel and save it as .xlsx or CSV.",
            ),
            place=Place(file=plain),
        )
    return plain.removesuffix(ends)[: _LONGEST - len(ends)].rstrip(" .") + ends


def _ending(name: str) -> str:
    lower = name.lower()
    packed = next((end for end in _PACKED if lower.endswith(end)), "")
    plain = lower.removesuffix(packed)
    found = next((end for end in ENDINGS if plain.endswith(end)), "")
    return name[len(plain) - len(found) :] if found else ""


def _full() -> HanhtrinhError:
    return InputError(
        "no-room",
        Text(
            vi="Máy chủ không còn đủ chỗ cho tệp này.",
            en="The server has no room left for this file.",
        ),
        hint=Text(
            vi="Xóa bớt tệp đang chờ nhập, hoặc nhờ người quản trị thêm dung lượng.",
            en="Remove files that wait to be imported, or ask the administrator for more room.",
        ),
    )
