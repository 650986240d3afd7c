"""Which row names the columns: titles, periods and addresses may stand above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LOOKED_AT: Final = 60  # rows among which the header is sought


def header_place(filled: Sequence[int]) -> int | None:
    """Find the header: the first row with at least two filled cells, and more than half as many as the fullest.

    Args:
        filled: how many cells each of the first rows has that are not empty.

    Returns:
        Its place from 0; the first row with any cell where none has two; None where all are empty.
    """
    fullest = max(filled, default=0)
    if not fullest:
        return None
    return next(at for at, cells in enumerate(filled) if cells >= min(2, fullest) and cells > fullest / 2)
