"""What the data and the models offer to somebody who draws a map: groups of customers, stages, touchpoints, pains.

The words, and what is expected, come from the model's file; the data say who comes where, and who goes on. A figure of
the data never becomes an expectation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.figures import Figure
from hanhtrinh.app.home.worst import WorstThing, worst_things
from hanhtrinh.app.industries import industries
from hanhtrinh.app.map_draft import Draft, DraftTouchpoint, draft_map
from hanhtrinh.app.map_usage import TouchpointVisits, touchpoint_visits
from hanhtrinh.app.map_words import needs_of
from hanhtrinh.evidence.observe import emotion_of
from hanhtrinh.evidence.peers import touchpoint as judged_touchpoints
from hanhtrinh.language import Text
from hanhtrinh.measures.score_mean import ScoreMean, ScoreSums
from hanhtrinh.measures.views import look as measure
from hanhtrinh.models.discover import discover
from hanhtrinh.models.model import Stage
from hanhtrinh.models.touchpoints import TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.app.explore.reading import Reading

# on -1..1: where customers feel worse than this, something hurts
_HURTS: Final = -0.2


@dataclass(frozen=True, slots=True)
class IndustryStart:
    """A map of a trade to begin from: its title, its model, and how much is on it."""

    id: str
    title: Text
    model: str
    personas: tuple[Text, ...]
    stages: int
    touchpoints: int
    claims: int


@dataclass(frozen=True, slots=True)
class StageFact:
    """A stage of the model: its words, and the emotion that the model expects, -1..1."""

    id: str
    name: Text
    phase: str
    goal: Text
    needs: tuple[Text, ...]
    emotion: float


@dataclass(frozen=True, slots=True)
class TouchpointFact:
    """A touchpoint of the workspace as the model places it, with what the data say.

    Attributes:
        id, name, channel: of touchpoints.yaml.
        draft: id that it has on a map.
        stage: where the model places it.
        planned: False for one that nobody meant customers to meet.
        chosen: whether a first map draws it: one of those that most customers use.
        action, thought: the model's words; None where it has none.
        goal: name of the touchpoint that it should lead to.
        customers: who came, in all.
        conversion: the share that went on; None where nothing leads on from it.
        peers: the pooled share of the other touchpoints of the stage; None where they are too few.
        below: whether it is below them beyond doubt.
        emotion: measured, -1..1; None where nobody gave a score.
    """

    id: str
    draft: str
    name: Text
    channel: str
    stage: str
    planned: bool
    chosen: bool
    action: Text | None
    thought: Text | None
    goal: Text | None
    customers: int
    conversion: Figure | None
    peers: float | None
    below: bool
    emotion: Figure | None


@dataclass(frozen=True, slots=True)
class PainFact:
    """A touchpoint where something seems to hurt: customers feel bad, or fewer go on than at its peers.

    Attributes:
        touchpoint: id in touchpoints.yaml.
        text: what one might write; to be made true by those who know.
        felt, below: which of both it is.
        worst: what it costs, as Home estimates it; None where that cannot be told.
    """

    touchpoint: str
    text: Text
    felt: bool
    below: bool
    worst: WorstThing | None


@dataclass(frozen=True, slots=True)
class MapFacts:
    """What there is to draw a map from, through one model.

    Attributes:
        undiscovered: events' names that no touchpoint stands for yet.
        pains: the costliest first.
        claims: how many claims the model's expectations give for this data.
    """

    model: str
    name: Text
    stages: tuple[StageFact, ...]
    touchpoints: tuple[TouchpointFact, ...]
    pains: tuple[PainFact, ...]
    claims: int
    customers: int
    undiscovered: int


def industry_starts() -> tuple[IndustryStart, ...]:
    """Give the maps of trades to begin from, by id."""
    return tuple(
        IndustryStart(
            one.id,
            one.document.title.text,
            one.document.model or "",
            tuple(persona.name.text for persona in one.document.personas),
            len(one.document.stages),
            len(one.document.touchpoints),
            len(one.document.claims),
        )
        for one in industries()
    )


def map_facts(look: Look) -> MapFacts:
    """Say what the data offer for a map through the look's model.

    Raises:
        UsageError: `unknown-model`.
        InputError: the model's file is wrong.
    """
    return look.answer("map-facts", lambda: _facts(look))


def _facts(look: Look) -> MapFacts:
    reading = look.reading
    model = reading.model(look.asked.model)
    visits = touchpoint_visits(reading.log, reading.touchpoint_of_code, len(reading.touchpoints.touchpoints))
    every = draft_map(model, reading.touchpoints, visits, most=len(reading.touchpoints.touchpoints))
    first = draft_map(model, reading.touchpoints, visits)
    touchpoints = _touchpoints(look, every, first, visits)
    return MapFacts(
        model=model.id,
        name=model.names.text,
        stages=tuple(_stage(stage) for stage in model.stages),
        touchpoints=touchpoints,
        pains=_pains(look, touchpoints),
        claims=len(first.claims),
        customers=reading.log.customers,
        undiscovered=_undiscovered(reading),
    )


def _stage(stage: Stage) -> StageFact:
    return StageFact(
        stage.id,
        stage.names.text,
        stage.phase,
        stage.customer_goal.text,
        tuple(need.text for need in needs_of(stage.customer_goal)),
        stage.emotion,
    )


def _touchpoints(
    look: Look, every: Draft, first: Draft, visits: TouchpointVisits
) -> tuple[TouchpointFact, ...]:
    reading = look.reading
    order = reading.touchpoints.ids()
    names = {one.id: one.name.text for one in reading.touchpoints.touchpoints}
    chosen = {one.touchpoint.id for one in first.touchpoints}
    rows, felt = _measured(look)

    def fact(one: DraftTouchpoint) -> TouchpointFact:
        name = one.touchpoint.id
        row = rows.get(name)
        went_on = row is not None and row["reached"] is not None
        return TouchpointFact(
            id=name,
            draft=one.id,
            name=names[name],
            channel=one.touchpoint.channel or "",
            stage=one.stage.id,
            planned=one.touchpoint.planned,
            chosen=name in chosen,
            action=None if one.action is None else one.action.text,
            thought=None if one.thought is None else one.thought.text,
            goal=names.get(one.touchpoint.goal or ""),
            customers=int(visits.customers[order.index(name)]),
            conversion=Figure.share(int(row["reached"]), int(row["customers"]), int(row["pending"]))
            if row is not None and went_on
            else None,
            peers=row["peers_conversion"] if row is not None and went_on else None,
            below=bool(row is not None and row["below_average"]),
            emotion=_felt(felt, order.index(name)),
        )

    return tuple(fact(one) for one in every.touchpoints)


def _felt(sums: ScoreSums, index: int) -> Figure | None:
    estimate = emotion_of(sums, index)
    return Figure.of(estimate) if estimate.n else None


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


def _pains(look: Look, touchpoints: tuple[TouchpointFact, ...]) -> tuple[PainFact, ...]:
    costs = {one.touchpoint.id: one for one in worst_things(look, ()) if one.touchpoint is not None}
    found = []
    for one in touchpoints:
        bad = one.emotion is not None and one.emotion.value is not None and one.emotion.value <= _HURTS
        if not (bad or one.below or not one.planned):
            continue
        found.append(PainFact(one.id, _pain_text(one, bad), bad, one.below, costs.get(one.id)))

    def rank(pain: PainFact) -> tuple[float, bool]:
        monthly = pain.worst.monthly if pain.worst else None
        return (-monthly.value if monthly else 0.0, not pain.felt)

    return tuple(sorted(found, key=rank))


def _pain_text(one: TouchpointFact, bad: bool) -> Text:
    vi, en = one.name.vi or one.name.en, one.name.en or one.name.vi
    if not one.planned:
        return Text(vi=f"Bị gián đoạn vì “{vi}”", en=f"Is held up by “{en}”")
    if bad:
        return Text(vi=f"Khó chịu ở “{vi}”", en=f"Unhappy at “{en}”")
    return Text(vi=f"Dừng lại ở “{vi}”", en=f"Stops at “{en}”")


def _undiscovered(reading: Reading) -> int:
    existing = reading.touchpoints or TouchpointSet(schema="hanhtrinh.touchpoints/1")
    found = discover(
        reading.log.codes,
        reading.events_per_code,
        touchpoint_of_code=reading.touchpoint_of_code,
        existing=existing,
    )
    return len(found.proposals)
