"""`hanhtrinh models list|show|crosswalk|compare`: the journey models at hand, one in full, and several together."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hanhtrinh.cli import models_compare, models_crosswalk
from hanhtrinh.cli.output import Format, emit, language, say, t

if TYPE_CHECKING:
    from rich.console import Console

    from hanhtrinh.models.model import JourneyModel, Stage
    from hanhtrinh.models.overlay import Overlay
    from hanhtrinh.models.shelf import DocumentFile
    from hanhtrinh.models.touchpoints import LocalText


def register(app: typer.Typer) -> None:
    """Add `models`."""
    models = typer.Typer(
        no_args_is_help=True, help=t("Xem các mô hình hành trình.", "See the journey models.")
    )
    workspace_help = t(
        "Thư mục không gian làm việc; mô hình riêng nằm trong models/ của nó.",
        "Folder of the workspace; its own models are in its models/.",
    )
    format_help = t("Dạng kết quả.", "Form of the result.")

    @models.command("list", help=t("Liệt kê các mô hình.", "List the models."))
    def list_models(
        workspace: Annotated[Path, typer.Option("--workspace", "-w", help=workspace_help)] = Path("."),
        form: Annotated[Format, typer.Option("--format", help=format_help)] = Format.table,
    ) -> None:
        import pyarrow as pa

        from hanhtrinh.models.library import load_model, load_overlay, models_at_hand, overlay_ids

        folder = workspace / "models"
        found = [(file, load_model(file.id, folder)) for file in models_at_hand(folder)]
        rows = [
            *(_model_row(file, model) for file, model in found),
            *(_overlay_row(load_overlay(name)) for name in overlay_ids()),
        ]
        emit(
            pa.Table.from_pylist(rows),
            {"models": rows},
            form,
            headings=(
                t("mã", "id"),
                t("tên", "name"),
                t("nguồn", "origin"),
                t("giai đoạn", "stages"),
            ),
        )

    @models.command("show", help=t("Xem trọn một mô hình.", "Show one model in full."))
    def show(
        model: Annotated[
            str, typer.Argument(help=t("Mã mô hình, hoặc tệp .yaml.", "The model's id, or a .yaml file."))
        ],
        workspace: Annotated[Path, typer.Option("--workspace", "-w", help=workspace_help)] = Path("."),
        form: Annotated[Format, typer.Option("--format", help=format_help)] = Format.table,
    ) -> None:
        from hanhtrinh.models.library import load_model_document, load_overlay, overlay_ids

        if model in overlay_ids():
            _show_overlay(load_overlay(model), form)
            return
        parsed = load_model_document(model, workspace / "models")
        shown = parsed.value
        for place, text in parsed.doubts():
            say(f"{place.to(language())}: {text.to(language())}")
        if form is Format.table:
            _print_model(shown)
            return
        import pyarrow as pa

        emit(
            pa.Table.from_pylist([_stage_row(shown, stage) for stage in shown.stages]),
            _document(shown),
            form,
        )

    models_crosswalk.register(models)
    models_compare.register(models)
    app.add_typer(models, name="models")


def _model_row(file: "DocumentFile", model: "JourneyModel") -> dict[str, Any]:
    return {
        "id": model.id,
        "name": model.names.to(language()) or model.id,
        "origin": t("của bạn", "own") if file.origin == "own" else t("có sẵn", "shipped"),
        "stages": " › ".join(stage.names.to(language()) for stage in model.stages),
    }


def _overlay_row(overlay: "Overlay") -> dict[str, Any]:
    return {
        "id": overlay.id,
        "name": overlay.names.to(language()),
        "origin": t("lớp phủ", "overlay"),
        "stages": " › ".join(step.names.to(language()) for step in overlay.steps),
    }


def _document(model: "JourneyModel") -> dict[str, Any]:
    """Give a model as JSON; stages say their order beside the position in their source."""
    document = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    stages = document["stages"]
    document["stages"] = [{"order": number, **stage} for number, stage in enumerate(stages, 1)]
    return document


def _stage_row(model: "JourneyModel", stage: "Stage") -> dict[str, Any]:
    from hanhtrinh.models.wording import rule_text

    def texts(several: "Sequence[LocalText]") -> list[str]:
        return [one.to(language()) for one in several]

    return {
        "stage": stage.id,
        "order": model.ids().index(stage.id) + 1,
        "source_position": stage.source_position,
        "name": stage.names.to(language()),
        "phase": stage.phase,
        "words": list(stage.words),
        "enter": [rule_text(rule, model).to(language()) for rule in stage.enter],
        "goal": stage.goal.to(language()),
        "customer_goal": stage.customer_goal.to(language()),
        "thinks": texts(stage.thinks),
        "does": texts(stage.does),
        "touchpoints": texts(stage.touchpoints),
        "actions": texts(stage.actions),
        "kpis": texts(stage.kpis),
        "diagnosis": texts(stage.diagnosis),
    }


def _console() -> "Console":
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)  # texts of users' own models
    console.width = min(console.width, 110)
    return console


def _print_model(model: "JourneyModel") -> None:
    from rich.padding import Padding
    from rich.text import Text as Styled

    console = _console()
    console.print(Styled(model.names.to(language()) or model.id, style="bold"), Styled(model.id, style="dim"))
    if model.about:
        console.print(Padding(model.about.to(language()), (0, 0, 1, 0)))
    console.print(Styled(" › ".join(stage.names.to(language()) for stage in model.stages), style="cyan"))
    statuses = " → ".join(status.names.to(language()) for status in model.statuses)
    _print_parts(
        console,
        (
            (t("Mục đích", "Purpose"), _one(model.purpose), ""),
            (t("Mục tiêu", "Goal"), _one(model.goal), ""),
            (t("Thường kéo dài", "Usually takes"), _one(model.horizon), ""),
            (t("Được đo bằng", "Judged by"), _several(model.metrics), ""),
            (t("Khách là ai", "What people are"), [statuses] if statuses else [], ""),
        ),
    )
    for number, stage in enumerate(model.stages, 1):
        _print_stage(console, model, number, stage)


def _show_overlay(overlay: "Overlay", form: Format) -> None:
    if form is not Format.table:
        import pyarrow as pa

        rows = [
            {
                "step": step.id,
                "name": step.names.to(language()),
                "words": list(step.words),
                "offers": list(step.offers),
                "about": step.about.to(language()),
            }
            for step in overlay.steps
        ]
        document = overlay.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        emit(pa.Table.from_pylist(rows), document, form)
        return
    from rich.padding import Padding
    from rich.text import Text as Styled

    from hanhtrinh.models.wording import OFFER_NAMES, WORD_NAMES

    console = _console()
    console.print(Styled(overlay.names.to(language()), style="bold"), Styled(overlay.id, style="dim"))
    console.print(Padding(overlay.about.to(language()), (0, 0, 1, 0)))
    console.print(Styled(overlay.source.to(language()), style="dim"))
    for number, step in enumerate(overlay.steps, 1):
        console.print()
        title = Styled.assemble(
            (f"{number} · {step.names.to(language())}", "bold cyan"), (f"  {step.id}", "dim")
        )
        console.rule(title, align="left", style="dim")
        words = ", ".join(WORD_NAMES[word].to(language()) for word in step.words)
        offers = ", ".join(OFFER_NAMES[offer].to(language()) for offer in step.offers)
        _print_parts(
            console,
            (
                (t("Nghĩa là", "Meaning"), _one(step.about), ""),
                (t("Trong marketing", "In marketing"), _several(step.does), ""),
                (t("Nên làm", "What fits"), _several(step.actions), ""),
                (t("Từ chung", "Common words"), [words], "dim"),
                (t("Món chào bán", "Offers"), [offers] if offers else [], "dim"),
            ),
        )


def _print_stage(console: "Console", model: "JourneyModel", number: int, stage: "Stage") -> None:
    from rich.text import Text as Styled

    from hanhtrinh.models.wording import PHASES, WORD_NAMES, rule_text

    own = model.phases.get(stage.phase)
    phase = own.to(language()) if own else PHASES[stage.phase].to(language())
    more = [phase, *(t(f"còn gọi là {one.vi}", f"also called {one.en}") for one in stage.aliases)]
    if stage.source_position is not None and stage.source_position != number:
        position = stage.source_position
        more.append(t(f"nguồn xếp thứ {position}", f"number {position} in the source"))
    console.print()
    console.rule(
        Styled.assemble(
            (f"{number} · {stage.names.to(language())}", "bold cyan"),
            (f"  {stage.id} · {' · '.join(more)}", "dim"),
        ),
        align="left",
        style="dim",
    )
    words = ", ".join(t(f"{word} ({WORD_NAMES[word].vi})", word) for word in stage.words)
    rules = [rule_text(rule, model).to(language()) for rule in stage.enter]
    parts: tuple[tuple[str, list[str], str], ...] = (
        (t("Mục tiêu của doanh nghiệp", "The business's goal"), _one(stage.goal), ""),
        (t("Mục tiêu của khách hàng", "The customer's goal"), _one(stage.customer_goal), ""),
        (t("Khách hàng nghĩ", "The customer thinks"), _quoted(stage.thinks), "italic"),
        (t("Khách hàng làm", "The customer does"), _several(stage.does), ""),
        (t("Điểm chạm thường gặp", "Typical touchpoints"), _several(stage.touchpoints), ""),
        (t("Nên làm", "Actions that fit"), _several(stage.actions), ""),
        (t("Chỉ số (KPI)", "KPIs"), _several(stage.kpis), ""),
        (t("Đọc chỉ số", "Reading the figures"), _several(stage.diagnosis), ""),
        (t("Kỳ vọng để kiểm chứng", "Expectations to test"), _expected(stage), ""),
        (t("Khách hàng vào khi", "Entered by"), rules, ""),
        (t("Từ chung", "Common words"), [words] if words else [], "dim"),
    )
    _print_parts(console, parts)


def _print_parts(console: "Console", parts: Sequence[tuple[str, list[str], str]]) -> None:
    """Print labels with what stands behind them; nothing for those without."""
    from rich.table import Table

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True, min_width=26)
    table.add_column(ratio=1)
    for label, lines, style in parts:
        if lines:
            table.add_row(label, _bulleted(lines, style))
    if table.row_count:
        console.print(table)


def _bulleted(lines: Sequence[str], style: str) -> Any:
    from rich.table import Table

    if len(lines) == 1:
        from rich.text import Text as Styled

        return Styled(lines[0], style=style)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(style="cyan")
    grid.add_column(style=style, ratio=1)
    for line in lines:
        from rich.text import Text as Styled

        grid.add_row("•", Styled(line))
    return grid


def _one(text: "LocalText") -> list[str]:
    return [text.to(language())] if text else []


def _several(texts: "Sequence[LocalText]") -> list[str]:
    return [text.to(language()) for text in texts]


def _quoted(texts: "Sequence[LocalText]") -> list[str]:
    return [f"“{text.to(language())}”" for text in texts]


def _expected(stage: "Stage") -> list[str]:
    place = t("điểm chạm", "touchpoint")
    return [
        one.says.to(language()).replace("“{touchpoint}”", t(f"mỗi {place}", f"each {place}"))
        for one in stage.expectations
    ]
