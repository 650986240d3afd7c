"""`hanhtrinh measure`: the figures of a workspace, or straight of event files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from hanhtrinh.app.measuring import Question
    from hanhtrinh.measures.result import MeasureResult

_HEADINGS: Final = {
    "from": Text(vi="Từ", en="From"),
    "to": Text(vi="Đến", en="To"),
    "count": Text(vi="Số lần", en="Count"),
    "customers": Text(vi="Khách hàng", en="Customers"),
    "mean_gap_s": Text(vi="Cách nhau, trung bình (giây)", en="Mean gap (s)"),
    "median_gap_s": Text(vi="Cách nhau, trung vị (giây)", en="Median gap (s)"),
    "path": Text(vi="Đường đi", en="Path"),
    "share": Text(vi="Tỷ trọng", en="Share"),
    "step": Text(vi="Bước", en="Step"),
    "of_first": Text(vi="So với bước đầu", en="Of first"),
    "of_previous": Text(vi="So với bước trước", en="Of previous"),
    "pending": Text(vi="Đang chờ", en="Pending"),
    "median_time_s": Text(vi="Thời gian, trung vị (giây)", en="Median time (s)"),
    "stage": Text(vi="Giai đoạn", en="Stage"),
    "entered": Text(vi="Đã vào", en="Entered"),
    "reached_later": Text(vi="Đi tiếp", en="Reached later"),
    "conversion": Text(vi="Tỷ lệ chuyển đổi", en="Conversion"),
    "left": Text(vi="Rời đi", en="Left"),
    "median_dwell_s": Text(vi="Ở lại, trung vị (giây)", en="Median dwell (s)"),
    "back_steps": Text(vi="Lùi bước", en="Back-steps"),
    "skipped": Text(vi="Bỏ bước", en="Skipped"),
    "matured": Text(vi="Đủ thời gian theo dõi", en="Matured"),
}


def register(app: typer.Typer) -> None:
    """Add `measure`."""

    @app.command(
        "measure",
        help=t(
            "Tính một số đo trên không gian làm việc (-w), hoặc thẳng trên tệp sự kiện (--events): "
            "transitions (chuyển tiếp), variants (đường đi), funnel (phễu), stages (giai đoạn).",
            "Measure a workspace (-w), or event files directly (--events): "
            "transitions, variants, funnel, stages.",
        ),
    )
    def measure(
        name: Annotated[str, typer.Argument(metavar="NAME", help="transitions | variants | funnel | stages")],
        workspace: Annotated[
            Path | None,
            typer.Option(
                "-w", "--workspace", help=t("Thư mục không gian làm việc.", "Folder of the workspace.")
            ),
        ] = None,
        events: Annotated[
            list[Path] | None,
            typer.Option(
                "--events", help=t("Tệp sự kiện; dùng được nhiều lần.", "Event file; may be repeated.")
            ),
        ] = None,
        case: Annotated[
            str | None, typer.Option("--case", help=t("Cột mã khách hàng.", "Column of the customer's id."))
        ] = None,
        activity: Annotated[
            str | None, typer.Option("--activity", help=t("Cột tên sự kiện.", "Column of the event's name."))
        ] = None,
        time: Annotated[
            str | None, typer.Option("--time", help=t("Cột thời gian.", "Column of the time."))
        ] = None,
        by: Annotated[
            str | None,
            typer.Option(
                "--by",
                metavar="name|touchpoint|stage",
                help=t(
                    "Đường đi và các bước gồm tên sự kiện, điểm chạm hay giai đoạn.",
                    "What paths and steps are made of: event names, touchpoints or stages.",
                ),
            ),
        ] = None,
        steps: Annotated[
            str | None,
            typer.Option("--steps", metavar="A,B,C", help=t("Các bước của phễu.", "Steps of the funnel.")),
        ] = None,
        step: Annotated[
            list[str] | None,
            typer.Option(
                "--step",
                help=t(
                    "Một bước của phễu, lặp lại cho từng bước (khi tên có dấu phẩy).",
                    "One step of the funnel, repeated for each (where names have commas).",
                ),
            ),
        ] = None,
        window: Annotated[
            str | None,
            typer.Option("--window", metavar="30d", help=t("Thời hạn chuyển đổi.", "Conversion window.")),
        ] = None,
        inactive: Annotated[
            str | None,
            typer.Option(
                "--inactive",
                metavar="90d",
                help=t(
                    "Sau chừng này thời gian không có sự kiện nào thì khách đã rời đi.",
                    "After so long without an event a customer has left.",
                ),
            ),
        ] = None,
        model: Annotated[
            str | None,
            typer.Option("--model", metavar="ID|FILE", help=t("Mô hình hành trình.", "Journey model.")),
        ] = None,
        touchpoints: Annotated[
            Path | None,
            typer.Option(
                "--touchpoints",
                metavar="FILE",
                help=t(
                    "Tệp điểm chạm; không có thì dùng của không gian làm việc, hoặc tìm trong dữ liệu của tệp.",
                    "Touchpoints file; without one the workspace's, or those discovered in the file's data.",
                ),
            ),
        ] = None,
        cohort: Annotated[
            str | None,
            typer.Option(
                "--cohort",
                metavar="FILE|YAML",
                help=t("Chỉ tính nhóm khách hàng này.", "Only this cohort of customers."),
            ),
        ] = None,
        start: Annotated[
            str | None, typer.Option("--from", metavar="DATE", help=t("Từ ngày.", "From this day."))
        ] = None,
        end: Annotated[
            str | None,
            typer.Option(
                "--to", metavar="DATE", help=t("Đến trước ngày này.", "Up to this day, which is not in.")
            ),
        ] = None,
        top: Annotated[
            int | None,
            typer.Option("--top", metavar="N", help=t("Chỉ N hàng đầu.", "Only the first N rows.")),
        ] = None,
        form: Annotated[
            Format, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = Format.table,
        lang: Annotated[
            str | None,
            typer.Option("--lang", metavar="vi|en", help=t("Ngôn ngữ hiển thị.", "Display language.")),
        ] = None,
    ) -> None:
        from hanhtrinh.app.measuring import Question, document

        question = Question(
            measure=name,
            by=by,
            steps=tuple(step or ()) + _listed(steps),
            window=window,
            inactive=inactive,
            model=model,
            touchpoints=touchpoints,
            cohort=cohort,
            start=start,
            end=end,
            top=top,
        )
        question.check()
        columns = {"user_id": case, "name": activity, "time": time}
        named = {field: column for field, column in columns.items() if column is not None}
        result = (
            _of_files(events, named, question, workspace)
            if events
            else _of_workspace(workspace, named, question)
        )
        headings = [_HEADINGS[column].to(language()) for column in result.rows.column_names]
        emit(result.rows, document(result), form, headings=headings)


def _listed(steps: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in steps.split(",") if part.strip()) if steps else ()


def _of_workspace(workspace: Path | None, columns: dict[str, str], question: "Question") -> "MeasureResult":
    from hanhtrinh.app.measuring import measure_workspace
    from hanhtrinh.app.workspace import Workspace

    if columns:
        raise UsageError(
            "option-without-effect",
            Text(
                vi="--case, --activity và --time chỉ dùng cùng --events TỆP.",
                en="--case, --activity and --time go with --events FILE only.",
            ),
        )
    return measure_workspace(Workspace.open(workspace or Path(".")), question)


def _of_files(
    events: list[Path], columns: dict[str, str], question: "Question", workspace: Path | None
) -> "MeasureResult":
    from hanhtrinh.app.measuring import measure_files
    from hanhtrinh.sources.mapping import ColumnMapping

    if workspace is not None:
        raise UsageError(
            "two-sources",
            Text(
                vi="Chọn một trong hai: -w THƯ_MỤC hoặc --events TỆP.",
                en="Choose one of the two: -w DIR or --events FILE.",
            ),
        )
    result, opened = measure_files(events, question, ColumnMapping(columns=columns))
    if opened.rejects:
        faulty, rows = len(opened.rejects), opened.rows
        say(
            Text(
                vi=f"Bỏ qua {faulty} trên {rows} dòng không đọc được.",
                en=f"Left out {faulty} of {rows} rows that cannot be read.",
            )
        )
    return result
