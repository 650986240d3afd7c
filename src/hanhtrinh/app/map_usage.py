"""How customers use the touchpoints: how many come to each, and when in their journey they typically do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard


@dataclass(frozen=True)
class TouchpointVisits:
    """Visits of every touchpoint, in the order of touchpoints.yaml.

    Attributes:
        customers: int64, customers with at least one event there.
        rank: float64, mean place of the first touch among the customer's first touches, from 0; NaN where nobody came.
        score_kinds: kinds of the scores given there (`csat`, ...).
    """

    customers: npt.NDArray[np.int64]
    rank: npt.NDArray[np.float64]
    score_kinds: tuple[frozenset[str], ...]


@dataclass
class _State:
    customers: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]
    scored: npt.NDArray[np.bool_]  # touchpoints x scales


def touchpoint_visits(
    log: JourneyLog, touchpoint_of_code: npt.NDArray[np.int32], touchpoints: int
) -> TouchpointVisits:
    """Count who uses which touchpoint, and in what order the touchpoints are first met.

    Args:
        log: the journey log.
        touchpoint_of_code: int32 per event code, -1 where no touchpoint matches (`compile_touchpoints`).
        touchpoints: how many touchpoints there are.
    """

    scales = len(log.scales)

    def start() -> _State:
        zeros = np.zeros(touchpoints, np.int64)
        return _State(zeros, zeros.copy(), np.zeros((touchpoints, scales), np.bool_))

    def partial(state: _State, shard: Shard, _: int) -> _State:
        person, touchpoint = _first_touches(shard, touchpoint_of_code, touchpoints)
        begins = np.flatnonzero(np.diff(person, prepend=-1))
        place = np.arange(len(person)) - np.repeat(begins, np.diff(begins, append=len(person)))
        state.customers += np.bincount(touchpoint, minlength=touchpoints)
        np.add.at(state.places, touchpoint, place)
        if scales:
            at, scale = touchpoint_of_code[np.asarray(shard.code)], np.asarray(shard.score_scale())
            given = (at >= 0) & (scale >= 0)
            state.scored[at[given], scale[given]] = True
        return state

    def merge(one: _State, other: _State) -> _State:
        return _State(one.customers + other.customers, one.places + other.places, one.scored | other.scored)

    found = run(start, partial, merge, log)
    with np.errstate(invalid="ignore"):
        rank = found.places / np.where(found.customers > 0, found.customers, np.nan)
    kinds = tuple(
        frozenset(log.scales[scale].kind for scale in np.flatnonzero(row).tolist()) for row in found.scored
    )
    return TouchpointVisits(customers=found.customers, rank=rank, score_kinds=kinds)


def _first_touches(
    shard: Shard, touchpoint_of_code: npt.NDArray[np.int32], touchpoints: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give each customer's first event at each touchpoint, in order: customer and touchpoint, int64 each."""
    touchpoint = touchpoint_of_code[np.asarray(shard.code)]
    events = np.flatnonzero(touchpoint >= 0)
    persons = np.repeat(np.arange(len(shard.offsets) - 1), np.diff(shard.offsets))
    pairs = persons[events] * np.int64(touchpoints) + touchpoint[events]
    found, first = np.unique(pairs, return_index=True)
    in_order = found[np.argsort(first)]
    return in_order // max(1, touchpoints), in_order % max(1, touchpoints)
