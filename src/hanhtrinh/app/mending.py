"""Importing a mended rejects file: its rows are read as the import read them that set them aside."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from hanhtrinh.app.importing import ImportReport, Progress, import_files
from hanhtrinh.app.preset_choice import FOLDER, with_flags
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import InputError, Place, WorkspaceError
from hanhtrinh.language import Text
from hanhtrinh.models.suggest import listed
from hanhtrinh.sources.forms import FileOptions
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.mended import MendedTable
from hanhtrinh.sources.presets.document import Preset
from hanhtrinh.sources.presets.library import load_preset
from hanhtrinh.sources.tables import SourceTable
from hanhtrinh.sources.unfolding import unfold

_BATCH: Final = re.compile(r"\d{8}-[0-9a-f]{8}")


def import_mended(
    workspace: Workspace,
    path: Path,
    flags: ColumnMapping | None = None,
    *,
    options: FileOptions = FileOptions(),  # noqa: B008 - frozen
    on_progress: Progress | None = None,
) -> ImportReport:
    """Import a mended rejects file as a batch of its own.

    Columns, source and preset are those of the import that set the rows aside, told by the batch in the file's name;
    so each row gets the id that it would have had, and importing the file twice adds nothing. Rows that are still
    faulty are set aside again, with their place in the first file. No filter applies: who mends a row wants it.

    Args:
        workspace: where to.
        path: the file, CSV or a workbook saved from it.
        flags: what flags added to the preset of that import.
        options: how the file is opened.
        on_progress: as `import_files`.

    Raises:
        InputError: `no-rejects-file`, `no-batch-in-name`; `preset-changed`; what `import_files` raises.
        WorkspaceError: `unknown-batch` where that import was taken back.
    """
    record = _record(workspace, path)
    mapping = ColumnMapping.of_document(json.loads(record["mapping"]))
    preset = _preset(workspace, mapping, flags, path)

    def opened(file: Path) -> SourceTable:
        table: SourceTable = MendedTable.open(file, options)
        return unfold(table, preset) if preset is not None else table

    return import_files(
        workspace,
        [path],
        mapping,
        source=record["source"],
        max_rejects=1.0,
        opener=opened,
        on_progress=on_progress,
    )


def _record(workspace: Workspace, path: Path) -> dict[str, Any]:
    named = _BATCH.search(path.name)
    if named is None:
        raise InputError(
            "no-batch-in-name",
            Text(
                vi="Tên tệp không chứa mã lần nhập (dạng 20250131-1a2b3c4d), nên không biết các dòng này thuộc lần nhập nào.",
                en="The file's name does not hold the import's id (as in 20250131-1a2b3c4d), so it is not known which import set these rows aside.",
            ),
            hint=Text(
                vi="Giữ mã đó trong tên khi lưu lại, ví dụ “20250131-1a2b3c4d da sua.csv”.",
                en="Keep the id in the name when saving, for example “20250131-1a2b3c4d mended.csv”.",
            ),
            place=Place(file=path.name),
        )
    store = workspace.store
    store.refresh()
    records = {record["batch"]: record for record in store.batches().to_pylist()}
    found = records.get(named[0])
    if found is None:
        allowed = listed(records)
        raise WorkspaceError(
            "unknown-batch",
            Text(
                vi=f"Không có lần nhập “{named[0]}” (có thể đã hủy). Hiện có: {allowed.vi}.",
                en=f"There is no import “{named[0]}” (it may have been taken back). There are: {allowed.en}.",
            ),
            hint=Text(
                vi="Nếu lần nhập đó đã hủy, hãy nhập lại tệp gốc.",
                en="Where it was taken back, import the first file again.",
            ),
        )
    return dict(found)


def _preset(
    workspace: Workspace, mapping: ColumnMapping, flags: ColumnMapping | None, path: Path
) -> Preset | None:
    if mapping.preset is None:
        return None
    name = mapping.preset.partition("@")[0]
    preset = with_flags(load_preset(name, workspace.root / FOLDER), flags or ColumnMapping())
    if preset.fingerprint != mapping.preset:
        raise InputError(
            "preset-changed",
            Text(
                vi=f"Lần nhập gốc dùng mẫu “{name}” theo cách khác với bây giờ.",
                en=f"The import used the preset “{name}” in another way than it is now.",
            ),
            hint=Text(
                vi="Lặp lại các cờ --user, --attr, --id, --set của lần nhập đó; nếu mẫu đã được sửa, hủy lần nhập đó rồi nhập lại tệp gốc.",
                en="Repeat the flags --user, --attr, --id, --set of that import; where the preset was changed, take that import back and import the first file again.",
            ),
            place=Place(file=path.name),
        )
    return preset
