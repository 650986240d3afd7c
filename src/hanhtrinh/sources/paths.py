"""The files that a call names: single ones, patterns such as `exports/*.csv`, and folders."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text

_SUFFIXES: Final = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson", ".parquet", ".xes")
_PACKED: Final = (".gz", ".zst")


def expand_paths(named: Sequence[str | Path]) -> tuple[Path, ...]:
    """Find the files that a call names.

    A file is itself. A folder stands for the event files in it and below it, told by their endings (.csv .tsv .tab
    .txt .xlsx .json .jsonl .ndjson .parquet .xes, also with .gz or .zst behind); hidden ones and those that begin
    with `_` are left out, as are Excel's lock files. A pattern (`*`, `?`, `[...]`, `**`) stands for what it matches.

    Args:
        named: files, patterns and folders.

    Returns:
        The files in the order named, those of one pattern or folder in the order of their paths; each file once.

    Raises:
        InputError: `no-file`, `no-match`, `empty-folder`, `broken-link`, `not-a-file`, `unreadable-folder`,
            `unreadable-file`.
    """
    found: dict[Path, Path] = {}
    for each in named:
        try:
            for path in _expanded(str(each)):
                found.setdefault(path.resolve(), path)
        except OSError as error:  # no permission on the way there, a name too long, links in a circle
            raise unreadable(Path(each), error) from error
    return tuple(found.values())


def unreadable(path: Path, error: OSError) -> InputError:
    """Say that the system does not let a file be read."""
    return InputError(
        "unreadable-file",
        Text(
            vi=f"Không đọc được tệp này ({error.strerror}).",
            en=f"This file cannot be read ({error.strerror}).",
        ),
        hint=Text(
            vi="Kiểm tra quyền truy cập tệp và thư mục chứa nó.",
            en="Check the permissions of the file and of its folder.",
        ),
        place=Place(file=path.name or str(path)),
    )


def _expanded(name: str) -> Iterable[Path]:
    path = Path(name)
    if path.is_dir():
        return _in_folder(path)
    if not os.path.lexists(path) and glob.has_magic(name):
        matched = [Path(each) for each in sorted(glob.glob(name, recursive=True))]
        files = [
            file for each in matched for file in (_in_folder(each, needed=False) if each.is_dir() else [each])
        ]
        if not files:
            raise InputError(
                "no-match",
                Text(vi=f"Không có tệp nào khớp với “{name}”.", en=f"No file matches “{name}”."),
                hint=Text(
                    vi="Kiểm tra lại thư mục và phần đuôi của tên tệp.",
                    en="Check the folder and the ending of the name.",
                ),
            )
        return files
    check_file(path)
    return [path]


def _in_folder(folder: Path, *, needed: bool = True) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise InputError(
            "unreadable-folder",
            Text(
                vi=f"Không đọc được thư mục này ({error.strerror}).",
                en=f"This folder cannot be read ({error.strerror}).",
            ),
            hint=Text(vi="Kiểm tra quyền truy cập thư mục.", en="Check the folder's permissions."),
            place=Place(file=Path(error.filename or folder).name),
        )

    files: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [each for each in folders if not each.startswith((".", "_"))]
        files += [Path(root, name) for name in names if _holds_events(name)]
    if not files and needed:
        raise InputError(
            "empty-folder",
            Text(
                vi=f"Thư mục này không có tệp nào nhập được ({' '.join(_SUFFIXES)}, có thể thêm .gz, .zst).",
                en=f"This folder has no file that can be imported ({' '.join(_SUFFIXES)}, also with .gz, .zst).",
            ),
            hint=Text(
                vi="Nếu tệp có đuôi khác, hãy chỉ thẳng tên tệp.",
                en="If the files end otherwise, name them themselves.",
            ),
            place=Place(file=folder.name or str(folder)),
        )
    return sorted(files)


def _holds_events(name: str) -> bool:
    plain = name.lower()
    for ending in _PACKED:
        plain = plain.removesuffix(ending)
    return plain.endswith(_SUFFIXES) and not name.startswith((".", "_", "~$"))


def check_file(path: Path) -> None:
    """Check that a path leads to a file.

    Raises:
        InputError: `no-file`, `broken-link`, `not-a-file`.
    """
    if path.is_file():
        return
    place = Place(file=path.name or str(path))
    if path.is_dir():
        raise InputError(
            "not-a-file",
            Text(vi="Đây là thư mục, không phải tệp.", en="This is a folder, not a file."),
            hint=Text(vi="Chỉ ra từng tệp trong thư mục.", en="Name the files in the folder."),
            place=place,
        )
    if path.is_symlink() and not path.exists():
        raise InputError(
            "broken-link",
            Text(
                vi="Liên kết này trỏ đến một tệp không còn.",
                en="This link leads to a file that is not there.",
            ),
            hint=Text(vi="Chỉ ra chính tệp cần nhập.", en="Name the file itself."),
            place=place,
        )
    if path.exists():
        raise InputError(
            "not-a-file",
            Text(
                vi="Đây không phải tệp thường (đường ống, thiết bị hoặc socket).",
                en="This is no ordinary file (a pipe, a device or a socket).",
            ),
            hint=Text(
                vi="Ghi nội dung ra một tệp rồi nhập tệp đó.",
                en="Write its content to a file and import that.",
            ),
            place=place,
        )
    raise InputError(
        "no-file",
        Text(vi="Không có tệp này.", en="There is no such file."),
        hint=Text(
            vi="Kiểm tra lại tên và thư mục của tệp.",
            en="Check the file's name and folder.",
        ),
        place=place,
    )
