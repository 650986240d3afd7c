"""Reading event files: mapped columns become canonical events, faulty rows are set aside with their reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.language import Text
from hanhtrinh.models.suggest import closest
from hanhtrinh.sources.assembling import assemble
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.judging import Judgement, judge_block, judge_file
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.parsed import ParsedEvents
from hanhtrinh.sources.tables import FileForm, SourceTable, open_table
from hanhtrinh.store.cells import CellPlan, CellReader, is_time_format

FACT: Final = "fact "  # prefix of the columns that hold customer attributes while a file is read
_TIMES: Final = ("time", "received")
_NUMBERS: Final = ("value", "cost", "score", "scale_low", "scale_high")
_RAW: Final = ("user_id", "anonymous_id", "account_id", "message_id", "order_id")
Progress = Callable[[int, int | None], None]


def read_events(
    paths: Sequence[Path],
    mapping: ColumnMapping,
    *,
    source: str = "file",
    timezone: str = "UTC",
    currency: str = "VND",
    form: FileForm | None = None,
    on_progress: Progress | None = None,
) -> ParsedEvents:
    """Read event files, CSV, TSV (UTF-8, may be gzipped) or Parquet.

    Args:
        paths: the files, in order of arrival.
        mapping: which column is what; the same for all files.
        source: name of the source, part of the message ids.
        timezone: IANA zone of times that do not say theirs.
        currency: ISO code of amounts that do not say theirs.
        form: what all files are; told by their content where None.
        on_progress: called with what was read so far and the total (None where unknown), in bytes or rows.

    Returns:
        The events in file order, what they tell of their persons, and the faulty rows.

    Raises:
        InputError: a file is missing, empty, binary, damaged or not UTF-8; `unknown-column`; `no-rows`.
        UsageError: `missing-column` where the mapping names no person, event or time; `bad-time-format`.
    """
    check_complete(mapping)
    check_time_format(mapping.time_format)
    tables = [open_table(path, form) for path in paths]
    for table in tables:
        check_columns(mapping, table)
    totals = [table.total for table in tables]
    total = None if None in totals else sum(each for each in totals if each is not None)
    done = 0

    def advance(size: int) -> None:
        nonlocal done
        done += size
        if on_progress:
            on_progress(done, total)

    parts = [_read_file(table, mapping, source, timezone, currency, advance) for table in tables]
    return _together(parts)


def _together(parts: Sequence[ParsedEvents]) -> ParsedEvents:
    events = pa.concat_tables([part.events for part in parts]) if parts else EVENT_SCHEMA.empty_table()
    if len(parts) > 1:
        place = EVENT_SCHEMA.get_field_index("seq")
        events = events.set_column(place, EVENT_SCHEMA.field(place), pa.array(np.arange(events.num_rows)))
    facts = parts[0].facts if parts else {}
    return ParsedEvents(
        events,
        {
            key: pa.chunked_array([c for part in parts for c in part.facts[key].chunks], pa.string())
            for key in facts
        },
        tuple(reject for part in parts for reject in part.rejects),
        sum(part.rows for part in parts),
        tuple(name for part in parts for name in part.files),
    )


def _read_file(
    table: SourceTable,
    mapping: ColumnMapping,
    source: str,
    timezone: str,
    currency: str,
    advance: Callable[[int], None],
) -> ParsedEvents:
    pieces: list[pa.Table] = []
    rows: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    rejects: list[Reject] = []
    judgement = Judgement()
    with CellReader(cell_plan(mapping, table, source)) as reader:
        for block in table.blocks():
            rejects += [replace(each, header=table.header) for each in block.rejects]
            if block.cells.num_rows:
                piece = reader.read(block.cells)
                judgement.add(judge_block(piece, block.cells, mapping, judgement))
                pieces.append(piece)
                rows.append(block.rows)
            advance(block.size)
    if not pieces and not rejects:
        raise InputError(
            "no-rows",
            Text(vi="Tệp chỉ có dòng tiêu đề.", en="The file has a header and no rows."),
            place=Place(file=table.name),
        )
    if not pieces:
        nothing = pa.table({FACT + key: pa.array([], pa.string()) for key in mapping.attributes})
        return ParsedEvents(
            EVENT_SCHEMA.empty_table(), _facts(nothing, mapping), tuple(rejects), len(rejects), (table.name,)
        )
    cells = pa.concat_tables(pieces)
    pieces.clear()
    times = judge_file(cells, mapping, timezone, judgement)
    faults = judgement.faults()
    numbers = np.concatenate(rows)
    total = len(rejects) + cells.num_rows
    if faults.any():
        rejects += _rejected(table, numbers, faults, judgement)
        rejects.sort(key=lambda reject: reject.row)
        good = pa.array(faults == 0)
        cells = cells.filter(good)
        times = {name: column.filter(good) for name, column in times.items()}
    events = assemble(cells, times, mapping, source=source, currency=currency)
    return ParsedEvents(events, _facts(cells, mapping), tuple(rejects), total, (table.name,))


def _facts(cells: pa.Table, mapping: ColumnMapping) -> dict[str, pa.ChunkedArray]:
    return {key: cells[FACT + key] for key in mapping.attributes}


def _rejected(
    table: SourceTable,
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]],
    faults: np.ndarray[tuple[int], np.dtype[np.int16]],
    judgement: Judgement,
) -> list[Reject]:
    """Fetch the faulty rows as they stand in the file, by reading it once more: the usual file has none."""
    faulty = np.flatnonzero(faults)
    found: list[Reject] = []
    first = 0
    for block in table.blocks():
        inside = faulty[
            np.searchsorted(faulty, first) : np.searchsorted(faulty, first + block.cells.num_rows)
        ]
        for at in inside.tolist():
            column, reason = judgement.kinds[faults[at]]
            cells = tuple(block.cells.slice(at - first, 1).to_pylist()[0].values())
            raw = block.raw(at - first)
            found.append(Reject(table.name, int(numbers[at]), column, reason, raw, table.header, cells))
        first += block.cells.num_rows
    return found


def cell_plan(mapping: ColumnMapping, table: SourceTable, source: str) -> CellPlan:
    """Say how the columns of a file are read."""
    columns = mapping.columns
    normal = {name: column for name, column in columns.items() if name not in (*_TIMES, *_NUMBERS, *_RAW)}
    used = mapping.used()
    return CellPlan(
        source=source,
        header=table.header,
        raw={name: columns[name] for name in _RAW if name in columns},
        normal={**normal, **{FACT + key: column for key, column in mapping.attributes.items()}},
        times={name: columns[name] for name in _TIMES if name in columns},
        numbers={name: columns[name] for name in _NUMBERS if name in columns},
        amounts=frozenset({"value", "cost"}),
        ids=mapping.ids,
        properties=[column for column in table.header if column not in used],
        typed=table.typed,
        time_format=mapping.time_format,
    )


def check_complete(mapping: ColumnMapping) -> None:
    """Check that a mapping says who, what and when.

    Raises:
        UsageError: `missing-column`.
    """
    parts = {
        "person": (
            "user_id" in mapping.columns or "anonymous_id" in mapping.columns,
            "--user",
            "mã khách",
            "customer",
        ),
        "name": ("name" in mapping.columns or "name" in mapping.constants, "--name", "tên sự kiện", "event"),
        "time": ("time" in mapping.columns, "--time", "thời gian", "time"),
    }
    missing = [part for part in parts.values() if not part[0]]
    if missing:
        raise UsageError(
            "missing-column",
            Text(
                vi=f"Chưa biết cột nào là: {', '.join(part[2] for part in missing)}.",
                en=f"It is not known which column is the: {', '.join(part[3] for part in missing)}.",
            ),
            hint=Text(
                vi=f"Hãy chỉ rõ: {' '.join(f'{part[1]} CỘT' for part in missing)}",
                en=f"Name it: {' '.join(f'{part[1]} COLUMN' for part in missing)}",
            ),
        )


def check_time_format(form: str | None) -> None:
    """Check that times can be read by a format.

    Raises:
        UsageError: `bad-time-format`.
    """
    if form is not None and not is_time_format(form):
        raise UsageError(
            "bad-time-format",
            Text(
                vi=f"“{form}” không phải là một cách viết thời gian. Dùng %d, %m, %Y, %y, %H, %M, %S, %z; ví dụ %d/%m/%Y %H:%M.",
                en=f"“{form}” is no way to write times. Use %d, %m, %Y, %y, %H, %M, %S, %z; for example %d/%m/%Y %H:%M.",
            ),
        )


def check_columns(mapping: ColumnMapping, table: SourceTable) -> None:
    """Check that a file has the columns that a mapping names.

    Raises:
        InputError: `unknown-column`, with the columns there are and the closest ones.
    """
    for column in sorted(mapping.used()):
        if column not in table.header:
            close = closest(column, table.header)
            names = ", ".join(table.header)
            raise InputError(
                "unknown-column",
                Text(
                    vi=f"Không có cột “{column}”. Các cột trong tệp: {names}.",
                    en=f"There is no column “{column}”. Columns of the file: {names}.",
                ),
                hint=Text(vi=f"Có phải ý bạn là “{close}”?", en=f"Did you mean “{close}”?")
                if close
                else None,
                place=Place(file=table.name),
            )
