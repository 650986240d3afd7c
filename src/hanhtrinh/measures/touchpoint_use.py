"""How many customers came to each touchpoint, and how often: the plain counts a map shows beside its touchpoints.

Mathematics. Per touchpoint: the customers with at least one event at it in the period, and those events.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64_2D, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.population import Period, chosen_of, ends_of, first_from, is_chosen
from hanhtrinh.measures.views import View


@kernel(types.void(IN_I64, IN_I64, IN_I32, IN_I32, IN_BOOL, I64, I64, OUT_I64_2D), allocates=True)
def _use(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    touchpoint_of_code: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    counts: npt.NDArray[np.int64],
) -> None:
    last = np.full(len(counts), -1, np.int64)
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        for i in range(first_from(time, offsets[person], offsets[person + 1], start), offsets[person + 1]):
            if time[i] >= end:
                break
            touchpoint = touchpoint_of_code[code[i]]
            if touchpoint < 0:
                continue
            counts[touchpoint, 1] += 1
            if last[touchpoint] != person:
                last[touchpoint] = person
                counts[touchpoint, 0] += 1


@dataclass(frozen=True, eq=False)
class Uses:
    """int64, touchpoints x (customers, events)."""

    table: npt.NDArray[np.int64]

    def __add__(self, other: Uses) -> Uses:
        return Uses(self.table + other.table)


@dataclass(frozen=True)
class TouchpointUse:
    """The measure over views; `touchpoints` is how many the model has."""

    touchpoints: int
    period: Period = None

    def start(self) -> Uses:
        """Give the count of nobody."""
        return Uses(np.zeros((self.touchpoints, 2), np.int64))

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Uses:
        """Count one shard."""
        uses = self.start()
        start, end = ends_of(self.period)
        _use(
            view.offsets, view.time, view.code, view.touchpoint_of_code, chosen, start, end, uses.table
        )  # fmt: skip
        return uses


def touchpoint_use(
    log: JourneyLog, touchpoint_of_code: npt.NDArray[np.int32], touchpoints: int
) -> npt.NDArray[np.int64]:
    """Count everybody's use of touchpoints that no model is needed for.

    Args:
        log: the journey log.
        touchpoint_of_code: int32 per event code, -1 where no touchpoint matches (`compile_touchpoints`).
        touchpoints: how many touchpoints there are.

    Returns:
        int64, touchpoints x (customers, events).
    """
    of_code = as_input(touchpoint_of_code, np.int32)

    def partial(table: npt.NDArray[np.int64], shard: Shard, index: int) -> npt.NDArray[np.int64]:
        offsets, time = as_input(shard.offsets, np.int64), as_input(shard.time, np.int64)
        code = as_input(shard.code, np.int32)
        _use(offsets, time, code, of_code, chosen_of(None, index), *ends_of(None), table)
        return table

    return run(lambda: np.zeros((touchpoints, 2), np.int64), partial, lambda a, b: a + b, log)
