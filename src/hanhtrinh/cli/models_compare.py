"""`hanhtrinh models crosswalk|compare`: models translated into one another, and seen on the same data."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanhtrinh.app.model_comparison import Comparison
    from hanhtrinh.models.crosswalk import Crosswalk, Part, Relation, Vista
    from hanhtrinh.models.model import JourneyModel
    from hanhtrinh.models.overlay import Overlay
    from hanhtrinh.models.words import Word


class PageFormat(StrEnum):
    """The forms of an answer that is also a page."""

    table = "table"
    json = "json"
    csv = "csv"
    html = "html"


_ENDINGS: Final = {".html": PageFormat.html, ".json": PageFormat.json, ".csv": PageFormat.csv}
_ON_FILES: Final = Text(vi="Thẳng trên tệp", en="Straight on files")


def register(models: typer.Typer) -> None:
    """Add both commands to `hanhtrinh models`."""
    _register_crosswalk(models)
    _register_compare(models)


def _workspace_help() -> str:
    return t(
        "Thư mục không gian làm việc; mô hình riêng nằm trong models/ của nó.",
        "Folder of the workspace; its own models are in its models/.",
    )


def _output_help() -> str:
    return t(
        "Ghi vào tệp này; đuôi .html, .json hoặc .csv thay cho --format.",
        "Write to this file; the ending .html, .json or .csv stands for --format.",
    )


def _register_crosswalk(models: typer.Typer) -> None:
    @models.command(
        "crosswalk",
        help=t(
            "Đối chiếu hai mô hình qua từ vựng chung; không nêu mô hình nào thì xem mọi mô hình theo từng từ.",
            "Translate between two models through the common vocabulary; without any, all models word by word.",
        ),
    )
    def crosswalk(
        first: Annotated[
            str | None, typer.Argument(metavar="[A]", help=t("Mã mô hình.", "A model's id."))
        ] = None,
        second: Annotated[
            str | None, typer.Argument(metavar="[B]", help=t("Mã mô hình thứ hai.", "The other's id."))
        ] = None,
        workspace: Annotated[Path, typer.Option("--workspace", "-w", help=_workspace_help())] = Path("."),
        form: Annotated[
            PageFormat, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = PageFormat.table,
        output: Annotated[
            Path | None, typer.Option("--output", "-o", metavar=t("TỆP", "FILE"), help=_output_help())
        ] = None,
    ) -> None:
        from hanhtrinh.app.model_crosswalk_page import crosswalk_page
        from hanhtrinh.models import crosswalk as walks

        folder = workspace / "models"
        if first is not None and second is None:
            raise UsageError(
                "one-model",
                Text(vi=f"Đối chiếu “{first}” với mô hình nào?", en=f"Translate “{first}” into which model?"),
                hint=Text(
                    vi=f"Ví dụ: hanhtrinh models crosswalk {first} lifecycle-7. Không nêu mã nào thì xem tất cả.",
                    en=f"For example: hanhtrinh models crosswalk {first} lifecycle-7. Without any id, all are shown.",
                ),
            )
        if first is not None and second is not None:
            chosen = [_model_or_overlay(name, folder) for name in (first, second)]
            pair = walks.crosswalk(*chosen)
        else:
            chosen, pair = _all_at_hand(folder), None
        vistas = [walks.vista_of(one) for one in chosen]
        wanted = _form(form, output)
        if wanted is PageFormat.html:
            _write(crosswalk_page(vistas, pair, language()), output)
            return
        rows = (
            _word_rows(vistas, people=wanted is PageFormat.table)
            if pair is None
            else _pair_rows(pair, people=wanted is PageFormat.table)
        )
        document = _words_document(vistas) if pair is None else _pair_document(pair)
        _answer(rows, document, wanted, output)
        if wanted is PageFormat.table and pair is not None:
            from hanhtrinh.app.model_crosswalk_page import only_text

            for text in only_text(pair):
                say(text)


def _model_or_overlay(name: str, folder: Path) -> "JourneyModel | Overlay":
    from hanhtrinh.models.library import load_model, load_overlay, overlay_ids

    return load_overlay(name) if name in overlay_ids() else load_model(name, folder)


def _all_at_hand(folder: Path) -> "list[JourneyModel | Overlay]":
    from hanhtrinh.models.library import load_model, load_overlay, models_at_hand, overlay_ids

    return [
        *(load_model(file.id, folder) for file in models_at_hand(folder)),
        *(load_overlay(name) for name in overlay_ids()),
    ]


def _pair_rows(pair: "Crosswalk", *, people: bool) -> list[dict[str, Any]]:
    """One row for every two stages that share words, then one for every stage without a counterpart."""
    from hanhtrinh.app.model_crosswalk_page import RELATIONS, words_text

    def row(
        a: "Part | None", relation: "Relation | None", b: "Part | None", *words: "Sequence[Word]"
    ) -> dict[str, Any]:
        if not people:
            told = (a.id if a else "", relation or "alone", b.id if b else "", *map(" ".join, words))
            return dict(zip(("a", "relation", "b", "shared", "only_a", "only_b"), told, strict=True))
        heads = (
            pair.a.name.to(language()),
            t("Quan hệ", "Relation"),
            pair.b.name.to(language()),
            t("Từ chung", "Shared words"),
            t("Chỉ bên trái", "Left only"),
            t("Chỉ bên phải", "Right only"),
        )
        related = RELATIONS[relation].to(language()) if relation else t("không có bên kia", "no counterpart")
        names = (a.name.to(language()) if a else "", related, b.name.to(language()) if b else "")
        return dict(zip(heads, (*names, *(words_text(one, language()) for one in words)), strict=True))

    return [
        *(row(one.a, one.relation, one.b, one.shared, one.only_a, one.only_b) for one in pair.overlaps),
        *(row(part, None, None, (), part.words, ()) for part in pair.alone_a),
        *(row(None, None, part, (), (), part.words) for part in pair.alone_b),
    ]


def _pair_document(pair: "Crosswalk") -> dict[str, Any]:
    return {
        "crosswalk": "crosswalk/1",
        "a": pair.a.id,
        "b": pair.b.id,
        "pairs": [
            {
                "a": one.a.id,
                "b": one.b.id,
                "relation": one.relation,
                "shared": list(one.shared),
                "only_a": list(one.only_a),
                "only_b": list(one.only_b),
            }
            for one in pair.overlaps
        ],
        "alone_a": [part.id for part in pair.alone_a],
        "alone_b": [part.id for part in pair.alone_b],
        "words_only_a": list(pair.only_a),
        "words_only_b": list(pair.only_b),
    }


def _word_rows(vistas: "list[Vista]", *, people: bool) -> list[dict[str, Any]]:
    """One row per word: the stage of every model that speaks of it."""
    from hanhtrinh.models.wording import WORD_NAMES
    from hanhtrinh.models.words import WORDS

    rows = []
    for word in WORDS:
        row: dict[str, Any] = {"word": WORD_NAMES[word].to(language()) if people else word}
        for vista in vistas:
            part = vista.part_of(word)
            if people:
                row[vista.id] = part.name.to(language()) if part is not None else "–"
            else:
                row[vista.id] = part.id if part is not None else ""
        rows.append(row)
    return rows


def _words_document(vistas: "list[Vista]") -> dict[str, Any]:
    return {
        "crosswalk": "crosswalk/1",
        "models": [
            {
                "model": vista.id,
                "overlay": vista.overlay,
                "stages": [
                    {"stage": part.id, "phase": part.phase, "words": list(part.words)} for part in vista.parts
                ],
            }
            for vista in vistas
        ],
    }


def _register_compare(models: typer.Typer) -> None:
    @models.command(
        "compare",
        help=t(
            "Nhìn cùng một dữ liệu qua nhiều mô hình, mỗi mô hình theo quy tắc của chính nó.",
            "See the same data through several models, each by its own rules.",
        ),
    )
    def compare(
        workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help=_workspace_help())] = None,
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
            Path | None, typer.Option("--output", "-o", metavar=t("TỆP", "FILE"), help=_output_help())
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
        from hanhtrinh.app import model_comparison as comparing

        ids = tuple(part.strip() for part in (names or "").split(",") if part.strip())
        request = comparing.CompareRequest(ids, touchpoints, window, inactive)
        if events:
            if workspace is not None:
                raise UsageError(
                    "two-sources",
                    Text(
                        vi="Chọn một trong hai: -w THƯ_MỤC hoặc --events TỆP.",
                        en="Choose one of the two: -w DIR or --events FILE.",
                    ),
                )
            from hanhtrinh.cli.measure import file_mapping

            columns = {"user_id": case, "name": activity, "time": time}
            found, opened = comparing.compare_in_files(
                events, file_mapping(columns, (), fields or (), mapping), request
            )
            if opened.rejects:
                faulty = len(opened.rejects)
                say(
                    Text(
                        vi=f"Bỏ qua {faulty} trên {opened.rows} dòng không đọc được.",
                        en=f"Left out {faulty} of {opened.rows} rows that cannot be read.",
                    )
                )
            source, simulated = ", ".join(path.name for path in events), False
        else:
            from hanhtrinh.app.workspace import Workspace

            opened_workspace = Workspace.open(workspace or Path("."))
            found = comparing.compare_in_workspace(opened_workspace, request)
            source, simulated = opened_workspace.root.resolve().name, opened_workspace.config.simulated
        _show_comparison(found, _form(form, output), output, source=source, simulated=simulated)


def _show_comparison(
    comparison: "Comparison", form: PageFormat, output: Path | None, *, source: str, simulated: bool
) -> None:
    from hanhtrinh.app.model_comparison import comparison_document

    if form is PageFormat.html:
        from hanhtrinh.app.model_comparison_page import comparison_page

        _write(comparison_page(comparison, language(), source=source, simulated=simulated), output)
        return
    rows = _comparison_rows(comparison, people=form is PageFormat.table)
    _answer(rows, comparison_document(comparison), form, output)


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


def _form(form: PageFormat, output: Path | None) -> PageFormat:
    return form if output is None else _ENDINGS.get(output.suffix.lower(), form)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="")
        return
    from hanhtrinh.maps.roundtrip import write_text

    write_text(output, text)
    print(output)


def _answer(
    rows: list[dict[str, Any]], document: dict[str, Any], form: PageFormat, output: Path | None
) -> None:
    """Print a result, or write it to a file."""
    import contextlib
    import io

    import pyarrow as pa

    table = pa.Table.from_pylist(rows)
    if output is None:
        emit(table, document, Format(form.value))
        return
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        emit(table, document, Format(form.value))
    _write(written.getvalue(), output)
