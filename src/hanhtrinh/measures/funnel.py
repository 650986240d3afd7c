"""`funnel/1`: how many customers go through given steps in order, within a window.

Mathematics. Steps s(1) .. s(n), window W, watermark w. For one customer let t(1) be the time of the first event of
s(1) in the period. Policy `first`: the clock starts there, and later events of s(1) do not start it again. Step k
(k > 1) is reached by the first event of s(k) after the event that reached step k-1 (in order, so that ties in time
are decided by `seq`; other events may come between) at t(k) <= t(1) + W. One event reaches one step at most: the same step
twice must occur twice. A customer's window is over, the customer *mature*, when t(1) + W <= w. Per step k:

    customers       mature customers who reached k
    of_first        customers(k) / customers(1), null where that is 0
    of_previous     customers(k) / customers(k-1), null where that is 0; 1 for the first step
    pending         customers who reached k and are not mature; converted or not, they are in no rate
    median_time_s   median of t(k) - t(k-1) over mature customers who reached k, exact; null for the first step

Options: `labels` (steps are event names, touchpoints or stages; an event may be in several stages), `window`
(default 30 days), `selection`, `period` (of t(1); later steps may follow after it).
Source of the definition: definitions.md, "Funnels and conversion"; order mode `ordered` is PostHog's "sequential"; policy
`first`; the published cases of ClickHouse's windowFunnel hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import (
    I64,
    IN_BOOL,
    IN_I32,
    IN_I64,
    IN_U64,
    OUT_I64_2D,
    as_input,
    kernel,
)
from hanhtrinh.engine.threads import run
from hanhtrinh.errors import UsageError
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.language import Text
from hanhtrinh.measures.histogram import MICROSECONDS, SIZE
from hanhtrinh.measures.labels import Labels, by_name
from hanhtrinh.measures.order_statistics import (
    KEEPING,
    Between,
    Durations,
    Keeping,
    Kept,
    between_of,
    kept_in,
    note,
)
from hanhtrinh.measures.passing import walk
from hanhtrinh.measures.population import (
    EARLIEST,
    Period,
    Selection,
    chosen_of,
    ends_of,
    first_from,
    is_chosen,
    measured,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult

MEASURE: Final = "funnel/1"
WINDOW: Final = 30 * 86_400 * MICROSECONDS
MOST_STEPS: Final = 63
SCHEMA: Final = pa.schema(
    [
        ("step", pa.string()),
        ("customers", pa.int64()),
        ("of_first", pa.float64()),
        ("of_previous", pa.float64()),
        ("pending", pa.int64()),
        ("median_time_s", pa.float64()),
    ]
)


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_U64, IN_BOOL, I64, I64, I64, I64, I64, OUT_I64_2D, OUT_I64_2D, KEEPING
    )
)
def _advance(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int32],
    steps_of_kind: npt.NDArray[np.uint64],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    steps: int,
    window: int,
    watermark: int,
    ended: npt.NDArray[np.int64],
    gaps: npt.NDArray[np.int64],
    keeping: Keeping,
) -> None:
    one = np.uint64(1)
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        last = offsets[person + 1]
        i = first_from(time, offsets[person], last, begin)
        high = first_from(time, i, last, end)
        while i < high and not steps_of_kind[kind[i]] & one:
            i += 1
        if i == high:
            continue
        limit = time[i] + window
        mature = 1 if limit <= watermark else 0
        then = time[i]
        reached = 1
        wanted = np.uint64(2)
        i += 1
        while reached < steps and i < last:
            if steps_of_kind[kind[i]] & wanted:
                now = time[i]
                if now > limit:
                    break
                if mature:
                    note(reached, now - then, gaps, keeping)
                then = now
                reached += 1
                wanted <<= one
            i += 1
        ended[reached - 1, mature] += 1


@dataclass
class Reached:
    """Customers by the last step that they reached: `ended[k, 1]` mature, `ended[k, 0]` not; `gaps[k]` to step k.

    `kept` are the gaps about the medians.
    """

    ended: npt.NDArray[np.int64]
    gaps: npt.NDArray[np.int64]
    kept: list[Kept] = field(default_factory=list)


def start(steps: int) -> Reached:
    """Make an empty count."""
    return Reached(np.zeros((steps, 2), np.int64), np.zeros((steps, SIZE), np.int64))


def merge(a: Reached, b: Reached) -> Reached:
    """Add two counts."""
    a.ended += b.ended
    a.gaps += b.gaps
    a.kept += b.kept
    return a


def _kinds(
    shard: Shard, labels: Labels, steps: Sequence[int]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint64]]:
    """Give the kind of each event, and the bit set of steps that a kind can be."""
    bits = [np.uint64(1 << number) for number in range(len(steps))]
    if labels.model is None:
        of_label = np.zeros(len(labels.names) + 1, np.uint64)
        for step, bit in zip(steps, bits, strict=True):
            of_label[step] |= bit
        # label -1 reads the last entry, which is no step
        return labels.kinds(shard), of_label[labels.of_kind]
    sets, kind = np.unique(walk(shard, labels.model).stages, return_inverse=True)
    of_set = np.zeros(len(sets), np.uint64)
    for step, bit in zip(steps, bits, strict=True):
        of_set[(sets >> np.uint64(step)) & np.uint64(1) == 1] |= bit
    return kind.astype(np.int32), of_set


def finish(reached: Reached, steps: Sequence[str]) -> pa.Table:
    """Make the rows, one per step."""
    # who ended at a step has reached all before it
    upto = reached.ended[::-1].cumsum(axis=0)[::-1]
    gaps = Durations.of(reached.gaps, Kept.joined(reached.kept))
    rows = []
    for number, step in enumerate(steps):
        customers, first = int(upto[number, 1]), int(upto[0, 1])
        previous = int(upto[number - 1, 1]) if number else customers
        rows.append(
            {
                "step": step,
                "customers": customers,
                "of_first": customers / first if first else None,
                "of_previous": customers / previous if previous else None,
                "pending": int(upto[number, 0]),
                "median_time_s": gaps[number].median if number else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def funnel(
    log: JourneyLog,
    steps: Sequence[str],
    *,
    labels: Labels | None = None,
    window: int = WINDOW,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure how many customers go through `steps` in order, within a window.

    Args:
        log: the journey log.
        steps: labels in order, at least one, at most 63.
        labels: what the steps are; event names where None.
        window: microseconds from the first step, inclusive.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the first step in microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        Columns step, customers, of_first, of_previous, pending, median_time_s (seconds).

    Raises:
        UsageError: `bad-steps` where there are none or too many; `unknown-step` where one is not among the labels.
    """
    labels = labels or by_name(log.codes)
    if not 1 <= len(steps) <= MOST_STEPS:
        raise UsageError(
            "bad-steps",
            Text(
                vi=f"Phễu cần từ 1 đến {MOST_STEPS} bước; hiện có {len(steps)}.",
                en=f"A funnel needs 1 to {MOST_STEPS} steps; there are {len(steps)}.",
            ),
            hint=Text(vi="Ví dụ: --steps a,b,c", en="For example: --steps a,b,c"),
        )
    numbers = [labels.index(step) for step in steps]
    begin, end = ends_of(period)
    watermark = EARLIEST if log.watermark is None else log.watermark

    def counted(between: Between) -> Reached:
        def add(state: Reached, shard: Shard, index: int) -> Reached:
            kind, steps_of_kind = _kinds(shard, labels, numbers)
            keeping = between.keeping(len(steps) * (len(shard.offsets) - 1))
            _advance(
                as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), kind, steps_of_kind,
                chosen_of(selection, index), begin, end, len(steps), window, watermark, state.ended, state.gaps,
                keeping,
            )  # fmt: skip
            state.kept.append(kept_in(keeping))
            return state

        return run(lambda: start(len(steps)), add, merge, log)

    reached = counted(Between.nothing(len(steps)))
    between = between_of(reached.gaps)
    if between:
        reached = replace(reached, kept=counted(between).kept)
    params = {
        **labels.params(),
        "steps": list(steps),
        "window_s": seconds(window),
        "order": "ordered",
        "entry": "first",
    }
    return measured(MEASURE, params, log, selection, period, finish(reached, steps))
