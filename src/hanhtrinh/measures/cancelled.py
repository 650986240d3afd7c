"""`cancelled/1`: orders that were cancelled or returned, over orders placed.

Mathematics. An order is an order id of one customer; where there is no id, an event that places one. It is *placed* by its
first event that places an order or pays for one; a payment without an id pays for the customer's latest unpaid order
without an id, and is an order of its own where there is none. A cancellation or return with an id belongs to the order of that id, whichever of the two is told
first (two systems' clocks differ); one without an id, to the customer's latest order placed before it that is neither
cancelled nor returned. With w the watermark, and W the window where one is asked for:

    orders      orders placed in the period; with W, those of them whose window is over: placed + W <= w
    cancelled   those cancelled or returned (with W: at most W after they were placed), each once
    share       cancelled / orders
    low, high   its 95 % interval, clustered by customer (`shares.py`)
    pending     orders whose window is not over; 0 without a window
    returned    those of `cancelled` that were returned
    customers   customers with one of `orders`
    unmatched   cancellations and returns of orders whose placing the data do not have; in no other figure

Without a window every order placed counts, so that the newest, which may still be cancelled, make the share too small:
ask for one where that matters. What places, cancels and returns an order is said by `order_step` in touchpoints.yaml
(placed, cancelled, returned), else by what events are called; where nothing places orders, every purchase does.
Options: `window` W (default none), `roles`, `selection`, `period` (of the placing).
Source of the definition: definitions.md, "Stages and touchpoints"; R4; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.population import (
    EARLIEST,
    LATEST,
    Period,
    Selection,
    chosen_of,
    ends_of,
    is_chosen,
    measured,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.settling import until_settled
from hanhtrinh.measures.shares import CLUSTER_COLUMNS, UNITS, Clustered
from hanhtrinh.measures.views import View
from hanhtrinh.models.roles import EventRoles, roles_of

MEASURE: Final = "cancelled/1"
SCHEMA: Final = pa.schema(
    [
        ("orders", pa.int64()),
        ("cancelled", pa.int64()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("pending", pa.int64()),
        ("returned", pa.int64()),
        ("customers", pa.int64()),
        ("unmatched", pa.int64()),
    ]
)
_PLACED: Final = 1
_CANCELLED: Final = 2
_RETURNED: Final = 4
_PAYS: Final = 8
_GONE: Final = _CANCELLED | _RETURNED
_NEVER: Final = LATEST
# further sums behind those of `shares.Clustered`
PENDING: Final = CLUSTER_COLUMNS
_RETURNS: Final = CLUSTER_COLUMNS + 1
_UNMATCHED: Final = CLUSTER_COLUMNS + 2
_SUMS: Final = CLUSTER_COLUMNS + 3


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I32, IN_I32, IN_BOOL, I64, I64, I64, I64, I64,
        OUT_I64, OUT_I64, OUT_I64, OUT_I64, OUT_I64, OUT_I64,
    )
)  # fmt: skip
def _orders(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    order: npt.NDArray[np.int32],
    marks: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    window: int,
    watermark: int,
    numbered: int,
    placed: npt.NDArray[np.int64],
    cancelled: npt.NDArray[np.int64],
    returned: npt.NDArray[np.int64],
    own: npt.NDArray[np.int64],
    standing: npt.NDArray[np.int64],
    sums: npt.NDArray[np.int64],
) -> None:
    """Add one shard; slots 0 .. numbered - 1 are order numbers, the others stand for events without one.

    `placed`, `cancelled`, `returned` hold the moment of a slot, LATEST where none. `own` and `standing` are working memory,
    int64[events]: the customer's orders, and those that may still be cancelled without an id, the latest on top. What
    is taken off never comes back, so that a "customer" of a million orders (everybody who paid in a shop) costs a
    million steps, not their square. A negative window is none.
    """
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        orders, waiting, open_ = 0, 0, 0
        for i in range(offsets[person], offsets[person + 1]):
            mark = marks[code[i]]
            slot = order[i] if order[i] >= 0 else numbered + i
            places = mark & _PLACED != 0
            if mark & _PAYS:
                places = order[i] >= 0 or waiting == 0
                if not places:
                    waiting -= 1
            if places and placed[slot] == _NEVER:
                placed[slot] = time[i]
                own[orders] = slot
                orders += 1
                standing[open_] = slot
                open_ += 1
                # which order without an id is paid for does not matter, only whether one is left to be
                waiting += order[i] < 0 and not mark & _PAYS
            if mark & _GONE:
                if order[i] < 0:
                    while (
                        open_ > 0
                        and min(cancelled[standing[open_ - 1]], returned[standing[open_ - 1]]) != _NEVER
                    ):
                        open_ -= 1
                    slot = standing[open_ - 1] if open_ > 0 else -1
                    if slot < 0:
                        sums[_UNMATCHED] += 1
                if slot >= 0 and mark & _CANCELLED:
                    cancelled[slot] = min(cancelled[slot], time[i])
                if slot >= 0 and mark & _RETURNED:
                    returned[slot] = min(returned[slot], time[i])
        for i in range(offsets[person], offsets[person + 1]):
            if marks[code[i]] & _GONE and order[i] >= 0 and placed[order[i]] == _NEVER:
                # once per order: from here on its slot says that it is known
                placed[order[i]] = time[i]
                sums[_UNMATCHED] += 1
        units, hits = 0, 0
        for k in range(orders):
            slot = own[k]
            since = placed[slot]
            if not begin <= since < end:
                continue
            limit = _NEVER if window < 0 else since + window
            if window >= 0 and limit > watermark:
                sums[PENDING] += 1
                continue
            units += 1
            # without a window any moment but LATEST, which stands for never
            if min(cancelled[slot], returned[slot]) <= min(limit, _NEVER - 1):
                hits += 1
                sums[_RETURNS] += returned[slot] <= min(limit, _NEVER - 1)
        if units:
            sums[0] += units
            sums[1] += hits
            sums[2] += 1
            sums[3] += hits * hits
            sums[4] += hits * units
            sums[5] += units * units


@dataclass(frozen=True)
class Cancelled:
    """The measure per shard.

    Attributes:
        roles: what events are.
        window: microseconds after the placing; None: any time.
        period: in which an order must be placed.
        settle: microseconds after which an order has settled (`settling.py`), and its window is over so much later; None
            where all count at once.
    """

    roles: EventRoles
    window: int | None = None
    period: Period = None
    settle: int | None = None

    def start(self) -> npt.NDArray[np.int64]:
        """Give the sums of nobody."""
        return np.zeros(_SUMS, np.int64)

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Sum one shard; see `sums`."""
        everything = self.sums(view.shard, chosen, view.watermark)
        if self.settle is None:
            return everything
        settled = replace(self, period=until_settled(self.period, self.settle, view.watermark))
        known = settled.sums(view.shard, chosen, view.watermark - self.settle)
        known[PENDING] = everything[UNITS] + everything[PENDING] - known[UNITS]
        return known

    def sums(self, shard: Shard, chosen: npt.NDArray[np.bool_], watermark: int) -> npt.NDArray[np.int64]:
        """Sum one shard per customer: the columns of `shares.Clustered`, pending, returned, unmatched."""
        marks = np.zeros(len(self.roles.codes), np.int32)
        marks[self.roles.placed] |= _PLACED
        marks[self.roles.paid & ~self.roles.placed] |= _PAYS
        marks[self.roles.cancelled] |= _CANCELLED
        marks[self.roles.returned] |= _RETURNED
        sums = np.zeros(_SUMS, np.int64)
        time, numbered = as_input(shard.time, np.int64), shard.orders()
        placed, cancelled, returned = (np.full(numbered + len(time), _NEVER) for _ in range(3))
        _orders(
            as_input(shard.offsets, np.int64), time, as_input(shard.code, np.int32),
            as_input(shard.order(), np.int32), marks, chosen, *ends_of(self.period),
            -1 if self.window is None else self.window, watermark, numbered, placed, cancelled, returned,
            np.empty(len(time), np.int64), np.empty(len(time), np.int64), sums,
        )  # fmt: skip
        return sums


def finish(sums: npt.NDArray[np.int64]) -> pa.Table:
    """Make the one row."""
    orders = Clustered.of(sums)
    low, high = orders.interval()
    row = {
        "orders": orders.units,
        "cancelled": orders.hits,
        "share": orders.share,
        "low": low,
        "high": high,
        "pending": int(sums[PENDING]),
        "returned": int(sums[_RETURNS]),
        "customers": orders.people,
        "unmatched": int(sums[_UNMATCHED]),
    }
    return pa.Table.from_pylist([row], schema=SCHEMA)


def cancelled(
    log: JourneyLog,
    *,
    window: int | None = None,
    roles: EventRoles | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure how many orders were cancelled or returned.

    Args:
        log: the journey log.
        window: microseconds after the placing, inclusive; None: any time, and nobody is pending.
        roles: what events are; by their names where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the placing, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        One row: orders, cancelled, share, low, high, pending, returned, customers, unmatched.
    """
    known = roles or roles_of(log.codes)
    measure = Cancelled(known, window, period)
    watermark = EARLIEST if log.watermark is None else log.watermark

    def partial(state: npt.NDArray[np.int64], shard: Shard, index: int) -> npt.NDArray[np.int64]:
        return state + measure.sums(shard, chosen_of(selection, index), watermark)

    sums = run(lambda: np.zeros(_SUMS, np.int64), partial, lambda a, b: a + b, log)
    params = {
        "window_s": None if window is None else seconds(window),
        "placed": list(known.names(known.placed | known.paid)),
        "cancelled": list(known.names(known.cancelled)),
        "returned": list(known.names(known.returned)),
    }
    return measured(MEASURE, params, log, selection, period, finish(sums))
