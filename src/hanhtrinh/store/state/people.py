"""People of a workspace, their sessions, and the links that let somebody in once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from hanhtrinh.language import LANGUAGES, Language
from hanhtrinh.store.state.columns import Moment, metadata, new_id, now

ROLES: Final = ("viewer", "editor", "admin")

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("login", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("password_hash", sa.String(255)),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created", Moment, nullable=False),
)
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(16), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("csrf", sa.String(64), nullable=False),
    sa.Column("created", Moment, nullable=False),
    sa.Column("seen", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
)  # fmt: skip
links = sa.Table(
    "links",
    metadata,
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(16), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("expires", Moment, nullable=False),
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who uses the application.

    Attributes:
        login: what they sign in with, in lower case.
        role: one of `ROLES`.
        language: what the application shows them first.
        signs_in: whether they have a password; without one only a link lets them in.
        active: whether they may sign in at all.
    """

    id: str
    login: str
    name: str
    role: str
    language: Language
    signs_in: bool
    active: bool
    created: datetime


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in."""

    person: Person
    csrf: str
    seen: datetime
    expires: datetime


def _person(row: Any) -> Person:
    language: Language = next((tag for tag in LANGUAGES if tag == row.language), "vi")
    return Person(
        row.id, row.login, row.name, row.role, language, row.password_hash is not None, row.active, row.created
    )  # fmt: skip


def count_people(connection: sa.Connection) -> int:
    """Count everybody there is, active or not."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(people)).scalar_one())


def list_people(connection: sa.Connection) -> list[Person]:
    """Give everybody, in the order in which they came."""
    rows = connection.execute(sa.select(people).order_by(people.c.created, people.c.id))
    return [_person(row) for row in rows]


def find_person(connection: sa.Connection, person: str) -> Person | None:
    """Give somebody by id."""
    row = connection.execute(sa.select(people).where(people.c.id == person)).one_or_none()
    return None if row is None else _person(row)


def find_login(connection: sa.Connection, login: str) -> tuple[Person, str | None] | None:
    """Give somebody by login, with the hash of their password."""
    row = connection.execute(sa.select(people).where(people.c.login == login)).one_or_none()
    return None if row is None else (_person(row), row.password_hash)


def add_person(
    connection: sa.Connection,
    *,
    login: str,
    name: str,
    role: str,
    language: Language,
    password_hash: str | None,
) -> Person:
    """Add somebody; the login must be free."""
    person = new_id()
    connection.execute(
        people.insert().values(
            id=person, login=login, name=name, role=role, language=language,
            password_hash=password_hash, active=True, created=now(),
        )
    )  # fmt: skip
    found = find_person(connection, person)
    assert found is not None
    return found


def change_person(connection: sa.Connection, person: str, changes: dict[str, Any]) -> None:
    """Change columns of somebody."""
    if changes:
        connection.execute(people.update().where(people.c.id == person).values(**changes))


def count_admins(connection: sa.Connection) -> int:
    """Count who may still manage people."""
    active = sa.and_(people.c.role == "admin", people.c.active)
    return int(connection.execute(sa.select(sa.func.count()).select_from(people).where(active)).scalar_one())


def add_session(
    connection: sa.Connection, token_hash: str, person: str, csrf: str, expires: datetime
) -> None:
    """Let somebody in."""
    moment = now()
    connection.execute(
        sessions.insert().values(
            token_hash=token_hash, person=person, csrf=csrf, created=moment, seen=moment, expires=expires
        )
    )


def find_session(connection: sa.Connection, token_hash: str) -> Session | None:
    """Give a session that has not ended, of somebody who is still active."""
    row = connection.execute(
        sa.select(sessions.c.csrf, sessions.c.seen, sessions.c.expires, people)
        .join(people, people.c.id == sessions.c.person)
        .where(sessions.c.token_hash == token_hash, sessions.c.expires > now(), people.c.active)
    ).one_or_none()
    return None if row is None else Session(_person(row), row.csrf, row.seen, row.expires)


def touch_session(connection: sa.Connection, token_hash: str, expires: datetime) -> None:
    """Note that a session is in use."""
    connection.execute(
        sessions.update().where(sessions.c.token_hash == token_hash).values(seen=now(), expires=expires)
    )


def end_session(connection: sa.Connection, token_hash: str) -> None:
    """Sign somebody out."""
    connection.execute(sessions.delete().where(sessions.c.token_hash == token_hash))


def end_sessions(connection: sa.Connection, person: str, *, but: str | None = None) -> None:
    """Sign somebody out everywhere, but in the session `but`, and take back links that let them in."""
    ended = sessions.delete().where(sessions.c.person == person)
    connection.execute(ended if but is None else ended.where(sessions.c.token_hash != but))
    connection.execute(links.delete().where(links.c.person == person))


def drop_expired(connection: sa.Connection) -> None:
    """Forget sessions and links whose time is over."""
    moment = now()
    connection.execute(sessions.delete().where(sessions.c.expires <= moment))
    connection.execute(links.delete().where(links.c.expires <= moment))


def add_link(connection: sa.Connection, key_hash: str, person: str, expires: datetime) -> None:
    """Make a link that lets somebody in once."""
    connection.execute(links.insert().values(key_hash=key_hash, person=person, expires=expires))


def take_link(connection: sa.Connection, key_hash: str) -> Person | None:
    """Use a link up; gives whom it lets in, None where it is unknown, used or too old."""
    row = connection.execute(
        sa.select(links.c.person, links.c.expires).where(links.c.key_hash == key_hash)
    ).one_or_none()
    gone = connection.execute(links.delete().where(links.c.key_hash == key_hash)).rowcount
    if row is None or gone != 1 or row.expires <= now():
        return None
    found = find_person(connection, row.person)
    return found if found is not None and found.active else None
