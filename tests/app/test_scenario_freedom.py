"""What the contract allows is accepted, and means what it says: short forms, empty parts, corners of the process."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scenario_worlds import lifecycle, shop

from hanhtrinh.app.demo import build_world
from hanhtrinh.app.mapmaking import new_map
from hanhtrinh.app.scenario import Scenario, parse_scenario, simulate, truth
from hanhtrinh.app.scenario.files import touchpoints_document
from hanhtrinh.errors import InputError

HEAD = "schema: hanhtrinh.scenario/1\nperiod: {from: 2025-01-01, to: 2025-02-01}\n"
ONE = HEAD + "customers: 1\nstart: {hello: 1}\ntouchpoints:\n  - {id: hello, means: [discover]}\n"
STEPS = (
    HEAD
    + """customers: 3000
start: {a: 1}
touchpoints:
  - {id: a, means: [discover], next: {b: 0.6}, gap: {median: 0s}}
  - {id: b, means: [consider], next: {c: 0.5, a: 0.25}, leave: 0.25, gap: {median: 0s, sigma: 0}, wait: {median: 0s}}
  - {id: c, means: [buy], value: {median: 100}}
"""
)


def planted(text: str) -> Scenario:
    return parse_scenario(STEPS + text)


def test_one_touchpoint_and_one_customer_are_a_world() -> None:
    scenario = parse_scenario(ONE)
    assert [persona.id for persona in scenario.personas] == ["all"]
    simulated = simulate(scenario)
    assert (simulated.events.num_rows, simulated.customers.num_rows) == (1, 1)
    found = truth(scenario, 1000, model=lifecycle())
    assert found["touchpoints"]["hello"]["reach"]["value"] == 1.0
    assert found["touchpoints"]["hello"]["touchpoint_conversion"]["value"] == 0.0
    assert found["pains"] == found["changes"] == []


def test_nothing_written_is_the_same_as_the_field_left_out() -> None:
    assert planted("pains:\nchanges: null\npersonas:\narrivals:\n") == parse_scenario(STEPS)
    short = STEPS.replace(
        "value: {median: 100}", "value: {median: 100}, next: null, leave: null, score: null, wait: null"
    )
    assert parse_scenario(short) == parse_scenario(STEPS)


def test_leave_left_out_is_what_next_leaves() -> None:
    parts = {part.id: part.leaving for part in parse_scenario(STEPS).touchpoints}
    assert parts == {"a": pytest.approx(0.4), "b": 0.25, "c": 1.0}
    with pytest.raises(InputError) as caught:
        parse_scenario(STEPS.replace("next: {b: 0.6}", "next: {b: 0.6, c: 0.6}"))
    assert caught.value.code == "wrong-sum"


@pytest.mark.parametrize("shares", ["{a: 0.333333, b: 0.333333, c: 0.333333}", "{a: 0.1, b: 0.2, c: 0.7}"])
def test_shares_written_to_six_places_sum_to_one(shares: str) -> None:
    scenario = parse_scenario(STEPS.replace("start: {a: 1}", f"start: {shares}"))
    firsts = Counter(simulate(scenario).events["event"].to_pylist())
    assert set(firsts) >= {"a", "b", "c"}


def test_gaps_and_waits_of_no_length_keep_the_order_of_touches() -> None:
    simulated = simulate(parse_scenario(STEPS), 3)
    journeys: dict[str, list[tuple[object, str]]] = {}
    for who, when, name in zip(
        *(simulated.events[key].to_pylist() for key in ("customer", "time", "event")), strict=True
    ):
        journeys.setdefault(who, []).append((when, name))
    seen = set()
    for rows in journeys.values():
        assert len({when for when, _ in rows}) == 1
        names = [name for _, name in rows]
        assert names[0] == "a"
        seen.add(tuple(names))
    assert ("a", "b", "reply_sent", "a", "b", "reply_sent", "c") in seen
    conversion = truth(parse_scenario(STEPS), 60_000, model=lifecycle())["touchpoints"]["a"]
    assert conversion["touchpoint_conversion"]["value"] == pytest.approx(0.6, abs=0.01)


def test_several_effects_at_one_touchpoint_add_up_in_file_order() -> None:
    text = """pains:
  - {id: one, at: a, effect: {next: {b: -0.2}}}
  - {id: two, at: a, effect: {next: {b: -0.1, c: 0.05}}, from: 2025-01-01, to: 2026-01-01}
  - {id: past, at: a, effect: {next: {b: 0.3}}, to: 2025-01-01}
changes:
  - {id: three, at: a, effect: {next: {b: 0.15}}}
"""
    reach = truth(planted(text), 100_000, model=lifecycle())["touchpoints"]["b"]["reach"]["value"]
    assert reach == pytest.approx(0.45, abs=0.006)
    with pytest.raises(InputError) as caught:
        planted(text.replace("b: -0.2", "b: -0.7"))
    assert caught.value.code == "out-of-range"
    assert caught.value.place is not None
    assert caught.value.place.line == (STEPS + text).splitlines().index("  - {id: two, at: a, effect: {next: {b: -0.1, c: 0.05}}, from: 2025-01-01, to: 2026-01-01}") + 1  # fmt: skip


def test_an_effect_may_open_a_way_and_a_last_touch_may_lead_on() -> None:
    text = "pains: [{id: again, at: c, effect: {next: {a: 0.5}}}]\n"
    with pytest.raises(InputError) as caught:
        planted(text)
    assert caught.value.code == "no-gap"
    found = parse_scenario(
        (STEPS + text).replace("value: {median: 100}", "value: {median: 100}, gap: {median: 1d}")
    )
    events = simulate(found, 3).events
    buyers = pc.sum(pc.equal(events["event"], "c")).as_py()
    assert pc.sum(pc.equal(events["event"], "a")).as_py() > 3000 + 0.3 * buyers


def test_changes_with_one_attribute_are_one_experiment() -> None:
    text = """changes:
  - {id: x, at: a, effect: {next: {b: 0.2}}, randomised: {share: 0.3, attribute: test}}
  - {id: y, at: b, effect: {next: {c: 0.2}}, randomised: {share: 0.3, attribute: test}}
"""
    simulated = simulate(planted(text), 4, 20_000, uncut=True)
    assert simulated.customers.column_names == ["customer", "test"]
    arm = dict(zip(*(simulated.customers[key].to_pylist() for key in ("customer", "test")), strict=True))
    after: dict[tuple[str, str], Counter[str]] = {}
    rows = [
        (who, name)
        for who, name in zip(
            *(simulated.events[key].to_pylist() for key in ("customer", "event")), strict=True
        )
        if name != "reply_sent"
    ]
    last: dict[str, str] = {}
    for who, name in rows:
        if who in last:
            after.setdefault((arm[who], last[who]), Counter())[name] += 1
        last[who] = name
    for group, extra in (("treated", 0.2), ("control", 0.0)):
        starts = sum(after[group, "a"].values()) / sum(
            arm[who] == group and name == "a" for who, name in rows
        )
        assert starts == pytest.approx(0.6 + extra, abs=0.02)
        buys = after[group, "b"]["c"] / sum(arm[who] == group and name == "b" for who, name in rows)
        assert buys == pytest.approx(0.5 + extra, abs=0.02)
    with pytest.raises(InputError) as caught:
        planted(
            text.replace(
                "share: 0.3, attribute: test}}\n  - {id: y", "share: 0.4, attribute: test}}\n  - {id: y"
            )
        )
    assert caught.value.code == "wrong-share"


def test_touchpoints_named_like_what_lies_between_stay_their_own(tmp_path: Path) -> None:
    text = STEPS.replace("{a: 1}", "{page_viewed: 1}").replace("id: a,", "id: page_viewed, extra_actions: 2,")
    text = (
        text.replace("a: 0.25", "page_viewed: 0.25")
        .replace("id: c,", "id: reply_sent,")
        .replace("c: 0.5", "reply_sent: 0.5")
    )
    scenario = parse_scenario(text)
    events = simulate(scenario, 3).events
    counts = Counter(events["event"].to_pylist())
    assert {"page_viewed", "page_viewed_between", "reply_sent", "reply_sent_between"} <= set(counts)
    names = [part["match"]["name"] for part in touchpoints_document(scenario)["touchpoints"]]
    assert names == [["page_viewed"], ["b"], ["reply_sent"]]


def test_attributes_called_like_columns_get_columns_of_their_own(tmp_path: Path) -> None:
    world = shop()
    persona = world.personas[0].model_copy(
        update={"attributes": {"channel": {"x": 1.0}, "customer_channel": {"y": 1.0}}}
    )
    workspace = build_world(
        tmp_path / "shop",
        world.model_copy(update={"personas": (persona, world.personas[1])}),
        5,
        customers=200,
    )
    log = workspace.log()
    for key, value in (("channel", "x"), ("customer_channel", "y")):
        found = [shard.attribute(key) for shard in log.shards]
        assert {each for part in found if part is not None for each in part.to_pylist()} == {value, None}


def test_seasons_shape_arrivals_and_nothing_else() -> None:
    season = "arrivals: {season: [{from: 2025-01-11, to: 2025-01-21, factor: 3}, {from: 2025-01-16, to: 2025-03-01, factor: 0.5}]}\n"
    simulated = simulate(parse_scenario(STEPS + season), 6, 60_000)
    first = {}
    for who, when in zip(*(simulated.events[key].to_pylist() for key in ("customer", "time")), strict=True):
        first.setdefault(who, when.astimezone(None))
    times = pc.cast(simulated.events["time"], pa.int64()).to_numpy()
    begin = 1_735_664_400_000_000  # 1 January 2025 in Vietnam
    firsts = {}
    for who, when in zip(simulated.events["customer"].to_pylist(), times.tolist(), strict=True):
        firsts.setdefault(who, (when - begin) / 86_400e6)
    days = np.array(list(firsts.values()))
    weights = np.array([10 * 1, 5 * 3, 5 * 1.5, 11 * 0.5])
    counts = np.histogram(days, [0, 10, 15, 20, 31])[0]
    assert counts / len(days) == pytest.approx(weights / weights.sum(), abs=0.01)
    plain = truth(parse_scenario(STEPS), 50_000, model=lifecycle())["touchpoints"]["c"]["reach"]
    assert plain["value"] == truth(parse_scenario(STEPS + season), 50_000, model=lifecycle())["touchpoints"]["c"]["reach"]["value"]  # fmt: skip


@pytest.mark.parametrize("customers", [1, 300])
def test_a_foreign_world_is_a_usable_workspace_with_a_map(customers: int, tmp_path: Path) -> None:
    from hanhtrinh.app.checking import check

    workspace = build_world(tmp_path / "shop", parse_scenario(ONE if customers == 1 else STEPS), 3)
    path = new_map(workspace, "demo")
    assert check(workspace, path).map.document.touchpoints
    assert workspace.touchpoints().ids()


def test_a_world_cut_at_a_day_and_fed_day_by_day_is_the_whole_one(tmp_path: Path) -> None:
    from hanhtrinh.app.importing import import_files
    from hanhtrinh.sources.mapping_input import load_mapping

    world = shop()
    whole = build_world(tmp_path / "whole", world, 5, customers=300)
    cut = build_world(tmp_path / "cut", world, 5, customers=300, until=date(2025, 6, 27))
    assert (whole.config.data, cut.config.data) == ("closed", "growing")
    assert cut.log().events < whole.log().events
    files = sorted((tmp_path / "cut" / "later").glob("*.csv"))
    assert files[0].name == "2025-06-27.csv"
    assert len(files) <= 4
    mapping = load_mapping(tmp_path / "cut" / "mapping.yaml")
    for path in files:
        import_files(cut, [path], mapping)
    one, two = whole.log(), cut.log()
    assert (one.events, one.customers, one.watermark) == (two.events, two.customers, two.watermark)
    lines = [(tmp_path / "whole" / "events.csv"), tmp_path / "cut" / "events.csv", *files]
    texts = [path.read_text(encoding="utf-8").splitlines()[1:] for path in lines]
    assert texts[0] == [line for text in texts[1:] for line in text]
