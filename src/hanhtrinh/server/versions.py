"""Endpoints of a map's history, of what lint says of it, and of comments on it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.app.diff_report import change_words, diff_document, headline, kind_words
from hanhtrinh.app.diff_words import PART_NAMES, part_name
from hanhtrinh.app.editing.hints import lint_state
from hanhtrinh.app.editing.history import VersionGroup, compare_versions, grouped
from hanhtrinh.lint.linting import Finding
from hanhtrinh.lint.rule import GROUPS
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.map_documents import Id, MapAnswer, Path, VersionDocument, Writable, map_answer
from hanhtrinh.server.maps import author_of
from hanhtrinh.server.problems import LocalText
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.store.state.comments import Comment

routes = Routes(prefix="/maps", tags=["versions"])
comment_routes = Routes(prefix="/maps", tags=["comments"])
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Words = Annotated[str, Field(max_length=20_000)]


class VersionGroupDocument(BaseModel):
    """Versions that one author made in one go: `newest` and how many, from `began` on."""

    newest: VersionDocument
    oldest: int
    count: int
    began: datetime

    @classmethod
    def of(cls, group: VersionGroup) -> VersionGroupDocument:
        """Write a group as JSON has it."""
        return cls(
            newest=VersionDocument.of(group.newest), oldest=group.oldest.number,
            count=len(group.versions), began=group.oldest.at,
        )  # fmt: skip


class HistoryPage(BaseModel):
    """A part of the history, newest first; `next` is the `before` of the page that follows, null on the last."""

    groups: list[VersionGroupDocument]
    next: int | None


class WholeVersion(VersionDocument):
    """A version with its document."""

    document: dict[str, Any]


class DiffField(BaseModel):
    """A field that differs; `before` or `after` is null where it was not there."""

    path: str
    kind: Literal["moved", "reworded", "meaning"]
    before: Any
    after: Any


class DiffChange(BaseModel):
    """A part that differs, with the words for it.

    For claims `evidence` says whether what the data said still holds, `because` what else made it another question, and
    `verdict` what is kept for either version.
    """

    kind: Literal["added", "removed", "moved", "reworded", "meaning"]
    kind_words: LocalText
    part: str
    part_words: LocalText
    name: LocalText
    words: LocalText
    old_id: str | None
    new_id: str | None
    fields: list[DiffField]
    evidence: Literal["valid", "invalid"] | None = None
    because: list[str] = []
    verdict: dict[str, str | None] | None = None


class DiffDocument(BaseModel):
    """What differs between two versions in meaning."""

    old: int
    new: int
    headline: LocalText
    summary: dict[str, int]
    changes: list[DiffChange]


class FindingDocument(BaseModel):
    """What a rule objects to. `reason` says why the map silences it; null where it stands."""

    code: str
    name: str
    severity: Literal["error", "warning", "advice"]
    group: str
    group_words: LocalText
    title: LocalText
    why: LocalText
    bad: LocalText
    good: LocalText
    path: str
    subject: LocalText
    message: LocalText
    hint: LocalText
    quote: LocalText
    faults: list[str]
    reason: LocalText | None = None

    @classmethod
    def of(cls, finding: Finding) -> FindingDocument:
        """Write a finding as JSON has it."""
        rule, text = finding.rule, LocalText.of
        return cls(
            code=rule.code, name=rule.name, severity=rule.severity, group=rule.group,
            group_words=text(GROUPS[rule.group]), title=text(rule.title), why=text(rule.why), bad=text(rule.bad),
            good=text(rule.good), path=finding.place.id or finding.path, subject=text(finding.subject),
            message=text(finding.message), hint=text(finding.hint), quote=text(finding.quote),
            faults=list(finding.faults), reason=text(finding.silenced) if finding.silenced else None,
        )  # fmt: skip


class LintAnswer(BaseModel):
    """What every rule says of a version; `data` tells whether those that need data could speak."""

    version: int
    data: bool
    counts: dict[str, int]
    findings: list[FindingDocument]
    silenced: list[FindingDocument]


class CommentDocument(BaseModel):
    """What somebody says about a place; `answers` is the first comment of the thread."""

    id: str
    path: str
    answers: str | None
    by: str
    by_id: str
    text: str
    at: datetime
    edited: datetime | None
    resolved: datetime | None
    resolved_by: str | None

    @classmethod
    def of(cls, comment: Comment) -> CommentDocument:
        """Write a comment as JSON has it."""
        fields = {name: getattr(comment, name) for name in cls.model_fields if not name.startswith("by")}
        return cls.model_validate({**fields, "by": comment.author, "by_id": comment.person})


class NewComment(BaseModel):
    """Something to say about a place of the map (empty: all of it), or in answer to a comment."""

    model_config = ConfigDict(extra="forbid")
    path: Path = ""
    text: Words
    answers: Annotated[str, Field(max_length=16), Writable] | None = None


class CommentChange(BaseModel):
    """Other words, of one's own comment; or that the thread is resolved."""

    model_config = ConfigDict(extra="forbid")
    text: Words | None = None
    resolved: bool | None = None


@routes.get("/{map_id}/versions", role=Role.viewer)
def versions(
    office: Office,
    map_id: Id,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    most: Annotated[int, Query(ge=1, le=1_000)] = 500,
) -> HistoryPage:
    """Give the history of a map, edits of one author within ten minutes together."""
    found = office.studio.desk.versions(map_id, before=before, most=most)
    more = len(found) == most and found[-1].number > 1
    return HistoryPage(
        groups=[VersionGroupDocument.of(group) for group in grouped(found)],
        next=found[-1].number if more else None,
    )


@routes.get("/{map_id}/versions/{number}", role=Role.viewer)
def version(office: Office, map_id: Id, number: Number) -> WholeVersion:
    """Give a version with its document."""
    state = office.studio.desk.version(map_id, number)
    return WholeVersion(**VersionDocument.of(state.record).model_dump(), document=state.document)


@routes.get("/{map_id}/versions/{old}/diff/{new}", role=Role.viewer)
def difference(office: Office, map_id: Id, old: Number, new: Number) -> DiffDocument:
    """Give what differs between two versions in meaning, and what becomes of the evidence."""
    compared = compare_versions(office.studio, map_id, old, new)
    found = diff_document(compared)
    changes = [
        DiffChange.model_validate(
            {
                **document,
                "kind_words": LocalText.of(kind_words(change)),
                "part_words": LocalText.of(PART_NAMES[change.part]),
                "name": LocalText.of(part_name(change, compared.old.map, compared.new.map)),
                "words": LocalText.of(change_words(change, compared)),
            }
        )
        for document, change in zip(found["changes"], compared.diff.changes, strict=True)
    ]
    return DiffDocument(
        old=old,
        new=new,
        headline=LocalText.of(headline(compared)),
        summary=found["summary"],
        changes=changes,
    )


@routes.post("/{map_id}/versions/{number}/restore", role=Role.editor)
def restore(office: Office, caller: Caller, map_id: Id, number: Number) -> MapAnswer:
    """Make a version the newest again, as a new one; a map that was removed comes back."""
    studio = office.studio
    state = studio.restore(map_id, number, author_of(caller))
    model = state.typed.model or office.workspace.config.model
    return map_answer(state, studio.file_state(state), model)


@routes.get("/{map_id}/lint", role=Role.viewer)
def lint(office: Office, map_id: Id) -> LintAnswer:
    """Put every rule to a map as it stands."""
    studio = office.studio
    state = studio.open(map_id)
    result = lint_state(studio, state)
    return LintAnswer(
        version=state.number,
        data=bool(studio.known(state, patience=0).observed),
        counts=result.counts(),
        findings=[FindingDocument.of(one) for one in result.findings],
        silenced=[FindingDocument.of(one) for one in result.silenced],
    )


@comment_routes.get("/{map_id}/comments", role=Role.viewer)
def comments(office: Office, map_id: Id) -> list[CommentDocument]:
    """Give all comments on a map, the oldest first."""
    office.studio.desk.open(map_id)
    return [CommentDocument.of(one) for one in office.studio.comments.on(map_id)]


@comment_routes.post("/{map_id}/comments", role=Role.viewer, status_code=201)
def say(office: Office, caller: Caller, map_id: Id, comment: NewComment) -> CommentDocument:
    """Say something about a place, or in answer to somebody."""
    office.studio.desk.open(map_id)
    found = office.studio.comments.say(
        map_id, caller, path=comment.path, text=comment.text, answers=comment.answers
    )
    return CommentDocument.of(found)


@comment_routes.patch("/{map_id}/comments/{comment}", role=Role.viewer)
def change(office: Office, caller: Caller, map_id: Id, comment: Id, given: CommentChange) -> CommentDocument:
    """Change one's own words, or resolve a thread."""
    office.studio.desk.open(map_id)
    found = office.studio.comments.change(map_id, comment, caller, text=given.text, resolved=given.resolved)
    return CommentDocument.of(found)
