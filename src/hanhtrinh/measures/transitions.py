"""`transitions/1`: which event directly follows which (the directly-follows graph).

Mathematics. Take the events of one customer in the period, in order (time, then seq), without those that have no
label: e1, e2, ..., em. Each pair (e(k), e(k+1)) is one transition from label(e(k)) to label(e(k+1)), with the gap
time(e(k+1)) - time(e(k)). Per pair of labels, over the selected customers:

    count           transitions
    customers       customers with at least one
    mean_gap_s      sum of gaps / count; the sum is exact
    median_gap_s    median of the gaps; exact

Repeats are kept (A A is a transition from A to A). Options: `labels` (by name, touchpoint, stage), `selection`
(customers), `period` (both events lie in it; `to` is exclusive).
Source of the definition: definitions.md, "Paths"; the directly-follows graph of process mining (van der Aalst, Process
Mining, 2016).
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
    OUT_I32,
    OUT_I32_2D,
    OUT_I64,
    OUT_I64_2D,
    as_input,
    kernel,
)
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.histogram import MICROSECONDS, SIZE, bucket_of
from hanhtrinh.measures.labels import Labels, by_name
from hanhtrinh.measures.order_statistics import Kept, Middles
from hanhtrinh.measures.population import (
    Period,
    Selection,
    chosen_of,
    ends_of,
    first_from,
    is_chosen,
    measured,
)
from hanhtrinh.measures.result import MeasureResult

MEASURE: Final = "transitions/1"
# up to this many labels, a pair is an index into dense tables; a thread's histograms then take 134 MB at most
DENSE_LABELS: Final = 128
# dense histograms count in 32 bits, for the sake of the cache
_DENSE_EVENTS: Final = 1 << 31

# columns of the table of pairs; the sum of gaps is HIGH * 2^24 + LOW, because microseconds alone could overflow
_COUNT: Final = 0
_CUSTOMERS: Final = 1
_HIGH: Final = 2
_LOW: Final = 3
_SEEN_BY: Final = 4
_WIDTH: Final = 8  # one cache line
_LOW_BITS: Final = 24
_LOW_MASK: Final = (1 << _LOW_BITS) - 1

SCHEMA: Final = pa.schema(
    [
        ("from", pa.string()),
        ("to", pa.string()),
        ("count", pa.int64()),
        ("customers", pa.int64()),
        ("mean_gap_s", pa.float64()),
        ("median_gap_s", pa.float64()),
    ]
)

_PERSONS: Final = (IN_I64, IN_I64, IN_I32, IN_I32, IN_BOOL, I64, I64)


@kernel(types.void(*_PERSONS, I64, OUT_I64_2D, OUT_I32_2D))
def _count_dense(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int32],
    of_kind: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    labels: int,
    pairs: npt.NDArray[np.int64],
    gaps: npt.NDArray[np.int32],
) -> None:
    for row in range(len(pairs)):
        pairs[row, _SEEN_BY] = -1
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        low = first_from(time, offsets[person], offsets[person + 1], start)
        high = first_from(time, low, offsets[person + 1], end)
        before = -1
        then = 0
        for i in range(low, high):
            # unsigned indices, because signed ones are checked for counting from the end
            label = np.int64(of_kind[np.uint64(kind[np.uint64(i)])])
            if label < 0:
                continue
            now = time[np.uint64(i)]
            if before >= 0:
                pair = np.uint64(before * labels + label)
                gap = now - then
                pairs[pair, _COUNT] += 1
                # without a branch, which no processor could predict
                pairs[pair, _CUSTOMERS] += np.int64(pairs[pair, _SEEN_BY] != person)
                pairs[pair, _SEEN_BY] = person
                pairs[pair, _HIGH] += gap >> _LOW_BITS
                pairs[pair, _LOW] += gap & _LOW_MASK
                gaps[pair, np.uint64(bucket_of(gap))] += 1
            before = int(label)
            then = now


@kernel(I64(IN_I64, OUT_I32_2D, OUT_I64, OUT_I64))
def _filled_cells(
    pair: npt.NDArray[np.int64],
    gaps: npt.NDArray[np.int32],
    cell: npt.NDArray[np.int64],
    filled: npt.NDArray[np.int64],
) -> int:
    """List the filled cells of dense histograms; gives their number, and writes them where there is room."""
    found = 0
    for k in range(len(pair)):
        row = pair[k]
        for bucket in range(gaps.shape[1]):
            if gaps[row, bucket] != 0:
                if found < len(cell):
                    cell[found] = row * SIZE + bucket
                    filled[found] = gaps[row, bucket]
                found += 1
    return found


@kernel(I64(*_PERSONS, I64, OUT_I64, OUT_I64, OUT_I32))
def _list_transitions(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int32],
    of_kind: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    labels: int,
    pair: npt.NDArray[np.int64],
    gap: npt.NDArray[np.int64],
    who: npt.NDArray[np.int32],
) -> int:
    found = 0
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        low = first_from(time, offsets[person], offsets[person + 1], start)
        high = first_from(time, low, offsets[person + 1], end)
        before = -1
        then = 0
        for i in range(low, high):
            label = of_kind[kind[i]]
            if label < 0:
                continue
            if before >= 0:
                pair[found] = before * labels + label
                gap[found] = time[i] - then
                who[found] = person
                found += 1
            before = int(label)
            then = time[i]
    return found


@kernel(types.void(IN_I64, IN_I64, IN_I32, OUT_I64_2D, OUT_I64))
def _count_listed(
    slot: npt.NDArray[np.int64],
    gap: npt.NDArray[np.int64],
    who: npt.NDArray[np.int32],
    pairs: npt.NDArray[np.int64],
    cell: npt.NDArray[np.int64],
) -> None:
    for row in range(len(pairs)):
        pairs[row, _SEEN_BY] = -1
    for i in range(len(slot)):
        row = slot[i]
        pairs[row, _COUNT] += 1
        if pairs[row, _SEEN_BY] != who[i]:
            pairs[row, _SEEN_BY] = who[i]
            pairs[row, _CUSTOMERS] += 1
        pairs[row, _HIGH] += gap[i] >> _LOW_BITS
        pairs[row, _LOW] += gap[i] & _LOW_MASK
        cell[i] = row * SIZE + bucket_of(gap[i])


@kernel(I64(*_PERSONS, I64, IN_I64, IN_I64, IN_I64, OUT_I64, OUT_I64))
def _list_middle(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int32],
    of_kind: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    labels: int,
    pairs: npt.NDArray[np.int64],
    lowest: npt.NDArray[np.int64],
    highest: npt.NDArray[np.int64],
    place: npt.NDArray[np.int64],
    gap: npt.NDArray[np.int64],
) -> int:
    """List the gaps of `lowest` <= gap < `highest` of their pair, by the pair's place among `pairs` (ascending).

    Where bounds are given for all pairs that could be, a pair is its own place and `pairs` is empty.
    """
    found = 0
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        low = first_from(time, offsets[person], offsets[person + 1], start)
        high = first_from(time, low, offsets[person + 1], end)
        before = -1
        then = 0
        for i in range(low, high):
            label = np.int64(of_kind[np.uint64(kind[np.uint64(i)])])
            if label < 0:
                continue
            now = time[np.uint64(i)]
            if before >= 0:
                row = before * labels + label
                if len(pairs):
                    row = np.searchsorted(pairs, row)
                length = now - then
                if lowest[np.uint64(row)] <= length < highest[np.uint64(row)]:
                    place[found] = row
                    gap[found] = length
                    found += 1
            before = int(label)
            then = now
    return found


def _grouped(
    keys: npt.NDArray[np.int64], figures: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Sort keys and add up the figures (rows) of equal ones."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1)) if len(keys) else np.empty(0, np.int64)
    return keys[starts], np.add.reduceat(figures[order], starts, axis=0) if len(keys) else figures


@dataclass
class Pairs:
    """What was counted, sparsely: `pair` (from * labels + to, ascending) with `figures` (one row each), and the filled cells
    (pair * SIZE + bucket, ascending) of their histograms with `filled` counts.
    """  # fmt: skip

    pair: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    figures: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty((0, _WIDTH), np.int64))
    cell: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    filled: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def plus(self, other: Pairs) -> Pairs:
        """Add another count."""
        pair, figures = _grouped(
            np.concatenate((self.pair, other.pair)), np.concatenate((self.figures, other.figures))
        )
        cell, filled = _grouped(
            np.concatenate((self.cell, other.cell)), np.concatenate((self.filled, other.filled))
        )
        return Pairs(pair, figures, cell, filled)


class _Dense:
    """A thread's dense tables; pages of histograms that no pair touches take no memory."""

    def __init__(self, labels: int) -> None:
        self.pairs = np.zeros((labels * labels, _WIDTH), np.int64)
        self.gaps = np.zeros((labels * labels, SIZE), np.int32)

    def sparse(self) -> Pairs:
        pair = np.flatnonzero(self.pairs[:, _COUNT])
        none = np.empty(0, np.int64)
        count = _filled_cells(pair, self.gaps, none, none)
        cell, filled = np.empty(count, np.int64), np.empty(count, np.int64)
        _filled_cells(pair, self.gaps, cell, filled)
        return Pairs(pair, self.pairs[pair], cell, filled)


def partial(shard: Shard, labels: Labels, chosen: npt.NDArray[np.bool_], ends: tuple[int, int]) -> Pairs:
    """Count one shard with memory in proportion to its events, however many labels there are."""
    offsets, time, kind = _arrays(shard, labels)
    events = len(time)
    pair, gap, who = np.empty(events, np.int64), np.empty(events, np.int64), np.empty(events, np.int32)
    found = _list_transitions(
        offsets, time, kind, labels.of_kind, chosen, *ends, len(labels.names), pair, gap, who
    )
    keys, slot = np.unique(pair[:found], return_inverse=True)
    figures = np.zeros((len(keys), _WIDTH), np.int64)
    cell = np.empty(found, np.int64)
    _count_listed(slot.astype(np.int64), gap[:found], who[:found], figures, cell)
    cells, filled = np.unique(cell, return_counts=True)
    return Pairs(keys, figures, keys[cells // SIZE] * SIZE + cells % SIZE, filled)


def _arrays(
    shard: Shard, labels: Labels
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    return as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), labels.kinds(shard)


def count(log: JourneyLog, labels: Labels, selection: Selection = None, period: Period = None) -> Pairs:
    """Count all shards, densely where there are few labels."""
    ends = ends_of(period)
    size = len(labels.names)
    if size > DENSE_LABELS or log.events >= _DENSE_EVENTS:
        found: Pairs = run(
            lambda: Pairs(),
            lambda state, shard, index: state.plus(partial(shard, labels, chosen_of(selection, index), ends)),
            Pairs.plus,
            log,
        )
        return found

    def add(state: _Dense, shard: Shard, index: int) -> _Dense:
        offsets, time, kind = _arrays(shard, labels)
        chosen = chosen_of(selection, index)
        _count_dense(offsets, time, kind, labels.of_kind, chosen, *ends, size, state.pairs, state.gaps)
        return state

    def merge(a: _Dense, b: _Dense) -> _Dense:
        touched = np.flatnonzero(b.pairs[:, _COUNT])
        a.pairs[touched] += b.pairs[touched]
        a.gaps[touched] += b.gaps[touched]
        return a

    return run(lambda: _Dense(size), add, merge, log).sparse()


def _middle(log: JourneyLog, labels: Labels, middles: Middles, selection: Selection, period: Period) -> Kept:
    """Keep the gaps about the median of every pair, by the pair's place among `middles.keys`."""
    ends, size = ends_of(period), len(labels.names)
    keys, between = middles.keys, middles.between
    pairs, lowest, highest = keys, between.low, between.high
    if size <= DENSE_LABELS:
        pairs = np.empty(0, np.int64)
        lowest, highest = np.zeros(size * size, np.int64), np.zeros(size * size, np.int64)
        lowest[keys], highest[keys] = between.low, between.high

    def add(state: list[Kept], shard: Shard, index: int) -> list[Kept]:
        offsets, time, kind = _arrays(shard, labels)
        place, gap = np.empty(len(time), np.int64), np.empty(len(time), np.int64)
        found = _list_middle(
            offsets, time, kind, labels.of_kind, chosen_of(selection, index), *ends, size,
            pairs, lowest, highest, place, gap,
        )  # fmt: skip
        rows = place[:found] if len(pairs) else np.searchsorted(keys, place[:found])
        state.append(Kept.of(rows, gap[:found]))
        return state

    parts: list[Kept] = run(list[Kept], add, lambda a, b: a + b, log)
    return Kept.joined(parts)


def finish(pairs: Pairs, labels: Labels, medians: npt.NDArray[np.float64]) -> pa.Table:
    """Make the rows: the most frequent first, then by label."""
    size = max(len(labels.names), 1)
    names = pa.array(labels.names, pa.string())
    rank = np.argsort(np.argsort(np.array(labels.names, object))) if labels.names else np.empty(0, np.int64)
    source, target = pairs.pair // size, pairs.pair % size
    times = pairs.figures[:, _COUNT]
    total = pairs.figures[:, _HIGH] * 2.0**_LOW_BITS + pairs.figures[:, _LOW]
    order = np.lexsort((rank[target], rank[source], -times))
    columns = (
        names.take(pa.array(source)),
        names.take(pa.array(target)),
        pa.array(times),
        pa.array(pairs.figures[:, _CUSTOMERS]),
        pa.array(total / times / MICROSECONDS),
        pa.array(medians),
    )
    return pa.table(columns, schema=SCHEMA).take(pa.array(order))


def transitions(
    log: JourneyLog,
    *,
    labels: Labels | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure which event directly follows which.

    Args:
        log: the journey log.
        labels: what to count transitions between; event names where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) in microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        Columns from, to, count, customers, mean_gap_s, median_gap_s (seconds).
    """
    labels = labels or by_name(log.codes)
    pairs = count(log, labels, selection, period)
    middles = Middles.of(pairs.pair, pairs.cell, pairs.filled)
    kept = _middle(log, labels, middles, selection, period) if middles.between else Kept()
    rows = finish(pairs, labels, middles.medians(kept))
    return measured(MEASURE, labels.params(), log, selection, period, rows)
