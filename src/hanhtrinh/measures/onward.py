"""From a customer's starting event onward: when the clock starts, and when something later is reached.

Let a customer's clock start with event i at time t. Something is reached after `elapsed` = t(j) - t, where j is the
first event in question after i in the order of events. With a window w the customer is *mature* where t + w is not
later than the watermark; a mature customer *got there* where elapsed <= w. The rate is those who got there over the
mature; all others are pending, also those of them who got there already (definitions.md, "Right-censoring").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, IN_U64, OUT_I64, kernel
from hanhtrinh.measures.population import Period, ends_of, first_from, is_chosen
from hanhtrinh.measures.views import View

NEVER: Final = -1


@dataclass(frozen=True, slots=True)
class Counted:
    """Customers whose time is over (`n`), those of them who got there, and those whose time is not over."""

    reached: int = 0
    n: int = 0
    pending: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.reached + other.reached, self.n + other.n, self.pending + other.pending)


@dataclass(frozen=True, slots=True)
class Onward:
    """What became of those whose clock started in one shard; arrays have one entry per such customer.

    Attributes:
        clock: int64, when it started, microseconds UTC.
        elapsed: int64 microseconds until they got there; NEVER where they did not.
    """

    clock: npt.NDArray[np.int64]
    elapsed: npt.NDArray[np.int64]

    def mature(self, within: int, watermark: int) -> npt.NDArray[np.bool_]:
        """Tell whose window is over."""
        return np.asarray(self.clock <= watermark - within)

    def arrived(self, within: int) -> npt.NDArray[np.bool_]:
        """Tell who got there within the window."""
        return np.asarray((self.elapsed != NEVER) & (self.elapsed <= within))

    def counted(self, within: int, watermark: int) -> Counted:
        """Count with right-censoring."""
        mature = self.mature(within, watermark)
        n = int(mature.sum())
        return Counted(int((mature & self.arrived(within)).sum()), n, len(mature) - n)


@kernel(types.void(IN_I64, IN_I64, IN_I32, IN_I32, I64, IN_BOOL, I64, I64, OUT_I64))
def _first_at(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    touchpoint_of_code: npt.NDArray[np.int32],
    touchpoint: int,
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    found: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        found[person] = -1
        if not is_chosen(chosen, person):
            continue
        low = first_from(time, offsets[person], offsets[person + 1], start)
        for i in range(low, offsets[person + 1]):
            if time[i] >= end:
                break
            if touchpoint_of_code[code[i]] == touchpoint:
                found[person] = i
                break


def first_at(
    view: View, touchpoint: int, chosen: npt.NDArray[np.bool_], period: Period
) -> npt.NDArray[np.int64]:
    """Give every person's first event at a touchpoint in the period: int64, -1 where none or not chosen."""
    found = np.empty(view.persons, np.int64)
    start, end = ends_of(period)
    _first_at(
        view.offsets, view.time, view.code, view.touchpoint_of_code, touchpoint, chosen, start, end, found
    )
    return found


@kernel(types.void(IN_I64, IN_I64, I64, I64, OUT_I64))
def _first_seen(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    start: int,
    end: int,
    found: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        low = first_from(time, offsets[person], offsets[person + 1], start)
        found[person] = low if low < offsets[person + 1] and time[low] < end else -1


def first_seen(view: View, period: Period) -> npt.NDArray[np.int64]:
    """Give every person's first event in the period: int64, -1 where none."""
    found = np.empty(view.persons, np.int64)
    _first_seen(view.offsets, view.time, *ends_of(period), found)
    return found


def entries(view: View, stage: int, chosen: npt.NDArray[np.bool_], period: Period) -> npt.NDArray[np.int64]:
    """Give every person's entry into a stage where it falls in the period: int64 event, -1 where none."""
    found = view.walk.entry[:, stage].copy()
    start, end = ends_of(period)
    entered = np.flatnonzero(found >= 0)
    time = view.time[found[entered]]
    found[entered[(time < start) | (time >= end)]] = -1
    if len(chosen):
        found[~chosen] = -1
    return found


@kernel(types.void(IN_I64, IN_U64, IN_I64, IN_I64, OUT_I64))
def _later_stage(
    offsets: npt.NDArray[np.int64],
    stages: npt.NDArray[np.uint64],
    start: npt.NDArray[np.int64],
    level: npt.NDArray[np.int64],
    found: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        found[person] = -1
        if start[person] < 0:
            continue
        above = np.uint64(level[person] + 1)
        for i in range(start[person] + 1, offsets[person + 1]):
            if stages[i] >> above != np.uint64(0):
                found[person] = i
                break


@kernel(types.void(IN_I64, IN_I32, IN_I32, I64, IN_I64, OUT_I64))
def _later_touch(
    offsets: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    touchpoint_of_code: npt.NDArray[np.int32],
    goal: int,
    start: npt.NDArray[np.int64],
    found: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        found[person] = -1
        if start[person] < 0:
            continue
        for i in range(start[person] + 1, offsets[person + 1]):
            if touchpoint_of_code[code[i]] == goal:
                found[person] = i
                break


def to_later_stage(view: View, start: npt.NDArray[np.int64], level: npt.NDArray[np.int64]) -> Onward:
    """Follow customers from event `start` (-1: not counted) to the first later event in a stage above `level`."""
    found = np.empty(view.persons, np.int64)
    _later_stage(view.offsets, view.walk.stages, start, level, found)
    return _onward(view, start, found)


def to_touchpoint(view: View, start: npt.NDArray[np.int64], goal: int) -> Onward:
    """Follow customers from event `start` (-1: not counted) to their next event at the touchpoint `goal`."""
    found = np.empty(view.persons, np.int64)
    _later_touch(view.offsets, view.code, view.touchpoint_of_code, goal, start, found)
    return _onward(view, start, found)


def _onward(view: View, start: npt.NDArray[np.int64], found: npt.NDArray[np.int64]) -> Onward:
    counts = start >= 0
    clock, end = view.time[start[counts]], found[counts]
    elapsed = np.where(end >= 0, view.time[end] - clock if len(end) else 0, NEVER)
    return Onward(clock, elapsed)
