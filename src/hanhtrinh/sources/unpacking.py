"""The bytes of a file, unpacked as they are read: gzip and zstd, told by their first bytes, one inside another too."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.paths import check_file, unreadable

_MAGIC: Final = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_DEEPEST: Final = 3
# text of events packs to a tenth or a thirtieth; beyond this a file is made to burst, not to be read
_LARGEST_RATIO: Final = 400
_RATIO_FROM: Final = 64 << 20


class UnpackedFile:
    """A file's bytes, unpacked where it is packed; reading it needs no more memory than what is asked for.

    Attributes:
        name: the file's name without its folder.
        packed: whether anything had to be unpacked.
    """

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            InputError: `no-file`, `not-a-file`, `broken-link`, `unreadable-file`, `packed-too-deep`, `damaged-file`.
        """
        self.name = path.name
        try:
            check_file(path)
            self._size = path.stat().st_size
            with path.open("rb") as handle:
                first = handle.read(4)
        except OSError as error:
            raise unreadable(path, error) from error
        self._path = path
        kinds: list[str] = []
        while (kind := _kind(first)) is not None:
            kinds.append(kind)
            if len(kinds) > _DEEPEST:
                raise self._too_deep()
            self._open(kinds)
            first = self.read(4)
            self.close()
        self.packed = bool(kinds)
        self._open(kinds)

    def _open(self, kinds: list[str]) -> None:
        try:
            stream: Any = pa.OSFile(str(self._path))
        except OSError as error:
            raise unreadable(self._path, error) from error
        for kind in kinds:
            stream = pa.CompressedInputStream(stream, kind)
        self._stream = stream
        self._given = 0

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes; fewer only at the end.

        Raises:
            InputError: `damaged-file` where the file breaks off or is damaged; `bursting-file` where it unpacks to
                many times what any table does.
        """
        try:
            data: bytes = self._stream.read(size)
            while 0 < len(data) < size and (more := self._stream.read(size - len(data))):
                data += more
        except (OSError, pa.ArrowException) as error:
            raise InputError(
                "damaged-file",
                Text(
                    vi=f"Tệp nén bị hỏng hoặc bị cắt ngang (sau {self._given:,} byte đã giải nén).".replace(
                        ",", "."
                    ),
                    en=f"The packed file is damaged or breaks off (after {self._given:,} unpacked bytes).",
                ),
                hint=Text(vi="Tải hoặc xuất lại tệp này.", en="Download or export the file again."),
                place=Place(file=self.name),
            ) from error
        self._given += len(data)
        if self._given > max(_RATIO_FROM, _LARGEST_RATIO * self._size):
            raise InputError(
                "bursting-file",
                Text(
                    vi=f"Tệp nén này phình ra hơn {_LARGEST_RATIO} lần khi giải nén; không có bảng sự kiện nào như vậy.",
                    en=f"This packed file unpacks to more than {_LARGEST_RATIO} times its size; no table of events does.",
                ),
                hint=Text(
                    vi="Nếu tệp đúng là dữ liệu của bạn, hãy giải nén rồi nhập tệp đã giải nén.",
                    en="If it really is your data, unpack it and import the unpacked file.",
                ),
                place=Place(file=self.name),
            )
        return data

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def __enter__(self) -> UnpackedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _too_deep(self) -> InputError:
        return InputError(
            "packed-too-deep",
            Text(
                vi=f"Tệp được nén chồng hơn {_DEEPEST} lớp.",
                en=f"The file is packed more than {_DEEPEST} times over.",
            ),
            hint=Text(vi="Giải nén bớt rồi nhập lại.", en="Unpack it and import that."),
            place=Place(file=self.name),
        )


def _kind(first: bytes) -> str | None:
    return next((kind for magic, kind in _MAGIC.items() if first.startswith(magic)), None)
