"""`variants/1`: which whole paths customers take, and how many take each.

Mathematics. The path of a customer is the sequence of labels of the events in the period, in order (time, then seq),
without events that have no label; repeats are kept. Customers with the same path are one variant:

    path        the labels, in order
    customers   customers with exactly this path
    share       customers / customers with a path (at least one labelled event in the period)

Rows come by customers, descending, then by path. Equal paths are found by a 64-bit hash, and every path is compared with
the representative of its hash, so that the result is exact even where hashes collide.
Options: `labels` (by name, touchpoint, stage), `selection`, `period`, `top` (rows to give; shares stay of all).
Source of the definition: definitions.md, "Paths"; a variant of process mining (van der Aalst, Process Mining, 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.engine.kernels import (
    I64,
    IN_BOOL,
    IN_I32,
    IN_I64,
    IN_U64,
    OUT_I32,
    OUT_I64,
    OUT_U64,
    as_input,
    kernel,
)
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.labels import Labels, by_name
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

MEASURE: Final = "variants/1"
_TOGETHER: Final = 1 << 19  # paths that are compared at a time
SCHEMA: Final = pa.schema(
    [("path", pa.list_(pa.string())), ("customers", pa.int64()), ("share", pa.float64())]
)


@dataclass
class Paths:
    """Distinct paths: path k is `labels[start[k]:start[k] + length[k]]`, taken by `customers[k]` customers.

    Labels are held in as few bytes as the number of labels needs: most paths are taken by one customer only, so there
    is about one label per event.
    """

    labels: npt.NDArray[Any] = field(default_factory=lambda: np.empty(0, np.int32))
    start: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    length: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    customers: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    hashes: npt.NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))


@kernel(I64(IN_I64, IN_I64, IN_I32, IN_I32, IN_BOOL, I64, I64, OUT_I32, OUT_I64, OUT_I64, OUT_U64))
def _collect(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int32],
    of_kind: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    labels: npt.NDArray[np.int32],
    start: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
    hashes: npt.NDArray[np.uint64],
) -> int:
    """Write the paths of one shard one after another; gives their number (persons without a path have none)."""
    paths = 0
    upto = 0
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        low = first_from(time, offsets[person], offsets[person + 1], begin)
        high = first_from(time, low, offsets[person + 1], end)
        first = upto
        mixed = np.uint64(0x9E3779B97F4A7C15)
        for i in range(low, high):
            label = of_kind[kind[i]]
            if label >= 0:
                labels[upto] = label
                upto += 1
                mixed = (mixed ^ np.uint64(label + 1)) * np.uint64(0xFF51AFD7ED558CCD)
                mixed ^= mixed >> np.uint64(32)
        if upto > first:
            start[paths] = first
            length[paths] = upto - first
            hashes[paths] = mixed
            paths += 1
    return paths


@kernel(I64(IN_I32, IN_I64, IN_I64, IN_U64, IN_I64, OUT_I64, OUT_I64, OUT_I64))
def _group(
    labels: npt.NDArray[np.int32],
    start: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
    hashes: npt.NDArray[np.uint64],
    weight: npt.NDArray[np.int64],
    table: npt.NDArray[np.int64],
    representative: npt.NDArray[np.int64],
    customers: npt.NDArray[np.int64],
) -> int:
    """Find equal paths by open addressing; `table` holds groups (-1 for free), its length is a power of two.

    Gives the number of groups; `representative` and `customers` have one entry per group.
    """
    groups = 0
    last = np.uint64(len(table) - 1)
    for path in range(len(start)):
        slot = (hashes[path] ^ (hashes[path] >> np.uint64(29))) & last
        while True:
            group = table[slot]
            if group < 0:
                table[slot] = groups
                representative[groups] = path
                customers[groups] = weight[path]
                groups += 1
                break
            other = representative[group]
            if hashes[other] == hashes[path] and length[other] == length[path]:
                same = True
                for k in range(length[path]):
                    if labels[start[other] + k] != labels[start[path] + k]:
                        same = False
                        break
                if same:
                    customers[group] += weight[path]
                    break
            slot = (slot + np.uint64(1)) & last
    return groups


@kernel(I64(IN_I32, IN_I64, IN_I64, OUT_I32))
def _gather(
    labels: npt.NDArray[np.int32],
    start: npt.NDArray[np.int64],
    length: npt.NDArray[np.int64],
    out: npt.NDArray[np.int32],
) -> int:
    upto = 0
    for path in range(len(start)):
        for k in range(length[path]):
            out[upto] = labels[start[path] + k]
            upto += 1
    return upto


def distinct(paths: Paths) -> Paths:
    """Put equal paths together."""
    count = len(paths.start)
    table = np.full(1 << max(2 * count - 1, 1).bit_length(), -1, np.int64)
    representative, customers = np.empty(count, np.int64), np.empty(count, np.int64)
    groups = _group(
        paths.labels,
        paths.start,
        paths.length,
        paths.hashes,
        paths.customers,
        table,
        representative,
        customers,
    )
    chosen = representative[:groups]
    length = paths.length[chosen]
    labels = np.empty(int(length.sum()), np.int32)
    _gather(paths.labels, paths.start[chosen], length, labels)
    return Paths(labels, np.cumsum(length) - length, length, customers[:groups].copy(), paths.hashes[chosen])


def merge(parts: Sequence[Paths]) -> Paths:
    """Add up any number of counts, a range of hashes at a time."""
    if not parts:
        return Paths()
    ranges = 1 << max(0, sum(len(part.start) for part in parts) // _TOGETHER).bit_length()
    found = [
        _narrowed(distinct(_joined([_chosen(part, number, ranges) for part in parts])), parts[0].labels.dtype)
        for number in range(ranges)
    ]
    return found[0] if ranges == 1 else _joined(found)


def _chosen(part: Paths, number: int, ranges: int) -> Paths:
    """Give the paths with hashes in one of several equal ranges; labels as kernels take them."""
    if ranges == 1:
        return replace(part, labels=part.labels.astype(np.int32))
    rows = np.flatnonzero(part.hashes >> np.uint64(65 - ranges.bit_length()) == number)
    return Paths(
        _labels_of(part, rows),
        np.cumsum(part.length[rows]) - part.length[rows],
        part.length[rows],
        part.customers[rows],
        part.hashes[rows],
    )


def _labels_of(paths: Paths, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Give the labels of some paths one after another."""
    length = paths.length[rows]
    ends = np.cumsum(length)
    place = np.arange(int(length.sum())) + np.repeat(paths.start[rows] - (ends - length), length)
    labels: npt.NDArray[np.int32] = paths.labels[place].astype(np.int32)
    return labels


def _joined(parts: Sequence[Paths]) -> Paths:
    before = np.cumsum([0, *(len(part.labels) for part in parts[:-1])])
    return Paths(
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.start + shift for part, shift in zip(parts, before, strict=True)]),
        np.concatenate([part.length for part in parts]),
        np.concatenate([part.customers for part in parts]),
        np.concatenate([part.hashes for part in parts]),
    )


def _narrowed(paths: Paths, dtype: npt.DTypeLike) -> Paths:
    return replace(paths, labels=paths.labels.astype(dtype))


def partial(shard: Shard, labels: Labels, chosen: npt.NDArray[np.bool_], ends: tuple[int, int]) -> Paths:
    """Find the distinct paths of one shard."""
    offsets, time = as_input(shard.offsets, np.int64), as_input(shard.time, np.int64)
    persons = len(offsets) - 1
    flat = np.empty(len(time), np.int32)
    start, length = np.empty(persons, np.int64), np.empty(persons, np.int64)
    hashes = np.empty(persons, np.uint64)
    found = _collect(
        offsets, time, labels.kinds(shard), labels.of_kind, chosen, *ends, flat, start, length, hashes
    )
    paths = distinct(Paths(flat, start[:found], length[:found], np.ones(found, np.int64), hashes[:found]))
    return _narrowed(paths, np.min_scalar_type(max(len(labels.names) - 1, 0)))


def finish(paths: Paths, labels: Labels, top: int | None = None) -> pa.Table:
    """Make the rows: the most frequent first, then by path."""
    total = int(paths.customers.sum())
    rank = np.argsort(np.argsort(np.array(labels.names, object))) if labels.names else np.empty(0, np.int64)
    kept = np.arange(len(paths.start))
    if top is not None and top < len(kept):
        least = np.partition(paths.customers, len(kept) - max(top, 1))[len(kept) - max(top, 1)]
        kept = np.flatnonzero(paths.customers >= least)
    # ranks as big-endian bytes compare like the labels themselves
    behind = np.cumsum(paths.length[kept]) * 4
    first = behind - paths.length[kept] * 4
    written = rank[_labels_of(paths, kept)].astype(">u4").tobytes()
    order = sorted(range(len(kept)), key=lambda k: (-paths.customers[kept[k]], written[first[k] : behind[k]]))
    kept = kept[np.array(order[:top], np.int64)]
    length = paths.length[kept]
    offsets = np.concatenate(([0], np.cumsum(length))).astype(np.int32)
    flat = _labels_of(paths, kept)
    names = pa.array(labels.names, pa.string()).take(pa.array(flat))
    return pa.table(
        (
            pa.ListArray.from_arrays(pa.array(offsets), names),
            pa.array(paths.customers[kept]),
            pa.array(paths.customers[kept] / max(total, 1)),
        ),
        schema=SCHEMA,
    )


def variants(
    log: JourneyLog,
    *,
    labels: Labels | None = None,
    selection: Selection = None,
    period: Period = None,
    top: int | None = None,
) -> MeasureResult:
    """Measure which whole paths customers take.

    Args:
        log: the journey log.
        labels: what paths are made of; event names where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) in microseconds UTC, `to` exclusive; the whole log where None.
        top: how many rows to give; all where None.

    Returns:
        Columns path (list of labels), customers, share (of the customers with a path).
    """
    labels = labels or by_name(log.codes)
    ends = ends_of(period)

    def start() -> list[Paths]:
        return []

    def add(state: list[Paths], shard: Shard, index: int) -> list[Paths]:
        return [*state, partial(shard, labels, chosen_of(selection, index), ends)]

    parts = run(start, add, lambda a, b: a + b, log)
    paths = merge(parts)
    params = {**labels.params(), **({} if top is None else {"top": top})}
    return measured(MEASURE, params, log, selection, period, finish(paths, labels, top))
