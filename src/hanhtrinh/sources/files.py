"""Reading event files: mapped columns become canonical events, faulty rows are set aside with their reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.language import Text
from hanhtrinh.models.suggest import closest
from hanhtrinh.sources.assembling import message_ids
from hanhtrinh.sources.filters import EventFilter
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.parsed import ParsedEvents
from hanhtrinh.sources.presets.library import QUOTES_OF_NOBODY, looks_like_interviews
from hanhtrinh.sources.streaming import EventBlock, Reading, stream_file
from hanhtrinh.sources.tables import FileForm, SourceTable, open_table
from hanhtrinh.store.cells import is_time_format

_ID: Final = EVENT_SCHEMA.get_field_index("message_id")
_SEQ: Final = EVENT_SCHEMA.get_field_index("seq")
Progress = Callable[[int, int | None], None]
Opener = Callable[[Path], SourceTable]


def open_tables(
    paths: Sequence[Path],
    mapping: ColumnMapping,
    *,
    form: FileForm | None = None,
    opener: Opener | None = None,
) -> list[SourceTable]:
    """Open event files, and check that a mapping fits all of them before anything is read.

    Args:
        paths: the files.
        mapping: which column is what; the same for all files.
        form: what all files are; told by their content where None.
        opener: what makes a table of a file; `open_table` where None.

    Raises:
        InputError: a file is missing, empty, binary or damaged; `unknown-column`.
        UsageError: `missing-column` where the mapping names no person, event or time; `bad-time-format`.
    """
    check_time_format(mapping.time_format)
    tables = [opener(path) if opener is not None else open_table(path, form) for path in paths]
    check_complete(mapping, [name for table in tables for name in table.header])
    for table in tables:
        check_columns(mapping, table)
    return tables


def stream_events(
    tables: Sequence[SourceTable], reading: Reading, on_progress: Progress | None = None
) -> Iterator[tuple[int, EventBlock]]:
    """Read the events of files block by block, with memory for one block.

    Args:
        tables: the files, in order of arrival.
        reading: how they are read.
        on_progress: called with what was read so far and the total (None where unknown), in bytes or rows.

    Returns:
        Blocks in file order, each with the number of its file.

    Raises:
        InputError: a file is damaged; `no-rows`.
    """
    totals = [table.total for table in tables]
    total = None if None in totals else sum(each for each in totals if each is not None)
    done = 0

    def advance(size: int) -> None:
        nonlocal done
        done += size
        if on_progress:
            on_progress(done, total)

    for number, table in enumerate(tables):
        for block in stream_file(table, reading, advance):
            yield number, block


def read_events(
    paths: Sequence[Path],
    mapping: ColumnMapping,
    *,
    source: str = "file",
    timezone: str = "UTC",
    currency: str = "VND",
    form: FileForm | None = None,
    on_progress: Progress | None = None,
    opener: Opener | None = None,
    filters: Sequence[EventFilter] = (),
) -> ParsedEvents:
    """Read event files into memory.

    Args:
        paths: the files, in order of arrival.
        mapping: which column is what; the same for all files.
        source: name of the source, part of the message ids.
        timezone: IANA zone of times that do not say theirs.
        currency: ISO code of amounts that do not say theirs.
        form: what all files are; told by their content where None.
        on_progress: called with what was read so far and the total (None where unknown), in bytes or rows.
        opener: what makes a table of a file; `open_table` where None.
        filters: what leaves events out.

    Returns:
        The events in file order, what they tell of their persons, and the faulty rows.

    Raises:
        InputError: as `open_tables` and `stream_events`.
        UsageError: as `open_tables`.
    """
    tables = open_tables(paths, mapping, form=form, opener=opener)
    reading = Reading(mapping, source, timezone, currency, filters)
    blocks: list[list[EventBlock]] = [[] for _ in tables]
    for number, block in stream_events(tables, reading, on_progress):
        blocks[number].append(block)
    every = [block for of_file in blocks for block in of_file]
    counts: Counter[str] = Counter()
    for block in every:
        counts.update(block.filtered)
    return ParsedEvents(
        _together(blocks),
        {
            key: pa.chunked_array([c for block in every for c in block.facts[key].chunks], pa.string())
            for key in mapping.attributes
        },
        tuple(reject for block in every for reject in block.rejects),
        sum(block.rows for block in every),
        tuple(table.name for table in tables),
        dict(counts),
    )


def _together(files: Sequence[Sequence[EventBlock]]) -> pa.Table:
    """Put the blocks of files together: rows are told apart within a file, and numbered over all."""
    tables = [EVENT_SCHEMA.empty_table()]
    for blocks in files:
        events = pa.concat_tables([EVENT_SCHEMA.empty_table(), *(block.events for block in blocks)])
        digests = pa.chunked_array(
            [c for block in blocks if block.digests is not None for c in block.digests.chunks], pa.string()
        )
        ids = message_ids(events["message_id"], digests)
        tables.append(events.set_column(_ID, EVENT_SCHEMA.field(_ID), ids))
    events = pa.concat_tables(tables)
    return events.set_column(_SEQ, EVENT_SCHEMA.field(_SEQ), pa.array(np.arange(events.num_rows)))


def check_complete(mapping: ColumnMapping, header: Sequence[str] = ()) -> None:
    """Check that a mapping says who, what and when.

    Args:
        mapping: which column is what.
        header: the files' columns, which may tell why something is missing.

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
        usual = Text(
            vi=f"Hãy chỉ rõ: {' '.join(f'{part[1]} CỘT' for part in missing)}",
            en=f"Name it: {' '.join(f'{part[1]} COLUMN' for part in missing)}",
        )
        nobody = parts["person"] in missing and looks_like_interviews(header)
        raise UsageError(
            "missing-column",
            Text(
                vi=f"Chưa biết cột nào là: {', '.join(part[2] for part in missing)}.",
                en=f"It is not known which column is the: {', '.join(part[3] for part in missing)}.",
            ),
            hint=QUOTES_OF_NOBODY if nobody else usual,
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
