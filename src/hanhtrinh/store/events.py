"""The durable events of a workspace: Delta tables for events, attributes, identities and batches.

One import is one transaction though it writes four tables: attributes, identities and the batch's record go first,
the events last, and the events' commit carries the batch as an application transaction. What belongs to a batch
counts only where the events table knows that batch, so a process that is killed leaves either all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.events.schema import (
    ATTRIBUTE_SCHEMA,
    BATCH_SCHEMA,
    EVENT_SCHEMA,
    IDENTITY_SCHEMA,
    validate_events,
)
from hanhtrinh.language import Text
from hanhtrinh.store.raw_ids import RawIds
from hanhtrinh.store.sql import connect, literal, query

_TABLES: Final = {
    "events": EVENT_SCHEMA,
    "attributes": ATTRIBUTE_SCHEMA,
    "identities": IDENTITY_SCHEMA,
    "batches": BATCH_SCHEMA,
}
# application transactions in the events table, which Delta keeps with every snapshot
_SEQ: Final = "hanhtrinh.next_seq"
_DELETIONS: Final = "hanhtrinh.deletions"
_BATCH: Final = "hanhtrinh.batch."
_PRESENT, _UNDONE = 1, 2
_WHO: Final = pa.schema([IDENTITY_SCHEMA.field(name) for name in ("kind", "raw_id", "person")])
_BATCH_ROWS: Final = 131_072
_WRITTEN_ROWS: Final = 16_384  # the writer takes in a fixed number of batches ahead, whatever their size
_BUFFER: Final = 1 << 20  # bytes of a column read at a time
_PENDING: Final = "import.pending"  # names the batch that is being written or deleted
_WRITER: Final = WriterProperties(compression="ZSTD", compression_level=1, max_row_group_size=131_072)


class EventStore:
    """The events of one workspace at one version; `refresh` moves on to the newest.

    Everything read from one instance between two refreshes belongs to the same version of the events.
    """

    def __init__(self, folder: Path) -> None:
        """Open the tables under `folder` (the workspace's `data`).

        Raises:
            WorkspaceError: `no-events-table` where there is none.
        """
        self.folder = folder
        self.refresh()

    @classmethod
    def create(cls, folder: Path) -> EventStore:
        """Make empty tables where there are none, and open them."""
        for name, schema in _TABLES.items():
            DeltaTable.create(str(folder / name), schema=schema, mode="ignore")
        return cls(folder)

    def refresh(self) -> None:
        """Look at the newest version."""
        if not DeltaTable.is_deltatable(str(self.folder / "events")):
            raise WorkspaceError(
                "no-events-table",
                Text(
                    vi="Không gian làm việc này không có bảng sự kiện (data/events).",
                    en="This workspace has no events table (data/events).",
                ),
                hint=Text(
                    vi="Tạo không gian mới bằng: hanhtrinh init", en="Make a new one with: hanhtrinh init"
                ),
            )
        self._events = DeltaTable(str(self.folder / "events"))

    @property
    def version(self) -> int:
        """Version of the events table; grows with every import and every deletion."""
        return int(self._events.version())

    @property
    def deletions(self) -> int:
        """How often events were deleted so far; while it stands still, old rows are unchanged."""
        return self._events.transaction_version(_DELETIONS) or 0

    @property
    def next_seq(self) -> int:
        """The `seq` that the next new event gets; never given twice, also not after a deletion."""
        return self._events.transaction_version(_SEQ) or 0

    @property
    def identity_version(self) -> int:
        """Version of the identities table."""
        return int(self._table("identities").version())

    def _table(self, name: str) -> DeltaTable:
        return DeltaTable(str(self.folder / name))

    def read(self, columns: Sequence[str], since_seq: int | None = None) -> pa.Table:
        """Read columns of the events, ordered by `seq`.

        Args:
            columns: names out of `EVENT_SCHEMA`, in the order wanted.
            since_seq: only events with `seq` greater than this; files without such events are not opened.
        """
        wanted = [*columns] if "seq" in columns else [*columns, "seq"]
        rows = pads.field("seq") > since_seq if since_seq is not None else None
        found = self._events.to_pyarrow_dataset().to_table(columns=wanted, filter=rows)
        seq = found["seq"].to_numpy()
        if np.any(seq[1:] < seq[:-1]):
            found = found.take(pa.array(np.argsort(seq, kind="stable")))
        return found.select(list(columns))

    def scan(self, columns: Sequence[str], since_seq: int | None = None) -> Iterator[pa.RecordBatch]:
        """Stream columns of the events in no particular order, so that they are never in memory as a whole.

        Args:
            columns: names out of `EVENT_SCHEMA`.
            since_seq: only events with `seq` greater than this.
        """
        rows = pads.field("seq") > since_seq if since_seq is not None else None
        wanted = [*columns] if rows is None or "seq" in columns else [*columns, "seq"]
        for batch in _streamed(self._events, wanted, rows):
            yield batch.select(list(columns))

    def fragments(self, rows: pads.Expression) -> Iterator[pads.Fragment]:
        """Give the files that may hold events of a filter."""
        yield from self._events.to_pyarrow_dataset().get_fragments(filter=rows)

    def count_events(self) -> int:
        """Count the events."""
        return int(self._events.to_pyarrow_dataset().count_rows())

    def _visible(self, rows: pa.Table) -> pa.Table:
        names = pc.unique(rows["batch"])
        kept = [name for name in names.to_pylist() if self.batch_present(name)]
        return (
            rows
            if len(kept) == len(names)
            else rows.filter(pc.is_in(rows["batch"], value_set=pa.array(kept, pa.string())))
        )

    def batch_present(self, batch: str) -> bool:
        """Whether the events hold this batch."""
        return bool(self._events.transaction_version(_BATCH + batch) == _PRESENT)

    def batch_known(self, batch: str) -> bool:
        """Whether this batch was ever committed, also where it was taken back."""
        return self._events.transaction_version(_BATCH + batch) is not None

    def identities(self) -> pa.Table:
        """Read who is who: kind, raw_id, person; one row per raw id."""
        rows = self._visible(self._table("identities").to_pyarrow_dataset().to_table())
        return (
            rows.group_by(["kind", "raw_id"], use_threads=False)
            .aggregate([("person", "first")])
            .rename_columns(["kind", "raw_id", "person"])
        )

    def attributes(self) -> pa.Table:
        """Read what is known of persons, by `ATTRIBUTE_SCHEMA`; of one key the last by time, then `seq`, counts."""
        return self._visible(self._table("attributes").to_pyarrow_dataset().to_table())

    def stitched(self) -> pa.Table:
        """Read kind, raw_id, person of the raw ids that belong to another person than their own."""
        found = [pa.Table.from_batches([], _WHO)]
        for batch in self._streamed_visible("identities"):
            own = pc.binary_join_element_wise(batch["kind"], batch["raw_id"], ":")
            found.append(batch.filter(pc.not_equal(batch["person"], own)).select(_WHO.names))
        return (
            pa.concat_tables(found)
            .group_by(["kind", "raw_id"], use_threads=False)
            .aggregate([("person", "first")])
            .rename_columns(_WHO.names)
        )

    def scan_attributes(self) -> Iterator[pa.RecordBatch]:
        """Stream what is known of persons in no particular order, by `ATTRIBUTE_SCHEMA`."""
        for rows in self._streamed_visible("attributes"):
            yield from rows.to_batches()

    def count_attributes(self) -> int:
        """Count the rows of `scan_attributes`."""
        return sum(rows.num_rows for rows in self._streamed_visible("attributes", ["batch"]))

    def _streamed_visible(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        for batch in _streamed(self._table(name), columns or _TABLES[name].names):
            yield self._visible(pa.Table.from_batches([batch]))

    def batches(self) -> pa.Table:
        """Read the records of the imports that count, oldest first, by `BATCH_SCHEMA`."""
        rows = self._visible(self._table("batches").to_pyarrow_dataset().to_table()).sort_by("created")
        return pa.concat_tables([BATCH_SCHEMA.empty_table(), rows], promote_options="default")

    def scan_ids(self, source: str) -> Iterator[pa.RecordBatch]:
        """Stream `message_id` and `batch` of the events that a source brought."""
        if self.next_seq:
            columns = ["message_id", "batch", "source"]
            for batch in _streamed(self._events, columns, pads.field("source") == source):
                yield batch.select(columns[:2])

    def append(
        self,
        events: pa.Table | Iterable[pa.Table],
        attributes: pa.Table | Iterable[pa.Table],
        record: Mapping[str, object],
        *,
        count: int | None = None,
        raw_ids: RawIds | None = None,
    ) -> int:
        """Add one import, all of it or nothing; the caller holds the `import` lock.

        Args:
            events: by `EVENT_SCHEMA`, in order of arrival; `seq` and `batch` are assigned here. A table, or pieces
                of one, of which one at a time is in memory.
            attributes: by `ATTRIBUTE_SCHEMA`, likewise; `seq` is the row in `events`, `batch` is assigned here.
            record: the batch's record by `BATCH_SCHEMA`; `batch` names it.
            count: how many events there are; only with pieces.
            raw_ids: their raw ids; only with pieces.

        Returns:
            The new version of the events.

        Raises:
            InputError: `bad-event` where a row is not a canonical event.
        """
        self.refresh()
        self._forget_killed()
        batch = str(record["batch"])
        first = self.next_seq
        if isinstance(events, pa.Table):
            validate_events(_arrived(events, first, batch))
            with RawIds(self.folder) as found:
                found.add(events)
                return self._append([events], _pieces(attributes), record, events.num_rows, found)
        assert count is not None
        assert raw_ids is not None
        return self._append(events, _pieces(attributes), record, count, raw_ids)

    def _append(
        self,
        events: Iterable[pa.Table],
        attributes: Iterable[pa.Table],
        record: Mapping[str, object],
        count: int,
        raw_ids: RawIds,
    ) -> int:
        batch, first = str(record["batch"]), self.next_seq
        (self.folder / _PENDING).write_text(batch, encoding="utf-8")
        told = (_told(piece, first, batch) for piece in attributes)
        self._write("attributes", told)
        self._write("identities", raw_ids.new(self._streamed_visible("identities"), batch))
        self._write("batches", pa.Table.from_pylist([dict(record)], schema=BATCH_SCHEMA))
        _stream_into(
            self._events,
            _numbered(events, first, batch),
            EVENT_SCHEMA,
            commit_properties=CommitProperties(
                app_transactions=[
                    Transaction(_BATCH + batch, _PRESENT),
                    Transaction(_SEQ, first + count),
                ]
            ),
        )
        (self.folder / _PENDING).unlink(missing_ok=True)
        self.refresh()
        return self.version

    def _write(self, name: str, rows: pa.Table | Iterable[pa.Table]) -> None:
        """Append to one of the tables beside the events; nothing where there are no rows."""
        filled = (piece for piece in _pieces(rows) if piece.num_rows)
        begin = next(filled, None)
        if begin is not None:
            # tables made by an earlier version may lack columns
            _stream_into(self._table(name), chain([begin], filled), _TABLES[name], schema_mode="merge")

    def _forget_killed(self) -> None:
        """Remove what a killed import or undo left; it did not count, but it takes room."""
        pending = self.folder / _PENDING
        try:
            batch, begun = pending.read_text(encoding="utf-8"), pending.stat().st_mtime
        except FileNotFoundError:
            return
        if batch and not self.batch_present(batch):
            self._forget(batch)
        for name in _TABLES:
            self._remove_unnamed(name, begun)
        pending.unlink(missing_ok=True)

    def _remove_unnamed(self, name: str, since: float) -> None:
        """Remove files of a table that were written since a moment and that no version names.

        Files that a later version dropped are older, and stay for whoever still reads an earlier version.
        """
        named = {uri.rpartition("/")[2] for uri in self._table(name).file_uris()}
        for file in (self.folder / name).glob("*.parquet*"):
            if file.name not in named and file.stat().st_mtime >= since:
                file.unlink(missing_ok=True)

    def _forget(self, batch: str) -> None:
        for name in ("attributes", "identities", "batches"):
            self._table(name).delete(f"batch = {literal(batch)}", writer_properties=_WRITER)

    def delete_batch(self, batch: str) -> int:
        """Take back one import; the caller holds the `import` lock.

        Raw ids that other batches use too are handed to one of those first, so that they stay known.

        Returns:
            How many events were deleted.

        Raises:
            WorkspaceError: `unknown-batch` where no such batch counts.
        """
        self.refresh()
        if not self.batch_present(batch):
            raise WorkspaceError(
                "unknown-batch",
                Text(vi=f"Không có lần nhập nào tên là {batch}.", en=f"There is no import called {batch}."),
            )
        self._forget_killed()
        (self.folder / _PENDING).write_text(batch, encoding="utf-8")
        self._write("identities", self._inherited_identities(batch))
        result = self._events.delete(
            f"batch = {literal(batch)}",
            writer_properties=_WRITER,
            commit_properties=CommitProperties(
                app_transactions=[
                    Transaction(_BATCH + batch, _UNDONE),
                    Transaction(_DELETIONS, self.deletions + 1),
                ]
            ),
        )
        self.refresh()
        self._forget_killed()
        return int(result["num_deleted_rows"])

    def _inherited_identities(self, batch: str) -> pa.Table:
        known = self._visible(self._table("identities").to_pyarrow_dataset().to_table())
        leaving = known.filter(pc.equal(known["batch"], batch))
        with connect() as connection:
            connection.register("leaving", leaving)
            connection.register("events", self._events.to_pyarrow_dataset())
            found = query(
                connection,
                "WITH staying AS ("
                "  SELECT 'user' AS kind, user_id AS raw_id, batch FROM events WHERE batch <> $batch"
                "  UNION ALL SELECT 'anonymous', anonymous_id, batch FROM events WHERE batch <> $batch)"
                "SELECT kind, raw_id, any_value(l.person) AS person, min(s.batch) AS batch "
                "FROM staying s JOIN leaving l USING (kind, raw_id) GROUP BY ALL ORDER BY ALL",
                {"batch": batch},
            )
        return found.cast(IDENTITY_SCHEMA)


def _streamed(
    table: DeltaTable, columns: Sequence[str], rows: pads.Expression | None = None
) -> Iterator[pa.RecordBatch]:
    """Read columns of a table, those of the filter among them, with memory for a few batches only."""
    # a scanner of the dataset would read ahead of a slow reader, a gigabyte of it
    for fragment in table.to_pyarrow_dataset().get_fragments(filter=rows):
        with fragment.open() as file, pq.ParquetFile(file, buffer_size=_BUFFER) as parquet:
            for batch in parquet.iter_batches(batch_size=_BATCH_ROWS, columns=list(columns)):
                chosen = batch.select(list(columns))  # the file's own order may be another
                yield chosen if rows is None else chosen.filter(rows)


def _stream_into(table: DeltaTable, pieces: Iterable[pa.Table], schema: pa.Schema, **options: Any) -> None:
    """Append pieces to a table in one commit, with memory for a few of them."""
    failure: list[BaseException] = []

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            for piece in pieces:
                yield from piece.cast(schema).to_batches(max_chunksize=_WRITTEN_ROWS)
        except BaseException as error:  # the writer would only say that something failed
            failure.append(error)
            raise

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    try:
        write_deltalake(table, reader, mode="append", writer_properties=_WRITER, **options)
    except BaseException:
        if failure:
            raise failure[0] from None
        raise


def _numbered(pieces: Iterable[pa.Table], first: int, batch: str) -> Iterator[pa.Table]:
    """Give events their `seq` and batch."""
    for piece in pieces:
        events = _arrived(piece, first, batch)
        validate_events(events)
        yield events
        first += events.num_rows


def _arrived(events: pa.Table, first: int, batch: str) -> pa.Table:
    rows = events.num_rows
    events = _filled(events, "seq", pa.array(np.arange(first, first + rows)))
    return _filled(events, "batch", pa.repeat(pa.scalar(batch), rows))


def _told(attributes: pa.Table, first: int, batch: str) -> pa.Table:
    attributes = _filled(attributes, "seq", pc.add(attributes["seq"], first))
    return _filled(attributes, "batch", pa.repeat(pa.scalar(batch), attributes.num_rows))


def _pieces(rows: pa.Table | Iterable[pa.Table]) -> Iterable[pa.Table]:
    return [rows] if isinstance(rows, pa.Table) else rows


def _filled(rows: pa.Table, name: str, column: pa.Array | pa.ChunkedArray) -> pa.Table:
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, rows.schema.field(place), column)
