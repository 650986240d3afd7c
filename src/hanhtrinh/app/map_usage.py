"""How customers use the touchpoints: how many come to each, and when in their journey they typically do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard


@dataclass(frozen=True)
class TouchpointUse:
    """Use of every touchpoint, in the order of touchpoints.yaml.

    Attributes:
        customers: int64, customers with at least one event there.
        rank: float64, mean place of the first touch among the customer's first touches, from 0; NaN where nobody came.
    """

    customers: npt.NDArray[np.int64]
    rank: npt.NDArray[np.float64]


_State = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


def touchpoint_use(
    log: JourneyLog, touchpoint_of_code: npt.NDArray[np.int32], touchpoints: int
) -> TouchpointUse:
    """Count who uses which touchpoint, and in what order the touchpoints are first met.

    Args:
        log: the journey log.
        touchpoint_of_code: int32 per event code, -1 where no touchpoint matches (`compile_touchpoints`).
        touchpoints: how many touchpoints there are.
    """

    def start() -> _State:
        return np.zeros(touchpoints, np.int64), np.zeros(touchpoints, np.int64)

    def partial(state: _State, shard: Shard, _: int) -> _State:
        person, touchpoint = _first_touches(shard, touchpoint_of_code, touchpoints)
        begins = np.flatnonzero(np.diff(person, prepend=-1))
        place = np.arange(len(person)) - np.repeat(begins, np.diff(begins, append=len(person)))
        customers = state[0] + np.bincount(touchpoint, minlength=touchpoints)
        places = state[1].copy()
        np.add.at(places, touchpoint, place)
        return customers, places

    def merge(one: _State, other: _State) -> _State:
        return one[0] + other[0], one[1] + other[1]

    customers, places = run(start, partial, merge, log)
    with np.errstate(invalid="ignore"):
        return TouchpointUse(customers=customers, rank=places / np.where(customers > 0, customers, np.nan))


def _first_touches(
    shard: Shard, touchpoint_of_code: npt.NDArray[np.int32], touchpoints: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give each customer's first event at each touchpoint, in order: customer and touchpoint, int64 each."""
    touchpoint = touchpoint_of_code[np.asarray(shard.code)]
    events = np.flatnonzero(touchpoint >= 0)
    persons = np.repeat(np.arange(len(shard.offsets) - 1), np.diff(np.asarray(shard.offsets)))
    pairs = persons[events] * np.int64(touchpoints) + touchpoint[events]
    found, first = np.unique(pairs, return_index=True)
    in_order = found[np.argsort(first)]
    return in_order // max(1, touchpoints), in_order % max(1, touchpoints)
