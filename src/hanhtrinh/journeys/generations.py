"""The persisted journey log: immutable, numbered generations, each a folder with a manifest.

A generation is written into a temporary folder, down to the disk, and then renamed: a process that is killed leaves
the earlier generation as it was. Shards to which no event came are carried over: the new manifest names the old
folder. One process builds at a time, others wait and then find the work done; readers never wait. The last two
generations are kept, and whatever they name.

Only events that arrived since the last generation are read, unless events were deleted, raw ids were given to other
persons, a new predicate is asked for, or the log has outgrown its shards: then the whole log is coded anew, once.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.events.selectors import MAX_PREDICATES, Predicate, distinct_predicates
from hanhtrinh.journeys.build import AttributeValues, arrange, shards_for, spread
from hanhtrinh.journeys.coding import Coded, code_events, columns_for
from hanhtrinh.journeys.extending import extend_codes, extend_scales, extend_shard
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
from hanhtrinh.journeys.shard_files import MappedShard, sync_folder, write_attributes, write_shard
from hanhtrinh.journeys.shards import MemoryShard, shard_of_keys
from hanhtrinh.language import Text
from hanhtrinh.store.lock import workspace_lock

_WAIT: Final = 900.0
_OUTGROWN: Final = 4


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

    def identities(self) -> pa.Table:
        """Read kind, raw_id, person."""
        ...

    def attributes(self) -> pa.Table:
        """Read kind, raw_id, key, value, time, seq."""
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
            MappedShard(folder / entry.folder, folder / entry.attributes if entry.attributes else None)
            for entry in manifest.shards
        ),
        codes=manifest.codes,
        scales=manifest.scales,
        watermark=manifest.watermark,
        generation=manifest.generation,
        versions={"events": manifest.events_version, "identity": manifest.identity_version},
        currency=manifest.currency,
    )


@dataclass(frozen=True)
class _Content:
    """What a new generation holds: per shard either new arrays, or None where the old folder stays."""

    coded: Coded
    shards: Sequence[MemoryShard | None]
    events: int
    watermark: int | None


class _Build:
    """The making of one generation, under the lock."""

    def __init__(self, store: Events, folder: Path, old: Manifest | None, currency: str) -> None:
        self.store = store
        self.folder = folder
        self.old = old
        self.currency = currency
        self.generation = max([0, *generations_in(folder)]) + 1
        self.versions = (store.version, store.identity_version, store.next_seq, store.deletions)
        self.identities = store.identities()
        self.stitching = _stitching(self.identities)

    def run(self, wanted: Sequence[Predicate], on_rebuild: Notice | None) -> Manifest:
        """Write the generation and give its manifest."""
        reason = self._reason(wanted)
        if self.old is None or reason is not None:
            if on_rebuild is not None and (self.old is not None or self.generation > 1):
                on_rebuild(reason or _DAMAGED)
            content = self._anew(self._registered(wanted))
            old_entries: Sequence[ShardEntry | None] = [None] * len(content.shards)
        else:
            content = self._extended(self.old)
            old_entries = self.old.shards
        attributes = self.store.attributes()
        temporary = self.folder / f"{TEMPORARY}{os.getpid()}"
        temporary.mkdir(parents=True)
        entries = self._write(temporary, content, old_entries, attributes)
        version, identity_version, next_seq, deletions = self.versions
        manifest = Manifest(
            generation=self.generation,
            events_version=version,
            identity_version=identity_version,
            next_seq=next_seq,
            deletions=deletions,
            stitching=self.stitching,
            attribute_rows=attributes.num_rows,
            currency=self.currency,
            events=content.events,
            watermark=content.watermark,
            codes=content.coded.codes,
            scales=content.coded.scales,
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

    def _anew(self, predicates: Sequence[Predicate]) -> _Content:
        coded = self._code(predicates, None)
        return _Content(
            coded=coded,
            shards=arrange(coded, shards_for(len(coded.rows))),
            events=len(coded.rows),
            watermark=int(coded.rows.time.max()) if len(coded.rows) else None,
        )

    def _extended(self, old: Manifest) -> _Content:
        predicates = [Predicate.of_key(key) for key in old.codes.predicates]
        coded = self._code(predicates, old.next_seq - 1)
        _, coded = extend_codes(old.codes, coded)
        _, coded = extend_scales(old.scales, coded)
        count = len(old.shards)
        shards: list[MemoryShard | None] = []
        for entry, part in zip(
            old.shards, spread(coded, shard_of_keys(coded.keys, count), count), strict=True
        ):
            if len(part[0]):
                shards.append(extend_shard(MappedShard(self.folder / entry.folder, None).resident(), *part))
            else:
                shards.append(None)
        times = [int(coded.rows.time.max())] if len(coded.rows) else []
        times += [] if old.watermark is None else [old.watermark]
        return _Content(coded, shards, old.events + len(coded.rows), max(times, default=None))

    def _code(self, predicates: Sequence[Predicate], since_seq: int | None) -> Coded:
        batches = self.store.scan(columns_for(predicates), since_seq)
        return code_events(batches, self.identities, predicates, self.currency)

    def _write(
        self,
        temporary: Path,
        content: _Content,
        old_entries: Sequence[ShardEntry | None],
        attributes: pa.Table,
    ) -> list[ShardEntry]:
        told_more = self.old is None or self.old.attribute_rows != attributes.num_rows
        values: AttributeValues | None = None
        entries = []
        for number, (shard, old) in enumerate(zip(content.shards, old_entries, strict=True)):
            if shard is None and old is not None and not told_more:
                entries.append(old)
                continue
            values = values or AttributeValues(attributes, self.identities)
            entries.append(self._write_shard(temporary, number, shard, old, values))
        return entries

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
                self.folder / old.folder, self.folder / old.attributes if old.attributes else None
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


def _stitching(identities: pa.Table) -> str:
    """Digest which raw ids belong to another person than their own; "" where none does."""
    own = pc.binary_join_element_wise(identities["kind"], identities["raw_id"], ":")
    moved = identities.filter(pc.not_equal(identities["person"], own)).select(["kind", "raw_id", "person"])
    if not moved.num_rows:
        return ""
    rows = moved.sort_by([("kind", "ascending"), ("raw_id", "ascending")]).to_pylist()
    return hashlib.sha256("\n".join(repr(list(row.values())) for row in rows).encode()).hexdigest()


def _equal(a: Mapping[str, pa.StringArray], b: Mapping[str, pa.StringArray]) -> bool:
    return a.keys() == b.keys() and all(a[key].equals(b[key]) for key in a)
