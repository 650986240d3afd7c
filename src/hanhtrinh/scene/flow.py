"""The heads of the stages and the flow band: thickness linear in customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hanhtrinh.language import counted, decimal, duration, percent, percent_range, whole
from hanhtrinh.maps.results import Estimate
from hanhtrinh.scene.drawing import BELOW, Canvas
from hanhtrinh.scene.frame import PAD, StageBox
from hanhtrinh.scene.sheet import width_of
from hanhtrinh.scene.view import MIN_SCORES, StageView, View, face_level
from hanhtrinh.scene.wrapping import wrap

BAND: Final = 76.0
_FACE: Final = 13.0
_NARROW: Final = 300.0
_ROW: Final = 30.0


@dataclass(frozen=True)
class _Feeling:
    """A stage's face with its value."""

    level: int
    style: str
    text: str
    title: str

    @property
    def width(self) -> float:
        return 2 * _FACE + 6 + width_of(self.text, "stage-value")


def draw_heads(canvas: Canvas, top: float) -> float:
    """Draw the stages' names with their faces; gives the bottom."""
    rows = max(_head(canvas, stage, top + 38.0) for stage in canvas.frame.stages)
    return top + 38.0 + (rows - 1) * _ROW + 14.0


def _head(canvas: Canvas, stage: StageBox, baseline: float) -> int:
    """Set the name and behind it the face; below it where the name leaves no room. Gives the rows used."""
    view = canvas.view.stages[stage.index]
    feeling = _feeling(canvas, view)
    needed = feeling.width + 9 if feeling else 0.0
    sizes = ("stage", "stage-narrow") if stage.width >= _NARROW else ("stage-narrow",)
    style = next(
        (size for size in sizes if width_of(view.name, size) + needed <= stage.inner), "stage-narrow"
    )
    lines = wrap(view.name, stage.inner, style, 2)
    x = stage.x + PAD
    for number, line in enumerate(lines):
        canvas.sheet.text(
            f"{view.path}.name", line, x, baseline + number * _ROW, style, path=f"{view.path}.names", full=view.name,
            hit=(x, baseline - 26, stage.inner, 34.0), editable=True,
        )  # fmt: skip
    rows = max(1, len(lines))
    if feeling is None:
        return rows
    left = x + width_of(lines[-1], style) + 9 if lines else x
    if left + feeling.width > stage.right - PAD + 1:
        left, rows = x, rows + 1
    y = baseline + (rows - 1) * _ROW - 9
    canvas.sheet.face(
        f"{view.path}.face",
        left + _FACE,
        y,
        _FACE,
        feeling.level,
        feeling.style,
        path=view.path,
        title=feeling.title,
    )
    canvas.sheet.text(
        f"{view.path}.emotion", feeling.text, left + 2 * _FACE + 6, y + 5, "stage-value", path=view.path
    )
    return rows


def _feeling(canvas: Canvas, stage: StageView) -> _Feeling | None:
    """The measured emotion of a stage; the expected one, hollow, where nothing on the map was measured."""
    view = canvas.view
    emotion = stage.seen.emotion if stage.seen else None
    n = whole(emotion.n, view.language) if emotion else ""
    if emotion and emotion.value is not None and emotion.n >= MIN_SCORES:
        text = decimal(emotion.value, view.language)
        return _Feeling(face_level(emotion.value), "face", text, f"{text}, n {n}")
    if view.has_scores:
        if emotion is None or emotion.n == 0:
            return None
        words = canvas.t(f"chưa đủ, n {n} < {MIN_SCORES}", f"too few, n {n} < {MIN_SCORES}")
        return _Feeling(0, "face-expected", f"n {n}", words)
    mine = [
        touch.expected
        for touch in view.touches
        if view.stages[touch.stage] is stage and touch.expected is not None
    ]
    if not mine:
        return None
    mean = sum(mine) / len(mine)
    text = decimal(mean, view.language)
    return _Feeling(face_level(mean), "face-expected", text, canvas.t(f"dự kiến {text}", f"expected {text}"))


def draw_flow(canvas: Canvas, y: float) -> float:
    """Draw the flow lane from the heads' bottom; gives the lane's bottom."""
    view, frame, sheet = canvas.view, canvas.frame, canvas.sheet
    seen = [stage.seen for stage in view.stages]
    measured = any(stage is not None for stage in seen)
    note = canvas.t(
        "bề dày: số khách; nét đứt: đường dự kiến; cung: đi khác dự kiến",
        "thickness: customers; dashed: planned path; arcs: off the plan",
    )
    least = canvas.lane_name("flow", y - 6, canvas.t("Dòng khách", "Flow"), note if measured else "")
    middle = y + 8 + BAND / 2
    sheet.line(2, "flow.plan", "plan", [(frame.stages[0].x, middle), (frame.right - 4, middle)])
    tip = frame.right
    sheet.curve(
        2,
        "flow.arrow",
        "plan-head",
        f"M{tip - 11:.1f} {middle - 6:.1f}L{tip - 2:.1f} {middle:.1f}L{tip - 11:.1f} {middle + 6:.1f}",
    )
    if not measured:
        sheet.text(
            "flow.none",
            canvas.t("chưa có dữ liệu", "no data yet"),
            frame.stages[0].x + PAD,
            middle + 34,
            "note",
        )
        return max(least, middle + 52)
    _band(canvas, middle)
    baseline = middle + BAND / 2 + 26
    rows = max(_flow_figures(canvas, stage, baseline) for stage in frame.stages)
    return max(least, baseline + 19 * (rows - 1) + BELOW)


def _band(canvas: Canvas, middle: float) -> None:
    frame, view = canvas.frame, canvas.view
    entered = [stage.seen.entered if stage.seen else 0 for stage in view.stages]
    most = max(entered) or 1
    half = [BAND / 2 * count / most for count in entered]
    upper: list[str] = []
    lower: list[str] = []
    for index, stage in enumerate(frame.stages):
        if index == 0:
            upper.append(f"M{stage.x:.1f} {middle - half[0]:.1f}")
            lower.append(f"L{stage.x:.1f} {middle + half[0]:.1f}Z")
        if index + 1 == len(frame.stages):
            upper.append(f"L{frame.right:.1f} {middle - half[index]:.1f}")
            lower.append(f"L{frame.right:.1f} {middle + half[index]:.1f}")
            continue
        ease = min(60.0, stage.width * 0.3)
        start, end = stage.right - ease, frame.stages[index + 1].x + ease * 0.5
        bend = (start + end) / 2
        a, b = half[index], half[index + 1]
        upper.append(
            f"L{start:.1f} {middle - a:.1f}C{bend:.1f} {middle - a:.1f} {bend:.1f} {middle - b:.1f} {end:.1f} {middle - b:.1f}"
        )
        lower.append(
            f"L{end:.1f} {middle + b:.1f}C{bend:.1f} {middle + b:.1f} {bend:.1f} {middle + a:.1f} {start:.1f} {middle + a:.1f}"
        )
    canvas.sheet.curve(1, "flow.band", "flow", "".join(upper) + "".join(reversed(lower)))


def _flow_figures(canvas: Canvas, stage: StageBox, baseline: float) -> int:
    """Set customers and dwell on the left, conversion onward on the right; gives the lines used."""
    view, sheet, language = canvas.view, canvas.sheet, canvas.view.language
    found = view.stages[stage.index]
    if found.seen is None:
        sheet.text(
            f"{found.path}.entered", canvas.t("chưa đo", "not measured"), stage.x + PAD, baseline, "note"
        )
        return 1
    left, right = stage.x + PAD, stage.right - PAD
    count = whole(found.seen.entered, language)
    words = canvas.t(f"{count} khách", counted(found.seen.entered, "customer"))
    sheet.text(f"{found.path}.entered", words, left, baseline, "strong", path=found.path)
    dwell = found.seen.dwell_s
    stay = ""
    if dwell and dwell.value is not None and dwell.n >= MIN_SCORES:
        length = duration(dwell.value, language)
        stay = canvas.t(f"ở lại {length}", f"stay {length}")
    conversion = found.seen.conversion
    ends: list[tuple[str, str]] = []
    if conversion is not None:
        n = f"n {whole(conversion.n, language)}"
        if conversion.n < MIN_SCORES or conversion.value is None:
            ends = [(canvas.t(f"chưa đủ, {n}", f"too few, {n}"), "count")]
        else:
            share = percent(conversion.value, language)
            ends = [(canvas.t(f"{share} đi tiếp", f"{share} go on"), "strong.action")]
            bounds = _bounds(view, stage.index, conversion)
            if bounds is not None:
                ends.append((f"{percent_range(*bounds, language)}, {n}", "count"))
    row = 0
    used = width_of(words, "strong")
    for text, style in ends:
        if row == 0 and used + 12 + width_of(text, style) > stage.inner:
            row = 1
        sheet.text(
            f"{found.path}.conversion", text, right, baseline + 19 * row, style, anchor="end", path=found.path
        )
        row += 1
    if not stay:
        return max(1, row)
    stay_row = 1
    while stay_row < row and _right_width(ends, row, stay_row) + 12 + width_of(stay, "count") > stage.inner:
        stay_row += 1
    lines = wrap(stay, stage.inner, "count", 1)
    sheet.text(
        f"{found.path}.dwell", lines, left, baseline + 19 * stay_row, "count", path=found.path, full=stay
    )
    return max(row, stay_row + 1)


def _bounds(view: View, stage: int, conversion: Estimate) -> tuple[float, float] | None:
    """Give the interval that judged where a verdict on this very figure stands on the map, else that for a single look."""
    for claim in view.claims:
        result = claim.result
        if result is None or claim.stage != stage or result.metric != "stage_conversion/1":
            continue
        if (result.value, result.n, result.low) == (conversion.value, conversion.n, conversion.low):
            return result.interval
    if conversion.low is None or conversion.high is None:
        return None
    return conversion.low, conversion.high


def _right_width(ends: list[tuple[str, str]], rows: int, row: int) -> float:
    """How wide the figures on the right are in a row; `rows` is the first row below them."""
    index = row - (rows - len(ends))
    return width_of(*ends[index]) if 0 <= index < len(ends) else 0.0
