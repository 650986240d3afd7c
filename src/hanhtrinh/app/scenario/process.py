"""A scenario as flat arrays: every touch that can happen is one row, worked out before anybody walks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.scenario.document import (
    Scenario,
    ScenarioChange,
    ScenarioPain,
    ScenarioTouchpoint,
)
from hanhtrinh.app.scenario.effects import acts_on, applied, days_at
from hanhtrinh.events.instants import start_of_day

NEVER: Final = -np.inf
NO_ORDER: Final = 0
NEW_ORDER: Final = 1
SAME_ORDER: Final = 2
_AT_ONCE: Final = -1e6  # the logarithm of a wait of no length
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Process(NamedTuple):
    """What the kernel walks on.

    The row of a touch is `row_base[t] + ((persona * (segments of t) + segment) * 2^(drawn changes of t) + got)`,
    where `segment` counts the days of t that have passed and bit i of `got` says whether the customer has the
    i-th drawn change of t. Ways out of t are `edge_off[t]:edge_off[t + 1]`; row r of t has its cumulative
    probabilities at `cumulative[cum_base[t] + (r - row_base[t]) * ways + i]`; a draw above the last is leaving.

    Attributes:
        start_cum, start_tp: cumulative probabilities of the first touchpoints, and which they are.
        persona_cum: cumulative shares of the personas.
        arrival_at, arrival_cum: edges of the spells in which arrivals are uniform (microseconds, UTC), and the
            share of all arrivals before each.
        row_base, cum_base: per touchpoint.
        day_off, days: per touchpoint, the microseconds at which its effects change.
        drawn_off, drawn: per touchpoint, indices of the randomised changes that act there.
        change_share: per change, the share that gets it; negative where it is not randomised.
        change_draw: per change, the change whose draw it goes by: changes with one attribute are one experiment.
        edge_off, edge_tp: ways out, per touchpoint.
        cumulative: cumulative probabilities, per row and way.
        emotion, feedback, extra, gap, wait: per row; gap and wait are logarithms of medians, NEVER where none.
        gap_sigma, wait_sigma: per touchpoint.
        score_low, score_high, score_spread: per touchpoint.
        order: per touchpoint, NO_ORDER, NEW_ORDER or SAME_ORDER.
        value, value_sigma: per touchpoint, logarithm of the median in minor units; NEVER where none.
    """

    start_cum: Floats
    start_tp: Ints
    persona_cum: Floats
    arrival_at: Ints
    arrival_cum: Floats
    row_base: Ints
    cum_base: Ints
    day_off: Ints
    days: Ints
    drawn_off: Ints
    drawn: Ints
    change_share: Floats
    change_draw: Ints
    edge_off: Ints
    edge_tp: Ints
    cumulative: Floats
    emotion: Floats
    feedback: Floats
    extra: Floats
    gap: Floats
    wait: Floats
    gap_sigma: Floats
    wait_sigma: Floats
    score_low: Floats
    score_high: Floats
    score_spread: Floats
    order: Ints
    value: Floats
    value_sigma: Floats


def instant(scenario: Scenario, day: date) -> int:
    """The first microsecond of a day in the scenario's zone, UTC since 1970."""
    return start_of_day(day, scenario.timezone)


@dataclass
class _Rows:
    """Rows as they are gathered, touchpoint by touchpoint."""

    row_base: list[int]
    cum_base: list[int]
    edge_off: list[int]
    edge_tp: list[int]
    cumulative: list[float]
    touches: list[tuple[float, float, float, float, float]]


def _cumulated(shares: Sequence[float]) -> list[float]:
    total, sums = 0.0, []
    for share in shares:
        total += min(max(share, 0.0), 1.0)
        sums.append(total)
    return sums


def _log(median: float) -> float:
    # the exponential of NEVER is 0: a gap of no length
    return math.log(median) if median > 0 else NEVER


def _log_wait(median: float | None) -> float:
    return NEVER if median is None else max(_log(median), _AT_ONCE)


def _order(part: ScenarioTouchpoint) -> int:
    if part.begins_order:
        return NEW_ORDER
    return SAME_ORDER if part.order == "same" else NO_ORDER


def has_arrivals(scenario: Scenario) -> bool:
    """Whether anybody arrives in the period with its seasonal factors."""
    return bool(_arrival_mass(scenario)[1].sum() > 0)


def arrivals(scenario: Scenario) -> tuple[Ints, Floats]:
    """Edges of the spells of equal density over the period (microseconds, UTC), and the share of arrivals before each."""
    at, mass = _arrival_mass(scenario)
    cumulative = np.concatenate([[0.0], np.cumsum(mass)]) / mass.sum()
    cumulative[-1] = 1.0
    return at, cumulative


def _arrival_mass(scenario: Scenario) -> tuple[Ints, Floats]:
    begin, end = scenario.period.from_, scenario.period.to
    spells = scenario.arrivals.season
    days = {begin, end, *(day for spell in spells for day in (spell.from_, spell.to) if begin < day < end)}
    edges = sorted(days)
    at = np.array([instant(scenario, day) for day in edges], np.int64)
    weights = [
        math.prod(spell.factor for spell in spells if spell.from_ <= day < spell.to) for day in edges[:-1]
    ]
    return at, np.diff(at) * np.array(weights)


def experiments(scenario: Scenario) -> list[int]:
    """Per change, the first one with the same attribute: all of these are drawn together."""
    first: dict[str, int] = {}
    return [
        first.setdefault(change.randomised.attribute, index) if change.randomised else index
        for index, change in enumerate(scenario.changes)
    ]


def _gather(
    scenario: Scenario,
    touchpoint: ScenarioTouchpoint,
    drawn: Sequence[ScenarioChange],
    index: dict[str, int],
    parts: Sequence[ScenarioPain],
    rows: _Rows,
) -> None:
    """Append the rows of one touchpoint, in the order that `Process` states."""
    ways = list(touchpoint.next)
    for part in parts:
        ways += [target for target in part.effect.next if target not in ways]
    rows.row_base.append(len(rows.touches))
    rows.cum_base.append(len(rows.cumulative))
    days = [date.min, *days_at(scenario, touchpoint.id)]
    for persona, day, got in product(scenario.personas, days, range(2 ** len(drawn))):
        having = {change.id for bit, change in enumerate(drawn) if got >> bit & 1}
        effects = [persona.effect]
        for part in parts:
            theirs = not part.personas or persona.id in part.personas
            given = not (isinstance(part, ScenarioChange) and part.randomised) or part.id in having
            if theirs and given and acts_on(part, day):
                effects.append(part.effect)
        touch = applied(touchpoint, effects)
        sums = _cumulated([touch.next.get(way, 0.0) for way in ways])
        if sums and touch.leave <= 1e-9:
            sums[-1] = 1.0  # rounding must not let anybody leave where nobody does
        rows.cumulative += sums
        rows.touches.append(
            (touch.emotion, touch.feedback, touch.extra_actions, _log(touch.gap), _log_wait(touch.wait))
        )
    rows.edge_tp += [index[way] for way in ways]
    rows.edge_off.append(len(rows.edge_tp))


def compile_process(scenario: Scenario, *, minor: int = 1) -> Process:
    """Work out a checked scenario into the arrays of the process.

    Args:
        scenario: checked by `parsing`.
        minor: minor units in one major unit of the scenario's currency.
    """
    index = {touchpoint.id: position for position, touchpoint in enumerate(scenario.touchpoints)}
    rows = _Rows([], [], [0], [], [], [])
    day_off, days, drawn_off, drawn = [0], [], [0], []
    for touchpoint in scenario.touchpoints:
        parts = [part for part in (*scenario.pains, *scenario.changes) if part.at == touchpoint.id]
        given = [part for part in parts if isinstance(part, ScenarioChange) and part.randomised]
        _gather(scenario, touchpoint, given, index, parts, rows)
        days += [instant(scenario, day) for day in days_at(scenario, touchpoint.id)]
        day_off.append(len(days))
        drawn += [scenario.changes.index(change) for change in given]
        drawn_off.append(len(drawn))
    arrival_at, arrival_cum = arrivals(scenario)
    touches = np.array(rows.touches, np.float64).reshape(-1, 5)
    all_touchpoints = scenario.touchpoints

    def ints(values: Sequence[int]) -> Ints:
        return np.array(values, np.int64)

    def floats(values: Sequence[float]) -> Floats:
        return np.array(values, np.float64)

    start = _cumulated(list(scenario.start.values()))
    start[-1] = 1.0
    personas = _cumulated([persona.share for persona in scenario.personas])
    personas[-1] = 1.0
    return Process(
        start_cum=floats(start),
        start_tp=ints([index[name] for name in scenario.start]),
        persona_cum=floats(personas),
        arrival_at=arrival_at,
        arrival_cum=arrival_cum,
        row_base=ints(rows.row_base),
        cum_base=ints(rows.cum_base),
        day_off=ints(day_off),
        days=ints(days),
        drawn_off=ints(drawn_off),
        drawn=ints(drawn),
        change_share=floats(
            [change.randomised.share if change.randomised else -1.0 for change in scenario.changes]
        ),
        change_draw=ints(experiments(scenario)),
        edge_off=ints(rows.edge_off),
        edge_tp=ints(rows.edge_tp),
        cumulative=floats(rows.cumulative),
        emotion=touches[:, 0].copy(),
        feedback=touches[:, 1].copy(),
        extra=touches[:, 2].copy(),
        gap=touches[:, 3].copy(),
        wait=touches[:, 4].copy(),
        gap_sigma=floats([part.gap.sigma if part.gap else 1.0 for part in all_touchpoints]),
        wait_sigma=floats([part.wait.sigma if part.wait else 1.0 for part in all_touchpoints]),
        score_low=floats([part.score.scale[0] for part in all_touchpoints]),
        score_high=floats([part.score.scale[1] for part in all_touchpoints]),
        score_spread=floats([part.score.spread for part in all_touchpoints]),
        order=ints([_order(part) for part in all_touchpoints]),
        value=floats([_log(part.value.median * minor) if part.value else NEVER for part in all_touchpoints]),
        value_sigma=floats([part.value.sigma if part.value else 0.0 for part in all_touchpoints]),
    )
