"""Sessions against a slow reference in plain Python, the published options of other tools, and a real log's own sessions."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roles_for_tests import role_sets, roles_with
from small_logs import CODES, HOUR, NAMES, Event, names_log

from hanhtrinh import open_file
from hanhtrinh.measures.sessions import ENGAGED, GAP, LEAVING, LONGEST, sessions

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
real_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data (HANHTRINH_TESTDATA) are not here")

MINUTE = 60_000_000
# at and just beyond every limit
GAPS = (0, 1, 4_000_000, ENGAGED, ENGAGED + 1, MINUTE, GAP - 1, GAP, GAP + 1, 8 * HOUR, LONGEST, LONGEST + 1)


@st.composite
def visits(draw: st.DrawFn) -> list[list[Event]]:
    histories = []
    for steps in draw(
        st.lists(
            st.lists(st.tuples(st.sampled_from(GAPS), st.integers(0, CODES - 1)), min_size=1, max_size=14),
            max_size=6,
        )
    ):
        now = draw(st.integers(-3, 3)) * HOUR
        history = []
        for gap, code in steps:
            now += gap
            history.append(Event(now, code))
        histories.append(history)
    return histories


def slow_sessions(history: Sequence[Event], roles, starts, gap: int, longest: int) -> list[list[Event]]:
    found: list[list[Event]] = []
    for event in history:
        if event.code in roles["outbound"] or event.code in roles["system"]:
            continue
        new = (
            not found
            or event.code in starts
            or event.time - found[-1][-1].time > gap
            or event.time - found[-1][0].time > longest
        )
        if new:
            found.append([])
        found[-1].append(event)
    return found


def bounced(session: list[Event], bounce: str, roles) -> bool:
    if bounce == "single-event":
        return len(session) == 1
    # no code is a view: then every event is one
    views = [event for event in session if not roles["views"] or event.code in roles["views"]]
    key = any(event.code in roles["key"] for event in session)
    return session[-1].time - session[0].time <= ENGAGED and not key and len(views) < 2


@settings(deadline=None, max_examples=150)
@given(
    visits(),
    role_sets(),
    st.one_of(st.none(), st.frozensets(st.integers(0, CODES - 1))),
    st.sampled_from(["single-event", "not-engaged"]),
    st.sampled_from([(GAP, LONGEST), (MINUTE, 2 * HOUR), (GAP, GAP)]),
    st.one_of(st.none(), st.tuples(st.integers(-2, 2), st.integers(3, 9))),
    st.integers(1, 3),
)
def test_sessions_are_the_definitions(histories, roles, starts, bounce, limits, hours, shards) -> None:
    gap, longest = limits
    period = None if hours is None else (hours[0] * HOUR, hours[1] * HOUR)
    log = names_log(histories, NAMES, shards)
    result = sessions(
        log,
        gap=gap,
        longest=longest,
        bounce=bounce,
        roles=roles_with(**roles),
        starts=None if starts is None else np.array([code in starts for code in range(CODES)]),
        period=period,
    )
    found = [slow_sessions(history, roles, starts or (), gap, longest) for history in histories]
    inside = [
        [one for one in of_person if period is None or period[0] <= one[0].time < period[1]]
        for of_person in found
    ]
    everything = [one for of_person in inside for one in of_person]
    row = result.rows.to_pylist()[0]
    assert row["sessions"] == len(everything)
    assert row["customers"] == sum(bool(one) for one in inside)
    bounces = sum(bounced(one, bounce, roles) for one in everything)
    assert row["bounces"] == bounces
    watermark = log.watermark
    still = [
        one for one in everything if watermark - one[-1].time <= gap and watermark - one[0].time <= longest
    ]
    assert row["open"] == len(still)
    if not everything:
        assert (
            row["bounce_rate"] is row["mean_events"] is row["median_duration_s"] is row["bounce_low"] is None
        )
        return
    assert row["bounce_rate"] == bounces / len(everything)
    assert 0 <= row["bounce_low"] <= row["bounce_rate"] <= row["bounce_high"] <= 1
    assert row["mean_events"] == pytest.approx(fmean(map(len, everything)))
    lengths = [one[-1].time - one[0].time for one in everything]
    assert row["median_duration_s"] == median(lengths) / 1e6


@settings(deadline=None, max_examples=60)
@given(visits(), st.integers(1, 3))
def test_leaving_is_the_distribution_of_durations(histories, shards) -> None:
    log = names_log(histories, NAMES, shards)
    rows = sessions(log, leaving=True).rows.to_pylist()
    nothing = {"outbound": (), "system": ()}
    lengths = [
        one[-1].time - one[0].time
        for history in histories
        for one in slow_sessions(history, nothing, (), GAP, LONGEST)
    ]
    for row, low, high in zip(rows, (-1, *LEAVING), (*LEAVING, 1 << 62), strict=True):
        assert row["sessions"] == sum(low < length <= high for length in lengths)
        assert row["cumulative"] == (
            None if not lengths else sum(length <= high for length in lengths) / len(lengths)
        )


def test_a_log_without_events_has_no_sessions() -> None:
    row = sessions(names_log([], NAMES)).rows.to_pylist()[0]
    assert (row["sessions"], row["bounces"], row["bounce_rate"], row["open"]) == (0, 0, None, 0)


def test_one_event_is_one_session_and_bounces() -> None:
    row = sessions(names_log([[Event(5, 0)]], NAMES)).rows.to_pylist()[0]
    assert (row["sessions"], row["bounces"], row["bounce_rate"], row["mean_events"]) == (1, 1, 1.0, 1.0)
    assert (row["median_duration_s"], row["open"]) == (0.0, 1)


def test_an_event_at_the_very_end_of_30_minutes_still_belongs() -> None:
    for gap, expected in ((GAP, 1), (GAP + 1, 2)):
        log = names_log([[Event(0, 0), Event(gap, 0)]], NAMES)
        assert sessions(log).rows["sessions"].to_pylist() == [expected]


def test_no_session_is_longer_than_24_hours_however_busy() -> None:
    history = [
        Event(k * 20 * MINUTE, 0) for k in range(3 * 24 * 2 + 1)
    ]  # an event every 20 minutes for 48 hours
    # cut at 24:20, the first event more than 24 hours after the first
    assert sessions(names_log([history], NAMES)).rows["sessions"].to_pylist() == [2]


def test_customers_with_many_sessions_make_the_interval_wider() -> None:
    lonely = [[Event(0, 0)] for _ in range(50)] + [[Event(0, 0), Event(1, 0)] for _ in range(50)]
    alike = [[Event(k * 2 * HOUR, 0) for k in range(10)] for _ in range(5)]
    alike += [[Event(k * 2 * HOUR + m, 0) for k in range(10) for m in (0, 1)] for _ in range(5)]
    rows = [sessions(names_log(histories, NAMES)).rows.to_pylist()[0] for histories in (lonely, alike)]
    assert [(row["sessions"], row["bounce_rate"]) for row in rows] == [(100, 0.5), (100, 0.5)]
    # 100 sessions of 10 customers who each always, or never, bounce tell as much as 10 customers
    assert rows[1]["bounce_high"] - rows[1]["bounce_low"] > 2.5 * (
        rows[0]["bounce_high"] - rows[0]["bounce_low"]
    )


@real_data
def test_ecom_sessions_are_those_that_its_own_column_names() -> None:
    path = DATA / "ecom" / "ecom.csv.gz"
    own: dict[str, int] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own[row["session_id"]] = own.get(row["session_id"], 0) + 1
    row = sessions(open_file(path, case="user_id", activity="event", time="timestamp")).rows.to_pylist()[0]
    assert row["sessions"] == len(own) == 3_605
    assert row["bounces"] == sum(events == 1 for events in own.values())
    assert row["mean_events"] == pytest.approx(fmean(own.values()))
