"""`ladder/1`: who takes each rung of the offer ladder, who climbs on, how long that takes, and which rungs are skipped.

Mathematics. The ladder's rungs are lead magnet, tripwire, core offer, upsell, as far as touchpoints offer them: R(1) ..
R(n) from the lowest. An event that the business did not begin, at a touchpoint with an offer, *takes* that rung. For one
customer let e(k) be the first event that takes R(k), t(k) its time; W the window, w the watermark. Per rung, over the
customers whose t(k) lies in the period:

    customers       customers who took it
    share           customers / all customers with an event in the period, null where there are none
    matured         those whose window is over: t(k) + W <= w; climbed or not
    pending         the others
    to_next         of the matured, the share that took R(k+1) by an event after e(k), within W
    median_time_s   median of the time from e(k) to the first such event, over these, exact
    to_higher       of the matured, the share that took any higher rung after e(k), within W
    skipped         customers who took a higher rung, for the first time in the period, and R(k) never before it

The highest rung has nothing above it: matured, pending, to_next, median_time_s, to_higher and skipped are null there.
Shares are null where nobody matured. Options: `window` (default 90 days), `selection`, `period`.
Source of the definition: definitions.md, "value ladder"; domain.md, R5.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, OUT_I64_2D, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.errors import UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.language import Text
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
    population,
    seconds,
)
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.models.compile import compile_touchpoints
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.models.words import OFFERS, Offer

MEASURE: Final = "ladder/1"
WINDOW: Final = 90 * 86_400 * MICROSECONDS
SCHEMA: Final = pa.schema(
    [
        ("rung", pa.string()),
        ("customers", pa.int64()),
        ("share", pa.float64()),
        ("to_next", pa.float64()),
        ("median_time_s", pa.float64()),
        ("to_higher", pa.float64()),
        ("pending", pa.int64()),
        ("skipped", pa.int64()),
        ("matured", pa.int64()),
    ]
)
_CUSTOMERS: Final = 0
_MATURED: Final = 1
_NEXT: Final = 2
_HIGHER: Final = 3
_SKIPPED: Final = 4
_TOTALS: Final = 5


@dataclass(frozen=True)
class Ladder:
    """The rungs that touchpoints offer, from the lowest, and the rung that each event code takes: int32, -1 for none."""

    rungs: tuple[Offer, ...]
    rung_of_code: npt.NDArray[np.int32]


def ladder_of(touchpoints: TouchpointSet, codes: EventCodes, currency: str = "VND") -> Ladder:
    """Find the ladder in the touchpoints of a business.

    Raises:
        UsageError: `no-offers` where no touchpoint says its offer; else as `compile_touchpoints`.
    """
    offered = {one.offer for one in touchpoints.touchpoints}
    rungs = tuple(offer for offer in OFFERS if offer in offered)
    if not rungs:
        raise UsageError(
            "no-offers",
            Text(
                vi="Chưa điểm chạm nào cho biết món chào bán, nên chưa có thang chào bán để đo.",
                en="No touchpoint says what is offered there, so there is no ladder of offers to measure.",
            ),
            hint=Text(
                vi="Thêm “offer: lead_magnet | tripwire | core | upsell” vào các điểm chạm trong touchpoints.yaml.",
                en="Add “offer: lead_magnet | tripwire | core | upsell” to touchpoints in touchpoints.yaml.",
            ),
        )
    number = [rungs.index(one.offer) if one.offer is not None else -1 for one in touchpoints.touchpoints]
    # the last entry stands for codes without a touchpoint (-1)
    rung_of_code = np.array([*number, -1], np.int32)[compile_touchpoints(touchpoints, codes, currency)]
    rung_of_code[np.array([one == "outbound" for one in codes.direction], np.bool_)] = -1
    return Ladder(rungs, rung_of_code)


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I32, IN_BOOL, I64, I64, I64, I64,
        OUT_I64, OUT_I64, OUT_I64, OUT_I64_2D, OUT_I64_2D, KEEPING,
    )
)  # fmt: skip
def _climb(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    rung_of_code: npt.NDArray[np.int32],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    window: int,
    watermark: int,
    taken: npt.NDArray[np.int64],
    following: npt.NDArray[np.int64],
    higher: npt.NDArray[np.int64],
    totals: npt.NDArray[np.int64],
    times: npt.NDArray[np.int64],
    keeping: Keeping,
) -> None:
    """Add one shard; `taken`, `following`, `higher` are working memory: event indices per rung, below `first` for none."""
    rungs = len(totals)
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        first = offsets[person]
        for i in range(first, offsets[person + 1]):
            rung = rung_of_code[code[i]]
            if rung < 0:
                continue
            new = taken[rung] < first
            for below in range(rung):
                if taken[below] >= first:
                    if higher[below] < first:
                        higher[below] = i
                    if below == rung - 1 and following[below] < first:
                        following[below] = i
                elif new and start <= time[i] < end and taken[below] != -2 - person:
                    # not taken yet, and passed over for the first time: remembered as -2 - person
                    taken[below] = -2 - person
                    totals[below, _SKIPPED] += 1
            if new:
                taken[rung] = i
        for rung in range(rungs):
            if taken[rung] < first:
                continue
            since = time[taken[rung]]
            if not start <= since < end:
                continue
            totals[rung, _CUSTOMERS] += 1
            if since + window > watermark:
                continue
            totals[rung, _MATURED] += 1
            if higher[rung] >= first and time[higher[rung]] - since <= window:
                totals[rung, _HIGHER] += 1
            if following[rung] >= first and time[following[rung]] - since <= window:
                totals[rung, _NEXT] += 1
                note(rung, time[following[rung]] - since, times, keeping)


@dataclass
class Climbed:
    """int64, rungs x (customers, matured, next, higher, skipped), and the histogram of times to the next rung.

    `kept` are the times about the medians.
    """

    totals: npt.NDArray[np.int64]
    times: npt.NDArray[np.int64]
    kept: list[Kept] = field(default_factory=list)


def _merge(a: Climbed, b: Climbed) -> Climbed:
    a.totals += b.totals
    a.times += b.times
    a.kept += b.kept
    return a


def finish(climbed: Climbed, rungs: tuple[Offer, ...], everybody: int) -> pa.Table:
    """Make the rows, one per rung, the lowest first."""
    times = Durations.of(climbed.times, Kept.joined(climbed.kept))
    rows = []
    for number, rung in enumerate(rungs):
        customers, matured, onward, higher, skipped = (int(one) for one in climbed.totals[number])
        top = number == len(rungs) - 1
        rows.append(
            {
                "rung": rung,
                "customers": customers,
                "share": customers / everybody if everybody else None,
                "to_next": onward / matured if matured and not top else None,
                "median_time_s": times[number].median,
                "to_higher": higher / matured if matured and not top else None,
                "pending": None if top else customers - matured,
                "skipped": None if top else skipped,
                "matured": None if top else matured,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def ladder(
    log: JourneyLog,
    rungs: Ladder,
    *,
    window: int = WINDOW,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure the offer ladder.

    Args:
        log: the journey log.
        rungs: the ladder, made by `ladder_of` for this log's codes.
        window: microseconds from the first event that takes a rung, inclusive.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of that event in microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        Columns rung, customers, share, to_next, median_time_s (seconds), to_higher, pending, skipped, matured.
    """
    start, end = ends_of(period)
    watermark = EARLIEST if log.watermark is None else log.watermark
    size = len(rungs.rungs)
    rung_of_code = as_input(rungs.rung_of_code, np.int32)

    def counted(between: Between) -> Climbed:
        def partial(climbed: Climbed, shard: Shard, index: int) -> Climbed:
            keeping = between.keeping(size * (len(shard.offsets) - 1))
            _climb(
                as_input(shard.offsets, np.int64), as_input(shard.time, np.int64), as_input(shard.code, np.int32),
                rung_of_code, chosen_of(selection, index), start, end, window, watermark,
                np.full(size, -1, np.int64), np.full(size, -1, np.int64), np.full(size, -1, np.int64),
                climbed.totals, climbed.times, keeping,
            )  # fmt: skip
            climbed.kept.append(kept_in(keeping))
            return climbed

        return run(
            lambda: Climbed(np.zeros((size, _TOTALS), np.int64), np.zeros((size, SIZE), np.int64)),
            partial,
            _merge,
            log,
        )

    climbed = counted(Between.nothing(size))
    between = between_of(climbed.times)
    if between:
        climbed = replace(climbed, kept=counted(between).kept)
    everybody = population(log, selection, period).customers
    params = {"window_s": seconds(window), "rungs": list(rungs.rungs)}
    return measured(MEASURE, params, log, selection, period, finish(climbed, rungs.rungs, everybody))
