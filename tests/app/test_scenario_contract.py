"""The compiled process and its truth against plain Python written from the contract, over worlds nobody chose."""

from __future__ import annotations

import math
import random
import statistics
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest
from contract_process import Sample, World, figures, random_world, read
from scenario_worlds import lifecycle
from scipy import stats

from hanhtrinh.app.scenario import parse_scenario, simulate, truth
from hanhtrinh.app.scenario.tables import ACTION_NAME, ANSWER_NAME

FEW = range(8)
MANY = range(100, 220)
PLAIN = 4_000


def scores(sample: Sample, found: dict[str, Any], customers: int) -> list[tuple[float, tuple[str, ...]]]:
    """Standardised differences between the plain process's figures and the truth's."""
    result = []
    for names, values in sample.items():
        figure = _figure(found, names)
        if names[0] == "personas":
            n, mean = customers, figure["value"]
            spread = math.sqrt(max(mean * (1 - mean), 1e-12))
        elif figure is None or len(values) < 200:
            continue
        else:
            spread = figure["se"] * math.sqrt(figure["n"])
        if names[2] == "dwell_median_s":
            if len(values) < 400 or spread < 1:
                continue
            middle = statistics.median(values)
        else:
            middle = statistics.fmean(values)
        n = len(values)
        error = math.hypot(spread / math.sqrt(n), figure["se"])
        if error < 1e-7:
            assert middle == pytest.approx(figure["value"], abs=1e-5), names
            continue
        if spread * math.sqrt(n) < 3:
            continue  # a handful of cases: no normal number
        result.append(((middle - figure["value"]) / error, names))
    return result


def _figure(found: dict[str, Any], names: tuple[str, ...]) -> Any:
    if names[0] == "personas":
        return found["personas"][names[1]]["persona_share"]
    node = found
    for name in names if names[-1] != "all" else names[:-1]:
        if node is None:
            return None
        node = node[name]
    return node


def compared(seed: int) -> list[tuple[float, tuple[str, ...]]]:
    text = random_world(seed)
    world, scenario = World(read(text)), parse_scenario(text)
    luck = random.Random(seed)
    customers = [world.walk(luck) for _ in range(PLAIN)]
    found = truth(scenario, 100_000, model=lifecycle())
    return scores(figures(world, customers), found, PLAIN)


def agree(seeds: range) -> None:
    rows = [(z, seed, names) for seed in seeds for z, names in compared(seed)]
    numbers = np.array([row[0] for row in rows])
    worst = sorted(rows, key=lambda row: -abs(row[0]))[:3]
    assert len(rows) > 30 * len(seeds)
    assert np.abs(numbers).max() < 5.3, worst
    # standard errors are what they say: neither too small nor too large
    assert 0.85 < numbers.std() < 1.15, (numbers.std(), worst)
    assert np.mean(np.abs(numbers) > 3) < 0.008


def test_truth_is_what_the_contract_says_in_worlds_nobody_chose() -> None:
    agree(FEW)


@pytest.mark.slow
def test_truth_is_what_the_contract_says_in_many_worlds() -> None:
    agree(MANY)


def files_agree(seed: int) -> list[float]:
    """P-values that the file, cut at the period's end, is what the contract's process leaves."""
    text = random_world(seed)
    world, scenario = World(read(text)), parse_scenario(text)
    luck = random.Random(seed + 1)
    slow: Counter[tuple[str, ...]] = Counter()
    gaps: dict[str, list[float]] = {}
    marks: Counter[tuple[str, float]] = Counter()
    for _ in range(PLAIN):
        customer = world.walk(luck)
        kept = [touch for touch in customer.touches if touch.time < world.end]
        slow[tuple(touch.at for touch in kept)[:4]] += 1
        for one, two in pairwise(kept):
            gaps.setdefault(one.at, []).append(two.time - one.time)
        marks.update((touch.at, touch.score) for touch in kept if touch.score is not None)
    simulated = simulate(scenario, seed, PLAIN * 3)
    events = simulated.events
    assert pc.max(events["time"]).as_py().timestamp() < world.end
    times = pc.cast(events["time"], "int64").to_numpy()
    assert (np.diff(times) >= 0).all()
    fast: Counter[tuple[str, ...]] = Counter()
    fast_gaps: dict[str, list[float]] = {}
    journeys: dict[str, list[tuple[str, float]]] = {}
    columns = [events[name].to_pylist() for name in ("customer", "event")]
    for who, name, time in zip(*columns, times / 1e6, strict=True):
        if name not in (ACTION_NAME, ANSWER_NAME):
            journeys.setdefault(who, []).append((name, time))
    for rows in journeys.values():
        fast[tuple(name for name, _ in rows)[:4]] += 1
        for one, two in pairwise(rows):
            fast_gaps.setdefault(one[0], []).append(two[1] - one[1])
    given = events.filter(pc.is_valid(events["score"]))
    fast_marks = Counter(zip(given["event"].to_pylist(), map(float, given["score"].to_pylist()), strict=True))
    found = [_same(slow, fast), _same(Counter({(a, float(b)): n for (a, b), n in marks.items()}), fast_marks)]
    for at, lengths in gaps.items():
        if len(lengths) > 100 and np.std(lengths) > 1:
            found.append(float(stats.ks_2samp(lengths, fast_gaps[at]).pvalue))
    return found


def _same(a: Counter[Any], b: Counter[Any]) -> float:
    kinds = [kind for kind, number in (a + b).items() if number >= 40]
    table = [[counts[kind] for kind in kinds] for counts in (a, b)]
    if len(kinds) < 2:
        return 1.0
    return float(stats.chi2_contingency(table).pvalue)


@pytest.mark.parametrize("seed", FEW)
def test_files_are_what_the_contract_says(seed: int) -> None:
    assert min(files_agree(seed)) > 1e-4


@pytest.mark.slow
def test_files_of_many_worlds_differ_by_chance_only() -> None:
    found = [p for seed in MANY for p in files_agree(seed)]
    assert min(found) > 1e-6
    assert np.mean(np.array(found) < 0.01) < 0.025


EFFECTS = range(300, 304)


@pytest.mark.parametrize("seed", EFFECTS)
def test_effects_are_those_of_worlds_with_and_without_them(seed: int) -> None:
    """`with` and `without` of every planted part, against separate runs of the plain process."""
    text = random_world(seed)
    world, scenario = World(read(text)), parse_scenario(text)
    found = truth(scenario, 60_000, model=lifecycle())
    rows = {row["id"]: row for row in (*found["pains"], *found["changes"])}
    assert set(rows) == {part["id"] for part in world.planted}
    for part in world.planted:
        row = rows[part["id"]]
        for side, ignore, everybody in (("with", "", part["id"]), ("without", part["id"], "")):
            luck = random.Random(seed)
            emotions, orders, met = [], [], 0
            for _ in range(PLAIN):
                customer = world.walk(luck, ignore, everybody)
                sure = {**customer.got, part["id"]: True}
                first = next(
                    (
                        k
                        for k, touch in enumerate(customer.touches)
                        if world.active(part, touch.at, customer.persona, touch.time, sure)
                    ),
                    None,
                )
                if first is None:
                    continue
                met += 1
                emotions.append(customer.touches[first].emotion)
                orders.append(sum(touch.value is not None for touch in customer.touches[first + 1 :]))
            error = math.sqrt(row["met"]["value"] * (1 - row["met"]["value"]) / PLAIN)
            assert met / PLAIN == pytest.approx(row["met"]["value"], abs=5 * error + 1e-3)
            if met > 100:
                spread = statistics.stdev(emotions) / math.sqrt(met)
                assert statistics.fmean(emotions) == pytest.approx(
                    row["emotion"][side], abs=5 * spread + 1e-6
                )
                spread = statistics.stdev(orders) / math.sqrt(met)
                assert statistics.fmean(orders) == pytest.approx(row["orders"][side], abs=5.5 * spread + 2e-3)
