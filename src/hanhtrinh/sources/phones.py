"""Phone numbers as Vietnamese tools write them: one number, however it is written, is one id."""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_MASKED: Final = r"[*xX•]"


def phone_digits(text: str) -> str:
    """Write a phone number as plain digits: `+84 901 234 567`, `84901234567`, `0901.234.567` and `901234567` (a
    spreadsheet drops the zero) are all `0901234567`; what is no Vietnamese number keeps its digits.
    """
    digits = re.sub(r"\D", "", re.sub(r"\.0$", "", text.strip()))
    if digits.startswith("84") and len(digits) in (11, 12):
        return "0" + digits[2:]
    if digits.startswith("0084"):
        return "0" + digits[4:]
    if len(digits) == 9 and digits[0] in "35789":
        return "0" + digits
    return digits


def phone_ids(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Write a column of phone numbers as ids, `+84901234567`; null where a number is masked or is none.

    Numbers of other countries keep their plus and digits.
    """
    text = pc.utf8_trim_whitespace(column)
    plain = pc.replace_substring_regex(pc.replace_substring_regex(text, r"\.0$", ""), r"[^\d+]", "")
    national = pc.replace_substring_regex(plain, r"^(?:\+?84|0084)(\d{9,10})$", r"0\1")
    national = pc.replace_substring_regex(national, r"^([35789]\d{8})$", r"0\1")
    written = pc.replace_substring_regex(national, r"^0(\d{9,10})$", r"+84\1")
    usable = pc.and_(
        pc.invert(pc.fill_null(pc.match_substring_regex(text, _MASKED), True)),
        pc.fill_null(pc.match_substring_regex(written, r"^\+?\d{8,15}$"), False),
    )
    return pc.if_else(usable, written, pa.scalar(None, pa.string()))
