"""`hanhtrinh serve`: the web application over a workspace."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from hanhtrinh.cli.output import say, t
from hanhtrinh.language import Text


def open_application(
    workspace: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    state: str | None = None,
    public_url: str | None = None,
    browser: bool | None = None,
) -> None:
    """Serve a workspace until it is stopped; says where, and opens a browser where there is one.

    Args:
        workspace: the folder.
        host, port, state, public_url: as `app.serving.serve`.
        browser: whether to open one; None: where somebody sits at a terminal of a desktop.
    """
    from hanhtrinh.app.serving import serve

    wanted = _has_desktop() if browser is None else browser

    def ready(address: str) -> None:
        say(
            Text(
                vi=f"Mở {address} trong trình duyệt. Nhấn Ctrl-C để dừng.",
                en=f"Open {address} in a browser. Press Ctrl-C to stop.",
            )
        )
        if wanted:
            import webbrowser

            webbrowser.open(address)

    serve(workspace, host=host, port=port, state=state, public_url=public_url, on_ready=ready)
    say(Text(vi="Đã dừng.", en="Stopped."))


def _has_desktop() -> bool:
    if not sys.stderr.isatty():
        return False
    return sys.platform in ("darwin", "win32") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        "serve",
        help=t(
            "Mở ứng dụng web của không gian làm việc: xem, hỏi và sửa bản đồ trong trình duyệt.",
            "Open the workspace's web application: see, question and edit maps in the browser.",
        ),
    )
    def serve(
        workspace: Annotated[
            Path,
            typer.Option(
                "-w",
                "--workspace",
                metavar=t("THƯ_MỤC", "DIR"),
                help=t("Thư mục làm việc.", "The workspace's folder."),
            ),
        ] = Path("."),
        port: Annotated[
            int,
            typer.Option(
                min=0, max=65535, help=t("Cổng; 0 là tự chọn cổng trống.", "Port; 0 takes a free one.")
            ),
        ] = 0,
        host: Annotated[
            str,
            typer.Option(
                help=t(
                    "Địa chỉ nghe; mặc định chỉ máy này.",
                    "The address to listen on; only this machine unless given.",
                )
            ),
        ] = "127.0.0.1",
        public_url: Annotated[
            str | None,
            typer.Option(
                metavar="URL",
                help=t(
                    "Địa chỉ mà trình duyệt dùng khi đứng sau proxy, ví dụ https://bando.congty.vn/.",
                    "How browsers reach it behind a proxy, e.g. https://maps.example.com/.",
                ),
            ),
        ] = None,
        state: Annotated[
            str | None,
            typer.Option(
                metavar="URL",
                help=t(
                    "Cơ sở dữ liệu của ứng dụng, ví dụ postgresql://...; mặc định data/app.sqlite.",
                    "The application's database, e.g. postgresql://...; data/app.sqlite unless given.",
                ),
            ),
        ] = None,
        browser: Annotated[
            bool | None,
            typer.Option(
                "--open/--no-open",
                help=t("Có mở trình duyệt không.", "Whether to open a browser."),
                show_default=False,
            ),
        ] = None,
    ) -> None:
        open_application(workspace, host=host, port=port, state=state, public_url=public_url, browser=browser)
