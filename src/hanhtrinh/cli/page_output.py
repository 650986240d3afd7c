"""Answers that are also pages: one result as a table, as data, or as HTML; printed, or written to a file."""

from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from hanhtrinh.cli.output import Format, emit, t


class PageFormat(StrEnum):
    """The forms of an answer that is also a page."""

    table = "table"
    json = "json"
    csv = "csv"
    html = "html"


_ENDINGS: Final = {".html": PageFormat.html, ".json": PageFormat.json, ".csv": PageFormat.csv}


def output_help() -> str:
    """Say what `--output` does."""
    return t(
        "Ghi vào tệp này; đuôi .html, .json hoặc .csv thay cho --format.",
        "Write to this file; the ending .html, .json or .csv stands for --format.",
    )


def wanted_form(form: PageFormat, output: Path | None) -> PageFormat:
    """Give the form that the file's ending asks for, else the one that was said."""
    return form if output is None else _ENDINGS.get(output.suffix.lower(), form)


def write_answer(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file and print where that is."""
    if output is None:
        print(text, end="")
        return
    from hanhtrinh.maps.roundtrip import write_text

    output.parent.mkdir(parents=True, exist_ok=True)
    write_text(output, text)
    print(output)


def answer(
    rows: list[dict[str, Any]], document: dict[str, Any], form: PageFormat, output: Path | None
) -> None:
    """Print a result, or write it to a file.

    Args:
        rows: what `table` and `csv` show; `document`: what `json` does.
        form: any but `html`.
        output: the file; None to print.
    """
    import contextlib
    import io

    import pyarrow as pa

    table = pa.Table.from_pylist(rows)
    if output is None:
        emit(table, document, Format(form.value))
        return
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        emit(table, document, Format(form.value))
    write_answer(written.getvalue(), output)
