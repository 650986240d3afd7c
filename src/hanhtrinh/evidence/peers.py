r"""Which touchpoints convert fewer customers than their peers, beyond doubt.

T's share :math:`p_T = x_T/n_T` is tested against that of its peers pooled, :math:`p_O = x_O/n_O`, one-sided: is T below?
Its p-value is the larger of two, because each errs where the other does not:

- *Fisher's exact test* (Fisher 1935), right with few customers and shares near 0 or 1, but taking every touch for
  another customer;
- the *score test with its variance clustered by customer*, for a customer at several touchpoints is one customer. With
  the share of all, :math:`\bar p = (x_T+x_O)/(n_T+n_O)`, and the weights :math:`c_T = 1/n_T`, :math:`c_U = -1/n_O` of
  the peers U, customer i adds :math:`d_i = \sum_U c_U (y_{iU}-\bar p)` over her touchpoints, and
  :math:`z = (p_T-p_O)/\sqrt{\sum d_i^2}` is referred to the normal distribution (Liang and Zeger 1986, without a model).
  :math:`\sum d_i^2` follows from the counts that `measures.touchpoint` keeps for every two touchpoints.

The p-values of all touchpoints with peers are corrected by Benjamini and Hochberg at 2.5 %, as verdicts are. Where no
touchpoint is below its peers, any is flagged in at most 2.5 % of all cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from hanhtrinh.evidence.verdicts import ALPHA, benjamini_hochberg
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.population import Period, Selection, measured, seconds
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.stages import WINDOW
from hanhtrinh.measures.touchpoint import (
    FEWEST,
    LEAST,
    MEASURE,
    SCHEMA,
    Touches,
    count_touches,
    leads_somewhere,
    rows_of,
)
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.placing import stage_by_rule
from hanhtrinh.models.touchpoints import TouchpointSet

PEER_SCHEMA: Final = pa.schema(
    [
        *SCHEMA,
        ("peers", pa.int64()),
        ("peers_conversion", pa.float64()),
        ("below_average", pa.bool_()),
        ("q", pa.float64()),
    ]
)
# terms of the hypergeometric tail beyond which nothing is left to add
_TERMS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Peers:
    """What a touchpoint's peers say: how many, their pooled conversion, whether it is below them, and the q of that."""

    count: int = 0
    conversion: float | None = None
    below: bool | None = None
    q: float | None = None


NO_PEERS: Final = Peers()


def judge_peers(
    counts: Touches, groups: Sequence[int | None], *, least: int = LEAST, alpha: float = ALPHA
) -> list[Peers]:
    """Judge every touchpoint against its peers.

    Args:
        counts: what `count_touches` counted.
        groups: the stage of each touchpoint, as any number; None for those that are compared with none.
        least: customers that a touchpoint needs.
        alpha: the level of the correction.
    """
    customers = counts.both.diagonal()
    tested: list[tuple[int, list[int], float]] = []
    for index, group in enumerate(groups):
        there = [
            other
            for other, its in enumerate(groups)
            if its == group is not None and customers[other] >= least
        ]
        if group is not None and index in there and len(there) >= FEWEST:
            peers = [other for other in there if other != index]
            tested.append((index, peers, p_below(counts, index, peers)))
    corrected = benjamini_hochberg([p for _, _, p in tested])
    found = [NO_PEERS] * len(groups)
    reached = counts.both_reached.diagonal()
    for (index, peers, _), q in zip(tested, corrected, strict=True):
        pooled = float(reached[peers].sum() / customers[peers].sum())
        found[index] = Peers(len(peers), pooled, q <= alpha, q)
    return found


def p_below(counts: Touches, index: int, peers: Sequence[int]) -> float:
    """Give the p-value of "this touchpoint converts fewer than its peers pooled"; 1 where it does not."""
    customers, reached = counts.both.diagonal(), counts.both_reached.diagonal()
    n, x = int(customers[index]), int(reached[index])
    m, y = int(customers[list(peers)].sum()), int(reached[list(peers)].sum())
    if x * m >= y * n:
        return 1.0
    return max(_fisher(x, n, y, m), _clustered(counts, index, peers, x / n - y / m, (x + y) / (n + m)))


def _fisher(x: int, n: int, y: int, m: int) -> float:
    """Give P(X <= x) for X hypergeometric: of x + y successes among n + m, those that fall to the n."""
    k = np.arange(x, max(0, x + y - m, x - _TERMS) - 1, -1, dtype=np.float64)
    logs = _choose(n, k) + _choose(m, x + y - k) - _choose(n + m, np.float64(x + y))
    return float(min(1.0, np.exp(logs).sum()))


def _choose(n: int, k: npt.NDArray[np.float64] | np.float64) -> npt.NDArray[np.float64]:
    chosen: npt.NDArray[np.float64] = (
        special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)
    )
    return chosen


def _clustered(counts: Touches, index: int, peers: Sequence[int], apart: float, share: float) -> float:
    all_of = [index, *peers]
    pick = np.ix_(all_of, all_of)
    customers = counts.both.diagonal()[all_of].astype(np.float64)
    weights = np.full(len(all_of), -1.0 / customers[1:].sum())
    weights[0] = 1.0 / customers[0]
    one = counts.one_reached[pick]
    products = counts.both_reached[pick] - share * (one + one.T) + share**2 * counts.both[pick]
    variance = float(weights @ products @ weights)
    # nothing varies where the very same customers are at both: then nothing is known
    return float(special.ndtr(apart / variance**0.5)) if variance > 1e-18 else 1.0


def touchpoint(
    log: JourneyLog,
    model: JourneyModel,
    touchpoints: TouchpointSet,
    *,
    within: int = WINDOW,
    selection: Selection = None,
    period: Period = None,
) -> MeasureResult:
    """Measure every touchpoint's conversion and compare it with its peers.

    Args:
        log: the journey log, opened with `touchpoint_predicates(touchpoints)`.
        model: the journey model, which says what a later stage is, and in which stage each touchpoint is.
        touchpoints: the touchpoints with their goals.
        within: microseconds after the first touch, inclusive.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the first touch, microseconds UTC, `to` exclusive; the whole log where None.

    Returns:
        Columns touchpoint, stage, goal, customers, reached, conversion, low, high, pending, peers, peers_conversion,
        below_average, q; one row per touchpoint that somebody touched, in the order of touchpoints.yaml.

    Raises:
        UsageError, InputError: as `compile_model`; `too-many-stages` where the model has more than 63 stages.
    """
    compiled = compile_model(model, touchpoints, log.codes, log.currency)
    goals = {one.id: one.goal for one in touchpoints.touchpoints if one.goal is not None}
    placed = [stage_by_rule(model, one) for one in touchpoints.touchpoints]
    stages = [None if stage is None else stage.id for stage in placed]
    counts = count_touches(log, compiled, goals=goals, within=within, selection=selection, period=period)
    groups = [
        compiled.stages.index(stage)
        if stage is not None and leads_somewhere(name, stage, compiled, goals)
        else None
        for name, stage in zip(compiled.touchpoints, stages, strict=True)
    ]
    judged = dict(zip(compiled.touchpoints, judge_peers(counts, groups), strict=True))
    rows = rows_of(counts, compiled, stages, goals)
    for row in rows:
        peers = judged[str(row["touchpoint"])]
        row |= {
            "peers": peers.count,
            "peers_conversion": peers.conversion,
            "below_average": peers.below,
            "q": peers.q,
        }
    params = {"model": compiled.model, "within_s": seconds(within), "least": LEAST, "alpha": ALPHA}
    table = pa.Table.from_pylist(rows, schema=PEER_SCHEMA)
    return measured(MEASURE, params, log, selection, period, table)
