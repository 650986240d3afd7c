"""`hanhtrinh init` and `hanhtrinh import`: from a file of events to a workspace that knows them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hanhtrinh.cli.import_output import progress, say_proposal, show_proposal, show_report
from hanhtrinh.cli.output import Format, emit, language, t

if TYPE_CHECKING:
    from hanhtrinh.sources.mapping import ColumnMapping


def register(app: typer.Typer) -> None:
    """Add `init` and `import`."""
    _register_init(app)
    _register_import(app)


def _register_init(app: typer.Typer) -> None:
    @app.command("init", help=t("Tạo một không gian làm việc mới.", "Make a new workspace."))
    def init(
        folder: Annotated[
            Path,
            typer.Argument(
                metavar="DIR", help=t("Thư mục của không gian làm việc.", "Folder of the workspace.")
            ),
        ],
        timezone: Annotated[
            str, typer.Option(help=t("Múi giờ của dữ liệu (tên IANA).", "Time zone of the data (IANA name)."))
        ] = "Asia/Ho_Chi_Minh",
        currency: Annotated[
            str, typer.Option(help=t("Mã tiền tệ ISO.", "ISO code of the currency."))
        ] = "VND",
        model: Annotated[
            str, typer.Option(help=t("Mô hình hành trình sử dụng.", "The journey model in use."))
        ] = "lifecycle-7",
    ) -> None:
        from hanhtrinh.app.workspace import Workspace

        Workspace.create(folder, language=language(), timezone=timezone, currency=currency, model=model)
        print(
            t(
                f"Đã tạo không gian làm việc “{folder}”.\nTiếp theo: hanhtrinh import TỆP -w {folder}",
                f"Made the workspace “{folder}”.\nNext: hanhtrinh import FILE -w {folder}",
            )
        )


def _register_import(app: typer.Typer) -> None:
    columns = t("Cột nào là gì", "Which column is what")

    def column(*names: str, vi: str, en: str) -> Any:
        return typer.Option(*names, metavar="COL", help=t(vi, en), rich_help_panel=columns)

    def several(*names: str, metavar: str, vi: str, en: str) -> Any:
        return typer.Option(*names, metavar=metavar, help=t(vi, en), rich_help_panel=columns)

    @app.command(
        "import",
        help=t(
            "Nhập các tệp sự kiện (CSV, TSV, có thể nén .gz; Parquet) vào không gian làm việc. "
            "Cột nào không chỉ rõ sẽ được đoán và cho xem trước.",
            "Import event files (CSV, TSV, also gzipped; Parquet) into a workspace. "
            "Columns that are not named are guessed, and the guess is shown first.",
        ),
    )
    def import_(
        files: Annotated[
            list[Path] | None,
            typer.Argument(metavar="FILE...", help=t("Các tệp sự kiện.", "The event files.")),
        ] = None,
        workspace: Annotated[
            Path,
            typer.Option(
                "--workspace", "-w", help=t("Thư mục không gian làm việc.", "Folder of the workspace.")
            ),
        ] = Path("."),
        user_id: Annotated[
            str | None, column("--case", "--user", vi="Mã khách hàng.", en="The customer's id.")
        ] = None,
        anonymous_id: Annotated[
            str | None,
            column("--anonymous", vi="Mã ẩn danh khi chưa rõ khách là ai.", en="Id of an unknown visitor."),
        ] = None,
        name: Annotated[
            str | None, column("--activity", "--name", vi="Tên sự kiện.", en="The event's name.")
        ] = None,
        time: Annotated[str | None, column("--time", vi="Thời gian.", en="The time.")] = None,
        time_format: Annotated[
            str | None,
            typer.Option(
                help=t(
                    "Cách viết thời gian, ví dụ %d/%m/%y.", "How times are written, for example %d/%m/%y."
                ),
                rich_help_panel=columns,
            ),
        ] = None,
        channel: Annotated[str | None, column("--channel", vi="Kênh.", en="The channel.")] = None,
        device: Annotated[str | None, column("--device", vi="Thiết bị.", en="The device.")] = None,
        direction: Annotated[
            str | None,
            column(
                "--direction",
                vi="Chiều: inbound, outbound, system.",
                en="Direction: inbound, outbound, system.",
            ),
        ] = None,
        value: Annotated[str | None, column("--value", vi="Giá trị (tiền).", en="The value (money).")] = None,
        currency: Annotated[str | None, column("--currency", vi="Mã tiền tệ.", en="The currency.")] = None,
        order_id: Annotated[str | None, column("--order", vi="Mã đơn hàng.", en="The order's id.")] = None,
        score: Annotated[str | None, column("--score", vi="Điểm khách chấm.", en="The score given.")] = None,
        score_kind: Annotated[
            str | None,
            typer.Option(
                metavar="nps|csat|ces|stars", help=t("Loại điểm.", "Kind of score."), rich_help_panel=columns
            ),
        ] = None,
        scale: Annotated[
            str | None,
            typer.Option(
                metavar="LOW:HIGH",
                help=t("Thang điểm, ví dụ 1:5.", "Scale of the score, e.g. 1:5."),
                rich_help_panel=columns,
            ),
        ] = None,
        text: Annotated[
            str | None, column("--text", vi="Lời khách nói.", en="What the customer says.")
        ] = None,
        message_id: Annotated[
            str | None, column("--message-id", vi="Mã riêng của từng dòng.", en="Id of each row.")
        ] = None,
        attribute: Annotated[
            list[str] | None,
            several(
                "--attr",
                metavar="[KEY=]COL",
                vi="Cột mô tả khách hàng; lặp lại được.",
                en="Column that describes the customer; repeatable.",
            ),
        ] = None,
        further: Annotated[
            list[str] | None,
            several(
                "--col", metavar="FIELD=COL", vi="Trường khác; lặp lại được.", en="Another field; repeatable."
            ),
        ] = None,
        further_id: Annotated[
            list[str] | None,
            several(
                "--id",
                metavar="KIND=COL",
                vi="Mã khác của khách (email, phone, zalo…); lặp lại được.",
                en="Another id of the customer (email, phone, zalo ...); repeatable.",
            ),
        ] = None,
        constant: Annotated[
            list[str] | None,
            several(
                "--set",
                metavar="FIELD=VALUE",
                vi="Giá trị cho mọi dòng, ví dụ channel=website; lặp lại được.",
                en="A value for every row, e.g. channel=website; repeatable.",
            ),
        ] = None,
        ignored: Annotated[
            list[str] | None,
            several(
                "--ignore", metavar="COL", vi="Bỏ cột này; lặp lại được.", en="Drop this column; repeatable."
            ),
        ] = None,
        mapping: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE",
                help=t("Tệp YAML nói cột nào là gì.", "YAML file that says which column is what."),
                rich_help_panel=columns,
            ),
        ] = None,
        stated: Annotated[
            str | None,
            typer.Option(
                "--as",
                metavar="csv|tsv|parquet",
                help=t(
                    "Dạng tệp; nếu không nêu thì nhận biết qua nội dung.",
                    "Form of the files; told by their content if not stated.",
                ),
            ),
        ] = None,
        source: Annotated[
            str, typer.Option(help=t("Tên nguồn của dữ liệu.", "Name of the data's source."))
        ] = "file",
        max_rejects: Annotated[
            str,
            typer.Option(
                metavar="SHARE",
                help=t(
                    "Tỷ lệ dòng lỗi tối đa, ví dụ 0.05 hoặc 5%.",
                    "Largest share of faulty rows, e.g. 0.05 or 5%.",
                ),
            ),
        ] = "5%",
        dry_run: Annotated[
            bool,
            typer.Option(
                "--dry-run",
                help=t("Chỉ xem cách gán cột, không ghi gì.", "Only show the mapping, write nothing."),
            ),
        ] = False,
        undo: Annotated[
            str | None,
            typer.Option("--undo", metavar="BATCH", help=t("Hủy một lần nhập.", "Take an import back.")),
        ] = None,
        form: Annotated[
            Format, typer.Option("--format", help=t("Dạng kết quả.", "Form of the result."))
        ] = Format.table,
    ) -> None:
        if undo is not None:
            _undo(workspace, undo, form)
            return
        from hanhtrinh.sources.mapping_input import load_mapping, mapping_of

        given = load_mapping(mapping) if mapping else None
        flags = mapping_of(
            {
                "user_id": user_id,
                "anonymous_id": anonymous_id,
                "name": name,
                "time": time,
                "channel": channel,
                "device": device,
                "direction": direction,
                "value": value,
                "currency": currency,
                "order_id": order_id,
                "score": score,
                "text": text,
                "message_id": message_id,
            },
            fields=further or (),
            attributes=attribute or (),
            ids=further_id or (),
            constants=constant or (),
            ignored=ignored or (),
            score_kind=score_kind,
            scale=scale,
            time_format=time_format,
        )
        _import(
            files or [],
            workspace,
            flags.completed_by(given) if given else flags,
            complete=given is not None,
            stated=stated,
            source=source,
            max_rejects=_share(max_rejects),
            dry_run=dry_run,
            form=form,
        )


def _import(
    files: list[Path],
    folder: Path,
    given: "ColumnMapping",
    *,
    complete: bool,
    stated: str | None,
    source: str,
    max_rejects: float,
    dry_run: bool,
    form: Format,
) -> None:
    from hanhtrinh.app.importing import import_files, propose_mapping
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.errors import UsageError
    from hanhtrinh.language import Text
    from hanhtrinh.sources.files import check_complete
    from hanhtrinh.sources.tables import form_of

    file_form = form_of(stated) if stated else None
    if not files:
        raise UsageError(
            "no-files",
            Text(vi="Chưa chỉ ra tệp nào để nhập.", en="No file to import was named."),
            hint=Text(
                vi="Ví dụ: hanhtrinh import su-kien.csv -w shop",
                en="For example: hanhtrinh import events.csv -w shop",
            ),
        )
    opened = None if dry_run else Workspace.open(folder)
    proposal = propose_mapping(files[0], given, guess=not complete, form=file_form)
    if dry_run:
        show_proposal(proposal, form)
        check_complete(proposal.mapping)
        return
    if proposal.guessed:
        say_proposal(proposal)
    assert opened is not None
    with progress() as tell:
        report = import_files(
            opened,
            files,
            proposal.mapping,
            source=source,
            max_rejects=max_rejects,
            form=file_form,
            on_progress=tell,
        )
    show_report(report, folder, form)


def _share(text: str) -> float:
    from hanhtrinh.errors import UsageError
    from hanhtrinh.language import Text

    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UsageError(
            "bad-share",
            Text(
                vi=f"--max-rejects cần một tỷ lệ từ 0 đến 1 hoặc phần trăm, nhưng nhận được “{text}”.",
                en=f"--max-rejects takes a share from 0 to 1 or a percentage, but got “{text}”.",
            ),
        )
    return share


def _undo(folder: Path, batch: str, form: Format) -> None:
    from hanhtrinh.app.importing import undo_batch
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.language import whole

    deleted = undo_batch(Workspace.open(folder), batch)
    if form is Format.json:
        emit(None, {"undone": batch, "events": deleted}, form)
        return
    count = whole(deleted, language())
    print(
        t(
            f"Đã hủy lần nhập {batch}: bỏ {count} sự kiện.",
            f"Took the import {batch} back: {count} events removed.",
        )
    )
