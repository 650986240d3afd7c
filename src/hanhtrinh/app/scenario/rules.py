"""A journey model's rules over the touchpoints of a scenario, for the truth.

Written apart from `models.compile` on purpose: the truth would be no check of the measures if both read the
rules through the same code.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.scenario.document import Scenario
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.models.model import EnterRule, JourneyModel

_MANY: Final = 2**62
Ints = npt.NDArray[np.int64]


class StageRules(NamedTuple):
    """Rules by touchpoint: those of touchpoint t are `rules[offsets[t]:offsets[t + 1]]`.

    Attributes:
        offsets, rules: which rules a touch of each touchpoint may meet.
        stage, after: stage index; `after` is -1 for none.
        nth_min, nth_max: allowed ordinal among the orders (and order-less touches) of `group`.
        value_min, value_max: minor units; `limits` says whether they hold.
        within: microseconds; -1 for none.
        group: counting group; touchpoint t counts in group g where `counts[g * touchpoints + t]` is 1.
        counts: see group.
    """

    offsets: Ints
    rules: Ints
    stage: Ints
    after: Ints
    nth_min: Ints
    nth_max: Ints
    limits: Ints
    value_min: Ints
    value_max: Ints
    within: Ints
    group: Ints
    counts: Ints


def _met_by(rule: EnterRule, scenario: Scenario) -> tuple[int, ...]:
    """Which touchpoints meet the part of a rule that does not depend on history."""
    return tuple(
        position
        for position, part in enumerate(scenario.touchpoints)
        if (not rule.means or set(rule.means) & set(part.means))
        and (not rule.touchpoint or part.id in rule.touchpoint)
        and (not rule.offer or part.offer in rule.offer)
        and (rule.direction is None or rule.direction == part.direction)
    )


def stage_rules(model: JourneyModel, scenario: Scenario, minor: int) -> StageRules:
    """Lay the model's rules out by touchpoint; amounts become minor units."""
    names = [stage.id for stage in model.stages]
    rules = [(index, rule) for index, stage in enumerate(model.stages) for rule in stage.enter]
    touched = [_met_by(rule, scenario) for _, rule in rules]
    groups = list(dict.fromkeys(touched))
    per_touchpoint = [
        [number for number, met in enumerate(touched) if position in met]
        for position in range(len(scenario.touchpoints))
    ]

    def ints(values: list[int]) -> Ints:
        return np.array(values, np.int64)

    return StageRules(
        offsets=np.concatenate([[0], np.cumsum([len(found) for found in per_touchpoint])]).astype(np.int64),
        rules=ints([number for found in per_touchpoint for number in found]),
        stage=ints([index for index, _ in rules]),
        after=ints([names.index(rule.after) if rule.after else -1 for _, rule in rules]),
        nth_min=ints([rule.nth.min if rule.nth else 1 for _, rule in rules]),
        nth_max=ints([rule.nth.max if rule.nth and rule.nth.max is not None else _MANY for _, rule in rules]),
        limits=ints([int(rule.min_value is not None or rule.max_value is not None) for _, rule in rules]),
        value_min=ints([round((rule.min_value or 0) * minor) for _, rule in rules]),
        value_max=ints(
            [_MANY if rule.max_value is None else round(rule.max_value * minor) for _, rule in rules]
        ),
        within=ints([parse_duration(rule.within) if rule.within else -1 for _, rule in rules]),
        group=ints([groups.index(met) for met in touched]),
        counts=ints([int(t in met) for met in groups for t in range(len(scenario.touchpoints))]),
    )
