"""Texts that a spreadsheet would take for formulas: every CSV that people open is guarded against them here.

A name, a channel or a comment in the data is somebody else's text; a cell that begins with `=` is run by whoever opens
the file. An apostrophe before it makes a text of it again, and a number that is a text (`+84901234567`) stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

# what a spreadsheet takes for a formula may stand behind white space, and a tab or a carriage return by itself begins
# one in some; figures stay figures; apostrophes that stand before one already are kept by one more
_FORMULA: Final = re.compile(r"'*(?:[\t\r]|\s*(?:[=+@]|-(?![\d.,]+$)))")


def guarded(cell: str | None) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    text = cell or ""
    return "'" + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Take that apostrophe off."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
