"""Who has been followed long enough to be judged, against slow, obviously right references in plain Python."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import CODES, DAY, NAMES, compiled, names_log
from test_passing import slow_pass
from test_touchpoint_measures import (
    SCALES,
    TOUCHPOINTS,
    choices,
    inside,
    kept,
    last_time,
    masks,
    score_of,
    scored_log,
    touchpoint_of,
    windows,
    worlds,
)

from hanhtrinh.measures.histogram import BOUNDS
from hanhtrinh.measures.onward import Counted
from hanhtrinh.measures.persona_share import PersonaShare
from hanhtrinh.measures.score_mean import ScoreMean
from hanhtrinh.measures.score_tally import PARTS, ScoreTally
from hanhtrinh.measures.stages import count_stages
from hanhtrinh.measures.touchpoint_conversion import TouchpointConversion
from hanhtrinh.measures.touchpoint_share import FollowedUp, FollowUp
from hanhtrinh.measures.views import look

spans = st.sampled_from([None, 0, 1, 3, 10 * DAY])


@settings(deadline=None, max_examples=80)
@given(worlds, choices, spans)
def test_a_personas_customers_settle_after_their_first_event(world, belonging, settle) -> None:
    histories, (rules, size), period, chosen, shards = world
    log, model = names_log(histories, NAMES, shards), compiled(rules, size, CODES)
    end, expected = last_time(histories), Counted()
    for k, history in enumerate(histories):
        seen = [e for e in history if inside(e.time, period)]
        if not seen or (chosen is not None and not chosen[k % len(chosen)]):
            continue
        settled = settle is None or seen[0].time + settle <= end
        belongs = belonging is None or belonging[k % len(belonging)]
        expected += Counted(int(settled and belongs), int(settled), int(not settled))
    measure = PersonaShare(masks(histories, belonging, shards), period, settle)
    assert look(log, model, [(measure, masks(histories, chosen, shards))])[0] == expected


@settings(deadline=None, max_examples=80)
@given(worlds, st.sampled_from(["touchpoint", "everywhere"]), st.sampled_from([0, 1]), spans)
def test_scores_are_tallied_by_customers_who_have_settled(world, place, scale, settle) -> None:
    histories, (rules, size), period, chosen, shards = world
    log, model = scored_log(histories, shards), compiled(rules, size, CODES)
    low, high = SCALES[scale].low, SCALES[scale].high
    end, found, pending = last_time(histories), Counter[int](), 0
    for k, history in enumerate(histories):
        if chosen is not None and not chosen[k % len(chosen)]:
            continue
        mine = [
            (e.time, given_[0])
            for e in history
            if (given_ := score_of(e, k)) is not None
            and given_[1] == scale
            and inside(e.time, period)
            and (place == "everywhere" or touchpoint_of(e) == "t0")
        ]
        if mine and settle is not None and mine[0][0] + settle > end:
            pending += 1
        elif mine:
            mean = sum(score for _, score in mine) / len(mine)
            found[round((mean - low) / (high - low) * PARTS)] += 1
    mean_ = ScoreMean(place, None if place == "everywhere" else 0, 1, frozenset([scale]), period)
    tally = look(log, model, [(ScoreTally(mean_, settle), masks(histories, chosen, shards))])[0]
    values, counts = tally.spread()
    assert dict(zip(np.rint(values * PARTS).astype(int).tolist(), counts.tolist(), strict=True)) == dict(
        found
    )
    assert (tally.n, tally.pending) == (found.total(), pending)


@settings(deadline=None, max_examples=100)
@given(worlds, st.sampled_from(TOUCHPOINTS), st.integers(0, 3), st.sampled_from([0, 2, 10 * DAY]))
def test_shares_judge_customers_followed_as_long_as_uses_take(world, touchpoint, stage, least) -> None:
    histories, (rules, size), period, chosen, shards = world
    stage, end = min(stage, size - 1), last_time(histories)
    whole = [ceil(bound - 1e-9) for bound in BOUNDS]

    def bucket(duration: int) -> int:
        return bisect_right(whole, max(duration, 0))

    entered, delays = [], []
    for history in kept(histories, chosen):
        entry = slow_pass(history, rules, size)[2].get(stage)
        if entry is None or not inside(history[entry].time, period):
            continue
        since = history[entry].time
        uses = [e.time for e in history if touchpoint_of(e) == touchpoint and inside(e.time, period)]
        entered.append((bucket(end - since), bool(uses)))
        if uses:
            delays.append(bucket(uses[0] - since))
    delays.sort()
    enough = bucket(least) if least else 0
    if delays:
        enough = max(enough, delays[ceil(0.999 * len(delays)) - 1])
    judged = [used for followed, used in entered if followed >= enough]
    log, model = names_log(histories, NAMES, shards), compiled(rules, size, CODES)
    measure = FollowUp(model.touchpoints.index(touchpoint), stage, period)
    found: FollowedUp = look(log, model, [(measure, masks(histories, chosen, shards))])[0]
    assert found.counted(least) == Counted(sum(judged), len(judged), len(entered) - len(judged))


@settings(deadline=None, max_examples=60)
@given(worlds, windows, st.sampled_from([0, 1, 3, 10 * DAY]))
def test_events_that_may_be_late_are_waited_for(world, within, late) -> None:
    histories, (rules, size), period, chosen, shards = world
    log, model = names_log(histories, NAMES, shards), compiled(rules, size, CODES)
    selection, end = masks(histories, chosen, shards), last_time(histories)
    prompt = TouchpointConversion(0, 1, within, period)
    waiting = TouchpointConversion(0, 1, within, period, late)
    first, later = look(log, model, [(prompt, selection), (waiting, selection)])
    clocks = [
        next(e.time for e in history if touchpoint_of(e) == "t0" and inside(e.time, period))
        for history in kept(histories, chosen)
        if any(touchpoint_of(e) == "t0" and inside(e.time, period) for e in history)
    ]
    assert later.n == sum(clock + within + late <= end for clock in clocks)
    assert later.n + later.pending == first.n + first.pending
    assert later.reached <= first.reached

    counts = count_stages(log, model, window=within, selection=selection, period=period, late=late)
    whole = count_stages(log, model, window=within + late, selection=selection, period=period)
    assert counts.matured.tolist() == whole.matured.tolist()
    assert (counts.converted <= counts.matured).all()


@pytest.mark.parametrize("scores", [1, 2, 3, 5, 7, 10])
def test_means_of_up_to_ten_scores_are_not_rounded(scores: int) -> None:
    for steps in (10, 4, 6):
        for total in range(scores * steps + 1):
            exact = total / (scores * steps) * PARTS
            assert exact == pytest.approx(round(exact), abs=1e-6)
