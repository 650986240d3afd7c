"""From a claim on a map to what the data say about it: claim, measure, sufficient statistics.

A claim is read against the map, the model and the touchpoints; what it needs is asked of `Passes`; when these have run, its
sample is fetched. A claim that cannot be measured (no metric, a touchpoint that is only drawn, a stage that the
model does not have, the last stage's conversion, scores of one kind on several scales) has no sample.

What is judged are the customers whose outcome has settled, asked for beside the figure as defined. With a window that is
when the window is over and, on data that keep growing, the events in it have had time to arrive (`late`). Without one see
`measures.touchpoint_share` and, for growing data, `measures.settling`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.instants import start_of_day
from hanhtrinh.evidence.behaviour import BEHAVIOURS, Setting, behaviour_of
from hanhtrinh.evidence.passes import Passes, StagePass
from hanhtrinh.evidence.samples import MeanSample, Sample, ShareSample
from hanhtrinh.evidence.sequences import Tally
from hanhtrinh.evidence.stagefigures import conversion_of, dwell_of, ranks_of_dwell, threshold_of
from hanhtrinh.evidence.verdicts import Question
from hanhtrinh.journeys.log import Scale
from hanhtrinh.maps.cohorts import EVERYBODY, Cohort, cohort_stages, cohort_touchpoints
from hanhtrinh.maps.document import Claim, Expect, MapTouchpoint
from hanhtrinh.maps.document import Period as MapPeriod
from hanhtrinh.maps.metrics import DEFAULT_WITHIN, METRICS
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.measures.onward import Counted
from hanhtrinh.measures.order_statistics import Ranks
from hanhtrinh.measures.persona_share import PersonaShare
from hanhtrinh.measures.population import Period, Selection, seconds
from hanhtrinh.measures.score_mean import Place, ScoreMean, on_scale, scales_of
from hanhtrinh.measures.score_tally import ScoreCounts, ScoreTally
from hanhtrinh.measures.settling import SETTLE
from hanhtrinh.measures.touchpoint_conversion import TouchpointConversion
from hanhtrinh.measures.touchpoint_share import FollowUp, TouchpointShare
from hanhtrinh.measures.views import Looking
from hanhtrinh.models.roles import EventRoles, roles_of

# gives the customers of a cohort
SelectionOf = Callable[[Cohort], Selection]
Fetch = Callable[[], Sample | None]
# per scale: the numbers of its mean and of its tally in the passes
_Numbers = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class Asked:
    """A claim that has been asked; `params` are the options in force, lengths of time in seconds (`within_s`).

    `fetch` gives its sample once the passes have run; None where the claim cannot be measured. `fetch_settled` gives that
    of the customers who have settled, where it is another.
    """

    claim: Claim
    params: Mapping[str, object] = field(default_factory=dict)
    fetch: Fetch | None = None
    fetch_settled: Fetch | None = None

    def question(self, attempts: int = 1) -> Question:
        """Give what the verdict rule needs; `attempts` as there."""
        low, high = bounds_of(self.claim.expect)
        sample = self.fetch() if self.fetch else None
        settled = self.fetch_settled() if self.fetch_settled else None
        return Question(sample, low, high, self.claim.min_n, settled, attempts)


def bounds_of(expect: Expect | None) -> tuple[float | None, float | None]:
    """Give the lower and the upper bound of an expectation."""
    if expect is None:
        return None, None
    if isinstance(expect.value, tuple):
        return expect.value
    return (expect.value, None) if expect.op == ">=" else (None, expect.value)


def period_of(period: MapPeriod | None, zone: str) -> Period:
    """Give a period of days in microseconds UTC: from the first day's start in `zone` to the last one's, exclusive."""
    if period is None or (period.from_ is None and period.to is None):
        return None
    start, end = (None if day is None else start_of_day(day, zone) for day in (period.from_, period.to))
    return start, end


class Reader:
    """Reads the claims of one map and asks for what they need.

    Args:
        parsed: the map.
        passes: where to ask; through the map's model, compiled with its touchpoints.
        selection_of: gives the customers of a cohort.
        zone: the time zone that days are of.
        growing: whether the data keep growing, so that customers must have settled.
        late: microseconds that events may take to arrive, where they keep growing.
    """

    def __init__(
        self,
        parsed: ParsedMap,
        passes: Passes,
        selection_of: SelectionOf,
        zone: str,
        *,
        growing: bool = False,
        late: int = 0,
    ) -> None:
        self.parsed = parsed
        self.document = parsed.document
        self.passes = passes
        self.selection_of = selection_of
        self.zone = zone
        self.growing = growing
        self.late = late if growing else 0
        self._goals = {one.id: one.goal for one in parsed.touchpoints.touchpoints}
        self._metrics: Mapping[str, Callable[[Claim], Asked]] = {
            "stage_conversion/1": self._stage_conversion,
            "touchpoint_conversion/1": self._touchpoint_conversion,
            "touchpoint_share/1": self._touchpoint_share,
            "stage_dwell_median/1": self._stage_dwell_median,
            "persona_share/1": self._persona_share,
            "score_mean/1": self._score_mean,
            **dict.fromkeys(BEHAVIOURS, self._behaviour),
        }

    def ask(self, claim: Claim) -> Asked:
        """Ask for everything that one claim needs."""
        reading = self._metrics.get(claim.metric or "")
        return Asked(claim) if reading is None else reading(claim)

    def ask_cohort(self, cohort: Cohort) -> str:
        """Make a cohort known to the passes; gives its name there, the same for equal cohorts."""
        return self.passes.cohort(repr(cohort), self.selection_of(cohort))

    def ask_persona(self, persona: str | None) -> str:
        """Make a persona's cohort known to the passes, everybody where None; gives its name there."""
        return self.ask_cohort(EVERYBODY if persona is None else self.parsed.personas[persona])

    # -- where a claim looks -----------------------------------------------------------------------

    def _period(self, claim: Claim) -> Period:
        return period_of(claim.period, self.zone)

    def _drawn(self, about: str) -> MapTouchpoint | None:
        """Give the drawn touchpoint that a claim is about, itself or by a pain point."""
        kind, _, name = about.partition(".")
        if kind == "pains":
            name = next((pain.at for pain in self.document.pains if pain.id == name), "")
        elif kind != "touchpoints":
            return None
        return next((one for one in self.document.touchpoints if one.id == name), None)

    def _touchpoint(self, name: str | None) -> int | None:
        known = self.passes.model.touchpoints
        return known.index(name) if name in known else None

    def _stage(self, key: str) -> int | None:
        """Give a stage by its id on the map, else by its id in the model."""
        drawn = next((stage for stage in self.document.stages if stage.key == key), None)
        name = (drawn.use or drawn.id) if drawn else key
        known = self.passes.model.stages
        return known.index(name) if name in known else None

    def _stage_of(self, about: str) -> int | None:
        kind, _, name = about.partition(".")
        return self._stage(name) if kind == "stages" else None

    # -- the metrics -------------------------------------------------------------------------------

    def _stage_passes(
        self, claim: Claim, thresholds: tuple[int, ...] = (), ranks: Ranks | None = None
    ) -> tuple[StagePass, StagePass | None]:
        """Ask for the pass as defined, and for that of settled customers where it is another."""
        cohort = self.ask_cohort(self.parsed.claims[claim.id])
        key = StagePass(cohort, self._period(claim), _within(claim))
        self.passes.ask_stages(key, thresholds, ranks)
        if not self.late:
            return key, None
        return key, self.passes.ask_stages(replace(key, late=self.late), thresholds, ranks)

    def _stage_conversion(self, claim: Claim) -> Asked:
        params = {"within_s": seconds(_within(claim))}
        stage = self._stage_of(claim.about)
        if stage is None or stage == len(self.passes.model.stages) - 1:
            return Asked(claim, params)

        def fetch(key: StagePass | None) -> Fetch | None:
            return None if key is None else lambda: conversion_of(self.passes.counts(key), stage)

        return Asked(claim, params, *(fetch(key) for key in self._stage_passes(claim)))

    def _stage_dwell_median(self, claim: Claim) -> Asked:
        params = {"within_s": seconds(_within(claim))}
        stage = self._stage_of(claim.about)
        if stage is None or stage == len(self.passes.model.stages) - 1:
            return Asked(claim, params)
        bounds = tuple(bound for bound in bounds_of(claim.expect) if bound is not None)
        thresholds = tuple(threshold_of(bound) for bound in bounds)

        def fetch(key: StagePass | None) -> Fetch | None:
            return None if key is None else lambda: dwell_of(self.passes.counts(key), stage, bounds)

        return Asked(
            claim,
            params,
            *(fetch(key) for key in self._stage_passes(claim, thresholds, ranks_of_dwell(claim.min_n))),
        )

    def _touchpoint_conversion(self, claim: Claim) -> Asked:
        drawn = self._drawn(claim.about)
        name = drawn.use if drawn else None
        goal = claim.params.get("goal") or self._goals.get(name or "")
        params = {"within_s": seconds(_within(claim)), **({"goal": goal} if goal else {})}
        touchpoint, target = self._touchpoint(name), self._touchpoint(goal)
        if touchpoint is None or (goal is not None and target is None):
            return Asked(claim, params)
        cohort = self.parsed.claims[claim.id]
        measure = TouchpointConversion(touchpoint, target, _within(claim), self._period(claim))
        return Asked(
            claim,
            params,
            self._share(measure, cohort),
            self._share(replace(measure, late=self.late), cohort) if self.late else None,
        )

    def _touchpoint_share(self, claim: Claim) -> Asked:
        drawn = self._drawn(claim.about)
        stage_key = str(claim.params.get("stage") or (drawn.stage if drawn else ""))
        touchpoint, stage = self._touchpoint(drawn.use if drawn else None), self._stage(stage_key)
        params = {"stage": stage_key, **_settle_param(claim)}
        if touchpoint is None or stage is None:
            return Asked(claim, params)
        cohort, period = self.parsed.claims[claim.id], self._period(claim)
        share = self._share(TouchpointShare(touchpoint, stage, period), cohort)
        number = self.passes.ask(FollowUp(touchpoint, stage, period), self.ask_cohort(cohort))
        # on complete data what the uses themselves took is all that is waited for
        least = _settle(claim) if self.growing or "settle" in claim.params else 0
        return Asked(claim, params, share, lambda: _sample(self.passes.state(number).counted(least)))

    def _persona_share(self, claim: Claim) -> Asked:
        kind, _, name = claim.about.partition(".")
        if kind != "personas":
            return Asked(claim)
        persona, period = self.parsed.personas[name], self._period(claim)
        belongs = self.selection_of(persona)
        # the share of a persona among its own customers says nothing: its own name means everybody
        base = EVERYBODY if claim.cohort == name else self.parsed.claims[claim.id]
        # what a customer is like is known from the start; what it does must be waited for
        waits = self.growing and not (_by_attributes(persona) and _by_attributes(base))
        return Asked(
            claim,
            _settle_param(claim),
            self._share(PersonaShare(belongs, period), base),
            self._share(PersonaShare(belongs, period, _settle(claim)), base) if waits else None,
        )

    def _behaviour(self, claim: Claim) -> Asked:
        metric = METRICS[claim.metric or ""]
        given = {**metric.lengths, **claim.params}
        lengths = {
            name: parse_duration(str(given[name]))
            for name, kind in metric.params.items()
            if kind == "duration" and name in given
        }
        setting = Setting(
            roles=self._roles,
            model=self.passes.model,
            stage=self._stage_of(claim.about),
            period=self._period(claim),
            lengths={name: length for name, length in lengths.items() if name != "settle"},
            words={
                name: str(given[name])
                for name, kind in metric.params.items()
                if kind == "text" and name in given
            },
            growing=self.growing,
            late=self.late,
            settle=_settle(claim),
        )
        asked = behaviour_of(metric.id, setting)
        if asked is None:
            return Asked(claim)
        cohort = self.parsed.claims[claim.id]
        if claim.about.startswith("personas.") and claim.cohort is None:
            cohort = self.parsed.personas[claim.about.partition(".")[2]]
        name = self.ask_cohort(cohort)

        def fetch(measure: Looking | None) -> Fetch | None:
            if measure is None:
                return None
            number = self.passes.ask(measure, name)
            return lambda: asked.sample(self.passes.state(number))

        params = {**asked.params, **_settle_param(claim)}
        return Asked(claim, params, fetch(asked.whole), fetch(asked.settled))

    @cached_property
    def _roles(self) -> EventRoles:
        log = self.passes.log
        return roles_of(log.codes, self.parsed.touchpoints, log.currency)

    def _share(self, measure: Looking, cohort: Cohort) -> Fetch:
        number = self.passes.ask(measure, self.ask_cohort(cohort))

        def fetch() -> ShareSample:
            return _sample(self.passes.state(number))

        return fetch

    def _score_mean(self, claim: Claim) -> Asked:
        kind = claim.params.get("score_kind")
        params = {**({"score_kind": kind} if kind else {}), **_settle_param(claim)}
        place = self._place(claim.about)
        if place is None:
            return Asked(claim, params)
        where, index = place
        cohort = self.parsed.claims[claim.id]
        if where == "everywhere" and claim.cohort is None:
            cohort = self.parsed.personas[claim.about.partition(".")[2]]
        name, period = self.ask_cohort(cohort), self._period(claim)
        scales = sorted(scales_of(self.passes.log, kind))
        means = {scale: ScoreMean(where, index, 1, frozenset([scale]), period) for scale in scales}

        def asked(settle: int | None) -> _Numbers:
            return {
                scale: (self.passes.ask(mean, name), self.passes.ask(ScoreTally(mean, settle), name))
                for scale, mean in means.items()
            }

        whole = asked(None)
        # one touchpoint's scores are alike whenever they come; those of a stage or a journey are not
        wait = self.late if where == "touchpoint" and "settle" not in claim.params else _settle(claim)
        settled = asked(wait) if self.growing else None
        return Asked(
            claim,
            params,
            lambda: self._mean(whole),
            None if settled is None else lambda: self._settled_mean(settled),
        )

    def _place(self, about: str) -> tuple[Place, int | None] | None:
        """Give the place of scores; None where the map draws it only."""
        kind, _, name = about.partition(".")
        if kind == "personas":
            return "everywhere", None
        if kind == "stages":
            stage = self._stage(name)
            return None if stage is None else ("stage", stage)
        drawn = self._drawn(about)
        touchpoint = self._touchpoint(drawn.use if drawn else None)
        return None if touchpoint is None else ("touchpoint", touchpoint)

    def _mean(self, numbers: _Numbers) -> Sample | None:
        found = [
            (self.passes.log.scales[scale], moments, self.passes.state(tally))
            for scale, (mean, tally) in numbers.items()
            if (moments := self.passes.state(mean).moments()).n
        ]
        if not found:
            return MeanSample(0, 0.0, 0.0, 0.0, 0.0, 0.0)
        if len(found) > 1:
            return None
        scale, moments, counts = found[0]
        scored = on_scale(moments, scale)
        assert scored.mean is not None
        tally = _tally(counts)
        return MeanSample(scored.n, scored.mean, scored.second, scored.third, scale.low, scale.high, tally)

    def _settled_mean(self, numbers: _Numbers) -> Sample | None:
        found = [
            (self.passes.log.scales[scale], counts)
            for scale, (_, tally) in numbers.items()
            if (counts := self.passes.state(tally)).n or counts.pending
        ]
        if len(found) > 1:
            return None
        return mean_of(*found[0]) if found else MeanSample(0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _tally(counts: ScoreCounts) -> Tally:
    values, customers = counts.spread()
    return Tally(values, customers, "score")


def mean_of(scale: Scale, counts: ScoreCounts) -> MeanSample:
    """Give the mean of a tally of scores, on their scale."""
    tally = _tally(counts)
    if counts.n == 0:
        return MeanSample(0, 0.0, 0.0, 0.0, scale.low, scale.high, tally, counts.pending)
    scores = scale.low + (scale.high - scale.low) * tally.values
    mean = float(scores @ tally.counts) / counts.n
    second, third = (float((scores - mean) ** power @ tally.counts) / counts.n for power in (2, 3))
    return MeanSample(counts.n, mean, second, third, scale.low, scale.high, tally, counts.pending)


def _sample(counted: Counted) -> ShareSample:
    return ShareSample(counted.reached, counted.n, counted.pending)


def _by_attributes(cohort: Cohort) -> bool:
    """Tell whether a cohort is one of attributes alone, not of what customers do."""
    return not cohort_touchpoints(cohort) and not cohort_stages(cohort)


def _settle(claim: Claim) -> int:
    """Give the span, microseconds, after which a customer of a metric without a window has settled."""
    given = claim.params.get("settle")
    return SETTLE if given is None else parse_duration(str(given))


def _settle_param(claim: Claim) -> dict[str, object]:
    return {"settle_s": seconds(_settle(claim))} if "settle" in claim.params else {}


def _within(claim: Claim) -> int:
    return parse_duration(str(claim.params.get("within", DEFAULT_WITHIN)))
