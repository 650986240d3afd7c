"""Figures read as a Vietnamese or an English reader writes them."""

from datetime import date

import pytest

from hanhtrinh.language import (
    Text,
    date_text,
    decimal,
    duration,
    language_of,
    money,
    percent,
    percent_range,
    whole,
)


def test_numbers_are_grouped_and_marked_by_language():
    assert whole(24180, "vi") == "24.180"
    assert whole(24180, "en") == "24,180"
    assert decimal(-0.64, "vi") == "−0,64"
    assert decimal(-0.64, "en") == "−0.64"


def test_a_rounded_zero_has_no_sign():
    assert decimal(-0.001, "en") == "0.00"
    assert percent(-0.0001, "vi") == "0,0%"


def test_percentages_have_no_space_and_ranges_an_en_dash():
    assert percent(0.578, "vi") == "57,8%"
    assert percent_range(0.562, 0.578, "vi") == "56,2–57,8%"
    assert percent_range(-0.006, 0.054, "en") == "−0.6 … 5.4%"


def test_money_stands_where_each_language_puts_it():
    assert money(150_000, "VND", "vi") == "150.000\u00a0₫"
    assert money(150_000, "VND", "en") == "₫150,000"
    assert money(1999, "USD", "en", 2) == "19.99\u00a0USD"


def test_dates_cannot_be_misread():
    assert date_text(date(2026, 10, 31), "vi") == "31/10/2026"
    assert date_text(date(2026, 10, 31), "en") == "31 Oct 2026"


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (0, "0 giây", "0 s"),
        (0.4, "0 giây", "0 s"),
        (59, "59 giây", "59 s"),
        (11_520, "3 giờ 12 phút", "3 h 12 min"),
        (3_600, "1 giờ", "1 h"),
        (86_400, "1 ngày", "1 day"),
        (2 * 86_400 + 5 * 3_600 + 59, "2 ngày 5 giờ", "2 days 5 h"),
        (-90, "−1 phút 30 giây", "−1 min 30 s"),
    ],
)
def test_durations_show_their_two_largest_units(seconds, vi, en):
    assert duration(seconds, "vi").replace("\u00a0", " ") == vi
    assert duration(seconds, "en").replace("\u00a0", " ") == en


def test_a_text_falls_back_to_the_language_it_has():
    assert Text(vi="Mua hàng", en="").to("en") == "Mua hàng"
    assert Text(vi="Mua hàng", en="Purchase").to("en") == "Purchase"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("vi_VN.UTF-8", "vi"), ("en-US", "en"), ("C.UTF-8", None), ("fr", None), ("", None), (None, None)],
)
def test_language_tags_are_read(tag, language):
    assert language_of(tag) == language
