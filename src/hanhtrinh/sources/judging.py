"""Which rows are faulty and why, for whole blocks of rows; a row is judged by the first fault found.

One thing only the whole file can tell: where dates are written with slashes, the order of day and month is one for
the file. It is the one that fits all dates, day first where both fit. Where neither fits all, each date that allows
only one reading has that one, and a date that allows both is faulty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.schema import DIRECTIONS, SCORE_KINDS, TIMESTAMP, USUAL_SCALES
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.times import EARLIEST, LATEST, to_utc

_LARGEST_AMOUNT = 9e15  # beyond it a double no longer tells whole numbers apart
Mask = npt.NDArray[np.bool_]
Faults = npt.NDArray[np.int16]


@dataclass
class Judgement:
    """The kinds of faults found so far in a file.

    Attributes:
        kinds: column and reason by fault number; number 0 is no fault.
    """

    kinds: list[tuple[str, str]] = field(default_factory=lambda: [("", "")])

    def number(self, column: str, reason: str) -> int:
        """Give the number of a fault."""
        if (column, reason) not in self.kinds:
            self.kinds.append((column, reason))
        return self.kinds.index((column, reason))

    def mark(self, faults: Faults, faulty: Mask, column: str, reason: str) -> None:
        """Note a fault where none was found before."""
        fresh = faulty & (faults == 0)
        if fresh.any():
            faults[fresh] = self.number(column, reason)


@dataclass
class DateOrder:
    """What the dates of a column, as far as they were seen, say of the order of day and month.

    Attributes:
        name: `time` or `received`.
        month_first: some date allows only the month first.
        day_first: some date allows only the day first.
    """

    name: str
    month_first: bool = False
    day_first: bool = False

    def observe(self, read: pa.Table) -> bool:
        """Look at a block; gives whether it holds dates that the whole file has to decide."""
        first, swapped = ~_null(read[self.name]), ~_null(read[f"{self.name}_swapped"])
        self.month_first |= bool((swapped & ~first).any())
        self.day_first |= bool((read[f"{self.name}_slashed"].to_numpy() & first & ~swapped).any())
        return bool((first & swapped & _differ(read, self.name)).any())


def judge_block(read: pa.Table, cells: pa.Table, mapping: ColumnMapping, judgement: Judgement) -> Faults:
    """Judge what a block alone can tell: cells that are missing or could not be read.

    Args:
        read: what `CellReader.read` made of the block.
        cells: the block's cells.
        mapping: which column is what.
        judgement: numbers the faults.
    """
    columns = mapping.columns
    faults = np.zeros(cells.num_rows, np.int16)
    persons = [columns[name] for name in ("user_id", "anonymous_id") if name in columns]
    judgement.mark(
        faults, np.logical_and.reduce([_null(cells[c]) for c in persons]), persons[0], "missing-person"
    )
    if "name" in columns and "name" not in mapping.constants:
        judgement.mark(faults, _null(read["name"]), columns["name"], "missing-name")
    judgement.mark(faults, _null(cells[columns["time"]]), columns["time"], "missing-time")
    for name in ("time", "received"):
        if name in columns:
            column = columns[name]
            unread = _null(read[name]) & _null(read[f"{name}_swapped"]) & ~_null(cells[column])
            judgement.mark(faults, unread, column, "bad-time")
    for name in ("value", "cost", "score", "scale_low", "scale_high"):
        if name in columns:
            column = columns[name]
            number = read[name].to_numpy()
            unread = ~(np.abs(number) < _LARGEST_AMOUNT) & ~_null(cells[column])
            judgement.mark(faults, unread, column, "bad-number")
    for name, allowed in (("direction", DIRECTIONS), ("score_kind", SCORE_KINDS)):
        if name in columns:
            known = pc.is_in(pc.utf8_lower(read[name]), value_set=pa.array([*allowed, None], pa.string()))
            judgement.mark(faults, ~known.to_numpy(), columns[name], f"bad-{name.replace('_', '-')}")
    return faults


def _null(column: pa.ChunkedArray) -> Mask:
    mask: Mask = np.asarray(pc.is_null(column))
    return mask


def judge_times(
    read: pa.Table,
    mapping: ColumnMapping,
    timezone: str,
    orders: Sequence[DateOrder],
    judgement: Judgement,
    faults: Faults,
) -> dict[str, pa.Array]:
    """Judge the times of a block, and its scores, once the whole file is known as far as it matters.

    Args:
        read: what `CellReader.read` made of the block.
        mapping: which column is what.
        timezone: of times that do not say theirs.
        orders: of day and month, per column of times.
        judgement: numbers the faults.
        faults: of the block; added to.

    Returns:
        `time`, and `received` where there is such a column: UTC timestamps; null where faulty.
    """
    found = {}
    for order in orders:
        column = mapping.columns[order.name]
        local, known = _decided(read, order, column, faults, judgement)
        outside = known & ((local < EARLIEST) | (local >= LATEST))
        judgement.mark(faults, outside, column, "impossible-time")
        known &= ~outside
        naive = known & ~read[f"{order.name}_aware"].to_numpy()
        utc = local.copy()
        utc[naive], twice, never = to_utc(local[naive], timezone)
        for mask, reason in ((twice, "repeated-local-time"), (never, "skipped-local-time")):
            faulty = np.zeros(len(local), bool)
            faulty[np.flatnonzero(naive)[mask]] = True
            judgement.mark(faults, faulty, column, reason)
        found[order.name] = pa.array(utc, pa.int64(), mask=~known).cast(TIMESTAMP)
    if "score" in mapping.columns:
        _judge_scores(read, mapping, faults, judgement)
    return found


def _decided(
    read: pa.Table, order: DateOrder, column: str, faults: Faults, judgement: Judgement
) -> tuple[npt.NDArray[np.int64], Mask]:
    day_first, swapped = read[order.name], read[f"{order.name}_swapped"]
    first = pc.fill_null(day_first, 0).to_numpy()
    has_first, has_swapped = ~_null(day_first), ~_null(swapped)
    if not has_swapped.any():
        return np.array(first), has_first
    other = pc.fill_null(swapped, 0).to_numpy()
    both = has_first & has_swapped
    if order.month_first and order.day_first:
        judgement.mark(faults, both & (first != other), column, "ambiguous-date")
    swap = (has_swapped & ~has_first) | (both & order.month_first & (not order.day_first))
    return np.where(swap, other, first), has_first | has_swapped


def _differ(read: pa.Table, name: str) -> Mask:
    different: Mask = np.asarray(pc.fill_null(pc.not_equal(read[name], read[f"{name}_swapped"]), False))
    return different


def _judge_scores(read: pa.Table, mapping: ColumnMapping, faults: Faults, judgement: Judgement) -> None:
    low, high = scale_ends(read, mapping)
    score = read["score"].to_numpy()
    outside = (score < low) | (score > high)
    judgement.mark(faults, outside, mapping.columns["score"], "score-outside-scale")


def scale_ends(
    read: pa.Table, mapping: ColumnMapping
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the ends of the scale per row: the row's own, else the mapping's, else the usual ones of the kind; else NaN."""
    ends = []
    for place, name in enumerate(("scale_low", "scale_high")):
        end = np.full(read.num_rows, np.nan)
        if mapping.scale:
            end[:] = mapping.scale[place]
        else:
            kind = score_kinds(read, mapping)
            for each, scale in USUAL_SCALES.items():
                end[np.asarray(pc.fill_null(pc.equal(kind, each), False))] = scale[place]
        if name in mapping.columns:
            own = read[name].to_numpy()
            end = np.where(np.isnan(own), end, own)
        ends.append(end)
    return ends[0], ends[1]


def score_kinds(read: pa.Table, mapping: ColumnMapping) -> pa.Array | pa.ChunkedArray:
    """Give the kind of score per row; null where not known."""
    constant = mapping.score_kind or mapping.constants.get("score_kind")
    given = pa.scalar(constant, pa.string())
    if "score_kind" not in mapping.columns:
        return pa.repeat(given, read.num_rows)
    return pc.coalesce(pc.utf8_lower(read["score_kind"]), given)
