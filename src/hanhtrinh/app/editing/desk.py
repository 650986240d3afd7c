"""The maps of a workspace as they stand, edited by many: every accepted edit is one version, on disk before it is told.

A version is never changed. What somebody else changed at the same place is shown and decides itself by no clock. The
map's file in the workspace catches up in the background (`editing.files`).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from hanhtrinh.app.editing.commands import Command
from hanhtrinh.app.editing.definitions import Definitions
from hanhtrinh.app.editing.differences import differences
from hanhtrinh.app.editing.documents import check, clean, faults_of, plain
from hanhtrinh.app.editing.paths import MISSING, Document, same, value_at
from hanhtrinh.app.editing.rebasing import Clash, rebase
from hanhtrinh.app.editing.states import (
    Author,
    Conflict,
    ConflictError,
    MapState,
    Saved,
    UnknownMapError,
    UnknownVersionError,
)
from hanhtrinh.app.live import Hub
from hanhtrinh.errors import HanhtrinhError, UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.fingerprint import map_fingerprint
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.models.documents import check_document
from hanhtrinh.store.state import StateDatabase
from hanhtrinh.store.state import versions as table
from hanhtrinh.store.state.versions import MapRecord, VersionRecord, VersionTakenError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DOCUMENTS: Final = 64
_MOST_COMMANDS: Final = 500


class Desk:
    """Where maps are edited.

    Args:
        state: the state database.
        definitions: what names on maps mean.
        hub: told of every version, on the topic `maps/ID`.
    """

    def __init__(self, state: StateDatabase, definitions: Definitions, hub: Hub) -> None:
        self._state = state
        self._hub = hub
        self.definitions = definitions
        self._lock = threading.Lock()
        self._locks: dict[str, threading.RLock] = {}
        self._present: dict[str, MapState] = {}
        self._documents: OrderedDict[tuple[str, int], Document] = OrderedDict()

    # -- reading -----------------------------------------------------------------------------------

    def maps(self) -> list[MapRecord]:
        """Give the maps that are there, by id."""
        with self._state.reading() as connection:
            return [one for one in table.list_maps(connection) if one.removed is None]

    def records(self) -> list[MapRecord]:
        """Give every map that ever was."""
        with self._state.reading() as connection:
            return table.list_maps(connection)

    def open(self, map_id: str) -> MapState:
        """Give a map as it stands.

        Raises:
            UnknownMapError: there is none by this id.
        """
        with self._state.reading() as connection:
            record = table.find_map(connection, map_id)
            number = table.newest_number(connection, map_id) if record and record.removed is None else 0
            if record is None or not number:
                raise UnknownMapError(map_id)
            kept = self._present.get(map_id)
            stamp = self.definitions.stamp
            if kept is not None and kept.number == number and kept.stamp == stamp and kept.map == record:
                return kept
            found = table.find_version(connection, map_id, number)
        assert found is not None
        state = self._read(record, *found)
        self._present[map_id] = state
        return state

    def kept(self, map_id: str) -> MapState | None:
        """Give what this process saw of a map last, without asking the database; None where it has not seen it."""
        return self._present.get(map_id)

    def version(self, map_id: str, number: int) -> MapState:
        """Give a version of a map, read with the present definitions.

        Raises:
            UnknownMapError, UnknownVersionError: there is none.
        """
        with self._state.reading() as connection:
            record = table.find_map(connection, map_id)
            found = table.find_version(connection, map_id, number)
        if record is None:
            raise UnknownMapError(map_id)
        if found is None:
            raise UnknownVersionError(number)
        return self._read(record, *found)

    def versions(self, map_id: str, *, before: int | None = None, most: int = 1_000) -> list[VersionRecord]:
        """Give the versions of a map, newest first.

        Raises:
            UnknownMapError: there is none by this id.
        """
        with self._state.reading() as connection:
            if table.find_map(connection, map_id) is None:
                raise UnknownMapError(map_id)
            return table.list_versions(connection, map_id, before=before, most=most)

    def document(self, map_id: str, number: int) -> Document:
        """Give the document of a version.

        Raises:
            UnknownVersionError: there is none.
        """
        key = (map_id, number)
        with self._lock:
            if key in self._documents:
                self._documents.move_to_end(key)
                return self._documents[key]
        with self._state.reading() as connection:
            found = table.find_version(connection, map_id, number)
        if found is None:
            raise UnknownVersionError(number)
        self._remember(key, found[1])
        return found[1]

    # -- writing -----------------------------------------------------------------------------------

    def edit(
        self, map_id: str, base: int, commands: Sequence[Command], author: Author, *, kind: str = "edit"
    ) -> Saved:
        """Take an edit that was made on a version.

        Args:
            map_id: the map.
            base: number of the version that its author saw.
            commands: what they did.
            author: who.
            kind: why there is a new version, one of `VERSION_KINDS`.

        Raises:
            UnknownMapError, UnknownVersionError: there is none.
            ConflictError: somebody else changed the same places; nothing is written.
            UsageError: a command fits nothing; `bad-path`, `unknown-path`, `not-a-list`, `bad-position`, `bad-value`,
                `too-many-commands`, `map-id-fixed`.
            InputError: the map would no longer be one, with the path of the fault; nothing is written.
        """
        if len(commands) > _MOST_COMMANDS:
            raise UsageError(
                "too-many-commands",
                Text(
                    vi=f"Tối đa {_MOST_COMMANDS} thay đổi mỗi lần lưu.",
                    en=f"At most {_MOST_COMMANDS} changes are saved at a time.",
                ),
            )
        wanted = [_cleaned(command) for command in commands]
        with self.lock(map_id):
            while True:
                now = self.open(map_id)
                if not 0 < base <= now.number:
                    raise UnknownVersionError(base)
                seen = now.document if base == now.number else self.document(map_id, base)
                moved = rebase(seen, now.document, wanted)
                if moved.clashes:
                    raise ConflictError([self._conflict(map_id, base, one) for one in moved.clashes], now)
                if not moved.commands or same(moved.document, now.document):
                    return Saved(now, (), (), self._patch(seen, now.document))
                try:
                    state = self._append(now, moved.document, moved.commands, author, kind)
                except VersionTakenError:  # another server was faster: look again
                    continue
                return Saved(state, moved.commands, moved.undo, self._patch(seen, state.document))

    def put(self, map_id: str, document: Document, author: Author, kind: str) -> MapState:
        """Make a whole document the present version, whatever stands there now; the present one where they are equal.

        Raises:
            UnknownMapError: there is none by this id.
            InputError: it is no map.
        """
        with self.lock(map_id):
            while True:
                now = self.open(map_id)
                commands = differences(now.document, clean(document))
                if not commands:
                    return now
                try:
                    return self._append(now, clean(document), commands, author, kind)
                except VersionTakenError:
                    continue

    def add(
        self, map_id: str, file: str, document: Document, author: Author, *, kind: str = "new"
    ) -> MapState:
        """Add a map with its first version; one that was removed comes back with the next.

        Raises:
            UsageError: `map-exists`, `map-id-fixed`.
            InputError: it is no map.
        """  # fmt: skip
        document = clean(document)
        typed, _ = self._checked(document, None, f"maps/{file}")
        if typed.id != map_id:
            raise _id_fixed(map_id)
        with self.lock(map_id), self._state.writing() as connection:
            present = table.find_map(connection, map_id)
            if present is not None and present.removed is None:
                raise UsageError(
                    "map-exists",
                    Text(vi=f"Đã có bản đồ “{map_id}”.", en=f"There is a map “{map_id}” already."),
                    hint=Text(vi="Chọn mã khác.", en="Choose another id."),
                )
            if present is None:
                table.add_map(connection, map_id, file)
            table.note_removed(connection, map_id, False)
            table.note_file(connection, map_id, file=file, written=0, digest=None)
            number = table.newest_number(connection, map_id) + 1
            record = self._write(connection, map_id, number, typed, (), author, kind)
        self._tell(record)
        return self.open(map_id)

    def remove(self, map_id: str) -> MapRecord:
        """Take a map out of the workspace; its versions stay, and `add` brings it back.

        Raises:
            UnknownMapError: there is none by this id.
        """
        with self.lock(map_id):
            state = self.open(map_id)
            with self._state.writing() as connection:
                table.note_removed(connection, map_id, True)
            self._present.pop(map_id, None)
        self._hub.tell(f"maps/{map_id}", "removed", {})
        return state.map

    def note_file(self, map_id: str, file: str, written: int, digest: str | None) -> None:
        """Note which version the file of a map says."""
        with self._state.writing() as connection:
            table.note_file(connection, map_id, file=file, written=written, digest=digest)

    def said_before(self, map_id: str, fingerprint: str, since: int) -> int | None:
        """Give the newest version from `since` on that says the same as a fingerprint."""
        with self._state.reading() as connection:
            return table.find_fingerprint(connection, map_id, fingerprint, since)

    def lock(self, map_id: str) -> threading.RLock:
        """Give the lock under which a map is written in this process."""
        with self._lock:
            return self._locks.setdefault(map_id, threading.RLock())

    # -- parts -------------------------------------------------------------------------------------

    def _append(
        self, now: MapState, document: Document, commands: Sequence[Command], author: Author, kind: str
    ) -> MapState:
        typed, parsed = self._checked(document, now, f"maps/{now.map.file}")
        if typed.id != now.id:
            raise _id_fixed(now.id)
        with self._state.writing() as connection:
            record = self._write(connection, now.id, now.number + 1, typed, commands, author, kind, document)
        content = self.document(now.id, record.number)
        fault = None if parsed is not None else now.fault
        state = MapState(now.map, record, content, typed, parsed, fault, now.stamp)
        self._present[now.id] = state
        self._tell(record)
        return state

    def _write(
        self,
        connection: Connection,
        map_id: str,
        number: int,
        typed: MapDocument,
        commands: Sequence[Command],
        author: Author,
        kind: str,
        given: Document | None = None,
    ) -> VersionRecord:
        content = plain(typed)
        if given is not None and content == given:
            content = given  # which shares with the version before what did not change
        record = table.add_version(
            connection, map_id, number, person=author.person, author=author.name, kind=kind,
            fingerprint=map_fingerprint(typed), document=content, commands=[one.to_json() for one in commands],
        )  # fmt: skip
        self._remember((map_id, number), content)
        return record

    def _checked(
        self, document: Document, now: MapState | None, file: str
    ) -> tuple[MapDocument, ParsedMap | None]:
        """Check a document; what was wrong with the map before, through no fault of this edit, is let pass."""
        try:
            parsed = check(document, self.definitions, file)
        except HanhtrinhError as error:
            known = faults_of(now.fault) if now is not None and now.fault is not None else frozenset()
            if not faults_of(error) <= known:
                raise
            return check_document(document, MapDocument, file).value, None
        return parsed.document, parsed

    def _read(self, record: MapRecord, version: VersionRecord, document: Document) -> MapState:
        self._remember((record.id, version.number), document)
        file, stamp = f"maps/{record.file}", self.definitions.stamp
        try:
            parsed = check(document, self.definitions, file)
        except HanhtrinhError as error:
            typed = check_document(document, MapDocument, file).value
            return MapState(record, version, document, typed, None, error, stamp)
        return MapState(record, version, document, parsed.document, parsed, None, stamp)

    def _conflict(self, map_id: str, base: int, clash: Clash) -> Conflict:
        """Find who changed a place last."""
        newest = self.versions(map_id, most=200)
        for record in newest:
            if record.number <= base:
                break
            before = (
                value_at(self.document(map_id, record.number - 1), clash.path)
                if record.number > 1
                else MISSING
            )
            if not same(before, value_at(self.document(map_id, record.number), clash.path)):
                return Conflict(clash, record)
        return Conflict(clash, newest[0] if newest and newest[0].number > base else None)

    def _patch(self, old: Document, new: Document) -> tuple[Command, ...]:
        return tuple(differences(old, new))

    def _remember(self, key: tuple[str, int], document: Document) -> None:
        with self._lock:
            self._documents[key] = document
            self._documents.move_to_end(key)
            while len(self._documents) > _DOCUMENTS:
                self._documents.popitem(last=False)

    def _tell(self, record: VersionRecord) -> None:
        content = {
            "version": record.number, "by": record.author, "person": record.person, "at": record.at.isoformat(),
            "kind": record.kind, "fingerprint": record.fingerprint,
        }  # fmt: skip
        self._hub.tell(f"maps/{record.map}", "version", content)


def _cleaned(command: Command) -> Command:
    before = command.before if command.before is MISSING else clean(command.before, command.path)
    return Command(command.op, command.path, clean(command.value, command.path), before, command.index)


def _id_fixed(map_id: str) -> UsageError:
    return UsageError(
        "map-id-fixed",
        Text(vi=f"Mã bản đồ “{map_id}” không đổi được.", en=f"The map's id “{map_id}” cannot be changed."),
        hint=Text(vi="Tạo một bản đồ mới với mã khác.", en="Make a new map with another id."),
    )
