"""What the data say of everything drawn on a map, beside its claims: for one persona, over the whole log.

Emotion is the mean over customers of each customer's mean emotion at the place (all kinds of scores, each put on -1..1 by its
own scale), with the 95 % interval of `samples.MeanSample`. Stages are those of the model, touchpoints those of
touchpoints.yaml; windows are the defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hanhtrinh.events.instants import utc_time
from hanhtrinh.evidence.claims import Reader
from hanhtrinh.evidence.passes import StagePass
from hanhtrinh.evidence.samples import MeanSample, ShareSample
from hanhtrinh.evidence.stagefigures import conversion_of, dwell_of, ranks_of_dwell
from hanhtrinh.maps.results import (
    Estimate,
    Movement,
    Observed,
    ObservedStage,
    ObservedTouchpoint,
)
from hanhtrinh.measures.score_mean import ScoreMean, ScoreSums
from hanhtrinh.measures.stages import StageCounts
from hanhtrinh.measures.touchpoint_use import TouchpointUse

NOTHING = Estimate(None, None, None, 0)


@dataclass(frozen=True)
class AskedPersona:
    """What was asked of one persona; `fetch` gives it once the passes have run."""

    persona: str | None
    fetch: Callable[[], Observed]


def ask_persona(reader: Reader, persona: str | None, *, simulated: bool = False) -> AskedPersona:
    """Ask for everything a map draws of a persona; of everybody where None."""
    passes = reader.passes
    model = passes.model
    cohort = reader.ask_persona(persona)
    stages = passes.ask_stages(StagePass(cohort), ranks=ranks_of_dwell())
    use = passes.ask(TouchpointUse(len(model.touchpoints)), cohort)
    at_touchpoints = passes.ask(ScoreMean("touchpoint", None, len(model.touchpoints)), cohort)
    at_stages = passes.ask(ScoreMean("stage", None, len(model.stages)), cohort)
    anywhere = passes.ask(ScoreMean("everywhere"), cohort)

    def fetch() -> Observed:
        counts = passes.counts(stages)
        people = passes.population(cohort)
        table = passes.state(use).table
        felt: ScoreSums = passes.state(at_touchpoints)
        return Observed(
            persona=persona,
            customers=people.customers,
            all_customers=passes.log.customers,
            events=people.events,
            scores=passes.state(anywhere).moments().scores,
            first=moment(people.first, reader.zone),
            last=moment(people.last, reader.zone),
            stages=_stages(counts, passes.state(at_stages)),
            touchpoints=tuple(
                ObservedTouchpoint(name, int(table[index, 0]), int(table[index, 1]), emotion_of(felt, index))
                for index, name in enumerate(model.touchpoints)
            ),
            movements=movements_of(counts),
            simulated=simulated,
        )

    return AskedPersona(persona, fetch)


def moment(microseconds: int | None, zone: str = "UTC") -> datetime | None:
    """Give a moment (microseconds UTC) as a datetime by the clocks of a zone, so that its day is the business's."""
    if microseconds is None:
        return None
    return utc_time(microseconds).astimezone(ZoneInfo(zone))


def emotion_of(sums: ScoreSums, group: int) -> Estimate:
    """Give the mean emotion of one group of scores, on -1..1."""
    moments = sums.moments(group)
    if moments.mean is None:
        return NOTHING
    return MeanSample(moments.n, moments.mean, moments.second, moments.third, -1.0, 1.0).estimate()


def _stages(counts: StageCounts, felt: ScoreSums) -> tuple[ObservedStage, ...]:
    names = counts.model.stages
    last = len(names) - 1
    return tuple(
        ObservedStage(
            id=name,
            entered=int(counts.entered[index]),
            conversion=None if index == last else conversion_of(counts, index).estimate(),
            dwell_s=None if index == last else dwell_of(counts, index).estimate(),
            emotion=emotion_of(felt, index),
        )
        for index, name in enumerate(names)
    )


def movements_of(counts: StageCounts) -> tuple[Movement, ...]:
    """Give back-steps and skips, the most frequent first; shares are of the customers who stood in the first stage."""
    names = counts.model.stages
    found = []
    tables: tuple[tuple[Any, Any], ...] = (("back_step", counts.back), ("skip", counts.skips))
    for kind, table in tables:
        for source, target in zip(*table.nonzero(), strict=True):
            customers = int(table[source, target])
            share = ShareSample(customers, int(counts.visited[source])).estimate()
            found.append(Movement(kind, names[source], names[target], customers, share))
    return tuple(sorted(found, key=lambda one: (-one.customers, one.kind, one.from_stage, one.to_stage)))
