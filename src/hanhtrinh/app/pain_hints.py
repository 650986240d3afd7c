"""Where something seems to hurt, for somebody who draws a map: touchpoints below their peers, or where customers feel bad.

What it costs is estimated as Home does. It is a hint and not yet a pain point: those who know the business say what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.figures import Figure
from hanhtrinh.app.explore.worth import Worth
from hanhtrinh.app.home.worst import worst_things
from hanhtrinh.evidence.observe import emotion_of
from hanhtrinh.evidence.peers import touchpoint as judged_touchpoints
from hanhtrinh.language import Text
from hanhtrinh.measures.score_mean import ScoreMean, ScoreSums
from hanhtrinh.measures.views import look as measure
from hanhtrinh.models.discover import discover
from hanhtrinh.models.touchpoints import Touchpoint

# on -1..1: where customers feel worse than this, something hurts
_HURTS: Final = -0.2


@dataclass(frozen=True, slots=True)
class PainHint:
    """A touchpoint where something seems to hurt.

    Attributes:
        touchpoint: id in touchpoints.yaml.
        text: what one might write.
        felt: whether customers feel bad there; below: whether fewer go on than at its peers, beyond doubt.
        emotion: measured, -1..1; None where nobody gave a score.
        conversion: the share that went on; None where nothing leads on from it.
        stopped: customers who did not go on, their window over.
        monthly: the estimated loss in a month; None where it cannot be told.
    """

    touchpoint: str
    text: Text
    felt: bool
    below: bool
    emotion: Figure | None
    conversion: Figure | None
    stopped: int
    monthly: Worth | None


@dataclass(frozen=True, slots=True)
class PainHints:
    """All hints, the costliest first; `undiscovered` counts kinds of events that no touchpoint stands for yet."""

    hints: tuple[PainHint, ...]
    undiscovered: int


def pain_hints(look: Look) -> PainHints:
    """Say where something seems to hurt, seen through the look's model.

    Raises:
        UsageError: `unknown-model`.
        InputError: the model's file is wrong.
    """
    return look.answer("pain-hints", lambda: _hints(look))


def _hints(look: Look) -> PainHints:
    reading = look.reading
    rows, felt = _measured(look)
    costs = {one.touchpoint.id: one.monthly for one in worst_things(look, ()) if one.touchpoint is not None}
    found = [
        hint
        for index, one in enumerate(reading.touchpoints.touchpoints)
        if (hint := _hint(one, rows.get(one.id), felt, index, costs.get(one.id))) is not None
    ]
    found.sort(key=lambda one: (-one.monthly.value if one.monthly else 0, not one.felt, -one.stopped))
    proposed = discover(
        reading.log.codes,
        reading.events_per_code,
        touchpoint_of_code=reading.touchpoint_of_code,
        existing=reading.touchpoints,
    )
    return PainHints(tuple(found), len(proposed.proposals))


def _measured(look: Look) -> tuple[dict[str, dict[str, Any]], ScoreSums]:
    reading = look.reading
    compiled = reading.compiled(look.asked.model)
    table = judged_touchpoints(
        reading.log,
        reading.model(look.asked.model),
        reading.touchpoints,
        within=look.window,
        selection=look.selection,
        period=look.period,
    )
    felt = ScoreMean("touchpoint", None, len(compiled.touchpoints), period=look.period)
    (sums,) = measure(reading.log, compiled, [(felt, look.selection)])
    return {row["touchpoint"]: row for row in table.rows.to_pylist()}, sums


def _hint(
    one: Touchpoint, row: dict[str, Any] | None, felt: ScoreSums, index: int, monthly: Worth | None
) -> PainHint | None:
    """Give the hint at a touchpoint; None where nobody came or nothing seems wrong."""
    if row is None:
        return None
    estimate = emotion_of(felt, index)
    emotion = Figure.of(estimate) if estimate.n else None
    bad = emotion is not None and emotion.value is not None and emotion.value <= _HURTS
    below = bool(row["below_average"])
    if not (bad or below or not one.planned):
        return None
    n, reached = int(row["customers"]), row["reached"]
    conversion = None if reached is None else Figure.share(int(reached), n, int(row["pending"]))
    stopped = 0 if reached is None else n - int(reached)
    return PainHint(one.id, _text(one, bad), bad, below, emotion, conversion, stopped, monthly)


def _text(one: Touchpoint, bad: bool) -> Text:
    vi, en = one.name.to("vi") or one.id, one.name.to("en") or one.id
    if not one.planned:
        return Text(vi=f"Bị gián đoạn vì “{vi}”", en=f"Is held up by “{en}”")
    if bad:
        return Text(vi=f"Khó chịu ở “{vi}”", en=f"Unhappy at “{en}”")
    return Text(vi=f"Dừng lại ở “{vi}”", en=f"Stops at “{en}”")
