"""Rows of a tool's export put together by what they tell of: the lines of one order lie side by side.

A block of a file may end within an order, and the next one may go on with it, however often. So the blocks of the last
order wait as they are, only fresh rows are looked at, and all are joined once, when another order begins: the work is
linear in the rows, whatever the size of blocks and orders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.mended import MendedRows
from hanhtrinh.sources.presets.cells import PresetCells
from hanhtrinh.sources.presets.document import Preset
from hanhtrinh.sources.tables import Rows

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ExportRows:
    """Rows of a file that are data.

    Attributes:
        foreign: in the file's own columns.
        cells: as the preset reads them.
        numbers: their row numbers.
        files: per row the file that it came from; empty where all are of the file being read.
    """

    foreign: pa.Table
    cells: PresetCells
    numbers: Positions
    files: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of(
        cls,
        foreign: pa.Table,
        numbers: Positions,
        files: tuple[str, ...],
        columns: Mapping[str, tuple[str, ...]],
        preset: Preset,
    ) -> ExportRows:
        """Read rows by a preset; those that it skips are left out."""
        cells = PresetCells(foreign, columns, preset)
        data = np.flatnonzero(~cells.skipped())
        if len(data) < len(cells):
            foreign, cells, numbers = foreign.take(pa.array(data)), cells.take(data), numbers[data]
            files = tuple(files[at] for at in data) if files else ()
        return cls(foreign, cells, numbers, files)

    def part(self, start: int, stop: int) -> ExportRows:
        """Keep the rows from `start` to before `stop`."""
        return ExportRows(
            self.foreign.slice(start, stop - start),
            self.cells.part(start, stop),
            self.numbers[start:stop],
            self.files[start:stop],
        )

    @classmethod
    def joined(cls, parts: Sequence[ExportRows]) -> ExportRows:
        """Put rows one behind the other; at least one part, all of one file and preset."""
        filled = [part for part in parts if len(part)]
        if len(filled) < 2:
            return filled[0] if filled else parts[0]
        return cls(
            pa.concat_tables([part.foreign for part in filled]).combine_chunks(),
            PresetCells.joined([part.cells for part in filled]),
            np.concatenate([part.numbers for part in filled]),
            tuple(name for part in filled for name in part.files),
        )


@dataclass
class WholeGroups:
    """Rows whose groups are complete.

    Attributes:
        parts: the rows.
        size: what they cover, in the unit of the table's `total`.
        rejects: rows of a wrong shape among them.
    """

    parts: list[ExportRows] = field(default_factory=list)
    size: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def rows(self) -> ExportRows:
        """Put the rows together; there must be a part."""
        return ExportRows.joined(self.parts)


def whole_groups(
    blocks: Iterable[Rows], columns: Mapping[str, tuple[str, ...]], preset: Preset
) -> Iterator[WholeGroups]:
    """Part the rows of a file where groups end; without groups, where blocks end.

    Args:
        blocks: of the file, in order.
        columns: short name -> columns of the file.
        preset: how its rows are read.
    """
    whole, last = WholeGroups(), None
    for block in blocks:
        files = block.files if isinstance(block, MendedRows) else ()
        fresh = ExportRows.of(block.cells, block.rows, files, columns, preset)
        whole.size += block.size
        whole.rejects += block.rejects
        cut = _cut(fresh, last, preset)
        if cut or (cut is not None and any(len(part) for part in whole.parts)):
            whole.parts.append(fresh.part(0, cut))
            yield whole
            whole = WholeGroups()
        rest = fresh.part(cut or 0, len(fresh))
        if len(rest) or not whole.parts:
            whole.parts.append(rest)
        if len(rest):
            last = rest.cells.group_at(-1)
    if whole.rejects or whole.size or any(len(part) for part in whole.parts):
        yield whole


def _cut(fresh: ExportRows, last: str | None, preset: Preset) -> int | None:
    """Tell how many fresh rows belong to groups that have ended; None where even the group before goes on."""
    if preset.group is None:
        return len(fresh)
    starts = fresh.cells.group_starts()
    if last is not None and len(starts) and fresh.cells.group_at(0) == last:
        starts = starts[1:]
    return int(starts[-1]) if len(starts) else None
