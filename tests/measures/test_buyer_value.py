"""`buyer_value/1` against its definition, written out slowly."""

import numpy as np
import pyarrow as pa
import pytest

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog
from hanhtrinh.journeys.shards import Rows, lay_out
from hanhtrinh.measures.buyer_value import DAY, buyer_value, purchases_of
from hanhtrinh.models.roles import roles_of

CODES = EventCodes(
    ("order_paid", "page_viewed"), ("", ""), ("", ""), ("inbound", "inbound"), np.zeros(2, np.int64)
)


def random_log(customers: int, seed: int) -> tuple[JourneyLog, list[list[tuple[int, int]]]]:
    """Give a log, and per customer the purchases (time, value); each order is paid in two events."""
    draw = np.random.default_rng(seed)
    person, time, code, value, order, bought = [], [], [], [], [], []
    for one in range(customers):
        moments = np.sort(draw.integers(0, 700, draw.integers(1, 7))) * DAY
        bought.append([])
        for moment in moments.tolist():
            number = sum(len(each) for each in bought)
            amount = int(draw.integers(1, 500)) * 1000
            bought[one].append((moment, amount))
            for late, worth in ((0, NO_VALUE if number % 3 == 0 else amount), (1, amount)):
                person.append(one), time.append(moment + late), code.append(0), value.append(worth), order.append(number)  # fmt: skip
        person.append(one), time.append(0), code.append(1), value.append(NO_VALUE), order.append(-1)
    n = len(person)
    rows = Rows(
        np.array(person, np.int32), np.array(time, np.int64), np.arange(n), np.array(code, np.int32),
        np.array(value, np.int64), np.array(order, np.int32), np.full(n, np.nan), np.full(n, -1, np.int8),
    )  # fmt: skip
    orders = sum(len(each) for each in bought)
    shard = lay_out(
        rows, pa.array([f"user:{one}" for one in range(customers)]), pa.array([str(one) for one in range(orders)]),
        np.array([one for one, each in enumerate(bought) for _ in each], np.int32),
    )  # fmt: skip
    return JourneyLog((shard,), CODES, watermark=760 * DAY), bought


@pytest.mark.parametrize("seed", range(4))
def test_what_buyers_go_on_to_spend_is_as_defined(seed: int) -> None:
    log, bought = random_log(200, seed)
    roles = roles_of(log.codes)
    found = buyer_value(log, roles)
    assert found.horizon == 365 * DAY
    for stratum in range(3):
        means = []
        for each in bought:
            sums = [
                sum(v for later, v in each[k + 1 :] if later - at <= 365 * DAY)
                for k, (at, _) in enumerate(each)
                if min(k, 2) == stratum and at + 365 * DAY <= 760 * DAY
            ]
            if sums:
                means.append(np.mean(sums))
        expected = found.strata[stratum]
        assert expected is not None
        assert (expected.n, expected.mean) == (len(means), pytest.approx(np.mean(means)))
        assert expected.error == pytest.approx(np.std(means, ddof=1) / np.sqrt(len(means)))
    counted = purchases_of(log.shards[0], roles)
    assert counted.orders.tolist() == [len(each) for each in bought]
    assert counted.spent.tolist() == [sum(v for _, v in each) for each in bought]


def test_few_buyers_tell_nothing() -> None:
    log, _ = random_log(20, 1)
    found = buyer_value(log, roles_of(log.codes))
    assert found.horizon is None
    assert found.of(1) is None
