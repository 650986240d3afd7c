"""The two languages of the product: texts that exist in both, and figures as people write them.

Vietnamese comes first, English second. A text without its twin cannot be made: `Text` takes both.
"""

from hanhtrinh.language.figures import (
    counted,
    date_text,
    decimal,
    duration,
    money,
    percent,
    percent_range,
    whole,
)
from hanhtrinh.language.text import LANGUAGES, Language, Text, language_of

__all__ = [
    "LANGUAGES",
    "Language",
    "Text",
    "counted",
    "date_text",
    "decimal",
    "duration",
    "language_of",
    "money",
    "percent",
    "percent_range",
    "whole",
]
