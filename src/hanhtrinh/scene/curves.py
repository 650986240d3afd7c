"""Monotone cubic curves: smooth between points, with no overshoot that nobody measured.

Method: Fritsch and Carlson, SIAM Journal on Numerical Analysis 17 (1980), with the three-point slopes of
Steffen, Astronomy and Astrophysics 239 (1990).
"""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]


def _slopes(points: Sequence[Point]) -> list[float]:
    """Give the slope at each point."""
    count = len(points)
    if count < 2:
        return [0.0] * count
    widths = [points[i + 1][0] - points[i][0] for i in range(count - 1)]
    secants = [(points[i + 1][1] - points[i][1]) / widths[i] for i in range(count - 1)]
    slopes = [0.0] * count
    for i in range(1, count - 1):
        before, after = secants[i - 1], secants[i]
        if before * after <= 0:
            continue
        mean = (before * widths[i] + after * widths[i - 1]) / (widths[i - 1] + widths[i])
        least = min(abs(before), abs(after), 0.5 * abs(mean)) * 2
        slopes[i] = least if before > 0 else -least
    slopes[0] = 1.5 * secants[0] - slopes[1] / 2 if count > 2 else secants[0]
    slopes[-1] = 1.5 * secants[-1] - slopes[-2] / 2 if count > 2 else secants[-1]
    for i, secant in ((0, secants[0]), (-1, secants[-1])):
        if slopes[i] * secant <= 0:
            slopes[i] = 0.0
        elif abs(slopes[i]) > 3 * abs(secant):
            slopes[i] = 3 * secant
    return slopes


def curve_path(points: Sequence[Point], *, start: str = "M") -> str:
    """Write the curve through points of ascending x in SVG's path language."""
    if not points:
        return ""
    slopes = _slopes(points)
    parts = [f"{start}{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x0, y0), (x1, y1), s0, s1 in zip(points, points[1:], slopes, slopes[1:], strict=False):
        third = (x1 - x0) / 3
        parts.append(
            f"C{x0 + third:.1f} {y0 + s0 * third:.1f} {x1 - third:.1f} {y1 - s1 * third:.1f} {x1:.1f} {y1:.1f}"
        )
    return "".join(parts)


def band_path(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """Write the area between two curves over the same x."""
    forward = curve_path(upper)
    slopes = _slopes(lower)
    back = [f"L{lower[-1][0]:.1f} {lower[-1][1]:.1f}"]
    for i in range(len(lower) - 1, 0, -1):
        (x0, y0), (x1, y1) = lower[i - 1], lower[i]
        third = (x1 - x0) / 3
        back.append(
            f"C{x1 - third:.1f} {y1 - slopes[i] * third:.1f} {x0 + third:.1f} {y0 + slopes[i - 1] * third:.1f} {x0:.1f} {y0:.1f}"
        )
    return forward + "".join(back) + "Z"


def sampled(points: Sequence[Point], step: float = 6.0) -> list[Point]:
    """Give points along the curve about `step` apart, for finding room beside it."""
    if len(points) < 2:
        return list(points)
    slopes = _slopes(points)
    found: list[Point] = []
    for (x0, y0), (x1, y1), s0, s1 in zip(points, points[1:], slopes, slopes[1:], strict=False):
        width = x1 - x0
        count = max(1, int(width / step))
        for k in range(count):
            u = k / count
            a, b, c, d = (
                (1 + 2 * u) * (1 - u) ** 2,
                u * (1 - u) ** 2,
                u * u * (3 - 2 * u),
                u * u * (u - 1),
            )
            found.append((x0 + u * width, a * y0 + b * width * s0 + c * y1 + d * width * s1))
    found.append(points[-1])
    return found
