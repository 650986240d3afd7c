"""Figures of the truth: a value, its standard error and the customers behind it, for all, by persona and by month."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.scenario.tally import BILLION, BUCKETS, PER_E

Counts = npt.NDArray[np.int64]
Figure = dict[str, Any]
_MICRO: Final = 1_000_000


def share(hits: Counts, of: Counts) -> Figure | None:
    """A share with its binomial standard error; None of nobody."""
    n = int(of)
    if n == 0:
        return None
    value = int(hits) / n
    return {"value": value, "se": math.sqrt(value * (1 - value) / n), "n": n}


def mean(moments: Counts, scale: float = 1.0, shift: float = 0.0) -> Figure | None:
    """A mean of one value per customer from count, sum and sum of squares in billionths; `scale * x + shift`."""
    n = int(moments[0])
    if n == 0:
        return None
    middle = int(moments[1]) / BILLION / n
    variance = max(int(moments[2]) / BILLION / n - middle * middle, 0.0)
    return {"value": middle * scale + shift, "se": scale * math.sqrt(variance / n), "n": n}


def median_seconds(histogram: Counts) -> Figure | None:
    """A median from a logarithmic histogram, and its standard error 1 / (2 f sqrt(n)) with f the density there."""
    n = int(histogram.sum())
    if n == 0:
        return None
    sums = np.cumsum(histogram)
    # about a tenth of the values around the median make the density steady
    low, middle, high = (_quantile(histogram, sums, q * n) for q in (0.45, 0.5, 0.55))
    density = 0.1 / max(high - low, 1.0)
    return {"value": middle / _MICRO, "se": 0.5 / (density * math.sqrt(n)) / _MICRO, "n": n}


def _quantile(histogram: Counts, sums: Counts, rank: float) -> float:
    bucket = min(int(np.searchsorted(sums, rank)), BUCKETS - 1)
    # the first bucket holds what took no time: times are whole microseconds
    if bucket == 0:
        return 0.0
    before = int(sums[bucket] - histogram[bucket])
    inside = (rank - before) / max(int(histogram[bucket]), 1)
    return math.exp((bucket + min(max(inside, 0.0), 1.0)) / PER_E)


def split(
    figure: Callable[..., Figure | None],
    counts: Sequence[Counts],
    personas: Sequence[str],
    months: Sequence[str],
    axes: tuple[int, int] = (-2, -1),
) -> Figure | None:
    """Make a figure of all, and by persona, by month, and by both.

    Args:
        figure: makes a figure of counts whose persona and month axes are summed out.
        counts: what it takes.
        personas, months: names along the two axes; without names for personas the split is by month only.
        axes: where persona and month are in every array, counted from the end.
    """
    whole = figure(*(part.sum(axes) for part in counts))
    if whole is None:
        return None

    def at(part: Counts, persona: int | None, month: int | None) -> Counts:
        picked = part
        if month is None:
            picked = picked.sum(axes[1], keepdims=True)
        if persona is None:
            picked = picked.sum(axes[0], keepdims=True)
        cell: Counts = np.moveaxis(picked, axes, (0, 1))[persona or 0, month or 0]
        return cell

    def of(persona: int | None, month: int | None) -> Figure | None:
        return figure(*(at(part, persona, month) for part in counts))

    whole["by_month"] = {name: of(None, i) for i, name in enumerate(months)}
    if not personas:
        return whole
    whole["by_persona"] = {name: of(i, None) for i, name in enumerate(personas)}
    whole["by_persona_and_month"] = {
        persona: {month: of(i, j) for j, month in enumerate(months)} for i, persona in enumerate(personas)
    }
    return whole
