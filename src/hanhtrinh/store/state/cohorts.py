"""Cohorts that people saved by name, as the documents that maps and the command line know."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hanhtrinh.store.state.columns import Moment, metadata, new_id, now

cohorts = sa.Table(
    "cohorts",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("name_key", sa.String(240), nullable=False, unique=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("created", Moment, nullable=False),
)


@dataclass(frozen=True)
class SavedCohort:
    """A cohort with its name.

    Attributes:
        document: as in contracts.md, "Cohort".
        author: the name of who saved it.
    """

    id: str
    name: str
    document: Any
    author: str
    created: datetime


def _saved(row: Any) -> SavedCohort:
    return SavedCohort(row.id, row.name, json.loads(row.document), row.author, row.created)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def list_cohorts(connection: sa.Connection) -> list[SavedCohort]:
    """Give all cohorts, in the order in which they were saved."""
    rows = connection.execute(sa.select(cohorts).order_by(cohorts.c.created, cohorts.c.id))
    return [_saved(row) for row in rows]


def has_cohort(connection: sa.Connection, name: str) -> bool:
    """Tell whether a name is taken, however it is spaced and capitalised."""
    found = sa.select(sa.func.count()).select_from(cohorts).where(cohorts.c.name_key == _key(name))
    return bool(connection.execute(found).scalar_one())


def add_cohort(connection: sa.Connection, *, name: str, document: Any, author: str) -> SavedCohort:
    """Save a cohort; its name must be free."""
    saved = SavedCohort(new_id(), " ".join(name.split()), document, author, now())
    connection.execute(
        cohorts.insert().values(
            id=saved.id,
            name=saved.name,
            name_key=_key(name),
            document=json.dumps(document, ensure_ascii=False),
            author=author,
            created=saved.created,
        )
    )
    return saved


def remove_cohort(connection: sa.Connection, cohort: str) -> bool:
    """Take a cohort away; tells whether it was there."""
    return connection.execute(cohorts.delete().where(cohorts.c.id == cohort)).rowcount == 1
