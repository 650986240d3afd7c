"""Finding room for labels beside a curve: every label tries places and takes the one that hides least."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

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


# boxes are looked for in strips of this width, in scene units
_STRIP: Final = 120.0


class Room:
    """A region with curves and boxes in it; nothing may leave it and no two boxes may meet.

    Args:
        bounds: x, y, width and height of the region.
    """

    def __init__(self, bounds: Rect) -> None:
        self.bounds = bounds
        self._curve = _Points()
        self._dashed = _Points()
        self._strips: dict[int, list[Rect]] = {}

    def add_curve(self, points: Sequence[Point]) -> None:
        """Put points of a curve that labels should not hide; x ascends, also from call to call."""
        self._curve.add(points)

    def add_dashed(self, points: Sequence[Point]) -> None:
        """Put points of a curve that matters less; x ascends, also from call to call."""
        self._dashed.add(points)

    def take(self, box: Rect) -> None:
        """Keep a box free of others."""
        for strip in _strips(box):
            self._strips.setdefault(strip, []).append(box)

    def cost(self, box: Rect) -> float | None:
        """How much of the curves a box hides; None where it meets another box or leaves the region."""
        x, y, w, h = box
        left, top, width, height = self.bounds
        if x < left or y < top or x + w > left + width or y + h > top + height:
            return None
        near = (x - 3, y, w + 6, h)
        if any(overlap(box, other, 3.0) for strip in _strips(near) for other in self._strips.get(strip, ())):
            return None
        return self._curve.inside(box, 3.0) * 3.0 + self._dashed.inside(box, 1.0)

    def place(self, candidates: Sequence[tuple[Rect, float]], most: float = 60.0) -> Rect | None:
        """Take the cheapest of candidate boxes with their own cost; None where none is free."""
        best: Rect | None = None
        least = most
        for box, own in candidates:
            if own >= least:
                continue
            cost = self.cost(box)
            if cost is not None and cost + own < least:
                best, least = box, cost + own
        if best is not None:
            self.take(best)
        return best


class _Points:
    """Points in the order of x."""

    def __init__(self) -> None:
        self._xs: list[float] = []
        self._ys: list[float] = []

    def add(self, points: Sequence[Point]) -> None:
        self._xs += [x for x, _ in points]
        self._ys += [y for _, y in points]

    def inside(self, box: Rect, gap: float) -> int:
        """Count the points that lie in a box or nearer to it than `gap`."""
        x, y, w, h = box
        first, last = bisect_left(self._xs, x - gap), bisect_right(self._xs, x + w + gap)
        low, high = y - gap, y + h + gap
        return sum(1 for own in self._ys[first:last] if low <= own <= high)


def _strips(box: Rect) -> range:
    return range(int(box[0] // _STRIP), int((box[0] + box[2]) // _STRIP) + 1)
