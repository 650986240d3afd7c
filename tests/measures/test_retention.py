"""Retention against a slow reference that reads clocks, on CDNOW against DuckDB, and at the borders of calendars."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import fmean
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roles_for_tests import roles_with
from small_logs import CODES, DAY, HOUR, NAMES, Event, names_log

from hanhtrinh import open_file
from hanhtrinh.errors import UsageError
from hanhtrinh.events.instants import instant, start_of_day, utc_time
from hanhtrinh.measures.calendar import next_unit, unit_of, units_between
from hanhtrinh.measures.retention import retention

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
real_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data (HANHTRINH_TESTDATA) are not here")

ZONES = ("UTC", "Asia/Ho_Chi_Minh", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia")
# about the changes of clocks in Berlin, the midnight that Brazil skipped, and the day that Samoa did
BASES = tuple(
    instant(datetime.fromisoformat(text))
    for text in (
        "2024-03-30T12:00+00:00",
        "2018-11-03T20:00+00:00",
        "2011-12-29T12:00+00:00",
        "2025-01-27T00:00+07:00",
    )
)
ROLLING = {"day": DAY, "week": 7 * DAY, "month": 30 * DAY}


@st.composite
def lives(draw: st.DrawFn) -> list[list[Event]]:
    base = draw(st.sampled_from(BASES))
    moment = st.one_of(
        st.integers(0, 80).map(lambda hours: base + hours * HOUR),
        st.integers(0, 20).map(lambda days: base + days * 5 * DAY),
        st.sampled_from([base, base + 1, base + DAY - 1, base + DAY, base + 30 * DAY]),
    )
    event = st.builds(Event, moment, st.integers(0, CODES - 1))
    drawn = draw(st.lists(st.lists(event, min_size=1, max_size=10), max_size=6))
    return [sorted(history, key=lambda e: e.time) for history in drawn]


def day_in(moment: int, zone: str) -> date:
    return utc_time(moment).astimezone(ZoneInfo(zone)).date()


def distance(first: date, last: date, unit: str) -> int:
    steps = 0
    while first < last:
        first = next_unit(first, unit)
        steps += 1
    return steps


def slow_retention(
    histories: Sequence[list[Event]], unit, zone, retained, spans, cohorts, starts, returns, period, most
) -> dict[tuple[str, int], tuple[int, int, bool]]:
    watermark = max((e.time for h in histories for e in h), default=0)
    entries: dict[date, list[tuple[list[Event], int]]] = defaultdict(list)
    for history in histories:
        begun = [i for i, event in enumerate(history) if starts is None or event.code in starts]
        inside = [i for i in begun if period is None or period[0] <= history[i].time < period[1]]
        if cohorts == "first-time":
            if begun and begun[0] in inside:
                entries[unit_of(day_in(history[begun[0]].time, zone), unit)].append((history, begun[0]))
            continue
        seen = set()
        for i in inside:
            cohort = unit_of(day_in(history[i].time, zone), unit)
            if cohort not in seen:
                seen.add(cohort)
                entries[cohort].append((history, i))
    rows = {}
    for cohort, customers in entries.items():
        for k in range(1_000):
            if spans == "calendar":
                day = cohort
                for _ in range(k):
                    day = next_unit(day, unit)
                begun = start_of_day(day, zone) <= watermark
                complete = start_of_day(next_unit(day, unit), zone) <= watermark
            else:
                moments = [history[i].time for history, i in customers]
                begun = min(moments) + k * ROLLING[unit] <= watermark
                complete = max(moments) + (k + 1) * ROLLING[unit] <= watermark
            if not begun or (most is not None and k > most):
                break
            back = 0
            for history, i in customers:
                reached = set()
                for event in history[i:]:
                    if returns is not None and event.code not in returns:
                        continue
                    if spans == "calendar":
                        reached.add(distance(cohort, unit_of(day_in(event.time, zone), unit), unit))
                    else:
                        reached.add((event.time - history[i].time) // ROLLING[unit])
                back += k in reached if retained == "on" else any(one >= k for one in reached)
            rows[cohort.isoformat(), k] = (len(customers), back, complete)
    return rows


@settings(deadline=None, max_examples=120)
@given(
    lives(),
    st.sampled_from(["day", "week", "month"]),
    st.sampled_from(ZONES[:4]),
    st.sampled_from(["on", "on-or-after"]),
    st.sampled_from(["calendar", "rolling"]),
    st.sampled_from(["first-time", "recurring"]),
    st.tuples(*[st.one_of(st.none(), st.frozensets(st.integers(0, CODES - 1), min_size=1, max_size=3))] * 2),
    st.one_of(st.none(), st.tuples(st.integers(-1, 3), st.integers(4, 30))),
    st.one_of(st.none(), st.integers(0, 4)),
    st.integers(1, 3),
)
def test_retention_is_the_definitions(
    histories, unit, zone, retained, spans, cohorts, events, days, most, shards
) -> None:
    starts, returns = events
    first = min((e.time for h in histories for e in h), default=0)
    period = None if days is None else (first + days[0] * DAY, first + days[1] * DAY)

    def mask(codes):
        return None if codes is None else np.array([code in codes for code in range(CODES)])

    result = retention(
        names_log(histories, NAMES, shards),
        unit=unit,
        zone=zone,
        retained=retained,
        spans=spans,
        cohorts=cohorts,
        most=most,
        roles=roles_with(),
        starts=mask(starts),
        returns=mask(returns),
        period=period,
    )
    rows = {
        (row["cohort"], row["period"]): (row["customers"], row["retained"], row["complete"])
        for row in result.rows.to_pylist()
    }
    expected = slow_retention(histories, unit, zone, retained, spans, cohorts, starts, returns, period, most)
    assert rows == expected
    for row in result.rows.to_pylist():
        assert row["rate"] == row["retained"] / row["customers"]
        assert row["low"] <= row["rate"] <= row["high"]


def test_what_the_business_sends_is_no_return() -> None:
    log = names_log([[Event(0, 0), Event(40 * DAY, 1)], [Event(70 * DAY, 0)]], NAMES)
    sent = retention(log, roles=roles_with(outbound={1})).rows.to_pylist()
    assert [row["retained"] for row in sent if row["cohort"] == "1970-01-01"] == [1, 0, 0]
    own = retention(log, roles=roles_with()).rows.to_pylist()
    assert [row["retained"] for row in own if row["cohort"] == "1970-01-01"] == [1, 1, 0]


@pytest.mark.parametrize("mean", ["weighted", "simple"])
def test_the_mean_is_over_complete_periods_only(mean: str) -> None:
    # January: two customers, one of them back in February and March; February: one, back in March
    times = [[0, 31, 60], [0], [40, 61]]
    log = names_log([[Event(day * DAY, 0) for day in days] for days in times], NAMES)
    rows = retention(log, mean=mean).rows.to_pylist()
    means = {row["period"]: row["rate"] for row in rows if row["cohort"] == "mean"}
    # March is not over: the February cohort's period 1 and the January cohort's period 2 count in no mean
    assert means == {0: 1.0, 1: 0.5}
    assert all(row["complete"] for row in rows if row["cohort"] == "mean")
    longer = names_log([[Event(day * DAY, 0) for day in days] for days in (*times, [120])], NAMES)
    rows = retention(longer, mean=mean).rows.to_pylist()
    found = {row["period"]: row for row in rows if row["cohort"] == "mean"}
    assert found[1]["rate"] == pytest.approx(2 / 3 if mean == "weighted" else 0.75)
    assert found[1]["low"] < found[1]["rate"] < found[1]["high"]


def test_a_midnight_belongs_to_the_zones_own_month() -> None:
    moment = instant(datetime.fromisoformat("2025-01-31T17:30:00+00:00"))  # 0:30 on 1 February in Vietnam
    log = names_log([[Event(moment, 0)]], NAMES)
    for zone, cohort in (("UTC", "2025-01-01"), ("Asia/Ho_Chi_Minh", "2025-02-01")):
        assert retention(log, zone=zone).rows["cohort"].to_pylist() == [cohort]


def test_weeks_begin_on_monday() -> None:
    sunday = instant(datetime.fromisoformat("2025-02-02T23:59:59+00:00"))
    log = names_log([[Event(sunday, 0), Event(sunday + 1_000_000, 0)]], NAMES)
    rows = retention(log, unit="week").rows.to_pylist()
    assert [(row["cohort"], row["period"], row["retained"]) for row in rows] == [
        ("2025-01-27", 0, 1),
        ("2025-01-27", 1, 1),
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("base", BASES)
def test_units_follow_each_other_without_a_gap(zone: str, base: int) -> None:
    days, begins = units_between(base, base + 20 * DAY, "day", zone)
    assert [one - other for other, one in pairwise(days)] == [timedelta(days=1)] * (len(days) - 1)
    assert (np.diff(begins) >= 0).all()
    assert begins[0] <= base < begins[-1]
    # no day is longer than 25 hours; one that was skipped has none
    assert set(np.diff(begins) // HOUR) <= {0, 23, 24, 25}


def test_an_empty_log_has_no_cohorts() -> None:
    assert retention(names_log([], NAMES)).rows.num_rows == 0


def test_a_wrong_year_is_refused_with_what_to_do() -> None:
    log = names_log([[Event(0, 0)], [Event(200 * 366 * DAY, 0)]], NAMES)
    with pytest.raises(UsageError) as error:
        retention(log, unit="day")
    assert error.value.code == "too-many-periods"
    assert retention(log, unit="month").rows.num_rows > 2_000


def test_the_last_moment_there_is_does_no_harm() -> None:
    last = instant(datetime.fromisoformat("9999-12-31T23:59:59+00:00"))
    for zone in ("UTC", "Asia/Ho_Chi_Minh"):
        with pytest.raises(UsageError):
            retention(names_log([[Event(0, 0), Event(last, 0)]], NAMES), zone=zone)
        with pytest.raises(UsageError):
            retention(names_log([[Event(last, 0)]], NAMES), zone=zone)


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cdnow") / "purchases.csv"
    lines = (DATA / "cdnow" / "CDNOW_master.txt").read_text(encoding="utf-8").split("\n")
    cells = [line.split() for line in lines if line.split() and line.split()[0].isdigit()]
    rows = [f"{c[0]},buy,{c[1][:4]}-{c[1][4:6]}-{c[1][6:]}\n" for c in cells]
    path.write_text("customer,event,day\n" + "".join(rows), encoding="utf-8")
    return path


@real_data
@pytest.mark.parametrize("unit", ["week", "month"])
@pytest.mark.parametrize("cohorts", ["first-time", "recurring"])
def test_cdnow_is_what_duckdb_counts(cdnow: Path, unit: str, cohorts: str) -> None:
    first = "min(unit)" if cohorts == "first-time" else "unnest(list(DISTINCT unit))"
    query = f"""
        WITH seen AS (SELECT DISTINCT customer, date_trunc('{unit}', day::DATE)::DATE AS unit
                      FROM read_csv('{cdnow}', all_varchar = true)),
        entered AS (SELECT customer, {first} AS cohort FROM seen GROUP BY customer),
        sizes AS (SELECT cohort, count(*) AS customers FROM entered GROUP BY cohort)
        SELECT e.cohort::VARCHAR, date_diff('{unit}', e.cohort, s.unit) AS period, any_value(customers), count(*)
        FROM entered e JOIN seen s ON s.customer = e.customer AND s.unit >= e.cohort
        JOIN sizes z ON z.cohort = e.cohort GROUP BY ALL"""
    expected = {(cohort, period): (n, back) for cohort, period, n, back in duckdb.sql(query).fetchall()}
    log = open_file(cdnow, case="customer", activity="event", time="day")
    assert (log.customers, log.events) == (23_570, 69_659)
    rows = retention(log, unit=unit, cohorts=cohorts).rows.to_pylist()
    found = {(row["cohort"], row["period"]): (row["customers"], row["retained"]) for row in rows}
    assert {key: value for key, value in found.items() if value[1]} == expected
    # the last purchase is of 30 June 1998: that month is not over by the data
    unfinished = {(row["cohort"], row["period"]) for row in rows if not row["complete"]}
    ends = {next_unit_of(cohort, period, unit) for cohort, period in unfinished}
    assert ends == {unit_of(date(1998, 6, 30), unit)}


def next_unit_of(cohort: str, period: int, unit: str) -> date:
    day = date.fromisoformat(cohort)
    for _ in range(period):
        day = next_unit(day, unit)
    return day


@real_data
def test_cdnow_retained_later_falls_and_holds_on(cdnow: Path) -> None:
    log = open_file(cdnow, case="customer", activity="event", time="day")
    on, later = (retention(log, retained=one).rows.to_pylist() for one in ("on", "on-or-after"))
    assert [(row["cohort"], row["period"]) for row in on] == [(row["cohort"], row["period"]) for row in later]
    assert all(a["retained"] <= b["retained"] for a, b in zip(on, later, strict=True))
    of_january = [row["rate"] for row in later if row["cohort"] == "1997-01-01"]
    assert of_january == sorted(of_january, reverse=True)
    assert fmean(of_january) < 1
