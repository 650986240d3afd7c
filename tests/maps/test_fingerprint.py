from __future__ import annotations

import pytest

from hanhtrinh.maps.fingerprint import claim_fingerprint, map_fingerprint
from hanhtrinh.maps.parsing import parse_map
from hanhtrinh.models.documents import parse_document
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet

MODEL = """
schema: hanhtrinh.model/1
id: ba-buoc
names: Ba bước
stages:
  - {id: consideration, names: Xem xét, phase: before, words: consider, enter: {means: consider, within: 7d}}
  - {id: purchase, names: Mua hàng, phase: during, words: buy, enter: [{means: buy}, {touchpoint: shop.till}]}
  - {id: loyalty, names: Trung thành, phase: after, words: retain, enter: {means: buy, nth: {min: 2}}}
"""
TOUCHPOINTS = """
schema: hanhtrinh.touchpoints/1
touchpoints:
  - {id: web.product, name: Trang sản phẩm, means: consider, match: {name: [view, see]}, goal: web.order}
  - {id: web.order, name: Đặt hàng, means: buy, match: {name: order, where: {value: {min: 5}, channel: web}}}
  - {id: shop.till, name: Quầy, means: buy, match: {name: paid}}
  - {id: zalo.chat, name: Zalo, means: care, match: {name: chat}}
"""
MAP = """
schema: hanhtrinh.map/1
id: thu
title: Thử
personas:
  - {id: linh, name: Linh, cohort: {all: [{attr: city, in: [Hà Nội, Huế]}, {did: zalo.chat, within: 7d}]}}
stages: [{use: consideration}, {use: purchase}, {use: loyalty}]
touchpoints:
  - {id: product, use: web.product, stage: consideration}
  - {id: till, use: shop.till, stage: purchase}
claims:
  - id: conversion
    about: touchpoints.product
    says: Ít nhất 60% sẽ mua
    metric: touchpoint_conversion/1
    params: {within: 7d}
    cohort: linh
    period: {from: 2025-01-01, to: 2025-04-01}
    expect: {op: ">=", value: 0.6}
    min_n: 100
  - {id: stage, about: stages.purchase, says: Đi tiếp, metric: stage_conversion/1, expect: {op: ">=", value: 0.2}}
  - {id: share, about: personas.linh, says: Một nửa, metric: persona_share/1, expect: {op: ">=", value: 0.5}}
  - {id: quote, about: map, says: Không đo được}
"""


def prints(
    map_text: str = MAP,
    model: str = MODEL,
    touchpoints: str = TOUCHPOINTS,
    timezone: str = "UTC",
    other_model: str = MODEL,
) -> dict[str, str]:
    parsed = parse_map(
        map_text,
        "a.yaml",
        model=parse_document(model, JourneyModel, "m.yaml").value,
        touchpoints=parse_document(touchpoints, TouchpointSet, "t.yaml").value,
    )
    return {
        claim.id: claim_fingerprint(
            claim,
            document=parsed.document,
            model=parsed.model,
            touchpoints=parsed.touchpoints,
            timezone=timezone,
            model_of=lambda _: parse_document(other_model, JourneyModel, "o.yaml").value,
        )
        for claim in parsed.document.claims
    }


def changed(**texts: str) -> set[str]:
    before, after = prints(), prints(**texts)
    return {name for name in before if before[name] != after[name]}


def edit(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("within: 7d}\n", "within: 168h}\n"),
        ("says: Ít nhất 60% sẽ mua", "says: Khách thường mua"),
        ('{op: ">=", value: 0.2}', '{value: 0.20, op: ">="}'),
        ("metric: stage_conversion/1,", "metric: stage_conversion/1, params: {within: 720h}, min_n: 100.0,"),
        ("[Hà Nội, Huế]", "[Huế, Hà Nội]"),
        ("{did: zalo.chat, within: 7d}", "{within: 1w, did: zalo.chat}"),
        ("name: Linh", "name: Chị Linh"),
        ("id: product, use: web.product", "name: Trang hàng, id: product, use: web.product"),
        ("id: till, use", "id: quay, use"),
    ],
)
def test_wording_order_and_units_do_not_count(old: str, new: str) -> None:
    assert changed(map_text=edit(MAP, old, new)) == set()


def test_where_a_touchpoint_is_drawn_does_not_count_for_its_conversion() -> None:
    goalless = edit(TOUCHPOINTS, ", goal: web.order", "")
    moved = edit(MAP, "use: web.product, stage: consideration", "use: web.product, stage: purchase")
    assert prints(map_text=moved, touchpoints=goalless) == prints(touchpoints=goalless)


@pytest.mark.parametrize(
    ("old", "new", "claims"),
    [
        ("within: 7d}\n", "within: 8d}\n", {"conversion"}),
        ("value: 0.6", "value: 0.61", {"conversion"}),
        ("min_n: 100", "min_n: 101", {"conversion"}),
        ("to: 2025-04-01", "to: 2025-04-02", {"conversion"}),
        ("    cohort: linh\n", "", {"conversion"}),
        ("[Hà Nội, Huế]", "[Hà Nội]", {"conversion", "share"}),
        ("within: 7d}]}", "within: 8d}]}", {"conversion", "share"}),
        ("about: stages.purchase", "about: stages.consideration", {"stage"}),
    ],
)
def test_what_a_claim_asks_counts(old: str, new: str, claims: set[str]) -> None:
    assert changed(map_text=edit(MAP, old, new)) == claims


@pytest.mark.parametrize(
    ("old", "new", "claims"),
    [
        ("name: Quầy", "name: Quầy thu ngân", set()),
        ("[view, see]", "[see, view]", set()),
        ("[view, see]", "[view]", {"conversion", "stage"}),
        ("goal: web.order", "goal: shop.till", {"conversion"}),
        ("match: {name: order", "match: {name: ordered", {"conversion", "stage"}),
        ("means: care", "means: [care, advocate]", {"conversion", "share"}),
        ("{name: chat}", "{name: talk}", {"conversion", "share"}),
        ("touchpoints:\n", "touchpoints:\n  - {id: a, name: A, match: {name: other}}\n", set()),
        ("touchpoints:\n", "touchpoints:\n  - {id: a, name: A, match: {name: pai*}}\n", {"stage"}),
    ],
)
def test_the_touchpoints_that_a_claim_refers_to_count(old: str, new: str, claims: set[str]) -> None:
    assert changed(touchpoints=edit(TOUCHPOINTS, old, new)) == claims


@pytest.mark.parametrize(
    ("old", "new", "claims"),
    [
        ("names: Ba bước", "names: Ba bước mới", set()),
        ("[{means: buy}, {touchpoint: shop.till}]", "[{touchpoint: [shop.till]}, {means: [buy]}]", set()),
        ("within: 7d", "within: 168h", set()),
        ("within: 7d", "within: 8d", {"stage"}),
        ("nth: {min: 2}", "nth: {min: 3}", {"stage"}),
    ],
)
def test_the_model_counts_for_claims_about_stages(old: str, new: str, claims: set[str]) -> None:
    assert changed(model=edit(MODEL, old, new)) == claims


def test_a_map_has_a_fingerprint_of_its_content_not_of_its_form() -> None:
    def whole(text: str) -> str:
        model = parse_document(MODEL, JourneyModel, "m.yaml").value
        touchpoints = parse_document(TOUCHPOINTS, TouchpointSet, "t.yaml").value
        return map_fingerprint(parse_map(text, "a", model=model, touchpoints=touchpoints).document)

    assert whole(MAP) == whole("# lời bàn\n" + MAP.replace("title: Thử", 'title: {en: "Thử", vi: Thử}'))
    assert whole(MAP) != whole(MAP.replace("title: Thử", "title: Thử lại"))
    assert whole(MAP) != whole(MAP + "x-mine: 1\n")
    assert len(whole(MAP)) == 64


def test_the_zone_counts_where_there_is_a_period() -> None:
    found = changed(timezone="Asia/Ho_Chi_Minh")
    assert "stage" not in found
    assert found


def test_the_rules_of_a_model_that_a_cohort_names_count() -> None:
    staged = edit(MAP, "cohort: linh", "cohort: {stage: {model: other, reached: purchase}}")
    other = edit(MODEL, "{means: consider, within: 7d}", "{means: consider, within: 8d}")
    before, after = prints(staged), prints(staged, other_model=other)
    assert {name for name in before if before[name] != after[name]}
    assert prints() == prints(other_model=other)
