"""Moments as the product counts them: whole microseconds since 1970 in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MIDNIGHT: Final = time()


def instant(when: datetime) -> int:
    """Count the microseconds up to a time with a zone; any year, also where UTC's would be 0 or 10000."""
    return (when - EPOCH) // timedelta(microseconds=1)


def start_of_day(day: date, zone: str) -> int:
    """Give the moment at which a day begins by the clocks of a zone (IANA name)."""
    return instant(datetime.combine(day, _MIDNIGHT, ZoneInfo(zone)))


def utc_time(moment: int) -> datetime:
    """Give a moment as a time in UTC."""
    return EPOCH + timedelta(microseconds=moment)
