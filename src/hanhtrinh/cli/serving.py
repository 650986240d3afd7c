"""`hanhtrinh serve`: the workspace's maps as pages on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hanhtrinh.cli.output import language, say, t
from hanhtrinh.language import Text


def tell_address(address: str) -> None:
    """Say where the pages are and how to stop."""
    say(
        Text(
            vi=f"Mở {address} trong trình duyệt. Nhấn Ctrl-C để dừng.",
            en=f"Open {address} in a browser. Press Ctrl-C to stop.",
        )
    )


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        "serve",
        help=t(
            "Vẽ các bản đồ của không gian làm việc thành trang web chỉ đọc, mở trên máy này (127.0.0.1).",
            "Draw the workspace's maps as read-only pages, served on this machine (127.0.0.1).",
        ),
    )
    def serve(
        workspace: Annotated[
            Path, typer.Option("-w", "--workspace", help=t("Thư mục làm việc.", "The workspace's folder."))
        ] = Path("."),
        port: Annotated[
            int,
            typer.Option(
                min=0, max=65535, help=t("Cổng; 0 là tự chọn cổng trống.", "Port; 0 takes a free one.")
            ),
        ] = 0,
    ) -> None:
        from tempfile import TemporaryDirectory

        from hanhtrinh.app.pages import write_pages
        from hanhtrinh.app.serving import serve_until_stopped
        from hanhtrinh.app.workspace import Workspace

        opened = Workspace.open(workspace)
        with TemporaryDirectory(prefix="hanhtrinh-") as folder:
            pages = write_pages(opened, Path(folder), language=language(), on_step=say)
            for fault in pages.faults.values():
                say(fault.to(language()))
            serve_until_stopped(Path(folder), port, tell_address)
        say(Text(vi="Đã dừng.", en="Stopped."))
