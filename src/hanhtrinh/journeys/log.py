"""The shape of the journey log that measures read, however it was built (persisted or straight from a file)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.events.codes import EventCodes

NO_VALUE: Final = np.iinfo(np.int64).min


class Shard(Protocol):
    """One shard: persons p own the events `offsets[p]:offsets[p + 1]`, in order of time, then `seq`.

    `time` is int64 microseconds since 1970 UTC, `code` int32 into the log's `EventCodes`; both are resident or
    memory-mapped. The methods load a column when it is used. Arrays are read-only. Take a column once per pass: in a
    long log, each look at one maps it anew.
    """

    @property
    def offsets(self) -> npt.NDArray[np.int64]:
        """Where the events of each person begin and end: int64[persons + 1]."""
        ...

    @property
    def time(self) -> npt.NDArray[np.int64]:
        """Microseconds since 1970 UTC per event."""
        ...

    @property
    def code(self) -> npt.NDArray[np.int32]:
        """Event code per event."""
        ...

    def persons(self) -> pa.StringArray:
        """Person ids, one per person, as the user wrote them."""
        ...

    def value(self) -> npt.NDArray[np.int64]:
        """Value in minor units per event; NO_VALUE where none."""
        ...

    def order(self) -> npt.NDArray[np.int32]:
        """Order number per event, dense within the shard from 0; -1 where none; never shared by two persons."""
        ...

    def orders(self) -> int:
        """How many distinct order numbers the shard has."""
        ...

    def score(self) -> npt.NDArray[np.float64]:
        """Score per event on its own scale; NaN where none."""
        ...

    def score_scale(self) -> npt.NDArray[np.int8]:
        """Index into the log's `scales` per event; -1 where no score."""
        ...

    def attribute(self, key: str) -> pa.StringArray | None:
        """Last value of an attribute per person (null where unknown); None where nobody has it."""
        ...

    def attribute_keys(self) -> tuple[str, ...]:
        """Keys of the attributes that somebody has."""
        ...


@dataclass(frozen=True, slots=True)
class Scale:
    """A score's kind (nps, csat, ces, stars, or "") and its ends."""

    kind: str
    low: float
    high: float


@dataclass(frozen=True)
class JourneyLog:
    """One immutable state of the world.

    Attributes:
        shards: the shards; persons are spread by a hash of their id.
        codes: the vocabulary of event codes.
        scales: the scales that scores were given on.
        watermark: latest event time, microseconds UTC; None for an empty log.
        generation: number of the generation; 0 straight from a file.
        versions: versions of what went in: `events`, `identity`; empty straight from a file.
        currency: ISO code that values are in.
    """

    shards: tuple[Shard, ...]
    codes: EventCodes
    scales: tuple[Scale, ...] = ()
    watermark: int | None = None
    generation: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)
    currency: str = "VND"

    @property
    def customers(self) -> int:
        """Number of persons."""
        return sum(len(shard.offsets) - 1 for shard in self.shards)

    @property
    def events(self) -> int:
        """Number of events."""
        return sum(len(shard.time) for shard in self.shards)

    def attribute_keys(self) -> tuple[str, ...]:
        """Keys of the attributes that somebody has, sorted."""
        return tuple(sorted({key for shard in self.shards for key in shard.attribute_keys()}))

    def events_per_code(self) -> npt.NDArray[np.int64]:
        """Count the events of every code: int64[codes]."""
        counts = np.zeros(len(self.codes), np.int64)
        for shard in self.shards:
            counts += np.bincount(shard.code, minlength=len(counts))
        return counts
