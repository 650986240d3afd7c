"""Cells of foreign files, all text, read as times, numbers, normal text and JSON, a block of rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError
from hanhtrinh.language import Text
from hanhtrinh.store.sql import connect, identifier, literal, query
from hanhtrinh.store.written_times import rewritten

# 2025-03-14, 2025/3/14 9:05, 2025-03-14T09:05:07.25+07:00, 2025-03-14 09:05:07 UTC
_ISO: Final = (
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:(?:T|t|\s)\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
)
_ZONE: Final = r"\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})"
# 14/03/2025, 14.3.2025 9:05, 3/14/2025 9:05:07 PM
_SLASHED: Final = r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"
_HALF: Final = r"(?:[AP]M|SA|CH|[ap]m|sa|ch)"
_CLOCK: Final = rf"(?:[\s,T]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,](\d{{1,9}}))?)?(?:\s*({_HALF}))?)?"
# 45730.3785: a day of the years 1970 to 2099 as Excel counts them
_SERIAL: Final = r"(?:2(?:5[6-9]|[6-9]\d)|[3-6]\d{2}|7[0-2]\d)\d{2}(?:[.]\d+)?"
_BATCH: Final = 32_768
# what is read of a time: see `CellReader.read`
TIME_PARTS: Final = ("", "_swapped", "_aware", "_slashed")
_MONEY_MARKS: Final = r"[\s\x{00a0}\x{202f}₫$€£¥]|(?i:VN[DĐ]|USD|EUR|đồng|đ)"
# 450k, 1,5tr: how amounts are written in messages
_POWERS: Final = {"k": 1e3, "nghìn": 1e3, "ngàn": 1e3, "tr": 1e6, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_COUNTED: Final = rf"[+-]?[0-9][0-9.,]*(?i:{'|'.join(_POWERS)})"


@dataclass(frozen=True)
class CellPlan:
    """Which column is read how.

    Attributes:
        source: the name of the source; part of every row's digest.
        header: all columns, in the file's order.
        raw: field -> column, taken as it stands (ids).
        normal: field -> column, trimmed and in Unicode's NFC.
        times: field -> column.
        numbers: field -> column; amounts give two readings, see `read_cells`.
        amounts: the fields among `numbers` that are money.
        ids: kind -> column, gathered into the map `ids`.
        properties: columns gathered into the JSON object `properties`.
        typed: columns whose numbers come from a typed file, where a point is always the decimal point.
        time_format: a strptime format for all times; None to recognise them by shape.
        digest: whether rows are to be told apart.
    """

    source: str
    header: Sequence[str]
    raw: Mapping[str, str] = field(default_factory=dict)
    normal: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    amounts: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)
    properties: Sequence[str] = ()
    typed: frozenset[str] = frozenset()
    time_format: str | None = None
    digest: bool = True


class CellReader:
    """Reads blocks of text cells by one plan; also a context manager that frees its database."""

    def __init__(self, plan: CellPlan) -> None:
        self._connection = connect()
        self._statement = _statement(plan)
        self._times = plan.times if plan.time_format is None else {}

    def __enter__(self) -> CellReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def read(self, cells: pa.Table) -> pa.Table:
        """Read one block; rows keep their order.

        Args:
            cells: string columns, all of the plan's header; null where empty.

        Returns:
            Columns: `digest` (of source and cells by column name) where the plan wants it; one per field of `raw` and `normal`; per time
            `F` (int64 microseconds), `F_swapped` (the same with day and month swapped, where a date is written as
            1/2/2025; `F` has the day first), `F_aware` (whether the zone was given) and `F_slashed` (whether it is
            written so); per number `F` (double), and for amounts also `F_grouped` (a single point before three digits
            separates thousands); `ids`; `properties`. What cannot be read is null.
        """
        # several batches, so that all threads have something to do
        batches = cells.combine_chunks().to_batches(max_chunksize=_BATCH)
        self._connection.register("cells", pa.Table.from_batches(batches, cells.schema))
        found = query(self._connection, self._statement)
        self._connection.unregister("cells")
        found = found.combine_chunks()  # a copy of the size needed: the database's own buffers are far larger
        for name, column in self._times.items():
            found = self._with_written_times(found, name, cells[column])
        return found

    def _with_written_times(self, found: pa.Table, name: str, cells: pa.ChunkedArray) -> pa.Table:
        """Read the times that were in no known way once more, rewritten: few files have any."""
        unread = pc.and_(
            pc.is_valid(cells), pc.and_not(pc.is_null(found[name]), pc.is_valid(found[f"{name}_swapped"]))
        )
        if not pc.any(unread).as_py():
            return found
        self._connection.register("cells", pa.table({"cell": cells.filter(unread)}))
        texts = query(self._connection, f"SELECT {rewritten('cell')} AS cell FROM cells").combine_chunks()
        self._connection.register("cells", texts)
        again = query(self._connection, _statement(_ONE_TIME, rare=True)).combine_chunks()
        self._connection.unregister("cells")
        for suffix in TIME_PARTS:
            place = found.column_names.index(name + suffix)
            column = pc.replace_with_mask(
                found[name + suffix].combine_chunks(),
                unread.combine_chunks(),
                again[f"time{suffix}"].combine_chunks(),
            )
            found = found.set_column(place, name + suffix, column)
        return found


_ONE_TIME: Final = CellPlan("", ["cell"], times={"time": "cell"}, digest=False)


def is_time_format(form: str) -> bool:
    """Whether a text says how times are written, as `strptime` takes it."""
    with connect() as connection:
        try:
            connection.execute("SELECT try_strptime('2025', $form)", {"form": form}).fetchall()
        except duckdb.Error:
            return False
    return "%" in form


def text_cells(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    """Write typed columns as the text that `CellReader` reads; a NaN is a missing value.

    Raises:
        InputError: `unusable-column` where a column's type cannot be written as text.
    """
    parts = []
    for column in rows.schema:
        name = identifier(column.name)
        if pa.types.is_nested(column.type):
            part = f"CAST(to_json({name}) AS VARCHAR)"
        elif pa.types.is_floating(column.type):
            part = f"CASE WHEN NOT isnan({name}) THEN CAST({name} AS VARCHAR) END"
        else:
            part = f"NULLIF(CAST({name} AS VARCHAR), '')"
        parts.append(f"{part} AS {name}")
    try:
        connection.register("typed_rows", rows)
        connection.execute("SET TimeZone = 'UTC'")
        return query(connection, f"SELECT {', '.join(parts)} FROM typed_rows")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            "unusable-column",
            Text(
                vi=f"Có cột không chuyển được thành chữ: {reason}",
                en=f"A column cannot be written as text: {reason}",
            ),
        ) from error


def _statement(plan: CellPlan, *, rare: bool = False) -> str:
    parts = []
    if plan.digest:
        parts.append(f"md5({literal(plan.source + ' ')} || {_json_object(sorted(plan.header))}) AS digest")
    parts += [f"{identifier(column)} AS {identifier(name)}" for name, column in plan.raw.items()]
    for name, column in plan.normal.items():
        parts.append(
            f"NULLIF(nfc_normalize(trim({identifier(column)}, {_BLANKS})), '') AS {identifier(name)}"
        )
    first: list[str] = []  # what is found out once and used several times
    second: list[str] = []
    for name, column in plan.times.items():
        if plan.time_format is None:
            shape = identifier(name + " shape")
            first.append(f"{_time_shape(identifier(column), rare=rare)} AS {shape}")
            parts += _time(name, identifier(column), shape, rare=rare)
        else:
            parts += _time_by_format(name, identifier(column), plan.time_format)
    for name, column in plan.numbers.items():
        money = name in plan.amounts
        cell, bare, plain = identifier(column), identifier(name + " bare"), identifier(name + " plain")
        if column in plan.typed:
            reads = [f"TRY_CAST({cell} AS DOUBLE)"] * 2
        else:
            first.append(f"{_whole_number(cell)} AS {plain}")
            second.append(f"CASE WHEN {plain} IS NULL THEN {_bare_number(cell)} END AS {bare}")
            reads = [
                f"coalesce({plain}, {_number(bare, grouped=grouped, money=money)})"
                for grouped in (False, True)
            ]
        parts.append(f"{reads[0]} AS {identifier(name)}")
        if money:
            parts.append(f"{reads[1]} AS {identifier(name + '_grouped')}")
    if plan.ids:
        pairs = [
            f"{{'key': {literal(kind)}, 'value': {identifier(column)}}}" for kind, column in plan.ids.items()
        ]
        given = f"list_filter([{', '.join(pairs)}], lambda pair: pair.value IS NOT NULL)"
        parts.append(f"map_from_entries({given}) AS ids")
    if plan.properties:
        parts.append(f"NULLIF({_json_object(plan.properties)}, '{{}}') AS properties")
    found = "cells"
    for level in (first, second):
        if level:
            found = f"(SELECT {', '.join(['*', *level])} FROM {found})"
    return f"SELECT {', '.join(parts)} FROM {found}"


_BLANKS: Final = "' \t\r\n\u00a0\ufeff'"


def _json_object(columns: Sequence[str]) -> str:
    """Write the cells that are not empty as one JSON object, keys in the order given."""
    members = ", ".join(
        f"CASE WHEN {identifier(column)} IS NOT NULL THEN to_json({literal(column)}) || ':' "
        f"|| to_json({identifier(column)}) END"
        for column in columns
    )
    return f"('{{' || concat_ws(',', {members}) || '}}')"


def _time_shape(text: str, *, rare: bool) -> str:
    """Tell how a time is written; null where in no known way.

    1 ISO, 2 ISO with a zone, 3 with slashes, 4 digits only, 5 since 1970; where `rare` ones are looked for also 6 ISO
    between blanks, 7 days as Excel counts them, 8 ISO with a clock of 12 hours, 9 with slashes and a zone.
    """
    trimmed = f"trim({text}, {_BLANKS})"
    number = f"regexp_full_match({trimmed}, '[0-9]+([.][0-9]+)?')"
    serial = f"regexp_full_match({trimmed}, '{_SERIAL}')"
    usual = (
        f"CASE WHEN regexp_full_match({text}, '{_ISO})?') THEN 1 "  # as it stands: nearly always so, and quick
        f"WHEN regexp_full_match({trimmed}, '{_ISO}{_ZONE})') THEN 2 "
        f"WHEN regexp_full_match({trimmed}, '{_SLASHED}{_CLOCK}') THEN 3 "
        f"WHEN {number} AND length({trimmed}) IN (8, 14) THEN 4 "
    )
    if not rare:
        return f"{usual}WHEN {number} AND NOT {serial} THEN 5 END"
    return (
        f"{usual}WHEN {serial} THEN 7 WHEN {number} THEN 5 WHEN regexp_full_match({trimmed}, '{_ISO})?') THEN 6 "
        f"WHEN regexp_full_match({trimmed}, '{_ISO})\\s*{_HALF}') THEN 8 "
        f"WHEN regexp_full_match({trimmed}, '{_SLASHED}{_CLOCK}{_ZONE}') THEN 9 END"
    )


def _time(name: str, text: str, shape: str, *, rare: bool) -> list[str]:
    trimmed = f"trim({text}, {_BLANKS})"
    names = [identifier(name + suffix) for suffix in TIME_PARTS]
    bare = _unzoned(trimmed)
    first = (
        f"WHEN 1 THEN {_iso(text)} WHEN 2 THEN {_iso(bare)} - {_offset(trimmed)} "
        f"WHEN 3 THEN {_dated(trimmed, swapped=False)} WHEN 4 THEN {_digits(trimmed)} "
        f"WHEN 5 THEN {_since_1970(trimmed)}"
    )
    swapped = f"WHEN 3 THEN {_dated(trimmed, swapped=True)}"
    if rare:
        first += (
            f" WHEN 6 THEN {_iso(trimmed)} WHEN 7 THEN {_serial(trimmed)} WHEN 8 THEN {_halved(trimmed)} "
            f"WHEN 9 THEN {_dated(bare, swapped=False)} - {_offset(trimmed)}"
        )
        swapped += f" WHEN 9 THEN {_dated(bare, swapped=True)} - {_offset(trimmed)}"
    return [
        f"CASE {shape} {first} END AS {names[0]}",
        f"CASE {shape} {swapped} END AS {names[1]}",
        f"coalesce({shape} IN (2, 5, 9), false) AS {names[2]}",
        f"coalesce({shape} IN (3, 9), false) AS {names[3]}",
    ]


def _time_by_format(name: str, cell: str, form: str) -> list[str]:
    names = [identifier(name + suffix) for suffix in TIME_PARTS]
    return [
        f"epoch_us(try_strptime(trim({cell}, {_BLANKS}), {literal(form)})) AS {names[0]}",
        f"NULL::BIGINT AS {names[1]}",
        f"{'%z' in form} AS {names[2]}",
        f"false AS {names[3]}",
    ]


def _iso(text: str) -> str:
    return f"epoch_us(TRY_CAST(replace(replace({text}, '/', '-'), ',', '.') AS TIMESTAMP))"


def _unzoned(text: str) -> str:
    """Take the zone off: it is counted apart, so that no cast applies one."""
    return f"regexp_replace({text}, '{_ZONE}$', '')"


def _offset(text: str) -> str:
    """Microseconds east of UTC that a written zone stands for; 0 for Z, UTC and GMT."""
    sign = f"CASE regexp_extract({text}, '([+-])[0-9:]+$', 1) WHEN '-' THEN -60000000 ELSE 60000000 END"
    hours = f"coalesce(TRY_CAST(regexp_extract({text}, '[+-]([0-9]{{2}}):?([0-9]{{2}})?$', 1) AS BIGINT), 0)"
    minutes = f"coalesce(TRY_CAST(regexp_extract({text}, '[+-]([0-9]{{2}}):?([0-9]{{2}})$', 2) AS BIGINT), 0)"
    return f"({sign} * ({hours} * 60 + {minutes}))"


def _dated(text: str, *, swapped: bool) -> str:
    day, month = ("2", "1") if swapped else ("1", "2")
    pattern = f"'{_SLASHED}{_CLOCK}'"
    date = f"regexp_replace({text}, {pattern}, '\\3-\\{month}-\\{day}')"
    clock = (
        f"coalesce(NULLIF(regexp_extract({text}, {pattern}, 4), ''), '0') || ':' || "
        f"coalesce(NULLIF(regexp_extract({text}, {pattern}, 5), ''), '00') || ':' || "
        f"coalesce(NULLIF(regexp_extract({text}, {pattern}, 6), ''), '00') || '.' || "
        f"coalesce(NULLIF(regexp_extract({text}, {pattern}, 7), ''), '0')"
    )
    shift = _half_day(
        f"regexp_extract({text}, {pattern}, 8)", f"TRY_CAST(regexp_extract({text}, {pattern}, 4) AS BIGINT)"
    )
    return f"(epoch_us(TRY_CAST({date} || ' ' || {clock} AS TIMESTAMP)) + {shift})"


def _halved(text: str) -> str:
    """Read 2025-03-14 9:05:07 PM."""
    whole = f"regexp_replace({text}, '\\s*{_HALF}$', '')"
    hour = f"TRY_CAST(regexp_extract({text}, '([0-9]+):', 1) AS BIGINT)"
    half = f"regexp_extract({text}, '{_HALF}$')"
    return f"({_iso(whole)} + {_half_day(half, hour)})"


def _half_day(half: str, hour: str) -> str:
    """Microseconds that AM, PM, SA (sáng) or CH (chiều) put the hour forward; null where it is no hour of 12."""
    return (
        f"CASE WHEN {half} = '' THEN 0 WHEN {hour} NOT BETWEEN 1 AND 12 THEN NULL "
        f"WHEN upper({half}) IN ('PM', 'CH') AND {hour} < 12 THEN 43200000000 "
        f"WHEN upper({half}) IN ('AM', 'SA') AND {hour} = 12 THEN -43200000000 ELSE 0 END"
    )


def _serial(text: str) -> str:
    """Read days since the end of 1899, as Excel counts, to the millisecond: they are no finer."""
    return f"(CAST(round((TRY_CAST({text} AS DOUBLE) - 25569) * 86400000) AS BIGINT) * 1000)"


def _digits(text: str) -> str:
    """Read 20250314 and 20250314090507."""
    return f"epoch_us(try_strptime({text}, ['%Y%m%d', '%Y%m%d%H%M%S']))"


def _since_1970(text: str) -> str:
    """Read seconds, milli-, micro- or nanoseconds since 1970, told apart by their length."""
    whole = f"split_part({text}, '.', 1)"
    return (
        f"CASE WHEN length({whole}) IN (9, 10) THEN TRY_CAST(TRY_CAST({text} AS DECIMAL(28, 6)) * 1000000 AS BIGINT) "
        f"WHEN length({whole}) IN (12, 13) THEN TRY_CAST(TRY_CAST({text} AS DECIMAL(28, 3)) * 1000 AS BIGINT) "
        f"WHEN length({whole}) IN (15, 16) THEN TRY_CAST({whole} AS BIGINT) "
        f"WHEN length({whole}) IN (18, 19) THEN TRY_CAST({whole} AS BIGINT) // 1000 END"
    )


def _whole_number(text: str) -> str:
    """Read a number of digits alone, as nearly all are; null where there is more to it."""
    return f"CASE WHEN regexp_full_match({text}, '-?[0-9]+') THEN TRY_CAST({text} AS DOUBLE) END"


def _bare_number(text: str) -> str:
    """Take the sign of money off; a minus comes first, also for brackets and where it stands behind."""
    bare = f"regexp_replace(replace({text}, '\u2212', '-'), '{_MONEY_MARKS}', '', 'g')"
    before = f"regexp_replace({bare}, '^[(]([^()+-]*)[)]$', '-\\1')"
    return f"regexp_replace({before}, '^([^+-]+)-$', '-\\1')"


def _number(text: str, *, grouped: bool, money: bool) -> str:
    """Read a bare number: 1234.5, 1.234.567, 1,234,567.5, 1.234,5, 4,5; as money also 450k, 1,5tr, 2 tỷ."""
    digits = f"regexp_extract({text}, '^(.*[0-9])[^0-9]*$', 1)" if money else text
    without_points, without_commas = f"replace({digits}, '.', '')", f"replace({digits}, ',', '')"
    forms = [
        (r"[+-]?\d{1,3}(,\d{3})+", without_commas),
        (r"[+-]?\d{1,3}([.]\d{3})+" if grouped else r"[+-]?\d{1,3}([.]\d{3}){2,}", without_points),
        (r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d+)?", digits),
        (r"[+-]?\d{1,3}(,\d{3})+[.]\d+", without_commas),
        (r"[+-]?(\d+|\d{1,3}([.]\d{3})+),\d+", f"replace({without_points}, ',', '.')"),
    ]
    cases = " ".join(f"WHEN regexp_full_match({text}, '{form}') THEN {read}" for form, read in forms)
    value = f"TRY_CAST(CASE {cases} END AS DOUBLE)"
    if not money:
        return value
    times = " ".join(f"WHEN '{word}' THEN {power}" for word, power in _POWERS.items())
    word = f"lower(regexp_extract({text}, '[^0-9.,]+$'))"
    counted = " ".join(f"WHEN regexp_full_match({digits}, '{form}') THEN {read}" for form, read in forms)
    return (
        f"CASE WHEN regexp_full_match({text}, '{_COUNTED}') "
        f"THEN TRY_CAST(CASE {counted} END AS DOUBLE) * CASE {word} {times} END ELSE {value} END"
    )
