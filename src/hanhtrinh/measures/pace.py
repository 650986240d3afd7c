"""`pace/1`: how close contacts come, step by step, and which came closer than the step before them allowed (R7).

Mathematics. An overlay's steps stand in order of closeness; a contact (an event at a touchpoint) is at the step that the
touchpoint's offer, else its words, ask for (`models.overlay`). Steps at which the log has no contact at all are left
out of the order, because the data do not know them. For one customer let e(s) be the first contact at step s, and p(s) the step
before s in that order. Per step:

    contacts        contacts at the step, in the period
    outbound        those of them that the business began
    customers       customers with an e(s) in the period
    in_order        those who had a contact at p(s) by an earlier event; null for the first step
    ahead           the others: customers - in_order; null for the first step
    ahead_outbound  those of `ahead` whose e(s) the business began: it came closer than the customer had allowed

Only the order of events counts, never how much time lies between them. Options: `selection`, `period`.
Source of the definition: domain.md, R7 and the overlay `intimacy`; definitions.md, `rushed/1` ("order only, never time").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, OUT_I64_2D, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.population import Period, Selection, chosen_of, ends_of, is_chosen, measured
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.models.compile import compile_touchpoints
from hanhtrinh.models.overlay import Overlay
from hanhtrinh.models.touchpoints import TouchpointSet

MEASURE: Final = "pace/1"
SCHEMA: Final = pa.schema(
    [
        ("step", pa.string()),
        ("contacts", pa.int64()),
        ("outbound", pa.int64()),
        ("customers", pa.int64()),
        ("in_order", pa.int64()),
        ("ahead", pa.int64()),
        ("ahead_outbound", pa.int64()),
    ]
)
CUSTOMERS: Final = pa.schema(
    [("customer", pa.string()), ("path", pa.list_(pa.string())), ("ahead", pa.list_(pa.string()))]
)
_CONTACTS: Final = 0
_OUTBOUND: Final = 1
_CUSTOMERS: Final = 2
_IN_ORDER: Final = 3
_AHEAD_OUTBOUND: Final = 4
_TOTALS: Final = 5


@dataclass(frozen=True)
class Paces:
    """An overlay laid over a log.

    Attributes:
        overlay: its id.
        steps: ids in order.
        step_of_code: int32 per event code, -1 where a code is no contact at any step.
        outbound: int32 per event code, 1 where the business began.
        before: int64 per step: the step before it that the log knows; -1 for none.
    """

    overlay: str
    steps: tuple[str, ...]
    step_of_code: npt.NDArray[np.int32]
    outbound: npt.NDArray[np.int32]
    before: npt.NDArray[np.int64]


def paces_of(overlay: Overlay, touchpoints: TouchpointSet, log: JourneyLog) -> Paces:
    """Lay an overlay over the touchpoints of a log.

    Raises:
        UsageError: as `compile_touchpoints`.
    """
    codes = log.codes
    steps = np.array([*(overlay.step_of(one) for one in touchpoints.touchpoints), -1], np.int32)
    step_of_code = steps[compile_touchpoints(touchpoints, codes, log.currency)]
    counts = log.events_per_code()
    before = np.full(len(overlay.steps), -1, np.int64)
    known = -1
    for number in range(len(overlay.steps)):
        if counts[step_of_code == number].sum() > 0:
            before[number] = known
            known = number
    return Paces(
        overlay=overlay.id,
        steps=tuple(step.id for step in overlay.steps),
        step_of_code=step_of_code,
        outbound=_outbound(codes),
        before=before,
    )


def _outbound(codes: EventCodes) -> npt.NDArray[np.int32]:
    return np.array([one == "outbound" for one in codes.direction], np.int32)


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I32, IN_I32, IN_I64, IN_BOOL, I64, I64, OUT_I64, OUT_I64_2D
    )
)  # fmt: skip
def _keep_pace(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    step_of_code: npt.NDArray[np.int32],
    outbound: npt.NDArray[np.int32],
    before: npt.NDArray[np.int64],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    had_by: npt.NDArray[np.int64],
    totals: npt.NDArray[np.int64],
) -> None:
    """Add one shard; `had_by` is working memory: the last person who had a contact at the step, -1 for none."""
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        for i in range(offsets[person], offsets[person + 1]):
            if time[i] >= end:
                break
            step = step_of_code[code[i]]
            if step < 0:
                continue
            new = had_by[step] != person
            had_by[step] = person
            if time[i] < start:
                continue
            pushed = outbound[code[i]]
            totals[step, _CONTACTS] += 1
            totals[step, _OUTBOUND] += pushed
            if new:
                totals[step, _CUSTOMERS] += 1
                if before[step] >= 0 and had_by[before[step]] == person:
                    totals[step, _IN_ORDER] += 1
                elif before[step] >= 0:
                    totals[step, _AHEAD_OUTBOUND] += pushed


def finish(totals: npt.NDArray[np.int64], paces: Paces) -> pa.Table:
    """Make the rows, one per step, the most distant first."""
    rows = []
    for number, step in enumerate(paces.steps):
        contacts, outbound, customers, in_order, pushed = (int(one) for one in totals[number])
        ordered = paces.before[number] >= 0
        rows.append(
            {
                "step": step,
                "contacts": contacts,
                "outbound": outbound,
                "customers": customers,
                "in_order": in_order if ordered else None,
                "ahead": customers - in_order if ordered else None,
                "ahead_outbound": pushed if ordered else None,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def pace(
    log: JourneyLog, paces: Paces, *, selection: Selection = None, period: Period = None
) -> MeasureResult:
    """Measure the pace of contacts.

    Args:
        log: the journey log.
        paces: the overlay laid over it by `paces_of`.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the contacts in microseconds UTC, `to` exclusive; the whole log where None. What came before
            it still counts as had.

    Returns:
        Columns step, contacts, outbound, customers, in_order, ahead, ahead_outbound.
    """
    start, end = ends_of(period)

    def partial(totals: npt.NDArray[np.int64], shard: Shard, index: int) -> npt.NDArray[np.int64]:
        _keep_pace(
            as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), as_input(shard.code, np.int32),
            as_input(paces.step_of_code, np.int32), as_input(paces.outbound, np.int32),
            as_input(paces.before, np.int64), chosen_of(selection, index), start, end,
            np.full(len(paces.steps), -1, np.int64), totals,
        )  # fmt: skip
        return totals

    totals = run(
        lambda: np.zeros((len(paces.steps), _TOTALS), np.int64), partial, lambda a, b: np.asarray(a + b), log
    )
    return measured(MEASURE, {"overlay": paces.overlay}, log, selection, period, finish(totals, paces))


def customer_paces(
    log: JourneyLog, paces: Paces, *, selection: Selection = None, period: Period = None
) -> pa.Table:
    """Give the overlay customer by customer, for those with a contact in the period; arguments as `pace`.

    Returns:
        Columns customer; path: the steps of the customer's contacts in the period, in order, the same step in a row
        once; ahead: the steps that were come to ahead of order in the period.
    """
    tables = [
        _paces_of_shard(shard, paces, chosen_of(selection, index), ends_of(period))
        for index, shard in enumerate(log.shards)
    ]
    return pa.concat_tables(tables) if tables else CUSTOMERS.empty_table()


def _paces_of_shard(
    shard: Shard, paces: Paces, chosen: npt.NDArray[np.bool_], ends: tuple[int, int]
) -> pa.Table:
    offsets, time = np.asarray(shard.offsets), np.asarray(shard.time)
    persons, steps = len(offsets) - 1, len(paces.steps)
    step = paces.step_of_code[np.asarray(shard.code)]
    person = np.repeat(np.arange(persons), np.diff(offsets))
    contact = np.flatnonzero((step >= 0) & (chosen[person] if len(chosen) else True))
    step, person, time = step[contact], person[contact], time[contact]
    inside = (time >= ends[0]) & (time < ends[1])
    # the first contact of every person at every step; contacts stand in order, so the first found is the earliest
    never = len(contact)
    first = np.full((persons, steps), never, np.int64)
    keys, found = np.unique(person * steps + step, return_index=True)
    first.ravel()[keys] = found
    earlier = np.where(paces.before >= 0, first[:, paces.before], -1)
    counted = np.append(inside, False)[first]  # the last entry stands for none
    ahead = (first < never) & (earlier > first) & counted
    kept = np.flatnonzero(inside)
    step, person = step[kept], person[kept]
    again = np.zeros(len(kept), np.bool_)
    again[1:] = (step[1:] == step[:-1]) & (person[1:] == person[:-1])
    names = pa.array(paces.steps, pa.string())
    shown = np.unique(person)
    paths = _lists(np.bincount(person[~again], minlength=persons)[shown], names.take(pa.array(step[~again])))
    late_person, late_step = np.nonzero(ahead[shown])
    aheads = _lists(np.bincount(late_person, minlength=len(shown)), names.take(pa.array(late_step)))
    customers = shard.persons().cast(pa.string()).take(pa.array(shown))
    return pa.table([customers, paths, aheads], schema=CUSTOMERS)


def _lists(lengths: npt.NDArray[np.int64], values: pa.Array) -> pa.ListArray:
    return pa.ListArray.from_arrays(np.concatenate(([0], np.cumsum(lengths))).astype(np.int32), values)
