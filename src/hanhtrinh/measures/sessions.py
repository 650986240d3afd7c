"""`sessions/1`: visits: how many, how long, and how many bounce.

Mathematics. Events that the business or a system began belong to no visit and are left out. The others of one customer,
in order (ties in time by `seq`), are cut into sessions: an event begins a new one where it is the first, or comes more
than G after the event before it, or more than L after the session's first event, or is one of the events that start a
session. With a period, the sessions whose first event lies in it count, whole.

For a session let n be its events and d the time from its first to its last. It *bounces*

    single-event    where n = 1 (Plausible, PostHog)
    not-engaged     where d <= 10 s, none of its events is a key event, and fewer than two are views (GA4)

    sessions            how many
    bounces             those that bounce
    bounce_rate         bounces / sessions; null where there is none
    mean_events         mean of n
    median_duration_s   median of d, exact; d is 0 where n = 1
    bounce_low, _high   95 % interval of bounce_rate, clustered by customer (`shares.py`)
    customers           customers with a session
    open                sessions that were not over at the watermark w: an event at w could still have joined them

Options: `gap` G (default 30 min: GA4, PostHog, Mixpanel; Amplitude's is 5 min on mobile), `longest` L (24 h: PostHog),
`bounce`, and which events start a session, are views (page views; every event where the data have none) and are key
events (a lead, a purchase, an upgrade). `leaving` gives the distribution of d instead: leaving within seconds is a
thing of its own. Open sessions count: they are the newest few, and are said beside the figures.
Source of the definition: definitions.md, "Sessions and bounce"; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import (
    BOOL,
    I64,
    IN_BOOL,
    IN_I32,
    IN_I64,
    OUT_I64,
    OUT_I64_2D,
    as_input,
    kernel,
)
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.measures.histogram import MICROSECONDS, SIZE
from hanhtrinh.measures.order_statistics import (
    KEEPING,
    Between,
    Durations,
    Keeping,
    Kept,
    between_of,
    kept_in,
    note,
)
from hanhtrinh.measures.population import (
    EARLIEST,
    Period,
    Selection,
    chosen_of,
    ends_of,
    is_chosen,
    measured,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.settling import until_settled
from hanhtrinh.measures.shares import CLUSTER_COLUMNS, UNITS, Clustered, share_of
from hanhtrinh.measures.views import View
from hanhtrinh.models.roles import EventRoles, roles_of

MEASURE: Final = "sessions/1"
Bounce = Literal["single-event", "not-engaged"]
BOUNCES: Final[tuple[Bounce, ...]] = get_args(Bounce)
GAP: Final = 30 * 60 * MICROSECONDS
LONGEST: Final = 86_400 * MICROSECONDS
ENGAGED: Final = 10 * MICROSECONDS
# upper ends of the distribution of durations, microseconds; the last class has none
LEAVING: Final = tuple(one * MICROSECONDS for one in (0, 5, 10, 30, 60, 180, 600, 1_800, 3_600))

# what an event is to a session, as bits of a code's marks
_COUNTS: Final = 1
_STARTS: Final = 2
_VIEW: Final = 4
_KEY: Final = 8
# further totals behind those of `shares.Clustered`
_EVENTS: Final = CLUSTER_COLUMNS
_OPEN: Final = CLUSTER_COLUMNS + 1
_TOTALS: Final = CLUSTER_COLUMNS + 2
BOUNCE_SUMS: Final = CLUSTER_COLUMNS + 1

SCHEMA: Final = pa.schema(
    [
        ("sessions", pa.int64()),
        ("bounces", pa.int64()),
        ("bounce_rate", pa.float64()),
        ("mean_events", pa.float64()),
        ("median_duration_s", pa.float64()),
        ("bounce_low", pa.float64()),
        ("bounce_high", pa.float64()),
        ("customers", pa.int64()),
        ("open", pa.int64()),
    ]
)
LEAVING_SCHEMA: Final = pa.schema(
    [
        ("over_s", pa.float64()),
        ("up_to_s", pa.float64()),
        ("sessions", pa.int64()),
        ("share", pa.float64()),
        ("cumulative", pa.float64()),
    ]
)


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I32, BOOL, IN_BOOL, I64, I64, I64, I64, I64, BOOL, IN_I64,
        OUT_I64, OUT_I64_2D, OUT_I64, KEEPING,
    )
)  # fmt: skip
def _cut(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    marks: npt.NDArray[np.int32],
    marked: bool,
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    gap: int,
    longest: int,
    watermark: int,
    engaged: bool,
    leaving: npt.NDArray[np.int64],
    totals: npt.NDArray[np.int64],
    durations: npt.NDArray[np.int64],
    classes: npt.NDArray[np.int64],
    keeping: Keeping,
) -> None:
    all_sessions, all_bounces, people, squared, mixed, units = 0, 0, 0, 0, 0, 0
    all_events, still_open = 0, 0
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        sessions, bounces = 0, 0
        events, views, key = 0, 0, 0
        first, last = 0, 0
        high = offsets[person + 1]
        # one turn more than there are events closes the last session
        for i in range(offsets[person], high + 1):
            mark = _COUNTS
            now = 0
            if i < high:
                if marked:
                    mark = int(marks[code[i]])
                    if not mark & _COUNTS:
                        continue
                now = int(time[i])
                # differences of moments, never sums: these cannot overflow
                joins = events > 0 and now - last <= gap and now - first <= longest and not mark & _STARTS
                if joins:
                    last = now
                    events += 1
                    if mark & _VIEW:
                        views += 1
                    key |= mark & _KEY
                    continue
            if events > 0 and begin <= first < end:
                length = last - first
                sessions += 1
                all_events += events
                note(0, length, durations, keeping)
                if engaged:
                    bounces += length <= ENGAGED and key == 0 and views < 2
                else:
                    bounces += events == 1
                still_open += watermark - last <= gap and watermark - first <= longest
                place = 0
                while place < len(leaving) and length > leaving[place]:
                    place += 1
                classes[place] += 1
            if i < high:
                first = now
                last = now
                events = 1
                views = 1 if mark & _VIEW else 0
                key = mark & _KEY
        if sessions:
            people += 1
            all_sessions += sessions
            all_bounces += bounces
            squared += bounces * bounces
            mixed += bounces * sessions
            units += sessions * sessions
    totals[0] += all_sessions
    totals[1] += all_bounces
    totals[2] += people
    totals[3] += squared
    totals[4] += mixed
    totals[5] += units
    totals[_EVENTS] += all_events
    totals[_OPEN] += still_open


@dataclass(frozen=True, eq=False)
class SessionCounts:
    """Whole sums over sessions.

    Attributes:
        totals: int64, the columns of `shares.Clustered` (bounces of sessions), then events and open sessions.
        durations: int64[1, 2,050], histogram of durations; `kept`: those about the median.
        classes: int64, sessions per class of `LEAVING`, the last one without an end.
    """

    totals: npt.NDArray[np.int64]
    durations: npt.NDArray[np.int64]
    classes: npt.NDArray[np.int64]
    kept: list[Kept] = field(default_factory=list)

    @property
    def bounces(self) -> Clustered:
        """Bounces of sessions, clustered by customer."""
        return Clustered.of(self.totals)


def start() -> SessionCounts:
    """Make an empty count."""
    return SessionCounts(
        np.zeros(_TOTALS, np.int64), np.zeros((1, SIZE), np.int64), np.zeros(len(LEAVING) + 1, np.int64)
    )


def merge(a: SessionCounts, b: SessionCounts) -> SessionCounts:
    """Add two counts."""
    for name in ("totals", "durations", "classes"):
        total: npt.NDArray[np.int64] = getattr(a, name)
        total += getattr(b, name)
    a.kept.extend(b.kept)
    return a


@dataclass(frozen=True, eq=False)
class Sessions:
    """The measure per shard; arguments as `sessions`.

    Attributes:
        settle: microseconds after which a session has settled (`settling.py`), for evidence on data that keep growing; None
            where all count at once.
    """

    roles: EventRoles
    gap: int = GAP
    longest: int = LONGEST
    bounce: Bounce = "single-event"
    starts: npt.NDArray[np.bool_] | None = None
    views: npt.NDArray[np.bool_] | None = None
    keys: npt.NDArray[np.bool_] | None = None
    period: Period = None
    settle: int | None = None

    @cached_property
    def looked(self) -> npt.NDArray[np.bool_]:
        """bool[codes]: views; every event where the data have none."""
        views = self.roles.views if self.views is None else self.views
        return views if views.any() else np.ones(len(views), np.bool_)

    @cached_property
    def marks(self) -> npt.NDArray[np.int32]:
        """int32[codes]: what events are to a session, bits as above."""
        marks = np.where(self.roles.outbound | self.roles.system, 0, _COUNTS).astype(np.int32)
        marks[self.looked] |= _VIEW
        marks[self.roles.key if self.keys is None else self.keys] |= _KEY
        if self.starts is not None:
            marks[self.starts] |= _STARTS
        return marks

    def add(
        self,
        state: SessionCounts,
        shard: Shard,
        chosen: npt.NDArray[np.bool_],
        watermark: int,
        between: Between | None = None,
    ) -> SessionCounts:
        """Add one shard, and keep the durations that are wanted."""
        keeping = (between or Between.nothing()).keeping(len(shard.time))
        engaged = self.bounce == "not-engaged"
        # where every event counts and nothing else is asked of it, codes need not be read
        marked = engaged or self.starts is not None or bool((self.marks & _COUNTS == 0).any())
        _cut(
            as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), as_input(shard.code, np.int32),
            self.marks, marked, chosen, *ends_of(self.period), self.gap, self.longest, watermark, engaged,
            np.array(LEAVING, np.int64), state.totals, state.durations, state.classes, keeping,
        )  # fmt: skip
        state.kept.append(kept_in(keeping))
        return state

    def start(self) -> npt.NDArray[np.int64]:
        """Give the sums of nobody."""
        return np.zeros(BOUNCE_SUMS, np.int64)

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Sum one shard: the columns of `shares.Clustered`, and the sessions that have not settled."""
        everything = self.add(start(), view.shard, chosen, view.watermark).totals
        if self.settle is None:
            return np.append(everything[:CLUSTER_COLUMNS], 0)
        settled = replace(self, period=until_settled(self.period, self.settle, view.watermark))
        known = settled.add(start(), view.shard, chosen, view.watermark).totals
        return np.append(known[:CLUSTER_COLUMNS], everything[UNITS] - known[UNITS])


def finish(counts: SessionCounts) -> pa.Table:
    """Make the one row."""
    bounces = counts.bounces
    low, high = bounces.interval()
    row = {
        "sessions": bounces.units,
        "bounces": bounces.hits,
        "bounce_rate": bounces.share,
        "mean_events": share_of(int(counts.totals[_EVENTS]), bounces.units),
        "median_duration_s": Durations.of(counts.durations, Kept.joined(counts.kept))[0].median,
        "bounce_low": low,
        "bounce_high": high,
        "customers": bounces.people,
        "open": int(counts.totals[_OPEN]),
    }
    return pa.Table.from_pylist([row], schema=SCHEMA)


def finish_leaving(counts: SessionCounts) -> pa.Table:
    """Make the distribution of durations: one row per class, `over_s` not in it, `up_to_s` in it."""
    whole = counts.bounces.units
    rows = []
    before = 0
    for place, sessions in enumerate(counts.classes.tolist()):
        before += sessions
        rows.append(
            {
                "over_s": None if place == 0 else LEAVING[place - 1] / MICROSECONDS,
                "up_to_s": LEAVING[place] / MICROSECONDS if place < len(LEAVING) else None,
                "sessions": sessions,
                "share": share_of(sessions, whole),
                "cumulative": share_of(before, whole),
            }
        )
    return pa.Table.from_pylist(rows, schema=LEAVING_SCHEMA)


def sessions(
    log: JourneyLog,
    *,
    gap: int = GAP,
    longest: int = LONGEST,
    bounce: Bounce = "single-event",
    leaving: bool = False,
    roles: EventRoles | None = None,
    starts: npt.NDArray[np.bool_] | None = None,
    views: npt.NDArray[np.bool_] | None = None,
    keys: npt.NDArray[np.bool_] | None = None,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure sessions and bounces.

    Args:
        log: the journey log.
        gap: microseconds without an event after which a session is over.
        longest: microseconds after its first event after which a session is over in any case.
        bounce: what a bounce is.
        leaving: give the distribution of durations instead.
        roles: what events are; by their names where None.
        starts: bool[codes], events that start a session; none where None.
        views: bool[codes], pages and screens looked at; those of `roles` where None.
        keys: bool[codes], key events; those of `roles` where None.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of a session's first event, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        One row: sessions, bounces, bounce_rate, mean_events, median_duration_s (seconds), bounce_low, bounce_high,
        customers, open. With `leaving`: over_s, up_to_s, sessions, share, cumulative.
    """
    known = roles or roles_of(log.codes)
    measure = Sessions(known, gap, longest, bounce, starts, views, keys, period)
    watermark = EARLIEST if log.watermark is None else log.watermark

    def counted(between: Between | None) -> SessionCounts:
        def partial(state: SessionCounts, shard: Shard, index: int) -> SessionCounts:
            return measure.add(state, shard, chosen_of(selection, index), watermark, between)

        return run(start, partial, merge, log)

    counts = counted(None)
    between = between_of(counts.durations)
    if between and not leaving:
        counts = replace(counts, kept=counted(between).kept)
    params: dict[str, object] = {"gap_s": seconds(gap), "longest_s": seconds(longest), "bounce": bounce}
    if bounce == "not-engaged":
        params["views"] = ["*"] if measure.looked.all() else list(known.names(measure.looked))
        params["keys"] = list(known.names(known.key if keys is None else keys))
    if starts is not None:
        params["starts"] = list(known.names(starts))
    rows = finish_leaving(counts) if leaving else finish(counts)
    return measured(MEASURE, params, log, selection, period, rows)
