"""Who and what a measure counts: a selection of customers, a period, and what is left of the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import BOOL, I64, IN_BOOL, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.events.instants import utc_time
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.result import MeasureResult

# one bool array per shard, one entry per person; None for everybody
Selection: TypeAlias = tuple[npt.NDArray[np.bool_], ...] | None
# from (inclusive) and to (exclusive), microseconds UTC; None for an open end
Period: TypeAlias = tuple[int | None, int | None] | None

EARLIEST: Final = np.iinfo(np.int64).min
LATEST: Final = np.iinfo(np.int64).max
_EVERYBODY: Final = np.empty(0, np.bool_)


@dataclass(frozen=True)
class Population:
    """The customers with an event in the period, those events, and when the first and last of them were."""

    customers: int
    events: int
    first: int | None
    last: int | None


def chosen_of(selection: Selection, index: int) -> npt.NDArray[np.bool_]:
    """Give the selection of one shard as kernels take it: empty for everybody."""
    return _EVERYBODY if selection is None else as_input(selection[index], np.bool_)


def ends_of(period: Period) -> tuple[int, int]:
    """Give both ends of a period as kernels take them; `to` is exclusive."""
    start, end = period or (None, None)
    return (EARLIEST if start is None else start, LATEST if end is None else end)


@kernel(BOOL(IN_BOOL, I64), inline=True)
def is_chosen(chosen: npt.NDArray[np.bool_], person: int) -> bool:
    """Tell whether a person is selected."""
    return len(chosen) == 0 or bool(chosen[person])


@kernel(I64(IN_I64, I64, I64, I64), inline=True)
def first_from(time: npt.NDArray[np.int64], low: int, high: int, moment: int) -> int:
    """Give the first of a person's events `low .. high - 1` that is not before `moment`; `high` where none is."""
    if moment == EARLIEST or low == high or time[low] >= moment:
        return low
    if moment == LATEST or time[high - 1] < moment:
        return high
    while low < high:
        middle = (low + high) // 2
        if time[middle] < moment:
            low = middle + 1
        else:
            high = middle
    return low


@kernel(types.void(IN_I64, IN_I64, IN_BOOL, I64, I64, OUT_I64))
def _count(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    total: npt.NDArray[np.int64],
) -> None:
    customers, events, first, last = total[0], total[1], total[2], total[3]
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        low = first_from(time, offsets[person], offsets[person + 1], start)
        high = first_from(time, low, offsets[person + 1], end)
        if low < high:
            customers += 1
            events += high - low
            first = min(first, time[low])
            last = max(last, time[high - 1])
    total[0], total[1], total[2], total[3] = customers, events, first, last


def population(log: JourneyLog, selection: Selection = None, period: Period = None) -> Population:
    """Count the selected customers and their events in the period."""
    start, end = ends_of(period)

    def partial(total: npt.NDArray[np.int64], shard: Shard, index: int) -> npt.NDArray[np.int64]:
        offsets, time = as_input(shard.offsets, np.int64), as_input(shard.time, np.int64)
        _count(offsets, time, chosen_of(selection, index), start, end, total)
        return total

    def merge(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return np.array([a[0] + b[0], a[1] + b[1], min(a[2], b[2]), max(a[3], b[3])])

    total = run(lambda: np.array([0, 0, LATEST, EARLIEST]), partial, merge, log)
    customers, events, first, last = (int(figure) for figure in total)
    return Population(customers, events, first if events else None, last if events else None)


def seconds(microseconds: int) -> int | float:
    """Give a length of time in seconds, a whole number where it is one."""
    whole, rest = divmod(microseconds, 1_000_000)
    return microseconds / 1_000_000 if rest else whole


def iso_time(moment: int | None) -> str | None:
    """Write a moment (microseconds UTC) as `2026-11-01T00:00:00Z`, with a fraction where it has one."""
    if moment is None:
        return None
    return utc_time(moment).isoformat().replace("+00:00", "Z")


def measured(
    measure: str,
    params: Mapping[str, Any],
    log: JourneyLog,
    selection: Selection,
    period: Period,
    rows: pa.Table,
) -> MeasureResult:
    """Put a measure's rows together with what they were counted on."""
    start, end = period or (None, None)
    limits = {"from": iso_time(start), "to": iso_time(end)}
    counted = population(log, selection, period)
    return MeasureResult(
        measure=measure,
        params={**params, **{name: time for name, time in limits.items() if time is not None}},
        customers=counted.customers,
        events=counted.events,
        first=counted.first,
        last=counted.last,
        rows=rows,
    )
