r"""The worst things: pain points of all maps, and touchpoints below their peers that no map calls a pain, by estimated loss.

Of n customers at a touchpoint whose window is over, a share p went on. Where a claim expects a share, or the touchpoint's
peers show one, :math:`r > p`, then :math:`n(r-p)` customers were lost. Customers who went on paid D more within the window
than those who did not (`brought/1`). The loss is :math:`L = n(r-p)D`, with the variance
:math:`n^2\left(D^2\frac{p(1-p)}{n} + (r-p)^2 s_D^2\right)`, divided by the months in which the n came. It is an estimate: it
takes those who were lost for people like those who went on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Final, Literal

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.figures import LEAST, Figure, Named, touchpoint_names
from hanhtrinh.app.explore.worth import Worth, worth
from hanhtrinh.app.home.claims import ClaimLine, claim_line
from hanhtrinh.app.home.maps_seen import SeenMap
from hanhtrinh.evidence.observe import emotion_of
from hanhtrinh.evidence.peers import touchpoint as judged_touchpoints
from hanhtrinh.language import Text
from hanhtrinh.measures.brought import Bringing, Brought
from hanhtrinh.measures.score_mean import ScoreMean, ScoreSums
from hanhtrinh.measures.views import look
from hanhtrinh.scene.view import ClaimView

Kind = Literal["pain", "found"]
_MONTH_US: Final = 30.4375 * 86_400e6
# which claim at a pain's touchpoint is shown: what is wrong before what is open, and that before what is fine
_MARKS: Final = ("refuted", "undecided", "quotes", "unchecked", "confirmed")
_CONVERSION: Final = "touchpoint_conversion/1"


@dataclass(frozen=True, slots=True)
class WorstThing:
    """One of the worst things.

    Attributes:
        kind: a pain point of a map, or a touchpoint that the data found.
        text: what it is.
        touchpoint, stage: where; None where the map draws what touchpoints.yaml does not have.
        map, pain, at: the map, the pain point and the touchpoint on it, by id; None where the data found it.
        emotion: measured there.
        customers: those at the touchpoint, their window over, who did not go on; None where nothing leads on from it.
        of: all of them.
        conversion: the share that went on.
        monthly: the estimated loss in a month; None where it cannot be told.
        against: what the loss is measured against: the claim's expectation, or the peers.
        reference: the share that goes on there; None where it is measured against nothing.
        claim: a claim about the same touchpoint.
    """

    kind: Kind
    text: Text
    touchpoint: Named | None
    stage: Text | None
    map: str | None
    pain: str | None
    at: str | None
    emotion: Figure | None
    customers: int | None
    of: int
    conversion: Figure | None
    monthly: Worth | None
    against: Literal["claim", "peers"] | None
    reference: float | None
    claim: ClaimLine | None


class _Places:
    """What is known of every touchpoint, for one look."""

    def __init__(self, look_: Look) -> None:
        reading = look_.reading
        self.names = touchpoint_names(reading.touchpoints)
        self.order = reading.touchpoints.ids()
        model = reading.model(look_.asked.model)
        self.stages = {stage.id: stage.names.text for stage in model.stages}
        self.rows: Mapping[str, dict[str, Any]] = look_.answer("touchpoints", lambda: _rows(look_))
        self.brought, self.felt = look_.answer("brought", lambda: _brought(look_))
        self.currency = reading.log.currency
        undone = reading.roles.cancelled | reading.roles.returned
        ends = {self.order[at] for at in reading.touchpoint_of_code[undone] if at >= 0}
        self.meant_to_lead_on = {
            one.id for one in reading.touchpoints.touchpoints if one.planned and one.id not in ends
        }
        self.months = _months(look_)

    def emotion(self, name: str) -> Figure | None:
        """Give the measured emotion at a touchpoint."""
        return Figure.of(emotion_of(self.felt, self.order.index(name))) if name in self.order else None

    def monthly(self, name: str, n: int, share: float, reference: float) -> Worth | None:
        """Estimate the loss of a month; None where nothing is lost, or nothing is known to be worth anything."""
        more = self.brought.more(self.order.index(name), LEAST)
        if more is None or more[0] <= 0 or share >= reference or self.months <= 0:
            return None
        gap, (value, error) = reference - share, more
        spread = n * sqrt(value * value * share * (1 - share) / n + gap * gap * error * error)
        return worth(n * gap * value / self.months, spread / self.months, self.currency)


def _rows(look_: Look) -> dict[str, dict[str, Any]]:
    reading = look_.reading
    result = judged_touchpoints(
        reading.log,
        reading.model(look_.asked.model),
        reading.touchpoints,
        within=look_.window,
        selection=look_.selection,
        period=look_.period,
    )
    return {row["touchpoint"]: row for row in result.rows.to_pylist()}


def _brought(look_: Look) -> tuple[Brought, ScoreSums]:
    reading = look_.reading
    compiled = reading.compiled(look_.asked.model)
    goal_of = {one.id: one.goal for one in reading.touchpoints.touchpoints}
    index = {name: number for number, name in enumerate(compiled.touchpoints)}
    goals = tuple(index.get(goal_of[name] or "", -1) for name in compiled.touchpoints)
    bringing = Bringing(goals, reading.roles.paid, look_.window, look_.period)
    felt = ScoreMean("touchpoint", None, len(index), period=look_.period)
    whom = look_.selection
    brought, sums = look(reading.log, compiled, [(bringing, whom), (felt, whom)])
    return brought, sums


def _months(look_: Look) -> float:
    """Give the months in which the customers came whose window is over."""
    people = look_.population()
    if people.first is None or look_.reading.log.watermark is None:
        return 0.0
    last = look_.reading.log.watermark - look_.window
    if look_.period is not None and look_.period[1] is not None:
        last = min(last, look_.period[1])
    return max(0.0, (last - people.first) / _MONTH_US)


def worst_things(look_: Look, maps: Sequence[SeenMap]) -> tuple[WorstThing, ...]:
    """Give all worst things, the worst first: by estimated loss, then by customers who did not go on."""
    places = _Places(look_)
    open_ended = not look_.narrowed and look_.period is None
    found = [thing for seen in maps for thing in _pains(places, seen, open_ended)]
    known = {thing.touchpoint.id for thing in found if thing.touchpoint is not None}
    found += [
        thing
        for name, row in places.rows.items()
        if row["below_average"] and name not in known and name in places.meant_to_lead_on
        if (thing := _found(places, name, row)).monthly is not None
    ]
    return tuple(sorted(found, key=_rank))


def _rank(thing: WorstThing) -> tuple[float, int]:
    return (-thing.monthly.value if thing.monthly else 0.0, -(thing.customers or 0))


def _pains(places: _Places, seen: SeenMap, open_ended: bool) -> list[WorstThing]:
    document = seen.checked.map.document
    drawn = {one.id: one for one in document.touchpoints}
    stages = {stage.key: stage for stage in document.stages}
    claims = seen.claims()
    things = []
    for pain in document.pains:
        touch = drawn.get(pain.at)
        if touch is None:
            continue
        about = {f"touchpoints.{touch.id}", f"pains.{pain.id}"}
        mine = sorted(
            (one for one in claims if one.claim.about in about), key=lambda one: _MARKS.index(one.mark)
        )
        stage = stages.get(touch.stage)
        name = touch.use or touch.id
        drawn_as = touch.name.text if touch.name else Text(vi=touch.id, en=touch.id)
        thing = WorstThing(
            kind="pain",
            text=pain.text.text,
            touchpoint=places.names.get(name) or Named(name, drawn_as),
            stage=stage.names.text if stage and stage.names else places.stages.get(touch.stage),
            map=seen.id,
            pain=pain.id,
            at=pain.at,
            emotion=places.emotion(name),
            customers=None,
            of=0,
            conversion=None,
            monthly=None,
            against=None,
            reference=None,
            claim=claim_line(seen, mine[0]) if mine else None,
        )
        things.append(_weighed(places, thing, name, mine if open_ended else ()))
    return things


def _found(places: _Places, name: str, row: Mapping[str, Any]) -> WorstThing:
    named = places.names[name]
    text = Text(
        vi=f"{named.name.to('vi')}: ít khách đi tiếp", en=f"{named.name.to('en')}: few customers go on"
    )
    thing = WorstThing(
        "found", text, named, places.stages.get(row["stage"] or ""), None, None, None, places.emotion(name),
        None, 0, None, None, None, None, None,
    )  # fmt: skip
    return _weighed(places, thing, name, ())


def _weighed(places: _Places, thing: WorstThing, name: str, claims: Sequence[ClaimView]) -> WorstThing:
    """Count whom a thing hits and estimate what it costs: by a claim on it, else by its peers."""
    row = places.rows.get(name)
    if row is None or row["reached"] is None:
        return thing
    n, reached = int(row["customers"]), int(row["reached"])
    counted = replace(
        thing, customers=n - reached, of=n, conversion=Figure.share(reached, n, int(row["pending"]))
    )
    for view in claims:
        reference, result = _reference(view), view.result
        if reference is None or result is None or result.value is None or result.n < LEAST:
            continue
        figure = Figure(result.value, result.low, result.high, result.n, result.pending)
        stopped = round(result.n * (1 - result.value))
        monthly = places.monthly(name, result.n, result.value, reference)
        return replace(
            counted, customers=stopped, of=result.n, conversion=figure, monthly=monthly,
            against="claim" if monthly else None, reference=reference if monthly else None,
        )  # fmt: skip
    if row["below_average"] and n >= LEAST:
        reference = float(row["peers_conversion"])
        monthly = places.monthly(name, n, reached / n, reference)
        if monthly is not None:
            return replace(counted, monthly=monthly, against="peers", reference=reference)
    return counted


def _reference(view: ClaimView) -> float | None:
    """Give the share of all customers at a touchpoint that a claim expects to go on."""
    claim = view.claim
    if claim.metric != _CONVERSION or claim.expect is None or claim.period is not None:
        return None
    value = claim.expect.value
    if isinstance(value, tuple):
        return value[0]
    return value if claim.expect.op == ">=" else None
