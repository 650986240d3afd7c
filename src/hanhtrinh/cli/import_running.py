"""What `hanhtrinh import` does with its options: import, import a mended rejects file, list, take back."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hanhtrinh.app.commands import typed
from hanhtrinh.cli.event_files import say_notes
from hanhtrinh.cli.import_output import (
    progress,
    say_preset,
    say_proposal,
    show_preset,
    show_proposal,
    show_report,
)
from hanhtrinh.cli.output import Format, emit, language, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanhtrinh.app.preset_choice import PresetChoice
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.sources.filters import FilterRules, RuleFilter
    from hanhtrinh.sources.mapping import ColumnMapping
    from hanhtrinh.sources.tables import FileOptions


@dataclass(frozen=True)
class Wish:
    """What the options say.

    Attributes:
        workspace: folder of the workspace.
        given: what flags say of columns.
        mapping_file: a mapping file; None where there is none.
        form, sheet, header_row, encoding, delimiter: how files are read, as texts; None: told by content.
        preset: id or file of a preset, `none`, or None to look at the columns.
        as_of: the day of a list of customers.
        filters: ids switched on besides; None: filter nothing.
        source: name of the source; None: the preset's, else `file`.
        max_rejects: largest share of faulty rows.
        dry_run: whether nothing is written.
        output: form of the result.
    """

    workspace: Path
    given: "ColumnMapping"
    mapping_file: Path | None
    form: str | None
    sheet: str | None
    header_row: str | None
    encoding: str | None
    delimiter: str | None
    preset: str | None
    as_of: str | None
    filters: "tuple[str, ...] | None"
    source: str | None
    max_rejects: float
    dry_run: bool
    output: Format

    def options(self) -> "FileOptions":
        """Read how files are read."""
        from hanhtrinh.sources.forms import file_options

        return file_options(
            sheet=self.sheet, header_row=self.header_row, encoding=self.encoding, delimiter=self.delimiter
        )


def run(arguments: list[Path], wish: Wish) -> None:
    """Import files."""
    from hanhtrinh.app.preset_choice import FOLDER, choose_preset
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.errors import UsageError
    from hanhtrinh.language import Text
    from hanhtrinh.sources.forms import form_of
    from hanhtrinh.sources.mapping_input import load_mapping_file
    from hanhtrinh.sources.paths import expand_paths

    if not arguments:
        raise UsageError(
            "no-files",
            Text(vi="Chưa chỉ ra tệp nào để nhập.", en="No file to import was named."),
            hint=Text(
                vi="Ví dụ: hanhtrinh import su-kien.csv -w shop",
                en="For example: hanhtrinh import events.csv -w shop",
            ),
        )
    form = form_of(wish.form) if wish.form else None
    options = wish.options()
    opened = None if wish.dry_run else Workspace.open(wish.workspace)
    paths = expand_paths(arguments)
    file = load_mapping_file(wish.mapping_file) if wish.mapping_file else None
    given = wish.given.completed_by(file.mapping) if file else wish.given
    choice = choose_preset(
        paths,
        given,
        asked=wish.preset,
        folder=wish.workspace / FOLDER,
        form=form,
        options=options,
        as_of=wish.as_of,
    )
    if choice is not None:
        _by_preset(paths, choice, wish, opened, file.filters if file else {})
    else:
        _by_columns(paths, given, wish, opened, file.filters if file else None)


def _by_preset(
    paths: "Sequence[Path]",
    choice: "PresetChoice",
    wish: Wish,
    opened: "Workspace | None",
    further: "dict[str, FilterRules]",
) -> None:
    from hanhtrinh.app.importing import import_files
    from hanhtrinh.sources.unfolding import preset_mapping

    if wish.dry_run:
        show_preset(choice, paths[0], wish.output)
        return
    assert opened is not None
    say_preset(choice)
    filters = _filters(opened, wish, choice.preset.filters, further)
    with progress() as tell:
        report = import_files(
            opened,
            paths,
            preset_mapping(choice.preset),
            source=wish.source or choice.preset.source or choice.preset.id,
            max_rejects=wish.max_rejects,
            opener=choice.open,
            filters=filters,
            on_progress=tell,
        )
    show_report(report, wish.workspace, wish.output, filters)


def _by_columns(
    paths: "Sequence[Path]",
    given: "ColumnMapping",
    wish: Wish,
    opened: "Workspace | None",
    further: "dict[str, FilterRules] | None",
) -> None:
    from hanhtrinh.app.importing import import_files, propose_mapping
    from hanhtrinh.sources.files import check_complete
    from hanhtrinh.sources.forms import form_of
    from hanhtrinh.sources.tables import open_table

    form, options = form_of(wish.form) if wish.form else None, wish.options()

    def opener(path: Path) -> Any:
        return open_table(path, form, options)

    proposal = propose_mapping(paths[0], given, guess=further is None, form=form, opener=opener)
    mapping = proposal.mapping
    say_notes(paths, opener, time=None if mapping.time_format else mapping.columns.get("time"))
    if wish.dry_run:
        show_proposal(proposal, wish.output)
        check_complete(proposal.mapping, proposal.header)
        return
    if proposal.guessed:
        say_proposal(proposal)
    assert opened is not None
    filters = _filters(opened, wish, (), further or {})
    with progress() as tell:
        report = import_files(
            opened,
            paths,
            proposal.mapping,
            source=wish.source or "file",
            max_rejects=wish.max_rejects,
            form=form,
            opener=opener,
            filters=filters,
            on_progress=tell,
        )
    show_report(report, wish.workspace, wish.output, filters)


def mend(path: Path, others: list[Path], wish: Wish) -> None:
    """Import a mended rejects file."""
    from hanhtrinh.app.mending import import_mended
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.errors import UsageError
    from hanhtrinh.language import Text

    if others:
        raise UsageError(
            "rejects-alone",
            Text(
                vi="--rejects nhập riêng một tệp dòng lỗi; không kèm tệp khác.",
                en="--rejects imports one rejects file by itself, no other files.",
            ),
        )
    workspace = Workspace.open(wish.workspace)
    with progress() as tell:
        report = import_mended(workspace, path, wish.given, options=wish.options(), on_progress=tell)
    show_report(report, wish.workspace, wish.output, ())


def _filters(
    workspace: "Workspace", wish: Wish, named: "Sequence[str]", further: "dict[str, FilterRules]"
) -> "tuple[RuleFilter, ...]":
    from hanhtrinh.app.filter_settings import workspace_filters

    if wish.filters is None:
        return ()
    return workspace_filters(workspace, (*named, *wish.filters), further)


def list_batches(folder: Path, form: Format) -> None:
    """Show the imports that count."""
    import pyarrow as pa

    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.language import date_text

    workspace = Workspace.open(folder)
    records = workspace.store.batches().to_pylist()
    rows = []
    for record in records:
        at = record["created"]
        rows.append(
            {
                "batch": record["batch"],
                "created": at.isoformat() if form is not Format.table else date_text(at.date(), language()),
                "source": record["source"],
                "files": ", ".join(record["files"]),
                "rows": record["rows"],
                "events": record["events"],
                "already_present": record["already_present"],
                "rejected": record["rejected"],
            }
        )
    if not rows and form is Format.table:
        print(
            t(
                f"Chưa có lần nhập nào. Bắt đầu: hanhtrinh import TỆP -w {typed(folder)}",
                f"No imports yet. Begin: hanhtrinh import FILE -w {typed(folder)}",
            )
        )
        return
    headings = [
        t("Lần nhập", "Import"),
        t("Ngày", "Day"),
        t("Nguồn", "Source"),
        t("Tệp", "Files"),
        t("Dòng", "Rows"),
        t("Sự kiện mới", "New events"),
        t("Đã có", "Here already"),
        t("Lỗi", "Faulty"),
    ]
    names = ("batch", "created", "source", "files", "rows", "events", "already_present", "rejected")
    whole = pa.schema([(name, pa.int64() if name in names[4:] else pa.string()) for name in names])
    emit(pa.Table.from_pylist(rows, schema=whole), {"imports": rows}, form, headings=headings)


def undo_import(folder: Path, batch: str, form: Format) -> None:
    """Take an import back."""
    from hanhtrinh.app.importing import undo_batch
    from hanhtrinh.app.workspace import Workspace
    from hanhtrinh.language import counted, whole

    deleted = undo_batch(Workspace.open(folder), batch)
    if form is Format.json:
        emit(None, {"undone": batch, "events": deleted}, form)
        return
    count = whole(deleted, language())
    print(
        t(
            f"Đã hủy lần nhập {batch}: bỏ {count} sự kiện.",
            f"Took the import {batch} back: {counted(deleted, 'event')} removed.",
        )
    )


def share(text: str) -> float:
    """Read a share or a percentage.

    Raises:
        UsageError: `bad-share`.
    """
    from hanhtrinh.errors import UsageError
    from hanhtrinh.language import Text

    try:
        found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise UsageError(
            "bad-share",
            Text(
                vi=f"--max-rejects cần một tỷ lệ từ 0 đến 1 hoặc phần trăm, nhưng nhận được “{text}”.",
                en=f"--max-rejects takes a share from 0 to 1 or a percentage, but got “{text}”.",
            ),
        )
    return found
