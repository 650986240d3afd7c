"""How commands answer: tables for people, JSON, CSV and Arrow for programs; messages go to stderr."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.cli.language import spoken_language
from hanhtrinh.language import Language, Text

if TYPE_CHECKING:
    import pyarrow as pa


class Format(StrEnum):
    """The forms of `--format`."""

    table = "table"
    json = "json"
    csv = "csv"
    arrow = "arrow"


@cache
def language() -> Language:
    """The language of this run."""
    return spoken_language()


def t(vi: str, en: str) -> str:
    """Give a text in the language of this run."""
    return Text(vi=vi, en=en).to(language())


def say(text: Text | str) -> None:
    """Tell the user something on stderr, so that stdout stays clean for results."""
    print(text.to(language()) if isinstance(text, Text) else text, file=sys.stderr)


class _Saying(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        say(record.msg if isinstance(record.msg, Text) else record.getMessage())


_SAYING: Final = _Saying()


def say_what_is_logged() -> None:
    """Tell the user on stderr what the product tells of its own work."""
    logger = logging.getLogger("hanhtrinh")
    logger.setLevel(logging.INFO)
    logger.addHandler(_SAYING)


def emit(
    rows: pa.Table | None, document: Mapping[str, Any], form: Format, *, headings: Sequence[str] | None = None
) -> None:
    """Write a result to stdout.

    Args:
        rows: the table of the result, for `table`, `csv` and `arrow`; None where there is none.
        document: what `json` prints; must be JSON-ready.
        form: the form asked for.
        headings: titles of the columns for `table`; the column names where None.
    """
    if form is Format.json or rows is None:
        import json

        print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    elif form is Format.csv:
        _print_csv(rows)
    elif form is Format.arrow:
        import pyarrow as pa

        with pa.ipc.new_stream(sys.stdout.buffer, rows.schema) as stream:
            stream.write_table(rows)
    else:
        _print_table(rows, headings)


def _print_csv(rows: pa.Table) -> None:
    """Print rows as CSV; texts, which come from the data, are guarded against being run by a spreadsheet."""
    import csv

    from hanhtrinh.sources.formulas import guarded

    def cell(value: object) -> object:
        if isinstance(value, list):
            return guarded(" > ".join(map(str, value)))
        return guarded(value) if isinstance(value, str) else value

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([guarded(name) for name in rows.column_names])
    for row in rows.to_pylist():
        writer.writerow([cell(value) for value in row.values()])


def _print_table(rows: pa.Table, headings: Sequence[str] | None) -> None:
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table

    from hanhtrinh.language import decimal, whole

    def cell(value: object) -> str:
        if value is None:
            return "–"
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int):
            return whole(value, language())
        if isinstance(value, float):
            return decimal(value, language(), 4 if abs(value) < 1 else 1)
        if isinstance(value, list):
            return " > ".join(map(str, value))
        return str(value)

    import pyarrow as pa

    body = [[cell(value) for value in row.values()] for row in rows.to_pylist()]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, (field, heading) in enumerate(zip(rows.schema, headings or rows.column_names, strict=True)):
        number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
        # figures, short names and ids (which are copied) stay whole on a narrow screen; long texts wrap
        widest = max((len(line[index]) for line in body), default=0)
        whole_cells = widest <= 16 or (widest <= 24 and not any(" " in line[index] for line in body))
        table.add_column(
            heading,
            justify="right" if number else "left",
            overflow="fold",
            min_width=widest if number or whole_cells else None,
        )
    for line in body:
        table.add_row(*line)
    # names are the users' own: no bracket or colon of theirs is markup
    console = Console(soft_wrap=False, markup=False, emoji=False, highlight=False)
    # rather wider than the screen than a figure with digits missing
    least = Measurement.get(console, console.options.update(width=1_000), table).minimum
    console.width = max(console.width, least)
    console.print(table, crop=False)
