"""Back-steps and skips: arcs above the stages, as thick as the flow's scale says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hanhtrinh.language import percent, percent_range, whole
from hanhtrinh.maps.results import Movement
from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.sheet import width_of

ZONE: Final = 84.0
_TRACK: Final = 52.0
_MOST: Final = 5
_LEAST_SHARE: Final = 0.05
_LEAST_N: Final = 30
_LEAST_WIDTH: Final = 3.0
_MOST_WIDTH: Final = 12.0
_LEGS: Final = 70.0


@dataclass
class _Arc:
    movement: Movement
    start: float
    end: float
    words: str
    figures: str
    track: int = 0
    label_x: float = 0.0

    @property
    def low(self) -> float:
        return min(self.start, self.end)

    @property
    def high(self) -> float:
        return max(self.start, self.end)

    @property
    def label_width(self) -> float:
        return max(width_of(self.words, "arc-text"), width_of(self.figures, "count")) + 16


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


def _ports(canvas: Canvas, movements: list[Movement]) -> list[_Arc]:
    """Spread the ends of arcs over their stages, so that no two share a place."""
    view, frame = canvas.view, canvas.frame
    ends: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, movement in enumerate(movements):
        start, end = view.stage_index(movement.from_stage) or 0, view.stage_index(movement.to_stage) or 0
        ends[start].append((end, number, 0))
        ends[end].append((start, number, 1))
    places: dict[tuple[int, int], float] = {}
    for stage, found in ends.items():
        box = frame.stages[stage]
        # ends that go left stand left; among those of one side the far ones stand outside
        found.sort(key=lambda item: (item[0] > stage, item[0] if item[0] < stage else -item[0], item[1]))
        for position, (_, number, which) in enumerate(found, start=1):
            places[number, which] = box.x + box.width * (0.2 + 0.6 * position / (len(found) + 1))
    return [
        _Arc(
            movement,
            places[number, 0],
            places[number, 1],
            _words(canvas, movement),
            _figures(canvas, movement),
        )
        for number, movement in enumerate(movements)
    ]


def _arrange(arcs: list[_Arc]) -> list[_Arc]:
    """Give each arc a height and a free place for its label; arcs that find none are left out."""
    placed: list[_Arc] = []
    for arc in sorted(arcs, key=lambda arc: (arc.high - arc.low, -arc.movement.customers)):
        if arc.high - arc.low < arc.label_width + _LEGS:
            middle = (arc.low + arc.high) / 2
            half = (arc.label_width + _LEGS) / 2
            arc.start, arc.end = (
                (middle - half, middle + half) if arc.start < arc.end else (middle + half, middle - half)
            )
        below = [other for other in placed if other.low < arc.high + 8 and arc.low - 8 < other.high]
        arc.track = max((other.track + 1 for other in below), default=0)
        legs = sorted(
            x
            for other in [*placed]
            for x in (other.low, other.high)
            if arc.low < x < arc.high and other.track > arc.track
        )
        edges = [arc.low, *legs, arc.high]
        gaps = [(left, right) for left, right in pairwise(edges) if right - left >= arc.label_width + 12]
        crossed = any(
            other.label_x - other.label_width / 2 < x < other.label_x + other.label_width / 2
            for other in placed
            if other.track < arc.track
            for x in (arc.start, arc.end)
        )
        if not gaps or crossed:
            continue
        left, right = max(gaps, key=lambda gap: gap[1] - gap[0])
        arc.label_x = (left + right) / 2
        placed.append(arc)
    return placed


def arrange_arcs(canvas: Canvas) -> tuple[list[_Arc], float]:
    """Choose and place the arcs; gives them and the height they need above the panels."""
    arcs = _arrange(_ports(canvas, drawn_movements(canvas)))
    tracks = max((arc.track for arc in arcs), default=-1) + 1
    return arcs, ZONE + _TRACK * max(0, tracks - 1) if tracks else 24.0


def draw_arcs(canvas: Canvas, arcs: list[_Arc], top: float) -> None:
    """Draw the arcs that end at `top`, the upper edge of the panels."""
    view, sheet = canvas.view, canvas.sheet
    most = max((stage.seen.entered for stage in view.stages if stage.seen), default=0) or 1
    for arc in arcs:
        kind = arc.movement.kind
        key = f"{kind}.{arc.movement.from_stage}.{arc.movement.to_stage}"
        width = min(_MOST_WIDTH, max(_LEAST_WIDTH, 76.0 * arc.movement.customers / most))
        peak = top - 70 - _TRACK * arc.track
        foot = top - 8
        # a cubic with both handles at one height peaks at three quarters of it
        handle = top - (top - peak) / 0.75
        d = (
            f"M{arc.start:.1f} {top - 4:.1f}C{arc.start:.1f} {handle:.1f} {arc.end:.1f} {handle:.1f} "
            f"{arc.end:.1f} {foot - 6:.1f}"
        )
        sheet.curve(2, key, "arc", d, width=width, title=f"{arc.words}, {arc.figures}")
        head = 6 + width * 0.5
        sheet.curve(
            3, f"{key}.arrow", "arc-head",
            f"M{arc.end - head:.1f} {foot - head:.1f}L{arc.end + head:.1f} {foot - head:.1f}L{arc.end:.1f} {foot + 5:.1f}Z",
        )  # fmt: skip
        sheet.dot(3, f"{key}.dot", "arc-head", arc.start, top - 4, 5.0)
        sheet.text(f"{key}.words", arc.words, arc.label_x, peak + 24 + width / 2, "arc-text", anchor="middle")
        sheet.text(
            f"{key}.figures", arc.figures, arc.label_x, peak + 43 + width / 2, "count", anchor="middle"
        )
