"""Transitions, variants, funnel and stages against slow, obviously right references in plain Python."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import CODES, DAY, NAMES, Event, Rule, compiled, models, names_log, people
from test_passing import slow_pass

import hanhtrinh.measures.transitions as transitions_module
from hanhtrinh.measures.funnel import funnel
from hanhtrinh.measures.labels import Labels, by_name, by_stage, by_touchpoint
from hanhtrinh.measures.population import Period
from hanhtrinh.measures.stages import count_stages, stages
from hanhtrinh.measures.transitions import transitions
from hanhtrinh.measures.variants import variants

periods = st.one_of(
    st.none(),
    st.tuples(
        st.one_of(st.none(), st.integers(0, 6), st.just(50 * DAY)),
        st.one_of(st.none(), st.integers(1, 8), st.just(150 * DAY)),
    ),
)


def within(moment: int, period: Period) -> bool:
    start, end = period or (None, None)
    return (start is None or moment >= start) and (end is None or moment < end)


def labelled(
    history: list[Event], by: str, rules: list[Rule], size: int, period: Period
) -> list[tuple[int, str]]:
    """Time and label of every event in the period that has one."""
    if by == "name":
        found: list[str | None] = [NAMES[event.code] for event in history]
    elif by == "touchpoint":
        found = [[None, "t0", "t1"][event.code % 3] for event in history]
    else:
        found = [None if s is None else f"s{s}" for s in slow_pass(history, rules, size)[1]]
    pairs = zip(history, found, strict=True)
    return [(event.time, label) for event, label in pairs if label and within(event.time, period)]


def labels_for(by: str, rules: list[Rule], size: int, log) -> Labels:
    model = compiled(rules, size, CODES)
    return {"name": lambda: by_name(log.codes), "touchpoint": lambda: by_touchpoint(model)}.get(
        by, lambda: by_stage(model)
    )()


def close(measured: float | None, exact: float | None, relative: float = 0.01) -> bool:
    if measured is None or exact is None:
        return measured is None and exact is None
    return math.isclose(measured, exact, rel_tol=relative, abs_tol=1e-12)


def selected(log, histories, chosen: Sequence[bool] | None, shards: int):
    if chosen is None:
        return None, histories
    mask = [bool(chosen[k % len(chosen)]) for k in range(len(histories))]
    masks = tuple(np.array(mask[k::shards], np.bool_) for k in range(shards))
    return masks, [history for history, kept in zip(histories, mask, strict=True) if kept]


worlds = st.tuples(
    people(),
    models(),
    st.sampled_from(["name", "touchpoint", "stage"]),
    periods,
    st.one_of(st.none(), st.lists(st.booleans(), min_size=1, max_size=3)),
    st.integers(1, 4),
)


@settings(max_examples=200, deadline=None)
@given(worlds, st.booleans())
def test_transitions_agree_with_the_slow_reference(world, sparse: bool) -> None:
    histories, (rules, size), by, period, chosen, shards = world
    log = names_log(histories, NAMES, shards)
    labels = labels_for(by, rules, size, log)
    selection, kept = selected(log, histories, chosen, shards)
    gaps: dict[tuple[str, str], list[int]] = defaultdict(list)
    customers: Counter[tuple[str, str]] = Counter()
    for history in kept:
        path = labelled(history, by, rules, size, period)
        pairs = list(pairwise(path))
        for (then, a), (now, b) in pairs:
            gaps[a, b].append(now - then)
        customers.update({(a, b) for (_, a), (_, b) in pairs})
    dense = transitions_module.DENSE_LABELS
    try:
        transitions_module.DENSE_LABELS = -1 if sparse else dense
        result = transitions(log, labels=labels, selection=selection, period=period)
    finally:
        transitions_module.DENSE_LABELS = dense
    rows = result.rows.to_pylist()
    expected = sorted(gaps, key=lambda pair: (-len(gaps[pair]), pair))
    assert [(row["from"], row["to"]) for row in rows] == expected
    for row in rows:
        exact = gaps[row["from"], row["to"]]
        assert row["count"] == len(exact)
        assert row["customers"] == customers[row["from"], row["to"]]
        assert close(row["mean_gap_s"], sum(exact) / len(exact) / 1e6, 1e-12)
        assert row["median_gap_s"] == median(exact) / 1e6
    inside = [[event for event in history if within(event.time, period)] for history in kept]
    assert result.events == sum(len(history) for history in inside)
    assert result.customers == sum(bool(history) for history in inside)
    times = [event.time for history in inside for event in history]
    assert (result.first, result.last) == (min(times, default=None), max(times, default=None))


@settings(max_examples=200, deadline=None)
@given(worlds, st.one_of(st.none(), st.integers(0, 3)))
def test_variants_agree_with_the_slow_reference(world, top: int | None) -> None:
    histories, (rules, size), by, period, chosen, shards = world
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(log, histories, chosen, shards)
    found = Counter(
        tuple(label for _, label in path)
        for history in kept
        if (path := labelled(history, by, rules, size, period))
    )
    labels = labels_for(by, rules, size, log)
    rows = variants(log, labels=labels, selection=selection, period=period, top=top).rows.to_pylist()
    expected = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:top]
    assert [(tuple(row["path"]), row["customers"]) for row in rows] == expected
    for row in rows:
        assert row["share"] == row["customers"] / found.total()


@settings(max_examples=200, deadline=None)
@given(
    worlds,
    st.lists(st.integers(0, 9), min_size=1, max_size=4),
    st.sampled_from([0, 1, 5, 3 * DAY, 40 * DAY]),
)
def test_funnel_agrees_with_the_slow_reference(world, picks: list[int], window: int) -> None:
    histories, (rules, size), by, period, chosen, shards = world
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(log, histories, chosen, shards)
    labels = labels_for(by, rules, size, log)
    steps = [labels.names[pick % len(labels.names)] for pick in picks]
    reached = [[0, 0] for _ in steps]
    times: list[list[int]] = [[] for _ in steps]
    for history in kept:
        if by == "stage":
            sets = [{f"s{s}" for s in found} for found in slow_pass(history, rules, size)[0]]
        else:
            sets = [
                {NAMES[event.code]} if by == "name" else {["", "t0", "t1"][event.code % 3]}
                for event in history
            ]
        starts = [k for k, e in enumerate(history) if steps[0] in sets[k] and within(e.time, period)]
        if not starts:
            continue
        at = starts[0]
        clock = history[at].time
        mature = clock + window <= log.watermark
        reached[0][mature] += 1
        for number, step in enumerate(steps[1:], 1):
            later = [
                k
                for k in range(at + 1, len(history))
                if step in sets[k] and history[k].time <= clock + window
            ]
            if not later:
                break
            reached[number][mature] += 1
            if mature:
                times[number].append(history[later[0]].time - history[at].time)
            at = later[0]
    result = funnel(log, steps, labels=labels, window=window, selection=selection, period=period)
    rows = result.rows.to_pylist()
    assert [row["step"] for row in rows] == steps
    for number, row in enumerate(rows):
        pending, customers = reached[number]
        first, previous = reached[0][1], reached[max(number - 1, 0)][1]
        assert (row["customers"], row["pending"]) == (customers, pending)
        assert row["of_first"] == (customers / first if first else None)
        assert row["of_previous"] == (customers / previous if previous else None)
        assert row["median_time_s"] == (median(times[number]) / 1e6 if times[number] else None)


@settings(max_examples=300, deadline=None)
@given(worlds, st.sampled_from([0, 1, 5, 3 * DAY, 40 * DAY]), st.sampled_from([0, 3, 10 * DAY]))
def test_stages_agree_with_the_slow_reference(world, window: int, inactive: int) -> None:
    histories, (rules, size), _, period, chosen, shards = world
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(log, histories, chosen, shards)
    total: Counter[tuple] = Counter()
    dwells: dict[int, list[int]] = defaultdict(list)
    for history in kept:
        sets, positions, entry = slow_pass(history, rules, size)
        for stage, at in entry.items():
            since = history[at].time
            if not within(since, period):
                continue
            total["entered", stage] += 1
            onward = [k for k in range(at + 1, len(history)) if any(s > stage for s in sets[k])]
            mature = since + window <= log.watermark
            total["matured", stage] += mature
            if onward:
                total["reached_later", stage] += 1
                length = history[onward[0]].time - since
                if mature and length <= window:
                    dwells[stage].append(length)
            elif history[-1].time + inactive <= log.watermark:
                total["left", stage] += 1
            else:
                total["pending", stage] += 1
        moves = [(k, position) for k, position in enumerate(positions) if position is not None]
        seen: set[tuple] = {("visited", p) for k, p in moves if within(history[k].time, period)}
        for (_, source), (k, target) in pairwise(moves):
            if not within(history[k].time, period):
                continue
            seen.add(("visited", source))
            if target < source:
                seen |= {("back", source, target), ("back_steps", source)}
            before = set().union(*sets[:k])
            over = {stage for stage in range(source + 1, target) if stage not in before}
            seen |= {("skipped", stage) for stage in over}
            if over:
                seen.add(("skips", source, target))
        total.update(seen)
    model = compiled(rules, size, CODES)
    options = {"window": window, "inactive": inactive, "selection": selection, "period": period}
    rows = stages(log, model, **options).rows.to_pylist()
    limits = [0, 1, 5, 3 * DAY]
    counts = count_stages(log, model, thresholds=limits, **options)
    for stage, row in enumerate(rows):
        for column in ("entered", "reached_later", "left", "pending", "back_steps", "skipped"):
            assert row[column] == total[column, stage], column
        matured, converted = total["matured", stage], dwells[stage]
        assert row["entered"] == row["reached_later"] + row["left"] + row["pending"]
        if stage < size - 1:
            assert row["matured"] == matured
            assert row["conversion"] == (len(converted) / matured if matured else None)
        else:
            assert row["conversion"] is None
            assert row["matured"] is None
        assert row["median_dwell_s"] == (median(converted) / 1e6 if converted else None)
        assert counts.below[stage].tolist() == [sum(d < t for d in converted) for t in limits]
        assert counts.at[stage].tolist() == [sum(d == t for d in converted) for t in limits]
        assert counts.visited[stage] == total["visited", stage]
        for other in range(size):
            assert counts.back[stage, other] == total["back", stage, other]
            assert counts.skips[stage, other] == total["skips", stage, other]


@settings(max_examples=60, deadline=None)
@given(worlds, st.integers(2, 6))
def test_any_number_of_shards_gives_the_same_bits(world, shards: int) -> None:
    histories, (rules, size), by, period, _, _ = world
    one, many = names_log(histories, NAMES, 1), names_log(histories, NAMES, shards)
    model = compiled(rules, size, CODES)
    labels = labels_for(by, rules, size, one)
    for measure in (
        lambda log: transitions(log, labels=labels, period=period),
        lambda log: variants(log, labels=labels, period=period),
        lambda log: funnel(log, labels.names[:2], labels=labels, period=period, window=5),
        lambda log: stages(log, model, period=period, window=5),
    ):
        assert measure(one) == measure(many)


@pytest.mark.parametrize("shards", [0, 3])
def test_an_empty_log_gives_empty_answers(shards: int) -> None:
    log = names_log([], NAMES, shards) if shards else names_log([], NAMES, 1)
    model = compiled([Rule(0, frozenset({0}))], 2, CODES)
    assert transitions(log).rows.num_rows == 0
    assert variants(log).rows.num_rows == 0
    assert funnel(log, ["a"]).rows.to_pylist() == [
        {
            "step": "a", "customers": 0, "of_first": None, "of_previous": None,
            "pending": 0, "median_time_s": None,
        }
    ]  # fmt: skip
    assert [row["entered"] for row in stages(log, model).rows.to_pylist()] == [0, 0]
    assert stages(log, model).first is None
