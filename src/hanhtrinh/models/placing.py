"""Where a model places a touchpoint by its rules alone, before any data are looked at."""

from __future__ import annotations

from hanhtrinh.models.model import EnterRule, JourneyModel, Stage
from hanhtrinh.models.touchpoints import Touchpoint


def entered_by(rule: EnterRule, touchpoint: Touchpoint) -> bool:
    """Say whether the rule places the touchpoint in its stage; a rule of guards alone places nothing."""
    return rule.needs_touchpoint and rule.speaks_of(touchpoint)


def stage_by_rule(model: JourneyModel, touchpoint: Touchpoint) -> Stage | None:
    """Give the stage of a touchpoint: where a rule lets a first touch in, else any rule, else where its words belong.

    None where neither a rule nor a word places it.
    """
    guarded: Stage | None = None
    for stage in model.stages:
        for rule in stage.enter:
            if entered_by(rule, touchpoint):
                if rule.after is None and (rule.nth is None or rule.nth.min == 1):
                    return stage
                guarded = guarded or stage
    by_words = (stage for stage in model.stages if set(stage.words) & set(touchpoint.means))
    return guarded or next(by_words, None)
