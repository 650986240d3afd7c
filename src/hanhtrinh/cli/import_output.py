"""What `hanhtrinh import` shows: the mapping before, a progress bar while, a summary after."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.app.commands import typed
from hanhtrinh.cli.output import Format, emit, language, say, t
from hanhtrinh.language import Text, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanhtrinh.app.importing import ImportReport, Progress, Proposal
    from hanhtrinh.app.preset_choice import PresetChoice
    from hanhtrinh.sources.filters import RuleFilter

_PARTS: Final = {
    "user_id": Text(vi="mã khách hàng", en="customer id"),
    "anonymous_id": Text(vi="mã ẩn danh", en="anonymous id"),
    "account_id": Text(vi="mã doanh nghiệp", en="account id"),
    "name": Text(vi="tên sự kiện", en="event name"),
    "time": Text(vi="thời gian", en="time"),
    "received": Text(vi="thời gian nhận", en="time received"),
    "message_id": Text(vi="mã dòng", en="row id"),
    "direction": Text(vi="chiều", en="direction"),
    "channel": Text(vi="kênh", en="channel"),
    "device": Text(vi="thiết bị", en="device"),
    "url": Text(vi="địa chỉ trang", en="page address"),
    "referrer": Text(vi="trang dẫn đến", en="referrer"),
    "campaign_source": Text(vi="nguồn chiến dịch", en="campaign source"),
    "campaign_medium": Text(vi="phương tiện chiến dịch", en="campaign medium"),
    "campaign_name": Text(vi="tên chiến dịch", en="campaign name"),
    "campaign_term": Text(vi="từ khóa chiến dịch", en="campaign term"),
    "campaign_content": Text(vi="nội dung chiến dịch", en="campaign content"),
    "offer": Text(vi="ưu đãi", en="offer"),
    "value": Text(vi="giá trị", en="value"),
    "cost": Text(vi="chi phí", en="cost"),
    "currency": Text(vi="tiền tệ", en="currency"),
    "order_id": Text(vi="mã đơn hàng", en="order id"),
    "score": Text(vi="điểm", en="score"),
    "score_kind": Text(vi="loại điểm", en="kind of score"),
    "scale_low": Text(vi="điểm thấp nhất", en="lowest score"),
    "scale_high": Text(vi="điểm cao nhất", en="highest score"),
    "text": Text(vi="lời khách nói", en="what the customer says"),
    "language": Text(vi="ngôn ngữ", en="language"),
}


@contextmanager
def progress() -> "Iterator[Progress]":
    """Show a progress bar on stderr where somebody looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=None)

        def tell(step: Text, share: float | None) -> None:
            bar.update(
                task,
                description=step.to(language()),
                total=None if share is None else 1.0,
                completed=share or 0.0,
            )

        yield tell


def _parts(proposal: "Proposal") -> list[dict[str, Any]]:
    """List the columns with their part, whether it was guessed, and examples."""
    import pyarrow.compute as pc

    mapping = proposal.mapping
    parts = {column: _PARTS[field].to(language()) for field, column in mapping.columns.items()}
    parts |= {
        column: f"{t('thuộc tính khách', 'customer attribute')}: {key}"
        for key, column in mapping.attributes.items()
    }
    parts |= {column: f"id: {kind}" for kind, column in mapping.ids.items()}
    parts |= dict.fromkeys(mapping.ignored, t("bỏ qua", "ignored"))
    return [
        {
            "column": column,
            "part": parts.get(column, t("thông tin khác", "other information")),
            "guessed": column in proposal.guessed,
            "examples": pc.unique(proposal.sample[column].drop_null()).slice(0, 3).to_pylist(),
        }
        for column in proposal.header
    ]


def show_proposal(proposal: "Proposal", form: Format) -> None:
    """Write a mapping to stdout."""
    import pyarrow as pa

    parts = _parts(proposal)
    rows = pa.Table.from_pylist(
        [
            {**part, "guessed": t("đoán", "guessed") if part["guessed"] else "", "examples": _examples(part)}
            for part in parts
        ]
    )
    headings = [t("Cột", "Column"), t("Là", "Is"), "", t("Ví dụ", "Examples")]
    emit(rows, {"mapping": proposal.mapping.document(), "columns": parts}, form, headings=headings)


def _examples(part: dict[str, Any]) -> str:
    texts = [" ".join(text.split()) for text in part["examples"]]  # each column is told on one line
    return ", ".join(text if len(text) <= 24 else text[:24] + "…" for text in texts)


def say_proposal(proposal: "Proposal") -> None:
    """Tell a mapping on stderr, before an import by it."""
    say(
        t(
            "Cách gán cột (dấu * là được đoán; xem trước bằng --dry-run):",
            "Columns (* is guessed; look first with --dry-run):",
        )
    )
    parts = _parts(proposal)
    width = max(len(part["column"]) for part in parts)
    for part in parts:
        mark = "*" if part["guessed"] else " "
        examples = f"  ({_examples(part)})" if part["examples"] else ""
        say(f"  {part['column']:<{width}} → {mark} {part['part']}{examples}")
    for field, value in proposal.mapping.constants.items():
        say(f"  {'':<{width}} →   {_PARTS[field].to(language())} = {value}")


def say_preset(choice: "PresetChoice") -> None:
    """Tell on stderr which preset reads the files."""
    preset = choice.preset
    name = f"{preset.name.to(language())} ({preset.id})"
    if choice.recognised:
        say(
            t(
                f"Nhận ra qua tên cột: {name}. Xem trước bằng --dry-run; không phải thì thêm --preset none.",
                f"Recognised by its columns: {name}. Look first with --dry-run; if it is not, add --preset none.",
            )
        )
    else:
        say(t(f"Mẫu nhập: {name}.", f"Preset: {name}."))


def show_preset(choice: "PresetChoice", path: Path, form: Format) -> None:
    """Write to stdout what events a preset makes of the first rows of a file."""
    import pyarrow as pa

    from hanhtrinh.sources.presets.library import columns_of
    from hanhtrinh.sources.tables import open_table

    preset, header = choice.preset, open_table(path).header
    sample = choice.open(path).sample()
    found: dict[str, dict[str, Any]] = {}
    for event in sample.select(
        _present(sample, ("name", "time", "channel", "direction", "value"))
    ).to_pylist():
        row = found.setdefault(
            event["name"],
            {"event": event["name"], "count": 0, "time": "", "channel": "", "direction": "", "value": ""},
        )
        row["count"] += 1
        for field in ("time", "channel", "direction", "value"):
            row[field] = row[field] or event.get(field) or ""
    used = {column for columns in columns_of(preset, header).values() for column in columns}
    say_preset(choice)
    unused = [column for column in header if column not in used]
    document = {
        "preset": preset.id,
        "recognised": choice.recognised,
        "events": list(found.values()),
        "columns": {short: list(columns) for short, columns in columns_of(preset, header).items() if columns},
        "unused": unused,
    }
    headings = [
        t("Sự kiện", "Event"),
        t("Số lần", "Count"),
        t("Giờ, ví dụ", "Time, e.g."),
        t("Kênh", "Channel"),
        t("Chiều", "Direction"),
        t("Giá trị", "Value"),
    ]
    emit(pa.Table.from_pylist(list(found.values())), document, form, headings=headings)
    if form is Format.table and unused:
        names = ", ".join(unused)
        print(t(f"Cột không dùng đến: {names}", f"Columns not used: {names}"))


def _present(table: Any, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in table.column_names]


def show_report(
    report: "ImportReport", folder: Path, form: Format, filters: "Sequence[RuleFilter]" = ()
) -> None:
    """Write to stdout what an import did.

    Args:
        report: what it did.
        folder: the workspace.
        form: the form asked for.
        filters: the filters that were on, for their names.
    """
    if form is Format.table:
        print("\n".join(_summary(report, folder, filters)))
        return
    import pyarrow as pa

    document = {
        "import": "import/1",
        "batch": report.batch,
        "files": list(report.files),
        "rows": report.rows,
        "events": report.events,
        "already_present": report.already_present,
        "rejected": report.rejected,
        "reasons": report.reasons,
        "rejects_file": report.rejects_file,
        "filtered": dict(report.filtered),
        "filtered_file": report.filtered_file,
        "customers": report.customers,
        "first": report.first.isoformat() if report.first else None,
        "last": report.last.isoformat() if report.last else None,
        "mapping": report.mapping.document(),
    }
    names = (
        "batch",
        "rows",
        "events",
        "already_present",
        "rejected",
        "customers",
        "first",
        "last",
        "rejects_file",
    )
    emit(pa.Table.from_pylist([{name: document[name] for name in names}]), document, form)


def _summary(report: "ImportReport", folder: Path, filters: "Sequence[RuleFilter]") -> list[str]:
    from zoneinfo import ZoneInfo

    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.language import date_text, whole
    from hanhtrinh.sources.faults import REASONS

    def n(count: int) -> str:
        return whole(count, language())

    lines = []
    if report.batch is None:
        lines.append(
            t(
                "Không có gì mới: mọi dòng đọc được đã có trong không gian làm việc.",
                "Nothing new: the workspace has all readable rows already.",
            )
            if report.rejected or any(report.filtered.values())
            else t(
                "Không có gì mới: mọi dòng đã có trong không gian làm việc.",
                "Nothing new: the workspace has all rows already.",
            )
        )
    else:
        zone = ZoneInfo(Workspace.open(folder).config.timezone)
        assert report.first is not None
        assert report.last is not None
        first, last = (
            date_text(at.astimezone(zone).date(), language()) for at in (report.first, report.last)
        )
        lines.append(
            t(
                f"Đã nhập {n(report.events)} sự kiện của {n(report.customers)} khách hàng, từ {first} đến {last}.",
                f"Imported {counted(report.events, 'event')} of {counted(report.customers, 'customer')}, from {first} to {last}.",
            )
        )
    if report.batch and report.already_present:
        lines.append(
            t(
                f"Bỏ qua {n(report.already_present)} dòng đã có.",
                f"Left out {counted(report.already_present, 'row that was', 'rows that were')} here already.",
            )
        )
    if report.rejected:
        where = f": {folder / report.rejects_file}" if report.rejects_file else ""
        lines.append(
            t(f"{n(report.rejected)} dòng lỗi{where}", f"{counted(report.rejected, 'faulty row')}{where}")
        )
        lines += [
            f"  {n(count)} × {REASONS[reason].to(language())}" for reason, count in report.reasons.items()
        ]
        if report.rejects_file:
            again = f"hanhtrinh import --rejects {typed(folder / report.rejects_file)} -w {typed(folder)}"
            lines.append(
                t(f"  Sửa các ô rồi nhập lại: {again}", f"  Correct the cells and import again: {again}")
            )
    names = {one.id: one.name.to(language()) for one in filters}
    for one, count in report.filtered.items():
        if count:
            name = names.get(one, one)
            lines.append(
                t(
                    f"Lọc bỏ {n(count)} sự kiện: {name} ({one})",
                    f"Filtered out {counted(count, 'event')}: {name} ({one})",
                )
            )
    if report.filtered_file and any(report.filtered.values()):
        kept = folder / report.filtered_file
        lines.append(
            t(
                f"  Vẫn giữ ở {kept}; lấy lại: hanhtrinh import --rejects {typed(kept)} -w {typed(folder)}",
                f"  Kept in {kept}; to have them back: hanhtrinh import --rejects {typed(kept)} -w {typed(folder)}",
            )
        )
    if report.batch:
        undo = f"hanhtrinh import --undo {report.batch} -w {typed(folder)}"
        lines.append(t(f"Hủy lần nhập này: {undo}", f"Take this import back: {undo}"))
    return lines
