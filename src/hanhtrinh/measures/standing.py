"""Where customers are: the stage in which each stands at the end of a period.

Mathematics. `passing.py` defines positions. Of the customers with an event in the period, let e be the last event of each
before the period's end; the customer stands in her position after e, or in no stage where no event up to e was in one.
So the figures of all stages and of no stage add up to the customers with an event in the period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, kernel
from hanhtrinh.measures.population import Period, ends_of, first_from, is_chosen
from hanhtrinh.measures.views import View


@kernel(types.void(IN_I64, IN_I64, IN_I32, IN_BOOL, I64, I64, OUT_I64))
def _count(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    standing: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    counts: npt.NDArray[np.int64],
) -> None:
    nowhere = len(counts) - 1
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        low = first_from(time, offsets[person], offsets[person + 1], start)
        high = first_from(time, low, offsets[person + 1], end)
        if low < high:
            stage = standing[high - 1]
            counts[stage if stage >= 0 else nowhere] += 1


@dataclass(frozen=True)
class Standing:
    """The measure over views; states are int64[stages + 1], the last entry for no stage."""

    stages: int
    period: Period = None

    def start(self) -> npt.NDArray[np.int64]:
        """Give the count of nobody."""
        return np.zeros(self.stages + 1, np.int64)

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Count one shard."""
        counts = self.start()
        _count(view.offsets, view.time, view.standing, chosen, *ends_of(self.period), counts)
        return counts
