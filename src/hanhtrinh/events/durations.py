"""Lengths of time as users write them in files and flags: `30m`, `7d`, `24h`, `2w`, `45s`."""

from __future__ import annotations

import math
import re
from typing import Final

from hanhtrinh.errors import Place, UsageError
from hanhtrinh.language import Text

MICROSECONDS: Final = 1_000_000
_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_LONGEST: Final = 1_000 * 366 * 86_400 * MICROSECONDS  # sums with moments stay within an int64
_FORM: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")


def parse_duration(text: str, place: Place | None = None) -> int:
    """Read a length of time; gives microseconds.

    Raises:
        UsageError: `bad-duration` where the text is not a number and one of s, m, h, d, w, or says more than a
            thousand years.
    """
    found = _FORM.fullmatch(text.strip())
    length = float(found[1]) * _SECONDS[found[2]] * MICROSECONDS if found else math.inf
    if length > _LONGEST:
        raise UsageError(
            "bad-duration",
            Text(
                vi=f"“{text}” không phải là một khoảng thời gian. Viết số kèm đơn vị s, m, h, d hoặc w, ví dụ 30m, 24h, 7d; nhiều nhất 1.000 năm.",
                en=f"“{text}” is not a length of time. Write a number with s, m, h, d or w, for example 30m, 24h, 7d; at most 1,000 years.",
            ),
            place=place,
        )
    return round(length)


def write_duration(microseconds: int) -> str:
    """Write a length of time in the form that `parse_duration` reads, in the largest whole unit."""
    for unit in "wdhms":
        size = _SECONDS[unit] * MICROSECONDS
        if microseconds % size == 0 and microseconds >= size:
            return f"{microseconds // size}{unit}"
    return f"{microseconds / MICROSECONDS:g}s"
