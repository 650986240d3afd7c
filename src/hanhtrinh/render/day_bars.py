"""Small charts of when events happen: bars over days with the gaps marked, bars over the hours of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import numpy as np
import numpy.typing as npt

from hanhtrinh.language import Language, date_text, whole

_WIDTH, _HEIGHT, _FOOT = 720, 96, 18
_MOST_BARS = 120
_TEXT = 'font-size="11" style="fill:var(--ink-3)"'


def day_bars(
    by_day: npt.NDArray[np.int64], first: date, marked: Sequence[tuple[date, date]], language: Language
) -> str:
    """Draw events per day from `first` on; several days share a bar where there are many.

    Args:
        by_day: events per day.
        first: the first day.
        marked: gaps, first and last day of each, drawn as bands.
        language: of the dates.
    """
    days = len(by_day)
    each = max(1, -(-days // _MOST_BARS))
    bars = np.add.reduceat(by_day, np.arange(0, days, each))
    step = _WIDTH / len(bars)
    top = max(int(bars.max()), 1)
    parts = []
    for begin, end in marked:
        left = (begin - first).days / days * _WIDTH
        width = max(((end - begin).days + 1) / days * _WIDTH, 2.0)
        parts.append(
            f'<rect x="{left:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}" style="fill:var(--pain);fill-opacity:.16"/>'
        )
    for place, n in enumerate(bars.tolist()):
        if n:
            tall = max(n / top * (_HEIGHT - 6), 1.5)
            parts.append(
                f'<rect x="{place * step + 0.5:.1f}" y="{_HEIGHT - tall:.1f}" width="{max(step - 1, 0.8):.1f}" '
                f'height="{tall:.1f}" rx="{min(1.5, step / 4):.1f}" style="fill:var(--action)"/>'
            )
    last = first + timedelta(days=days - 1)
    parts.append(f'<path d="M0 {_HEIGHT}H{_WIDTH}" style="stroke:var(--axis);fill:none"/>')
    parts.append(f'<text x="0" y="{_HEIGHT + 14}" {_TEXT}>{escape(date_text(first, language))}</text>')
    parts.append(
        f'<text x="{_WIDTH}" y="{_HEIGHT + 14}" text-anchor="end" {_TEXT}>{escape(date_text(last, language))}</text>'
    )
    return _drawing(_WIDTH, _HEIGHT + _FOOT, parts)


def hour_bars(by_hour: npt.NDArray[np.int64], language: Language) -> str:
    """Draw events per hour of the day; the hours of sleep (1 to 5) lie on a band."""
    step = _WIDTH / 24
    top = max(int(by_hour.max()), 1)
    parts = [
        f'<rect x="{step:.1f}" y="0" width="{4 * step:.1f}" height="{_HEIGHT}" style="fill:var(--zone)"/>'
    ]
    for hour, n in enumerate(by_hour.tolist()):
        tall = n / top * (_HEIGHT - 6)
        parts.append(
            f'<rect x="{hour * step + 3:.1f}" y="{_HEIGHT - tall:.1f}" width="{step - 6:.1f}" height="{tall:.1f}" '
            'rx="2" style="fill:var(--measured)"/>'
        )
        if hour % 6 == 0:
            unit = "giờ" if language == "vi" else "h"
            parts.append(
                f'<text x="{hour * step + 3:.1f}" y="{_HEIGHT + 14}" {_TEXT}>{hour}\u00a0{unit}</text>'
            )
    parts.append(f'<path d="M0 {_HEIGHT}H{_WIDTH}" style="stroke:var(--axis);fill:none"/>')
    peak = whole(top, language)
    parts.append(f'<text x="{_WIDTH}" y="{_HEIGHT + 14}" text-anchor="end" {_TEXT}>max {peak}</text>')
    return _drawing(_WIDTH, _HEIGHT + _FOOT, parts)


def _drawing(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" width="100%" role="img" aria-hidden="true" '
        f'preserveAspectRatio="xMidYMid meet">{"".join(parts)}</svg>'
    )
