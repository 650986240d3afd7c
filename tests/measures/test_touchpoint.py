"""Touchpoints' conversions and what they share, against the measure of one touchpoint and a slow reference."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import CODES, DAY, NAMES, Event, Rule, compiled, models, names_log, people
from test_touchpoint_measures import (
    choices,
    inside,
    kept,
    masks,
    periods,
    stages_and_standing,
    touchpoint_of,
    windows,
)

from hanhtrinh.measures.touchpoint import count_touches, rows_of
from hanhtrinh.measures.touchpoint_conversion import touchpoint_conversion

TOUCHPOINTS = ("t0", "t1")


def outcome(history, rules, size, touchpoint, goal, within, period, watermark) -> bool | None:
    """Whether a customer reached the goal; None where her window is not over, or she was not there."""
    touches = [i for i, e in enumerate(history) if touchpoint_of(e) == touchpoint and inside(e.time, period)]
    if not touches or history[touches[0]].time + within > watermark:
        return None
    stages, standing = stages_and_standing(history, rules, size)
    first = touches[0]
    return any(
        event.time <= history[first].time + within
        and (touchpoint_of(event) == goal if goal else any(stage > standing[first] for stage in stages[i]))
        for i, event in enumerate(history)
        if i > first
    )


@settings(deadline=None, max_examples=120)
@given(
    people(),
    models(),
    st.tuples(st.sampled_from([None, *TOUCHPOINTS]), st.sampled_from([None, *TOUCHPOINTS])),
    windows,
    periods,
    choices,
    st.integers(1, 3),
)
def test_every_two_touchpoints_are_counted_by_customer(
    histories, model, goal_pair, within, period, chosen, shards
) -> None:
    rules, size = model
    goals = {name: goal for name, goal in zip(TOUCHPOINTS, goal_pair, strict=True) if goal}
    log, through = names_log(histories, NAMES, shards), compiled(rules, size, CODES)
    selection = masks(histories, chosen, shards)
    counts = count_touches(log, through, goals=goals, within=within, selection=selection, period=period)
    watermark = max((event.time for history in histories for event in history), default=0)
    outcomes = [
        [
            outcome(history, rules, size, name, goals.get(name), within, period, watermark)
            for name in TOUCHPOINTS
        ]
        for history in kept(histories, chosen)
    ]
    for a in range(2):
        for b in range(2):
            both = [one for one in outcomes if one[a] is not None and one[b] is not None]
            assert counts.both[a, b] == len(both)
            assert counts.one_reached[a, b] == sum(bool(one[a]) for one in both)
            assert counts.both_reached[a, b] == sum(bool(one[a] and one[b]) for one in both)
    for index, name in enumerate(TOUCHPOINTS):
        alone = touchpoint_conversion(
            log, through, name, goal=goals.get(name), within=within, selection=selection, period=period
        )
        assert (counts.both_reached[index, index], counts.both[index, index]) == (alone.reached, alone.n)
        assert counts.pending[index] == alone.pending


def test_the_last_stage_leads_nowhere_and_untouched_ones_have_no_row() -> None:
    model = compiled([Rule(0, frozenset({1})), Rule(1, frozenset({2}))], 2, CODES)
    log = names_log([[Event(0, 1), Event(1, 2)], [Event(90 * DAY, 0)]], NAMES)
    rows = rows_of(count_touches(log, model), model, ["s0", "s1"], {})
    assert [(row["touchpoint"], row["conversion"], row["reached"]) for row in rows] == [
        ("t0", 1.0, 1),
        ("t1", None, None),
    ]
    nobody = names_log([[Event(0, 0)]], NAMES)
    assert rows_of(count_touches(nobody, model), model, ["s0", "s1"], {}) == []
    assert np.array_equal(count_touches(names_log([], NAMES), model).pending, [0, 0])
