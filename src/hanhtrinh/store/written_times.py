"""Times as people and programs write them in words, rewritten so that `cells` knows them.

14:05 14/3/2025 and 14/03/2025 lúc 14h05 (Vietnamese), 14 thg 3, 2025 and Mar 14, 2025, 9:05 PM (names of months),
Fri, 14 Mar 2025 09:05:07 +0700 (mail), 2025.03.14, 20250314T090507Z, 9:05 GMT+7.
"""

from __future__ import annotations

from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK: Final = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*(?:[AP]M|SA|CH|[ap]m|sa|ch)\b)?"
_STEPS: Final = (
    (r"[\s,\x{00a0}\x{202f}]+", " "),
    (r"^ | $|\[[A-Za-z_/]+\]$", ""),
    (r"^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? ", ""),
    (r" (?:lúc|luc|at|ngày|-) ", " "),
    (r"(\d{1,2}) ?(?:h|giờ) ?(\d{2})\b", r"\1:\2"),
    # 20250314T090507Z
    (r"^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?", r"\1-\2-\3 \4:\5:\6"),
    (r"^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}):(Z|[+-]|$)", r"\1\2"),
    (r"^(\d{4})\.(\d{1,2})\.(\d{1,2})\b", r"\1-\2-\3"),
    # the clock first
    (rf"^({_CLOCK}) (?:- ?)?(.*\d{{4}}.*|\d{{4}}.*)$", r"\2 \1"),
    *((rf"(?i)\b{name}[a-z]*\.?( |-|$)", rf"m{number:02}\1") for number, name in enumerate(_MONTHS, start=1)),
    (r"^(\d{1,2})(?:st|nd|rd|th)?[ -]m(\d{2})[ -](\d{4})\b", r"\3-\2-\1"),
    (r"^m(\d{2})[ -](\d{1,2})(?:st|nd|rd|th)? (\d{4})\b", r"\3-\1-\2"),
    (r"^(\d{1,2}) (?:tháng|thg\.?|th) ?(\d{1,2}) (?:năm )?(\d{4})\b", r"\3-\2-\1"),
    (r" ?(?:UTC|GMT) ?([+-])(\d)(?::(\d{2}))?$", r" \g{1}0\2:\3"),
    (r" ?(?:UTC|GMT) ?([+-]\d{2})", r" \1"),
    (r"([+-]\d{2}):$", r"\1:00"),
)


def rewritten(text: str) -> str:
    """Give the SQL expression that rewrites a text; what it does not know stays as it was, but for its blanks."""
    for pattern, by in _STEPS:
        text = f"regexp_replace({text}, '{pattern}', '{by.replace('g{1}', '1')}', 'g')"
    return text
