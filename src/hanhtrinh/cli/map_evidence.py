"""`hanhtrinh map evidence MAP FILE...`: quotes of interviews beside the touchpoints they speak of."""

from pathlib import Path
from typing import Annotated

import typer

from hanhtrinh.cli.output import Format, emit, language, t


def register(app: typer.Typer) -> None:
    """Add the command to `hanhtrinh map`."""

    @app.command(
        "evidence",
        help=t(
            "Đưa câu trích của tệp phỏng vấn (trích dẫn, điểm chạm, nguồn, ngày, chân dung) vào bản đồ; "
            "ghi chú trong tệp bản đồ được giữ nguyên, chạy lại không bị lặp.",
            "Put the quotes of an interview file (quote, touchpoint, source, date, persona) onto a map; "
            "comments in the map's file stay, and running it again adds nothing twice.",
        ),
    )
    def evidence(
        map_: Annotated[
            Path, typer.Argument(metavar=t("BẢN_ĐỒ", "MAP"), help=t("Tệp bản đồ.", "The map's file."))
        ],
        files: Annotated[
            list[Path],
            typer.Argument(
                metavar="FILE...",
                help=t("Các tệp phỏng vấn (CSV, Excel).", "Files of interviews (CSV, Excel)."),
            ),
        ],
        workspace: Annotated[
            Path | None,
            typer.Option(
                "--workspace", "-w", help=t("Thư mục không gian làm việc.", "Folder of the workspace.")
            ),
        ] = None,
        sheet: Annotated[
            str | None,
            typer.Option(metavar="NAME", help=t("Trang tính của tệp Excel.", "Sheet of a workbook.")),
        ] = None,
        form: Annotated[
            Format, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = Format.table,
    ) -> None:
        _evidence(map_, files, workspace, sheet, form)


def _evidence(map_: Path, files: list[Path], folder: Path | None, sheet: str | None, form: Format) -> None:
    import pyarrow as pa

    from hanhtrinh.app.map_files import map_path, workspace_of_map
    from hanhtrinh.app.map_quotes import add_quotes
    from hanhtrinh.language import counted, whole
    from hanhtrinh.maps.document import MapDocument
    from hanhtrinh.models.documents import load_document
    from hanhtrinh.sources.forms import file_options
    from hanhtrinh.sources.paths import expand_paths

    opened = workspace_of_map(map_, folder)
    path = map_path(opened, map_)
    document = load_document(path, MapDocument, name=path.name).value
    called = {one.id: one.name.text for one in opened.touchpoints().touchpoints if one.name}
    found = add_quotes(path, document, expand_paths(files), file_options(sheet=sheet), names=called)
    rows = [{"touchpoint": name, "added": n} for name, n in found.added.items()]
    if form is not Format.table:
        schema = pa.schema([("touchpoint", pa.string()), ("added", pa.int64())])
        emit(
            pa.Table.from_pylist(rows, schema=schema),
            {"map": document.id, "added": dict(found.added), "present": found.present},
            form,
        )
        return
    if not found.added:
        print(t("Không có câu trích nào mới.", "No new quotes."))
        return
    total = whole(sum(found.added.values()), language())
    print(
        t(
            f"Thêm {total} câu trích vào {path.name}.",
            f"Added {counted(sum(found.added.values()), 'quote')} to {path.name}.",
        )
    )
    named = {one.id: one.name.text if one.name else called.get(one.use or "") for one in document.touchpoints}
    names = {id_: name.to(language()) if name else id_ for id_, name in named.items()}
    for row in rows:
        print(f"  {names[str(row['touchpoint'])]}: {row['added']}")
    if found.present:
        n = whole(found.present, language())
        print(t(f"{n} câu đã có từ trước.", f"{counted(found.present, 'was', 'were')} there already."))
