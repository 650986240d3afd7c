"""Long work: what was asked, how far it is, how it ended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from hanhtrinh.language import Text
from hanhtrinh.store.state.columns import Moment, metadata, new_id, now

JOB_STATES: Final = ("waiting", "running", "done", "failed", "cancelled", "interrupted")
OPEN_STATES: Final = ("waiting", "running")

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("title_vi", sa.Text, nullable=False),
    sa.Column("title_en", sa.Text, nullable=False),
    sa.Column("person", sa.String(16)),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("step_vi", sa.Text, nullable=False),
    sa.Column("step_en", sa.Text, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger),
    sa.Column("result", sa.Text),
    sa.Column("problem", sa.Text),
    sa.Column("created", Moment, nullable=False, index=True),
    sa.Column("beat", Moment, nullable=False),
    sa.Column("ended", Moment),
)


@dataclass(frozen=True)
class JobRecord:
    """One piece of long work.

    Attributes:
        kind: `import`, `undo`, `check` ...
        title: what it is, for people.
        person: id of who asked; None for the product itself.
        state: one of `JOB_STATES`.
        step: what it is at.
        done, total: counted things of that step; `total` is None where nobody can tell.
        result: what came of it; None before it is done.
        problem: the error's code, message, hint and place, where it failed.
        created, beat, ended: when it was asked, last seen alive, over.
    """

    id: str
    kind: str
    title: Text
    person: str | None
    state: str
    step: Text
    done: int
    total: int | None
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None
    created: datetime
    beat: datetime
    ended: datetime | None


def _record(row: Any) -> JobRecord:
    return JobRecord(
        row.id, row.kind, Text(vi=row.title_vi, en=row.title_en), row.person, row.state,
        Text(vi=row.step_vi, en=row.step_en), row.done, row.total,
        None if row.result is None else json.loads(row.result),
        None if row.problem is None else json.loads(row.problem),
        row.created, row.beat, row.ended,
    )  # fmt: skip


def add_job(
    connection: sa.Connection, *, kind: str, title: Text, person: str | None, step: Text
) -> JobRecord:
    """Note that work was asked for; it waits."""
    job, moment = new_id(), now()
    connection.execute(
        jobs.insert().values(
            id=job, kind=kind, title_vi=title.vi, title_en=title.en, person=person, state="waiting",
            step_vi=step.vi, step_en=step.en, done=0, total=None, created=moment, beat=moment,
        )
    )  # fmt: skip
    found = find_job(connection, job)
    assert found is not None
    return found


def find_job(connection: sa.Connection, job: str) -> JobRecord | None:
    """Give a piece of work by id."""
    row = connection.execute(sa.select(jobs).where(jobs.c.id == job)).one_or_none()
    return None if row is None else _record(row)


def list_jobs(connection: sa.Connection, most: int = 50) -> list[JobRecord]:
    """Give the latest work, newest first."""
    rows = connection.execute(sa.select(jobs).order_by(jobs.c.created.desc(), jobs.c.id).limit(most))
    return [_record(row) for row in rows]


def note_progress(
    connection: sa.Connection, job: str, *, state: str, step: Text, done: int, total: int | None
) -> None:
    """Note how far work is, and that it is alive."""
    connection.execute(
        jobs.update()
        .where(jobs.c.id == job, jobs.c.state.in_(OPEN_STATES))
        .values(state=state, step_vi=step.vi, step_en=step.en, done=done, total=total, beat=now())
    )


def end_job(
    connection: sa.Connection,
    job: str,
    state: str,
    *,
    result: Mapping[str, Any] | None = None,
    problem: Mapping[str, Any] | None = None,
) -> None:
    """Note how work ended."""
    moment = now()
    connection.execute(
        jobs.update()
        .where(jobs.c.id == job)
        .values(
            state=state,
            result=None if result is None else json.dumps(result, ensure_ascii=False),
            problem=None if problem is None else json.dumps(problem, ensure_ascii=False),
            beat=moment,
            ended=moment,
        )
    )


def interrupt_silent(connection: sa.Connection, before: datetime) -> int:
    """Note as interrupted the open work whose server was last heard of before a moment; gives how much it was."""
    found = connection.execute(
        jobs.update()
        .where(jobs.c.state.in_(OPEN_STATES), jobs.c.beat < before)
        .values(state="interrupted", ended=now())
    )
    return int(found.rowcount)
