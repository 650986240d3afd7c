"""The persisted journey log: immutable, numbered generations, each a folder with a manifest.

A generation is written into a temporary folder, down to the disk, and then renamed: a process that is killed leaves
the earlier generation as it was. Shards to which no event came are carried over: the new manifest names the old
folder. One process builds at a time, others wait and then find the work done; readers never wait. The last two
generations are kept, and whatever they name.

Only events that arrived since the last generation are read, unless events were deleted, raw ids were given to other
persons, a new predicate is asked for, or the log has outgrown its shards: then the whole log is coded anew, once.
Events are spread over the shards on disk and one shard is laid out at a time, so memory does not grow with them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.events.schema import ATTRIBUTE_SCHEMA
from hanhtrinh.events.selectors import MAX_PREDICATES, Predicate, distinct_predicates
from hanhtrinh.journeys.build import AttributeValues, laid_out, shards_for
from hanhtrinh.journeys.coding import columns_for, person_keys
from hanhtrinh.journeys.extending import extend_shard
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.journeys.manifest import (
    TEMPORARY,
    Manifest,
    ShardEntry,
    generation_name,
    generations_in,
    newest_manifest,
    prune,
    remove_leftovers,
)
from hanhtrinh.journeys.shard_files import (
    MappedShard,
    is_kept_mapped,
    sync_folder,
    write_attributes,
    write_shard,
)
from hanhtrinh.journeys.shards import MemoryShard, shard_of_keys
from hanhtrinh.journeys.spreading import Spread
from hanhtrinh.language import Text
from hanhtrinh.store.lock import workspace_lock
from hanhtrinh.store.spill import Buckets

_WAIT: Final = 900.0
_OUTGROWN: Final = 4
_ATTRIBUTES: Final = pa.schema([field for field in ATTRIBUTE_SCHEMA if field.name != "batch"])


class Events(Protocol):
    """What the log needs of the store; `hanhtrinh.store.events.EventStore` is one."""

    @property
    def version(self) -> int:
        """Version of the events."""
        ...

    @property
    def identity_version(self) -> int:
        """Version of the identities."""
        ...

    @property
    def next_seq(self) -> int:
        """All events have a smaller `seq`; never goes back."""
        ...

    @property
    def deletions(self) -> int:
        """How often events were deleted."""
        ...

    def refresh(self) -> None:
        """Look at the newest version."""
        ...

    def scan(self, columns: Sequence[str], since_seq: int | None = None) -> Iterator[pa.RecordBatch]:
        """Stream events in any order, those with a greater `seq` only where one is given."""
        ...

    def count_events(self) -> int:
        """Count the events."""
        ...

    def stitched(self) -> pa.Table:
        """Read kind, raw_id, person of the raw ids that belong to another person than their own."""
        ...

    def count_attributes(self) -> int:
        """Count the rows of `scan_attributes`."""
        ...

    def scan_attributes(self) -> Iterator[pa.RecordBatch]:
        """Stream kind, raw_id, key, value, time, seq in any order."""
        ...


Notice = Callable[[Text], None]


def current(
    store: Events,
    folder: Path,
    *,
    predicates: Sequence[Predicate] = (),
    currency: str = "VND",
    on_rebuild: Notice | None = None,
) -> JourneyLog:
    """Give the log of the store's present events, built or brought up to date where it must be.

    Args:
        store: the events.
        folder: the folder of the generations; the lock lies beside it.
        predicates: conditions that the event codes must know; those of earlier calls stay registered.
        currency: what values are in.
        on_rebuild: told why, when a log that exists is coded anew as a whole.

    Raises:
        WorkspaceError: `workspace-busy` where another process has been building for 15 minutes.
        UsageError: `too-many-predicates`.
        InputError: `event-without-customer`.
    """
    wanted = distinct_predicates(predicates)
    keys = {predicate.key for predicate in wanted}
    newest = newest_manifest(folder)
    if newest is not None and newest.events_version > store.version:
        store.refresh()
    found = _opened(folder, newest, store, keys, currency)
    if found is not None:
        return found
    with workspace_lock(folder.parent, "log", wait=_WAIT):
        remove_leftovers(folder)
        newest = newest_manifest(folder)
        if newest is not None and newest.events_version > store.version:
            store.refresh()
        found = _opened(folder, newest, store, keys, currency)
        if found is not None:
            return found
        build = _Build(store, folder, newest, currency)
        manifest = build.run(wanted, on_rebuild)
        prune(folder)
        return _open(folder, manifest)


def _opened(
    folder: Path, manifest: Manifest | None, store: Events, keys: set[str], currency: str
) -> JourneyLog | None:
    """Open the generation where it is up to date and knows the predicates; None where it must be built."""
    if (
        manifest is None
        or manifest.events_version != store.version
        or manifest.next_seq != store.next_seq
        or manifest.deletions != store.deletions
        or manifest.identity_version != store.identity_version
        or manifest.currency != currency
        or not keys <= set(manifest.codes.predicates)
    ):
        return None
    try:
        return _open(folder, manifest)
    except WorkspaceError:
        return None


def _open(folder: Path, manifest: Manifest) -> JourneyLog:
    return JourneyLog(
        shards=tuple(
            MappedShard(
                folder / entry.folder,
                folder / entry.attributes if entry.attributes else None,
                keep=is_kept_mapped(manifest.events),
            )
            for entry in manifest.shards
        ),
        codes=manifest.codes,
        scales=manifest.scales,
        watermark=manifest.watermark,
        generation=manifest.generation,
        versions={"events": manifest.events_version, "identity": manifest.identity_version},
        currency=manifest.currency,
    )


class _Build:
    """The making of one generation, under the lock."""

    def __init__(self, store: Events, folder: Path, old: Manifest | None, currency: str) -> None:
        self.store = store
        self.folder = folder
        self.old = old
        self.currency = currency
        self.generation = max([0, *generations_in(folder)]) + 1
        self.versions = (store.version, store.identity_version, store.next_seq, store.deletions)
        self.stitched = store.stitched()
        self.stitching = _stitching(self.stitched)
        self.attribute_rows = store.count_attributes()

    def run(self, wanted: Sequence[Predicate], on_rebuild: Notice | None) -> Manifest:
        """Write the generation and give its manifest."""
        reason = self._reason(wanted)
        old = self.old if reason is None else None
        if old is None and on_rebuild is not None and (self.old is not None or self.generation > 1):
            on_rebuild(reason or _DAMAGED)
        count = shards_for(self.store.count_events()) if old is None else len(old.shards)
        temporary = self.folder / f"{TEMPORARY}{os.getpid()}"
        temporary.mkdir(parents=True)
        with self._spread(wanted, old, count) as spread, self._attributes(count) as attributes:
            codes, scales = spread.settle()
            entries = []
            for number in range(count):
                entry = None if old is None else old.shards[number]
                shard = self._shard(spread, number, entry)
                entries.append(self._written(temporary, number, shard, entry, attributes))
        before = None if old is None else old.watermark
        times = [each for each in (spread.watermark, before) if each is not None]
        version, identity_version, next_seq, deletions = self.versions
        manifest = Manifest(
            generation=self.generation,
            events_version=version,
            identity_version=identity_version,
            next_seq=next_seq,
            deletions=deletions,
            stitching=self.stitching,
            attribute_rows=self.attribute_rows,
            currency=self.currency,
            events=spread.rows + (old.events if old is not None else 0),
            watermark=max(times, default=None),
            codes=codes,
            scales=scales,
            shards=tuple(entries),
        )
        manifest.write(temporary)
        temporary.rename(self.folder / generation_name(self.generation))
        sync_folder(self.folder)
        return manifest

    def _reason(self, wanted: Sequence[Predicate]) -> Text | None:
        """Say why the old generation cannot be extended; None where it can."""
        old = self.old
        if old is None:
            return None
        if old.deletions != self.store.deletions or old.next_seq > self.store.next_seq:
            return Text(
                vi="Có sự kiện đã bị xóa: dựng lại toàn bộ nhật ký hành trình.",
                en="Events were deleted: building the whole journey log anew.",
            )
        if not {predicate.key for predicate in wanted} <= set(old.codes.predicates):
            return Text(
                vi="Có điều kiện mới trên thuộc tính sự kiện: mã hóa lại toàn bộ nhật ký hành trình một lần.",
                en="There is a new condition on event fields: coding the whole journey log anew, once.",
            )
        if old.stitching != self.stitching or old.currency != self.currency:
            return Text(
                vi="Khách hàng được ghép lại hoặc đơn vị tiền đã đổi: dựng lại toàn bộ nhật ký hành trình.",
                en="Customers were stitched anew, or the currency changed: building the whole journey log anew.",
            )
        arrived = self.store.next_seq - old.next_seq
        if shards_for(old.events + arrived) >= _OUTGROWN * len(old.shards):
            return Text(
                vi="Số sự kiện đã tăng nhiều: chia lại toàn bộ nhật ký hành trình.",
                en="There are many more events now: dividing the whole journey log anew.",
            )
        return None

    def _registered(self, wanted: Sequence[Predicate]) -> tuple[Predicate, ...]:
        """Join the wanted predicates to those registered before, so that two users of a log do not take turns."""
        before = [Predicate.of_key(key) for key in self.old.codes.predicates] if self.old is not None else []
        joined = tuple({one.key: one for one in (*before, *wanted)}.values())
        return joined if len(joined) <= MAX_PREDICATES else tuple(wanted)

    def _spread(self, wanted: Sequence[Predicate], old: Manifest | None, count: int) -> Spread:
        """Spread the events over the shards: all, or where there is a generation to extend, the later ones."""
        predicates = (
            self._registered(wanted)
            if old is None
            else tuple(Predicate.of_key(key) for key in old.codes.predicates)
        )
        spread = Spread(
            count,
            stitched=self.stitched,
            predicates=predicates,
            currency=self.currency,
            codes=None if old is None else old.codes,
            scales=() if old is None else old.scales,
            folder=self.folder.parent,
        )
        since = None if old is None else old.next_seq - 1
        for batch in self.store.scan(columns_for(predicates), since):
            spread.add(batch)
        return spread

    def _attributes(self, count: int) -> Buckets:
        """Spread what is known of persons over the shards."""
        buckets = Buckets(_ATTRIBUTES, count, self.folder.parent)
        for batch in self.store.scan_attributes():
            rows = pa.Table.from_batches([batch])
            buckets.add(rows, shard_of_keys(person_keys(rows, self.stitched), count))
        return buckets

    def _shard(self, spread: Spread, number: int, old: ShardEntry | None) -> MemoryShard | None:
        """Lay one shard out; None where nothing came to it and the old one stays."""
        part = spread.part(number)
        if old is None:
            return laid_out(part)
        if not len(part.rows):
            return None
        return extend_shard(MappedShard(self.folder / old.folder, None, keep=False).resident(), part)

    def _written(
        self,
        temporary: Path,
        number: int,
        shard: MemoryShard | None,
        old: ShardEntry | None,
        attributes: Buckets,
    ) -> ShardEntry:
        """Write one shard where something came to it or to its persons; gives where it lies."""
        told_more = self.old is None or self.old.attribute_rows != self.attribute_rows
        if shard is None and old is not None and not told_more:
            return old
        values = AttributeValues(attributes.bucket(number), self.stitched)
        return self._write_shard(temporary, number, shard, old, values)

    def _write_shard(
        self,
        temporary: Path,
        number: int,
        shard: MemoryShard | None,
        old: ShardEntry | None,
        values: AttributeValues,
    ) -> ShardEntry:
        """Write what changed of one shard: its events, its attributes, both, or nothing."""
        name = f"shard-{number:03d}"
        here = generation_name(self.generation)
        folder, before = f"{here}/{name}", None
        written: list[Path] = []
        if shard is not None:
            write_shard(shard, temporary / name)
            written += (temporary / name).iterdir()
            keys = shard.keys
        else:
            assert old is not None
            folder = old.folder
            mapped = MappedShard(
                self.folder / old.folder,
                self.folder / old.attributes if old.attributes else None,
                keep=False,
            )
            keys, before = mapped.keys(), mapped.attributes()
        found = values.of(keys)
        attributes: str | None = None
        if before is not None and old is not None and _equal(found, before):
            attributes = old.attributes
        elif found:
            path = temporary / f"attributes-{number:03d}.arrow"
            write_attributes(found, path)
            written.append(path)
            attributes = f"{here}/{path.name}"
        files = {f"{here}/{path.relative_to(temporary).as_posix()}": path.stat().st_size for path in written}
        if old is not None:
            files |= {
                path: size
                for path, size in old.files.items()
                if path.startswith(f"{folder}/") or path == attributes
            }
        return ShardEntry(folder, attributes, dict(sorted(files.items())))


_DAMAGED: Final = Text(
    vi="Nhật ký hành trình bị thiếu tệp hoặc hỏng: dựng lại từ các sự kiện.",
    en="Files of the journey log are missing or damaged: building it anew from the events.",
)


def _stitching(stitched: pa.Table) -> str:
    """Digest which raw ids belong to another person than their own; "" where none does."""
    if not stitched.num_rows:
        return ""
    rows = stitched.sort_by([("kind", "ascending"), ("raw_id", "ascending")]).to_pylist()
    return hashlib.sha256("\n".join(repr(list(row.values())) for row in rows).encode()).hexdigest()


def _equal(a: Mapping[str, pa.StringArray], b: Mapping[str, pa.StringArray]) -> bool:
    return a.keys() == b.keys() and all(a[key].equals(b[key]) for key in a)
