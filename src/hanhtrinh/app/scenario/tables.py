"""A simulated shop as tables: the events it would have on file at the period's end, and its customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.app.scenario.blocks import each_block
from hanhtrinh.app.scenario.comments import Occasions, comments
from hanhtrinh.app.scenario.document import Scenario
from hanhtrinh.app.scenario.kernel import (
    ATTRIBUTE,
    GOT,
    HABIT,
    MOST_TOUCHES,
    PERSONA,
    WORDS,
    entrance,
    extras,
    key_of,
    pause,
    score_of,
    uniform,
    value_of,
    waited,
    walk,
)
from hanhtrinh.app.scenario.process import Process, compile_process, instant
from hanhtrinh.errors import InputError
from hanhtrinh.events.money import exponent
from hanhtrinh.language import Text

TOUCH: Final = 0
ACTION: Final = 1
ANSWER: Final = 2
ACTION_NAME: Final = "page_viewed"
ANSWER_NAME: Final = "reply_sent"
LAST: Final = np.iinfo(np.int64).max
TREATED: Final = "treated"
CONTROL: Final = "control"


def names_between(scenario: Scenario) -> tuple[str, str]:
    """Names of the additional actions and of the answers: none that a touch of the scenario has."""
    taken = {part.event_name for part in scenario.touchpoints}

    def free(name: str) -> str:
        while name in taken:
            name += "_between"
        return name

    return free(ACTION_NAME), free(ANSWER_NAME)


@dataclass(frozen=True)
class Simulated:
    """What the shop has on file when the period ends.

    Attributes:
        events: in order of time; columns time (timestamp[us, UTC]), customer, event, channel, device,
            direction, url, order_id, value, cost (int64 minor units), score, score_kind, scale_low,
            scale_high, text; empty cells are null.
        customers: one row per customer: customer, then one column per attribute (and per randomised change,
            `treated` or `control`).
        personas: the true persona per customer, int64 index into the scenario's list; no shop knows it.
    """

    events: pa.Table
    customers: pa.Table
    personas: npt.NDArray[np.int64]


def endless(scenario: Scenario) -> InputError:
    """The error for journeys that do not end."""
    return InputError(
        "endless-journey",
        Text(
            vi=f"Có khách đi quá {MOST_TOUCHES} điểm chạm mà chưa dừng; kịch bản gần như không cho ai rời đi.",
            en=f"A customer passed more than {MOST_TOUCHES} touchpoints without leaving; the scenario lets hardly anybody go.",
        ),
        hint=Text(vi="Tăng “leave” trong các vòng lặp.", en="Raise “leave” in the loops."),
    )


@entrance
def _journeys(
    process: Process, seed: int, first: int, last: int, end: int, counts: Any, offsets: Any, out: Any
) -> bool:
    """Count the events of each customer; where `offsets` is not empty, write them there instead.

    `out` has the columns customer, time, touchpoint, kind, score, value, words. Counting and writing are one
    function because they must agree and because it halves the compilation. False where a journey would not end.
    """
    who, when, where, kind, score, value, words = out
    writing = len(offsets) > 0
    touchpoints = np.empty(MOST_TOUCHES, np.int64)
    times = np.empty(MOST_TOUCHES, np.int64)
    rows = np.empty(MOST_TOUCHES, np.int64)
    for customer in range(first, last):
        touches = walk(process, seed, customer, touchpoints, times, rows)
        if touches > MOST_TOUCHES:
            return False
        key = key_of(seed, customer)
        begin = offsets[customer] if writing else 0
        at = begin
        for k in range(touches):
            time, place, row = times[k], touchpoints[k], rows[k]
            if time >= end:
                break
            if writing:
                who[at], when[at], where[at], kind[at] = customer, time, place, TOUCH
                score[at] = score_of(process, place, row, key, k + 1)
                value[at] = value_of(process, place, key, k + 1)
                words[at] = uniform(key, k + 1, WORDS)
            at += 1
            more = extras(process.extra[row], key, k + 1)
            answer = waited(process, place, row, key, k + 1)
            for which in range(more + 1):
                # the answer comes last, after the additional actions
                if which == more and answer < 0:
                    break
                time += pause(key, k + 1, which) if which < more else answer
                if time >= end:
                    break
                if writing:
                    who[at], when[at], where[at] = customer, time, place
                    kind[at] = ACTION if which < more else ANSWER
                at += 1
        counts[customer] = at - begin
    return True


@entrance
def _uniforms(seed: int, customers: int, purpose: int) -> Any:
    drawn = np.empty(customers, np.float64)
    for customer in range(customers):
        drawn[customer] = uniform(key_of(seed, customer), 0, purpose)
    return drawn


def simulate(
    scenario: Scenario,
    seed: int | None = None,
    customers: int | None = None,
    *,
    uncut: bool = False,
    threads: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Simulated:
    """Simulate a scenario and cut its file at the period's end.

    Args:
        scenario: a checked scenario.
        seed, customers: in place of the scenario's own.
        uncut: keep what happens after the period too (for tests of the truth).
        threads: at most so many; the result does not depend on it.
        on_progress: told the customers done and all customers.

    Raises:
        InputError: `endless-journey`.
    """
    seed = scenario.seed if seed is None else seed
    customers = scenario.customers if customers is None else customers
    process = compile_process(scenario, minor=10 ** exponent(scenario.currency))
    end = np.iinfo(np.int64).max if uncut else int(process.arrival_at[-1])
    counts = np.zeros(customers + 1, np.int64)
    out, offsets = _columns(0), np.empty(0, np.int64)

    def block(first: int, last: int) -> bool:
        return bool(_journeys(process, seed, first, last, end, counts, offsets, out))

    if not all(list(each_block(customers, block, threads=threads))):
        raise endless(scenario)
    offsets = np.concatenate([[0], np.cumsum(counts[:-1])]).astype(np.int64)
    out = _columns(int(offsets[-1]))
    for _ in each_block(customers, block, threads=threads, on_progress=on_progress):
        pass
    order = np.argsort(out[1], kind="stable")
    columns = [column[order] for column in out]
    names = _customer_names(customers)
    personas = np.minimum(
        np.searchsorted(process.persona_cum, _uniforms(seed, customers, PERSONA), side="right"),
        len(scenario.personas) - 1,
    )
    got = _arms(process, seed, customers)
    texts = _texts(scenario, columns, personas, got, _uniforms(seed, customers, HABIT))
    return Simulated(
        _events(scenario, columns, names, texts),
        _customers(scenario, process, seed, names, personas, got),
        personas,
    )


def _arms(process: Process, seed: int, customers: int) -> npt.NDArray[np.bool_]:
    """Who has which change: changes x customers."""
    got = np.ones((len(process.change_share), customers), np.bool_)
    for change, (share, draw) in enumerate(zip(process.change_share, process.change_draw, strict=True)):
        if share >= 0:
            got[change] = _uniforms(seed, customers, GOT + int(draw)) < share
    return got


def _columns(events: int) -> tuple[npt.NDArray[Any], ...]:
    who, when, where = (np.empty(events, np.int64) for _ in range(3))
    kind, score = np.empty(events, np.int8), np.full(events, np.nan)
    return who, when, where, kind, score, np.full(events, -1, np.int64), np.zeros(events)


def _customer_names(customers: int) -> pa.StringArray:
    width = max(5, len(str(customers)))
    return pa.array([f"KH{number:0{width}d}" for number in range(1, customers + 1)], pa.string())


def _named(
    values: list[str], index: npt.NDArray[np.int64], mask: npt.NDArray[np.bool_] | None = None
) -> pa.Array:
    """Look names up; empty names and masked rows are null."""
    names = pa.array([value or None for value in values], pa.string())
    return names.take(pa.array(index, pa.int64(), mask=mask))


def _events(
    scenario: Scenario, columns: list[npt.NDArray[Any]], names: pa.StringArray, texts: pa.Array
) -> pa.Table:
    who, when, where, kind, score, value, _ = columns
    parts = scenario.touchpoints
    count = len(parts)
    touch, answer = kind == TOUCH, kind == ANSWER
    event = np.where(touch, where, count + (kind - 1))
    between = names_between(scenario)
    direction = np.where(answer, count, where)
    url = [f"/{part.id.replace('.', '/')}" for part in parts]
    valued = touch & (value >= 0)
    number = _orders(scenario, who, where, touch)
    orders = number > 0
    scored = ~np.isnan(score)
    minor = 10 ** exponent(scenario.currency)
    cost = np.array([round(part.cost * minor) for part in parts], np.int64)[where]
    return pa.table(
        {
            "time": pa.array(when, pa.timestamp("us", "UTC")),
            "customer": names.take(pa.array(who)),
            "event": _named([*(part.event_name for part in parts), *between], event),
            "channel": _named([part.channel for part in parts], where),
            "device": _named([part.device for part in parts], where),
            "direction": _named([*(part.direction for part in parts), "outbound"], direction),
            "url": _named(url, where, kind != ACTION),
            "order_id": pc.if_else(
                pa.array(orders),
                pc.binary_join_element_wise("DH", pc.cast(pa.array(100_000 + number), pa.string()), ""),
                pa.scalar(None, pa.string()),
            ),
            "value": pa.array(value, pa.int64(), mask=~valued),
            "cost": pa.array(cost, pa.int64(), mask=~touch | (cost == 0)),
            "score": pa.array(np.nan_to_num(score).astype(np.int64), pa.int64(), mask=~scored),
            "score_kind": _named([part.score.kind for part in parts], where, ~scored),
            "scale_low": pa.array(
                np.array([part.score.scale[0] for part in parts])[where], pa.int64(), mask=~scored
            ),
            "scale_high": pa.array(
                np.array([part.score.scale[1] for part in parts])[where], pa.int64(), mask=~scored
            ),
            "text": texts,
        }
    )


def _orders(
    scenario: Scenario,
    who: npt.NDArray[np.int64],
    where: npt.NDArray[np.int64],
    touch: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    """The order of each event, numbered in order of time; 0 where it belongs to none."""
    new = touch & np.array([part.begins_order for part in scenario.touchpoints])[where]
    number = np.where(new, np.cumsum(new), 0)
    same = touch & np.array([part.order == "same" for part in scenario.touchpoints])[where]
    if same.any():
        by_customer = np.argsort(who, kind="stable")
        row = np.arange(len(who))
        mine = new[by_customer]
        first = np.concatenate([[True], who[by_customer][1:] != who[by_customer][:-1]])
        # the last new order at or before each row; one of the customer before does not count
        last = np.maximum.accumulate(np.where(mine, row, -1))
        begin = np.maximum.accumulate(np.where(first, row, 0))
        carried = np.where(last >= begin, number[by_customer][last], 0)
        latest = np.empty_like(number)
        latest[by_customer] = carried
        number = np.where(same, latest, number)
    return number


def _texts(
    scenario: Scenario,
    columns: list[npt.NDArray[Any]],
    personas: npt.NDArray[np.int64],
    got: npt.NDArray[np.bool_],
    habits: npt.NDArray[np.float64],
) -> pa.Array:
    """One comment per score; null where none was given."""
    who, when, where, _, score, _, words = columns
    rows = np.flatnonzero(~np.isnan(score))
    who, when, where = who[rows], when[rows], where[rows]
    low = np.array([part.score.scale[0] for part in scenario.touchpoints], np.float64)[where]
    high = np.array([part.score.scale[1] for part in scenario.touchpoints], np.float64)[where]
    felt = (score[rows] - (low + high) / 2) / ((high - low) / 2)
    planted = np.full(len(rows), -1, np.int64)
    ids = [part.id for part in scenario.touchpoints]
    for position, part in enumerate((*scenario.pains, *scenario.changes)):
        if not part.says:
            continue
        begin = instant(scenario, part.from_) if part.from_ else -LAST
        end = instant(scenario, part.to) if part.to else LAST
        whose = np.array([not part.personas or one.id in part.personas for one in scenario.personas])
        met = (where == ids.index(part.at)) & (begin <= when) & (when < end) & whose[personas[who]]
        change = position - len(scenario.pains)
        if change >= 0:
            met &= got[change, who]
        # what hurts is told by those who score low, what helps by those who score high
        met &= felt < -0.2 if part.effect.emotion < 0 else felt >= 0.2
        planted[met] = position
    written = comments(scenario, Occasions(where, personas[who], felt, planted, words[rows], habits[who]))
    place = np.full(len(score), -1, np.int64)
    place[rows] = np.arange(len(rows))
    return written.take(pa.array(place, mask=place < 0))


def _customers(
    scenario: Scenario,
    process: Process,
    seed: int,
    names: pa.StringArray,
    personas: npt.NDArray[np.int64],
    got: npt.NDArray[np.bool_],
) -> pa.Table:
    columns: dict[str, pa.Array] = {"customer": names}
    keys = dict.fromkeys(key for persona in scenario.personas for key in persona.attributes)
    for position, key in enumerate(keys):
        drawn = _uniforms(seed, len(names), ATTRIBUTE + position)
        values: list[str] = []
        index = np.zeros(len(names), np.int64)
        known = np.zeros(len(names), np.bool_)
        for which, persona in enumerate(scenario.personas):
            spread = persona.attributes.get(key)
            if spread:
                mine = personas == which
                chosen = np.searchsorted(np.cumsum(list(spread.values())), drawn[mine], side="right")
                index[mine] = len(values) + np.minimum(chosen, len(spread) - 1)
                known |= mine
                values += list(spread)
        columns[key] = _named(values, index, ~known)
    for position, change in enumerate(scenario.changes):
        if change.randomised is not None and process.change_draw[position] == position:
            columns[change.randomised.attribute] = _named([CONTROL, TREATED], got[position].astype(np.int64))
    return pa.table(columns)


def local_times(events: pa.Table, scenario: Scenario) -> pa.Table:
    """Write times as the shop's own software does: clock time of the shop's zone, without the zone.

    Where the clock changes during the simulated time an hour comes twice, so that such files keep UTC.
    """
    place = events.schema.get_field_index("time")
    local = pc.local_timestamp(pc.cast(events["time"], pa.timestamp("us", scenario.timezone)))
    ahead = pc.subtract(pc.cast(local, pa.int64()), pc.cast(events["time"], pa.int64()))
    if pc.count_distinct(ahead).as_py() > 1:
        return events
    return events.set_column(place, "time", local)
