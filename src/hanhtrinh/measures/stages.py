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
    median_dwell_s  median of time(a) - time(e) over the matured who converted; exact
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
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.engine.kernels import as_input
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.histogram import MICROSECONDS, SIZE
from hanhtrinh.measures.order_statistics import (
    Between,
    Durations,
    Kept,
    Ranks,
    between_of,
    kept_in,
    middle,
)
from hanhtrinh.measures.passing import Rules, columns_of, memory_of, rules_of
from hanhtrinh.measures.population import EARLIEST, Period, Selection, chosen_of, ends_of, measured, seconds
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.stage_pass import (
    CONVERTED,
    ENTERED,
    LEFT,
    MATURED,
    REACHED_LATER,
    SKIPPED,
    STEPPED_BACK,
    TOTALS,
    VISITED,
    follow,
)
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
        dwell: int64[stages, 2,050], histogram of the dwells of `converted`; `kept`: those of the ranks asked for.
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
    kept: list[Kept] = field(default_factory=list)

    @property
    def entered(self) -> npt.NDArray[np.int64]:
        """Customers who entered."""
        return self.totals[:, ENTERED]

    @property
    def reached_later(self) -> npt.NDArray[np.int64]:
        """Customers who reached any later stage after the entry, at any time."""
        return self.totals[:, REACHED_LATER]

    @property
    def left(self) -> npt.NDArray[np.int64]:
        """Customers who did not, and are inactive."""
        return self.totals[:, LEFT]

    @property
    def pending(self) -> npt.NDArray[np.int64]:
        """Customers who did not, and may still."""
        return np.asarray(self.entered - self.reached_later - self.left)

    @property
    def matured(self) -> npt.NDArray[np.int64]:
        """Customers whose window is over."""
        return self.totals[:, MATURED]

    @property
    def converted(self) -> npt.NDArray[np.int64]:
        """Matured customers who reached any later stage within the window."""
        return self.totals[:, CONVERTED]

    @property
    def visited(self) -> npt.NDArray[np.int64]:
        """Customers whose position was the stage."""
        return self.totals[:, VISITED]

    @property
    def stepped_back(self) -> npt.NDArray[np.int64]:
        """Customers whose position went from the stage to an earlier one."""
        return self.totals[:, STEPPED_BACK]

    @cached_property
    def lengths(self) -> tuple[Durations, ...]:
        """The dwells of each stage, exact at the ranks that were asked for."""
        return Durations.of(self.dwell, Kept.joined(self.kept))

    @property
    def skipped(self) -> npt.NDArray[np.int64]:
        """Customers who passed over the stage without ever having been in it."""
        return self.totals[:, SKIPPED]


def start(model: CompiledModel, window: int, inactive: int, thresholds: npt.NDArray[np.int64]) -> StageCounts:
    """Make an empty count."""
    stages = len(model.stages)
    return StageCounts(
        model=model,
        window=window,
        inactive=inactive,
        thresholds=thresholds,
        totals=np.zeros((stages, TOTALS), np.int64),
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
    between: Between,
) -> StageCounts:
    """Add one shard, and keep the dwells that are wanted."""
    value, order = columns_of(shard, rules)
    stages = len(counts.totals)
    keeping = between.keeping(stages * (len(shard.offsets) - 1))
    follow(
        as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), as_input(shard.code, np.int32),
        value, order, rules, memory_of(counts.model, rules, shard), chosen, *ends,
        counts.window, counts.inactive, watermark, counts.thresholds, np.zeros(stages, np.int64),
        counts.totals, counts.dwell, counts.below, counts.at, counts.back, counts.skips,
        np.full((2 * stages + 3, max(stages, 1)), -1, np.int64), keeping,
    )  # fmt: skip
    if between:
        counts.kept.append(kept_in(keeping))
    return counts


def merge(a: StageCounts, b: StageCounts) -> StageCounts:
    """Add two counts."""
    for name in ("totals", "dwell", "below", "at", "back", "skips"):
        total: npt.NDArray[np.int64] = getattr(a, name)
        total += getattr(b, name)
    a.kept.extend(b.kept)
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
    late: int = 0,
    ranks: Ranks | None = None,
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
        late: microseconds that events may take to arrive; customers are mature, or have left, so much later.
        ranks: from the number of dwells of a stage to the ranks that are wanted exactly, which takes a second pass;
            none where None.

    Raises:
        InputError: `too-many-stages` where the model has more than 63 stages.
    """
    rules = rules_of(model)
    ends = ends_of(period)
    watermark = EARLIEST if log.watermark is None else log.watermark - late
    limits = np.array(thresholds, np.int64)

    def counted(between: Between) -> StageCounts:
        return run(
            lambda: start(model, window, inactive, limits),
            lambda counts, shard, index: partial(
                counts, shard, rules, chosen_of(selection, index), ends, watermark, between
            ),
            merge,
            log,
        )

    counts = counted(Between.nothing(len(model.stages)))
    between = None if ranks is None else between_of(counts.dwell, ranks)
    return replace(counts, kept=counted(between).kept) if between else counts


def finish(counts: StageCounts) -> pa.Table:
    """Make the rows, one per stage in the model's order; of counts with the middle ranks."""
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
                "median_dwell_s": counts.lengths[number].median,
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
    counts = count_stages(
        log, model, window=window, inactive=inactive, selection=selection, period=period, ranks=middle
    )
    params = {
        "model": model.model,
        "window_s": seconds(window),
        "inactive_s": seconds(inactive),
    }
    return measured(MEASURE, params, log, selection, period, finish(counts))
