"""The command line: an argument shell over `hanhtrinh.app`, nothing else.

Exit status: 0 fine; 1 a claim is refuted; 2 wrong usage or unusable input.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Annotated, Final

import typer

from hanhtrinh.cli.output import t

_COMMANDS: Final = (
    "importing",
    "presets",
    "quality",
    "measure",
    "models",
    "touchpoints",
    "demo",
    "serving",
    "people",
)
_MAP_COMMANDS: Final = ("map_new", "map_check", "map_lint", "map_diff", "map_render", "map_evidence")


def _print_version(asked: bool) -> None:
    if asked:
        from hanhtrinh import __version__

        print(f"hanhtrinh {__version__}")
        raise typer.Exit


def build() -> typer.Typer:
    """Put the commands together; heavy imports stay inside the commands."""
    app = typer.Typer(
        name="hanhtrinh",
        help=t(
            "Bản đồ hành trình khách hàng sống: mỗi nhận định trên bản đồ được dữ liệu của chính khách hàng "
            "xác nhận, bác bỏ, hoặc để ngỏ khi chưa thể kết luận.",
            "Living customer journey maps: every claim on the map is confirmed, refuted or left undecided by the customers' own data.",
        ),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def _root(
        lang: Annotated[
            str | None,
            typer.Option(
                "--lang",
                metavar="vi|en",
                help=t("Ngôn ngữ hiển thị; đặt ở đâu cũng được.", "Display language; may stand anywhere."),
            ),
        ] = None,
        version: Annotated[
            bool,
            typer.Option(
                "--version",
                callback=_print_version,
                is_eager=True,
                help=t("In phiên bản.", "Print the version."),
            ),
        ] = False,
    ) -> None:
        """Take the options that stand before the command; a known language was read and taken out before parsing."""
        if lang is not None:
            raise typer.BadParameter(
                t(f"không có “{lang}”; chỉ có vi và en", f"there is no “{lang}”, only vi and en"),
                param_hint="--lang",
            )

    map_app = typer.Typer(
        no_args_is_help=True, help=t("Tạo, kiểm và vẽ bản đồ.", "Make, check and draw maps.")
    )
    for name in _COMMANDS:
        importlib.import_module(f"hanhtrinh.cli.{name}").register(app)
    for name in _MAP_COMMANDS:
        importlib.import_module(f"hanhtrinh.cli.{name}").register(map_app)
    app.add_typer(map_app, name="map")
    return app


def main() -> None:
    """Run the command line; errors made on purpose end with status 2 and say what to do."""
    from hanhtrinh.cli.output import say_what_is_logged
    from hanhtrinh.cli.parsing import run
    from hanhtrinh.errors import HanhtrinhError

    say_what_is_logged()
    try:
        sys.exit(run(build()))
    except HanhtrinhError as error:
        from hanhtrinh.cli.output import language

        print(f"{t('Lỗi', 'Error')}: {error.to(language())}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # whoever reads the output has enough, as `| head` does; closing it once more must not complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        what = " ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        print(t(f"Lỗi: máy báo “{what}”.", f"Error: the system says “{what}”."), file=sys.stderr)
        sys.exit(2)
