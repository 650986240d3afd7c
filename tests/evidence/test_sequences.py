"""Confidence sequences against slow, obviously right computations: products, enumeration, exact crossing probabilities."""

from __future__ import annotations

from itertools import combinations_with_replacement
from math import exp, factorial, inf, log, prod, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from hanhtrinh.evidence.samples import MeanSample, MedianSample, ShareSample
from hanhtrinh.evidence.sequences import LOG_GAIN, Tally, bets, median_ranks, p_value

THRESHOLDS = (0.001, 0.02, 0.3, 0.5, 0.6, 0.97, 0.999)
SPREADS = ("share", "score")


def evidence(successes: int, n: int, v: float, side: str = "above", least: int = 100) -> float:
    return Tally.of_share(successes, n).log_evidence(side, v, least)  # type: ignore[arg-type]


@pytest.mark.parametrize("v", THRESHOLDS)
@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("least", [1, 100, 50_000])
def test_the_capital_is_split_over_bets_that_cannot_be_lost_at_once(
    v: float, spread: str, least: int
) -> None:
    stakes, weights = bets(v, least, spread)  # type: ignore[arg-type]
    assert np.exp(weights).sum() == pytest.approx(1)
    assert (stakes > 0).all()
    assert (stakes * v < 1).all()


@given(
    st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=1, max_size=40),
    st.floats(0.01, 0.99),
    st.sampled_from(["above", "below"]),
    st.sampled_from(SPREADS),
)
def test_the_capital_is_the_sum_of_products(values: list[float], v: float, side: str, spread: str) -> None:
    tally = Tally(*np.unique(values, return_counts=True), spread)  # type: ignore[arg-type]
    turned, against = (values, v) if side == "above" else ([1 - x for x in values], 1 - v)
    stakes, weights = bets(against, 30, spread)  # type: ignore[arg-type]
    capital = sum(
        exp(weight) * prod(1 + stake * (x - against) for x in turned)
        for stake, weight in zip(stakes, weights, strict=True)
    )
    assert tally.log_evidence(side, v, 30) == pytest.approx(log(capital), abs=1e-9)  # type: ignore[arg-type]


@pytest.mark.parametrize("v", [0.02, 0.3, 0.5, 0.9])
@pytest.mark.parametrize("n", [100, 1_000, 30_000])
@pytest.mark.parametrize("distance", [2.0, 4.0, 6.0])
def test_bets_stand_for_an_integral_over_distances(v: float, n: int, distance: float) -> None:
    successes = min(n, round(n * v + distance * sqrt(n * v * (1 - v))))
    # the same prior as a density, even in the logarithm of the stake within each part; stakes end at 0.999 / v
    deviation, most = sqrt(v * (1 - v)), 0.999 / v
    small, large = (4 / sqrt(customers) / deviation for customers in (100_000, 100))
    parts = [(4 / sqrt(1e9) / deviation, small, 0.10), (small, large, 0.85), (large, max(large, most), 0.05)]

    def capital(u: float) -> float:
        stake = min(exp(u), most)
        return exp(successes * log(1 + stake * (1 - v)) + (n - successes) * log(1 - stake * v))

    total = 0.0
    for low, high, share in parts:
        if high > low:
            found, _ = integrate.quad(capital, log(low), log(high), limit=2_000)
            total += share * found / log(high / low)
        else:
            total += share * capital(log(low))
    assert evidence(successes, n, v) == pytest.approx(log(total), abs=0.1)


@pytest.mark.parametrize("v", THRESHOLDS)
@pytest.mark.parametrize("side", ["above", "below"])
@pytest.mark.parametrize("n", [1, 7, 40])
def test_nobody_gains_in_expectation_on_a_share_at_the_threshold(v: float, side: str, n: int) -> None:
    chances = stats.binom.pmf(np.arange(n + 1), n, v)
    capital = [exp(evidence(k, n, v, side)) for k in range(n + 1)]
    assert chances @ capital == pytest.approx(1)


@pytest.mark.parametrize("side", ["above", "below"])
@pytest.mark.parametrize("chances", [(0.2, 0.5, 0.3), (0.9, 0.02, 0.08), (0.05, 0.05, 0.9)])
def test_nobody_gains_in_expectation_on_scores(side: str, chances: tuple[float, ...]) -> None:
    values, n = np.array([0.0, 0.4, 1.0]), 5
    mean = float(values @ chances)
    expected = 0.0
    for drawn in combinations_with_replacement(range(3), n):
        counts = np.bincount(drawn, minlength=3)
        ways = factorial(n) / prod(factorial(int(count)) for count in counts)
        chance = ways * prod(p**count for p, count in zip(chances, counts, strict=True))
        expected += chance * exp(Tally(values, counts, "score").log_evidence(side, mean, 10))  # type: ignore[arg-type]
    assert expected == pytest.approx(1)


def ever_wrong(means: np.ndarray, v: float, side: str, gain: float) -> float:
    """The exact chance that evidence ever reaches `gain` while the mean so far is on the other side; all looks count."""
    alive, wrong = np.array([1.0]), 0.0
    for n, mean in enumerate(means, start=1):
        following = np.zeros(n + 1)
        following[:-1] += alive * (1 - mean)
        following[1:] += alive * mean
        so_far = means[:n].mean()
        if (so_far <= v + 1e-12) if side == "above" else (so_far >= v - 1e-12):
            values = np.array([[0.0, 1.0]])
            turned, against = (values, v) if side == "above" else (1 - values, 1 - v)
            stakes, weights = bets(against, 100, "share")
            successes = np.arange(n + 1)
            gains = np.outer(n - successes, np.log1p(stakes * (turned[0, 0] - against))) + np.outer(
                successes, np.log1p(stakes * (turned[0, 1] - against))
            )
            over = np.logaddexp.reduce(gains + weights, axis=1) >= gain
            wrong += following[over].sum()
            following[over] = 0.0
        alive = following
    return wrong


@pytest.mark.parametrize("v", [0.02, 0.3, 0.6, 0.97])
@pytest.mark.parametrize("side", ["above", "below"])
def test_the_chance_of_ever_being_wrong_is_within_the_promise_exactly(v: float, side: str) -> None:
    assert ever_wrong(np.full(700, v), v, side, LOG_GAIN) <= 0.025


@pytest.mark.parametrize(
    "means",
    [
        np.r_[np.full(250, 0.9), np.full(450, 0.2)],
        np.r_[np.full(350, 0.2), np.full(350, 0.8)],
        0.5 + 0.45 * np.sin(np.arange(700) / 25),
        np.linspace(0.95, 0.05, 700),
    ],
    ids=["falls", "rises", "waves", "slides"],
)
@pytest.mark.parametrize("side", ["above", "below"])
def test_a_truth_that_drifts_is_judged_by_its_mean_so_far(means: np.ndarray, side: str) -> None:
    assert ever_wrong(means, 0.5, side, LOG_GAIN) <= 0.025


@given(st.integers(1, 3_000), st.floats(0, 1), st.sampled_from([1, 30, 100, 1_000]))
def test_the_interval_holds_what_neither_side_disproves(n: int, part: float, least: int) -> None:
    successes = round(part * n)
    tally = Tally.of_share(successes, n)
    low, high = tally.interval(least)
    assert 0 <= low <= successes / n <= high <= 1
    step = 1e-6
    for end, side, out in ((low, "above", -step), (high, "below", step)):
        for v, disproved in ((end + out, True), (end - out, False)):
            if 1e-5 < v < 1 - 1e-5 and 1e-5 < end < 1 - 1e-5:
                assert (tally.log_evidence(side, v, least) >= LOG_GAIN) == disproved  # type: ignore[arg-type]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), min_size=5, max_size=5).filter(any), st.sampled_from(["above", "below"]))
def test_evidence_against_a_threshold_falls_towards_the_mean(counts: list[int], side: str) -> None:
    tally = Tally(np.linspace(0, 1, 5), np.array(counts), "score")
    ends = (0.001, tally.mean) if side == "above" else (0.999, tally.mean)
    found = [tally.log_evidence(side, v, 50) for v in np.linspace(*ends, 60)]  # type: ignore[arg-type]
    over = [gain >= LOG_GAIN for gain in found]
    # once it is not enough it stays so: what is not disproved is an interval
    assert over == sorted(over, reverse=True)


def test_statements_that_cannot_be_true_need_no_patience() -> None:
    assert evidence(1, 5, 0.0) == inf
    assert evidence(0, 5, 0.0) == 0
    assert evidence(5, 5, 1.0) == 0
    assert evidence(4, 5, 1.0, "below") == inf
    assert evidence(2, 5, -0.1) == inf
    assert evidence(2, 5, 1.1) == 0
    assert evidence(0, 0, 0.5) == 0
    assert p_value(inf) == 0
    assert p_value(-3.0) == 1
    assert p_value(log(40)) == pytest.approx(0.025)


def test_more_customers_with_the_same_estimate_are_told_by_the_size() -> None:
    for side, v in (("above", 0.5), ("below", 0.7)):
        small, large = Tally.of_share(60, 100), Tally.of_share(6_000, 10_000)
        assert small.log_evidence(side, v, 100, 10_000) == pytest.approx(large.log_evidence(side, v, 100))  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [1, 5, 9, 10, 57, 100, 1_000])
def test_ranks_around_the_median_are_those_that_are_not_disproved(n: int) -> None:
    ranks = [r for r in range(1, n // 2 + 1) if evidence(r - 1, n, 0.5, "below") >= LOG_GAIN]
    assert median_ranks(n, 100) == ((max(ranks), n + 1 - max(ranks)) if ranks else None)


def test_samples_answer_on_their_own_scales() -> None:
    share = ShareSample(60, 100)
    assert share.evidence(">=", 0.5, 100) == (evidence(60, 100, 0.5), evidence(60, 100, 0.5, "below"))
    assert share.evidence("<=", 0.5, 100) == share.evidence(">=", 0.5, 100)[::-1]
    assert share.sequence(100) == Tally.of_share(60, 100).interval(100)
    assert ShareSample(0, 0).sequence(100) == (None, None)

    scores = Tally(np.array([0.0, 0.5, 1.0]), np.array([10, 30, 60]), "score")
    mean = MeanSample(100, 4.0, 1.0, 0.0, 1.0, 5.0, scores)
    assert mean.evidence(">=", 3.0, 100)[0] == scores.log_evidence("above", 0.5, 100)
    low, high = scores.interval(100)
    assert mean.sequence(100) == (1 + 4 * low, 1 + 4 * high)
    assert MeanSample(100, 4.0, 1.0, 0.0, 1.0, 5.0).evidence(">=", 3.0, 100) == (0, 0)
    assert MeanSample(0, 0.0, 0.0, 0.0, 0.0, 0.0).sequence(100) == (None, None)

    values = [float(value) for value in range(100)]
    median = MedianSample(100, {60.0: 90}, {60.0: 15}, 1.0, 1.0, 1.0, 0, lambda rank: values[rank - 1])
    assert median.evidence("<=", 60.0, 100)[0] == evidence(90, 100, 0.5)
    assert median.evidence(">=", 60.0, 100) == (evidence(15, 100, 0.5), evidence(15, 100, 0.5, "below"))
    ranks = median_ranks(100, 100)
    assert ranks is not None
    assert median.sequence(100) == tuple(values[rank - 1] for rank in ranks)
