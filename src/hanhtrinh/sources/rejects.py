"""The rejects file: faulty rows with their place and reason, laid out so that a person can mend them in Excel.

Its first columns say what is wrong (`file`, `row`, `column`, `reason`); then come the columns of the files that were
imported, with the row's own cells, to be corrected in place; `raw` comes last and holds the row as it stands in the
file where it could not be parted into cells.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path
from typing import Final

from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.formulas import guarded, unguarded

LEAD: Final = ("file", "row", "column", "reason")
RAW: Final = "raw"
_OWN: Final = " (2)"  # tells a column of the imported file from one of the rejects file


def write_rejects(path: Path, rejects: Collection[Reject]) -> None:
    """Write faulty rows as CSV: UTF-8 with the mark by which Excel knows it.

    Args:
        path: the file to write.
        rejects: the faulty rows, in file order.
    """
    header = list(dict.fromkeys(name for each in rejects for name in each.header))
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow([*LEAD, *(guarded(titled(name)) for name in header), RAW])
        for each in rejects:
            cells = dict(zip(each.header, each.cells, strict=False))
            writer.writerow(
                [
                    guarded(each.file),
                    each.row,
                    guarded(each.column),
                    each.reason,
                    *(guarded(cells.get(name)) for name in header),
                    "" if cells else guarded(each.raw),
                ]
            )


def titled(name: str) -> str:
    """Name a column of an imported file within the rejects file."""
    return name + _OWN if name in (*LEAD, RAW) else name


def untitled(name: str) -> str:
    """Give a column of the rejects file the name it has in the imported one."""
    own = unguarded(name)
    plain = own.removesuffix(_OWN)
    return plain if plain in (*LEAD, RAW) else own
