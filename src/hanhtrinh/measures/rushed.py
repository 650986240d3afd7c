"""`rushed/1`: customers who were made an offer before they had engaged, and what became of them.

Mathematics. An *offer* is an outbound event that carries one (`offer` of the event or of its touchpoint). A customer
*engages* with the first event of her own that means Engage or later (the common vocabulary from `engage` on). It is the
order that counts, never how fast (R7), and ties in time are decided by `seq`:

    rushed          an offer precedes the engagement, or there never was one
    offered_later   offers, and all of them after the engagement
    not_offered     no offer
    not_rushed      the last two together

Every customer's clock starts at her first event, f (in the period), so that the groups can be compared; W is the window,
w the watermark. Per group:

    customers    customers of the group
    share        of all customers
    matured      those whose window is over: time(f) + W <= w
    converted    the matured with a purchase at most W after f
    conversion   converted / matured, with its 95 % interval low, high (Wilson)
    pending      customers - matured
    difference   conversion of the rushed minus that of the not rushed, with its 95 % interval (Newcombe)

The groups were not drawn by lot: a difference says what goes with being rushed, not what it causes.
Options: `window` W (default 30 days), `selection`, `period` (of f). The list of customers gives the first offer of each.
Source of the definition: definitions.md, "Stages and touchpoints"; R7.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, OUT_I64_2D, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog, Shard
from hanhtrinh.measures.concerned import concerned, together
from hanhtrinh.measures.onward import Counted
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
from hanhtrinh.measures.settling import until_settled
from hanhtrinh.measures.shares import difference, share_of, wilson
from hanhtrinh.measures.stages import WINDOW
from hanhtrinh.measures.views import View
from hanhtrinh.models.roles import EventRoles, roles_of

MEASURE: Final = "rushed/1"
GROUPS: Final = ("rushed", "offered_later", "not_offered")
NOT_RUSHED: Final = "not_rushed"
SCHEMA: Final = pa.schema(
    [
        ("group", pa.string()),
        ("customers", pa.int64()),
        ("share", pa.float64()),
        ("matured", pa.int64()),
        ("converted", pa.int64()),
        ("conversion", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("pending", pa.int64()),
        ("difference", pa.float64()),
        ("difference_low", pa.float64()),
        ("difference_high", pa.float64()),
    ]
)
_OFFER: Final = 1
_ENGAGED: Final = 2
_BUYS: Final = 4
_CUSTOMERS: Final = 0
_MATURED: Final = 1
_CONVERTED: Final = 2


@kernel(types.void(IN_I64, IN_I64, IN_I32, IN_I32, IN_BOOL, I64, I64, I64, I64, OUT_I64, OUT_I64_2D))
def _judge(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    marks: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    window: int,
    watermark: int,
    rushed_by: npt.NDArray[np.int64],
    totals: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        rushed_by[person] = -1
        first, high = offsets[person], offsets[person + 1]
        if first == high or not is_chosen(chosen, person) or not begin <= time[first] < end:
            continue
        engaged, offered, bought = False, False, False
        for i in range(first, high):
            mark = marks[code[i]]
            if mark & _OFFER:
                if not engaged and not offered:
                    rushed_by[person] = i
                offered = True
            if mark & _ENGAGED:
                engaged = True
            if mark & _BUYS and time[i] - time[first] <= window:
                bought = True
            if offered and engaged and (bought or time[i] - time[first] > window):
                break
        group = 0 if rushed_by[person] >= 0 else 1 if offered else 2
        totals[group, _CUSTOMERS] += 1
        if watermark - time[first] >= window:
            totals[group, _MATURED] += 1
            totals[group, _CONVERTED] += bought


@dataclass(frozen=True)
class Rushed:
    """The measure per shard.

    Attributes:
        roles: what events are.
        window: microseconds from the first event to the purchase.
        period: in which a customer's first event must lie.
        settle: microseconds after which a customer has settled (`settling.py`); None where all count at once.
    """

    roles: EventRoles
    window: int = WINDOW
    period: Period = None
    settle: int | None = None

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count the rushed of one shard, of all its customers or of those who have settled."""
        everybody = counted(self.judge(view.shard, chosen, view.watermark)[0])
        if self.settle is None:
            return everybody
        settled = replace(self, period=until_settled(self.period, self.settle, view.watermark))
        known = counted(settled.judge(view.shard, chosen, view.watermark)[0])
        return Counted(known.reached, known.n, everybody.n - known.n)

    def judge(
        self, shard: Shard, chosen: npt.NDArray[np.bool_], watermark: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Count one shard.

        Returns:
            Groups x (customers, matured, converted), int64; and per person the event of the early offer, -1 where none.
        """
        roles = self.roles
        marks = np.zeros(len(roles.codes), np.int32)
        marks[roles.offers] |= _OFFER
        marks[roles.engaged] |= _ENGAGED
        marks[roles.buys] |= _BUYS
        offsets = as_input(shard.offsets, np.int64)
        rushed_by = np.empty(len(offsets) - 1, np.int64)
        totals = np.zeros((len(GROUPS), 3), np.int64)
        _judge(
            offsets, as_input(shard.time, np.int64), as_input(shard.code, np.int32), marks, chosen,
            *ends_of(self.period), self.window, watermark, rushed_by, totals,
        )  # fmt: skip
        return totals, rushed_by


def counted(totals: npt.NDArray[np.int64]) -> Counted:
    """Count the rushed of all customers; nobody is pending, for being rushed has no window."""
    return Counted(int(totals[0, _CUSTOMERS]), int(totals[:, _CUSTOMERS].sum()))


@dataclass(eq=False)
class _State:
    totals: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((len(GROUPS), 3), np.int64))
    listed: list[pa.Table] = field(default_factory=list)


def _merge(a: _State, b: _State) -> _State:
    return _State(a.totals + b.totals, a.listed + b.listed)


def finish(totals: npt.NDArray[np.int64]) -> pa.Table:
    """Make the rows: rushed, not rushed, and what the latter are made of."""
    everybody = int(totals[:, _CUSTOMERS].sum())
    groups = {
        GROUPS[0]: totals[0],
        NOT_RUSHED: totals[1] + totals[2],
        GROUPS[1]: totals[1],
        GROUPS[2]: totals[2],
    }
    rows: list[dict[str, object]] = []
    for name, figures in groups.items():
        customers, matured, converted = (int(one) for one in figures)
        low, high = wilson(converted, matured)
        rows.append(
            {
                "group": name,
                "customers": customers,
                "share": share_of(customers, everybody),
                "matured": matured,
                "converted": converted,
                "conversion": share_of(converted, matured),
                "low": low,
                "high": high,
                "pending": customers - matured,
            }
        )
    early, others = (
        (int(groups[name][_CONVERTED]), int(groups[name][_MATURED])) for name in (GROUPS[0], NOT_RUSHED)
    )
    apart = difference(early, others)
    rows[0] |= dict(zip(("difference", "difference_low", "difference_high"), apart, strict=True))
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def rushed(
    log: JourneyLog,
    *,
    window: int = WINDOW,
    customers: bool = False,
    roles: EventRoles | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure who was made an offer too early, and compare what became of them.

    Args:
        log: the journey log; registered with `models.roles.OFFER_GIVEN`, events that name an offer are known too.
        window: microseconds from the first event to the purchase, inclusive.
        customers: list the rushed instead.
        roles: what events are; by their names where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of a customer's first event, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        Rows rushed, not_rushed, offered_later, not_offered with columns as above; or the list, columns as in
        `concerned.py`, without a value.
    """
    known = roles or roles_of(log.codes)
    measure = Rushed(known, window, period)
    watermark = EARLIEST if log.watermark is None else log.watermark

    def partial(state: _State, shard: Shard, index: int) -> _State:
        totals, rushed_by = measure.judge(shard, chosen_of(selection, index), watermark)
        state.totals += totals
        if customers:
            who = np.flatnonzero(rushed_by >= 0)
            nothing = np.full(len(who), NO_VALUE)
            state.listed.append(concerned(log, shard, known, who, rushed_by[who], nothing))
        return state

    state = run(_State, partial, _merge, log)
    params = {
        "window_s": seconds(window),
        "offers": list(known.names(known.offers)),
        "purchases": list(known.names(known.buys)),
    }
    rows = together(state.listed) if customers else finish(state.totals)
    return measured(MEASURE, params, log, selection, period, rows)
