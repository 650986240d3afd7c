"""`hanhtrinh measure`: the figures of a workspace, or straight of event files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanhtrinh.cli.output import Format, emit, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hanhtrinh.app.measuring import Question
    from hanhtrinh.measures.result import MeasureResult
    from hanhtrinh.models.model import Stage
    from hanhtrinh.sources.mapping import ColumnMapping


def register(app: typer.Typer) -> None:
    """Add `measure`."""
    on_files = t("Thẳng trên tệp", "Straight on files")

    @app.command(
        "measure",
        help=t(
            "Chạy một phép đo trên không gian làm việc (-w), hoặc thẳng trên tệp sự kiện (--events): "
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
                "--events",
                help=t("Tệp sự kiện; dùng được nhiều lần.", "Event file; may be repeated."),
                rich_help_panel=on_files,
            ),
        ] = None,
        case: Annotated[
            str | None,
            typer.Option(
                "--case",
                metavar="COL",
                help=t("Cột mã khách hàng.", "Column of the customer's id."),
                rich_help_panel=on_files,
            ),
        ] = None,
        activity: Annotated[
            str | None,
            typer.Option(
                "--activity",
                metavar="COL",
                help=t("Cột tên sự kiện.", "Column of the event's name."),
                rich_help_panel=on_files,
            ),
        ] = None,
        time: Annotated[
            str | None,
            typer.Option(
                "--time",
                metavar="COL",
                help=t("Cột thời gian.", "Column of the time."),
                rich_help_panel=on_files,
            ),
        ] = None,
        attributes: Annotated[
            list[str] | None,
            typer.Option(
                "--attr",
                metavar="[KEY=]COL",
                help=t(
                    "Cột mô tả khách hàng; lặp lại được.", "Column that describes the customer; repeatable."
                ),
                rich_help_panel=on_files,
            ),
        ] = None,
        fields: Annotated[
            list[str] | None,
            typer.Option(
                "--col",
                metavar="FIELD=COL",
                help=t(
                    "Cột của một trường khác, ví dụ order_id=ma_don; lặp lại được.",
                    "Column of another field, e.g. order_id=invoice; repeatable.",
                ),
                rich_help_panel=on_files,
            ),
        ] = None,
        mapping: Annotated[
            Path | None,
            typer.Option(
                "--mapping",
                metavar="FILE",
                help=t("Tệp YAML nói cột nào là gì.", "YAML file that says which column is what."),
                rich_help_panel=on_files,
            ),
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
    ) -> None:
        from hanhtrinh.app.measuring import DEFAULT_MODEL, Question, document, measure_workspace
        from hanhtrinh.app.workspace import Workspace
        from hanhtrinh.cli.measure_output import show_table
        from hanhtrinh.models.library import load_model

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
        given = [
            *filter(None, columns.values()),
            *(attributes or ()),
            *(fields or ()),
            *filter(None, [mapping]),
        ]
        opened = None
        if events:
            _refuse_two_sources(workspace, ())
            result = _of_files(events, _mapping(columns, attributes or (), fields or (), mapping), question)
            zone = "UTC"
        else:
            _refuse_two_sources(None, given)
            opened = Workspace.open(workspace or Path("."))
            result = measure_workspace(opened, question)
            zone = opened.config.timezone
        if form is not Format.table:
            emit(result.rows, document(result), form)
            return
        stages: Sequence[Stage] = ()
        if name == "stages":
            stages = (load_model(model or DEFAULT_MODEL) if opened is None else opened.model(model)).stages
        show_table(result, {stage.id: stage.names for stage in stages}, zone=zone)


def _listed(steps: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in steps.split(",") if part.strip()) if steps else ()


def _refuse_two_sources(workspace: Path | None, columns: "Sequence[object]") -> None:
    """Events come from files, whose columns are named, or from a workspace, which knows its own."""
    if workspace is not None:
        raise UsageError(
            "two-sources",
            Text(
                vi="Chọn một trong hai: -w THƯ_MỤC hoặc --events TỆP.",
                en="Choose one of the two: -w DIR or --events FILE.",
            ),
        )
    if columns:
        raise UsageError(
            "option-without-effect",
            Text(
                vi="--case, --activity, --time, --attr, --col và --mapping chỉ dùng cùng --events TỆP.",
                en="--case, --activity, --time, --attr, --col and --mapping go with --events FILE only.",
            ),
        )


def _mapping(
    columns: "Mapping[str, str | None]",
    attributes: "Sequence[str]",
    fields: "Sequence[str]",
    file: Path | None,
) -> "ColumnMapping":
    from hanhtrinh.sources.mapping_input import load_mapping, mapping_of

    flags = mapping_of(columns, fields=fields, attributes=attributes)
    whole = flags.completed_by(load_mapping(file)) if file else flags
    missing = [
        option
        for field, option in (("user_id", "--case"), ("name", "--activity"), ("time", "--time"))
        if field not in whole.columns and not (field == "user_id" and "anonymous_id" in whole.columns)
    ]
    if missing:
        raise UsageError(
            "missing-column",
            Text(
                vi=f"Để đọc thẳng từ tệp, cần thêm: {', '.join(missing)}.",
                en=f"To read files directly, these are missing: {', '.join(missing)}.",
            ),
            hint=Text(
                vi="Ví dụ: --case ma_khach --activity su_kien --time thoi_gian",
                en="For example: --case user_id --activity event --time timestamp",
            ),
        )
    return whole


def _of_files(events: list[Path], mapping: "ColumnMapping", question: "Question") -> "MeasureResult":
    from hanhtrinh.app.measuring import measure_files

    result, opened = measure_files(events, question, mapping)
    if opened.rejects:
        faulty, rows = len(opened.rejects), opened.rows
        say(
            Text(
                vi=f"Bỏ qua {faulty} trên {rows} dòng không đọc được.",
                en=f"Left out {faulty} of {rows} rows that cannot be read.",
            )
        )
    return result
