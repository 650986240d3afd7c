"""Open event files as a journey log in one go, without a workspace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from hanhtrinh.errors import InputError
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.build import build_log
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.language import Text
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.files import read_events
from hanhtrinh.sources.mapping import ColumnMapping

MAX_REJECTS: Final = 0.05


@dataclass(frozen=True)
class OpenedFile:
    """A journey log straight from files.

    Attributes:
        log: the journeys.
        rejects: the faulty rows, which are not in the log.
        rows: rows read, good and faulty.
    """

    log: JourneyLog
    rejects: tuple[Reject, ...]
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
        on_progress: called with what was read so far and the total (None where unknown).

    Raises:
        InputError: a file is missing, empty, binary or damaged; `unknown-column`; `no-rows`; `too-many-rejects`.
        UsageError: `missing-column` where nothing names the customer, the event or the time.
    """
    parsed = read_events(
        [Path(path) for path in paths],
        _completed(mapping, case, activity, time),
        timezone=timezone,
        currency=currency,
        on_progress=on_progress,
    )
    faulty = len(parsed.rejects)
    if not parsed.events.num_rows or faulty > max_rejects * parsed.rows:
        raise _too_many(parsed.rejects, parsed.rows)
    log = build_log(parsed.events, parsed.attributes, predicates=predicates, currency=currency)
    return OpenedFile(log, parsed.rejects, parsed.rows)


def _completed(
    mapping: ColumnMapping | None, case: str | None, activity: str | None, time: str | None
) -> ColumnMapping:
    named = {"user_id": case, "name": activity, "time": time}
    given = {field: column for field, column in named.items() if column is not None}
    start = mapping or ColumnMapping()
    return replace(start, columns={**start.columns, **given})


def _too_many(rejects: Sequence[Reject], rows: int) -> InputError:
    first = rejects[0] if rejects else None
    nothing = Text(vi="không có dòng nào", en="there is no row")
    why = first.message if first is not None else nothing
    row = f" {first.row}" if first is not None else ""
    return InputError(
        "too-many-rejects",
        Text(
            vi=f"{len(rejects)} trên {rows} dòng không dùng được. Dòng đầu tiên{row}: {why.vi}",
            en=f"{len(rejects)} of {rows} rows cannot be used. The first one, row{row}: {why.en}",
        ),
        hint=Text(
            vi="Kiểm tra xem cột khách hàng, sự kiện và thời gian đã đúng chưa.",
            en="Check that the columns of the customer, the event and the time are the right ones.",
        ),
    )
