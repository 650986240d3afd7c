"""The rows of a tool's export as rows of events: one row, or the rows of one order, tells of several events.

The result is a table like any other, with canonical columns, so that whoever reads events need not know of presets.
Every event row knows the row of the file that it came from: faults are told, and mended, there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.grouping import ExportRows, whole_groups
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.presets.cells import PresetCells
from hanhtrinh.sources.presets.conditions import Column
from hanhtrinh.sources.presets.document import CELL_FIELDS, TEXT_FIELDS, EventRule, Preset, slots
from hanhtrinh.sources.presets.library import QUOTES_OF_NOBODY, columns_of, fits, looks_like_interviews
from hanhtrinh.sources.tables import SourceTable

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

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class UnfoldedRows:
    """Events that some rows of a file tell of; the fields are those of `delimited.Block`.

    Attributes:
        foreign: the rows of the file, in its own columns.
        origin: per event, the row of `foreign` that it came from.
        rules: per event, the preset's rule that made it.
        named: per rule, canonical column -> the file's column, for those that one column tells.
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
        own = self.times[rule] if column == "time" else self.named[rule].get(column, "")
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
        persons = {
            name: own[0]
            for name in _PERSON
            if (own := [c for t in getattr(preset.person, name) for s in slots(t) for c in self._columns[s]])
        }
        self._named = tuple(
            persons
            | {
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
        for whole in whole_groups(self._table.blocks(), self._columns, self._preset):
            yield self._unfolded(whole.rows(), whole.size, tuple(whole.rejects))

    def sample(self) -> pa.Table:
        """Read the first events."""
        found = self._table.sample()
        numbers = np.arange(found.num_rows)
        return self._unfolded(ExportRows.of(found, numbers, (), self._columns, self._preset), 0, ()).cells

    def _unfolded(self, export: ExportRows, size: int, rejects: tuple[Reject, ...]) -> UnfoldedRows:
        things = export.cells.group_starts()  # the first row of each group
        row = export.cells.grouped(things, self._preset.lines)
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
            events,
            export.numbers[rows],
            size,
            rejects,
            export.foreign,
            rows,
            order[sequence],
            self._named,
            self._times,
            export.files,
        )

    def _events(self, row: PresetCells, rule: EventRule, at: Positions, known: dict[str, Column]) -> pa.Table:
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

    def _keys(self, row: PresetCells, rule: EventRule) -> Column:
        """Name an event by what it is about, so that a later export of the same order adds only what is new."""
        preset = self._preset
        texts = preset.key or ((f"{{{preset.group}}}",) if preset.group else ())
        if not texts:
            return row.constant(None)
        return pc.binary_join_element_wise(
            row.constant(preset.id), row.text(texts[0]), row.constant(rule.name), ":"
        )


def _not_this_export(table: SourceTable, preset: Preset) -> InputError:
    columns = columns_of(preset, table.header)
    missing = [preset.columns[name][0] for name in preset.needs if not columns[name]]
    names = ", ".join(f"“{name}”" for name in missing)
    title = preset.name.text
    quotes = preset.kind == "interviews" and looks_like_interviews(table.header)
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
        hint=QUOTES_OF_NOBODY
        if quotes
        else Text(
            vi=f"Kiểm tra lại tệp; hoặc xem mẫu bằng “hanhtrinh presets show {preset.id}”, hoặc bỏ mẫu bằng --preset none.",
            en=f"Check the file; or look at the preset with “hanhtrinh presets show {preset.id}”, or use none: --preset none.",
        ),
        place=Place(file=table.name),
    )
