"""Local times to UTC, for whole columns: also which of them happen twice or never where clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import UsageError
from hanhtrinh.events.instants import instant, utc_time
from hanhtrinh.language import Text

_SECOND: Final = 1_000_000
# times outside these are faulty, and datetime can say the offset of any time inside
EARLIEST: Final = instant(datetime(1900, 1, 1, tzinfo=UTC))
LATEST: Final = instant(datetime(2200, 1, 1, tzinfo=UTC))

Times = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def zone_named(name: str) -> ZoneInfo:
    """Find a time zone by its IANA name.

    Raises:
        UsageError: `unknown-timezone`.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            "unknown-timezone",
            Text(
                vi=f"Không có múi giờ “{name}”. Dùng tên IANA, ví dụ Asia/Ho_Chi_Minh, UTC.",
                en=f"There is no time zone “{name}”. Use an IANA name, for example Asia/Ho_Chi_Minh, UTC.",
            ),
        ) from error


def to_utc(local: Times, timezone: str) -> tuple[Times, Mask, Mask]:
    """Turn local times into UTC.

    Args:
        local: microseconds of the local clock, counted as if it were UTC, within EARLIEST..LATEST.
        timezone: IANA name.

    Returns:
        Microseconds UTC; which local times happen twice; which do not exist. Those two hold no usable time.

    Raises:
        UsageError: `unknown-timezone`.
    """
    never = np.zeros(len(local), bool)
    if not len(local):
        return local, never, never
    begin, offset = _offsets(timezone, int(local.min()) // _DAY - 2, int(local.max()) // _DAY + 2)
    # period i reads, on the local clock, from first[i] to before last[i]
    first = begin + offset
    last = np.concatenate([begin[1:] + offset[:-1], [np.iinfo(np.int64).max]])
    latest = np.searchsorted(first, local, side="right") - 1
    in_latest = local < last[latest]
    before = np.maximum(latest - 1, 0)
    in_before = (latest > 0) & (local < last[before])
    period = np.where(in_latest, latest, before)
    return local - offset[period], in_latest & in_before, ~(in_latest | in_before)


_DAY: Final = 86_400 * _SECOND


@lru_cache(maxsize=8)
def _offsets(timezone: str, first_day: int, last_day: int) -> tuple[Times, Times]:
    """Give the periods of constant offset between two days (counted since 1970): begins and offsets, microseconds."""
    zone = zone_named(timezone)

    def offset_at(second: int) -> int:
        at = utc_time(second * _SECOND).astimezone(zone).utcoffset()
        return round(at.total_seconds()) if at else 0

    day = 86_400
    begins, offsets = [first_day * day], [offset_at(first_day * day)]
    for start in range(first_day * day, last_day * day, day):
        low, high, after = start, start + day, offset_at(start + day)
        if after == offsets[-1]:
            continue
        while high - low > 1:  # the clock changes within this day: find the second
            middle = (low + high) // 2
            low, high = (middle, high) if offset_at(middle) == offsets[-1] else (low, middle)
        begins.append(high)
        offsets.append(after)
    return np.array(begins, np.int64) * _SECOND, np.array(offsets, np.int64) * _SECOND
