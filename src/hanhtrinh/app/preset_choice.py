"""Which preset reads a file: the one asked for, or the one that its columns tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.language import Text
from hanhtrinh.sources.files import check_columns
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.presets.document import TEXT_FIELDS, Person, Preset
from hanhtrinh.sources.presets.library import load_preset, recognise
from hanhtrinh.sources.tables import FileForm, FileOptions, SourceTable, open_table
from hanhtrinh.sources.unfolding import unfold

NONE: Final = "none"  # what --preset says where no preset is wanted
FOLDER: Final = "presets"
# short name of the column that --user names
_USER: Final = "--user"
_CONSTANTS: Final = frozenset((*TEXT_FIELDS, "currency"))


@dataclass(frozen=True)
class PresetChoice:
    """A preset for files.

    Attributes:
        preset: the preset, with what the flags add to it.
        recognised: whether the files' columns told it; false where it was asked for.
        open: makes a table of events of a file.
    """

    preset: Preset
    recognised: bool
    open: Callable[[Path], SourceTable]


def choose_preset(
    paths: Sequence[Path],
    given: ColumnMapping,
    *,
    asked: str | None = None,
    folder: Path | None = None,
    form: FileForm | None = None,
    options: FileOptions = FileOptions(),  # noqa: B008 - frozen
    as_of: str | None = None,
) -> PresetChoice | None:
    """Choose a preset; None where the files are read column by column.

    A preset is only looked for where nothing was said of who, what and when.

    Args:
        paths: the files, at least one.
        given: what flags and a mapping file say.
        asked: a preset's id or file; `none` for no preset; None to look at the columns of the files.
        folder: the workspace's own presets.
        form, options: how the files are to be opened.
        as_of: the day for rows of customer lists that tell none.

    Raises:
        UsageError: `unknown-preset`, `not-with-preset`, `as-of-without-customers`.
        InputError: `mixed-exports` where the files are of several tools; what opening raises.
    """
    if asked == NONE or (asked is None and _beyond(given)):
        _check_as_of(None, as_of)
        return None
    if asked is not None:
        _check_flags(given)
        preset: Preset | None = load_preset(asked, folder)
    else:
        preset = _recognised(paths, folder, form, options)
    _check_as_of(preset, as_of)
    if preset is None:
        return None
    whole = with_flags(preset, given)

    def opened(path: Path) -> SourceTable:
        table = open_table(path, form, options)
        check_columns(_only_columns(given), table)
        return unfold(table, whole, as_of=as_of)

    return PresetChoice(whole, asked is None, opened)


def _recognised(
    paths: Sequence[Path], folder: Path | None, form: FileForm | None, options: FileOptions
) -> Preset | None:
    found = [recognise(open_table(path, form, options).header, folder) for path in paths]
    kinds = {preset.id if preset else None for preset in found}
    if len(kinds) > 1:
        names = "; ".join(
            f"{path.name} → {preset.id if preset else '–'}" for path, preset in zip(paths, found, strict=True)
        )
        raise InputError(
            "mixed-exports",
            Text(
                vi=f"Các tệp không cùng một loại: {names}.",
                en=f"The files are not of one kind: {names}.",
            ),
            hint=Text(
                vi="Nhập riêng từng loại, hoặc chỉ một mẫu cho tất cả bằng --preset (hoặc --preset none).",
                en="Import each kind apart, or name one preset for all by --preset (or --preset none).",
            ),
            place=Place(file=paths[0].name),
        )
    return found[0]


def _beyond(given: ColumnMapping) -> list[str]:
    """List what flags say that a preset cannot take over."""
    strange = [name for name in given.columns if name != "user_id"]
    strange += [name for name in given.constants if name not in _CONSTANTS]
    parts = {
        "ignore": given.ignored,
        "score-kind": given.score_kind,
        "scale": given.scale,
        "time-format": given.time_format,
    }
    return strange + [name for name, said in parts.items() if said]


def _check_flags(given: ColumnMapping) -> None:
    if strange := _beyond(given):
        raise UsageError(
            "not-with-preset",
            Text(
                vi=f"Mẫu nhập đã nói cột nào là gì; không nhận thêm: {', '.join(strange)}.",
                en=f"A preset says which column is what; these cannot be added: {', '.join(strange)}.",
            ),
            hint=Text(
                vi="Cùng với mẫu chỉ dùng được --user, --attr, --id và --set; muốn đổi nhiều hơn, chép mẫu vào thư mục presets/ rồi sửa.",
                en="With a preset only --user, --attr, --id and --set can be used; to change more, copy the preset into presets/ and edit it.",
            ),
        )


def _check_as_of(preset: Preset | None, as_of: str | None) -> None:
    if as_of is not None and (preset is None or preset.kind != "customers"):
        raise UsageError(
            "as-of-without-customers",
            Text(
                vi="--as-of chỉ dùng khi nhập danh sách khách hàng bằng một mẫu nhập.",
                en="--as-of is only for lists of customers that a preset reads.",
            ),
        )


def with_flags(preset: Preset, given: ColumnMapping) -> Preset:
    """Add what flags say: another column for the customer, further attributes, ids, and values for every event."""
    columns, person = dict(preset.columns), preset.person
    if "user_id" in given.columns:
        columns[_USER] = (given.columns["user_id"],)
        person = Person(user_id=(f"{{{_USER}}}", *person.user_id), anonymous_id=person.anonymous_id)
    ids, attributes = dict(preset.ids), dict(preset.attributes)
    for flag, part, into in (("--id", given.ids, ids), ("--attr", given.attributes, attributes)):
        for key, column in part.items():
            short = f"{flag} {key}"
            columns[short], into[key] = (column,), short
    events = tuple(rule.model_copy(update=dict.fromkeys(given.constants)) for rule in preset.events)
    return preset.model_copy(
        update={
            "columns": columns,
            "person": person,
            "ids": ids,
            "attributes": attributes,
            "set": {**preset.set, **given.constants},
            "events": events,
        }
    )


def _only_columns(given: ColumnMapping) -> ColumnMapping:
    return ColumnMapping(columns=given.columns, attributes=given.attributes, ids=given.ids)
