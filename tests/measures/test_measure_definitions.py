"""Published cases of the definitions, and what no random log would hit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import DAY, HOUR, Event, Rule, compiled, letters, names_log

from hanhtrinh.errors import UsageError
from hanhtrinh.measures import histogram, variants
from hanhtrinh.measures.funnel import funnel
from hanhtrinh.measures.labels import by_stage
from hanhtrinh.measures.stages import count_stages, stages
from hanhtrinh.measures.transitions import transitions

NAMES = tuple("ABCDEFGH")
LATER = [Event(1_000 * DAY, 7)]


def reached(history: list[Event], steps: str, window: int) -> int:
    rows = funnel(names_log([history, LATER], NAMES), list(steps), window=window).rows.to_pylist()
    return sum(row["customers"] for row in rows)


def test_clock_starts_at_the_first_a_and_a_later_one_does_not_reset_it() -> None:
    # definitions.md: A 1:00, A 1:30, B 1:45, C 2:15 with a window of one hour
    minutes = ((60, 0), (90, 0), (105, 1), (135, 2))
    history = [Event(minute * 60_000_000, code) for minute, code in minutes]
    assert reached(history, "ABC", HOUR) == 2


@pytest.mark.parametrize(("events", "levels"), [("ADBC", 3), ("AABBDCC", 3), ("BBCCAA", 1)])
def test_clickhouse_window_funnel_cases(events: str, levels: int) -> None:
    assert reached(letters(events), "ABC", 100 * HOUR) == levels


@pytest.mark.parametrize(("events", "levels"), [("A", 1), ("AA", 2), ("AAA", 2)])
def test_the_same_event_twice_must_occur_twice(events: str, levels: int) -> None:
    assert reached(letters(events), "AA", 100 * HOUR) == levels


def test_window_is_inclusive_and_is_over_when_the_watermark_reaches_its_end() -> None:
    history = [Event(0, 0), Event(HOUR, 1)]
    assert reached(history, "AB", HOUR) == 2
    assert reached(history, "AB", HOUR - 1) == 1
    rows = funnel(names_log([history], NAMES), ["A", "B"], window=HOUR).rows.to_pylist()
    assert [(row["customers"], row["pending"]) for row in rows] == [(1, 0), (1, 0)]
    rows = funnel(names_log([history], NAMES), ["A", "B"], window=HOUR + 1).rows.to_pylist()
    assert [(row["customers"], row["pending"]) for row in rows] == [(0, 1), (0, 1)]


def test_converted_customers_are_pending_until_their_window_is_over() -> None:
    # leaving out only the unconverted ones would bias the rate upward
    histories = [[Event(0, 0)], [Event(9 * DAY, 0), Event(9 * DAY, 1)], [Event(10 * DAY, 7)]]
    rows = funnel(names_log(histories, NAMES), ["A", "B"], window=2 * DAY).rows.to_pylist()
    assert [(row["customers"], row["pending"], row["of_first"]) for row in rows] == [(1, 1, 1.0), (0, 1, 0.0)]


def test_a_mistyped_step_names_the_closest() -> None:
    with pytest.raises(UsageError) as error:
        funnel(names_log([letters("A")], ("checkout",) * 8), ["chekout"])
    assert error.value.code == "unknown-step"
    assert error.value.hint is not None
    assert "checkout" in error.value.hint.en


@pytest.mark.parametrize("steps", [[], ["A"] * 64])
def test_a_funnel_needs_one_to_63_steps(steps: list[str]) -> None:
    with pytest.raises(UsageError):
        funnel(names_log([letters("A")], NAMES), steps)


def test_equal_hashes_do_not_make_equal_paths() -> None:
    labels = np.array([0, 1, 0, 1, 0, 0, 1], np.int32)
    starts, lengths = np.array([0, 2, 4, 5]), np.array([2, 2, 1, 2])
    # 0 1 | 0 1 | 0 | 0 1, all with one hash
    paths = variants.Paths(labels, starts, lengths, np.ones(4, np.int64), np.zeros(4, np.uint64))
    found = variants.distinct(paths)
    assert found.customers.tolist() == [3, 1]
    assert found.length.tolist() == [2, 1]
    other = variants.Paths(
        np.array([1, 0], np.int32), np.array([0]), np.array([2]), np.ones(1, np.int64), np.zeros(1, np.uint64)
    )
    assert variants.merge([found, other]).customers.tolist() == [3, 1, 1]


def test_skip_needs_a_stage_that_no_earlier_event_was_in() -> None:
    plain = compiled([Rule(k, frozenset({k})) for k in range(4)], 4, 8)
    rows = stages(names_log([letters("AD"), letters("ACBAD")], NAMES), plain).rows.to_pylist()
    # AD skips B and C; ACBAD skips B on its first move, then C -> B -> A are back-steps, and A -> D skips nothing
    assert [row["skipped"] for row in rows] == [0, 2, 1, 0]
    assert [row["back_steps"] for row in rows] == [0, 1, 1, 0]
    counts = count_stages(names_log([letters("AD"), letters("ACBAD")], NAMES), plain)
    assert counts.skips.tolist() == [[0, 0, 1, 1], [0] * 4, [0] * 4, [0] * 4]
    assert counts.back.tolist() == [[0] * 4, [1, 0, 0, 0], [0, 1, 0, 0], [0] * 4]


def test_the_first_position_skips_nothing() -> None:
    plain = compiled([Rule(k, frozenset({k})) for k in range(4)], 4, 8)
    rows = stages(names_log([letters("D")], NAMES), plain).rows.to_pylist()
    assert [row["skipped"] for row in rows] == [0, 0, 0, 0]


def test_an_event_in_two_stages_has_one_position() -> None:
    # A is in stages 0 and 2: the nearest later from nowhere is 0, and whoever is in 2 stays there
    model = compiled([Rule(0, frozenset({0})), Rule(2, frozenset({0})), Rule(2, frozenset({1}))], 3, 8)
    rows = transitions(names_log([letters("ABA")], NAMES), labels=by_stage(model)).rows.to_pylist()
    assert [(row["from"], row["to"]) for row in rows] == [("s0", "s2"), ("s2", "s2")]


def test_thousands_of_names_take_memory_for_events_not_for_pairs() -> None:
    random = np.random.default_rng(1)
    names = tuple(f"e{k}" for k in range(5_000))
    codes = random.integers(0, len(names), (300, 20))
    log = names_log([[Event(k, int(c)) for k, c in enumerate(row)] for row in codes], names, 3)
    rows = transitions(log).rows
    assert sum(rows["count"].to_pylist()) == 300 * 19


def test_sums_of_gaps_do_not_overflow() -> None:
    history = [Event(k * 10**18, 0) for k in (0, 1)]
    log = names_log([history] * 20, NAMES)
    assert transitions(log).rows.to_pylist()[0]["mean_gap_s"] == 10**12


@settings(deadline=None)
@given(st.one_of(st.integers(-3, 5_000), st.integers(1, 2 * histogram.LIMIT)))
def test_a_bucket_holds_its_durations_within_one_percent(duration: int) -> None:
    bucket = histogram.bucket_of(duration)
    figure = histogram.FIGURES[bucket]
    if duration <= 0:
        assert figure == 0
    elif duration >= histogram.LIMIT:
        assert bucket == histogram.OVERFLOW
    else:
        assert math.isclose(figure, duration, rel_tol=0.0083)
        assert histogram.BOUNDS[bucket - 1] <= duration + 1e-6 < histogram.BOUNDS[bucket] + 1
