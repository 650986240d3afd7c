"""What every lane needs: the sheet, the view, the frame; the lane's name in the gutter; cells of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hanhtrinh.scene.frame import GUTTER_TEXT, MARGIN, PAD, Frame, StageBox
from hanhtrinh.scene.sheet import Sheet
from hanhtrinh.scene.typography import text_style
from hanhtrinh.scene.view import View
from hanhtrinh.scene.wrapping import wrap

ABOVE: Final = 26.0
BELOW: Final = 18.0
# narrower than this, quotes and pains of one stage stand below instead of beside each other
SPAN_LEAST: Final = 118.0


@dataclass(frozen=True)
class Canvas:
    """One picture in the making."""

    sheet: Sheet
    view: View
    frame: Frame

    def t(self, vi: str, en: str) -> str:
        """Give a text in the picture's language."""
        return self.view.t(vi, en)

    def lane_name(
        self, lane: str, y: float, name: str, note: str = "", *, path: str = "", room: float = GUTTER_TEXT
    ) -> float:
        """Set a lane's name and note in the gutter; gives the lane's least bottom."""
        next_baseline = self.sheet.paragraph(
            f"lane.{lane}.name", name, MARGIN, y + ABOVE, room, "lane", limit=3, path=path
        )
        if note:
            first = next_baseline - text_style("lane").step + 21
            next_baseline = self.sheet.paragraph(
                f"lane.{lane}.note", note, MARGIN, first, room, "note", limit=5
            )
            return next_baseline - text_style("note").step + BELOW
        return next_baseline - text_style("lane").step + BELOW

    def rule(self, lane: str, y: float) -> None:
        """Draw the rule above a lane, through the panels."""
        self.sheet.line(1, f"lane.{lane}.rule", "rule", [(MARGIN, y), (self.frame.right, y)])


@dataclass(frozen=True)
class Note:
    """One paragraph of a cell; `gap` is room above it."""

    id: str
    text: str
    style: str
    limit: int
    path: str = ""
    gap: float = 0.0


def cell(canvas: Canvas, x: float, y: float, width: float, notes: Sequence[Note]) -> float:
    """Set paragraphs one below the other; `y` is the lane's top. Gives the bottom of the last line."""
    baseline = y + ABOVE
    bottom = y
    for number, note in enumerate(notes):
        lines = len(wrap(note.text, width, note.style, note.limit))
        if not lines:
            continue
        step = text_style(note.style).step
        if number and bottom > y:
            baseline += note.gap
        canvas.sheet.paragraph(
            note.id,
            note.text,
            x,
            baseline,
            width,
            note.style,
            limit=note.limit,
            path=note.path,
            editable=bool(note.path),
        )
        baseline += step * lines
        bottom = baseline - step
    return bottom


@dataclass(frozen=True)
class Span:
    """Room for one piece of content inside a stage, and the middle of the column it belongs to."""

    x: float
    width: float
    center: float


def spans(stage: StageBox, columns: Sequence[int]) -> list[Span]:
    """Part a stage's width among contents by the columns they belong to (positions inside the stage, ascending).

    Contents of one column share its span. Each span starts where the one before ends; the first at the stage's left.
    """
    distinct = sorted(set(columns))
    if not stage.columns or not distinct:
        return [Span(stage.x + PAD, stage.inner, stage.x + stage.width / 2) for _ in columns]
    starts = [0] + [(before + after + 1) // 2 for before, after in pairwise(distinct)]
    ends = [*starts[1:], len(stage.columns)]
    found = {}
    for column, start, end in zip(distinct, starts, ends, strict=True):
        x = stage.columns[start].x
        right = stage.columns[end - 1].x + stage.columns[end - 1].width
        found[column] = Span(x + PAD, right - x - 2 * PAD, stage.columns[column].center)
    return [found[column] for column in columns]
