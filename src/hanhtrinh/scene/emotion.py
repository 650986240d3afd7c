"""The emotion lane: expected dashed and hollow, measured solid with its band, faces where enough customers spoke."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from hanhtrinh.language import decimal, whole
from hanhtrinh.scene.curves import Point, band_path, curve_path, sampled
from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.frame import LEFT, PAD, Column
from hanhtrinh.scene.placing import Rect, Room
from hanhtrinh.scene.sheet import width_of
from hanhtrinh.scene.typography import text_style
from hanhtrinh.scene.view import MIN_SCORES, TouchView, face_level
from hanhtrinh.scene.wrapping import wrap

HEIGHT: Final = 372.0
_ZERO: Final = 186.0
_UNIT: Final = 148.0
_FACE: Final = 14.0
_SCALE_FACES: Final = ((0.9, 5), (0.45, 4), (0.0, 3), (-0.45, 2), (-0.9, 1))


@dataclass
class _Point:
    column: Column
    touch: TouchView
    expected: Point | None
    measured: Point | None
    low: float = 0.0
    high: float = 0.0


@dataclass
class EmotionLane:
    """What the lane below needs: the y of each point on the curves, by touchpoint."""

    bottom: float
    points: dict[str, float] = field(default_factory=dict)


def draw_emotion(canvas: Canvas, y: float) -> EmotionLane:
    """Draw the lane; it is always there, and says so where nothing was measured."""
    canvas.rule("emotion", y)
    canvas.lane_name(
        "emotion",
        y,
        canvas.t("Cảm xúc", "Emotion"),
        canvas.t("từ rất tệ đến rất vui", "from awful to delighted"),
        room=104,
    )
    zero = y + _ZERO
    _scale(canvas, zero)
    points = [_point(column, zero) for column in canvas.frame.columns if column.touch is not None]
    measured = [point for point in points if point.measured]
    room = Room((LEFT + 2, y + 8, canvas.frame.right - LEFT - 4, HEIGHT - 14))
    _blanks(canvas, points, y, room) if measured else None
    _expected_curve(canvas, points, room)
    for run in _runs(points):
        _measured_run(canvas, run, room)
    for point in points:
        place = point.measured or point.expected
        if place:
            room.take((place[0] - 7, place[1] - 7, 14, 14))
    _reserve_drops(canvas, points, y, room)
    _labels(canvas, points, room)
    if measured:
        _annotations(canvas, measured, room)
    _legend(canvas, y, room, bool(measured), any(point.expected for point in points))
    lane = EmotionLane(y + HEIGHT)
    for point in points:
        place = point.measured or point.expected
        if place:
            lane.points[point.touch.id] = place[1]
    return lane


def _scale(canvas: Canvas, zero: float) -> None:
    words = (
        canvas.t("rất vui", "delighted"), canvas.t("vui", "happy"), canvas.t("bình thường", "neutral"),
        canvas.t("tệ", "bad"), canvas.t("rất tệ", "awful"),
    )  # fmt: skip
    for (value, level), word in zip(_SCALE_FACES, words, strict=True):
        middle = zero - value * _UNIT
        canvas.sheet.face(f"emotion.scale.{level}", LEFT - 22, middle, 10.0, level, title=word)
        style = "zero" if level == 3 else "grid"
        canvas.sheet.line(1, f"emotion.grid.{level}", style, [(LEFT, middle), (canvas.frame.right, middle)])


def _point(column: Column, zero: float) -> _Point:
    touch = column.touch
    assert touch is not None
    x = column.center
    expected = (x, zero - touch.expected * _UNIT) if touch.expected is not None else None
    estimate = touch.emotion
    if estimate is None or estimate.value is None:
        return _Point(column, touch, expected, None)
    low = estimate.low if estimate.low is not None else estimate.value
    high = estimate.high if estimate.high is not None else estimate.value
    return _Point(
        column, touch, expected, (x, zero - estimate.value * _UNIT),
        zero - max(-1.0, low) * _UNIT, zero - min(1.0, high) * _UNIT,
    )  # fmt: skip


def _blanks(canvas: Canvas, points: list[_Point], y: float, room: Room) -> None:
    """Hatch the columns without enough scores and say how many there are."""
    group: list[_Point] = []
    for point in [*points, None]:
        if point is not None and point.measured is None and (not group or _joins(group[-1], point)):
            group.append(point)
            continue
        if group:
            _blank(canvas, group, y, room)
        group = [point] if point is not None and point.measured is None else []


def _joins(last: _Point, point: _Point) -> bool:
    return last.column.stage == point.column.stage and not _scores(last) and not _scores(point)


def _scores(point: _Point) -> int:
    return point.touch.seen.emotion.n if point.touch.seen else 0


def _blank(canvas: Canvas, group: list[_Point], y: float, room: Room) -> None:
    first, last = group[0].column, group[-1].column
    x, right = first.x + 6, last.x + last.width - 6
    canvas.sheet.box(1, f"emotion.blank.{first.number}", "hatch", (x, y + 40, right - x, HEIGHT - 92))
    n = _scores(group[0])
    lines = [canvas.t("chưa đủ", "too few"), f"n {whole(n, canvas.view.language)} < {MIN_SCORES}"]
    if not n:
        lines = list(wrap(canvas.t("chưa có điểm số", "no scores"), right - x - 8, "n", 3))
    width = max(width_of(line, "n") for line in lines) + 6
    height = 18.0 * len(lines)
    center = (x + right) / 2
    nearest = next((p.expected[1] for p in group if p.expected), y + _ZERO)
    tops = [nearest + 16, nearest - 16 - height, y + 60, y + HEIGHT - 110, nearest + 40]
    box = room.place([((center - width / 2, top, width, height), k * 0.5) for k, top in enumerate(tops)])
    if box:
        for number, line in enumerate(lines):
            canvas.sheet.text(
                f"emotion.blank.{first.number}.{number}",
                line,
                center,
                box[1] + 14 + 18 * number,
                "n",
                anchor="middle",
                halo=True,
            )


def _expected_curve(canvas: Canvas, points: list[_Point], room: Room) -> None:
    nodes = [(point, point.expected) for point in points if point.expected]
    if not nodes:
        return
    line = [place for _, place in nodes]
    if len(line) > 1:
        canvas.sheet.curve(2, "emotion.expected", "curve-expected", curve_path(line))
    room.add_dashed(sampled(line))
    for point, (x, y) in nodes:
        path = f"{point.touch.path}.experience.emotion"
        words = decimal(point.touch.expected or 0.0, canvas.view.language)
        title = canvas.t(f"{point.touch.name}: dự kiến {words}", f"{point.touch.name}: expected {words}")
        canvas.sheet.dot(3, f"emotion.node.{point.touch.id}", "node", x, y, 3.6, path=path, title=title)


def _runs(points: list[_Point]) -> list[list[_Point]]:
    """Part the measured points at every gap: the curve never bridges what nobody measured."""
    runs: list[list[_Point]] = [[]]
    for point in points:
        if point.measured:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _measured_run(canvas: Canvas, run: list[_Point], room: Room) -> None:
    line = [point.measured for point in run if point.measured]
    key = f"emotion.measured.{run[0].touch.id}"
    if len(run) > 1:
        upper = [(point.column.center, point.high) for point in run]
        lower = [(point.column.center, point.low) for point in run]
        canvas.sheet.curve(1, f"{key}.band", "band", band_path(upper, lower))
        canvas.sheet.curve(2, key, "curve-measured", curve_path(line))
    else:
        point = run[0]
        top, bottom = min(point.high, line[0][1] - 6), max(point.low, line[0][1] + 6)
        canvas.sheet.box(1, f"{key}.band", "band", (line[0][0] - 6, top, 12.0, bottom - top), 6.0)
    room.add_curve(sampled(line))
    for point in run:
        if point.measured:
            emotion = point.touch.emotion
            words = decimal(emotion.value or 0.0, canvas.view.language) if emotion else ""
            canvas.sheet.dot(
                3, f"emotion.point.{point.touch.id}", "point", *point.measured, 4.6, path=point.touch.path,
                title=f"{point.touch.name}: {words}",
            )  # fmt: skip


def _reserve_drops(canvas: Canvas, points: list[_Point], y: float, room: Room) -> None:
    """Keep labels off the thin lines that lead down to the pains."""
    pained = {pain.touch.id for pain in canvas.view.pains}
    for point in points:
        place = point.measured or point.expected
        if point.touch.id in pained and place:
            room.take((place[0] - 2, place[1], 4, y + HEIGHT - place[1]))


def _labels(canvas: Canvas, points: list[_Point], room: Room) -> None:
    """Set face, value and n beside each point; the extremes first, so that they find room."""
    shown = [point for point in points if point.measured] or _turns(points)
    for point in sorted(shown, key=lambda point: -abs(_value(point))):
        _label(canvas, point, room)


def _turns(points: list[_Point]) -> list[_Point]:
    """Of expectations alone, those that differ from the one before in their stage: the others say nothing new."""
    found: list[_Point] = []
    last: _Point | None = None
    for point in points:
        if point.expected is None:
            continue
        same = last is not None and last.column.stage == point.column.stage and _value(last) == _value(point)
        if not same:
            found.append(point)
        last = point
    return found


def _value(point: _Point) -> float:
    emotion = point.touch.emotion
    return (emotion.value if emotion and emotion.value is not None else point.touch.expected) or 0.0


def _label(canvas: Canvas, point: _Point, room: Room) -> None:
    place = point.measured or point.expected
    if place is None:
        return
    measured = point.measured is not None
    value = decimal(_value(point), canvas.view.language)
    style = "value" if measured else "value-expected"
    emotion = point.touch.emotion
    n = f"n {whole(emotion.n, canvas.view.language)}" if measured and emotion else ""
    text_width = max(width_of(value, style), width_of(n, "n") if n else 0.0)
    width, height = 2 * _FACE + 6 + text_width, 2 * _FACE + 6
    above = not measured or (place[1] <= point.expected[1] if point.expected else _value(point) >= 0)
    box = room.place(_label_places(place, width, height, above))
    if box is None:
        return
    level = face_level(_value(point))
    middle = box[1] + height / 2
    face_style = "face" if measured else "face-expected"
    key = f"emotion.label.{point.touch.id}"
    canvas.sheet.face(
        f"{key}.face", box[0] + _FACE, middle, _FACE, level, face_style, path=point.touch.path, title=value
    )
    x = box[0] + 2 * _FACE + 6
    canvas.sheet.text(
        f"{key}.value", value, x, middle - 1 if n else middle + 5, style, halo=True, path=point.touch.path
    )
    if n:
        canvas.sheet.text(f"{key}.n", n, x, middle + 15, "n", halo=True)


def _label_places(place: Point, width: float, height: float, above: bool) -> list[tuple[Rect, float]]:
    """List places around a point: on the wanted side first, near first, then further away."""
    x, y = place
    found: list[tuple[Rect, float]] = []
    for side_cost, side in ((0.0, above), (7.0, not above)):
        for tier, distance in enumerate((12.0, 22.0, 36.0, 54.0, 76.0)):
            top = y - distance - height if side else y + distance
            for shift_cost, left in (
                (0.0, x + 8),
                (0.6, x - width / 2),
                (1.0, x - width - 8),
                (1.6, x - width * 0.3),
            ):
                found.append(((left, top, width, height), side_cost + shift_cost + tier * 2.2))
    found += [((left, y - height / 2, width, height), 4.0) for left in (x + 14, x - width - 14)]
    return found


def _annotations(canvas: Canvas, measured: list[_Point], room: Room) -> None:
    """Name the lowest and the highest point in words, where they are clear of the middle."""
    lowest = min(measured, key=_value)
    highest = max(measured, key=_value)
    if _value(lowest) <= -0.2 and lowest.measured:
        x, y = lowest.measured
        canvas.sheet.dot(3, "emotion.lowest.ring", "moment", x, y, 10.0)
        head = canvas.t("Khoảnh khắc khó chịu nhất", "The worst moment")
        _annotate(canvas, "lowest", head, lowest, room, "annotation.no", below=True)
    if _value(highest) >= 0.2 and highest is not lowest:
        expected = highest.touch.expected
        beyond = expected is not None and _value(highest) > expected + 0.1
        head = (
            canvas.t("Vượt mong đợi", "Beyond expectation")
            if beyond
            else canvas.t("Khoảnh khắc vui nhất", "The best moment")
        )
        _annotate(canvas, "highest", head, highest, room, "annotation.ok", below=False)


def _annotate(
    canvas: Canvas, key: str, head: str, point: _Point, room: Room, style: str, *, below: bool
) -> None:
    if point.measured is None:
        return
    note = point.touch.name
    if key == "lowest" and point.touch.expected is not None:
        words = decimal(point.touch.expected, canvas.view.language)
        note = canvas.t(f"{note}, dự kiến {words}", f"{note}, expected {words}")
    x, y = point.measured
    options: list[tuple[Rect, float]] = []
    lines: dict[Rect, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for width in (230.0, 150.0):
        heads, notes = wrap(head, width, style, 2), wrap(note, width, "second", 2)
        wide = max(*(width_of(t, style) for t in heads), *(width_of(t, "second") for t in notes))
        high = len(heads) * text_style(style).step + len(notes) * text_style("second").step
        for cost, left, top in (
            (0.0, x - wide - 26, y - high / 2 + (10 if below else -10)), (0.5, x + 100, y - high / 2), (0.5, x - wide - 60, y - high / 2),
            (1.0, x - wide - 26, y - high + 4), (1.0, x - wide - 26, y - 4), (1.5, x + 26, y - high - 10), (2.0, x + 30, y + 20),
            (2.5, x - wide - 110, y - high / 2), (2.5, x + 150, y - high / 2),
        ):  # fmt: skip
            box = (left, top, wide, high)
            lines[box] = (heads, notes)
            options.append((box, cost + (0.4 if width < 200 else 0)))
    found = room.place(options, most=4.0)
    if found is None:
        return
    heads, notes = lines[found]
    next_baseline = canvas.sheet.text(f"emotion.{key}", heads, found[0], found[1] + 16, style, halo=True)
    canvas.sheet.text(f"emotion.{key}.note", notes, found[0], next_baseline - 1, "second", halo=True)


def _legend(canvas: Canvas, y: float, room: Room, measured: bool, expected: bool) -> None:
    """Say once which line is which, where the lane has room."""
    rows = []
    if measured:
        rows.append(("curve-measured", canvas.t("đo được, khoảng tin cậy 95%", "measured, 95% interval")))
    if expected:
        rows.append(("curve-expected", canvas.t("dự kiến khi vẽ bản đồ", "expected when the map was drawn")))
    if not measured:
        words = canvas.t("chưa có đủ điểm số để đo cảm xúc", "not enough scores to measure emotion")
        if canvas.view.observed is not None and not canvas.view.observed.scores:
            words = canvas.t(
                "dữ liệu không có điểm số nào: cảm xúc chưa đo được",
                "no scores were recorded: emotion is not measured",
            )
        if canvas.view.observed is None:
            words = canvas.t("chưa có dữ liệu: cảm xúc chưa đo được", "no data yet: emotion is not measured")
        rows.append(("", words))
    width = max(44 + width_of(words, "label") for _, words in rows)
    height = 24.0 * len(rows)
    options: list[tuple[Rect, float]] = []
    for stage in canvas.frame.stages:
        for cost, top in (
            (0.0, y + HEIGHT - height - 26),
            (0.4, y + 22),
            (1.5, y + HEIGHT - height - 70),
            (1.5, y + 64),
        ):
            options.append(((stage.x + PAD, top, width, height), cost + stage.index * 0.3))
    box = room.place(options) or (LEFT + PAD, y + HEIGHT - height - 8, width, height)
    for number, (style, words) in enumerate(rows):
        middle = box[1] + 12 + 24 * number
        if style:
            line = [(box[0], middle), (box[0] + 34, middle)]
            canvas.sheet.line(2, f"emotion.legend.{style}", style, line)
            if style == "curve-expected":
                canvas.sheet.dot(3, "emotion.legend.node", "node", box[0] + 17, middle, 3.6)
        x = box[0] + (44 if style else 0)
        canvas.sheet.text(f"emotion.legend.{number}", words, x, middle + 5, "label", halo=True)
