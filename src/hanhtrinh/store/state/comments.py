"""Comments on places of maps, and what was tried of claims before they were placed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hanhtrinh.store.state.columns import Moment, metadata, new_id, now

comments = sa.Table(
    "map_comments",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("map", sa.String(200), sa.ForeignKey("maps.id"), nullable=False, index=True),
    sa.Column("path", sa.String(1000), nullable=False),
    sa.Column("answers", sa.String(16)),
    sa.Column("person", sa.String(16), nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("edited", Moment),
    sa.Column("resolved", Moment),
    sa.Column("resolved_by", sa.String(200)),
)
tries = sa.Table(
    "map_tries",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("map", sa.String(200), sa.ForeignKey("maps.id"), nullable=False, index=True),
    sa.Column("data", sa.String(64), nullable=False),
    sa.Column("question", sa.String(64), nullable=False),
    sa.Column("person", sa.String(16), nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("claim", sa.Text, nullable=False),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.UniqueConstraint("map", "data", "question", "person"),
)


@dataclass(frozen=True)
class Comment:
    """What somebody says about a place of a map.

    Attributes:
        path: the place; empty for the whole map.
        answers: id of the comment that it answers; None for one that begins a thread.
        person, author: who, and their name then.
        edited, resolved: when; None where never. `resolved_by` is a name. Only the first of a thread is resolved.
    """

    id: str
    map: str
    path: str
    answers: str | None
    person: str
    author: str
    text: str
    at: datetime
    edited: datetime | None
    resolved: datetime | None
    resolved_by: str | None


@dataclass(frozen=True)
class Try:
    """A claim that somebody asked the data about before placing it, and what these said."""

    author: str
    at: datetime
    claim: Mapping[str, Any]
    verdict: str


def list_comments(connection: sa.Connection, map_id: str) -> list[Comment]:
    """Give all comments on a map, the oldest first."""
    chosen = sa.select(comments).where(comments.c.map == map_id).order_by(comments.c.at, comments.c.id)
    return [Comment(*row) for row in connection.execute(chosen)]


def find_comment(connection: sa.Connection, map_id: str, comment: str) -> Comment | None:
    """Give a comment by id."""
    chosen = sa.select(comments).where(comments.c.map == map_id, comments.c.id == comment)
    row = connection.execute(chosen).one_or_none()
    return None if row is None else Comment(*row)


def add_comment(
    connection: sa.Connection, map_id: str, *, path: str, answers: str | None, person: str, author: str, text: str
) -> Comment:  # fmt: skip
    """Add a comment."""
    comment = Comment(new_id(), map_id, path, answers, person, author, text, now(), None, None, None)
    connection.execute(comments.insert().values(**vars(comment)))
    return comment


def change_comment(connection: sa.Connection, comment: str, changes: Mapping[str, Any]) -> None:
    """Change columns of a comment."""
    if changes:
        connection.execute(comments.update().where(comments.c.id == comment).values(**changes))


def note_try(
    connection: sa.Connection,
    map_id: str,
    *,
    data: str,
    question: str,
    person: str,
    author: str,
    claim: Mapping[str, Any],
    verdict: str,
) -> None:
    """Note what somebody asked; the same question on the same data once."""
    same = (
        tries.c.map == map_id, tries.c.data == data, tries.c.question == question, tries.c.person == person
    )  # fmt: skip
    if connection.execute(sa.select(tries.c.id).where(*same)).first() is not None:
        return
    connection.execute(
        tries.insert().values(
            id=new_id(), map=map_id, data=data, question=question, person=person, author=author, at=now(),
            claim=json.dumps(claim, ensure_ascii=False), verdict=verdict,
        )
    )  # fmt: skip


def list_tries(connection: sa.Connection, map_id: str, most: int = 200) -> list[Try]:
    """Give what was tried on a map, newest first."""
    chosen = sa.select(tries).where(tries.c.map == map_id).order_by(tries.c.at.desc()).limit(most)
    return [Try(row.author, row.at, json.loads(row.claim), row.verdict) for row in connection.execute(chosen)]
