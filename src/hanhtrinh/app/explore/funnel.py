"""The funnel of a cohort, step by step, beside that of all customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.counting import population_of
from hanhtrinh.app.explore.figures import LEAST, Figure, Named, Population, touchpoint_names
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.app.explore.worth import Worth, order_worth
from hanhtrinh.language import Text
from hanhtrinh.measures.funnel import funnel
from hanhtrinh.measures.labels import Labels, by_name, by_stage, by_touchpoint
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.placing import stage_by_rule

By = Literal["touchpoint", "stage", "name"]
# how many steps are proposed where a link names none
_PROPOSED: Final = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a funnel.

    Attributes:
        step: what it is.
        customers: of the cohort who reached it, their window over.
        pending: those who reached it with their window still open.
        of_first, of_previous: shares of the first and of the previous step; None for the first step.
        everybody: share of the previous step among all customers; None for the first step, or where the cohort is all.
        everybody_of_first: likewise of the first step.
        median_time_s: from the previous step.
    """

    step: Named
    customers: int
    pending: int
    of_first: Figure | None
    of_previous: Figure | None
    everybody: Figure | None
    everybody_of_first: Figure | None
    median_time_s: float | None


@dataclass(frozen=True, slots=True)
class Loss:
    """Where most is lost.

    Attributes:
        before, after: indices of the two steps.
        stopped: customers who reached the one and not the other.
        worth: the ordinary orders of those of them who would have bought, had they gone on like the others; None where
            no later step is an order, or orders have no values.
    """

    before: int
    after: int
    stopped: int
    worth: Worth | None


@dataclass(frozen=True, slots=True)
class FunnelView:
    """A funnel as a screen shows it."""

    definition: str
    population: Population
    window_s: float
    by: By
    steps: tuple[Step, ...]
    loss: Loss | None


def view(look: Look, by: By = "touchpoint", steps: Sequence[str] = ()) -> FunnelView:
    """Work out a funnel; steps are proposed from the model where none are named.

    Raises:
        UsageError: `unknown-step`, `bad-steps`, and as `Look`.
    """
    reading = look.reading
    labels = labels_of(look, by)
    named = tuple(steps) or proposed_steps(reading, look.asked.model, by)
    mine = _rows(look, labels, by, named)
    if not named:
        return FunnelView("funnel/1", population_of(look), look.window / 1_000_000, by, (), None)
    all_rows = _rows(look.everybody(), labels, by, named) if look.narrowed else None
    names = label_names(look, by)
    found = tuple(
        Step(
            step=names.get(row["step"]) or Named(row["step"], Text(vi=row["step"], en=row["step"])),
            customers=row["customers"],
            pending=row["pending"],
            of_first=_share(mine, number, 0),
            of_previous=_share(mine, number, number - 1),
            everybody=None if all_rows is None else _share(all_rows, number, number - 1),
            everybody_of_first=None if all_rows is None else _share(all_rows, number, 0),
            median_time_s=row["median_time_s"],
        )
        for number, row in enumerate(mine)
    )
    loss = _loss(look, by, found)
    return FunnelView("funnel/1", population_of(look), look.window / 1_000_000, by, found, loss)


def labels_of(look: Look, by: By) -> Labels:
    """Give what paths and steps are made of."""
    if by == "name":
        return by_name(look.reading.log.codes)
    compiled = look.reading.compiled(look.asked.model)
    return by_touchpoint(compiled) if by == "touchpoint" else by_stage(compiled)


def label_names(look: Look, by: By) -> dict[str, Named]:
    """Give the names of labels by id; events are called what they are called."""
    if by == "touchpoint":
        return touchpoint_names(look.reading.touchpoints)
    if by == "stage":
        return stage_names(look.reading.model(look.asked.model))
    return {}


def stage_names(model: JourneyModel) -> dict[str, Named]:
    """Give the names of a model's stages by id."""
    return {stage.id: Named(stage.id, stage.names.text) for stage in model.stages}


def proposed_steps(reading: Reading, model_id: str | None, by: By) -> tuple[str, ...]:
    """Propose steps: the busiest touchpoint of each stage, the stages themselves, or nothing for names of events."""
    model = reading.model(model_id)
    if by == "stage":
        return model.ids()[:_PROPOSED]
    if by == "name" or not reading.log.events:
        return ()
    busy = np.zeros(len(reading.touchpoints.touchpoints) + 1, np.int64)
    np.add.at(busy, reading.touchpoint_of_code, reading.events_per_code)
    best: dict[str, tuple[int, str]] = {}
    for index, one in enumerate(reading.touchpoints.touchpoints):
        stage = stage_by_rule(model, one)
        if stage is None or not one.planned or not busy[index]:
            continue
        best[stage.id] = max(best.get(stage.id, (0, "")), (int(busy[index]), one.id))
    return tuple(best[stage][1] for stage in model.ids() if stage in best)[:_PROPOSED]


def _rows(look: Look, labels: Labels, by: By, steps: tuple[str, ...]) -> list[dict[str, Any]]:
    if not steps:
        return []
    return look.answer(
        ("funnel", by, steps),
        lambda: funnel(
            look.reading.log,
            steps,
            labels=labels,
            window=look.window,
            selection=look.selection,
            period=look.period,
        ).rows.to_pylist(),
    )


def _share(rows: list[dict[str, Any]], number: int, base: int) -> Figure | None:
    if number == 0:
        return None
    return Figure.share(rows[number]["customers"], rows[base]["customers"], rows[number]["pending"])


def _loss(look: Look, by: By, steps: tuple[Step, ...]) -> Loss | None:
    """Find where most is lost: in orders, where a later step is one; else where the smallest share goes on."""
    found: list[tuple[float, float, Loss]] = []
    paid = _last_paid(look, by, steps)
    for index, (before, after) in enumerate(pairwise(steps)):
        share = after.of_previous
        stopped = before.customers - after.customers
        if share is None or share.value is None or stopped < 1:
            continue
        orders = 0.0
        if paid is not None and paid > index and after.customers >= LEAST:
            orders = stopped * steps[paid].customers / after.customers
        money = order_worth(look.reading).times(round(orders)) if orders >= 1 else None
        found.append((orders, -share.value, Loss(index, index + 1, stopped, money)))
    return max(found, key=lambda one: one[:2])[2] if found else None


def _last_paid(look: Look, by: By, steps: tuple[Step, ...]) -> int | None:
    """Give the last step that is a paid order."""
    reading = look.reading
    roles = reading.roles
    if by == "touchpoint":
        order = reading.touchpoints.ids()
        paid = {order[at] for at in reading.touchpoint_of_code[roles.paid] if at >= 0}
    elif by == "name":
        paid = set(roles.names(roles.paid))
    else:
        stages = reading.model(look.asked.model).stages
        paid = {stage.id for stage in stages if "buy" in stage.words}
    return max((index for index, step in enumerate(steps) if step.step.id in paid), default=None)
