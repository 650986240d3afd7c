"""Rushed, neglected, slipped through, abandoned carts and cancelled orders against slow references in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from roles_for_tests import role_sets, roles_with
from small_logs import CODES, DAY, HOUR, NAMES, Event, Rule, compiled, models, names_log, people
from test_passing import slow_pass

from hanhtrinh.measures.abandoned_cart import abandoned_cart
from hanhtrinh.measures.cancelled import cancelled
from hanhtrinh.measures.neglected import neglected
from hanhtrinh.measures.population import Period, iso_time
from hanhtrinh.measures.rushed import rushed
from hanhtrinh.measures.shares import Clustered, difference, wilson
from hanhtrinh.measures.slipped_through import slipped_through

periods = st.one_of(
    st.none(),
    st.tuples(
        st.one_of(st.none(), st.integers(0, 6), st.just(50 * DAY)),
        st.one_of(st.none(), st.integers(1, 8), st.just(150 * DAY)),
    ),
)
windows = st.sampled_from([0, 1, 5, DAY, 10 * DAY, 30 * DAY])
shard_counts = st.integers(1, 3)
choices = st.one_of(st.none(), st.lists(st.booleans(), min_size=1, max_size=3))


def inside(moment: int, period: Period) -> bool:
    start, end = period or (None, None)
    return (start is None or moment >= start) and (end is None or moment < end)


def last_time(histories: Sequence[Sequence[Event]]) -> int:
    return max((event.time for history in histories for event in history), default=0)


def selected(histories, chosen, shards):
    """The same customers as masks per shard, and as histories."""
    if chosen is None:
        return None, histories
    mask = [bool(chosen[k % len(chosen)]) for k in range(len(histories))]
    masks = tuple(np.array(mask[k::shards], np.bool_) for k in range(shards))
    return masks, [history for history, kept in zip(histories, mask, strict=True) if kept]


def one_row(result):
    assert result.rows.num_rows == 1
    return result.rows.to_pylist()[0]


def listed(result) -> list[tuple]:
    """What a list says, but for the customers, who are numbered shard by shard in `small_logs`."""
    return sorted(
        (row["at"], row["last_at"], row["last_event"], row["value"] or 0) for row in result.rows.to_pylist()
    )


# -- neglected -----------------------------------------------------------------------------------------


def slow_neglected(histories, roles, within, purchase, period, watermark):
    counts = {"neglected": 0, "customers": 0, "pending": 0}
    who = []
    steps = roles["buys"] | roles["placed"] | roles["paid"]
    for history in histories:
        bought = [i for i, e in enumerate(history) if e.code in roles["buys"] and inside(e.time, period)]
        if not bought:
            continue
        i = bought[0] if purchase == "first" else bought[-1]
        sale = history[i]
        if sale.time + within > watermark:
            counts["pending"] += 1
            continue
        contacts = [
            event
            for event in history[i + 1 :]
            if event.time <= sale.time + within
            and event.code not in roles["system"]
            and not (event.code in steps and event.order is not None and event.order == sale.order)
        ]
        counts["customers"] += 1
        if not contacts:
            counts["neglected"] += 1
            who.append(
                (iso_time(sale.time), iso_time(history[-1].time), NAMES[history[-1].code], sale.value or 0)
            )
    return counts, who


@settings(deadline=None, max_examples=80)
@given(people(), role_sets(), windows, st.sampled_from(["first", "last"]), periods, choices, shard_counts)
def test_neglected_is_the_definitions(histories, roles, within, purchase, period, chosen, shards) -> None:
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(histories, chosen, shards)
    expected, who = slow_neglected(kept, roles, within, purchase, period, last_time(histories))
    asked = {
        "within": within,
        "purchase": purchase,
        "roles": roles_with(**roles),
        "selection": selection,
        "period": period,
    }
    row = one_row(neglected(log, **asked))
    assert {name: row[name] for name in expected} == expected
    assert row["share"] == (row["neglected"] / row["customers"] if row["customers"] else None)
    assert (row["low"], row["high"]) == wilson(row["neglected"], row["customers"])
    assert listed(neglected(log, customers=True, **asked)) == sorted(who)


def test_a_buyer_is_neglected_only_when_the_time_is_over() -> None:
    roles = roles_with(buys={0})
    silent, watching = [Event(0, 0)], [Event(30 * DAY, 1)]
    assert one_row(neglected(names_log([silent, watching], NAMES), roles=roles))["neglected"] == 1
    early = [Event(30 * DAY - 1, 1)]
    row = one_row(neglected(names_log([silent, early], NAMES), roles=roles))
    assert (row["customers"], row["pending"], row["share"]) == (0, 1, None)


@pytest.mark.parametrize(("second", "cared_for"), [(30 * DAY, True), (30 * DAY + 1, False), (0, True)])
def test_a_contact_at_the_very_end_counts_and_one_at_the_same_moment_too(
    second: int, cared_for: bool
) -> None:
    log = names_log([[Event(0, 0), Event(second, 1)], [Event(90 * DAY, 2)]], NAMES)
    row = one_row(neglected(log, roles=roles_with(buys={0})))
    assert row["neglected"] == int(not cared_for)


# -- rushed --------------------------------------------------------------------------------------------


def slow_rushed(histories, roles, window, period, watermark):
    groups = {name: [0, 0, 0] for name in ("rushed", "offered_later", "not_offered")}
    for history in histories:
        first = history[0].time
        if not inside(first, period):
            continue
        offers = [i for i, e in enumerate(history) if e.code in roles["offers"]]
        engaged = [i for i, e in enumerate(history) if e.code in roles["engaged"]]
        if not offers:
            group = "not_offered"
        elif not engaged or offers[0] < engaged[0]:
            group = "rushed"
        else:
            group = "offered_later"
        mature = first + window <= watermark
        bought = any(e.code in roles["buys"] and e.time <= first + window for e in history)
        for place, one in enumerate((True, mature, mature and bought)):
            groups[group][place] += one
    return groups


@settings(deadline=None, max_examples=80)
@given(people(), role_sets(), windows, periods, choices, shard_counts)
def test_rushed_is_the_definitions(histories, roles, window, period, chosen, shards) -> None:
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(histories, chosen, shards)
    groups = slow_rushed(kept, roles, window, period, last_time(histories))
    asked = {"window": window, "roles": roles_with(**roles), "selection": selection, "period": period}
    rows = {row["group"]: row for row in rushed(log, **asked).rows.to_pylist()}
    assert list(rows) == ["rushed", "not_rushed", "offered_later", "not_offered"]
    for name, (customers, matured, converted) in groups.items():
        row = rows[name]
        assert (row["customers"], row["matured"], row["converted"]) == (customers, matured, converted)
        assert row["pending"] == customers - matured
        assert row["conversion"] == (converted / matured if matured else None)
    for column in ("customers", "matured", "converted", "pending"):
        assert rows["not_rushed"][column] == rows["offered_later"][column] + rows["not_offered"][column]
    both = all(rows[name]["matured"] for name in ("rushed", "not_rushed"))
    apart = rows["rushed"]["conversion"] - rows["not_rushed"]["conversion"] if both else None
    assert rows["rushed"]["difference"] == apart
    assert rushed(log, customers=True, **asked).rows.num_rows == groups["rushed"][0]


def test_it_is_the_order_that_counts_and_ties_keep_the_order_of_arrival() -> None:
    roles = roles_with(outbound={0}, offers={0}, engaged={1}, buys={1})
    offered_first, engaged_first = [Event(0, 0), Event(0, 1)], [Event(0, 1), Event(0, 0)]
    years_between = [Event(0, 0), Event(2_000 * DAY, 1)]
    log = names_log([offered_first, engaged_first, years_between], NAMES)
    rows = {row["group"]: row["customers"] for row in rushed(log, roles=roles).rows.to_pylist()}
    assert (rows["rushed"], rows["offered_later"]) == (2, 1)


# -- slipped through -----------------------------------------------------------------------------------


def slow_slipped(histories, roles, rules, size, inactive, period, watermark):
    rows = {stage: [0, 0, 0] for stage in (None, *range(size))}
    for history in histories:
        entry = dict(slow_pass(history, rules, size)[2])
        furthest = max(entry, default=None)
        if furthest is None:
            entry = {None: 0}
        told = [event for event in history if event.code not in roles["system"]]
        alone = bool(told) and told[-1].code not in roles["outbound"]
        for stage, i in entry.items():
            since = history[i].time
            if not inside(since, period):
                continue
            if since + inactive > watermark:
                rows[stage][2] += 1
                continue
            rows[stage][0] += 1
            gone = history[-1].time + inactive <= watermark
            rows[stage][1] += stage == furthest and stage != size - 1 and gone and alone
    return rows


@settings(deadline=None, max_examples=80)
@given(people(), models(), role_sets(), windows, periods, choices, shard_counts)
def test_slipped_through_is_the_definitions(
    histories, model, roles, inactive, period, chosen, shards
) -> None:
    rules, size = model
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(histories, chosen, shards)
    expected = slow_slipped(kept, roles, rules, size, inactive, period, last_time(histories))
    asked = {"inactive": inactive, "roles": roles_with(**roles), "selection": selection, "period": period}
    through = compiled(rules, size, CODES)
    rows = slipped_through(log, through, **asked).rows.to_pylist()
    assert [row["stage"] for row in rows] == [None, *(f"s{k}" for k in range(size))]
    for row, stage in zip(rows, (None, *range(size)), strict=True):
        customers, slipped, pending = expected[stage]
        assert (row["customers"], row["pending"]) == (customers, pending)
        assert row["slipped_through"] == (None if stage == size - 1 else slipped)
    people_listed = slipped_through(log, through, customers=True, **asked).rows.to_pylist()
    assert len(people_listed) == sum(slipped for _, slipped, _ in expected.values())
    assert all(row["at"] == row["last_at"] for row in people_listed)


def test_who_was_approached_after_leaving_did_not_slip_through() -> None:
    model = compiled([Rule(0, frozenset({0})), Rule(1, frozenset({1}))], 2, CODES)
    roles = roles_with(outbound={3}, system={4})
    left, approached = [Event(0, 0)], [Event(0, 0), Event(DAY, 3)]
    counted_by_machine = [Event(0, 0), Event(DAY, 4)]
    never_in = [Event(0, 2)]
    never_spoke = [Event(0, 3)]
    watching = [Event(200 * DAY, 0), Event(200 * DAY, 1)]
    log = names_log([left, approached, counted_by_machine, never_in, never_spoke, watching], NAMES)
    rows = slipped_through(log, model, roles=roles).rows.to_pylist()
    assert [(row["stage"], row["customers"], row["slipped_through"]) for row in rows] == [
        (None, 2, 1),
        ("s0", 3, 2),
        ("s1", 0, None),
    ]


# -- abandoned carts -----------------------------------------------------------------------------------


def slow_carts(history, roles, within, period, watermark) -> list[tuple[str, Event, int | None]]:
    """Fate, first event and worth of every cart of one customer."""
    carts = []
    i = 0
    while i < len(history):
        event = history[i]
        if event.code not in roles["carts"] or event.code in roles["paid"]:
            i += 1
            continue
        worth = []
        fate = "abandoned"
        k = i
        while k < len(history) and history[k].time <= event.time + within:
            if history[k].code in roles["paid"]:
                fate = "ordered"
                break
            if history[k].code in roles["carts"] and history[k].value is not None:
                worth.append(history[k].value)
            k += 1
        if event.time + within > watermark:
            fate = "pending"
        if inside(event.time, period):
            carts.append((fate, event, max(worth, default=None)))
        i = k + (fate == "ordered")
        if fate == "pending":
            i = k + (k < len(history))
    return carts


@settings(deadline=None, max_examples=100)
@given(people(), role_sets(), windows, periods, choices, shard_counts)
def test_abandoned_carts_are_the_definitions(histories, roles, within, period, chosen, shards) -> None:
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(histories, chosen, shards)
    watermark = last_time(histories)
    found = [slow_carts(history, roles, within, period, watermark) for history in kept]
    carts = [cart for of_one in found for cart in of_one]
    lost = [cart for cart in carts if cart[0] == "abandoned"]
    asked = {"within": within, "roles": roles_with(**roles), "selection": selection, "period": period}
    row = one_row(abandoned_cart(log, **asked))
    assert row["pending"] == sum(fate == "pending" for fate, _, _ in carts)
    assert row["carts"] == len(carts) - row["pending"]
    assert row["abandoned"] == len(lost)
    assert row["customers"] == sum(any(fate != "pending" for fate, _, _ in of_one) for of_one in found)
    known = [worth for _, _, worth in lost if worth is not None]
    assert row["value"] == (sum(known) if known else None)
    rows = abandoned_cart(log, customers=True, **asked).rows.to_pylist()
    assert sorted((one["at"], one["value"] or 0) for one in rows) == sorted(
        (iso_time(event.time), worth or 0) for _, event, worth in lost
    )


def test_a_cart_bought_on_the_stroke_of_24_hours_is_not_abandoned() -> None:
    roles = roles_with(carts={0}, paid={1})
    for moment, abandoned in ((DAY, 0), (DAY + 1, 1)):
        log = names_log([[Event(0, 0), Event(moment, 1)], [Event(9 * DAY, 2)]], NAMES)
        row = one_row(abandoned_cart(log, roles=roles))
        assert (row["carts"], row["abandoned"]) == (1, abandoned)


def test_filling_a_cart_again_the_next_day_is_another_cart() -> None:
    history = [
        Event(0, 0),
        Event(HOUR, 0),
        Event(2 * DAY, 0),
        Event(2 * DAY + HOUR, 1),
        Event(2 * DAY + HOUR, 0),
    ]
    log = names_log([history, [Event(9 * DAY, 2)]], NAMES)
    row = one_row(abandoned_cart(log, roles=roles_with(carts={0}, paid={1})))
    assert (row["carts"], row["abandoned"], row["customers"]) == (3, 2, 1)


# -- cancelled -----------------------------------------------------------------------------------------


def slow_cancelled(histories, roles, window, period, watermark):
    totals = {"orders": 0, "cancelled": 0, "returned": 0, "pending": 0, "unmatched": 0, "customers": 0}
    for history in histories:
        orders: list[dict] = []
        by_id: dict[str, dict] = {}
        for event in history:
            places = event.code in roles["placed"]
            pays = event.code in roles["paid"] and not places
            if pays and event.order is None:
                open_ = [one for one in orders if one["unpaid"]]
                if open_:
                    open_[-1]["unpaid"] = False
                    pays = False
            if (places or pays) and not (
                event.order is not None and by_id.get(event.order, {}).get("placed")
            ):
                order = by_id.setdefault(event.order, {}) if event.order is not None else {}
                order |= {"placed": (event.time,), "unpaid": event.order is None and places}
                orders.append(order)
            for role in ("cancelled", "returned"):
                if event.code not in roles[role]:
                    continue
                if event.order is not None:
                    by_id.setdefault(event.order, {}).setdefault(role, event.time)
            if event.order is None and event.code in roles["cancelled"] | roles["returned"]:
                open_ = [one for one in orders if "cancelled" not in one and "returned" not in one]
                if not open_:
                    totals["unmatched"] += 1
                    continue
                for role in ("cancelled", "returned"):
                    if event.code in roles[role]:
                        open_[-1][role] = event.time
        totals["unmatched"] += sum("placed" not in one for one in by_id.values())
        counted = 0
        for order in orders:
            since = order["placed"][0]
            if not inside(since, period):
                continue
            if window is not None and since + window > watermark:
                totals["pending"] += 1
                continue
            counted += 1
            limit = since + window if window is not None else 1 << 62
            gone = [role for role in ("cancelled", "returned") if order.get(role, 1 << 63) <= limit]
            totals["cancelled"] += bool(gone)
            totals["returned"] += "returned" in gone
        totals["orders"] += counted
        totals["customers"] += counted > 0
    return totals


@settings(deadline=None, max_examples=120)
@given(people(), role_sets(), st.one_of(st.none(), windows), periods, choices, shard_counts)
def test_cancelled_is_the_definitions(histories, roles, window, period, chosen, shards) -> None:
    log = names_log(histories, NAMES, shards)
    selection, kept = selected(histories, chosen, shards)
    expected = slow_cancelled(kept, roles, window, period, last_time(histories))
    result = cancelled(log, window=window, roles=roles_with(**roles), selection=selection, period=period)
    row = one_row(result)
    assert {name: row[name] for name in expected} == expected
    assert row["share"] == (row["cancelled"] / row["orders"] if row["orders"] else None)


def test_an_order_told_twice_is_one_order_and_cancelled_once() -> None:
    roles = roles_with(placed={0}, paid={1}, cancelled={2}, returned={3})
    twice = [Event(0, 0, order="x"), Event(1, 1, order="x"), Event(2, 2, order="x"), Event(3, 3, order="x")]
    kept = [Event(0, 0, order="y"), Event(1, 1, order="y")]
    paid_only = [Event(0, 1, order="z")]
    row = one_row(cancelled(names_log([twice, kept, paid_only], NAMES), roles=roles))
    assert (row["orders"], row["cancelled"], row["returned"], row["share"]) == (3, 1, 1, 1 / 3)


def test_the_cancellation_of_an_unknown_order_is_said_and_in_no_rate() -> None:
    roles = roles_with(placed={0}, cancelled={2})
    row = one_row(
        cancelled(names_log([[Event(0, 2, order="old"), Event(1, 0, order="x")]], NAMES), roles=roles)
    )
    assert (row["orders"], row["cancelled"], row["unmatched"]) == (1, 0, 1)


@pytest.mark.parametrize("codes", [(1, 1), (0, 2)], ids=["payments", "orders and cancellations"])
def test_all_sales_of_a_shop_under_one_customer_take_no_square_of_their_number(
    codes: tuple[int, int],
) -> None:
    many = 150_000  # their square would take long
    history = [Event(k, codes[k >= many // 2]) for k in range(many)]
    row = one_row(
        cancelled(names_log([history], NAMES), roles=roles_with(placed={0}, paid={1}, cancelled={2}))
    )
    gone = many // 2 if codes[1] == 2 else 0
    assert (row["orders"], row["cancelled"], row["unmatched"]) == (many - gone, gone, 0)


# -- empty logs, one event, intervals --------------------------------------------------------------------


@pytest.mark.parametrize("histories", [[], [[Event(0, 0)]]])
def test_logs_of_nothing_and_of_one_event_have_no_rates(histories: list[list[Event]]) -> None:
    log, roles = names_log(histories, NAMES), roles_with()
    model = compiled([Rule(0, frozenset({1}))], 2, CODES)
    for result in (
        neglected(log, roles=roles),
        abandoned_cart(log, roles=roles),
        cancelled(log, roles=roles),
        slipped_through(log, model, roles=roles),
    ):
        for row in result.rows.to_pylist():
            assert row["share"] is None
            assert row["low"] is None
    assert [row["conversion"] for row in rushed(log, roles=roles).rows.to_pylist()] == [None] * 4
    for measure in (neglected, abandoned_cart, rushed):
        assert measure(log, customers=True, roles=roles).rows.num_rows == 0


def test_wilson_and_newcombe_are_the_published_figures() -> None:
    # Newcombe 1998, table II: 56/70 against 48/80 gives 0.2000 (0.0524 to 0.3339)
    apart, low, high = difference((56, 70), (48, 80))
    assert (round(apart, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)
    # Newcombe 1998a, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611
    assert [round(end, 4) for end in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(end, 4) for end in wilson(0, 20)] == [0.0, 0.1611]
    assert wilson(0, 0) == (None, None)
    assert difference((0, 0), (1, 2)) == (None, None, None)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=2, max_size=30))
def test_the_clustered_interval_uses_the_variance_between_customers(customers) -> None:
    n = np.array([units for units, _ in customers])
    x = np.minimum(n, [hits for _, hits in customers])
    sums = Clustered(*(int(one) for one in (n.sum(), x.sum(), len(n), x @ x, x @ n, n @ n)))
    p = x.sum() / n.sum()
    low, high = sums.interval()
    assert 0 <= low <= p + 1e-12
    assert p <= high + 1e-12 <= 1 + 2e-12
    variance = ((x - p * n) ** 2).sum() / n.sum() ** 2 * len(n) / (len(n) - 1)
    if 0 < p < 1 and variance > 1e-12:
        assert sums.effective() == pytest.approx(min(n.sum(), p * (1 - p) / variance))
        assert sqrt(p * (1 - p) / sums.effective()) >= sqrt(p * (1 - p) / n.sum()) - 1e-12
    elif 0 < p < 1:
        assert sums.effective() == len(n)
