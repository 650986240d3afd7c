"""The lane of touchpoints, the lane of owners, and the list under a map whose columns are too narrow for names."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import Final

from hanhtrinh.language import whole
from hanhtrinh.scene.channels import icon_for
from hanhtrinh.scene.drawing import BELOW, Canvas
from hanhtrinh.scene.frame import LEFT, NAME_MARGIN, PAD, Column, StageBox
from hanhtrinh.scene.typography import text_style
from hanhtrinh.scene.view import TouchView

_RING: Final = 22.0
_DISC: Final = 17.0
_ICON: Final = 20.0
_DROP: Final = 14.0


def _count_words(canvas: Canvas, touch: TouchView) -> str:
    if touch.customers is None:
        return canvas.t("chưa đo", "not measured") if canvas.view.observed else ""
    return (
        whole(touch.customers, canvas.view.language)
        if touch.customers
        else canvas.t("chưa ai đi qua", "nobody came")
    )


def stack_name(canvas: Canvas, column: Column) -> str:
    """Name a stack: how many, and of which channel where they share one."""
    channels = {touch.channel for touch in column.touches}
    count = len(column.touches)
    if len(channels) == 1 and (channel := next(iter(channels))):
        return f"{count} {channel}"
    return canvas.t(f"{count} điểm chạm khác", f"{count} other touchpoints")


def draw_touchpoints(canvas: Canvas, y: float) -> float:
    """Draw rings, discs, icons, names and counts; gives the lane's bottom."""
    canvas.rule("touchpoints", y)
    bottom = canvas.lane_name(
        "touchpoints", y, canvas.t("Điểm chạm", "Touchpoints"),
        canvas.t("kênh và số khách đi qua", "channel, customers passing") if canvas.view.observed
        else canvas.t("kênh", "channel"),
    )  # fmt: skip
    middle = y + 37.0
    _path(canvas, middle)
    for column in canvas.frame.columns:
        bottom = max(bottom, _touchpoint(canvas, column, middle))
    for stage in canvas.frame.stages:
        if not stage.columns:
            words = canvas.t("chưa có điểm chạm", "no touchpoint yet")
            # below the line that joins the touchpoints, where names stand
            after = canvas.sheet.paragraph(
                f"stages.{stage.index}.empty", words, stage.x + PAD, middle + _RING + 24, stage.inner, "note", limit=2
            )  # fmt: skip
            bottom = max(bottom, after - text_style("note").step + BELOW)
    return bottom + 2


def _path(canvas: Canvas, middle: float) -> None:
    """Join the planned touchpoints by a dashed line that passes over those nobody planned."""
    planned = [column for column in canvas.frame.columns if not column.touch or column.touch.planned]
    for left, right in pairwise(planned):
        start, end = left.center + _RING + 3, right.center - _RING - 3
        if right.number == left.number + 1:
            canvas.sheet.line(2, f"path.{left.number}", "planned-path", [(start, middle), (end, middle)])
            continue
        d = f"M{start:.1f} {middle:.1f}C{start + 40:.1f} {middle - 18:.1f} {end - 40:.1f} {middle - 18:.1f} {end:.1f} {middle:.1f}"
        canvas.sheet.curve(2, f"path.{left.number}", "planned-path", d)


def _touchpoint(canvas: Canvas, column: Column, middle: float) -> float:
    sheet = canvas.sheet
    touch = column.touch
    first = column.touches[0]
    key = f"touchpoints.{first.id}" if touch else f"stack.{column.number}"
    path = first.path if touch else ""
    x = column.center
    planned = touch is None or touch.planned
    came = any(found.customers for found in column.touches)
    y = middle if planned else middle + _DROP
    if planned:
        sheet.dot(2, f"{key}.ring", "ring", x, y, _RING)
        if came:
            sheet.dot(2, f"{key}.disc", "disc", x, y, _DISC)
    else:
        sheet.dot(2, f"{key}.disc", "disc-unplanned", x, y, _RING - 2)
    name = icon_for(first.channel, first.id, first.name if touch else "", first.means) if touch else "stack"
    sheet.icon(f"{key}.icon", name, x, y, _ICON, "icon" if planned else "icon-inverted", path=path)
    if touch is not None and touch.doc is not None:
        sheet.box(
            4,
            f"{key}.hit",
            "hit",
            (x - _RING, y - _RING, 2 * _RING, 2 * _RING),
            _RING,
            path=path,
            title=touch.name,
        )
    return _touchpoint_words(canvas, column, key, path, y + _RING + 24, planned)


def _touchpoint_words(
    canvas: Canvas, column: Column, key: str, path: str, baseline: float, planned: bool
) -> float:
    sheet, touch = canvas.sheet, column.touch
    x, room = column.center, column.width - NAME_MARGIN
    role = "" if planned else ".pain"
    if canvas.frame.names:
        name = touch.name if touch else stack_name(canvas, column)
        baseline = sheet.paragraph(
            f"{key}.name", name, x, baseline, room, f"strong{role}", limit=3, anchor="middle",
            path=f"{path}.name" if path else "", editable=bool(path),
        )  # fmt: skip
    else:
        sheet.text(f"{key}.number", str(column.number), x, baseline, f"strong{role}", anchor="middle")
        baseline += text_style("strong").step
    # a number alone stands for name and count, which the list below the map has; a stack has no one count
    words = _count_words(canvas, touch) if touch and canvas.frame.names else ""
    if words:
        baseline = sheet.paragraph(
            f"{key}.count", words, x, baseline - 1, room, "count", limit=2, anchor="middle", path=path
        )
    if not planned and canvas.frame.names:
        words = canvas.t("không ai dự kiến", "not planned")
        baseline = sheet.paragraph(
            f"{key}.unplanned", words, x, baseline - 1, room, "label.pain", limit=2, anchor="middle"
        )
    return baseline - text_style("count").step + BELOW


def draw_owners(canvas: Canvas, y: float) -> float | None:
    """Draw a bar per owner over its touchpoints; None, and nothing drawn, where no touchpoint has an owner."""
    if not any(touch.owner for touch in canvas.view.touches):
        return None
    canvas.rule("owners", y)
    bottom = canvas.lane_name("owners", y, canvas.t("Bộ phận phụ trách", "Owner"))
    for stage in canvas.frame.stages:
        for owner, columns in _owner_runs(canvas, stage):
            bottom = max(bottom, _owner_bar(canvas, owner, columns, y))
    return bottom


def _owner_runs(canvas: Canvas, stage: StageBox) -> list[tuple[str, list[Column]]]:
    """Part a stage's columns by owner; columns too narrow for a name share one bar with all owners."""
    if canvas.frame.names:
        return [(owner, list(run)) for owner, run in groupby(stage.columns, key=_owner_of)]
    touches = [touch for column in stage.columns for touch in column.touches]
    owners = list(dict.fromkeys(touch.owner for touch in touches if touch.owner))
    if owners and not all(touch.owner for touch in touches):
        owners.append(canvas.t("một số chưa ai nhận", "some without owner"))
    return [(" · ".join(owners), list(stage.columns))] if touches else []


def _owner_of(column: Column) -> str:
    return " · ".join(dict.fromkeys(touch.owner for touch in column.touches if touch.owner))


def _owner_bar(canvas: Canvas, owner: str, columns: list[Column], y: float) -> float:
    x = columns[0].x + 8
    width = columns[-1].x + columns[-1].width - 8 - x
    key = f"owners.{columns[0].number}"
    if owner:
        canvas.sheet.box(2, key, "owner-bar", (x, y + 20, width, 5.0))
    else:
        canvas.sheet.box(2, key, "owner-none", (x, y + 18, width, 9.0))
    words = owner or canvas.t("chưa ai nhận", "no owner yet")
    style = "label" if owner else "label.pain"
    baseline = canvas.sheet.paragraph(f"{key}.name", words, x, y + 46, width + 4, style, limit=3)
    return baseline - text_style(style).step + BELOW


def draw_touch_list(canvas: Canvas, y: float) -> float:
    """List the touchpoints by number under a map whose columns hold numbers only, and what the stacks hold."""
    entries = _list_entries(canvas)
    if not entries:
        return y
    canvas.lane_name("list", y, canvas.t("Danh sách điểm chạm", "List of touchpoints"))
    room = canvas.frame.right - LEFT
    count = max(1, int(room // 300))
    width = room / count
    per = -(-len(entries) // count)
    baselines = []
    for start in range(0, len(entries), per):
        x = LEFT + PAD + width * (start // per)
        baseline = y + 26
        for number, (label, name) in enumerate(entries[start : start + per]):
            canvas.sheet.text(f"list.{start + number}.number", label, x + 22, baseline, "label", anchor="end")
            baseline = canvas.sheet.paragraph(
                f"list.{start + number}.name", name, x + 32, baseline, width - 52, "second", limit=4
            ) + 3  # fmt: skip
        baselines.append(baseline)
    return max(baselines)


def _list_entries(canvas: Canvas) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for column in canvas.frame.columns:
        if column.touch is None:
            names = ", ".join(_listed(canvas, touch) for touch in column.touches)
            found.append(
                (
                    str(column.number) if not canvas.frame.names else "+",
                    f"{stack_name(canvas, column)}: {names}",
                )
            )
        elif not canvas.frame.names:
            found.append((str(column.number), _listed(canvas, column.touch)))
    return found


def _listed(canvas: Canvas, touch: TouchView) -> str:
    return (
        touch.name
        if touch.customers is None
        else f"{touch.name} {whole(touch.customers, canvas.view.language)}"
    )
