"""Back-steps and skips: arcs above the stages, as thick as the flow's scale says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from hanhtrinh.language import percent, percent_range, whole
from hanhtrinh.maps.results import Movement
from hanhtrinh.scene.curves import Point
from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.flow import BAND
from hanhtrinh.scene.placing import overlap
from hanhtrinh.scene.sheet import Box, width_of

_AIR: Final = 14.0
_NOTHING: Final = 24.0
_PEAK: Final = 70.0
_TRACK: Final = 56.0
_MOST: Final = 5
_LEAST_SHARE: Final = 0.05
_LEAST_N: Final = 30
_LEAST_WIDTH: Final = 3.0
_MOST_WIDTH: Final = 9.0
# room that the legs of an arc take from its label
_LEGS: Final = 70.0
_LABEL: Final = 40.0


@dataclass
class Arc:
    """One arc; heights are given from the panels' upper edge, upwards; `peak` is its crown's."""

    movement: Movement
    start: float
    end: float
    words: str
    figures: str
    width: float
    peak: float = _PEAK
    label_x: float = 0.0

    @property
    def low(self) -> float:
        """The left end."""
        return min(self.start, self.end)

    @property
    def high(self) -> float:
        """The right end."""
        return max(self.start, self.end)

    @property
    def label_width(self) -> float:
        """Room for the words under the crown."""
        return max(width_of(self.words, "arc-text"), width_of(self.figures, "count")) + 8

    def points(self) -> list[Point]:
        """Give points along the arc, heights upwards, close enough to test boxes against."""
        found = []
        for step in range(101):
            t = step / 100
            x = self.low + (self.high - self.low) * (3 * t * t - 2 * t**3)
            found.append((x, self.peak * 4 * t * (1 - t)))
        return found

    def label(self) -> Box:
        """Give the label's box: left, bottom, width, height; as high as the arc over its ends lets it be."""
        half = self.label_width / 2
        under = [y for x, y in self.points() if abs(x - self.label_x) <= half + 4]
        top = min(under, default=0.0) - self.width / 2 - 3
        return (self.label_x - half, top - _LABEL, 2 * half, _LABEL)

    def hides(self, label: Box) -> bool:
        """Whether the arc runs through a label."""
        x, y, w, h = label
        margin = self.width / 2 + 2
        return any(
            x - margin < px < x + w + margin and y - margin < py < y + h + margin for px, py in self.points()
        )


def drawn_movements(canvas: Canvas) -> list[Movement]:
    """Those above 5 % of their base with enough customers, at most five."""
    found = [
        movement
        for movement in canvas.view.movements
        if movement.share.value is not None
        and movement.share.value > _LEAST_SHARE
        and movement.share.n >= _LEAST_N
    ]
    return found[:_MOST]


def _words(canvas: Canvas, movement: Movement) -> str:
    view = canvas.view
    share = percent(movement.share.value or 0.0, view.language)
    if movement.kind == "back_step":
        return canvas.t(f"Lùi bước {share}", f"Back-step {share}")
    start, end = view.stage_index(movement.from_stage), view.stage_index(movement.to_stage)
    between = [stage.name for stage in view.stages[(start or 0) + 1 : end or 0]]
    if len(between) == 1:
        return canvas.t(f"Bỏ bước {between[0]} {share}", f"{between[0]} skipped {share}")
    return canvas.t(f"Bỏ {len(between)} bước {share}", f"{len(between)} stages skipped {share}")


def _figures(canvas: Canvas, movement: Movement) -> str:
    language, share = canvas.view.language, movement.share
    n = f"n {whole(share.n, language)}"
    if share.low is None or share.high is None:
        return n
    return f"{percent_range(share.low, share.high, language)}, {n}"


def _ports(canvas: Canvas, movements: list[Movement]) -> list[Arc]:
    """Spread the ends of arcs over their stages, so that no two share a place and far arcs enclose near ones."""
    view, frame = canvas.view, canvas.frame
    most = max((stage.seen.entered for stage in view.stages if stage.seen), default=0) or 1
    ends: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, movement in enumerate(movements):
        start, end = view.stage_index(movement.from_stage) or 0, view.stage_index(movement.to_stage) or 0
        ends[start].append((end, number, 0))
        ends[end].append((start, number, 1))
    places: dict[tuple[int, int], float] = {}
    for stage, found in ends.items():
        box = frame.stages[stage]
        found.sort(key=lambda item: (item[0] > stage, -item[0], -item[1] if item[0] > stage else item[1]))
        for position, (_, number, which) in enumerate(found, start=1):
            places[number, which] = box.x + box.width * (0.1 + 0.8 * position / (len(found) + 1))
    return [
        Arc(
            movement,
            places[number, 0],
            places[number, 1],
            _words(canvas, movement),
            _figures(canvas, movement),
            min(_MOST_WIDTH, max(_LEAST_WIDTH, BAND * movement.customers / most)),
        )
        for number, movement in enumerate(movements)
    ]


def _arrange(arcs: list[Arc]) -> list[Arc]:
    """Give each arc a height and a free place for its label; an arc that would hide words is left out."""
    placed: list[Arc] = []
    for arc in sorted(arcs, key=lambda arc: (arc.high - arc.low, -arc.movement.customers)):
        needed = arc.label_width + _LEGS
        if arc.high - arc.low < needed:
            middle, sign = (arc.low + arc.high) / 2, 1 if arc.end > arc.start else -1
            arc.start, arc.end = middle - sign * needed / 2, middle + sign * needed / 2
        below = [other.peak for other in placed if other.low < arc.high + 8 and arc.low - 8 < other.high]
        least = max((peak + _TRACK for peak in below), default=_PEAK)
        if _settle(arc, least, placed):
            placed.append(arc)
    return placed


def _settle(arc: Arc, least: float, placed: list[Arc]) -> bool:
    """Try heights from `least` up and places for the label along the arc; says whether one is free."""
    slack = (arc.high - arc.low - arc.label_width - _LEGS) / 2
    for lift in (0.0, 16.0, 32.0):
        arc.peak = least + lift
        if any(arc.hides(other.label()) for other in placed):
            continue
        for shift in (0.0, 0.3, -0.3, 0.6, -0.6, 0.9, -0.9):
            arc.label_x = (arc.low + arc.high) / 2 + shift * slack
            label = arc.label()
            if label[1] < 0 or any(
                other.hides(label) or overlap(label, other.label(), 2.0) for other in placed
            ):
                continue
            return True
    return False


def arrange_arcs(canvas: Canvas) -> tuple[list[Arc], float]:
    """Choose and place the arcs; gives them and the height they need above the panels."""
    arcs = _arrange(_ports(canvas, drawn_movements(canvas)))
    return arcs, max((arc.peak + _AIR + arc.width / 2 for arc in arcs), default=_NOTHING)


def draw_arcs(canvas: Canvas, arcs: list[Arc], top: float) -> None:
    """Draw the arcs that end at `top`, the upper edge of the panels."""
    sheet = canvas.sheet
    for arc in arcs:
        key = f"{arc.movement.kind}.{arc.movement.from_stage}.{arc.movement.to_stage}"
        foot = top - 8
        # a cubic with both handles at one height peaks at three quarters of it
        handle = top - arc.peak / 0.75
        head = 6 + arc.width * 0.6
        d = (
            f"M{arc.start:.1f} {top - 4:.1f}C{arc.start:.1f} {handle:.1f} {arc.end:.1f} {handle:.1f} "
            f"{arc.end:.1f} {foot - head + 1:.1f}"
        )
        sheet.curve(2, key, "arc", d, width=arc.width, title=f"{arc.words}, {arc.figures}")
        left, right = arc.end - head, arc.end + head
        point = f"M{left:.1f} {foot - head:.1f}L{right:.1f} {foot - head:.1f}L{arc.end:.1f} {foot + 5:.1f}Z"
        sheet.curve(3, f"{key}.arrow", "arc-head", point)
        sheet.dot(3, f"{key}.dot", "arc-head", arc.start, top - 4, max(5.0, arc.width * 0.7))
        first = top - arc.label()[1] - _LABEL + 15
        sheet.text(f"{key}.words", arc.words, arc.label_x, first, "arc-text", anchor="middle")
        sheet.text(f"{key}.figures", arc.figures, arc.label_x, first + 19, "count", anchor="middle")
