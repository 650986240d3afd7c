"""Tết Nguyên Đán: the first day of the lunar year in Vietnam, around which shops close and habits change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

# by the Vietnamese calendar (UTC+7), which at times begins a day before the Chinese one
_FIRST_DAYS: Final = (
    "2000-02-05", "2001-01-24", "2002-02-12", "2003-02-01", "2004-01-22", "2005-02-09", "2006-01-29", "2007-02-17",
    "2008-02-07", "2009-01-26", "2010-02-14", "2011-02-03", "2012-01-23", "2013-02-10", "2014-01-31", "2015-02-19",
    "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22",
    "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-02", "2031-01-23",
    "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08",
)  # fmt: skip
FIRST_DAYS: Final = {day.year: day for day in map(date.fromisoformat, _FIRST_DAYS)}
_BEFORE, _AFTER = timedelta(days=3), timedelta(days=9)


def tet_within(first: date, last: date) -> date | None:
    """Give the first day of a Tết whose holidays touch the days first..last; None where there is none.

    The holidays are taken from three days before it to nine days after.
    """
    for year in range(first.year, last.year + 2):
        day = FIRST_DAYS.get(year)
        if day is not None and first <= day + _AFTER and last >= day - _BEFORE:
            return day
    return None
