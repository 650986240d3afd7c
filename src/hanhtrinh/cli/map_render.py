"""`hanhtrinh map render`: draw a map as SVG, PNG and one self-contained page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hanhtrinh.cli.output import language, t


def register(app: typer.Typer) -> None:
    """Add `render` to the map commands."""

    @app.command(
        "render",
        help=t("Vẽ bản đồ thành SVG, PNG và một trang HTML.", "Draw a map as SVG, PNG and one HTML page."),
    )
    def render(
        file: Annotated[
            Path, typer.Argument(metavar=t("TỆP", "FILE"), help=t("Tệp bản đồ.", "The map's file."))
        ],
        workspace: Annotated[
            Path | None,
            typer.Option(
                "-w",
                "--workspace",
                metavar="DIR",
                help=t(
                    "Không gian làm việc; không nêu thì là nơi chứa bản đồ.",
                    "The workspace; without it the one that the map is in.",
                ),
            ),
        ] = None,
        output: Annotated[
            list[Path] | None,
            typer.Option(
                "-o",
                "--output",
                metavar=t("TỆP", "FILE"),
                help=t(
                    "Tệp cần ghi, đuôi .svg, .png hoặc .html; lặp lại được. Nếu không nêu: cả ba, trong thư mục pictures.",
                    "File to write, ending in .svg, .png or .html; may be repeated. Without it: all three, under pictures.",
                ),
            ),
        ] = None,
        persona: Annotated[
            str | None,
            typer.Option(
                "--persona", metavar="ID", help=t("Vẽ cho chân dung nào.", "Which persona to draw for.")
            ),
        ] = None,
        department: Annotated[
            str | None,
            typer.Option(
                "--department",
                metavar=t("BỘ_PHẬN", "NAME"),
                help=t(
                    "Vẽ cho bộ phận nào: phần của bộ phận khác vẽ mờ.",
                    "Whose view to draw: what other departments own is pale.",
                ),
            ),
        ] = None,
        theme: Annotated[
            str,
            typer.Option(
                "--theme", metavar="light|dark|print", help=t("Nền của SVG và PNG.", "Theme of SVG and PNG.")
            ),
        ] = "light",
        scale: Annotated[
            float,
            typer.Option(
                "--scale",
                metavar="N",
                help=t("Số điểm ảnh PNG trên mỗi đơn vị.", "Pixels of the PNG per unit."),
            ),
        ] = 1.0,
        no_check: Annotated[
            bool,
            typer.Option(
                "--no-check",
                help=t(
                    "Không đo lại: vẽ điều dự kiến và các kết luận đã lưu, kết luận cũ được đánh dấu.",
                    "Measure nothing anew: draw expectations and the verdicts kept, old ones marked.",
                ),
            ),
        ] = False,
    ) -> None:
        from hanhtrinh.app.drawing import render_map
        from hanhtrinh.app.map_files import workspace_of_map

        written = render_map(
            workspace_of_map(file, workspace), file, output or (),
            language=language(), persona=persona, department=department,
            theme=theme, scale=scale, check=not no_check,
        )  # fmt: skip
        for path in written:
            print(path)
