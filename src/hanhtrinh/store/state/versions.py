"""Versions of maps: append-only, each a whole document; and how far a map's file has caught up with them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from hanhtrinh.store.state.columns import Moment, metadata, now

VERSION_KINDS: Final = ("new", "edit", "file", "restore")

maps = sa.Table(
    "maps",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("file", sa.String(255), nullable=False),
    sa.Column("written", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64)),
    sa.Column("removed", Moment),
)
versions = sa.Table(
    "map_versions",
    metadata,
    sa.Column("map", sa.String(200), sa.ForeignKey("maps.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("person", sa.String(16)),
    sa.Column("author", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("document", sa.LargeBinary, nullable=False),
    sa.Column("commands", sa.LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class MapRecord:
    """A map and its file.

    Attributes:
        file: name of its file in the workspace's `maps` folder.
        written: the version that the file says; 0 where it says none.
        digest: SHA-256 of the file as it was then.
        removed: since when it is gone; None for a map that is there.
    """

    id: str
    file: str
    written: int
    digest: str | None
    removed: datetime | None


@dataclass(frozen=True)
class VersionRecord:
    """One version, without its document.

    Attributes:
        person: id of who made it; None for one that came by the file.
        author: their name then.
        kind: one of `VERSION_KINDS`.
        fingerprint: of the whole content.
    """

    map: str
    number: int
    at: datetime
    person: str | None
    author: str
    kind: str
    fingerprint: str


class VersionTakenError(Exception):
    """Another process wrote a version of this number first."""


_SHOWN: Final = [versions.c[name] for name in ("map", "number", "at", "person", "author", "kind", "fingerprint")]  # fmt: skip


def list_maps(connection: sa.Connection) -> list[MapRecord]:
    """Give every map that ever was, by id."""
    return [MapRecord(*row) for row in connection.execute(sa.select(maps).order_by(maps.c.id))]


def find_map(connection: sa.Connection, map_id: str) -> MapRecord | None:
    """Give a map by id, whether it is removed or not."""
    row = connection.execute(sa.select(maps).where(maps.c.id == map_id)).one_or_none()
    return None if row is None else MapRecord(*row)


def add_map(connection: sa.Connection, map_id: str, file: str) -> None:
    """Add a map without versions; the id must be free."""
    connection.execute(maps.insert().values(id=map_id, file=file, written=0))


def note_file(connection: sa.Connection, map_id: str, *, file: str, written: int, digest: str | None) -> None:
    """Note which version the file of a map says."""
    connection.execute(
        maps.update().where(maps.c.id == map_id).values(file=file, written=written, digest=digest)
    )


def note_removed(connection: sa.Connection, map_id: str, removed: bool) -> None:
    """Note that a map is gone, or there again; its versions stay."""
    moment = now() if removed else None
    connection.execute(maps.update().where(maps.c.id == map_id).values(removed=moment))


def newest_number(connection: sa.Connection, map_id: str) -> int:
    """Give the number of a map's newest version; 0 where there is none."""
    number = sa.select(sa.func.max(versions.c.number)).where(versions.c.map == map_id)
    return int(connection.execute(number).scalar_one() or 0)


def add_version(
    connection: sa.Connection,
    map_id: str,
    number: int,
    *,
    person: str | None,
    author: str,
    kind: str,
    fingerprint: str,
    document: dict[str, Any],
    commands: Sequence[dict[str, Any]],
) -> VersionRecord:
    """Add the version that follows `number - 1`.

    Raises:
        VersionTakenError: there is one by this number already.
    """
    record = VersionRecord(map_id, number, now(), person, author, kind, fingerprint)
    content = {"document": _packed(document), "commands": _packed(list(commands))}
    try:
        connection.execute(versions.insert().values(**vars(record), **content))
    except sa.exc.IntegrityError as error:
        raise VersionTakenError from error
    return record


def list_versions(
    connection: sa.Connection, map_id: str, *, before: int | None = None, most: int = 1_000
) -> list[VersionRecord]:
    """Give the versions of a map, newest first; those before a number only where one is given."""
    chosen = sa.select(*_SHOWN).where(versions.c.map == map_id)
    if before is not None:
        chosen = chosen.where(versions.c.number < before)
    rows = connection.execute(chosen.order_by(versions.c.number.desc()).limit(most))
    return [VersionRecord(*row) for row in rows]


def find_version(
    connection: sa.Connection, map_id: str, number: int
) -> tuple[VersionRecord, dict[str, Any]] | None:
    """Give a version and its document."""
    row = connection.execute(
        sa.select(*_SHOWN, versions.c.document).where(versions.c.map == map_id, versions.c.number == number)
    ).one_or_none()
    return None if row is None else (VersionRecord(*row[:-1]), _unpacked(row[-1]))


def find_fingerprint(connection: sa.Connection, map_id: str, fingerprint: str, since: int) -> int | None:
    """Give the newest version from `since` on that says the same as a fingerprint."""
    number = sa.select(sa.func.max(versions.c.number)).where(
        versions.c.map == map_id, versions.c.fingerprint == fingerprint, versions.c.number >= since
    )
    found = connection.execute(number).scalar_one()
    return None if found is None else int(found)


def commands_since(
    connection: sa.Connection, map_id: str, number: int
) -> list[tuple[VersionRecord, list[dict[str, Any]]]]:
    """Give the versions after a number with the commands that made them, oldest first."""
    rows = connection.execute(
        sa.select(*_SHOWN, versions.c.commands)
        .where(versions.c.map == map_id, versions.c.number > number)
        .order_by(versions.c.number)
    )
    return [(VersionRecord(*row[:-1]), _unpacked(row[-1])) for row in rows]


def _packed(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return zlib.compress(text.encode("utf-8"))


def _unpacked(content: bytes) -> Any:
    return json.loads(zlib.decompress(content))
