"""Adding later events to shards gives what a fresh build gives, however the events are cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_log import PlainEvent, table_of

from hanhtrinh.events.selectors import Globs, Predicate
from hanhtrinh.journeys.build import build_log, laid_out
from hanhtrinh.journeys.extending import extend_shard
from hanhtrinh.journeys.spreading import Spread

CHECKOUT = Predicate("url", Globs(("checkout",)))
EVENTS = st.lists(
    st.builds(
        PlainEvent,
        seq=st.just(0),
        time=st.integers(0, 9),
        user=st.sampled_from([None, "a", "b"]),
        anonymous=st.sampled_from(["a", "c", "d"]),
        name=st.sampled_from(["x", "y", "z"]),
        channel=st.sampled_from([None, "zalo"]),
        url=st.sampled_from([None, "checkout"]),
        value=st.none() | st.integers(0, 5),
        order=st.sampled_from([None, "o1", "o2", "a:o1"]),
        score=st.sampled_from([None, 3.0]),
        kind=st.sampled_from(["nps", "csat"]),
    ),
    max_size=30,
).map(lambda events: [replace(event, seq=seq) for seq, event in enumerate(events)])


@settings(max_examples=150, deadline=None)
@given(events=EVENTS, cuts=st.lists(st.integers(0, 30), max_size=3), count=st.integers(1, 3))
def test_extended_shards_equal_a_fresh_build(events: list[PlainEvent], cuts: list[int], count: int) -> None:
    table = table_of(events)
    ends = [*sorted(cuts), len(events)]
    with Spread(count, predicates=[CHECKOUT]) as first:
        first.add(table.slice(0, ends[0]))
        codes, scales = first.settle()
        shards = [laid_out(first.part(number)) for number in range(count)]
    for begin, end in pairwise(ends):
        with Spread(count, predicates=[CHECKOUT], codes=codes, scales=scales) as later:
            later.add(table.slice(begin, max(0, end - begin)))
            codes, scales = later.settle()
            shards = [extend_shard(shard, later.part(number)) for number, shard in enumerate(shards)]
    fresh = build_log(table, predicates=[CHECKOUT], shards=count)
    assert (codes.name, codes.channel, codes.bits.tolist()) == (
        fresh.codes.name,
        fresh.codes.channel,
        fresh.codes.bits.tolist(),
    )
    assert scales == fresh.scales
    for one, other in zip(shards, fresh.shards, strict=True):
        for name, array in vars(one).items():
            expected = getattr(other, name)
            if isinstance(array, np.ndarray):
                assert np.array_equal(array, expected, equal_nan=array.dtype.kind == "f"), name
            elif name != "attributes":
                assert array.equals(expected), name
