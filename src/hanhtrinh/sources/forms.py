"""The forms that event files have, and what a caller may say about how one is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

FileForm = Literal["csv", "tsv", "xlsx", "jsonl", "parquet", "xes"]
FORMS: Final[tuple[FileForm, ...]] = get_args(FileForm)
DELIMITERS: Final = (",", ";", "\t", "|")
_DELIMITER_NAMES: Final = {
    "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "pipe": "|", "\\t": "\t", "phay": ",", "cham-phay": ";",
}  # fmt: skip


@dataclass(frozen=True)
class FileOptions:
    """What is said of a file instead of being told by its content; None where nothing is said.

    Attributes:
        sheet: name of the sheet of a workbook, or its number from 1.
        header_row: the row that names the columns, as a spreadsheet counts, from 1 (CSV, TSV, Excel).
        encoding: a name that `encodings.encoding_named` knows (text files).
        delimiter: the character between cells (CSV, TSV).
    """

    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


def form_of(text: str) -> FileForm:
    """Read the name of a form.

    Raises:
        UsageError: `unknown-form`.
    """
    for form in FORMS:
        if text.lower() == form:
            return form
    raise UsageError(
        "unknown-form",
        Text(
            vi=f"Không đọc được dạng tệp “{text}”. Nhận được: {', '.join(FORMS)}.",
            en=f"There is no file form “{text}”. Accepted: {', '.join(FORMS)}.",
        ),
    )


def file_options(
    *,
    sheet: str | None = None,
    header_row: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> FileOptions:
    """Read the texts of flags.

    Raises:
        UsageError: `bad-header-row`, `unknown-encoding`, `bad-delimiter`.
    """
    from hanhtrinh.sources.encodings import encoding_named

    return FileOptions(
        sheet=sheet,
        header_row=None if header_row is None else _row(header_row),
        encoding=None if encoding is None else encoding_named(encoding),
        delimiter=None if delimiter is None else _delimiter(delimiter),
    )


def _row(text: str) -> int:
    if text.strip().isascii() and text.strip().isdigit() and 1 <= len(text.strip()) <= 7 and int(text) >= 1:
        return int(text)
    raise UsageError(
        "bad-header-row",
        Text(
            vi=f"--header-row cần số thứ tự của dòng tiêu đề, đếm từ 1, nhưng nhận được “{text}”.",
            en=f"--header-row takes the number of the header's row, counted from 1, but got “{text}”.",
        ),
    )


def _delimiter(text: str) -> str:
    found = _DELIMITER_NAMES.get(text.lower(), text)
    if found in DELIMITERS:
        return found
    raise UsageError(
        "bad-delimiter",
        Text(
            vi=f"Không nhận dấu ngăn cách “{text}”. Chọn một trong: , ; | tab (hay comma, semicolon, bar).",
            en=f"“{text}” is no delimiter that is known. Choose one of: , ; | tab (or comma, semicolon, bar).",
        ),
    )
