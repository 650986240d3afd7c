"""The compiled process against the plain one: the same distributions, drawn from other luck."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from functools import cache

import numpy as np
import pyarrow.compute as pc
import pytest
from scenario_worlds import DAY, Journey, plain_journey, shop
from scipy import stats

from hanhtrinh.app.scenario import simulate
from hanhtrinh.app.scenario.tables import ACTION_NAME, ANSWER_NAME, Simulated

PLAIN = 12_000
COMPILED = 60_000
# each test states one thing with fixed seeds; below this the two processes differ
DIFFER = 1e-3


@cache
def plain() -> list[Journey]:
    luck = random.Random(5)
    world = shop()
    return [plain_journey(world, luck) for _ in range(PLAIN)]


@cache
def compiled() -> Simulated:
    return simulate(shop(), 11, COMPILED, uncut=True)


@cache
def touches() -> dict[str, list[dict[str, object]]]:
    """Compiled touches per customer, in order."""
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    chosen = ["time", "customer", "event", "score", "value"]
    for row in compiled().events.select(chosen).to_pylist():
        if row["event"] not in (ACTION_NAME, ANSWER_NAME):
            found[row["customer"]].append(row)
    return found


def same_shares(a: Counter, b: Counter) -> float:
    """P-value of the chi-square test that two counts come from the same shares; rare kinds are put together."""
    total = a + b
    kinds = [kind for kind, count in total.items() if count >= 40]
    table = [[counts[kind] for kind in kinds] for counts in (a, b)]
    rare = [sum(counts.values()) - sum(row) for counts, row in zip((a, b), table, strict=True)]
    if min(rare) >= 5:
        for row, rest in zip(table, rare, strict=True):
            row.append(rest)
    return float(stats.chi2_contingency(table).pvalue)


def test_ways_through_the_shop_are_equally_frequent() -> None:
    slow = Counter(tuple(journey.touchpoints) for journey in plain())
    fast = Counter(tuple(row["event"] for row in rows) for rows in touches().values())
    assert same_shares(slow, fast) > DIFFER


def test_effects_act_by_persona_and_month_of_the_touch() -> None:
    world, simulated = shop(), compiled()
    personas = {
        name: world.personas[index].id
        for name, index in zip(
            simulated.customers["customer"].to_pylist(), simulated.personas.tolist(), strict=True
        )
    }
    variant = dict(
        zip(
            simulated.customers["customer"].to_pylist(),
            simulated.customers["variant"].to_pylist(),
            strict=True,
        )
    )
    slow: Counter = Counter()
    for journey in plain():
        for k, at in enumerate(journey.touchpoints):
            after = journey.touchpoints[k + 1] if k + 1 < len(journey.touchpoints) else None
            if at == "cart":
                slow[journey.persona, "free" in journey.got, _month(journey.times[k]), after] += 1
    fast: Counter = Counter()
    for name, rows in touches().items():
        for k, row in enumerate(rows):
            after = rows[k + 1]["event"] if k + 1 < len(rows) else None
            if row["event"] == "cart":
                treated = variant[name] == "treated"
                fast[personas[name], treated, _month(row["time"].timestamp() * 1e6), after] += 1
    assert len(slow) > 60
    assert same_shares(slow, fast) > DIFFER


def _month(moment: float) -> int:
    """Thirds of the simulated half year, cut near the days on which effects begin; all later times together."""
    cuts = (1_740_762_000e6, 1_746_032_400e6, 1_751_302_800e6)  # 1 March, 1 May, 1 July 2025 in Vietnam
    return sum(moment >= cut for cut in cuts)


@pytest.mark.parametrize("at", ["ads", "view", "ask", "cart", "paid"])
def test_gaps_are_equally_long(at: str) -> None:
    slow = [
        journey.times[k + 1] - journey.times[k]
        for journey in plain()
        for k in range(len(journey.times) - 1)
        if journey.touchpoints[k] == at
    ]
    fast = [
        (rows[k + 1]["time"] - rows[k]["time"]).total_seconds() * 1e6
        for rows in touches().values()
        for k in range(len(rows) - 1)
        if rows[k]["event"] == at
    ]
    assert stats.ks_2samp(slow, fast).pvalue > DIFFER


@pytest.mark.parametrize("at", ["ads", "cart", "paid", "used", "rated"])
def test_scores_are_equally_given(at: str) -> None:
    slow = Counter(
        score
        for journey in plain()
        for where, score in zip(journey.touchpoints, journey.scores, strict=True)
        if where == at
    )
    fast = Counter(row["score"] for rows in touches().values() for row in rows if row["event"] == at)
    assert same_shares(slow, fast) > DIFFER


def test_values_and_arrivals_are_equally_spread() -> None:
    slow = [value for journey in plain() for value in journey.values if value is not None]
    fast = [row["value"] for rows in touches().values() for row in rows if row["value"] is not None]
    assert stats.ks_2samp(slow, fast).pvalue > DIFFER
    begin = 1_735_664_400e6  # 1 January 2025 in Vietnam
    arrivals = [(rows[0]["time"].timestamp() * 1e6 - begin) / (181 * DAY) for rows in touches().values()]
    assert stats.kstest(arrivals, "uniform").pvalue > DIFFER
    assert min(arrivals) >= 0
    assert max(arrivals) < 1


def test_touches_have_equally_many_events() -> None:
    slow = Counter(journey.events for journey in plain())
    per_customer = compiled().events["customer"].value_counts()
    fast = Counter(entry["counts"].as_py() for entry in per_customer)
    assert same_shares(slow, fast) > DIFFER


def test_attributes_follow_the_personas() -> None:
    simulated = compiled()
    rows = zip(
        simulated.personas.tolist(),
        simulated.customers.select(["city", "age", "variant"]).to_pylist(),
        strict=True,
    )
    counts = Counter((persona, *row.values()) for persona, row in rows)
    expected = {
        (persona, city, age, variant): share * 0.5
        for persona, city, age, share in (
            (0, "Hà Nội", None, 0.45 * 0.7),
            (0, "Đà Nẵng", None, 0.45 * 0.3),
            (1, "Huế", "20", 0.55 * 0.5),
            (1, "Huế", "30", 0.55 * 0.5),
        )
        for variant in ("treated", "control")
    }
    assert set(counts) == set(expected)
    observed = [counts[kind] for kind in expected]
    assert stats.chisquare(observed, [share * COMPILED for share in expected.values()]).pvalue > DIFFER


def test_same_seed_gives_the_same_tables_on_any_number_of_threads() -> None:
    once = simulate(shop(), 3, 45_000, threads=1)
    again = simulate(shop(), 3, 45_000, threads=3)
    assert once.events.equals(again.events)
    assert once.customers.equals(again.customers)
    assert np.array_equal(once.personas, again.personas)
    assert not simulate(shop(), 4, 45_000).events.equals(once.events)


def test_more_customers_leave_the_first_ones_as_they_are() -> None:
    few, many = simulate(shop(), 3, 1000), simulate(shop(), 3, 2000)
    assert many.customers.slice(0, 1000).equals(few.customers)


def test_file_is_cut_at_the_end_of_the_period() -> None:
    cut = simulate(shop(), 11, 5000)
    whole = simulate(shop(), 11, 5000, uncut=True)
    end = 1_751_302_800  # 1 July 2025 in Vietnam
    assert pc.max(cut.events["time"]).as_py().timestamp() < end
    before = pc.less(pc.cast(whole.events["time"], "int64"), end * 1_000_000)
    assert whole.events.filter(before).equals(cut.events)
    assert whole.events.num_rows > cut.events.num_rows


def test_orders_have_their_own_ids_and_only_orders_have_values() -> None:
    events = compiled().events
    ids = events["order_id"].drop_null()
    assert len(ids) == pc.count_distinct(ids).as_py()
    assert pc.all(pc.equal(pc.is_valid(events["value"]), pc.is_valid(events["order_id"]))).as_py()
    assert set(events.filter(pc.is_valid(events["value"]))["event"].unique().to_pylist()) == {"paid"}


def test_answers_are_outbound_and_come_after_the_question() -> None:
    events = compiled().events
    answers = events.filter(pc.equal(events["event"], ANSWER_NAME))
    assert set(answers["direction"].unique().to_pylist()) == {"outbound"}
    assert set(answers["channel"].unique().to_pylist()) == {"messenger"}
    questions = pc.sum(pc.equal(events["event"], "ask")).as_py()
    assert answers.num_rows == questions
