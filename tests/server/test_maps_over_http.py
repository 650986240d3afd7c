"""Maps over HTTP: drawn, edited, judged, compared, taken along."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "editing"))

import editing_shop
from server_client import Browser, enter, start

MAP = editing_shop.MAP
AT = f"/api/v1/maps/{MAP}"
NAME = "touchpoints.cart.name.vi"


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The owner's browser on a shop with events; its tests leave the map as it was or say what they change."""
    app, browser = start(editing_shop.build(tmp_path_factory.mktemp("maps") / "shop"))
    yield browser
    app.state.office.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Browser]:
    """The owner's browser on a shop without events, for this test alone."""
    app, browser = start(editing_shop.empty(tmp_path / "shop"))
    yield browser
    app.state.office.close()


def get(browser: Browser, address: str) -> Any:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def edit(browser: Browser, base: int, *commands: dict[str, Any], view: dict[str, Any] | None = None) -> Any:
    return browser.post(
        f"{AT}/commands", json={"base_version": base, "commands": list(commands), "view": view}
    )


def put(path: str, value: Any) -> dict[str, Any]:
    return {"op": "set", "path": path, "value": value}


def apply(drawn: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Patch a picture as the browser does."""
    known = {one["id"]: one for one in drawn["elements"]}
    for name in patch["removed"]:
        del known[name]
    known |= {one["id"]: one for one in patch["changed"]}
    order = patch["order"] or list(known)
    return {**drawn, **{key: patch[key] for key in ("size", "title", "description")}, "elements": [known[name] for name in order]}  # fmt: skip


def test_a_patched_picture_is_the_picture_drawn_anew(owner: Browser) -> None:
    view = {"language": "en", "persona": "khoa", "department": "marketing"}
    first = owner.get(f"{AT}/scene", params=view).json()
    while not first["evidence"]:
        time.sleep(0.1)
        first = owner.get(f"{AT}/scene", params=view).json()
    drawn, version = first["drawn"], first["version"]
    for commands in (
        [put("touchpoints.cart.experience.emotion.khoa", -0.9)],
        [
            put(
                "stages.decision.needs.0.en",
                "A sentence that needs a good deal more room than the one before it " * 2,
            )
        ],
        [{"op": "move", "path": "touchpoints.book", "index": 9}, put("touchpoints.book.stage", "decision")],
        [
            {
                "op": "insert",
                "path": "pains",
                "value": {"id": "px", "at": "ad", "text": {"vi": "Ồn", "en": "Noisy"}},
            }
        ],
        [{"op": "remove", "path": "pains.px"}],
        [{"op": "remove", "path": "touchpoints.sms"}, {"op": "remove", "path": "claims.c3"}],
    ):
        answer = edit(owner, version, *commands, view=view)
        if commands[0]["path"] == "touchpoints.sms" and answer.status_code == 422:
            continue  # something on the map still speaks of it
        assert answer.status_code == 200, answer.text
        saved = answer.json()
        patch = saved["scene"]["patch"]
        version = saved["version"]
        # whole where what the data say was looked for anew
        drawn = saved["scene"]["drawn"] if patch is None else apply(drawn, patch)
        anew = owner.get(f"{AT}/scene", params=view).json()
        if anew["evidence"] == saved["scene"]["evidence"]:
            assert drawn["elements"] == anew["drawn"]["elements"]
            assert drawn["size"] == anew["drawn"]["size"]
    restored = owner.post(f"{AT}/versions/1/restore")
    assert restored.json()["version"] == version + 1


def test_the_drawn_scene_holds_plain_shapes_only(owner: Browser) -> None:
    drawn = get(owner, f"{AT}/scene?language=vi")["drawn"]
    tags = {shape[0] for one in drawn["elements"] for shape in one["shapes"]}
    assert tags <= {"rect", "path", "circle", "polyline"}
    assert "var(--ink)" in drawn["styles"]
    assert "#" not in drawn["styles"].replace("url(#hatch", "")
    classes = {f".{shape[2]}{{" for one in drawn["elements"] for shape in one["shapes"] if shape[2]}
    assert all(name in drawn["styles"] for name in classes)
    paths = {one["path"] for one in drawn["elements"] if one["editable"]}
    assert "touchpoints.cart.name" in paths


def test_an_edit_answers_with_what_leads_there_and_back(fresh: Browser) -> None:
    edit(fresh, 1, put("headline.vi", "Của người khác"))
    saved = edit(fresh, 1, put(NAME, "Giỏ"), put("touchpoints.cart.planned", True)).json()
    assert saved["version"] == 3
    assert [one["path"] for one in saved["document_patch"]["commands"]] == [
        "headline.vi", "touchpoints.cart.name", "touchpoints.cart.planned",
    ]  # fmt: skip
    back = fresh.post(f"{AT}/commands", json={"base_version": 3, "commands": saved["undo"]}).json()
    assert back["version"] == 4
    assert get(fresh, AT)["document"]["headline"]["vi"] == "Của người khác"
    assert "name" not in next(one for one in get(fresh, AT)["document"]["touchpoints"] if one["id"] == "cart")


def test_a_conflict_shows_base_yours_and_theirs(fresh: Browser) -> None:
    edit(fresh, 1, put(NAME, "của Đức"))
    answer = edit(fresh, 1, put(NAME, "của tôi"), put("title.vi", "mới"))
    assert answer.status_code == 409
    (conflict,) = answer.json()["details"]["conflict"]
    assert {key: conflict[key] for key in ("path", "base", "yours", "theirs", "by")} == {
        "path": NAME, "base": None, "yours": "của tôi", "theirs": "của Đức", "by": "Ngọc Hà",
    }  # fmt: skip
    found = get(fresh, AT)
    assert (found["version"], found["document"]["title"]["vi"]) == (2, "Mầm Chữ, sách thiếu nhi")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"base_version": 1, "commands": [put("touchpoints.cart.stage", "nowhere")]}, 422),
        ({"base_version": 1, "commands": [put("touchpoints.cart.x", "\u0000")]}, 422),
        ({"base_version": 99, "commands": [put(NAME, "x")]}, 404),
        ({"base_version": 1, "commands": []}, 422),
        ({"base_version": 1, "commands": [{"op": "fly", "path": "title"}]}, 422),
        ({"base_version": 1, "commands": [{**put(NAME, "x"), "more": 1}]}, 422),
        ({"base_version": 1, "commands": [put("__proto__.x", "y")]}, 200),
    ],
)
def test_bodies_that_cannot_be_are_refused_in_both_languages(fresh: Browser, body: Any, status: int) -> None:
    answer = fresh.post(f"{AT}/commands", json=body)
    assert answer.status_code == status, answer.text
    if status != 200:
        assert answer.json()["message"]["vi"]
        assert answer.json()["message"]["en"]
        assert get(fresh, AT)["version"] == 1


def test_viewers_read_and_comment_and_do_not_edit(fresh: Browser) -> None:
    viewer = enter(fresh.app, fresh, "viewer")  # type: ignore[arg-type]
    assert viewer.get(f"{AT}/scene").status_code == 200
    assert edit(viewer, 1, put(NAME, "x")).status_code == 403
    assert viewer.post(f"{AT}/versions/1/restore").status_code == 403
    assert viewer.delete(AT).status_code == 403
    said = viewer.post(f"{AT}/comments", json={"path": "touchpoints.cart", "text": "Đổi tên nhé?"})
    assert said.status_code == 201
    thread = said.json()["id"]
    assert (
        fresh.patch(f"{AT}/comments/{thread}", json={"text": "lời của người khác"}).json()["code"]
        == "not-your-comment"
    )
    assert (
        fresh.post(f"{AT}/comments", json={"text": "Ừ", "answers": thread}).json()["path"]
        == "touchpoints.cart"
    )
    done = fresh.patch(f"{AT}/comments/{thread}", json={"resolved": True}).json()
    assert done["resolved_by"] == "Ngọc Hà"
    assert [one["text"] for one in get(viewer, f"{AT}/comments")] == ["Đổi tên nhé?", "Ừ"]


def test_what_happens_on_a_map_is_told_and_where_people_are(fresh: Browser) -> None:
    heard: list[tuple[str, Any]] = []
    hub = fresh.app.state.office.hub  # type: ignore[attr-defined]
    hub.listen(f"maps/{MAP}", lambda news: heard.append((news.kind, news.content)))
    edit(fresh, 1, put(NAME, "Giỏ"))
    here = fresh.post(f"{AT}/presence", json={"path": NAME, "window": "a"}).json()
    assert [(one["name"], one["path"]) for one in here] == [("Ngọc Hà", NAME)]
    assert fresh.post(f"{AT}/presence", json={"path": None, "window": "a"}).json() == []
    kinds = [kind for kind, _ in heard]
    assert kinds.count("version") == 1
    assert kinds.count("presence") == 2
    assert next(content for kind, content in heard if kind == "version")["version"] == 2


def test_evidence_is_told_in_words_and_figures_with_examples_that_fit(owner: Browser) -> None:
    job = owner.post(f"{AT}/check").json()["job"]
    while (found := get(owner, f"/api/v1/jobs/{job}"))["state"] in ("waiting", "running"):
        time.sleep(0.1)
    assert found["state"] == "done", found
    answer = get(owner, f"{AT}/evidence?persona=hanh")
    assert answer["observed"]["persona"] == "hanh"
    assert sum(answer["counts"].values()) == 15
    assert {one["persona"] for one in answer["claims"]} <= {None, "hanh"}
    for claim in answer["claims"]:
        assert claim["why"]["vi"]
        assert claim["why"]["en"]
        if claim["mark"] in ("confirmed", "refuted"):
            assert claim["value_words"]["vi"]
            assert [one["judged"] for one in claim["intervals"]].count(True) == 1
        if claim["result"] and claim["result"]["n"] < 30 and claim["unit"] == "share":
            assert claim["value_words"]["vi"] == ""
    one = get(owner, f"{AT}/evidence/c5")
    assert {example["met"] for example in one["examples"]} == {True, False}
    for example in one["examples"]:
        assert owner.get(f"/api/v1/customers/{example['key']}").status_code == 200
    assert owner.get(f"{AT}/evidence/c999").status_code == 404


def test_a_claim_says_nothing_before_it_expects_something_and_every_try_is_kept(owner: Browser) -> None:
    claim: dict[str, Any] = {"about": "touchpoints.cart", "metric": "touchpoint_conversion/1", "params": {"within": "7d"}}  # fmt: skip
    answer = owner.post(f"{AT}/claims/preview", json={"claim": claim}).json()
    assert (answer["needs"], answer["claim"], answer["tried"]) == (["expect"], None, [])
    for value in (0.1, 0.1, 0.95):
        claim["expect"] = {"op": ">=", "value": value}
        started = time.perf_counter()
        answer = owner.post(f"{AT}/claims/preview", json={"claim": claim}).json()
        assert time.perf_counter() - started < 5
    assert answer["claim"]["mark"] == "refuted"
    assert [one["verdict"] for one in answer["tried"]] == ["refuted", "confirmed"]
    wrong = owner.post(f"{AT}/claims/preview", json={"claim": {**claim, "about": "touchpoints.nobody"}})
    assert (wrong.status_code, wrong.json()["place"]["id"]) == (422, "claims.new.about")
    assert get(owner, f"{AT}/evidence/c1")["tried"] == []


def test_history_differences_and_lint_name_their_places(fresh: Browser) -> None:
    edit(fresh, 1, put(NAME, "Giỏ"))
    edit(fresh, 2, put("claims.c1.expect.value", 0.5))
    page = get(fresh, f"{AT}/versions")
    assert [(group["newest"]["number"], group["count"]) for group in page["groups"]] == [(3, 2), (1, 1)]
    found = get(fresh, f"{AT}/versions/1/diff/3")
    assert {(one["part"], one["evidence"]) for one in found["changes"]} == {("claims", "invalid"), ("touchpoints", None)}  # fmt: skip
    assert all(one["words"]["vi"] and one["words"]["en"] for one in found["changes"])
    assert get(fresh, f"{AT}/versions/2")["document"]["touchpoints"]
    lint = get(fresh, f"{AT}/lint")
    assert (lint["version"], "touchpoints.cart.name") in {(3, one["path"]) for one in lint["findings"]}


def test_a_map_is_begun_from_the_data_and_made_as_its_author_changed_it(owner: Browser) -> None:
    choices = get(owner, "/api/v1/map-start")
    assert len(choices["models"]) == 9
    assert choices["industries"]
    start_ = {"kind": "model", "name": "value-8", "personas": [{"name": "Hạnh", "attribute": "customer_type", "values": ["phụ huynh"]}]}  # fmt: skip
    draft = owner.post("/api/v1/map-start/draft", json={"id": "moi", "start": start_}).json()
    assert draft["touchpoints"]
    assert any(one["customers"] for one in draft["touchpoints"])
    document = draft["document"] | {"title": {"vi": "Bản đồ mới", "en": "A new map"}}
    made = owner.post("/api/v1/maps", json={"id": "moi", "start": start_, "document": document})
    assert made.status_code == 201, made.text
    root = owner.app.state.office.workspace.root  # type: ignore[attr-defined]
    text = (root / "maps" / "moi.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Bản đồ hành trình")
    assert "Bản đồ mới" in text
    again = owner.post("/api/v1/maps", json={"id": "moi", "start": {"kind": "blank"}})
    assert again.status_code == 409
    bad = owner.post("/api/v1/maps", json={"id": "../x", "start": {"kind": "blank"}})
    assert bad.json()["code"] == "bad-id"
    assert owner.delete("/api/v1/maps/moi").status_code == 204
    assert owner.get("/api/v1/maps/moi").status_code == 404


def test_a_map_is_seen_through_another_model_without_being_changed(owner: Browser) -> None:
    before = get(owner, AT)
    other = get(owner, f"{AT}/scene?language=en&model=value-8")["drawn"]
    names = {text["text"] for one in other["elements"] for text in one["texts"]}
    assert {"Engage", "Subscribe", "Ascend"} <= names
    assert get(owner, AT)["document"] == before["document"]
    assert owner.get(f"{AT}/scene?model=no-such").status_code == 422


def test_no_model_is_a_path(owner: Browser) -> None:
    for name in ("../hanhtrinh.toml", "/etc/passwd", "x.yaml"):
        assert owner.get(f"{AT}/scene", params={"model": name}).json()["code"] == "unknown-model"
        answer = edit(owner, get(owner, AT)["version"], put("model", name))
        assert answer.json()["code"] == "unknown-model", answer.text
        draft = {"id": "x", "start": {"kind": "model", "name": name}}
        assert owner.post("/api/v1/map-start/draft", json=draft).json()["code"] == "unknown-model"


def test_a_map_is_taken_along_in_every_form(owner: Browser) -> None:
    for form, begins in (("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!doctype html"), ("yaml", b"# "), ("csv", b"\xef\xbb\xbf")):  # fmt: skip
        answer = owner.get(f"{AT}/export.{form}?persona=hanh&theme=print")
        assert answer.status_code == 200, answer.text
        assert answer.content.lower().startswith(begins.lower()), form
        assert "attachment" in answer.headers["content-disposition"]
        assert "sandbox" in answer.headers["content-security-policy"]
    assert owner.get(f"{AT}/export.exe").status_code == 422
    rows = list(csv.DictReader(io.StringIO(owner.get(f"{AT}/export.csv?language=en").text.lstrip("\ufeff"))))
    assert rows[0]["Stage"] == "Awareness"


def test_a_table_holds_no_formula(fresh: Browser) -> None:
    edit(fresh, 1, put("touchpoints.ad.actions.0.vi", "=HYPERLINK(1)"))
    text = fresh.get(f"{AT}/export.csv?language=vi").text
    assert "'=HYPERLINK(1)" in text


def test_the_list_tells_how_maps_and_their_files_stand(fresh: Browser) -> None:
    root = fresh.app.state.office.workspace.root  # type: ignore[attr-defined]
    (root / "maps" / "torn.yaml").write_text("id: [", encoding="utf-8")
    fresh.app.state.office.studio.files.look()  # type: ignore[attr-defined]
    entries = {one["id"]: one for one in get(fresh, "/api/v1/maps")}
    assert entries[MAP]["version"] == 1
    assert entries["torn"]["version"] is None
    assert entries["torn"]["file"]["problem"]["place"]["line"] is not None
    assert json.dumps(entries, ensure_ascii=False).count("bad-yaml") == 1
