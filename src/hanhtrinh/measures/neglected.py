"""`neglected/1`: buyers whom nobody spoke with after the sale.

Mathematics. For a customer let p be the first purchase in the period (or the last one, by choice) and c the first contact
after p, in order: an event that the customer or the business began. What a system does on its own is no contact, and
neither is another step of the same order (its payment, say). With W the window and w the watermark:

    customers   buyers whose window is over: time(p) + W <= w
    neglected   those of them without a contact at time(c) <= time(p) + W
    share       neglected / customers
    low, high   its 95 % interval (Wilson)
    pending     buyers whose window is not over, contacted or not

Options: `within` W (default 30 days), `purchase` (first, last), `selection`, `period` (of p). The list of customers gives
the purchase, its value and where the customer was last.
Source of the definition: definitions.md, "Stages and touchpoints"; R5 ("buyers must not be forgotten after the sale").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import BOOL, I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.concerned import concerned, together
from hanhtrinh.measures.onward import Counted
from hanhtrinh.measures.population import (
    EARLIEST,
    Period,
    Selection,
    chosen_of,
    ends_of,
    first_from,
    is_chosen,
    measured,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.shares import share_of, wilson
from hanhtrinh.measures.stages import WINDOW
from hanhtrinh.measures.views import View
from hanhtrinh.models.roles import EventRoles, roles_of

MEASURE: Final = "neglected/1"
Purchase = Literal["first", "last"]
PURCHASES: Final[tuple[Purchase, ...]] = get_args(Purchase)
SCHEMA: Final = pa.schema(
    [
        ("customers", pa.int64()),
        ("neglected", pa.int64()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("pending", pa.int64()),
    ]
)
_BUYS: Final = 1
_SYSTEM: Final = 2
_OF_ORDER: Final = 4
# what a kernel says of a person
_NO_BUYER: Final = 0
_PENDING: Final = 1
_CARED_FOR: Final = 2
_NEGLECTED: Final = 3


@kernel(
    types.void(IN_I64, IN_I64, IN_I32, IN_I32, IN_I32, IN_BOOL, I64, I64, I64, I64, BOOL, OUT_I64, OUT_I64)
)
def _judge(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    order: npt.NDArray[np.int32],
    marks: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    within: int,
    watermark: int,
    last_one: bool,
    verdict: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        verdict[person] = _NO_BUYER
        at[person] = -1
        if not is_chosen(chosen, person):
            continue
        high = offsets[person + 1]
        for i in range(first_from(time, offsets[person], high, begin), high):
            if time[i] >= end:
                break
            if marks[code[i]] & _BUYS:
                at[person] = i
                if not last_one:
                    break
        bought = at[person]
        if bought < 0:
            continue
        if watermark - time[bought] < within:
            verdict[person] = _PENDING
            continue
        verdict[person] = _NEGLECTED
        for i in range(bought + 1, high):
            if time[i] - time[bought] > within:
                break
            mark = marks[code[i]]
            same_order = mark & _OF_ORDER and order[i] >= 0 and order[i] == order[bought]
            if not mark & _SYSTEM and not same_order:
                verdict[person] = _CARED_FOR
                break


@dataclass(frozen=True)
class Neglected:
    """The measure per shard.

    Attributes:
        roles: what events are.
        within: the window, microseconds.
        purchase: which one the clock starts at.
        period: in which the purchase must lie.
        late: microseconds that events may take to arrive; a buyer's window is over so much later.
    """

    roles: EventRoles
    within: int = WINDOW
    purchase: Purchase = "first"
    period: Period = None
    late: int = 0

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count one shard."""
        return counted(self.judge(view.shard, chosen, view.watermark - self.late)[0])

    def judge(
        self, shard: Shard, chosen: npt.NDArray[np.bool_], watermark: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Say of every person what became of her, and with which event she bought: int64 each."""
        roles = self.roles
        marks = np.zeros(len(roles.codes), np.int32)
        marks[roles.buys] |= _BUYS
        marks[roles.system] |= _SYSTEM
        marks[roles.buys | roles.placed | roles.paid] |= _OF_ORDER
        offsets = as_input(shard.offsets, np.int64)
        verdict, at = np.empty(len(offsets) - 1, np.int64), np.empty(len(offsets) - 1, np.int64)
        _judge(
            offsets, as_input(shard.time, np.int64), as_input(shard.code, np.int32),
            as_input(shard.order(), np.int32), marks, chosen, *ends_of(self.period), self.within, watermark,
            self.purchase == "last", verdict, at,
        )  # fmt: skip
        return verdict, at

    def left_alone(self, shard: Shard, watermark: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
        """Say of every person whether she is neglected (bool), and with which event she bought (int64)."""
        verdict, at = self.judge(shard, np.empty(0, np.bool_), watermark)
        return verdict == _NEGLECTED, at


@dataclass(eq=False)
class _State:
    counted: Counted = field(default_factory=Counted)
    listed: list[pa.Table] = field(default_factory=list)


def counted(verdict: npt.NDArray[np.int64]) -> Counted:
    """Count what was said of persons: neglected of buyers whose window is over, and those still pending."""
    totals = np.bincount(verdict, minlength=_NEGLECTED + 1).tolist()
    return Counted(totals[_NEGLECTED], totals[_NEGLECTED] + totals[_CARED_FOR], totals[_PENDING])


def _merge(a: _State, b: _State) -> _State:
    return _State(a.counted + b.counted, a.listed + b.listed)


def neglected(
    log: JourneyLog,
    *,
    within: int = WINDOW,
    purchase: Purchase = "first",
    customers: bool = False,
    roles: EventRoles | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure how many buyers were left without any contact after the purchase.

    Args:
        log: the journey log.
        within: microseconds after the purchase, inclusive.
        purchase: the first one in the period, or the last.
        customers: list the neglected instead.
        roles: what events are; by their names where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the purchase, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        One row: customers, neglected, share, low, high, pending; or the list, columns as in `concerned.py`.
    """
    known = roles or roles_of(log.codes)
    measure = Neglected(known, within, purchase, period)
    watermark = EARLIEST if log.watermark is None else log.watermark

    def partial(state: _State, shard: Shard, index: int) -> _State:
        verdict, at = measure.judge(shard, chosen_of(selection, index), watermark)
        state.counted += counted(verdict)
        if customers:
            who = np.flatnonzero(verdict == _NEGLECTED)
            value = np.asarray(shard.value())[at[who]]
            state.listed.append(concerned(log, shard, known, who, at[who], value))
        return state

    state = run(_State, partial, _merge, log)
    found = state.counted
    low, high = wilson(found.reached, found.n)
    row = {
        "customers": found.n,
        "neglected": found.reached,
        "share": share_of(found.reached, found.n),
        "low": low,
        "high": high,
        "pending": found.pending,
    }
    params = {"within_s": seconds(within), "purchase": purchase, "purchases": list(known.names(known.buys))}
    rows = together(state.listed) if customers else pa.Table.from_pylist([row], schema=SCHEMA)
    return measured(MEASURE, params, log, selection, period, rows)
