"""Who is in a cohort: one bool per customer of every shard.

`did` and `sequence` are compiled passes over a customer's events, each in one go from the first to the last:

- `did` counts the events of the chosen codes whose time lies in the window (see `hanhtrinh.maps.cohorts`);
- `sequence` keeps, for every step k, the latest time at which a chain could have begun that has reached k. A chain
  that begins later is never worse, because only its length in time counts; steps are tried from the last to the
  first, so that an event serves one step only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from numba import types

from hanhtrinh.errors import UsageError
from hanhtrinh.events.selectors import codes_where
from hanhtrinh.journeys.kernels import IN_BOOL, IN_I32, IN_I64, OUT_BOOL, OUT_I64, compiled
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import (
    AllOf,
    AnyOf,
    Cohort,
    Did,
    HasAttribute,
    InSequence,
    Not,
    Reached,
)
from hanhtrinh.models.suggest import listed, meant

Members: TypeAlias = npt.NDArray[np.bool_]
ReachedStage: TypeAlias = Callable[[Reached, Shard], Members]

_FIRST_SEEN: Final = 0
_WATERMARK: Final = 1
_AFTER: Final = 2
_ALWAYS: Final = np.iinfo(np.int64).max
_NEVER: Final = np.iinfo(np.int64).min
_KINDS: Final = {"first_seen": _FIRST_SEEN, "watermark": _WATERMARK, "after": _AFTER}


def select(
    log: JourneyLog,
    cohort: Cohort,
    touchpoint_of_code: npt.NDArray[np.int32],
    touchpoint_ids: Sequence[str],
    *,
    reached: ReachedStage | None = None,
) -> tuple[Members, ...]:
    """Decide for every customer whether they belong to a cohort.

    Args:
        log: the journeys; it must have registered `cohort_predicates(cohort)`.
        cohort: the rule.
        touchpoint_of_code: int32 per event code, index into `touchpoint_ids`; -1 where no touchpoint matches.
        touchpoint_ids: the touchpoints.
        reached: decides for the customers of a shard whether they entered a stage of a model; needed where the
            cohort speaks of stages, because only measures know how to walk through a model.

    Returns:
        One bool array per shard, one entry per person.

    Raises:
        UsageError: `unknown-touchpoint` where the cohort names a touchpoint that does not exist,
            `unknown-attribute` where no customer has the attribute that it names, `predicate-not-registered` where
            the log lacks a predicate, `stage-not-available` where the cohort speaks
            of stages and `reached` is missing.
    """
    choice = _Choice(log, touchpoint_of_code, touchpoint_ids, reached)
    decide = choice.compile(cohort)
    return tuple(decide(shard) for shard in log.shards)


def check_attribute(log: JourneyLog, key: str) -> None:
    """Refuse an attribute that no customer has: it is misspelt, or was not imported.

    Raises:
        UsageError: `unknown-attribute` with the attributes that there are.
    """
    known = log.attribute_keys()
    if key in known:
        return
    there = listed(known)
    raise UsageError(
        "unknown-attribute",
        Text(
            vi=f"Không khách hàng nào trong dữ liệu có thuộc tính “{key}”. Các thuộc tính có: {there.vi}.",
            en=f"No customer in the data has the attribute “{key}”. Attributes there are: {there.en}.",
        ),
        hint=meant(key, known)
        or Text(
            vi="Thuộc tính khách hàng được nhập bằng: hanhtrinh import TỆP --attr CỘT",
            en="Attributes of customers are imported with: hanhtrinh import FILE --attr COLUMN",
        ),
    )


class _Choice:
    """A cohort being compiled against one log."""

    def __init__(
        self,
        log: JourneyLog,
        touchpoint_of_code: npt.NDArray[np.int32],
        touchpoint_ids: Sequence[str],
        reached: ReachedStage | None,
    ) -> None:
        self.log = log
        self.touchpoint_of_code = np.ascontiguousarray(touchpoint_of_code, np.int32)
        self.touchpoints = {name: number for number, name in enumerate(touchpoint_ids)}
        self.reached = reached

    def compile(self, cohort: Cohort) -> Callable[[Shard], Members]:
        """Turn a cohort into a function of a shard; everything that can be wrong is found here."""
        if isinstance(cohort, AllOf | AnyOf):
            parts = [self.compile(part) for part in cohort.parts]
            join = np.logical_and if isinstance(cohort, AllOf) else np.logical_or
            empty = isinstance(cohort, AllOf)

            def joined(shard: Shard) -> Members:
                start = np.full(len(shard.offsets) - 1, empty)
                return reduce(join, (part(shard) for part in parts), start)

            return joined
        if isinstance(cohort, Not):
            part = self.compile(cohort.part)
            return lambda shard: ~part(shard)
        if isinstance(cohort, HasAttribute):
            if self.log.customers:
                check_attribute(self.log, cohort.key)
            return lambda shard: _has_attribute(shard, cohort)
        if isinstance(cohort, Did):
            return self._did(cohort)
        if isinstance(cohort, InSequence):
            return self._sequence(cohort)
        return self._stage(cohort)

    def _did(self, cohort: Did) -> Callable[[Shard], Members]:
        chosen = self._codes_of(cohort.touchpoint) & codes_where(cohort.where, self.log.codes)
        after = np.zeros(len(self.log.codes), np.bool_)
        if cohort.after is not None:
            after = self._codes_of(cohort.after)
        within = _ALWAYS if cohort.within is None else cohort.within
        kind, watermark = _KINDS[cohort.of], self.log.watermark or 0
        most = _ALWAYS if cohort.most is None else cohort.most

        def decided(shard: Shard) -> Members:
            counts = np.zeros(len(shard.offsets) - 1, np.int64)
            count_events(
                shard.offsets, shard.time, shard.code, chosen, after, kind, within, watermark, counts
            )
            return (counts >= cohort.least) & (counts <= most)

        return decided

    def _sequence(self, cohort: InSequence) -> Callable[[Shard], Members]:
        steps = np.array([self._number_of(name) for name in cohort.touchpoints], np.int32)
        within = _ALWAYS if cohort.within is None else cohort.within

        def decided(shard: Shard) -> Members:
            found = np.zeros(len(shard.offsets) - 1, np.bool_)
            find_sequence(
                shard.offsets, shard.time, shard.code, self.touchpoint_of_code, steps, within, found
            )
            return found

        return decided

    def _stage(self, cohort: Reached) -> Callable[[Shard], Members]:
        reached = self.reached
        if reached is None:
            raise UsageError(
                "stage-not-available",
                Text(
                    vi=f"Ở đây nhóm khách hàng không thể dựa vào giai đoạn “{cohort.stage}” của mô hình “{cohort.model}”.",
                    en=f"A cohort cannot be based on stage “{cohort.stage}” of the model “{cohort.model}” here.",
                ),
                hint=Text(
                    vi="Dùng did hoặc sequence với các điểm chạm của giai đoạn ấy.",
                    en="Use did or sequence with the touchpoints of that stage.",
                ),
            )
        return lambda shard: reached(cohort, shard)

    def _codes_of(self, touchpoint: str) -> Members:
        codes: Members = self.touchpoint_of_code == self._number_of(touchpoint)
        return codes

    def _number_of(self, touchpoint: str) -> int:
        if touchpoint not in self.touchpoints:
            raise UsageError(
                "unknown-touchpoint",
                Text(
                    vi=f"Không có điểm chạm “{touchpoint}”. Các điểm chạm có: {listed(self.touchpoints).vi}.",
                    en=f"There is no touchpoint “{touchpoint}”. Touchpoints there are: {listed(self.touchpoints).en}.",
                ),
                hint=meant(touchpoint, self.touchpoints),
            )
        return self.touchpoints[touchpoint]


def _has_attribute(shard: Shard, cohort: HasAttribute) -> Members:
    values = shard.attribute(cohort.key)
    if values is None:
        return np.zeros(len(shard.offsets) - 1, np.bool_)
    found = pc.is_in(values, value_set=pa.array(cohort.values, values.type))
    members: Members = found.to_numpy(zero_copy_only=False)
    return members


_JOURNEYS: Final = (IN_I64, IN_I64, IN_I32)


@compiled(types.void(*_JOURNEYS, IN_BOOL, IN_BOOL, types.int64, types.int64, types.int64, OUT_I64))
def count_events(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    chosen: Members,
    after: Members,
    kind: int,
    within: int,
    watermark: int,
    counts: npt.NDArray[np.int64],
) -> None:
    """Count for every person the events of chosen codes in the window; fills `counts`.

    The window is `within` microseconds from the first event (kind 0), back from the watermark (1), or from the first
    event with a code of `after` (2), which does not count itself.
    """
    for person in range(len(offsets) - 1):
        first, last = offsets[person], offsets[person + 1]
        if kind == _AFTER:
            while first < last and not after[code[first]]:
                first += 1
            if first == last:
                continue
        start = time[first]
        if kind == _AFTER:
            first += 1
        count = 0
        for i in range(first, last):
            distance = watermark - time[i] if kind == _WATERMARK else time[i] - start
            if chosen[code[i]] and distance <= within:
                count += 1
        counts[person] = count


@compiled(types.void(*_JOURNEYS, IN_I32, IN_I32, types.int64, OUT_BOOL))
def find_sequence(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    touchpoint_of_code: npt.NDArray[np.int32],
    steps: npt.NDArray[np.int32],
    within: int,
    found: Members,
) -> None:
    """Find for every person whether the touchpoints come in order, `within` microseconds in all; fills `found`."""
    began = np.empty(len(steps), np.int64)
    for person in range(len(offsets) - 1):
        began[:] = _NEVER
        for i in range(offsets[person], offsets[person + 1]):
            touchpoint = touchpoint_of_code[code[i]]
            for k in range(len(steps) - 1, -1, -1):
                if steps[k] != touchpoint:
                    continue
                began[k] = time[i] if k == 0 else began[k - 1]
            if began[-1] != _NEVER and time[i] - began[-1] <= within:
                found[person] = True
                break
