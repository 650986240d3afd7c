"""The process itself, compiled: one customer's walk, and what each touch leaves behind.

Every random number is a pure function of (seed, customer, touch, purpose), so results do not depend on
threads or on the order of work, and two scenarios that differ in one effect share all other luck.
The generator is the finaliser of SplitMix64 (Steele, Lea, Flood 2014) over a Weyl sequence.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import numpy as np

from hanhtrinh.app.scenario.process import Process
from hanhtrinh.engine.kernels import bind_to_sources
from hanhtrinh.journeys.kernels import cached_njit

F = TypeVar("F", bound=Callable[..., Any])
MOST_TOUCHES: Final = 2048
# purposes of a draw; touch 0 stands for the customer
ARRIVAL: Final = 1
START: Final = 2
PERSONA: Final = 3
HABIT: Final = 5
GOT: Final = 64
ATTRIBUTE: Final = 4096
NEXT: Final = 1
GAP: Final = 2
WAIT: Final = 4
EXTRA: Final = 6
FEEDBACK: Final = 7
SCORE: Final = 8
VALUE: Final = 10
WORDS: Final = 12
PAUSE: Final = 64

_LONGEST: Final = 3.15e15  # a hundred years, in microseconds: keeps sums of lengths inside an int64
_PAUSE: Final = 15e6  # mean time between two actions inside a touch, in microseconds
_MOST_EXTRA: Final = 500
_GAMMA: Final = np.uint64(0x9E3779B97F4A7C15)
_DELTA: Final = np.uint64(0xD1B54A32D192ED03)
_MIX1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX2: Final = np.uint64(0x94D049BB133111EB)
_S30: Final = np.uint64(30)
_S27: Final = np.uint64(27)
_S31: Final = np.uint64(31)
_S11: Final = np.uint64(11)


# compiled on first use, cached beside the source; steps are called by compiled code only, and a way in from Python
# would cost more to compile than they do
def entrance(function: F) -> F:
    """Compile a function that Python calls."""
    return _compiled(function)


def step(function: F) -> F:
    """Compile a function that compiled functions call."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def _compiled(function: F, **options: bool) -> F:
    result = cached_njit(function, **options)
    bind_to_sources(result, "app/scenario")
    return cast(F, result)


@step
def _mixed(z: Any) -> Any:
    z = (z ^ (z >> _S30)) * _MIX1
    z = (z ^ (z >> _S27)) * _MIX2
    return z ^ (z >> _S31)


@step
def key_of(seed: int, customer: int) -> Any:
    """The customer's own stream."""
    return _mixed(_mixed(np.uint64(seed) + _GAMMA) + np.uint64(customer) * _GAMMA + _DELTA)


@step
def uniform(key: Any, touch: int, purpose: int) -> float:
    """A number in [0, 1), 53 bits."""
    z = _mixed(key + np.uint64(touch) * _GAMMA + np.uint64(purpose) * _DELTA)
    return float(_mixed(z + _GAMMA) >> _S11) * (1.0 / 9007199254740992.0)


@step
def normal(key: Any, touch: int, purpose: int) -> float:
    """A standard normal number (Box and Muller 1958); uses `purpose` and the one after it."""
    u = 1.0 - uniform(key, touch, purpose)
    v = uniform(key, touch, purpose + 1)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@step
def _length(log_median: float, sigma: float, key: Any, touch: int, purpose: int) -> int:
    drawn = math.exp(log_median + sigma * normal(key, touch, purpose))
    return int(min(drawn, _LONGEST) + 0.5)


@step
def chosen(cumulative: Any, first: int, last: int, u: float) -> int:
    """Index of the first cumulative probability above u; `last` where there is none."""
    for i in range(first, last):
        if u < cumulative[i]:
            return i
    return last


@step
def extras(mean: float, key: Any, touch: int) -> int:
    """How many additional actions the touch has: Poisson, by inversion of one uniform number."""
    if mean <= 0.0:
        return 0
    u = uniform(key, touch, EXTRA)
    term = math.exp(-mean)
    total, count = term, 0
    while u >= total and count < _MOST_EXTRA:
        count += 1
        term *= mean / count
        total += term
    return count


@step
def pause(key: Any, touch: int, which: int) -> int:
    """Microseconds before an additional action: exponential."""
    return 1 + int(-math.log(1.0 - uniform(key, touch, PAUSE + which)) * _PAUSE)


@step
def waited(process: Process, touchpoint: int, row: int, key: Any, touch: int) -> int:
    """Microseconds until the business answers; -1 where it need not."""
    if process.wait[row] == -np.inf:
        return -1
    return _length(process.wait[row], process.wait_sigma[touchpoint], key, touch, WAIT)


@step
def score_of(process: Process, touchpoint: int, row: int, key: Any, touch: int) -> float:
    """The score given at a touch, whole and on its scale; NaN where none is given."""
    if uniform(key, touch, FEEDBACK) >= process.feedback[row]:
        return np.nan
    low, high = process.score_low[touchpoint], process.score_high[touchpoint]
    half = (high - low) / 2.0
    felt = process.emotion[row] + process.score_spread[touchpoint] * normal(key, touch, SCORE)
    given: float = min(max(math.floor((low + high) / 2.0 + half * felt + 0.5), low), high)
    return given


@step
def value_of(process: Process, touchpoint: int, key: Any, touch: int) -> int:
    """The order's value in minor units; -1 where the touch is no order."""
    if process.value[touchpoint] == -np.inf:
        return -1
    drawn = math.exp(process.value[touchpoint] + process.value_sigma[touchpoint] * normal(key, touch, VALUE))
    return int(min(drawn, 1e15) + 0.5)


@step
def got_of(process: Process, key: Any) -> int:
    """Bits of the randomised changes that the customer has."""
    bits = 0
    for change in range(len(process.change_share)):
        if uniform(key, 0, GOT + process.change_draw[change]) < process.change_share[change]:
            bits |= 1 << change
    return bits


@step
def persona_of(process: Process, key: Any) -> int:
    """The customer's persona."""
    return chosen(process.persona_cum, 0, len(process.persona_cum) - 1, uniform(key, 0, PERSONA))


@step
def arrival_of(process: Process, key: Any) -> int:
    """When the customer arrives."""
    u = uniform(key, 0, ARRIVAL)
    spells = len(process.arrival_at) - 1
    spell = 0
    while spell < spells - 1 and u >= process.arrival_cum[spell + 1]:
        spell += 1
    low, high = process.arrival_cum[spell], process.arrival_cum[spell + 1]
    begin, end = process.arrival_at[spell], process.arrival_at[spell + 1]
    return int(begin) + min(int((u - low) / (high - low) * (end - begin)), int(end - begin) - 1)


@step
def row_of(process: Process, touchpoint: int, persona: int, time: int, got: int) -> int:
    """The row of a touch: who, where, when, and with which changes."""
    first, last = process.day_off[touchpoint], process.day_off[touchpoint + 1]
    segment = 0
    while first + segment < last and process.days[first + segment] <= time:
        segment += 1
    here = process.drawn_off[touchpoint]
    count = process.drawn_off[touchpoint + 1] - here
    mask = 0
    for bit in range(count):
        if got >> process.drawn[here + bit] & 1:
            mask |= 1 << bit
    return int(process.row_base[touchpoint] + ((persona * (last - first + 1) + segment) << count) + mask)


@step
def walk(process: Process, seed: int, customer: int, touchpoints: Any, times: Any, rows: Any) -> int:
    """Walk one customer to the end, past the period.

    A touch lasts as long as its additional actions and the answer it waits for; the gap comes after it.

    Args:
        process: the compiled scenario.
        seed, customer: name the customer's luck.
        touchpoints, times, rows: filled, at least MOST_TOUCHES long; times in microseconds UTC.

    Returns:
        The number of touches; MOST_TOUCHES + 1 where the journey would not end.
    """
    key = key_of(seed, customer)
    persona = persona_of(process, key)
    got = got_of(process, key)
    time = arrival_of(process, key)
    at = chosen(process.start_cum, 0, len(process.start_cum) - 1, uniform(key, 0, START))
    touchpoint = process.start_tp[at]
    count = 0
    while True:
        if count == MOST_TOUCHES:
            return MOST_TOUCHES + 1
        row = row_of(process, touchpoint, persona, time, got)
        touchpoints[count] = touchpoint
        times[count] = time
        rows[count] = row
        count += 1
        first, last = process.edge_off[touchpoint], process.edge_off[touchpoint + 1]
        base = process.cum_base[touchpoint] + (row - process.row_base[touchpoint]) * (last - first)
        way = chosen(process.cumulative, base, base + last - first, uniform(key, count, NEXT))
        if way == base + last - first:
            return count
        for which in range(extras(process.extra[row], key, count)):
            time += pause(key, count, which)
        answer = waited(process, touchpoint, row, key, count)
        if answer > 0:
            time += answer
        time += _length(process.gap[row], process.gap_sigma[touchpoint], key, count, GAP)
        touchpoint = process.edge_tp[first + way - base]
