"""Touchpoints, personas and scores against slow, obviously right references in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import CODES, DAY, HOUR, NAMES, Event, Rule, compiled, models, names_log, people
from test_passing import slow_pass

from hanhtrinh.journeys.log import JourneyLog, Scale
from hanhtrinh.measures.onward import Counted
from hanhtrinh.measures.persona_share import persona_share
from hanhtrinh.measures.population import Period, Selection
from hanhtrinh.measures.score_mean import Moments, ScoreMean, score_mean
from hanhtrinh.measures.touchpoint_conversion import TouchpointConversion, touchpoint_conversion
from hanhtrinh.measures.touchpoint_share import touchpoint_share
from hanhtrinh.measures.touchpoint_use import TouchpointUse
from hanhtrinh.measures.views import look

TOUCHPOINTS = ("t0", "t1")
SCALES = (Scale("csat", 1, 5), Scale("nps", 0, 10), Scale("", 1, 1))

periods = st.one_of(
    st.none(),
    st.tuples(
        st.one_of(st.none(), st.integers(0, 6), st.just(50 * DAY)),
        st.one_of(st.none(), st.integers(1, 8), st.just(150 * DAY)),
    ),
)
windows = st.sampled_from([0, 1, 5, 10 * DAY, 30 * DAY])
choices = st.one_of(st.none(), st.lists(st.booleans(), min_size=1, max_size=3))
worlds = st.tuples(people(), models(), periods, choices, st.integers(1, 3))


def inside(moment: int, period: Period) -> bool:
    start, end = period or (None, None)
    return (start is None or moment >= start) and (end is None or moment < end)


def touchpoint_of(event: Event) -> str | None:
    return [None, "t0", "t1"][event.code % 3]


def masks(histories: Sequence[object], chosen: Sequence[bool] | None, shards: int) -> Selection:
    if chosen is None:
        return None
    mask = [bool(chosen[k % len(chosen)]) for k in range(len(histories))]
    return tuple(np.array(mask[k::shards], np.bool_) for k in range(shards))


def kept(histories: list[list[Event]], chosen: Sequence[bool] | None) -> list[list[Event]]:
    return [h for k, h in enumerate(histories) if chosen is None or chosen[k % len(chosen)]]


def stages_and_standing(
    history: list[Event], rules: list[Rule], size: int
) -> tuple[list[set[int]], list[int]]:
    """Per event: the stages that it is in, and where the customer stands after it (-1 for nowhere)."""
    stages, position, _ = slow_pass(history, rules, size)
    standing, now = [], -1
    for place in position:
        now = now if place is None else place
        standing.append(now)
    return [set(one) for one in stages], standing


def slow_conversion(
    histories: list[list[Event]],
    rules: list[Rule],
    size: int,
    touchpoint: str,
    goal: str | None,
    within: int,
    period: Period,
    watermark: int,
) -> Counted:
    total = Counted()
    for history in histories:
        touches = [
            i for i, e in enumerate(history) if touchpoint_of(e) == touchpoint and inside(e.time, period)
        ]
        if not touches:
            continue
        clock = history[touches[0]].time
        if clock + within > watermark:
            total += Counted(0, 0, 1)
            continue
        stages, standing = stages_and_standing(history, rules, size)
        there = [
            event
            for i, event in enumerate(history)
            if i > touches[0]
            and (
                touchpoint_of(event) == goal
                if goal
                else any(stage > standing[touches[0]] for stage in stages[i])
            )
        ]
        total += Counted(int(any(event.time - clock <= within for event in there)), 1, 0)
    return total


def last_time(histories: list[list[Event]]) -> int:
    return max((event.time for history in histories for event in history), default=0)


@settings(deadline=None, max_examples=200)
@given(worlds, st.sampled_from(TOUCHPOINTS), st.sampled_from([None, *TOUCHPOINTS]), windows)
def test_touchpoint_conversion_is_the_definitions(world, touchpoint, goal, within) -> None:
    histories, (rules, size), period, chosen, shards = world
    log = names_log(histories, NAMES, shards)
    model = compiled(rules, size, CODES)
    counted = touchpoint_conversion(
        log,
        model,
        touchpoint,
        goal=goal,
        within=within,
        selection=masks(histories, chosen, shards),
        period=period,
    )
    assert counted == slow_conversion(
        kept(histories, chosen), rules, size, touchpoint, goal, within, period, last_time(histories)
    )


@settings(deadline=None, max_examples=100)
@given(worlds, st.sampled_from(TOUCHPOINTS), st.integers(0, 3))
def test_touchpoint_share_is_the_definitions(world, touchpoint, stage) -> None:
    histories, (rules, size), period, chosen, shards = world
    stage = min(stage, size - 1)
    expected = Counted()
    for history in kept(histories, chosen):
        entry = slow_pass(history, rules, size)[2].get(stage)
        if entry is None or not inside(history[entry].time, period):
            continue
        used = any(touchpoint_of(e) == touchpoint and inside(e.time, period) for e in history)
        expected += Counted(int(used), 1, 0)
    counted = touchpoint_share(
        names_log(histories, NAMES, shards),
        compiled(rules, size, CODES),
        touchpoint,
        f"s{stage}",
        selection=masks(histories, chosen, shards),
        period=period,
    )
    assert counted == expected


@settings(deadline=None, max_examples=60)
@given(worlds, choices)
def test_persona_share_and_uses_count_who_was_seen(world, belonging) -> None:
    histories, (rules, size), period, chosen, shards = world
    log, model = names_log(histories, NAMES, shards), compiled(rules, size, CODES)
    selection = masks(histories, chosen, shards)
    seen = [
        (k, [e for e in history if inside(e.time, period)])
        for k, history in enumerate(histories)
        if chosen is None or chosen[k % len(chosen)]
    ]
    seen = [(k, events) for k, events in seen if events]
    belong = [k for k, _ in seen if belonging is None or belonging[k % len(belonging)]]
    persona = masks(histories, belonging, shards)
    counted = persona_share(log, model, persona, selection=selection, period=period)
    assert counted == Counted(len(belong), len(seen))
    uses = look(log, model, [(TouchpointUse(2, period), selection)])[0].table
    for index, name in enumerate(TOUCHPOINTS):
        at = [sum(touchpoint_of(e) == name for e in events) for _, events in seen]
        assert (uses[index, 0], uses[index, 1]) == (sum(n > 0 for n in at), sum(at))


class Scored:
    """A shard with scores: one (score, scale) or None per event."""

    def __init__(self, shard, scores: list[tuple[float, int] | None]) -> None:
        self._shard = shard
        self._score = np.array([np.nan if one is None else one[0] for one in scores], np.float64)
        self._scale = np.array([-1 if one is None else one[1] for one in scores], np.int8)

    def __getattr__(self, name: str):
        return getattr(self._shard, name)

    def score(self) -> np.ndarray:
        return self._score

    def score_scale(self) -> np.ndarray:
        return self._scale


def score_of(event: Event, person: int) -> tuple[float, int] | None:
    """A score that depends on the event alone, so that shards and reference agree."""
    kind = (event.time // HOUR + 3 * event.code + person) % 5
    if kind >= 4:
        return None
    scale = int(kind) % 3
    low, high = SCALES[scale].low, SCALES[scale].high
    return low + (event.code * 7 + person) % int(high - low + 1), scale


def scored_log(histories: list[list[Event]], shards: int) -> JourneyLog:
    log = names_log(histories, NAMES, shards)
    scored = []
    for index, shard in enumerate(log.shards):
        numbered = list(enumerate(histories))[index::shards]
        scored.append(Scored(shard, [score_of(e, k) for k, history in numbered for e in history]))
    return replace(log, shards=tuple(scored), scales=SCALES)


def slow_means(
    histories: list[list[Event]],
    chosen,
    rules,
    size,
    place: str,
    index: int,
    scale: int | None,
    period: Period,
) -> list[float]:
    """Each customer's mean emotion at the place."""
    found = []
    for person, history in enumerate(histories):
        if chosen is not None and not chosen[person % len(chosen)]:
            continue
        position = slow_pass(history, rules, size)[1]
        mine = []
        for i, event in enumerate(history):
            given_ = score_of(event, person)
            at = {
                "touchpoint": touchpoint_of(event) == f"t{index}",
                "stage": position[i] == index,
                "everywhere": True,
            }[place]
            if given_ is None or not at or not inside(event.time, period):
                continue
            if given_[1] == 2 or (scale is not None and given_[1] != scale):
                continue  # a scale without range says nothing
            low, high = SCALES[given_[1]].low, SCALES[given_[1]].high
            mine.append((given_[0] - (low + high) / 2) / ((high - low) / 2))
        if mine:
            found.append(fmean(mine))
    return found


def assert_moments(moments: Moments, values: list[float]) -> None:
    assert moments.n == len(values)
    if not values:
        assert moments.mean is None
        return
    centre = fmean(values)
    assert moments.mean == pytest.approx(centre, abs=1e-9)
    assert moments.second == pytest.approx(fmean((v - centre) ** 2 for v in values), abs=1e-9)
    assert moments.third == pytest.approx(fmean((v - centre) ** 3 for v in values), abs=1e-9)


@settings(deadline=None, max_examples=150)
@given(worlds, st.sampled_from(["touchpoint", "stage", "everywhere"]), st.sampled_from([None, 0, 1]))
def test_emotion_is_the_mean_over_customers_of_their_means(world, place, scale) -> None:
    histories, (rules, size), period, chosen, shards = world
    log, model = scored_log(histories, shards), compiled(rules, size, CODES)
    selection = masks(histories, chosen, shards)
    groups = {"touchpoint": 2, "stage": size, "everywhere": 1}[place]
    scales = None if scale is None else frozenset([scale])
    sums = look(log, model, [(ScoreMean(place, None, groups, scales, period), selection)])[0]
    for index in range(groups):
        values = slow_means(histories, chosen, rules, size, place, index, scale, period)
        assert_moments(sums.moments(index), values)
        alone = look(log, model, [(ScoreMean(place, index, 1, scales, period), selection)])[0]
        if place != "everywhere":
            assert alone.moments() == sums.moments(index)


def test_a_mean_score_is_on_its_own_scale() -> None:
    rules = [Rule(0, frozenset([1]))]
    log = names_log([[Event(0, 1)], [Event(0, 1), Event(HOUR, 1)]], NAMES)
    scored = Scored(log.shards[0], [(2.0, 0), (5.0, 0), (4.0, 0)])
    log = replace(log, shards=(scored,), scales=SCALES)
    moments = score_mean(log, compiled(rules, 1, CODES), "touchpoint", "t0", scale=SCALES[0])
    assert moments.mean == pytest.approx((2 + 4.5) / 2)
    assert moments.second == pytest.approx(1.25**2)
    assert (moments.n, moments.scores) == (2, 3)


@settings(deadline=None, max_examples=30)
@given(people(most=12), models(), st.integers(2, 4))
def test_neither_shards_nor_threads_change_a_bit(histories, model, shards) -> None:
    rules, size = model
    asked = [
        (TouchpointConversion(0, None, 10 * DAY), None),
        (ScoreMean("touchpoint", None, 2), None),
        (ScoreMean("stage", None, size), None),
    ]
    one = look(scored_log(histories, 1), compiled(rules, size, CODES), asked, threads=1)
    many = look(scored_log(histories, shards), compiled(rules, size, CODES), asked, threads=3)
    assert one[0] == many[0]
    assert np.array_equal(one[1].table, many[1].table)
    assert np.array_equal(one[2].table, many[2].table)


def test_an_empty_log_counts_nobody() -> None:
    log, model = names_log([], NAMES), compiled([Rule(0, frozenset([1]))], 2, CODES)
    assert touchpoint_conversion(log, model, "t0") == Counted()
    assert touchpoint_share(log, model, "t0", "s0") == Counted()
    assert persona_share(log, model, None) == Counted()


def test_the_clock_starts_at_the_first_touch_in_the_period_and_a_window_is_inclusive() -> None:
    # code 1 is at t0, code 2 at t1; the first touch lies before the period
    history = [Event(0, 1), Event(10 * DAY, 1), Event(15 * DAY, 2), Event(100 * DAY, 0)]
    log, model = names_log([history], NAMES), compiled([Rule(0, frozenset([1]))], 2, CODES)

    def converted(within: int, period: Period = None) -> Counted:
        return touchpoint_conversion(log, model, "t0", goal="t1", within=within, period=period)

    assert converted(5 * DAY) == Counted(0, 1, 0)
    assert converted(15 * DAY) == Counted(1, 1, 0)
    assert converted(5 * DAY, (DAY, None)) == Counted(1, 1, 0)
    assert converted(5 * DAY - 1, (DAY, None)) == Counted(0, 1, 0)
    # the end of the period is exclusive, and it bounds the touch, not the goal
    assert converted(5 * DAY, (DAY, 10 * DAY)) == Counted(0, 0, 0)
    assert converted(5 * DAY, (DAY, 10 * DAY + 1)) == Counted(1, 1, 0)
    # mature at exactly the watermark, pending a microsecond before it, although converted
    assert converted(90 * DAY, (DAY, None)) == Counted(1, 1, 0)
    assert converted(90 * DAY + 1, (DAY, None)) == Counted(0, 0, 1)
