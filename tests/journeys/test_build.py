"""The journey log equals its definition, whatever the events."""

from __future__ import annotations

import gzip
import io
import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_log import PlainEvent, attributes_of, journeys_in, slow_journeys, table_of

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.events.selectors import Globs, Predicate
from hanhtrinh.journeys.build import build_log, shards_for
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog, Scale
from hanhtrinh.journeys.shards import shard_of_keys

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
CHECKOUT = Predicate("url", Globs(("*checkout*",)))
IDS = st.sampled_from(["a", "b", "NA", "null", "0", "é"])

EVENTS = st.lists(
    st.builds(
        PlainEvent,
        seq=st.just(0),
        time=st.integers(-3, 6),
        user=st.none() | IDS,
        anonymous=IDS,
        name=st.sampled_from(["buy", "visit", "Thanh toán"]),
        channel=st.sampled_from([None, "", "zalo"]),
        url=st.sampled_from([None, "x/checkout", "x"]),
        value=st.none() | st.integers(-5, 5),
        order=st.sampled_from([None, "", "o1", "o2"]),
        score=st.sampled_from([None, 0.0, 9.0]),
        kind=st.sampled_from([None, "nps"]),
    ).map(lambda e: e if e.score is not None else replace(e, kind=None)),
    max_size=40,
).map(lambda events: [replace(event, seq=seq) for seq, event in enumerate(events)])


@settings(max_examples=150, deadline=None)
@given(events=EVENTS, shards=st.integers(1, 5), shuffle=st.randoms(use_true_random=False))
def test_the_log_equals_its_definition(events: list[PlainEvent], shards: int, shuffle: Any) -> None:
    rows = list(events)
    shuffle.shuffle(rows)
    log = build_log(table_of(rows), predicates=[CHECKOUT], shards=shards)
    assert journeys_in(log) == slow_journeys(events)
    assert log.events == len(events)
    assert log.watermark == max((event.time for event in events), default=None)
    assert len(log.shards) == shards


@settings(max_examples=50, deadline=None)
@given(events=EVENTS, cut=st.integers(0, 40))
def test_batches_do_not_matter(events: list[PlainEvent], cut: int) -> None:
    whole = table_of(events)
    parts = pa.concat_tables([whole.slice(0, cut), whole.slice(cut)])
    a, b = (build_log(table, predicates=[CHECKOUT], shards=2) for table in (whole, parts))
    for one, other in zip(a.shards, b.shards, strict=True):
        for name in ("offsets", "time", "code", "order_numbers"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
    assert a.codes.name == b.codes.name
    assert a.codes.bits.tolist() == b.codes.bits.tolist()


def test_a_user_and_an_anonymous_visitor_with_one_id_are_two_persons() -> None:
    events = [
        PlainEvent(0, 1, user="a"),
        PlainEvent(1, 2, anonymous="a"),
        PlainEvent(2, 3, user="", anonymous="a"),
    ]
    log = build_log(table_of(events))
    assert log.customers == 2
    assert log.shards[0].persons().to_pylist() == ["a", "a"]
    assert np.diff(log.shards[0].offsets).tolist() == [1, 2]


def test_identities_join_raw_ids_into_one_person() -> None:
    events = [
        PlainEvent(0, 5, user="u"),
        PlainEvent(1, 2, anonymous="x", order="o"),
        PlainEvent(2, 3, user="v", order="o"),
    ]
    identities = pa.table(
        {
            "kind": ["user", "anonymous", "user"],
            "raw_id": ["u", "x", "v"],
            "person": ["user:u", "user:u", "user:v"],
        }
    )
    log = build_log(table_of(events), identities=identities)
    assert log.customers == 2
    assert log.shards[0].persons().to_pylist() == ["u", "v"]
    assert log.shards[0].time.tolist() == [2, 5, 3]
    assert log.shards[0].order().tolist() == [0, -1, 1]


def test_an_event_of_nobody_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        build_log(table_of([PlainEvent(0, 1, user="")]))
    assert caught.value.code == "event-without-customer"


def test_more_scales_than_can_be_told_apart_are_refused() -> None:
    events = table_of([PlainEvent(k, k, user="a", score=1.0) for k in range(128)])
    ends = pa.array([{"low": 0.0, "high": 1.0 + k} for k in range(128)])
    scaled = events.set_column(events.column_names.index("scale"), "scale", ends)
    assert len(build_log(scaled.slice(0, 127)).scales) == 127
    with pytest.raises(InputError) as caught:
        build_log(scaled)
    assert caught.value.code == "too-many-scales"


@pytest.mark.parametrize("length", [31, 32, 33, 64, 65, 100, 129, 2_000])
def test_long_histories_that_go_back_in_time_are_sorted_with_ties_in_order_of_arrival(length: int) -> None:
    times = np.random.default_rng(length).integers(0, length // 4, length).tolist()
    events = [PlainEvent(seq, time, user="a", name=str(seq)) for seq, time in enumerate(times)]
    assert journeys_in(build_log(table_of(events)), predicate=False) == slow_journeys(events)


def test_the_last_value_of_an_attribute_wins_by_time_then_arrival() -> None:
    events = [PlainEvent(0, 1, user="a"), PlainEvent(1, 1, user="b"), PlainEvent(2, 1, anonymous="a")]
    attributes = attributes_of(
        [
            ("user", "a", "city", "Huế", 5), ("user", "a", "city", "Hà Nội", 7), ("user", "a", "city", "Vinh", 7),
            ("user", "a", "city", "Đà Lạt", 6), ("anonymous", "a", "age", "3", 1), ("user", "unseen", "pet", "cat", 1),
        ]
    )  # fmt: skip
    backwards = attributes.take(list(range(len(attributes)))[::-1])  # tables keep no order of rows
    shard = build_log(table_of(events), backwards).shards[0]
    city, age = shard.attribute("city"), shard.attribute("age")
    assert city is not None
    assert age is not None
    assert city.to_pylist() == ["Vinh", None, None]
    assert age.to_pylist() == [None, None, "3"]
    assert shard.attribute("pet") is None


def test_a_score_without_a_scale_gets_the_usual_one_of_its_kind() -> None:
    events = table_of(
        [PlainEvent(0, 1, user="a", score=4.0, kind="csat"), PlainEvent(1, 2, user="a", score=2.0)]
    )
    events = events.set_column(
        events.schema.get_field_index("scale"),
        events.schema.field("scale"),
        pa.nulls(2, events.schema.field("scale").type),
    )
    log = build_log(events)
    assert log.scales[0] == Scale("csat", 1.0, 5.0)
    assert log.scales[1].kind == ""
    assert np.isnan(log.scales[1].low)


def test_a_value_in_another_currency_is_not_counted() -> None:
    events = table_of([PlainEvent(0, 1, user="a", value=5), PlainEvent(1, 2, user="a", value=7)])
    place = events.schema.get_field_index("currency")
    events = events.set_column(place, "currency", pa.array(["VND", "USD"]))
    predicate = Predicate.of_key('{"field":"value","range":[[1,null]]}')
    log = build_log(events, predicates=[predicate])
    assert log.shards[0].value().tolist() == [5, NO_VALUE]
    assert log.codes.bits.tolist() == [1, 0]


def test_more_predicates_than_bits_are_refused() -> None:
    with pytest.raises(UsageError) as caught:
        build_log(table_of([]), predicates=[Predicate("url", Globs((str(k),))) for k in range(64)])
    assert caught.value.code == "too-many-predicates"


def test_the_last_bit_of_a_code_can_be_used() -> None:
    predicates = [Predicate("url", Globs((f"u{k}",))) for k in range(63)]
    log = build_log(
        table_of([PlainEvent(0, 1, user="a", url="u62"), PlainEvent(1, 2, user="a", url="u0")]),
        predicates=predicates,
    )
    assert log.codes.bits.tolist() == [1 << 62, 1]


def test_arrays_are_read_only() -> None:
    shard = build_log(table_of([PlainEvent(0, 1, user="a")])).shards[0]
    for array in (shard.offsets, shard.time, shard.code, shard.value(), shard.order(), shard.score()):
        assert not array.flags.writeable


def slow_shard(key: str, shards: int) -> int:
    mask, state = (1 << 64) - 1, 0xCBF29CE484222325
    for byte in key.encode():
        state = (state ^ byte) * 0x100000001B3 & mask
    state = (state ^ state >> 33) * 0xFF51AFD7ED558CCD & mask
    state = (state ^ state >> 33) * 0xC4CEB9FE1A85EC53 & mask
    return ((state ^ state >> 33) >> 32) * shards >> 32


def test_the_spread_over_shards_is_the_same_everywhere_and_even() -> None:
    keys = ["user:a", "user:b", "anonymous:a", "user:Hà Nội", "user:", "user:0"]
    slow = [slow_shard(key, 1 << 20) for key in keys]
    assert slow == [886034, *slow[1:5], 453363]
    assert shard_of_keys(pa.array(keys), 1 << 20).tolist() == slow
    assert shard_of_keys(pa.array(keys).slice(2), 1 << 20).tolist() == slow[2:]
    many = shard_of_keys(pa.array([f"user:{k}" for k in range(64_000)]), 64)
    assert np.bincount(many).min() > 850
    assert np.bincount(many).max() < 1150


def test_shards_grow_with_the_events() -> None:
    assert [shards_for(n) for n in (0, 1, 262_144, 262_145, 1_000_000, 10_000_000, 10**9)] == [
        1,
        1,
        1,
        2,
        4,
        64,
        1024,
    ]


def real_log(name: str, user: str, event: str) -> JourneyLog:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no reference data: {name}")
    texts = dict.fromkeys((user, event, "timestamp"), pa.string())
    rows = pacsv.read_csv(
        io.BytesIO(gzip.decompress(path.read_bytes())),
        convert_options=pacsv.ConvertOptions(column_types=texts, strings_can_be_null=False),
    )
    times = pc.replace_substring_regex(rows["timestamp"], "T|Z$", " ")
    times = pc.utf8_trim_whitespace(times).cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC"))
    return build_log(
        pa.table(
            {
                "user_id": rows[user], "anonymous_id": pa.nulls(len(rows), pa.string()), "name": rows[event],
                "time": times, "seq": np.arange(len(rows)),
            }
        ),
        shards=3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "user", "event", "counts"),
    [
        ("eventdataR/sepsis.from_rda.csv.gz", "case_id", "activity", (1_050, 15_214, 16, 846, 115)),
        ("eventdataR/traffic_fines.from_rda.csv.gz", "case_id", "activity", (10_000, 34_724, 11, 44, 40)),
        ("eventdataR/hospital_billing.from_rda.csv.gz", "case_id", "activity", (10_000, 49_951, 16, 288, 87)),
        ("ecom/ecom.csv.gz", "user_id", "event", (600, 31_106, 19, 600, 338)),
    ],
)
def test_real_logs_have_their_published_counts(
    name: str, user: str, event: str, counts: tuple[int, ...]
) -> None:
    log = real_log(name, user, event)
    variants, pairs = set(), set()
    for shard in log.shards:
        for first, last in zip(shard.offsets[:-1], shard.offsets[1:], strict=True):
            path = tuple(shard.code[first:last].tolist())
            variants.add(path)
            pairs.update(pairwise(path))
    assert (log.customers, log.events, len(log.codes), len(variants), len(pairs)) == counts
