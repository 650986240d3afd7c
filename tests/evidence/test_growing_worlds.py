"""Many worlds that grow, looked at every day for 90 days: how often a claim is ever judged wrongly, and how soon rightly.

1,000 worlds of 12 claims: shares from rare to nearly certain, medians of heavy-tailed durations, scores of customers who
score several times and come from two unlike personas, `between`, truths that drift, results that arrive up to five days
late, of which verdicts wait for three, and a Tết: five quiet days and ten with three times the customers. Issue 3, point 4: ever wrong at most 2.5 %
(exact binomial test at 1 %), false discoveries as stated, power at least 90 % at stated distances, and a median time to
decision at most twice that of a fixed test planned for 90 % power at that distance.

Evidence is worked out here for all worlds at once and compared with `decide` at looks drawn by lot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from math import sqrt

import numpy as np
import pytest
from scipy import optimize, stats

from hanhtrinh.evidence.samples import MeanSample, Sample, ShareSample
from hanhtrinh.evidence.sequences import Spread, Tally, bets
from hanhtrinh.evidence.verdicts import ALPHA, Question, decide

LOOKS = 90
WORLDS = 1_000
LEAST = 100
# days that a verdict waits for late events
WAIT = 3
BINARY = np.array([0.0, 1.0])
SEASON = np.ones(LOOKS)
SEASON[30:35], SEASON[35:45] = 0.3, 3.0
CONFIRMED, REFUTED = 0, 1


@dataclass(frozen=True)
class Kind:
    """What a claim measures: the values that customers give, how likely each is, and what befalls them.

    `drift` moves the share of a world's customers up and down by this much in 90 days, `late` is the part of successes
    that becomes known `delays` days after the customer has matured; verdicts wait for `wait` days.
    """

    values: np.ndarray
    chances: np.ndarray
    spread: Spread = "share"
    drift: float = 0.0
    late: float = 0.0
    delays: tuple[int, ...] = (1, 2, 3)
    between: bool = False
    wait: int = WAIT

    @property
    def mean(self) -> float:
        return float(self.values @ self.chances)

    @property
    def deviation(self) -> float:
        return sqrt(float(self.chances @ (self.values - self.mean) ** 2))


def share(p: float, **options: float) -> Kind:
    return Kind(BINARY, np.array([1 - p, p]), **options)  # type: ignore[arg-type]


@cache
def scores(low: int, high: int, middle: float, noise: float) -> Kind:
    """Mean scores of customers who score once to many times; two personas, and moods that differ by customer."""
    rng = np.random.default_rng(3)
    customers = 100_000
    times = 1 + rng.poisson(0.8, customers)
    mood = rng.normal(0, 0.3, customers) + np.where(rng.random(customers) < 0.4, 0.4, -0.1)
    owner = np.repeat(np.arange(customers), times)
    felt = middle + mood[owner] + rng.normal(0, noise, len(owner))
    given = np.clip(np.round((low + high) / 2 + (high - low) / 2 * felt), low, high)
    means = (np.bincount(owner, given) / times - low) / (high - low)
    values, counts = np.unique(np.round(means * 25_200), return_counts=True)
    return Kind(values / 25_200, counts / customers, "score")


LATER = "share known later than waited for"
KINDS = {
    "share": share(0.6),
    "rare share": share(0.03),
    "frequent share": share(0.96),
    "share that drifts": share(0.5, drift=0.3),
    "share known late": share(0.6, late=0.15),
    LATER: replace(share(0.6, late=0.15), delays=(1, 2, 3, 4, 5)),
    "between": replace(share(0.45), between=True),
    "median": share(0.5),
    "CSAT": scores(1, 5, 0.2, 0.5),
    "skewed NPS": scores(0, 10, 0.75, 0.4),
}


def tallies(kind: Kind, rate: float, rng: np.random.Generator, worlds: int) -> tuple[np.ndarray, np.ndarray]:
    """Live through worlds: what is known at each look (worlds x looks x values), and the true mean so far."""
    arrived = rng.poisson(rate * SEASON, (worlds, LOOKS))
    if len(kind.values) > 2:
        counts = rng.multinomial(arrived.ravel(), kind.chances).reshape(worlds, LOOKS, -1)
        return counts.cumsum(1, dtype=np.float64), np.full((worlds, LOOKS), kind.mean)
    slope = rng.choice([-1, 1], (worlds, 1)) * kind.drift
    means = np.clip(kind.mean + slope * (np.linspace(0, 1, LOOKS) - 0.5), 0, 1)
    successes = rng.binomial(arrived, means)
    n = arrived.cumsum(1)
    truth = (arrived * means).cumsum(1) / np.maximum(n, 1)
    if not kind.late:
        known = successes.cumsum(1)
        return np.stack([n - known, known], axis=-1).astype(np.float64), truth
    # a verdict counts customers so much later, but some of what is late comes later still
    n, truth, known = (_later(table, kind.wait) for table in (n, truth, successes.cumsum(1)))
    waiting = rng.binomial(successes, kind.late)
    chances = [1 / len(kind.delays)] * len(kind.delays)
    parts = rng.multinomial(waiting, chances).transpose(2, 0, 1)
    for part, delay in zip(parts, kind.delays, strict=True):
        known = known - (_later(part.cumsum(1), kind.wait) - _later(part.cumsum(1), max(delay, kind.wait)))
    return np.stack([n - known, known], axis=-1).astype(np.float64), truth


def _later(table: np.ndarray, days: int) -> np.ndarray:
    """Give what was known so many days before."""
    return np.pad(table, ((0, 0), (days, 0)))[:, :LOOKS]


def log_evidence(kind: Kind, counts: np.ndarray, v: float, side: str) -> np.ndarray:
    """As `Tally.log_evidence`, for all worlds and looks."""
    values, against = (kind.values, v) if side == "above" else (1 - kind.values, 1 - v)
    if against >= 1:
        return np.zeros(counts.shape[:2])
    stakes, weights = bets(against, LEAST, kind.spread)
    logs = counts @ np.log1p(np.outer(values - against, stakes)) + weights
    largest = logs.max(axis=-1)
    logs -= largest[..., None]
    return np.asarray(largest + np.log(np.exp(logs, out=logs).sum(axis=-1)))


@dataclass(frozen=True)
class Asked:
    """A claim `>= v` (or within `v` and more) in all worlds: p-values (worlds x looks x 2), and which would be wrong."""

    kind: Kind
    v: float
    counts: np.ndarray
    p: np.ndarray
    wrong: np.ndarray


def threshold(kind: Kind, distance: float, customers: float) -> float:
    """Give the v that the truth lies `distance` standard errors above; for shares by the larger error, v's or the truth's."""
    if kind.spread == "score" or distance == 0:
        return kind.mean - distance * kind.deviation / sqrt(customers)

    def missing(v: float) -> float:
        return kind.mean - v - distance * max(sqrt(max(v * (1 - v), 0.0)), kind.deviation) / sqrt(customers)

    low, high = (-1.0, kind.mean) if distance > 0 else (kind.mean, 2.0)
    return float(np.clip(optimize.brentq(missing, low, high), 1e-3, 1 - 1e-3))


def ask(kind: Kind, distance: float, rate: float, rng: np.random.Generator, worlds: int = WORLDS) -> Asked:
    """Ask a claim whose truth lies `distance` standard errors, with all customers, above its threshold."""
    counts, truth = tallies(kind, rate, rng, worlds)
    v = threshold(kind, distance, rate * float(SEASON.sum()))
    above, below = log_evidence(kind, counts, v, "above"), log_evidence(kind, counts, v, "below")
    if kind.between:
        top = min(v + 0.3, 1.0)
        over, under = log_evidence(kind, counts, top, "above"), log_evidence(kind, counts, top, "below")
        above, below = np.minimum(above, under), np.logaddexp(below, over) - np.log(2)
    p = np.exp(-np.maximum(np.stack([above, below], axis=-1), 0))
    p[counts.sum(-1) < LEAST] = np.nan
    nearly = 1e-9
    wrong = np.stack([truth <= v + nearly, truth >= v - nearly], axis=-1)
    return Asked(kind, v, counts, p, wrong)


def verdicts(claims: list[Asked]) -> np.ndarray:
    """Correct the family at every look: worlds x looks x claims x (confirmed, refuted)."""
    p = np.stack([claim.p for claim in claims], axis=2)
    flat = p.reshape(*p.shape[:2], -1)
    m = (~np.isnan(flat)).sum(-1, keepdims=True)
    ordered = np.sort(flat, axis=-1)
    ranks = np.arange(1, flat.shape[-1] + 1)
    passed = ordered * m / ranks <= ALPHA
    last = np.where(passed.any(-1), passed.shape[-1] - passed[..., ::-1].argmax(-1), 0)
    limit = np.where(
        last > 0, np.take_along_axis(ordered, np.maximum(last - 1, 0)[..., None], -1)[..., 0], -1
    )
    return np.asarray(p <= limit[..., None, None])


def family(distances: list[float], rate: float, seed: int, worlds: int = WORLDS) -> list[Asked]:
    """Twelve claims; the kinds take turns, from one that depends on the seed."""
    rng = np.random.default_rng(seed)
    kinds = list(KINDS.values())
    return [
        ask(kinds[(seed + 2 * index) % len(kinds)], distance, rate, rng, worlds)
        for index, distance in enumerate(distances)
    ]


def at_most_2_5_percent(wrong: int, of: int) -> bool:
    return bool(stats.binomtest(wrong, of, 0.025, alternative="greater").pvalue > 0.01)


def question(claim: Asked, world: int, look: int) -> Question:
    counts = claim.counts[world, look]
    n = int(counts.sum())
    sample: Sample = ShareSample(int(counts[-1]), n)
    if claim.kind.spread == "score":
        mean = float(claim.kind.values @ counts / max(n, 1))
        sample = MeanSample(n, mean, 0.1, 0.0, 0.0, 1.0, Tally(claim.kind.values, counts, "score"))
    return Question(sample, claim.v, min(claim.v + 0.3, 1.0) if claim.kind.between else None, LEAST)


def test_the_worlds_are_judged_as_the_product_judges() -> None:
    claims = family([0.0, 6.0, -6.0] * 4, 12.0, seed=1, worlds=10)
    found = verdicts(claims)
    rng = np.random.default_rng(2)
    decided = 0
    for world, look in zip(rng.integers(0, 10, 60), rng.integers(0, LOOKS, 60), strict=True):
        decisions, _ = decide([question(claim, world, look) for claim in claims], by="sequence")
        marks = ["confirmed" if c else "refuted" if r else "undecided" for c, r in found[world, look]]
        assert [one.verdict for one in decisions] == marks
        decided += sum(mark != "undecided" for mark in marks)
    assert decided > 50


@pytest.mark.parametrize("name", KINDS)
def test_with_90_daily_looks_a_claim_is_ever_wrong_in_at_most_2_5_percent(name: str) -> None:
    # alone on its map, at its boundary, with many customers a day: the least correction and the most to see
    claim = ask(KINDS[name], 0.0, 40.0, np.random.default_rng(20_263))
    wrong = (verdicts([claim])[:, :, 0] & claim.wrong).any(axis=(1, 2))
    assert at_most_2_5_percent(int(wrong.sum()), WORLDS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_among_twelve_claims_each_is_ever_wrong_in_at_most_2_5_percent(seed: int) -> None:
    claims = family([0.0, 8.0, -8.0, 0.0, 3.0, -12.0, 0.0, 5.0, 15.0, -4.0, 0.0, 7.0], 15.0, seed)
    found = verdicts(claims)
    for index, claim in enumerate(claims):
        wrong = (found[:, :, index] & claim.wrong).any(axis=(1, 2))
        assert at_most_2_5_percent(int(wrong.sum()), WORLDS), index
    # false discoveries: of what stands decided, at every look and where one stops at the first decision
    false = (found & np.stack([claim.wrong for claim in claims], axis=2)).sum(axis=(2, 3))
    rate = false / np.maximum(found.sum(axis=(2, 3)), 1)
    assert rate.mean(axis=0).max() <= ALPHA
    first = found.any(axis=(2, 3)).argmax(axis=1)
    assert rate[np.arange(WORLDS), first].mean() <= ALPHA


@pytest.mark.parametrize("name", ["share", "rare share", "median", "CSAT", "share known late"])
@pytest.mark.parametrize("distance", [5.6, -5.6])
def test_at_5_6_standard_errors_90_percent_are_found_though_nothing_else_is(
    name: str, distance: float
) -> None:
    claims = [ask(KINDS[name], distance, 25.0, np.random.default_rng(5), 300), *boundary_claims(300)]
    side = CONFIRMED if distance > 0 else REFUTED
    found = verdicts(claims)[:, :, 0, side].any(axis=1)
    assert stats.binomtest(int(found.sum()), 300, 0.9, alternative="less").pvalue > 0.01


def planned(kind: Kind, v: float, m: int) -> float:
    """Customers with which a fixed test at level alpha / m finds the truth with 90 %."""
    away = abs(kind.mean - v)
    null = sqrt(v * (1 - v)) if kind.spread == "share" else kind.deviation
    return float(((stats.norm.isf(ALPHA / m) * null + stats.norm.isf(0.1) * kind.deviation) / away) ** 2)


@pytest.mark.parametrize("name", ["share", "rare share", "frequent share", "median", "CSAT", "skewed NPS"])
@pytest.mark.parametrize("distance", [8.0, -8.0, 16.0])
@pytest.mark.parametrize("claims", [1, 12])
def test_the_median_time_to_decision_is_at_most_twice_a_fixed_tests(
    name: str, distance: float, claims: int
) -> None:
    claim = ask(KINDS[name], distance, 60.0, np.random.default_rng(6), 150)
    asked = [claim, *boundary_claims(150)][:claims]
    found = verdicts(asked)[:, :, 0, CONFIRMED if distance > 0 else REFUTED]
    n = claim.counts.sum(-1)
    needed = np.where(found.any(1), n[np.arange(len(n)), found.argmax(1)], np.inf)
    assert np.median(needed) <= 2 * max(planned(claim.kind, claim.v, 2 * claims), LEAST)


@cache
def boundary_claims(worlds: int) -> tuple[Asked, ...]:
    """Eleven claims of which nothing can be said."""
    rng = np.random.default_rng(7)
    return tuple(ask(KINDS["share"], 0.0, 25.0, rng, worlds) for _ in range(11))


def test_daily_fixed_tests_would_err_many_times_as_often() -> None:
    claim = ask(KINDS["share"], 0.0, 40.0, np.random.default_rng(20_263), 200)
    n, known = claim.counts.sum(-1), claim.counts[..., 1]
    above = stats.binom.sf(known - 1, n, claim.v)
    below = stats.binom.cdf(known, n, claim.v)
    ever = (np.minimum(above, below) <= ALPHA).any(axis=1).mean()
    assert ever > 0.2


def ever_wrong(kind: Kind, rate: float, seeds: int) -> int:
    """Count the worlds in which a claim alone on its map, at its boundary, is ever judged wrongly."""
    wrong = 0
    for seed in range(seeds):
        claim = ask(kind, 0.0, rate, np.random.default_rng(seed))
        wrong += int((verdicts([claim])[:, :, 0] & claim.wrong).any(axis=(1, 2)).sum())
    return wrong


# where 15 % of the successes come one to five days late and verdicts wait for three, a share of 60 % is too low by what is
# missing of the last two days: 1 % of the verdicts err at 40 customers a day, 2 % at 120, 3.3 % at 200, 4.9 % at 300
@pytest.mark.parametrize(("rate", "limit"), [(40.0, 0.025), (120.0, 0.025), (300.0, 0.06)])
def test_events_later_than_waited_for_cost_no_more_than_stated(rate: float, limit: float) -> None:
    wrong = ever_wrong(KINDS[LATER], rate, 3)
    assert stats.binomtest(wrong, 3 * WORLDS, limit, alternative="greater").pvalue > 0.01


def test_what_events_come_late_costs_nothing_where_verdicts_wait_as_long() -> None:
    assert at_most_2_5_percent(ever_wrong(replace(KINDS[LATER], wait=5), 300.0, 3), 3 * WORLDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("rate", [3.0, 300.0])
def test_ten_thousand_worlds_keep_the_promise(name: str, rate: float) -> None:
    limit = 0.06 if name == LATER and rate > 100 else 0.025
    wrong = ever_wrong(KINDS[name], rate, 10)
    assert stats.binomtest(wrong, 10 * WORLDS, limit, alternative="greater").pvalue > 0.01
