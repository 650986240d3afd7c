"""Tests of the verdict rule: correction, reasons, and the n that would decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hanhtrinh.evidence.samples import MeanSample, ShareSample
from hanhtrinh.evidence.verdicts import (
    ALPHA,
    Question,
    benjamini_hochberg,
    decide,
    n_to_decide,
    p_values,
)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_correction_is_benjamini_and_hochbergs(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(list(stats.false_discovery_control(p, method="bh")))


def test_an_empty_family_has_no_corrections() -> None:
    assert benjamini_hochberg([]) == []
    assert decide([]) == ([], 0)


def test_between_is_satisfied_by_both_bounds_and_violated_by_either() -> None:
    sample = ShareSample(60, 100)
    holds_low, broken_low = sample.side(">=", 0.5)
    holds_high, broken_high = sample.side("<=", 0.65)
    assert p_values(sample, 0.5, 0.65) == (
        max(holds_low, holds_high),
        min(1.0, 2 * min(broken_low, broken_high)),
    )


def test_clear_claims_are_confirmed_and_refuted() -> None:
    decisions, m = decide(
        [
            Question(ShareSample(700, 1_000), 0.6, None),
            Question(ShareSample(500, 1_000), 0.6, None),
            Question(ShareSample(610, 1_000), 0.6, None),
            Question(ShareSample(500, 1_000), 0.4, 0.6),
            Question(ShareSample(700, 1_000), 0.4, 0.6),
        ]
    )
    assert [d.verdict for d in decisions] == ["confirmed", "refuted", "undecided", "confirmed", "refuted"]
    assert [d.reason for d in decisions] == [None, None, "interval", None, None]
    assert m == 10


def test_claims_that_cannot_be_tested_say_why_and_stay_out_of_the_family() -> None:
    decisions, m = decide(
        [
            Question(None, 0.5, None),
            Question(ShareSample(5, 9), None, None),
            Question(ShareSample(0, 0, pending=40), 0.5, None),
            Question(ShareSample(60, 99), 0.5, None, min_n=100),
            Question(ShareSample(900, 1_000), 0.5, None),
        ]
    )
    assert [d.reason for d in decisions] == ["unmeasurable", "unmeasurable", "no_data", "min_n", None]
    assert m == 2
    assert decisions[3].q is None
    assert decisions[3].n_to_decide is not None
    assert decisions[3].n_to_decide >= 100


def test_no_data_stays_no_data_even_where_no_minimum_is_asked() -> None:
    decisions, m = decide([Question(ShareSample(0, 0), 0.5, None, min_n=0)])
    assert (decisions[0].reason, m) == ("no_data", 0)


@given(
    st.integers(100, 2_000), st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.lists(st.booleans(), max_size=6)
)
def test_the_n_to_decide_decides_and_one_fewer_does_not(
    n: int, share: float, threshold: float, others: list[bool]
) -> None:
    rest = [Question(ShareSample(900 if clear else 500, 1_000), 0.5, None) for clear in others]
    claim = Question(ShareSample(round(n * share), n), threshold, None)
    decision = decide([claim, *rest])[0][0]
    if decision.n_to_decide is None:
        return
    needed = decision.n_to_decide
    assert needed > n
    rejected = sum(d.verdict != "undecided" for d in decide([claim, *rest])[0])
    level = ALPHA * (rejected + 1) / (2 * (len(rest) + 1))
    assert min(p_values(claim.sample, threshold, None, needed)) <= level
    assert needed == n + 1 or min(p_values(claim.sample, threshold, None, needed - 1)) > level
    if needed < 10**6:
        # the whole rule agrees, with the estimate carried to the nearest customer
        k = round(n * share) / n * needed
        clear = decide(
            [
                Question(
                    ShareSample(int(k + (0.999 if k / needed > threshold else 0)), needed), threshold, None
                ),
                *rest,
            ]
        )
        assert clear[0][0].verdict != "undecided"


def test_an_estimate_on_the_boundary_is_never_decided() -> None:
    decision = decide([Question(ShareSample(50, 100), 0.5, None)])[0][0]
    assert (decision.verdict, decision.reason, decision.n_to_decide) == ("undecided", "interval", None)
    flat = MeanSample(100, 4.0, 0.0, 0.0, 1, 5)
    assert n_to_decide(Question(flat, 4.0, None), ALPHA) is None


def test_q_is_the_smaller_corrected_value_and_p_values_stay_raw() -> None:
    decision = decide([Question(ShareSample(540, 1_000), 0.5, None)])[0][0]
    assert decision.p_satisfied == pytest.approx(stats.binomtest(540, 1_000, 0.5, "greater").pvalue)
    assert decision.q == pytest.approx(2 * decision.p_satisfied)
