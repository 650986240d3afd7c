"""The pass behind `stages/1`: one walk over the events of every customer of a shard; definitions stand in `stages.py`."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import BOOL, I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, OUT_I64_2D, U64, kernel
from hanhtrinh.measures.order_statistics import KEEPING, Keeping, note
from hanhtrinh.measures.passing import MEMORY, RULES, Memory, Rules, begin, enter, move
from hanhtrinh.measures.population import EARLIEST, LATEST, is_chosen

# columns of the totals, one row per stage
ENTERED: Final = 0
REACHED_LATER: Final = 1
LEFT: Final = 2
MATURED: Final = 3
CONVERTED: Final = 4
VISITED: Final = 5
STEPPED_BACK: Final = 6
SKIPPED: Final = 7
TOTALS: Final = 8


@kernel(U64(U64), inline=True)
def _below_highest(bits: np.uint64) -> np.uint64:
    """Give the set of all stages before the latest one in `bits`."""
    bits |= bits >> np.uint64(1)
    bits |= bits >> np.uint64(2)
    bits |= bits >> np.uint64(4)
    bits |= bits >> np.uint64(8)
    bits |= bits >> np.uint64(16)
    bits |= bits >> np.uint64(32)
    return bits >> np.uint64(1)


@kernel(BOOL(OUT_I64_2D, I64, I64, I64), inline=True)
def _first_time(seen_by: npt.NDArray[np.int64], row: int, column: int, person: int) -> bool:
    """Tell whether a person comes to a cell for the first time, and note it."""
    if seen_by[row, column] == person:
        return False
    seen_by[row, column] = person
    return True


@kernel(types.void(I64, I64, U64, I64, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D), inline=True)
def _count_move(
    source: int,
    target: int,
    known: np.uint64,
    person: int,
    totals: npt.NDArray[np.int64],
    back: npt.NDArray[np.int64],
    skips: npt.NDArray[np.int64],
    seen_by: npt.NDArray[np.int64],
) -> None:
    """Count a back-step or skip; `known` are the stages that earlier events were in.

    Rows of `seen_by`: a back-step from each stage, a skip from each, then any back-step, any skip, any visit.
    """
    stages = len(back)
    if target < source:
        if _first_time(seen_by, source, target, person):
            back[source, target] += 1
        if _first_time(seen_by, 2 * stages, source, person):
            totals[source, STEPPED_BACK] += 1
        return
    skipped = False
    for stage in range(source + 1, target):
        if not (known >> np.uint64(stage)) & np.uint64(1):
            skipped = True
            if _first_time(seen_by, 2 * stages + 1, stage, person):
                totals[stage, SKIPPED] += 1
    if skipped and _first_time(seen_by, stages + source, target, person):
        skips[source, target] += 1


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I64, IN_I32, RULES, MEMORY, IN_BOOL, I64, I64, I64, I64, I64, IN_I64,
        OUT_I64, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, KEEPING,
    )
)  # fmt: skip
def follow(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    order: npt.NDArray[np.int32],
    rules: Rules,
    memory: Memory,
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    window: int,
    inactive: int,
    watermark: int,
    thresholds: npt.NDArray[np.int64],
    advanced: npt.NDArray[np.int64],
    totals: npt.NDArray[np.int64],
    dwell: npt.NDArray[np.int64],
    below: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
    back: npt.NDArray[np.int64],
    skips: npt.NDArray[np.int64],
    seen_by: npt.NDArray[np.int64],
    keeping: Keeping,
) -> None:
    """Add one shard to the counts; arguments as `StageCounts` and `stages.partial` name them.

    `advanced` is working memory, int64[stages]; `seen_by` too, int64[2 * stages + 3, stages], filled with -1.
    """
    none = np.uint64(0)
    one = np.uint64(1)
    stages = len(totals)
    limited = start != EARLIEST or end != LATEST
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        first, last = offsets[person], offsets[person + 1]
        begin(memory)
        current = -1
        waiting = none
        for i in range(first, last):
            known = memory.known[0]
            entered = enter(i, first, time, code, value, order, rules, memory)
            if entered == none:
                continue
            onward = waiting & _below_highest(entered)
            if onward != none:
                waiting &= ~onward
                for stage in range(stages):
                    if (onward >> np.uint64(stage)) & one:
                        advanced[stage] = time[i]
            waiting |= entered & ~known
            position = move(current, entered)
            # without a period, a customer who stays was noted when she came
            if (position != current or limited) and start <= time[i] < end:
                if position != current and current >= 0:
                    _count_move(current, position, known, person, totals, back, skips, seen_by)
                    if _first_time(seen_by, 2 * stages + 2, current, person):
                        totals[current, VISITED] += 1
                if _first_time(seen_by, 2 * stages + 2, position, person):
                    totals[position, VISITED] += 1
            current = position
        known = memory.known[0]
        gone = last > first and time[last - 1] + inactive <= watermark
        for stage in range(stages):
            if not (known >> np.uint64(stage)) & one:
                continue
            since = time[memory.entry[stage]]
            if not start <= since < end:
                continue
            totals[stage, ENTERED] += 1
            mature = since + window <= watermark
            if mature:
                totals[stage, MATURED] += 1
            if (waiting >> np.uint64(stage)) & one:
                if gone:
                    totals[stage, LEFT] += 1
                continue
            totals[stage, REACHED_LATER] += 1
            length = advanced[stage] - since
            if mature and length <= window:
                totals[stage, CONVERTED] += 1
                note(stage, length, dwell, keeping)
                for k in range(len(thresholds)):
                    if length < thresholds[k]:
                        below[stage, k] += 1
                    elif length == thresholds[k]:
                        at[stage, k] += 1
