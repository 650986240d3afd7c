"""Small logs and models for tests of measures, and hypothesis strategies for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog
from hanhtrinh.models.compiled import CompiledModel

UNLIMITED = 1 << 62
DAY = 86_400_000_000
HOUR = 3_600_000_000


@dataclass(frozen=True)
class Event:
    """One event of a test: time in microseconds, code, value, order id."""

    time: int
    code: int
    value: int | None = None
    order: str | None = None


@dataclass
class MemoryShard:
    """A shard made of lists of events, one per person."""

    people: Sequence[Sequence[Event]]
    offsets: np.ndarray = field(init=False)
    time: np.ndarray = field(init=False)
    code: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        events = [event for person in self.people for event in person]
        self.offsets = np.cumsum([0, *(len(person) for person in self.people)]).astype(np.int64)
        self.time = np.array([event.time for event in events], np.int64)
        self.code = np.array([event.code for event in events], np.int32)
        numbers: dict[tuple[int, str], int] = {}
        self._order = np.array(
            [
                -1 if event.order is None else numbers.setdefault((number, event.order), len(numbers))
                for number, person in enumerate(self.people)
                for event in person
            ],
            np.int32,
        )
        self._orders = len(numbers)
        self._value = np.array([NO_VALUE if e.value is None else e.value for e in events], np.int64)
        for array in (self.offsets, self.time, self.code, self._order, self._value):
            array.flags.writeable = False

    def persons(self) -> pa.StringArray:
        return pa.array([str(number) for number in range(len(self.people))])

    def value(self) -> np.ndarray:
        return self._value

    def order(self) -> np.ndarray:
        return self._order

    def orders(self) -> int:
        return self._orders

    def score(self) -> np.ndarray:
        return np.full(len(self.time), np.nan)

    def score_scale(self) -> np.ndarray:
        return np.full(len(self.time), -1, np.int8)

    def attribute(self, key: str) -> None:
        return None

    def attribute_keys(self) -> tuple[str, ...]:
        return ()


def names_log(people: Sequence[Sequence[Event]], names: Sequence[str], shards: int = 1) -> JourneyLog:
    """A log of people spread over shards in turn, whose codes have the given names."""
    blank = ("",) * len(names)
    times = [event.time for person in people for event in person]
    return JourneyLog(
        shards=tuple(MemoryShard(people[k::shards]) for k in range(shards)),
        codes=EventCodes(tuple(names), blank, blank, blank, np.zeros(len(names), np.int64)),
        watermark=max(times, default=None),
    )


def letters(text: str, *, step: int = HOUR, names: str = "ABCDEFGH") -> list[Event]:
    """Events named by letters, one each hour; a blank passes an hour."""
    return [Event(k * step, names.index(letter)) for k, letter in enumerate(text) if letter != " "]


@dataclass(frozen=True)
class Rule:
    """A rule of a test model over codes."""

    stage: int
    codes: frozenset[int]
    nth: tuple[int, int] | None = None
    value: tuple[int, int] | None = None
    after: int = -1
    within: int = -1


def compiled(rules: Sequence[Rule], stages: int, codes: int) -> CompiledModel:
    """Lay rules out as `compile_model` does."""
    static = {rule.codes: number for number, rule in reversed(list(enumerate(rules)))}
    groups = {codes_: number for number, codes_ in enumerate(static)}
    by_code = [[k for k, rule in enumerate(rules) if code in rule.codes] for code in range(codes)]
    nth = [rule.nth or (1, UNLIMITED) for rule in rules]
    value = [rule.value or (-UNLIMITED, UNLIMITED) for rule in rules]
    return CompiledModel(
        model="test",
        stages=tuple(f"s{k}" for k in range(stages)),
        touchpoints=("t0", "t1"),
        touchpoint_of_code=np.array([code % 3 - 1 for code in range(codes)], np.int32),
        rule_offsets=np.cumsum([0, *(len(found) for found in by_code)]).astype(np.int32),
        rules=np.array([k for found in by_code for k in found], np.int32),
        stage=np.array([rule.stage for rule in rules], np.int32),
        nth_min=np.array([low for low, _ in nth], np.int64),
        nth_max=np.array([high for _, high in nth], np.int64),
        value_min=np.array([low for low, _ in value], np.int64),
        value_max=np.array([high for _, high in value], np.int64),
        limits_value=np.array([rule.value is not None for rule in rules], np.bool_),
        after=np.array([rule.after for rule in rules], np.int32),
        within=np.array([rule.within for rule in rules], np.int64),
        group=np.array([groups[rule.codes] for rule in rules], np.int32),
        groups=len(groups),
    )


CODES = 5
# two codes share a name, as codes of two channels do
NAMES = ("a", "b", "c", "b", "đ")

# few distinct times, so that ties are frequent; gaps up to months
_TIMES = st.one_of(st.integers(0, 6), st.integers(0, 200).map(lambda days: days * DAY))


@st.composite
def people(draw: st.DrawFn, most: int = 8) -> list[list[Event]]:
    """Histories in order of time; ties keep the order in which they were drawn."""
    event = st.builds(
        Event,
        _TIMES,
        st.integers(0, CODES - 1),
        st.one_of(st.none(), st.integers(-2, 5)),
        st.one_of(st.none(), st.sampled_from("xyz")),
    )
    drawn = draw(st.lists(st.lists(event, min_size=1, max_size=12), max_size=most))
    return [sorted(history, key=lambda e: e.time) for history in drawn]


@st.composite
def models(draw: st.DrawFn) -> tuple[list[Rule], int]:
    """Rules with all guards over two to four stages."""
    stages = draw(st.integers(2, 4))
    static = draw(st.lists(st.frozensets(st.integers(0, CODES - 1), min_size=1), min_size=1, max_size=3))
    rule = st.builds(
        Rule,
        st.integers(0, stages - 1),
        st.sampled_from(static),
        st.one_of(st.none(), st.tuples(st.integers(1, 3), st.sampled_from([1, 2, 3, UNLIMITED]))),
        st.one_of(st.none(), st.tuples(st.integers(-1, 2), st.integers(1, 5))),
        st.one_of(st.just(-1), st.integers(0, stages - 1)),
        st.one_of(st.just(-1), st.sampled_from([0, 1, 5, 3 * DAY, 40 * DAY])),
    )
    plain = st.builds(Rule, st.integers(0, stages - 1), st.sampled_from(static))
    return draw(st.lists(st.one_of(plain, rule), min_size=1, max_size=6)), stages
