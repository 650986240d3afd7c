"""A walk laid beside the data: at each step, what customers felt there, and how long it takes them to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.evidence.observe import emotion_of
from hanhtrinh.maps.results import Estimate
from hanhtrinh.measures.labels import by_touchpoint
from hanhtrinh.measures.score_mean import ScoreMean, ScoreSums
from hanhtrinh.measures.touchpoint_use import touchpoint_use
from hanhtrinh.measures.transitions import transitions
from hanhtrinh.measures.views import look
from hanhtrinh.store.state.walks import Walk

LEAST = 30


@dataclass(frozen=True)
class StepBeside:
    """What the data say where a step of a walk was.

    Attributes:
        step: id of the step.
        customers: who were at its touchpoint; None where the step stands at none that data know.
        emotion: what they felt there, from -1 to 1, with its 95 % interval; None below 30 customers.
        gap_s: median seconds until they went on to the touchpoint of the next step; None below 30 customers.
        went_on: customers who did.
    """

    step: str
    customers: int | None
    emotion: Estimate | None
    gap_s: float | None
    went_on: int


def beside(reading: Reading, walk: Walk, uses: Mapping[str, str | None]) -> tuple[StepBeside, ...]:
    """Lay a walk beside the data.

    Args:
        reading: the data.
        walk: the walk.
        uses: touchpoint of the map -> touchpoint of the workspace.
    """
    ids = reading.touchpoints.ids()
    felt, use, gaps = reading.answers.get("beside-walks", lambda: _figures(reading))
    places = [
        ids.index(name) if (name := uses.get(step.touchpoint or "")) in ids else -1 for step in walk.steps
    ]
    found = []
    for number, (step, place) in enumerate(zip(walk.steps, places, strict=True)):
        if place < 0:
            found.append(StepBeside(step.id, None, None, None, 0))
            continue
        after = places[number + 1] if number + 1 < len(places) else -1
        gap = gaps.get((ids[place], ids[after])) if after >= 0 else None
        emotion = emotion_of(felt, place)
        found.append(
            StepBeside(
                step=step.id,
                customers=int(use[place][0]),
                emotion=emotion if emotion.n >= LEAST else None,
                gap_s=gap["median_gap_s"] if gap and gap["customers"] >= LEAST else None,
                went_on=gap["customers"] if gap else 0,
            )
        )
    return tuple(found)


def _figures(reading: Reading) -> tuple[ScoreSums, Any, dict[tuple[str, str], dict[str, Any]]]:
    log, ids = reading.log, reading.touchpoints.ids()
    felt = ScoreMean("touchpoint", None, len(ids))
    (sums,) = look(log, reading.compiled(), [(felt, None)])
    use = touchpoint_use(log, reading.touchpoint_of_code, len(ids))
    rows = transitions(log, labels=by_touchpoint(reading.compiled())).rows.to_pylist()
    return sums, use, {(row["from"], row["to"]): row for row in rows}
