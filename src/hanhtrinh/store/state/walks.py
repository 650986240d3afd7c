"""Walks: journeys that somebody of the team went through as a customer would, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hanhtrinh.store.state.columns import Moment, metadata, new_id, now

walks = sa.Table(
    "walks",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("map", sa.String(120), nullable=False, index=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("person", sa.String(16), nullable=False),
    sa.Column("begun", Moment, nullable=False),
    sa.Column("ended", Moment),
)
walk_steps = sa.Table(
    "walk_steps",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("walk", sa.String(16), sa.ForeignKey("walks.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("touchpoint", sa.String(200)),
    sa.Column("at", Moment, nullable=False),
    sa.Column("took_s", sa.Integer),
    sa.Column("emotion", sa.Float),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("picture", sa.String(64)),
)  # fmt: skip


@dataclass(frozen=True)
class WalkStep:
    """One step.

    Attributes:
        place: counts from 0.
        touchpoint: id of the touchpoint on the map; None where the map has none for it.
        at: when it began; took_s: how many seconds it took, None where not told.
        emotion: from -1 to 1; None where not told.
        note: in one's own words.
        picture: file name of the screenshot; None where there is none.
    """

    id: str
    place: int
    touchpoint: str | None
    at: datetime
    took_s: int | None
    emotion: float | None
    note: str
    picture: str | None


@dataclass(frozen=True)
class Walk:
    """One walk through a map."""

    id: str
    map: str
    title: str
    person: str
    begun: datetime
    ended: datetime | None
    steps: tuple[WalkStep, ...]


def _step(row: Any) -> WalkStep:
    return WalkStep(row.id, row.place, row.touchpoint, row.at, row.took_s, row.emotion, row.note, row.picture)


def _walk(connection: sa.Connection, row: Any) -> Walk:
    steps = connection.execute(
        sa.select(walk_steps).where(walk_steps.c.walk == row.id).order_by(walk_steps.c.place)
    )
    return Walk(
        row.id, row.map, row.title, row.person, row.begun, row.ended, tuple(_step(one) for one in steps)
    )


def add_walk(connection: sa.Connection, *, map_id: str, title: str, person: str) -> Walk:
    """Begin a walk."""
    walk = new_id()
    connection.execute(
        walks.insert().values(id=walk, map=map_id, title=title, person=person, begun=now(), ended=None)
    )
    found = find_walk(connection, walk)
    assert found is not None
    return found


def find_walk(connection: sa.Connection, walk: str) -> Walk | None:
    """Give a walk with its steps."""
    row = connection.execute(sa.select(walks).where(walks.c.id == walk)).one_or_none()
    return None if row is None else _walk(connection, row)


def list_walks(connection: sa.Connection, map_id: str) -> list[Walk]:
    """Give the walks through a map, the latest first."""
    rows = connection.execute(
        sa.select(walks).where(walks.c.map == map_id).order_by(walks.c.begun.desc(), walks.c.id)
    ).all()
    return [_walk(connection, row) for row in rows]


def change_walk(connection: sa.Connection, walk: str, **changes: Any) -> None:
    """Change columns of a walk."""
    connection.execute(walks.update().where(walks.c.id == walk).values(**changes))


def drop_walk(connection: sa.Connection, walk: str) -> None:
    """Take a walk away, with its steps."""
    connection.execute(walk_steps.delete().where(walk_steps.c.walk == walk))
    connection.execute(walks.delete().where(walks.c.id == walk))


def add_step(
    connection: sa.Connection,
    walk: str,
    *,
    touchpoint: str | None,
    at: datetime,
    took_s: int | None,
    emotion: float | None,
    note: str,
) -> str:
    """Add a step behind the others; gives its id."""
    step = new_id()
    place = connection.execute(
        sa.select(sa.func.coalesce(sa.func.max(walk_steps.c.place), -1)).where(walk_steps.c.walk == walk)
    ).scalar_one()
    connection.execute(
        walk_steps.insert().values(
            id=step, walk=walk, place=int(place) + 1, touchpoint=touchpoint, at=at, took_s=took_s,
            emotion=emotion, note=note, picture=None,
        )
    )  # fmt: skip
    return step


def change_step(connection: sa.Connection, walk: str, step: str, **changes: Any) -> bool:
    """Change columns of a step; tells whether there is such a step."""
    found = connection.execute(
        walk_steps.update().where(walk_steps.c.id == step, walk_steps.c.walk == walk).values(**changes)
    )
    return found.rowcount == 1


def drop_step(connection: sa.Connection, walk: str, step: str) -> bool:
    """Take a step away; tells whether there was one."""
    found = connection.execute(walk_steps.delete().where(walk_steps.c.id == step, walk_steps.c.walk == walk))
    return found.rowcount == 1
