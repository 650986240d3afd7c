"""`hanhtrinh map diff OLD NEW`: what differs in meaning, and which evidence still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanhtrinh.cli.answers import PageFormat, answering, output_help, wanted_form
from hanhtrinh.cli.output import Format, emit, language, say, t

if TYPE_CHECKING:
    from hanhtrinh.app.differing import ComparedMaps
    from hanhtrinh.app.workspace import Workspace


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
            PageFormat, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = PageFormat.table,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar=t("TỆP", "FILE"),
                help=output_help(PageFormat),
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
        from hanhtrinh.app.diff_report import headline
        from hanhtrinh.app.differing import compare_maps

        wanted = wanted_form(form, output)
        opened = _workspace(new, workspace)
        compared = compare_maps(old, new, opened)
        with answering(output):
            _answer(compared, wanted, simulated=opened is not None and opened.config.simulated)
        if wanted is PageFormat.table or output is not None:
            say(headline(compared))
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


def _answer(compared: ComparedMaps, form: PageFormat, *, simulated: bool) -> None:
    import pyarrow as pa

    from hanhtrinh.app.diff_page import diff_page
    from hanhtrinh.app.diff_report import diff_document, diff_rows

    if form is PageFormat.html:
        print(diff_page(compared, language(), simulated=simulated), end="")
        return
    if form is PageFormat.json:
        import json

        print(json.dumps(diff_document(compared), ensure_ascii=False, indent=2, default=str))
        return
    rows = diff_rows(compared, language())
    if form is PageFormat.table and not rows:
        return
    headings = [t("Thay đổi", "Change"), t("Phần", "Part"), t("Điều gì", "What")]
    schema = pa.schema([(name, pa.string()) for name in ("kind", "part", "what")])
    table = pa.Table.from_pylist(rows, schema=schema)
    emit(table, {}, Format(form.value), headings=headings)
