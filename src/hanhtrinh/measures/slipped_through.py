"""`slipped_through/1`: customers who left, reached no further stage, and whom nobody approached again.

Mathematics. `passing.py` defines entries into stages. For one customer let S be the furthest stage that she ever entered
(none, where she entered none), z the time of her last event, I the length of inactivity and w the watermark. She has
*slipped through* at S where z + I <= w (she left), and the last event that was not a system's is her own: no outbound
contact came after it. Who is at the model's last stage slips nowhere. Per stage S, and for no stage at all:

    customers         those who entered S (who entered nothing: their first event) with that moment + I <= w
    slipped_through   those of them who slipped through at S
    share             slipped_through / customers, with its 95 % interval low, high (Wilson)
    pending           those who entered S later than that: nobody can have left yet

The row of no stage comes first, its `stage` is null; the last stage has no figures but its customers.
Options: `inactive` I (default 90 days), `selection`, `period` (of the entry). The list of customers gives the stage, the
last event, and in `value` what the customer has bought so far.
Source of the definition: definitions.md, "Stages and touchpoints"; R24 ("nobody may slip through").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import IN_BOOL, IN_I32, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog, Shard
from hanhtrinh.measures.concerned import concerned, together
from hanhtrinh.measures.onward import Counted
from hanhtrinh.measures.passing import walk
from hanhtrinh.measures.population import (
    Period,
    Selection,
    chosen_of,
    ends_of,
    measured,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.shares import share_of, wilson
from hanhtrinh.measures.stages import INACTIVE
from hanhtrinh.measures.views import View
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.roles import EventRoles, roles_of

MEASURE: Final = "slipped_through/1"
SCHEMA: Final = pa.schema(
    [
        ("stage", pa.string()),
        ("customers", pa.int64()),
        ("slipped_through", pa.int64()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("pending", pa.int64()),
    ]
)
# columns of the totals, one row per stage; the first row is that of no stage
CUSTOMERS: Final = 0
SLIPPED: Final = 1
PENDING: Final = 2


@kernel(types.void(IN_I64, IN_I32, IN_I64, IN_BOOL, IN_BOOL, IN_BOOL, OUT_I64, OUT_I64))
def _look_back(
    offsets: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    outbound: npt.NDArray[np.bool_],
    system: npt.NDArray[np.bool_],
    buys: npt.NDArray[np.bool_],
    alone: npt.NDArray[np.int64],
    bought: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        alone[person] = 0
        for i in range(offsets[person + 1] - 1, offsets[person] - 1, -1):
            if not system[code[i]]:
                alone[person] = 0 if outbound[code[i]] else 1
                break
        total, known = 0, False
        for i in range(offsets[person], offsets[person + 1]):
            if buys[code[i]] and value[i] != NO_VALUE:
                total += value[i]
                known = True
        bought[person] = total if known else NO_VALUE


@dataclass(frozen=True)
class SlippedThrough:
    """The measure per shard.

    Attributes:
        model: the compiled model.
        roles: what events are.
        inactive: microseconds without an event after which a customer has left.
        period: in which the entry must lie.
        stage: index of the one stage that `partial` counts.
        late: microseconds that events may take to arrive.
    """

    model: CompiledModel
    roles: EventRoles
    inactive: int = INACTIVE
    period: Period = None
    stage: int = 0
    late: int = 0

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count who slipped through at one stage of one shard."""
        row = self.judge(view.shard, chosen, view.watermark - self.late)[0][self.stage + 1]
        return Counted(int(row[SLIPPED]), int(row[CUSTOMERS]), int(row[PENDING]))

    def judge(
        self, shard: Shard, chosen: npt.NDArray[np.bool_], watermark: int
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Count one shard.

        Returns:
            (no stage, stages ...) x (customers, slipped through, pending), int64; per person the furthest stage where
            she slipped through (0: no stage, 1: the first ...), -1 where she did not; and what she bought, minor units.
        """
        stages = len(self.model.stages)
        offsets, time = as_input(shard.offsets, np.int64), as_input(shard.time, np.int64)
        persons = len(offsets) - 1
        alone, bought = np.empty(persons, np.int64), np.empty(persons, np.int64)
        _look_back(
            offsets, as_input(shard.code, np.int32), as_input(shard.value(), np.int64),
            as_input(self.roles.outbound, np.bool_), as_input(self.roles.system, np.bool_),
            as_input(self.roles.buys, np.bool_), alone, bought,
        )  # fmt: skip
        # column 0 stands for no stage: its entry is the first event of who entered nothing
        entry = np.full((persons, stages + 1), -1, np.int64)
        entry[:, 1:] = walk(shard, self.model).entry
        nowhere = (entry < 0).all(axis=1)
        entry[nowhere, 0] = offsets[:-1][nowhere]
        entered = entry >= 0
        since = np.where(entered, time[entry], 0) if len(time) else entry
        start, end = ends_of(self.period)
        counts = entered & (since >= start) & (since < end)
        if len(chosen):
            counts &= chosen[:, None]
        mature = counts & (since <= watermark - self.inactive)
        furthest = stages - np.argmax(entered[:, ::-1], axis=1)
        gone = (time[offsets[1:] - 1] <= watermark - self.inactive) & (alone == 1) & (furthest < stages)
        here = np.arange(stages + 1)[None, :] == furthest[:, None]
        slipped = mature & here & gone[:, None]
        totals = np.stack(
            [mature.sum(axis=0), slipped.sum(axis=0), (counts & ~mature).sum(axis=0)], axis=1
        ).astype(np.int64)
        return totals, np.where(slipped.any(axis=1), furthest, -1), bought


@dataclass(eq=False)
class _State:
    totals: npt.NDArray[np.int64]
    listed: list[pa.Table] = field(default_factory=list)


def _merge(a: _State, b: _State) -> _State:
    return _State(a.totals + b.totals, a.listed + b.listed)


def finish(totals: npt.NDArray[np.int64], stages: tuple[str, ...]) -> pa.Table:
    """Make the rows: no stage, then the stages in order."""
    rows = []
    for place, name in enumerate((None, *stages)):
        customers, slipped, pending = (int(one) for one in totals[place])
        last = place == len(stages)
        low, high = (None, None) if last else wilson(slipped, customers)
        rows.append(
            {
                "stage": name,
                "customers": customers,
                "slipped_through": None if last else slipped,
                "share": None if last else share_of(slipped, customers),
                "low": low,
                "high": high,
                "pending": pending,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def slipped_through(
    log: JourneyLog,
    model: CompiledModel,
    *,
    inactive: int = INACTIVE,
    customers: bool = False,
    roles: EventRoles | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure who left at which stage without anybody approaching them again.

    Args:
        log: the journey log.
        model: the compiled model.
        inactive: microseconds without an event after which a customer has left.
        customers: list those who slipped through instead.
        roles: what events are; by their names where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the entry, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        Columns stage, customers, slipped_through, share, low, high, pending; or the list, columns as in `concerned.py`
        and `stage`.

    Raises:
        InputError: `too-many-stages` where the model has more than 63 stages.
    """
    known = roles or roles_of(log.codes)
    measure = SlippedThrough(model, known, inactive, period)
    watermark = 0 if log.watermark is None else log.watermark
    names = (None, *model.stages)

    def partial(state: _State, shard: Shard, index: int) -> _State:
        totals, where, bought = measure.judge(shard, chosen_of(selection, index), watermark)
        state.totals += totals
        if customers:
            who = np.flatnonzero(where >= 0)
            last = np.asarray(shard.offsets)[who + 1] - 1
            stage = [names[one] for one in where[who].tolist()]
            state.listed.append(concerned(log, shard, known, who, last, bought[who], {"stage": stage}))
        return state

    state = run(lambda: _State(np.zeros((len(names), 3), np.int64)), partial, _merge, log)
    params = {"model": model.model, "inactive_s": seconds(inactive)}
    rows = together(state.listed, ["stage"]) if customers else finish(state.totals, model.stages)
    return measured(MEASURE, params, log, selection, period, rows)
