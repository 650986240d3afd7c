"""Worlds written from scenarios, and the shipped demo's files."""

from __future__ import annotations

import csv
from datetime import date
from importlib import resources
from pathlib import Path

import pyarrow.compute as pc
import pytest
from scenario_worlds import shop

from hanhtrinh.app.demo import MARK, build_world, clear_folder
from hanhtrinh.app.scenario import load_scenario, simulate
from hanhtrinh.app.scenario.files import touchpoints_document
from hanhtrinh.app.scenario.tables import ACTION_NAME, ANSWER_NAME
from hanhtrinh.errors import UsageError
from hanhtrinh.journeys.build import build_log
from hanhtrinh.models.compile import compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.documents import load_document
from hanhtrinh.models.touchpoints import TouchpointSet

SHIPPED = Path(str(resources.files("hanhtrinh.app") / "data" / "demo"))


def test_world_holds_every_simulated_event_and_attribute(tmp_path: Path) -> None:
    world = shop()
    workspace = build_world(tmp_path / "shop", world, 5, customers=800)
    simulated = simulate(world, 5, 800)
    assert workspace.config.simulated
    log = workspace.log(touchpoint_predicates(workspace.touchpoints()))
    assert (log.customers, log.events) == (800, simulated.events.num_rows)
    found = {}
    for shard in log.shards:
        cities = shard.attribute("city")
        assert cities is not None
        found.update(zip(shard.persons().to_pylist(), cities.to_pylist(), strict=True))
    expected = simulated.customers
    assert found == dict(zip(expected["customer"].to_pylist(), expected["city"].to_pylist(), strict=True))
    last = pc.max(simulated.events["time"]).as_py()
    assert log.watermark == round(last.timestamp() * 1_000_000)


def test_every_touch_is_its_own_touchpoint_and_what_lies_between_is_none(tmp_path: Path) -> None:
    workspace = build_world(tmp_path / "shop", shop(), 5, customers=300)
    touchpoints = workspace.touchpoints()
    codes = workspace.log(touchpoint_predicates(touchpoints)).codes
    found = compile_touchpoints(touchpoints, codes)
    ids = touchpoints.ids()
    for name, index in zip(codes.name, found.tolist(), strict=True):
        assert (None if index < 0 else ids[index]) == (None if name in (ACTION_NAME, ANSWER_NAME) else name)


def test_same_seed_gives_the_same_file_byte_for_byte(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build_world(tmp_path / name, shop(), 5, customers=500)
    assert (tmp_path / "a" / "events.csv").read_bytes() == (tmp_path / "b" / "events.csv").read_bytes()


def test_currency_with_cents_and_clashing_attribute_names_survive(tmp_path: Path) -> None:
    world = shop(currency="USD", period=shop().period)
    persona = world.personas[0].model_copy(update={"attributes": {"channel": {"vip": 1.0}}})
    world = world.model_copy(update={"personas": (persona, world.personas[1])})
    workspace = build_world(tmp_path / "shop", world, 5, customers=300)
    log = workspace.log()
    assert log.currency == "USD"
    simulated = simulate(world, 5, 300)
    total = pc.sum(simulated.events["value"]).as_py()
    values = [shard.value() for shard in log.shards]
    assert sum(int(part[part > 0].sum()) for part in values) == total
    kinds = [shard.attribute("channel") for shard in log.shards]
    assert {value for part in kinds if part is not None for value in part.to_pylist()} == {"vip", None}


def test_file_is_in_the_shop_s_own_clock_time(tmp_path: Path) -> None:
    build_world(tmp_path / "shop", shop(), 5, customers=300)
    with (tmp_path / "shop" / "events.csv").open(encoding="utf-8", newline="") as file:
        times = [row["time"] for row in csv.DictReader(file)]
    assert times == sorted(times)
    assert times[0] >= "2025-01-01 00:00:00"
    assert times[-1] < "2025-07-01 00:00:00"


def test_only_marked_or_empty_folders_are_taken(tmp_path: Path) -> None:
    fresh = tmp_path / "a" / "b"
    clear_folder(fresh)
    assert [path.name for path in fresh.iterdir()] == [MARK]
    (fresh / "data").mkdir()
    (fresh / "data" / "x").write_text("x", encoding="utf-8")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").write_text("x", encoding="utf-8")
    (fresh / "link").symlink_to(outside)
    clear_folder(fresh)
    assert [path.name for path in fresh.iterdir()] == [MARK]
    assert (outside / "keep").exists()
    with pytest.raises(UsageError) as caught:
        clear_folder(outside)
    assert caught.value.code == "not-a-demo"
    assert (outside / "keep").exists()
    with pytest.raises(UsageError) as caught:
        clear_folder(outside / "keep")
    assert caught.value.code == "not-a-folder"


def test_shipped_touchpoints_read_the_shipped_scenario() -> None:
    scenario = load_scenario(SHIPPED / "scenario.yaml")
    shipped = load_document(SHIPPED / "touchpoints.yaml", TouchpointSet).value
    made = TouchpointSet.model_validate(touchpoints_document(scenario))
    assert shipped.ids() == made.ids()
    for hand, own in zip(shipped.touchpoints, made.touchpoints, strict=True):
        assert (hand.means, hand.channel, hand.match) == (own.means, own.channel, own.match)
        assert (hand.offer, hand.goal) == (own.offer, own.goal)


def test_shipped_shop_is_what_the_demo_promises() -> None:
    scenario = load_scenario(SHIPPED / "scenario.yaml")
    assert scenario.customers == 20_000
    assert (scenario.period.to - scenario.period.from_).days == 365
    assert scenario.period.from_ < date(2026, 2, 17) < scenario.period.to  # Tết
    assert any(spell.from_ <= date(2026, 2, 17) < spell.to for spell in scenario.arrivals.season)
    assert len(scenario.personas) == 3
    channels = {part.channel for part in scenario.touchpoints}
    assert len(channels) >= 12
    assert {"store", "fair", "hotline", "courier", "website", "zalo", "messenger", "facebook"} <= channels
    assert {part.direction for part in scenario.touchpoints} == {"inbound", "outbound", "system"}
    assert {part.score.kind for part in scenario.touchpoints} == {"csat", "nps", "ces", "stars"}
    assert {part.offer for part in scenario.touchpoints} >= {"lead_magnet", "tripwire", "core", "upsell"}
    assert len(scenario.pains) >= 4
    assert len(scenario.changes) >= 2
    assert any(change.randomised for change in scenario.changes)


def test_orders_of_the_shipped_shop_have_a_life_of_their_own() -> None:
    """Placed, paid or cancelled, delivered, returned: one order id from beginning to end, one amount paid."""
    events = simulate(load_scenario(SHIPPED / "scenario.yaml"), customers=4000).events
    orders: dict[str, list[dict[str, object]]] = {}
    for row in events.select(["order_id", "event", "customer", "value", "time"]).to_pylist():
        if row["order_id"]:
            orders.setdefault(row["order_id"], []).append(row)
    lives = {tuple(row["event"] for row in rows) for rows in orders.values()}
    assert ("Order Placed", "Order Paid", "Parcel Delivered") in lives
    assert ("Order Placed", "Order Cancelled") in lives
    assert any(life[-1] == "Order Returned" for life in lives)
    for rows in orders.values():
        assert len({row["customer"] for row in rows}) == 1
        assert sum(row["value"] is not None for row in rows) <= 1
        assert rows[0]["event"] not in (
            "Parcel Delivered",
            "Order Returned",
            "Order Cancelled",
        )
    assert not pc.any(pc.and_(pc.is_valid(events["value"]), pc.is_null(events["order_id"]))).as_py()


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "Europe/Berlin"])
def test_what_the_import_makes_of_the_file_is_what_was_simulated(zone: str, tmp_path: Path) -> None:
    """Time by time, also where clocks change in between."""
    from hanhtrinh.app.scenario.files import mapping_of, write_events
    from hanhtrinh.sources.files import read_events

    world = shop(timezone=zone)
    simulated = simulate(world, 5, 400)
    attributes = write_events(simulated, world, tmp_path / "events.csv")
    parsed = read_events([tmp_path / "events.csv"], mapping_of(attributes), timezone=world.timezone)
    assert not parsed.rejects
    assert parsed.events["time"].combine_chunks().equals(simulated.events["time"].combine_chunks())
    log = build_log(parsed.events, parsed.attributes)
    assert log.events == simulated.events.num_rows
