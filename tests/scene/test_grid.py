from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import picture_samples as samples
import pytest

from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.results import Estimate
from hanhtrinh.scene.grid import layout_grid
from hanhtrinh.scene.model import Element, Scene


def draw(document: MapDocument | None = None, **changes: Any) -> Scene:
    given: dict[str, Any] = {
        "language": "vi",
        "model": samples.model(),
        "touchpoints": samples.touchpoints(),
        "observed": samples.observed(),
        "check": samples.check(),
    }
    return layout_grid(document or samples.document(), **{**given, **changes})


def changed(**changes: Any) -> MapDocument:
    return MapDocument.model_validate({**samples.document().model_dump(by_alias=True), **changes})


def words(scene: Scene) -> str:
    return " ".join(line.text for element in scene.elements for line in element.lines).replace("\u00a0", " ")


def found(scene: Scene, prefix: str) -> list[Element]:
    return [element for element in scene.elements if element.id.startswith(prefix)]


def test_the_scene_is_json_with_styles_instead_of_colours() -> None:
    written = json.dumps(draw().to_json(), ensure_ascii=False)
    scene = json.loads(written)
    assert scene["schema"] == "hanhtrinh.scene/1"
    assert "#" not in written.replace("#1", "")
    keys = {"id", "path", "kind", "geometry", "lines", "style", "hit", "editable"}
    assert all(keys <= element.keys() for element in scene["elements"])


def test_ids_are_unique_and_stay_when_something_else_changes() -> None:
    ids = [element.id for element in draw().elements]
    assert len(ids) == len(set(ids))
    fewer = changed(pains=samples.document().model_dump(by_alias=True)["pains"][:1], opportunities=[])
    kept = {element.id for element in draw(fewer).elements}
    assert {"touchpoints.checkout.icon", "claims.c5.mark", "pains.fee.mark"} <= kept & set(ids)


def test_every_claim_is_marked_by_the_verdict_it_was_given() -> None:
    scene = draw()
    marks = {
        element.path: element.geometry["name"]
        for element in found(scene, "claims.")
        if element.kind == "badge"
    }
    assert marks["claims.c1"] == "confirmed"
    assert marks["claims.c5"] == "refuted"
    assert marks["claims.c10"] == "undecided"
    assert marks["claims.c2"] == "quotes"
    assert len(marks) == 13


def test_without_a_check_no_claim_shows_a_verdict() -> None:
    scene = draw(check=None, observed=None)
    names = {element.geometry["name"] for element in scene.elements if element.kind == "badge"}
    assert not names & {"confirmed", "refuted", "undecided"}
    assert "chưa kiểm; dự kiến ≥ 65%" in words(scene)


def test_the_curve_breaks_where_too_few_gave_scores() -> None:
    scene = draw()
    runs = [e for e in found(scene, "emotion.measured.") if e.style == "curve-measured"]
    assert len(runs) == 2
    assert "n 11 < 30" in words(scene)
    assert not found(scene, "emotion.point.review")
    assert found(scene, "emotion.blank.")


def test_without_scores_the_lane_shows_expectations_and_says_so() -> None:
    scene = draw(observed=samples.observed(scores=False))
    assert "dữ liệu không có điểm số nào" in words(scene)
    assert not found(scene, "emotion.measured.")
    assert found(scene, "emotion.expected")
    assert {e.style for e in scene.elements if e.kind == "face" and not e.id.startswith("emotion.scale")} == {
        "face-expected"
    }


def test_every_persona_has_its_own_expectations() -> None:
    def heights(persona: str) -> list[float]:
        return [e.geometry["y"] for e in found(draw(persona=persona), "emotion.node.")]

    assert heights("linh") != heights("minh")


def test_a_touchpoint_that_nobody_planned_is_inverted_and_said() -> None:
    scene = draw()
    assert found(scene, "touchpoints.hotline.disc")[0].style == "disc-unplanned"
    assert not found(scene, "touchpoints.hotline.ring")
    assert "không ai dự kiến" in words(scene)


def test_a_touchpoint_that_only_the_data_know_appears_in_its_stage() -> None:
    document = samples.document().model_dump(by_alias=True)
    document["touchpoints"] = [t for t in document["touchpoints"] if t["id"] != "product"]
    touchpoints = samples.touchpoints().model_dump(by_alias=True)
    for touchpoint in touchpoints["touchpoints"]:
        touchpoint["means"] = ["consider"]
    scene = draw(
        MapDocument.model_validate(document),
        touchpoints=type(samples.touchpoints()).model_validate(touchpoints),
    )
    assert "Trang sản phẩm" in words(scene).replace("  ", " ")
    assert found(scene, "touchpoints.web-product.disc")[0].style == "disc-unplanned"


def test_a_planned_touchpoint_that_nobody_used_is_a_ring_only() -> None:
    seen = samples.observed()
    touches = tuple(replace(t, customers=0) if t.id == "email.birthday" else t for t in seen.touchpoints)
    scene = draw(observed=replace(seen, touchpoints=touches))
    assert found(scene, "touchpoints.birthday.ring")
    assert not found(scene, "touchpoints.birthday.disc")
    assert "chưa ai đi qua" in words(scene)


def test_pains_are_ranked_and_opportunities_carry_their_numbers() -> None:
    scene = draw()
    ranks = {
        e.path: e.lines[0].text for e in scene.elements if e.kind == "badge" and e.geometry["name"] == "pain"
    }
    assert ranks["pains.fee"] == "1"
    assert sorted(ranks.values()) == list("123456")
    numbers = {
        e.path: e.lines[0].text
        for e in scene.elements
        if e.kind == "badge" and e.geometry["name"] == "opportunity"
    }
    assert numbers["opportunities.o1"] == "1"
    assert len(found(scene, "drop.")) == 6


def test_shares_of_fewer_than_thirty_customers_are_not_shown() -> None:
    seen = samples.observed()
    stages = tuple(replace(s, conversion=Estimate(0.5, 0.2, 0.8, 12)) for s in seen.stages)
    scene = draw(observed=replace(seen, stages=stages, movements=()), check=None)
    assert "50,0%" not in words(scene)
    assert "chưa đủ, n 12" in words(scene)


def test_the_flow_is_linear_in_customers() -> None:
    band = found(draw(), "flow.band")[0].geometry["d"]
    top = float(band.split(" ")[1].split("L")[0])
    bottom = float(band.rstrip("Z").rsplit(" ", 1)[1])
    assert bottom - top == pytest.approx(76, abs=0.2)


def test_lanes_without_content_are_not_drawn_unless_asked_for() -> None:
    bare = changed(
        pains=[], opportunities=[], claims=[], lanes=[{"id": "own", "title": {"vi": "Hậu trường", "en": ""}}]
    )
    scene = draw(bare)
    assert not found(scene, "lane.pains")
    assert not found(scene, "lane.claims")
    assert "Hậu trường" in words(scene)
    assert "Thêm một câu" in words(scene)


def test_many_touchpoints_fold_and_none_is_dropped_in_silence() -> None:
    document = samples.document().model_dump(by_alias=True)
    document["touchpoints"] = [
        {**t, "id": f"{t['id']}{k}"} for k in range(5) for t in document["touchpoints"]
    ]
    document.update(pains=[], opportunities=[], claims=[])
    scene = draw(MapDocument.model_validate(document), check=None)
    assert scene.size[0] <= 3400
    stacked = sum(int(e.lines[0].text.split()[0]) for e in found(scene, "stack.") if e.id.endswith(".name"))
    single = len([e for e in found(scene, "touchpoints.") if e.id.endswith(".icon")])
    listed = words(scene).count("điểm chạm khác")
    assert single == 24
    assert stacked or listed


def test_fourteen_stages_widen_the_scene() -> None:
    document = samples.document().model_dump(by_alias=True)
    stages = [{"id": f"s{i}", "names": {"vi": f"Giai đoạn {i}", "en": ""}} for i in range(14)]
    touches = [{**t, "stage": f"s{n % 14}"} for n, t in enumerate(document["touchpoints"])]
    document.update(stages=stages, touchpoints=touches, claims=[])
    scene = draw(MapDocument.model_validate(document), check=None)
    panels = [e.geometry["w"] for e in scene.elements if e.style == "panel"]
    assert len(panels) == 14
    assert min(panels) >= 200


def test_simulated_data_are_labelled() -> None:
    assert "dữ liệu mô phỏng" in words(draw())
    assert "mô phỏng" not in words(draw(observed=samples.observed(simulated=False)))
    assert "simulated data" in words(
        draw(observed=samples.observed(simulated=False), simulated=True, language="en")
    )


def test_shortened_texts_keep_their_whole_text_as_title() -> None:
    long = "Phí giao hàng chỉ hiện ra ở bước cuối " * 20
    document = samples.document().model_dump(by_alias=True)
    document["pains"][0]["text"] = {"vi": long, "en": ""}
    element = found(draw(MapDocument.model_validate(document)), "pains.fee.text")[0]
    assert element.lines[-1].text.endswith("…")
    assert element.title == long.strip()


def test_a_stale_verdict_keeps_its_mark_paler_with_a_clock() -> None:
    checked = samples.check()
    stale = replace(checked, claims=tuple(replace(c, stale=c.id == "c5") for c in checked.claims))
    scene = draw(check=stale)
    styles = {e.path: e.style for e in found(scene, "claims.") if e.kind == "badge"}
    assert styles["claims.c5"] == "badge-stale"
    assert styles["claims.c1"] == "badge"
    assert found(scene, "claims.c5.clock")
    assert "cần kiểm lại" in words(scene)


def test_a_crowded_stage_among_many_empty_ones_keeps_room_for_its_icons() -> None:
    document = samples.document().model_dump(by_alias=True)
    stages = [{"id": f"s{i}", "names": {"vi": f"Giai đoạn {i}", "en": ""}} for i in range(9)]
    touches = [{**t, "id": f"{t['id']}{k}", "stage": "s4"} for k in range(2) for t in document["touchpoints"]]
    document.update(stages=stages, touchpoints=touches, claims=[], pains=[], opportunities=[])
    scene = draw(MapDocument.model_validate(document), check=None)
    centers = sorted(e.geometry["cx"] for e in scene.elements if e.kind == "icon")
    assert min(b - a for a, b in pairwise(centers)) >= 56


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Chị Hòa, 36", "H"),
        ("Thầy Khoa", "K"),
        ("Mr. Minh", "M"),
        ("Linh, 29", "L"),
        ("Anh", "A"),
        ("đức", "Đ"),
    ],
)
def test_the_persona_is_marked_by_the_letter_of_the_name_not_of_the_address(name: str, letter: str) -> None:
    (persona,) = samples.document().model_dump(by_alias=True)["personas"][:1]
    scene = draw(changed(personas=[{**persona, "name": {"vi": name, "en": name}}]))
    (initial,) = found(scene, "persona.initial")
    assert initial.lines[0].text == letter
