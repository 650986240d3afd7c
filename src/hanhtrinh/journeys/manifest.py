"""The manifest of a generation of the journey log: what went in, the vocabulary, and where the shards lie."""

from __future__ import annotations

import json
import math
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import Scale
from hanhtrinh.journeys.shard_files import sync_folder

MANIFEST_FILE: Final = "manifest.json"
SCHEMA: Final = "hanhtrinh.log/1"
TEMPORARY: Final = ".tmp-"
_KEPT: Final = 2


@dataclass(frozen=True)
class ShardEntry:
    """Where a shard lies, relative to the log's folder, and the sizes of its files.

    Attributes:
        folder: e.g. `000003/shard-000`; of an earlier generation where nothing changed since.
        attributes: file of the persons' attributes; None where nobody has any.
        files: path relative to the log's folder -> size in bytes.
    """

    folder: str
    attributes: str | None
    files: dict[str, int]


@dataclass(frozen=True)
class Manifest:
    """What a generation was made from, and what it holds.

    Attributes:
        generation: its number.
        events_version, identity_version: versions of the tables.
        next_seq: all events with a smaller `seq` are in the log.
        deletions: how often events had been deleted; while it stands still, only later events are read.
        stitching: digest of all raw ids that belong to another person; a change re-codes the log.
        attribute_rows: rows of the attributes table that counted.
        currency: what values are in.
        events: how many events the log holds.
        watermark: latest event time, microseconds UTC; None without events.
        codes: the vocabulary; new codes are appended.
        scales: the scales; new ones are appended.
        shards: the shards.
    """

    generation: int
    events_version: int
    identity_version: int
    next_seq: int
    deletions: int
    stitching: str
    attribute_rows: int
    currency: str
    events: int
    watermark: int | None
    codes: EventCodes
    scales: tuple[Scale, ...]
    shards: tuple[ShardEntry, ...]

    def write(self, folder: Path) -> None:
        """Write it into the generation's folder, down to the disk."""
        document = {
            "schema": SCHEMA,
            **{name: getattr(self, name) for name in _PLAIN},
            "predicates": list(self.codes.predicates),
            "codes": [
                list(row)
                for row in zip(
                    self.codes.name, self.codes.channel, self.codes.device, self.codes.direction,
                    self.codes.bits.tolist(), strict=True,
                )
            ],
            "scales": [[one.kind, _known(one.low), _known(one.high)] for one in self.scales],
            "shards": [vars(entry) for entry in self.shards],
        }  # fmt: skip
        with (folder / MANIFEST_FILE).open("w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)


_PLAIN: Final = (
    "generation", "events_version", "identity_version", "next_seq", "deletions", "stitching",
    "attribute_rows", "currency", "events", "watermark",
)  # fmt: skip


def read_manifest(log: Path, generation: int) -> Manifest | None:
    """Read the manifest of a generation; None where it, or a file that it names, is missing or of another size."""
    try:
        text = (log / generation_name(generation) / MANIFEST_FILE).read_text(encoding="utf-8")
        manifest = _manifest(json.loads(text))
        for entry in manifest.shards:
            for name, size in entry.files.items():
                if (log / name).stat().st_size != size:
                    return None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return manifest


def generation_name(generation: int) -> str:
    """Name a generation's folder."""
    return f"{generation:06d}"


def generations_in(log: Path) -> list[int]:
    """List the numbers of the generations' folders, the newest first."""
    if not log.is_dir():
        return []
    return sorted((int(one.name) for one in log.iterdir() if one.name.isdigit()), reverse=True)


def newest_manifest(folder: Path) -> Manifest | None:
    """Find the newest generation whose files are all there."""
    for generation in generations_in(folder):
        manifest = read_manifest(folder, generation)
        if manifest is not None:
            return manifest
    return None


def remove_leftovers(folder: Path) -> None:
    """Remove what killed processes left; only under the lock, so nobody is writing."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{TEMPORARY}*"):
        shutil.rmtree(left, ignore_errors=True)


def prune(folder: Path) -> None:
    """Remove generations but the last two usable ones, and of those whatever the kept ones do not name.

    The manifest goes first, so that a generation is never there in part.
    """
    kept: list[Manifest] = []
    for generation in generations_in(folder):
        manifest = read_manifest(folder, generation)
        if manifest is not None and len(kept) < _KEPT:
            kept.append(manifest)
    named = {name for manifest in kept for entry in manifest.shards for name in entry.files}
    used = {name.rpartition("/")[0] for name in named} | named
    alive = {manifest.generation for manifest in kept}
    for generation in generations_in(folder):
        home = folder / generation_name(generation)
        if generation not in alive:
            (home / MANIFEST_FILE).unlink(missing_ok=True)
            for part in list(home.iterdir()):
                if part.relative_to(folder).as_posix() not in used:
                    shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)
            if not any(home.iterdir()):
                home.rmdir()


def _manifest(document: dict[str, Any]) -> Manifest:
    if document["schema"] != SCHEMA:
        raise ValueError(document["schema"])
    rows = document["codes"]
    name, channel, device, direction, bits = zip(*rows, strict=True) if rows else ((),) * 5
    predicates = tuple(document["predicates"])
    codes = EventCodes(name, channel, device, direction, np.array(bits, np.int64), predicates)
    return Manifest(
        **{name: document[name] for name in _PLAIN},
        codes=codes,
        scales=tuple(Scale(kind, _end(low), _end(high)) for kind, low, high in document["scales"]),
        shards=tuple(ShardEntry(**entry) for entry in document["shards"]),
    )


def _known(end: float) -> float | None:
    return None if math.isnan(end) else end


def _end(written: float | None) -> float:
    return math.nan if written is None else written
