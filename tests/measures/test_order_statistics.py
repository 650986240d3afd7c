"""Medians and other order statistics, selected in two passes: equal to numpy's on all durations at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import DAY, Event, Rule, compiled, names_log

from hanhtrinh.evidence.samples import median_ranks
from hanhtrinh.evidence.stagefigures import dwell_of, ranks_of_dwell
from hanhtrinh.measures.histogram import LIMIT, SIZE, buckets_of
from hanhtrinh.measures.order_statistics import Between, Durations, Kept, Middles, between_of, middle
from hanhtrinh.measures.spans import journey_spans
from hanhtrinh.measures.stages import count_stages
from hanhtrinh.measures.transitions import transitions

# much alike, so that many share a bucket; anything; and beyond the histogram
_LENGTHS = st.one_of(
    st.integers(7 * DAY - 3, 7 * DAY + 3),
    st.integers(0, 5),
    st.integers(0, LIMIT),
    st.integers(LIMIT, 4 * LIMIT),
)


def counted(rows: Sequence[Sequence[int]]) -> np.ndarray:
    histograms = np.zeros((len(rows), SIZE), np.int64)
    for row, lengths in enumerate(rows):
        np.add.at(histograms[row], buckets_of(np.array(lengths, np.int64)), 1)
    return histograms


def kept(rows: Sequence[Sequence[int]], between: Between, parts: int = 3) -> Kept:
    found = [
        (row, length)
        for row, lengths in enumerate(rows)
        for length in lengths
        if between.low[row] <= length < between.high[row]
    ]
    shares = [np.array(found[part::parts], np.int64).reshape(-1, 2) for part in range(parts)]
    return Kept.joined([Kept.of(share[:, 0], share[:, 1]) for share in shares])


@given(st.lists(st.lists(_LENGTHS, max_size=30), min_size=1, max_size=4), st.data())
def test_ranks_are_those_of_all_durations(rows: list[list[int]], data: st.DataObject) -> None:
    histograms = counted(rows)
    wanted = {
        len(lengths): data.draw(
            st.lists(st.integers(1, len(lengths)), max_size=3) if lengths else st.just([])
        )
        for lengths in rows
    }
    between = between_of(histograms, lambda n: (*middle(n), *wanted[n]))
    for lengths, found in zip(rows, Durations.of(histograms, kept(rows, between)), strict=True):
        ascending = sorted(lengths)
        assert found.median == (np.median(lengths) / 1e6 if lengths else None)
        for rank in wanted[len(lengths)]:
            assert found.at_rank(rank) == ascending[rank - 1] / 1e6


@given(st.dictionaries(st.integers(0, 40), st.lists(_LENGTHS, min_size=1, max_size=20), max_size=6))
def test_medians_of_many_sparse_histograms(rows: dict[int, list[int]]) -> None:
    keys = sorted(rows)
    lengths = [rows[key] for key in keys]
    cells = [key * SIZE + buckets_of(np.array(rows[key], np.int64)) for key in keys]
    filled, counts = np.unique(np.concatenate([np.empty(0, np.int64), *cells]), return_counts=True)
    middles = Middles.of(np.array(keys, np.int64), filled, counts)
    medians = middles.medians(kept(lengths, middles.between))
    assert medians.tolist() == [np.median(one) / 1e6 for one in lengths]


def test_equal_durations_are_kept_as_one() -> None:
    rows = [[7 * DAY] * 1_000]
    found = kept(rows, between_of(counted(rows)))
    assert (found.length.tolist(), found.count.tolist()) == ([7 * DAY], [1_000])


def test_a_rank_that_was_not_asked_for_is_not_guessed() -> None:
    rows = [list(range(1, 1_000_000, 999))]
    found = Durations.of(counted(rows), kept(rows, between_of(counted(rows))))[0]
    with pytest.raises(LookupError):
        found.at_rank(1)


@pytest.mark.parametrize("shards", [1, 3])
def test_medians_of_a_spread_log_are_exact(shards: int) -> None:
    luck = np.random.default_rng(5)
    gaps = np.exp(luck.normal(20, 3, 900)).astype(np.int64)
    people = [[Event(0, 0), Event(int(gap), 1)] for gap in gaps]
    log = names_log([*people, [Event(10**16, 0)]], ("a", "b"), shards)
    exact = np.median(gaps) / 1e6
    assert transitions(log).rows["median_gap_s"].to_pylist() == [exact]
    model = compiled([Rule(0, frozenset([0])), Rule(1, frozenset([1]))], 2, 2)
    counts = count_stages(log, model, window=10**16, ranks=ranks_of_dwell(100, 500))
    dwell = dwell_of(counts, 0)
    ascending = np.sort(gaps) / 1e6
    ranks = median_ranks(900)
    assert ranks is not None
    assert (dwell.value, dwell.low, dwell.high) == (exact, ascending[ranks[0] - 1], ascending[ranks[1] - 1])
    low, high = dwell.sequence(100)
    assert low in ascending
    assert high in ascending
    spans = journey_spans(log, model, goal="s1")
    assert spans.median_s == exact


def test_everybody_waits_exactly_as_long() -> None:
    people = [[Event(0, 0), Event(7 * DAY, 1)] for _ in range(200)]
    log = names_log([*people, [Event(60 * DAY, 0)]], ("a", "b"), 2)
    model = compiled([Rule(0, frozenset([0])), Rule(1, frozenset([1]))], 2, 2)
    dwell = dwell_of(count_stages(log, model, ranks=ranks_of_dwell(100)), 0)
    week = 7 * 86_400.0
    assert (dwell.value, dwell.low, dwell.high) == (week, week, week)
    assert dwell.sequence(100) == (week, week)
