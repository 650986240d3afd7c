"""`hanhtrinh init` and `hanhtrinh import`: from a file of events to a workspace that knows them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hanhtrinh.app.commands import typed
from hanhtrinh.cli.import_running import Wish, list_batches, mend, run, share, undo_import
from hanhtrinh.cli.output import Format, language, t


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
                f"Đã tạo không gian làm việc “{folder}”.\nTiếp theo: hanhtrinh import TỆP -w {typed(folder)}",
                f"Made the workspace “{folder}”.\nNext: hanhtrinh import FILE -w {typed(folder)}",
            )
        )


def _register_import(app: typer.Typer) -> None:
    columns = t("Cột nào là gì", "Which column is what")
    reading = t("Cách đọc tệp", "How files are read")

    def column(*names: str, vi: str, en: str) -> Any:
        return typer.Option(*names, metavar="COL", help=t(vi, en), rich_help_panel=columns)

    def several(*names: str, metavar: str, vi: str, en: str) -> Any:
        return typer.Option(*names, metavar=metavar, help=t(vi, en), rich_help_panel=columns)

    @app.command(
        "import",
        help=t(
            "Nhập các tệp (CSV, TSV, Excel, JSONL, XES, Parquet; có thể nén .gz, .zst) vào không gian làm việc. "
            "Tệp xuất từ Shopee, TikTok Shop, KiotViet, Sapo, Haravan, StringeeX được nhận ra qua tên cột; "
            "với tệp khác, cột nào không chỉ rõ sẽ được đoán và cho xem trước.",
            "Import files (CSV, TSV, Excel, JSONL, XES, Parquet; also packed, .gz, .zst) into a workspace. "
            "Exports of Shopee, TikTok Shop, KiotViet, Sapo, Haravan and StringeeX are recognised by their columns; "
            "in other files columns that are not named are guessed, and the guess is shown first.",
        ),
    )
    def import_(
        files: Annotated[
            list[Path] | None,
            typer.Argument(
                metavar="FILE...",
                help=t(
                    "Các tệp, thư mục hoặc mẫu như “thang-*.csv”.",
                    "Files, folders or patterns such as “2025-*.csv”.",
                ),
            ),
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
                metavar="csv|tsv|xlsx|jsonl|parquet|xes",
                help=t(
                    "Dạng tệp; nếu không nêu thì nhận biết qua nội dung.",
                    "Form of the files; told by their content if not stated.",
                ),
                rich_help_panel=reading,
            ),
        ] = None,
        sheet: Annotated[
            str | None,
            typer.Option(
                metavar="NAME",
                help=t(
                    "Trang tính của tệp Excel: tên, hoặc số thứ tự.",
                    "Sheet of a workbook: its name or number.",
                ),
                rich_help_panel=reading,
            ),
        ] = None,
        header_row: Annotated[
            str | None,
            typer.Option(
                metavar="N",
                help=t("Dòng chứa tên cột, đếm từ 1.", "The row that names the columns, from 1."),
                rich_help_panel=reading,
            ),
        ] = None,
        encoding: Annotated[
            str | None,
            typer.Option(
                metavar="NAME",
                help=t(
                    "Bảng mã của tệp văn bản, ví dụ utf-8, windows-1258, vni, tcvn3.",
                    "Encoding of text files, e.g. utf-8, windows-1258, vni, tcvn3.",
                ),
                rich_help_panel=reading,
            ),
        ] = None,
        delimiter: Annotated[
            str | None,
            typer.Option(
                metavar="CHAR",
                help=t("Dấu ngăn cách các ô.", "The character between cells."),
                rich_help_panel=reading,
            ),
        ] = None,
        preset: Annotated[
            str | None,
            typer.Option(
                metavar="ID|none",
                help=t(
                    "Mẫu nhập (xem “hanhtrinh presets list”); none: không dùng mẫu nào.",
                    "The preset (see “hanhtrinh presets list”); none: use no preset.",
                ),
            ),
        ] = None,
        as_of: Annotated[
            str | None,
            typer.Option(
                "--as-of",
                metavar="DATE",
                help=t(
                    "Ngày của danh sách khách hàng, cho những dòng không có ngày.",
                    "The day of a list of customers, for rows without a date.",
                ),
            ),
        ] = None,
        filters: Annotated[
            list[str] | None,
            typer.Option(
                "--filter",
                metavar="ID",
                help=t(
                    "Bật thêm bộ lọc: bots, test-orders, test-ids hoặc bộ lọc trong hanhtrinh.toml; lặp lại được.",
                    "Switch a filter on: bots, test-orders, test-ids or one of hanhtrinh.toml; repeatable.",
                ),
            ),
        ] = None,
        no_filters: Annotated[
            bool,
            typer.Option("--no-filters", help=t("Không lọc gì.", "Filter nothing.")),
        ] = False,
        source: Annotated[
            str | None,
            typer.Option(
                help=t(
                    "Tên nguồn của dữ liệu; mặc định theo mẫu nhập, không có mẫu thì “file”.",
                    "Name of the data's source; the preset's where there is one, else “file”.",
                )
            ),
        ] = None,
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
        rejects: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE",
                help=t(
                    "Nhập lại tệp dòng lỗi đã sửa (data/rejects/….csv); cột và nguồn lấy theo lần nhập gốc.",
                    "Import a mended rejects file (data/rejects/….csv); columns and source are those of its import.",
                ),
            ),
        ] = None,
        list_: Annotated[
            bool,
            typer.Option("--list", help=t("Liệt kê các lần nhập.", "List the imports.")),
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
            undo_import(workspace, undo, form)
            return
        if list_:
            list_batches(workspace, form)
            return
        from hanhtrinh.sources.mapping_input import mapping_of

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
        wish = Wish(
            workspace=workspace,
            given=flags,
            mapping_file=mapping,
            form=stated,
            sheet=sheet,
            header_row=header_row,
            encoding=encoding,
            delimiter=delimiter,
            preset=preset,
            as_of=as_of,
            filters=None if no_filters else tuple(filters or ()),
            source=source,
            max_rejects=share(max_rejects),
            dry_run=dry_run,
            output=form,
        )
        if rejects is not None:
            mend(rejects, files or [], wish)
        else:
            run(files or [], wish)
