"""Where columns and stages stand: widths, and what moves out or folds where there are many."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from hanhtrinh.scene.typography import text_width
from hanhtrinh.scene.view import TouchView, View

MARGIN: Final = 48.0
LEFT: Final = 196.0
GAP: Final = 14.0
PAD: Final = 10.0
GUTTER_TEXT: Final = 132.0
WIDTH: Final = 2400.0
_NARROWEST: Final = 1640.0
_WIDEST: Final = 6000.0
# a few stages with most touchpoints may widen the scene so far, before names give way to numbers
_WIDENED: Final = 3400.0
_STAGE_LEAST: Final = 236.0
_COLUMN_MOST: Final = 260.0
# between the names of neighbouring touchpoints
NAME_MARGIN: Final = 6.0
# a longer word than this is broken rather than given so wide a column
_WORD_MOST: Final = 150.0
_ACTIONS_FROM: Final = 112.0
_NAMES_FROM: Final = 84.0
_FOLD_BELOW: Final = 56.0
_MATTERING: Final = 24
_MANY_STAGES: Final = 10


@dataclass(frozen=True, eq=False)
class Column:
    """One touchpoint, or a stack of them, on the picture; `number` counts from 1 over the map."""

    number: int
    stage: int
    x: float
    width: float
    touches: tuple[TouchView, ...]

    @property
    def center(self) -> float:
        """The middle, where icons and points of the curve stand."""
        return self.x + self.width / 2

    @property
    def touch(self) -> TouchView | None:
        """The touchpoint, None for a stack."""
        return self.touches[0] if len(self.touches) == 1 else None


@dataclass(frozen=True, eq=False)
class StageBox:
    """A stage's panel."""

    index: int
    x: float
    width: float
    columns: tuple[Column, ...]

    @property
    def inner(self) -> float:
        """Room for text."""
        return self.width - 2 * PAD

    @property
    def right(self) -> float:
        """The panel's right edge."""
        return self.x + self.width


@dataclass(frozen=True, eq=False)
class Frame:
    """All columns; `actions` and `names` say whether a column is wide enough to hold them."""

    width: float
    stages: tuple[StageBox, ...]
    columns: tuple[Column, ...]
    actions: bool
    names: bool

    @property
    def right(self) -> float:
        """The right edge of the last panel."""
        return self.width - MARGIN

    def column_of(self, touch: TouchView) -> Column | None:
        """Find the column that holds a touchpoint."""
        return next((column for column in self.columns if touch in column.touches), None)


def _importance(view: View) -> dict[str, float]:
    """Weigh touchpoints: claims and pains first, then what nobody planned, bad emotion, many customers."""
    claimed = {claim.claim.about.partition(".")[2] for claim in view.claims}
    pained = {pain.touch.id for pain in view.pains}
    most = max((touch.customers or 0 for touch in view.touches), default=0) or 1
    weights = {}
    for touch in view.touches:
        weight = (touch.customers or 0) / most
        weight += 4 * (touch.id in claimed) + 4 * (touch.id in pained) + 8 * (not touch.planned)
        emotion = touch.emotion.value if touch.emotion and touch.emotion.value is not None else touch.expected
        weight += max(0.0, -(emotion or 0.0)) * 2
        weights[touch.id] = weight
    return weights


def _folded(view: View) -> list[list[tuple[TouchView, ...]]]:
    """Keep the touchpoints that matter; of the rest, one stack per stage and channel, or one for what is left."""
    weights = _importance(view)
    ordered = sorted(view.touches, key=lambda touch: -weights[touch.id])
    kept = {id(touch) for touch in ordered[:_MATTERING]}
    groups: list[list[tuple[TouchView, ...]]] = []
    for index in range(len(view.stages)):
        inside = [touch for touch in view.touches if touch.stage == index]
        columns: list[tuple[TouchView, ...]] = [(touch,) for touch in inside if id(touch) in kept]
        channels: dict[str, list[TouchView]] = defaultdict(list)
        for touch in inside:
            if id(touch) not in kept:
                channels[touch.channel].append(touch)
        stacks = [tuple(found) for found in channels.values() if len(found) > 1]
        singles = tuple(found[0] for found in channels.values() if len(found) == 1)
        if len(stacks) > 1 or (stacks and singles):
            stacks = [tuple(touch for touch in inside if id(touch) not in kept)]
        elif singles:
            stacks = [singles]
        groups.append(columns + stacks)
    return groups


def _fit(counts: list[int], width: float) -> tuple[list[float], float]:
    """Share the width: a stage is as wide as its touchpoints (1.5 where it has none) and never too narrow for its name.

    Returns the stages' widths and that of the narrowest column that holds a touchpoint.
    """
    room = width - LEFT - MARGIN - GAP * (len(counts) - 1)
    units = [max(1.5, float(count)) for count in counts]
    fixed: set[int] = set()
    while True:
        free = [index for index in range(len(counts)) if index not in fixed]
        left = room - _STAGE_LEAST * len(fixed)
        unit = left / sum(units[index] for index in free) if free else 0.0
        narrow = {index for index in free if units[index] * unit < _STAGE_LEAST}
        if not narrow or narrow == set(free):
            break
        fixed |= narrow
    widths = [_STAGE_LEAST if index in fixed else units[index] * unit for index in range(len(counts))]
    if not free:
        widths = [room / len(counts)] * len(counts)
    columns = [w / count for w, count in zip(widths, counts, strict=True) if count]
    return widths, min(columns, default=room / max(1, len(counts)))


def make_frame(view: View) -> Frame:
    """Place stages and columns by the rules for many stages and many touchpoints."""
    groups: list[list[tuple[TouchView, ...]]] = [
        [(touch,) for touch in view.touches if touch.stage == index] for index in range(len(view.stages))
    ]
    counts = [len(group) for group in groups]
    width = WIDTH
    many = len(counts) >= _MANY_STAGES
    if (not many and _fit(counts, width)[1] < _FOLD_BELOW) or sum(counts) > 3 * _MATTERING:
        groups = _folded(view)
        counts = [len(group) for group in groups]
    least = LEFT + MARGIN + GAP * (len(counts) - 1) + _STAGE_LEAST * len(counts)
    width = max(width, least)
    width = _widened(counts, width, _longest_word(view), many=many)
    units = sum(max(1.5, float(count)) for count in counts)
    spacious = LEFT + MARGIN + GAP * (len(counts) - 1) + units * _COLUMN_MOST
    width = min(width, max(_NARROWEST, least, spacious))
    return _place(groups, counts, width)


def _longest_word(view: View) -> float:
    """Measure the widest word in the touchpoints' names."""
    words = {word for touch in view.touches for word in touch.name.split()}
    widths = (text_width(word, "strong") for word in words)
    return max((width for width in widths if width <= _WORD_MOST), default=0.0)


def _widened(counts: list[int], width: float, word: float, *, many: bool) -> float:
    """Widen the scene until columns hold what they should, where that can be had."""
    few = sum(counts) <= _MATTERING
    wanted, widest = (_ACTIONS_FROM, _WIDEST) if many else (_ACTIONS_FROM, _WIDENED) if few else (0.0, width)
    wider = width
    while _fit(counts, wider)[1] < wanted and wider < widest:
        wider += 20
    # where names stand, none of their words is broken
    while few and _NAMES_FROM <= _fit(counts, wider)[1] < word + NAME_MARGIN and wider < _WIDEST:
        wider += 20
    # whatever else, an icon needs its place
    while _fit(counts, wider)[1] < _FOLD_BELOW:
        wider += 20
    return wider


def _place(groups: list[list[tuple[TouchView, ...]]], counts: list[int], width: float) -> Frame:
    widths, narrowest = _fit(counts, width)
    stages: list[StageBox] = []
    columns: list[Column] = []
    x = LEFT
    for index, (group, stage_width) in enumerate(zip(groups, widths, strict=True)):
        mine = []
        each = stage_width / len(group) if group else stage_width
        for position, touches in enumerate(group):
            mine.append(Column(len(columns) + 1, index, x + position * each, each, touches))
            columns.append(mine[-1])
        stages.append(StageBox(index, x, stage_width, tuple(mine)))
        x += stage_width + GAP
    return Frame(
        width,
        tuple(stages),
        tuple(columns),
        actions=narrowest >= _ACTIONS_FROM,
        names=narrowest >= _NAMES_FROM,
    )
