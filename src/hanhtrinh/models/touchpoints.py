"""Touchpoints: where customer and business meet, as rules over events (`hanhtrinh.touchpoints/1`)."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.events.selectors import NUMBER_FIELDS, STATIC_FIELDS, TEXT_FIELDS, parse_where
from hanhtrinh.language import Language, Text
from hanhtrinh.models.complaints import problem
from hanhtrinh.models.suggest import meant
from hanhtrinh.models.words import Offer, OrderStep, Word

T = TypeVar("T")
WHERE_FIELDS: Final = (*STATIC_FIELDS, *NUMBER_FIELDS, *TEXT_FIELDS)
_ID: Final = re.compile(r"[^\s.]+(\.[^\s.]+)*")


class _SeveralSchema:
    """Lets the published JSON Schema say that one value stands for a list of one."""

    @staticmethod
    def __get_pydantic_json_schema__(core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        return {"anyOf": [schema, schema["items"], {"type": "null"}]}


def _several(value: Any) -> Any:
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple)) else (value,)


Several = Annotated[tuple[T, ...], BeforeValidator(_several), _SeveralSchema()]
"""A list that may be written as a single value (`name: x`); nothing is an empty list."""


class LocalText(BaseModel):
    """A text as users write it: one string for both languages, or one per language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    vi: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _one_string(cls, value: Any) -> Any:
        if value is None:
            return {}
        if isinstance(value, str):
            return {"vi": value, "en": value}
        if isinstance(value, dict):
            return {key: "" if text is None else text for key, text in value.items()}
        if isinstance(value, (int, float)):
            raise problem(
                "wrong-type",
                Text(
                    vi=f"Ở đây cần một chuỗi chữ, nhưng nhận được {value}.",
                    en=f"A text is needed here, not {value}.",
                ),
                hint=Text(vi=f'Đặt trong dấu nháy: "{value}".', en=f'Put it in quotes: "{value}".'),
            )
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        return {"anyOf": [{"type": "string"}, schema, {"type": "null"}]}

    def to(self, language: Language) -> str:
        """Give the text in `language`, or in the other one where only that was written."""
        return Text(vi=self.vi, en=self.en).to(language)

    @property
    def text(self) -> Text:
        """The text as the product's own kind."""
        return Text(vi=self.vi, en=self.en)

    def __bool__(self) -> bool:
        return bool(self.vi or self.en)


class Match(BaseModel):
    """What an event must be: all keys must hold, lists are alternatives, globs are case-sensitive."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Several[str] = ()
    where: dict[str, Any] = Field(default_factory=dict)

    @field_validator("where")
    @classmethod
    def _known_fields(cls, value: dict[str, Any]) -> dict[str, Any]:
        for key, test in value.items():
            try:
                parse_where({key: test})
            except HanhtrinhError as error:
                near = meant(key, WHERE_FIELDS) if error.code == "unknown-field" else None
                raise problem(error.code, error.message, hint=near or error.hint, at=(key,)) from None
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Match:
        if not self.name and not self.where:
            raise problem(
                "empty-match",
                Text(
                    vi="“match” trống sẽ khớp mọi sự kiện; cần “name” hoặc “where”.",
                    en="An empty “match” would match every event; it needs “name” or “where”.",
                ),
                hint=Text(
                    vi="Ví dụ: match: {name: [add_to_cart]}", en="For example: match: {name: [add_to_cart]}"
                ),
            )
        return self


class Touchpoint(BaseModel):
    """One touchpoint; keeps fields it does not know.

    `means` are words of the common vocabulary: through them shipped models know it. `goal` is the touchpoint that
    it should lead to. `planned: false` marks what customers meet although nobody meant them to (an error page).
    `offer` is the rung of the offer ladder that is offered here (by an outbound contact) or taken (by any other).
    `order_step` is what happens to an order here: a cart, an order placed, paid, cancelled or returned; where no
    touchpoint says it, the names of events do (`models.roles`).
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    name: LocalText
    channel: str = ""
    means: Several[Word] = ()
    offer: Offer | None = None
    order_step: OrderStep | None = None
    match: Match
    goal: str | None = None
    owner: str | None = None
    planned: bool = True

    @field_validator("id")
    @classmethod
    def _plain_id(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise problem(
                "bad-id",
                Text(
                    vi=f"Mã “{value}” không hợp lệ: không có dấu cách, không bắt đầu hay kết thúc bằng dấu chấm.",
                    en=f"The id “{value}” is not valid: no spaces, no dot at either end.",
                ),
                hint=Text(vi="Ví dụ: web.checkout", en="For example: web.checkout"),
            )
        return value


class TouchpointSet(BaseModel):
    """The file `touchpoints.yaml`; the first touchpoint that matches an event wins."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
    schema_: Literal["hanhtrinh.touchpoints/1"] = Field(alias="schema")
    touchpoints: Several[Touchpoint] = ()

    @model_validator(mode="after")
    def _consistent(self) -> TouchpointSet:
        position: dict[str, int] = {}
        for index, touchpoint in enumerate(self.touchpoints):
            if touchpoint.id in position:
                raise problem(
                    "duplicate-id",
                    Text(
                        vi=f"Mã “{touchpoint.id}” đã dùng cho điểm chạm thứ {position[touchpoint.id] + 1}.",
                        en=f"The id “{touchpoint.id}” is already that of touchpoint {position[touchpoint.id] + 1}.",
                    ),
                    hint=Text(
                        vi="Mỗi điểm chạm cần một mã riêng: đổi một trong hai.",
                        en="Every touchpoint needs an id of its own: rename one of the two.",
                    ),
                    at=("touchpoints", index, "id"),
                )
            position[touchpoint.id] = index
        for index, touchpoint in enumerate(self.touchpoints):
            if touchpoint.goal is not None and touchpoint.goal not in position:
                raise problem(
                    "unknown-touchpoint",
                    Text(
                        vi=f"Mục tiêu “{touchpoint.goal}” không phải là mã của điểm chạm nào trong tệp.",
                        en=f"The goal “{touchpoint.goal}” is not the id of a touchpoint in this file.",
                    ),
                    hint=meant(touchpoint.goal, position)
                    or Text(
                        vi="Thêm điểm chạm đó, hoặc bỏ dòng goal.",
                        en="Add that touchpoint, or drop the goal line.",
                    ),
                    at=("touchpoints", index, "goal"),
                )
        return self

    def ids(self) -> tuple[str, ...]:
        """Ids in the order of the file."""
        return tuple(touchpoint.id for touchpoint in self.touchpoints)
