"""Cells of a tool's export as a preset reads them: cleaned, by short name, with the texts that they fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.sources.parsed import numbered
from hanhtrinh.sources.phones import phone_ids
from hanhtrinh.sources.presets.conditions import Column, Mask, holds, like, translated
from hanhtrinh.sources.presets.document import CellTest, EventRule, Preset, slots

_MASKED: Final = r"\*{2,}"
_JOINER: Final = "; "

Positions = npt.NDArray[np.int64]


class PresetCells:
    """Cells of some rows, by short name."""

    def __init__(self, cells: pa.Table, columns: Mapping[str, tuple[str, ...]], preset: Preset) -> None:
        self._preset = preset
        self._size: int = cells.num_rows
        self._cells: dict[str, Column] = {}
        self._told: dict[str, Mask] = {}
        self._named = {
            short: names[0] if names else preset.columns[short][0] for short, names in columns.items()
        }
        for short, names in columns.items():
            given = [_trimmed(cells[name]) for name in names]
            whole = pc.coalesce(*given) if given else pa.nulls(self._size, pa.string())
            self._cells[short] = self._cleaned(short, whole)

    def _cleaned(self, short: str, column: Column) -> Column:
        preset = self._preset
        codes = [*preset.blank.get(short, ()), *preset.blank.get("*", ())]
        if codes:
            column = pc.if_else(pa.array(like(column, codes)), pa.scalar(None, pa.string()), column)
        if short in preset.phones:
            column = phone_ids(column)
        names = preset.values.get(short)
        return translated(column, names) if names else column

    def __len__(self) -> int:
        return self._size

    def take(self, rows: Positions) -> PresetCells:
        """Keep some rows."""
        if len(rows) == self._size:
            return self
        return self._with(
            {short: column.take(pa.array(rows)) for short, column in self._cells.items()}, len(rows)
        )

    def part(self, start: int, stop: int) -> PresetCells:
        """Keep the rows from `start` to before `stop`."""
        return self._with(
            {short: column.slice(start, stop - start) for short, column in self._cells.items()}, stop - start
        )

    @staticmethod
    def joined(parts: Sequence[PresetCells]) -> PresetCells:
        """Put rows one behind the other; at least one part, all of one file and preset."""
        shorts = parts[0]._cells
        cells = {short: pa.concat_arrays([part._cells[short] for part in parts]) for short in shorts}
        return parts[0]._with(cells, sum(len(part) for part in parts))

    def group_at(self, row: int) -> str | None:
        """Give the group of a row; None where it belongs to none."""
        found: str | None = self._cells[self._preset.group][row].as_py() if self._preset.group else None
        return found

    def group_starts(self) -> Positions:
        """Find where groups begin; a row that belongs to none is one by itself."""
        if self._preset.group is None:
            return np.arange(self._size)
        codes = numbered(self._cells[self._preset.group])
        new = np.ones(len(codes), np.bool_)
        new[1:] = (codes[1:] != codes[:-1]) | (codes[1:] < 0)
        return np.flatnonzero(new)

    def grouped(self, starts: Positions, lines: tuple[str, ...]) -> PresetCells:
        """Make one row of each group: the first cell that is filled; of `lines` all, side by side."""
        if len(starts) == self._size:
            return self
        group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, self._size)))
        found = {}
        for short, column in self._cells.items():
            if short in lines:
                found[short] = _side_by_side(column, group, len(starts))
                continue
            filled = np.flatnonzero(np.asarray(pc.is_valid(column)))
            owner, first = np.unique(group[filled], return_index=True)
            at = np.full(len(starts), -1)
            at[owner] = filled[first]
            found[short] = column.take(pa.array(at, mask=at < 0))
        return self._with(found, len(starts))

    def _with(self, cells: dict[str, Column], size: int) -> PresetCells:
        other = PresetCells.__new__(PresetCells)
        other._preset, other._named, other._told = self._preset, self._named, {}
        other._cells, other._size = cells, size
        return other

    def cell(self, short: str, *, masked: bool = True) -> Column:
        """Give a column; without `masked`, cells that hide a part behind stars are missing."""
        column = self._cells[short]
        if masked:
            return column
        hidden = pc.fill_null(pc.match_substring_regex(column, _MASKED), False)
        return pc.if_else(hidden, pa.scalar(None, pa.string()), column)

    def constant(self, text: str | None) -> Column:
        """Give every row the same text."""
        return pa.nulls(self._size, pa.string()) if text is None else pa.repeat(pa.scalar(text), self._size)

    def text(self, text: str | None) -> Column:
        """Fill in a text; null where a part is missing or is hidden behind stars."""
        if text is None or not slots(text):
            return self.constant(text)
        parts: list[Column] = []
        rest = text
        for short in slots(text):
            before, rest = rest.split(f"{{{short}}}", 1)
            parts += [self.constant(before), self.cell(short, masked=False)]
        return pc.binary_join_element_wise(*parts, self.constant(rest), "")

    def first_text(self, texts: tuple[str, ...]) -> Column:
        """Fill in the first text that can be."""
        return pc.coalesce(*(self.text(text) for text in texts)) if texts else self.constant(None)

    def skipped(self) -> Mask:
        """Tell the rows that are no data."""
        found = np.zeros(self._size, np.bool_)
        for conditions in self._preset.skip:
            found |= self.holds(conditions)
        return found

    def holds(self, conditions: Mapping[str, CellTest]) -> Mask:
        """Tell the rows for which all conditions hold."""
        held = np.ones(self._size, np.bool_)
        for short, test in conditions.items():
            held &= holds(self._cells[short], test)
        return held

    def _untold(self, short: str) -> Mask:
        """Tell the rows whose cell is filled and was not taken as the text of an event."""
        filled: Mask = np.asarray(pc.is_valid(self._cells[short]))
        return filled & ~self._told[short] if short in self._told else filled

    def told(self, rule: EventRule, at: Positions) -> Column:
        """Give what the customer says, and note it as told by the events at these rows."""
        found = self.constant(None)
        open_ = np.zeros(self._size, np.bool_)
        open_[at] = True
        for short in rule.text:
            taken = open_ & self._untold(short)
            found = pc.if_else(pa.array(taken), self._cells[short], found)
            self._told[short] = self._told.get(short, np.zeros(self._size, np.bool_)) | taken
            open_ &= ~taken
        return found

    def happened(
        self, rule: EventRule, *, first: bool, as_of: str | None = None
    ) -> tuple[Mask, Column, Column]:
        """Tell for which rows an event happened, when, and the column that lent its time."""
        held = self.holds(rule.when) if rule.when else np.ones(self._size, np.bool_)
        if rule.unless:
            held &= ~self.holds(rule.unless)
        if rule.given:
            held &= np.logical_or.reduce([self._untold(one) for one in rule.given])
        own = pc.coalesce(*(self._cells[one] for one in rule.time)) if rule.time else self.constant(None)
        lent, name = self.constant(None), self.constant(None)
        for one in rule.approximate:
            use = pc.and_(pc.is_null(lent), pc.is_valid(self._cells[one]))
            lent = pc.coalesce(lent, self._cells[one])
            name = pc.if_else(use, pa.scalar(self._named[one]), name)
        if first and as_of:
            name = pc.if_else(pc.is_null(lent), pa.scalar("--as-of"), name)
            lent = pc.coalesce(lent, pa.scalar(as_of))
        when = pc.coalesce(own, lent)
        required = first if rule.required is None else rule.required
        if not required:
            held &= np.asarray(pc.is_valid(when))
        return held, when, pc.if_else(pc.is_valid(own), pa.scalar(None, pa.string()), name)


def _trimmed(column: pa.ChunkedArray | Column) -> Column:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    text = pc.utf8_trim_whitespace(whole)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _side_by_side(column: Column, group: Positions, groups: int) -> Column:
    """Join the filled cells of each group."""
    rows = np.flatnonzero(np.asarray(pc.is_valid(column)))
    lengths = np.bincount(group[rows], minlength=groups)
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    lists = pa.ListArray.from_arrays(offsets, column.take(pa.array(rows)))
    joined = pc.binary_join(lists, _JOINER)
    return pc.if_else(pa.array(lengths > 0), joined, pa.scalar(None, pa.string()))
