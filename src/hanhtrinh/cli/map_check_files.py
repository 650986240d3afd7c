"""`map check --events`: where the map's definitions come from, and which column of the files is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hanhtrinh.cli.event_files import READING, FileColumns, event_files, say_left_out
from hanhtrinh.errors import UsageError, WorkspaceError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from hanhtrinh.app.checking import CheckedMap


def check_event_files(
    file: Path, workspace: Path | None, events: Sequence[Path], columns: FileColumns
) -> CheckedMap:
    """Check a map against event files; touchpoints and models are those of the workspace, where there is one."""
    from hanhtrinh.app.checking_files import check_files
    from hanhtrinh.app.map_files import map_path, workspace_of_map
    from hanhtrinh.cli.measure import file_mapping
    from hanhtrinh.models.documents import load_document
    from hanhtrinh.models.library import load_model
    from hanhtrinh.models.touchpoints import TouchpointSet

    home = None
    try:
        home = workspace_of_map(file, workspace)
    except WorkspaceError:
        if workspace is not None:
            raise
    if columns.touchpoints is not None:
        touchpoints = load_document(columns.touchpoints, TouchpointSet).value
    elif home is not None:
        touchpoints = home.touchpoints()
    else:
        raise _no_touchpoints()
    files = event_files(events, dict.fromkeys(READING))
    named: Mapping[str, str | None] = {
        "user_id": columns.case,
        "name": columns.activity,
        "time": columns.time,
    }
    whole = file_mapping(named, columns.attr or (), columns.col or (), columns.mapping, files.known)
    checked, opened = check_files(
        file if home is None else map_path(home, file),
        files.paths,
        whole,
        touchpoints=touchpoints,
        model_of=home.model if home is not None else lambda name: load_model(name or "lifecycle-7"),
        zone=home.config.timezone if home is not None else "UTC",
        currency=home.config.currency if home is not None else "VND",
        opener=files.opener,
    )
    say_left_out(opened)
    return checked


def _no_touchpoints() -> UsageError:
    return UsageError(
        "no-touchpoints",
        Text(
            vi="Chưa biết điểm chạm của bản đồ là những sự kiện nào.",
            en="Nothing says which events the map's touchpoints are.",
        ),
        hint=Text(
            vi="Thêm --touchpoints touchpoints.yaml, hoặc chỉ không gian làm việc bằng -w.",
            en="Add --touchpoints touchpoints.yaml, or name a workspace with -w.",
        ),
    )
