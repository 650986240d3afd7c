"""The page says which interval judged, why one can rely on it, and what was claimed before."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from picture_samples import check, document, model, observed, touchpoints

from hanhtrinh.language import Language
from hanhtrinh.maps.results import CheckResult, PastClaim
from hanhtrinh.render.html import to_html
from hanhtrinh.render.svg import to_svg
from hanhtrinh.scene.grid import layout_grid

PAST = PastClaim(
    "c1", "stages.awareness", "stage_conversion/1", {"within_s": 604800}, "linh", None, 100,
    {"op": ">=", "value": 0.7}, 0.57, 1204, "refuted", "sequence",
    "2026-03-01T18:00:00Z", "2026-03-02T02:00:00Z", ("expect",),
)  # fmt: skip


def growing(**changes: object) -> CheckResult:
    result = check()
    first = replace(
        result.claims[0],
        judged_by="sequence",
        judged_n=14_000,
        sequence_low=0.087,
        sequence_high=0.101,
        lineage=(PAST,),
    )
    whole = replace(result, claims=(first, *result.claims[1:]), judged_by="sequence", closed=False)
    return replace(whole, **changes)  # type: ignore[arg-type]


def text(result: CheckResult, language: Language) -> str:
    page = to_html(document(), language=language, check=result)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "vi",
            (
                "Cho mọi lần xem 8,7–10,1% dùng để kết luận",
                "Cho một lần xem 8,9–9,9%",
                "càng xem nhiều lần càng dễ gặp một kết quả chỉ do may rủi",
                "Kết luận chỉ tính 14.000 khách",
                "Đã đổi 1 lần.",
                "≥ 70%: bị bác bỏ (đo được 57,0%, 1.204 khách; dữ liệu đến 01/03/2026). Sau đó đổi mức kỳ vọng.",
            ),
        ),
        (
            "en",
            (
                "For every look 8.7–10.1% judged",
                "the chance that a claim is ever judged wrongly stays at or below 2.5%",
                "Changed 1 time.",
                "≥ 70%: refuted (measured 57.0%, 1,204 customers; data until 1 Mar 2026).",
            ),
        ),
    ],
)
def test_a_panel_tells_both_intervals_and_the_past(language: Language, words: tuple[str, ...]) -> None:
    shown = text(growing(), language)
    for word in words:
        assert word in shown


def test_closed_data_say_so_and_closed_data_that_grew_too() -> None:
    assert "Dữ liệu này đã khép lại" in text(check(), "vi")
    assert "nhưng sau đó vẫn có thêm sự kiện" in text(growing(closed=True, grew=True), "vi")


def test_removed_claims_new_data_and_a_damaged_record_are_told() -> None:
    shown = text(growing(removed=(PAST,), provisional=True, lineage_whole=False), "vi")
    assert "1 nhận định đã kiểm trước đây không còn trên bản đồ" in shown
    assert "Tạm thời: dữ liệu còn rất mới" in shown
    assert "đã bị sửa hoặc mất dòng" in shown


def test_texts_of_the_past_cannot_bring_markup() -> None:
    evil = replace(PAST, id="<script>alert(1)</script>", about="<b>x</b>")
    page = to_html(document(), language="vi", check=growing(removed=(evil,)))
    assert "<script>alert(1)" not in page


def test_every_interval_says_which_looks_it_is_for() -> None:
    grown, closed = text(growing(), "vi"), text(check(), "vi")
    assert "8,7–10,1%, 95% cho mọi lần xem" in grown
    assert "8,9–9,9%, 95% cho một lần xem" in closed
    assert "8.7–10.1%, 95% for every look" in text(growing(), "en")


def drawn(result: CheckResult, language: Language) -> str:
    """The words of the picture, line after line."""
    laid = layout_grid(
        document(),
        language=language,
        check=result,
        observed=observed(),
        model=model(),
        touchpoints=touchpoints(),
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", to_svg(laid, embed_fonts=False)))


def test_the_picture_says_in_its_foot_which_looks_intervals_are_for() -> None:
    assert "Khoảng 95% cạnh kết luận đúng cho mọi lần xem, các khoảng khác cho một lần xem." in drawn(
        growing(), "vi"
    )
    assert "95% for every look" in drawn(growing(), "en")
    assert "All intervals are 95%, for a single look." in drawn(check(), "en")


def test_the_flow_shows_the_interval_that_judged_beside_the_verdict_on_the_same_figure() -> None:
    seen = next(one for one in observed().stages if one.id == "consideration").conversion
    assert seen is not None
    grown = growing()
    same = replace(
        grown.claims[2], metric="stage_conversion/1", value=seen.value, n=seen.n, low=seen.low, high=seen.high,
        judged_by="sequence", sequence_low=0.123, sequence_high=0.987, reason=None,
    )  # fmt: skip
    assert same.id == "c3"
    result = replace(grown, claims=(*grown.claims[:2], same, *grown.claims[3:]))
    assert f"12.3–98.7%, n {seen.n:,}" in drawn(result, "en")
    assert "12.3–98.7%" not in drawn(check(), "en")
