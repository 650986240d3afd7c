"""`hanhtrinh touchpoints list|discover`: where customers and the business meet, written down or found in the data."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hanhtrinh.app.commands import typed
from hanhtrinh.cli.output import Format, emit, language, say, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanhtrinh.app.discovery import Counted, DiscoveryReport
    from hanhtrinh.models.touchpoints import Touchpoint


def register(app: typer.Typer) -> None:
    """Add `touchpoints`."""
    touchpoints = typer.Typer(
        no_args_is_help=True,
        help=t("Xem và tìm các điểm chạm.", "See touchpoints, and discover them in the data."),
    )
    workspace_help = t("Thư mục không gian làm việc.", "Folder of the workspace.")
    format_help = t("Dạng kết quả.", "Form of the result.")

    @touchpoints.command(
        "list", help=t("Liệt kê các điểm chạm đã khai báo.", "List the touchpoints of the workspace.")
    )
    def list_touchpoints(
        workspace: Annotated[Path, typer.Option("--workspace", "-w", help=workspace_help)] = Path("."),
        counts: Annotated[
            bool,
            typer.Option(
                "--counts/--no-counts",
                help=t("Đếm khách hàng và sự kiện trong dữ liệu.", "Count customers and events in the data."),
            ),
        ] = False,
        form: Annotated[Format, typer.Option("--format", help=format_help)] = Format.table,
    ) -> None:
        from hanhtrinh.app.discovery import count_touchpoints
        from hanhtrinh.app.workspace import Workspace

        opened = Workspace.open(workspace)
        found = opened.touchpoints()
        counted = count_touchpoints(opened, found) if counts else None
        _emit(found.touchpoints, counted, {}, form)
        if not found.touchpoints:
            say(
                t(
                    f"Chưa có điểm chạm nào. Tìm trong dữ liệu: hanhtrinh touchpoints discover -w {typed(workspace)}",
                    f"There are no touchpoints yet. Find them in the data: hanhtrinh touchpoints discover -w {typed(workspace)}",
                )
            )

    @touchpoints.command(
        "discover",
        help=t(
            "Tìm điểm chạm trong dữ liệu và ghi thêm vào touchpoints.yaml; không sửa những gì bạn đã viết.",
            "Find touchpoints in the data and append them to touchpoints.yaml; what you wrote stays as it is.",
        ),
    )
    def discover(
        workspace: Annotated[Path, typer.Option("--workspace", "-w", help=workspace_help)] = Path("."),
        dry_run: Annotated[
            bool,
            typer.Option("--dry-run", help=t("Chỉ xem, không ghi tệp.", "Only show, write nothing.")),
        ] = False,
        form: Annotated[Format, typer.Option("--format", help=format_help)] = Format.table,
    ) -> None:
        from hanhtrinh.app.discovery import Counted, discover_touchpoints
        from hanhtrinh.app.workspace import Workspace

        report = discover_touchpoints(Workspace.open(workspace), write=not dry_run)
        proposals = report.discovery.proposals
        counted = [
            Counted(one.events, customers) for one, customers in zip(proposals, report.customers, strict=True)
        ]
        notes = {one.touchpoint.id: one.note.to(language()) for one in proposals if one.note}
        document = {
            "existing": report.existing,
            "covered_events": report.discovery.covered,
            "events": report.discovery.events,
            "technical": list(report.discovery.technical),
            "left_out": list(report.discovery.left_out),
            "written": report.written,
        }
        if proposals or form is not Format.table:
            _emit([one.touchpoint for one in proposals], counted, document, form, notes)
        _tell(report, notes, dry_run=dry_run)

    app.add_typer(touchpoints, name="touchpoints")


def _emit(
    touchpoints: "Sequence[Touchpoint]",
    counted: "Sequence[Counted] | None",
    document: dict[str, Any],
    form: Format,
    notes: dict[str, str] | None = None,
) -> None:
    import pyarrow as pa

    rows = [
        _row(touchpoint, counted[index] if counted is not None else None)
        for index, touchpoint in enumerate(touchpoints)
    ]
    full = rows if notes is None else [{**row, "note": notes.get(row["id"])} for row in rows]
    fields = [
        ("id", pa.string()),
        ("name", pa.string()),
        ("channel", pa.string()),
        ("means", pa.list_(pa.string())),
        ("match", pa.string()),
        ("goal", pa.string()),
    ]
    if counted is not None:
        fields += [("customers", pa.int64()), ("events", pa.int64())]
    table = pa.Table.from_pylist(rows, schema=pa.schema(fields))
    if form is Format.table:  # for reading: words in the reader's language, and only what fits a terminal
        from hanhtrinh.models.wording import WORD_NAMES

        words = [
            ", ".join(WORD_NAMES[word].to(language()) for word in one.means) or "–" for one in touchpoints
        ]
        table = table.set_column(3, "means", pa.array(words, pa.string()))
        table = table.drop_columns(
            ["goal", *(["channel"] if len({one.channel for one in touchpoints}) == 1 else [])]
        )
        matches = [_written_match(one, whole=False) for one in touchpoints]
        table = table.set_column(table.column_names.index("match"), "match", pa.array(matches, pa.string()))
    emit(
        table,
        {**document, "touchpoints": full},
        form,
        headings=[_heading(name) for name in table.column_names],
    )


def _written_match(touchpoint: "Touchpoint", *, whole: bool) -> str:
    """Write a match in one line; unless the `whole` is wanted with few names, and without the channel that a column tells."""
    from hanhtrinh.maps.inline import inline
    from hanhtrinh.models.suggest import listed

    names = touchpoint.match.name
    match = [", ".join(names) if whole else listed(names).to(language())] if names else []
    match += [
        f"{field}: {inline(test)}"
        for field, test in touchpoint.match.where.items()
        if whole or (field, test) != ("channel", touchpoint.channel)
    ]
    return "; ".join(match)


def _row(touchpoint: "Touchpoint", counted: "Counted | None") -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": touchpoint.id,
        "name": touchpoint.name.to(language()),
        "channel": touchpoint.channel,
        "means": list(touchpoint.means),
        "match": _written_match(touchpoint, whole=True),
        "goal": touchpoint.goal,
    }
    if counted is not None:
        row |= {"customers": counted.customers, "events": counted.events}
    return row


def _heading(column: str) -> str:
    return {
        "id": t("mã", "id"),
        "name": t("điểm chạm", "touchpoint"),
        "channel": t("kênh", "channel"),
        "means": t("ý nghĩa", "means"),
        "match": t("sự kiện khớp", "matches"),
        "goal": t("dẫn tới", "goal"),
        "customers": t("khách hàng", "customers"),
        "events": t("sự kiện", "events"),
    }[column]


def _tell(report: "DiscoveryReport", notes: dict[str, str], *, dry_run: bool) -> None:
    """Say what was found, what needs the user, and what was written."""
    from hanhtrinh.language import counted, whole
    from hanhtrinh.models.suggest import listed

    found = report.discovery
    for place, text in report.doubts:
        say(f"{place.to(language())}: {text.to(language())}")
    by_note: dict[str, list[str]] = {}
    for touchpoint_id, note in notes.items():
        by_note.setdefault(note, []).append(touchpoint_id)
    for note, ids in by_note.items():
        say(f"{listed(ids).to(language())}: {note}")
    if found.technical:
        names = listed(found.technical).to(language())
        say(t(f"Bỏ qua tín hiệu kỹ thuật: {names}", f"Technical signals left aside: {names}"))
    if found.left_out:
        rest = whole(len(found.left_out), language())
        say(
            t(
                f"Còn {rest} tên sự kiện ít gặp hơn chưa được đề xuất.",
                f"{counted(len(found.left_out), 'less frequent event name is', 'less frequent event names are')} not proposed.",
            )
        )
    number = len(found.proposals)
    if not number:
        say(
            t(
                f"Không có điểm chạm mới: {report.existing} điểm chạm hiện có đã khớp mọi sự kiện cần khớp.",
                f"Nothing new: {counted(report.existing, 'touchpoint at hand matches', 'touchpoints at hand match')} every event that needs one.",
            )
        )
    elif dry_run:
        say(
            t(
                f"{number} điểm chạm được đề xuất; chưa ghi gì.",
                f"{counted(number, 'touchpoint')} proposed; nothing written.",
            )
        )
    else:
        say(
            t(
                f"Đã ghi thêm {number} điểm chạm vào {report.path.name}. Hãy mở ra và sửa tên, ý nghĩa cho đúng.",
                f"Appended {counted(number, 'touchpoint')} to {report.path.name}. Open it and correct names and meanings.",
            )
        )
