"""Where an answer goes: printed, or written whole to a file whose ending says in which form."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from hanhtrinh.cli.output import Format, emit, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text


class PageFormat(StrEnum):
    """The forms of an answer that is also a page."""

    table = "table"
    json = "json"
    csv = "csv"
    html = "html"


AnyFormat = TypeVar("AnyFormat", Format, PageFormat)
# the ending of a file that holds each form
_ENDINGS: Final = {"table": ".txt", "json": ".json", "csv": ".csv", "arrow": ".arrow", "html": ".html"}


def endings(forms: type[Format] | type[PageFormat]) -> list[str]:
    """Give the endings of files that the forms can be written to, the page first."""
    return sorted((_ENDINGS[form] for form in forms), key=lambda ending: ending != ".html")


def output_help(forms: type[Format] | type[PageFormat]) -> str:
    """Say what `--output` does."""
    *most, last = endings(forms)
    return t(
        f"Ghi vào tệp này; đuôi {', '.join(most)} hoặc {last} thay cho --format.",
        f"Write to this file; the ending {', '.join(most)} or {last} stands for --format.",
    )


def wanted_form(form: AnyFormat, output: Path | None) -> AnyFormat:
    """Give the form that the file's ending asks for, else the one that was said.

    Raises:
        UsageError: `unwritable-ending`: the answer has no form for that ending, or the file has none and no form was
            said.
    """
    if output is None:
        return form
    ending = output.suffix.lower()
    for one in type(form):
        if _ENDINGS[one] == ending:
            return one
    if not ending and form.value != "table":
        return form
    allowed = ", ".join(endings(type(form)))
    raise UsageError(
        "unwritable-ending",
        Text(
            vi=f"Không ghi được kết quả này vào “{output}”: đuôi tệp phải là một trong {allowed}.",
            en=f"This cannot be written to “{output}”: the file must end in one of {allowed}.",
        ),
    )


@contextlib.contextmanager
def answering(output: Path | None) -> Iterator[None]:
    """Send what is printed meanwhile to a file, whole or not at all, and print where that is; None to let it print."""
    if output is None:
        yield
        return
    from hanhtrinh.maps.roundtrip import write_bytes

    held = io.BytesIO()
    text = io.TextIOWrapper(held, encoding="utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(text):
        yield
    text.flush()
    write_bytes(output, held.getvalue())
    print(output)


def show_rows(rows: list[dict[str, Any]], document: dict[str, Any], form: PageFormat) -> None:
    """Print a result whose rows carry their headings.

    Args:
        rows: what `table` and `csv` show.
        document: what `json` does.
        form: any but `html`.
    """
    import pyarrow as pa

    emit(pa.Table.from_pylist(rows), document, Format(form.value))
