"""One customer as one person: every encounter on every channel, stages, status, value, feedback, and who says so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np

from hanhtrinh.app.customers.ids import Identity, identities
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.errors import UsageError
from hanhtrinh.events.instants import utc_time
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog
from hanhtrinh.journeys.one_person import find_person, log_of_one, one_person
from hanhtrinh.journeys.shards import MemoryShard
from hanhtrinh.language import Text
from hanhtrinh.measures.buyer_value import BuyerValue, Expected, buyer_value, purchases_of
from hanhtrinh.measures.passing import walk
from hanhtrinh.measures.stages import INACTIVE
from hanhtrinh.measures.status import customer_statuses
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.statuses import status_model
from hanhtrinh.store.event_details import event_details
from hanhtrinh.store.events import EventStore

STATUS_MODEL: Final = "inbound-4"
MOST_ENCOUNTERS: Final = 2_000
CART_WINDOW: Final = 86_400_000_000
_DETAILS: Final = (
    "text",
    "url",
    "properties",
    "source",
    "ids",
    "consent",
    "user_id",
    "anonymous_id",
    "offer",
)


class UnknownCustomerError(UsageError):
    """There is no such customer."""

    def __init__(self) -> None:
        super().__init__(
            "unknown-customer",
            Text(vi="Không có khách hàng này.", en="There is no such customer."),
            hint=Text(
                vi="Có thể lần nhập mang khách này đã bị hủy. Tìm lại trong danh sách.",
                en="The import that brought them may have been taken back. Look in the list.",
            ),
        )


@dataclass(frozen=True)
class Score:
    """A score the customer gave: on its own scale, and as emotion from -1 to 1."""

    kind: str
    value: float
    low: float
    high: float

    @property
    def emotion(self) -> float | None:
        """Give the emotion; None where the scale has no width."""
        half = (self.high - self.low) / 2
        return None if half <= 0 else (self.value - (self.high + self.low) / 2) / half


@dataclass(frozen=True)
class Encounter:
    """One event of the customer.

    Attributes:
        seq: its order of arrival, which no other event has.
        at: when.
        name: what happened, as the source calls it.
        touchpoint: id of the touchpoint; None where none matches.
        channel, device: "" where not told.
        direction: who began: inbound, outbound, system, or "" (taken for the customer).
        stage: index of the stage that it puts the customer in; None where it is in none.
        value: minor units; None where none.
        buys, left: whether it is a purchase; whether it is a cart that was left.
        score: what the customer gave.
        text, url, source, offer: as the event has them.
        details: the event's further properties.
    """

    seq: int
    at: datetime
    name: str
    touchpoint: str | None
    channel: str
    device: str
    direction: str
    stage: int | None
    value: int | None
    buys: bool
    left: bool
    score: Score | None
    text: str | None
    url: str | None
    source: str
    offer: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Band:
    """A time in which the customer stayed in one stage."""

    stage: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class PersonPage:
    """One customer.

    Attributes:
        key: the person's key; shown: the id as the business wrote it.
        attributes: what describes the customer.
        encounters: oldest first; the latest 2,000.
        events: how many there are in all.
        bands: stages over time, oldest first.
        stages: ids of the model's stages.
        stage: index of the present stage; None where no stage was entered.
        status: id of the status; None where the model knows none.
        orders, spent: distinct orders, and what they were worth in minor units.
        expected: what customers with as many orders went on to spend; None where too few can tell.
        horizon: over how many microseconds.
        silent: microseconds from the last event to the end of the data; gone: longer than a customer is waited for.
        identities: the ids, and where they come from.
        consent: the purposes agreed to, as last told; None where nobody told any.
        shard: the person's events, for further questions.
    """

    key: str
    shown: str
    attributes: Mapping[str, str]
    encounters: tuple[Encounter, ...]
    events: int
    bands: tuple[Band, ...]
    stages: tuple[str, ...]
    stage: int | None
    status: str | None
    orders: int
    spent: int
    expected: Expected | None
    horizon: int | None
    silent: int
    gone: bool
    identities: tuple[Identity, ...]
    consent: tuple[str, ...] | None
    shard: MemoryShard

    @property
    def last_score(self) -> Encounter | None:
        """Give the latest encounter with a score."""
        return next((one for one in reversed(self.encounters) if one.score), None)


def person_page(reading: Reading, store: EventStore, key: str, *, model: str | None = None) -> PersonPage:
    """Put one customer's page together; only this person's events are looked at.

    Args:
        reading, store: the data.
        key: the person's key.
        model: id of the model that stages are of; the workspace's where None.

    Raises:
        UnknownCustomerError: there is nobody by this key.
    """
    log = reading.log
    found = find_person(log, key)
    if found is None:
        raise UnknownCustomerError
    shard = one_person(*found)
    compiled = reading.compiled(model)
    position = walk(shard, compiled).position
    encounters, raw = _encounters(reading, store, shard, position)
    bought = purchases_of(shard, reading.roles)
    orders, spent = int(bought.orders[0]), int(bought.spent[0])
    value: BuyerValue = reading.answers.get("buyer-value", lambda: buyer_value(log, reading.roles))
    silent = int((log.watermark or 0) - shard.time[-1])
    entered = position[position >= 0]
    return PersonPage(
        key=key,
        shown=str(shard.persons()[0].as_py()),
        attributes={
            name: str(column[0].as_py()) for name, column in sorted(shard.attributes.items()) if column[0].is_valid
        },
        encounters=encounters,
        events=len(shard.time),
        bands=_bands(shard, position),
        stages=compiled.stages,
        stage=int(entered[-1]) if len(entered) else None,
        status=_status(reading, log_of_one(log, shard)),
        orders=orders,
        spent=spent,
        expected=value.of(orders),
        horizon=value.horizon,
        silent=silent,
        gone=silent >= INACTIVE,
        identities=identities(raw, shard.time),
        consent=_consent(raw),
        shard=shard,
    )  # fmt: skip


def _encounters(
    reading: Reading, store: EventStore, shard: MemoryShard, position: np.ndarray[Any, Any]
) -> tuple[tuple[Encounter, ...], list[dict[str, Any]]]:
    log = reading.log
    begin = max(0, len(shard.time) - MOST_ENCOUNTERS)
    rows = {row["seq"]: row for row in event_details(store, shard.seq[begin:], _DETAILS).to_pylist()}
    of_code, ids = reading.touchpoint_of_code, reading.touchpoints.ids()
    left = _left_carts(reading, shard)
    scores, scales = shard.score(), shard.score_scale()
    found, raw = [], []
    for at in range(begin, len(shard.time)):
        code, seq = int(shard.code[at]), int(shard.seq[at])
        row = rows.get(seq, {})
        raw.append({**row, "time": int(shard.time[at])})
        touch = int(of_code[code])
        value = int(shard.value()[at])
        found.append(
            Encounter(
                seq=seq,
                at=utc_time(int(shard.time[at])),
                name=log.codes.name[code],
                touchpoint=None if touch < 0 else ids[touch],
                channel=log.codes.channel[code],
                device=log.codes.device[code],
                direction=log.codes.direction[code],
                stage=None if position[at] < 0 else int(position[at]),
                value=None if value == NO_VALUE else value,
                buys=bool(reading.roles.buys[code]),
                left=at in left,
                score=_score(log, float(scores[at]), int(scales[at])),
                text=row.get("text") or None,
                url=row.get("url") or None,
                source=row.get("source") or "",
                offer=row.get("offer") or None,
                details=_properties(row.get("properties")),
            )
        )
    return tuple(found), raw


def _score(log: JourneyLog, value: float, scale: int) -> Score | None:
    if scale < 0:
        return None
    known = log.scales[scale]
    return Score(known.kind, value, known.low, known.high)


def _properties(text: str | None) -> Mapping[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _left_carts(reading: Reading, shard: MemoryShard) -> set[int]:
    """Find the last event of every cart that no paid order followed within 24 hours, once these are over."""
    roles, watermark = reading.roles, reading.log.watermark or 0
    carts, paid = roles.carts[shard.code], roles.paid[shard.code]
    found = set()
    for at in np.flatnonzero(carts).tolist():
        end = shard.time[at] + CART_WINDOW
        later = (shard.time > shard.time[at]) & (shard.time <= end)
        if end <= watermark and not (later & (paid | carts)).any():
            found.add(at)
    return found


def _bands(shard: MemoryShard, position: np.ndarray[Any, Any]) -> tuple[Band, ...]:
    """Give the stages over time: each lasts until the next is entered, the last until the last event."""
    found: list[Band] = []
    moves = [(at, int(stage)) for at, stage in enumerate(position.tolist()) if stage >= 0]
    for at, stage in moves:
        moment = utc_time(int(shard.time[at]))
        if found and found[-1].stage == stage:
            continue
        if found:
            found[-1] = Band(found[-1].stage, found[-1].start, moment)
        found.append(Band(stage, moment, utc_time(int(shard.time[-1]))))
    return tuple(found)


def _status(reading: Reading, log: JourneyLog) -> str | None:
    """Give the person's status, by the workspace's model or, where that has none, the one that has."""
    own = reading.model()
    model = status_model(own if own.statuses else reading.model(STATUS_MODEL))
    compiled = compile_model(model, reading.touchpoints, log.codes, log.currency)
    rows = customer_statuses(log, compiled)
    found = rows["status"][0].as_py() if rows.num_rows else None
    return None if found is None else str(found)


def _consent(raw: list[dict[str, Any]]) -> tuple[str, ...] | None:
    told = [row["consent"] for row in raw if row.get("consent") is not None]
    return tuple(told[-1]) if told else None
