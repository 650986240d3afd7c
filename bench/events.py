"""Ten million synthetic events of a shop: the same data as our journey log and as a sorted table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog
from hanhtrinh.journeys.shards import MemoryShard
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.library import load_model
from hanhtrinh.models.touchpoints import TouchpointSet

MICROSECONDS = 1_000_000
DAY = 86_400 * MICROSECONDS
BEGIN = 1_735_689_600 * MICROSECONDS  # 2025-01-01
YEAR = 365 * DAY
EVENTS_PER_SHARD = 1 << 18

# event name, relative frequency, word of the common vocabulary ("" for no touchpoint)
NAMES = (
    ("ad_click", 9, "discover"), ("search", 7, "discover"), ("home", 10, "discover"),
    ("category", 10, "engage"), ("item", 18, "engage"), ("video", 3, "engage"), ("compare", 2, "consider"),
    ("lead_form", 1, "lead"), ("cart", 8, "decide"), ("checkout", 5, "decide"), ("coupon", 2, "decide"),
    ("order_paid", 4, "buy"), ("delivered", 3, "receive"), ("setup", 1, "onboard"), ("used", 5, "use"),
    ("support", 2, "care"), ("review", 1, "evaluate"), ("survey", 1, "evaluate"), ("renew", 1, "retain"),
    ("upgrade", 1, "expand"), ("referral", 1, "advocate"), ("scroll", 5, ""),
)  # fmt: skip
STEPS = ("item", "cart", "checkout", "order_paid")


@dataclass(frozen=True)
class Bench:
    """The data both sides get: `table` sorted by person, time, seq; names and orders as small integers."""

    log: JourneyLog
    model: CompiledModel
    table: pa.Table


def make(events: int, seed: int = 7) -> Bench:
    """Draw at least `events` events (for a million and more) of about a fourteenth as many customers over a year."""
    # some are cut off at the end of the year
    events = round(events * 1.1)
    random = np.random.default_rng(seed)
    lengths = np.maximum(1, random.lognormal(2.2, 0.95, events // 14)).astype(np.int64)
    while lengths.sum() < events:
        lengths = np.append(
            lengths, np.maximum(1, random.lognormal(2.2, 0.95, events // 100)).astype(np.int64)
        )
    lengths = lengths[: np.searchsorted(np.cumsum(lengths), events) + 1]
    offsets = np.concatenate(([0], np.cumsum(lengths)))
    count = int(offsets[-1])
    # within a visit seconds and minutes, between visits days; now and then a tie
    gap = random.lognormal(np.where(random.random(count) < 0.75, 3.5, 12.5), 1.3) * MICROSECONDS
    gap = np.where(random.random(count) < 0.02, 0, gap).astype(np.int64)
    gap[offsets[:-1]] = 0
    elapsed = np.cumsum(gap)
    begin = BEGIN + random.integers(0, YEAR, len(lengths))
    time = np.repeat(begin - elapsed[offsets[:-1]], lengths) + elapsed
    weight = np.array([weight for _, weight, _ in NAMES], float)
    code = random.choice(len(NAMES), count, p=weight / weight.sum()).astype(np.int32)
    person = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    buys = code == [name for name, _, _ in NAMES].index("order_paid")
    # every fifth payment repeats the event of the order before it
    fresh = np.cumsum(random.random(int(buys.sum())) < 0.8).astype(np.int64)
    order = np.full(count, -1, np.int64)
    order[buys] = fresh + person[buys].astype(np.int64) * 1_000_003 % (1 << 40)
    keep = time < BEGIN + YEAR
    person, time, code, order = person[keep], time[keep], code[keep], order[keep]
    return _both(person, time, code, order)


def _both(person: np.ndarray, time: np.ndarray, code: np.ndarray, order: np.ndarray) -> Bench:
    # order numbers never shared by two persons, dense in order of arrival
    key = np.where(order < 0, -1, person.astype(np.int64) << 40 | (order & ((1 << 40) - 1)))
    _, number = np.unique(key[order >= 0], return_inverse=True)
    orders = np.full(len(order), -1, np.int32)
    orders[order >= 0] = number
    blank = ("",) * len(NAMES)
    codes = EventCodes(
        tuple(name for name, _, _ in NAMES), blank, blank, blank, np.zeros(len(NAMES), np.int64)
    )
    touchpoints = TouchpointSet.model_validate(
        {
            "schema": "hanhtrinh.touchpoints/1",
            "touchpoints": [
                {"id": name, "name": name, "means": [word], "match": {"name": [name]}}
                for name, _, word in NAMES
                if word
            ],
        }
    )
    starts = np.concatenate(([0], np.flatnonzero(np.diff(person)) + 1))
    cuts = np.unique(np.searchsorted(starts, np.arange(0, len(person), EVENTS_PER_SHARD)))
    borders = [*starts[cuts[cuts < len(starts)]], len(person)]
    shards = tuple(
        _shard(person[low:high], time[low:high], code[low:high], orders[low:high], low)
        for low, high in pairwise(borders)
    )
    log = JourneyLog(shards, codes, watermark=int(time.max()))
    table = pa.table(
        {
            "person": person,
            "seq": np.arange(len(person), dtype=np.int32),
            "time": time,
            "code": code.astype(np.uint8),
            "orders": pa.array(orders, mask=orders < 0),
        }
    )
    return Bench(log, compile_model(load_model("lifecycle-7"), touchpoints, codes), table)


def _shard(
    person: np.ndarray, time: np.ndarray, code: np.ndarray, orders: np.ndarray, first: int
) -> MemoryShard:
    starts = np.concatenate(([0], np.flatnonzero(np.diff(person)) + 1))
    seen, number = np.unique(orders[orders >= 0], return_inverse=True)
    dense = np.full(len(orders), -1, np.int32)
    dense[orders >= 0] = number
    owner = np.zeros(len(seen), np.int32)
    owner[number] = np.searchsorted(starts, np.flatnonzero(orders >= 0), side="right") - 1
    return MemoryShard(
        keys=pa.array([f"user:{one}" for one in person[starts]]),
        offsets=np.append(starts, len(person)).astype(np.int64),
        time=time.copy(),
        seq=np.arange(first, first + len(person), dtype=np.int64),
        code=code.copy(),
        values=np.full(len(person), NO_VALUE, np.int64),
        order_numbers=dense,
        order_ids=pa.array([str(one) for one in seen]),
        order_person=owner,
        scores=np.full(len(person), np.nan),
        score_scales=np.full(len(person), -1, np.int8),
    )
