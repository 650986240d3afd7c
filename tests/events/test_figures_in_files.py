"""Lengths of time, amounts and days as files give them, to the ends of what can be meant."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hanhtrinh.errors import HanhtrinhError, UsageError
from hanhtrinh.events.durations import parse_duration, write_duration
from hanhtrinh.events.instants import instant, start_of_day, utc_time
from hanhtrinh.events.money import minor_units
from hanhtrinh.events.selectors import parse_where


@pytest.mark.parametrize("text", ["30m", "45s", "24h", "7d", "2w", "365000d"])
def test_a_length_of_time_is_read_and_written(text: str) -> None:
    assert parse_duration(write_duration(parse_duration(text))) == parse_duration(text)


@pytest.mark.parametrize("text", ["", "7", "d", "-7d", "7 days", "999999999d", "9" * 400 + "s"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_duration(text)
    assert caught.value.code == "bad-duration"


def test_amounts_stay_within_what_a_table_holds() -> None:
    assert minor_units(500_000, "VND") == 500_000
    assert minor_units(12.345, "USD") == 1_234
    assert minor_units(1e40, "USD") == 2**62
    assert minor_units(-1e40, "VND") == -(2**62)


@pytest.mark.parametrize("end", [float("inf"), float("nan"), True, "5"])
def test_a_condition_on_an_amount_needs_a_finite_number(end: object) -> None:
    with pytest.raises(HanhtrinhError) as caught:
        parse_where({"value": {"min": end}})
    assert caught.value.code == "bad-condition"


def test_a_day_begins_by_the_clocks_of_its_zone_in_any_year() -> None:
    assert utc_time(start_of_day(date(2025, 3, 1), "Asia/Ho_Chi_Minh")) == datetime(
        2025, 2, 28, 17, tzinfo=UTC
    )
    assert start_of_day(date.min, "Asia/Ho_Chi_Minh") < start_of_day(date.min, "UTC")
    assert start_of_day(date.max, "America/New_York") > start_of_day(date.max, "UTC")
    assert utc_time(instant(datetime.max.replace(tzinfo=UTC))) == datetime.max.replace(tzinfo=UTC)
