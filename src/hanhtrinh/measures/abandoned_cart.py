"""`abandoned_cart/1`: carts that became no paid order in time.

Mathematics. A *cart* of a customer begins with a cart event (something put into it, or it is looked at) when no other cart
of hers is open; it ends with her next paid order, in order of events, or when its window W is over: a later cart event
begins a new one. With w the watermark and c the moment it began:

    carts        those whose window is over: c + W <= w
    abandoned    those of them without a paid order at most W after c
    share        abandoned / carts
    low, high    its 95 % interval, clustered by customer (`shares.py`)
    pending      carts whose window is not over, paid or not
    customers    customers with one of `carts`
    value        the abandoned carts' worth in major units: of each the largest value that its events say; null where none does

What a cart and what a paid order is, is said by `order_step` in touchpoints.yaml (cart, paid), else by what events are
called; where nothing is called a payment, every purchase is one. Source of the definition: definitions.md, "Stages and
touchpoints"; R4; decision 0017.
Options: `within` W (default 24 hours), `carts`, `paid`, `selection`, `period` (of c). The list gives one line per cart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.events.money import exponent
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog, Shard
from hanhtrinh.measures.concerned import concerned, together
from hanhtrinh.measures.histogram import MICROSECONDS
from hanhtrinh.measures.population import (
    EARLIEST,
    Period,
    Selection,
    chosen_of,
    ends_of,
    is_chosen,
    measured,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.shares import CLUSTER_COLUMNS, Clustered
from hanhtrinh.measures.views import View
from hanhtrinh.models.roles import EventRoles, roles_of

MEASURE: Final = "abandoned_cart/1"
WITHIN: Final = 86_400 * MICROSECONDS
SCHEMA: Final = pa.schema(
    [
        ("carts", pa.int64()),
        ("abandoned", pa.int64()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("pending", pa.int64()),
        ("customers", pa.int64()),
        ("value", pa.float64()),
    ]
)
CART_SUMS: Final = CLUSTER_COLUMNS + 3
_CART: Final = 1
_PAID: Final = 2
# what became of a cart
_ORDERED: Final = 0
_ABANDONED: Final = 1
_PENDING: Final = 2


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I64, IN_I32, IN_BOOL, I64, I64, I64, I64,
        OUT_I64, OUT_I64, OUT_I64, OUT_I64, OUT_I64,
    )
)  # fmt: skip
def _carts(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    marks: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    within: int,
    watermark: int,
    found: npt.NDArray[np.int64],
    owner: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
    fate: npt.NDArray[np.int64],
    worth: npt.NDArray[np.int64],
) -> None:
    count = 0
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        opened = -1
        # one turn more than there are events closes the last cart
        for i in range(offsets[person], offsets[person + 1] + 1):
            done = i == offsets[person + 1]
            mark = 0 if done else marks[code[i]]
            if opened >= 0:
                over = done or time[i] - time[opened] > within
                if over or mark & _PAID:
                    if begin <= time[opened] < end:
                        owner[count] = person
                        at[count] = opened
                        fate[count] = _ABANDONED if over else _ORDERED
                        if watermark - time[opened] < within:
                            fate[count] = _PENDING
                        count += 1
                    opened = -1
            if mark & _CART and not mark & _PAID:
                if opened < 0:
                    opened = i
                    worth[count] = NO_VALUE
                worth[count] = max(worth[count], value[i])
    found[0] = count


@dataclass(frozen=True, eq=False)
class Carts:
    """The carts of one shard, one entry per cart, by person and time.

    Attributes:
        owner: int64, the person.
        at: int64, the event that it began with.
        fate: int64, 0 ordered, 1 abandoned, 2 pending.
        worth: int64 minor units, NO_VALUE where its events say none.
    """

    owner: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    fate: npt.NDArray[np.int64]
    worth: npt.NDArray[np.int64]


@dataclass(frozen=True)
class AbandonedCart:
    """The measure per shard.

    Attributes:
        roles: what events are.
        within: the window, microseconds.
        period: in which a cart must begin.
        late: microseconds that events may take to arrive; a cart's window is over so much later.
    """

    roles: EventRoles
    within: int = WITHIN
    period: Period = None
    late: int = 0

    def start(self) -> npt.NDArray[np.int64]:
        """Give the sums of nobody."""
        return np.zeros(CART_SUMS, np.int64)

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Sum one shard; see `cart_sums`."""
        return cart_sums(self.judge(view.shard, chosen, view.watermark - self.late))

    def judge(self, shard: Shard, chosen: npt.NDArray[np.bool_], watermark: int) -> Carts:
        """Find the carts of one shard and say what became of them."""
        marks = np.zeros(len(self.roles.codes), np.int32)
        marks[self.roles.carts] |= _CART
        marks[self.roles.paid] |= _PAID
        code = as_input(shard.code, np.int32)
        # every cart has an event of its own; the last slot takes what is noted before a cart is known to count
        room = int((marks[code] & _CART != 0).sum()) + 1
        owner, at, fate, worth = (np.empty(room, np.int64) for _ in range(4))
        found = np.zeros(1, np.int64)
        _carts(
            as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), code,
            as_input(shard.value(), np.int64), marks, chosen, *ends_of(self.period), self.within, watermark,
            found, owner, at, fate, worth,
        )  # fmt: skip
        return Carts(*(one[: found[0]] for one in (owner, at, fate, worth)))


def cart_sums(carts: Carts) -> npt.NDArray[np.int64]:
    """Sum one shard's carts per customer: the columns of `shares.Clustered`, pending carts, worth, carts with a worth."""
    mature = carts.fate != _PENDING
    lost = carts.fate == _ABANDONED
    _, number = np.unique(carts.owner[mature], return_inverse=True)
    units = np.bincount(number)
    hits = np.bincount(number[lost[mature]], minlength=len(units))
    known = lost & (carts.worth != NO_VALUE)
    return np.array(
        [
            units.sum(), hits.sum(), len(units), (hits * hits).sum(), (hits * units).sum(), (units * units).sum(),
            (~mature).sum(), carts.worth[known].sum(), known.sum(),
        ],
        np.int64,
    )  # fmt: skip


@dataclass(eq=False)
class _State:
    sums: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(CART_SUMS, np.int64))
    listed: list[pa.Table] = field(default_factory=list)


def _merge(a: _State, b: _State) -> _State:
    return _State(a.sums + b.sums, a.listed + b.listed)


def finish(sums: npt.NDArray[np.int64], currency: str) -> pa.Table:
    """Make the one row."""
    carts = Clustered.of(sums)
    pending, worth, known = (int(one) for one in sums[CLUSTER_COLUMNS:])
    low, high = carts.interval()
    row = {
        "carts": carts.units,
        "abandoned": carts.hits,
        "share": carts.share,
        "low": low,
        "high": high,
        "pending": pending,
        "customers": carts.people,
        "value": worth / 10 ** exponent(currency) if known else None,
    }
    return pa.Table.from_pylist([row], schema=SCHEMA)


def abandoned_cart(
    log: JourneyLog,
    *,
    within: int = WITHIN,
    customers: bool = False,
    roles: EventRoles | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure how many carts became no paid order.

    Args:
        log: the journey log.
        within: microseconds from the cart's beginning, inclusive.
        customers: list the abandoned carts instead.
        roles: what events are, carts and paid orders among them; by their names where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of a cart's beginning, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        One row: carts, abandoned, share, low, high, pending, customers, value; or the list, columns as in
        `concerned.py`.
    """
    known = roles or roles_of(log.codes)
    measure = AbandonedCart(known, within, period)
    watermark = EARLIEST if log.watermark is None else log.watermark

    def partial(state: _State, shard: Shard, index: int) -> _State:
        carts = measure.judge(shard, chosen_of(selection, index), watermark)
        state.sums += cart_sums(carts)
        if customers:
            lost = carts.fate == _ABANDONED
            state.listed.append(
                concerned(log, shard, known, carts.owner[lost], carts.at[lost], carts.worth[lost])
            )
        return state

    state = run(_State, partial, _merge, log)
    params = {
        "within_s": seconds(within),
        "carts": list(known.names(known.carts)),
        "paid": list(known.names(known.paid)),
    }
    rows = together(state.listed) if customers else finish(state.sums, log.currency)
    return measured(MEASURE, params, log, selection, period, rows)
