"""The diagnosis of a demo workspace: what is wrong, what it costs, what is open and what changed."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hanhtrinh.app.checking import check_map
from hanhtrinh.app.explore.asking import Asked, look
from hanhtrinh.app.explore.reading import Readings
from hanhtrinh.app.home.claims import Pace, undecided_claims
from hanhtrinh.app.home.diagnosis import Diagnosis, diagnose
from hanhtrinh.app.home.maps_seen import seen_maps
from hanhtrinh.app.workspace import Workspace

MAP = "mua-sach-lan-dau"


@pytest.fixture(scope="module")
def shop(demo_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    copy = tmp_path_factory.mktemp("home") / "shop"
    shutil.copytree(demo_shop, copy)
    return Workspace.open(copy)


@pytest.fixture(scope="module")
def found(shop: Workspace) -> Diagnosis:
    return diagnose(shop, look(Asked(), Readings(shop)))


def test_the_headline_names_where_most_stop_and_where_they_feel_worst(found: Diagnosis) -> None:
    stages = found.flow.stages
    assert found.stops_at is not None
    assert stages[found.stops_at].stopped == max(row.stopped or 0 for row in stages)
    assert stages[found.stops_at].stage.name.vi in found.headline.vi
    felt = [row.emotion.value for row in stages if row.emotion and row.emotion.value is not None]
    assert found.feels_worst_at is not None
    worst = stages[found.feels_worst_at].emotion
    assert worst is not None
    assert worst.value == min(felt)
    assert found.advice


def test_claims_are_counted_as_the_check_counts_them(shop: Workspace, found: Diagnosis) -> None:
    result, _ = check_map(shop, shop.root / "maps" / f"{MAP}.yaml", personas=())
    verdicts = [claim.verdict for claim in result.claims]
    counts = found.claims
    assert counts.maps == 1
    assert counts.claims == len(verdicts)
    assert counts.confirmed == verdicts.count("confirmed")
    assert counts.refuted == verdicts.count("refuted")
    assert counts.undecided + counts.quotes == verdicts.count("undecided")
    assert counts.unchecked == 0


def test_the_worst_things_come_by_what_they_cost(found: Diagnosis) -> None:
    costs = [thing.monthly.value if thing.monthly else 0 for thing in found.worst]
    assert costs == sorted(costs, reverse=True)
    pains = [thing for thing in found.worst if thing.kind == "pain"]
    assert len(pains) == found.pains
    for thing in found.worst:
        if thing.monthly is not None:
            assert thing.monthly.low <= thing.monthly.value <= thing.monthly.high
            assert thing.reference is not None
            assert thing.conversion is not None
            assert thing.conversion.value is not None
            assert thing.conversion.value < thing.reference
        if thing.customers is not None:
            assert 0 <= thing.customers <= thing.of


def test_a_look_at_some_customers_counts_only_them(shop: Workspace) -> None:
    cohort = json.dumps({"attr": "customer_type", "in": ["phụ huynh"]})
    found = diagnose(shop, look(Asked(cohort=cohort), Readings(shop)))
    assert found.flow.population.customers < found.flow.population.of
    assert all(thing.of <= found.flow.population.customers for thing in found.worst)


def test_a_period_without_customers_is_told(shop: Workspace) -> None:
    asked = Asked(start=date(2031, 1, 1), end=date(2031, 2, 1))
    found = diagnose(shop, look(asked, Readings(shop)))
    assert found.stops_at is None
    assert "Chưa có khách nào" in found.headline.vi


def test_what_would_decide_a_claim_depends_on_whether_data_grow(shop: Workspace) -> None:
    seen = seen_maps(shop, Readings(shop).now()).maps
    now = datetime(2026, 9, 30, tzinfo=UTC)
    growing = undecided_claims(seen, Pace(365.0, True, now))
    closed = undecided_claims(seen, Pace(365.0, False, now))
    assert {one.claim.id for one in growing} == {one.claim.id for one in closed}
    waiting = [one for one in growing if one.needed is not None]
    assert waiting
    for one in waiting:
        assert one.todo == "wait"
        assert one.n < (one.needed or 0)
        assert one.expected is None or one.expected > now.date()
    assert all(one.expected is None and one.todo != "wait" for one in closed if one.needed is not None)


def test_a_map_that_cannot_be_read_is_told_and_the_others_count(shop: Workspace) -> None:
    broken = shop.root / "maps" / "hong.yaml"
    broken.write_text("schema: hanhtrinh.map/1\nid: hong\ntitle: [\n", encoding="utf-8")
    try:
        found = diagnose(shop, look(Asked(), Readings(shop)))
        assert [one.file for one in found.unreadable] == ["maps/hong.yaml"]
        assert found.claims.maps == 1
    finally:
        broken.unlink()


def test_a_verdict_that_turns_is_told_as_changed(shop: Workspace) -> None:
    readings = Readings(shop)
    assert diagnose(shop, look(Asked(), readings)).changed == ()
    path = shop.root / "maps" / f"{MAP}.yaml"
    text = path.read_text(encoding="utf-8")
    try:
        turned = text.replace('expect: {op: ">=", value: 0.45}', 'expect: {op: ">=", value: 0.99}', 1)
        assert turned != text
        path.write_text(turned, encoding="utf-8")
        check_map(shop, path, personas=())
        found = diagnose(shop, look(Asked(), readings))
        # the correction for many tests may move other verdicts too
        mine = [one for one in found.changed if "45%" in one.claim.says.vi]
        assert [one.after for one in mine] == ["refuted"]
        assert all(one.before != one.after for one in found.changed)
        assert found.changed_since is not None
    finally:
        path.write_text(text, encoding="utf-8")


def test_an_empty_workspace_has_a_diagnosis_without_figures(tmp_path: Path) -> None:
    shop = Workspace.create(tmp_path / "shop")
    found = diagnose(shop, look(Asked(), Readings(shop)))
    assert found.flow.population.watermark is None
    assert found.worst == ()
    assert found.claims.claims == 0
