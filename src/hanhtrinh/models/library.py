"""The models at hand: those that ship as data files, and the workspace's own, which win; and the overlays."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.models.documents import Parsed, load_document
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.overlay import Overlay
from hanhtrinh.models.shelf import DocumentFile, check_id, files_at_hand, is_path
from hanhtrinh.models.suggest import listed, meant

_SHIPPED: Final = Path(__file__).parent / "data"
_OVERLAYS: Final = _SHIPPED / "overlays"
_FOLDER: Final = "models"


def models_at_hand(folder: Path | None = None) -> tuple[DocumentFile, ...]:
    """List the models, the workspace's own first; an own model hides the shipped one of the same id.

    Args:
        folder: the workspace's `models` folder; need not exist.

    Raises:
        InputError: `duplicate-id` where two own files claim one id.
    """
    return files_at_hand(_FOLDER, _SHIPPED, folder)


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
    if is_path(id_or_path):
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
def _shipped(file: DocumentFile) -> Parsed[JourneyModel]:
    return _checked(file)


def _checked(file: DocumentFile) -> Parsed[JourneyModel]:
    parsed = load_document(file.path, JourneyModel, name=file.name)
    check_id(file, parsed)
    return parsed
