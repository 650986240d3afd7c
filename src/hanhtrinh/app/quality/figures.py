"""The figures that the quality of data is judged by, collected from the store and the rejects files."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.workspace import Workspace
from hanhtrinh.events.instants import instant, start_of_day, utc_time
from hanhtrinh.events.tet import tet_within
from hanhtrinh.store.quality_queries import QUARTER, QualityQueries

CROWD: Final = 20  # events of one source in one second that are worth a look
MANY_IDS: Final = 5
_LEFT_OUT: Final = ".filtered"  # in the names of files that hold what filters left out
_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_HOLIDAYS: Final = 21  # days: whatever is longer is not explained by Tết
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Gap:
    """Days without an event of a source, longer than its usual pauses.

    Attributes:
        first, last: the empty days.
        tet: the first day of a Tết whose holidays they touch; None where there is none.
    """

    first: date
    last: date
    tet: date | None

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class SourceFigures:
    """One source.

    Attributes:
        name: the source.
        events: how many.
        first, last: local days of its first and last event.
        by_day: events per day from first to last.
        by_hour: events per hour of the local day, 24 numbers; days and hours are those of the workspace's clocks then.
        usual_pause: days that its events are usually apart at most.
        gaps: pauses longer than that.
        silent: days since its last event, at the latest event of all sources, where that is longer than usual; else None.
        names: distinct names of events.
        given: share of events with a channel, device, direction, value.
        odd: counts of odd times: future, ancient, midnight, received_early, approximate, duplicates.
        currencies: amounts by currency.
        crowded: seconds with many events: (local time, n), most first.
    """

    name: str
    events: int
    first: date
    last: date
    by_day: Counts
    by_hour: Counts
    usual_pause: int
    gaps: tuple[Gap, ...]
    silent: int | None
    names: int
    given: Mapping[str, float]
    odd: Mapping[str, int]
    currencies: Mapping[str, int]
    crowded: tuple[tuple[datetime, int], ...]


@dataclass(frozen=True)
class BatchFigures:
    """One import: its record, with the faulty rows by reason; `mended` once its rejects file was imported."""

    batch: str
    source: str
    created: datetime
    files: tuple[str, ...]
    rows: int
    events: int
    already_present: int
    rejected: int
    reasons: Mapping[str, int]
    filtered: Mapping[str, int]
    example: str | None
    mended: bool = False


@dataclass(frozen=True)
class DataQuality:
    """All figures of one version of the events.

    Attributes:
        timezone: of days and hours.
        events, customers: how many there are.
        median_events: per customer.
        watermark: the latest event that is not in the future; None without events.
        sources, batches: in order of name, and of time.
        ids: kind -> number of ids -> customers.
        most_ids: customers with many ids of a kind: (person, kind, ids).
        shared_ids: ids of several customers: (kind, id, customers).
        busiest: customers with the most events: (person, n).
    """

    timezone: str
    events: int
    customers: int
    median_events: int
    watermark: datetime | None
    sources: tuple[SourceFigures, ...]
    batches: tuple[BatchFigures, ...]
    ids: Mapping[str, Mapping[int, int]]
    most_ids: tuple[tuple[str, str, int], ...]
    shared_ids: tuple[tuple[str, str, int], ...]
    busiest: tuple[tuple[str, int], ...]


def data_quality(workspace: Workspace, now: datetime | None = None) -> DataQuality:
    """Collect the figures.

    Args:
        workspace: whose data.
        now: what counts as the future begins here; the clock's time where None.
    """
    store = workspace.store
    store.refresh()
    zone = ZoneInfo(workspace.config.timezone)
    at = now or datetime.now(UTC)
    with QualityQueries(store) as ask:
        quarters = _quarters(ask.quarters().to_pylist(), zone)
        rows = ask.sources(instant(at)).to_pylist()
        duplicates = {row["source"]: row["n"] for row in ask.duplicates().to_pylist()}
        currencies: dict[str, dict[str, int]] = {}
        for row in ask.currencies().to_pylist():
            currencies.setdefault(row["source"], {})[row["currency"] or "–"] = row["n"]
        midnights = {one.start for found in quarters.values() for one in found if one.midnight}
        crowded = ask.crowded_seconds(CROWD, sorted(midnights)).to_pylist()
        busiest = ask.busiest().to_pylist()
        ids: dict[str, dict[int, int]] = {}
        for row in ask.ids_per_customer().to_pylist():
            ids.setdefault(row["kind"], {})[row["ids"]] = row["customers"]
        most = tuple((row["person"], row["kind"], row["ids"]) for row in ask.most_ids(MANY_IDS).to_pylist())
        shared = tuple((row["kind"], row["id"], row["customers"]) for row in ask.shared_ids().to_pylist())
    ends = [row["last"] for row in rows if row["last"] is not None]
    watermark = max(ends, default=None)
    by_source = {
        row["source"]: _source(row, quarters[row["source"]], zone, watermark, duplicates, currencies, crowded)
        for row in rows
    }
    return DataQuality(
        timezone=workspace.config.timezone,
        events=sum(row["n"] for row in rows),
        customers=busiest[0]["customers"] if busiest else 0,
        median_events=busiest[0]["median"] if busiest else 0,
        watermark=watermark,
        sources=tuple(by_source[name] for name in sorted(by_source)),
        batches=_batches(workspace, store.batches().to_pylist()),
        ids=ids,
        most_ids=most,
        shared_ids=shared,
        busiest=tuple((row["person"], row["n"]) for row in busiest),
    )


@dataclass(frozen=True, slots=True)
class _Quarter:
    """A quarter of an hour of one source.

    Attributes:
        start: microseconds since 1970.
        local: the same by the clocks of the workspace.
        midnight: whether a day of the workspace begins with it.
        n, sharp: events in it, and at its very beginning.
    """

    start: int
    local: datetime
    midnight: bool
    n: int
    sharp: int


def _quarters(rows: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> dict[str, list[_Quarter]]:
    """Read the quarters of every source by the clocks of a zone, on each day as they were set then."""
    found: dict[str, list[_Quarter]] = {}
    for row in rows:
        start = row["quarter"] * QUARTER
        local = utc_time(start).astimezone(zone)
        # most days begin at 0:00, some at 1:00, where a zone sets its clocks at midnight
        midnight = local.hour < 2 and start_of_day(local.date(), zone.key) == start
        quarter = _Quarter(start, local, midnight, row["n"], row["sharp"])
        found.setdefault(row["source"], []).append(quarter)
    return found


def _source(
    row: Mapping[str, Any],
    quarters: Sequence[_Quarter],
    zone: ZoneInfo,
    watermark: datetime | None,
    duplicates: Mapping[str, int],
    currencies: Mapping[str, Mapping[str, int]],
    crowded: list[dict[str, Any]],
) -> SourceFigures:
    name, n = row["source"], row["n"]
    days: Counter[date] = Counter()
    by_hour = np.zeros(24, np.int64)
    impossible: Counter[date] = Counter()
    for one in quarters:
        by_hour[one.local.hour] += one.n
        # days that cannot be are told apart, and no rhythm is read off them
        possible = watermark and _EARLIEST <= one.local <= watermark
        (days if possible else impossible)[one.local.date()] += one.n
    days = days or impossible
    first, last = min(days), max(days)
    by_day = np.array([days[first + timedelta(days=at)] for at in range((last - first).days + 1)], np.int64)
    pause = _usual_pause(by_day)
    end = watermark.astimezone(zone).date() if watermark else last
    quiet = (end - last).days
    return SourceFigures(
        name=name,
        events=n,
        first=first,
        last=last,
        by_day=by_day,
        by_hour=by_hour,
        usual_pause=pause,
        gaps=_gaps(by_day, first, pause),
        silent=quiet if quiet > max(2, 2 * pause) else None,
        names=row["names"],
        given={part: row[part] / n for part in ("channel", "device", "direction", "value")},
        odd={
            **{part: row[part] for part in ("future", "ancient", "received_early", "approximate")},
            "midnight": sum(one.sharp for one in quarters if one.midnight),
            "duplicates": duplicates.get(name, 0),
        },
        currencies=currencies.get(name, {}),
        crowded=tuple(
            (datetime.fromtimestamp(one["second"], UTC).astimezone(zone), one["n"])
            for one in crowded
            if one["source"] == name
        )[:5],
    )


def _pauses(by_day: Counts) -> list[tuple[int, int]]:
    """List the runs of empty days: place and length."""
    empty = np.concatenate([[0], (by_day == 0).astype(np.int8), [0]])
    starts, ends = np.flatnonzero(np.diff(empty) == 1), np.flatnonzero(np.diff(empty) == -1)
    return [(int(start), int(end - start)) for start, end in zip(starts, ends, strict=True)]


def _usual_pause(by_day: Counts) -> int:
    """Say how long a pause of this source usually is at most: 19 of 20 pauses between its days are no longer.

    A day after the last one with events is a pause of none.
    """
    active = np.flatnonzero(by_day)
    if len(active) < 2:
        return 0
    return int(np.quantile(np.diff(active) - 1, 0.95, method="higher"))


def _gaps(by_day: Counts, first: date, usual: int) -> tuple[Gap, ...]:
    found = []
    for start, length in _pauses(by_day):
        if length > max(1, 2 * usual):
            begin = first + timedelta(days=start)
            end = begin + timedelta(days=length - 1)
            tet = tet_within(begin, end) if length <= _LONGEST_HOLIDAYS else None
            found.append(Gap(begin, end, tet))
    return tuple(found)


def _batches(workspace: Workspace, records: list[dict[str, Any]]) -> tuple[BatchFigures, ...]:
    # having the filtered events back mends no faulty row
    names = [name for record in records for name in record["files"] if _LEFT_OUT not in name]
    return tuple(
        _batch(workspace, record, mended=any(record["batch"] in name for name in names)) for record in records
    )


def _batch(workspace: Workspace, record: Mapping[str, Any], *, mended: bool) -> BatchFigures:
    path = workspace.data / "rejects" / f"{record['batch']}.csv"
    reasons: Counter[str] = Counter()
    example = None
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle):
                reasons[row.get("reason") or ""] += 1
                example = example or f"{row.get('file')}, {row.get('row')}: {row.get('column')}".rstrip(": ")
    return BatchFigures(
        batch=record["batch"],
        source=record["source"],
        created=record["created"],
        files=tuple(record["files"]),
        rows=record["rows"],
        events=record["events"],
        already_present=record["already_present"],
        rejected=record["rejected"],
        reasons=dict(reasons.most_common()),
        filtered=json.loads(record.get("filtered") or "{}"),
        example=example,
        mended=mended,
    )
