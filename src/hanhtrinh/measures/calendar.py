"""Days, weeks and months by the clocks of a zone, as kernels take them: the moments at which each begins.

A day of daylight saving has 23 or 25 hours, and a zone may skip a midnight: the beginnings are asked of the zone, one
by one, never added up. Weeks begin on Monday. Between the first and the last moment no unit is left out.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from hanhtrinh.engine.kernels import I64, IN_I64, kernel
from hanhtrinh.errors import UsageError
from hanhtrinh.events.instants import start_of_day, utc_time
from hanhtrinh.language import Text

Unit = Literal["day", "week", "month"]
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
MOST_UNITS: Final = 40_000
_ROUGH_DAYS: Final[dict[Unit, int]] = {"day": 1, "week": 7, "month": 30}


def unit_of(day: date, unit: Unit) -> date:
    """Give the first day of the unit that a day is in."""
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def next_unit(day: date, unit: Unit) -> date:
    """Give the first day of the unit after the one that begins on `day`."""
    if unit == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=_ROUGH_DAYS[unit])


def units_between(first: int, last: int, unit: Unit, zone: str) -> tuple[list[date], npt.NDArray[np.int64]]:
    """List the units from the one that holds `first` to the one that holds `last` (microseconds UTC).

    Returns:
        The first day of each, and the moments at which they begin: int64[units + 1], microseconds UTC, the last entry
        being the end of the last unit; ascending (a day that the zone skipped has no length).

    Raises:
        UsageError: `too-many-periods` where there are more than 40,000.
    """
    try:
        return _units(first, last, unit, zone)
    except OverflowError:  # within a unit of the first or the last day that there is
        raise too_many(unit) from None


def _units(first: int, last: int, unit: Unit, zone: str) -> tuple[list[date], npt.NDArray[np.int64]]:
    clock = ZoneInfo(zone)
    begin, end = (utc_time(moment).astimezone(clock).date() for moment in (first, last))
    if (end - begin).days // _ROUGH_DAYS[unit] > MOST_UNITS:
        raise too_many(unit)
    days = [unit_of(begin, unit)]
    while (following := next_unit(days[-1], unit)) <= end:
        days.append(following)
    return days, np.array([start_of_day(day, zone) for day in chain(days, [following])], np.int64)


def too_many(unit: Unit) -> UsageError:
    """Refuse a table that nobody could read, mostly because of one wrong date."""
    return UsageError(
        "too-many-periods",
        Text(
            vi=f"Dữ liệu trải quá dài để chia theo --unit {unit}; có thể vài sự kiện ghi sai năm.",
            en=f"The data reach over too long a time for --unit {unit}; perhaps some events have a wrong year.",
        ),
        hint=Text(
            vi="Giới hạn bằng --from và --to, chọn đơn vị dài hơn (--unit month), hoặc đặt --periods.",
            en="Limit it by --from and --to, choose a longer unit (--unit month), or set --periods.",
        ),
    )


@kernel(I64(IN_I64, I64), inline=True)
def unit_at(begins: npt.NDArray[np.int64], moment: int) -> int:
    """Give the unit that a moment is in; it must lie in one of them. `begins` as `units_between` gives it."""
    low, high = 0, len(begins) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if begins[middle] <= moment:
            low = middle
        else:
            high = middle
    return low
