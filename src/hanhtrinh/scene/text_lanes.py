"""The lanes of words: goals, actions, thoughts, needs and motivation, what was wanted and promised, the user's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hanhtrinh.language import Text, decimal, whole
from hanhtrinh.maps.document import Evidence, Lane
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.models.touchpoints import LocalText
from hanhtrinh.scene.claims import figure, unit_of
from hanhtrinh.scene.drawing import BELOW, SPAN_LEAST, Canvas, Note, Span, cell, spans
from hanhtrinh.scene.evidence_words import evidence_words
from hanhtrinh.scene.frame import PAD, Column, StageBox
from hanhtrinh.scene.view import TouchView

_QUOTES_A_STAGE: Final = 3
_RECEIVED_WORDS: Final = {
    "touchpoint_conversion/1": Text(vi="{} đi tiếp", en="{} go on"),
    "touchpoint_share/1": Text(vi="{} khách trong giai đoạn có dùng", en="{} of the stage use it"),
    "score_mean/1": Text(vi="điểm trung bình {}", en="mean score {}"),
}
_RECEIVED: Final = 2  # figures of what customers received at one touchpoint; the panel has them all


def _column_lane(
    canvas: Canvas, y: float, lane: str, name: str, note: str, notes_of: Callable[[TouchView], list[Note]]
) -> float:
    """Draw a lane with one cell per touchpoint."""
    canvas.rule(lane, y)
    bottom = canvas.lane_name(lane, y, name, note)
    for column in canvas.frame.columns:
        if column.touch is not None:
            found = notes_of(column.touch)
            bottom = max(bottom, cell(canvas, column.x + 8, y, column.width - 14, found) + BELOW)
    return bottom


def draw_actions(canvas: Canvas, y: float) -> float | None:
    """Draw what the customer does; None where no action is written or the columns are too narrow."""
    if not canvas.frame.actions or not any(touch.doc and touch.doc.actions for touch in canvas.view.touches):
        return None

    def notes(touch: TouchView) -> list[Note]:
        actions = touch.doc.actions if touch.doc else ()
        texts = [
            (number, text) for number, action in enumerate(actions) if (text := canvas.view.local(action))
        ]
        # four lines in all: one action may take them, several share them
        limit = max(1, 4 // max(1, min(4, len(texts))))
        return [
            Note(
                f"{touch.path}.actions.{number}",
                text,
                "action-text",
                limit,
                f"{touch.path}.actions.{number}",
                3,
            )
            for number, text in texts[:4]
        ]

    return _column_lane(canvas, y, "actions", canvas.t("Hành động", "Actions"), "", notes)


def draw_goals(canvas: Canvas, y: float) -> float | None:
    """Draw the customer's goal at each touchpoint; None where none is written."""
    if not canvas.frame.actions or not any(
        touch.doc and canvas.view.local(touch.doc.goal) for touch in canvas.view.touches
    ):
        return None

    def notes(touch: TouchView) -> list[Note]:
        text = canvas.view.local(touch.doc.goal) if touch.doc else ""
        return [Note(f"{touch.path}.goal", text, "action-text", 4, f"{touch.path}.goal")] if text else []

    return _column_lane(
        canvas, y, "goals", canvas.t("Mục tiêu", "Goal"), canvas.t("của khách", "the customer's"), notes
    )


def _stage_lane(
    canvas: Canvas, y: float, bottom: float, content: Callable[[StageBox], list[tuple[int, list[Note]]]]
) -> float:
    """Draw cells that belong to columns of a stage, side by side where there is room, else one below the other."""
    for stage in canvas.frame.stages:
        found = [(column, notes) for column, notes in content(stage) if notes]
        rooms = spans(stage, [column for column, _ in found])
        if any(room.width < SPAN_LEAST + 50 for room in rooms):
            rooms = [Span(stage.x + PAD, stage.inner, room.center) for room in rooms]
        tops: dict[float, float] = {}
        for room, (_, notes) in zip(rooms, found, strict=True):
            top = tops.get(room.x, y)
            low = cell(canvas, room.x, top, room.width, notes)
            tops[room.x] = low + 8 - (26 - 22)
            bottom = max(bottom, low + BELOW)
    return bottom


def _position(stage: StageBox, column: Column) -> int:
    return stage.columns.index(column)


def draw_thoughts(canvas: Canvas, y: float) -> float | None:
    """Draw what customers think, as quotes with how many said so; None where nothing is written."""
    if not any(touch.doc and (touch.doc.thoughts or _quoted(touch)) for touch in canvas.view.touches):
        return None
    canvas.rule("thoughts", y)
    bottom = canvas.lane_name(
        "thoughts", y, canvas.t("Suy nghĩ", "Thoughts"), canvas.t("lời khách", "in customers' words")
    )

    def content(stage: StageBox) -> list[tuple[int, list[Note]]]:
        found: list[tuple[int, list[Note]]] = []
        left = 0
        for column in stage.columns:
            for touch in column.touches:
                notes = _quote_notes(canvas, stage, touch)
                if notes and len(found) >= _QUOTES_A_STAGE:
                    left += 1
                elif notes:
                    found.append((_position(stage, column), notes))
        if left:
            words = canvas.t(f"và {left} lời khác", f"and {left} more")
            found[-1][1].append(Note(f"stages.{stage.index}.more-thoughts", words, "note", 1, gap=2))
        return found

    return _stage_lane(canvas, y, bottom, content)


def _quoted(touch: TouchView) -> list[tuple[int, Evidence]]:
    return (
        [(number, item) for number, item in enumerate(touch.doc.evidence) if item.quote] if touch.doc else []
    )


def _quote_notes(canvas: Canvas, stage: StageBox, touch: TouchView) -> list[Note]:
    """The first thought, or else the first quote of the evidence, with its count, source and date."""
    if touch.doc is None:
        return []
    style = "quote" if stage.width >= 300 else "quote-narrow"
    text, path = "", ""
    for number, thought in enumerate(touch.doc.thoughts):
        if text := canvas.view.local(thought):
            path = f"{touch.path}.thoughts.{number}"
            break
    quoted = _quoted(touch)
    if not text and quoted:
        text, path = quoted[0][1].quote, f"{touch.path}.evidence.{quoted[0][0]}"
    if not text:
        return []
    bare = text.strip(' “”"')
    notes = [Note(path, f"“{bare}”", style, 4, path)]
    source = evidence_words(canvas.view, touch.doc.evidence[0]) if touch.doc.evidence else ""
    if source:
        notes.append(Note(f"{touch.path}.evidence", source, "note", 2, f"{touch.path}.evidence.0", -2))
    return notes


def draw_needs(canvas: Canvas, y: float) -> float | None:
    """Draw needs and motivation per stage, from the stage or else from its touchpoints; None where nothing is written."""
    found = {stage.index: _needs(canvas, stage) for stage in canvas.frame.stages}
    if not any(found.values()):
        return None
    canvas.rule("needs", y)
    bottom = canvas.lane_name("needs", y, canvas.t("Nhu cầu và động lực", "Needs and motivation"))
    for stage in canvas.frame.stages:
        bottom = max(bottom, cell(canvas, stage.x + PAD, y, stage.inner, found[stage.index]) + BELOW)
    return bottom


def _needs(canvas: Canvas, stage: StageBox) -> list[Note]:
    view = canvas.view.stages[stage.index]
    sources = [(view.path, view.doc.needs, view.doc.motivation)]
    sources += [
        (touch.path, touch.doc.needs, touch.doc.motivation)
        for column in stage.columns
        for touch in column.touches
        if touch.doc is not None
    ]
    local = canvas.view.local
    needs = [
        Note(f"{path}.needs.{number}", text, "body", 2, f"{path}.needs.{number}", 2)
        for path, needs, _ in sources
        for number, need in enumerate(needs)
        if (text := local(need))
    ]
    drives = [
        Note(f"{path}.motivation", text, "second", 3, f"{path}.motivation", 2)
        for path, _, motivation in sources
        if (text := local(motivation))
    ]
    return needs[:2] + drives[:1]


def draw_experience(canvas: Canvas, y: float) -> float | None:
    """Draw what customers wanted, what the business promised, what they received (R13); None where nothing is written.

    The first two are what the map says; the third is never written by hand: it is what the data measured there.
    """
    view = canvas.view

    def written(touch: TouchView) -> bool:
        return touch.doc is not None and bool(
            view.local(touch.doc.experience.wanted) or view.local(touch.doc.experience.promised)
        )

    if not any(map(written, view.touches)):
        return None
    canvas.rule("experience", y)
    bottom = canvas.lane_name(
        "experience",
        y,
        canvas.t("Ba trải nghiệm", "Three experiences"),
        canvas.t("khách muốn, ta hứa, khách nhận", "wanted, promised, received"),
    )

    def content(stage: StageBox) -> list[tuple[int, list[Note]]]:
        return [
            (_position(stage, column), _experience_notes(canvas, touch))
            for column in stage.columns
            for touch in column.touches
            if written(touch)
        ]

    return _stage_lane(canvas, y, bottom, content)


def _experience_notes(canvas: Canvas, touch: TouchView) -> list[Note]:
    assert touch.doc is not None
    parts = (
        ("wanted", canvas.t("Muốn", "Wanted"), touch.doc.experience.wanted, "body"),
        ("promised", canvas.t("Hứa", "Promised"), touch.doc.experience.promised, "second"),
    )
    notes = [
        Note(f"{touch.path}.{key}", f"{label}: {text}", style, 3, f"{touch.path}.experience.{key}", 2)
        for key, label, words, style in parts
        if (text := canvas.view.local(words))
    ]
    received = _received(canvas, touch)
    label = canvas.t("Nhận", "Received")
    if received:
        notes.append(Note(f"{touch.path}.received", f"{label}: {received}", "strong.measured", 2, gap=2))
    elif canvas.view.observed is not None:
        words = canvas.t("chưa đo được", "not measured yet")
        notes.append(Note(f"{touch.path}.received", f"{label}: {words}", "note", 1, gap=2))
    return notes


def _received(canvas: Canvas, touch: TouchView) -> str:
    """Say what the data measured at a touchpoint: the emotion, and the figures of the claims about it."""
    view, language = canvas.view, canvas.view.language
    parts = []
    if touch.emotion and touch.emotion.value is not None:
        value, n = decimal(touch.emotion.value, language), whole(touch.emotion.n, language)
        parts.append(canvas.t(f"cảm xúc {value} (n {n})", f"emotion {value} (n {n})"))
    for claim in view.claims:
        result = claim.result
        if claim.claim.about == touch.path and result and result.value is not None and result.metric:
            value = figure(result.value, unit_of(result.metric), language)
            words = _RECEIVED_WORDS.get(result.metric)
            name = METRICS[result.metric].name.to(language) if result.metric in METRICS else result.metric
            parts.append(
                words.to(language).format(value) if words else f"{name[:1].lower()}{name[1:]} {value}"
            )
    return "; ".join(parts[:_RECEIVED])


def draw_user_lane(canvas: Canvas, lane: Lane, y: float) -> float:
    """Draw a lane of the user's own; cells by stage or by touchpoint. An empty lane says what to add."""
    view = canvas.view
    path = f"lanes.{lane.id}"
    canvas.rule(path, y)
    bottom = canvas.lane_name(path, y, view.local(lane.title) or lane.id, path=f"{path}.title")
    if not any(map(view.local, lane.cells.values())):
        words = canvas.t(
            "Thêm một câu cho điểm chạm hoặc giai đoạn.", "Add a line for a touchpoint or a stage."
        )
        stage = canvas.frame.stages[0]
        canvas.sheet.paragraph(f"{path}.empty", words, stage.x + PAD, y + 26, stage.inner, "note", limit=2)
        return max(bottom, y + 26 + 20 + BELOW)

    def content(stage: StageBox) -> list[tuple[int, list[Note]]]:
        found = []
        for key in (view.stages[stage.index].id, view.stages[stage.index].doc.use):
            if key and key in lane.cells:
                found.append((0, _lane_notes(canvas, path, key, lane.cells[key])))
                break
        found += [
            (_position(stage, column), _lane_notes(canvas, path, touch.id, lane.cells[touch.id]))
            for column in stage.columns
            for touch in column.touches
            if touch.doc is not None and touch.id in lane.cells
        ]
        return found

    return _stage_lane(canvas, y, bottom, content)


def _lane_notes(canvas: Canvas, path: str, key: str, text: LocalText) -> list[Note]:
    words = canvas.view.local(text)
    return [Note(f"{path}.cells.{key}", words, "second", 4, f"{path}.cells.{key}")] if words else []
