"""`buyer_value/1`: what buyers go on to spend, by how many orders they have placed so far.

Mathematics. A purchase is the first event that buys, of each distinct order (events without an order number are orders
of their own); its value is the first one known of that order. For a customer let p(1) .. p(m) be the purchases, in
order, and t(k), v(k) their times and values; H the horizon, w the watermark. For stratum s = 1, 2, 3 (three stands for
three or more), over all pairs (customer, k) with min(k, 3) = s and t(k) + H <= w:

    n      customers with such a pair
    mean   mean over these customers of the mean over their pairs of the sum of v(j), t(k) < t(j) <= t(k) + H
    low, high   its 95 % interval: mean -+ 1.96 standard errors over customers, not below 0

So one customer counts once in a stratum, and only time that has passed is looked at. It describes buyers as they were,
with all who never came back; it does not say what contacting somebody would change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import IN_BOOL, IN_I32, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog, Shard
from hanhtrinh.measures.histogram import MICROSECONDS
from hanhtrinh.models.roles import EventRoles

MEASURE: Final = "buyer_value/1"
STRATA: Final = 3
DAY: Final = 86_400 * MICROSECONDS
HORIZONS: Final = (365 * DAY, 180 * DAY, 90 * DAY, 30 * DAY)
LEAST: Final = 30
_Z: Final = 1.959964
_OUT_F64: Final = types.Array(types.float64, 2, "C")


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I64, IN_I32, IN_BOOL, types.int64, types.int64,
        OUT_I64, OUT_I64, OUT_I64, OUT_I64, OUT_I64, _OUT_F64,
    )
)  # fmt: skip
def _spend(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    order: npt.NDArray[np.int32],
    buys: npt.NDArray[np.bool_],
    horizon: int,
    watermark: int,
    seen: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
    worth: npt.NDArray[np.int64],
    orders: npt.NDArray[np.int64],
    spent: npt.NDArray[np.int64],
    tally: npt.NDArray[np.float64],
) -> None:
    for person in range(len(offsets) - 1):
        found = 0
        spent[person] = 0
        for i in range(offsets[person], offsets[person + 1]):
            if not buys[code[i]]:
                continue
            number = order[i]
            if number >= 0 and seen[number] > 0:
                known = seen[number] - 1
                if worth[known] == NO_VALUE:
                    worth[known] = value[i]
                continue
            at[found] = time[i]
            worth[found] = value[i]
            found += 1
            if number >= 0:
                seen[number] = found
        orders[person] = found
        for k in range(found):
            if worth[k] != NO_VALUE:
                spent[person] += worth[k]
        if horizon <= 0:
            continue
        for stratum in range(3):
            pairs, total, later, sum_later = 0, 0, 0, 0
            for k in range(found):
                if later <= k:
                    later = k + 1
                    sum_later = 0
                elif k > 0 and worth[k] != NO_VALUE:
                    sum_later -= worth[k]
                while later < found and at[later] - at[k] <= horizon:
                    if worth[later] != NO_VALUE:
                        sum_later += worth[later]
                    later += 1
                if min(k, 2) == stratum and at[k] + horizon <= watermark:
                    pairs += 1
                    total += sum_later
            if pairs > 0:
                mean = total / pairs
                tally[stratum, 0] += 1.0
                tally[stratum, 1] += mean
                tally[stratum, 2] += mean * mean


@dataclass(frozen=True)
class Purchases:
    """Per person of one shard: distinct orders, and what they were worth together in minor units; int64 each."""

    orders: npt.NDArray[np.int64]
    spent: npt.NDArray[np.int64]


def purchases_of(shard: Shard, roles: EventRoles) -> Purchases:
    """Count what everybody of a shard has bought."""
    return _pass(shard, roles, 0, 0, np.zeros((STRATA, 3)))


def _pass(
    shard: Shard, roles: EventRoles, horizon: int, watermark: int, tally: npt.NDArray[np.float64]
) -> Purchases:
    offsets = as_input(shard.offsets, np.int64)
    persons = len(offsets) - 1
    most = int(np.diff(offsets).max()) if persons else 0
    orders, spent = np.empty(persons, np.int64), np.empty(persons, np.int64)
    _spend(
        offsets, as_input(shard.time, np.int64), as_input(shard.code, np.int32),
        as_input(shard.value(), np.int64), as_input(shard.order(), np.int32), as_input(roles.buys, np.bool_),
        horizon, watermark, np.zeros(shard.orders(), np.int64), np.empty(most, np.int64), np.empty(most, np.int64),
        orders, spent, tally,
    )  # fmt: skip
    return Purchases(orders, spent)


@dataclass(frozen=True)
class Expected:
    """What buyers with so many orders went on to spend within the horizon, in minor units; n customers."""

    n: int
    mean: float
    low: float
    high: float
    error: float


@dataclass(frozen=True)
class BuyerValue:
    """The measure.

    Attributes:
        horizon: microseconds; None where no horizon has 30 customers, and nothing can be said.
        strata: after one, two, three or more orders; None where fewer than 30 customers tell.
    """

    horizon: int | None
    strata: tuple[Expected | None, ...]

    def of(self, orders: int) -> Expected | None:
        """Give what customers with so many orders went on to spend; None where nobody can tell."""
        return None if orders < 1 or self.horizon is None else self.strata[min(orders, STRATA) - 1]


@dataclass(eq=False)
class _State:
    tally: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((STRATA, 3)))


def buyer_value(log: JourneyLog, roles: EventRoles) -> BuyerValue:
    """Measure over the longest horizon of 12, 6, 3 and 1 months that 30 first-time buyers have behind them.

    A stratum in which fewer than 30 customers tell takes over the one before it.
    """
    watermark = log.watermark or 0
    for horizon in HORIZONS:

        def partial(state: _State, shard: Shard, _index: int, horizon: int = horizon) -> _State:
            _pass(shard, roles, horizon, watermark, state.tally)
            return state

        tally = run(_State, partial, lambda a, b: _State(a.tally + b.tally), log).tally
        if tally[0, 0] >= LEAST:
            strata: list[Expected | None] = []
            for row in tally:
                strata.append(
                    _expected(*row.tolist()) if row[0] >= LEAST else (strata[-1] if strata else None)
                )
            return BuyerValue(horizon, tuple(strata))
    return BuyerValue(None, (None,) * STRATA)


def _expected(n: float, total: float, squares: float) -> Expected:
    mean = total / n
    variance = max(0.0, (squares - n * mean * mean) / (n - 1))
    error = sqrt(variance / n)
    return Expected(int(n), mean, max(0.0, mean - _Z * error), mean + _Z * error, error)
