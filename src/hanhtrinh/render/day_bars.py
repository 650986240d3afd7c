"""Small charts of when events happen: bars over days with the gaps marked, bars over the hours of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt

_WIDTH, _TALL, _LOW = 1_000, 72, 40  # CSS pixels high; the width is the page's
_MOST_BARS = 120


def day_bars(by_day: npt.NDArray[np.int64], first: date, marked: Sequence[tuple[date, date]]) -> str:
    """Draw events per day from `first` on; several days share a bar where there are many.

    Args:
        by_day: events per day.
        first: the first day.
        marked: gaps, first and last day of each, drawn as bands.
    """
    days = len(by_day)
    each = max(1, -(-days // _MOST_BARS))
    bars = np.add.reduceat(by_day, np.arange(0, days, each))
    step = _WIDTH / len(bars)
    top = max(int(bars.max()), 1)
    parts = []
    for begin, end in marked:
        left = (begin - first).days / days * _WIDTH
        width = max(((end - begin).days + 1) / days * _WIDTH, 3.0)
        parts.append(_bar(left, 0, width, _TALL, "fill:var(--pain);fill-opacity:.18"))
    for place, n in enumerate(bars.tolist()):
        if n:
            tall = max(n / top * (_TALL - 4), 1.5)
            parts.append(_bar(place * step + 1, _TALL - tall, max(step - 2, 1.5), tall, "fill:var(--action)"))
    return _drawing(_TALL, parts)


def hour_bars(by_hour: npt.NDArray[np.int64]) -> str:
    """Draw events per hour of the day, from 0 to 23; the hours of sleep (1 to 5) lie on a band."""
    step = _WIDTH / 24
    top = max(int(by_hour.max()), 1)
    parts = [_bar(step, 0, 4 * step, _LOW, "fill:var(--zone)")]
    for hour, n in enumerate(by_hour.tolist()):
        tall = n / top * (_LOW - 3)
        parts.append(_bar(hour * step + 3, _LOW - tall, step - 6, tall, "fill:var(--measured)"))
    return _drawing(_LOW, parts)


def _bar(left: float, above: float, width: float, height: float, style: str) -> str:
    return f'<rect x="{left:.1f}" y="{above:.1f}" width="{width:.1f}" height="{height:.1f}" style="{style}"/>'


def _drawing(height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" preserveAspectRatio="none" aria-hidden="true" '
        f'style="display:block;width:100%;height:{height}px;border-bottom:1px solid var(--axis)">{"".join(parts)}</svg>'
    )
