"""Wrapping for Vietnamese: the whole paragraph at once, syllables of one word and number and unit together.

Method: dynamic programming over break points, as Knuth and Plass do for paragraphs (Software: Practice and
Experience 11, 1981), with the order of goals of this product: fewest lines, then least ragged.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hanhtrinh.scene.compounds import COMPOUNDS
from hanhtrinh.scene.typography import clean, text_width

ELLIPSIS: Final = "…"
_NO_BREAK: Final = "\u00a0"
_NUMBER: Final = re.compile(r"[−+≈≥≤<>=~]?[\d][\d.,:/–-]*")
# words that belong to the number before them
_UNITS: Final = frozenset(
    [
        "nghìn",
        "ngàn",
        "triệu",
        "tỷ",
        "tỉ",
        "phút",
        "giờ",
        "ngày",
        "tuần",
        "tháng",
        "quý",
        "năm",
        "giây",
        "khách",
        "người",
        "điểm",
        "lần",
        "bước",
        "câu",
        "món",
        "ly",
        "cái",
        "đơn",
        "₫",
        "đ",
        "%",
        "min",
        "h",
        "s",
        "days",
        "day",
        "hours",
        "hour",
        "minutes",
        "minute",
        "weeks",
        "week",
        "months",
        "month",
        "years",
        "year",
        "seconds",
        "points",
        "people",
        "customers",
        "k",
        "m",
        "gb",
        "mb",
        "km",
        "kg",
        "g",
        "ml",
        "px",
        "pts",
        "steps",
        "times",
    ]
)
# words that belong to the number after them
_BEFORE: Final = frozenset(("n", "≥", "≤", "≈", "<", ">", "=", "−", "₫", "quý", "số", "tháng", "năm", "thứ"))
_COMPOUND_COST: Final = 0.06
_ORPHAN_COST: Final = 0.25


def _bare(word: str) -> str:
    return word.strip("“”\"'‘’()[]{}.,;:!?…").lower()


def _glued(left: str, right: str) -> bool:
    """Whether two words must stay on one line."""
    if _NUMBER.fullmatch(left.strip("“(")) and (_bare(right) in _UNITS or right.strip(".,;") in _UNITS):
        return True
    return left.strip("“(").lower() in _BEFORE and bool(re.match(r"[\d−+]", right))


def _pieces(text: str, width: float, style: str) -> list[str]:
    """Split at spaces, keep glued words whole, and break a word only where it is wider than the line."""
    words = text.split(" ")
    joined: list[str] = []
    for word in words:
        if joined and _glued(joined[-1].rsplit(_NO_BREAK, 1)[-1], word):
            both = f"{joined[-1]}{_NO_BREAK}{word}"
            if text_width(both, style) <= width:
                joined[-1] = both
                continue
        joined.append(word)
    pieces: list[str] = []
    for word in joined:
        if text_width(word, style) <= width:
            pieces.append(word)
            continue
        part = ""
        for character in word:
            if part and text_width(part + character, style) > width:
                pieces.append(part)
                part = ""
            part += character
        pieces.append(part)
    return pieces


def _best_breaks(pieces: list[str], width: float, style: str) -> list[list[str]]:
    """Choose the breaks: fewest lines first, then the least sum of squared free space and penalties."""
    count = len(pieces)
    infinity = (count + 1, float("inf"))
    best: list[tuple[int, float]] = [(0, 0.0)] + [infinity] * count
    back = [0] * (count + 1)
    for end in range(1, count + 1):
        line = ""
        for start in range(end - 1, -1, -1):
            line = f"{pieces[start]} {line}" if line else pieces[start]
            used = text_width(line, style)
            if used > width and start < end - 1:
                break
            lines, cost = best[start]
            free = max(0.0, 1 - used / width)
            # the last line may be shorter, yet a single word on it is ugly where the line above can spare one
            extra = free * free if end < count else free * free * 0.25
            if end == count and start == end - 1 and start > 1 and " " not in pieces[start]:
                extra += _ORPHAN_COST
            if end < count and f"{_bare(pieces[end - 1])} {_bare(pieces[end])}" in COMPOUNDS:
                extra += _COMPOUND_COST
            candidate = (lines + 1, cost + extra)
            if candidate < best[end]:
                best[end] = candidate
                back[end] = start
    rows: list[list[str]] = []
    end = count
    while end > 0:
        rows.append(pieces[back[end] : end])
        end = back[end]
    return rows[::-1]


def _shortened(pieces: list[str], width: float, style: str, limit: int) -> list[str]:
    """Fill `limit` lines from the start and end the last one in an ellipsis."""
    lines: list[str] = []
    position = 0
    for number in range(limit):
        last = number == limit - 1
        line = ""
        while position < len(pieces):
            longer = f"{line} {pieces[position]}" if line else pieces[position]
            if text_width(longer + (ELLIPSIS if last else ""), style) > width and line:
                break
            line = longer
            position += 1
        if last:
            line = line.rstrip(" .,;:–-")
            while line and text_width(line + ELLIPSIS, style) > width:
                line = line[:-1]
            line += ELLIPSIS
        lines.append(line)
    return lines


@lru_cache(maxsize=16_384)
def wrap(text: str, width: float, style: str, limit: int | None = None) -> tuple[str, ...]:
    """Wrap a text into lines no wider than `width` scene units.

    Args:
        text: any text; it is brought to NFC and one line first.
        width: room in scene units.
        style: the text style's token.
        limit: most lines; beyond that the last line ends in `…`.

    Returns:
        The lines, none for an empty text. A word is broken only where it is wider than the whole line.
    """
    text = clean(text)
    if not text or width <= 0:
        return ()
    pieces = _pieces(text, width, style)
    if limit is not None and len(pieces) > 60 * limit:
        return tuple(_shortened(pieces, width, style, limit))
    rows = _best_breaks(pieces, width, style)
    if limit is not None and len(rows) > limit:
        return tuple(_shortened(pieces, width, style, limit))
    return tuple(" ".join(row) for row in rows)
