"""`hanhtrinh measure`: the figures of a workspace, or straight of event files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from hanhtrinh.app.measuring import Question
    from hanhtrinh.measures.result import MeasureResult
    from hanhtrinh.sources.mapping import ColumnMapping

_HEADINGS: Final = {
    "from": Text(vi="Từ", en="From"),
    "to": Text(vi="Đến", en="To"),
    "count": Text(vi="Số lần", en="Count"),
    "customers": Text(vi="Khách\nhàng", en="Customers"),
    "mean_gap_s": Text(vi="Cách nhau\n(trung bình)", en="Gap\n(mean)"),
    "median_gap_s": Text(vi="Cách nhau\n(trung vị)", en="Gap\n(median)"),
    "path": Text(vi="Đường đi", en="Path"),
    "share": Text(vi="Tỷ trọng", en="Share"),
    "step": Text(vi="Bước", en="Step"),
    "of_first": Text(vi="So với\nbước đầu", en="Of first"),
    "of_previous": Text(vi="So với\nbước trước", en="Of\nprevious"),
    "pending": Text(vi="Đang\nchờ", en="Pending"),
    "median_time_s": Text(vi="Từ bước trước\n(trung vị)", en="From previous\n(median)"),
    "stage": Text(vi="Giai đoạn", en="Stage"),
    "entered": Text(vi="Đã vào", en="Entered"),
    "reached_later": Text(vi="Đi tiếp", en="Went on"),
    "conversion": Text(vi="Tỷ lệ\nchuyển đổi", en="Conversion"),
    "left": Text(vi="Rời đi", en="Left"),
    "median_dwell_s": Text(vi="Ở lại\n(trung vị)", en="Dwell\n(median)"),
    "back_steps": Text(vi="Lùi\nbước", en="Back-\nsteps"),
    "skipped": Text(vi="Bỏ\nbước", en="Skipped"),
    "matured": Text(vi="Hết\nthời hạn", en="Matured"),
}
_SHARES: Final = ("share", "of_first", "of_previous", "conversion")


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
        from hanhtrinh.app.measuring import Question, document, measure_workspace
        from hanhtrinh.app.workspace import Workspace
        from hanhtrinh.measures.definitions import DEFINITIONS

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
        if events:
            _refuse_two_sources(workspace, ())
            result = _of_files(events, _mapping(columns, attributes or (), fields or (), mapping), question)
        else:
            _refuse_two_sources(None, given)
            result = measure_workspace(Workspace.open(workspace or Path(".")), question)
        rows = _readable(result.rows) if form is Format.table else result.rows
        headings = [_HEADINGS[column].to(language()) for column in rows.column_names]
        emit(rows, document(result), form, headings=headings)
        if form is Format.table:
            say(_population(result))
            say(DEFINITIONS[result.measure])


def _readable(rows: "pa.Table") -> "pa.Table":
    """Write shares as percentages and seconds as lengths of time, for people."""
    import pyarrow as pa

    from hanhtrinh.language import duration, percent

    for index, column in enumerate(rows.column_names):
        if column in _SHARES:
            texts = [
                None if share is None else percent(share, language()) for share in rows[column].to_pylist()
            ]
        elif column.endswith("_s"):
            texts = [
                None if time is None else duration(time, language()) for time in rows[column].to_pylist()
            ]
        else:
            continue
        widest = max((len(text) for text in texts if text), default=0)
        aligned = [(text or "–").rjust(widest) for text in texts]
        rows = rows.set_column(index, column, pa.array(aligned, pa.string()))
    return rows


def _population(result: "MeasureResult") -> Text:
    """Say what the figures were counted on."""
    from datetime import UTC, datetime, timedelta

    from hanhtrinh.language import Language, date_text, whole

    def day(moment: int | None, tongue: Language) -> str:
        return date_text(
            (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment or 0)).date(), tongue
        )

    def dates(tongue: Language) -> str:
        if result.first is None:
            return ""
        return f", {day(result.first, tongue)}–{day(result.last, tongue)}"

    return Text(
        vi=f"{whole(result.customers, 'vi')} khách hàng, {whole(result.events, 'vi')} sự kiện{dates('vi')}. Định nghĩa {result.measure}:",
        en=f"{whole(result.customers, 'en')} customers, {whole(result.events, 'en')} events{dates('en')}. Definition {result.measure}:",
    )


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
