r"""From samples to verdicts: two one-sided tests per claim, corrected over all claims of the map.

For every testable claim two null hypotheses are tested: that it is not satisfied, and that it is not violated. Which test
judges depends on the data.

- `fixed`, on data that are complete: the p-values of `samples`, made for one look. For `between [a, b]` satisfied means
  both bounds hold, so the larger of the two p-values (an intersection-union test, Berger 1982); violated means either is
  broken, so twice the smaller, at most 1 (Bonferroni).
- `sequence`, on data that keep growing: :math:`p=1/E` with the evidence E of `sequences`, valid at every look. For
  `between` satisfied is the smaller E, violated the mean of the two, both of which are evidence again.

The family of all :math:`m = 2 \times` testable claims p-values is corrected by Benjamini and Hochberg (1995) at
:math:`\alpha = 2.5\,\%`: sorted ascending, :math:`q_{(i)} = \min_{j\ge i} \min(1, p_{(j)}\,m/j)`. A claim whose
*satisfied* test has :math:`q\le\alpha` is confirmed, one whose *violated* test has it is refuted, any other is undecided.
At most one of the two tests of a claim can reject, so at most half of the family does, and a claim exactly at its
boundary is decided wrongly at most 2.5 % of the time in all: :math:`2\cdot\alpha\cdot\tfrac{m/2}{m}`; with the sequence,
at any of however many looks, because an E of at least :math:`2/\alpha` is what each side then needs. On 1/E the
correction is the e-BH procedure (Wang and Ramdas 2022): at whatever look one stops, and however the claims hang together,
at most 2.5 % of the claims that stand decided are expected to be wrong.

A claim that asks its question for the a-th time, of other customers or another window than before (`attempts`), pays for
the choice: its p-values are multiplied by a (Bonferroni). A changed value alone costs nothing: the intervals hold for all
values at once.

A claim with fewer customers than its `min_n` is not tested and not counted in m; n does not depend on the outcome, so
leaving it out keeps the promise.

`n_to_decide` is the smallest number of customers at which the claim would be decided if its estimate stayed as it is
and the other claims stayed as they are: the p-value must then fall to :math:`\alpha (R+1)/m` with R the rejections at
present. There is none where the estimate lies on the boundary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np

from hanhtrinh.evidence.samples import Bound, Sample
from hanhtrinh.evidence.sequences import log_sum, p_value
from hanhtrinh.maps.results import JudgedBy, Reason, Verdict

ALPHA: Final = 0.025
# beyond this many customers "more data would decide it" says nothing to anybody
_MOST: Final = 10**9


@dataclass(frozen=True, slots=True)
class Question:
    """What one claim asks: a sample (None where the claim cannot be measured) and the bounds it expects.

    Attributes:
        sample: the figure as its definition has it.
        low, high: the bounds; None for none.
        min_n: customers from which on it is tested.
        settled: what is judged where that is not `sample`: the customers whose outcome has settled.
        attempts: how many different questions were asked under this claim, this one included.
    """

    sample: Sample | None
    low: float | None
    high: float | None
    min_n: int = 100
    settled: Sample | None = None
    attempts: int = 1

    @property
    def judged(self) -> Sample | None:
        """The sample that is judged."""
        return self.sample if self.settled is None else self.settled

    @property
    def testable(self) -> bool:
        """Whether the claim takes part in the family."""
        sample = self.judged
        bounded = self.low is not None or self.high is not None
        return sample is not None and bounded and sample.n >= max(self.min_n, 1)

    def p_values(self, by: JudgedBy, size: float | None = None) -> tuple[float, float]:
        """Give the p-values of *satisfied* and *violated beyond doubt*, as if there were `size` customers.

        The claim must be measurable and have a bound.
        """
        sample = self.judged
        assert sample is not None
        if by == "fixed":
            p = p_values(sample, self.low, self.high, size)
        else:
            p = sequence_p_values(sample, self.low, self.high, self.min_n, size)
        satisfied, violated = (min(1.0, self.attempts * one) for one in p)
        return satisfied, violated


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: q is the smaller of the two corrected p-values; the raw ones stay beside it."""

    verdict: Verdict
    reason: Reason | None
    q: float | None
    n_to_decide: int | None
    p_satisfied: float | None
    p_violated: float | None


def _bounds(low: float | None, high: float | None) -> list[tuple[Bound, float]]:
    both: list[tuple[Bound, float | None]] = [(">=", low), ("<=", high)]
    return [(bound, value) for bound, value in both if value is not None]


def p_values(
    sample: Sample, low: float | None, high: float | None, size: float | None = None
) -> tuple[float, float]:
    """Give the fixed-sample p-values of *satisfied* and *violated beyond doubt*; at least one bound is needed."""
    sides = [sample.side(bound, value, size) for bound, value in _bounds(low, high)]
    satisfied = max(holds for holds, _ in sides)
    violated = min(1.0, len(sides) * min(broken for _, broken in sides))
    return satisfied, violated


def sequence_p_values(
    sample: Sample, low: float | None, high: float | None, least: int, size: float | None = None
) -> tuple[float, float]:
    """Give the p-values, valid at every look, of *satisfied* and *violated*; at least one bound is needed."""
    sides = [sample.evidence(bound, value, least, size) for bound, value in _bounds(low, high)]
    satisfied = min(holds for holds, _ in sides)
    broken = np.array([gain for _, gain in sides])
    violated = float(broken.max()) if np.isposinf(broken).any() else log_sum(broken) - log(len(sides))
    return p_value(satisfied), p_value(violated)


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Give the corrected p-values (q) of a family, in the order given."""
    if not p:
        return []
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    q = np.empty_like(values)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return [float(one) for one in q]


def decide(
    questions: Sequence[Question], alpha: float = ALPHA, by: JudgedBy = "fixed"
) -> tuple[list[Decision], int]:
    """Decide all claims of a map together; gives the decisions in the order asked, and m."""
    tested = [index for index, question in enumerate(questions) if question.testable]
    pairs = {index: questions[index].p_values(by) for index in tested}
    m = 2 * len(tested)
    corrected = benjamini_hochberg([p for pair in pairs.values() for p in pair])
    q = {index: (corrected[2 * place], corrected[2 * place + 1]) for place, index in enumerate(pairs)}
    rejected = sum(one <= alpha for one in corrected)
    decisions = []
    for index, question in enumerate(questions):
        if index in pairs:
            level = alpha * (rejected + 1) / m
            decisions.append(_decision(question, pairs[index], q[index], alpha, level, by))
        else:
            decisions.append(_untested(question, alpha * (rejected + 1) / (m + 2), by))
    return decisions, m


def _decision(
    question: Question,
    p: tuple[float, float],
    corrected: tuple[float, float],
    alpha: float,
    level: float,
    by: JudgedBy,
) -> Decision:
    satisfied, violated = corrected
    verdict: Verdict = "undecided"
    if satisfied <= alpha and satisfied < violated:
        verdict = "confirmed"
    elif violated <= alpha:
        verdict = "refuted"
    q = min(satisfied, violated)
    if verdict != "undecided":
        return Decision(verdict, None, q, None, *p)
    return Decision(verdict, "interval", q, n_to_decide(question, level, by), *p)


def _untested(question: Question, level: float, by: JudgedBy) -> Decision:
    sample = question.judged
    if sample is None or (question.low is None and question.high is None):
        return Decision("undecided", "unmeasurable", None, None, None, None)
    if sample.n == 0:
        return Decision("undecided", "no_data", None, None, None, None)
    return Decision("undecided", "min_n", None, n_to_decide(question, level, by), None, None)


def n_to_decide(question: Question, level: float, by: JudgedBy = "fixed") -> int | None:
    """Give the least n beyond the present, not below `min_n`, whose p-value falls to `level`, the estimate unchanged.

    None where no number of customers would do, or more than a thousand million.
    """
    sample = question.judged
    if sample is None or sample.n == 0:
        return None

    def decided(size: int) -> bool:
        return min(question.p_values(by, size)) <= level

    least = max(question.min_n, sample.n + 1)
    if decided(least):
        return least
    below, above = least, least * 2
    while not decided(above):
        if above >= _MOST:
            return None
        below, above = above, above * 2
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if decided(middle) else (middle, above)
    return above
