"""`hanhtrinh map new`: a filled first map from the workspace's data and a journey model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text, counted

if TYPE_CHECKING:
    from hanhtrinh.app.industries import BegunMap
    from hanhtrinh.app.mapmaking import NewMap
    from hanhtrinh.maps.document import MapDocument


def register(app: typer.Typer) -> None:
    """Add the command to the `map` commands."""

    @app.command(
        "new",
        help=t(
            "Soạn bản đồ đầu tiên từ các điểm chạm trong dữ liệu; câu chữ và kỳ vọng lấy từ mô hình.",
            "Make a first map from the touchpoints in the data; words and expectations come from the model.",
        ),
    )
    def new(
        map_id: Annotated[
            str,
            typer.Argument(
                metavar="ID", help=t("Mã bản đồ, cũng là tên tệp.", "The map's id, which names its file.")
            ),
        ],
        workspace: Annotated[
            Path,
            typer.Option(
                "--workspace", "-w", metavar="DIR", help=t("Không gian làm việc.", "The workspace.")
            ),
        ] = Path(),
        model: Annotated[
            str | None,
            typer.Option(
                metavar="ID",
                help=t(
                    "Mô hình hành trình; không nêu thì theo không gian làm việc.",
                    "The journey model; the workspace's own unless given.",
                ),
            ),
        ] = None,
        industry: Annotated[
            str | None,
            typer.Option(
                metavar="ID",
                help=t(
                    "Bắt đầu từ bản đồ mẫu của một ngành (xem: hanhtrinh map industries); không cần có dữ liệu.",
                    "Begin from an industry's map (see: hanhtrinh map industries); no data are needed.",
                ),
            ),
        ] = None,
        title: Annotated[
            str | None,
            typer.Option(metavar="TEXT", help=t("Tựa đề in trên bản đồ.", "The title on the map.")),
        ] = None,
        persona: Annotated[
            list[str] | None,
            typer.Option(
                metavar="NAME:ATTR=VALUE[|VALUE]",
                help=t(
                    "Chân dung khách hàng, ví dụ 'Linh:city=Hà Nội|Đà Nẵng'; dùng được nhiều lần.",
                    "A persona, for example 'Linh:city=Hà Nội|Đà Nẵng'; may be given several times.",
                ),
            ),
        ] = None,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE",
                help=t("Tệp để ghi; mặc định maps/ID.yaml.", "The file to write; maps/ID.yaml by default."),
            ),
        ] = None,
        most: Annotated[
            int,
            typer.Option(
                min=1, metavar="N", help=t("Nhiều nhất bấy nhiêu điểm chạm.", "At most so many touchpoints.")
            ),
        ] = 24,
        force: Annotated[
            bool, typer.Option("--force", help=t("Thay tệp đã có.", "Replace a file that is there."))
        ] = False,
    ) -> None:
        from hanhtrinh.app.mapmaking import make_map
        from hanhtrinh.app.workspace import Workspace

        if industry is not None:
            if model or title or persona:
                raise _not_together()
            from hanhtrinh.app.industries import begin_map

            begun = begin_map(Workspace.open(workspace), industry, map_id, path=output, force=force)
            say(_begun_summary(begun))
            print(begun.path)
            return
        made = make_map(
            Workspace.open(workspace),
            map_id,
            model,
            title=title,
            personas=persona or (),
            path=output,
            force=force,
            most=most,
        )
        say(_summary(made))
        print(made.path)

    @app.command(
        "industries",
        help=t(
            "Xem các bản đồ mẫu theo ngành để bắt đầu với map new --industry.",
            "See the maps by industry to begin from, with map new --industry.",
        ),
    )
    def list_industries(
        form: Annotated[
            Format,
            typer.Option("--format", help=t("Dạng in ra.", "Form of the output.")),
        ] = Format.table,
    ) -> None:
        import pyarrow as pa

        from hanhtrinh.app.industries import industries

        tongue = language()
        rows = [
            {
                "id": each.id,
                "title": each.document.title.to(tongue),
                "model": each.document.model,
                "touchpoints": len(each.document.touchpoints),
                "pains": len(each.document.pains),
                "claims": len(each.document.claims),
            }
            for each in industries()
        ]
        headings = (
            t("Mã", "Id"),
            t("Bản đồ", "Map"),
            t("Mô hình", "Model"),
            t("Điểm chạm", "Touchpoints"),
            t("Điểm đau", "Pain points"),
            t("Nhận định", "Claims"),
        )
        emit(pa.Table.from_pylist(rows), {"industries": rows}, form, headings=headings)


def _not_together() -> UsageError:
    return UsageError(
        "industry-with-others",
        Text(
            vi="Bản đồ mẫu của ngành có sẵn mô hình, tựa đề và chân dung: --industry không đi cùng --model, --title, --persona.",
            en="An industry's map has its model, title and persona: --industry does not go with --model, --title or --persona.",
        ),
        hint=Text(vi="Bỏ các tùy chọn đó rồi sửa trong tệp.", en="Leave them out and edit the file."),
    )


def _begun_summary(begun: BegunMap) -> Text:
    document = begun.parsed.document
    stages, touchpoints, claims = len(document.stages), len(document.touchpoints), len(document.claims)
    added = len(begun.added)
    own = len({one.use for one in document.touchpoints if one.use} - set(begun.added))
    vi = (
        f"Đã soạn bản đồ “{document.id}”: {stages} giai đoạn, {touchpoints} điểm chạm, {claims} nhận định, "
        f"tất cả là giả thuyết của ngành. Dữ liệu đã thấy {begun.seen} trên {touchpoints} điểm chạm."
    )
    en = (
        f"Made the map “{document.id}”: {_parts(document)}, "
        f"all of them hypotheses of the trade. The data show {begun.seen} of {counted(touchpoints, 'touchpoint')}."
    )
    if own:
        vi += f"\n{own} điểm chạm dùng lại của bạn."
        en += f"\n{counted(own, 'touchpoint is', 'touchpoints are')} yours already."
    if added:
        vi += f"\n{added} điểm chạm mới trong touchpoints.yaml: sửa “match” cho đúng tên sự kiện của bạn."
        en += f"\n{added} new in touchpoints.yaml: make their “match” name your events."
    return Text(vi=vi, en=en)


def _parts(document: MapDocument) -> str:
    """Say in English what a map has."""
    return ", ".join(
        (
            counted(len(document.stages), "stage"),
            counted(len(document.touchpoints), "touchpoint"),
            counted(len(document.claims), "claim"),
        )
    )


def _summary(made: NewMap) -> Text:
    document = made.parsed.document
    stages, touchpoints, claims = len(document.stages), len(document.touchpoints), len(document.claims)
    text = Text(
        vi=f"Đã soạn bản đồ “{document.id}”: {stages} giai đoạn, {touchpoints} điểm chạm, {claims} nhận định, "
        "tất cả mới là giả thuyết. Mở tệp để sửa cho đúng với khách hàng của bạn.",
        en=f"Made the map “{document.id}”: {_parts(document)}, "
        "all of them hypotheses. Open the file and make it true of your customers.",
    )
    if not made.left_out:
        return text
    return Text(
        vi=f"{text.vi}\nCòn {made.left_out} điểm chạm ít khách hơn chưa đưa vào (--most).",
        en=f"{text.en}\n{counted(made.left_out, 'more touchpoint with fewer customers was', 'more touchpoints with fewer customers were')} left out (--most).",
    )
