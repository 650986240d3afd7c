"""Compiled models against a reference that reads every rule off the raw events, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.journeys.build import build_log
from hanhtrinh.measures.passing import walk
from hanhtrinh.models.compile import compile_model, compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.library import load_model, models_at_hand
from hanhtrinh.models.model import EnterRule, JourneyModel
from hanhtrinh.models.touchpoints import Touchpoint, TouchpointSet

DAY = 86_400_000_000
NAMES = ("view", "view_item", "cart", "order", "care")
CHANNELS = ("web", "shop", "")
WORDS = ("discover", "consider", "buy", "care")
STAGES = ("s0", "s1", "s2", "s3")


@dataclass(frozen=True)
class Raw:
    """One raw event of the only customer; `time` in days."""

    time: int
    name: str
    channel: str
    direction: str | None
    url: str | None
    value: int | None
    order: str | None


def touchpoints_of(parts: list[dict[str, Any]]) -> TouchpointSet:
    made = [{"id": f"t{index}", "name": "x", **part} for index, part in enumerate(parts)]
    return TouchpointSet.model_validate({"schema": "hanhtrinh.touchpoints/1", "touchpoints": made})


def model_of(rules: list[list[dict[str, Any]]]) -> JourneyModel:
    stages = [
        {"id": STAGES[index], "names": "x", "phase": "before", "words": [], "enter": enter}
        for index, enter in enumerate(rules)
    ]
    return JourneyModel.model_validate({"schema": "hanhtrinh.model/1", "id": "m", "stages": stages})


def table_of(events: list[Raw]) -> pa.Table:
    rows = [
        {
            "message_id": str(number), "seq": number, "time": one.time * DAY, "received": 0, "source": "t",
            "batch": "", "user_id": "u", "name": one.name, "channel": one.channel or None, "url": one.url,
            "direction": one.direction, "value": one.value, "order_id": one.order, "currency": "VND",
        }
        for number, one in enumerate(events)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=EVENT_SCHEMA)


# -- the reference -----------------------------------------------------------------------------------


def touchpoint_of(event: Raw, touchpoints: TouchpointSet) -> Touchpoint | None:
    for one in touchpoints.touchpoints:
        names = one.match.name
        if names and not any(fnmatchcase(event.name, glob) for glob in names):
            continue
        where = one.match.where
        if "channel" in where and event.channel != where["channel"]:
            continue
        if "url" in where and (event.url is None or not fnmatchcase(event.url, where["url"])):
            continue
        if "value" in where and (event.value is None or event.value < where["value"]["min"]):
            continue
        return one
    return None


def meets_static(event: Raw, rule: EnterRule, touchpoints: TouchpointSet) -> bool:
    touchpoint = touchpoint_of(event, touchpoints)
    if rule.direction is not None and (event.direction or "inbound") != rule.direction:
        return False
    if rule.offer and (touchpoint is None or touchpoint.offer not in rule.offer):
        return False
    if rule.means and (touchpoint is None or not set(rule.means) & set(touchpoint.means)):
        return False
    return not rule.touchpoint or (touchpoint is not None and touchpoint.id in rule.touchpoint)


def meets_guards(
    i: int, history: list[Raw], rule: EnterRule, entry: dict[str, int], tp: TouchpointSet
) -> bool:
    event = history[i]
    if rule.nth is not None:
        orders = []
        for k in range(i + 1):
            key = history[k].order if history[k].order is not None else k
            if meets_static(history[k], rule, tp) and key not in orders:
                orders.append(key)
        nth = orders.index(event.order if event.order is not None else i) + 1
        if nth < rule.nth.min or (rule.nth.max is not None and nth > rule.nth.max):
            return False
    for limit, holds in ((rule.min_value, lambda v, x: v >= x), (rule.max_value, lambda v, x: v <= x)):
        if limit is not None and (event.value is None or not holds(event.value, limit)):
            return False
    if rule.after is not None and rule.after not in entry:
        return False
    since = history[entry[rule.after] if rule.after is not None else 0].time
    return rule.within is None or event.time - since <= int(rule.within.removesuffix("d"))


def entries(history: list[Raw], model: JourneyModel, touchpoints: TouchpointSet) -> dict[str, int]:
    """First event that enters each stage, by its position in the history."""
    entry: dict[str, int] = {}
    for i, event in enumerate(history):
        entered = {
            stage.id
            for stage in model.stages
            for rule in stage.enter
            if meets_static(event, rule, touchpoints) and meets_guards(i, history, rule, entry, touchpoints)
        }
        for stage in entered:
            entry.setdefault(stage, i)
    return entry


# -- what it is tried on -----------------------------------------------------------------------------

WHERE = st.fixed_dictionaries(
    {}, optional={
        "channel": st.sampled_from(["web", "shop"]), "url": st.sampled_from(["*/a*", "/b"]),
        "value": st.sampled_from([{"min": 5}, {"min": 0}]),
    },
)  # fmt: skip
TOUCHPOINT = st.builds(
    lambda name, where, means, offer: {
        "match": {"name": name or (["*"] if not where else []), "where": where}, "means": means, "offer": offer,
    },
    st.lists(st.sampled_from([*NAMES, "view*", "?a*"]), max_size=2), WHERE, st.lists(st.sampled_from(WORDS), max_size=2),
    st.sampled_from([None, "tripwire", "core"]),
)  # fmt: skip
RULE = st.fixed_dictionaries(
    {"means": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True)},
    optional={
        "touchpoint": st.just("t0"), "offer": st.sampled_from(["tripwire", ["core", "upsell"]]), "direction": st.sampled_from(["inbound", "outbound"]),
        "nth": st.sampled_from([1, 2, {"min": 2}, {"max": 2}]), "min_value": st.sampled_from([0, 5]),
        "max_value": st.sampled_from([5, 9]), "after": st.sampled_from(STAGES[:2]), "within": st.sampled_from(["0d", "2d"]),
    },
)  # fmt: skip
EVENT = st.builds(
    Raw, st.integers(0, 4), st.sampled_from(NAMES), st.sampled_from(CHANNELS),
    st.sampled_from([None, "inbound", "outbound"]), st.sampled_from([None, "/a", "x/ab", "/b"]),
    st.sampled_from([None, 0, 5, 9]), st.sampled_from([None, "o1", "o2"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(EVENT, min_size=1, max_size=12),
    st.lists(TOUCHPOINT, min_size=1, max_size=4),
    st.lists(st.lists(RULE, max_size=3), min_size=2, max_size=4),
)
def test_entries_through_log_and_compiled_model_are_those_of_the_rules(events, parts, rules):
    touchpoints, model = touchpoints_of(parts), model_of(rules)
    history = sorted(events, key=lambda event: event.time)  # stable: ties keep their order
    log = build_log(table_of(events), predicates=touchpoint_predicates(touchpoints), shards=1)
    compiled = compile_model(model, touchpoints, log.codes)
    expected = entries(history, model, touchpoints)
    found = walk(log.shards[0], compiled).entry[0]
    assert found.tolist() == [expected.get(stage, -1) for stage in model.ids()]
    places = compiled.touchpoint_of_code[log.shards[0].code]
    ids = [touchpoint_of(event, touchpoints) for event in history]
    assert [touchpoints.ids()[place] if place >= 0 else None for place in places] == [
        one.id if one else None for one in ids
    ]


# -- single facts ------------------------------------------------------------------------------------


def codes(*names: str, direction: str = "") -> EventCodes:
    blank = ("",) * len(names)
    return EventCodes(names, blank, blank, (direction,) * len(names), np.zeros(len(names), np.int64))


def test_the_first_matching_touchpoint_wins():
    touchpoints = touchpoints_of([{"match": {"name": "view_item"}}, {"match": {"name": "view*"}}])
    assert compile_touchpoints(touchpoints, codes("view_item", "view_list", "cart")).tolist() == [0, 1, -1]


def test_rules_that_the_same_codes_meet_count_orders_together():
    touchpoints = touchpoints_of(
        [{"match": {"name": "order"}, "means": ["buy"]}, {"match": {"name": "care"}, "means": "care"}]
    )
    model = model_of(
        [
            [{"means": "buy", "nth": 1}],
            [{"touchpoint": "t0", "nth": 2}],
            [{"means": ["buy", "care"], "nth": 2}],
        ]
    )
    compiled = compile_model(model, touchpoints, codes("order", "care"))
    assert compiled.group.tolist() == [0, 0, 1]
    assert compiled.groups == 2


def test_amounts_are_in_minor_units_of_the_currency():
    touchpoints = touchpoints_of([{"match": {"name": "order"}, "means": "buy"}])
    model = model_of([[{"means": "buy", "min_value": 19.9, "max_value": 100}]])
    dollars = compile_model(model, touchpoints, codes("order"), "USD")
    assert (dollars.value_min.tolist(), dollars.value_max.tolist()) == ([1990], [10000])
    assert compile_model(model, touchpoints, codes("order"), "VND").value_max.tolist() == [100]


def test_an_event_that_does_not_say_who_began_it_is_the_customers_own():
    touchpoints = touchpoints_of([{"match": {"name": "view"}}])
    model = model_of([[{"direction": "inbound"}], [{"direction": "outbound"}], [{"direction": "system"}]])
    for direction, stage in (("", 0), ("inbound", 0), ("outbound", 1), ("system", 2)):
        compiled = compile_model(model, touchpoints, codes("view", direction=direction))
        assert compiled.stage[compiled.rules].tolist() == [stage]


def test_a_rule_on_an_unknown_touchpoint_is_refused_with_the_closest():
    touchpoints = touchpoints_of([{"match": {"name": "order"}}])
    with pytest.raises(InputError) as caught:
        compile_model(model_of([[{"touchpoint": "t00"}]]), touchpoints, codes("order"))
    assert caught.value.code == "unknown-touchpoint"
    assert "“t0”" in caught.value.to("vi")


def test_a_log_without_the_predicates_is_refused():
    touchpoints = touchpoints_of([{"match": {"where": {"url": "*/checkout*"}}}])
    with pytest.raises(UsageError) as caught:
        compile_touchpoints(touchpoints, codes("view"))
    assert caught.value.code == "predicate-not-registered"


def test_predicates_of_all_touchpoints_are_given_once():
    touchpoints = touchpoints_of(
        [{"match": {"where": {"url": "/a", "channel": "web"}}}, {"match": {"where": {"url": ["/a"]}}}]
    )
    assert [one.field for one in touchpoint_predicates(touchpoints)] == ["url"]


@pytest.mark.parametrize("model_id", [one.id for one in models_at_hand()])
def test_shipped_models_compile_onto_nothing_and_onto_every_word(model_id):
    model = load_model(model_id)
    empty = compile_model(model, touchpoints_of([]), codes())
    assert empty.rule_offsets.tolist() == [0]
    words = sorted({word for stage in model.stages for word in stage.words})
    every = touchpoints_of([{"match": {"name": word}, "means": word} for word in words])
    compiled = compile_model(model, every, codes(*words))
    for code, word in enumerate(words):
        stages = compiled.stage[compiled.rules[compiled.rule_offsets[code] : compiled.rule_offsets[code + 1]]]
        home = next(index for index, stage in enumerate(model.stages) if word in stage.words)
        assert home in stages.tolist(), word


def test_advice_before_the_sale_is_consideration_and_after_it_is_usage():
    touchpoints = touchpoints_of(
        [
            {"match": {"name": "chat"}, "means": ["consider", "care"]},
            {"match": {"name": "order"}, "means": "buy"},
        ]
    )
    events = [Raw(0, "chat", "", None, None, None, None), Raw(1, "order", "", None, None, None, None)]
    model = load_model("lifecycle-7")
    for history, expected in (
        (events, {}),
        ([*events, Raw(2, "chat", "", None, None, None, None)], {"usage": 2}),
    ):
        log = build_log(table_of(history), shards=1)
        entry = walk(log.shards[0], compile_model(model, touchpoints, log.codes)).entry[0].tolist()
        found = {stage: at for stage, at in zip(model.ids(), entry, strict=True) if at >= 0}
        assert found == {"consideration": 0, "purchase": 1, **expected}
