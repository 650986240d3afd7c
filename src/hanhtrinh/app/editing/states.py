"""What the desk hands out: authors, versions of maps as they were read, accepted edits, conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hanhtrinh.app.editing.commands import Command
from hanhtrinh.app.editing.definitions import Stamp
from hanhtrinh.app.editing.paths import Document
from hanhtrinh.app.editing.rebasing import Clash
from hanhtrinh.errors import HanhtrinhError, UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.store.state.versions import MapRecord, VersionRecord

FILE_AUTHOR: Final = Text(vi="tệp", en="file")


@dataclass(frozen=True)
class Author:
    """Who edits: a person of the workspace, or the map's file where `person` is None."""

    name: str
    person: str | None = None


BY_FILE: Final = Author(FILE_AUTHOR.vi)


@dataclass(frozen=True)
class MapState:
    """One version of a map, read.

    Attributes:
        map: the map and its file.
        record: the version.
        document: plain JSON in the one form; never changed.
        typed: the same, typed.
        parsed: with what it refers to; None where something of that is no longer there.
        fault: what is wrong then.
        stamp: the definitions that it was read with.
    """

    map: MapRecord
    record: VersionRecord
    document: Document
    typed: MapDocument
    parsed: ParsedMap | None
    fault: HanhtrinhError | None
    stamp: Stamp

    @property
    def id(self) -> str:
        """The map's id."""
        return self.map.id

    @property
    def number(self) -> int:
        """The version's number."""
        return self.record.number

    @property
    def whole(self) -> ParsedMap:
        """The map with what it refers to.

        Raises:
            HanhtrinhError: something of that is not there.
        """
        if self.parsed is None:
            assert self.fault is not None
            raise self.fault
        return self.parsed


@dataclass(frozen=True)
class Saved:
    """What became of an edit.

    Attributes:
        state: the map after it; the present one where the edit changed nothing.
        commands: as they were applied to the version before.
        undo: the commands that take it back.
        patch: the commands from the version that the edit was made on to this one.
    """

    state: MapState
    commands: tuple[Command, ...]
    undo: tuple[Command, ...]
    patch: tuple[Command, ...]


@dataclass(frozen=True)
class Conflict:
    """A place that somebody else changed, with who and when."""

    clash: Clash
    record: VersionRecord | None


class ConflictError(HanhtrinhError):
    """Somebody else changed the same places; nothing was written."""

    def __init__(self, conflicts: Sequence[Conflict], state: MapState) -> None:
        names = ", ".join(dict.fromkeys(one.record.author for one in conflicts if one.record))
        super().__init__(
            "edit-conflict",
            Text(
                vi=f"{names or 'Người khác'} cũng vừa sửa chỗ này. Chưa ghi gì cả; chọn bản muốn giữ.",
                en=f"{names or 'Somebody else'} has just edited this too. Nothing was written; choose which to keep.",
            ),
        )
        self.conflicts = tuple(conflicts)
        self.state = state


class UnknownMapError(UsageError):
    """There is no such map, or no such version of it."""

    def __init__(self, map_id: str) -> None:
        super().__init__(
            "unknown-map",
            Text(vi=f"Không có bản đồ “{map_id}”.", en=f"There is no map “{map_id}”."),
            hint=Text(vi="Xem danh sách bản đồ.", en="Look at the list of maps."),
        )


class UnknownVersionError(UsageError):
    """There is no such version."""

    def __init__(self, number: int) -> None:
        super().__init__(
            "unknown-version",
            Text(vi=f"Bản đồ không có phiên bản {number}.", en=f"The map has no version {number}."),
        )
