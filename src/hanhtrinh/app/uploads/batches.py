"""The imports that count, as the application lists them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import WorkspaceError
from hanhtrinh.language import Text

_LEFT_OUT: Final = ".filtered"


@dataclass(frozen=True)
class Batch:
    """One import.

    Attributes:
        batch: its name.
        reasons: faulty rows by reason.
        filtered: events that filters left out.
        rejects_file: whether its faulty rows can be had.
        mended: whether they were mended and imported.
    """

    batch: str
    source: str
    created: datetime
    files: tuple[str, ...]
    rows: int
    events: int
    already_present: int
    rejected: int
    filtered: int
    reasons: Mapping[str, int]
    rejects_file: bool
    mended: bool


def list_batches(workspace: Workspace) -> list[Batch]:
    """Give the imports that count, newest first."""
    store = Workspace.open(workspace.root).store
    records = store.batches().to_pylist()
    names = [name for record in records for name in record["files"] if _LEFT_OUT not in name]
    found = []
    for record in reversed(records):
        path = _path(workspace, record["batch"])
        found.append(
            Batch(
                batch=record["batch"],
                source=record["source"],
                created=record["created"],
                files=tuple(record["files"]),
                rows=record["rows"],
                events=record["events"],
                already_present=record["already_present"],
                rejected=record["rejected"],
                filtered=sum(json.loads(record.get("filtered") or "{}").values()),
                reasons=_reasons(path),
                rejects_file=path.exists(),
                mended=any(record["batch"] in name for name in names),
            )
        )
    return found


def rejects_file(workspace: Workspace, batch: str) -> Path:
    """Give the file of an import's faulty rows.

    Raises:
        WorkspaceError: `unknown-batch` where there is none.
    """
    path = _path(workspace, batch)
    if not path.exists():
        raise WorkspaceError(
            "unknown-batch",
            Text(
                vi="Lần nhập này không có dòng lỗi nào để tải.", en="This import set no rows aside."
            ),
        )  # fmt: skip
    return path


def _path(workspace: Workspace, batch: str) -> Path:
    return workspace.data / "rejects" / f"{batch}.csv"


def _reasons(path: Path) -> dict[str, int]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        counts = Counter(row.get("reason") or "" for row in csv.DictReader(handle))
    return dict(counts.most_common())
