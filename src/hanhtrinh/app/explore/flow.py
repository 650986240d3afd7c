"""The stages of a model as customers go through them: who enters, goes on, stops, steps back, skips, and how they feel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.counting import population_of
from hanhtrinh.app.explore.figures import Figure, Named, Population
from hanhtrinh.app.explore.funnel import stage_names
from hanhtrinh.evidence.observe import emotion_of, movements_of
from hanhtrinh.evidence.stagefigures import conversion_of, dwell_of, ranks_of_dwell
from hanhtrinh.measures.score_mean import ScoreMean, ScoreSums
from hanhtrinh.measures.stages import StageCounts, count_stages
from hanhtrinh.measures.standing import Standing
from hanhtrinh.measures.views import look

# of the customers in a stage, those below this share are counted, not drawn
_DRAWN: Final = 0.05
_MOST_ARCS: Final = 5


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage.

    Attributes:
        stage: which.
        entered: customers who entered it in the period.
        here: of the customers asked about, those who stand in it at the end of the period.
        conversion: of the matured, those who reached a later stage within the window; None for the last stage.
        stopped: the matured who did not; None for the last stage.
        left: those without an event for 90 days who reached no later stage.
        everybody: the conversion of all customers; None for the last stage, or where the cohort is all.
        dwell_s: median time until a later stage.
        back_steps, skipped: customers who stepped back from it, or passed over it.
        emotion: mean of the customers' scores on -1..1.
    """

    stage: Named
    entered: int
    here: int
    conversion: Figure | None
    stopped: int | None
    left: int
    everybody: Figure | None
    dwell_s: Figure | None
    back_steps: int
    skipped: int
    emotion: Figure | None


@dataclass(frozen=True, slots=True)
class Arc:
    """Customers who stepped back to an earlier stage, or skipped over stages; `share` is of those in `source`."""

    kind: str
    source: int
    target: int
    customers: int
    share: Figure


@dataclass(frozen=True, slots=True)
class FlowView:
    """The stages of a model as a screen shows them.

    Attributes:
        arcs: the most frequent back-steps and skips, above 5 % of their stage, at most five.
        arcs_left_out: how many kinds of them are not among these.
        nowhere: customers who are in no stage.
    """

    definition: str
    population: Population
    window_s: float
    model: Named
    stages: tuple[StageRow, ...]
    arcs: tuple[Arc, ...]
    arcs_left_out: int
    nowhere: int


def counts_of(look_: Look) -> StageCounts:
    """Count the stages of a look's model for its customers."""
    return look_.answer(
        "stages",
        lambda: count_stages(
            look_.reading.log,
            look_.reading.compiled(look_.asked.model),
            window=look_.window,
            selection=look_.selection,
            period=look_.period,
            ranks=ranks_of_dwell(),
        ),
    )


def _seen(look_: Look) -> tuple[npt.NDArray[np.int64], ScoreSums]:
    """Count where customers are, and add up how they feel, in one pass."""

    def work_out() -> list[Any]:
        compiled = look_.reading.compiled(look_.asked.model)
        stages = len(compiled.stages)
        felt = ScoreMean("stage", None, stages, period=look_.period)
        where = Standing(stages, look_.period)
        whom = look_.selection
        return look(look_.reading.log, compiled, [(where, whom), (felt, whom)])

    standing, felt = look_.answer("standing", work_out)
    return standing, felt


def view(look_: Look) -> FlowView:
    """Work out the flow through a model's stages.

    Raises:
        UsageError, InputError: as `Look`.
    """
    model = look_.reading.model(look_.asked.model)
    counts = counts_of(look_)
    standing, felt = _seen(look_)
    others = counts_of(look_.everybody()) if look_.narrowed else None
    names = stage_names(model)
    last = len(model.stages) - 1
    rows = tuple(
        StageRow(
            stage=names[stage.id],
            entered=int(counts.entered[index]),
            here=int(standing[index]),
            conversion=None if index == last else Figure.of(conversion_of(counts, index).estimate()),
            stopped=None if index == last else int(counts.matured[index] - counts.converted[index]),
            left=int(counts.left[index]),
            everybody=None
            if index == last or others is None
            else Figure.of(conversion_of(others, index).estimate()),
            dwell_s=None if index == last else Figure.of(dwell_of(counts, index).estimate()),
            back_steps=int(counts.stepped_back[index]),
            skipped=int(counts.skipped[index]),
            emotion=Figure.of(emotion_of(felt, index)),
        )
        for index, stage in enumerate(model.stages)
    )
    arcs, left_out = _arcs(counts)
    return FlowView(
        definition="stages/1",
        population=population_of(look_),
        window_s=look_.window / 1_000_000,
        model=Named(model.id, model.names.text),
        stages=rows,
        arcs=arcs,
        arcs_left_out=left_out,
        nowhere=int(standing[-1]),
    )


def _arcs(counts: StageCounts) -> tuple[tuple[Arc, ...], int]:
    moves = movements_of(counts)
    places = {stage: index for index, stage in enumerate(counts.model.stages)}
    shown: list[Arc] = []
    for move in moves:
        share = Figure.of(move.share)
        if share is None or share.value is None or share.value < _DRAWN or len(shown) == _MOST_ARCS:
            continue
        source, target = places[move.from_stage], places[move.to_stage]
        shown.append(Arc(move.kind, source, target, move.customers, share))
    return tuple(shown), len(moves) - len(shown)
