"""How maps, their versions and their pictures stand in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hanhtrinh.app.editing.commands import Command
from hanhtrinh.app.editing.files import FileState
from hanhtrinh.app.editing.paths import MISSING
from hanhtrinh.app.editing.scenes import MapView
from hanhtrinh.app.editing.states import Conflict, MapState, Saved
from hanhtrinh.app.editing.studio import Drawn
from hanhtrinh.language import Language
from hanhtrinh.server.problems import ProblemDocument, problem_document
from hanhtrinh.store.state.versions import VersionRecord


def _writable(text: str) -> str:
    """Refuse what neither a database nor a file can hold: half characters and control characters."""
    if any(0xD800 <= ord(sign) < 0xE000 or (ord(sign) < 0x20 and sign not in "\n\t") for sign in text):
        raise ValueError("it holds a sign that is no text")
    return text


Writable = AfterValidator(_writable)
Id = Annotated[str, Field(max_length=200), Writable]
Path = Annotated[str, Field(max_length=1_000), Writable]
Box = tuple[float, float, float, float]


class ViewQuery(BaseModel):
    """How somebody looks at a map: what is left out is the map's own."""

    model_config = ConfigDict(extra="forbid")
    language: Language = "vi"
    persona: Id | None = None
    department: Id | None = None
    model: Id | None = None

    def view(self) -> MapView:
        """Give the view."""
        return MapView(self.language, self.persona, self.department, self.model)


class CommandDocument(BaseModel):
    """One edit of a map document; paths are such as `touchpoints.checkout.name.vi`.

    `set` puts `value` at the path; `insert` adds it to the list there, before the item at `index` (at the end without);
    `remove` takes out what is there; `move` gives an item of a list the position `index`, counted without the item.
    `before` is what the author saw there, where they want to be told that it is another now.
    """

    model_config = ConfigDict(extra="forbid")
    op: Literal["set", "insert", "remove", "move"]
    path: Path
    value: Any = None
    before: Any = None
    index: Annotated[int, Field(ge=0, le=1_000_000)] | None = None

    def command(self) -> Command:
        """Give the command."""
        before = self.before if "before" in self.model_fields_set else MISSING
        return Command(self.op, self.path, self.value, before, self.index)


class AppliedDocument(BaseModel):
    """A command as it was applied."""

    op: Literal["set", "insert", "remove", "move"]
    path: str
    value: Any = None
    index: int | None = None


class ClashDocument(BaseModel):
    """A place that somebody else changed: what stood there, what each of the two wrote, who and when."""

    path: str
    base: Any
    yours: Any
    theirs: Any
    by: str | None
    at: datetime | None

    @classmethod
    def of(cls, conflict: Conflict) -> ClashDocument:
        """Write a conflict as JSON has it."""
        clash, record = conflict.clash, conflict.record
        return cls(
            path=clash.path, base=clash.base, yours=clash.yours, theirs=clash.theirs,
            by=record.author if record else None, at=record.at if record else None,
        )  # fmt: skip


class FileDocument(BaseModel):
    """How the map's file stands to its newest version.

    `waiting` to be written; `wrong`: somebody changed it and it is no map now; `conflict`: it changed where the
    application changed too (`yours` is the file's); `missing`: somebody took it away.
    """

    state: Literal["same", "waiting", "wrong", "conflict", "missing"]
    file: str
    problem: ProblemDocument | None = None
    conflict: list[ClashDocument] = []

    @classmethod
    def of(cls, state: FileState) -> FileDocument:
        """Write a file's state as JSON has it."""
        return cls(
            state=state.word, file=state.file, problem=problem_document(state.fault) if state.fault else None,
            conflict=[ClashDocument.of(one) for one in state.conflicts],
        )  # fmt: skip


class VersionDocument(BaseModel):
    """A version of a map, without its document; `by_id` is null for one that came by the file."""

    number: int
    at: datetime
    by: str
    by_id: str | None
    kind: Literal["new", "edit", "file", "restore"]
    fingerprint: str

    @classmethod
    def of(cls, record: VersionRecord) -> VersionDocument:
        """Write a record as JSON has it."""
        return cls.model_validate(
            {
                "number": record.number, "at": record.at, "by": record.author, "by_id": record.person,
                "kind": record.kind, "fingerprint": record.fingerprint,
            }
        )  # fmt: skip


class MapAnswer(BaseModel):
    """A map as it stands. `problem` says what it speaks of that is no longer there."""

    id: str
    version: int
    fingerprint: str
    document: dict[str, Any]
    model: str
    saved_at: datetime
    saved_by: str
    saved_by_id: str | None
    file: FileDocument
    problem: ProblemDocument | None = None


class DrawnText(BaseModel):
    """One line of text, wrapped and measured; `length` is the width that a run of foreign characters keeps."""

    text: str
    x: float
    y: float
    style: str
    anchor: str
    length: float | None = None


class DrawnElement(BaseModel):
    """One thing on the picture; a shape is its tag, attributes and class."""

    id: str
    path: str
    shapes: list[tuple[str, dict[str, str], str]]
    texts: list[DrawnText]
    hit: Box | None
    editable: bool
    title: str
    pale: bool


class _Frame(BaseModel):
    size: tuple[float, float]
    gutter: float
    title: str
    description: str
    language: Language
    simulated: bool


class DrawnDocument(_Frame):
    """A whole picture (`hanhtrinh.drawn/1`), elements from back to front."""

    schema_: Literal["hanhtrinh.drawn/1"] = Field(alias="schema")
    version: int
    styles: str
    elements: list[DrawnElement]


class ScenePatch(_Frame):
    """What changed since the picture of version `base`; `order` names all elements where any came or moved."""

    base: int
    version: int
    order: list[str] | None
    changed: list[DrawnElement]
    removed: list[str]
    styles: str | None


class SceneAnswer(BaseModel):
    """A picture: `patch` where the one of `since` was at hand, else `drawn`.

    `evidence` counts up whenever there is new evidence: 0 where the data were not asked yet.
    """

    version: int
    evidence: int
    drawn: DrawnDocument | None
    patch: ScenePatch | None


class Edit(BaseModel):
    """An edit made on version `base_version`; all of it is taken, or nothing."""

    model_config = ConfigDict(extra="forbid")
    base_version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    commands: Annotated[list[CommandDocument], Field(min_length=1, max_length=500)]
    view: ViewQuery | None = None


class DocumentPatch(BaseModel):
    """The commands that lead from the document of version `base` to that of `version`."""

    base: int
    version: int
    commands: list[AppliedDocument]


class SavedAnswer(BaseModel):
    """An edit is on disk. `undo` takes it back; `scene` is there where a view was given."""

    version: int
    fingerprint: str
    saved_at: datetime
    saved_by: str
    saved_by_id: str | None
    file: FileDocument
    document_patch: DocumentPatch
    undo: list[AppliedDocument]
    scene: SceneAnswer | None


def scene_json(drawn: Drawn, version: int, evidence: int) -> dict[str, Any]:
    """Write a picture as `SceneAnswer` says; it is drawn as plain JSON, which is not looked over again."""
    return {"version": version, "evidence": evidence, "drawn": drawn.whole, "patch": drawn.patch}


def saved_json(saved: Saved, base: int, file: FileState, scene: dict[str, Any] | None) -> dict[str, Any]:
    """Write an accepted edit as `SavedAnswer` says."""
    state = saved.state
    return {
        "version": state.number,
        "fingerprint": state.record.fingerprint,
        "saved_at": state.record.at.isoformat(),
        "saved_by": state.record.author,
        "saved_by_id": state.record.person,
        "file": FileDocument.of(file).model_dump(mode="json"),
        "document_patch": {
            "base": base,
            "version": state.number,
            "commands": [command.to_json() for command in saved.patch],
        },
        "undo": [command.to_json() for command in saved.undo],
        "scene": scene,
    }


def map_answer(state: MapState, file: FileState, model: str) -> MapAnswer:
    """Write a map as JSON has it."""
    record = state.record
    return MapAnswer(
        id=state.id, version=state.number, fingerprint=record.fingerprint, document=state.document, model=model,
        saved_at=record.at, saved_by=record.author, saved_by_id=record.person, file=FileDocument.of(file),
        problem=problem_document(state.fault) if state.fault else None,
    )  # fmt: skip
