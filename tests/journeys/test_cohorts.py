"""Cohorts are decided as their definition says, customer by customer."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_log import PlainEvent, attributes_of, table_of

from hanhtrinh.errors import UsageError
from hanhtrinh.events.selectors import parse_where, predicates_of
from hanhtrinh.journeys.build import build_log
from hanhtrinh.journeys.cohorts import select
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.maps.cohorts import (
    EVERYBODY,
    AllOf,
    AnyOf,
    Cohort,
    Did,
    HasAttribute,
    InSequence,
    Not,
    Reached,
    cohort_predicates,
)

TOUCHPOINTS = ("A", "B", "C")
DEAR = predicates_of({"value": {"min": 5}})
ZALO = parse_where({"channel": "zalo"})

EVENTS = st.lists(
    st.builds(
        PlainEvent,
        seq=st.just(0),
        time=st.integers(0, 12),
        user=st.sampled_from(["1", "2", "3"]),
        name=st.sampled_from(["A", "B", "C", "other"]),
        channel=st.sampled_from([None, "zalo"]),
        value=st.none() | st.integers(0, 9),
    ),
    max_size=30,
).map(lambda events: [replace(event, seq=seq) for seq, event in enumerate(events)])
WITHIN = st.none() | st.integers(0, 6)
TOUCHPOINT = st.sampled_from(TOUCHPOINTS)
DID = st.builds(
    lambda touchpoint, least, more, within, of, where: Did(
        touchpoint, least, None if more is None else least + more, within, *of, where
    ),
    TOUCHPOINT,
    st.integers(0, 3),
    st.none() | st.integers(0, 2),
    WITHIN,
    st.sampled_from([("first_seen", None), ("watermark", None), ("after", "A"), ("after", "B")]),
    st.sampled_from([(), DEAR, ZALO, DEAR + ZALO]),
).map(lambda did: replace(did, within=2) if did.of == "watermark" and did.within is None else did)
LEAVES = (
    DID
    | st.builds(InSequence, st.lists(TOUCHPOINT, min_size=1, max_size=4).map(tuple), WITHIN)
    | st.builds(HasAttribute, st.just("city"), st.sampled_from([("Huế",), ("Huế", "Vinh")]))
)
COHORTS: st.SearchStrategy[Cohort] = st.recursive(
    LEAVES,
    lambda part: (
        st.builds(Not, part)
        | st.builds(AllOf, st.lists(part, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(part, max_size=3).map(tuple))
    ),
    max_leaves=5,
)
CITIES = {"1": "Huế", "2": "Vinh"}


def slow(cohort: Cohort, own: list[PlainEvent], watermark: int) -> bool:
    """Decide for one customer, whose events are in order."""
    if isinstance(cohort, AllOf):
        return all(slow(part, own, watermark) for part in cohort.parts)
    if isinstance(cohort, AnyOf):
        return any(slow(part, own, watermark) for part in cohort.parts)
    if isinstance(cohort, Not):
        return not slow(cohort.part, own, watermark)
    if isinstance(cohort, HasAttribute):
        return cohort.key == "city" and CITIES.get(own[0].user or "") in cohort.values
    within = 10**9 if not isinstance(cohort, Did | InSequence) or cohort.within is None else cohort.within
    if isinstance(cohort, InSequence):
        return any(
            tuple(event.name for event in some) == cohort.touchpoints
            and some[-1].time - some[0].time <= within
            for some in combinations(own, len(cohort.touchpoints))
        )
    assert isinstance(cohort, Did)
    candidates = own
    if cohort.of == "after":
        starts = [k for k, event in enumerate(own) if event.name == cohort.after]
        candidates = (
            [event for event in own[starts[0] + 1 :] if event.time - own[starts[0]].time <= within]
            if starts
            else []
        )
    elif cohort.of == "watermark":
        candidates = [event for event in own if watermark - event.time <= within]
    else:
        candidates = [event for event in own if event.time - own[0].time <= within]
    count = sum(
        event.name == cohort.touchpoint
        and (not set(DEAR) & set(cohort.where) or (event.value is not None and event.value >= 5))
        and (not set(ZALO) & set(cohort.where) or event.channel == "zalo")
        for event in candidates
    )
    return cohort.least <= count <= (10**9 if cohort.most is None else cohort.most)


def touchpoint_of_code(log: JourneyLog) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(
        [TOUCHPOINTS.index(name) if name in TOUCHPOINTS else -1 for name in log.codes.name], np.int32
    )


def members(log: JourneyLog, cohort: Cohort) -> dict[str, bool]:
    chosen = select(log, cohort, touchpoint_of_code(log), TOUCHPOINTS)
    assert [len(one) for one in chosen] == [len(shard.offsets) - 1 for shard in log.shards]
    return {
        person: bool(inside)
        for shard, one in zip(log.shards, chosen, strict=True)
        for person, inside in zip(shard.persons().to_pylist(), one, strict=True)
    }


@settings(max_examples=300, deadline=None)
@given(events=EVENTS, cohort=COHORTS, shards=st.integers(1, 2))
def test_cohorts_equal_their_definition(events: list[PlainEvent], cohort: Cohort, shards: int) -> None:
    attributes = attributes_of([("user", person, "city", city, 1) for person, city in CITIES.items()])
    log = build_log(table_of(events), attributes, predicates=DEAR, shards=shards)
    assert set(cohort_predicates(cohort)) <= set(DEAR)
    persons: dict[str, list[PlainEvent]] = {}
    for event in sorted(events, key=lambda e: (e.time, e.seq)):
        persons.setdefault(event.user or "", []).append(event)
    watermark = max((event.time for event in events), default=0)
    if persons and not persons.keys() & CITIES.keys() and "HasAttribute" in repr(cohort):
        with pytest.raises(UsageError, match="No customer in the data has the attribute “city”"):
            members(log, cohort)
        return
    assert members(log, cohort) == {person: slow(cohort, own, watermark) for person, own in persons.items()}


def test_windows_include_both_ends() -> None:
    log = build_log(table_of([PlainEvent(0, 0, user="1", name="A"), PlainEvent(1, 7, user="1", name="B")]))
    assert members(log, Did("B", within=7, of="after", after="A")) == {"1": True}
    assert members(log, Did("B", within=6, of="after", after="A")) == {"1": False}
    assert members(log, Did("A", within=7, of="watermark")) == {"1": True}


def test_a_later_start_serves_a_sequence_better() -> None:
    events = [PlainEvent(k, t, user="1", name=n) for k, (t, n) in enumerate([(0, "A"), (90, "A"), (95, "B")])]
    assert members(build_log(table_of(events)), InSequence(("A", "B"), 10)) == {"1": True}


def test_an_empty_log_has_no_members() -> None:
    assert members(build_log(table_of([])), EVERYBODY) == {}


def test_an_unknown_touchpoint_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        members(build_log(table_of([])), Not(Did("a")))
    assert caught.value.code == "unknown-touchpoint"
    assert "A, B, C" in caught.value.message.en


def test_an_attribute_that_nobody_has_is_refused_with_those_there_are() -> None:
    cities = attributes_of([("user", "1", "city", "Huế", 1)])
    log = build_log(table_of([PlainEvent(0, 0, user="1")]), cities)
    with pytest.raises(UsageError) as caught:
        members(log, HasAttribute("ctiy", ("Huế",)))
    assert caught.value.code == "unknown-attribute"
    assert "Attributes there are: city." in caught.value.message.en
    assert members(log, HasAttribute("city", ("Vinh",))) == {"1": False}
    assert members(build_log(table_of([])), HasAttribute("city", ("Huế",))) == {}


def test_stages_are_decided_by_whoever_can_walk_a_model() -> None:
    log = build_log(table_of([PlainEvent(0, 0, user="1"), PlainEvent(1, 7, user="2")]))
    cohort = Not(Reached("value-8", "convert"))
    with pytest.raises(UsageError) as caught:
        members(log, cohort)
    assert caught.value.code == "stage-not-available"
    chosen = select(
        log,
        cohort,
        touchpoint_of_code(log),
        TOUCHPOINTS,
        reached=lambda stage, shard: np.array([True, False]),
    )
    assert chosen[0].tolist() == [False, True]
