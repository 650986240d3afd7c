"""`hanhtrinh presets`: which exports are known, and how each is read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hanhtrinh.cli.output import Format, emit, language, t

if TYPE_CHECKING:
    from hanhtrinh.sources.presets.document import Preset


def register(app: typer.Typer) -> None:
    """Add `presets list` and `presets show`."""
    presets = typer.Typer(
        no_args_is_help=True,
        help=t(
            "Mẫu nhập: tệp xuất từ các phần mềm thành sự kiện.", "Presets: exports of known tools as events."
        ),
    )

    def workspace() -> Any:
        return typer.Option(
            "--workspace",
            "-w",
            help=t(
                "Không gian làm việc có mẫu riêng trong thư mục presets/.",
                "Workspace that may have presets of its own in presets/.",
            ),
        )

    def output() -> Any:
        return typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))

    @presets.command("list", help=t("Liệt kê các mẫu nhập.", "List the presets."))
    def list_(
        folder: Annotated[Path, workspace()] = Path("."), form: Annotated[Format, output()] = Format.table
    ) -> None:
        _list(folder, form)

    @presets.command(
        "show",
        help=t(
            "Cho xem một mẫu: cột nào, sự kiện nào, đã kiểm chứng ở đâu.",
            "Show a preset: its columns, its events, where they were verified.",
        ),
    )
    def show(
        preset: Annotated[str, typer.Argument(metavar="ID", help=t("Mã của mẫu.", "The preset's id."))],
        folder: Annotated[Path, workspace()] = Path("."),
        yaml: Annotated[
            bool,
            typer.Option(
                "--yaml",
                help=t(
                    "In nguyên tệp, để chép vào presets/ rồi sửa.",
                    "Print the file, to copy into presets/ and edit.",
                ),
            ),
        ] = False,
        form: Annotated[Format, output()] = Format.table,
    ) -> None:
        _show(preset, folder, form, yaml=yaml)

    app.add_typer(presets, name="presets")


def _list(folder: Path, form: Format) -> None:
    import pyarrow as pa

    from hanhtrinh.app.preset_choice import FOLDER
    from hanhtrinh.sources.presets.document import KIND_NAMES, verified_names
    from hanhtrinh.sources.presets.library import load_preset, presets_at_hand

    rows = []
    for file in presets_at_hand(folder / FOLDER):
        preset = load_preset(file.id, folder / FOLDER)
        rows.append(
            {
                "id": preset.id,
                "name": preset.name.to(language()),
                "kind": KIND_NAMES[preset.kind].to(language()) if form is Format.table else preset.kind,
                "origin": t("của bạn", "own") if file.origin == "own" else t("đi kèm", "shipped"),
                "verified": f"{len(verified_names(preset))}/{len(preset.columns)}",
            }
        )
    headings = [
        t("Mã", "Id"),
        t("Tên", "Name"),
        t("Nội dung", "Holds"),
        t("Nguồn gốc", "Origin"),
        t("Cột đã kiểm chứng", "Columns verified"),
    ]
    emit(pa.Table.from_pylist(rows), {"presets": rows}, form, headings=headings)


def _show(preset_id: str, folder: Path, form: Format, *, yaml: bool) -> None:
    import pyarrow as pa

    from hanhtrinh.app.preset_choice import FOLDER
    from hanhtrinh.sources.presets.library import load_preset, presets_at_hand

    preset = load_preset(preset_id, folder / FOLDER)
    if yaml:
        path = next(
            (file.path for file in presets_at_hand(folder / FOLDER) if file.id == preset_id), Path(preset_id)
        )
        print(path.read_text(encoding="utf-8"), end="")
        return
    if form is Format.table:
        _print_head(preset)
    rows = [
        {
            "event": rule.name,
            "time": " / ".join(name for short in rule.time for name in preset.columns[short][:1])
            or "≈ " + " / ".join(name for short in rule.approximate for name in preset.columns[short][:1]),
            "when": _conditions(preset, rule.when, rule.unless),
            "value": preset.columns[rule.value][0] if rule.value else "",
        }
        for rule in preset.events
    ]
    headings = [
        t("Sự kiện", "Event"),
        t("Giờ từ cột", "Time from"),
        t("Khi", "When"),
        t("Giá trị từ cột", "Value from"),
    ]
    emit(
        pa.Table.from_pylist(rows),
        preset.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        form,
        headings=headings,
    )
    if form is Format.table:
        _print_sources(preset)


def _print_head(preset: "Preset") -> None:
    print(f"{preset.name.to(language())} ({preset.id})")
    print(preset.about.to(language()))
    needed = ", ".join(preset.columns[short][0] for short in preset.needs)
    print(t(f"Nhận ra khi tệp có các cột: {needed}.", f"Recognised where a file has: {needed}.") + "\n")


def _print_sources(preset: "Preset") -> None:
    print()
    for one in preset.verified:
        print(t("Kiểm chứng: ", "Verified: ") + one.by.to(language()))
        print("  " + ", ".join(one.columns))
    for text in preset.unverified:
        print(t("Chưa kiểm chứng: ", "Not verified: ") + text.to(language()))


def _conditions(preset: "Preset", when: dict[str, Any], unless: dict[str, Any]) -> str:
    parts = [_condition(preset, short, test) for short, test in when.items()]
    parts += [t("trừ khi ", "unless ") + _condition(preset, short, test) for short, test in unless.items()]
    return "; ".join(parts)


def _condition(preset: "Preset", short: str, test: Any) -> str:
    name = preset.columns[short][0]
    if test.like:
        return f"{name} = {' | '.join(test.like)}"
    if test.given is not None:
        return f"{name} {t('có', 'given') if test.given else t('trống', 'empty')}"
    ends = [
        f"≥ {test.min:g}" if test.min is not None else "",
        f"≤ {test.max:g}" if test.max is not None else "",
    ]
    return f"{name} {' '.join(end for end in ends if end)}"
