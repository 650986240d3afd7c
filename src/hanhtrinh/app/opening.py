"""Open event files as a journey log in one go, without a workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from hanhtrinh.errors import InputError
from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.build import LogBuilder
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.language import Text, counted
from hanhtrinh.sources.files import Opener, open_tables, stream_events
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.parquet import ParquetTable
from hanhtrinh.sources.reject_list import RejectList
from hanhtrinh.sources.streaming import Reading
from hanhtrinh.sources.tables import FileForm, SourceTable

MAX_REJECTS: Final = 0.05
_SEQ: Final = EVENT_SCHEMA.get_field_index("seq")
_SHORTEST_ROW: Final = 16  # bytes of a text file


@dataclass(frozen=True)
class OpenedFile:
    """A journey log straight from files.

    Attributes:
        log: the journeys.
        rejects: the faulty rows, which are not in the log.
        rows: rows read, good and faulty.
    """

    log: JourneyLog
    rejects: RejectList
    rows: int


def open_file(
    paths: Path | str | Sequence[Path | str],
    mapping: ColumnMapping | None = None,
    *,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    predicates: Sequence[Predicate] = (),
    timezone: str = "UTC",
    currency: str = "VND",
    max_rejects: float = MAX_REJECTS,
    on_progress: Callable[[int, int | None], None] | None = None,
) -> JourneyLog:
    """Build the journey log of event files; see `open_files` for what it takes and raises.

    Example:
        >>> log = open_file("events.csv.gz", case="user_id", activity="event", time="timestamp")  # doctest: +SKIP
    """
    return open_files(
        [paths] if isinstance(paths, str | Path) else paths,
        mapping,
        case=case,
        activity=activity,
        time=time,
        predicates=predicates,
        timezone=timezone,
        currency=currency,
        max_rejects=max_rejects,
        on_progress=on_progress,
    ).log


def open_files(
    paths: Sequence[Path | str],
    mapping: ColumnMapping | None = None,
    *,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    predicates: Sequence[Predicate] = (),
    timezone: str = "UTC",
    currency: str = "VND",
    max_rejects: float = MAX_REJECTS,
    form: FileForm | None = None,
    opener: Opener | None = None,
    on_progress: Callable[[int, int | None], None] | None = None,
) -> OpenedFile:
    """Build the journey log of event files, and tell which rows were faulty.

    Args:
        paths: the files, in order of arrival; ties in time keep the order of rows.
        mapping: which column is what; `case`, `activity` and `time` go before it.
        case: column of the customer's id.
        activity: column of the event's name.
        time: column of the time.
        predicates: conditions that the event codes must know.
        timezone: IANA zone of times that do not say theirs.
        currency: ISO code of amounts that do not say theirs.
        max_rejects: share of faulty rows from which on the files are refused.
        form: what all files are; told by their content where None.
        opener: what makes a table of a file; `sources.tables.open_table` where None.
        on_progress: called with what was read so far and the total (None where unknown).

    Raises:
        InputError: a file is missing, empty, binary or damaged; `unknown-column`; `no-rows`; `too-many-rejects`.
        UsageError: `missing-column` where nothing names the customer, the event or the time.
    """
    whole = _completed(mapping, case, activity, time)
    tables = open_tables([Path(path) for path in paths], whole, form=form, opener=opener)
    reading = Reading(
        whole,
        timezone=timezone,
        currency=currency,
        digests=False,
        properties=any("properties" in predicate.columns for predicate in predicates),
    )
    rejects, rows, events = RejectList(), 0, 0
    with LogBuilder(
        _expected(tables), predicates=predicates, currency=currency, facts=tuple(whole.attributes)
    ) as builder:
        for _, block in stream_events(tables, reading, on_progress):
            rejects.extend(block.rejects)
            rows += block.rows
            builder.add(_in_turn(block.events, events), block.facts)
            events += block.events.num_rows
        if not events or rejects.against_limit > max_rejects * rows:
            raise _too_many(rejects, rows)
        return OpenedFile(builder.finish(), rejects, rows)


def _expected(tables: Sequence[SourceTable]) -> int | None:
    """Say how many events there may be, rather too many than too few."""
    found = 0
    for table in tables:
        if table.total is None:
            return None
        found += table.total if isinstance(table, ParquetTable) else table.total // _SHORTEST_ROW
    return found


def _in_turn(events: pa.Table, before: int) -> pa.Table:
    """Number events behind those of the blocks before."""
    seq = pa.array(np.arange(before, before + events.num_rows))
    return events.set_column(_SEQ, EVENT_SCHEMA.field(_SEQ), seq)


def _completed(
    mapping: ColumnMapping | None, case: str | None, activity: str | None, time: str | None
) -> ColumnMapping:
    named = {"user_id": case, "name": activity, "time": time}
    given = {field: column for field, column in named.items() if column is not None}
    start = mapping or ColumnMapping()
    return replace(start, columns={**start.columns, **given})


def _too_many(rejects: RejectList, rows: int) -> InputError:
    first = next(iter(rejects), None)
    nothing = Text(vi="không có dòng nào", en="there is no row")
    why = first.message if first is not None else nothing
    row = f" {first.row}" if first is not None else ""
    return InputError(
        "too-many-rejects",
        Text(
            vi=f"{len(rejects)} trên {rows} dòng không dùng được. Dòng đầu tiên{row}: {why.vi}",
            en=f"{len(rejects)} of {counted(rows, 'row')} cannot be used. The first one, row{row}: {why.en}",
        ),
        hint=Text(
            vi="Kiểm tra xem cột khách hàng, sự kiện và thời gian đã đúng chưa.",
            en="Check that the columns of the customer, the event and the time are the right ones.",
        ),
    )
