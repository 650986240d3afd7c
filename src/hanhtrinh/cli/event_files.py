"""The event files that a command names directly, and what it says about how they are to be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.cli.output import language, say
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text, counted

if TYPE_CHECKING:
    from hanhtrinh.app.opening import OpenedFile
    from hanhtrinh.sources.tables import SourceTable

READING: Final = ("stated", "sheet", "header_row", "encoding", "delimiter")


@dataclass(frozen=True)
class EventFiles:
    """Files, found and ready to be opened.

    Attributes:
        paths: the files.
        opener: makes a table of one.
        known: event field -> column, where the form of all files says which column is what, as XES does.
    """

    paths: tuple[Path, ...]
    opener: "Callable[[Path], SourceTable]"
    known: Mapping[str, str]


@dataclass(frozen=True)
class FileColumns:
    """The options that say which column of the files is what; None where one was not given."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    attr: Sequence[str] | None = None
    col: Sequence[str] | None = None
    mapping: Path | None = None
    touchpoints: Path | None = None

    def refuse_without_files(self) -> None:
        """Raise a UsageError where an option was given that says nothing without `--events`."""
        given = [f"--{one.name}" for one in fields(self) if getattr(self, one.name)]
        if given:
            raise UsageError(
                "option-without-effect",
                Text(
                    vi=f"{', '.join(given)} chỉ dùng cùng --events TỆP.",
                    en=f"{', '.join(given)} go with --events FILE only.",
                ),
            )


def event_files(named: Sequence[Path], said: Mapping[str, Any]) -> EventFiles:
    """Find the files that are named, and read the options on how to read them.

    Args:
        named: files, patterns and folders.
        said: the options of `READING`; None where one was not given.

    Raises:
        InputError, UsageError: as `expand_paths`, `file_options` and `form_of`.
    """
    from hanhtrinh.sources.forms import file_options, form_of
    from hanhtrinh.sources.paths import expand_paths
    from hanhtrinh.sources.tables import known_columns, open_table

    form = form_of(said["stated"]) if said["stated"] else None
    options = file_options(**{name: said[name] for name in READING if name != "stated"})

    def opened(path: Path) -> "SourceTable":
        return open_table(path, form, options)

    paths = expand_paths(named)
    return EventFiles(paths, opened, known_columns(opened(paths[0])))


def say_left_out(opened: "OpenedFile") -> None:
    """Tell on stderr how many rows could not be read."""
    faulty, rows = len(opened.rejects), opened.rows
    if faulty:
        say(
            Text(
                vi=f"Bỏ qua {faulty} trên {rows} dòng không đọc được.",
                en=f"Left out {faulty} of {counted(rows, 'row')}: what cannot be read.",
            )
        )


def say_notes(
    paths: "Sequence[Path]", opener: "Callable[[Path], SourceTable]", *, time: str | None = None
) -> None:
    """Tell on stderr what was assumed in reading files, a line per file that has anything to tell.

    Args:
        paths: the files.
        opener: makes a table of one.
        time: the column of times, whose order of day and month is told for the first file; None where it has a format.
    """
    from hanhtrinh.sources.notes import date_note, reading_notes

    for place, path in enumerate(paths):
        table = opener(path)
        notes = reading_notes(table)
        if place == 0 and time in table.header:
            notes += date_note(table.sample()[time])
        if notes:
            say(f"{table.name}: {'; '.join(note.to(language()) for note in notes)}.")
