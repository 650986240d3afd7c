"""Frozen results that evidence makes and that pictures and reports read.

They live with the map because evidence and scene do not import each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from hanhtrinh.language import Text

Verdict = Literal["confirmed", "refuted", "undecided"]
VERDICT_WORDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "confirmed": Text(vi="được xác nhận", en="confirmed"),
        "refuted": Text(vi="bị bác bỏ", en="refuted"),
        "undecided": Text(vi="chưa thể kết luận", en="undecided"),
    }
)
Reason = Literal["min_n", "no_data", "interval", "unmeasurable"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its raw 95 % interval, the customers it rests on, and those who are not mature yet.

    `value`, `low`, `high` are None where nothing can be said (n too small or no data).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    pending: int = 0


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """The verdict on one claim; the fields of contracts.md's `map check`, units as there (seconds, shares of 1)."""

    id: str
    about: str
    metric: str | None
    params: dict[str, object]
    cohort: object
    period: dict[str, str] | None
    min_n: int
    expect: dict[str, object] | None
    value: float | None
    n: int
    pending: int
    low: float | None
    high: float | None
    q: float | None
    verdict: Verdict
    reason: Reason | None
    n_to_decide: int | None
    stale: bool = False
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All verdicts of one map on one state of the data (`map_check/1`)."""

    map_id: str
    map_version: str | None
    map_fingerprint: str
    generation: int
    events_version: int
    identity_version: int
    watermark: datetime | None
    provisional: bool
    alpha: float
    m: int
    claims: tuple[ClaimResult, ...]


@dataclass(frozen=True, slots=True)
class ObservedStage:
    """What the data say of one stage, for the drawn persona.

    `conversion` is the share that reached a later stage (None for the last stage);
    `dwell_s` the median in seconds; `emotion` the mean on -1..1 per customer.
    """

    id: str
    entered: int
    conversion: Estimate | None
    dwell_s: Estimate | None
    emotion: Estimate


@dataclass(frozen=True, slots=True)
class ObservedTouchpoint:
    """What the data say of one touchpoint of touchpoints.yaml, for the drawn persona."""

    id: str
    customers: int
    events: int
    emotion: Estimate


@dataclass(frozen=True, slots=True)
class Movement:
    """Customers who stepped back to an earlier stage, or skipped over stages; share is of those in `from_stage`."""

    kind: Literal["back_step", "skip"]
    from_stage: str
    to_stage: str
    customers: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Observed:
    """What the data say of everything drawn on a map, beside its claims.

    `customers` is the drawn persona's size, `all_customers` everybody seen in the period;
    `first` and `last` bound the events counted.
    """

    persona: str | None
    customers: int
    all_customers: int
    events: int
    scores: int
    first: datetime | None
    last: datetime | None
    stages: tuple[ObservedStage, ...]
    touchpoints: tuple[ObservedTouchpoint, ...]
    movements: tuple[Movement, ...]
    simulated: bool = False
