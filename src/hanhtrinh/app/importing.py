"""Importing event files into a workspace: all of an import or nothing, never the same row twice."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import InputError, Place, UsageError, WorkspaceError
from hanhtrinh.language import Text, percent
from hanhtrinh.sources.faults import REASONS, Reject
from hanhtrinh.sources.files import check_columns, read_events
from hanhtrinh.sources.guessing import guess_mapping
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.parsed import ParsedEvents, numbered
from hanhtrinh.sources.rejects import write_rejects
from hanhtrinh.sources.tables import FileForm, open_table
from hanhtrinh.store.events import EventStore
from hanhtrinh.store.lock import workspace_lock

READING: Final = Text(vi="Đọc tệp", en="Reading")
CHECKING: Final = Text(vi="Tìm dòng đã có", en="Looking for known rows")
WRITING: Final = Text(vi="Ghi sự kiện", en="Writing events")
Progress = Callable[[Text, float | None], None]


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes:
        batch: names the import, for `--undo`; None where nothing was new.
        files: names of the files.
        rows: rows read; `events + already_present + rejected` make them up.
        events: new events.
        already_present: rows that the workspace has from earlier imports, or that stand in two of the files.
        rejected: faulty rows.
        reasons: number of faulty rows by reason.
        rejects_file: where the faulty rows are, relative to the workspace; None where there is none.
        customers: persons among the new events.
        first, last: times of the earliest and latest new event; None where there is none.
        mapping: which column was what.
    """

    batch: str | None
    files: tuple[str, ...]
    rows: int
    events: int
    already_present: int
    rejected: int
    reasons: dict[str, int]
    rejects_file: str | None
    customers: int
    first: datetime | None
    last: datetime | None
    mapping: ColumnMapping


@dataclass(frozen=True)
class Proposal:
    """A mapping for a file: what was asked for, completed by a guess.

    Attributes:
        mapping: the whole.
        guessed: the columns whose part was guessed.
        header: the file's columns.
        sample: its first rows.
    """

    mapping: ColumnMapping
    guessed: frozenset[str]
    header: tuple[str, ...]
    sample: pa.Table


def propose_mapping(
    path: Path, given: ColumnMapping, *, guess: bool = True, form: FileForm | None = None
) -> Proposal:
    """Complete a mapping by a look at a file's header and first rows.

    Args:
        path: the file; the first of several.
        given: what is decided already.
        guess: whether to complete it at all.
        form: what the file is; told by its content where None.

    Raises:
        InputError: the file cannot be read; `unknown-column`.
    """
    table = open_table(path, form)
    check_columns(given, table)
    sample = table.sample()
    whole = given.completed_by(guess_mapping(sample, given)) if guess else given
    return Proposal(whole, frozenset(whole.used() - given.used()), table.header, sample)


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    mapping: ColumnMapping,
    *,
    source: str = "file",
    max_rejects: float = 0.05,
    form: FileForm | None = None,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Import event files as one batch.

    Args:
        workspace: where to.
        paths: CSV, TSV or Parquet files.
        mapping: which column is what.
        source: name of the source; the same rows from another source are other events.
        max_rejects: the share of faulty rows above which nothing is imported.
        form: what all files are; told by their content where None.
        on_progress: told the step and the share of it that is done (None where unknown).

    Raises:
        InputError: a file cannot be used; `nothing-to-import`, `too-many-rejects`; `another-mapping` where rows are
            here already, read by another mapping.
        UsageError: `missing-column`, `no-files`.
        WorkspaceError: `workspace-busy`.
    """
    tell = on_progress or (lambda _step, _share: None)
    if not paths:
        raise UsageError("no-files", Text(vi="Chưa chỉ ra tệp nào.", en="No file was named."))
    config = workspace.config
    parsed = read_events(
        paths,
        mapping,
        source=source,
        timezone=config.timezone,
        currency=config.currency,
        form=form,
        on_progress=lambda done, total: tell(READING, min(done / total, 1.0) if total else None),
    )
    _check_rejects(parsed, max_rejects)
    fingerprint = mapping.fingerprint(config.timezone, config.currency)
    tell(CHECKING, None)
    with workspace_lock(workspace.data, "import"):
        store = workspace.store
        store.refresh()
        settle_rejects(workspace.data, store)
        fresh = parsed.keep(_unknown(parsed.events, store, fingerprint))
        if not fresh.events.num_rows:
            return _report(None, parsed, fresh, mapping, None)
        batch = _new_batch(store)
        tell(WRITING, None)
        part = _write_rejects(workspace.data, batch, parsed.rejects)
        store.append(
            fresh.events,
            fresh.attributes,
            {
                "batch": batch,
                "source": source,
                "fingerprint": fingerprint,
                "mapping": json.dumps(mapping.document(), ensure_ascii=False, sort_keys=True),
                "files": list(parsed.files),
                "rows": parsed.rows,
                "events": fresh.events.num_rows,
                "already_present": parsed.events.num_rows - fresh.events.num_rows,
                "rejected": len(parsed.rejects),
                "created": datetime.now(UTC),
            },
        )
        settle_rejects(workspace.data, store)
    return _report(batch, parsed, fresh, mapping, f"data/rejects/{batch}.csv" if part else None)


def undo_batch(workspace: Workspace, batch: str) -> int:
    """Take an import back; gives the number of events deleted.

    Raises:
        WorkspaceError: `unknown-batch` with the batches there are; `workspace-busy`.
    """
    with workspace_lock(workspace.data, "import"):
        store = workspace.store
        store.refresh()
        if not store.batch_present(batch):
            names = store.batches()["batch"].to_pylist()
            raise WorkspaceError(
                "unknown-batch",
                Text(
                    vi=f"Không có lần nhập “{batch}”. Hiện có: {', '.join(names) or 'chưa có lần nhập nào'}.",
                    en=f"There is no import “{batch}”. There are: {', '.join(names) or 'none so far'}.",
                ),
            )
        deleted = store.delete_batch(batch)
        (workspace.data / "rejects" / f"{batch}.csv").unlink(missing_ok=True)
    return deleted


def _check_rejects(parsed: ParsedEvents, max_rejects: float) -> None:
    rejected = len(parsed.rejects)
    if rejected == 0 or (parsed.events.num_rows and rejected <= max_rejects * parsed.rows):
        return
    first = parsed.rejects[0]
    examples_vi, examples_en = (_examples(parsed.rejects, language) for language in ("vi", "en"))
    place = Place(file=first.file, line=first.row, column=first.column or None)
    if not parsed.events.num_rows:
        raise InputError(
            "nothing-to-import",
            Text(
                vi=f"Không dòng nào nhập được; chưa ghi gì cả. Lý do:\n{examples_vi}",
                en=f"No row can be imported; nothing was written. Reasons:\n{examples_en}",
            ),
            hint=_advice(first),
            place=place,
        )
    share = rejected / parsed.rows
    raise InputError(
        "too-many-rejects",
        Text(
            vi=f"{percent(share, 'vi')} số dòng bị lỗi, quá mức cho phép {percent(max_rejects, 'vi')}; chưa ghi gì cả. Lý do:\n{examples_vi}",
            en=f"{percent(share, 'en')} of the rows are faulty, more than the {percent(max_rejects, 'en')} allowed; nothing was written. Reasons:\n{examples_en}",
        ),
        hint=Text(
            vi="Sửa tệp hoặc chỉ lại cột; hoặc chấp nhận nhiều dòng lỗi hơn bằng --max-rejects, ví dụ 0.2.",
            en="Correct the file or the columns; or allow more faulty rows by --max-rejects, for example 0.2.",
        ),
        place=place,
    )


def _advice(reject: Reject) -> Text | None:
    if reject.reason != "bad-time":
        return None
    return Text(
        vi="Kiểm tra cột thời gian (--time) hoặc cho biết cách viết, ví dụ --time-format “%d/%m/%y %H:%M”.",
        en="Check the time column (--time) or say how it is written, for example --time-format “%d/%m/%y %H:%M”.",
    )


def _examples(rejects: Sequence[Reject], language: str) -> str:
    """Write each reason with its count and the first row that has it."""
    first: dict[str, Reject] = {}
    for reject in rejects:
        first.setdefault(reject.reason, reject)
    lines = []
    for reason, count in Counter(reject.reason for reject in rejects).most_common(5):
        reject = first[reason]
        raw = reject.raw if len(reject.raw) <= 100 else reject.raw[:100] + "…"
        raw = raw.replace("\n", "⏎")
        if language == "vi":
            lines.append(f"  {count} × {REASONS[reason].vi}; ví dụ dòng {reject.row}: {raw}")
        else:
            lines.append(f"  {count} × {REASONS[reason].en}; for example row {reject.row}: {raw}")
    return "\n".join(lines)


def _unknown(
    events: pa.Table, store: EventStore, fingerprint: str
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell the rows that are new, the first of each message id.

    Raises:
        InputError: `another-mapping`.
    """
    codes = numbered(events["message_id"])
    fresh = np.zeros(len(codes), bool)
    fresh[np.unique(codes, return_index=True)[1]] = True
    present = store.present(events)
    if not present.num_rows:
        return fresh
    earlier = store.batches()
    others = earlier.filter(
        pc.and_(
            pc.is_in(earlier["batch"], value_set=pc.unique(present["batch"])),
            pc.not_equal(earlier["fingerprint"], fingerprint),
        )
    )["batch"].to_pylist()
    if others:
        raise InputError(
            "another-mapping",
            Text(
                vi=f"Các dòng này đã được nhập với cách gán cột khác, trong lần nhập {', '.join(others)}; chưa ghi gì cả.",
                en=f"These rows were imported before under another mapping of columns, as {', '.join(others)}; nothing was written.",
            ),
            hint=Text(
                vi=f"Hủy lần nhập cũ trước: hanhtrinh import --undo {others[0]}; hoặc dùng lại đúng cách gán cột cũ.",
                en=f"Take that import back first: hanhtrinh import --undo {others[0]}; or use its mapping.",
            ),
        )
    known = pc.is_in(events["message_id"], value_set=present["message_id"].combine_chunks())
    fresh[np.asarray(known)] = False
    return fresh


def _new_batch(store: EventStore) -> str:
    """Name a batch as nobody did before: what a killed import left under a name must never come to count."""
    while True:
        batch = f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}"
        if not store.batch_known(batch):
            return batch


def _write_rejects(data: Path, batch: str, rejects: Sequence[Reject]) -> Path | None:
    """Write the faulty rows under a name that does not count yet; `settle_rejects` gives them their own."""
    if not rejects:
        return None
    folder = data / "rejects"
    folder.mkdir(exist_ok=True)
    part = folder / f"{batch}.csv.part"
    write_rejects(part, rejects)
    return part


def settle_rejects(data: Path, store: EventStore) -> None:
    """Give rejects files of imports that count their name, and remove those that a killed import left."""
    for part in (data / "rejects").glob("*.csv.part"):
        if store.batch_present(part.name.removesuffix(".csv.part")):
            part.replace(part.with_suffix(""))
        else:
            part.unlink()


def _report(
    batch: str | None,
    parsed: ParsedEvents,
    fresh: ParsedEvents,
    mapping: ColumnMapping,
    rejects_file: str | None,
) -> ImportReport:
    events = fresh.events
    times = pc.min_max(events["time"]).as_py()
    persons = pc.binary_join_element_wise(
        pc.if_else(_given(events["user_id"]), "user", "anonymous"),
        pc.if_else(_given(events["user_id"]), events["user_id"], events["anonymous_id"]),
        "\0",
    )
    return ImportReport(
        batch=batch,
        files=parsed.files,
        rows=parsed.rows,
        events=events.num_rows,
        already_present=parsed.events.num_rows - events.num_rows,
        rejected=len(parsed.rejects),
        reasons=dict(Counter(reject.reason for reject in parsed.rejects).most_common()),
        rejects_file=rejects_file,
        customers=pc.count_distinct(persons).as_py(),
        first=times["min"],
        last=times["max"],
        mapping=mapping,
    )


def _given(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.fill_null(pc.not_equal(column, ""), False)
