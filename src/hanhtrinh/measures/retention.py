"""`retention/1`: how many customers of a cohort come back, period by period.

Mathematics. A customer enters a cohort by a start event, a; a return event counts where it is a or comes after a, in order
(ties in time by `seq`). Without a choice both are any event of the customer's own: what the business or a system began
is no return. The unit U is a day, a week (from Monday) or a month, by the clocks of the zone.

    cohort       the unit that a lies in, named by its first day
                 first-time: a is the customer's first start event in the whole history, one cohort per customer
                 recurring: the first start event of each unit, one cohort per unit
    period k     calendar: the k-th unit after the cohort's, 0 being the cohort's own
                 rolling: from time(a) + k U up to, not including, time(a) + (k+1) U; U is 24 h, 7 or 30 times 24 h
    customers    customers of the cohort
    retained     on: those with a return event in period k (PostHog's default)
                 on-or-after: in period k or any later one (Mixpanel's default)
    rate         retained / customers
    complete     whether period k was over at the watermark for everybody of the cohort; an unfinished one is marked
    low, high    95 % interval of the rate (Wilson; of a simple mean, normal with two hits and misses added)

Rows end with the last period that had begun by the watermark. `mean` adds one row per period over the cohorts whose
period is complete, never over the others: weighted (by customers) or simple (of the rates); their cohort is "mean".
Options: `unit`, `zone`, `starts`, `returns`, `retained`, `spans`, `cohorts`, `mean`, `most` (the last period shown),
`selection`, `period` (of a).
Source of the definition: definitions.md, "Retention, churn, value"; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import BOOL, I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, OUT_I64_2D, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.calendar import Unit, too_many, unit_at, units_between
from hanhtrinh.measures.histogram import MICROSECONDS
from hanhtrinh.measures.population import (
    EARLIEST,
    LATEST,
    Period,
    Selection,
    chosen_of,
    ends_of,
    first_from,
    is_chosen,
    measured,
    population,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.shares import Interval, Z, wilson
from hanhtrinh.models.roles import EventRoles, roles_of

MEASURE: Final = "retention/1"
Retained = Literal["on", "on-or-after"]
Spans = Literal["calendar", "rolling"]
Cohorts = Literal["first-time", "recurring"]
Mean = Literal["weighted", "simple"]
RETAINED: Final[tuple[Retained, ...]] = get_args(Retained)
SPANS: Final[tuple[Spans, ...]] = get_args(Spans)
COHORTS: Final[tuple[Cohorts, ...]] = get_args(Cohorts)
MEANS: Final[tuple[Mean, ...]] = get_args(Mean)
MEAN_ROW: Final = "mean"
MOST_CELLS: Final = 1 << 24
_DAY: Final = 86_400 * MICROSECONDS
_ROLLING: Final[dict[Unit, int]] = {"day": _DAY, "week": 7 * _DAY, "month": 30 * _DAY}

SCHEMA: Final = pa.schema(
    [
        ("cohort", pa.string()),
        ("period", pa.int64()),
        ("customers", pa.int64()),
        ("retained", pa.int64()),
        ("rate", pa.float64()),
        ("complete", pa.bool_()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)


@kernel(types.void(IN_I64, IN_I32, IN_BOOL, BOOL, IN_I64, I64, BOOL, I64, I64, I64, OUT_I64_2D), inline=True)
def _follow(
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    returns: npt.NDArray[np.bool_],
    named: bool,
    begins: npt.NDArray[np.int64],
    rolling: int,
    later: bool,
    entry: int,
    high: int,
    cohort: int,
    retained: npt.NDArray[np.int64],
) -> None:
    """Count the periods in which the customer who entered by event `entry` came back; `high` ends her events."""
    begin = time[entry]
    most = retained.shape[1] - 1
    if later:
        i = high - 1
        while named and i >= entry and not returns[code[i]]:
            i -= 1
        if i >= entry:
            k = (time[i] - begin) // rolling if rolling else unit_at(begins, time[i]) - cohort
            retained[cohort, min(k, most)] += 1
        return
    k = 0
    until = begin + rolling if rolling else begins[cohort + 1]
    counted = False
    for i in range(entry, high):
        if time[i] >= until:
            if rolling:
                k = (time[i] - begin) // rolling
                until = begin + (k + 1) * rolling
            else:
                k += 1
                # mostly the next unit; else it is looked up
                if time[i] >= begins[cohort + k + 1]:
                    k = unit_at(begins, time[i]) - cohort
                until = begins[cohort + k + 1]
            counted = False
            if k > most:
                return
        if not counted and (not named or returns[code[i]]):
            counted = True
            retained[cohort, k] += 1


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_BOOL, IN_BOOL, BOOL, BOOL, IN_BOOL, I64, I64, IN_I64, I64, BOOL, BOOL,
        OUT_I64, OUT_I64, OUT_I64, OUT_I64_2D,
    )
)  # fmt: skip
def _return(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    starts: npt.NDArray[np.bool_],
    returns: npt.NDArray[np.bool_],
    starts_named: bool,
    returns_named: bool,
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    begins: npt.NDArray[np.int64],
    rolling: int,
    recurring: bool,
    later: bool,
    customers: npt.NDArray[np.int64],
    earliest: npt.NDArray[np.int64],
    latest: npt.NDArray[np.int64],
    retained: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        high = offsets[person + 1]
        i = offsets[person]
        if recurring:
            i = first_from(time, i, high, begin)
        while i < high:
            while i < high and starts_named and not starts[code[i]]:
                i += 1
            if i == high or time[i] >= end or time[i] < begin:
                break
            cohort = unit_at(begins, time[i])
            customers[cohort] += 1
            earliest[cohort] = min(earliest[cohort], time[i])
            latest[cohort] = max(latest[cohort], time[i])
            _follow(time, code, returns, returns_named, begins, rolling, later, i, high, cohort, retained)
            if not recurring:
                break
            i = first_from(time, i, high, begins[cohort + 1])


@dataclass(frozen=True, eq=False)
class Returns:
    """Whole counts: customers, first and last entry per cohort, and retained per cohort and period.

    Attributes:
        customers: int64[cohorts].
        earliest, latest: int64[cohorts], microseconds UTC; the far ends of int64 where nobody entered.
        retained: int64[cohorts, periods]; for on-or-after the customers whose last return was in the period.
    """

    customers: npt.NDArray[np.int64]
    earliest: npt.NDArray[np.int64]
    latest: npt.NDArray[np.int64]
    retained: npt.NDArray[np.int64]


def start(cohorts: int, periods: int) -> Returns:
    """Make an empty count."""
    return Returns(
        np.zeros(cohorts, np.int64),
        np.full(cohorts, LATEST, np.int64),
        np.full(cohorts, EARLIEST, np.int64),
        np.zeros((cohorts, periods), np.int64),
    )


def merge(a: Returns, b: Returns) -> Returns:
    """Add two counts."""
    np.add(a.customers, b.customers, out=a.customers)
    np.minimum(a.earliest, b.earliest, out=a.earliest)
    np.maximum(a.latest, b.latest, out=a.latest)
    np.add(a.retained, b.retained, out=a.retained)
    return a


@dataclass(frozen=True)
class _Row:
    cohort: str
    period: int
    customers: int
    retained: int
    rate: float
    complete: bool
    interval: Interval


def _finish(
    counts: Returns,
    days: list[date],
    begins: npt.NDArray[np.int64],
    rolling: int,
    watermark: int,
    mean: Mean | None,
) -> pa.Table:
    """Make the rows: cohorts in order of time, and for each its periods."""
    rows: list[_Row] = []
    periods = counts.retained.shape[1]
    for cohort in np.flatnonzero(counts.customers).tolist():
        customers = int(counts.customers[cohort])
        for k in range(periods):
            if rolling:
                begun = int(counts.earliest[cohort]) + k * rolling <= watermark
                complete = int(counts.latest[cohort]) + (k + 1) * rolling <= watermark
            else:
                begun = cohort + k < len(days)
                complete = begun and int(begins[cohort + k + 1]) <= watermark
            if not begun:
                break
            back = int(counts.retained[cohort, k])
            rows.append(
                _Row(
                    days[cohort].isoformat(), k, customers, back, back / customers, complete,
                    wilson(back, customers),
                )
            )  # fmt: skip
    if mean is not None:
        rows += [_mean(k, rows, mean) for k in sorted({row.period for row in rows if row.complete})]
    return pa.table(
        [
            [row.cohort for row in rows],
            [row.period for row in rows],
            [row.customers for row in rows],
            [row.retained for row in rows],
            [row.rate for row in rows],
            [row.complete for row in rows],
            [row.interval[0] for row in rows],
            [row.interval[1] for row in rows],
        ],
        schema=SCHEMA,
    )


def _mean(period: int, rows: list[_Row], mean: Mean) -> _Row:
    """Give the mean row of one period, over the cohorts whose period is complete."""
    there = [row for row in rows if row.period == period and row.complete]
    customers, back = sum(row.customers for row in there), sum(row.retained for row in there)
    if mean == "weighted":
        return _Row(MEAN_ROW, period, customers, back, back / customers, True, wilson(back, customers))
    rate = sum(row.rate for row in there) / len(there)
    spread = 0.0
    for row in there:
        near = (row.retained + 2) / (row.customers + 4)
        spread += near * (1 - near) / (row.customers + 4)
    half = Z * sqrt(spread) / len(there)
    return _Row(MEAN_ROW, period, customers, back, rate, True, (max(0.0, rate - half), min(1.0, rate + half)))


def retention(
    log: JourneyLog,
    *,
    unit: Unit = "month",
    zone: str = "UTC",
    retained: Retained = "on",
    spans: Spans = "calendar",
    cohorts: Cohorts = "first-time",
    mean: Mean | None = None,
    most: int | None = None,
    roles: EventRoles | None = None,
    starts: npt.NDArray[np.bool_] | None = None,
    returns: npt.NDArray[np.bool_] | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure how many customers come back.

    Args:
        log: the journey log.
        unit: day, week or month: of cohorts and of periods.
        zone: IANA name of the zone whose clocks say where a unit begins.
        retained: in the period itself, or in it or later.
        spans: periods of the calendar, or of each customer's own clock.
        cohorts: customers enter once, or in every unit with a start event.
        mean: add rows of the mean over cohorts.
        most: the last period to give; all where None.
        roles: what events are; by their names where None.
        starts, returns: bool[codes]; the customer's own events where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the start event, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        Columns cohort (first day), period, customers, retained, rate, complete, low, high.

    Raises:
        UsageError: `too-many-periods` where the table would be too large to read.
    """
    known = roles or roles_of(log.codes)
    own = ~(known.outbound | known.system)
    begin, end = ends_of(period)
    everything = population(log)
    watermark = EARLIEST if log.watermark is None else log.watermark
    first = max(begin, watermark if everything.first is None else everything.first)
    params: dict[str, object] = {
        "unit": unit,
        "zone": zone,
        "retained": retained,
        "spans": spans,
        "cohorts": cohorts,
        **({} if starts is None else {"start": list(known.names(starts))}),
        **({} if returns is None else {"return": list(known.names(returns))}),
        **({} if mean is None else {"mean": mean}),
        **({} if most is None else {"periods": most}),
    }
    if everything.first is None or first > watermark:
        return measured(MEASURE, params, log, selection, period, SCHEMA.empty_table())
    days, begins = units_between(first, watermark, unit, zone)
    rolling = _ROLLING[unit] if spans == "rolling" else 0
    periods = (watermark - first) // rolling + 1 if rolling else len(days)
    periods = periods if most is None else min(periods, most + 1)
    if len(days) * periods > MOST_CELLS:
        raise too_many(unit)
    begun_by, back_by = (own if chosen is None else chosen for chosen in (starts, returns))
    all_start, all_return = bool(begun_by.all()), bool(back_by.all())

    def partial(state: Returns, shard: Shard, index: int) -> Returns:
        _return(
            as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), as_input(shard.code, np.int32),
            as_input(begun_by, np.bool_), as_input(back_by, np.bool_), not all_start, not all_return,
            chosen_of(selection, index), begin, end, begins, rolling, cohorts == "recurring",
            retained == "on-or-after", state.customers, state.earliest, state.latest, state.retained,
        )  # fmt: skip
        return state

    counts = run(lambda: start(len(days), periods), partial, merge, log)
    if retained == "on-or-after":
        np.copyto(counts.retained, counts.retained[:, ::-1].cumsum(axis=1)[:, ::-1].copy())
    rows = _finish(counts, days, begins, rolling, watermark, mean)
    return measured(MEASURE, params, log, selection, period, rows)
