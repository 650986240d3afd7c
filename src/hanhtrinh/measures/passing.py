"""The pass over a person's events through a compiled model: which stages an event is in, and where the customer is.

Every measure that knows stages walks the same way. Inside a kernel:

    for person in range(len(offsets) - 1):
        first, last = offsets[person], offsets[person + 1]
        begin(memory)
        current = -1
        for i in range(first, last):
            stages = enter(i, first, time, code, value, order, rules, memory)    # bit set of stage indices
            current = move(current, stages)                                      # the position after event i
        # memory.entry[s] >= first: the person entered s with event memory.entry[s]

Definitions (contracts.md, "Journey model"). Let c(i) be the code of event i. An event *is in* stage s if one of the
candidate rules of c(i) for s has all its guards met:

- `nth`: the ordinal of the event's order among the distinct orders of the person's events that satisfy the rule's
  static part (its counting group) lies in the range; an event without an order counts as one; a repeated event of
  an order has that order's ordinal; the other guards do not change the count;
- `min_value`, `max_value`: the event has a value, within the limits;
- `after` S: an earlier event entered S; `within` d: at most d after that entry, or after the person's first event
  where there is no `after`.

*Entry* into a stage is the first event that is in it. The *position* after an event is the current stage if the event
is in it, else the nearest later stage that the event is in, else the nearest earlier; an event in no stage moves
nobody. Events are taken in their order (time, then seq), so ties in time are decided by order, never by time.

The cost is constant per event and candidate rule, however long a history is: ordinals are kept per order number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import (
    I64,
    IN_I32,
    IN_I64,
    OUT_I32,
    OUT_I64_2D,
    OUT_U64,
    U64,
    as_input,
    kernel,
    type_of,
)
from hanhtrinh.errors import InputError
from hanhtrinh.journeys.log import NO_VALUE, Shard
from hanhtrinh.language import Text
from hanhtrinh.models.compiled import CompiledModel

MOST_STAGES: Final = 63
_UNLIMITED: Final = 1 << 62


class Rules(NamedTuple):
    """A compiled model as kernels read it; make it with `rules_of`.

    Attributes:
        free: uint64 per code: bit set of the stages that such an event is in, whatever the history.
        offsets: int32, codes + 1; `guarded[offsets[c]:offsets[c + 1]]` are the rules of code c that have guards.
        guarded: int32 rule indices.
        stage, nth_min, nth_max, value_min, value_max, limits, after, within, group: per rule, as in CompiledModel.
        counts: int64 per rule: 1 where the rule has an `nth` guard.
    """

    free: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.int32]
    guarded: npt.NDArray[np.int32]
    stage: npt.NDArray[np.int32]
    nth_min: npt.NDArray[np.int64]
    nth_max: npt.NDArray[np.int64]
    value_min: npt.NDArray[np.int64]
    value_max: npt.NDArray[np.int64]
    limits: npt.NDArray[np.int64]
    after: npt.NDArray[np.int32]
    within: npt.NDArray[np.int64]
    group: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int64]


class Memory(NamedTuple):
    """Working memory of one pass over one shard; make it with `memory_of`.

    Attributes:
        known: uint64, one entry: bit set of the stages that the present person has entered.
        entry: int64 per stage: index of the event that entered it. Belongs to the present person only where it is
            not below the person's first event, so that it needs no clearing.
        orders: int64 per counting group: distinct orders of the present person so far.
        counted: int64 per counting group: the last event that was counted.
        ordinal: int64 per counting group: the ordinal of that event's order.
        seen: int32 per order number x counting group: the order's ordinal; 0 where not seen yet.
    """

    known: npt.NDArray[np.uint64]
    entry: npt.NDArray[np.int64]
    orders: npt.NDArray[np.int64]
    counted: npt.NDArray[np.int64]
    ordinal: npt.NDArray[np.int64]
    seen: npt.NDArray[np.int32]


def rules_of(model: CompiledModel) -> Rules:
    """Prepare a compiled model for the pass.

    Raises:
        InputError: `too-many-stages` where the model has more than 63 stages.
    """
    if len(model.stages) > MOST_STAGES:
        raise InputError(
            "too-many-stages",
            Text(
                vi=f"Mô hình “{model.model}” có {len(model.stages)} giai đoạn; tối đa là {MOST_STAGES}.",
                en=f"The model “{model.model}” has {len(model.stages)} stages; at most {MOST_STAGES} are possible.",
            ),
        )
    counts = (model.nth_min > 1) | (model.nth_max < _UNLIMITED)
    guards = counts | model.limits_value | (model.after >= 0) | (model.within >= 0)
    code = np.repeat(np.arange(len(model.rule_offsets) - 1), np.diff(model.rule_offsets))
    has_guards = guards[model.rules]
    free = np.zeros(len(model.rule_offsets) - 1, np.uint64)
    bits = np.left_shift(np.uint64(1), model.stage[model.rules[~has_guards]].astype(np.uint64))
    np.bitwise_or.at(free, code[~has_guards], bits)
    per_code = np.bincount(code[has_guards], minlength=len(free))
    return Rules(
        free=free,
        offsets=np.concatenate(([0], np.cumsum(per_code))).astype(np.int32),
        guarded=np.array(model.rules[has_guards], np.int32),
        stage=np.array(model.stage, np.int32),
        nth_min=np.array(model.nth_min, np.int64),
        nth_max=np.array(model.nth_max, np.int64),
        value_min=np.array(model.value_min, np.int64),
        value_max=np.array(model.value_max, np.int64),
        limits=np.array(model.limits_value, np.int64),
        after=np.array(model.after, np.int32),
        within=np.array(model.within, np.int64),
        group=np.array(model.group, np.int32),
        counts=np.array(counts, np.int64),
    )


def memory_of(model: CompiledModel, rules: Rules, shard: Shard) -> Memory:
    """Make the working memory of a pass over `shard`."""
    orders = shard.orders() if rules.counts.any() else 0
    return Memory(
        known=np.zeros(1, np.uint64),
        entry=np.full(len(model.stages), -1, np.int64),
        orders=np.zeros(model.groups, np.int64),
        counted=np.full(model.groups, -1, np.int64),
        ordinal=np.zeros(model.groups, np.int64),
        seen=np.zeros(orders * model.groups, np.int32),
    )


def columns_of(shard: Shard, rules: Rules) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Give the columns `value` and `order`, loaded only where a rule reads them (else empty arrays)."""
    value = shard.value() if rules.limits.any() else np.empty(0, np.int64)
    order = shard.order() if rules.counts.any() else np.empty(0, np.int32)
    return as_input(value, np.int64), as_input(order, np.int32)


_I64_0: Final = np.empty(0, np.int64)
_I32_0: Final = np.empty(0, np.int32)
# the types of both tuples in kernel signatures
RULES: Final = type_of(
    Rules(
        np.empty(0, np.uint64), _I32_0, _I32_0, _I32_0, _I64_0, _I64_0, _I64_0,
        _I64_0, _I64_0, _I32_0, _I64_0, _I32_0, _I64_0,
    )
)  # fmt: skip
MEMORY: Final = type_of(Memory(np.empty(0, np.uint64), _I64_0, _I64_0, _I64_0, _I64_0, _I32_0))


@kernel(types.void(MEMORY), inline=True)
def begin(memory: Memory) -> None:
    """Forget the previous person."""
    memory.known[0] = 0
    for group in range(len(memory.orders)):
        memory.orders[group] = 0


@kernel(I64(I64, IN_I32, types.int32, MEMORY), inline=True)
def _ordinal(i: int, order: npt.NDArray[np.int32], group: int, memory: Memory) -> int:
    """Give the ordinal of event i's order in a counting group; an event counts once per group."""
    if memory.counted[group] != i:
        memory.counted[group] = i
        number = order[i]
        if number < 0:
            memory.orders[group] += 1
            memory.ordinal[group] = memory.orders[group]
        else:
            slot = np.int64(number) * len(memory.orders) + group
            if memory.seen[slot] == 0:
                memory.orders[group] += 1
                memory.seen[slot] = memory.orders[group]
            memory.ordinal[group] = memory.seen[slot]
    return int(memory.ordinal[group])


@kernel(U64(I64, I64, IN_I64, IN_I32, IN_I64, IN_I32, RULES, MEMORY), inline=True)
def enter(
    i: int,
    first: int,
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    order: npt.NDArray[np.int32],
    rules: Rules,
    memory: Memory,
) -> np.uint64:
    """Give the bit set of stages that event i is in, and note first entries in `memory.entry`.

    `first` is the person's first event. Call it once for every event of a person, in order.
    """
    # unsigned indices, because signed ones are checked for counting from the end
    kind = np.uint64(code[np.uint64(i)])
    stages = rules.free[kind]
    for k in range(rules.offsets[kind], rules.offsets[kind + np.uint64(1)]):
        rule = np.uint64(rules.guarded[np.uint64(k)])
        met = True
        if rules.counts[rule]:
            ordinal = _ordinal(i, order, rules.group[rule], memory)
            met = rules.nth_min[rule] <= ordinal <= rules.nth_max[rule]
        if rules.limits[rule]:
            amount = value[i]
            met &= amount != NO_VALUE and rules.value_min[rule] <= amount <= rules.value_max[rule]
        since = first
        if rules.after[rule] >= 0:
            since = memory.entry[rules.after[rule]]
            met &= since >= first
        if met and rules.within[rule] >= 0:
            met = time[i] - time[since] <= rules.within[rule]
        if met:
            stages |= np.uint64(1) << np.uint64(rules.stage[rule])
    rest = stages & ~memory.known[0]
    if rest != np.uint64(0):
        memory.known[0] |= rest
        stage = 0
        while rest != np.uint64(0):
            if rest & np.uint64(1):
                memory.entry[stage] = i
            rest >>= np.uint64(1)
            stage += 1
    return np.uint64(stages)


@kernel(I64(I64, U64), inline=True)
def move(current: int, stages: np.uint64) -> int:
    """Give the position after an event that is in `stages`, from the position before it (-1 for none yet)."""
    if stages == np.uint64(0):
        return current
    if current >= 0 and (stages >> np.uint64(current)) & np.uint64(1):
        return current
    stage = current + 1
    rest = stages >> np.uint64(stage)
    while rest != np.uint64(0):
        if rest & np.uint64(1):
            return stage
        rest >>= np.uint64(1)
        stage += 1
    stage = current - 1
    while not (stages >> np.uint64(stage)) & np.uint64(1):
        stage -= 1
    return stage


_WALK = (IN_I64, IN_I64, IN_I32, IN_I64, IN_I32, RULES, MEMORY)


@kernel(types.void(*_WALK, OUT_I32, OUT_U64, OUT_I64_2D))
def _walk(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    order: npt.NDArray[np.int32],
    rules: Rules,
    memory: Memory,
    position: npt.NDArray[np.int32],
    stages: npt.NDArray[np.uint64],
    entry: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        first = offsets[person]
        begin(memory)
        current = -1
        for i in range(first, offsets[person + 1]):
            entered = enter(i, first, time, code, value, order, rules, memory)
            current = move(current, entered)
            stages[i] = entered
            position[i] = current if entered != np.uint64(0) else -1
        for stage in range(entry.shape[1]):
            entry[person, stage] = memory.entry[stage] if memory.entry[stage] >= first else -1


@dataclass(frozen=True)
class Walk:
    """What a pass over one shard finds, written out.

    Attributes:
        position: int32 per event: the stage that the event puts the customer in; -1 where it is in none.
        stages: uint64 per event: bit set of the stages that it is in.
        entry: int64, persons x stages: index of the event that entered the stage; -1 where none did.
    """

    position: npt.NDArray[np.int32]
    stages: npt.NDArray[np.uint64]
    entry: npt.NDArray[np.int64]


def walk(shard: Shard, model: CompiledModel) -> Walk:
    """Walk one shard through a model and write everything out (13 bytes an event, 8 a person and stage).

    For measures whose cost does not matter; those that must be fast put `enter` and `move` into their own loop.

    Raises:
        InputError: `too-many-stages` as `rules_of`.
    """
    rules = rules_of(model)
    value, order = columns_of(shard, rules)
    time, offsets = as_input(shard.time, np.int64), as_input(shard.offsets, np.int64)
    found = Walk(
        position=np.empty(len(time), np.int32),
        stages=np.empty(len(time), np.uint64),
        entry=np.empty((len(offsets) - 1, len(model.stages)), np.int64),
    )
    memory = memory_of(model, rules, shard)
    _walk(
        offsets, time, as_input(shard.code, np.int32), value, order,
        rules, memory, found.position, found.stages, found.entry,
    )  # fmt: skip
    return found
