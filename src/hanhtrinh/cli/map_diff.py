"""`hanhtrinh map diff OLD NEW`: what differs in meaning, and which evidence still holds."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanhtrinh.cli.output import Format, emit, language, say, t

if TYPE_CHECKING:
    from hanhtrinh.app.differing import ComparedMaps
    from hanhtrinh.app.workspace import Workspace


class DiffFormat(StrEnum):
    """The forms of a comparison."""

    table = "table"
    json = "json"
    html = "html"


def register(app: typer.Typer) -> None:
    """Add the command to `hanhtrinh map`."""

    @app.command(
        "diff",
        help=t(
            "So sánh hai bản đồ theo nghĩa: thêm, bỏ, chuyển chỗ, đổi lời, đổi nghĩa; và bằng chứng nào còn giá trị.",
            "Compare two maps in meaning: added, removed, moved, reworded, changed in meaning; and which evidence still holds.",
        ),
    )
    def diff(
        old: Annotated[
            Path, typer.Argument(metavar=t("BẢN_CŨ", "OLD"), help=t("Bản đồ trước.", "The map before."))
        ],
        new: Annotated[
            Path, typer.Argument(metavar=t("BẢN_MỚI", "NEW"), help=t("Bản đồ sau.", "The map after."))
        ],
        workspace: Annotated[
            Path | None,
            typer.Option(
                "--workspace",
                "-w",
                metavar="DIR",
                help=t(
                    "Không gian làm việc; không nêu thì là nơi chứa bản sau. Không có thì không có kết luận đã lưu.",
                    "The workspace; without it the one that NEW is in. Without any there are no verdicts.",
                ),
            ),
        ] = None,
        form: Annotated[
            DiffFormat, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = DiffFormat.table,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar=t("TỆP", "FILE"),
                help=t(
                    "Ghi kết quả vào tệp này; đuôi .html hoặc .json thay cho --format.",
                    "Write the result to this file; the ending .html or .json stands for --format.",
                ),
            ),
        ] = None,
        exit_code: Annotated[
            bool,
            typer.Option(
                "--exit-code",
                help=t("Kết thúc với mã 1 nếu hai bản khác nhau.", "Exit status 1 where the two differ."),
            ),
        ] = False,
    ) -> None:
        from hanhtrinh.app.differing import compare_maps

        opened = _workspace(new, workspace)
        compared = compare_maps(old, new, opened)
        _answer(compared, form, output, simulated=opened is not None and opened.config.simulated)
        if exit_code and compared.diff.changes:
            raise typer.Exit(1)


def _workspace(new: Path, given: Path | None) -> Workspace | None:
    """Open the workspace named, else the one that the newer map is in; None where there is none."""
    from hanhtrinh.app.map_files import workspace_of_map
    from hanhtrinh.errors import WorkspaceError

    try:
        return workspace_of_map(new, given)
    except WorkspaceError as error:
        if given is not None or error.code != "no-workspace":
            raise
        return None


def _answer(compared: ComparedMaps, form: DiffFormat, output: Path | None, *, simulated: bool) -> None:
    from hanhtrinh.app.diff_page import diff_page
    from hanhtrinh.app.diff_report import diff_document, headline

    ending = output.suffix.lower().lstrip(".") if output else ""
    form = DiffFormat(ending) if ending in ("html", "json") else form
    if form is DiffFormat.table and output is None:
        _print(compared)
        say(headline(compared))
        return
    if form is DiffFormat.json:
        import json

        text = json.dumps(diff_document(compared), ensure_ascii=False, indent=2, default=str) + "\n"
    else:
        text = diff_page(compared, language(), simulated=simulated)
    if output is None:
        print(text, end="")
        return
    from hanhtrinh.maps.roundtrip import write_text

    output.parent.mkdir(parents=True, exist_ok=True)
    write_text(output, text)
    say(headline(compared))
    print(output)


def _print(compared: ComparedMaps) -> None:
    import pyarrow as pa

    from hanhtrinh.app.diff_report import diff_rows

    rows = diff_rows(compared, language())
    if rows:
        headings = [t("Thay đổi", "Change"), t("Phần", "Part"), t("Điều gì", "What")]
        emit(pa.Table.from_pylist(rows), {}, Format.table, headings=headings)
