"""Local times to UTC, against the standard library hour by hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from hanhtrinh.errors import UsageError
from hanhtrinh.sources.times import to_utc

EPOCH = datetime(1970, 1, 1)


def local(*times: datetime) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([(time - EPOCH) // timedelta(microseconds=1) for time in times], np.int64)


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Asia/Ho_Chi_Minh", datetime(1975, 6, 1)),
        ("Asia/Ho_Chi_Minh", datetime(2025, 1, 1)),
        ("Europe/Berlin", datetime(2025, 3, 29)),
        ("Europe/Berlin", datetime(2025, 10, 25)),
        ("Africa/Casablanca", datetime(2025, 2, 20)),
        ("Australia/Lord_Howe", datetime(2025, 4, 4)),
        ("Pacific/Apia", datetime(2011, 12, 28)),
        ("America/St_Johns", datetime(2006, 10, 28)),
    ],
)
def test_every_quarter_of_an_hour_agrees_with_the_standard_library(zone: str, start: datetime) -> None:
    times = [start + timedelta(minutes=15 * i) for i in range(4 * 24 * 20)]
    utc, twice, never = to_utc(local(*times), zone)
    for i, time in enumerate(times):
        readings = set()
        for fold in (0, 1):
            moment = time.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
            if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == time:
                readings.add(moment.replace(tzinfo=None))
        assert (len(readings) == 2, len(readings) == 0) == (twice[i], never[i]), time
        if len(readings) == 1:
            assert EPOCH + timedelta(microseconds=int(utc[i])) == readings.pop()


def test_no_times_are_no_times_and_an_unknown_zone_is_told() -> None:
    assert len(to_utc(local(), "UTC")[0]) == 0
    with pytest.raises(UsageError) as failure:
        to_utc(local(datetime(2025, 1, 1)), "Asia/Saigon_")
    assert failure.value.code == "unknown-timezone"
