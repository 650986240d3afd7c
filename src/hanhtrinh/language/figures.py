"""Figures as a Vietnamese or an English reader writes them.

Vietnamese: `24.180`, `57,8%`, `150.000 ₫`, `31/10/2026`, `3 giờ 12 phút`.
English: `24,180`, `57.8%`, `₫150,000`, `31 Oct 2026`, `3 h 12 min`.
The minus sign is U+2212; a range is an en dash, or ` … ` where an end is negative.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from hanhtrinh.language.text import Language

MINUS: Final = "\u2212"
NO_BREAK: Final = "\u00a0"

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# seconds per unit, the largest first, with the words of both languages
_UNITS: Final[tuple[tuple[int, str, str, str], ...]] = (
    (86_400, "ngày", "day", "days"),
    (3_600, "giờ", "h", "h"),
    (60, "phút", "min", "min"),
    (1, "giây", "s", "s"),
)


def _marked(text: str, language: Language) -> str:
    swapped = text.translate(str.maketrans(",.", ".,")) if language == "vi" else text
    return swapped.replace("-", MINUS)


def whole(value: int, language: Language) -> str:
    """Write a whole number: `24.180` or `24,180`."""
    return _marked(f"{value:,d}", language)


def counted(count: int, one: str, many: str = "") -> str:
    """Write how many of something there are in English: `1 customer`, `24,180 customers`; `many` where no s makes it."""
    return f"{whole(count, 'en')} {one if count == 1 else many or one + 's'}"


def decimal(value: float, language: Language, digits: int = 2) -> str:
    """Write a number with a fixed number of decimals: `−0,64` or `−0.64`; never a negative zero."""
    rounded = round(value, digits) + 0.0
    return _marked(f"{rounded:,.{digits}f}", language)


def percent(share: float, language: Language, digits: int = 1) -> str:
    """Write a share of 1 as a percentage without a space: `57,8%` or `57.8%`."""
    return f"{decimal(share * 100, language, digits)}%"


def percent_range(low: float, high: float, language: Language, digits: int = 1) -> str:
    """Write an interval of shares: `56,2–57,8%`; with ` … ` where an end is negative."""
    dash = " … " if low < 0 or high < 0 else "–"
    return f"{decimal(low * 100, language, digits)}{dash}{decimal(high * 100, language, digits)}%"


def money(minor: int, currency: str, language: Language, exponent: int = 0) -> str:
    """Write an amount of minor units (`exponent` decimals in the major unit), with its currency."""
    number = decimal(minor / 10**exponent, language, exponent)
    if currency == "VND":
        return f"{number}{NO_BREAK}₫" if language == "vi" else f"₫{number}"
    return f"{number}{NO_BREAK}{currency}"


def date_text(day: date, language: Language) -> str:
    """Write a day: `31/10/2026` or `31 Oct 2026`."""
    if language == "vi":
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def duration(seconds: float, language: Language) -> str:
    """Write a length of time in its two largest units: `3 giờ 12 phút` or `3 h 12 min`."""
    left = round(abs(seconds))
    sign = MINUS if seconds < 0 and left else ""
    for index, (size, vi, en, en_many) in enumerate(_UNITS):
        if left < size:
            continue
        count, left = divmod(left, size)
        parts = [
            f"{whole(count, language)}{NO_BREAK}{vi if language == 'vi' else en if count == 1 else en_many}"
        ]
        if index + 1 < len(_UNITS):
            size, vi, en, en_many = _UNITS[index + 1]
            count = left // size
            if count:
                parts.append(f"{count}{NO_BREAK}{vi if language == 'vi' else en if count == 1 else en_many}")
        return sign + " ".join(parts)
    return f"0{NO_BREAK}{'giây' if language == 'vi' else 's'}"
