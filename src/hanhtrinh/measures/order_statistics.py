"""Exact medians, and other order statistics, of any number of durations in bounded memory.

Mathematics. A first pass counts durations in the fixed histogram (`histogram.py`), which says in which bucket the value of a
rank lies. A second pass over the same events keeps only durations between the bounds of the buckets that are wanted, at
most one in some dozens where durations are spread, equal ones as one value with its count. The rank within these is the
duration itself, to the microsecond: selection by counting in two passes (Munro and Paterson 1980, *Selection and sorting with
limited storage*). Counts are integers and values are sorted, so the order of shards and threads changes nothing.

The median of n durations is the mean of those of ranks floor((n+1)/2) and floor(n/2)+1, counted from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, OUT_I64_2D, kernel, type_of
from hanhtrinh.measures.histogram import LOWER_BOUNDS, MICROSECONDS, SIZE, bucket_of

Longs = npt.NDArray[np.int64]
# from the number of durations to the ranks (from 1) that are wanted
Ranks = Callable[[int], Iterable[int]]
_NONE: Final = np.empty(0, np.int64)


class Keeping(NamedTuple):
    """What a kernel keeps: per row the durations of `low` <= d < `high`, as rows and durations in `kept`.

    `kept` is int64[1 + room, 2]; its first line says how many lines are filled.
    """

    low: Longs
    high: Longs
    kept: Longs


KEEPING: Final = type_of(Keeping(_NONE, _NONE, np.empty((0, 2), np.int64)))


@kernel(types.void(I64, I64, OUT_I64_2D, KEEPING), inline=True)
def note(row: int, length: int, counts: Longs, keeping: Keeping) -> None:
    """Count one duration in the histogram of its row, and keep it where it is wanted."""
    counts[row, bucket_of(length)] += 1
    if keeping.low[row] <= length < keeping.high[row]:
        place = keeping.kept[0, 0] + 1
        keeping.kept[0, 0] = place
        keeping.kept[place, 0] = row
        keeping.kept[place, 1] = length


@dataclass(frozen=True, eq=False)
class Kept:
    """Durations by key: sorted by key and duration, each with how often it came."""

    key: Longs = field(default_factory=lambda: _NONE)
    length: Longs = field(default_factory=lambda: _NONE)
    count: Longs = field(default_factory=lambda: _NONE)

    @staticmethod
    def of(key: Longs, length: Longs, count: Longs | None = None) -> Kept:
        """Sort, and make one of equal ones."""
        if len(key) == 0:
            return Kept()
        order = np.lexsort((length, key))
        key, length = key[order], length[order]
        new = np.concatenate(([True], (np.diff(key) != 0) | (np.diff(length) != 0)))
        starts = np.flatnonzero(new)
        times = np.ones(len(key), np.int64) if count is None else count[order]
        return Kept(key[starts], length[starts], np.add.reduceat(times, starts))

    @staticmethod
    def joined(parts: Sequence[Kept]) -> Kept:
        """Add up what the shards kept."""
        if not parts:
            return Kept()
        if len(parts) == 1:
            return parts[0]
        key, length, count = (
            np.concatenate([getattr(one, name) for one in parts]) for name in ("key", "length", "count")
        )
        return Kept.of(key, length, count)


@dataclass(frozen=True, eq=False)
class Between:
    """Per row the durations that a second pass keeps: `low` <= d < `high`, int64[rows]; none where these are equal."""

    low: Longs
    high: Longs

    @staticmethod
    def nothing(rows: int = 1) -> Between:
        """Keep nothing, as the first pass does."""
        return Between(np.zeros(rows, np.int64), np.zeros(rows, np.int64))

    def __bool__(self) -> bool:
        """Tell whether there is anything to keep."""
        return bool((self.low < self.high).any())

    def keeping(self, room: int) -> Keeping:
        """Make room for what one shard can have, untouched pages of which take no memory."""
        kept = np.empty((1 + (room if self else 0), 2), np.int64)
        kept[0] = 0
        return Keeping(self.low, self.high, kept)


def kept_in(keeping: Keeping) -> Kept:
    """Give what a kernel kept of one shard."""
    found = keeping.kept[1 : 1 + int(keeping.kept[0, 0])]
    return Kept.of(found[:, 0], found[:, 1])


def middle(n: int) -> tuple[int, int]:
    """Give the ranks that the median is the mean of."""
    return (n + 1) // 2, n // 2 + 1


def between_of(histograms: Longs, ranks: Ranks = middle) -> Between:
    """Say what to keep for the durations of these ranks; `histograms` are int64[rows, 2,050].

    Durations of 0 are known by their bucket and need not be kept.
    """
    found = Between.nothing(len(histograms))
    for row, counts in enumerate(histograms):
        n = int(counts.sum())
        wanted = [rank for rank in ranks(n) if 1 <= rank <= n] if n else []
        if wanted:
            buckets = np.searchsorted(np.cumsum(counts), [min(wanted), max(wanted)])
            low, high = _bounds(buckets[:1], buckets[1:])
            found.low[row], found.high[row] = low[0], high[0]
    return found


def _bounds(first: Longs, last: Longs) -> tuple[Longs, Longs]:
    """Give the durations from the lowest of the first bucket, but not 0, to below the highest of the last."""
    high = np.asarray(LOWER_BOUNDS[last + 1])
    return np.minimum(np.maximum(LOWER_BOUNDS[first], 1), high), high


@dataclass(frozen=True, eq=False)
class Durations:
    """Durations of one row: their histogram, int64[2,050], and what a second pass kept of them, ascending with counts."""

    counts: Longs
    lengths: Longs
    times: Longs

    @staticmethod
    def of(histograms: Longs, kept: Kept) -> tuple[Durations, ...]:
        """Give the durations of each row."""
        ends = np.searchsorted(kept.key, np.arange(len(histograms) + 1))
        return tuple(
            Durations(counts, kept.length[start:end], kept.count[start:end])
            for counts, start, end in zip(histograms, ends[:-1], ends[1:], strict=True)
        )

    def at_rank(self, rank: int) -> float:
        """Give the duration of a rank (from 1, not above the count) in seconds.

        Raises:
            LookupError: the second pass was not asked for this rank.
        """
        return self._at(rank) / MICROSECONDS

    def _at(self, rank: int) -> int:
        upto = np.cumsum(self.counts)
        bucket = int(np.searchsorted(upto, rank))
        if bucket == 0:
            return 0
        start = int(np.searchsorted(self.lengths, LOWER_BOUNDS[bucket]))
        end = int(np.searchsorted(self.lengths, LOWER_BOUNDS[bucket + 1]))
        within = rank - int(upto[bucket - 1])
        place = start + int(np.searchsorted(np.cumsum(self.times[start:end]), within))
        if place >= end:
            raise LookupError(f"rank {rank} was not kept")
        return int(self.lengths[place])

    @property
    def median(self) -> float | None:
        """The median in seconds; None where there are no durations."""
        n = int(self.counts.sum())
        if n == 0:
            return None
        low, high = (self._at(rank) for rank in middle(n))
        return (low + high) / 2 / MICROSECONDS


@dataclass(frozen=True, eq=False)
class Middles:
    """Where the medians of many histograms lie, of which only the filled buckets are kept.

    Attributes:
        keys: int64 per histogram, ascending.
        between: what a second pass keeps of each, by its place among `keys`.
        lower, upper: int64, the two middle places among what is kept, from 0; negative for a duration of 0.
    """

    keys: Longs
    between: Between
    lower: Longs
    upper: Longs

    @staticmethod
    def of(keys: Longs, cells: Longs, counts: Longs) -> Middles:
        """Find the middle of each histogram.

        Args:
            keys: int64 per histogram, ascending; each has at least one filled bucket.
            cells: `key * SIZE + bucket` of every filled bucket, ascending.
            counts: how many durations each of these holds.
        """
        if len(keys) == 0:
            return Middles(keys, Between.nothing(0), _NONE, _NONE)
        upto = np.cumsum(counts)
        ends = np.searchsorted(cells, (keys + 1) * SIZE)
        starts = np.concatenate(([0], ends[:-1]))
        before = upto[starts] - counts[starts]
        last = upto[ends - 1] - before - 1
        low = np.searchsorted(upto, before + last // 2, side="right")
        high = np.searchsorted(upto, before + (last + 1) // 2, side="right")
        first = cells[low] % SIZE
        # durations of 0 are not kept, so that all others follow them
        below = np.where(first == 0, upto[low], upto[low] - counts[low]) - before
        between = Between(*_bounds(first, cells[high] % SIZE))
        return Middles(keys, between, last // 2 - below, (last + 1) // 2 - below)

    def medians(self, kept: Kept) -> npt.NDArray[np.float64]:
        """Give the medians in seconds; `kept` has the places among `keys` for its keys."""
        if len(self.keys) == 0:
            return np.empty(0)
        upto = np.concatenate(([0], np.cumsum(kept.count)))
        before = upto[np.searchsorted(kept.key, np.arange(len(self.keys)))]

        def at(place: Longs) -> Longs:
            found = np.zeros(len(place), np.int64)
            known = place >= 0
            found[known] = kept.length[np.searchsorted(upto, before[known] + place[known], side="right") - 1]
            return found

        return np.asarray((at(self.lower) + at(self.upper)) / 2 / MICROSECONDS)
