"""`hanhtrinh demo`: a simulated shop with known truth, from nothing to a checked map on a page."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanhtrinh.app.commands import typed
from hanhtrinh.cli.output import language, say, t
from hanhtrinh.language import Text, date_text, whole

if TYPE_CHECKING:
    from hanhtrinh.app.checking import CheckedMap

# of the shipped scenario, for help, which does not read it; the end is not in
PERIOD: Final = (date(2025, 10, 1), date(2026, 10, 1))


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        "demo",
        help=t(
            "Tạo một cửa hàng mô phỏng đã biết trước sự thật: sự kiện, bản đồ đã kiểm, trang web trên máy này. "
            f"Dữ liệu từ {date_text(PERIOD[0], 'vi')} đến trước {date_text(PERIOD[1], 'vi')}; kịch bản riêng có kỳ của nó.",
            "Make a simulated shop whose truth is known: events, a checked map, a page on this machine. "
            f"The data run from {date_text(PERIOD[0], 'en')} up to {date_text(PERIOD[1], 'en')}; a scenario of your own has its own period.",
        ),
    )
    def demo(
        folder: Annotated[
            Path,
            typer.Argument(
                metavar=t("[THƯ_MỤC]", "[DIR]"),
                help=t(
                    "Thư mục mới hoặc trống; chỉ thay thư mục mà demo đã tạo trước đó.",
                    "A new or empty folder; only a folder that demo made before is replaced.",
                ),
            ),
        ] = Path("hanhtrinh-demo"),
        serve: Annotated[
            bool,
            typer.Option(
                "--serve/--no-serve",
                help=t(
                    "Mở trang trên 127.0.0.1 cho đến khi dừng.", "Serve the page on 127.0.0.1 until stopped."
                ),
            ),
        ] = True,
        scenario: Annotated[
            Path | None,
            typer.Option(
                metavar=t("TỆP", "FILE"),
                help=t(
                    "Kịch bản của bạn (hanhtrinh.scenario/1).", "Your own scenario (hanhtrinh.scenario/1)."
                ),
            ),
        ] = None,
        seed: Annotated[
            int | None,
            typer.Option(
                min=0, max=2**63 - 1, help=t("Hạt giống ngẫu nhiên.", "Seed of the random numbers.")
            ),
        ] = None,
        customers: Annotated[
            int | None,
            typer.Option(
                min=1,
                max=50_000_000,
                help=t(
                    "Số khách, thay cho số trong kịch bản.", "How many customers, in place of the scenario's."
                ),
            ),
        ] = None,
        until: Annotated[
            datetime | None,
            typer.Option(
                formats=["%Y-%m-%d"],
                metavar=t("NGÀY", "DATE"),
                help=t(
                    "Chỉ nhập những gì xảy ra trước ngày này; từ đó mỗi ngày một tệp trong later/, để tập xem dữ liệu lớn dần.",
                    "Import only what happened before this day; from there on one file per day in later/, to practise with growing data.",
                ),
            ),
        ] = None,
        events_only: Annotated[
            Path | None,
            typer.Option(
                metavar=t("TỆP", "FILE"),
                help=t(
                    "Chỉ ghi sự kiện vào tệp .csv hoặc .parquet này, không tạo gì khác.",
                    "Only write the events to this .csv or .parquet file, and make nothing else.",
                ),
            ),
        ] = None,
        port: Annotated[
            int,
            typer.Option(
                min=0, max=65535, help=t("Cổng; 0 là tự chọn cổng trống.", "Port; 0 takes a free one.")
            ),
        ] = 0,
    ) -> None:
        from hanhtrinh.app.demo import make_demo, write_only_events

        day = until.date() if until else None
        if events_only is not None:
            with _Progress() as progress:
                rows = write_only_events(
                    events_only,
                    scenario_file=scenario,
                    seed=seed,
                    customers=customers,
                    until=day,
                    on_step=progress.step,
                    on_progress=progress.count,
                )
            say(
                Text(
                    vi=f"Đã ghi {whole(rows, 'vi')} sự kiện mô phỏng vào {events_only}.",
                    en=f"Wrote {whole(rows, 'en')} simulated events to {events_only}.",
                )
            )
            return
        with _Progress() as progress:
            made = make_demo(
                folder,
                scenario_file=scenario,
                seed=seed,
                customers=customers,
                until=day,
                language=language(),
                on_step=progress.step,
                on_progress=progress.count,
            )
        for checked in made.checks.values():
            _print_both(checked)
        say(
            Text(
                vi=f"Xong. Dữ liệu mô phỏng, sự thật (truth.json) và các trang nằm trong {folder}/.",
                en=f"Done. The simulated data, the truth (truth.json) and the pages are in {folder}/.",
            )
        )
        if day is not None:
            later = folder / "later" / f"{day}.csv"
            again = f"hanhtrinh import {typed(later)} -w {typed(folder)} --mapping {typed(folder / 'mapping.yaml')}"
            say(
                Text(
                    vi=f"Nhập ngày tiếp theo: {again}",
                    en=f"Import the next day: {again}",
                )
            )
        if serve:
            from hanhtrinh.cli.serving import open_application

            open_application(folder, port=port)


class _Progress:
    """Steps on stderr; on a terminal also how far the present one is."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._open = False

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._end_line()

    def _end_line(self) -> None:
        if self._open:
            print(file=sys.stderr)
            self._open = False

    def step(self, text: Text) -> None:
        """Tell a new step."""
        self._end_line()
        say(text)

    def count(self, done: int, total: int) -> None:
        """Tell how far the step is."""
        if self._live:
            print(f"\r  {100 * done // total}%", end="", file=sys.stderr, flush=True)
            self._open = True


def _print_both(checked: CheckedMap) -> None:
    """Print the verdicts on one map in the reader's language, then in the other."""
    from hanhtrinh.cli.map_check import print_verdicts
    from hanhtrinh.language import LANGUAGES

    spoken = language()
    for one in sorted(LANGUAGES, key=lambda tag: tag != spoken):
        document = checked.map.document
        title = document.headline.to(one) or document.title.to(one) or document.id
        print(f"\n{title}\n")
        print_verdicts(checked, one)
    print()
