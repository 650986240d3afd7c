"""Importing event files into a workspace: all of an import or nothing, never the same row twice."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.app.arrivals import Arrivals
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import InputError, Place, UsageError, WorkspaceError
from hanhtrinh.language import Text, percent
from hanhtrinh.sources.faults import REASONS, Reject
from hanhtrinh.sources.files import Opener, check_columns, open_tables, stream_events
from hanhtrinh.sources.filters import EventFilter
from hanhtrinh.sources.guessing import guess_mapping
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.presets.library import QUOTES_OF_NOBODY, looks_like_interviews
from hanhtrinh.sources.reject_list import RejectList
from hanhtrinh.sources.rejects import write_rejects
from hanhtrinh.sources.streaming import Reading
from hanhtrinh.sources.tables import FileForm, open_table
from hanhtrinh.store.events import EventStore
from hanhtrinh.store.lock import workspace_lock

READING: Final = Text(vi="Đọc tệp", en="Reading")
CHECKING: Final = Text(vi="Tìm dòng đã có", en="Looking for known rows")
WRITING: Final = Text(vi="Ghi sự kiện", en="Writing events")
_REJECTS: Final = "{batch}.csv"
_LEFT_OUT: Final = "{batch}.filtered.csv"
_PART: Final = ".part"
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
        filtered: events left out, by filter.
        filtered_file: where their rows are, as `rejects_file`.
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
    filtered: Mapping[str, int] = field(default_factory=dict)
    filtered_file: str | None = None


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
    path: Path,
    given: ColumnMapping,
    *,
    guess: bool = True,
    form: FileForm | None = None,
    opener: Opener | None = None,
) -> Proposal:
    """Complete a mapping by a look at a file's header and first rows.

    Args:
        path: the file; the first of several.
        given: what is decided already.
        guess: whether to complete it at all.
        form: what the file is; told by its content where None.
        opener: what makes a table of a file; `open_table` where None.

    Raises:
        InputError: the file cannot be read; `unknown-column`.
    """
    table = opener(path) if opener is not None else open_table(path, form)
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
    opener: Opener | None = None,
    filters: Sequence[EventFilter] = (),
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
        opener: what makes a table of a file; `open_table` where None.
        filters: what leaves events out.
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
    config, data = workspace.config, workspace.data
    tables = open_tables(paths, mapping, form=form, opener=opener)
    files = [table.name for table in tables]
    reading = Reading(mapping, source, config.timezone, config.currency, filters, folder=data)
    first_ever = workspace.store.next_seq == 0
    with Arrivals(source, tuple(mapping.attributes), data, first_ever=first_ever) as arrivals:
        for number, block in stream_events(
            tables, reading, lambda done, total: tell(READING, min(done / total, 1.0) if total else None)
        ):
            arrivals.add(number, block)
        _check_rejects(arrivals, max_rejects)
        fingerprint = mapping.fingerprint(config.timezone, config.currency)
        tell(CHECKING, None)
        with workspace_lock(data, "import"):
            store = workspace.store
            store.refresh()
            settle_rejects(data, store)
            _check_mapping(arrivals.earlier(store), store, fingerprint)
            if not arrivals.new:
                return _report(None, arrivals, files, mapping, {})
            arrivals.settle()
            batch = _new_batch(store)
            tell(WRITING, None)
            written = _write_rejects(data, batch, arrivals)
            store.append(
                arrivals.new_events(),
                arrivals.attributes(),
                {
                    "batch": batch,
                    "source": source,
                    "fingerprint": fingerprint,
                    "mapping": json.dumps(mapping.document(), ensure_ascii=False, sort_keys=True),
                    "files": files,
                    "rows": arrivals.rows,
                    "events": arrivals.new,
                    "already_present": arrivals.events - arrivals.new,
                    "rejected": len(arrivals.rejects),
                    "filtered": json.dumps(arrivals.filtered, sort_keys=True),
                    "created": datetime.now(UTC),
                },
                count=arrivals.new,
                raw_ids=arrivals.raw_ids,
            )
            settle_rejects(data, store)
        return _report(batch, arrivals, files, mapping, written)


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
        for name in (_REJECTS, _LEFT_OUT):
            (workspace.data / "rejects" / name.format(batch=batch)).unlink(missing_ok=True)
    return deleted


def _check_rejects(arrivals: Arrivals, max_rejects: float) -> None:
    rejected = len(arrivals.rejects)
    good = arrivals.rows - rejected
    if rejected == 0 or (good and arrivals.rejects.against_limit <= max_rejects * arrivals.rows):
        return
    first = next(iter(arrivals.rejects))
    examples_vi, examples_en = (_examples(arrivals.rejects, language) for language in ("vi", "en"))
    place = Place(file=first.file, line=first.row, column=first.column or None)
    if not good:
        raise InputError(
            "nothing-to-import",
            Text(
                vi=f"Không dòng nào nhập được; chưa ghi gì cả. Lý do:\n{examples_vi}",
                en=f"No row can be imported; nothing was written. Reasons:\n{examples_en}",
            ),
            hint=_advice(first),
            place=place,
        )
    share = rejected / arrivals.rows
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
    if reject.reason == "not-utf8":
        return Text(
            vi="Nêu bảng mã của tệp bằng --encoding, ví dụ windows-1258, vni, tcvn3.",
            en="Name the file's encoding by --encoding, for example windows-1258, vni, tcvn3.",
        )
    if reject.reason == "missing-person":
        if looks_like_interviews(reject.header):
            return QUOTES_OF_NOBODY
        return Text(
            vi="Chỉ rõ cột có mã khách, số điện thoại hoặc email: --user CỘT. Dòng không rõ của ai thì không thuộc hành trình nào.",
            en="Say which column holds the customer's id, phone number or email: --user COLUMN. A row of nobody belongs to no journey.",
        )
    if reject.reason != "bad-time":
        return None
    return Text(
        vi="Kiểm tra cột thời gian (--time) hoặc cho biết cách viết, ví dụ --time-format “%d/%m/%y %H:%M”.",
        en="Check the time column (--time) or say how it is written, for example --time-format “%d/%m/%y %H:%M”.",
    )


def _examples(rejects: RejectList, language: str) -> str:
    """Write each reason with its count and the first row that has it."""
    lines = []
    for reason, count in rejects.reasons.most_common(5):
        reject = rejects.first[reason]
        raw = reject.raw if len(reject.raw) <= 100 else reject.raw[:100] + "…"
        raw = raw.replace("\n", "⏎")
        if language == "vi":
            lines.append(f"  {count} × {REASONS[reason].vi}; ví dụ dòng {reject.row}: {raw}")
        else:
            lines.append(f"  {count} × {REASONS[reason].en}; for example row {reject.row}: {raw}")
    return "\n".join(lines)


def _check_mapping(batches: Sequence[str], store: EventStore, fingerprint: str) -> None:
    """Check that rows which are here already were read by the same mapping.

    Raises:
        InputError: `another-mapping`.
    """
    if not batches:
        return
    earlier = store.batches()
    others = earlier.filter(
        pc.and_(
            pc.is_in(earlier["batch"], value_set=pa.array(batches, pa.string())),
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


def _new_batch(store: EventStore) -> str:
    """Name a batch as nobody did before: what a killed import left under a name must never come to count."""
    while True:
        batch = f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}"
        if not store.batch_known(batch):
            return batch


def _write_rejects(data: Path, batch: str, arrivals: Arrivals) -> dict[str, str]:
    """Write the rows that are no events under names that do not count yet; `settle_rejects` gives them their own.

    Returns:
        Where they will be, relative to the workspace, by kind.
    """
    written = {}
    for kind, rows in ((_REJECTS, arrivals.rejects), (_LEFT_OUT, arrivals.left_out)):
        if len(rows):
            folder = data / "rejects"
            folder.mkdir(exist_ok=True)
            name = kind.format(batch=batch)
            write_rejects(folder / f"{name}{_PART}", rows)
            written[kind] = f"data/rejects/{name}"
    return written


def settle_rejects(data: Path, store: EventStore) -> None:
    """Give rejects files of imports that count their name, and remove those that a killed import left."""
    for part in (data / "rejects").glob(f"*.csv{_PART}"):
        if store.batch_present(part.name.partition(".")[0]):
            part.replace(part.with_suffix(""))
        else:
            part.unlink()


def _report(
    batch: str | None,
    arrivals: Arrivals,
    files: Sequence[str],
    mapping: ColumnMapping,
    written: Mapping[str, str],
) -> ImportReport:
    return ImportReport(
        batch=batch,
        files=tuple(files),
        rows=arrivals.rows,
        events=arrivals.new,
        already_present=arrivals.events - arrivals.new,
        rejected=len(arrivals.rejects),
        reasons=dict(arrivals.rejects.reasons.most_common()),
        rejects_file=written.get(_REJECTS),
        customers=arrivals.raw_ids.persons,
        first=arrivals.first,
        last=arrivals.last,
        mapping=mapping,
        filtered=dict(arrivals.filtered),
        filtered_file=written.get(_LEFT_OUT),
    )
