"""On any map, no two texts meet and none leaves the page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import drawn_text
import picture_samples
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanhtrinh.language import LANGUAGES, Language
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.results import (
    CheckResult,
    ClaimResult,
    Estimate,
    Movement,
    Observed,
    ObservedStage,
    ObservedTouchpoint,
)
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.render.svg import to_svg
from hanhtrinh.scene.grid import layout_grid

WORDS = [
    "khách",
    "hàng",
    "đặt",
    "phí",
    "giao",
    "chỉ",
    "hiện",
    "ở",
    "bước",
    "cuối",
    "nghiêng",
    "ngả",
    "Nguyễn",
    "Ặng",
    "thanh",
    "toán",
    "28",
    "nghìn",
    "45",
    "phút",
    "n",
    "1.946",
    "giỏ",
    "trải",
    "nghiệm",
    "the",
    "checkout",
    "is",
    "very",
    "slow",
    "unbelievablylongunbrokenwordthatneverends",
    "🛒",
    "😀👍🏽",
    "مرحبا",
    "בדיקה",
    "客户旅程",
    "Zalo",
    "Messenger",
    "https://example.com/a/very/long/address?with=parameters&and=more",
    "≥",
    "60%",
    "₫150,000",
]


@st.composite
def texts(draw: st.DrawFn, most: int = 14) -> dict[str, str]:
    words = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=most)))
    return {"vi": words, "en": words if draw(st.booleans()) else ""}


def estimates(low: float, high: float) -> st.SearchStrategy[Estimate]:
    def made(value: float, n: int, half: float) -> Estimate:
        if n < 5:
            return Estimate(None, None, None, n)
        return Estimate(value, max(low, value - half), min(high, value + half), n)

    return st.builds(
        made,
        st.floats(low, high),
        st.sampled_from([0, 3, 11, 29, 30, 488, 1_240_000]),
        st.floats(0, (high - low) / 2),
    )


@st.composite
def maps(draw: st.DrawFn) -> dict[str, Any]:
    stages = [f"s{i}" for i in range(draw(st.integers(1, 14)))]
    ids = [f"t{i}" for i in range(draw(st.integers(0, 40)))]
    placed = []
    for key in ids:
        part: dict[str, Any] = {"id": key, "stage": draw(st.sampled_from(stages)), "name": draw(texts(8))}
        part["planned"] = draw(st.integers(0, 9)) > 0
        if draw(st.booleans()):
            part["actions"] = draw(st.lists(texts(), max_size=3))
            part["thoughts"] = draw(st.lists(texts(30), max_size=1))
            part["motivation"] = draw(texts())
            part["experience"] = {"emotion": {"p": draw(st.floats(-1, 1))}, "wanted": draw(texts())}
            part["owner"] = draw(
                st.sampled_from([None, "marketing", "Phòng chăm sóc khách hàng thân thiết miền Nam"])
            )
        placed.append(part)
    pains = [
        {
            "id": f"p{i}",
            "at": draw(st.sampled_from(ids)),
            "text": draw(texts(24)),
            "severity": draw(st.integers(1, 3)),
        }
        for i in range(draw(st.integers(0, 8)) if ids else 0)
    ]
    solved = [
        {"id": f"o{i}", "for": pain["id"], "text": draw(texts(20)), "owner": draw(st.sampled_from([None, "design", "Đội vận hành kho và giao hàng"])), "effort": draw(st.sampled_from([None, 1, 3]))}
        for i, pain in enumerate(pains)
    ]  # fmt: skip
    abouts = [f"touchpoints.{key}" for key in ids] + [f"stages.{key}" for key in stages] + ["personas.p"]
    claims = [
        {"id": f"c{i}", "about": draw(st.sampled_from(abouts)), "says": draw(texts(20)), "metric": metric, "expect": {"op": draw(st.sampled_from([">=", "<="])), "value": 0.5}}
        for i in range(draw(st.integers(0, 14)))
        for metric in [draw(st.sampled_from(["stage_conversion/1", "stage_dwell_median/1", "score_mean/1"]))]
    ]  # fmt: skip
    return {
        "schema": "hanhtrinh.map/1", "id": "m", "title": draw(texts()), "headline": draw(texts(20)),
        "personas": [{"id": "p", "name": draw(texts(6)), "about": draw(texts()), "goal": draw(texts(20))}],
        "stages": [{"id": key, "names": draw(texts(3)), "needs": [draw(texts())]} for key in stages],
        "touchpoints": placed, "pains": pains, "opportunities": solved, "claims": claims,
        "lanes": [{"id": "own", "title": draw(texts(4)), "cells": {key: draw(texts()) for key in [*ids[:3], *stages[:2]]}}],
    }  # fmt: skip


@st.composite
def evidence(draw: st.DrawFn, document: MapDocument) -> tuple[Observed, CheckResult]:
    stages = tuple(
        ObservedStage(
            stage.key,
            draw(st.integers(0, 3_000_000)),
            draw(st.none() | estimates(0, 1)),
            draw(estimates(0, 9e6)),
            draw(estimates(-1, 1)),
        )
        for stage in document.stages
    )
    touches = tuple(
        ObservedTouchpoint(touch.id, draw(st.integers(0, 3_000_000)), 5, draw(estimates(-1, 1)))
        for touch in document.touchpoints
    )
    moves = []
    if len(stages) > 2:
        for _ in range(draw(st.integers(0, 8))):
            a, b = draw(st.lists(st.integers(0, len(stages) - 1), min_size=2, max_size=2, unique=True))
            kind = "back_step" if a > b else "skip"
            moves.append(
                Movement(
                    kind, stages[a].id, stages[b].id, draw(st.integers(1, 90_000)), draw(estimates(0, 1))
                )
            )  # type: ignore[arg-type]
    when = datetime(2026, 1, 1, tzinfo=UTC)
    observed = Observed(
        "p",
        24_180,
        53_000,
        99_999,
        draw(st.sampled_from([0, 812])),
        when,
        when,
        stages,
        touches,
        tuple(moves),
        draw(st.booleans()),
    )
    results = []
    for claim in document.claims:
        verdict = draw(st.sampled_from(["confirmed", "refuted", "undecided"]))
        reason = (
            draw(st.sampled_from(["min_n", "no_data", "interval", "unmeasurable"]))
            if verdict == "undecided"
            else None
        )
        figure = draw(estimates(0, 900_000 if claim.metric == "stage_dwell_median/1" else 1))
        results.append(
            ClaimResult(
                claim.id,
                claim.about,
                claim.metric,
                {},
                None,
                None,
                100,
                None,
                figure.value,
                figure.n,
                7,
                figure.low,
                figure.high,
                0.02,
                verdict,
                reason,
                1_234_567 if reason == "interval" else None,
                draw(st.booleans()),
            )  # type: ignore[arg-type]
        )
    return observed, CheckResult(
        "m", None, "f", 1, 1, 1, when, False, 0.025, 2 * len(results), tuple(results)
    )


@given(st.data(), st.sampled_from(LANGUAGES))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_no_texts_meet_or_leave_the_page_on_any_map(data: st.DataObject, language: Language) -> None:
    document = MapDocument.model_validate(data.draw(maps()))
    observed, check = data.draw(evidence(document)) if data.draw(st.booleans()) else (None, None)
    scene = layout_grid(document, language=language, observed=observed, check=check)
    found = drawn_text.faults(to_svg(scene, embed_fonts=False))
    assert not found, "\n".join(found[:5])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seen", ["all", "no scores", "nothing"])
def test_the_sample_map_is_clean(language: Language, seen: str) -> None:
    observed = None if seen == "nothing" else picture_samples.observed(scores=seen == "all")
    scene = layout_grid(
        picture_samples.document(),
        language=language,
        model=picture_samples.model(),
        touchpoints=picture_samples.touchpoints(),
        observed=observed,
        check=picture_samples.check() if observed else None,
    )
    assert not drawn_text.faults(to_svg(scene, embed_fonts=False))


def test_touchpoints_without_a_definition_are_drawn_too() -> None:
    scene = layout_grid(
        picture_samples.document(),
        language="vi",
        touchpoints=TouchpointSet.model_validate({"schema": "hanhtrinh.touchpoints/1", "touchpoints": []}),
    )
    assert not drawn_text.faults(to_svg(scene, embed_fonts=False))
