"""The vocabulary of event codes: one code per name x channel x device x direction x predicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class EventCodes:
    """Table of event codes; row = code. All columns have one entry per code.

    Attributes:
        name: the event's name (NFC).
        channel: the channel, "" where none was given.
        device: the device, "" where none was given.
        direction: `inbound`, `outbound`, `system`, or "" where none was given.
        bits: int64 bit set; bit i says whether predicate i holds.
        predicates: the canonical keys of the registered predicates (`Predicate.key`), bit order.
    """

    name: tuple[str, ...]
    channel: tuple[str, ...]
    device: tuple[str, ...]
    direction: tuple[str, ...]
    bits: npt.NDArray[np.int64]
    predicates: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.name)
