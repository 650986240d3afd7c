"""Finding room for labels beside a curve: every label tries places and takes the one that hides least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hanhtrinh.scene.curves import Point

Rect = tuple[float, float, float, float]


def overlap(a: Rect, b: Rect, gap: float = 0.0) -> bool:
    """Whether two boxes (x, y, w, h) meet or come nearer than `gap`."""
    return (
        a[0] < b[0] + b[2] + gap
        and b[0] < a[0] + a[2] + gap
        and a[1] < b[1] + b[3] + gap
        and b[1] < a[1] + a[3] + gap
    )


@dataclass
class Room:
    """A region with curves and boxes in it; nothing may leave it and no two boxes may meet."""

    bounds: Rect
    curve: list[Point] = field(default_factory=list)
    dashed: list[Point] = field(default_factory=list)
    taken: list[Rect] = field(default_factory=list)

    def cost(self, box: Rect) -> float | None:
        """How much of the curves a box hides; None where it meets another box or leaves the region."""
        x, y, w, h = box
        left, top, width, height = self.bounds
        if x < left or y < top or x + w > left + width or y + h > top + height:
            return None
        if any(overlap(box, other, 3.0) for other in self.taken):
            return None
        heavy = sum(1 for px, py in self.curve if x - 3 <= px <= x + w + 3 and y - 3 <= py <= y + h + 3)
        light = sum(1 for px, py in self.dashed if x - 1 <= px <= x + w + 1 and y - 1 <= py <= y + h + 1)
        return heavy * 3.0 + light * 1.0

    def place(self, candidates: Sequence[tuple[Rect, float]], most: float = 60.0) -> Rect | None:
        """Take the cheapest of candidate boxes with their own cost; None where none is free."""
        best: Rect | None = None
        least = most
        for box, own in candidates:
            cost = self.cost(box)
            if cost is not None and cost + own < least:
                best, least = box, cost + own
        if best is not None:
            self.taken.append(best)
        return best
