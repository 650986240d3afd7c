"""`stages/1`: who enters a stage, who goes on, how long it takes, who leaves, steps back or skips.

Mathematics. `passing.py` defines what stages an event is in, entries and positions. For a customer who entered stage S by
event e (the first event in S, in the period), let a be the first event after e, in order, that is in any later stage
of the model; W the window, I the length of inactivity, w the watermark, z the time of the customer's last event.

    entered         customers who entered S
    reached_later   those with an a, at any time
    left            those without, with z + I <= w
    pending         the rest: reached_later + left + pending = entered
    matured         those whose window is over: time(e) + W <= w; converted or not
    conversion      `stage_conversion/1`: of the matured, the share with time(a) <= time(e) + W; null where nobody matured
    median_dwell_s  median of time(a) - time(e) over the matured who converted, within 1 %
    back_steps      customers whose position went from S to an earlier stage
    skipped         customers who skipped S: a position went from before S to after it, and no earlier event was in S

The last stage has no conversion, no `matured` and no dwell (null). A customer's first position is no transition: nothing
is skipped by it. With a period, moves count when the event that made them lies in it.
Options: `window` (default 30 days), `inactive` (default 90 days), `selection`, `period`, and for evidence `thresholds`
of dwell to count exactly (`count_stages`).
Source of the definitions: definitions.md, "Stages and touchpoints" and "Paths"; contracts.md, "Journey model".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import (
    BOOL,
    I64,
    IN_BOOL,
    IN_I32,
    IN_I64,
    OUT_I64,
    OUT_I64_2D,
    U64,
    as_input,
    kernel,
)
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.histogram import MICROSECONDS, SIZE, bucket_of, median
from hanhtrinh.measures.passing import (
    MEMORY,
    RULES,
    Memory,
    Rules,
    begin,
    columns_of,
    enter,
    memory_of,
    move,
    rules_of,
)
from hanhtrinh.measures.population import (
    EARLIEST,
    LATEST,
    Period,
    Selection,
    chosen_of,
    ends_of,
    is_chosen,
    measured,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.models.compiled import CompiledModel

MEASURE: Final = "stages/1"
WINDOW: Final = 30 * 86_400 * MICROSECONDS
INACTIVE: Final = 90 * 86_400 * MICROSECONDS
SCHEMA: Final = pa.schema(
    [
        ("stage", pa.string()),
        ("entered", pa.int64()),
        ("reached_later", pa.int64()),
        ("conversion", pa.float64()),
        ("left", pa.int64()),
        ("pending", pa.int64()),
        ("median_dwell_s", pa.float64()),
        ("back_steps", pa.int64()),
        ("skipped", pa.int64()),
        ("matured", pa.int64()),
    ]
)

# columns of the totals, one row per stage
_ENTERED: Final = 0
_REACHED_LATER: Final = 1
_LEFT: Final = 2
_MATURED: Final = 3
_CONVERTED: Final = 4
_VISITED: Final = 5
_STEPPED_BACK: Final = 6
_SKIPPED: Final = 7
_TOTALS: Final = 8


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
            totals[source, _STEPPED_BACK] += 1
        return
    skipped = False
    for stage in range(source + 1, target):
        if not (known >> np.uint64(stage)) & np.uint64(1):
            skipped = True
            if _first_time(seen_by, 2 * stages + 1, stage, person):
                totals[stage, _SKIPPED] += 1
    if skipped and _first_time(seen_by, stages + source, target, person):
        skips[source, target] += 1


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I64, IN_I32, RULES, MEMORY, IN_BOOL, I64, I64, I64, I64, I64, IN_I64,
        OUT_I64, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D,
    )
)  # fmt: skip
def _follow(
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
) -> None:
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
                        totals[current, _VISITED] += 1
                if _first_time(seen_by, 2 * stages + 2, position, person):
                    totals[position, _VISITED] += 1
            current = position
        known = memory.known[0]
        gone = last > first and time[last - 1] + inactive <= watermark
        for stage in range(stages):
            if not (known >> np.uint64(stage)) & one:
                continue
            since = time[memory.entry[stage]]
            if not start <= since < end:
                continue
            totals[stage, _ENTERED] += 1
            mature = since + window <= watermark
            if mature:
                totals[stage, _MATURED] += 1
            if (waiting >> np.uint64(stage)) & one:
                if gone:
                    totals[stage, _LEFT] += 1
                continue
            totals[stage, _REACHED_LATER] += 1
            length = advanced[stage] - since
            if mature and length <= window:
                totals[stage, _CONVERTED] += 1
                dwell[stage, bucket_of(length)] += 1
                for k in range(len(thresholds)):
                    if length < thresholds[k]:
                        below[stage, k] += 1
                    elif length == thresholds[k]:
                        at[stage, k] += 1


@dataclass(frozen=True)
class StageCounts:
    """What a pass counts; everything in customers, integers, one entry (or row) per stage of the model.

    Attributes:
        model: the model.
        window, inactive: the options in force, microseconds.
        entered, reached_later, left, matured, converted: int64[stages], as in the docstring of this module; `converted`
            are the matured who reached a later stage within the window. Immature ones: entered - matured.
        visited: int64[stages], customers whose position was the stage (in the period): the base of shares of `back` and `skips`.
        stepped_back, skipped: int64[stages], columns `back_steps` and `skipped`.
        dwell: int64[stages, 2,050], histogram of the dwells of `converted`.
        thresholds: int64[k], microseconds.
        below, at: int64[stages, k], how many of these dwells are shorter than the threshold, or equal to it.
        back: int64[stages, stages], customers with a back-step from the row's stage to the column's.
        skips: int64[stages, stages], customers with a skip from the row's stage to the column's.
    """

    model: CompiledModel
    window: int
    inactive: int
    thresholds: npt.NDArray[np.int64]
    totals: npt.NDArray[np.int64]
    dwell: npt.NDArray[np.int64]
    below: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    back: npt.NDArray[np.int64]
    skips: npt.NDArray[np.int64]

    @property
    def entered(self) -> npt.NDArray[np.int64]:
        """Customers who entered."""
        return self.totals[:, _ENTERED]

    @property
    def reached_later(self) -> npt.NDArray[np.int64]:
        """Customers who reached any later stage after the entry, at any time."""
        return self.totals[:, _REACHED_LATER]

    @property
    def left(self) -> npt.NDArray[np.int64]:
        """Customers who did not, and are inactive."""
        return self.totals[:, _LEFT]

    @property
    def pending(self) -> npt.NDArray[np.int64]:
        """Customers who did not, and may still."""
        return np.asarray(self.entered - self.reached_later - self.left)

    @property
    def matured(self) -> npt.NDArray[np.int64]:
        """Customers whose window is over."""
        return self.totals[:, _MATURED]

    @property
    def converted(self) -> npt.NDArray[np.int64]:
        """Matured customers who reached any later stage within the window."""
        return self.totals[:, _CONVERTED]

    @property
    def visited(self) -> npt.NDArray[np.int64]:
        """Customers whose position was the stage."""
        return self.totals[:, _VISITED]

    @property
    def stepped_back(self) -> npt.NDArray[np.int64]:
        """Customers whose position went from the stage to an earlier one."""
        return self.totals[:, _STEPPED_BACK]

    @property
    def skipped(self) -> npt.NDArray[np.int64]:
        """Customers who passed over the stage without ever having been in it."""
        return self.totals[:, _SKIPPED]


def start(model: CompiledModel, window: int, inactive: int, thresholds: npt.NDArray[np.int64]) -> StageCounts:
    """Make an empty count."""
    stages = len(model.stages)
    return StageCounts(
        model=model,
        window=window,
        inactive=inactive,
        thresholds=thresholds,
        totals=np.zeros((stages, _TOTALS), np.int64),
        dwell=np.zeros((stages, SIZE), np.int64),
        below=np.zeros((stages, len(thresholds)), np.int64),
        at=np.zeros((stages, len(thresholds)), np.int64),
        back=np.zeros((stages, stages), np.int64),
        skips=np.zeros((stages, stages), np.int64),
    )


def partial(
    counts: StageCounts,
    shard: Shard,
    rules: Rules,
    chosen: npt.NDArray[np.bool_],
    ends: tuple[int, int],
    watermark: int,
) -> StageCounts:
    """Add one shard."""
    value, order = columns_of(shard, rules)
    stages = len(counts.totals)
    _follow(
        as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), as_input(shard.code, np.int32),
        value, order, rules, memory_of(counts.model, rules, shard), chosen, *ends,
        counts.window, counts.inactive, watermark, counts.thresholds, np.zeros(stages, np.int64),
        counts.totals, counts.dwell, counts.below, counts.at, counts.back, counts.skips,
        np.full((2 * stages + 3, max(stages, 1)), -1, np.int64),
    )  # fmt: skip
    return counts


def merge(a: StageCounts, b: StageCounts) -> StageCounts:
    """Add two counts."""
    for name in ("totals", "dwell", "below", "at", "back", "skips"):
        total: npt.NDArray[np.int64] = getattr(a, name)
        total += getattr(b, name)
    return a


def count_stages(
    log: JourneyLog,
    model: CompiledModel,
    *,
    window: int = WINDOW,
    inactive: int = INACTIVE,
    selection: Selection = None,
    period: Period = None,
    thresholds: Sequence[int] = (),
) -> StageCounts:
    """Count everything that is known of stages; evidence makes its statistics from it.

    Args:
        log: the journey log.
        model: the compiled model.
        window: microseconds after the entry, inclusive.
        inactive: microseconds without an event after which a customer has left.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the entry in microseconds UTC, `to` exclusive; the whole log where None.
        thresholds: dwells in microseconds to count exactly.

    Raises:
        InputError: `too-many-stages` where the model has more than 63 stages.
    """
    rules = rules_of(model)
    ends = ends_of(period)
    watermark = EARLIEST if log.watermark is None else log.watermark
    limits = np.array(thresholds, np.int64)
    return run(
        lambda: start(model, window, inactive, limits),
        lambda counts, shard, index: partial(
            counts, shard, rules, chosen_of(selection, index), ends, watermark
        ),
        merge,
        log,
    )


def finish(counts: StageCounts) -> pa.Table:
    """Make the rows, one per stage in the model's order."""
    rows = []
    for number, stage in enumerate(counts.model.stages):
        last = number == len(counts.model.stages) - 1
        matured = int(counts.matured[number])
        rows.append(
            {
                "stage": stage,
                "entered": int(counts.entered[number]),
                "reached_later": int(counts.reached_later[number]),
                "conversion": int(counts.converted[number]) / matured if matured and not last else None,
                "left": int(counts.left[number]),
                "pending": int(counts.pending[number]),
                "median_dwell_s": median(counts.dwell[number]),
                "back_steps": int(counts.stepped_back[number]),
                "skipped": int(counts.skipped[number]),
                "matured": None if last else matured,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def stages(
    log: JourneyLog,
    model: CompiledModel,
    *,
    window: int = WINDOW,
    inactive: int = INACTIVE,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure the stages of a model; arguments as `count_stages`.

    Returns:
        Columns stage, entered, reached_later, conversion, left, pending, median_dwell_s (seconds), back_steps, skipped,
        matured.

    Raises:
        InputError: `too-many-stages` where the model has more than 63 stages.
    """
    counts = count_stages(log, model, window=window, inactive=inactive, selection=selection, period=period)
    params = {
        "model": model.model,
        "window_s": seconds(window),
        "inactive_s": seconds(inactive),
    }
    return measured(MEASURE, params, log, selection, period, finish(counts))
