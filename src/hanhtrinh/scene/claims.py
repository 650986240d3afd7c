"""The lane of claims: mark, words, interval figure, and value with interval and n."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hanhtrinh.language import Language, Text, date_text, decimal, duration, percent, percent_range, whole
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.maps.results import INTERVAL_WORDS, ClaimResult
from hanhtrinh.scene.drawing import ABOVE, BELOW, Canvas
from hanhtrinh.scene.evidence_words import evidence_words
from hanhtrinh.scene.frame import PAD, StageBox
from hanhtrinh.scene.header import ROLES, mark_words
from hanhtrinh.scene.plots import draw_plot
from hanhtrinh.scene.sheet import width_of
from hanhtrinh.scene.typography import text_style
from hanhtrinh.scene.view import ClaimView

_INDENT: Final = 28.0
_PLOT_WIDTH: Final = 104.0
_STACK_LEAST: Final = 300.0


def unit_of(metric: str | None) -> str:
    """Give the unit of a metric's values; `score` for one this version does not know."""
    found = METRICS.get(metric or "")
    return found.unit if found else "score"


def figure(value: float, unit: str, language: Language) -> str:
    """Write a value in its unit."""
    if unit == "share":
        return percent(value, language)
    return duration(value, language) if unit == "seconds" else decimal(value, language)


def target(value: float, unit: str, language: Language) -> str:
    """Write an expectation: as `figure`, without decimals that say nothing."""
    if unit == "seconds":
        return duration(value, language)
    shown = value * 100 if unit == "share" else value
    digits = next((digits for digits in (0, 1) if abs(round(shown, digits) - shown) < 1e-9), 2)
    return percent(value, language, digits) if unit == "share" else decimal(value, language, digits)


def interval(low: float, high: float, unit: str, language: Language) -> str:
    """Write an interval in its unit."""
    if unit == "share":
        return percent_range(low, high, language)
    if unit == "seconds":
        return f"{duration(low, language)}–{duration(high, language)}"
    dash = " … " if low < 0 or high < 0 else "–"
    return f"{decimal(low, language)}{dash}{decimal(high, language)}"


def draw_claims(canvas: Canvas, y: float) -> float | None:
    """Draw each claim under its stage; those about personas or the whole map where there is most room.

    Gives the lane's bottom; None where the map has no claims.
    """
    view, frame = canvas.view, canvas.frame
    if not view.claims:
        return None
    canvas.rule("claims", y)
    note = canvas.t("ngưỡng đặt ra (vạch đứt) so với số đo", "expected (dashed tick) against measured")
    if view.check is not None and any(claim.result and claim.result.interval for claim in view.claims):
        which = INTERVAL_WORDS[view.check.judged_by].to(view.language)
        note += canvas.t(f"; khoảng 95% {which}", f"; 95% {which}")
    least = canvas.lane_name("claims", y, canvas.t("Nhận định", "Claims"), note)
    stacks = [stack for stage in frame.stages for stack in _stacks(stage, y)]
    for claim in view.claims:
        if claim.stage is not None:
            mine = [stack for stack in stacks if stack.stage == claim.stage]
            stack = min(mine, key=lambda stack: stack.bottom)
            stack.bottom = _claim(canvas, claim, stack)
    for claim in view.claims:
        if claim.stage is None:
            stack = min(stacks, key=lambda stack: stack.bottom)
            stack.bottom = _claim(canvas, claim, stack)
    return max(least, *(stack.bottom + BELOW - 8 for stack in stacks))


@dataclass
class _Stack:
    """Claims one below the other; a wide stage has several side by side."""

    stage: int
    x: float
    width: float
    bottom: float


def _stacks(stage: StageBox, y: float) -> list[_Stack]:
    count = max(1, int(stage.inner // _STACK_LEAST))
    width = stage.inner / count
    return [
        _Stack(stage.index, stage.x + PAD + width * i, width - (20 if count > 1 else 0), y)
        for i in range(count)
    ]


def _subject(canvas: Canvas, claim: ClaimView) -> str:
    if claim.stage is not None:
        return ""
    if claim.subject:
        return canvas.t(f"về chân dung {claim.subject}", f"about persona {claim.subject}")
    return canvas.t("về cả hành trình", "about the whole journey")


def _claim(canvas: Canvas, claim: ClaimView, stack: _Stack) -> float:
    """Draw one claim below its stack; gives its bottom."""
    sheet, view = canvas.sheet, canvas.view
    x, width = stack.x + _INDENT, stack.width - _INDENT
    baseline = stack.bottom + ABOVE
    mark = claim.mark
    stale = bool(claim.result and claim.result.stale)
    sheet.badge(
        f"{claim.path}.mark", mark, (stack.x + 10, baseline - 5), 10.0, path=claim.path, title=mark_words(canvas, mark),
        style="badge-stale" if stale else "badge",
    )  # fmt: skip
    if stale:
        # the mark keeps its shape, paler, with a small clock
        sheet.icon(f"{claim.path}.clock", "clock", stack.x + 20, baseline + 6, 13.0, "icon")
    subject = _subject(canvas, claim)
    if subject:
        baseline = sheet.paragraph(f"{claim.path}.subject", subject, x, baseline, width, "note", limit=1)
    words = view.local(claim.claim.says) or claim.claim.id
    after = sheet.paragraph(
        f"{claim.path}.says",
        words,
        x,
        baseline,
        width,
        "strong",
        limit=3,
        path=f"{claim.path}.says",
        editable=True,
    )
    bottom = after - text_style("strong").step
    if mark == "quotes":
        text = evidence_words(canvas.view, claim.quotes[0], full=True)
        after = sheet.paragraph(
            f"{claim.path}.quotes", text, x, bottom + 20, width, "count", limit=2, path=claim.path
        )
        return after - text_style("count").step + 12
    return _evidence(canvas, claim, x, width, bottom) + 12


def _evidence(canvas: Canvas, claim: ClaimView, x: float, width: float, bottom: float) -> float:
    """Draw the interval figure and the figures below or beside it."""
    sheet, language = canvas.sheet, canvas.view.language
    result = claim.result
    unit = unit_of(claim.claim.metric)
    role = ROLES[claim.mark]
    value, rest, more = claim_figures(claim, unit, language, canvas.t)
    beside_room = width - _PLOT_WIDTH - 14
    first_line = width_of(value, "figure") + 8 + width_of(rest, "count")
    beside = max(first_line, width_of(more, "count")) <= beside_room
    plot_width = _PLOT_WIDTH if beside else min(width, 230.0)
    drawn = draw_plot(canvas, claim, unit, (x, bottom + 14.0, plot_width), role)
    if not drawn:
        beside, plot_width = False, 0.0
    left = x + plot_width + 14 if beside else x
    baseline = bottom + 26 if beside else bottom + (48 if drawn else 24)
    room = x + width - left
    if value:
        sheet.text(f"{claim.path}.value", value, left, baseline, f"figure.{role}", path=claim.path)
    last = baseline
    offset = width_of(value, "figure") + 8 if value else 0.0
    if rest:
        if offset + width_of(rest, "count") > room:
            offset, last = 0.0, baseline + (19 if value else 0)
        after = sheet.paragraph(
            f"{claim.path}.interval",
            rest,
            left + offset,
            last,
            room - offset,
            "count",
            limit=2,
            path=claim.path,
        )
        last = after - text_style("count").step
    if more:
        after = sheet.paragraph(
            f"{claim.path}.more", more, left, last + 19, room, "count", limit=2, path=claim.path
        )
        last = after - text_style("count").step
    if result and result.stale:
        words = canvas.t("cần kiểm lại", "to be checked again")
        last = sheet.text(f"{claim.path}.stale", words, left, last + 19, "note") - text_style("note").step
    return max(last, bottom + 26 if drawn else last)


def claim_figures(
    claim: ClaimView, unit: str, language: Language, t: Callable[[str, str], str]
) -> tuple[str, str, str]:
    """Write a claim's value, its interval with n, and what is missing to decide it."""
    result = claim.result
    if result is None:
        expected = _expected_words(claim, unit, language, t)
        return (
            "",
            t(f"chưa kiểm; {expected}", f"not checked yet; {expected}")
            if expected
            else t("chưa kiểm", "not checked yet"),
            "",
        )
    n = f"n {whole(result.n, language)}"
    if result.reason == "min_n":
        if result.judged_n is not None:
            n = f"n {whole(result.judged_n, language)}"
        least = whole(result.min_n, language)
        return n, "", t(f"chưa đủ: cần ít nhất {least}", f"too few: at least {least} needed")
    if result.reason == "no_data":
        return "", waiting_words(result, language) or t("chưa có dữ liệu", "no data yet"), ""
    if result.reason == "unmeasurable" or result.value is None:
        return (
            "",
            t("không đếm được từ hành vi; cần trích dẫn", "behaviour cannot show this; it needs quotes"),
            "",
        )
    range_text = n
    if result.interval is not None:
        range_text = f"{interval(*result.interval, unit, language)}, {n}"
    more = ""
    if result.verdict == "undecided" and result.n_to_decide:
        need = whole(result.n_to_decide, language)
        more = t(f"cần n ≈ {need}", f"needs n ≈ {need}")
    return figure(result.value, unit, language), range_text, more


def waiting_words(result: ClaimResult, language: Language) -> str:
    """Say how many customers wait where nobody can be judged yet, and from when on one can be; empty where nobody waits."""
    if not result.waiting:
        return ""
    n = whole(result.waiting, language)
    words = Text(
        vi=f"{n} khách còn trong thời hạn theo dõi",
        en=f"{n} customer{'s are' if result.waiting > 1 else ' is'} still within {'their' if result.waiting > 1 else 'the'} window",
    ).to(language)
    if result.first_verdict is not None:
        day = date_text(result.first_verdict.date(), language)
        words += Text(vi=f"; sớm nhất {day} mới kết luận được", en=f"; first verdict from {day}").to(language)
    return words


def _expected_words(claim: ClaimView, unit: str, language: Language, t: Callable[[str, str], str]) -> str:
    expect = claim.claim.expect
    if expect is None:
        return ""
    if isinstance(expect.value, tuple):
        ends = "–".join(target(value, unit, language) for value in expect.value)
        return t(f"dự kiến {ends}", f"expected {ends}")
    sign = "≥" if expect.op == ">=" else "≤"
    least = target(expect.value, unit, language)
    return t(f"dự kiến {sign} {least}", f"expected {sign} {least}")
