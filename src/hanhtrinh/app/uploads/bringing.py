"""Bringing dropped files in, and taking imports back, as work in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hanhtrinh.app.filter_settings import workspace_filters
from hanhtrinh.app.importing import WRITING, ImportReport, import_files, undo_batch
from hanhtrinh.app.jobs import Progress, Work
from hanhtrinh.app.mending import import_mended
from hanhtrinh.app.preset_choice import FOLDER, NONE, choose_preset
from hanhtrinh.app.uploads.files import Upload, UploadFolder
from hanhtrinh.app.uploads.preview import Answers, decided_mapping, mended_batch
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.language import Text
from hanhtrinh.models.compile import touchpoint_predicates
from hanhtrinh.sources.faults import REASONS
from hanhtrinh.sources.files import check_complete
from hanhtrinh.sources.forms import FileOptions
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.tables import open_table
from hanhtrinh.sources.unfolding import preset_mapping

INDEXING: Final = Text(vi="Dựng nhật ký hành trình", en="Building the journey log")
UNDOING: Final = Text(vi="Hủy lần nhập", en="Taking the import back")
MAX_REJECTS: Final = 0.05
# what the command line's hints say to type is no help on a screen
_HINTS: Final = {
    "too-many-rejects": Text(
        vi="Kiểm tra lại cột Thời điểm và Khách hàng, hoặc chọn nhập phần đọc được và để riêng dòng lỗi.",
        en="Look again at the columns of the time and the customer, or import what can be read and set the rest aside.",
    ),
    "nothing-to-import": Text(
        vi="Kiểm tra lại cột Thời điểm và Khách hàng: có lẽ hai cột này bị nhầm.",
        en="Look again at the columns of the time and the customer: they were probably taken for each other.",
    ),
    "another-mapping": Text(
        vi="Hủy lần nhập cũ ở mục Các lần nhập trước, hoặc khớp cột như lần đó.",
        en="Take the earlier import back under Imports first, or match the columns as it did.",
    ),
    "missing-column": Text(
        vi="Chọn cột cho Khách hàng, Thời điểm và Điều đã xảy ra.",
        en="Choose columns for the customer, the time and what happened.",
    ),
    "workspace-busy": Text(
        vi="Một lần nhập khác đang ghi. Đợi xong rồi thử lại.",
        en="Another import is being written. Wait until it is done and try again.",
    ),
}


@dataclass(frozen=True)
class BringIn:
    """Files that become one import.

    Attributes:
        uploads: ids of the dropped files, all read alike.
        answers: what was decided about them.
        rows: about how many they have together, for progress; None where nobody knows.
        all_readable: import what can be read, however many rows cannot.
    """

    uploads: tuple[str, ...]
    answers: Answers
    rows: int | None
    all_readable: bool = False


def bringing(root: Path, folder: UploadFolder, wish: BringIn) -> Work:
    """Give the work of importing dropped files; they are removed once they are in."""

    def work(progress: Progress) -> dict[str, Any]:
        workspace = Workspace.open(root)
        uploads = [folder.find(upload) for upload in wish.uploads]
        try:
            report = _imported(workspace, uploads, wish, progress)
        except HanhtrinhError as error:
            raise worded(error) from error
        index(workspace, progress)
        for upload in uploads:
            folder.remove(upload.id)
        return report_document(report)

    return work


def undoing(root: Path, batch: str) -> Work:
    """Give the work of taking an import back."""

    def work(progress: Progress) -> dict[str, Any]:
        progress.tell(UNDOING)
        progress.settle()
        workspace = Workspace.open(root)
        events = undo_batch(workspace, batch)
        index(workspace, progress)
        return {"undone": batch, "events": events}

    return work


def index(workspace: Workspace, progress: Progress) -> None:
    """Bring the journey log up to date."""
    workspace.store.refresh()
    progress.tell(INDEXING, 0, workspace.store.count_events())
    predicates = touchpoint_predicates(workspace.touchpoints(), workspace.config.currency)
    workspace.log(predicates)


def worded(error: HanhtrinhError) -> HanhtrinhError:
    """Give an error of an import with a hint for whoever looks at a screen."""
    if error.code not in _HINTS:
        return error
    return type(error)(error.code, error.message, hint=_HINTS[error.code], place=error.place)


def _imported(
    workspace: Workspace, uploads: Sequence[Upload], wish: BringIn, progress: Progress
) -> ImportReport:
    def tell(step: Text, share: float | None) -> None:
        known = wish.rows if share is not None else None
        progress.tell(step, round((share or 0) * known) if known else 0, known)
        if step == WRITING:
            progress.settle()

    paths = [upload.path for upload in uploads]
    options = FileOptions(sheet=wish.answers.sheet)
    if mended_batch(uploads[0], options):
        return import_mended(workspace, paths[0], on_progress=tell)
    most = 1.0 if wish.all_readable else MAX_REJECTS
    choice = choose_preset(
        paths,
        ColumnMapping(),
        asked=NONE if wish.answers.preset == NONE or wish.answers.parts else None,
        folder=workspace.root / FOLDER,
        options=options,
    )
    if choice is not None:
        return import_files(
            workspace,
            paths,
            preset_mapping(choice.preset),
            source=choice.preset.source or choice.preset.id,
            max_rejects=most,
            opener=choice.open,
            filters=workspace_filters(workspace, choice.preset.filters, {}),
            on_progress=tell,
        )
    mapping, _ = decided_mapping(uploads[0], wish.answers, options)
    check_complete(mapping)
    return import_files(
        workspace,
        paths,
        mapping,
        max_rejects=most,
        opener=lambda path: open_table(path, None, options),
        filters=workspace_filters(workspace, (), {}),
        on_progress=tell,
    )


def report_document(report: ImportReport) -> dict[str, Any]:
    """Write what an import did as JSON has it."""
    return {
        "batch": report.batch,
        "files": list(report.files),
        "rows": report.rows,
        "events": report.events,
        "already_present": report.already_present,
        "rejected": report.rejected,
        "reasons": [
            {"code": code, "text": _both(REASONS.get(code, Text(vi=code, en=code))), "rows": rows}
            for code, rows in report.reasons.items()
        ],
        "filtered": sum(report.filtered.values()),
        "customers": report.customers,
        "first": report.first.isoformat() if report.first else None,
        "last": report.last.isoformat() if report.last else None,
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
