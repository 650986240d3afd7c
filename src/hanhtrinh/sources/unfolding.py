"""The rows of a tool's export as rows of events: one row, or the rows of one order, tells of several events.

The result is a table like any other, with canonical columns, so that whoever reads events need not know of presets.
Every event row knows the row of the file that it came from: faults are told, and mended, there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.mended import MendedRows
from hanhtrinh.sources.parsed import numbered
from hanhtrinh.sources.phones import phone_ids
from hanhtrinh.sources.presets.document import (
    CELL_FIELDS,
    TEXT_FIELDS,
    CellTest,
    EventRule,
    Preset,
    slots,
)
from hanhtrinh.sources.presets.library import columns_of, fits
from hanhtrinh.sources.tables import SourceTable
from hanhtrinh.store.cells import CellPlan, CellReader

APPROXIMATE: Final = "time_approximate"  # property of an event whose time another column had to lend
_ID: Final = "id "  # prefix of the columns of further ids
_FACT: Final = "attribute "  # prefix of the columns that describe the customer
_PERSON: Final = ("user_id", "anonymous_id", "account_id")
_FIELDS: Final = (
    "message_id",
    *_PERSON,
    "name",
    "time",
    *TEXT_FIELDS,
    *CELL_FIELDS,
    "text",
    "score_kind",
    "scale_low",
    "scale_high",
)
_MASKED: Final = r"\*{2,}"
_JOINER: Final = "; "

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Column = Any  # pa.Array, which has no types


@dataclass(frozen=True)
class UnfoldedRows:
    """Events that some rows of a file tell of; the fields are those of `delimited.Block`.

    Attributes:
        foreign: the rows of the file, in its own columns.
        origin: per event, the row of `foreign` that it came from.
        rules: per event, the preset's rule that made it.
        named: per rule, canonical column -> the file's column.
        times: per rule, the file's column that tells the time.
        files: per row of `foreign`, the file that it came from, where that is not the one being read.
    """

    cells: pa.Table
    rows: Positions
    size: int
    rejects: tuple[Reject, ...]
    foreign: pa.Table
    origin: Positions
    rules: Positions
    named: tuple[Mapping[str, str], ...]
    times: tuple[str, ...]
    files: tuple[str, ...] = ()

    def raw(self, index: int) -> str:
        """Give the row of the file that an event came from, as a JSON object."""
        return json.dumps(self._row(index), ensure_ascii=False)

    def reject(self, index: int, file: str, column: str, reason: str) -> Reject:
        """Tell of a faulty event in terms of the file: its row, its column, its cells."""
        rule = self.rules[index]
        own = self.times[rule] if column == "time" else self.named[rule].get(column, column)
        cells = tuple(self._row(index).values())
        header = tuple(self.foreign.column_names)
        name = self.files[self.origin[index]] if self.files else file
        return Reject(name, int(self.rows[index]), own, reason, self.raw(index), header, cells)

    def _row(self, index: int) -> dict[str, str | None]:
        found: dict[str, str | None] = self.foreign.slice(int(self.origin[index]), 1).to_pylist()[0]
        return found


def unfold(table: SourceTable, preset: Preset, *, as_of: str | None = None) -> UnfoldedTable:
    """See a file through a preset.

    Args:
        table: the file.
        preset: how its rows are read.
        as_of: the time of first events for which the file tells none; they say so.

    Raises:
        InputError: `not-this-export` where columns that the preset needs are not there.
    """
    if not fits(preset, table.header):
        raise _not_this_export(table, preset)
    return UnfoldedTable(table, preset, as_of)


def preset_mapping(preset: Preset) -> ColumnMapping:
    """Give the mapping of the table that `unfold` makes."""
    return ColumnMapping(
        columns={name: name for name in _fields(preset)},
        attributes={key: _FACT + key for key in preset.attributes},
        ids={kind: _ID + kind for kind in preset.ids},
        preset=preset.fingerprint,
    )


def _fields(preset: Preset) -> tuple[str, ...]:
    """Name the fields of an event that a preset gives."""
    given = {"name", "time", *preset.set}
    given |= {name for name in _PERSON if getattr(preset.person, name)}
    for rule in preset.events:
        given |= {name for name in (*TEXT_FIELDS, *CELL_FIELDS, "text", "score_kind") if getattr(rule, name)}
        given |= {"scale_low", "scale_high"} if rule.scale else set()
    if preset.group or preset.key:
        given.add("message_id")
    return tuple(name for name in _FIELDS if name in given)


class UnfoldedTable:
    """A file seen through a preset; a `SourceTable` with canonical columns."""

    def __init__(self, table: SourceTable, preset: Preset, as_of: str | None = None) -> None:
        self._table = table
        self._preset = preset
        self._as_of = as_of
        self._columns = columns_of(preset, table.header)
        self.name = table.name
        self.total = table.total
        properties = {key for rule in preset.events for key in rule.properties} | set(preset.properties)
        self._properties = sorted(
            properties | ({APPROXIMATE} if as_of or any(r.approximate for r in preset.events) else set())
        )
        self.header: tuple[str, ...] = (
            *_fields(preset),
            *(_ID + kind for kind in preset.ids),
            *(_FACT + key for key in preset.attributes),
            *self._properties,
        )
        # a column of amounts is typed where all the columns that it is taken from are
        self.typed = frozenset(
            name
            for name in ("value", "cost", "score")
            if (
                taken := {
                    c
                    for rule in preset.events
                    if (short := getattr(rule, name))
                    for c in self._columns[short]
                }
            )
            and taken <= table.typed
        )
        self._named = tuple(
            {
                name: self._columns[short][0]
                for name in CELL_FIELDS
                if (short := getattr(rule, name)) and self._columns[short]
            }
            for rule in preset.events
        )
        self._times = tuple(
            next((c for short in (*rule.time, *rule.approximate) for c in self._columns[short]), "time")
            for rule in preset.events
        )

    def blocks(self) -> Iterator[UnfoldedRows]:
        """Read the events in the order of the file's rows; the rows of a group stay together across blocks."""
        kept, numbers, size = None, np.zeros(0, np.int64), 0
        files: tuple[str, ...] = ()
        rejects: tuple[Reject, ...] = ()
        for block in self._table.blocks():
            cells = block.cells if kept is None else pa.concat_tables([kept, block.cells])
            numbers = np.concatenate([numbers, block.rows])
            files += block.files if isinstance(block, MendedRows) else ()
            settled = self._settled(cells)
            size += block.size
            rejects += block.rejects
            if settled:
                yield self._unfolded(cells.slice(0, settled), numbers[:settled], size, rejects, files)
                size, rejects = 0, ()
            kept, numbers, files = cells.slice(settled), numbers[settled:], files[settled:]
        if kept is not None and (kept.num_rows or rejects or size):
            yield self._unfolded(kept, numbers, size, rejects, files)

    def sample(self) -> pa.Table:
        """Read the first events."""
        rows = self._table.sample()
        return self._unfolded(rows, np.arange(rows.num_rows), 0, ()).cells

    def _settled(self, cells: pa.Table) -> int:
        """Count the rows whose group is complete: all but those of the last group."""
        if self._preset.group is None or not cells.num_rows:
            return int(cells.num_rows)
        starts = _starts(_Row(cells, self._columns, self._preset).cell(self._preset.group))
        return int(starts[-1])

    def _unfolded(
        self,
        cells: pa.Table,
        numbers: Positions,
        size: int,
        rejects: tuple[Reject, ...],
        files: tuple[str, ...] = (),
    ) -> UnfoldedRows:
        cells = cells.combine_chunks()
        row = _Row(cells, self._columns, self._preset)
        data = np.flatnonzero(~row.skipped())
        row = row.take(data)
        starts = np.arange(len(data))
        if self._preset.group is not None and len(data):
            starts = _starts(row.cell(self._preset.group))
            row = row.grouped(starts, self._preset.lines)
        things = data[starts]  # the first row of each group
        parts, origins, orders = [], [], []
        for place, rule in enumerate(self._preset.events):
            happened, when, lent = row.happened(rule, first=place == 0, as_of=self._as_of)
            at = np.flatnonzero(happened)
            parts.append(
                self._events(row, rule, at, {"time": when, APPROXIMATE: lent, "text": row.told(rule, at)})
            )
            origins.append(at)
            orders.append(np.full(len(at), place))
        origin, order = np.concatenate(origins), np.concatenate(orders)
        sequence = np.lexsort((order, origin))
        events = pa.concat_tables(parts).combine_chunks().take(pa.array(sequence))
        rows = things[origin[sequence]]
        return UnfoldedRows(
            events, numbers[rows], size, rejects, cells, rows, order[sequence], self._named, self._times, files
        )  # fmt: skip

    def _events(self, row: _Row, rule: EventRule, at: Positions, known: dict[str, Column]) -> pa.Table:
        preset, chosen = self._preset, pa.array(at)
        columns = {
            **known,
            "name": row.text(rule.name),
            "message_id": self._keys(row, rule),
            "score_kind": row.constant(rule.score_kind if rule.score else None),
        }
        for name in _PERSON:
            columns[name] = row.first_text(getattr(preset.person, name))
        # a visitor without a name stands in only where the customer is not known
        known_person = pc.is_valid(columns["user_id"])
        columns["anonymous_id"] = pc.if_else(
            known_person, pa.scalar(None, pa.string()), columns["anonymous_id"]
        )
        for name in TEXT_FIELDS:
            columns[name] = row.text(getattr(rule, name) or preset.set.get(name))
        for name in CELL_FIELDS:
            short = getattr(rule, name)
            columns[name] = row.cell(short) if short else row.constant(preset.set.get(name))
        low, high = rule.scale or (None, None)
        columns["scale_low"] = row.constant(None if low is None else f"{low:g}")
        columns["scale_high"] = row.constant(None if high is None else f"{high:g}")
        columns |= {_ID + kind: row.cell(short, masked=False) for kind, short in preset.ids.items()}
        columns |= {_FACT + key: row.cell(short) for key, short in preset.attributes.items()}
        columns |= {key: row.cell(short) for key, short in {**preset.properties, **rule.properties}.items()}
        for name in self.header:
            columns.setdefault(name, row.constant(None))
        return pa.table({name: columns[name].take(chosen) for name in self.header})

    def _keys(self, row: _Row, rule: EventRule) -> Column:
        """Name an event by what it is about, so that a later export of the same order adds only what is new."""
        preset = self._preset
        texts = preset.key or ((f"{{{preset.group}}}",) if preset.group else ())
        if not texts:
            return row.constant(None)
        return pc.binary_join_element_wise(
            row.constant(preset.id), row.text(texts[0]), row.constant(rule.name), ":"
        )


class _Row:
    """Cells of some rows, by short name."""

    def __init__(self, cells: pa.Table, columns: Mapping[str, tuple[str, ...]], preset: Preset) -> None:
        self._preset = preset
        self._size = cells.num_rows
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
            column = pc.if_else(pa.array(_like(column, codes)), pa.scalar(None, pa.string()), column)
        if short in preset.phones:
            column = phone_ids(column)
        translated = preset.values.get(short)
        return _translated(column, translated) if translated else column

    def take(self, rows: Positions) -> _Row:
        """Keep some rows."""
        if len(rows) == self._size:
            return self
        return self._with(
            {short: column.take(pa.array(rows)) for short, column in self._cells.items()}, len(rows)
        )

    def grouped(self, starts: Positions, lines: tuple[str, ...]) -> _Row:
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

    def _with(self, cells: dict[str, Column], size: int) -> _Row:
        other = _Row.__new__(_Row)
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
            held &= _holds(self._cells[short], test)
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


def _starts(group: Column) -> Positions:
    """Find where groups begin; a row that belongs to none is one by itself."""
    codes = numbered(group)
    new = np.ones(len(codes), np.bool_)
    new[1:] = (codes[1:] != codes[:-1]) | (codes[1:] < 0)
    return np.flatnonzero(new)


def _side_by_side(column: Column, group: Positions, groups: int) -> Column:
    """Join the filled cells of each group."""
    rows = np.flatnonzero(np.asarray(pc.is_valid(column)))
    lengths = np.bincount(group[rows], minlength=groups)
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    lists = pa.ListArray.from_arrays(offsets, column.take(pa.array(rows)))
    joined = pc.binary_join(lists, _JOINER)
    return pc.if_else(pa.array(lengths > 0), joined, pa.scalar(None, pa.string()))


def _holds(column: Column, test: CellTest) -> Mask:
    held = np.ones(len(column), np.bool_)
    if test.given is not None:
        held &= np.asarray(pc.is_valid(column)) == test.given
    if test.digits is not None:
        found = pc.fill_null(pc.match_substring_regex(column, r"\d"), False)
        held &= np.asarray(found) == test.digits
    if test.like:
        held &= _like(column, test.like)
    if test.min is not None or test.max is not None:
        held &= _between(column, test.min, test.max)
    return held


def _like(column: Column, patterns: Sequence[str]) -> Mask:
    """Match whole cells against patterns, without case and diacritics; False where empty."""
    codes = numbered(column)
    texts = column.dictionary_encode().dictionary.to_pylist()
    parts = (".*".join(re.escape(_bare(part)) for part in pattern.split("*")) for pattern in patterns)
    expression = re.compile("|".join(f"(?:{part})" for part in parts), re.DOTALL)
    truth = np.zeros(len(texts) + 1, np.bool_)
    truth[:-1] = [expression.fullmatch(_bare(text)) is not None for text in texts]
    return truth[codes]


def _bare(text: str) -> str:
    """Write a text without case and diacritics: `Đã huỷ` and `Đã hủy` are `da huy`."""
    parts = unicodedata.normalize("NFD", " ".join(text.split()).casefold()).replace("đ", "d")
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _translated(column: Column, values: Mapping[str, str]) -> Column:
    """Call values by other names; those that are not listed stay."""
    known = {_bare(written): name for written, name in values.items()}
    coded = column.dictionary_encode()
    names = [known.get(_bare(text), text) for text in coded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(names, pa.string())).cast(pa.string())


def _between(column: Column, low: float | None, high: float | None) -> Mask:
    plan = CellPlan("", ["cell"], numbers={"number": "cell"}, amounts=frozenset({"number"}))
    with CellReader(plan) as reader:
        number = reader.read(pa.table({"cell": column}))["number_grouped"].to_numpy()
    held: Mask = ~np.isnan(number)
    if low is not None:
        held &= number >= low
    if high is not None:
        held &= number <= high
    return held


def _not_this_export(table: SourceTable, preset: Preset) -> InputError:
    columns = columns_of(preset, table.header)
    missing = [preset.columns[name][0] for name in preset.needs if not columns[name]]
    names = ", ".join(f"“{name}”" for name in missing)
    title = preset.name.text
    header = ", ".join(table.header)
    return InputError(
        "not-this-export",
        Text(
            vi=f"Tệp không giống “{title.vi}” ({preset.id}): thiếu cột {names}. Các cột trong tệp: {header}.",
            en=f"The file does not look like “{title.en}” ({preset.id}): the columns {names} are missing. Columns of the file: {header}.",
        )
        if missing
        else Text(
            vi=f"Tệp có những cột mà “{title.vi}” ({preset.id}) không có.",
            en=f"The file has columns that “{title.en}” ({preset.id}) does not have.",
        ),
        hint=Text(
            vi=f"Kiểm tra lại tệp; hoặc xem mẫu bằng “hanhtrinh presets show {preset.id}”, hoặc bỏ mẫu bằng --preset none.",
            en=f"Check the file; or look at the preset with “hanhtrinh presets show {preset.id}”, or use none: --preset none.",
        ),
        place=Place(file=table.name),
    )
