"""What customers bring after a touchpoint, and where they stand, against slow references."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import CODES, NAMES, compiled, models, names_log, people
from test_touchpoint import TOUCHPOINTS, outcome
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

from hanhtrinh.measures.brought import CUSTOMERS, PAID, Bringing
from hanhtrinh.measures.standing import Standing
from hanhtrinh.measures.views import look


@settings(deadline=None, max_examples=120)
@given(people(), models(), windows, periods, choices, st.integers(1, 3), st.sets(st.integers(0, CODES - 1)))
def test_what_customers_paid_is_added_up_apart_for_those_who_went_on(
    histories, model, within, period, chosen, shards, paid_codes
) -> None:
    rules, size = model
    log, through = names_log(histories, NAMES, shards), compiled(rules, size, CODES)
    selection = masks(histories, chosen, shards)
    paid = np.isin(np.arange(CODES), list(paid_codes))
    bringing = Bringing((-1,) * len(through.touchpoints), paid, within, period)
    found = look(log, through, [(bringing, selection)])[0]
    watermark = max((event.time for history in histories for event in history), default=0)
    for index, name in enumerate(through.touchpoints[: len(TOUCHPOINTS)]):
        sums = {False: [], True: []}
        for history in kept(histories, chosen):
            went_on = outcome(history, rules, size, name, None, within, period, watermark)
            if went_on is None:
                continue
            first = next(
                i for i, e in enumerate(history) if touchpoint_of(e) == name and inside(e.time, period)
            )
            later = [e for e in history[first + 1 :] if e.time - history[first].time <= within]
            sums[went_on].append(sum(e.value or 0 for e in later if e.code in paid_codes))
        for went_on, values in sums.items():
            assert found.table[index, CUSTOMERS[went_on]] == len(values)
            assert found.table[index, PAID[went_on]] == sum(values)
            assert found.squares[index, int(went_on)] == sum(value * value for value in values)


@settings(deadline=None, max_examples=120)
@given(people(), models(), periods, choices, st.integers(1, 3))
def test_everybody_with_an_event_in_the_period_stands_somewhere_or_nowhere(
    histories, model, period, chosen, shards
) -> None:
    rules, size = model
    log, through = names_log(histories, NAMES, shards), compiled(rules, size, CODES)
    selection = masks(histories, chosen, shards)
    counts = look(log, through, [(Standing(size, period), selection)])[0]
    expected = [0] * (size + 1)
    for history in kept(histories, chosen):
        seen = [i for i, event in enumerate(history) if inside(event.time, period)]
        if seen:
            _, standing = stages_and_standing(history, rules, size)
            expected[standing[seen[-1]]] += 1
    assert counts.tolist() == expected
