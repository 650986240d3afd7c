"""YAML documents at hand by their id: those that ship as data files, and the workspace's own, which win."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.models.documents import Parsed

_ENDINGS: Final = (".yaml", ".yml")

Origin = Literal["own", "shipped"]


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document at hand.

    Attributes:
        id: its id, which is its file's name without the ending.
        origin: whether it is the workspace's own.
        path: its file.
        folder: the workspace's folder for such documents.
    """

    id: str
    origin: Origin
    path: Path
    folder: str

    @property
    def name(self) -> str:
        """How errors name the file: never by a path of this machine."""
        return f"{self.folder}/{self.path.name}"


def files_at_hand(folder: str, shipped: Path, own: Path | None) -> tuple[DocumentFile, ...]:
    """List documents, the workspace's own first; an own document hides the shipped one of the same id.

    Args:
        folder: name of the workspace's folder for such documents.
        shipped: where those are that ship.
        own: the workspace's folder; need not exist.

    Raises:
        InputError: `duplicate-id` where two own files claim one id.
    """
    found = {file.id: file for file in _files(folder, "own", own)} if own is not None else {}
    rest = (file for file in _files(folder, "shipped", shipped) if file.id not in found)
    return (*found.values(), *rest)


def is_path(id_or_path: str | Path) -> bool:
    """Tell whether a document is named by the path of its file rather than by its id."""
    text = str(id_or_path)
    return isinstance(id_or_path, Path) or text.endswith(_ENDINGS) or "/" in text


def check_id(file: DocumentFile, parsed: Parsed[Any]) -> None:
    """Check that a document has the id by which its file is found.

    Raises:
        InputError: `id-differs`, with the place of the id.
    """
    if parsed.value.id == file.id:
        return
    raise parsed.error(
        ("id",),
        "id-differs",
        Text(
            vi=f"Mã “{parsed.value.id}” khác tên tệp “{file.path.name}”.",
            en=f"The id “{parsed.value.id}” differs from the file's name “{file.path.name}”.",
        ),
        hint=Text(
            vi=f"Đổi tên tệp thành {parsed.value.id}.yaml, hoặc đổi id thành {file.id}.",
            en=f"Rename the file to {parsed.value.id}.yaml, or change the id to {file.id}.",
        ),
    )


def _files(folder: str, origin: Origin, place: Path) -> tuple[DocumentFile, ...]:
    if not place.is_dir():
        return ()
    paths = sorted(path for path in place.iterdir() if path.suffix in _ENDINGS and path.is_file())
    found: dict[str, DocumentFile] = {}
    for path in paths:
        if path.stem in found:
            raise InputError(
                "duplicate-id",
                Text(
                    vi=f"Hai tệp {found[path.stem].path.name} và {path.name} cùng một mã.",
                    en=f"The two files {found[path.stem].path.name} and {path.name} have one id.",
                ),
                hint=Text(vi="Xóa hoặc đổi tên một trong hai.", en="Delete or rename one of the two."),
                place=Place(f"{folder}/{path.name}"),
            )
        found[path.stem] = DocumentFile(path.stem, origin, path, folder)
    return tuple(found.values())
