"""The maps' YAML files and their versions, kept in step from both sides.

A version is safe in the state database before its file is touched; the file follows a moment later, edited in place. What
somebody changes in a file becomes a version by the file. A file that is wrong, or that changed where the application
changed too, is never written over: the map says so until somebody decides.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from hanhtrinh.app.editing.desk import Desk
from hanhtrinh.app.editing.differences import differences
from hanhtrinh.app.editing.documents import plain, read
from hanhtrinh.app.editing.paths import same
from hanhtrinh.app.editing.splice_process import spliced_aside
from hanhtrinh.app.editing.splicing import spliced, written
from hanhtrinh.app.editing.states import BY_FILE, Author, Conflict, ConflictError, UnknownMapError
from hanhtrinh.app.live import Hub
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError, Place, UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.fingerprint import map_fingerprint
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.maps.roundtrip import write_bytes
from hanhtrinh.models.documents import read_text
from hanhtrinh.store.state.versions import MapRecord

_LOGGER: Final = logging.getLogger(__name__)
_ROUND_S: Final = 1.0
# a file is written when nobody has edited its map for so long, or has for so long without a pause
_QUIET_S: Final = 1.5
_LATEST_S: Final = 10.0
_BOM: Final = b"\xef\xbb\xbf"

FileWord = Literal["same", "waiting", "wrong", "conflict", "missing"]
Sign = tuple[int, int, int]


@dataclass(frozen=True)
class FileState:
    """How a map's file stands to its versions.

    Attributes:
        word: `same`; `waiting` to be written; `wrong`: somebody changed it and it is no map now; `conflict`: it changed
            where the application changed too; `missing`: somebody took it away.
        file: its name in the workspace.
        fault: what is wrong with it.
        conflicts: the places changed on both sides; `yours` is the file's.
    """

    word: FileWord
    file: str
    fault: HanhtrinhError | None = None
    conflicts: tuple[Conflict, ...] = ()


class MapFiles:
    """Keeps the files of all maps.

    Args:
        workspace: whose files.
        desk: where the versions are.
        hub: told `file` on the topic of a map when its file's state changes.
    """

    def __init__(self, workspace: Workspace, desk: Desk, hub: Hub) -> None:
        self._folder = workspace.root / "maps"
        self._old = workspace.data / "map-files"
        self._desk = desk
        self._hub = hub
        self._lock = threading.RLock()
        self._seen: dict[str, Sign] = {}
        self._states: dict[str, FileState] = {}
        self._edited: dict[str, tuple[float, float]] = {}
        self._begun: dict[str, str] = {}
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="map-files", daemon=True)

    def start(self) -> None:
        """Bring files and versions together, then keep watch."""
        self.look()
        self.write_waiting(at_once=True)
        self._watcher.start()

    def close(self) -> None:
        """Stop watching, and write what waits."""
        self._closed.set()
        if self._watcher.is_alive():
            self._watcher.join()
        self.write_waiting(at_once=True)

    def state_of(self, record: MapRecord, newest: int) -> FileState:
        """Tell how a map's file stands; `newest` is its newest version."""
        known = self._states.get(record.file)
        if known is not None and known.word in ("wrong", "conflict", "missing"):
            return known
        return FileState("same" if record.written == newest else "waiting", f"maps/{record.file}")

    def strangers(self) -> dict[str, FileState]:
        """Give the files that are no map of the workspace because something is wrong with them, by name."""
        known = {record.file for record in self._desk.maps()}
        return {
            name: state for name, state in list(self._states.items()) if name not in known and state.fault
        }

    def edited(self, map_id: str) -> None:
        """Note that a map has a new version, for its file to follow."""
        now = time.monotonic()
        first, _ = self._edited.get(map_id, (now, now))
        self._edited[map_id] = (first, now)

    def begin(self, map_id: str, text: str) -> None:
        """Write the file of a new map, with the comments of the text that it began as."""
        self._begun[map_id] = text
        self.write(map_id)

    def glance(self, record: MapRecord) -> None:
        """Look whether somebody changed the file of a map."""
        if _sign(self._folder / record.file) != self._seen.get(record.file):
            self.look()

    # -- from files to versions --------------------------------------------------------------------

    def look(self) -> None:
        """Take in what somebody changed in the files."""
        with self._lock:
            present: dict[str, Sign] = {}
            for path in sorted(self._folder.glob("*.yaml")):
                sign = _sign(path)
                if sign is None:
                    continue
                present[path.name] = sign
                if self._seen.get(path.name) == sign:
                    continue
                self._seen[path.name] = sign
                try:
                    self._take(path)
                except HanhtrinhError as error:
                    self._tell(path.name, FileState("wrong", f"maps/{path.name}", error))
            for record in self._desk.maps():
                if record.file not in present and record.digest is not None:
                    self._seen.pop(record.file, None)
                    self._tell(record.file, FileState("missing", f"maps/{record.file}"))
            for name in self._seen.keys() - present.keys():
                del self._seen[name]
                if name not in {record.file for record in self._desk.maps()}:
                    self._states.pop(name, None)

    def _take(self, path: Path) -> None:
        digest = _digest(path.read_bytes())
        owner = next((one for one in self._desk.records() if one.file == path.name), None)
        if owner is not None and owner.removed is None and owner.digest == digest:
            self._tell(path.name, None)
            return
        parsed = self._read(path)
        if owner is None or owner.removed is not None:
            self._take_new(path, parsed, digest)
        else:
            self._take_changed(owner, parsed, digest)

    def _take_new(self, path: Path, parsed: ParsedMap, digest: str) -> None:
        map_id = parsed.document.id
        taken = next((one for one in self._desk.maps() if one.id == map_id), None)
        if taken is not None:
            if taken.digest is not None and not (self._folder / taken.file).exists():
                # the file got another name
                self._desk.note_file(map_id, path.name, taken.written, taken.digest)
                self._states.pop(taken.file, None)
                self._take(path)
                return
            raise UsageError(
                "map-exists",
                Text(
                    vi=f"Mã “{map_id}” là của tệp maps/{taken.file}; mỗi bản đồ cần một mã riêng.",
                    en=f"The id “{map_id}” belongs to maps/{taken.file}; every map needs its own.",
                ),
                hint=Text(vi="Đổi mã trong tệp này.", en="Change the id in this file."),
                place=parsed.place(("id",)),
            )
        state = self._desk.add(map_id, path.name, plain(parsed.document), BY_FILE, kind="file")
        self._desk.note_file(map_id, path.name, state.number, digest)
        self._tell(path.name, None)

    def _take_changed(self, owner: MapRecord, parsed: ParsedMap, digest: str) -> None:
        if parsed.document.id != owner.id:
            raise UsageError(
                "map-id-fixed",
                Text(
                    vi=f"Tệp này là của bản đồ “{owner.id}”, nhưng nay ghi mã “{parsed.document.id}”.",
                    en=f"This file is of the map “{owner.id}”, but says the id “{parsed.document.id}” now.",
                ),
                hint=Text(
                    vi="Trả lại mã cũ, hoặc lưu bản đồ mới vào tệp khác.",
                    en="Put the old id back, or save the new map in another file.",
                ),
                place=parsed.place(("id",)),
            )
        document = plain(parsed.document)
        said = self._desk.said_before(owner.id, map_fingerprint(parsed.document), owner.written)
        if said is not None:
            self._desk.note_file(owner.id, owner.file, said, digest)
        else:
            base = self._desk.document(owner.id, owner.written)
            try:
                saved = self._desk.edit(
                    owner.id, owner.written, differences(base, document), BY_FILE, kind="file"
                )
            except ConflictError as error:
                file = f"maps/{owner.file}"
                self._tell(owner.file, FileState("conflict", file, error, error.conflicts))
                return
            whole = same(saved.state.document, document)
            self._desk.note_file(owner.id, owner.file, saved.state.number if whole else owner.written, digest)
        self._tell(owner.file, None)
        self.edited(owner.id)

    def _read(self, path: Path) -> ParsedMap:
        file = f"maps/{path.name}"
        return read(read_text(path, file), self._desk.definitions, file)

    # -- from versions to files --------------------------------------------------------------------

    def write_waiting(self, *, at_once: bool = False) -> None:
        """Write the files of maps with newer versions, those that were edited a moment ago later."""
        now = time.monotonic()
        for record in self._desk.maps():
            first, last = self._edited.get(record.id, (0.0, 0.0))
            if not at_once and now - last < _QUIET_S and now - first < _LATEST_S:
                continue
            try:
                self.write(record.id, aside=not at_once)
            except HanhtrinhError as error:
                self._tell(record.file, FileState("wrong", f"maps/{record.file}", error))
            except OSError as error:
                self._tell(
                    record.file, FileState("wrong", f"maps/{record.file}", _unwritable(record.file, error))
                )

    def write(self, map_id: str, *, aside: bool = False) -> None:
        """Bring the file of a map to its newest version, unless somebody changed it or a decision is open.

        With `aside` the work is done in another process, so that people who edit meanwhile do not wait for it.
        """
        with self._lock:
            state = self._desk.open(map_id)
            record, path = state.map, self._folder / state.map.file
            known = self._states.get(record.file)
            if record.written == state.number or (known is not None and known.word in ("wrong", "conflict")):
                self._edited.pop(map_id, None)
                return
            before = path.read_bytes() if path.exists() else None
            if before is not None and record.digest is not None and _digest(before) != record.digest:
                self.look()
                return
            content = self._content(record, before, state.document, aside=aside)
            if path.exists() and path.read_bytes() != before:
                return  # changed this very moment: the next round looks at it
            write_bytes(path, content)
            self._desk.note_file(map_id, record.file, state.number, _digest(content))
            sign = _sign(path)
            if sign is not None:
                self._seen[record.file] = sign
            if self._edited.get(map_id, (0.0, 0.0))[1] <= time.monotonic() - _QUIET_S:
                self._edited.pop(map_id, None)
            self._tell(record.file, None, map_id)

    def decide(self, map_id: str, keep: Literal["file", "app"], author: Author) -> None:
        """End a conflict, or replace a wrong file: what the other side said stays as a version, or beside the versions.

        Args:
            map_id: the map.
            keep: `file` takes what the file says as the newest version, `app` writes the newest version to the file.
            author: who decides.

        Raises:
            UnknownMapError: there is none by this id.
            InputError: the file is to be taken, and is no map.
        """
        with self._lock:
            state = self._desk.open(map_id)
            record, path = state.map, self._folder / state.map.file
            content = path.read_bytes() if path.exists() else None
            if content is not None:
                try:
                    parsed = self._read(path)
                    if parsed.document.id != map_id:
                        raise UnknownMapError(parsed.document.id)
                    taken = self._desk.put(map_id, plain(parsed.document), BY_FILE, "file")
                    self._desk.note_file(map_id, record.file, taken.number, _digest(content))
                except HanhtrinhError:
                    if keep == "file":
                        raise
                    self._set_aside(record, content)
                    path.unlink()
                    self._desk.note_file(map_id, record.file, 0, None)
            if keep == "app":
                self._desk.put(map_id, state.document, author, "restore")
            self._states.pop(record.file, None)
            self.write(map_id)
        self._tell(record.file, None, map_id)

    def remove(self, record: MapRecord) -> None:
        """Take the file of a removed map away; its last text stays in `data/map-files`."""
        with self._lock:
            path = self._folder / record.file
            if path.exists():
                self._set_aside(record, path.read_bytes())
                path.unlink()
            self._seen.pop(record.file, None)
            self._states.pop(record.file, None)

    def free_name(self, map_id: str) -> str:
        """Give a file name for a new map."""
        name, number = f"{map_id}.yaml", 2
        taken = {record.file for record in self._desk.maps()}
        while name in taken or (self._folder / name).exists():
            name, number = f"{map_id}-{number}.yaml", number + 1
        return name

    def _content(
        self, record: MapRecord, before: bytes | None, document: dict[str, object], *, aside: bool
    ) -> bytes:
        if before is None:
            return self._first_text(record, document).encode()
        mark = _BOM if before.startswith(_BOM) else b""
        splice = spliced_aside if aside else spliced
        text = splice(before.removeprefix(_BOM).decode("utf-8"), document, f"maps/{record.file}")
        if text is None:
            self._set_aside(record, before)
            text = written(document)
        return mark + text.encode()

    def _first_text(self, record: MapRecord, document: dict[str, object]) -> str:
        """Give the text of a file that is not there: as it was begun, or as it was when its map was removed."""
        begun = self._begun.pop(record.id, None)
        if begun is None:
            left = sorted(
                self._old.glob(f"{Path(record.file).stem}-*.yaml"), key=lambda one: one.stat().st_mtime
            )
            begun = left[-1].read_text(encoding="utf-8") if left else None
        return (spliced(begun, document, record.file) if begun is not None else None) or written(document)

    def _set_aside(self, record: MapRecord, content: bytes) -> None:
        write_bytes(self._old / f"{Path(record.file).stem}-{_digest(content)[:12]}.yaml", content)

    # -- watching ----------------------------------------------------------------------------------

    def _watch(self) -> None:
        while not self._closed.wait(_ROUND_S):
            try:
                self.look()
                self.write_waiting()
            except Exception:  # the next round tries again
                _LOGGER.exception("looking after the maps' files")

    def _tell(self, name: str, state: FileState | None, map_id: str | None = None) -> None:
        before = self._states.get(name)
        if state is None:
            self._states.pop(name, None)
        else:
            self._states[name] = state
        if map_id is None and before == state:
            return
        owner = map_id or next((one.id for one in self._desk.maps() if one.file == name), None)
        if owner is not None:
            self._hub.tell(f"maps/{owner}", "file", {"state": state.word if state else "same"})


def _sign(path: Path) -> Sign | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _unwritable(file: str, error: OSError) -> HanhtrinhError:
    return UsageError(
        "cannot-write",
        Text(
            vi=f"Không ghi được tệp này ({error.strerror}). Các phiên bản vẫn an toàn trong ứng dụng.",
            en=f"This file cannot be written ({error.strerror}). The versions are safe in the application.",
        ),
        place=Place(file=f"maps/{file}"),
    )
