"""`status/1`: what each customer is to the business now: stranger, visitor, lead, buyer, promoter.

Mathematics. A model's statuses S(1) .. S(n) stand in order, each with rules as a stage has them (`passing.py`); a status
without rules is met by everybody. For a customer and a moment t (the end of the period; the watermark where there is
none) let M be the statuses whose rules an event before t has met. The customer's status is the last of M: nobody falls
back, a buyer who only reads again is still a buyer. Counted are customers with an event in the period. Per status:

    customers   customers whose status it is
    share       customers / all counted, null where that is 0
    reached     customers in M, whatever came later: at least `customers`

A status may be jumped over (who buys without leaving contact data first was never a lead), so `reached` need not fall
from one row to the next. Options: `model` (one with statuses), `selection`, `period`.
Source of the definition: domain.md, `inbound-4` and R3.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import (
    I64,
    IN_BOOL,
    IN_I32,
    IN_I64,
    OUT_I32,
    OUT_I64_2D,
    U64,
    as_input,
    kernel,
)
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.passing import (
    MEMORY,
    RULES,
    Memory,
    Rules,
    begin,
    columns_of,
    enter,
    memory_of,
    rules_of,
)
from hanhtrinh.measures.population import Period, Selection, chosen_of, ends_of, is_chosen, measured
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.models.compiled import CompiledModel

MEASURE: Final = "status/1"
SCHEMA: Final = pa.schema(
    [
        ("status", pa.string()),
        ("customers", pa.int64()),
        ("share", pa.float64()),
        ("reached", pa.int64()),
    ]
)
CUSTOMERS: Final = pa.schema([("customer", pa.string()), ("status", pa.string())])


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I64, IN_I32, RULES, MEMORY, IN_BOOL, I64, I64, U64, OUT_I32, OUT_I64_2D
    )
)
def _settle(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    order: npt.NDArray[np.int32],
    rules: Rules,
    memory: Memory,
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    everybody: np.uint64,
    status: npt.NDArray[np.int32],
    counts: npt.NDArray[np.int64],
) -> None:
    """Give everybody's status (-2 for who is not counted, -1 for none), and add to `counts` (status, reached)."""
    for person in range(len(offsets) - 1):
        status[person] = -2
        if not is_chosen(chosen, person):
            continue
        begin(memory)
        seen = False
        for i in range(offsets[person], offsets[person + 1]):
            if time[i] >= end:
                break
            enter(i, offsets[person], time, code, value, order, rules, memory)
            seen |= time[i] >= start
        if not seen:
            continue
        met = memory.known[0] | everybody
        status[person] = -1
        for number in range(len(counts)):
            if (met >> np.uint64(number)) & np.uint64(1):
                counts[number, 1] += 1
                status[person] = number
        if status[person] >= 0:
            counts[status[person], 0] += 1


def _met_by_everybody(model: CompiledModel) -> np.uint64:
    """Give the bit set of the statuses that have no rules."""
    bits = 0
    for number in set(range(len(model.stages))) - set(model.stage.tolist()):
        bits |= 1 << number
    return np.uint64(bits)


def _settled(
    shard: Shard,
    model: CompiledModel,
    rules: Rules,
    chosen: npt.NDArray[np.bool_],
    ends: tuple[int, int],
    counts: npt.NDArray[np.int64],
) -> npt.NDArray[np.int32]:
    value, order = columns_of(shard, rules)
    offsets = as_input(shard.offsets, np.int64)
    status = np.empty(len(offsets) - 1, np.int32)
    _settle(
        offsets, as_input(shard.time, np.int64), as_input(shard.code, np.int32), value, order, rules,
        memory_of(model, rules, shard), chosen, *ends, _met_by_everybody(model), status, counts,
    )  # fmt: skip
    return status


def status(
    log: JourneyLog, model: CompiledModel, *, selection: Selection = None, period: Period = None
) -> MeasureResult:
    """Count the customers of every status.

    Args:
        log: the journey log.
        model: a model's statuses, compiled as stages are (`models.statuses.status_model`).
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) in microseconds UTC, `to` exclusive: who is counted, and at what moment.

    Returns:
        Columns status, customers, share, reached; one row per status, in order.

    Raises:
        InputError: `too-many-stages` where the model has more than 63 statuses.
    """
    rules = rules_of(model)
    ends = ends_of(period)

    def partial(counts: npt.NDArray[np.int64], shard: Shard, index: int) -> npt.NDArray[np.int64]:
        _settled(shard, model, rules, chosen_of(selection, index), ends, counts)
        return counts

    counts = run(
        lambda: np.zeros((len(model.stages), 2), np.int64), partial, lambda a, b: np.asarray(a + b), log
    )
    result = measured(MEASURE, {"model": model.model}, log, selection, period, SCHEMA.empty_table())
    rows = [
        {
            "status": name,
            "customers": int(counts[number, 0]),
            "share": int(counts[number, 0]) / result.customers if result.customers else None,
            "reached": int(counts[number, 1]),
        }
        for number, name in enumerate(model.stages)
    ]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    return MeasureResult(
        result.measure, result.params, result.customers, result.events, result.first, result.last, table
    )


def customer_statuses(
    log: JourneyLog, model: CompiledModel, *, selection: Selection = None, period: Period = None
) -> pa.Table:
    """Give the status of every customer that `status` counts, for export: columns customer, status (null for none).

    Arguments and errors as `status`.
    """
    rules = rules_of(model)
    ends = ends_of(period)
    names = pa.array(model.stages, pa.string())
    tables = []
    for index, shard in enumerate(log.shards):
        counts = np.zeros((len(model.stages), 2), np.int64)
        found = _settled(shard, model, rules, chosen_of(selection, index), ends, counts)
        counted = found >= -1
        persons = shard.persons().filter(pa.array(counted))
        settled = found[counted]
        number = pa.array(settled, pa.int32(), mask=settled < 0)
        tables.append(pa.table([persons.cast(pa.string()), names.take(number)], schema=CUSTOMERS))
    return pa.concat_tables(tables) if tables else CUSTOMERS.empty_table()
