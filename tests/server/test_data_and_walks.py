"""Data over HTTP: a file dropped, asked about, imported, shown as customers, taken back; walks with their pictures."""

from __future__ import annotations

import time
from typing import Any

from fastapi import FastAPI
from server_client import Browser, enter

Empty = tuple[FastAPI, Browser]
ORDERS = "Mã KH,Tên khách,Ngày bán,Trạng thái,Mã đơn,Tổng tiền\n" + "".join(
    f"KH{n % 90:03d},Nguyễn Văn {'ÂB'[n % 2]},2026-{n % 9 + 1:02d}-{n % 27 + 1:02d} 10:00,Hoàn thành,D{n},{n % 50 + 20}000\n"
    for n in range(400)
)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


def ended(browser: Browser, answer: Any) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    for _ in range(600):
        job: dict[str, Any] = browser.get(f"/api/v1/jobs/{answer.json()['job']}").json()
        if job["state"] not in ("waiting", "running"):
            return job
        time.sleep(0.05)
    raise AssertionError(job)


def imported(owner: Browser) -> dict[str, Any]:
    put = owner.put("/api/v1/uploads/đơn hàng.csv", content=ORDERS.encode())
    assert put.status_code == 201, put.text
    return ended(owner, owner.post("/api/v1/data/imports", json={"uploads": [put.json()["id"]], "rows": 400}))


def test_from_a_file_to_a_checked_map_and_who_was_forgotten(empty: Empty) -> None:
    _, owner = empty
    job = imported(owner)
    assert (job["state"], job["result"]["events"], job["result"]["customers"]) == ("done", 400, 90)
    made = ended(owner, owner.post("/api/v1/first-map", json={}))
    assert made["state"] == "done", made
    stages = {stage["id"]: stage["entered"] for stage in made["result"]["stages"]}
    assert stages["purchase"] == 90
    assert any(claim["reason"] == "no_data" or claim["n"] > 0 for claim in made["result"]["claims"])
    care = owner.get("/api/v1/customers/care/neglected").json()
    assert 0 < care["total"] <= care["of"] == 90
    assert care["worth"] is not None
    assert care["low"]["minor"] <= care["worth"]["minor"] <= care["high"]["minor"]
    found = owner.get("/api/v1/customers", params={"text": "nguyen a", "order": "name"}).json()
    assert found["total"] == 90  # every name has an a in it
    page = owner.get(f"/api/v1/customers/{found['rows'][0]['id']}").json()
    assert page["name"] == "Nguyễn Văn Â"
    assert page["orders"] == len(page["encounters"])
    played = owner.get(f"/api/v1/customers/{page['id']}/replay", params={"map": made["result"]["map"]}).json()
    assert played["steps"][0]["path"].startswith("touchpoints.")


def test_an_import_is_listed_and_taken_back(empty: Empty) -> None:
    _, owner = empty
    batch = imported(owner)["result"]["batch"]
    assert [one["batch"] for one in owner.get("/api/v1/data/imports").json()] == [batch]
    assert owner.get(f"/api/v1/data/imports/{batch}/rejects").status_code == 404
    assert ended(owner, owner.delete(f"/api/v1/data/imports/{batch}"))["result"]["events"] == 400
    assert owner.get("/api/v1/data/imports").json() == []
    assert owner.get("/api/v1/customers").json()["all"] == 0


def test_only_editors_bring_data_in_and_names_are_never_paths(empty: Empty) -> None:
    app, owner = empty
    viewer = enter(app, owner, "viewer")
    assert viewer.put("/api/v1/uploads/a.csv", content=b"a,b\n1,2\n").status_code == 403
    put = owner.put("/api/v1/uploads/..%5C..%5Ca.csv", content=b"a,b\n1,2\n")
    assert put.json()["name"] == "a.csv"
    assert owner.put("/api/v1/uploads/a.csv", content=b"").json()["code"] == "empty-file"
    assert owner.put("/api/v1/uploads/a.exe", content=b"x").json()["code"] == "unknown-file-kind"
    assert owner.delete(f"/api/v1/uploads/{put.json()['id']}").status_code == 204
    gone = owner.post(f"/api/v1/uploads/{put.json()['id']}/preview", json={})
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown-upload")


def test_a_walk_is_written_step_by_step_with_pictures(empty: Empty) -> None:
    _, owner = empty
    imported(owner)
    the_map = ended(owner, owner.post("/api/v1/first-map", json={}))["result"]["map"]
    place = owner.get("/api/v1/walks/places", params={"map": the_map}).json()[0]
    walk = owner.post("/api/v1/walks", json={"map": the_map, "title": "Mua thử"}).json()["id"]
    step = {"touchpoint": place["id"], "took_s": 40, "emotion": -0.4, "note": "Phí giao hiện muộn"}
    steps = owner.post(f"/api/v1/walks/{walk}/steps", json=step).json()["steps"]
    address = f"/api/v1/walks/{walk}/steps/{steps[0]['id']}/picture"
    assert owner.put(address, content=PNG).json()["steps"][0]["has_picture"]
    assert owner.put(address, content=b"<svg onload=alert(1)>").json()["code"] == "not-a-picture"
    picture = owner.get(address)
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert "sandbox" in picture.headers["content-security-policy"]
    beside = owner.get(f"/api/v1/walks/{walk}/beside").json()
    assert beside[0]["customers"] == 90
    assert owner.post(f"/api/v1/walks/{walk}/end").json()["ended"] is not None
    assert owner.delete(f"/api/v1/walks/{walk}").status_code == 204
    assert owner.get(f"/api/v1/walks/{walk}").status_code == 404
