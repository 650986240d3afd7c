"""What a first map holds: which touchpoints, under which stage, with which words and claims.

Words and expectations come from the model's file; the data decide only what is drawn and where. No figure of the
data goes into an expectation, for an expectation must not come from the data that test it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from hanhtrinh.app.map_usage import TouchpointVisits
from hanhtrinh.app.map_words import actions_at
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.models.model import Expectation, JourneyModel, Stage
from hanhtrinh.models.placing import entered_by, stage_by_rule
from hanhtrinh.models.touchpoints import LocalText, Touchpoint, TouchpointSet

MOST_TOUCHPOINTS: Final = 24
_THOUGHTS_A_STAGE: Final = 2
_CLAIMS_AN_EXPECTATION: Final = 3
_PAINS: Final = 3


@dataclass(frozen=True)
class DraftTouchpoint:
    """A touchpoint of the first map."""

    id: str
    touchpoint: Touchpoint
    stage: Stage
    action: LocalText | None = None
    thought: LocalText | None = None


@dataclass(frozen=True)
class DraftClaim:
    """A claim of the first map, from an expectation of the model."""

    id: str
    about: str
    says: LocalText
    expectation: Expectation


@dataclass(frozen=True)
class Draft:
    """A first map, before it is written.

    `left_out` counts touchpoints that customers use and that found no room; `without_scores` says that claims about
    scores were left out where the data have none of that kind.
    """

    model: JourneyModel
    touchpoints: tuple[DraftTouchpoint, ...]
    pains: tuple[DraftTouchpoint, ...]
    claims: tuple[DraftClaim, ...]
    left_out: int = 0
    without_scores: bool = False
    stages: tuple[Stage, ...] = field(default=())


def draft_map(
    model: JourneyModel,
    touchpoints: TouchpointSet,
    use: TouchpointVisits,
    *,
    most: int = MOST_TOUCHPOINTS,
) -> Draft:
    """Choose and place what a first map shows.

    Args:
        model: the journey model, which gives stages, words and expectations.
        touchpoints: the workspace's touchpoints.
        use: how customers use them; where nobody uses any, all are drawn as planned.
        most: at most so many touchpoints, those that most customers use; every stage keeps its most used one.
    """
    numbers = {one.id: number for number, one in enumerate(touchpoints.touchpoints)}
    if use.customers.any():
        present = [one for one in touchpoints.touchpoints if use.customers[numbers[one.id]] > 0]
    else:
        present = list(touchpoints.touchpoints)
    # a model may begin late or end early: what it does not speak of is no part of its map
    present = [one for one in present if not one.means or stage_by_rule(model, one) is not None] or present
    rank = {one.id: float(use.rank[numbers[one.id]]) for one in present}
    rank = {name: place if math.isfinite(place) else float(numbers[name]) for name, place in rank.items()}
    customers = {one.id: int(use.customers[numbers[one.id]]) for one in present}
    stage_of = _stages_of(model, present, rank)
    chosen = _most_used(present, stage_of, customers, most)
    order = {stage.id: position for position, stage in enumerate(model.stages)}
    chosen.sort(key=lambda one: (order[stage_of[one.id].id], rank[one.id], numbers[one.id]))
    ids = unique_ids(one.id for one in chosen)
    drawn = [DraftTouchpoint(name, one, stage_of[one.id]) for name, one in zip(ids, chosen, strict=True)]
    drawn = [one for stage in model.stages for one in _with_words(model, stage, drawn)]
    kinds = {one.id: use.score_kinds[numbers[one.id]] for one in present}
    claims, silent = _claims(model, drawn, present, customers, kinds)
    troubles = sorted(
        (one for one in drawn if not one.touchpoint.planned), key=lambda one: -customers[one.touchpoint.id]
    )
    return Draft(
        model=model,
        touchpoints=tuple(drawn),
        pains=tuple(troubles[:_PAINS]),
        claims=tuple(claims),
        left_out=len(present) - len(chosen),
        without_scores=silent,
        stages=model.stages,
    )


def unique_ids(names: Iterable[str]) -> list[str]:
    """Make ids for a map: no dots, no spaces, each once."""
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[\s.]+", "-", name).strip("-") or "x"
        tried, number = plain, 2
        while tried in found:
            tried, number = f"{plain}-{number}", number + 1
        found.append(tried)
    return found


def _stages_of(
    model: JourneyModel, touchpoints: Sequence[Touchpoint], rank: Mapping[str, float]
) -> dict[str, Stage]:
    """Place every touchpoint: where a rule lets it in, else by its words, else beside what is met at the same time."""
    placed = {one.id: stage for one in touchpoints if (stage := stage_by_rule(model, one)) is not None}
    found = dict(placed)
    for one in touchpoints:
        if one.id not in placed:
            near = min(placed, key=lambda name: abs(rank[name] - rank[one.id]), default=None)
            found[one.id] = placed[near] if near is not None else model.stages[0]
    return found


def _most_used(
    present: Sequence[Touchpoint], stage_of: Mapping[str, Stage], customers: Mapping[str, int], most: int
) -> list[Touchpoint]:
    by_use = sorted(present, key=lambda one: -customers[one.id])
    firsts = {stage_of[one.id].id: one for one in reversed(by_use)}  # the most used of each stage stays
    kept = {one.id for one in firsts.values()}
    for one in by_use:
        if len(kept) >= most:
            break
        kept.add(one.id)
    return [one for one in present if one.id in kept]


# -- words -----------------------------------------------------------------------------------------


def _with_words(model: JourneyModel, stage: Stage, drawn: Sequence[DraftTouchpoint]) -> list[DraftTouchpoint]:
    """Give the touchpoints of one stage what customers do there, and two or so of them what customers think."""
    mine = [one for one in drawn if one.stage.id == stage.id]
    planned = [one for one in mine if one.touchpoint.planned]
    actions = actions_at(model, stage, [one.touchpoint for one in planned])
    count = min(_THOUGHTS_A_STAGE, len(stage.thinks), len(planned))
    thoughts = {planned[number * len(planned) // count].id: stage.thinks[number] for number in range(count)}
    return [replace(one, action=actions.get(one.touchpoint.id), thought=thoughts.get(one.id)) for one in mine]


# -- claims ----------------------------------------------------------------------------------------


def _claims(
    model: JourneyModel,
    drawn: Sequence[DraftTouchpoint],
    present: Sequence[Touchpoint],
    customers: Mapping[str, int],
    score_kinds: Mapping[str, Collection[str]],
) -> tuple[list[DraftClaim], bool]:
    """Turn the model's expectations into claims where the data can speak of them; also whether scores are missing."""
    inside = [
        [one for one in present if any(entered_by(rule, one) for rule in stage.enter)]
        for stage in model.stages
    ]
    occurring = [bool(touchpoints) for touchpoints in inside]
    found: list[DraftClaim] = []
    silent = False
    for number, stage in enumerate(model.stages):
        for expectation in stage.expectations:
            if not occurring[number] or expectation.metric not in METRICS:
                continue
            onward = expectation.metric.split("/")[0] in ("stage_conversion", "stage_dwell_median")
            if onward and not any(occurring[number + 1 :]):
                continue  # nobody can go on to stages that the data do not know
            if METRICS[expectation.metric].unit == "score":
                kind = expectation.params.get("score_kind")
                if not any(kind in score_kinds[one.id] for one in inside[number]):
                    silent = True
                    continue
            if not expectation.at:
                if "stages" in METRICS[expectation.metric].about:
                    found.append(DraftClaim(stage.id, f"stages.{stage.id}", expectation.says, expectation))
                continue
            there = [
                one
                for one in drawn
                if one.stage.id == stage.id
                and one.touchpoint.planned
                and set(one.touchpoint.means) & set(expectation.at)
            ]
            there.sort(key=lambda one: -customers[one.touchpoint.id])
            for one in there[:_CLAIMS_AN_EXPECTATION]:
                says = LocalText(
                    vi=expectation.says.vi.replace("{touchpoint}", one.touchpoint.name.to("vi")),
                    en=expectation.says.en.replace("{touchpoint}", one.touchpoint.name.to("en")),
                )
                found.append(DraftClaim(one.id, f"touchpoints.{one.id}", says, expectation))
    ids = unique_ids(f"{claim.id}-{_aspect(claim.expectation)}" for claim in found)
    return [replace(claim, id=name) for claim, name in zip(found, ids, strict=True)], silent


def _aspect(expectation: Expectation) -> str:
    kind = expectation.params.get("score_kind")
    short = {"stage_conversion": "conversion", "touchpoint_conversion": "conversion", "stage_dwell_median": "time",
             "touchpoint_share": "share"}  # fmt: skip
    name = expectation.metric.split("/")[0]
    return str(kind) if kind else short.get(name, name.replace("_", "-"))
