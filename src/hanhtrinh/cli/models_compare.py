"""`hanhtrinh models compare`: the same data seen through several models."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hanhtrinh.cli.answers import PageFormat, answering, output_help, show_rows, wanted_form
from hanhtrinh.cli.event_files import READING, FileColumns, event_files, say_left_out
from hanhtrinh.cli.models_crosswalk import workspace_help
from hanhtrinh.cli.output import language, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanhtrinh.app.model_comparison import CompareRequest, Comparison

_ON_FILES: Final = Text(vi="Thẳng trên tệp", en="Straight on files")


def register(models: typer.Typer) -> None:
    """Add the command to `hanhtrinh models`."""

    @models.command(
        "compare",
        help=t(
            "Nhìn cùng một dữ liệu qua nhiều mô hình, mỗi mô hình theo quy tắc của chính nó.",
            "See the same data through several models, each by its own rules.",
        ),
    )
    def compare(
        workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help=workspace_help())] = None,
        names: Annotated[
            str | None,
            typer.Option(
                "--models",
                metavar="A,B,...",
                help=t("Chỉ những mô hình này.", "Only these models."),
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
                    "Im lặng bao lâu thì khách đã rời đi.", "After so long a silence a customer has left."
                ),
            ),
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
        form: Annotated[
            PageFormat, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = PageFormat.table,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar=t("TỆP", "FILE"), help=output_help(PageFormat)),
        ] = None,
        events: Annotated[
            list[Path] | None,
            typer.Option(
                "--events",
                help=t("Tệp sự kiện; dùng được nhiều lần.", "Event file; may be repeated."),
                rich_help_panel=t(_ON_FILES.vi, _ON_FILES.en),
            ),
        ] = None,
        case: Annotated[
            str | None,
            typer.Option(
                "--case",
                metavar="COL",
                help=t("Cột mã khách hàng.", "Column of the customer's id."),
                rich_help_panel=t(_ON_FILES.vi, _ON_FILES.en),
            ),
        ] = None,
        activity: Annotated[
            str | None,
            typer.Option(
                "--activity",
                metavar="COL",
                help=t("Cột tên sự kiện.", "Column of the event's name."),
                rich_help_panel=t(_ON_FILES.vi, _ON_FILES.en),
            ),
        ] = None,
        time: Annotated[
            str | None,
            typer.Option(
                "--time",
                metavar="COL",
                help=t("Cột thời gian.", "Column of the time."),
                rich_help_panel=t(_ON_FILES.vi, _ON_FILES.en),
            ),
        ] = None,
        fields: Annotated[
            list[str] | None,
            typer.Option(
                "--col",
                metavar="FIELD=COL",
                help=t("Cột của một trường khác; lặp lại được.", "Column of another field; repeatable."),
                rich_help_panel=t(_ON_FILES.vi, _ON_FILES.en),
            ),
        ] = None,
        mapping: Annotated[
            Path | None,
            typer.Option(
                "--mapping",
                metavar="FILE",
                help=t("Tệp YAML nói cột nào là gì.", "YAML file that says which column is what."),
                rich_help_panel=t(_ON_FILES.vi, _ON_FILES.en),
            ),
        ] = None,
    ) -> None:
        from hanhtrinh.app.model_comparison import CompareRequest

        ids = tuple(part.strip() for part in (names or "").split(",") if part.strip())
        request = CompareRequest(ids, touchpoints, window, inactive)
        columns = FileColumns(case, activity, time, None, fields, mapping)
        wanted = wanted_form(form, output)
        if not events:
            columns.refuse_without_files()
            _compare_in_workspace(workspace or Path("."), request, wanted, output)
            return
        if workspace is not None:
            raise UsageError(
                "two-sources",
                Text(
                    vi="Chọn một trong hai: -w THƯ_MỤC hoặc --events TỆP.",
                    en="Choose one of the two: -w DIR or --events FILE.",
                ),
            )
        _compare_in_files(events, columns, request, wanted, output)


def _compare_in_workspace(
    folder: Path, request: "CompareRequest", form: PageFormat, output: Path | None
) -> None:
    from hanhtrinh.app.model_comparison import compare_in_workspace
    from hanhtrinh.app.workspace import Workspace

    workspace = Workspace.open(folder)
    found = compare_in_workspace(workspace, request)
    name = workspace.root.resolve().name
    _show_comparison(found, form, output, source=name, simulated=workspace.config.simulated)


def _compare_in_files(
    named: "Sequence[Path]",
    columns: FileColumns,
    request: "CompareRequest",
    form: PageFormat,
    output: Path | None,
) -> None:
    from hanhtrinh.app.model_comparison import compare_in_files
    from hanhtrinh.cli.measure import file_mapping

    files = event_files(named, dict.fromkeys(READING))
    fields = {"user_id": columns.case, "name": columns.activity, "time": columns.time}
    whole = file_mapping(fields, (), columns.col or (), columns.mapping, files.known)
    found, opened = compare_in_files(files.paths, whole, request, opener=files.opener)
    say_left_out(opened)
    source = ", ".join(path.name for path in files.paths)
    _show_comparison(found, form, output, source=source, simulated=False)


def _show_comparison(
    comparison: "Comparison", form: PageFormat, output: Path | None, *, source: str, simulated: bool
) -> None:
    from hanhtrinh.app.model_comparison import comparison_document

    with answering(output):
        if form is PageFormat.html:
            from hanhtrinh.app.model_comparison_page import comparison_page

            print(comparison_page(comparison, language(), source=source, simulated=simulated), end="")
        else:
            rows = _comparison_rows(comparison, people=form is PageFormat.table)
            show_rows(rows, comparison_document(comparison), form)


def _comparison_rows(comparison: "Comparison", *, people: bool) -> list[dict[str, Any]]:
    """One row per model and stage; for people with names, percentages and lengths of time."""
    from hanhtrinh.app.model_comparison import stage_row
    from hanhtrinh.language import duration, percent

    rows: list[dict[str, Any]] = []
    for one in comparison.models:
        for number, figures in enumerate(one.stages):
            row = stage_row(figures)
            if not people:
                words = " ".join(figures.stage.words)
                rows.append({"model": one.model.id, "stage": figures.stage.id, "words": words, **row})
                continue
            dwell, conversion = figures.median_dwell_s, figures.conversion
            rows.append(
                {
                    t("Mô hình", "Model"): one.model.id if number == 0 else "",
                    t("Giai đoạn", "Stage"): figures.stage.names.to(language()) or figures.stage.id,
                    t("Đã vào", "Entered"): figures.entered,
                    t("Chuyển đổi", "Conversion"): "–"
                    if conversion is None
                    else percent(conversion, language()),
                    t("Ở lại", "Dwell"): "–" if dwell is None else duration(dwell, language()),
                    t("Rời đi", "Left"): figures.left,
                    t("Đang chờ", "Pending"): figures.pending,
                    t("Lùi bước", "Back-steps"): figures.back_steps,
                    t("Bỏ bước", "Skipped"): figures.skipped,
                }
            )
    return rows
