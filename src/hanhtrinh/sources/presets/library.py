"""The presets at hand: those that ship as data files, and the workspace's own, which win; told by a file's columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.models.documents import Parsed, load_document
from hanhtrinh.models.shelf import DocumentFile, check_id, files_at_hand, is_path
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.sources.presets.document import Preset, check_preset

_SHIPPED: Final = Path(__file__).parent / "data"
_FOLDER: Final = "presets"
_INTERVIEWS: Final = "interviews"
QUOTES_OF_NOBODY: Final = Text(
    vi="Có vẻ là câu trích phỏng vấn. Câu trích không có mã khách thì đưa vào bản đồ: hanhtrinh map evidence BẢN_ĐỒ TỆP (cần cột trích dẫn và điểm chạm). Nếu tệp có mã khách, chỉ rõ cột: --user CỘT.",
    en="These look like quotes of interviews. Quotes without a customer's id go onto a map: hanhtrinh map evidence MAP FILE (with the columns quote and touchpoint). If the file does name customers, say in which column: --user COLUMN.",
)


def presets_at_hand(folder: Path | None = None) -> tuple[DocumentFile, ...]:
    """List the presets, the workspace's own first; an own preset hides the shipped one of the same id.

    Args:
        folder: the workspace's `presets` folder; need not exist.

    Raises:
        InputError: `duplicate-id` where two own files claim one id.
    """
    return files_at_hand(_FOLDER, _SHIPPED, folder)


def load_preset(id_or_path: str | Path, folder: Path | None = None) -> Preset:
    """Give a preset by its id, or by the path of its file.

    Raises:
        UsageError: `unknown-preset` where there is none of that id.
        InputError: where the file is wrong, with file, line and column.
    """
    text = str(id_or_path)
    if is_path(id_or_path):
        path = Path(text)
        return _checked(DocumentFile(path.stem, "own", path, _FOLDER)).value
    files = presets_at_hand(folder)
    found = next((file for file in files if file.id == text), None)
    if found is None:
        ids = [file.id for file in files]
        allowed = listed(ids)
        raise UsageError(
            "unknown-preset",
            Text(
                vi=f"Không có mẫu nhập “{text}”. Hiện có: {allowed.vi}.",
                en=f"There is no preset “{text}”. At hand are: {allowed.en}.",
            ),
            hint=meant(text, ids)
            or Text(
                vi="Xem danh sách bằng “hanhtrinh presets list”, hoặc đưa đường dẫn đến tệp .yaml.",
                en="See them with “hanhtrinh presets list”, or give the path of a .yaml file.",
            ),
        )
    return _loaded(found)


def recognise(header: Sequence[str], folder: Path | None = None) -> Preset | None:
    """Tell which tool's export a file is, by its columns; None where no preset fits, or two fit equally well.

    A preset fits where all columns that it needs are there and none that it excludes; of several, the one counts that
    knows most of the file's columns, an own one before those that ship.

    Raises:
        InputError: where an own preset's file is wrong, with its place.
    """
    found: list[tuple[tuple[int, bool], Preset]] = []
    for file in presets_at_hand(folder):
        preset = _loaded(file)
        if fits(preset, header):
            known = len({column for columns in columns_of(preset, header).values() for column in columns})
            found.append(((known, file.origin == "own"), preset))
    found.sort(key=lambda each: each[0], reverse=True)
    if not found or (len(found) > 1 and found[0][0] == found[1][0]):
        return None
    return found[0][1]


def fits(preset: Preset, header: Sequence[str]) -> bool:
    """Whether a file with these columns is this export: all that it needs, and what one of its events is made of."""
    columns = columns_of(preset, header)
    if not any(all(columns[name] for name in rule.given) for rule in preset.events):
        return False
    names = {folded(name) for name in header}
    return all(columns[name] for name in preset.needs) and not any(
        folded(name) in names for name in preset.without
    )


def looks_like_interviews(header: Sequence[str]) -> bool:
    """Whether a file with these columns holds quotes, by the names that the shipped preset for interviews knows."""
    return bool(columns_of(load_preset(_INTERVIEWS), header)["quote"])


def columns_of(preset: Preset, header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Find the columns of a file that a preset's short names stand for, the best first.

    A name is looked for as it is written, then without case, then without diacritics and separators: exports differ
    in these, and some tell two columns apart by case alone.
    """
    found: dict[str, tuple[str, ...]] = {}
    for short, names in preset.columns.items():
        columns = [column for name in names if (column := _column(name, header)) is not None]
        found[short] = tuple(dict.fromkeys(columns))
    return found


def folded(name: str) -> str:
    """Write a text without case, diacritics and separators: `Trạng thái ĐH` is `trang thai dh`."""
    bare = unicodedata.normalize("NFD", name.casefold()).replace("đ", "d")
    kept = "".join(
        letter if letter.isalnum() else " " for letter in bare if not unicodedata.combining(letter)
    )
    return " ".join(kept.split())


def _column(name: str, header: Sequence[str]) -> str | None:
    wanted = unicodedata.normalize("NFC", name)
    if "*" in wanted:
        pattern = re.compile(".*".join(re.escape(folded(part)) for part in wanted.split("*")))
        return next((column for column in header if pattern.fullmatch(folded(column))), None)
    for write in (str, str.casefold, folded):
        same = next((column for column in header if write(column) == write(wanted)), None)
        if same is not None:
            return same
    return None


def _loaded(file: DocumentFile) -> Preset:
    return _shipped(file) if file.origin == "shipped" else _checked(file).value


@cache
def _shipped(file: DocumentFile) -> Preset:
    return _checked(file).value


def _checked(file: DocumentFile) -> Parsed[Preset]:
    parsed = load_document(file.path, Preset, name=file.name)
    check_id(file, parsed)
    check_preset(parsed)
    return parsed
