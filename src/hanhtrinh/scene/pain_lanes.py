"""Pain points with their rank, opportunities with the number of their pain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hanhtrinh.language import counted, whole
from hanhtrinh.scene.drawing import BELOW, Canvas, Span, spans
from hanhtrinh.scene.frame import PAD, StageBox
from hanhtrinh.scene.sheet import width_of
from hanhtrinh.scene.typography import text_style
from hanhtrinh.scene.view import OpportunityView, PainView
from hanhtrinh.scene.wrapping import wrap

MARK: Final = 13.0
_ROOM_LEAST: Final = 88.0
_REACH: Final = 150.0
# a smaller shift than this would only look like a slip
_INDENT_LEAST: Final = 120.0
_FIRST: Final = 60.0
_ORDER = 6.0


def _rooms(canvas: Canvas, stage: StageBox, items: Sequence[PainView | OpportunityView]) -> list[Span]:
    positions = []
    for item in items:
        column = canvas.frame.column_of(item.touch)
        positions.append(stage.columns.index(column) if column else 0)
    rooms = [_near(room) for room in spans(stage, positions)]
    if any(room.width < _ROOM_LEAST for room in rooms):
        return [Span(stage.x + PAD, stage.inner, room.center) for room in rooms]
    return rooms


def _near(room: Span) -> Span:
    """Keep the words near their mark where the room is wide."""
    left = room.center - _REACH
    far = left - room.x > _INDENT_LEAST
    return Span(left, room.x + room.width - left, room.center) if far else room


def _in_stage(items: Sequence[PainView], stage: StageBox) -> list[PainView]:
    found = [item for item in items if item.touch.stage == stage.index]
    order = {id(touch): column.number for column in stage.columns for touch in column.touches}
    return sorted(found, key=lambda item: (order.get(id(item.touch), 0), item.rank))


def draw_pains(canvas: Canvas, y: float) -> tuple[float, dict[str, float]] | None:
    """Draw pains under their columns; None where the map has none.

    Returns the lane's bottom, and for each touchpoint with a pain the top of its first triangle.
    """
    if not canvas.view.pains:
        return None
    canvas.rule("pains", y)
    measured = canvas.view.observed is not None
    note = (
        canvas.t(
            "xếp theo số khách đi qua và mức nặng; chưa tính thiệt hại",
            "ranked by customers passing and severity; loss not costed",
        )
        if measured
        else canvas.t("xếp theo mức nặng", "ranked by severity")
    )
    bottom = canvas.lane_name("pains", y, canvas.t("Điểm đau", "Pain points"), note)
    tops: dict[str, float] = {}
    for stage in canvas.frame.stages:
        items = _in_stage(canvas.view.pains, stage)
        if not items:
            words = canvas.t("chưa ghi nhận", "none recorded")
            canvas.sheet.text(f"pains.none.{stage.index}", words, stage.x + PAD, y + 30, "note")
        rooms = _rooms(canvas, stage, items)
        places = {item.touch.id for item in items}
        # words of several columns in one room have a triangle each before them, and one in its column to hang from
        listed = len(places) > 1 and len({room.x for room in rooms}) < len(places)
        used: dict[float, float] = {}
        marked: set[int] = set()
        for item, room in zip(items, rooms, strict=True):
            column = canvas.frame.column_of(item.touch)
            if listed and column and column.number not in marked:
                marked.add(column.number)
                place = (column.center, y + 25.0)
                canvas.sheet.badge(f"{item.path}.place", "pain", place, MARK, text=str(item.rank))
            tops.setdefault(item.touch.id, y + 12)
            top = used.get(room.x, y + 32.0 if listed else y)
            low = _pain(canvas, item, room, top, inline=listed or top > y)
            used[room.x] = low + 6
            bottom = max(bottom, low + BELOW - 4)
    return bottom, tops


def _pain(canvas: Canvas, item: PainView, room: Span, top: float, *, inline: bool) -> float:
    """Draw one pain; below another one its triangle stands before the text."""
    sheet, view = canvas.sheet, canvas.view
    indent = 0.0
    if inline:
        indent = 2 * MARK + 8
        center = (room.x + MARK, top + 21.0)
        baseline = top + 26.0
    else:
        center = (room.center, top + 25.0)
        baseline = top + _FIRST
    words = view.local(item.pain.text) or item.pain.id
    sheet.badge(f"{item.path}.mark", "pain", center, MARK, text=str(item.rank), path=item.path, title=words)
    style = "strong" if item.rank <= 2 else "body"
    width = room.width - indent
    lines = wrap(words, width, style, 4)
    after = sheet.paragraph(
        f"{item.path}.text", words, room.x + indent, baseline, width, style, limit=4, path=f"{item.path}.text", editable=True
    )  # fmt: skip
    if not lines:
        return baseline
    bottom = after - text_style(style).step
    if item.touch.customers is not None:
        count = whole(item.touch.customers, view.language)
        text = canvas.t(f"{count} khách đi qua", f"{counted(item.touch.customers, 'customer')} passing")
        after = sheet.paragraph(
            f"{item.path}.customers", text, room.x + indent, bottom + 20, width, "count", limit=2
        )
        bottom = after - text_style("count").step
    return bottom


def draw_drops(canvas: Canvas, points: dict[str, float], tops: dict[str, float]) -> None:
    """Draw the thin lines from the curve's points to the pains below; `points` gives y by touchpoint."""
    for key, top in tops.items():
        touch = canvas.view.touch(key)
        column = canvas.frame.column_of(touch) if touch else None
        if column is not None and key in points:
            x = column.center
            canvas.sheet.line(
                1, f"drop.{key}", "drop", [(x, points[key] + _ORDER), (x, top + 2)], path=f"touchpoints.{key}"
            )


def draw_opportunities(canvas: Canvas, y: float) -> float | None:
    """Draw opportunities in the columns of their pains; None where the map has none."""
    if not canvas.view.opportunities:
        return None
    canvas.rule("opportunities", y)
    bottom = canvas.lane_name(
        "opportunities", y, canvas.t("Cơ hội cải thiện", "Opportunities"),
        canvas.t("cùng số với điểm đau; ô: công sức", "same number as the pain; squares: effort"),
    )  # fmt: skip
    for stage in canvas.frame.stages:
        items = [item for item in canvas.view.opportunities if item.touch.stage == stage.index]
        order = {id(touch): column.number for column in stage.columns for touch in column.touches}
        items.sort(key=lambda item: (order.get(id(item.touch), 0), item.rank))
        used: dict[float, float] = {}
        rooms = _rooms(canvas, stage, items)
        for item, room in zip(items, rooms, strict=True):
            top = used.get(room.x, y)
            low = _opportunity(canvas, item, room, top, inline=sum(other.x == room.x for other in rooms) > 1)
            used[room.x] = low + 6
            bottom = max(bottom, low + BELOW - 4)
    return bottom


def _opportunity(canvas: Canvas, item: OpportunityView, room: Span, top: float, *, inline: bool) -> float:
    sheet, view = canvas.sheet, canvas.view
    indent = 2 * MARK + 8 if inline else 0.0
    center = (room.x + MARK, top + 21.0) if inline else (room.center, top + 24.0)
    baseline = top + (26.0 if inline else 59.0)
    words = view.local(item.opportunity.text) or item.opportunity.id
    sheet.badge(
        f"{item.path}.mark", "opportunity", center, 12.0, text=str(item.rank), path=item.path, title=words
    )
    x, width = room.x + indent, room.width - indent
    after = sheet.paragraph(
        f"{item.path}.text",
        words,
        x,
        baseline,
        width,
        "body",
        limit=3,
        path=f"{item.path}.text",
        editable=True,
    )
    bottom = after - text_style("body").step
    return _effort(canvas, item, x, bottom, width)


def _effort(canvas: Canvas, item: OpportunityView, x: float, bottom: float, width: float) -> float:
    sheet = canvas.sheet
    owner = canvas.view.department_name(item.opportunity.owner)
    effort = item.opportunity.effort
    if effort is None and not owner:
        return bottom
    baseline = bottom + 22
    left = x
    if effort is not None:
        words = canvas.t(f"công sức {effort} trên 3", f"effort {effort} of 3")
        for number in range(3):
            style = "effort" if number < effort else "effort-open"
            sheet.box(
                3,
                f"{item.path}.effort.{number}",
                style,
                (x + number * 12, baseline - 9, 9.0, 9.0),
                path=item.path,
                title=words,
            )
        left = x + 42
    if owner:
        if width_of(owner, "label") > width - (left - x):
            left = x
            baseline += 20 if effort is not None else 0
        after = sheet.paragraph(
            f"{item.path}.owner", owner, left, baseline, width - (left - x), "label.action", limit=2
        )
        return after - text_style("label").step
    return baseline
