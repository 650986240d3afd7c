"""The preset file (`hanhtrinh.preset/1`): one foreign row, or the rows of one order, becomes several events.

A preset gives short names to the columns of a tool's export, each with the ways that column has been called, and
says by these short names who the customer is and which events a row tells of. Texts with `{name}` in them are filled
in from the row; one that lacks a part is missing as a whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from hanhtrinh.events.schema import DIRECTIONS
from hanhtrinh.language import Text
from hanhtrinh.models.documents import Parsed
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.models.touchpoints import LocalText, Several

Kind = Literal["orders", "customers", "messages", "survey", "interviews", "events"]
KIND_NAMES: Final[Mapping[Kind, Text]] = {
    "orders": Text(vi="đơn hàng", en="orders"),
    "customers": Text(vi="khách hàng", en="customers"),
    "messages": Text(vi="cuộc gọi và tin nhắn", en="calls and messages"),
    "survey": Text(vi="khảo sát", en="survey"),
    "interviews": Text(vi="phỏng vấn", en="interviews"),
    "events": Text(vi="sự kiện", en="events"),
}
_SLOT: Final = re.compile(r"\{([^{}]*)\}")
# fields of an event that a rule fills with a text
TEXT_FIELDS: Final = ("direction", "channel", "device", "url", "offer", "language")
# ... and with the cell of a column
CELL_FIELDS: Final = ("value", "cost", "order_id", "score", "currency")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CellTest(_Part):
    """A condition on one cell.

    Attributes:
        like: patterns, one of which the whole cell must match; case and diacritics do not count, `*` is anything.
        min, max: ends of a number.
        given: whether there is anything in the cell.
        digits: whether there is a digit in it.
    """

    like: Several[str] = ()
    min: float | None = None
    max: float | None = None
    given: bool | None = None
    digits: bool | None = None


def _short(value: Any) -> Any:
    """Read the short form of a test: a pattern, or a list of patterns."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return {"like": [str(value)]}
    return {"like": [str(one) for one in value]} if isinstance(value, list | tuple) else value


def _all_short(value: Any) -> Any:
    return {name: _short(test) for name, test in value.items()} if isinstance(value, dict) else value


Conditions = Annotated[dict[str, CellTest], BeforeValidator(_all_short)]


class EventRule(_Part):
    """An event that a row tells of.

    Attributes:
        name: the event's name.
        time: columns that tell when it happened; the first that is filled counts.
        approximate: columns that stand in where none of these is filled; the event then says so.
        when, unless: conditions on the row.
        given: columns one of which must be filled, and not be taken as the text of an event above.
        required: whether a row without a time for it is faulty; so it is for the first event.
        direction, channel, device, url, offer, language: texts, may have `{name}` in them.
        value, cost, order_id, score, currency: columns.
        text: columns with what the customer says; the first that is filled and that no event above has taken.
        score_kind, scale: kind and ends of the score.
        properties: further information, key -> column.
    """

    name: str
    time: Several[str] = ()
    approximate: Several[str] = ()
    when: Conditions = Field(default_factory=dict)
    unless: Conditions = Field(default_factory=dict)
    given: Several[str] = ()
    required: bool | None = None
    direction: str | None = None
    channel: str | None = None
    device: str | None = None
    url: str | None = None
    offer: str | None = None
    language: str | None = None
    value: str | None = None
    cost: str | None = None
    currency: str | None = None
    order_id: str | None = None
    score: str | None = None
    text: Several[str] = ()
    score_kind: Literal["nps", "csat", "ces", "stars"] | None = None
    scale: tuple[float, float] | None = None
    properties: dict[str, str] = Field(default_factory=dict)


class Person(_Part):
    """Who the customer is: texts with `{name}` in them; the first that can be filled in counts."""

    user_id: Several[str] = ()
    anonymous_id: Several[str] = ()
    account_id: Several[str] = ()


class Verified(_Part):
    """Where the names of columns were found in public."""

    by: LocalText
    columns: Several[str]


class Preset(_Part):
    """A preset.

    Attributes:
        id: its name on the command line and its file's.
        tool: the tool whose export it reads.
        kind: what a row of the file is.
        source: what the source of its events is called; the id where it is missing.
        about: how to get the file out of the tool, and what is worth knowing.
        columns: short name -> the ways the column has been called, the best first; `*` in it is anything.
        needs: short names whose columns a file must have to be known as this export.
        without: columns that such a file does not have.
        group: short name of what holds the rows of one thing together (the order's id).
        key: the texts that, with the event's name, identify an event; by the group where it is missing.
        skip: conditions for rows that are no data (a line of explanations).
        blank: short name -> codes that stand for no answer; under `*` for all columns.
        phones: short names of columns with phone numbers.
        values: short name -> what is written -> what it is called here.
        lines: short names of columns that differ within a group; their values are kept side by side.
        person: who the customer is.
        ids: kind of id -> short name.
        attributes: key -> short name of what describes the customer.
        properties: key -> short name of what describes the event.
        set: field -> value for every event.
        events: the events, in the order in which they happen.
        filters: filters that are switched on with it.
        verified: where names of columns were found; unverified: which are by analogy only.
    """

    schema_: Literal["hanhtrinh.preset/1"] = Field(alias="schema")
    id: str
    name: LocalText
    tool: str
    kind: Kind
    source: str | None = None
    about: LocalText = LocalText()
    columns: dict[str, Several[str]]
    needs: Several[str]
    without: Several[str] = ()
    group: str | None = None
    key: Several[str] = ()
    skip: tuple[Conditions, ...] = ()
    blank: dict[str, Several[str]] = Field(default_factory=dict)
    phones: Several[str] = ()
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    lines: Several[str] = ()
    person: Person = Person()
    ids: dict[str, str] = Field(default_factory=dict)
    attributes: dict[str, str] = Field(default_factory=dict)
    properties: dict[str, str] = Field(default_factory=dict)
    set: dict[str, str] = Field(default_factory=dict)
    events: tuple[EventRule, ...]
    filters: Several[str] = ()
    verified: tuple[Verified, ...] = ()
    unverified: Several[LocalText] = ()

    @property
    def fingerprint(self) -> str:
        """Identify how rows are read: everything but the texts for readers."""
        said = self.model_dump(
            mode="json", exclude={"name", "about", "verified", "unverified", "tool", "filters"}
        )
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return f"{self.id}@{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def slots(text: str) -> tuple[str, ...]:
    """Give the short names that a text has in it."""
    return tuple(_SLOT.findall(text))


def verified_names(preset: Preset) -> tuple[str, ...]:
    """Give the short names for which a column's name was found in public."""
    found = {column for one in preset.verified for column in one.columns}
    return tuple(short for short, names in preset.columns.items() if found.intersection(names))


def check_preset(parsed: Parsed[Preset]) -> None:
    """Check what the types do not: that every short name is one, and that there are events.

    Raises:
        InputError: with file, line and column: `unknown-column-name`, `no-events`, `unknown-direction`, `bad-scale`.
    """
    preset = parsed.value
    known = preset.columns
    for path, name in _uses(preset):
        if name not in known:
            allowed = listed(known)
            raise parsed.error(
                path,
                "unknown-column-name",
                Text(
                    vi=f"“{name}” không có trong “columns”. Hiện có: {allowed.vi}.",
                    en=f"“{name}” is not among “columns”. There are: {allowed.en}.",
                ),
                hint=meant(name, known),
            )
    if not preset.events:
        raise parsed.error(
            ("events",),
            "no-events",
            Text(vi="Cần ít nhất một sự kiện.", en="At least one event is needed."),
        )
    for place, rule in enumerate(preset.events):
        if rule.direction and not slots(rule.direction) and rule.direction not in DIRECTIONS:
            raise parsed.error(
                ("events", place, "direction"),
                "unknown-direction",
                Text(
                    vi=f"Chiều phải là một trong: {', '.join(DIRECTIONS)}.",
                    en=f"The direction must be one of: {', '.join(DIRECTIONS)}.",
                ),
            )
        if rule.scale and not rule.scale[0] < rule.scale[1]:
            raise parsed.error(
                ("events", place, "scale"),
                "bad-scale",
                Text(
                    vi="Thang điểm phải gồm điểm thấp nhất rồi điểm cao nhất, ví dụ [0, 10].",
                    en="A scale is its lowest, then its highest score, for example [0, 10].",
                ),
            )


Use = tuple[tuple[str | int, ...], str]


def _uses(preset: Preset) -> Iterator[Use]:
    """List the short names that a preset uses, each with its place."""
    for field in ("needs", "phones", "lines"):
        for place, name in enumerate(getattr(preset, field)):
            yield (field, place), name
    if preset.group:
        yield ("group",), preset.group
    for place, text in enumerate(preset.key):
        yield from ((("key", place), name) for name in slots(text))
    for place, conditions in enumerate(preset.skip):
        yield from ((("skip", place, name), name) for name in conditions)
    yield from ((("blank", name), name) for name in preset.blank if name != "*")
    yield from ((("values", name), name) for name in preset.values)
    for field in ("user_id", "anonymous_id", "account_id"):
        for place, text in enumerate(getattr(preset.person, field)):
            yield from ((("person", field, place), name) for name in slots(text))
    for field in ("ids", "attributes", "properties"):
        yield from (((field, key), name) for key, name in getattr(preset, field).items())
    for place, rule in enumerate(preset.events):
        yield from _rule_uses(rule, ("events", place))


def _rule_uses(rule: EventRule, at: tuple[str | int, ...]) -> Iterator[Use]:
    for field in ("time", "approximate", "given", "text"):
        for place, name in enumerate(getattr(rule, field)):
            yield (*at, field, place), name
    for field in ("when", "unless"):
        yield from (((*at, field, name), name) for name in getattr(rule, field))
    for field in CELL_FIELDS:
        if (name := getattr(rule, field)) is not None:
            yield (*at, field), name
    for field in (*TEXT_FIELDS, "name"):
        yield from (((*at, field), name) for name in slots(getattr(rule, field) or ""))
    yield from (((*at, "properties", key), name) for key, name in rule.properties.items())
