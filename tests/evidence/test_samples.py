"""Tests of shares, medians and means against slow, obviously right sums."""

from __future__ import annotations

from fractions import Fraction
from math import comb, isclose, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from hanhtrinh.evidence.samples import (
    MeanSample,
    MedianSample,
    ShareSample,
    binomial_tails,
    median_ranks,
)
from hanhtrinh.measures.shares import wilson


def tails_by_counting(k: int, n: int, p: Fraction) -> tuple[float, float]:
    mass = [comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(n + 1)]
    return float(sum(mass[k:])), float(sum(mass[: k + 1]))


@given(st.integers(1, 40), st.integers(0, 40), st.fractions(0, 1, max_denominator=50))
def test_tails_are_the_sums_of_the_binomial(n: int, k: int, p: Fraction) -> None:
    k = min(k, n)
    upper, lower = binomial_tails(k, n, float(p))
    expected = tails_by_counting(k, n, p)
    assert upper == pytest.approx(expected[0], abs=1e-12)
    assert lower == pytest.approx(expected[1], abs=1e-12)


@given(st.integers(1, 500), st.data())
def test_wilson_contains_the_share_and_stays_between_0_and_1(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    reference = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((reference.low, reference.high), abs=1e-9)


@pytest.mark.parametrize(
    ("k", "n", "bound", "value", "holds", "broken"),
    [
        (0, 10, ">=", 0.0, 1.0, 1.0),  # trivially true, yet nothing seen speaks for it
        (3, 10, ">=", 0.0, 0.0, 1.0),  # one success proves a share above 0
        (10, 10, ">=", 1.0, 1.0, 1.0),  # "all" cannot be proved
        (9, 10, ">=", 1.0, 1.0, 0.0),  # one failure refutes "all"
        (0, 10, "<=", 0.0, 1.0, 1.0),
        (1, 10, "<=", 0.0, 1.0, 0.0),
        (0, 10, ">=", 0.5, 1.0, 0.5**10),
        (10, 10, ">=", 0.5, 0.5**10, 1.0),
        (1, 1, ">=", 0.5, 0.5, 1.0),
    ],
)
def test_shares_at_the_ends(k: int, n: int, bound: str, value: float, holds: float, broken: float) -> None:
    assert ShareSample(k, n).side(bound, value) == pytest.approx((holds, broken))  # type: ignore[arg-type]


def test_an_empty_sample_says_nothing() -> None:
    assert ShareSample(0, 0, pending=4).estimate().value is None
    assert ShareSample(0, 0, pending=4).estimate().pending == 4
    assert MeanSample(0, 0, 0, 0, 1, 5).estimate().value is None


@pytest.mark.parametrize("n", [*range(1, 80), 1_000, 12_345])
def test_median_ranks_cover_95_percent_and_no_narrower_pair_does(n: int) -> None:
    ranks = median_ranks(n)
    if n < 6:
        assert ranks is None
        return
    assert ranks is not None
    low, high = ranks
    assert low + high == n + 1
    # the interval misses where fewer than `low` values lie on one side
    assert 2 * stats.binom.cdf(low - 1, n, 0.5) <= 0.05
    assert 2 * stats.binom.cdf(low, n, 0.5) > 0.05


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30), st.integers(0, 6))
def test_the_sign_test_counts_ties_for_the_bound(values: list[int], threshold: int) -> None:
    t = float(threshold)
    sample = MedianSample(
        len(values),
        {t: sum(v <= t for v in values)},
        {t: sum(v >= t for v in values)},
        None,
        None,
        None,
    )
    assert sample.side("<=", t) == pytest.approx(
        tails_by_counting(sum(v <= t for v in values), len(values), Fraction(1, 2))
    )
    assert sample.side(">=", t) == pytest.approx(
        tails_by_counting(sum(v >= t for v in values), len(values), Fraction(1, 2))
    )


def moments(values: np.ndarray, low: float, high: float) -> MeanSample:
    mean = float(values.mean())
    return MeanSample(
        len(values),
        mean,
        float(((values - mean) ** 2).mean()),
        float(((values - mean) ** 3).mean()),
        low,
        high,
    )


def test_a_mean_of_symmetric_scores_is_students_t() -> None:
    values = np.array([1.0, 2, 2, 3, 3, 3, 4, 4, 5] * 5)
    sample = moments(values, 1, 5)
    reference = stats.ttest_1samp(values, 2.8, alternative="greater")
    assert sample.side(">=", 2.8)[0] == pytest.approx(reference.pvalue, rel=1e-6)
    interval = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    assert (sample.estimate().low, sample.estimate().high) == pytest.approx(interval)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60), st.floats(0, 10))
def test_the_two_sides_of_a_mean_mirror(values: list[int], threshold: float) -> None:
    scores = np.array(values, dtype=float)
    sample, mirrored = moments(scores, 0, 10), moments(10 - scores, 0, 10)
    assert sample.side(">=", threshold) == pytest.approx(mirrored.side("<=", 10 - threshold), abs=1e-9)


@given(st.lists(st.integers(0, 10), min_size=5, max_size=60))
def test_the_interval_of_a_mean_ends_where_its_test_says_2_5_percent(values: list[int]) -> None:
    sample = moments(np.array(values, dtype=float), 0, 10)
    estimate = sample.estimate()
    assert estimate.low is not None
    assert estimate.high is not None
    assert 0 <= estimate.low <= estimate.high <= 10
    if estimate.low > 0:
        assert sample.side(">=", estimate.low)[0] == pytest.approx(0.025, rel=1e-3)
    if estimate.high < 10:
        assert sample.side("<=", estimate.high)[0] == pytest.approx(0.025, rel=1e-3)


def test_scores_without_variance_are_judged_by_the_exact_bound() -> None:
    sample = moments(np.full(100, 5.0), 1, 5)
    # mean 4.9 at most: the likeliest way to see a hundred fives is 2.5 % ones
    assert sample.side(">=", 4.9) == pytest.approx((0.975**100, 1.0))
    assert sample.side(">=", 5.0) == (1.0, 1.0)
    middle = moments(np.full(20, 3.0), 1, 5)
    assert middle.side("<=", 2.0) == pytest.approx((1.0, (1 - 1 / 2) ** 20))
    estimate = middle.estimate()
    assert estimate.low is not None
    assert middle.side(">=", estimate.low)[0] == pytest.approx(0.025)


def test_one_customer_decides_nothing() -> None:
    sample = moments(np.array([5.0]), 1, 5)
    assert sample.side(">=", 3.0) == pytest.approx((0.5, 1.0))
    assert sample.estimate().value == 5.0


def test_a_larger_size_keeps_the_estimate() -> None:
    assert ShareSample(30, 50).side(">=", 0.5, 500) == pytest.approx(ShareSample(300, 500).side(">=", 0.5))
    sample = MeanSample(50, 3.2, 1.0, 0.0, 1, 5)
    larger = sample.side(">=", 3.0, 500)[0]
    deviation = sqrt(50 / 49)
    assert isclose(larger, stats.t.sf(0.2 / deviation * sqrt(500), 499), rel_tol=1e-9)


def test_on_skewed_scores_students_t_breaks_the_promise_and_halls_transformation_keeps_it() -> None:
    rng = np.random.default_rng(7)
    scores, weights = np.array([0.0, 6, 8, 9, 10]), np.array([0.05, 0.05, 0.2, 0.3, 0.4])
    truth, customers, worlds = float(weights @ scores), 100, 20_000
    drawn = rng.multinomial(customers, weights, size=worlds)
    mean = drawn @ scores / customers
    deviation = np.sqrt((drawn @ scores**2 / customers - mean**2) * customers / (customers - 1))
    t = (mean - truth) / deviation * sqrt(customers)
    student = int((2 * special.stdtr(customers - 1, -np.abs(t)) <= 0.025).sum())
    hall = sum(
        min(moments(np.repeat(scores, counts), 0, 10).side(">=", truth)) <= 0.0125 for counts in drawn[:4_000]
    )
    assert student / worlds > 0.04
    assert stats.binomtest(hall, 4_000, 0.025, alternative="greater").pvalue > 0.01
