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
# which test judged: the one made for one look at complete data, or the one valid at every look while data grow
JudgedBy = Literal["fixed", "sequence"]
# what the interval of either is right for
INTERVAL_WORDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "fixed": Text(vi="cho một lần xem", en="for a single look"),
        "sequence": Text(vi="cho mọi lần xem", en="for every look"),
    }
)


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
class PastClaim:
    """What was claimed at an earlier check, with the last verdict on it.

    Attributes:
        id, about, metric, params, cohort, period, min_n, expect: the claim as it stood then, as in `ClaimResult`.
        value, n, verdict, judged_by: what was found.
        watermark: until when the data went, ISO 8601 in UTC.
        checked: when it was checked, ISO 8601 in UTC.
        changed: what the next version changed, of `metric`, `about`, `params`, `cohort`, `period`, `expect`, `min_n`,
            `definitions` (of touchpoints, stages, cohorts); empty for a claim that was removed.
    """

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
    verdict: Verdict
    judged_by: JudgedBy
    watermark: str | None
    checked: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """The verdict on one claim; the fields of contracts.md's `map check`, units as there (seconds, shares of 1).

    Attributes:
        value, low, high, n, pending: the figure by its definition, with the 95 % interval for one look.
        judged_by: which test judged.
        judged_n: customers that the verdict rests on; fewer than n where a metric without a window waits for customers
            to settle. None where nothing was measured.
        sequence_low, sequence_high: the 95 % confidence sequence at this look, of these customers.
        attempts: how many different questions were asked under this claim, this one included.
        lineage: what was claimed before, the newest first.
        first_verdict: where no customer can be judged yet but some wait: the earliest moment that one can be; kept apart
            from the document.
    """

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
    judged_by: JudgedBy = "fixed"
    judged_n: int | None = None
    sequence_low: float | None = None
    sequence_high: float | None = None
    attempts: int = 1
    lineage: tuple[PastClaim, ...] = ()
    first_verdict: datetime | None = None

    @property
    def waiting(self) -> int:
        """Customers who are still within their window, or wait for late events, where nobody can be judged yet."""
        return self.n + self.pending if self.reason == "no_data" else 0

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the test that judged."""
        by_sequence = self.judged_by == "sequence"
        low, high = (self.sequence_low, self.sequence_high) if by_sequence else (self.low, self.high)
        return None if low is None or high is None else (low, high)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All verdicts of one map on one state of the data (`map_check/1`).

    Attributes:
        provisional: whether the data may still grow, so that a later check may judge otherwise.
        judged_by: which test judged the claims.
        closed: whether the data are declared complete.
        grew: whether they were declared complete, judged, and grew afterwards; then the sequence judges.
        removed: what was claimed at an earlier check and is on the map no more, the newest first.
        lineage_whole: whether the record of earlier claims is as it was written; false where lines of it were lost.
    """

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
    judged_by: JudgedBy = "fixed"
    closed: bool = True
    grew: bool = False
    removed: tuple[PastClaim, ...] = ()
    lineage_whole: bool = True


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
