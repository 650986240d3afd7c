"""Which rows are faulty and why, for whole columns; a row is judged by the first fault found."""

from __future__ import annotations

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
    """The faults found so far.

    Attributes:
        kinds: column and reason by fault number; number 0 is no fault.
    """

    kinds: list[tuple[str, str]] = field(default_factory=lambda: [("", "")])
    _blocks: list[Faults] = field(default_factory=list)

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

    def add(self, faults: Faults) -> None:
        """Take over the faults of the next block."""
        self._blocks.append(faults)

    def faults(self) -> Faults:
        """Give the fault number per row read; the same array each time, so that marks stay."""
        if len(self._blocks) != 1:
            self._blocks = [np.concatenate(self._blocks)] if self._blocks else [np.zeros(0, np.int16)]
        return self._blocks[0]


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


def judge_file(
    read: pa.Table, mapping: ColumnMapping, timezone: str, judgement: Judgement
) -> dict[str, pa.Array]:
    """Judge what only the whole file can tell, and give its times.

    Where dates are written with slashes, the order of day and month is one for the file: the one that fits all dates,
    day first where both fit. Where neither fits all, each date that allows only one reading has that one, and a date
    that allows both is faulty.

    Returns:
        `time`, and `received` where there is such a column: UTC timestamps; null where faulty.
    """
    faults = judgement.faults()
    found = {}
    for name in ("time", "received"):
        if name not in mapping.columns:
            continue
        column = mapping.columns[name]
        local, known = _decided(read, name, column, faults, judgement)
        outside = known & ((local < EARLIEST) | (local >= LATEST))
        judgement.mark(faults, outside, column, "impossible-time")
        known &= ~outside
        naive = known & ~read[f"{name}_aware"].to_numpy()
        utc = local.copy()
        utc[naive], twice, never = to_utc(local[naive], timezone)
        for mask, reason in ((twice, "repeated-local-time"), (never, "skipped-local-time")):
            faulty = np.zeros(len(local), bool)
            faulty[np.flatnonzero(naive)[mask]] = True
            judgement.mark(faults, faulty, column, reason)
        found[name] = pa.array(utc, pa.int64(), mask=~known).cast(TIMESTAMP)
    if "score" in mapping.columns:
        _judge_scores(read, mapping, faults, judgement)
    return found


def _decided(
    read: pa.Table, name: str, column: str, faults: Faults, judgement: Judgement
) -> tuple[npt.NDArray[np.int64], Mask]:
    day_first, swapped = read[name], read[f"{name}_swapped"]
    first = pc.fill_null(day_first, 0).to_numpy()
    has_first, has_swapped = ~_null(day_first), ~_null(swapped)
    if not has_swapped.any():
        return np.array(first), has_first
    other = pc.fill_null(swapped, 0).to_numpy()
    must_swap = has_swapped & ~has_first
    must_not = read[f"{name}_slashed"].to_numpy() & has_first & ~has_swapped
    both = has_first & has_swapped
    if must_swap.any() and must_not.any():
        judgement.mark(faults, both & (first != other), column, "ambiguous-date")
    swap = must_swap | (both & bool(must_swap.any()) & (not must_not.any()))
    return np.where(swap, other, first), has_first | has_swapped


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
