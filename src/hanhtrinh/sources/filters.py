"""Filters: events that are no customer's (bots, staff, test orders), left out of an import and counted.

A filter is a set of alternatives in the language of `where` (`events.selectors`), with four fields more that look at
the person: `id` (any of its ids), `email`, `phone` (however it is written) and `user_agent`. In these, case does not
count. What a filter leaves out is written beside the rejects, so that nothing is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field, field_validator

from hanhtrinh.errors import HanhtrinhError, UsageError
from hanhtrinh.events.selectors import Predicate, glob_pattern, parse_where
from hanhtrinh.language import Text
from hanhtrinh.models.complaints import problem
from hanhtrinh.models.documents import load_document
from hanhtrinh.models.suggest import closest, listed, meant
from hanhtrinh.models.touchpoints import LocalText, Several
from hanhtrinh.sources.parsed import numbered
from hanhtrinh.sources.phones import phone_digits

PERSON_FIELDS: Final = ("id", "email", "phone", "user_agent")
_SHIPPED: Final = Path(__file__).parent / "data" / "filters.yaml"
_AGENTS: Final = ("user_agent", "userAgent", "User-Agent", "context_user_agent", "ua")
_PHONE: Final = re.compile(r"[+\d(][\d\s().-]*")
_FEWEST_DIGITS: Final = 8
Mask = npt.NDArray[np.bool_]
Where = Mapping[str, Any]


class EventFilter(Protocol):
    """What leaves events out."""

    @property
    def id(self) -> str:
        """Its name in settings and counts."""
        ...

    @property
    def name(self) -> Text:
        """For readers."""
        ...

    def matches(self, events: pa.Table) -> Mask:
        """Tell the events that are to be left out.

        Args:
            events: by `EVENT_SCHEMA`.
        """
        ...


@dataclass(frozen=True)
class PersonTest:
    """A condition on who did it; patterns are in lower case, phone numbers plain digits."""

    field: str
    patterns: tuple[str, ...]

    def evaluate(self, events: pa.Table) -> Mask:
        """Decide the condition for every event."""
        if self.field == "user_agent":
            return _by_text(events["properties"], self._agent_matches)
        ids = _by_text(events["user_id"], self._id_matches) | _by_text(
            events["anonymous_id"], self._id_matches
        )
        return ids | self._by_further_ids(events["ids"])

    def _id_matches(self, text: str) -> bool:
        if self.field == "phone":
            return phone_digits(text) in self.patterns
        if self.field == "email" and "@" not in text:
            return False
        return glob_pattern(self.patterns).fullmatch(text.casefold()) is not None

    def _agent_matches(self, properties: str) -> bool:
        try:
            found = json.loads(properties)
        except ValueError:
            return False
        pattern = glob_pattern(self.patterns)
        return any(pattern.fullmatch(str(found[key]).casefold()) for key in _AGENTS if key in found)

    def _by_further_ids(self, ids: pa.ChunkedArray) -> Mask:
        found = np.zeros(len(ids), np.bool_)
        start = 0
        for chunk in ids.chunks:
            pairs = chunk.cast(pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())])))
            rows = np.asarray(pc.list_parent_indices(pairs))
            if len(rows):
                values = pc.struct_field(pc.list_flatten(pairs), "value")
                hits = _by_text(pa.chunked_array([values]), self._id_matches)
                found[start + rows[hits]] = True
            start += len(chunk)
        return found


Test = Predicate | PersonTest
Alternative = tuple[Test, ...]


@dataclass(frozen=True)
class RuleFilter:
    """A filter by rules: any alternative of `any_of` holds, none of `unless` does."""

    id: str
    name: Text
    any_of: tuple[Alternative, ...]
    unless: tuple[Alternative, ...] = ()

    def matches(self, events: pa.Table) -> Mask:
        """Tell the events that are to be left out: bool[rows]."""
        return _any_holds(self.any_of, events) & ~_any_holds(self.unless, events)


def _any_holds(alternatives: Sequence[Alternative], events: pa.Table) -> Mask:
    found = np.zeros(events.num_rows, np.bool_)
    for alternative in alternatives:
        held = np.ones(events.num_rows, np.bool_)
        for test in alternative:
            if held.any():
                held &= test.evaluate(events)
        found |= held
    return found


def _by_text(column: pa.ChunkedArray | pa.Array, holds: Any) -> Mask:
    """Decide per distinct text; False where null."""
    codes = numbered(column)
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    texts = whole.dictionary_encode().dictionary.to_pylist()
    truth = np.zeros(len(texts) + 1, np.bool_)
    truth[:-1] = [holds(text) for text in texts]
    return truth[codes]


def parse_alternative(where: Where, currency: str = "VND") -> Alternative:
    """Read one alternative.

    Raises:
        UsageError: `unknown-field`, `bad-condition`.
    """
    tests: list[Test] = []
    for field, test in where.items():
        if field not in PERSON_FIELDS:
            tests += parse_where({field: test}, currency)
            continue
        given = test if isinstance(test, list | tuple) else [test]
        if not given or not all(isinstance(one, str | int) and not isinstance(one, bool) for one in given):
            raise UsageError(
                "bad-condition",
                Text(
                    vi=f"Điều kiện của “{field}” phải là một mẫu hoặc một danh sách mẫu, ví dụ “*@congty.vn”.",
                    en=f"The condition on “{field}” must be a pattern or a list of patterns, for example “*@company.vn”.",
                ),
            )
        texts = [str(one).casefold() for one in given]
        if field == "phone":
            texts = [_phone(text) for text in texts]
        tests.append(PersonTest(field, tuple(texts)))
    return tuple(tests)


def _phone(text: str) -> str:
    """Read a phone number to be left out; a pattern, or a text without digits, would be that of every id without any."""
    digits = phone_digits(text)
    if len(digits) < _FEWEST_DIGITS or not _PHONE.fullmatch(text.strip()):
        raise UsageError(
            "bad-condition",
            Text(
                vi=f"“{text}” không phải số điện thoại; “phone” cần trọn số, không dùng dấu *.",
                en=f"“{text}” is no phone number; `phone` takes whole numbers, without *.",
            ),
            hint=Text(
                vi="Ví dụ: phone = [“0901234567”]; muốn lọc theo mẫu, dùng “id”.",
                en="For example: phone = [“0901234567”]; to filter by a pattern, use `id`.",
            ),
        )
    return digits


class FilterRules(BaseModel):
    """The rules of a filter, as a person writes them.

    Attributes:
        name: for readers; the id where it is missing.
        where: the only alternative, or a list of them; the same as `any`.
        any_: alternatives, one of which must hold.
        unless: alternatives, none of which may hold.
        off: whether the filter is described but not in use.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    name: LocalText = LocalText()
    about: LocalText = LocalText()
    where: dict[str, Any] | tuple[dict[str, Any], ...] = ()
    any_: tuple[dict[str, Any], ...] = Field(default=(), alias="any")
    unless: Several[dict[str, Any]] = ()
    off: bool = False

    @field_validator("where", "any_", "unless")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        for place, one in enumerate([value] if isinstance(value, dict) else value):
            for field, test in one.items():
                try:
                    parse_alternative({field: test})
                except HanhtrinhError as error:
                    hint = meant(field, PERSON_FIELDS) if error.code == "unknown-field" else None
                    at = (field,) if isinstance(value, dict) else (place, field)
                    raise problem(error.code, error.message, hint=hint or error.hint, at=at) from None
        return value

    @property
    def empty(self) -> bool:
        """Whether it says nothing of which events are meant: then it names a filter that ships."""
        return not self.where and not self.any_

    def build(self, filter_id: str, currency: str) -> RuleFilter:
        """Make the filter; amounts are in `currency`."""
        wheres = [self.where] if isinstance(self.where, dict) and self.where else self.where
        return RuleFilter(
            filter_id,
            self.name.text if self.name else Text(vi=filter_id, en=filter_id),
            tuple(parse_alternative(one, currency) for one in (*wheres, *self.any_) if one),
            tuple(parse_alternative(one, currency) for one in self.unless),
        )


class ShippedFilter(FilterRules):
    """A filter of the product's own file."""

    id: str


class FilterFile(BaseModel):
    """The file of the filters that ship."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    schema_: Literal["hanhtrinh.filters/1"] = Field(alias="schema")
    filters: tuple[ShippedFilter, ...]


@cache
def shipped_filters() -> dict[str, ShippedFilter]:
    """Give the filters that ship, by id."""
    found = load_document(_SHIPPED, FilterFile, name=_SHIPPED.name).value
    return {each.id: each for each in found.filters}


def filters_in_use(
    own: Mapping[str, FilterRules], named: Sequence[str] = (), currency: str = "VND"
) -> tuple[RuleFilter, ...]:
    """Give the filters that are switched on, in order, each once.

    Args:
        own: filters of the settings or of a mapping, by id; one without rules names a filter that ships.
        named: ids that are switched on besides.
        currency: what amounts in rules are in.

    Raises:
        UsageError: `unknown-filter`, with the filters there are.
    """
    shipped = shipped_filters()
    on = [name for name, rules in own.items() if not rules.off]
    chosen: dict[str, RuleFilter] = {}
    for name in (*on, *named):
        rules = own.get(name)
        if rules is None or rules.empty:
            rules = shipped.get(name)
        if rules is None:
            raise _unknown(name, [*shipped, *own])
        chosen.setdefault(name, rules.build(name, currency))
    return tuple(chosen.values())


def _unknown(name: str, known: Sequence[str]) -> UsageError:
    allowed = listed(dict.fromkeys(known))
    near = closest(name, known)
    return UsageError(
        "unknown-filter",
        Text(
            vi=f"Không có bộ lọc “{name}”. Hiện có: {allowed.vi}.",
            en=f"There is no filter “{name}”. There are: {allowed.en}.",
        ),
        hint=Text(vi=f"Có phải ý bạn là “{near}”?", en=f"Did you mean “{near}”?")
        if near
        else Text(
            vi=f"Bộ lọc của riêng bạn cần “where”, ví dụ trong hanhtrinh.toml: [filters.{name}] where = {{email = “*@congty.vn”}}",
            en=f"A filter of your own needs “where”, for example in hanhtrinh.toml: [filters.{name}] where = {{email = “*@company.vn”}}",
        ),
    )
