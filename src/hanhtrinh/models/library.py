"""The models at hand: those that ship as data files, and the workspace's own, which win; and the overlays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.language import Text
from hanhtrinh.models.documents import Parsed, load_document
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.overlay import Overlay
from hanhtrinh.models.suggest import listed, meant

_SHIPPED: Final = Path(__file__).parent / "data"
_OVERLAYS: Final = _SHIPPED / "overlays"
_ENDINGS: Final = (".yaml", ".yml")

Origin = Literal["own", "shipped"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model at hand: its id, whether it is the workspace's own, and its file."""

    id: str
    origin: Origin
    path: Path

    @property
    def name(self) -> str:
        """How errors name the file: never by a path of this machine."""
        return f"models/{self.path.name}"


def models_at_hand(folder: Path | None = None) -> tuple[ModelFile, ...]:
    """List the models, the workspace's own first; an own model hides the shipped one of the same id.

    Args:
        folder: the workspace's `models` folder; need not exist.

    Raises:
        InputError: `duplicate-id` where two own files claim one id.
    """
    own = _files(folder, "own") if folder is not None else ()
    hidden = {file.id for file in own}
    return (*own, *(file for file in _files(_SHIPPED, "shipped") if file.id not in hidden))


def load_model(id_or_path: str | Path, folder: Path | None = None) -> JourneyModel:
    """Give a model by its id, or by the path of its file.

    Raises:
        UsageError: `unknown-model` where there is none of that id.
        InputError: where the file is wrong, with file, line and column.
    """
    return load_model_document(id_or_path, folder).value


def load_model_document(id_or_path: str | Path, folder: Path | None = None) -> Parsed[JourneyModel]:
    """Give a model with the places of its parts; as `load_model`."""
    text = str(id_or_path)
    if isinstance(id_or_path, Path) or text.endswith(_ENDINGS) or "/" in text:
        return load_document(Path(text), JourneyModel)
    files = models_at_hand(folder)
    found = next((file for file in files if file.id == text), None)
    if found is None and text in overlay_ids():
        raise UsageError(
            "not-a-model",
            Text(
                vi=f"“{text}” là lớp phủ, không phải mô hình: nó không có giai đoạn mà khách bước vào.",
                en=f"“{text}” is an overlay, not a model: it has no stages that customers enter.",
            ),
            hint=Text(
                vi=f"Xem nó bằng “hanhtrinh models show {text}”, đặt lên một mô hình bằng “hanhtrinh models crosswalk {text} {files[0].id}”, hoặc đo bằng “hanhtrinh measure pace”.",
                en=f"See it with “hanhtrinh models show {text}”, lay it over a model with “hanhtrinh models crosswalk {text} {files[0].id}”, or measure it with “hanhtrinh measure pace”.",
            ),
        )
    if found is None:
        ids = [file.id for file in files]
        allowed = listed(ids)
        raise UsageError(
            "unknown-model",
            Text(
                vi=f"Không có mô hình hành trình “{text}”. Hiện có: {allowed.vi}.",
                en=f"There is no journey model “{text}”. At hand are: {allowed.en}.",
            ),
            hint=meant(text, ids)
            or Text(
                vi="Xem danh sách bằng “hanhtrinh models list”, hoặc đưa đường dẫn đến tệp .yaml.",
                en="See them with “hanhtrinh models list”, or give the path of a .yaml file.",
            ),
        )
    return _shipped(found) if found.origin == "shipped" else _checked(found)


def overlay_ids() -> tuple[str, ...]:
    """List the overlays that ship."""
    return tuple(sorted(path.stem for path in _OVERLAYS.glob("*.yaml")))


@cache
def load_overlay(overlay_id: str) -> Overlay:
    """Give an overlay by its id.

    Raises:
        UsageError: `unknown-overlay`.
    """
    if overlay_id not in overlay_ids():
        shown = listed(overlay_ids())
        raise UsageError(
            "unknown-overlay",
            Text(
                vi=f"Không có lớp phủ “{overlay_id}”. Hiện có: {shown.vi}.",
                en=f"There is no overlay “{overlay_id}”. There are: {shown.en}.",
            ),
            hint=meant(overlay_id, overlay_ids()),
        )
    path = _OVERLAYS / f"{overlay_id}.yaml"
    return load_document(path, Overlay, name=f"models/{path.name}").value


@cache
def _shipped(file: ModelFile) -> Parsed[JourneyModel]:
    return _checked(file)


def _checked(file: ModelFile) -> Parsed[JourneyModel]:
    parsed = load_document(file.path, JourneyModel, name=file.name)
    if parsed.value.id != file.id:
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
    return parsed


def _files(folder: Path, origin: Origin) -> tuple[ModelFile, ...]:
    if not folder.is_dir():
        return ()
    paths = sorted(path for path in folder.iterdir() if path.suffix in _ENDINGS and path.is_file())
    found: dict[str, ModelFile] = {}
    for path in paths:
        if path.stem in found:
            raise InputError(
                "duplicate-id",
                Text(
                    vi=f"Hai tệp {found[path.stem].path.name} và {path.name} cùng một mã.",
                    en=f"The two files {found[path.stem].path.name} and {path.name} have one id.",
                ),
                hint=Text(vi="Xóa hoặc đổi tên một trong hai.", en="Delete or rename one of the two."),
                place=Place(f"models/{path.name}"),
            )
        found[path.stem] = ModelFile(path.stem, origin, path)
    return tuple(found.values())
