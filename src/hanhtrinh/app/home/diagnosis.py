"""The diagnosis put together: one sentence that says what is wrong, the stages behind it, the worst things, the open claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.figures import LEAST, Named
from hanhtrinh.app.explore.flow import FlowView, StageRow, view
from hanhtrinh.app.home.claims import (
    ChangedVerdict,
    ClaimCounts,
    Pace,
    UndecidedClaim,
    changed_verdicts,
    count_claims,
    undecided_claims,
)
from hanhtrinh.app.home.maps_seen import SeenMap, seen_maps
from hanhtrinh.app.home.worst import WorstThing, worst_things
from hanhtrinh.app.lineage import read_ledger
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.events.instants import utc_time
from hanhtrinh.language import Text

_THINGS: Final = 50
_CLAIMS: Final = 50
_DAY_US: Final = 86_400e6


@dataclass(frozen=True, slots=True)
class Expected:
    """The emotion that a map expects of the stages, on -1..1; None where it expects none of a stage."""

    map: Named
    emotions: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A map that cannot be read: what is wrong, and where."""

    message: Text
    hint: Text | None
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What the screen of the diagnosis shows.

    Attributes:
        headline: what is wrong, in a sentence.
        flow: the stages with their figures.
        stops_at, feels_worst_at: indices of stages; None where too few customers say so.
        advice: how to read the figures of the stage where most stop, and what fits; nothing where the model says nothing.
        expected: what the last written map of this model expects.
        sources: how many kinds of sources sent events: channels, where sources have no names.
        worst, pains: the worst things, and how many pain points the maps have.
        undecided: all of them are counted in `claims`.
        changed, changed_since: verdicts that changed, and since when.
    """

    headline: Text
    flow: FlowView
    stops_at: int | None
    feels_worst_at: int | None
    advice: tuple[Text, ...]
    expected: Expected | None
    sources: int
    worst: tuple[WorstThing, ...]
    pains: int
    claims: ClaimCounts
    undecided: tuple[UndecidedClaim, ...]
    changed: tuple[ChangedVerdict, ...]
    changed_since: date | None
    unreadable: tuple[Unreadable, ...]


def diagnose(workspace: Workspace, look: Look) -> Diagnosis:
    """Work out the diagnosis of a workspace for a look.

    Raises:
        UsageError, InputError: as `Look`; a map that cannot be read is told of in the result.
    """
    flow = view(look)
    seen = seen_maps(workspace, look.reading)
    stops, feels = _stops_at(flow.stages), _feels_worst_at(flow.stages)
    log = look.reading.log
    everybody = look.everybody().population()
    watermark = None if log.watermark is None else utc_time(log.watermark)
    days = 0.0
    if log.watermark is not None and everybody.first is not None:
        days = (log.watermark - everybody.first) / _DAY_US
    pace = Pace(days, workspace.config.data != "closed", watermark)
    since, changed = changed_verdicts(
        seen.maps, read_ledger(workspace.data / "evidence"), workspace.config.timezone
    )
    model = look.reading.model(look.asked.model)
    return Diagnosis(
        headline=headline(flow, stops, feels),
        flow=flow,
        stops_at=stops,
        feels_worst_at=feels,
        advice=() if stops is None else tuple(one.text for one in model.stages[stops].diagnosis),
        expected=_expected(look, seen.maps),
        sources=len({channel for channel in log.codes.channel if channel}),
        worst=worst_things(look, seen.maps)[:_THINGS],
        pains=sum(len(one.checked.map.document.pains) for one in seen.maps),
        claims=count_claims(seen.maps),
        undecided=undecided_claims(seen.maps, pace)[:_CLAIMS],
        changed=changed,
        changed_since=since,
        unreadable=tuple(_unreadable(error) for error in seen.unreadable),
    )


def headline(flow: FlowView, stops: int | None, feels: int | None) -> Text:
    """Say in a sentence where most customers stop and where they feel worst; only what enough customers say."""
    if not flow.population.customers:
        return Text(vi="Chưa có khách nào trong kỳ này.", en="No customers in this period yet.")
    if stops is None:
        return Text(
            vi="Chưa đủ khách để nói họ dừng lại ở đâu.",
            en="Too few customers yet to say where they stop.",
        )
    here = flow.stages[stops].stage.name
    if feels is None:
        return Text(vi=f"Khách dừng lại nhiều nhất ở {here.vi}.", en=f"Most customers stop at {here.en}.")
    if feels == stops:
        return Text(
            vi=f"Khách dừng lại nhiều nhất ở {here.vi}, và đó cũng là nơi họ khó chịu nhất.",
            en=f"Most customers stop at {here.en}, and that is where they feel worst too.",
        )
    there = flow.stages[feels].stage.name
    return Text(
        vi=f"Khách dừng lại nhiều nhất ở {here.vi}, và khó chịu nhất ở {there.vi}.",
        en=f"Most customers stop at {here.en}; they feel worst at {there.en}.",
    )


def _stops_at(stages: Sequence[StageRow]) -> int | None:
    stopped = [
        (row.stopped or 0, index)
        for index, row in enumerate(stages)
        if row.conversion is not None and row.conversion.n >= LEAST
    ]
    most = max(stopped, default=(0, 0), key=lambda one: (one[0], -one[1]))
    return most[1] if most[0] else None


def _feels_worst_at(stages: Sequence[StageRow]) -> int | None:
    felt = [
        (row.emotion.value, index)
        for index, row in enumerate(stages)
        if row.emotion is not None and row.emotion.value is not None
    ]
    return min(felt)[1] if len(felt) > 1 else None


def _expected(look: Look, maps: Sequence[SeenMap]) -> Expected | None:
    """Give the expected emotion of the stages by the last written map of the look's model that expects any."""
    model = look.reading.model(look.asked.model)
    for seen in maps:
        document = seen.checked.map.document
        if (document.model or look.reading.model().id) != model.id:
            continue
        used = {stage.key: stage.use or stage.key for stage in document.stages}
        found: dict[str, list[float]] = {}
        for touch in document.touchpoints:
            felt = list(touch.experience.emotion.values())
            if felt and touch.stage in used:
                found.setdefault(used[touch.stage], []).append(sum(felt) / len(felt))
        if found:
            return Expected(Named(seen.id, seen.title), tuple(_mean(found, stage) for stage in model.ids()))
    return None


def _mean(found: Mapping[str, list[float]], stage: str) -> float | None:
    values = found.get(stage)
    return sum(values) / len(values) if values else None


def _unreadable(error: HanhtrinhError) -> Unreadable:
    place = error.place
    return Unreadable(error.message, error.hint, place.file if place else None, place.line if place else None)
