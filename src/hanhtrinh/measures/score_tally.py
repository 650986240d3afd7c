"""How customers' mean scores are spread: a tally per value, for evidence that needs more than mean and variance.

Mathematics. As in `score_mean.py`, u_c is the mean emotion of the scores that customer c gave at the place in the period,
on -1..1. Here (u_c + 1) / 2 is rounded to a multiple of 1/25,200 and counted. Of customers with up to ten scores each on
0-10, 1-5 or 1-7 every mean is such a multiple (25,200 is divisible by 10, 4 and 6 times any number from 1 to 10), so
that nothing is rounded; other means move by at most 1/50,400 of the scale. Counts merge by addition.
A customer counts when it has settled (`settling.py`), by the time of its first score; the others are pending.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.measures.population import ends_of, first_from, is_chosen
from hanhtrinh.measures.score_mean import ScoreMean, emotions, group_of
from hanhtrinh.measures.settling import last_settled
from hanhtrinh.measures.views import View

PARTS: Final = 25_200
_IN_F64: Final = types.Array(types.float64, 1, "C", readonly=True)


@kernel(types.void(IN_I64, IN_I64, IN_I32, _IN_F64, IN_BOOL, I64, I64, I64, OUT_I64))
def _tally(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    group: npt.NDArray[np.int32],
    emotion: npt.NDArray[np.float64],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    latest: int,
    counts: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        total = 0.0
        scores = 0
        since = np.int64(0)
        for i in range(first_from(time, offsets[person], offsets[person + 1], start), offsets[person + 1]):
            if time[i] >= end:
                break
            if group[i] < 0 or np.isnan(emotion[i]):
                continue
            if scores == 0:
                since = time[i]
            total += emotion[i]
            scores += 1
        if scores == 0:
            continue
        if since > latest:
            counts[PARTS + 1] += 1
        else:
            counts[np.int64(np.rint((total / scores + 1.0) / 2.0 * PARTS))] += 1


@dataclass(frozen=True, eq=False)
class ScoreCounts:
    """Customers per value: int64[25,202]; entry k holds those at k / 25,200 of the scale, the last one the pending."""

    table: npt.NDArray[np.int64]

    def __add__(self, other: ScoreCounts) -> ScoreCounts:
        return ScoreCounts(self.table + other.table)

    @property
    def n(self) -> int:
        """Customers who have settled."""
        return int(self.table[:-1].sum())

    @property
    def pending(self) -> int:
        """Customers who have not."""
        return int(self.table[-1])

    def spread(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Give the values that occur, on 0..1 of the scale, and their counts."""
        found = np.flatnonzero(self.table[:-1])
        return found / PARTS, self.table[found]


@dataclass(frozen=True)
class ScoreTally:
    """The measure over views: as `mean` counts, whose `groups` is 1, for customers who settle after `settle` microseconds."""

    mean: ScoreMean
    settle: int | None = None

    def start(self) -> ScoreCounts:
        """Give the tally of nobody."""
        return ScoreCounts(np.zeros(PARTS + 2, np.int64))

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> ScoreCounts:
        """Count one shard."""
        counts = self.start()
        mean = self.mean
        if not view.scales or (mean.scales is not None and not mean.scales):
            return counts
        emotion = as_input(emotions(view, mean.scales), np.float64)
        latest = last_settled(self.settle, view.watermark)
        group = group_of(view, mean.place, mean.index)
        _tally(view.offsets, view.time, group, emotion, chosen, *ends_of(mean.period), latest, counts.table)
        return counts
