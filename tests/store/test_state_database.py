"""The state database: the same tables by migrations as by definition, in SQLite and in a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.store.state import StateDatabase, people, state_url
from hanhtrinh.store.state.columns import now
from hanhtrinh.store.state.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StateDatabase]:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres")
    found = StateDatabase.open(state_url(tmp_path, url))
    if url is not None:
        with found.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
    yield found
    found.close()


def add(database: StateDatabase, login: str = "ha@lasom.vn") -> people.Person:
    with database.writing() as connection:
        return people.add_person(
            connection, login=login, name="Ngọc Hà", role="admin", language="vi", password_hash=None
        )


def test_migrations_make_the_tables_that_are_defined(database: StateDatabase) -> None:
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_each_migration_follows_one_other() -> None:
    """One line of history: whoever adds a step sees all those before it."""
    config = Config()
    config.set_main_option("script_location", "hanhtrinh:store/state/migrations")
    config.set_main_option("path_separator", "os")
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_what_was_written_is_read_again_with_its_time_zone(database: StateDatabase) -> None:
    person = add(database)
    with database.reading() as connection:
        (found,) = people.list_people(connection)
    assert found == person
    assert found.created.tzinfo is not None
    assert abs(datetime.now(UTC) - found.created) < timedelta(minutes=1)


def test_a_time_of_another_zone_is_kept_as_the_same_moment(database: StateDatabase) -> None:
    person = add(database)
    hanoi = datetime(2027, 2, 5, 23, 30, tzinfo=timezone(timedelta(hours=7)))
    with database.writing() as connection:
        people.add_session(connection, "token", person.id, "csrf", hanoi)
        session = people.find_session(connection, "token")
    assert session is not None
    assert session.expires == hanoi


def test_a_block_that_fails_leaves_nothing(database: StateDatabase) -> None:
    def fail() -> None:
        with database.writing() as connection:
            people.add_person(
                connection, login="a@b.vn", name="A", role="viewer", language="vi", password_hash=None
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as connection:
        assert people.count_people(connection) == 0


def test_writers_wait_for_each_other(database: StateDatabase) -> None:
    person = add(database)

    def rename(turns: int) -> None:
        for _ in range(turns):
            with database.writing() as connection:
                found = people.find_person(connection, person.id)
                assert found is not None
                number = int(found.name.split()[-1]) if found.name != "Ngọc Hà" else 0
                table = people.people
                locked = sa.select(table.c.id).where(table.c.id == person.id).with_for_update()
                connection.execute(locked)
                people.change_person(connection, person.id, {"name": f"Ngọc Hà {number + 1}"})

    threads = [threading.Thread(target=rename, args=(20,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        found = people.find_person(connection, person.id)
    assert found is not None
    if database.engine.dialect.name == "sqlite":
        assert found.name == "Ngọc Hà 80"  # one writer at a time, from its first read on


def test_two_that_open_at_once_make_the_tables_once(database: StateDatabase, tmp_path: Path) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    faults: list[Exception] = []

    def open_it() -> None:
        try:
            StateDatabase.open(url).close()
        except Exception as error:
            faults.append(error)

    with database.writing() as connection:
        metadata.drop_all(connection)
        connection.execute(sa.text("DROP TABLE alembic_version"))
    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    add(database)


def test_a_link_lets_in_once(database: StateDatabase) -> None:
    person = add(database)
    with database.writing() as connection:
        people.add_link(connection, "key", person.id, now() + timedelta(days=1))
        people.add_link(connection, "old", person.id, now() - timedelta(seconds=1))
    taken = []
    for key in ("key", "key", "old", "none"):
        with database.writing() as connection:
            taken.append(people.take_link(connection, key))
    assert taken == [person, None, None, None]


def test_a_database_of_a_newer_product_is_refused_and_left_alone(tmp_path: Path) -> None:
    url = state_url(tmp_path, None)
    database = StateDatabase.open(url)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    before = (tmp_path / "app.sqlite").read_bytes()
    with pytest.raises(WorkspaceError) as refused:
        StateDatabase.open(url)
    assert refused.value.code == "newer-state"
    assert (tmp_path / "app.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "nonsense://x", "sqlite:////nowhere/at/all"]
)
def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path, url: str) -> None:
    with pytest.raises(WorkspaceError) as refused:
        StateDatabase.open(state_url(tmp_path, url))
    assert refused.value.code == "no-state"
    assert "--state" in refused.value.to("vi")


def test_a_password_is_not_told_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as refused:
        StateDatabase.open(state_url(tmp_path, "postgresql://ha:matkhau@127.0.0.1:1/none"))
    assert "matkhau" not in refused.value.to("en")
