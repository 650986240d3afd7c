"""Endpoints of the data: files dropped, looked at and imported; imports and their faulty rows; quality."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Path as PathPart
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from hanhtrinh.app.quality.figures import DataQuality, data_quality
from hanhtrinh.app.quality.findings import quality_findings
from hanhtrinh.app.quality.report import headline
from hanhtrinh.app.uploads.batches import Batch, list_batches, rejects_file
from hanhtrinh.app.uploads.bringing import BringIn, bringing, undoing
from hanhtrinh.app.uploads.files import MAX_FILE, Upload, UploadFolder
from hanhtrinh.app.uploads.parts import PARTS
from hanhtrinh.app.uploads.preview import Answers, Preview, preview
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.language import Text, whole
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.jobs import StartedDocument
from hanhtrinh.server.problems import LocalText
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.sources.faults import REASONS

routes = Routes(prefix="/data", tags=["data"])
uploads = Routes(prefix="/uploads", tags=["uploads"])
_CHUNK: Final = 1 << 20
Cell = Annotated[str, Field(max_length=1000)]
UploadId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
BatchId = Annotated[str, PathPart(pattern=r"^\d{8}-[0-9a-f]{8}$")]


class UploadDocument(BaseModel):
    """A dropped file that waits to be imported."""

    id: str
    name: str
    size: int
    at: datetime

    @classmethod
    def of(cls, upload: Upload) -> UploadDocument:
        """Write a dropped file as JSON has it."""
        return cls(id=upload.id, name=upload.name, size=upload.size, at=upload.at)


class AnswersBody(BaseModel):
    """What a person decided about a file; what is left out is guessed."""

    model_config = ConfigDict(extra="forbid")
    by_columns: bool = False
    parts: dict[Cell, Cell] | None = Field(default=None, max_length=2000)
    day_order: Literal["day_first", "month_first"] | None = None
    event: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    sheet: Cell | None = None

    def answers(self) -> Answers:
        """Read the answers."""
        return Answers(
            preset="none" if self.by_columns else None,
            parts=self.parts,
            day_order=self.day_order,
            event=self.event,
            sheet=self.sheet,
        )


class ImportBody(BaseModel):
    """Files to import as one; all are read alike."""

    model_config = ConfigDict(extra="forbid")
    uploads: list[UploadId] = Field(min_length=1, max_length=200)
    answers: AnswersBody = AnswersBody()
    rows: int | None = Field(default=None, ge=0)
    all_readable: bool = False


class PreviewColumnDocument(BaseModel):
    """A column, what it is taken for, and why."""

    name: str
    part: str
    examples: list[str]
    filled: int
    why: LocalText
    guessed: bool


class ChoiceDocument(BaseModel):
    """A possible answer."""

    value: str
    words: LocalText


class QuestionDocument(BaseModel):
    """Something only the owner of the file knows; without a default it must be answered."""

    kind: Literal["customer", "time", "event", "day_order"]
    about: LocalText
    note: LocalText
    choices: list[ChoiceDocument]
    default: str | None


class ReasonDocument(BaseModel):
    """Why rows cannot be read: how many, and the first of them."""

    text: LocalText
    rows: int
    first_row: int | None


class TrialDocument(BaseModel):
    """What reading the file came to, without importing it."""

    rows: int
    rejected: int
    events: int
    reasons: list[ReasonDocument]


class PreviewDocument(BaseModel):
    """What a dropped file would be read as."""

    upload: UploadDocument
    signature: str
    tool: LocalText | None
    mends: str | None
    ready: bool
    guessed: int
    columns: list[PreviewColumnDocument]
    questions: list[QuestionDocument]
    rows: int
    whole: bool
    total: int | None
    trial: TrialDocument | None
    notes: list[LocalText]

    @classmethod
    def of(cls, found: Preview) -> PreviewDocument:
        """Write a preview as JSON has it."""
        return cls(
            upload=UploadDocument.of(found.upload),
            signature=found.signature,
            tool=LocalText.of(found.tool) if found.tool else None,
            mends=found.mends,
            ready=found.ready,
            guessed=found.guessed,
            columns=[
                PreviewColumnDocument(
                    name=one.name, part=one.part, examples=list(one.examples), filled=one.filled,
                    why=LocalText.of(one.why), guessed=one.guessed,
                )
                for one in found.columns
            ],
            questions=[
                QuestionDocument(
                    kind=one.kind, about=LocalText.of(one.about), note=LocalText.of(one.note), default=one.default,
                    choices=[ChoiceDocument(value=key, words=LocalText.of(text)) for key, text in one.choices.items()],
                )
                for one in found.questions
            ],
            rows=found.look.rows,
            whole=found.look.whole,
            total=found.look.total,
            trial=None if found.trial is None else TrialDocument(
                rows=found.trial.rows, rejected=found.trial.rejected, events=found.trial.events,
                reasons=[ReasonDocument(text=LocalText.of(text), rows=n, first_row=row) for text, n, row in found.trial.reasons],
            ),
            notes=[LocalText.of(note) for note in found.notes],
        )  # fmt: skip


class PartDocument(BaseModel):
    """What a column may be."""

    id: str
    name: LocalText


class BatchDocument(BaseModel):
    """An import that counts."""

    batch: str
    source: str
    created: datetime
    files: list[str]
    rows: int
    events: int
    already_present: int
    rejected: int
    filtered: int
    reasons: list[ReasonDocument]
    rejects_file: bool
    mended: bool

    @classmethod
    def of(cls, one: Batch) -> BatchDocument:
        """Write an import as JSON has it."""
        return cls(
            batch=one.batch, source=one.source, created=one.created, files=list(one.files), rows=one.rows,
            events=one.events, already_present=one.already_present, rejected=one.rejected, filtered=one.filtered,
            reasons=[
                ReasonDocument(text=LocalText.of(REASONS.get(code, Text(vi=code, en=code))), rows=rows, first_row=None)
                for code, rows in one.reasons.items()
            ],
            rejects_file=one.rejects_file, mended=one.mended,
        )  # fmt: skip


class QualityFindingDocument(BaseModel):
    """Something odd in the data, and what to do about it."""

    code: str
    severity: Literal["error", "warning", "advice"]
    source: str | None
    count: int
    message: LocalText
    hint: LocalText


class SourceDocument(BaseModel):
    """One source over time; `by_day` counts events per local day from `first`."""

    source: str
    events: int
    names: int
    first: str
    last: str
    by_day: list[int]
    by_hour: list[int]
    gaps: list[dict[str, Any]]
    silent_days: int | None
    given: dict[str, float]


class QualityDocument(BaseModel):
    """How the data stand."""

    headline: LocalText
    events: int
    customers: int
    median_events: int
    watermark: datetime | None
    timezone: str
    rejected: int
    filtered: int
    sources: list[SourceDocument]
    findings: list[QualityFindingDocument]
    ids: dict[str, dict[str, int]]

    @classmethod
    def of(cls, quality: DataQuality, workspace: Workspace) -> QualityDocument:
        """Write the figures as JSON has them."""
        findings = quality_findings(quality, workspace.root)
        return cls(
            headline=LocalText.of(headline(quality, findings)),
            events=quality.events,
            customers=quality.customers,
            median_events=quality.median_events,
            watermark=quality.watermark,
            timezone=quality.timezone,
            rejected=sum(batch.rejected for batch in quality.batches),
            filtered=sum(sum(batch.filtered.values()) for batch in quality.batches),
            sources=[
                SourceDocument(
                    source=one.name, events=one.events, names=one.names, first=one.first.isoformat(),
                    last=one.last.isoformat(), by_day=one.by_day.tolist(), by_hour=one.by_hour.tolist(),
                    gaps=[{"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days,
                           "tet": gap.tet.isoformat() if gap.tet else None} for gap in one.gaps],
                    silent_days=one.silent, given=dict(one.given),
                )
                for one in quality.sources
            ],
            findings=[
                QualityFindingDocument(
                    code=one.code, severity=one.severity, source=one.source or None, count=one.count,
                    message=LocalText.of(one.message), hint=LocalText.of(one.hint),
                )
                for one in findings
            ],
            ids={kind: {str(n): customers for n, customers in each.items()} for kind, each in quality.ids.items()},
        )  # fmt: skip


def _folder(office: Office) -> UploadFolder:
    return UploadFolder(office.workspace.data)


@uploads.put("/{name}", role=Role.editor, status_code=201, max_body_size=MAX_FILE)
async def put(
    request: Request, office: Office, name: Annotated[str, PathPart(max_length=300)]
) -> UploadDocument:
    """Take in a dropped file; its bytes are the body. The name is only a name: never a path."""
    length = request.headers.get("content-length", "")
    arriving = await run_in_threadpool(
        _folder(office).receive, name, int(length) if length.isdigit() else None
    )
    try:
        held = bytearray()
        async for chunk in request.stream():
            held += chunk
            if len(held) >= _CHUNK:
                await run_in_threadpool(arriving.write, bytes(held))
                held.clear()
        await run_in_threadpool(arriving.write, bytes(held))
        return UploadDocument.of(await run_in_threadpool(arriving.finish))
    except BaseException:
        arriving.drop()
        raise


@uploads.get("", role=Role.editor)
def waiting(office: Office) -> list[UploadDocument]:
    """Give the dropped files that wait to be imported, the latest first."""
    return [UploadDocument.of(one) for one in _folder(office).everything()]


@uploads.delete("/{upload_id}", role=Role.editor, status_code=204)
def remove(office: Office, upload_id: str) -> None:
    """Remove a dropped file."""
    _folder(office).remove(upload_id)


@uploads.post("/{upload_id}/preview", role=Role.editor)
def look(office: Office, upload_id: str, body: AnswersBody) -> PreviewDocument:
    """Look at a dropped file: guesses, reasons, examples, and the questions that are left."""
    return PreviewDocument.of(preview(office.workspace, _folder(office).find(upload_id), body.answers()))


@routes.get("/parts", role=Role.viewer)
def parts() -> list[PartDocument]:
    """Give what a column may be, in the order in which it is offered."""
    return [PartDocument(id=part, name=LocalText.of(name)) for part, name in PARTS.items()]


@routes.post("/imports", role=Role.editor, status_code=202)
def bring_in(office: Office, caller: Caller, body: ImportBody) -> StartedDocument:
    """Import dropped files as one import: all of it or nothing, and it can be taken back."""
    folder = _folder(office)
    found = [folder.find(upload) for upload in body.uploads]
    wish = BringIn(tuple(body.uploads), body.answers.answers(), body.rows, body.all_readable)
    files = len(found)
    title = (
        Text(vi=f"Nhập {found[0].name}", en=f"Import {found[0].name}")
        if files == 1
        else Text(vi=f"Nhập {whole(files, 'vi')} tệp", en=f"Import {whole(files, 'en')} files")
    )
    work = bringing(office.workspace.root, folder, wish)
    return StartedDocument(job=office.workshop.ask("import", title, work, person=caller.id).id)


@routes.get("/imports", role=Role.viewer)
def imports(office: Office) -> list[BatchDocument]:
    """Give the imports that count, newest first."""
    return [BatchDocument.of(one) for one in list_batches(office.workspace)]


@routes.delete("/imports/{batch}", role=Role.editor, status_code=202)
def undo(office: Office, caller: Caller, batch: BatchId) -> StartedDocument:
    """Take an import back."""
    title = Text(vi=f"Hủy lần nhập {batch}", en=f"Take back the import {batch}")
    work = undoing(office.workspace.root, batch)
    return StartedDocument(job=office.workshop.ask("undo", title, work, person=caller.id).id)


@routes.get("/imports/{batch}/rejects", role=Role.editor, response_class=FileResponse)
def rejects(office: Office, batch: BatchId) -> FileResponse:
    """Give the faulty rows of an import as CSV, guarded against formulas; mended, it can be dropped again."""
    path = rejects_file(office.workspace, batch)
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename=f"{batch}.csv")


@routes.get("/quality", role=Role.viewer)
def quality(office: Office) -> QualityDocument:
    """Give how the data stand: sources over time, what is odd, and what to do."""
    workspace = Workspace.open(office.workspace.root)
    return QualityDocument.of(data_quality(workspace), workspace)
