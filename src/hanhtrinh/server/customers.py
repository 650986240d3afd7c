"""Endpoints of the customers: the list, one person's page, a journey played on a map, and lists of those in need."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from hanhtrinh.app.customers.advice import Advice, advice
from hanhtrinh.app.customers.care import CareList, care_csv, care_list
from hanhtrinh.app.customers.index import CustomerIndex, customer_index, name_of
from hanhtrinh.app.customers.person import Encounter, PersonPage, person_page
from hanhtrinh.app.customers.replay import Replay, replay, uses_of
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.app.map_files import map_of_id
from hanhtrinh.events.instants import utc_time
from hanhtrinh.events.money import exponent
from hanhtrinh.language import Language
from hanhtrinh.models.touchpoints import LocalText as MapText
from hanhtrinh.scene.channels import icon_for
from hanhtrinh.server.access import Office
from hanhtrinh.server.problems import LocalText
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.store.events import EventStore

routes = Routes(prefix="/customers", tags=["customers"])
Order = Literal["name", "last", "first", "spent", "orders", "events"]
Group = Literal["all", "neglected", "slipped_through"]
Need = Literal["neglected", "slipped_through"]


class AmountDocument(BaseModel):
    """An amount in minor units; `exponent` is the number of decimals of the major unit."""

    minor: int
    currency: str
    exponent: int


class CustomerRow(BaseModel):
    """A customer in a list."""

    id: str
    shown: str
    name: str | None
    city: str | None
    stage: LocalText | None
    first: datetime
    last: datetime
    events: int
    orders: int
    spent: AmountDocument


class CustomersDocument(BaseModel):
    """A part of a list of customers; `total` is how many fit, `all` how many there are."""

    total: int
    all: int
    rows: list[CustomerRow]


class CareRowDocument(CustomerRow):
    """A customer in need; `worth` is what customers with as many orders went on to spend, null where nobody can tell."""

    worth: AmountDocument | None


class CareDocument(BaseModel):
    """Customers in need: how many of how many, worth about how much together (95 % interval), over how many days."""

    need: Need
    total: int
    of: int
    worth: AmountDocument | None
    low: AmountDocument | None
    high: AmountDocument | None
    horizon_days: int | None
    told_by: int
    spent: AmountDocument
    rows: list[CareRowDocument]


class CustomerScoreDocument(BaseModel):
    """A score on its own scale, and as emotion from -1 to 1."""

    kind: str
    value: float
    low: float
    high: float
    emotion: float | None


class EncounterDocument(BaseModel):
    """One event; `stage` is an id of the model's stages, `touchpoint` one of the workspace's touchpoints."""

    seq: int
    at: datetime
    name: str
    touchpoint: str | None
    touchpoint_name: LocalText | None
    channel: str
    device: str
    direction: str
    stage: str | None
    value: AmountDocument | None
    buys: bool
    left: bool
    score: CustomerScoreDocument | None
    text: str | None
    url: str | None
    source: str
    offer: str | None
    details: dict[str, Any]


class ChannelDocument(BaseModel):
    """A channel that the customer was met on, with its icon; `contacts` leaves out what a system did by itself."""

    id: str
    icon: str
    events: int
    contacts: int


class CustomerBandDocument(BaseModel):
    """A time in which the customer stayed in one stage."""

    stage: str
    start: datetime
    end: datetime


class CustomerStageDocument(BaseModel):
    """A stage of the model in use."""

    id: str
    name: LocalText


class OtherId(BaseModel):
    """An id that stood beside another one."""

    kind: str
    shown: str


class IdentityDocument(BaseModel):
    """An id of the person, partly hidden, where it was seen, and which ids stood beside it."""

    kind: str
    shown: str
    sources: list[str]
    events: int
    first: datetime
    beside: list[OtherId]


class AdviceDocument(BaseModel):
    """Something that the data say is left undone, and the encounter it rests on."""

    code: str
    text: LocalText
    at: datetime | None
    seq: int | None


class CustomerExpectedDocument(BaseModel):
    """What customers with as many orders went on to spend: the mean of n of them, with its 95 % interval."""

    mean: AmountDocument
    low: AmountDocument
    high: AmountDocument
    n: int
    days: int


class CustomerDocument(BaseModel):
    """One customer as one person."""

    id: str
    shown: str
    name: str | None
    attributes: dict[str, str]
    stages: list[CustomerStageDocument]
    stage: str | None
    status: LocalText | None
    orders: int
    spent: AmountDocument
    expected: CustomerExpectedDocument | None
    silent_s: float
    gone: bool
    events: int
    channels: list[ChannelDocument]
    encounters: list[EncounterDocument]
    bands: list[CustomerBandDocument]
    identities: list[IdentityDocument]
    consent: list[str] | None
    advice: list[AdviceDocument]


class ReplayStepDocument(BaseModel):
    """A step of a journey on a map; `touchpoint` and `path` are null where the map does not show it."""

    at: datetime
    gap_s: float | None
    touchpoint: str | None
    path: str | None
    stage: str | None
    encounter: EncounterDocument


class ReplayDocument(BaseModel):
    """A real journey, to be played on a map step by step."""

    id: str
    shown: str
    name: str | None
    model: str
    steps: list[ReplayStepDocument]
    off_map: int


class _Writer:
    """Writes what customers are, as JSON has it."""

    def __init__(self, reading: Reading, index: CustomerIndex | None = None) -> None:
        self._reading = reading
        self._index = index
        self._currency = reading.log.currency
        self._exponent = exponent(self._currency)
        self._names = {one.id: one.name for one in reading.touchpoints.touchpoints}
        self._stage_names = {stage.id: _both(stage.names) for stage in reading.model().stages}

    def money(self, minor: float) -> AmountDocument:
        return AmountDocument(minor=round(minor), currency=self._currency, exponent=self._exponent)

    def row(self, place: int) -> dict[str, Any]:
        assert self._index is not None
        index, stages = self._index, self._reading.compiled().stages
        stage = int(index.stage[place])
        return {
            "id": index.keys[place].as_py(),
            "shown": index.shown[place].as_py(),
            "name": index.names[place].as_py(),
            "city": index.cities[place].as_py(),
            "stage": self._stage_names[stages[stage]] if stage >= 0 else None,
            "first": utc_time(int(index.first[place])),
            "last": utc_time(int(index.last[place])),
            "events": int(index.events[place]),
            "orders": int(index.orders[place]),
            "spent": self.money(int(index.spent[place])),
        }

    def encounter(self, one: Encounter, stages: tuple[str, ...]) -> EncounterDocument:
        name = self._names.get(one.touchpoint or "")
        score = one.score
        return EncounterDocument(
            seq=one.seq, at=one.at, name=one.name, touchpoint=one.touchpoint,
            touchpoint_name=_both(name) if name else None,
            channel=one.channel, device=one.device, direction=one.direction,
            stage=None if one.stage is None else stages[one.stage],
            value=None if one.value is None else self.money(one.value), buys=one.buys, left=one.left,
            score=None if score is None else CustomerScoreDocument(
                kind=score.kind, value=score.value, low=score.low, high=score.high, emotion=score.emotion
            ),
            text=one.text, url=one.url, source=one.source, offer=one.offer, details=dict(one.details),
        )  # fmt: skip

    def person(self, page: PersonPage, told: tuple[Advice, ...]) -> CustomerDocument:
        model = self._reading.model()
        expected = page.expected
        return CustomerDocument(
            id=page.key, shown=page.shown, name=_name(page), attributes=dict(page.attributes),
            stages=[
                CustomerStageDocument(id=stage.id, name=_both(stage.names))
                for stage in model.stages
            ],
            stage=None if page.stage is None else page.stages[page.stage],
            status=self._status(page.status),
            orders=page.orders, spent=self.money(page.spent),
            expected=None if expected is None or page.horizon is None else CustomerExpectedDocument(
                mean=self.money(expected.mean), low=self.money(expected.low), high=self.money(expected.high),
                n=expected.n, days=page.horizon // 86_400_000_000,
            ),
            silent_s=page.silent / 1e6, gone=page.gone, events=page.events,
            channels=_channels(page),
            encounters=[self.encounter(one, page.stages) for one in page.encounters],
            bands=[CustomerBandDocument(stage=page.stages[band.stage], start=band.start, end=band.end) for band in page.bands],
            identities=[
                IdentityDocument(
                    kind=one.kind, shown=one.shown, sources=list(one.sources), events=one.events, first=one.first,
                    beside=[OtherId(kind=kind, shown=shown) for kind, shown in one.with_],
                )
                for one in page.identities
            ],
            consent=None if page.consent is None else list(page.consent),
            advice=[AdviceDocument(code=one.code, text=LocalText.of(one.text), at=one.at, seq=one.seq) for one in told],
        )  # fmt: skip

    def _status(self, status: str | None) -> LocalText | None:
        own = self._reading.model()
        model = own if own.statuses else self._reading.model("inbound-4")
        names = next((one.names for one in model.statuses if one.id == status), None)
        return _both(names) if names else None

    def care(self, found: CareList) -> CareDocument:
        def money(value: float | None) -> AmountDocument | None:
            return None if value is None else self.money(value)

        return CareDocument(
            need=found.need, total=found.total, of=found.of, worth=money(found.worth), low=money(found.low),
            high=money(found.high), horizon_days=None if found.horizon is None else found.horizon // 86_400_000_000,
            told_by=found.told_by, spent=self.money(found.spent),
            rows=[CareRowDocument(**self.row(one.row), worth=money(one.worth)) for one in found.rows],
        )  # fmt: skip

    def replay(self, found: Replay) -> ReplayDocument:
        page = found.page
        return ReplayDocument(
            id=page.key, shown=page.shown, name=_name(page), model=found.model, off_map=found.off_map,
            steps=[
                ReplayStepDocument(
                    at=step.at, gap_s=step.gap_s, touchpoint=step.touchpoint, path=step.path, stage=step.stage,
                    encounter=self.encounter(step.encounter, page.stages),
                )
                for step in found.steps
            ],
        )  # fmt: skip


def _both(text: MapText) -> LocalText:
    return LocalText(vi=text.to("vi"), en=text.to("en"))


def _channels(page: PersonPage) -> list[ChannelDocument]:
    events = Counter(one.channel for one in page.encounters)
    contacts = Counter(
        one.channel for one in page.encounters if one.direction != "system" or one.score is not None
    )
    return [
        ChannelDocument(id=name, icon=icon_for(name, "", "", ()), events=n, contacts=contacts[name])
        for name, n in events.items()
    ]


def _name(page: PersonPage) -> str | None:
    return name_of(page.attributes)


def _index(office: Office, reading: Reading) -> CustomerIndex:
    return customer_index(reading, EventStore(office.workspace.data))


@routes.get("", role=Role.viewer)
def found(
    office: Office,
    text: Annotated[str, Query(max_length=200)] = "",
    order: Order = "last",
    group: Group = "all",
    skip: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    most: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CustomersDocument:
    """Find customers by id, name, phone or e-mail; case and diacritics do not count."""
    reading = office.readings.now()
    index = _index(office, reading)
    hits = index.search(text, order=order, group=group, skip=skip, most=most)
    writer = _Writer(reading, index)
    return CustomersDocument(
        total=hits.total, all=len(index), rows=[CustomerRow(**writer.row(int(row))) for row in hits.rows]
    )


@routes.get("/care/{need}", role=Role.viewer)
def care(
    office: Office,
    need: Need,
    skip: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    most: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CareDocument:
    """Give customers in need, the worthiest first: neglected after a purchase, or slipped through."""
    reading = office.readings.now()
    index = _index(office, reading)
    return _Writer(reading, index).care(care_list(reading, index, need, skip=skip, most=most))


@routes.get("/care/{need}/csv", role=Role.editor, response_class=StreamingResponse)
def care_as_csv(
    office: Office, need: Need, language: Language = "vi", halves: bool = False
) -> StreamingResponse:
    """Give a list of customers in need as CSV, guarded against formulas; with `halves`, parted at random into two."""
    reading = office.readings.now()
    lines = care_csv(reading, _index(office, reading), need, language, halves=halves)
    return StreamingResponse(
        lines,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{need}.csv"'},
    )


@routes.get("/{customer}", role=Role.viewer)
def one(office: Office, customer: str) -> CustomerDocument:
    """Give one person's page: the timeline across channels, stages, value, feedback, ids, what is left undone."""
    reading = office.readings.now()
    page = person_page(reading, EventStore(office.workspace.data), customer)
    return _Writer(reading).person(page, advice(page, office.workspace.config.timezone))


@routes.get("/{customer}/replay", role=Role.viewer)
def played(office: Office, customer: str, map: str) -> ReplayDocument:  # noqa: A002 - the contract's word
    """Give a customer's journey step by step, each with its place on a map."""
    parsed = map_of_id(office.workspace, map)
    reading = office.readings.now()
    store = EventStore(office.workspace.data)
    return _Writer(reading).replay(
        replay(reading, store, customer, uses_of(parsed.document), parsed.document.model)
    )
