"""The event store: order, atomic batches, reading only what is new, undo."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from hanhtrinh.errors import InputError, WorkspaceError
from hanhtrinh.events.schema import ATTRIBUTE_SCHEMA, BATCH_SCHEMA, EVENT_SCHEMA
from hanhtrinh.store.events import EventStore


def events(*rows: tuple[str, str | None, str | None, str]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "message_id": message,
                "user_id": user,
                "anonymous_id": anonymous,
                "name": name,
                "time": datetime(2025, 1, 1, tzinfo=UTC),
                "source": "file",
            }
            for message, user, anonymous, name in rows
        ],
        schema=EVENT_SCHEMA,
    )


def attributes(*rows: tuple[int, str, str, str]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "kind": "user",
                "raw_id": raw,
                "key": key,
                "value": value,
                "seq": row,
                "time": datetime(2025, 1, 1, tzinfo=UTC),
            }
            for row, raw, key, value in rows
        ],
        schema=ATTRIBUTE_SCHEMA,
    )


def add(store: EventStore, batch: str, rows: pa.Table, known: pa.Table | None = None) -> int:
    record = {"batch": batch, "source": "file", "created": datetime.now(UTC)}
    return store.append(rows, known if known is not None else attributes(), record)


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return EventStore.create(tmp_path / "data")


def test_seq_goes_on_over_imports_and_only_new_rows_are_read(store: EventStore) -> None:
    add(store, "b1", events(("m1", "u", None, "home"), ("m2", "u", None, "cart")))
    first = store.version
    add(store, "b2", events(("m3", "v", None, "home")))
    assert store.version == first + 1
    assert store.read(["seq", "message_id"]).to_pydict() == {
        "seq": [0, 1, 2],
        "message_id": ["m1", "m2", "m3"],
    }
    assert store.read(["message_id"], since_seq=1).to_pydict() == {"message_id": ["m3"]}
    assert store.next_seq == 3


def test_an_opened_store_stays_at_its_version_until_refreshed(store: EventStore) -> None:
    add(store, "b1", events(("m1", "u", None, "home")))
    reader = EventStore(store.folder)
    add(store, "b2", events(("m2", "v", None, "home")), attributes((0, "v", "city", "Huế")))
    assert reader.read(["seq"]).num_rows == 1
    assert reader.attributes().num_rows == 0
    assert reader.identities().num_rows == 1
    reader.refresh()
    assert (reader.read(["seq"]).num_rows, reader.attributes()["seq"].to_pylist()) == (2, [1])


def test_every_raw_id_has_one_identity_and_kinds_never_collide(store: EventStore) -> None:
    add(store, "b1", events(("m1", "x", None, "a"), ("m2", None, "x", "a"), ("m3", "NA", "x", "a")))
    add(store, "b2", events(("m4", "x", None, "a")))
    found = sorted(
        zip(*(store.identities()[name].to_pylist() for name in ("kind", "raw_id", "person")), strict=True)
    )
    assert found == [("anonymous", "x", "anonymous:x"), ("user", "NA", "user:NA"), ("user", "x", "user:x")]


def test_what_a_killed_import_left_beside_the_events_does_not_count(store: EventStore) -> None:
    orphan = attributes((0, "u", "city", "Huế"))
    store._write("attributes", orphan.set_column(6, ATTRIBUTE_SCHEMA.field(6), pa.array(["gone"])))
    store._write("batches", pa.Table.from_pylist([{"batch": "gone"}], schema=BATCH_SCHEMA))
    store._write(
        "identities", pa.table({"kind": ["user"], "raw_id": ["u"], "person": ["user:u"], "batch": ["gone"]})
    )
    store.refresh()
    assert (store.attributes().num_rows, store.batches().num_rows, store.identities().num_rows) == (0, 0, 0)


def test_undo_takes_back_one_import_and_keeps_persons_that_others_know(store: EventStore) -> None:
    add(
        store,
        "b1",
        events(("m1", "u", None, "a"), ("m2", "w", None, "a")),
        attributes((0, "u", "city", "Huế")),
    )
    add(store, "b2", events(("m3", "u", None, "b")))
    assert store.deletions == 0
    assert store.delete_batch("b1") == 2
    assert store.read(["message_id", "seq"]).to_pydict() == {"message_id": ["m3"], "seq": [2]}
    assert store.identities()["raw_id"].to_pylist() == ["u"]
    assert store.attributes().num_rows == 0
    assert store.batches()["batch"].to_pylist() == ["b2"]
    assert store.deletions == 1
    physical = DeltaTable(str(store.folder / "attributes")).to_pyarrow_table()
    assert physical.num_rows == 0  # what was known from it is gone, not only out of sight
    add(store, "b3", events(("m1", "u", None, "a")))
    assert store.read(["seq"])["seq"].to_pylist() == [2, 3]
    with pytest.raises(WorkspaceError, match="b1"):
        store.delete_batch("b1")


def test_the_ids_that_a_source_brought_are_told_with_their_batch(store: EventStore) -> None:
    assert list(store.scan_ids("file")) == []
    add(store, "b1", events(("m1", "u", None, "a"), ("m2", "u", None, "a")))
    found = pa.Table.from_batches(store.scan_ids("file"))
    assert found.to_pydict() == {"message_id": ["m1", "m2"], "batch": ["b1", "b1"]}
    assert sum(batch.num_rows for batch in store.scan_ids("shop")) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", None), ("name", ""), ("user_id", ""), ("time", None), ("direction", "sideways")],
)
def test_rows_that_are_no_events_are_refused_and_nothing_is_written(
    store: EventStore, field: str, value: str | None
) -> None:
    rows = events(("m1", "u", None, "a"))
    place = rows.schema.get_field_index(field)
    rows = rows.set_column(place, rows.schema.field(place), pa.array([value], rows.schema.field(place).type))
    with pytest.raises(InputError) as failure:
        add(store, "b1", rows)
    assert failure.value.code == "bad-event"
    assert store.version == 0


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as failure:
        EventStore(tmp_path)
    assert failure.value.code == "no-events-table"
