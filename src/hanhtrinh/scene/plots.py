"""The interval figure of a claim: axis, wanted zone, threshold, interval, value."""

from __future__ import annotations

from dataclasses import dataclass

from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.view import ClaimView


@dataclass(frozen=True)
class Plot:
    """An interval figure in shares of its width: 0 left, 1 right; None where a part is not drawn."""

    zone: tuple[float, float]
    thresholds: tuple[float, ...]
    interval: tuple[float, float] | None
    value: float | None
    ends: tuple[float, float]


def plot_of(claim: ClaimView, unit: str) -> Plot | None:
    """Lay out a claim's interval figure; None where the claim expects nothing."""
    expect, result = claim.claim.expect, claim.result
    if expect is None:
        return None
    marks = list(expect.value) if isinstance(expect.value, tuple) else [expect.value]
    decided = result is not None and result.reason not in {"min_n", "no_data", "unmeasurable"}
    values: list[float] = []
    if result and decided:
        values = [*(result.interval or ()), *([] if result.value is None else [result.value])]
    low, high = min(marks + values), max(marks + values)
    if high == low:
        reach = abs(high) * 0.2 or 0.2
        low, high = low - reach, high + reach
    room = (high - low) * 0.3
    # the axis leaves air around everything drawn, inside the bounds that the unit has
    least, most = {"share": (0.0, 1.0), "emotion": (-1.0, 1.0), "seconds": (0.0, float("inf"))}.get(
        unit, (float("-inf"), float("inf"))
    )
    low, high = max(least, low - room), min(most, high + room)
    if high <= low:
        high = low + 1.0

    def at(value: float) -> float:
        return min(1.0, max(0.0, (value - low) / (high - low)))

    if isinstance(expect.value, tuple):
        zone = (at(expect.value[0]), at(expect.value[1]))
    else:
        zone = (at(expect.value), 1.0) if expect.op == ">=" else (0.0, at(expect.value))
    interval = None
    value = None
    if result and decided:
        if result.interval is not None:
            interval = (at(result.interval[0]), at(result.interval[1]))
        value = at(result.value) if result.value is not None else None
    return Plot(zone, tuple(at(mark) for mark in marks), interval, value, (low, high))


def draw_plot(
    canvas: Canvas, claim: ClaimView, unit: str, place: tuple[float, float, float], role: str
) -> bool:
    """Draw the figure at x, top, width (14 high); says whether there was one to draw."""
    plot = plot_of(claim, unit)
    if plot is None:
        return False
    sheet = canvas.sheet
    x, top, width = place
    middle = top + 7
    key = f"{claim.path}.plot"
    left, right = (x + width * edge for edge in plot.zone)
    sheet.line(2, f"{key}.axis", "axis", [(x, middle), (x + width, middle)])
    sheet.box(1, f"{key}.zone", "zone", (left, top, max(1.0, right - left), 14.0))
    if plot.interval:
        start, end = (x + width * edge for edge in plot.interval)
        sheet.box(
            2, f"{key}.interval", f"interval.{role}", (start, middle - 3.5, max(2.0, end - start), 7.0), 3.5
        )
    for number, mark in enumerate(plot.thresholds):
        sheet.line(
            2,
            f"{key}.threshold.{number}",
            "threshold",
            [(x + width * mark, top - 1), (x + width * mark, top + 15)],
        )
    if plot.value is not None:
        sheet.dot(3, f"{key}.value", f"dot.{role}", x + width * plot.value, middle, 4.0)
    return True
