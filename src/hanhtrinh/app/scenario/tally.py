"""Counting the truth: every simulated journey, to its end, by persona and month of arrival.

All sums are integers (emotions in billionths), so that the result does not depend on the order of work.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.scenario.kernel import (
    MOST_TOUCHES,
    entrance,
    key_of,
    persona_of,
    score_of,
    step,
    value_of,
    walk,
)
from hanhtrinh.app.scenario.process import NEW_ORDER, NO_ORDER, Process
from hanhtrinh.app.scenario.rules import StageRules

BILLION: Final = 1_000_000_000
# dwell histogram: logarithmic, 200 buckets per factor e, from 1 microsecond to 100 years
PER_E: Final = 200
BUCKETS: Final = 36 * PER_E
Counts = npt.NDArray[np.int64]


class Tally(NamedTuple):
    """Counts; the last two axes are persona and month.

    With T touchpoints, S stages, K kinds of score:
    `people` (), `used` (T), `goal` (T): customers who touched, and who then reached the goal in time;
    `entered` (S), `onward` (S), `onward_ever` (S): entered, went on in time, went on at all;
    `both` (T, S): entered S and touched T; `dwell` (S) then BUCKETS as the last axis;
    `felt` (T + S, 3): customers, sum and sum of squares of their mean emotion;
    `given` (T + S x (K + 1), 3): the same of the mean of scores given, as emotion; the last kind is all kinds.
    """

    people: Counts
    used: Counts
    goal: Counts
    entered: Counts
    onward: Counts
    onward_ever: Counts
    both: Counts
    dwell: Counts
    felt: Counts
    given: Counts


def empty_tally(touchpoints: int, stages: int, kinds: int, personas: int, months: int) -> Tally:
    """A tally of nobody."""
    cells = (personas, months)
    return Tally(
        people=np.zeros(cells, np.int64),
        used=np.zeros((touchpoints, *cells), np.int64),
        goal=np.zeros((touchpoints, *cells), np.int64),
        entered=np.zeros((stages, *cells), np.int64),
        onward=np.zeros((stages, *cells), np.int64),
        onward_ever=np.zeros((stages, *cells), np.int64),
        both=np.zeros((touchpoints, stages, *cells), np.int64),
        dwell=np.zeros((stages, *cells, BUCKETS), np.int64),
        felt=np.zeros((touchpoints + stages, 3, *cells), np.int64),
        given=np.zeros((touchpoints + stages * (kinds + 1), 3, *cells), np.int64),
    )


@step
def enter_stages(
    process: Process,
    rules: StageRules,
    key: Any,
    touches: int,
    touchpoints: Any,
    times: Any,
    stages: Any,
    place: Any,
    entry: Any,
    ordinal: Any,
) -> None:
    """Walk a journey through a model.

    Fills per touch `stages` (bit set of the stages that the touch is in) and `place` (the stage in which
    the customer stands after it, -1 for none yet), and per stage `entry` (the first touch that is in it, -1 for none).
    `ordinal` is room for four numbers per counting group.
    """
    many = len(process.row_base)
    # orders and order-less touches so far; the last order counted, and its number; the number of the present touch
    so_far, counted, its_number, present = ordinal
    entry[:] = -1
    ordinal[:] = 0
    now, order = -1, 0
    for k in range(touches):
        touchpoint = touchpoints[k]
        kind = process.order[touchpoint]
        if kind == NEW_ORDER:
            order += 1
        mine = order if kind != NO_ORDER else 0
        for group in range(len(so_far)):
            if not rules.counts[group * many + touchpoint]:
                continue
            if mine and counted[group] == mine:
                present[group] = its_number[group]
                continue
            so_far[group] += 1
            present[group] = so_far[group]
            if mine:
                counted[group], its_number[group] = mine, so_far[group]
        bits = 0
        for position in range(rules.offsets[touchpoint], rules.offsets[touchpoint + 1]):
            rule = rules.rules[position]
            count = present[rules.group[rule]]
            if count < rules.nth_min[rule] or count > rules.nth_max[rule]:
                continue
            if rules.limits[rule]:
                value = value_of(process, touchpoint, key, k + 1)
                if value < 0 or value < rules.value_min[rule] or value > rules.value_max[rule]:
                    continue
            since = 0
            if rules.after[rule] >= 0:
                since = entry[rules.after[rule]]
                if since < 0:
                    continue
            if rules.within[rule] >= 0 and times[k] - times[since] > rules.within[rule]:
                continue
            bits |= 1 << rules.stage[rule]
        stages[k] = bits
        if bits:
            now = _moved(now, bits, len(entry))
            for stage in range(len(entry)):
                if bits >> stage & 1 and entry[stage] < 0:
                    entry[stage] = k
        place[k] = now


@step
def _moved(now: int, bits: int, stages: int) -> int:
    """The present stage if the touch is in it, else the nearest later, else the nearest earlier."""
    if now >= 0 and bits >> now & 1:
        return now
    for stage in range(now + 1, stages):
        if bits >> stage & 1:
            return stage
    for stage in range(now - 1, -1, -1):
        if bits >> stage & 1:
            return stage
    return now


@step
def reached(start: int, touches: int, touchpoints: Any, stages: Any, goal: int, above: int) -> int:
    """The first touch after `start` at touchpoint `goal` or, where that is -1, in a stage later than `above`; -1."""
    for k in range(start + 1, touches):
        if goal >= 0:
            if touchpoints[k] == goal:
                return k
        elif stages[k] >> (above + 1):
            return k
    return -1


@step
def _mean(total: float, count: int) -> int:
    return int(np.floor(total / count * BILLION + 0.5))


@step
def _add(cell: Any, mean: int, persona: int, month: int) -> None:
    cell[0, persona, month] += 1
    cell[1, persona, month] += mean
    # squares in billionths too
    cell[2, persona, month] += int(np.floor(mean / BILLION * mean + 0.5))


@step
def _feelings(
    process: Process,
    kinds: Any,
    kind_count: int,
    key: Any,
    touches: int,
    touchpoints: Any,
    rows: Any,
    stages: Any,
    place: Any,
    sums: Any,
    counts: Any,
    felt: Any,
    given: Any,
    persona: int,
    month: int,
) -> None:
    """Add the customer's mean emotion, and mean score as emotion, at each touchpoint and stage he or she was in."""
    many, scored = len(process.row_base), felt.shape[0]
    sums[:] = 0.0
    counts[:] = 0
    for k in range(touches):
        # a touch in no stage speaks for none, wherever the customer stands
        touchpoint, stage = touchpoints[k], place[k] if stages[k] else -1
        emotion = process.emotion[rows[k]]
        sums[touchpoint] += emotion
        counts[touchpoint] += 1
        if stage >= 0:
            sums[many + stage] += emotion
            counts[many + stage] += 1
        score = score_of(process, touchpoint, rows[k], key, k + 1)
        if not np.isnan(score):
            low, high = process.score_low[touchpoint], process.score_high[touchpoint]
            emotion = (score - (low + high) / 2.0) / ((high - low) / 2.0)
            sums[scored + touchpoint] += emotion
            counts[scored + touchpoint] += 1
            if stage >= 0:
                at = scored + many + stage * (kind_count + 1)
                for slot in (at + kinds[touchpoint], at + kind_count):
                    sums[slot] += emotion
                    counts[slot] += 1
    for slot in range(scored):
        if counts[slot]:
            _add(felt[slot], _mean(sums[slot], counts[slot]), persona, month)
    for slot in range(scored, len(sums)):
        if counts[slot]:
            _add(given[slot - scored], _mean(sums[slot], counts[slot]), persona, month)


@entrance
def count_journeys(
    process: Process,
    rules: StageRules,
    goals: Any,
    kinds: Any,
    kind_count: int,
    months: Any,
    window: int,
    seed: int,
    first: int,
    last: int,
    tally: Tally,
) -> bool:
    """Add the customers first .. last - 1 to a tally; False where a journey would not end.

    Args:
        process, rules: the compiled scenario and model.
        goals: per touchpoint, the touchpoint that is its goal; -1 for any later stage.
        kinds, kind_count: per touchpoint, the kind of its score.
        months: the first microsecond of every month of arrival after the first.
        window: microseconds in which goals and stages must be reached.
        seed, first, last: whose luck.
        tally: added to.
    """
    many, levels = len(process.row_base), tally.entered.shape[0]
    touchpoints, times = np.empty(MOST_TOUCHES, np.int64), np.empty(MOST_TOUCHES, np.int64)
    rows, stages = np.empty(MOST_TOUCHES, np.int64), np.empty(MOST_TOUCHES, np.int64)
    place, entry = np.empty(MOST_TOUCHES, np.int64), np.empty(levels, np.int64)
    ordinal = np.empty((4, len(rules.counts) // many), np.int64)
    opening = np.empty(many, np.int64)
    slots = tally.felt.shape[0] + tally.given.shape[0]
    sums, counts = np.empty(slots, np.float64), np.empty(slots, np.int64)
    for customer in range(first, last):
        touches = walk(process, seed, customer, touchpoints, times, rows)
        if touches > MOST_TOUCHES:
            return False
        key = key_of(seed, customer)
        persona = persona_of(process, key)
        month = 0
        while month < len(months) and months[month] <= times[0]:
            month += 1
        enter_stages(process, rules, key, touches, touchpoints, times, stages, place, entry, ordinal)
        tally.people[persona, month] += 1
        opening[:] = -1
        for k in range(touches - 1, -1, -1):
            opening[touchpoints[k]] = k
        for touchpoint in range(many):
            k = opening[touchpoint]
            if k < 0:
                continue
            tally.used[touchpoint, persona, month] += 1
            goal = reached(k, touches, touchpoints, stages, goals[touchpoint], place[k])
            if goal >= 0 and times[goal] - times[k] <= window:
                tally.goal[touchpoint, persona, month] += 1
            for stage in range(levels):
                if entry[stage] >= 0:
                    tally.both[touchpoint, stage, persona, month] += 1
        for stage in range(levels):
            k = entry[stage]
            if k < 0:
                continue
            tally.entered[stage, persona, month] += 1
            later = reached(k, touches, touchpoints, stages, -1, stage)
            if later >= 0:
                tally.onward_ever[stage, persona, month] += 1
                length = times[later] - times[k]
                if length <= window:
                    tally.onward[stage, persona, month] += 1
                    bucket = min(int(np.log(max(length, 1)) * PER_E), BUCKETS - 1)
                    tally.dwell[stage, persona, month, bucket] += 1
        _feelings(
            process,
            kinds,
            kind_count,
            key,
            touches,
            touchpoints,
            rows,
            stages,
            place,
            sums,
            counts,
            tally.felt,
            tally.given,
            persona,
            month,
        )
    return True
