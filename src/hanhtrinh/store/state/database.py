"""The database of the application's state: opened, and brought to the newest tables, before anybody uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.language import Text

FILE: Final = "app.sqlite"
_WAIT_MS: Final = 10_000
# of a PostgreSQL database, so that two servers that start together do not both make the tables
_UPGRADE_LOCK: Final = 0x68616E68


def state_url(data: Path, url: str | None) -> str:
    """Give the database's URL: the one that is named, else that of the file in the workspace's `data` folder.

    A plain `postgresql://` is read with pg8000.
    """
    if url is None:
        return f"sqlite:///{(data / FILE).resolve()}"
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return f"postgresql+pg8000://{url.removeprefix(plain)}"
    return url


class StateDatabase:
    """An open database of state; several threads may use it at a time."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> StateDatabase:
        """Open a database and bring its tables to what this version of the product needs.

        Args:
            url: as SQLAlchemy writes it, e.g. of `state_url`.

        Raises:
            WorkspaceError: `no-state` where it cannot be reached or read, `newer-state` where a newer product wrote it.
        """
        try:
            engine = _engine(url)
            _upgrade(engine)
        except (SQLAlchemyError, ImportError, OSError) as error:
            raise _unusable(url, error) from error
        return cls(engine)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees one state of all tables."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection whose changes are on disk when the block ends, or not there at all where it fails."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            with connection.begin():
                yield connection


def _engine(url: str) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True)
    engine = sa.create_engine(url)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # what the product calls saved must outlive a power cut
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # a writer waits for its turn at the start; upgrading a read later would fail instead
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _upgrade(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", "hanhtrinh:store/state/migrations")
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        connection = connection.execution_options(writing=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
            config.attributes["connection"] = connection
            try:
                if _current(connection) != set(ScriptDirectory.from_config(config).get_heads()):
                    command.upgrade(config, "heads")
            except CommandError as error:
                raise _newer() from error


def _current(connection: sa.Connection) -> set[str]:
    from alembic.runtime.migration import MigrationContext

    return set(MigrationContext.configure(connection).get_current_heads())


def _newer() -> WorkspaceError:
    return WorkspaceError(
        "newer-state",
        Text(
            vi="Cơ sở dữ liệu của ứng dụng do một bản hanhtrinh mới hơn tạo ra; bản này không đọc được.",
            en="The application's database was made by a newer hanhtrinh; this one cannot read it.",
        ),
        hint=Text(
            vi="Cài bản hanhtrinh mới hơn, rồi mở lại. Dữ liệu chưa bị động đến.",
            en="Install the newer hanhtrinh and open it again. No data were touched.",
        ),
    )


def _unusable(url: str, error: Exception) -> WorkspaceError:
    where = sa.make_url(url).render_as_string(hide_password=True) if "://" in url else url
    name = Path(where.removeprefix("sqlite:///")).name if where.startswith("sqlite:///") else where
    cause = str(error.orig) if isinstance(error, OperationalError) and error.orig else str(error)
    return WorkspaceError(
        "no-state",
        Text(
            vi=f"Không mở được cơ sở dữ liệu của ứng dụng “{name}”: {cause}.",
            en=f"The application's database “{name}” cannot be opened: {cause}.",
        ),
        hint=Text(
            vi="Kiểm tra địa chỉ sau --state và quyền đọc ghi; với PostgreSQL cần cài thêm hanhtrinh[postgres].",
            en="Check the address after --state and the right to read and write; PostgreSQL needs hanhtrinh[postgres].",
        ),
    )
