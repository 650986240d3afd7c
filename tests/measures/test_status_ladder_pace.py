"""Statuses, the offer ladder and the pace of contacts against slow, obviously right references."""

from __future__ import annotations

from itertools import groupby
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import CODES, DAY, NAMES, Event, compiled, models, names_log, people
from test_measures_against_references import close, periods, selected, within
from test_passing import slow_pass

from hanhtrinh.errors import UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.ladder import Ladder, ladder, ladder_of
from hanhtrinh.measures.pace import Paces, customer_paces, pace, paces_of
from hanhtrinh.measures.status import customer_statuses, status
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.library import load_model, load_overlay, models_at_hand
from hanhtrinh.models.statuses import status_model
from hanhtrinh.models.touchpoints import TouchpointSet

who = st.one_of(st.none(), st.lists(st.booleans(), min_size=1, max_size=3))
RUNGS = ("lead_magnet", "tripwire", "core", "upsell")


# -- statuses ----------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(people(), models(), periods, who, st.integers(1, 3))
def test_statuses_agree_with_the_slow_reference(histories, model, period, chosen, shards) -> None:
    rules, size = model
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(log, histories, chosen, shards)
    without_rules = set(range(size)) - {rule.stage for rule in rules}
    end = (period or (None, None))[1]
    customers, reached = [0] * size, [0] * size
    counted = 0
    for history in kept:
        if not any(within(event.time, period) for event in history):
            continue
        counted += 1
        past = [event for event in history if end is None or event.time < end]
        met = without_rules | set(slow_pass(past, rules, size)[2])
        for one in met:
            reached[one] += 1
        if met:
            customers[max(met)] += 1
    made = compiled(rules, size, CODES)
    result = status(log, made, selection=selection, period=period)
    rows = result.rows.to_pylist()
    assert result.customers == counted
    assert [row["customers"] for row in rows] == customers
    assert [row["reached"] for row in rows] == reached
    for row in rows:
        assert close(row["share"], row["customers"] / counted if counted else None, 1e-12)
    listed = customer_statuses(log, made, selection=selection, period=period).to_pylist()
    assert len(listed) == counted
    for number in range(size):
        assert sum(one["status"] == f"s{number}" for one in listed) == customers[number]


def test_nobody_falls_back_and_a_status_may_be_jumped_over() -> None:
    touchpoints = TouchpointSet.model_validate(
        {
            "schema": "hanhtrinh.touchpoints/1",
            "touchpoints": [
                {"id": word, "name": word, "means": [word], "match": {"name": word}}
                for word in ("discover", "lead", "buy", "advocate")
            ],
        }
    )
    names = ("ad", "discover", "lead", "buy", "advocate")
    histories = [
        [Event(0, 0)],  # only an outbound ad
        [Event(0, 1)],
        [Event(0, 1), Event(1, 2), Event(2, 1)],
        [Event(0, 3), Event(1, 1)],
        [Event(0, 3), Event(1, 3)],
        [Event(0, 4)],
    ]
    blank = ("",) * 5
    direction = ("outbound", "", "inbound", "", "")
    codes = EventCodes(names, blank, blank, direction, np.zeros(5, np.int64))
    log = JourneyLog(shards=names_log(histories, names).shards, codes=codes, watermark=2)
    model = compile_model(status_model(load_model("inbound-4")), touchpoints, codes)
    rows = status(log, model).rows.to_pylist()
    assert [(row["status"], row["customers"], row["reached"]) for row in rows] == [
        ("stranger", 1, 6), ("visitor", 1, 5), ("lead", 1, 1), ("buyer", 1, 2), ("promoter", 2, 2),
    ]  # fmt: skip
    assert customer_statuses(log, model).to_pylist()[0] == {"customer": "0", "status": "stranger"}


def test_a_model_without_statuses_says_which_have_some() -> None:
    with pytest.raises(UsageError) as caught:
        status_model(load_model("map-5"), [one.id for one in models_at_hand() if one.id == "inbound-4"])
    assert caught.value.code == "no-statuses"
    assert "inbound-4" in caught.value.to("vi")


# -- the ladder --------------------------------------------------------------------------------------

rung_codes = st.lists(st.integers(-1, 3), min_size=CODES, max_size=CODES)


@settings(max_examples=250, deadline=None)
@given(
    people(), rung_codes, st.integers(1, 4), st.sampled_from([0, 1, 5, 3 * DAY, 400 * DAY]), periods, who,
    st.integers(1, 3),
)  # fmt: skip
def test_the_ladder_agrees_with_the_slow_reference(
    histories, of_code, size, window, period, chosen, shards
) -> None:
    of_code = [one if one < size else -1 for one in of_code]
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(log, histories, chosen, shards)
    rungs = Ladder(RUNGS[:size], np.array(of_code, np.int32))
    result = ladder(log, rungs, window=window, selection=selection, period=period)
    seen = sum(any(within(event.time, period) for event in history) for history in kept)
    for rung, row in enumerate(result.rows.to_pylist()):
        customers = matured = onward = higher = skipped = 0
        times = []
        for history in kept:
            steps = [(i, of_code[event.code], event.time) for i, event in enumerate(history)]
            taken = next(((i, time) for i, one, time in steps if one == rung), None)
            # any first event at a higher rung, in the period, with nothing at this rung before it
            firsts = {one: i for i, one, _ in reversed(steps) if one >= 0}
            skipped += any(
                one > rung and (taken is None or i < taken[0]) and within(history[i].time, period)
                for one, i in firsts.items()
            )
            if taken is None or not within(taken[1], period):
                continue
            customers += 1
            if taken[1] + window > (log.watermark or 0):
                continue
            matured += 1
            later = [(one, time) for i, one, time in steps if i > taken[0]]
            nexts = [time - taken[1] for one, time in later if one == rung + 1]
            highers = [time - taken[1] for one, time in later if one > rung]
            higher += bool(highers) and highers[0] <= window
            if nexts and nexts[0] <= window:
                onward += 1
                times.append(nexts[0])
        top = rung == size - 1
        assert row["customers"] == customers
        assert close(row["share"], customers / seen if seen else None, 1e-12)
        assert row["matured"] == (None if top else matured)
        assert row["pending"] == (None if top else customers - matured)
        assert row["skipped"] == (None if top else skipped)
        assert close(row["to_next"], onward / matured if matured and not top else None, 1e-12)
        assert close(row["to_higher"], higher / matured if matured and not top else None, 1e-12)
        assert row["median_time_s"] == (median(times) / 1e6 if times and not top else None)


def touchpoints_with(*offers: str | None) -> TouchpointSet:
    return TouchpointSet.model_validate(
        {
            "schema": "hanhtrinh.touchpoints/1",
            "touchpoints": [
                {"id": f"t{number}", "name": "x", "match": {"name": f"e{number}"}, "offer": offer}
                for number, offer in enumerate(offers)
            ],
        }
    )


def test_an_offer_made_by_the_business_is_no_rung_taken() -> None:
    names, blank = ("e0", "e1", "e1"), ("",) * 3
    codes = EventCodes(names, blank, blank, ("", "outbound", "inbound"), np.zeros(3, np.int64))
    found = ladder_of(touchpoints_with("upsell", "tripwire"), codes)
    assert found.rungs == ("tripwire", "upsell")
    assert found.rung_of_code.tolist() == [1, -1, 0]


def test_without_any_offer_there_is_no_ladder() -> None:
    codes = EventCodes(("e0",), ("",), ("",), ("",), np.zeros(1, np.int64))
    with pytest.raises(UsageError) as caught:
        ladder_of(touchpoints_with(None), codes)
    assert caught.value.code == "no-offers"
    assert "touchpoints.yaml" in caught.value.to("vi")


# -- the pace ----------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(
    people(),
    st.lists(st.tuples(st.integers(-1, 3), st.booleans()), min_size=CODES, max_size=CODES),
    periods,
    who,
    st.integers(1, 3),
)
def test_the_pace_agrees_with_the_slow_reference(histories, kinds, period, chosen, shards) -> None:
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(log, histories, chosen, shards)
    occurring = {event.code for history in histories for event in history}
    known = [step for step in range(4) if any(kinds[code][0] == step for code in occurring)]
    before = [known[known.index(s) - 1] if s in known and known.index(s) else -1 for s in range(4)]
    paces = Paces(
        "o", ("a", "b", "c", "d"), np.array([step for step, _ in kinds], np.int32),
        np.array([pushed for _, pushed in kinds], np.int32), np.array(before, np.int64),
    )  # fmt: skip
    rows = pace(log, paces, selection=selection, period=period).rows.to_pylist()
    listed = customer_paces(log, paces, selection=selection, period=period).to_pylist()
    expected = []
    for history in kept:
        contacts = [(e.time, kinds[e.code][0]) for e in history if kinds[e.code][0] >= 0]
        path = [step for time, step in contacts if within(time, period)]
        firsts = {step: place for place, (_, step) in reversed(list(enumerate(contacts)))}
        ahead = [
            "abcd"[step]
            for step, place in sorted(firsts.items())
            if within(contacts[place][0], period)
            and before[step] >= 0
            and firsts.get(before[step], len(contacts)) > place
        ]
        if path:
            expected.append(["".join("abcd"[step] for step, _ in groupby(path)), ahead])
    assert sorted(["".join(one["path"]), one["ahead"]] for one in listed) == sorted(expected)
    for step, row in enumerate(rows):
        contacts = outbound = customers = in_order = ahead_outbound = 0
        for history in kept:
            there = [(i, event) for i, event in enumerate(history) if kinds[event.code][0] == step]
            inside = [(i, event) for i, event in there if within(event.time, period)]
            contacts += len(inside)
            outbound += sum(kinds[event.code][1] for _, event in inside)
            if there and within(there[0][1].time, period):
                customers += 1
                earlier = [kinds[event.code][0] for event in history[: there[0][0]]]
                if before[step] in earlier and before[step] >= 0:
                    in_order += 1
                elif before[step] >= 0:
                    ahead_outbound += kinds[there[0][1].code][1]
        assert (row["contacts"], row["outbound"], row["customers"]) == (contacts, outbound, customers)
        if before[step] < 0:
            assert (row["in_order"], row["ahead"], row["ahead_outbound"]) == (None, None, None)
        else:
            assert row["in_order"] == in_order
            assert row["ahead"] == customers - in_order
            assert row["ahead_outbound"] == ahead_outbound


def test_steps_without_any_contact_are_left_out_of_the_order() -> None:
    touchpoints = TouchpointSet.model_validate(
        {
            "schema": "hanhtrinh.touchpoints/1",
            "touchpoints": [
                {"id": "ad", "name": "x", "means": ["discover"], "match": {"name": "ad"}},
                {"id": "buy", "name": "x", "means": ["buy"], "match": {"name": "buy"}},
                {"id": "form", "name": "x", "means": ["lead"], "match": {"name": "form"}},
            ],
        }
    )
    log = names_log([[Event(0, 1), Event(1, 0)], [Event(0, 0), Event(5, 1)]], ("ad", "buy"))
    paces = paces_of(load_overlay("intimacy"), touchpoints, log)
    assert paces.before.tolist() == [-1, -1, -1, 0]
    rows = pace(log, paces).rows.to_pylist()
    assert [row["contacts"] for row in rows] == [2, 0, 0, 2]
    assert (rows[3]["in_order"], rows[3]["ahead"], rows[3]["ahead_outbound"]) == (1, 1, 0)
