"""Explore, Home and saved cohorts over HTTP."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from server_client import Browser, enter, start

Shop = tuple[FastAPI, Browser]
PARENTS = {"attr": "customer_type", "in": ["phụ huynh"]}


@pytest.fixture(scope="module")
def shop(demo_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    copy = tmp_path_factory.mktemp("explore-api") / "shop"
    shutil.copytree(demo_shop, copy)
    app, owner = start(copy)
    yield app, owner
    app.state.office.close()


def test_a_view_is_asked_for_by_its_address(shop: Shop) -> None:
    _, owner = shop
    query = {"cohort": json.dumps(PARENTS), "channel": ["zalo", "website"], "from": "2026-01-01"}
    for view in ("funnel", "flow", "transitions", "variants"):
        found = owner.get(f"/api/v1/explore/{view}", params=query)
        assert found.status_code == 200, found.text
        population = found.json()["population"]
        assert 0 < population["customers"] < population["of"]


def test_home_answers_and_an_unknown_option_is_refused(shop: Shop) -> None:
    _, owner = shop
    assert owner.get("/api/v1/home").json()["headline"]["vi"]
    assert owner.get("/api/v1/home", params={"persona": "linh"}).status_code == 422


def test_a_cohort_is_saved_named_once_and_spoken_of(shop: Shop) -> None:
    app, owner = shop
    saved = owner.post("/api/v1/cohorts", json={"name": "Phụ huynh", "document": PARENTS})
    assert saved.status_code == 201, saved.text
    cohort = saved.json()
    assert cohort["author"] == "Ngọc Hà"
    again = owner.post("/api/v1/cohorts", json={"name": " phụ  HUYNH ", "document": PARENTS})
    assert (again.status_code, again.json()["code"]) == (422, "name-taken")
    flow = owner.get("/api/v1/explore/flow", params={"cohort": json.dumps({"ref": cohort["id"]})})
    assert flow.status_code == 200
    kinds = {one["kind"] for one in owner.get("/api/v1/cohorts").json()}
    assert kinds == {"saved", "persona"}
    viewer = enter(app, owner, "viewer")
    assert viewer.delete(f"/api/v1/cohorts/{cohort['id']}").status_code == 403
    assert owner.delete(f"/api/v1/cohorts/{cohort['id']}").status_code == 204
    assert owner.delete(f"/api/v1/cohorts/{cohort['id']}").status_code == 404


def test_a_cohort_that_means_nothing_is_not_saved(shop: Shop) -> None:
    _, owner = shop
    for document in ({"did": "web.moon"}, {"ref": "nobody"}, {}, {"attr": "city"}):
        answer = owner.post("/api/v1/cohorts", json={"name": "x", "document": document})
        assert answer.status_code == 422, answer.text


def test_a_persona_of_a_map_is_a_cohort(shop: Shop) -> None:
    _, owner = shop
    persona = next(one for one in owner.get("/api/v1/cohorts").json() if one["kind"] == "persona")
    found = owner.get("/api/v1/explore/population", params={"cohort": json.dumps({"ref": persona["id"]})})
    assert 0 < found.json()["customers"] < found.json()["of"]


def test_tables_come_as_files_in_the_readers_language(shop: Shop) -> None:
    _, owner = shop
    for view, vi, en in (
        ("funnel", "bước", "step"),
        ("flow", "giai đoạn", "stage"),
        ("transitions", "từ", "from"),
        ("variants", "đường đi", "path"),
    ):
        for language, heading in (("vi", vi), ("en", en)):
            found = owner.get(f"/api/v1/explore/{view}.csv", params={"language": language})
            assert found.headers["content-type"] == "text/csv; charset=utf-8"
            assert found.content.decode("utf-8-sig").startswith(heading)
    assert owner.get("/api/v1/explore/moon.csv").status_code == 422
