"""Whom a look at the data is about: a cohort, channels, a period and a model, as a link says them."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final, TypeVar

from hanhtrinh.app.explore.reading import Reading, Readings
from hanhtrinh.errors import UsageError
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.instants import start_of_day
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import EVERYBODY, Cohort, parse_cohort
from hanhtrinh.measures.population import Period, Population, Selection, population

Answer = TypeVar("Answer")
WINDOW: Final = "30d"
_LONGEST_COHORT: Final = 8_000


@dataclass(frozen=True)
class Asked:
    """What a link asks, as it was written; None where it says nothing.

    Attributes:
        cohort: a cohort as JSON.
        channels: the customers must have met one of these.
        start, end: the period's days; `end` is not in it.
        model: id of a journey model.
        window: a length of time such as `30d`.
    """

    cohort: str | None = None
    channels: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    model: str | None = None
    window: str = WINDOW

    def everybody(self) -> Asked:
        """Give the same look at all customers."""
        return replace(self, cohort=None, channels=())


class Look:
    """A question put to one state of the data.

    Attributes:
        asked: the question.
        reading: the state of the data.
        period: microseconds UTC.
        window: microseconds.
    """

    def __init__(self, asked: Asked, reading: Reading, cohort: Cohort) -> None:
        self.asked = asked
        self.reading = reading
        self.period = _period(asked, reading.zone)
        self.window = parse_duration(asked.window)
        self._cohort = cohort

    @cached_property
    def selection(self) -> Selection:
        """The customers asked about; None for everybody."""
        return self.reading.select(self._cohort, self.asked.channels)

    @property
    def narrowed(self) -> bool:
        """Whether it is about some customers only."""
        return bool(self.asked.channels) or self.asked.cohort is not None

    def answer(self, question: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """Give the answer to a question about these customers, worked out once for this state of the data."""
        return self.reading.answers.get((self.asked, self._cohort, question), work_out)

    def population(self) -> Population:
        """Count the customers asked about, in the period."""
        whom = Look(replace(self.asked, model=None, window=WINDOW), self.reading, self._cohort)
        return whom.answer("population", lambda: population(self.reading.log, self.selection, self.period))

    def everybody(self) -> Look:
        """Give the same look at all customers."""
        return Look(self.asked.everybody(), self.reading, EVERYBODY)


def look(asked: Asked, readings: Readings, cohorts: Mapping[str, Any] | None = None) -> Look:
    """Read a question and open the data for it.

    Args:
        asked: the question.
        readings: the workspace's data.
        cohorts: documents of named cohorts, for `ref`.

    Raises:
        UsageError: as `parse_cohort`, `Reading.select`, `parse_duration`; `bad-cohort` where it is no JSON,
            `empty-period`.
    """
    cohort = _cohort(asked.cohort, cohorts or {}, readings)
    return Look(asked, readings.now(cohort), cohort)


def _cohort(written: str | None, cohorts: Mapping[str, Any], readings: Readings) -> Cohort:
    if written is None:
        return EVERYBODY
    try:
        document = json.loads(written) if len(written) <= _LONGEST_COHORT else _unreadable()
    except (ValueError, RecursionError):
        document = _unreadable()
    return parse_cohort(document, cohorts=cohorts, currency=readings.currency)


def _unreadable() -> Any:
    raise UsageError(
        "bad-cohort",
        Text(
            vi="Không đọc được nhóm khách trong đường dẫn này.",
            en="The cohort in this link cannot be read.",
        ),
        hint=Text(vi="Chọn lại điều kiện.", en="Choose the conditions again."),
    )


def _period(asked: Asked, zone: str) -> Period:
    if asked.start is not None and asked.end is not None and asked.start >= asked.end:
        raise UsageError(
            "empty-period",
            Text(vi="Ngày đầu kỳ phải trước ngày cuối kỳ.", en="A period must begin before it ends."),
            hint=Text(vi="Chọn lại kỳ.", en="Choose another period."),
        )
    start, end = (None if day is None else start_of_day(day, zone) for day in (asked.start, asked.end))
    return None if start is None and end is None else (start, end)
